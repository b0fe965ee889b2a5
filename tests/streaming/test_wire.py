from importlib.resources import files
from pathlib import Path

from grpc_tools import protoc

from settings import ROOT


def test_generated_code_is_current(tmp_path: Path) -> None:
    arguments = ["protoc", f"-I{ROOT / 'proto'}", f"-I{files('grpc_tools') / '_proto'}"]
    outputs = [f"--python_out={tmp_path}", f"--pyi_out={tmp_path}"]
    assert protoc.main([*arguments, *outputs, str(ROOT / "proto/messages.proto")]) == 0
    for fresh in tmp_path.iterdir():
        kept = (ROOT / "streaming/wire" / fresh.name).read_text()
        assert kept == fresh.read_text(), f"{fresh.name} is stale: run `make proto`"
    assert len(list(tmp_path.iterdir())) == 2
