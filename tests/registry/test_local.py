import json
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from registry import LocalStore
from spanemo.bundle import BundleError

Variant = Callable[[float], Path]


@pytest.fixture
def store(tmp_path: Path) -> LocalStore:
    return LocalStore(tmp_path / "models")


def test_a_reader_never_sees_half_an_alias(
    store: LocalStore, tiny_bundle: Path, variant: Variant
) -> None:
    versions = [store.log(tiny_bundle, ("best",)), store.log(variant(0.3), ())]
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


def test_a_damaged_model_is_refused_by_the_next_process(
    store: LocalStore, tiny_bundle: Path
) -> None:
    version = store.log(tiny_bundle)
    with (store.root / "versions" / version / "model.onnx").open("ab") as content:
        content.write(b" ")
    with pytest.raises(BundleError, match=r"model.onnx differs .*SHA-256 [0-9a-f]{64}, sealed as"):
        LocalStore(store.root).resolve("latest")


def test_two_writers_may_log_the_same_bundle(store: LocalStore, tiny_bundle: Path) -> None:
    together([lambda: store.log(tiny_bundle, ("latest", "best"))] * 2)
    assert len(store.history()) == 1
    description = json.loads((store.resolve("best") / "bundle.json").read_text())
    assert description["version"] == store.history()[0].version


def test_two_writers_may_describe_the_same_version(store: LocalStore, tiny_bundle: Path) -> None:
    version = store.log(tiny_bundle)

    def describe(writer: str) -> Callable[[], None]:
        def all_of_them() -> None:
            for number in range(20):
                store.describe(version, {f"{writer}{number}": number})

        return all_of_them

    together([describe("a"), describe("b")])
    assert len(store.metadata(version)) == 40


def test_what_a_killed_writer_left_behind_is_not_a_version(
    store: LocalStore, tiny_bundle: Path
) -> None:
    version = store.log(tiny_bundle)
    versions = store.root / "versions"
    shutil.copytree(versions / version, versions / ".half" / "v1-ffffffff")
    (store.root / "aliases" / ".half").write_text("v1-f")
    assert [entry.aliases for entry in store.history()] == [["latest"]]
    assert LocalStore(store.root).resolve("latest").name == version


def test_a_figure_that_a_crash_cut_short_spoils_only_itself(store: LocalStore) -> None:
    with store.start_run("round-1", {}) as run:
        run.log(1, {"loss": 1.0})
    with (store.root / "runs" / "round-1" / "metrics.jsonl").open("a") as file:
        file.write('\n{"step": 2, "metr')
    with store.start_run("round-1", {}) as run:
        run.log(3, {"loss": 0.5})
    assert store.runs()[0].metrics == {"loss": [(1, 1.0), (3, 0.5)]}


def test_a_run_whose_process_is_gone_is_told_from_one_that_lives(store: LocalStore) -> None:
    run = store.start_run("round-1", {})
    assert store.runs()[0].state == "running"
    del run  # as a killed process does: the lock is free, and nobody has written the end
    assert store.runs()[0].state == "killed"


def test_a_version_has_an_address_only_where_there_is_a_page(
    store: LocalStore, tiny_bundle: Path
) -> None:
    version = store.log(tiny_bundle)
    assert store.url(version) is None
    page = LocalStore(store.root, "http://127.0.0.1:8501/models")
    assert page.url(version) == f"http://127.0.0.1:8501/models?version={version}"


def together(tasks: list[Callable[[], object]]) -> None:
    threads = [threading.Thread(target=task) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
