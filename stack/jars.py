"""The jars of Kafka, Spark and Hive: downloaded from Maven Central, verified against jars.lock.

``python -m stack.jars`` downloads missing jars. ``python -m stack.jars lock`` writes a new lock
after a version in ``ROOTS`` has changed.
"""

import fcntl
import hashlib
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from errors import ToneError
from settings import Settings
from stack.ivy import resolve, wheel_jars
from stack.maven import CENTRAL, Download, Report, download

LOCK = Path(__file__).with_name("jars.lock")

ROOTS = {
    # pyspark's wheel lacks this jar. Without it the Thrift Server can fail to close a session, and
    # then never closes another.
    "hive": [("org.apache.hive", "hive-llap-common", "2.3.10")],
    "kafka": [
        ("org.apache.kafka", "kafka_2.13", "4.3.1"),
        ("org.apache.logging.log4j", "log4j-slf4j-impl", "2.25.4"),  # the broker's log
    ],
    "spark": [
        ("org.apache.spark", "spark-sql-kafka-0-10_2.13", "4.1.1"),
        ("org.apache.iceberg", "iceberg-spark-runtime-4.1_2.13", "1.12.0"),
    ],
}
"""Set (a folder below ``settings.jars_dir``) -> group, artifact and version of its direct jars."""


@dataclass(frozen=True)
class Jar:
    """A line of jars.lock."""

    set: str
    group: str
    artifact: str
    version: str
    sha256: str

    @property
    def file(self) -> str:
        """Path below the jars folder."""
        return f"{self.set}/{self.artifact}-{self.version}.jar"

    @property
    def repository_path(self) -> str:
        """Path below the root of a Maven repository."""
        folder = f"{self.group.replace('.', '/')}/{self.artifact}/{self.version}"
        return f"{folder}/{self.artifact}-{self.version}.jar"


def read_lock(path: Path = LOCK) -> list[Jar]:
    """Return the jars of the lock. Lines that start with # are comments."""
    lines = path.read_text().splitlines()
    return [Jar(*line.split()) for line in lines if line and not line.startswith("#")]


def faulty(jars: Iterable[Jar], folder: Path) -> dict[str, str]:
    """Return file -> fault ("missing" or "other checksum") for jars that must be downloaded."""
    faults = {}
    for jar in jars:
        path = folder / jar.file
        if not path.is_file():
            faults[jar.file] = "missing"
        elif sha256(path) != jar.sha256:
            faults[jar.file] = "other checksum"
    return faults


def sha256(path: Path) -> str:
    """Return the file's SHA-256 in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def ensure(
    settings: Settings,
    report: Report | None = None,
    lock: Path = LOCK,
    repository: str = CENTRAL,
) -> None:
    """Make ``settings.jars_dir`` hold exactly the locked jars.

    Only missing and damaged jars are downloaded, so an interrupted call can be repeated. Files of
    the lock's sets that the lock does not name are removed, because Kafka's class path is the whole
    folder. Safe to call from two processes at once.

    Args:
        settings: has the folder.
        report: called after each downloaded jar.
        lock: the lock file.
        repository: root URL of a Maven repository.

    Raises:
        JarsUnavailableError: the repository cannot be reached or does not have a jar.
        JarChecksumError: a jar differs from the lock.
    """
    jars, folder = read_lock(lock), settings.jars_dir
    if not faulty(jars, folder) and not _unlocked(jars, folder):
        return
    with _locked(folder):
        faults = faulty(jars, folder)
        download(
            (
                Download(f"{repository}/{jar.repository_path}", folder / jar.file, jar.sha256)
                for jar in jars
                if jar.file in faults
            ),
            report,
        )
        for path in _unlocked(jars, folder):
            path.unlink()


def _unlocked(jars: Iterable[Jar], folder: Path) -> list[Path]:
    """Return files in the folders of the lock's sets that are no locked jar."""
    wanted = {folder / jar.file for jar in jars}
    present = {file for name in {path.parent for path in wanted} for file in name.glob("*")}
    return sorted(present - wanted)


def write_lock(path: Path = LOCK) -> int:
    """Resolve ``ROOTS`` with their dependencies, write versions and checksums; return the count.

    Left out are jars in pyspark's wheel (spark set) and all dependencies of the hive set, which the
    wheel has.
    """
    spark_has = {re.sub(r"-[\d.]+(-\d+)?\.jar$", "", file.name) for file in wheel_jars()}
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        resolve([(name, *root) for name, group in ROOTS.items() for root in group], Path(folder))
        for file in sorted(Path(folder).glob("*/*/*/*/*.jar")):
            name, group, artifact, version = file.relative_to(folder).parts[:-1]
            if name == "spark" and (artifact in spark_has or artifact.startswith("hadoop-client")):
                continue
            if name == "hive" and (group, artifact, version) not in ROOTS[name]:
                continue
            lines.append(f"{name} {group} {artifact} {version} {sha256(file)}\n")
    path.write_text(
        "# set group artifact version sha256; made by `make jars-lock`\n" + "".join(lines)
    )
    return len(lines)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def main() -> None:
    """Download the locked jars, or write a new lock when called with ``lock``."""
    if sys.argv[1:] == ["lock"]:
        print(f"{write_lock()} jars locked in {LOCK.name}")
        return
    try:
        ensure(Settings(), lambda done, wanted, name: print(f"{done}/{wanted} {name}", flush=True))
    except ToneError as error:
        sys.exit(str(error))
    print(f"{len(read_lock())} jars are in place")


if __name__ == "__main__":
    main()
