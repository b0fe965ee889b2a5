from streaming.sources import SourceReport
from tests.streaming.sources.conftest import dates, ids, parents, texts, videos
from tests.streaming.sources.files.profiles.conftest import ReadAs, read_as

DATE = "2025-06-01T12:00:00Z"


def test_youtube_comment_downloader(read_rows: ReadAs, report: SourceReport) -> None:
    comments = read_rows(
        ["cid", "text", "time", "author", "channel", "votes", "heart", "reply", "time_parsed"],
        ["Ug1", "hello", "1 year ago", "@a", "UCa", "1.2K", "True", "False", "1690848000.5"],
        ["Ug1.1", "reply", "vor 1 Jahr", "@b", "UCb", "3", "False", "True", ""],
    )
    assert [item.like_count for item in comments] == [1200, 3]
    assert dates([comments[0]])[0] == "2023-08-01T00:00:00.500Z"
    assert [item.date_approximate for item in comments] == [False, True]
    assert [item.hearted for item in comments] == [True, False]
    assert parents(comments) == ["", "Ug1"]
    assert comments[1].author_id == "UCb"
    assert "read as youtube-comment-downloader comments" in read_as(report)


def test_youtube_data_tools(read_rows: ReadAs, report: SourceReport) -> None:
    comments = read_rows(
        ["id", "likeCount", "publishedAt", "authorName", "text", "isReply", "isReplyTo"],
        ["Ug1", "34", "2025-03-04 21:10:05", "@reed", "scary", "0", ""],
        ["Ug1.2", "2", "2025-03-05 07:01:00", "@fern", "light on", "1", "Ug1"],
        name="videoinfo_aaaaaaaaaY1_2025_03_05-10_00_00_comments.csv",
    )
    assert parents(comments) == ["", "Ug1"]
    assert videos(comments) == {"aaaaaaaaaY1"}
    assert [item.like_count for item in comments] == [34, 2]
    assert dates([comments[0]])[0] == "2025-03-04T21:10:05Z"
    assert "read as YouTube Data Tools comments" in read_as(report)


def test_4cat(read_rows: ReadAs, report: SourceReport) -> None:
    comments = read_rows(
        ["id", "thread_id", "author", "body", "timestamp", "unix_timestamp", "likes"],
        ["Ug1", "Ug1", "@a", "top", "2025-06-01 14:00:00", "1748779200", "3"],
        ["Ug2", "Ug1", "@b", "below", "2025-06-01 14:00:00", "1748779200", "0"],
    )
    assert texts(comments) == ["top", "below"]
    assert parents(comments) == ["", "Ug1"]
    assert dates([comments[0]])[0] == DATE
    assert "read as 4CAT items" in read_as(report)


def test_4cat_with_a_thread_for_each_video(read_rows: ReadAs) -> None:
    comments = read_rows(
        ["id", "thread_id", "author", "body", "timestamp", "unix_timestamp", "likes"],
        ["Ug1", "aaaaaaaaaR1", "@a", "top", "2025-06-01 14:00:00", "1748779200", "3"],
        ["Ug1.2", "aaaaaaaaaR1", "@b", "below", "2025-06-01 14:00:00", "1748779200", "0"],
    )
    assert parents(comments) == ["", "Ug1"]
    assert videos(comments) == {"aaaaaaaaaR1"}


def test_apify(read_json: ReadAs, report: SourceReport) -> None:
    page = "https://www.youtube.com/watch?v=aaaaaaaaaG1"
    comments = read_json(
        [
            {
                "comment": "Best tutorial",
                "cid": "Ug1",
                "author": "@ivy",
                "pageUrl": page,
                "voteCount": "1.5K",
                "authorIsChannelOwner": False,
                "hasCreatorHeart": True,
                "type": "comment",
                "replyToCid": None,
                "publishedTimeText": "4 months ago (edited)",
            },
            {
                "comment": "Glad it helped!",
                "cid": "Ug1.9",
                "author": "@owner",
                "pageUrl": page,
                "voteCount": 1,
                "authorIsChannelOwner": True,
                "hasCreatorHeart": False,
                "type": "reply",
                "replyToCid": "Ug1",
                "publishedTimeText": "4 months ago",
            },
        ]
    )
    assert videos(comments) == {"aaaaaaaaaG1"}
    assert parents(comments) == ["", "Ug1"]
    assert [item.like_count for item in comments] == [1500, 1]
    assert [item.by_owner for item in comments] == [False, True]
    assert [item.hearted for item in comments] == [True, False]
    assert all(item.date_approximate for item in comments)
    assert "read as Apify comments" in read_as(report)


