from typing import Any

from streaming.sources import SourceReport
from tests.streaming.sources.conftest import dates, ids, parents, texts, videos
from tests.streaming.sources.files.profiles.conftest import ReadAs, read_as


def comment(comment_id: str, text: str, parent: str = "root", **fields: Any) -> dict[str, Any]:
    given = {"author": "@a", "author_id": "UC1", "timestamp": 1690848000, "like_count": 3}
    return {"id": comment_id, "parent": parent, "text": text, **given, **fields}


def test_comments_of_a_video(read_json: ReadAs, report: SourceReport) -> None:
    formats = [{"format_id": str(n), "url": "https://example.org"} for n in range(9)]
    video = {
        "id": "aaaaaaaaaA3",
        "channel_id": "UCown",
        "formats": formats,
        "comments": [
            comment("Ug1", "one", author_id="UCown", is_pinned=True, is_favorited=True),
            comment("Ug1.2", "two", "Ug1", like_count=None),
        ],
    }
    first, second = read_json(video, "Title [aaaaaaaaaA3].info.json")
    assert (first.text, first.like_count, dates([first])[0]) == ("one", 3, "2023-08-01T00:00:00Z")
    assert (first.video_id, first.author, first.author_id) == ("aaaaaaaaaA3", "@a", "UCown")
    assert (first.by_owner, first.pinned, first.hearted) == (True, True, True)
    assert (second.parent_id, second.by_owner, second.like_count) == ("Ug1", False, 0)
    assert "read as yt-dlp comments" in read_as(report)


def test_several_videos(read_lines: ReadAs) -> None:
    comments = read_lines(
        [
            {"id": "aaaaaaaaaA1", "title": "x", "comments": [comment("Ug1", "one")]},
            {"id": "aaaaaaaaaA2", "title": "y", "comments": [comment("Ug2", "two")]},
        ]
    )
    assert [(item.video_id, item.text) for item in comments] == [
        ("aaaaaaaaaA1", "one"),
        ("aaaaaaaaaA2", "two"),
    ]


def test_the_video_of_lines_is_in_the_name(read_lines: ReadAs) -> None:
    comments = read_lines([comment("Ug1", "one")], "A clip [aaaaaaaaaA4].comments.jsonl")
    assert videos(comments) == {"aaaaaaaaaA4"}


def action(renderer: str, **item: Any) -> dict[str, Any]:
    add = {"addChatItemAction": {"item": {renderer: item}}}
    return {"replayChatItemAction": {"actions": [add], "videoOffsetTimeMsec": "1"}}


def message(comment_id: str, *runs: dict[str, Any], **item: Any) -> dict[str, Any]:
    given = {"id": comment_id, "timestampUsec": "1752105600123456"}
    name = {"authorName": {"simpleText": "wren"}, "authorExternalChannelId": "UCw"}
    return {**given, **name, **({"message": {"runs": list(runs)}} if runs else {}), **item}


def badge(**renderer: Any) -> dict[str, Any]:
    return {"authorBadges": [{"liveChatAuthorBadgeRenderer": renderer}]}


def test_live_chat(read_lines: ReadAs, report: SourceReport) -> None:
    own = {"emojiId": "UCx/abc", "shortcuts": [":_wave:"], "isCustomEmoji": True}
    comments = read_lines(
        [
            action(
                "liveChatTextMessageRenderer",
                **message("C1", {"text": "hi "}, {"emoji": own}),
                **badge(icon={"iconType": "OWNER"}),
            ),
            action(
                "liveChatPaidMessageRenderer",
                **message("C2", {"text": "take it"}),
                purchaseAmountText={"simpleText": "€5.00"},
                **badge(customThumbnail={}),
            ),
            action("liveChatMembershipItemRenderer", **message("C3", {"text": "half a year!"})),
            action("liveChatPaidStickerRenderer", **message("C4")),
            action("liveChatViewerEngagementMessageRenderer", id="C5", message={"runs": []}),
            {"replayChatItemAction": {"actions": [{"addLiveChatTickerItemAction": {}}]}},
        ],
        "stream.live_chat.json",
    )
    assert texts(comments) == ["hi :_wave:", "take it", "half a year!"]
    assert ids(comments) == ["C1", "C2", "C3"]
    assert parents(comments) == ["", "", ""]
    assert videos(comments) == {"stream"}
    assert [item.by_owner for item in comments] == [True, False, False]
    assert [item.by_member for item in comments] == [False, True, False]
    assert [item.paid_amount for item in comments] == ["", "€5.00", ""]
    assert dates([comments[0]])[0] == "2025-07-10T00:00:00.123456Z"
    assert (comments[0].author, comments[0].author_id) == ("wren", "UCw")
    assert sum(report.left_out.values()) == 3
    assert "read as yt-dlp live chat" in read_as(report)
