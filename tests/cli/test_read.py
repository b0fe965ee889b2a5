"""``tone read``: comments as they would be sent, without a server."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli.main import app

CASES = Path(__file__).parents[1] / "streaming/sources/cases"
KEYS = ("text", "comment_id", "video_id", "author", "parent_id", "like_count", "published_at")


def read(*arguments: object, given: str | None = None) -> Result:
    return CliRunner().invoke(
        app, ["read", *map(str, arguments)], input=given, env={"COLUMNS": "200"}
    )


def test_comments_are_printed_as_they_would_be_sent() -> None:
    result = read("--json", CASES / "05_downloader.jsonl")
    assert result.exit_code == 0
    first, reply, _ = [json.loads(line) for line in result.stdout.splitlines()]
    assert [first[key] for key in KEYS] == [
        "Came for the recipe, stayed for the cat 😂",
        "Ug05A",
        "05_downloader",
        "@pan",
        None,
        1200,
        "2023-08-01T00:00:00Z",
    ]
    assert reply["parent_id"] == "Ug05A"
    assert "read as youtube-comment-downloader comments (JSON lines)" in result.stderr
    assert "like_count from 'votes'" in result.stderr
    assert "3 of 3 comments sent." in result.stderr


def test_several_files_a_folder_and_a_pattern_are_read_in_order(tmp_path: Path) -> None:
    for name in "cab":
        (tmp_path / f"{name}.csv").write_text(f"id,text\n1,from {name}\n")
    for sources in ((tmp_path / "a.csv", tmp_path / "b.csv", tmp_path / "c.csv"), (tmp_path,)):
        texts = [json.loads(line)["text"] for line in read("--json", *sources).stdout.splitlines()]
        assert texts == ["from a", "from b", "from c"]
    pattern = read("--json", f"{tmp_path}/[ab].csv")
    assert [json.loads(line)["video_id"] for line in pattern.stdout.splitlines()] == ["a", "b"]


def test_standard_input_is_read() -> None:
    result = read("--json", "-", given="text\nI love it\n")
    assert json.loads(result.stdout)["text"] == "I love it"


def test_a_limit_says_how_many_rows_it_left_out(tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    path.write_text("id,text\n" + "".join(f"{n},x\n" for n in range(1200)))
    result = read("--json", path, "--limit", 1000)
    assert len(result.stdout.splitlines()) == 1000
    assert "200 more not read because of the limit" in result.stderr


def test_every_kind_of_problem_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    rows = [f"{n},fine,{n}" if n % 3 else f"{n}" for n in range(600)]
    path.write_text("\n".join(["id,text,likes", *rows, "x,fine,many", "y,fine,lots"]))
    result = read("--json", path)
    assert "200 rows: expected … fields, got …" in result.stderr
    assert "2 rows: like count ignored: … is not a number" in result.stderr
    assert result.stderr.count("line ") == 100


def test_columns_are_chosen_by_name_key_or_place() -> None:
    by_place = read("--json", CASES / "37_no_header.csv", "--column", "text=2")
    assert by_place.exit_code == 0
    assert len(by_place.stdout.splitlines()) == 2
    by_key = read(
        "--json", CASES / "13_comment_resources.jsonl", "--column", "text=snippet.textDisplay"
    )
    assert by_key.exit_code == 0, by_key.stderr


@pytest.mark.parametrize("name", ["66_empty.csv", "66_empty.jsonl", "66_header_only.csv"])
def test_a_file_without_comments_is_an_error(name: str) -> None:
    result = read(CASES / name)
    assert result.exit_code == 1
    assert name in result.stderr
    assert "Traceback" not in result.stderr


def test_rows_that_all_cannot_be_read_are_an_error(tmp_path: Path) -> None:
    path = tmp_path / "broken.csv"
    path.write_text("id,text\n1,far,too,many\n2,far,too,many\n")
    result = read(path)
    assert result.exit_code == 1
    assert "line 2: expected 2 fields, got 4" in result.stderr
    assert "No row became a comment" in result.stderr


def test_an_unreadable_file_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("")
    (tmp_path / "b.csv").write_text("id,text\n1,fine\n")
    result = read("--json", tmp_path)
    assert result.exit_code == 0
    assert json.loads(result.stdout)["text"] == "fine"
    assert "a.csv: the file is empty" in result.stderr


def test_control_characters_do_not_reach_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "hostile.csv"
    path.write_text('id,text\n1,"\x1b[31mred\x1b[2J \x1b]0;x\x07"\n2\n')
    result = read(path)
    assert "red" in result.stdout
    assert "\x1b]0" not in result.output
    assert "\x1b[2J" not in result.output


def test_the_first_comments_are_shown_as_a_table() -> None:
    result = read(CASES / "01_clip.info.json")
    assert "The drum fill near the end made my whole week" in result.stdout
    assert "@kettle" in result.stdout
