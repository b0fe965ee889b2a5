import pytest
from pyspark.sql.types import TimestampType

from streaming.kafka.messages import Comment, Prediction, UnreadableMessageError
from streaming.tables.schema import PAGE_COLUMNS, PREDICTION_COLUMNS, TABLE_SCHEMA


def values(prediction: Prediction) -> dict[str, object]:
    return {column.name: column.value(prediction) for column in PREDICTION_COLUMNS}


def test_every_field_of_a_comment_is_a_column() -> None:
    fields = {field.name for field in Comment.DESCRIPTOR.fields} - {"type"}
    assert fields <= {column.name for column in PREDICTION_COLUMNS}


def test_a_column_has_the_value_of_its_field() -> None:
    comment = Comment(comment_id="c", video_id="v", parent_id="p", author="a", text="t")
    comment.MergeFrom(Comment(like_count=7, source="file", request_id="r"))
    made = Prediction(comment=comment, scores={"joy": 0.5}, labels=["joy"], other_language="de")
    made.queued_at.FromSeconds(1)
    row = values(made)
    assert (row["comment_id"], row["parent_id"], row["author"]) == ("c", "p", "a")
    assert (row["like_count"], row["source"], row["request_id"]) == (7, "file", "r")
    assert (row["scores"], row["labels"], row["other_language"]) == ([("joy", 0.5)], ["joy"], "de")
    assert str(row["queued_at"]) == "1970-01-01 00:00:01+00:00"


def test_times_are_recognised_by_their_names() -> None:
    times = {field.name for field in TABLE_SCHEMA if isinstance(field.dataType, TimestampType)}
    assert times == {name for name in TABLE_SCHEMA.names if name.endswith("_at")}


def test_a_time_outside_the_calendar_is_unreadable() -> None:
    prediction = Prediction()
    prediction.comment.published_at.seconds = 10**15
    with pytest.raises(UnreadableMessageError, match="published_at"):
        values(prediction)


def test_what_is_not_given_is_null() -> None:
    absent = {name for name, value in values(Prediction()).items() if value is None}
    assert absent == {
        *("parent_id", "other_language", "published_at"),
        *("fetched_at", "queued_at", "predicted_at"),
        *("author_id", "by_owner", "by_member", "pinned", "hearted"),
        *("date_approximate", "paid_amount"),
    }


def test_pages_show_what_people_read_first_and_no_id_of_a_request() -> None:
    names = [column.name for column in PAGE_COLUMNS]
    assert names[:6] == ["labels", "text", "author", "like_count", "published_at", "other_language"]
    assert "request_id" not in names
