"""Files as people have them, apart from the exports of tools."""

from pathlib import Path

import pytest

from streaming.sources import SourceReport
from streaming.sources.files.columns import MissingColumnError
from streaming.sources.files.containers.errors import UnreadableFileError
from streaming.sources.lengths import MAX_TEXT
from tests.streaming.sources.conftest import (
    CASES,
    Read,
    assert_age,
    dates,
    ids,
    likes,
    problems,
    texts,
)


def test_gzip(case: Read) -> None:
    (comment,) = case("25")
    assert (comment.text, comment.video_id) == ("so excited for the finale", "25_comments")


def test_unicode_text_of_excel(case: Read) -> None:
    comments = case("27")
    assert texts(comments) == ["¡qué maravilla! 😍", "The ending broke my heart 💔"]
    assert likes(comments) == [1234, 7]
    assert dates(comments) == ["2025-06-01T12:00:00Z", "2025-06-13T09:30:00Z"]


def test_utf16_without_mark(case: Read) -> None:
    comments = case("28")
    assert ids(comments) == ["Ug28A", "Ug28B"]
    assert texts(comments) == ["what a lovely surprise", "I am scared of spiders"]


@pytest.mark.parametrize("start", ["30", "31"])
def test_semicolons(case: Read, report: SourceReport, start: str) -> None:
    comments = case(start)
    assert texts(comments)[:2] == ["I'm impressed – what a café scene!", "So sad it’s over"]
    assert [comment.author for comment in comments] == ["Jörg", "Anne", "Bob"]
    assert likes(comments) == [1234, 3, 1]
    assert [date[:10] for date in dates(comments)] == ["2025-06-01", "2025-06-13", "2025-06-01"]
    assert report.problems == []


def test_ids_that_excel_replaced(case: Read, report: SourceReport) -> None:
    comments = case("32")
    assert len(set(ids(comments))) == 5
    assert likes(comments) == [1, 2, 3, 0, 0]
    assert [comment.video_id for comment in comments][2:4] == [
        "aaaaaaaaa32",
        "32_excel_mangled_ids",
    ]
    assert "a spreadsheet has replaced IDs" in problems(report)[0]
    assert ["#NAME?" in problem for problem in problems(report)[1:]] == [True, True]
    assert "5 sent with a new ID" in report.summary()


def test_nul_bytes(case: Read) -> None:
    assert texts(case("33"))[1] == "I am angry about this"


def test_newlines(case: Read) -> None:
    comments = case("35")
    assert ids(comments) == ["Ug35A", "Ug35B"]
    assert comments[0].text.splitlines()[-1] == "fourth line is joyful"


def test_equal_texts(case: Read) -> None:
    comments = case("36")
    assert texts(comments) == ["nice", "nice", "nice", "I am so sad"]
    assert len(set(ids(comments))) == 4
    assert ids(case("36")) == ids(comments)


def test_no_header(case: Read, report: SourceReport) -> None:
    with pytest.raises(MissingColumnError, match="column 1, column 2, column 3, column 4"):
        case("37")
    comments = case("37", columns={"text": "3", "comment_id": "1", "author": "column 2"})
    assert texts(comments) == ["This made my day", "I regret clicking"]
    assert ids(comments) == ["Ug37A", "Ug37B"]
    assert "there is no header line" in problems(report)[0]


def test_two_columns_of_one_name(case: Read, report: SourceReport) -> None:
    assert texts(case("38")) == ["original words I love"]
    assert "2 columns have the name 'text'" in problems(report)[0]


NOON = "2025-06-01T12:00:00Z"
MIDNIGHT = "2025-06-01T00:00:00Z"


