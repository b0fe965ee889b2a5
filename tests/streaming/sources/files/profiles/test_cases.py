"""Exports of tools as people have them."""

import pytest

from streaming.sources import SourceReport
from tests.streaming.sources.conftest import Read, assert_age, dates, ids, likes, parents, texts


@pytest.mark.parametrize(
    ("start", "first", "video"),
    [("01", "Ug01A", "aaaaaaaaa01"), ("03", "Ug03A", "03_ytdlp_lines")],
)
def test_ytdlp(case: Read, report: SourceReport, start: str, first: str, video: str) -> None:
    comments = case(start)
    assert texts(comments)[0] == "The drum fill near the end made my whole week, thank you!"
    assert ids(comments)[:2] == [first, f"{first}.9r1"]
    assert parents(comments) == ["", first, ""]
    assert likes(comments) == [12, 0, 0]
    assert dates(comments) == [
        "2023-08-01T00:00:00Z",
        "2024-08-01T00:00:00Z",
        "2025-07-10T00:00:00Z",
    ]
    assert {comment.video_id for comment in comments} == {video}
    assert [comment.author for comment in comments] == ["@kettle", "@harbour", "@moss"]
    assert [comment.author_id for comment in comments] == ["UCx1", "UCx2", "UCx3"]
    assert [comment.by_owner for comment in comments] == [False, True, False]
    assert [comment.pinned for comment in comments] == [True, False, False]
    assert "yt-dlp comments" in report.readings[0]


@pytest.mark.parametrize("start", ["04", "05"])
def test_youtube_comment_downloader(case: Read, report: SourceReport, start: str) -> None:
    comments = case(start)
    assert texts(comments)[1] == "@pan the cat is the real chef"
    assert ids(comments) == [f"Ug{start}A", f"Ug{start}A.9b2", f"Ug{start}B"]
    assert parents(comments) == ["", f"Ug{start}A", ""]
    assert likes(comments) == [1200, 15, 0]
    assert dates(comments)[:2] == ["2023-08-01T00:00:00.500Z", "2025-03-20T11:33:20.100Z"]
    assert_age(comments[2], 11)
    assert [comment.hearted for comment in comments] == [True, False, False]
    assert [comment.author_id for comment in comments] == ["UCy1", "UCy2", "UCy3"]
    assert "youtube-comment-downloader comments" in report.readings[0]


def test_takeout(case: Read) -> None:
    comments = case("07")
    assert texts(comments) == [
        "This lecture finally made it click, I am so grateful",
        "@bird see https://example.org/page for the notes",
    ]
    assert ids(comments) == ["Ug07A", "Ug07A.9c"]
    assert parents(comments) == ["", "Ug07A"]
    assert {comment.video_id for comment in comments} == {"aaaaaaaaa07"}
    assert dates(comments)[1] == "2025-01-02T08:00:00.100Z"
    assert [comment.author_id for comment in comments] == ["UCme", "UCme"]


@pytest.mark.parametrize(("start", "video"), [("08", "aaaaaaaaa08"), ("09", "09_ytdt_comments")])
def test_youtube_data_tools(case: Read, start: str, video: str) -> None:
    comments = case(start)
    assert parents(comments) == ["", f"Ug{start}A"]
    assert likes(comments) == [34, 2]
    assert dates(comments) == ["2025-03-04T21:10:05Z", "2025-03-05T07:01:00Z"]
    assert {comment.video_id for comment in comments} == {video}
    assert [comment.author_id for comment in comments] == ["UCz1", "UCz2"]


def test_threads_of_the_api(case: Read) -> None:
    comments = case("11")
    assert texts(comments) == [
        "I can't believe how good this is",
        "It's unreal",
        "Worst update ever, I'm furious",
    ]
    assert ids(comments) == ["Ug11A", "Ug11A.r0", "Ug11B"]
    assert parents(comments) == ["", "Ug11A", ""]
    assert likes(comments) == [5, 5, 0]
    assert {comment.video_id for comment in comments} == {"aaaaaaaaa11"}
    assert {comment.author_id for comment in comments} == {"UCo"}


