"""Correcting a prediction: checked, kept in Hive, and never silently in another's place."""

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
"""The longest nickname."""

_ATTEMPTS: Final = 5


class UnfitCorrectionError(PermanentError):
    """A correction that cannot be kept: no nickname, or emotions that the model does not know."""


class OtherCorrectionError(PermanentError):
    """Somebody else has corrected the comment meanwhile; ``standing`` is their correction."""

    def __init__(self, standing: Correction | None) -> None:
        super().__init__(
            "Somebody else has corrected this comment since you looked at it. Yours was not kept: "
            "look at theirs, then correct that one if you still disagree."
        )
        self.standing = standing


class BusyTableError(RetryableError):
    """Too many people corrected comments at the same moment."""


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
    """Keep what a person says of a comment's emotions, and return it as it is kept.

    Args:
        settings: where Hive is.
        video_id: the comment's video.
        comment_id: the comment.
        model_version: the version whose prediction the person saw.
        who: a nickname, at most ``NICKNAME_CHARACTERS`` long.
        labels: the emotions that the comment carries; none if it carries none.
        based_on: the id of the correction that the person saw; ``None`` if there was none.

    Raises:
        UnfitCorrectionError: no nickname, unknown emotions, or no such prediction.
        OtherCorrectionError: another correction stands than the one that the person saw.
        BusyTableError: the table was written all the time.
        HiveUnavailableError: the Thrift Server does not answer.
    """
    name = _nickname(who)
    model_name, model_labels, known = _prediction(settings, video_id, comment_id, model_version)
    if unknown := sorted(set(labels) - set(known)):
        raise UnfitCorrectionError(
            f"The model knows no emotion {unknown[0][:40]!r}; choose among {', '.join(known)}."
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
            new_labels=[label for label in known if label in labels],
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
        # Only the table itself tells whose correction follows the one that the person saw.
        standing = _standing(settings, video_id, comment_id)
        if standing is not None and standing.correction_id == new.correction_id:
            return standing
        if refusal is not None and not is_conflict(refusal):
            raise refusal
    raise BusyTableError("Too many corrections came at the same moment; try again.")


def _standing(settings: Settings, video_id: str, comment_id: str) -> Correction | None:
    found = hive.corrections(settings, video_id, comment_id)
    return found[-1] if found else None


def _prediction(
    settings: Settings, video_id: str, comment_id: str, version: str
) -> tuple[str, list[str], list[str]]:
    """Return the model's name, the labels that it gave, and those that it knows."""
    for row in hive.predictions_of(settings, comment_id, video_id).to_dict("records"):
        if row["model_version"] == version:
            return str(row["model_name"]), list(row["labels"] or []), list(row["scores"] or {})
    raise UnfitCorrectionError(
        "The prediction that you correct is not in the table; look at the comment again."
    )


def _nickname(who: str) -> str:
    name = " ".join("".join(c if c.isprintable() else " " for c in who).split())
    if not name or len(name) > NICKNAME_CHARACTERS:
        raise UnfitCorrectionError(
            f"Give a nickname of 1 to {NICKNAME_CHARACTERS} characters; any will do."
        )
    return name
