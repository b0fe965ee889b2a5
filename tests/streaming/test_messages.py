"""Comment, Prediction and DeadLetter as bytes: whole, foreign, broken and from the future."""

import random
from collections.abc import Callable

import pytest

from errors import PermanentError
from streaming.messages import (
    Comment,
    DeadLetter,
    Prediction,
    UnreadableMessageError,
    decode,
    encode,
)

# A field that no schema here knows: number 2000, of wire type "length-delimited".
FUTURE_NUMBER = 2000
FUTURE_CONTENT = b"added in a later version"


def varint(number: int) -> bytes:
    encoded = bytearray()
    while number > 0x7F:
        encoded.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*encoded, number])


FUTURE = varint(FUTURE_NUMBER << 3 | 2) + varint(len(FUTURE_CONTENT)) + FUTURE_CONTENT


def comment() -> Comment:
    message = Comment(
        comment_id="Ugz1",
        video_id="dQw4w9WgXcQ",
        parent_id="Ugz0",
        author="@anna",
        text="naïve 😭 <b>bold</b>\x00\u200b",
        like_count=2**40,
        source="youtube",
        request_id="request-1",
    )
    message.published_at.FromJsonString("2026-05-01T10:00:00.123Z")
    message.fetched_at.FromJsonString("2026-05-02T10:00:00Z")
    return message


def prediction() -> Prediction:
    message = Prediction(
        comment=comment(),
        scores={"joy": 0.5, "fear": 0.25},
        labels=["joy"],
        model_name="spanemo",
        model_version="v1",
    )
    message.queued_at.FromJsonString("2026-05-02T10:00:01Z")
    message.predicted_at.FromJsonString("2026-05-02T10:00:02Z")
    return message


def dead_letter() -> DeadLetter:
    message = DeadLetter(
        key=b"\xff", value=b"\x00\x01", topic="comments", partition=1, offset=2**40, reason="why"
    )
    message.failed_at.FromJsonString("2026-05-02T10:00:03Z")
    return message


MAKERS = [comment, prediction, dead_letter]
Maker = Callable[[], Comment | Prediction | DeadLetter]


@pytest.mark.parametrize("make", MAKERS)
def test_a_message_comes_back_as_it_was_sent(make: Maker) -> None:
    sent = make()
    assert decode(type(sent), encode(sent)) == sent


def test_a_message_that_was_decoded_encodes_to_the_same_comment() -> None:
    read = decode(Prediction, encode(prediction()))
    assert decode(Comment, encode(read.comment)) == decode(Comment, encode(comment()))


def test_a_missing_time_stays_missing() -> None:
    read = decode(Comment, encode(Comment(comment_id="c", video_id="v")))
    assert not read.HasField("published_at")


@pytest.mark.parametrize("make", MAKERS)
def test_a_field_of_a_newer_writer_is_read_over_and_passed_on(make: Maker) -> None:
    sent = make()
    read = decode(type(sent), encode(sent) + FUTURE)
    again = encode(read)
    assert FUTURE in again
    assert decode(type(sent), again.replace(FUTURE, b"")) == sent


def test_a_newer_comment_stays_whole_inside_a_prediction() -> None:
    newer = decode(Comment, encode(comment()) + FUTURE)
    stored = decode(Prediction, encode(Prediction(comment=newer)))
    assert FUTURE in stored.comment.SerializeToString()


def test_an_older_writer_without_optional_fields_is_read() -> None:
    read = decode(Comment, encode(Comment(comment_id="c", video_id="v")))
    assert (read.text, read.like_count, read.parent_id) == ("", 0, "")


@pytest.mark.parametrize("made", MAKERS)
@pytest.mark.parametrize("wanted", MAKERS)
def test_a_message_of_another_type_is_refused(made: Maker, wanted: Maker) -> None:
    kind = type(wanted())
    if made is wanted:
        assert decode(kind, encode(made()))
        return
    with pytest.raises(UnreadableMessageError, match=f"not a {kind.__name__}"):
        decode(kind, encode(made()))


