from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from streaming.sources import SourceReport
from tests.streaming.sources.conftest import dates, ids, parents, texts, videos
from tests.streaming.sources.files.profiles.conftest import ReadAs

NAMES = [
    *("comments", "Comment Content", "comment_content", "review", "Comentario", "original_text"),
    *("clean_text", "Comment (Actual)", "message_text", "msg", "commentMessage"),
    *("Comment message", "comment_body", "tweet", "Comment", "text", "content", "message"),
    *("textOriginal", "textDisplay", "comment_text", "Kommentar", "commentaire", "Commento"),
    *("Комментарий", "Текст комментария", "评论内容", "コメント", "댓글", "تعليق", "Yorum", "body"),
]


@pytest.mark.parametrize("name", NAMES)
def test_usual_names_of_the_text(read_rows: ReadAs, name: str) -> None:
    (comment,) = read_rows(["id", name], ["Ug1", "I am happy about it"])
    assert (comment.comment_id, comment.text) == ("Ug1", "I am happy about it")


@pytest.mark.parametrize(
    ("header", "date", "likes", "days", "count"),
    [
        ("Autor;Kommentar;Datum;Gefällt mir", "vor 2 Jahren (bearbeitet)", "1,2 Tsd.", 731, 1200),
        ("Usuario;Comentario;Fecha;Me gusta", "hace 2 años (editado)", "1,2 mil", 731, 1200),
        ("Auteur;Commentaire;Date;J'aime", "il y a 3 mois (modifié)", "1,5 k", 90, 1500),
        ("Автор;Комментарий;Дата;Лайки", "2 года назад (изменено)", "1,2 тыс.", 731, 1200),
        ("ユーザー名;コメント;日時;高評価", "3 か月前", "1.2万", 90, 12_000),
        ("Utilizador;Comentário;Data;Gostos", "há 1 ano", "12", 365, 12),
    ],
)
def test_other_languages(
    read_rows: ReadAs, header: str, date: str, likes: str, days: int, count: int
) -> None:
    (comment,) = read_rows(header.split(";"), ["@a", "palabra", date, likes])
    assert (comment.text, comment.like_count, comment.date_approximate) == (
        "palabra",
        count,
        True,
    )
    age = datetime.now(UTC) - comment.published_at.ToDatetime(UTC)
    assert abs(age.days - days) < 5


def test_a_count_of_comments_is_not_their_text(read_rows: ReadAs) -> None:
    (comment,) = read_rows(["comments", "comment_text"], ["12", "hello"])
    assert comment.text == "hello"


def test_the_original_goes_before_the_cleaned_text(read_rows: ReadAs) -> None:
    (comment,) = read_rows(["clean_text", "text"], ["hello world", "Hello, world!"])
    assert comment.text == "Hello, world!"
    (comment,) = read_rows(["text", "original_text"], ["hello world", "Hello, world!"])
    assert comment.text == "Hello, world!"


def test_nested_records(read_json: ReadAs) -> None:
    grandchild = {"text": "grandchild", "user": {"name": "c"}}
    child = {"text": "child", "user": {"name": "b"}, "children": [grandchild]}
    video = {
        "title": "K",
        "id": "aaaaaaaaaJ1",
        "comments": [
            {"text": "top", "user": {"name": "a", "id": "UCa"}, "children": [child]},
            {"text": "next", "user": {"name": "d"}, "children": []},
        ],
    }
    comments = read_json([video, {**video, "id": "aaaaaaaaaJ2"}])
    first = ids(comments)[:4]
    assert texts(comments)[:4] == ["top", "child", "grandchild", "next"]
    assert parents(comments)[:4] == ["", first[0], first[1], ""]
    assert [item.author for item in comments[:4]] == ["a", "b", "c", "d"]
    assert comments[0].author_id == "UCa"
    assert videos(comments) == {"aaaaaaaaaJ1", "aaaaaaaaaJ2"}
    assert len(comments) == 8


