"""The questions of the Explore and Compare pages, to real Hive about real predictions."""

import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from settings import Settings
from streaming.kafka.messages import Comment
from streaming.requests.analysis import Predicted, analyze
from streaming.tables import hive
from streaming.tables.hive import explore
from streaming.tables.hive.explore import ALL, Search
from streaming.tables.tones import tone_of

pytestmark = pytest.mark.integration

DAY = datetime(2026, 3, 1, 12, tzinfo=UTC)
TEXTS = [
    "I love this song, it makes me so happy",
    "This makes me furious, what a disgusting lie",
    "It's 100%' OR '1'='1 \\ fine {predicted} %(videos)s",
    "So sad, I cried all night",
    "A Happy reply",
    "Another reply, I am so angry",
]


def comments(video: str) -> Iterator[Comment]:
    for place, text in enumerate(TEXTS):
        comment = Comment(
            comment_id=f"{video}-{place}",
            video_id=video,
            text=text,
            author=f"Writer {place % 2}",
            like_count=place,
            source="file",
            parent_id=f"{video}-0" if place > 3 else "",
        )
        if place != 3:
            comment.published_at.FromDatetime(DAY + timedelta(days=place))
        yield comment


def test_many_visitors_are_answered_at_once(running: Settings) -> None:
    with ThreadPoolExecutor(16) as visitors:
        list(visitors.map(lambda _: hive.ask(running, "SELECT 1 AS one", {}), range(96)))


def test_a_text_that_looks_like_a_variable_of_spark_stays_a_text(running: Settings) -> None:
    text = "${env:HOME} ${system:user.dir} ${spark.app.name} ${hiveconf:x}"
    answer = hive.ask(running, "SELECT %(text)s AS text", {"text": text})
    assert list(answer["text"]) == [text]


def test_a_video_is_explored_as_its_comments_were_predicted(running: Settings) -> None:
    video = uuid.uuid4().hex
    events = list(analyze(comments(video), running, request_id=uuid.uuid4().hex))
    said = {
        event.prediction.comment.comment_id: event.prediction
        for event in events
        if isinstance(event, Predicted)
    }
    (one, *_) = said.values()
    model = hive.Model(one.model_name, one.model_version)

    def found(wanted: Search, model: hive.Model | None = model, **page: int) -> list[int]:
        rows = explore.search(running, video, model, wanted, **page)
        counts = explore.tone_counts(running, [video], model, wanted)
        assert counts["comments"].sum() == len(rows) or page
        return [int(each.rpartition("-")[2]) for each in rows["comment_id"]]

    by_date = [5, 4, 2, 1, 0]
    newest = found(Search())
    assert [place for place in newest if place != 3] == by_date
    assert sorted(found(Search(), None)) == sorted(found(Search(), hive.Model(model.name)))
    assert found(Search(order="likes"), limit=2, offset=1) == [4, 3]
    assert found(Search(words="happy SO")) == [0]
    assert found(Search(words="100%' {predicted} '1'='1 \\ %(videos)s")) == [2]
    assert set(found(Search(author="writer 1", least_likes=2))) == {3, 5}
    day_after = DAY.replace(hour=0) + timedelta(days=1)
    assert found(Search(since=day_after, until=day_after + timedelta(days=2))) == [2, 1]
    assert found(Search(thread=f"{video}-0", order="oldest")) == [0, 4, 5]

    carried = {label for each in said.values() for label in each.labels}
    assert carried
    for emotion in carried:
        carrying = {int(key.rpartition("-")[2]) for key, p in said.items() if emotion in p.labels}
        assert set(found(Search(emotions=(emotion,)))) == carrying
        strongest = found(Search(score_of=emotion, order="score"))
        scores = [said[f"{video}-{place}"].scores[emotion] for place in strongest]
        assert scores == sorted(scores, reverse=True)
    marked = {key for key, p in said.items() if p.other_language}
    silent = {key for key, p in said.items() if not p.labels} - marked
    assert len(found(Search(none=True))) == len(silent)
    assert len(found(Search(other_language=True))) == len(marked)

    toned = explore.tone_counts(running, [video], model, Search()).set_index("tone")["comments"]
    assert toned.to_dict() == Counter(tone_of(prediction) for prediction in said.values())
    assert toned["no_emotion"] == len(silent)
    assert toned.get("not_read", 0) == len(marked)

    tone = explore.tone(running, video, model)
    everything = tone[tone["emotion"] == ALL]
    assert everything["comments"].sum() == len(TEXTS) - len(marked)
    assert everything["period_at"].max() <= DAY + timedelta(days=5)
    pairs = explore.together(running, video, model)
    alone = pairs[pairs["emotion"] == pairs["other"]].set_index("emotion")["comments"]
    counts = hive.emotion_counts(running, [video], model).set_index("emotion")["comments"]
    assert alone.to_dict() == counts.to_dict()
    best = explore.strongest(running, video, model, per_emotion=1)
    assert set(best["emotion"]) == carried
    (thread,) = explore.threads(running, video, model).to_dict("records")
    assert (thread["comment_id"], thread["replies"]) == (f"{video}-0", 2)
    assert thread["text"] == TEXTS[0]
    row = hive.videos(running).set_index("video_id").loc[video]
    assert (row["comments"], row["models"], row["model_name"]) == (len(TEXTS), 1, model.name)