def test_forms_of_dates(case: Read, report: SourceReport) -> None:
    comments = case("39_timestamps")
    exact = [*range(15), *range(18, 24)]
    assert [dates(comments)[place] for place in exact] == [
        *(NOON, NOON, NOON, NOON, "2025-06-01T06:30:00Z", NOON, NOON),
        *("2025-06-01T12:00:00.500Z", "2025-06-01T12:00:00.123456Z", NOON),
        *(MIDNIGHT, MIDNIGHT, NOON, NOON, NOON),
        *(MIDNIGHT, NOON, NOON, "", "", ""),
    ]
    for place, years in ((15, 2), (16, 2), (17, 6)):
        assert_age(comments[place], years * 365 + years // 4)
    assert problems(report) == [
        "dates such as 06/01/2025 may begin with the day or the month; they are read with the day "
        "first, those with AM or PM with the month first",
        "line 23: date ignored: '0' is not a date that can be read, such as 2026-05-01T18:30:00Z",
    ]


def test_numbers_as_dates(case: Read) -> None:
    assert dates(case("39_timestamp_numbers")) == [NOON, NOON, "2025-06-01T12:00:00.500Z", ""]


def test_forms_of_likes(case: Read, report: SourceReport) -> None:
    assert likes(case("40")) == [
        *(1234, 1200, 1200, 3_000_000, 12, 0, 0, 0, 0, 1234, 1234, 3, 1000),
    ]
    assert 'like counts such as "1.234" are read as 1234' in report.readings[0]
    assert report.problems == []


def test_html(case: Read) -> None:
    assert texts(case("41")) == [
        'I\'m crying & laughing\n\nat 0:37 "best moment"',
        "WOW this is amazing",
        "I <3 this",
        "if x<b and y>c then done",
    ]


def test_emoji(case: Read) -> None:
    assert texts(case("42"))[:2] == ["👩‍❤️‍💋‍👨", "👏🏿👏🏿👏🏿👏🏿👏🏿"]


def test_languages(case: Read) -> None:
    comments = texts(case("43"))
    assert len(comments) == 12
    assert comments[9] == "ㅋㅋㅋㅋㅋ 너무 웃겨"


def test_long_and_blank_texts(case: Read, report: SourceReport) -> None:
    comments = texts(case("44"))
    assert comments[3:8] == [" ", "", "\u200b\u200b", ".", "[deleted]"]
    assert max(map(len, comments)) <= MAX_TEXT
    assert problems(report) == []
    assert report.cut_texts > 0


def test_equal_ids_in_two_videos(case: Read, report: SourceReport) -> None:
    comments = case("45")
    assert texts(comments) == ["good one", "bad one", "great", "terrible"]
    assert ids(comments) == ["1", "1", "2", "2"]
    assert report.summary() == "4 of 4 comments sent."


def test_an_index_of_pandas(case: Read) -> None:
    comments = case("46")
    assert texts(comments) == ["I adore this", "I loathe this"]
    assert likes(comments) == [3, 1]
    assert dates(comments) == ["2025-06-01T12:00:00Z", "2025-06-02T12:00:00Z"]


@pytest.mark.parametrize(
    "path", sorted((CASES / "47_headers").iterdir()), ids=lambda path: path.stem
)
def test_names_of_the_text(read: Read, path: Path) -> None:
    assert texts(read(path)) == ["I am happy about it"]


def test_plain_text(case: Read) -> None:
    assert texts(case("48")) == ["I love this", "I hate this", "what is going on"]


def test_a_mark_before_quotes(case: Read) -> None:
    (comment,) = case("50")
    assert (comment.comment_id, comment.text) == ("Ug50A", "so good")


def test_an_open_quote_loses_its_row(case: Read, report: SourceReport) -> None:
    assert ids(case("51")) == ["Ug51B", "Ug51C", "Ug51D"]
    assert problems(report) == ["line 2: not valid CSV (a quote is not closed)"]


def test_formulas(case: Read) -> None:
    assert texts(case("56")) == [
        '=HYPERLINK("http://example.test","win")',
        "+1 totally agree",
        "-10/10 would not watch again",
        "@everyone this is sick",
    ]


def test_a_name_with_blanks(case: Read) -> None:
    (comment,) = case("57")
    assert comment.video_id == "57 my comments (final) – Kopie"


def test_a_broken_parquet_file(case: Read) -> None:
    with pytest.raises(UnreadableFileError, match="cannot be read as Parquet"):
        case("59")


@pytest.mark.parametrize(
    ("start", "reason"),
    [
        ("66_empty.csv", "the file is empty"),
        ("66_empty.jsonl", "the file is empty"),
        ("66_header_only", "no rows below its header"),
    ],
)
def test_nothing_to_read(case: Read, start: str, reason: str) -> None:
    with pytest.raises(UnreadableFileError, match=reason):
        case(start)


def test_an_id_that_is_the_videos(case: Read, report: SourceReport) -> None:
    comments = case("68")
    assert texts(comments) == ["I love the intro", "the outro is awful", "what a shame"]
    assert {comment.video_id for comment in comments} == {"aaaaaaaaa68"}
    assert len(set(ids(comments))) == 3
    assert "'id' has the same value in different comments" in problems(report)[0]
