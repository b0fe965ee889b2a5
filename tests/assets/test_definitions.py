import os
import subprocess
import sys
from pathlib import Path

import pytest

from assets.definitions import platform
from tests.snapshots import assert_on_record

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]


def test_graph_is_the_one_on_record() -> None:
    graph = platform().resolve_asset_graph()
    lines = []
    for key in sorted(graph.get_all_asset_keys(), key=lambda key: key.to_user_string()):
        node = graph.get(key)
        lines.append(f"{key.to_user_string()} ({node.group_name})\n")
        parents = sorted(parent.to_user_string() for parent in node.parent_keys)
        lines += [f"    from {parent}\n" for parent in parents]
        checks = sorted(check.name for check in node.check_keys)
        lines += [f"    check {check}\n" for check in checks]
    assert_on_record("".join(lines), Path(__file__).with_name("graph.txt"))


def test_every_asset_says_what_it_is_and_whose() -> None:
    graph = platform().resolve_asset_graph()
    for key in graph.get_all_asset_keys():
        node = graph.get(key)
        assert node.description, key
        assert node.group_name in {"stream", "tables", "training"}, key
        assert node.owners, key
        assert node.kinds, key
        assert "dagster/code_references" in node.metadata, key


def test_the_workspace_loads() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "dagster", "definitions", "validate", "-w", "workspace.yaml"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Validation successful for code location tone" in done.stdout + done.stderr


@pytest.mark.parametrize(("call", "code"), [("", 0), ("; assets.definitions.platform()", 1)])
def test_settings_are_read_when_the_definitions_are_built(call: str, code: int) -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"import assets.definitions{call}"],
        cwd=ROOT,
        env=os.environ | {"TONE_KAFKA_PORT": "not a port"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stderr
    assert ("kafka_port" in done.stderr) == bool(code)
