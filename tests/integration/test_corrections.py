"""People correct predictions in Hive, and nobody's word is silently replaced."""

import threading
import uuid
from typing import Any

import pytest

from settings import Settings
from streaming.kafka.messages import Comment
from streaming.requests.analysis import analyze
from streaming.tables import hive
from streaming.tables.correcting import OtherCorrectionError, UnfitCorrectionError, correct
from streaming.tables.corrections import Correction, agreement

pytestmark = pytest.mark.integration

HOSTILE = "Robert'); DROP TABLE tone.corrections;-- %s"


@pytest.fixture(scope="module")
def predicted(running: Settings) -> tuple[str, str]:
    """A video of two predicted comments, and the model's version."""
    video = uuid.uuid4().hex
    comments = [
        Comment(comment_id=f"{video}'{n}", video_id=video, text="I love this", source="file")
        for n in range(2)
    ]
    list(analyze(comments, running, request_id=uuid.uuid4().hex))
    return video, str(hive.predictions(running, video)["model_version"].iloc[0])


def test_corrections_follow_each_other(running: Settings, predicted: tuple[str, str]) -> None:
    video, version = predicted
    comment = f"{video}'0"

    def say(who: str, labels: list[str], based_on: Correction | None) -> Correction:
        return correct(
            running,
            video_id=video,
            comment_id=comment,
            model_version=version,
            who=who,
            labels=labels,
            based_on=based_on.correction_id if based_on else None,
        )

    assert hive.corrections(running, video, comment) == []
    first = say(HOSTILE[:40], ["sadness", "anger"], None)
    assert first.who == HOSTILE[:40]
    assert first.old_labels == first.model_labels
    assert first.new_labels == ["anger", "sadness"]

    with pytest.raises(OtherCorrectionError) as refused:  # who has not seen the first one
        say("Ada", ["joy"], None)
    assert refused.value.standing == first

    second = say("Ada", [], first)
    assert (second.old_labels, second.new_labels) == (["anger", "sadness"], [])
    with pytest.raises(OtherCorrectionError):
        say("Eve", ["joy"], first)
    assert hive.corrections(running, video, comment) == [first, second]
    assert second in hive.standing_corrections(running)
    assert first not in hive.standing_corrections(running)
    assert hive.people_agree(running) == agreement(hive.standing_corrections(running))
    texts = hive.corrected_texts(running).set_index("comment_id")
    assert (texts["text"][comment], texts["labels"][comment]) == ("I love this", [])


def test_of_several_at_once_one_is_kept_and_the_others_are_told(
    running: Settings, predicted: tuple[str, str]
) -> None:
    video, version = predicted
    kept: list[Correction] = []
    told: list[Correction | None] = []

    def say(number: int) -> None:
        try:
            one = correct(
                running,
                video_id=video,
                comment_id=f"{video}'1",
                model_version=version,
                who=f"person {number}",
                labels=["joy"],
                based_on=None,
            )
        except OtherCorrectionError as error:
            told.append(error.standing)
        else:
            kept.append(one)

    people = [threading.Thread(target=say, args=(number,)) for number in range(4)]
    for person in people:
        person.start()
    for person in people:
        person.join(90)
    assert len(kept) == 1
    assert told == kept * 3
    assert hive.corrections(running, video, f"{video}'1") == kept


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"who": " \n\u200b"}, "nickname"),
        ({"who": "x" * 41}, "nickname"),
        ({"labels": ["joy", "<b>"]}, "has no emotion '<b>'"),
        ({"model_version": "v1-00000000"}, "does not contain this prediction"),
        ({"comment_id": "other"}, "does not contain this prediction"),
    ],
)
def test_what_cannot_be_kept_is_refused(
    running: Settings, predicted: tuple[str, str], given: dict[str, object], reason: str
) -> None:
    video, version = predicted
    fields: dict[str, Any] = {
        "video_id": video,
        "comment_id": f"{video}'0",
        "model_version": version,
    }
    with pytest.raises(UnfitCorrectionError, match=reason):
        correct(running, **(fields | {"who": "Ada", "labels": [], "based_on": None} | given))
