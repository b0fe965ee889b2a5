"""Files that list videos."""

from pathlib import Path

import pytest

from streaming.sources.files.containers.ids import links_in
from tests.streaming.sources.files.containers.conftest import CASES


def listed(folder: Path, content: str, encoding: str = "utf-8") -> list[str] | None:
    path = folder / "list"
    path.write_text(content, encoding=encoding)
    links = links_in(path)
    return None if links is None else [str(link) for link in links]


def test_the_case_of_ids() -> None:
    listed = links_in(CASES / "72_ids.txt") or []
    assert [str(link) for link in listed] == ["okvideo0001", "-dashvid001"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_links_and_ids(tmp_path: Path, encoding: str) -> None:
    content = (
        "# my videos\nvideo_id\n\nhttps://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3s\r\n"
        '"okvideo0001",\nhttps://youtu.be/dQw4w9WgXcQ\n  -dashvid001  \n'
    )
    assert listed(tmp_path, content, encoding) == ["dQw4w9WgXcQ", "okvideo0001", "-dashvid001"]


def test_links_of_channels(tmp_path: Path) -> None:
    content = "https://www.youtube.com/@orchard\nokvideo0001\n"
    assert listed(tmp_path, content) == ["https://www.youtube.com/@orchard", "okvideo0001"]
    assert listed(tmp_path, "@orchard\n@harbour\n") is None


@pytest.mark.parametrize(
    "content",
    ["", "text\nhello\n", "okvideo0001\nnice video\n", "interesting\nfascinating\nBeautifully\n"],
)
def test_other_files_are_no_lists(tmp_path: Path, content: str) -> None:
    assert listed(tmp_path, content) is None


def test_no_case_of_comments_is_a_list() -> None:
    lists = [path.name for path in CASES.rglob("*") if path.is_file() and links_in(path)]
    assert lists == ["72_ids.txt"]
    assert links_in(CASES) is None
