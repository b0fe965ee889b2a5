"""Sources as users name them."""

import io
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from streaming.sources.files.containers.errors import UnreadableFileError
from streaming.sources.files.containers.locations import expand, is_location
from tests.streaming.sources.files.containers.conftest import CASES


def names(source: object) -> list[str]:
    return [path.name for path in expand(str(source))]


def test_a_file() -> None:
    assert names(CASES / "57 my comments (final) – Kopie.csv") == [
        "57 my comments (final) – Kopie.csv"
    ]


def test_a_folder_with_folders(tmp_path: Path) -> None:
    for name in (
        "b.csv",
        "a.csv",
        ".hidden",
        "~$open.xlsx",
        "sub/c.csv",
        ".git/config",
        "Thumbs.db",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "loop").symlink_to(tmp_path)
    assert names(tmp_path) == ["a.csv", "b.csv", "c.csv"]
    assert names(CASES / "26_folder") == ["a.csv", "b.csv"]


def test_patterns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("b.csv", "a.csv", "c.json", "sub/d.csv", "[1].csv", ".e.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert names(tmp_path / "*.csv") == ["[1].csv", "a.csv", "b.csv"]
    assert names(tmp_path / "**" / "?.csv") == ["a.csv", "b.csv", "d.csv"]
    assert names(tmp_path / "[1].csv") == ["[1].csv"]
    monkeypatch.chdir(tmp_path)
    assert names("[ac].*") == ["a.csv", "c.json"]


@pytest.mark.parametrize(
    ("source", "advice"),
    [
        ("nowhere.csv", "nowhere.csv does not exist; check its name and folder"),
        ("nowhere/*.csv", "no file matches nowhere/[*].csv; check the pattern"),
        ("nul\0.csv", "is no file name"),
        ("**x", "is no pattern"),
        ("x" * 300, "cannot be read"),
    ],
)
def test_what_is_not_there_is_explained(source: str, advice: str) -> None:
    with pytest.raises(UnreadableFileError, match=advice):
        expand(source)
    assert not is_location(source)


def test_folders_with_no_files_and_too_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UnreadableFileError, match="is a folder without files"):
        expand(str(tmp_path))
    for name in ("a", "b", "c"):
        (tmp_path / name).touch()
    monkeypatch.setattr("streaming.sources.files.containers.locations.MAX_FILES", 2)
    for source in (tmp_path, tmp_path / "*"):
        with pytest.raises(UnreadableFileError, match="has more than 2 files"):
            expand(str(source))


def test_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=("text\nhello\n",))
    writer.start()
    (path,) = expand(str(pipe))
    writer.join()
    assert path.read_text() == "text\nhello\n"


@pytest.mark.parametrize("source", ["-", "/dev/stdin"])
def test_standard_input(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"text\nhello\n")))
    assert is_location(source)
    (path,) = expand(source)
    assert (path.name, path.read_text()) == ("standard input", "text\nhello\n")


@pytest.mark.slow
def test_standard_input_is_deleted_at_the_end() -> None:
    code = "from streaming.sources.files.containers.locations import expand; print(expand('-')[0])"
    printed = subprocess.run(
        [sys.executable, "-c", code], input=b"hello", capture_output=True, check=True
    ).stdout
    path = Path(printed.decode().strip())
    assert path.name == "standard input"
    assert not path.exists()


def test_videos_are_no_locations() -> None:
    assert not is_location("dQw4w9WgXcQ")
    assert not is_location("https://youtu.be/dQw4w9WgXcQ?si=*")
    assert is_location(str(CASES))
