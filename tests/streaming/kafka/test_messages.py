import random
from contextlib import suppress

import pytest
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory, timestamp_pb2

from streaming.kafka.messages import (
    Comment,
    DeadLetter,
    Prediction,
    UnreadableMessageError,
    decode,
    encode,
)


def comment(**fields: object) -> Comment:
    return Comment(**({"comment_id": "c", "video_id": "v", "text": "t"} | fields))  # type: ignore[arg-type]


def test_a_message_comes_back_as_it_was_sent() -> None:
    prediction = Prediction(comment=comment(text="😀 naïve"), scores={"joy": 0.5}, labels=["joy"])
    prediction.queued_at.FromMilliseconds(1234)
    assert decode(Prediction, encode(prediction)) == prediction


def test_fields_of_a_newer_writer_survive_an_older_reader() -> None:
    newer = descriptor_pb2.FileDescriptorProto(name="newer.proto", package="newer", syntax="proto3")
    Comment.DESCRIPTOR.file.CopyToProto(newer)
    newer.name, newer.package = "newer.proto", "newer"
    for message in newer.message_type:
        for each in filter(lambda field: field.type_name, message.field):
            each.type_name = each.type_name.replace(".tone.v1.", ".newer.")
    message = next(each for each in newer.message_type if each.name == "Comment")
    message.field.add(name="language", number=99, type=9, label=1)
    pool = descriptor_pool.DescriptorPool()
    pool.AddSerializedFile(timestamp_pb2.DESCRIPTOR.serialized_pb)  # type: ignore[no-untyped-call]
    pool.Add(newer)  # type: ignore[no-untyped-call]
    described = pool.FindMessageTypeByName("newer.Comment")  # type: ignore[no-untyped-call]
    kind = message_factory.GetMessageClass(described)
    written = kind(type=7101, comment_id="c", video_id="v", language="es")

    passed_on = encode(Prediction(comment=decode(Comment, written.SerializeToString())))

    read = kind.FromString(decode(Prediction, passed_on).comment.SerializeToString())
    assert getattr(read, "language") == "es"  # noqa: B009 - a field of no generated class


@pytest.mark.parametrize("value", [None, b""])
def test_no_value_is_unreadable(value: bytes | None) -> None:
    with pytest.raises(UnreadableMessageError, match="no value"):
        decode(Comment, value)


@pytest.mark.parametrize("field", ["comment_id", "video_id"])
def test_a_missing_id_is_named(field: str) -> None:
    with pytest.raises(UnreadableMessageError, match=f"{field} is missing"):
        decode(Comment, encode(comment(**{field: ""})))
    with pytest.raises(UnreadableMessageError, match=f"{field} is missing"):
        decode(Prediction, encode(Prediction(comment=comment(**{field: ""}))))


@pytest.mark.parametrize("other", [Prediction(comment=comment()), DeadLetter(topic="comments")])
def test_another_type_is_unreadable(other: Prediction | DeadLetter) -> None:
    with pytest.raises(UnreadableMessageError, match="not a Comment"):
        decode(Comment, encode(other))


def test_text_that_is_no_utf8_is_unreadable() -> None:
    value = encode(comment(text="ABCD")).replace(b"ABCD", b"\xff\xfe\xff\xfe")
    with pytest.raises(UnreadableMessageError):
        decode(Comment, value)


def test_random_and_cut_bytes_raise_nothing_else() -> None:
    chance = random.Random(7)  # noqa: S311
    whole = encode(comment(text="a longer text, to be cut and spoiled", author="somebody"))
    for _ in range(5000):
        noise = bytearray(whole)
        for _ in range(chance.randrange(1, 4)):
            noise[chance.randrange(len(noise))] = chance.randrange(256)
        cut = whole[: chance.randrange(len(whole))]
        for value in (chance.randbytes(chance.randrange(60)), cut, bytes(noise)):
            with suppress(UnreadableMessageError):
                decode(Comment, value)
            with suppress(UnreadableMessageError):
                decode(Prediction, value)
            with suppress(UnreadableMessageError):
                decode(DeadLetter, value)
