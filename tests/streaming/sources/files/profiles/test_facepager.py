from streaming.sources import SourceReport
from tests.streaming.sources.conftest import ids, parents, texts, videos
from tests.streaming.sources.files.profiles.conftest import ReadAs, read_as

HEADER = [
    *("level", "id", "parent_id", "object_id", "object_type", "query_status"),
    "snippet.topLevelComment.snippet.textDisplay",
    "snippet.topLevelComment.snippet.authorDisplayName",
    "snippet.textDisplay",
    "snippet.authorDisplayName",
]


def test_nodes_that_are_comments(read_rows: ReadAs, report: SourceReport) -> None:
    comments = read_rows(
        HEADER,
        ["0", "1", "", "aaaaaaaaaF1", "seed", "", "", "", "", ""],
        ["1", "2", "1", "UgF", "data", "fetched (200)", "great &amp; good", "@f", "", ""],
        ["2", "3", "2", "UgF.1", "data", "fetched (200)", "", "", "a reply", "@g"],
        ["1", "4", "1", "", "offcut", "fetched (200)", "", "", "", ""],
    )
    assert texts(comments) == ["great & good", "a reply"]
    assert ids(comments) == ["UgF", "UgF.1"]
    assert parents(comments) == ["", "UgF"]
    assert videos(comments) == {"aaaaaaaaaF1"}
    assert [item.author for item in comments] == ["@f", "@g"]
    assert report.left_out == {"nodes without a comment": 2}
    assert "read as Facepager nodes" in read_as(report)
