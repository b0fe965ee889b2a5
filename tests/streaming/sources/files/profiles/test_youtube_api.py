from typing import Any

import pytest

from streaming.sources import SourceReport
from tests.streaming.sources.conftest import Read, dates, ids, parents, texts, videos
from tests.streaming.sources.files.profiles.conftest import ReadAs, read_as


def resource(comment_id: str, text: str, **snippet: Any) -> dict[str, Any]:
    given = {
        "textDisplay": text,
        "authorDisplayName": "@oak",
        "authorChannelId": {"value": "UCo"},
        "likeCount": 5,
        "publishedAt": "2025-06-01T12:00:00Z",
    }
    return {"kind": "youtube#comment", "id": comment_id, "snippet": {**given, **snippet}}


def thread(comment_id: str, text: str, *replies: dict[str, Any]) -> dict[str, Any]:
    snippet = {
        "channelId": "UCo",
        "videoId": "aaaaaaaaaC1",
        "topLevelComment": resource(comment_id, text),
    }
    comments = {"kind": "youtube#commentThread", "id": comment_id, "snippet": snippet}
    return {**comments, "replies": {"comments": list(replies)}} if replies else comments


THREADS = [
    thread("UgA", "It&#39;s <b>ok</b>", resource("UgA.1", "yes &amp; no", parentId="UgA")),
    thread("UgB", "page two"),
]


@pytest.mark.parametrize(
    "document",
    [
        THREADS,
        {"kind": "youtube#commentThreadListResponse", "items": THREADS},
        [{"items": THREADS[:1]}, {"items": THREADS[1:]}],
    ],
)
def test_threads(read_json: ReadAs, report: SourceReport, document: object) -> None:
    comments = read_json(document)
    assert texts(comments) == ["It's ok", "yes & no", "page two"]
    assert ids(comments) == ["UgA", "UgA.1", "UgB"]
    assert parents(comments) == ["", "UgA", ""]
    assert videos(comments) == {"aaaaaaaaaC1"}
    assert (comments[0].author, comments[0].author_id, comments[0].like_count) == ("@oak", "UCo", 5)
    assert dates([comments[0]])[0] == "2025-06-01T12:00:00Z"
    assert comments[0].by_owner
    assert "read as YouTube Data API comments" in report.readings[0]


def test_replies_without_their_parents_id(read_json: ReadAs) -> None:
    assert parents(read_json([thread("UgA", "a", resource("r1", "b"), resource("r2", "c"))])) == [
        "",
        "UgA",
        "UgA",
    ]


def test_comments(read_lines: ReadAs, report: SourceReport) -> None:
    items = [
        resource("Ug1", "It&#39;s", textOriginal="It's &amp;", videoId="aaaaaaaaaC2"),
        resource("Ug1.2", "b", textOriginal="b", videoId="aaaaaaaaaC2", parentId="Ug1"),
        resource("Ug3", "c", textDisplay=None, videoId="aaaaaaaaaC2"),
    ]
    comments = read_lines(items)
    assert texts(comments) == ["It's &amp;", "b"]
    assert parents(comments) == ["", "Ug1"]
    assert videos(comments) == {"aaaaaaaaaC2"}
    assert report.left_out == {"comments and chat items without a text": 1}


def test_a_nested_column_can_be_named(read: Read, read_json: ReadAs, tmp_path: Any) -> None:
    read_json([thread("UgA", "a", resource("UgA.1", "b"))])
    for column in ("snippet.textDisplay", "snippet.topLevelComment.snippet.textDisplay"):
        assert texts(read(tmp_path / "export.json", columns={"text": column})) == ["a", "b"]
    authors = read(tmp_path / "export.json", columns={"text": "snippet.authorDisplayName"})
    assert texts(authors) == ["@oak", "@oak"]


PREFIX = "snippet.topLevelComment.snippet."


