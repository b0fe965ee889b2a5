import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from settings import Settings
from stack import ivy, jars, maven
from tests.stack.maven import Repository, repository

CONTENTS = {"broker": b"the broker", "client": b"the client"}


@pytest.fixture
def central() -> Iterator[Repository]:
    with repository() as served:
        for name, content in CONTENTS.items():
            served.files[f"org/example/kafka/{name}/1.0/{name}-1.0.jar"] = content
        yield served


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    path = tmp_path / "jars.lock"
    lines = [
        f"kafka org.example.kafka {name} 1.0 {hashlib.sha256(content).hexdigest()}\n"
        for name, content in CONTENTS.items()
    ]
    path.write_text("# a comment\n" + "".join(lines))
    return path


@pytest.fixture
def here(tmp_path: Path) -> Settings:
    return Settings(jars_dir=tmp_path / "jars")


def path_of(name: str) -> str:
    return f"org/example/kafka/{name}/1.0/{name}-1.0.jar"


def installed(here: Settings) -> list[str]:
    return sorted(path.name for path in (here.jars_dir / "kafka").iterdir())


def test_missing_jars_are_downloaded_once(central: Repository, lock: Path, here: Settings) -> None:
    steps: list[tuple[int, int]] = []
    jars.ensure(here, lambda done, total, _: steps.append((done, total)), lock, central.url)
    jars.ensure(here, lock=lock, repository=central.url)
    assert steps == [(1, 2), (2, 2)]
    assert central.requests == {path_of("broker"): 1, path_of("client"): 1}
    assert installed(here) == ["broker-1.0.jar", "client-1.0.jar"]
    assert jars.faulty(jars.read_lock(lock), here.jars_dir) == {}


def test_a_jar_with_another_checksum_is_not_installed(
    central: Repository, lock: Path, here: Settings
) -> None:
    central.files[path_of("broker")] = b"something else"
    with pytest.raises(maven.JarChecksumError) as told:
        jars.ensure(here, lock=lock, repository=central.url)
    assert f"broker-1.0.jar from {central.url}/{path_of('broker')} has SHA-256" in str(told.value)
    assert "run the command again" in str(told.value)
    assert "broker-1.0.jar" not in installed(here)


def test_a_jar_that_the_repository_lacks_is_named(
    central: Repository, lock: Path, here: Settings
) -> None:
    del central.files[path_of("client")]
    with pytest.raises(maven.JarsUnavailableError) as told:
        jars.ensure(here, lock=lock, repository=central.url)
    assert f"client-1.0.jar could not be downloaded: {central.url}" in str(told.value)
    assert "answers 404" in str(told.value)
    assert central.requests[path_of("client")] == 1


def test_a_cut_connection_is_tried_again(central: Repository, lock: Path, here: Settings) -> None:
    central.cuts[path_of("broker")] = 1
    jars.ensure(here, lock=lock, repository=central.url)
    assert central.requests[path_of("broker")] == 2
    assert jars.faulty(jars.read_lock(lock), here.jars_dir) == {}


@pytest.mark.slow
def test_a_connection_that_is_always_cut_leaves_no_jar_and_the_next_run_goes_on(
    central: Repository, lock: Path, here: Settings
) -> None:
    central.cuts[path_of("broker")] = 3
    (here.jars_dir / "kafka").mkdir(parents=True)
    (here.jars_dir / "kafka/client-1.0.jar").write_bytes(CONTENTS["client"])
    with pytest.raises(maven.JarsUnavailableError, match=r"broker-1\.0\.jar.*check the network"):
        jars.ensure(here, lock=lock, repository=central.url)
    assert jars.faulty(jars.read_lock(lock), here.jars_dir) == {"kafka/broker-1.0.jar": "missing"}
    jars.ensure(here, lock=lock, repository=central.url)
    assert central.requests == {path_of("broker"): 4}
    assert installed(here) == ["broker-1.0.jar", "client-1.0.jar"]


def test_damaged_jars_are_replaced_and_older_versions_removed(
    central: Repository, lock: Path, here: Settings
) -> None:
    (here.jars_dir / "kafka").mkdir(parents=True)
    (here.jars_dir / "kafka/broker-1.0.jar").write_bytes(b"half a j")
    (here.jars_dir / "kafka/client-1.0.jar").write_bytes(CONTENTS["client"])
    (here.jars_dir / "kafka/client-0.9.jar").write_bytes(b"an older version")
    jars.ensure(here, lock=lock, repository=central.url)
    assert installed(here) == ["broker-1.0.jar", "client-1.0.jar"]
    assert jars.faulty(jars.read_lock(lock), here.jars_dir) == {}


@pytest.mark.slow
def test_no_network_says_what_to_check(lock: Path, here: Settings) -> None:
    with pytest.raises(maven.JarsUnavailableError, match="check the network, set HTTPS_PROXY"):
        jars.ensure(here, lock=lock, repository="http://127.0.0.1:9")


@pytest.mark.slow
def test_a_lock_without_network_says_what_to_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A proxy that refuses every connection is what a machine without network looks like to Ivy.
    monkeypatch.setenv("JAVA_TOOL_OPTIONS", "-Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=9")
    modules = [("kafka", "org.example", "broker", "1.0")]
    with pytest.raises(
        ivy.ResolutionError, match=r"Connection refused.*check the versions.*the network"
    ):
        ivy.resolve(modules, tmp_path / "jars")


def test_the_lock_names_every_root_and_a_checksum_for_each_jar() -> None:
    locked = jars.read_lock()
    present = {(jar.set, jar.group, jar.artifact, jar.version) for jar in locked}
    for name, roots in jars.ROOTS.items():
        assert {(name, *root) for root in roots} <= present
    assert all(len(bytes.fromhex(jar.sha256)) == 32 for jar in locked)
    assert len({jar.file for jar in locked}) == len(locked)
    assert not [jar for jar in locked if jar.artifact.startswith("hadoop-client")]


def test_the_hive_set_is_what_pysparks_wheel_lacks() -> None:
    in_wheel = {jar.name for jar in ivy.wheel_jars()}
    ((_, artifact, version),) = jars.ROOTS["hive"]
    assert not [name for name in in_wheel if name.startswith(artifact)]
    assert f"hive-metastore-{version}.jar" in in_wheel
