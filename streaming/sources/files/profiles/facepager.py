"""Facepager: nodes of a tree, of which some are comments."""

from collections.abc import Iterator

from streaming.sources.files.fields.ids import is_video_id
from streaming.sources.files.fields.missing import is_missing, plain_value
from streaming.sources.files.profiles.names import Values, matches
from streaming.sources.files.profiles.profile import PARENT, VIDEO, Expand, Profile, columns, marks

_TEXTS = ("*.textOriginal", "*.textDisplay", "*.text", "*.message", "*.comment")
_MAX_NODES = 200_000


def _nodes() -> Expand:
    """Return the function that reads nodes; it remembers the object of each for its children."""
    objects: dict[str, tuple[str, str, bool]] = {}  # node -> object, video, whether a comment
    texts: list[str] = []

    def expand(record: Values) -> Iterator[Values | str]:
        node, parent = plain_value(record.get("id")), plain_value(record.get("parent_id"))
        own = plain_value(record.get("object_id")).strip()
        above, video, replies = objects.get(parent, ("", "", False))
        if not texts:
            texts.extend(name for text in _TEXTS for name in matches(record, text))
        worded = any(not is_missing(record.get(name)) for name in texts)
        if not video and not worded and is_video_id(own):
            video = own
        if len(objects) >= _MAX_NODES:
            objects.clear()
        objects[node] = (own, video, worded)
        if worded:
            yield {**record, PARENT: above if replies else "", VIDEO: video}
        else:
            yield "nodes without a comment"

    return expand


COMMENTS = Profile(
    title="Facepager nodes",
    marks=marks("object_id object_type query_status", "object_id object_type level"),
    fields=columns(
        comment_id="object_id",
        video_id="*.videoId, (video)",
        parent_id="*.parentId, (parent)",
        author="*.authorDisplayName, *.author, from.name",
        author_id="*.authorChannelId.value, *.authorChannelId, from.id",
        text=", ".join(_TEXTS),
        like_count="*.likeCount, *.like_count, *.likes",
        published_at="*.publishedAt, *.created_time",
    ),
    expander=_nodes,
)
