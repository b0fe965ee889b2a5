from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from stack.files import log4j, properties, write


def test_a_file_is_replaced_whole_and_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "new" / "file"
    write(path, "old")
    write(path, "ä new text")
    assert path.read_text(encoding="utf-8") == "ä new text"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_two_programs_may_write_the_same_file_at_once(tmp_path: Path) -> None:
    path = tmp_path / "shared"
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: write(path, "text" * 1000), range(200)))
    assert path.read_text() == "text" * 1000
    assert list(tmp_path.iterdir()) == [path]


def test_properties_keep_backslashes() -> None:
    assert properties({"folder": "C:\\tone", "port": "1"}) == "folder=C:\\\\tone\nport=1\n"


def test_each_logger_gets_its_level() -> None:
    text = log4j({"kafka.server": "info"})
    assert "logger.l0.name=kafka.server\nlogger.l0.level=info\n" in text
