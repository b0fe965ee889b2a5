from datetime import UTC, datetime

from streaming.tables.corrections import Correction, Counted, agreement


def correction(model: list[str], people: list[str]) -> Correction:
    return Correction(
        correction_id="a",
        video_id="v",
        comment_id="c",
        who="Ada",
        corrected_at=datetime(2026, 11, 24, tzinfo=UTC),
        old_labels=model,
        new_labels=people,
        model_labels=model,
        model_name="spanemo",
        model_version="v1-0",
        based_on=None,
    )


def test_agreement_counts_comments_and_emotions() -> None:
    found = agreement(
        [
            correction(["joy"], ["joy"]),
            correction(["joy", "love"], ["love", "sadness"]),
            correction([], []),
            correction([], ["sadness"]),
        ]
    )
    assert (found.comments, found.same) == (4, 2)
    assert found.jaccard == (1 + 1 / 3 + 1 + 0) / 4
    assert found.emotions == [
        Counted("sadness", model=0, people=2, both=0),
        Counted("joy", model=2, people=1, both=1),
        Counted("love", model=1, people=1, both=1),
    ]


def test_without_corrections_there_is_no_agreement() -> None:
    assert agreement([]).comments == 0