def test_flat_threads_with_a_list_of_replies(read_rows: ReadAs, report: SourceReport) -> None:
    reply = resource("UgN.1", "reply&#39;s", textOriginal="reply's", parentId="UgN")
    names = ("textDisplay", "textOriginal", "authorDisplayName", "likeCount", "publishedAt")
    date = "2025-06-01T12:00:00Z"
    comments = read_rows(
        ["id", "snippet.videoId", *(f"{PREFIX}{name}" for name in names), "replies.comments"],
        ["UgN", "aaaaaaaaaC3", "it&#39;s", "it's", "@a", "3", date, repr([reply])],
        ["UgM", "aaaaaaaaaC3", "x", "x", "@b", "0", date, ""],
        ["UgO", "aaaaaaaaaC3", "y", "y", "@b", "0", date, "[cut"],
    )
    assert texts(comments) == ["it's", "reply's", "x", "y"]
    assert parents(comments) == ["", "UgN", "", ""]
    assert videos(comments) == {"aaaaaaaaaC3"}
    assert report.left_out == {"lists of replies that cannot be read": 1}


def test_a_data_frame_of_threads(read_rows: ReadAs) -> None:
    header = ["", "kind", "etag", "id", "snippet", "replies"]
    rows = [
        [n, item["kind"], "e", item["id"], repr(item["snippet"]), repr(item.get("replies"))]
        for n, item in enumerate(THREADS)
    ]
    comments = read_rows(header, *rows)
    assert texts(comments) == ["It's ok", "yes & no", "page two"]
    assert parents(comments) == ["", "UgA", ""]


def test_a_flat_table_of_snippets(read_rows: ReadAs, report: SourceReport) -> None:
    (comment,) = read_rows(
        ["textDisplay", "textOriginal", "authorDisplayName", "authorChannelId.value", "likeCount"],
        ["a&amp;b", "a&b", "@x", "UCx", "1"],
    )
    assert (comment.text, comment.author, comment.author_id, comment.like_count) == (
        "a&b",
        "@x",
        "UCx",
        1,
    )
    assert "YouTube Data API" in read_as(report)


def test_a_live_chat(read_json: ReadAs) -> None:
    base = {"liveChatId": "Cg", "publishedAt": "2020-07-10T14:00:30.645Z"}
    comments = read_json(
        {
            "kind": "youtube#liveChatMessageListResponse",
            "items": [
                {
                    "id": "L1",
                    "snippet": {**base, "textMessageDetails": {"messageText": "On the shelf"}},
                    "authorDetails": {"displayName": "An", "channelId": "UCx", "isChatOwner": True},
                },
                {
                    "id": "L2",
                    "snippet": {
                        **base,
                        "displayMessage": '$5.00 from Y: "wow"',
                        "superChatDetails": {
                            "amountDisplayString": "$5.00",
                            "userComment": "wow",
                        },
                    },
                    "authorDetails": {"displayName": "Y", "isChatSponsor": True},
                },
                {"id": "L3", "snippet": {**base, "type": "newSponsorEvent"}, "authorDetails": {}},
            ],
        }
    )
    assert texts(comments) == ["On the shelf", "wow"]
    assert [item.by_owner for item in comments] == [True, False]
    assert [item.by_member for item in comments] == [False, True]
    assert comments[1].paid_amount == "$5.00"


def test_tuber(read_rows: ReadAs, report: SourceReport) -> None:
    header = [
        *("", "authorDisplayName", "authorChannelId.value", "videoId", "textDisplay"),
        *("textOriginal", "canRate", "viewerRating", "likeCount", "publishedAt", "id"),
        *("moderationStatus", "parentId"),
    ]
    row = ["TRUE", "none", "3", "2025-06-01T12:00:00Z"]
    comments = read_rows(
        header,
        ["1", "@yew", "UCq", "aaaaaaaaaC5", "a&amp;b", "a&b", *row, "UgT", "NA", "NA"],
        ["2", "@bay", "UCr", "aaaaaaaaaC5", "ok&#33;", "NA", *row, "UgT.1", "NA", "UgT"],
    )
    assert texts(comments) == ["a&b", "ok!"]
    assert parents(comments) == ["", "UgT"]
    assert "read as tuber comments" in read_as(report)
