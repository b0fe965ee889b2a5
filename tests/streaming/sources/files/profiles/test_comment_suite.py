from streaming.sources import SourceReport
from tests.streaming.sources.conftest import dates, ids, parents, texts
from tests.streaming.sources.files.profiles.conftest import ReadAs, read_as


def test_comment_suite(read_json: ReadAs, report: SourceReport) -> None:
    reply = {"id": "Ug1.1", "user": "@rye", "timestamp": 1758473886511, "commentText": "jaw"}
    comments = read_json(
        [
            {
                "id": "Ug1",
                "user": "@oat",
                "date": "4 days ago",
                "timestamp": 1758387486139,
                "commentText": "What an ending",
                "likes": 1,
                "hasReplies": True,
                "numberOfReplies": 1,
                "replies": [reply],
            }
        ]
    )
    assert texts(comments) == ["What an ending", "jaw"]
    assert parents(comments) == ["", "Ug1"]
    assert dates([comments[0]])[0] == "2025-09-20T16:58:06.139Z"
    assert "read as YouTube Comment Suite comments" in read_as(report)


def test_replies_in_columns(read_rows: ReadAs) -> None:
    header = ["id", "user", "timestamp", "commentText", "likes", "hasReplies"]
    header += [f"replies.{name}" for name in ("id", "user", "timestamp", "commentText", "likes")]
    time = "1758387486139"
    comments = read_rows(
        header,
        ["Ug1", "@a", time, "top", "3", "true", "Ug1.1", "@b", time, "first reply", "1"],
        ["Ug1", "@a", time, "top", "3", "true", "Ug1.2", "@c", time, "second reply", "0"],
        ["", "", "", "", "", "", "Ug1.3", "@c", time, "third reply", "0"],
        ["Ug2", "@d", time, "alone", "0", "false", "", "", "", "", ""],
    )
    assert texts(comments) == ["top", "first reply", "second reply", "third reply", "alone"]
    assert ids(comments) == ["Ug1", "Ug1.1", "Ug1.2", "Ug1.3", "Ug2"]
    assert parents(comments) == ["", "Ug1", "Ug1", "Ug1", ""]
    assert [comment.author for comment in comments] == ["@a", "@b", "@c", "@c", "@d"]
    assert [comment.like_count for comment in comments] == [3, 1, 0, 0, 0]
