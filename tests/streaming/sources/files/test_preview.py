"""Preview of files: its limits on what it unpacks."""

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from streaming.sources.files.file import NamedFile
from streaming.sources.files.preview import previews

ROWS = "id,text\n" + "".join(f"{n},text {n}\n" for n in range(100))


def file(folder: Path, name: str, content: bytes) -> NamedFile:
    path = folder / name
    path.write_bytes(content)
    return NamedFile(path, name)


def test_a_file_that_unpacks_to_much_shows_its_first_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("streaming.sources.files.preview.MAX_UNPACKED", 2**20)
    content = gzip.compress(ROWS.encode() + b"\n" * 2**22)
    large = file(tmp_path, "large.csv.gz", content)
    small = file(tmp_path, "small.csv", ROWS.encode())
    shown, _ = previews([large, large, small], {}, 5)
    assert [len(preview.comments) for preview in shown] == [5]


def test_files_share_the_bytes_to_unpack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streaming.sources.files.preview.MAX_UNPACKED", 2 * len(ROWS))
    packed = file(tmp_path, "a.csv.gz", gzip.compress(ROWS.encode()))
    assert len(previews([packed] * 6, {}, 5)[0]) == 3


def test_a_preview_tries_fifty_members(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number in range(60):
            archive.writestr(f"{number:02}.csv", ROWS if number in (49, 50) else "")
    (preview,), _ = previews([file(tmp_path, "a.zip", buffer.getvalue())], {}, 5)
    assert len(preview.comments) == 5
