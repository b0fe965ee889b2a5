"""Leave one video out: judge a training on labelled YouTube comments of videos it did not see."""

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
    """A training that learns nothing of one video, and the comments of that video.

    Attributes:
        video: one of `VIDEOS`.
        lessons: what is learned.
        validation: choose the epoch, the calibration and the thresholds; none is of the video.
        judged: the labelled comments of the video.
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
        also: the same; one of them is ``youtube``, of which the other videos are learned.
        taught: the same.
        folder: where the files of the data sets lie.

    Raises:
        CorpusError: a data set cannot be read.
        LessonsError: as `curriculum`, or ``youtube`` is not learned, or no validation texts can
            calibrate the head that judges its comments.
    """
    judged = open_report(f"{_ALL}-{video}", folder)
    lessons, validation = curriculum(data, _without(video, also), taught, folder)
    calibrated = {own.domain: own.labels for own in validation}
    if not set(judged.labels) <= set(calibrated.get(judged.domain, ())):
        raise LessonsError(
            f"{data.name} has no validation texts with the labels of YouTube comments; learn from "
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
    """Train without the video and return what its comments are given, 0 or 1.

    The answers and the checkpoint are kept in ``folder``, so a fold that was finished with the same
    recipe and texts is not trained again. An interrupted one goes on as `train` does.

    Args:
        fold: what to learn and to judge.
        recipe: how to train.
        folder: holds ``without-`` and the video, ``.pt`` and ``.json``.
        on_epoch: called after each epoch of training.
        show: whether to draw a progress bar.

    Returns:
        of shape (texts, labels), as ``fold.judged``.
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
        part = path.with_suffix(".json.part")
        part.write_text(json.dumps(kept), "utf-8")
        part.replace(path)
    return np.array(kept["given"], dtype=np.int64)


def pool(judged: Sequence[Corpus], given: Sequence[Given]) -> tuple[Acceptance, ToneAccuracy]:
    """Return the figures of the answers to all videos together, and by video.

    Args:
        judged: the labelled comments of each of `VIDEOS`.
        given: what `answers` returned for them.
    """
    every, answered = reduce(Corpus.plus, judged), np.concatenate(given)
    videos = [
        video for video, corpus in zip(VIDEOS, judged, strict=True) for _ in range(len(corpus))
    ]
    judgements = every.judgements or ()
    return (
        accept(answered, judgements, every.labels, videos),
        judge_tones(answered, judgements, every.labels),
    )


def _without(video: str, also: Sequence[str]) -> list[str]:
    """Return data sets to learn from with the other videos in the place of all."""
    learned = []
    for given in also:
        name, _, times = given.partition("*")
        others = [f"{_ALL}-{other}" for other in VIDEOS if other != video]
        learned += [f"{other}*{times or 1}" for other in others] if name == _ALL else [given]
    if len(learned) == len(also):
        raise LessonsError(
            "Without --also youtube no video is learned from that could be left out; add it, such "
            "as --also 'youtube*3'."
        )
    return learned
