from streaming.sources import SourceReport
from tests.streaming.sources.conftest import dates, texts
from tests.streaming.sources.files.profiles.conftest import ReadAs, read_as


def test_messages_with_badges(read_lines: ReadAs, report: SourceReport) -> None:
    base = {"message_type": "text_message", "timestamp": 1752105600123456, "time_in_seconds": 1}
    owner = {"id": "UCa", "name": "dune", "badges": [{"title": "Owner"}]}
    member = {"id": "UCb", "name": "reef", "badges": [{"title": "Member (1 year)"}]}
    first, second = read_lines(
        [
            {"author": owner, "message": "hey", "message_id": "C1", **base},
            {
                "author": member,
                "message": "wow",
                "message_id": "C2",
                "money": {"amount": 5.0, "text": "$5.00"},
                **base,
            },
            {"author": member, "message": None, "message_id": "C3", **base},
        ]
    )
    assert (first.text, first.author, first.author_id) == ("hey", "dune", "UCa")
    assert (first.by_owner, first.by_member, first.paid_amount) == (True, False, "")
    assert (second.by_owner, second.by_member, second.paid_amount) == (False, True, "$5.00")
    assert dates([first])[0] == "2025-07-10T00:00:00.123456Z"
    assert report.left_out.total() == 1
    assert "read as chat-downloader messages" in read_as(report)


def test_a_table_of_messages(read_rows: ReadAs) -> None:
    comments = read_rows(
        ["message_id", "message_type", "author.name", "author.id", "message", "timestamp"],
        ["C1", "text_message", "dune", "UCa", "hello", "1752105600123456"],
        ["C2", "paid_sticker", "dune", "UCa", "", "1752105600123456"],
        ["C3", "text_message", "dune", "UCa", "none", "1752105600123456"],
    )
    assert texts(comments) == ["hello", "none"]
    assert (comments[0].author, comments[0].author_id) == ("dune", "UCa")
