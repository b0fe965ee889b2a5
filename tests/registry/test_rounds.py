"""Each round is worth running, says why, and outlives the process that began it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from registry.rounds import ATTEMPTS, Rounds
from spanemo.training.recipe import Recipe

BASE = Recipe(epochs=4, seed=7)


@pytest.fixture
def rounds(tmp_path: Path) -> Rounds:
    return Rounds(tmp_path, BASE)


def test_the_first_round_has_the_recipe_of_the_settings(rounds: Rounds) -> None:
    first = rounds.ask("d1-aaaa", "comments")
    assert first.recipe(BASE) == BASE
    assert "settings" in first.reason


def test_no_two_rounds_on_one_data_set_are_alike(rounds: Rounds) -> None:
    for number in range(1, 9):
        one = rounds.ask("d1-aaaa", "comments")
        assert one.number == number
        rounds.finish(one, 0.5 + number / 100, f"v1-{number}")
    tried = [one.values for one in rounds.history()]
    assert len({one["seed"] for one in tried}) == len(tried)
    assert len({one["learning_rate"] for one in tried}) == len(tried)
    assert {one.recipe(BASE).encoder for one in rounds.history()} == {BASE.encoder}
    assert all(2 <= one["epochs"] <= BASE.epochs for one in tried)


def test_a_proposal_names_the_best_round_so_far(rounds: Rounds) -> None:
    rounds.finish(rounds.ask("d1-aaaa", "comments"), 0.61, "v1-a")
    rounds.finish(rounds.ask("d1-aaaa", "comments"), 0.58, "v1-b")
    reason = rounds.ask("d1-aaaa", "comments").reason
    assert "the best so far, round 1, reached a validation Jaccard of 0.6100" in reason


def test_an_interrupted_round_goes_on_in_another_process(tmp_path: Path) -> None:
    begun = Rounds(tmp_path, BASE).ask("d1-aaaa", "comments")
    again = Rounds(tmp_path, BASE).ask("d1-aaaa", "comments")
    assert again == replace(begun, attempt=2)


def test_a_round_that_never_ends_well_is_given_up(rounds: Rounds) -> None:
    names = [rounds.ask("d1-aaaa", "comments").name for _ in range(ATTEMPTS + 1)]
    assert len(set(names[:ATTEMPTS])) == 1
    assert names[ATTEMPTS] != names[0]
    assert [one.state for one in rounds.history()] == ["given up", "open"]


def test_a_new_data_set_begins_with_the_best_recipe_known(rounds: Rounds) -> None:
    for jaccard in (0.5, 0.7, 0.6):
        rounds.finish(rounds.ask("d1-aaaa", "comments"), jaccard, "v1-a")
    best = rounds.history()[1]
    rounds.ask("d1-aaaa", "comments")
    fresh = rounds.ask("d1-bbbb", "tweets")
    assert fresh.values == best.values
    assert "round 2" in fresh.reason
    assert rounds.history()[3].state == "given up"
    rounds.finish(fresh, 0.4, "v1-b")
    assert "round 5, reached" in rounds.ask("d1-bbbb", "tweets").reason


def test_a_refused_round_is_not_the_best_known(rounds: Rounds) -> None:
    rounds.refuse(rounds.ask("d1-aaaa", "comments"))
    proposal = rounds.ask("d1-aaaa", "comments")
    assert proposal.values != rounds.history()[0].values
    assert rounds.ask("d1-bbbb", "tweets").recipe(BASE) == replace(BASE, seed=7)


@pytest.mark.slow
def test_a_corrected_comment_does_not_restart_the_search(rounds: Rounds) -> None:
    """Thirty rounds, each on a version of its own: the search goes on and finds what works."""
    for number in range(30):
        begun = rounds.ask(f"d1-{number:04}", "comments")
        rounds.finish(begun, 0.6 - abs(begun.values["alpha"] - 0.4), "v1-a")
    first, *later = rounds.history()
    assert "settings" in first.reason
    assert all(
        begun.reason.startswith(f"Proposed after {number} rounds")
        for number, begun in enumerate(later, start=1)
    )
    assert len({begun.values["learning_rate"] for begun in later}) == len(later)
    late = [begun.values["alpha"] for begun in later[-8:]]
    assert sum(abs(alpha - 0.4) < 0.1 for alpha in late) >= 5


def test_rounds_that_were_noted_without_a_name_count_for_any_data_set(
    rounds: Rounds, tmp_path: Path
) -> None:
    rounds.finish(rounds.ask("d1-aaaa", "comments"), 0.6, "v1-a")
    noted = json.loads((tmp_path / "rounds.json").read_text())
    del noted["rounds"][0]["data_name"]
    (tmp_path / "rounds.json").write_text(json.dumps(noted))
    assert rounds.history()[0].data_name == ""
    assert "Proposed after 1 rounds" in rounds.ask("d1-bbbb", "comments").reason


def test_another_encoder_knows_nothing_of_the_old_ones_rounds(
    rounds: Rounds, tmp_path: Path
) -> None:
    rounds.finish(rounds.ask("d1-aaaa", "comments"), 0.6, "v1-a")
    other = replace(BASE, encoder="bert-base-uncased")
    assert Rounds(tmp_path, other).ask("d1-aaaa", "comments").recipe(other) == other


def test_fewer_epochs_in_the_settings_bind_older_recipes(rounds: Rounds, tmp_path: Path) -> None:
    rounds.finish(rounds.ask("d1-aaaa", "comments"), 0.6, "v1-a")
    fewer = Rounds(tmp_path, replace(BASE, epochs=1))
    assert fewer.ask("d1-bbbb", "tweets").values["epochs"] == 1
    fewer.finish(fewer.ask("d1-bbbb", "tweets"), 0.6, "v1-b")
    assert fewer.ask("d1-bbbb", "tweets").values["epochs"] == 1


def test_the_search_turns_to_what_works(rounds: Rounds) -> None:
    for _ in range(25):
        one = rounds.ask("d1-aaaa", "comments")
        rounds.finish(one, 0.6 - abs(one.values["alpha"] - 0.4), "v1-a")
    late = [one.values["alpha"] for one in rounds.history()[-8:]]
    assert sum(abs(alpha - 0.4) < 0.1 for alpha in late) >= 5
