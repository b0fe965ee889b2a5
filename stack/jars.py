"""Kafka's and Spark's jars: fetched once from Maven Central, held to the checksums of jars.lock.

``python -m stack.jars`` fetches what is missing; ``python -m stack.jars lock`` writes the lock anew
after a version in ``ROOTS`` has changed.
"""

import fcntl
import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from errors import PermanentError, RetryableError
from settings import Settings
from stack.java import java

LOCK = Path(__file__).with_name("jars.lock")

ROOTS = {
    "kafka": [
        ("org.apache.kafka", "kafka_2.13", "4.3.1"),
        ("org.apache.logging.log4j", "log4j-slf4j-impl", "2.25.4"),  # without it the broker is mute
    ],
    "spark": [
        ("org.apache.spark", "spark-sql-kafka-0-10_2.13", "4.1.1"),
        ("org.apache.iceberg", "iceberg-spark-runtime-4.1_2.13", "1.12.0"),
    ],
}

# A download that is done tells its module and revision; a long one prints dots before it.
_DONE = re.compile(r"\[SUCCESSFUL \] \S+#(?P<artifact>[^;]+);")
_PROBLEM = re.compile(r"(UNRESOLVED DEPENDENCY|\[FAILED\s*\]|Server access error|Exception).*")

Report = Callable[[int, int, str], None]
"""Called with the count of jars fetched, the count wanted, and the last one's name."""


class JarsUnavailableError(RetryableError):
    """Maven Central could not be reached or did not have a jar."""


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
        _retrieve([(jar.set, jar.group, jar.artifact, jar.version) for jar in jars], fresh, report)
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

    Jars that pyspark's wheel already holds are left out of the spark set.
    """
    spark_has = {re.sub(r"-[\d.]+(-\d+)?\.jar$", "", file.name) for file in _wheel_jars()}
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        roots = [(name, *root) for name, group in ROOTS.items() for root in group]
        _retrieve(roots, Path(folder), transitive=True)
        for file in sorted(Path(folder).glob("*/*/*/*/*.jar")):
            name, group, artifact, version = file.relative_to(folder).parts[:-1]
            if name == "spark" and (artifact in spark_has or artifact.startswith("hadoop-client")):
                continue
            lines.append(f"{name} {group} {artifact} {version} {sha256(file)}\n")
    path.write_text(
        "# set group artifact version sha256; made by `make jars-lock`\n" + "".join(lines)
    )
    return len(lines)


def _wheel_jars() -> list[Path]:
    spec = find_spec("pyspark")  # found, not imported: importing pyspark takes a second
    if spec is None or spec.origin is None:
        raise PermanentError("pyspark is not installed; run `make setup`.")
    return list((Path(spec.origin).parent / "jars").glob("*.jar"))


@contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _retrieve(
    modules: list[tuple[str, str, str, str]],
    target: Path,
    report: Report | None = None,
    *,
    transitive: bool = False,
) -> None:
    """Let Ivy fetch (set, group, artifact, version) to target; its cache survives an interruption.

    Only the lock needs the modules' POMs: whoever fetches locked jars asks for the jars alone.
    """
    cache = target.with_name(target.name + "-cache")
    cache.mkdir(parents=True, exist_ok=True)
    sets = sorted({module[0] for module in modules})
    confs = "".join(f'<conf name="{name}"/>' for name in sets)
    dependencies = "".join(
        f'<dependency org="{group}" name="{artifact}" rev="{version}" '
        f'conf="{name}->default" transitive="{str(transitive).lower()}"/>'
        for name, group, artifact, version in modules
    )
    (cache / "ivy.xml").write_text(
        '<ivy-module version="2.0"><info organisation="tone" module="jars"/>'
        f"<configurations>{confs}</configurations>"
        f"<dependencies>{dependencies}</dependencies></ivy-module>"
    )
    (cache / "settings.xml").write_text(
        '<ivysettings><settings defaultResolver="central"/>'
        '<property name="ivy.checksums" value=""/>'  # the lock's are stronger
        '<timeout-constraints><timeout-constraint name="impatient" connectionTimeout="10000" '
        'readTimeout="60000"/></timeout-constraints>'
        '<resolvers><ibiblio name="central" m2compatible="true" timeoutConstraint="impatient" '
        f'usepoms="{str(transitive).lower()}"/></resolvers></ivysettings>'
    )
    pattern = "[artifact]-[revision].[ext]"
    if transitive:
        pattern = f"[organisation]/[artifact]/[revision]/{pattern}"
    ivy = next(jar for jar in _wheel_jars() if jar.name.startswith("ivy-"))
    command = [java(), "-jar", ivy, "-settings", cache / "settings.xml", "-cache", cache]
    command += ["-ivy", cache / "ivy.xml", "-confs", *sets, "-types", "jar", "bundle"]
    command += ["-retrieve", target / "[conf]" / pattern, "-overwriteMode", "always"]
    _run_ivy([str(part) for part in command], len(modules), report)
    shutil.rmtree(cache)


def _run_ivy(command: list[str], wanted: int, report: Report | None) -> None:
    problem, done = "", 0
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None  # noqa: S101 - a pipe was asked for
        for line in process.stdout:
            if report and (match := _DONE.search(line)):
                done += 1
                report(done, wanted, match["artifact"])
            if not problem and (fault := _PROBLEM.search(line)):
                problem = fault[0].strip()
    if process.returncode:
        raise JarsUnavailableError(
            f"The jars could not be fetched from Maven Central ({problem or 'Ivy failed'}); check "
            "the network, or name a proxy with "
            "JAVA_TOOL_OPTIONS='-Dhttps.proxyHost=HOST -Dhttps.proxyPort=PORT', and run it again."
        )


def main() -> None:
    """Fetch the locked jars, or write the lock anew when called with ``lock``."""
    if sys.argv[1:] == ["lock"]:
        print(f"{write_lock()} jars locked in {LOCK.name}")
        return
    ensure(Settings(), lambda done, wanted, name: print(f"{done}/{wanted} {name}", flush=True))
    print(f"{len(read_lock())} jars are in place")


if __name__ == "__main__":
    main()
