import hashlib
from pathlib import Path

import pytest

from settings import Settings
from stack import ivy, jars

GOOD = b"the jar that was locked"


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    checksum = hashlib.sha256(GOOD).hexdigest()
    path = tmp_path / "jars.lock"
    path.write_text(f"# a remark\nkafka org.example broker 1.0 {checksum}\n")
    return path


@pytest.fixture
def here(tmp_path: Path) -> Settings:
    return Settings(jars_dir=tmp_path / "jars")


def fetching(monkeypatch: pytest.MonkeyPatch, content: bytes) -> list[int]:
    """Stand in for Maven Central alone: a jar of this content arrives."""
    calls = []

    def retrieve(modules: list[tuple[str, ...]], target: Path, _: object) -> None:
        calls.append(len(modules))
        (target / "kafka").mkdir(parents=True, exist_ok=True)
        (target / "kafka/broker-1.0.jar").write_bytes(content)

    monkeypatch.setattr(jars, "retrieve", retrieve)
    return calls


def test_fetched_jars_are_installed_once(
    monkeypatch: pytest.MonkeyPatch, lock: Path, here: Settings
) -> None:
    calls = fetching(monkeypatch, GOOD)
    jars.ensure(here, lock=lock)
    jars.ensure(here, lock=lock)
    assert calls == [1]
    assert (here.jars_dir / "kafka/broker-1.0.jar").read_bytes() == GOOD
    assert not (here.jars_dir / "partial").exists()


def test_a_jar_with_another_checksum_is_refused(
    monkeypatch: pytest.MonkeyPatch, lock: Path, here: Settings
) -> None:
    fetching(monkeypatch, b"something else")
    with pytest.raises(jars.JarChecksumError, match=r"kafka/broker-1\.0\.jar: other checksum"):
        jars.ensure(here, lock=lock)
    assert not (here.jars_dir / "kafka").exists()


def test_a_damaged_jar_is_replaced(
    monkeypatch: pytest.MonkeyPatch, lock: Path, here: Settings
) -> None:
    (here.jars_dir / "kafka").mkdir(parents=True)
    (here.jars_dir / "kafka/broker-1.0.jar").write_bytes(b"half a j")
    (here.jars_dir / "kafka/stale-0.9.jar").write_bytes(b"an older version")
    fetching(monkeypatch, GOOD)
    jars.ensure(here, lock=lock)
    assert [path.name for path in (here.jars_dir / "kafka").iterdir()] == ["broker-1.0.jar"]


def test_an_interrupted_fetch_leaves_nothing_in_place(
    monkeypatch: pytest.MonkeyPatch, lock: Path, here: Settings
) -> None:
    def interrupted(_: object, target: Path, __: object) -> None:
        (target / "kafka").mkdir(parents=True)
        (target / "kafka/broker-1.0.jar").write_bytes(GOOD[:5])
        raise KeyboardInterrupt

    monkeypatch.setattr(jars, "retrieve", interrupted)
    with pytest.raises(KeyboardInterrupt):
        jars.ensure(here, lock=lock)
    assert jars.faulty(jars.read_lock(lock), here.jars_dir) == {"kafka/broker-1.0.jar": "missing"}
    fetching(monkeypatch, GOOD)
    jars.ensure(here, lock=lock)
    assert jars.faulty(jars.read_lock(lock), here.jars_dir) == {}


def test_no_network_says_what_to_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A proxy that refuses every connection is what a machine without network looks like to Ivy.
    monkeypatch.setenv("JAVA_TOOL_OPTIONS", "-Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=9")
    modules = [("kafka", "org.example", "broker", "1.0")]
    with pytest.raises(ivy.JarsUnavailableError, match="check the network"):
        ivy.retrieve(modules, tmp_path / "jars")


def test_the_lock_names_every_root_and_a_checksum_for_each_jar() -> None:
    locked = jars.read_lock()
    present = {(jar.set, jar.group, jar.artifact, jar.version) for jar in locked}
    for name, roots in jars.ROOTS.items():
        assert {(name, *root) for root in roots} <= present
    assert all(len(bytes.fromhex(jar.sha256)) == 32 for jar in locked)
    assert len({jar.file for jar in locked}) == len(locked)
    assert not [jar for jar in locked if jar.artifact.startswith("hadoop-client")]
