import json
import shutil
import threading
from pathlib import Path

import pytest

from spanemo.bundle import Bundle, BundleError
from spanemo.predictor import Predictor
from spanemo.stores import LocalStore, ModelNotFoundError, NameRefusedError, ensure_shipped, shipped


@pytest.fixture
def store(tmp_path: Path) -> LocalStore:
    return LocalStore(tmp_path / "models")


def variant(bundle: Path, folder: Path, threshold: float) -> Path:
    """Copy a bundle with other thresholds, so that it is another version."""
    shutil.copytree(bundle, folder)
    old = Bundle.read(folder)
    Bundle.seal(
        folder,
        name=old.name,
        labels=old.labels,
        thresholds=dict.fromkeys(old.labels, threshold),
        max_tokens=old.max_tokens,
        scores={},
    )
    return folder


def test_a_logged_bundle_is_found_by_alias_and_by_version(
    store: LocalStore, tiny_bundle: Path
) -> None:
    version = store.log(tiny_bundle, ("latest", "best"), {"macro_f1": 0.5})
    assert store.resolve("latest") == store.resolve("best") == store.resolve(version)
    assert Predictor.load(store.resolve("best")).version == version
    assert store.metadata(version) == {"macro_f1": 0.5}


def test_an_empty_store_says_what_to_do(store: LocalStore) -> None:
    with pytest.raises(ModelNotFoundError, match="ensure_shipped"):
        store.resolve("best")
    assert store.history() == []


def test_promote_moves_an_alias(store: LocalStore, tiny_bundle: Path, tmp_path: Path) -> None:
    first = store.log(tiny_bundle, ("latest", "best"))
    second = store.log(variant(tiny_bundle, tmp_path / "other", 0.3))
    assert store.resolve("best").name == first
    assert store.resolve("latest").name == second
    store.promote(second, "best")
    assert store.resolve("best").name == second
    assert [(entry.version, entry.aliases) for entry in store.history()] == [
        (second, ["best", "latest"]),
        (first, []),
    ]


def test_a_reader_never_sees_half_an_alias(
    store: LocalStore, tiny_bundle: Path, tmp_path: Path
) -> None:
    versions = [
        store.log(tiny_bundle, ("best",)),
        store.log(variant(tiny_bundle, tmp_path / "other", 0.3), ()),
    ]
    stop = threading.Event()

    def swap() -> None:
        while not stop.is_set():
            for version in versions:
                store.promote(version, "best")

    writer = threading.Thread(target=swap)
    writer.start()
    try:
        assert {store.resolve("best").name for _ in range(2000)} <= set(versions)
    finally:
        stop.set()
        writer.join()


def test_logging_twice_keeps_one_version(store: LocalStore, tiny_bundle: Path) -> None:
    first = store.log(tiny_bundle, metadata={"run": 1})
    assert store.log(tiny_bundle, metadata={"run": 2}) == first
    assert len(store.history()) == 1
    assert store.metadata(first) == {"run": 1}


@pytest.mark.parametrize("file", ["model.onnx", "tokenizer.json"])
def test_a_changed_file_is_refused(store: LocalStore, tiny_bundle: Path, file: str) -> None:
    folder = store.root / "versions" / store.log(tiny_bundle)
    with (folder / file).open("ab") as content:
        content.write(b" ")
    with pytest.raises(BundleError, match=r"differs from its checksum \(SHA-256 [0-9a-f]{64}"):
        store.resolve("latest")


def test_a_changed_bundle_is_not_logged(
    store: LocalStore, tiny_bundle: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "changed"
    shutil.copytree(tiny_bundle, folder)
    (folder / "tokenizer.json").unlink()
    with pytest.raises(BundleError, match="incomplete"):
        store.log(folder)
    assert store.history() == []


@pytest.mark.parametrize("name", ["../evil", "", ".hidden", "a/b", "x" * 65])
def test_names_that_are_paths_are_refused(store: LocalStore, tiny_bundle: Path, name: str) -> None:
    version = store.log(tiny_bundle)
    with pytest.raises(NameRefusedError):
        store.promote(version, name)
    with pytest.raises(ModelNotFoundError):
        store.resolve(name)


def test_an_alias_to_nothing_is_refused(store: LocalStore, tiny_bundle: Path) -> None:
    store.log(tiny_bundle)
    with pytest.raises(ModelNotFoundError, match="v1-00000000"):
        store.promote("v1-00000000", "best")


def test_the_shipped_bundle_fills_only_an_empty_store(
    store: LocalStore, tiny_bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shipped, "SHIPPED", tiny_bundle)
    ensure_shipped(store)
    first = store.resolve("best").name
    assert store.resolve("latest").name == first
    other = store.log(variant(tiny_bundle, tmp_path / "other", 0.3), ("best",))
    ensure_shipped(store)
    assert store.resolve("best").name == other


def test_two_writers_may_log_the_same_bundle(store: LocalStore, tiny_bundle: Path) -> None:
    threads = [
        threading.Thread(target=store.log, args=(tiny_bundle, ("latest", "best"))) for _ in "ab"
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.history()) == 1
    description = json.loads((store.resolve("best") / "bundle.json").read_text())
    assert description["version"] == store.history()[0].version
