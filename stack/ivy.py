"""Ivy, the dependency resolver in pyspark's wheel. Only ``python -m stack.jars lock`` needs it."""

import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

from errors import PermanentError, RetryableError
from stack.java import java

_PROBLEM = re.compile(r"(UNRESOLVED DEPENDENCY|\[FAILED\s*\]|Server access error|Exception).*")

_SETTINGS = """\
<ivysettings>
  <settings defaultResolver="central"/>
  <timeout-constraints>
    <timeout-constraint name="impatient" connectionTimeout="10000" readTimeout="60000"/>
  </timeout-constraints>
  <resolvers><ibiblio name="central" m2compatible="true" timeoutConstraint="impatient"/></resolvers>
</ivysettings>
"""

Module = tuple[str, str, str, str]
"""Set, group, artifact and version."""


class ResolutionError(RetryableError):
    """Ivy could not resolve the dependencies."""


def wheel_jars() -> list[Path]:
    """Return the jars of pyspark's wheel."""
    spec = find_spec("pyspark")  # importing pyspark would take a second
    if spec is None or spec.origin is None:
        raise PermanentError("pyspark is not installed; run `make setup`.")
    return list((Path(spec.origin).parent / "jars").glob("*.jar"))


def resolve(modules: list[Module], target: Path) -> None:
    """Download modules and their dependencies to ``target/SET/GROUP/ARTIFACT/VERSION/``.

    Raises:
        ResolutionError: Maven Central cannot be reached, or a module does not exist.
    """
    cache = target.with_name(target.name + "-cache")
    cache.mkdir(parents=True, exist_ok=True)
    sets = sorted({module[0] for module in modules})
    confs = "".join(f'<conf name="{name}"/>' for name in sets)
    dependencies = "".join(
        f'<dependency org="{group}" name="{artifact}" rev="{version}" conf="{name}->default"/>'
        for name, group, artifact, version in modules
    )
    (cache / "ivy.xml").write_text(
        '<ivy-module version="2.0"><info organisation="tone" module="jars"/>'
        f"<configurations>{confs}</configurations>"
        f"<dependencies>{dependencies}</dependencies></ivy-module>"
    )
    (cache / "settings.xml").write_text(_SETTINGS)
    pattern = target / "[conf]/[organisation]/[artifact]/[revision]/[artifact]-[revision].[ext]"
    ivy = next(jar for jar in wheel_jars() if jar.name.startswith("ivy-"))
    command = [java(), "-jar", ivy, "-settings", cache / "settings.xml", "-cache", cache]
    command += ["-ivy", cache / "ivy.xml", "-confs", *sets, "-types", "jar", "bundle"]
    command += ["-retrieve", pattern, "-overwriteMode", "always"]
    done = subprocess.run(
        [str(part) for part in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    shutil.rmtree(cache)
    if done.returncode:
        problem = _PROBLEM.search(done.stdout)
        raise ResolutionError(
            f"Ivy could not resolve the jars ({problem[0].strip() if problem else 'no reason'}); "
            "check the versions in ROOTS and the network, or name a proxy with "
            "JAVA_TOOL_OPTIONS='-Dhttps.proxyHost=HOST -Dhttps.proxyPort=PORT', and run it again."
        )
