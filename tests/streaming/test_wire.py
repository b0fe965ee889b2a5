from pathlib import Path

import pytest

from hatch_build import generate
from settings import ROOT


def test_the_installed_classes_are_those_of_the_definitions(tmp_path: Path) -> None:
    generate(ROOT, tmp_path)
    names = {fresh.name for fresh in tmp_path.iterdir()}
    assert names == {"messages_pb2.py", "messages_pb2.pyi"}
    for name in names:
        kept = (ROOT / "streaming/wire" / name).read_text()
        assert kept == (tmp_path / name).read_text(), f"{name} is stale: run `make setup`"


def test_wrong_definitions_end_the_build_with_a_reason(tmp_path: Path) -> None:
    folder = tmp_path / "proto"
    folder.mkdir()
    (folder / "messages.proto").write_text('syntax = "proto3"; message {')
    with pytest.raises(RuntimeError, match=r"proto/messages\.proto is not valid"):
        generate(tmp_path, tmp_path)
