"""Tools whose exports have a row for each comment."""

from streaming.sources.files.profiles.profile import Profile, columns, marks

DOWNLOADER = Profile(
    title="youtube-comment-downloader comments",
    marks=marks("cid text votes", "cid text time_parsed", "cid text heart"),
    fields=columns(
        comment_id="cid",
        video_id="video_id, (video)",
        parent_id="parent, (parent)",
        author="author",
        author_id="channel",
        text="text",
        like_count="votes",
        published_at="time_parsed, time",
        hearted="heart",
        paid_amount="paid",
        is_reply="reply",
    ),
)
YOUTUBE_DATA_TOOLS = Profile(
    title="YouTube Data Tools comments",
    marks=marks("text isReply isReplyTo", "text authorChannelUrl replyCount isReplyToName"),
    fields=columns(
        comment_id="id",
        video_id="videoId, video_id",
        parent_id="isReplyTo",
        author="authorName",
        author_id="authorChannelId",
        text="text",
        like_count="likeCount",
        published_at="publishedAt",
        is_reply="isReply",
    ),
)
FOURCAT = Profile(
    title="4CAT items",
    marks=marks("id thread_id body timestamp", "id thread_id body unix_timestamp"),
    fields=columns(
        comment_id="id",
        video_id="video_id",
        parent_id="parent_id, reply_to, thread_id",
        author="author_name, author",
        author_id="author_id, author_channel_id",
        text="body",
        like_count="likes, like_count, num_likes",
        published_at="unix_timestamp, timestamp",
    ),
)
APIFY = Profile(
    title="Apify comments",
    marks=marks(
        "cid comment replyToCid",
        "cid comment voteCount",
        "cid comment publishedTimeText",
        "comment hasCreatorHeart",
        "comment authorIsChannelOwner",
    ),
    fields=columns(
        comment_id="cid, commentId, id",
        video_id="videoId, pageUrl, videoUrl, url",
        parent_id="replyToCid, parentId",
        author="author, authorName",
        author_id="authorChannelId, authorId",
        text="comment, text",
        like_count="voteCount, likes, likeCount",
        published_at="publishedAt, date, publishedTimeText",
        by_owner="authorIsChannelOwner",
        pinned="isPinned",
        hearted="hasCreatorHeart",
        is_reply="type",
    ),
)
SERPAPI = Profile(
    title="SerpApi comments",
    marks=marks("comment_id content extracted_vote_count", "comment_id content published_date"),
    fields=columns(
        comment_id="comment_id",
        video_id="link, (video)",
        author="channel.name, channel.handle",
        author_id="channel.id",
        text="content",
        like_count="extracted_vote_count, vote_count",
        published_at="published_date",
        link="link",
    ),
)
BRIGHT_DATA = Profile(
    title="Bright Data comments",
    marks=marks("comment_id comment_text username_md5", "comment_id comment_text replies_value"),
    fields=columns(
        comment_id="comment_id, reply_id",
        video_id="url, post_id",
        author="username",
        text="comment_text, reply_text",
        like_count="likes, reply_likes",
        published_at="date, reply_date",
    ),
)
VOSON = Profile(
    title="vosonSML comments",
    marks=marks("Comment CommentID ParentID AuthorDisplayName"),
    fields=columns(
        comment_id="CommentID",
        video_id="VideoID",
        parent_id="ParentID",
        author="AuthorDisplayName",
        author_id="AuthorChannelID",
        text="Comment",
        like_count="LikeCount",
        published_at="PublishedAt",
    ),
)
MINET = Profile(
    title="minet comments",
    marks=marks("comment_id author_channel_id text parent_comment_id"),
    fields=columns(
        comment_id="comment_id",
        video_id="video_id",
        parent_id="parent_comment_id",
        author="author_name",
        author_id="author_channel_id",
        text="text",
        like_count="like_count",
        published_at="published_at",
    ),
)
SPAM_COLLECTION = Profile(
    title="the YouTube Spam Collection",
    marks=marks("COMMENT_ID AUTHOR DATE CONTENT CLASS"),
    fields=columns(
        comment_id="COMMENT_ID",
        video_id="VIDEO_NAME",
        author="AUTHOR",
        text="CONTENT",
        published_at="DATE",
    ),
)
TAKEOUT = Profile(
    title="Google Takeout comments",
    marks=marks(
        "Comment_Text Comment_Create_Timestamp",
        "Live_Chat_Text Live_Chat_Create_Timestamp",
        "Comment_Text Comment_ID Parent_Comment_ID Price",
    ),
    fields=columns(
        comment_id="Comment ID, Live Chat ID",
        video_id="Video ID, Post ID",
        parent_id="Parent Comment ID, Top-Level Comment ID",
        author_id="Channel ID",
        text="Comment Text, Live Chat Text",
        published_at="Comment Create Timestamp, Live Chat Create Timestamp",
        paid_amount="Price",
    ),
)
TOOLS = (
    DOWNLOADER,
    YOUTUBE_DATA_TOOLS,
    FOURCAT,
    APIFY,
    SERPAPI,
    BRIGHT_DATA,
    VOSON,
    MINET,
    SPAM_COLLECTION,
    TAKEOUT,
)
