"""Encoding and decoding of Comment, Prediction and DeadLetter messages.

The classes are generated from ``proto/messages.proto``. Unknown fields are preserved, so a newer
writer never breaks an older reader. A wrong ``type`` or a missing id is an error.
"""

from typing import TypeVar

from google.protobuf.message import DecodeError

from errors import PermanentError
from streaming.wire.messages_pb2 import (
    MESSAGE_TYPE_COMMENT,
    MESSAGE_TYPE_DEAD_LETTER,
    MESSAGE_TYPE_PREDICTION,
    Comment,
    DeadLetter,
    Prediction,
)

__all__ = ["Comment", "DeadLetter", "Prediction", "UnreadableMessageError", "decode", "encode"]

Message = TypeVar("Message", Comment, Prediction, DeadLetter)

_TYPES = {
    Comment: MESSAGE_TYPE_COMMENT,
    Prediction: MESSAGE_TYPE_PREDICTION,
    DeadLetter: MESSAGE_TYPE_DEAD_LETTER,
}


class UnreadableMessageError(PermanentError):
    """Bytes that are not a message of the expected type; the text is a dead letter's reason."""


Key = tuple[str, str]
"""Video and ID of a comment: files number the comments of each video from 1."""


def key_of(comment: Comment) -> Key:
    """Return the key of a comment."""
    return comment.video_id, comment.comment_id


def encode(message: Comment | Prediction | DeadLetter) -> bytes:
    """Serialize a message with its ``type`` set."""
    message.type = _TYPES[type(message)]
    return message.SerializeToString()


def decode(kind: type[Message], value: bytes | None) -> Message:
    """Parse bytes as a message of ``kind``.

    Raises:
        UnreadableMessageError: the bytes are empty, not protobuf, of another type, or without a
            comment or video id.
    """
    if not value:
        raise UnreadableMessageError("the message has no value")
    message = kind()
    try:
        message.ParseFromString(value)
    except DecodeError as error:
        raise UnreadableMessageError(f"the value is not a {kind.__name__} protobuf") from error
    if message.type != _TYPES[kind]:
        raise UnreadableMessageError(f"the value is a protobuf, but not a {kind.__name__}")
    _require_identity(message)
    return message


def _require_identity(message: Comment | Prediction | DeadLetter) -> None:
    comment = message.comment if isinstance(message, Prediction) else message
    if isinstance(comment, DeadLetter):
        return
    for field in ("comment_id", "video_id"):
        if not getattr(comment, field):
            raise UnreadableMessageError(f"{field} is missing")
