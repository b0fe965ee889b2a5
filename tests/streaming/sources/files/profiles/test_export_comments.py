from streaming.sources import SourceReport
from tests.streaming.sources.conftest import ids, parents, videos
from tests.streaming.sources.files.profiles.conftest import ReadAs, read_as

HEADER = [
    *("", "Name", "Profile ID", "Date", "Likes", "isHearted", "isPinned", "Comment"),
    "(view source)",
]
DATE = "2025-06-01 12:00:00 (UTC)"
LINK = "https://www.youtube.com/watch?v=aaaaaaaaaH1&lc="


def test_numbers_tell_the_parents(read_rows: ReadAs, report: SourceReport) -> None:
    comments = read_rows(
        HEADER,
        ["1", "@a", "UCa", DATE, "4", "Yes", "No", "first", "view comment"],
        ["1-1", "@b", "UCb", DATE, "1", "No", "No", "reply", "view comment"],
        ["1-2", "@b", "UCb", DATE, "1", "No", "No", "reply", "view comment"],
        ["2", "@c", "UCc", DATE, "0", "No", "Yes", "second", "view comment"],
    )
    first = comments[0].comment_id
    assert first.startswith("row-")
    assert len(set(ids(comments))) == 4
    assert parents(comments) == ["", first, first, ""]
    assert [item.hearted for item in comments] == [True, False, False, False]
    assert comments[3].pinned
    assert (comments[0].author, comments[0].author_id, comments[0].like_count) == ("@a", "UCa", 4)
    assert comments[0].published_at.ToJsonString() == "2025-06-01T12:00:00Z"
    assert "read as ExportComments comments" in read_as(report)


def test_links_hold_the_ids(read_rows: ReadAs) -> None:
    comments = read_rows(
        HEADER,
        ["1", "@a", "UCa", DATE, "4", "Yes", "No", "first", f"{LINK}UgH"],
        ["1-1", "@b", "UCb", DATE, "1", "No", "No", "reply", f"{LINK}UgH.2"],
    )
    assert ids(comments) == ["UgH", "UgH.2"]
    assert parents(comments) == ["", "UgH"]
    assert videos(comments) == {"aaaaaaaaaH1"}


def test_numbers_that_a_spreadsheet_took_for_dates(read_rows: ReadAs) -> None:
    comments = read_rows(
        ["Number", "Name", "Profile ID", "Date", "Likes", "Comment"],
        ["1", "@a", "UC1", "2025-06-01", "3", "top"],
        ["01-Jan", "@b", "UC2", "2025-06-02", "4", "reply"],
        ["Feb-01", "@c", "UC3", "2025-06-02", "4", "second reply"],
        ["2", "@d", "UC4", "2025-06-02", "4", "next"],
    )
    assert parents(comments) == ["", comments[0].comment_id, comments[0].comment_id, ""]
