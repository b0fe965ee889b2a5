"""What a text must and may be given, by one annotator and by two."""

import numpy as np
import pytest

from spanemo.corpora.judgement import ALTERNATIVE, Judgement, mean_targets, targets_of

LABELS = ("anger", "joy", "love", "sadness", "surprise")
OPEN = np.nan


def judged(must: str, may: str = "") -> Judgement:
    return Judgement.parse(must, may)


@pytest.mark.parametrize("nothing", ["-", "", " - "])
def test_nothing_has_to_be_given(nothing: str) -> None:
    assert judged(nothing) == Judgement()
    assert judged(nothing, "joy").allowed == {"joy"}
    assert judged("joy", nothing) == judged("joy")


def test_groups_stand_between_commas_and_alternatives_between_bars() -> None:
    read = judged("joy|love, surprise", "anger, sadness")
    assert read.must == (frozenset({"joy", "love"}), frozenset({"surprise"}))
    assert read.may == {"anger", "sadness"}
    assert read.allowed == set(LABELS)


def test_exact_labels_are_all_required_and_no_other_is_allowed() -> None:
    exact = Judgement.exactly(frozenset({"joy", "anger"}))
    assert exact == judged("anger,joy")
    assert Judgement.exactly(frozenset()) == judged("-")


@pytest.mark.parametrize(
    ("first", "second", "agreed"),
    [
        (judged("joy"), judged("joy"), judged("joy")),
        (judged("joy|love"), judged("joy"), judged("joy|love")),
        (judged("joy|love"), judged("love|surprise"), judged("joy|love|surprise")),
        # One requires it, the other does not: nobody has to give it, and everybody can.
        (judged("joy"), judged("-"), judged("-", "joy")),
        (judged("joy"), judged("-", "joy"), judged("-", "joy")),
        (judged("joy", "surprise"), judged("joy,love", "sadness"),
         judged("joy", "surprise,love,sadness")),
        (judged("joy,surprise"), judged("surprise,joy"), judged("joy,surprise")),
        (judged("joy"), judged("anger"), judged("-", "joy,anger")),
        (judged("-"), judged("-"), judged("-")),
        # What both require is no longer among what may be given.
        (judged("joy|love"), judged("joy", "love"), judged("joy|love")),
        # One of the second annotator's group would do; the first requires two emotions of it.
        (judged("joy|love,sadness"), judged("joy|sadness"), judged("joy|sadness", "love")),
        (judged("joy|love,joy|surprise"), judged("joy"), judged("joy|love,joy|surprise")),
        (judged("joy,love"), judged("joy|love"), judged("joy|love")),
        (judged("joy|love,anger"), judged("anger|sadness,love"),
         judged("joy|love,anger|sadness")),
    ],
)  # fmt: skip
def test_two_annotators_agree_on_what_both_require_and_allow_what_either_allows(
    first: Judgement, second: Judgement, agreed: Judgement
) -> None:
    made = first.agree(second)
    assert (set(made.must), made.may) == (set(agreed.must), agreed.may)
    assert second.agree(first) == made


def test_required_is_one_an_alternative_less_and_what_may_be_is_open() -> None:
    judgements = [judged("joy|love,surprise", "sadness"), judged("-"), judged("joy,joy|love")]
    np.testing.assert_array_equal(
        targets_of(judgements, LABELS),
        [
            [0, ALTERNATIVE, ALTERNATIVE, OPEN, 1],
            [0, 0, 0, 0, 0],
            # An emotion that is required by itself is sure, also where it is an alternative too.
            [0, 1, ALTERNATIVE, 0, 0],
        ],
    )
    assert 0.5 < ALTERNATIVE < 1


def test_targets_are_in_the_order_of_the_labels_that_are_asked_for() -> None:
    np.testing.assert_array_equal(targets_of([judged("joy", "love")], ("love", "joy")), [[OPEN, 1]])


def test_the_mean_of_annotators_counts_those_who_say_something() -> None:
    first = [1.0, 1.0, 0.0, OPEN, OPEN, OPEN, 0.0]
    second = [1.0, 0.0, 0.0, 1.0, 0.0, OPEN, ALTERNATIVE]
    np.testing.assert_array_equal(
        mean_targets(np.array([first, second])),
        # Yes and "it may be" is yes; no and "it may be" stays open.
        [1.0, 0.5, 0.0, 1.0, OPEN, OPEN, ALTERNATIVE / 2],
    )


def test_a_single_annotator_is_the_mean() -> None:
    alone = targets_of([judged("joy|love", "anger")], LABELS)
    np.testing.assert_array_equal(mean_targets(alone), alone[0])
