"""The generated message classes are those of proto/messages.proto."""

import subprocess
import sys
from pathlib import Path

import pytest

from settings import ROOT
from streaming.wire import messages_pb2


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wire")
    options = ["-I", "proto", f"--python_out={folder}", f"--pyi_out={folder}"]
    subprocess.run(
        [
            sys.executable,
            "-m",
            "grpc_tools.protoc",
            "-I",
            "proto",
            *outputs,
            "proto/messages.proto",
        ],
        cwd=ROOT,
        check=True,
        timeout=60,
    )
    return folder


@pytest.mark.parametrize("name", ["messages_pb2.py", "messages_pb2.pyi"])
def test_generated_code_is_current(generated: Path, name: str) -> None:
    committed = (ROOT / "streaming" / "wire" / name).read_bytes()
    assert committed == (generated / name).read_bytes(), "proto/ has changed: run `make proto`"


def test_nothing_else_lies_beside_it(generated: Path) -> None:
    present = {path.name for path in (ROOT / "streaming" / "wire").glob("*.py*")}
    assert present == {path.name for path in generated.iterdir()} | {"__init__.py"}


@pytest.mark.parametrize(
    ("message", "numbers"),
    [
        ("Comment", {"type": 1, "comment_id": 2, "video_id": 3, "parent_id": 4, "author": 5}),
        ("Comment", {"text": 6, "like_count": 7, "published_at": 8, "source": 9}),
        ("Comment", {"request_id": 10, "fetched_at": 11}),
        ("Prediction", {"type": 1, "comment": 2, "scores": 3, "labels": 4, "model_name": 5}),
        ("Prediction", {"model_version": 6, "queued_at": 7, "predicted_at": 8}),
        ("DeadLetter", {"type": 1, "key": 2, "value": 3, "topic": 4, "partition": 5}),
        ("DeadLetter", {"offset": 6, "reason": 7, "failed_at": 8}),
    ],
)
def test_field_numbers_never_change(message: str, numbers: dict[str, int]) -> None:
    fields = getattr(messages_pb2, message).DESCRIPTOR.fields_by_name
    assert {name: fields[name].number for name in numbers} == numbers
