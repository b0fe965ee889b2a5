"""What holds for every model store, whoever keeps the files."""

from collections.abc import Callable
from pathlib import Path

import pytest

from registry import (
    ModelNotFoundError,
    ModelStore,
    NameRefusedError,
    RunInUseError,
    awaits_decision,
    ensure_shipped,
    log_candidate,
    note_decided,
    shipped,
)
from spanemo.bundle import SHIPPED, Bundle, BundleError
from spanemo.corpora.splits import NAMES
from spanemo.predictor import Predictor

Variant = Callable[[float], Path]
PATHS = ("../evil", "", ".hidden", "a/b", "/etc/passwd")


def test_a_logged_bundle_is_found_by_alias_and_by_version(
    store: ModelStore, tiny_bundle: Path
) -> None:
    version = store.log(tiny_bundle, ("latest", "best"), {"macro_f1": 0.5})
    assert version == Bundle.read(tiny_bundle).version
    assert store.resolve("latest") == store.resolve("best") == store.resolve(version)
    assert Predictor.load(store.resolve("best")).version == version
    assert store.version("latest") == store.version("best") == version
    assert store.metadata(version) == {"macro_f1": 0.5}


def test_an_empty_store_says_what_to_do(store: ModelStore) -> None:
    with pytest.raises(ModelNotFoundError, match="ensure_shipped"):
        store.resolve("best")
    assert store.version("best") is None
    assert store.history() == []
    assert store.data_history() == []
    assert store.runs() == []
    assert store.sync() == 0


def test_promote_moves_an_alias(store: ModelStore, tiny_bundle: Path, variant: Variant) -> None:
    first = store.log(tiny_bundle, ("latest", "best"))
    second = store.log(variant(0.3))
    assert (store.version("best"), store.version("latest")) == (first, second)
    store.promote(second, "best")
    assert Bundle.read(store.resolve("best")).version == second
    assert [(entry.version, entry.aliases) for entry in store.history()] == [
        (second, ["best", "latest"]),
        (first, []),
    ]


def test_an_alias_stays_where_it_is_unless_it_is_named(
    store: ModelStore, tiny_bundle: Path, variant: Variant
) -> None:
    first = store.log(tiny_bundle, ("latest",))
    other = store.log(variant(0.3), ("second-model",))
    assert store.version("latest") == first
    assert store.version("second-model") == other


def test_logging_twice_keeps_one_version_and_what_was_said_of_it(
    store: ModelStore, tiny_bundle: Path
) -> None:
    first = store.log(tiny_bundle, metadata={"seed": 1})
    assert store.log(tiny_bundle, metadata={"seed": 2}) == first
    assert [entry.metadata for entry in store.history()] == [{"seed": 1}]


def test_scores_are_added_to_the_metadata(store: ModelStore, tiny_bundle: Path) -> None:
    version = store.log(tiny_bundle, metadata={"seed": 1, "reason": "a first try"})
    store.describe(version, {"test": {"data": "d1-00000001", "macro_f1": 0.5}})
    store.describe(version, {"reason": "a new seed"})
    expected = {
        "seed": 1,
        "reason": "a new seed",
        "test": {"data": "d1-00000001", "macro_f1": 0.5},
    }
    assert store.metadata(version) == expected
    assert store.history()[0].metadata == expected


def test_a_model_leads_to_its_data_set_and_its_run(
    store: ModelStore, tiny_bundle: Path, tmp_path: Path
) -> None:
    rows = tmp_path / "train.tsv"
    rows.write_text("ID\tTweet\tjoy\n1\tlovely\t1\n")
    for _ in range(2):
        store.log_data("d1-00000001", "sample", {"rows": 1}, {"train.tsv": rows})
    with store.start_run("round-1", {"seed": 3}) as run:
        run.log(1, {"loss": 0.5})
        version = store.log(tiny_bundle, data="d1-00000001", run=run.id)
    (entry,) = store.history()
    assert (entry.version, entry.data, entry.run) == (version, "d1-00000001", "round-1")
    assert [(data.version, data.name) for data in store.data_history()] == [
        ("d1-00000001", "sample")
    ]
    assert store.data_history()[0].metadata == {"rows": 1}