def test_an_unstamped_message_is_refused() -> None:
    bare = Comment(comment_id="c", video_id="v").SerializeToString()
    with pytest.raises(UnreadableMessageError, match="not a Comment"):
        decode(Comment, bare)


@pytest.mark.parametrize("kind", [Comment, Prediction, DeadLetter])
@pytest.mark.parametrize("value", [None, b""])
def test_no_value_is_explained(kind: type[Comment], value: bytes | None) -> None:
    with pytest.raises(UnreadableMessageError, match="no value"):
        decode(kind, value)


@pytest.mark.parametrize(
    "value",
    [
        b"{}",
        b'{"comment_id": "c", "text": "json"}',
        b"comment_id,text\n1,csv\n",
        b"\x00",
        b"\xff" * 100,
        b"\x08",
        b"\xef\xbb\xbfplain text",
        "ünïcode".encode("utf-16"),
    ],
)
@pytest.mark.parametrize("kind", [Comment, Prediction, DeadLetter])
def test_foreign_formats_are_refused(kind: type[Comment], value: bytes) -> None:
    with pytest.raises(UnreadableMessageError, match=kind.__name__):
        decode(kind, value)


def test_text_that_is_not_utf8_is_refused() -> None:
    broken = encode(Comment(comment_id="c", video_id="v", text="abc")).replace(b"abc", b"a\xffc")
    with pytest.raises(UnreadableMessageError, match="not a Comment protobuf"):
        decode(Comment, broken)


@pytest.mark.parametrize("field", ["comment_id", "video_id"])
@pytest.mark.parametrize("wrap", [False, True])
def test_a_missing_identity_is_named(field: str, wrap: bool) -> None:
    nameless = comment()
    nameless.ClearField(field)
    value = encode(Prediction(comment=nameless) if wrap else nameless)
    with pytest.raises(UnreadableMessageError, match=f"^{field} is missing$"):
        decode(Prediction if wrap else Comment, value)


def test_a_prediction_without_its_comment_is_refused() -> None:
    with pytest.raises(UnreadableMessageError, match="comment_id is missing"):
        decode(Prediction, encode(Prediction(model_name="spanemo")))


def test_every_cut_comes_out_as_unreadable_or_as_a_message_with_identity() -> None:
    value = encode(prediction())
    refused = 0
    for end in range(len(value)):
        try:
            read = decode(Prediction, value[:end])
        except UnreadableMessageError:
            refused += 1
        else:
            assert read.comment.comment_id
            assert read.comment.video_id
    assert refused > len(value) // 2


def test_a_cut_within_a_field_is_unreadable() -> None:
    value = encode(Comment(comment_id="c", video_id="v", text="a long text"))
    with pytest.raises(UnreadableMessageError, match="not a Comment protobuf"):
        decode(Comment, value[:-3])


@pytest.mark.parametrize("kind", [Comment, Prediction, DeadLetter])
def test_random_bytes_raise_nothing_else(kind: type[Comment]) -> None:
    dice = random.Random(7)  # noqa: S311
    for _ in range(3000):
        with pytest.raises(UnreadableMessageError):
            decode(kind, dice.randbytes(dice.randrange(1, 200)))


@pytest.mark.parametrize("make", MAKERS)
def test_flipped_bytes_raise_nothing_else(make: Maker) -> None:
    dice = random.Random(8)  # noqa: S311
    value = encode(make())
    refused = 0
    for _ in range(2000):
        flipped = bytearray(value)
        for _ in range(dice.randrange(1, 4)):
            flipped[dice.randrange(len(flipped))] = dice.randrange(256)
        try:
            decode(type(make()), bytes(flipped))
        except UnreadableMessageError:
            refused += 1
    assert refused > 100


def test_an_unreadable_message_stays_unreadable() -> None:
    assert issubclass(UnreadableMessageError, PermanentError)
