"""What became of a new model: the numbers, and the sentence that a person reads."""

from dataclasses import dataclass

from spanemo.evaluation.comparison import Comparison


@dataclass(frozen=True)
class Decision:
    """What became of a model, and why.

    Attributes:
        version: the model's.
        previous: the version that was best before, ``None`` if there was none.
        promoted: whether the model is the best one now.
        reason: why, for a person.
        measure: what was compared, such as the Jaccard index; ``None`` if nothing was.
        test: the comparison with ``previous`` on ``test``.
        holdout: the same on ``holdout``, ``None`` if that was not looked at.
        holdout_version: the version of that split.
        look: how many models were compared with ``previous`` on that split, this one included.
    """

    version: str
    previous: str | None
    promoted: bool
    reason: str
    measure: str | None = None
    test: Comparison | None = None
    holdout: Comparison | None = None
    holdout_version: str | None = None
    look: int | None = None


def sentence(
    measure: str, previous: str, test: Comparison, holdout: Comparison | None, margin: float
) -> str:
    """Say how a model compares with the best one and whether that suffices.

    Args:
        measure: what was compared.
        previous: the version of the best model.
        test: the comparison on ``test``.
        holdout: that on ``holdout``, ``None`` if ``test`` did not suffice.
        margin: the difference, 0..1, that must be exceeded.
    """
    wanted = f"more than the margin of {100 * margin:g} points"
    begin = f"Its {measure} differs from that of {previous} by {_points(test)} on test"
    if holdout is None:
        return f"{begin}, not surely {wanted}; holdout was not looked at."
    if not holdout.exceeds(margin):
        return f"{begin}, but by {_points(holdout)} on holdout, not surely {wanted}."
    return f"{begin} and by {_points(holdout)} on holdout, {wanted}."


def _points(comparison: Comparison) -> str:
    return f"{100 * comparison.difference:+.1f} points (lower bound {100 * comparison.lower:+.1f})"