def test_a_run_has_its_recipe_its_curves_and_its_state(store: ModelStore) -> None:
    with store.start_run("round-1", {"seed": 3}) as run:
        assert store.runs()[0].state == "running"
        for epoch in range(1, 4):
            run.log(epoch, {"loss": 1 / epoch, "validation/macro_f1": epoch / 10})
    (entry,) = store.runs()
    assert (entry.id, entry.name, entry.state) == (run.id, "round-1", "finished")
    assert entry.config == {"seed": 3}
    assert entry.metrics == {
        "loss": [(1, 1.0), (2, 0.5), (3, 1 / 3)],
        "validation/macro_f1": [(1, 0.1), (2, 0.2), (3, 0.3)],
    }


def test_a_run_that_an_error_ended_goes_on_under_its_name(store: ModelStore) -> None:
    def interrupted() -> None:
        with store.start_run("round-1", {"seed": 3}) as run:
            run.log(1, {"loss": 1.0})
            run.log(2, {"loss": 0.9})
            raise InterruptedError

    with pytest.raises(InterruptedError):
        interrupted()
    assert store.runs()[0].state == "failed"
    with store.start_run("round-1", {"seed": 3}) as run:
        run.log(2, {"loss": 0.8})
        run.log(3, {"loss": 0.7})
    (entry,) = store.runs()
    assert entry.state == "finished"
    assert entry.metrics == {"loss": [(1, 1.0), (2, 0.8), (3, 0.7)]}


@pytest.mark.slow
def test_a_run_is_written_by_one_process_at_a_time(store: ModelStore) -> None:
    with (
        store.start_run("round-1", {}),
        pytest.raises(RunInUseError, match="round-1"),
    ):
        store.start_run("round-1", {})


def test_a_changed_bundle_is_not_logged(store: ModelStore, variant: Variant) -> None:
    folder = variant(0.3)
    (folder / "tokenizer.json").unlink()
    with pytest.raises(BundleError, match="incomplete"):
        store.log(folder)
    assert store.history() == []


@pytest.mark.parametrize("file", ["model.onnx", "tokenizer.json"])
def test_a_damaged_model_is_refused_with_its_hash(
    store: ModelStore, tiny_bundle: Path, file: str
) -> None:
    folder = store.resolve(store.log(tiny_bundle, ()))
    with (folder / file).open("ab") as content:
        content.write(b" ")
    sealed = Bundle.read(tiny_bundle).files[file]
    with pytest.raises(BundleError, match=rf"{file}.*SHA-256 [0-9a-f]{{64}}, sealed as {sealed}"):
        Bundle.read(folder).verify(folder)


def test_words_that_cannot_be_aliases_are_refused(store: ModelStore, tiny_bundle: Path) -> None:
    version = store.log(tiny_bundle)
    for name in (*PATHS, "a:b", "x" * 65, "best\n", "v3", "v1-0123abcd"):
        with pytest.raises(NameRefusedError):
            store.promote(version, name)
        with pytest.raises(NameRefusedError):
            store.log(tiny_bundle, (name,))
        with pytest.raises(ModelNotFoundError):
            store.resolve(name)
        assert store.version(name) is None
    assert store.history()[0].aliases == ["latest"]


@pytest.mark.parametrize("name", PATHS)
def test_runs_and_data_sets_have_plain_names(
    store: ModelStore, tiny_bundle: Path, name: str
) -> None:
    with pytest.raises(NameRefusedError):
        store.start_run(name, {})
    with pytest.raises(NameRefusedError):
        store.log_data(name, "sample", {})
    with pytest.raises(NameRefusedError):
        store.log_data("d1-00000001", "sample", {}, {name: tiny_bundle / "bundle.json"})
    assert (store.runs(), store.data_history()) == ([], [])