def test_voson(read_rows: ReadAs, report: SourceReport) -> None:
    comments = read_rows(
        [
            *("Comment", "AuthorDisplayName", "AuthorChannelID", "LikeCount", "PublishedAt"),
            *("CommentID", "ParentID", "VideoID"),
        ],
        ["I love this", "@v", "UCv", "2", DATE, "Ug1", "None", "aaaaaaaaaI1"],
        ["me too", "@w", "UCw", "0", DATE, "Ug1.1", "Ug1", "aaaaaaaaaI1"],
    )
    assert parents(comments) == ["", "Ug1"]
    assert videos(comments) == {"aaaaaaaaaI1"}
    assert (comments[0].author, comments[0].author_id, comments[0].like_count) == ("@v", "UCv", 2)
    assert "read as vosonSML comments" in read_as(report)


def test_minet(read_rows: ReadAs, report: SourceReport) -> None:
    comments = read_rows(
        [
            *("video_id", "comment_id", "author_name", "author_channel_id", "text", "like_count"),
            *("published_at", "parent_comment_id"),
        ],
        ["aaaaaaaaaM1", "Ug1", "@kelp", "UCm", "0:37 best moment", "3", DATE, ""],
        ["aaaaaaaaaM1", "Ug1.1", "@reef", "UCn", "agreed", "0", DATE, "Ug1"],
    )
    assert texts(comments) == ["0:37 best moment", "agreed"]
    assert parents(comments) == ["", "Ug1"]
    assert comments[0].author_id == "UCm"
    assert "read as minet comments" in read_as(report)


def test_spam_collection(read_rows: ReadAs, report: SourceReport) -> None:
    comments = read_rows(
        ["COMMENT_ID", "AUTHOR", "DATE", "CONTENT", "CLASS"],
        ["z1", "a", "2013-11-07T06:20:48", "check this &amp; that", "1"],
        ["z2", "b", "", "I&#39;m in<br />love", "0"],
    )
    assert texts(comments) == ["check this & that", "I'm in\nlove"]
    assert [dates([item])[0] for item in comments] == ["2013-11-07T06:20:48Z", ""]
    assert "read as the YouTube Spam Collection" in read_as(report)


def test_takeout(read_rows: ReadAs, report: SourceReport) -> None:
    segments = (
        '{"takeoutSegments":[{"text":"a "},{"text":"b","mention":{"externalChannelId":"U"}}]}'
    )
    comments = read_rows(
        [
            *("Channel ID", "Comment Create Timestamp", "Price", "Comment ID"),
            *("Parent Comment ID", "Video ID", "Comment Text"),
        ],
        ["UCme", "2024-09-19T17:42:53.4346+00:00", "0", "Ug1", "", "aaaaaaaaaE1", segments],
        ["UCme", "2024-09-19T17:42:53.4346+00:00", "0", "Ug1.2", "Ug1", "aaaaaaaaaE1", "old text"],
    )
    assert texts(comments) == ["a b", "old text"]
    assert parents(comments) == ["", "Ug1"]
    assert videos(comments) == {"aaaaaaaaaE1"}
    assert [item.author_id for item in comments] == ["UCme", "UCme"]
    assert [item.paid_amount for item in comments] == ["", ""]
    assert "read as Google Takeout comments" in read_as(report)


def test_takeout_in_another_language(read_rows: ReadAs, report: SourceReport) -> None:
    comments = read_rows(
        ["Комент-ID", "Канал", "Коли", "Ціна", "Вище", "Допис", "Відео", "Слова"],
        [
            *("Ug1", "UCme", "2024-09-19T17:42:53.4346+00:00", "0", "", "", "aAaaaaaaaE1"),
            '{"text":"привіт "},{"text":"усім"}',
        ],
        [
            *("Ug1.2", "UCme", "2024-09-20T17:42:53.4346+00:00", "0", "Ug1", "", "aAaaaaaaaE1"),
            '{"text":"так"}',
        ],
    )
    assert texts(comments) == ["привіт усім", "так"]
    assert ids(comments) == ["Ug1", "Ug1.2"]
    assert parents(comments) == ["", "Ug1"]
    assert videos(comments) == {"aAaaaaaaaE1"}
    assert dates([comments[1]])[0] == "2024-09-20T17:42:53.434600Z"
    assert "read as Google Takeout comments" in read_as(report)
