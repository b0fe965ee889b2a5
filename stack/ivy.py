"""Ivy, the Maven Central client in pyspark's wheel: fetches jars by group, artifact and version."""

import re
import shutil
import subprocess
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from errors import PermanentError, RetryableError
from stack.java import java

# A download that is done tells its module and revision.
_DONE = re.compile(r"\[SUCCESSFUL \] \S+#(?P<artifact>[^;]+);")
_PROBLEM = re.compile(r"(UNRESOLVED DEPENDENCY|\[FAILED\s*\]|Server access error|Exception).*")

Module = tuple[str, str, str, str]
"""The set that a jar is for, and its group, artifact and version."""

Report = Callable[[int, int, str], None]
"""Called with the count of jars fetched, the count wanted, and the last one's name."""


class JarsUnavailableError(RetryableError):
    """Maven Central could not be reached or did not have a jar."""


def wheel_jars() -> list[Path]:
    """Return the jars of pyspark's wheel."""
    spec = find_spec("pyspark")  # found, not imported: importing pyspark takes a second
    if spec is None or spec.origin is None:
        raise PermanentError("pyspark is not installed; run `make setup`.")
    return list((Path(spec.origin).parent / "jars").glob("*.jar"))


def retrieve(
    modules: list[Module],
    target: Path,
    report: Report | None = None,
    *,
    transitive: bool = False,
) -> None:
    """Fetch modules to ``target/SET/``; what an interruption has left is used by the next call.

    With ``transitive``, what the modules need comes too, and each jar lies in
    ``target/SET/GROUP/ARTIFACT/VERSION/``. Only the
    lock needs the modules' POMs: whoever fetches locked jars asks for the jars alone.
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
    ivy = next(jar for jar in wheel_jars() if jar.name.startswith("ivy-"))
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
