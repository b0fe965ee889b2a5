"""Leave-one-video-out cross-validation on labelled YouTube comments."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Final

import numpy as np

from spanemo.corpora import youtube
from spanemo.corpora.corpus import Corpus
from spanemo.corpora.splits import DataSet, open_report
from spanemo.evaluation.acceptance import Acceptance, accept
from spanemo.evaluation.answer_key import Given
from spanemo.evaluation.evaluate import above, score_matrix
from spanemo.evaluation.tone_accuracy import ToneAccuracy, judge_tones
from spanemo.files import draft
from spanemo.training.curriculum import curriculum
from spanemo.training.lessons import Lessons, LessonsError
from spanemo.training.models import TOKENS
from spanemo.training.recipe import Epoch, Recipe
from spanemo.training.resume import fingerprint
from spanemo.training.train import train

VIDEOS: Final = tuple(youtube.FILES)
_ALL = "youtube"


@dataclass(frozen=True)
class Fold:
    """A fold: the training data without a video, and the comments of that video.

    Attributes:
        video: the video that is left out, one of `VIDEOS`.
        lessons: the training data.
        validation: texts that choose the epoch, the calibration and the thresholds.
        judged: the labelled comments of the video, for evaluation.
    """

    video: str
    lessons: Lessons
    validation: list[Corpus]
    judged: Corpus


def open_fold(
    video: str, data: DataSet, also: Sequence[str], taught: Sequence[Path], folder: Path | None
) -> Fold:
    """Return the fold that leaves ``video`` out.

    Args:
        video: one of `VIDEOS`.
        data: as for `curriculum`.
        also: as for `curriculum`; one of them has to be ``youtube``, of which the other videos are
            trained on.
        taught: as for `curriculum`.
        folder: contains the files of the data sets.

    Raises:
        CorpusError: a data set cannot be read.
        LessonsError: as for `curriculum`; or ``also`` lacks ``youtube``; or no validation texts
            have the domain and the labels of YouTube comments.
    """
    judged = open_report(f"{_ALL}-{video}", folder)
    lessons, validation = curriculum(data, _without(video, also), taught, folder)
    calibrated = {corpus.domain: corpus.labels for corpus in validation}
    if not set(judged.labels) <= set(calibrated.get(judged.domain, ())):
        raise LessonsError(
            f"{data.name} has no validation texts with the labels of YouTube comments; train on "
            "comments."
        )
    held_out = {(domain, text) for domain in set(lessons.domains) for text in judged.texts}
    return Fold(video, lessons.without(held_out), validation, judged)


def answers(
    fold: Fold,
    recipe: Recipe,
    folder: Path,
    on_epoch: Callable[[Epoch], None] = lambda _: None,
    show: bool = True,
) -> Given:
    """Train without the video, and return the labels predicted for its comments.

    The labels and the checkpoint are kept in ``folder``, so that a fold finished with the same
    recipe and texts is not trained again. An interrupted fold resumes as `train` does.

    Args:
        fold: the training data and the comments to predict.
        recipe: the recipe to train with.
        folder: the folder of the files ``without-<video>.pt`` and ``without-<video>.json``.
        on_epoch: called after each epoch.
        show: whether to draw a progress bar.

    Returns:
        0 or 1, of shape (texts, labels), in the order of ``fold.judged``.
    """
    path = folder / f"without-{fold.video}.json"
    made_of = fingerprint(
        recipe, [fold.lessons, *map(Lessons.of, fold.validation), Lessons.of(fold.judged)]
    )
    kept = json.loads(path.read_text("utf-8")) if path.exists() else {}
    if kept.get("fingerprint") != made_of:
        output = path.with_suffix(".pt")
        checkpoint = train(fold.lessons, fold.validation, recipe, output, on_epoch, show=show)
        predictor = checkpoint.predictor(fold.judged.domain, TOKENS)
        thresholds = [predictor.thresholds[label] for label in fold.judged.labels]
        given = above(score_matrix(predictor, fold.judged), thresholds)
        kept = {"fingerprint": made_of, "given": given.tolist()}
        with draft(path) as part:
            part.write_text(json.dumps(kept), "utf-8")
    return np.array(kept["given"], dtype=np.int64)


def pool(judged: Sequence[Corpus], given: Sequence[Given]) -> tuple[Acceptance, ToneAccuracy]:
    """Return the figures over all videos; acceptance also by video.

    Args:
        judged: the labelled comments of each of `VIDEOS`.
        given: the labels that `answers` returned for each video.
    """
    joined, answered = reduce(Corpus.plus, judged), np.concatenate(given)
    videos = [
        video for video, corpus in zip(VIDEOS, judged, strict=True) for _ in range(len(corpus))
    ]
    judgements = joined.judgements or ()
    return (
        accept(answered, judgements, joined.labels, videos),
        judge_tones(answered, judgements, joined.labels),
    )


def _without(video: str, also: Sequence[str]) -> list[str]:
    """Return the data sets of ``also``, with ``youtube`` replaced by the other videos."""
    portions = []
    for portion in also:
        name, _, times = portion.partition("*")
        others = [f"{_ALL}-{other}" for other in VIDEOS if other != video]
        portions += [f"{other}*{times or 1}" for other in others] if name == _ALL else [portion]
    if len(portions) == len(also):
        raise LessonsError(
            "Cross-validation needs the YouTube comments in the training data; add them with "
            "--also youtube, or --also 'youtube*3' to use them three times."
        )
    return portions
