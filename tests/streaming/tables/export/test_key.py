from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from settings import Settings
from streaming.tables.export.key import PseudonymKeyError, pseudonym_key


def test_the_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "new")
    with ThreadPoolExecutor(8) as threads:
        keys = set(threads.map(lambda _: pseudonym_key(settings), range(32)))
    assert [len(key) for key in keys] == [32]
    (path,) = settings.data_dir.iterdir()
    assert path.name == "pseudonyms.key"
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_damaged_key_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "pseudonyms.key"
    path.write_bytes(b"short")
    with pytest.raises(PseudonymKeyError, match="restore it from a backup"):
        pseudonym_key(Settings(data_dir=tmp_path))
    assert path.read_bytes() == b"short"


def test_a_folder_that_is_none_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(PseudonymKeyError, match="cannot be used"):
        pseudonym_key(Settings(data_dir=tmp_path / "file"))