@pytest.mark.parametrize(
    ("name", "nest"),
    [
        ("Replies", lambda reply: [reply]),
        ("reply", lambda reply: [reply]),
        ("reply", lambda reply: reply),
        ("comment_replies", lambda reply: [reply]),
        ("comments", lambda reply: [reply]),
        ("replies", lambda reply: {"b": reply}),
        ("replies", lambda reply: {"count": 1, "comments": [reply]}),
    ],
)
def test_names_and_forms_of_replies(
    read_json: ReadAs, name: str, nest: Callable[[object], object]
) -> None:
    reply = {"id": "b", "text": "reply"}
    comments = read_json([{"id": "a", "text": "top", name: nest(reply)}, {"id": "c", "text": "x"}])
    assert texts(comments) == ["top", "reply", "x"]
    assert parents(comments) == ["", "a", ""]


def test_replies_in_cells(read_rows: ReadAs, report: SourceReport) -> None:
    comments = read_rows(
        ["id", "text", "replies"],
        ["a", "top", '[{"id": "b", "text": "reply"}]'],
        ["c", "next", "[]"],
        ["d", "cut", '[{"id": "e", "text": "rep'],
        ["f", "a count", "3"],
    )
    assert texts(comments) == ["top", "reply", "next", "cut", "a count"]
    assert parents(comments)[:2] == ["", "a"]
    assert report.left_out == {"replies that cannot be read": 1}


def test_replies_that_cannot_be_read_are_counted(read_json: ReadAs, report: SourceReport) -> None:
    deep: dict[str, object] = {"text": "deepest"}
    for depth in range(21):
        deep = {"text": f"level {depth}", "replies": [deep]}
    comments = read_json([{"text": "top", "replies": ["Ug1", "Ug2"]}, deep])
    assert len(comments) == 22
    assert report.left_out == {"replies that cannot be read": 3}


def test_links_to_videos(read_rows: ReadAs) -> None:
    comments = read_rows(
        ["video_url", "comment"],
        ["https://youtu.be/aaaaaaaaaT1", "hello"],
        ["https://www.youtube.com/watch?v=aaaaaaaaaT2&t=3s", "hello"],
    )
    assert [item.video_id for item in comments] == ["aaaaaaaaaT1", "aaaaaaaaaT2"]


@pytest.mark.parametrize(
    "column",
    ["video_url", "video_id", "url"],
)
def test_links_without_a_host(read_rows: ReadAs, column: str) -> None:
    comments = read_rows(
        ["id", column, "comment"],
        ["1", "/watch?v=aaaaaaaaaT1&lc=Ug1", "hello"],
        ["2", "watch?v=aaaaaaaaaT2", "hello"],
        ["3", "/shorts/aaaaaaaaaT3", "hello"],
    )
    assert [item.video_id for item in comments] == ["aaaaaaaaaT1", "aaaaaaaaaT2", "aaaaaaaaaT3"]


@pytest.mark.parametrize("name", ["video_url", "url", "webpage_url"])
def test_the_link_around_the_comments(read_json: ReadAs, name: str) -> None:
    link = "https://youtu.be/aaaaaaaaaT1"
    assert videos(read_json({name: link, "comments": [{"text": "a"}]})) == {"aaaaaaaaaT1"}


def test_numbers_of_pandas(read_rows: ReadAs) -> None:
    comments = read_rows(
        ["", "id", "text", "parent_id", "likes"],
        ["0", "1", "a", "", "1.0"],
        ["1", "2", "b", "1.0", ""],
    )
    assert parents(comments) == ["", "1"]
    assert [item.like_count for item in comments] == [1, 0]


def test_the_first_date_that_can_be_read(read_rows: ReadAs, report: SourceReport) -> None:
    comments = read_rows(
        ["text", "published_at", "date"],
        ["a", "soon", "2025-06-01"],
        ["b", "2025-06-02", ""],
        ["c", "soon", "never"],
    )
    assert [dates([item])[0][:10] for item in comments] == ["2025-06-01", "2025-06-02", ""]
    assert report.repaired == 1