def test_comments_of_the_api(case: Read) -> None:
    comments = case("13")
    assert texts(comments) == ["so happy for the team", "this is sad news"]
    assert ids(comments) == ["Ug130", "Ug131"]
    assert dates(comments) == ["2025-06-01T12:00:00Z"] * 2


def test_flat_threads(case: Read) -> None:
    (comment,) = case("14")
    assert comment.text == "Such a beautiful tribute, I cried"
    assert (comment.comment_id, comment.video_id) == ("Ug14A", "aaaaaaaaa14")
    assert (comment.author, comment.like_count) == ("@elm", 9)


def test_tuber(case: Read) -> None:
    comments = case("15")
    assert texts(comments) == ["I'm so proud of you & the crew\nkeep going", "Agreed"]
    assert parents(comments) == ["", "Ug15A"]
    assert likes(comments) == [3, 0]
    assert [comment.author_id for comment in comments] == ["UCq", "UCr"]


def test_apify(case: Read) -> None:
    comments = case("16")
    assert texts(comments) == [
        "Best tutorial on this topic, cleared everything up",
        "Glad it helped!",
    ]
    assert parents(comments) == ["", "Ug16A"]
    assert likes(comments) == [7, 1]
    assert [comment.by_owner for comment in comments] == [False, True]
    assert [comment.hearted for comment in comments] == [True, False]
    assert_age(comments[0], 122)


def test_export_comments(case: Read) -> None:
    comments = case("18")
    assert texts(comments) == ["The soundtrack gives me chills", "same!!"]
    assert parents(comments) == ["", comments[0].comment_id]
    assert [comment.author for comment in comments] == ["@tern", "@gull"]
    assert dates(comments) == ["2025-06-01T12:00:00Z", "2025-06-01T13:00:00Z"]
    assert {comment.video_id for comment in comments} == {"18_export_comments"}


def test_comment_suite(case: Read) -> None:
    comments = case("20")
    assert texts(comments) == ["What an ending, I did not see that coming", "@oat jaw on the floor"]
    assert ids(comments) == ["Ug20A", "Ug20A.1"]
    assert parents(comments) == ["", "Ug20A"]
    assert dates(comments) == ["2025-09-20T16:58:06.139Z", "2025-09-21T16:58:06.511Z"]
    assert [comment.author for comment in comments] == ["@oat", "@rye"]


def test_chat_downloader(case: Read, report: SourceReport) -> None:
    comments = case("22")
    assert texts(comments)[0] == "LETS GOOO"
    assert ids(comments) == ["Ch22A", "Ch22C"]
    assert dates(comments)[0] == "2025-07-10T00:00:00.123456Z"
    assert [comment.author for comment in comments] == ["dune", "bog"]
    assert [comment.paid_amount for comment in comments] == ["", "$20.00"]
    assert "1 left out: chat items without words" in report.summary()


def test_ytdlp_live_chat(case: Read) -> None:
    comments = case("24")
    assert texts(comments) == ["this boss is terrifying🔥", "clutch!!🔥"]
    assert ids(comments) == ["Ch240", "Ch241"]
    assert {comment.video_id for comment in comments} == {"24_clip"}


def test_4cat(case: Read) -> None:
    comments = case("61")
    assert texts(comments) == ["Such hope in this speech", "I doubt it will change anything"]
    assert parents(comments) == ["", "Ug61A"]
    assert likes(comments) == [3, 0]
    assert dates(comments) == ["2025-06-01T12:00:00Z", "2025-06-01T13:00:00Z"]


def test_minet(case: Read) -> None:
    comments = case("63")
    assert texts(comments) == ["0:37 best moment, love it", "agreed"]
    assert parents(comments) == ["", "Ug63A"]
    assert {comment.video_id for comment in comments} == {"aaaaaaaaa63"}
    assert [comment.author_id for comment in comments] == ["UCm", "UCn"]


def test_spam_collection(case: Read) -> None:
    comments = case("64")
    assert ids(comments) == ["Ug64A", "Ug64B"]
    assert dates(comments) == ["2013-11-07T06:20:48Z", ""]
