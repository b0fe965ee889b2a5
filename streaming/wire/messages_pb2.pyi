import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class MessageType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    MESSAGE_TYPE_UNSPECIFIED: _ClassVar[MessageType]
    MESSAGE_TYPE_COMMENT: _ClassVar[MessageType]
    MESSAGE_TYPE_PREDICTION: _ClassVar[MessageType]
    MESSAGE_TYPE_DEAD_LETTER: _ClassVar[MessageType]
MESSAGE_TYPE_UNSPECIFIED: MessageType
MESSAGE_TYPE_COMMENT: MessageType
MESSAGE_TYPE_PREDICTION: MessageType
MESSAGE_TYPE_DEAD_LETTER: MessageType

class Comment(_message.Message):
    __slots__ = ("type", "comment_id", "video_id", "parent_id", "author", "text", "like_count", "published_at", "source", "request_id", "fetched_at")
    TYPE_FIELD_NUMBER: _ClassVar[int]
    COMMENT_ID_FIELD_NUMBER: _ClassVar[int]
    VIDEO_ID_FIELD_NUMBER: _ClassVar[int]
    PARENT_ID_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    LIKE_COUNT_FIELD_NUMBER: _ClassVar[int]
    PUBLISHED_AT_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    FETCHED_AT_FIELD_NUMBER: _ClassVar[int]
    type: MessageType
    comment_id: str
    video_id: str
    parent_id: str
    author: str
    text: str
    like_count: int
    published_at: _timestamp_pb2.Timestamp
    source: str
    request_id: str
    fetched_at: _timestamp_pb2.Timestamp
    def __init__(self, type: _Optional[_Union[MessageType, str]] = ..., comment_id: _Optional[str] = ..., video_id: _Optional[str] = ..., parent_id: _Optional[str] = ..., author: _Optional[str] = ..., text: _Optional[str] = ..., like_count: _Optional[int] = ..., published_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., source: _Optional[str] = ..., request_id: _Optional[str] = ..., fetched_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class Prediction(_message.Message):
    __slots__ = ("type", "comment", "scores", "labels", "model_name", "model_version", "queued_at", "predicted_at", "application", "other_language")
    class ScoresEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: float
        def __init__(self, key: _Optional[str] = ..., value: _Optional[float] = ...) -> None: ...
    TYPE_FIELD_NUMBER: _ClassVar[int]
    COMMENT_FIELD_NUMBER: _ClassVar[int]
    SCORES_FIELD_NUMBER: _ClassVar[int]
    LABELS_FIELD_NUMBER: _ClassVar[int]
    MODEL_NAME_FIELD_NUMBER: _ClassVar[int]
    MODEL_VERSION_FIELD_NUMBER: _ClassVar[int]
    QUEUED_AT_FIELD_NUMBER: _ClassVar[int]
    PREDICTED_AT_FIELD_NUMBER: _ClassVar[int]
    APPLICATION_FIELD_NUMBER: _ClassVar[int]
    OTHER_LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    type: MessageType
    comment: Comment
    scores: _containers.ScalarMap[str, float]
    labels: _containers.RepeatedScalarFieldContainer[str]
    model_name: str
    model_version: str
    queued_at: _timestamp_pb2.Timestamp
    predicted_at: _timestamp_pb2.Timestamp
    application: str
    other_language: str
    def __init__(self, type: _Optional[_Union[MessageType, str]] = ..., comment: _Optional[_Union[Comment, _Mapping]] = ..., scores: _Optional[_Mapping[str, float]] = ..., labels: _Optional[_Iterable[str]] = ..., model_name: _Optional[str] = ..., model_version: _Optional[str] = ..., queued_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., predicted_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., application: _Optional[str] = ..., other_language: _Optional[str] = ...) -> None: ...

class DeadLetter(_message.Message):
    __slots__ = ("type", "key", "value", "topic", "partition", "offset", "reason", "failed_at", "application")
    TYPE_FIELD_NUMBER: _ClassVar[int]
    KEY_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    TOPIC_FIELD_NUMBER: _ClassVar[int]
    PARTITION_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    FAILED_AT_FIELD_NUMBER: _ClassVar[int]
    APPLICATION_FIELD_NUMBER: _ClassVar[int]
    type: MessageType
    key: bytes
    value: bytes
    topic: str
    partition: int
    offset: int
    reason: str
    failed_at: _timestamp_pb2.Timestamp
    application: str
    def __init__(self, type: _Optional[_Union[MessageType, str]] = ..., key: _Optional[bytes] = ..., value: _Optional[bytes] = ..., topic: _Optional[str] = ..., partition: _Optional[int] = ..., offset: _Optional[int] = ..., reason: _Optional[str] = ..., failed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., application: _Optional[str] = ...) -> None: ...
