"""The Dockerfile takes what is there, leaves secrets out, and does not run as root."""

import re
import shutil
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ET
from fnmatch import fnmatch
from pathlib import Path

import pytest

from stack.jars import read_lock
from tests.deploy.compose import ROOT, read_compose, variables

DOCKERFILE = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
KEPT = [
    line.removeprefix("!").rstrip("/")
    for line in (ROOT / ".dockerignore").read_text().splitlines()
    if line.startswith("!")
]


def test_every_copied_file_exists_and_is_let_through() -> None:
    copies = re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.M)
    sources = {source for copy in copies for source in copy.split()[:-1]} - {"."}
    assert "uv.lock" in sources
    for source in sources:
        assert (ROOT / source).exists(), source
        assert Path(source).parts[0] in KEPT, f".dockerignore keeps {source} out"


@pytest.mark.parametrize("path", [".env", ".git", ".venv", ".tone", ".jars", "tests", "shared"])
def test_secrets_and_local_state_stay_outside(path: str) -> None:
    assert not any(fnmatch(path, pattern) for pattern in KEPT)


def test_every_package_of_the_project_is_inside() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    packages = project["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"]
    assert set(packages) <= set(KEPT)


def test_environment_is_the_locked_one() -> None:
    syncs = re.findall(r"uv sync [^&\n]+", DOCKERFILE)
    assert syncs
    assert all("--frozen" in sync and "--no-default-groups" in sync for sync in syncs)


def test_only_the_image_of_runs_has_the_packages_of_training() -> None:
    stages = {}
    for text in re.split(r"^FROM ", DOCKERFILE, flags=re.M)[1:]:
        base, _, name = text.splitlines()[0].split()
        stages[name] = (base, "--group training" in text)
    assert {name for name, (_, trains) in stages.items() if trains} == {"heavy"}
    assert stages["training"] == ("application", False)
    assert "COPY --from=heavy /opt/tone/.venv /opt/tone/.venv" in DOCKERFILE


def test_groups_and_extras_of_the_image_exist() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups, extras = (re.findall(rf"--{kind} (\w+)", DOCKERFILE) for kind in ("group", "extra"))
    assert set(groups) <= project["dependency-groups"].keys()
    assert set(extras) <= project["project"]["optional-dependencies"].keys()


def test_python_is_the_projects() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    version = re.search(r"^FROM python:(\d+)\.(\d+)", DOCKERFILE, re.M)
    assert version is not None
    major, minor = map(int, version.groups())
    assert project["requires-python"] == f">={major}.{minor},<{major}.{minor + 1}"


def test_processes_run_without_root() -> None:
    stages = re.split(r"^FROM ", DOCKERFILE, flags=re.M)[1:]
    application = next(stage for stage in stages if stage.startswith("base AS application"))
    assert re.findall(r"^USER (\w+)$", application, re.M) == ["tone"]
    assert "USER" not in next(stage for stage in stages if stage.startswith("application AS"))
    # The official Hive image switches to its own user; nothing here switches back.
    metastore = next(stage for stage in stages if stage.startswith("apache/hive"))
    assert "USER" not in metastore


def test_commands_exist() -> None:
    services = read_compose(dict.fromkeys(variables(), "1"))["services"]
    bin_folder = ROOT / ".venv/bin"
    for name, service in services.items():
        if "command" in service and service["command"][0] != "sh":
            assert shutil.which(service["command"][0], path=str(bin_folder)), name
        words = [*service.get("command", []), *service.get("healthcheck", {}).get("test", [])]
        for word in words:
            if word.startswith("/opt/tone/"):
                assert (ROOT / word.removeprefix("/opt/tone/")).exists(), word


def test_metastore_reads_its_database_from_the_environment() -> None:
    site = ET.parse(ROOT / "deploy/metastore/hive-site.xml")  # noqa: S314 - a file of this project
    entries = {
        str(entry.findtext("name")): str(entry.findtext("value")) for entry in site.iter("property")
    }
    services = read_compose(dict.fromkeys(variables(), "x"))["services"]
    password = entries["javax.jdo.option.ConnectionPassword"]
    assert password == "${env.METASTORE_DB_PASSWORD}"
    assert "METASTORE_DB_PASSWORD" in services["metastore"]["environment"]
    user = entries["javax.jdo.option.ConnectionUserName"]
    url = entries["javax.jdo.option.ConnectionURL"]
    assert url == f"jdbc:postgresql://postgres:5432/{user}"
    script = (ROOT / "deploy/postgres/databases.sh").read_text()
    made = re.search(r"for name in (.+); do", script)
    assert made is not None
    for role in made[1].split():
        assert f"{role.upper()}_DB_PASSWORD" in services["postgres"]["environment"]
    assert user in made[1].split()


def test_the_driver_is_held_to_a_checksum() -> None:
    (driver,) = read_lock(ROOT / "deploy/metastore/jars.lock")
    assert (driver.set, driver.artifact) == ("metastore", "postgresql")
    assert re.fullmatch(r"[0-9a-f]{64}", driver.sha256)


@pytest.mark.slow
def test_fetching_jars_needs_only_the_files_copied_before_it(tmp_path: Path) -> None:
    before = DOCKERFILE.split("RUN python -m stack.jars")[0]
    for copy in re.findall(r"^COPY (?!--from)(.+)$", before, re.M):
        *sources, target = copy.split()
        (tmp_path / target).mkdir(parents=True, exist_ok=True)
        for source in sources:
            shutil.copy(ROOT / source, tmp_path / target)
    # The project itself is installed in this environment, but not yet in the image.
    script = f"import sys; sys.path.remove({str(ROOT)!r}); import stack.jars"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
