"""The decision on a new model: its figures, and the sentence shown to users."""

from dataclasses import dataclass

from spanemo.evaluation.comparison import Comparison


@dataclass(frozen=True)
class Decision:
    """Whether a model became the best one, and why.

    Attributes:
        version: the model's version.
        previous: the version called ``best`` before the decision, ``None`` if there was none.
        promoted: whether ``best`` was moved to the model.
        reason: a sentence for users.
        measure: the measure that was compared, such as the Jaccard index; ``None`` without a
            comparison.
        test: the comparison with ``previous`` on ``test``.
        holdout: the comparison on ``holdout``, ``None`` if it was not evaluated.
        holdout_version: the version of the ``holdout`` split.
        look: how many models were compared with ``previous`` on ``holdout``, including this model.
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
    """Return the sentence that compares a model with the best one.

    Args:
        measure: the measure that was compared.
        previous: the version of the best model.
        test: the comparison on ``test``.
        holdout: the comparison on ``holdout``, ``None`` if the model failed on ``test``.
        margin: the difference, 0..1, that the lower bounds have to exceed.
    """
    required = f"the margin of {100 * margin:g} points"
    begin = f"Its {measure} differs from that of {previous} by {_points(test)} on test"
    if holdout is None:
        return f"{begin}; the bound does not exceed {required}, so holdout was not evaluated."
    confirmed = f"by {_points(holdout)} on holdout"
    if not holdout.exceeds(margin):
        return f"{begin}, but {confirmed}; the bound on holdout does not exceed {required}."
    return f"{begin} and {confirmed}; both bounds exceed {required}."


def _points(comparison: Comparison) -> str:
    return f"{100 * comparison.difference:+.1f} points (lower bound {100 * comparison.lower:+.1f})"
