import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from streaming.tables.export.place import FileNotWritableError, replaced


def test_a_whole_file_takes_the_place(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    with replaced(path) as file:
        file.write(b"whole")
        assert not path.exists()
    assert path.read_bytes() == b"whole"
    assert path.stat().st_mode & 0o600 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_an_export_that_fails_leaves_the_earlier_file(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(b"earlier")
    path.chmod(0o640)
    with suppress(ZeroDivisionError), replaced(path) as file:
        file.write(b"half")
        raise ZeroDivisionError
    assert path.read_bytes() == b"earlier"
    assert list(tmp_path.iterdir()) == [path]
    with replaced(path) as file:
        file.write(b"later")
    assert path.read_bytes() == b"later"
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_missing_folder_is_a_sentence(tmp_path: Path) -> None:
    with (
        pytest.raises(FileNotWritableError, match="cannot be written"),
        replaced(tmp_path / "none/x"),
    ):
        pass


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    path, link = tmp_path / "export.csv", tmp_path / "link.csv"
    path.write_bytes(b"earlier")
    link.symlink_to(path)
    with replaced(link) as file:
        file.write(b"later")
    assert link.is_symlink()
    assert path.read_bytes() == b"later"


def test_a_pipe_is_written_to_and_stays(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as thread:
        read = thread.submit(pipe.read_bytes)
        with replaced(pipe) as file:
            file.write(b"whole")
        assert read.result(10) == b"whole"
    assert pipe.is_fifo()


def test_a_folder_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(FileNotWritableError, match="cannot be written"), replaced(tmp_path) as file:
        file.write(b"whole")
    assert list(tmp_path.iterdir()) == []
