"""Kafka's and Spark's jars: fetched once from Maven Central, held to the checksums of jars.lock.

``python -m stack.jars`` fetches what is missing; ``python -m stack.jars lock`` writes the lock anew
after a version in ``ROOTS`` has changed.
"""

import fcntl
import hashlib
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from errors import PermanentError
from settings import Settings
from stack.ivy import Report, retrieve, wheel_jars

LOCK = Path(__file__).with_name("jars.lock")

ROOTS = {
    # Pyspark's wheel lacks a class of it. Without that class the Thrift Server may fail to close a
    # session, and then never closes another one.
    "hive": [("org.apache.hive", "hive-llap-common", "2.3.10")],
    "kafka": [
        ("org.apache.kafka", "kafka_2.13", "4.3.1"),
        ("org.apache.logging.log4j", "log4j-slf4j-impl", "2.25.4"),  # without it the broker is mute
    ],
    "spark": [
        ("org.apache.spark", "spark-sql-kafka-0-10_2.13", "4.1.1"),
        ("org.apache.iceberg", "iceberg-spark-runtime-4.1_2.13", "1.12.0"),
    ],
}


class JarChecksumError(PermanentError):
    """A fetched jar is not the one in the lock."""


@dataclass(frozen=True)
class Jar:
    """One line of jars.lock."""

    set: str
    group: str
    artifact: str
    version: str
    sha256: str

    @property
    def file(self) -> str:
        """The jar's path below the jars folder."""
        return f"{self.set}/{self.artifact}-{self.version}.jar"


def read_lock(path: Path = LOCK) -> list[Jar]:
    """Return the jars of the lock; lines that start with # are remarks."""
    lines = path.read_text().splitlines()
    return [Jar(*line.split()) for line in lines if line and not line.startswith("#")]


def faulty(jars: Iterable[Jar], folder: Path) -> dict[str, str]:
    """Return file -> what is wrong ("missing" or "other checksum") for jars that are not right."""
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


def ensure(settings: Settings, report: Report | None = None, lock: Path = LOCK) -> None:
    """Make ``settings.jars_dir`` hold exactly the locked jars; nothing is done when it does.

    Safe to interrupt and to call from two processes at once: jars are fetched beside their place,
    checked, and moved there as a whole folder.

    Raises:
        JarsUnavailableError: Maven Central could not be reached or did not have a jar.
        JarChecksumError: a jar differs from the lock.
    """
    jars = read_lock(lock)
    if not faulty(jars, settings.jars_dir):
        return
    with _only_one(settings.jars_dir):
        if not faulty(jars, settings.jars_dir):
            return
        fresh = settings.jars_dir / "partial"
        retrieve([(jar.set, jar.group, jar.artifact, jar.version) for jar in jars], fresh, report)
        faults = faulty(jars, fresh)
        if faults:
            shutil.rmtree(fresh)
            file, fault = next(iter(faults.items()))
            raise JarChecksumError(
                f"{len(faults)} of {len(jars)} fetched jars differ from {lock.name} ({file}: "
                f"{fault}); nothing was installed: run `tone up` again, and if it stays so, ask who"
                " runs the mirror or proxy between this machine and Maven Central."
            )
        for name in {jar.set for jar in jars}:
            shutil.rmtree(settings.jars_dir / name, ignore_errors=True)
            (fresh / name).rename(settings.jars_dir / name)
        shutil.rmtree(fresh)


def write_lock(path: Path = LOCK) -> int:
    """Resolve ``ROOTS`` with all they need, write their versions and checksums; return the count.

    Jars that pyspark's wheel already holds are left out of the spark set; the hive set is its roots
    alone, as the wheel has what else is needed of Hive.
    """
    spark_has = {re.sub(r"-[\d.]+(-\d+)?\.jar$", "", file.name) for file in wheel_jars()}
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        roots = [(name, *root) for name, group in ROOTS.items() for root in group]
        retrieve(roots, Path(folder), transitive=True)
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
def _only_one(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def main() -> None:
    """Fetch the locked jars, or write the lock anew when called with ``lock``."""
    if sys.argv[1:] == ["lock"]:
        print(f"{write_lock()} jars locked in {LOCK.name}")
        return
    ensure(Settings(), lambda done, wanted, name: print(f"{done}/{wanted} {name}", flush=True))
    print(f"{len(read_lock())} jars are in place")


if __name__ == "__main__":
    main()
