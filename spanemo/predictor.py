"""Texts -> emotion scores: the one core behind the stream, the command line and evaluation.

It imports neither torch nor transformers. Texts are sorted by length and predicted in groups of
windows whose padded tokens stay below a budget, so that little is spent on padding.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from errors import PermanentError
from spanemo.bundle import MODEL, OUTPUT, SPAN, TOKENIZER, Bundle
from spanemo.language.detection import other_language
from spanemo.prompt import Batch, TextRows
from spanemo.text import normalise

Logits = npt.NDArray[np.float32]
Run = Callable[[Batch], Logits]


class PredictorError(PermanentError):
    """The model cannot be loaded or run as asked."""


@dataclass(frozen=True)
class EmotionScores:
    """One text's emotions.

    Attributes:
        scores: the probability, 0..1, of each emotion, in the order of the model's labels.
        labels: the emotions whose probability reached their threshold, in the same order.
        other_language: the text's language (ISO 639) where the model was not trained for it, or
            ``und`` where it cannot be told; such a text has no labels.
    """

    scores: dict[str, float]
    labels: list[str]
    other_language: str | None = None


class Predictor:
    """A model ready to predict. Not safe for use by several threads at once.

    A text longer than the model's window is predicted window by window; its score for an emotion
    is the highest of all its windows. A text in which nothing can be read has zero scores and no
    label.
    """

    def __init__(
        self,
        run: Run,
        rows: TextRows,
        thresholds: Mapping[str, float],
        *,
        name: str,
        version: str,
        token_budget: int = 2048,
        languages: Sequence[str] = (),
    ) -> None:
        """Wrap any ``run`` that gives logits of shape (rows, labels) for a batch.

        Texts that are surely in none of ``languages`` (ISO 639-1) get no labels; no languages
        stand for all.

        Raises:
            PredictorError: the budget is smaller than one window.
        """
        if token_budget < rows.max_tokens:
            raise PredictorError(
                f"A token budget of {token_budget} holds no window of {rows.max_tokens} tokens; "
                "raise the budget."
            )
        self.name = name
        self.version = version
        self.thresholds = dict(thresholds)
        self.labels = tuple(thresholds)
        self.languages = tuple(languages)
        self._run = run
        self._rows = rows
        self._budget = token_budget

    @classmethod
    def load(
        cls, path: Path, threads: int = 1, token_budget: int = 2048, domain: str | None = None
    ) -> Self:
        """Load the bundle in folder ``path``, whatever kind of model it holds.

        Args:
            path: the bundle's folder.
            threads: CPU threads of one forward pass.
            token_budget: padded tokens of one forward pass.
            domain: the way of labelling; the one that the bundle serves by default.

        Raises:
            BundleError: the folder holds no bundle.
            PredictorError: the model file cannot be read, it has no such domain, or the budget is
                too small.
        """
        bundle = Bundle.read(path)
        served = domain in (None, bundle.domain)
        if not served and domain not in bundle.others:
            raise PredictorError(
                f"The model in {path} has no domain {domain}; it has {', '.join(bundle.domains)}."
            )
        try:
            words = Tokenizer.from_file(str(path / TOKENIZER))
            before = bundle.labels if bundle.kind == SPAN else ()
            rows = TextRows(words, bundle.max_tokens, before)
            run = _session(path / MODEL, threads, OUTPUT if served else f"{OUTPUT}_{domain}")
        except PermanentError:
            raise
        except Exception as error:  # onnxruntime and tokenizers raise bare exceptions of their own
            raise PredictorError(
                f"The model in {path} cannot be loaded ({error}); log or export the bundle again."
            ) from error
        return cls(
            run,
            rows,
            bundle.thresholds if served else bundle.others[str(domain)],
            name=bundle.name,
            version=bundle.version,
            token_budget=token_budget,
            languages=bundle.languages,
        )

    def predict(self, texts: Sequence[str]) -> list[EmotionScores]:
        """Return one result for each text, in the order of ``texts``."""
        found: dict[int, EmotionScores] = {}
        for indices, results in self.predict_batches(texts):
            found.update(zip(indices, results, strict=True))
        return [found[index] for index in range(len(texts))]

    def predict_batches(
        self, texts: Sequence[str]
    ) -> Iterator[tuple[list[int], list[EmotionScores]]]:
        """Yield the results that are ready after each forward pass, short texts first.

        Each item is a list of indices into ``texts`` and their results. All indices of ``texts``
        appear once in all.
        """
        windows = self._rows.windows([normalise(text) for text in texts])
        best = np.full((len(texts), len(self.labels)), -np.inf)
        missing = np.array([len(cut) for cut in windows])
        if empty := np.flatnonzero(missing == 0).tolist():
            yield empty, [self._result(texts[index], best[index]) for index in empty]
        rows = [(index, window) for index, cut in enumerate(windows) for window in cut]
        rows.sort(key=lambda row: len(row[1]))
        for group in self._groups(rows):
            logits = self._run(self._rows.batch([window for _, window in group]))
            done = []
            for (index, _), row in zip(group, logits, strict=True):
                best[index] = np.maximum(best[index], row)
                missing[index] -= 1
                if missing[index] == 0:
                    done.append(index)
            if done:
                yield done, [self._result(texts[index], best[index]) for index in done]

    def _groups(self, rows: list[tuple[int, list[int]]]) -> Iterator[list[tuple[int, list[int]]]]:
        group: list[tuple[int, list[int]]] = []
        for row in rows:  # from short to long, so the newest row is the longest of its group
            if (len(group) + 1) * self._rows.length(row[1]) > self._budget:
                yield group
                group = []
            group.append(row)
        if group:
            yield group

    def _result(self, text: str, logits: npt.NDArray[np.float64]) -> EmotionScores:
        scores = {
            label: 1 / (1 + math.exp(-logit)) if logit > -math.inf else 0.0
            for label, logit in zip(self.labels, logits.tolist(), strict=True)
        }
        if other := other_language(text, self.languages):
            return EmotionScores(scores, [], other)
        labels = [label for label, score in scores.items() if score >= self.thresholds[label] > 0]
        return EmotionScores(scores, labels)


def _session(model: Path, threads: int, output: str) -> Run:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # A worker that waits for comments must not keep its cores busy.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    read = {node.name for node in session.get_inputs()}  # not every encoder knows segments

    def run(batch: Batch) -> Logits:
        inputs = {name: ids for name, ids in vars(batch).items() if name in read}
        (logits,) = session.run([output], inputs)
        return np.asarray(logits, dtype=np.float32)

    return run
