from pathlib import Path

import pytest

from spanemo.files import draft


@pytest.mark.parametrize("shared", [False, True])
def test_a_draft_replaces_the_file_when_it_is_whole(tmp_path: Path, shared: bool) -> None:
    path = tmp_path / "folder/state.json"
    for text in ("old", "new"):
        with draft(path, shared=shared) as part:
            part.write_text(text)
            assert not path.exists() or path.read_text() == "old"
    assert path.read_text() == "new"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("shared", [False, True])
def test_a_failed_draft_leaves_the_file_as_it_was(tmp_path: Path, shared: bool) -> None:
    path = tmp_path / "state.json"
    path.write_text("old")

    def interrupted() -> None:
        with draft(path, shared=shared) as part:
            part.write_text("ne")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_processes_that_share_a_file_have_private_drafts_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "aliases"
    with draft(path, shared=True) as first, draft(path, shared=True) as second:
        assert first != second
        first.write_text("first")
        second.write_text("second")
    assert path.read_text() == "first"
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_killed_process_leaves_one_draft_at_most(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.pt"
    (tmp_path / "checkpoint.pt.part").write_text("half")
    with draft(path) as part:
        part.write_text("whole")
    assert list(tmp_path.iterdir()) == [path]