def test_what_is_not_there_cannot_be_promoted_or_described(
    store: ModelStore, tiny_bundle: Path
) -> None:
    store.log(tiny_bundle)
    for attempt in (
        lambda: store.promote("v1-00000000", "best"),
        lambda: store.describe("v1-00000000", {"a": 1}),
        lambda: store.metadata("v1-00000000"),
    ):
        with pytest.raises(ModelNotFoundError, match="v1-00000000"):
            attempt()


def test_the_shipped_bundle_fills_only_an_empty_store(
    store: ModelStore, tiny_bundle: Path, variant: Variant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shipped, "SHIPPED", tiny_bundle)
    ensure_shipped(store)
    assert store.version("latest") == store.version("best") == Bundle.read(tiny_bundle).version
    other = store.log(variant(0.3), ("best",))
    ensure_shipped(store)
    assert store.version("best") == other


def test_a_shipped_candidate_takes_no_alias_and_awaits_a_decision_until_it_is_noted(
    store: ModelStore, tiny_bundle: Path, variant: Variant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shipped, "SHIPPED", tiny_bundle)
    assert not awaits_decision(store)
    old = store.log(variant(0.3), ("latest", "best"))
    assert awaits_decision(store)
    version = log_candidate(store)
    assert awaits_decision(store)
    assert store.version("latest") == store.version("best") == old
    note_decided(store, version)
    assert not awaits_decision(store)
    assert log_candidate(store) == version
    assert not awaits_decision(store)


def test_the_shipped_model_names_its_data_set(store: ModelStore) -> None:
    ensure_shipped(store)
    (entry,) = store.history()
    assert entry.data == Bundle.read(SHIPPED).scores["validation"]["data"]
    assert entry.metadata["data_name"] in NAMES
    assert "GoEmotions" in entry.metadata["data_note"]


def test_a_discarded_version_leaves_its_scores_and_can_come_back(
    store: ModelStore, tiny_bundle: Path, variant: Variant
) -> None:
    old = store.log(tiny_bundle, ("latest",), {"macro_f1": 0.4})
    assert not store.discard(old)
    folder = store.resolve(old)
    store.log(variant(0.3), ("latest",))
    assert store.discard(old)
    assert not (folder / "model.onnx").exists()
    assert store.metadata(old) == {"macro_f1": 0.4}
    assert [entry.version for entry in store.history()][1] == old
    assert store.log(tiny_bundle, ("best",)) == old
    assert Predictor.load(store.resolve("best")).version == old
    with pytest.raises(ModelNotFoundError, match="v1-00000000"):
        store.discard("v1-00000000")


def test_an_alias_is_exchanged_only_if_it_has_not_moved(
    store: ModelStore, tiny_bundle: Path, variant: Variant
) -> None:
    old, new = store.log(tiny_bundle), store.log(variant(0.3))
    assert not store.exchange(new, old, "best")
    assert store.exchange(None, old, "best")
    assert not store.exchange(None, new, "best")
    assert store.version("best") == old
    assert store.exchange(old, new, "best")
    assert store.version("best") == new
    with pytest.raises(ModelNotFoundError, match="v1-00000000"):
        store.exchange(new, "v1-00000000", "best")


def test_the_version_before_is_told(store: ModelStore, tiny_bundle: Path, variant: Variant) -> None:
    old = store.log(tiny_bundle, ("best",))
    assert store.previous("best") is None
    store.promote(old, "best")
    assert store.previous("best") is None
    new = store.log(variant(0.3), ("best",))
    assert store.previous("best") == old
    store.promote(old, "best")
    assert store.previous("best") == new
    assert store.previous("../best") is None
    assert not store.discard(new)  # kept in case the files of ``best`` are damaged
    store.log(variant(0.2), ("best",))
    assert store.discard(new)


def test_people_have_an_address_for_a_version_and_a_run(
    store: ModelStore, tiny_bundle: Path
) -> None:
    version = store.log(tiny_bundle)
    assert str(store.url(version)).startswith("http://127.0.0.1:")
    with store.start_run("round-1", {}) as run:
        assert "round-1" in str(run.url)
