"""Validate a correction of a prediction and store it, unless it conflicts with another one."""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from errors import PermanentError, RetryableError
from settings import Settings
from streaming.tables import hive
from streaming.tables.conflicts import is_conflict
from streaming.tables.corrections import Correction

NICKNAME_CHARACTERS: Final = 40
"""Maximum length of a nickname."""

_ATTEMPTS: Final = 5


class UnfitCorrectionError(PermanentError):
    """An invalid correction: no nickname, an unknown emotion or an unknown prediction."""


class OtherCorrectionError(PermanentError):
    """Another correction was stored meanwhile: ``standing``."""

    def __init__(self, standing: Correction | None) -> None:
        super().__init__(
            "Somebody else has corrected this comment since you opened it, so yours was not saved. "
            "If you disagree with theirs, correct it."
        )
        self.standing = standing


class BusyTableError(RetryableError):
    """Too many corrections were made at the same time."""


def correct(
    settings: Settings,
    *,
    video_id: str,
    comment_id: str,
    model_version: str,
    who: str,
    labels: Sequence[str],
    based_on: str | None,
) -> Correction:
    """Store a person's correction of a comment's emotions and return it.

    Args:
        settings: address of the Thrift Server.
        video_id: the comment's video.
        comment_id: the comment.
        model_version: model version of the prediction that the person saw.
        who: nickname of at most ``NICKNAME_CHARACTERS`` characters.
        labels: correct emotions of the comment; may be empty.
        based_on: id of the correction that the person saw; ``None`` without one.

    Raises:
        UnfitCorrectionError: no nickname, unknown emotions, or no such prediction.
        OtherCorrectionError: the newest correction is not the one that the person saw.
        BusyTableError: every attempt conflicted with another writer.
        HiveUnavailableError: the Thrift Server does not answer.
    """
    name = _nickname(who)
    model_name, model_labels, emotions = _prediction(settings, video_id, comment_id, model_version)
    if unknown := sorted(set(labels) - set(emotions)):
        raise UnfitCorrectionError(
            f"The model has no emotion {unknown[0][:40]!r}; choose among {', '.join(emotions)}."
        )
    for _ in range(_ATTEMPTS):
        standing = _standing(settings, video_id, comment_id)
        if (standing.correction_id if standing else None) != based_on:
            raise OtherCorrectionError(standing)
        new = Correction(
            correction_id=uuid.uuid4().hex,
            video_id=video_id,
            comment_id=comment_id,
            who=name,
            corrected_at=datetime.now(UTC),
            old_labels=standing.new_labels if standing else model_labels,
            new_labels=[label for label in emotions if label in labels],
            model_labels=model_labels,
            model_name=model_name,
            model_version=model_version,
            based_on=based_on,
        )
        refusal = None
        try:
            hive.add_correction(settings, new)
        except hive.QuestionError as error:
            refusal = error
        # Only the table shows which correction followed the one that the person saw.
        standing = _standing(settings, video_id, comment_id)
        if standing is not None and standing.correction_id == new.correction_id:
            return standing
        if refusal is not None and not is_conflict(refusal):
            raise refusal
    raise BusyTableError("Too many corrections were made at the same time; try again.")


def _standing(settings: Settings, video_id: str, comment_id: str) -> Correction | None:
    history = hive.corrections(settings, video_id, comment_id)
    return history[-1] if history else None


def _prediction(
    settings: Settings, video_id: str, comment_id: str, version: str
) -> tuple[str, list[str], list[str]]:
    """Return the model's name, its labels for the comment, and all its labels."""
    for row in hive.predictions_of(settings, comment_id, video_id).to_dict("records"):
        if row["model_version"] == version:
            return str(row["model_name"]), list(row["labels"] or []), list(row["scores"] or {})
    raise UnfitCorrectionError(
        "The table does not contain this prediction; open the comment again."
    )


def _nickname(who: str) -> str:
    name = " ".join("".join(c if c.isprintable() else " " for c in who).split())
    if not name or len(name) > NICKNAME_CHARACTERS:
        raise UnfitCorrectionError(f"Enter a nickname of 1 to {NICKNAME_CHARACTERS} characters.")
    return name
