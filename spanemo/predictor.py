"""Predict the emotions of texts, for the stream, the command line and evaluation.

The module imports neither torch nor transformers. Windows are sorted by length and batched up to a
budget of padded tokens, so that little time is spent on padding.
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
from spanemo.text import MAX_CHARACTERS, MAX_WINDOWS, normalise

Logits = npt.NDArray[np.float32]
Run = Callable[[Batch], Logits]


class PredictorError(PermanentError):
    """The model cannot be loaded or run with these arguments."""


@dataclass(frozen=True)
class EmotionScores:
    """The prediction of a text.

    Attributes:
        scores: the probability of each emotion, 0..1, in the order of the model's labels.
        labels: the emotions whose probability is at least their threshold, in the same order.
        other_language: the text's language (ISO 639) if the model was not trained for it, or
            ``und`` if that language is undetermined; ``None`` otherwise. Such a text has no labels.
    """

    scores: dict[str, float]
    labels: list[str]
    other_language: str | None = None


class Predictor:
    """A loaded model. Not safe to use from several threads at once.

    A text that is longer than the model's window is cut into windows, and its score for an emotion
    is the highest of its windows. Of a text with more than `MAX_WINDOWS` windows, so many are read,
    from its beginning to its end at equal distances; what is between them does not count. Nor do
    characters after the first `MAX_CHARACTERS`. A text that is empty after normalisation has scores
    of 0 and no labels.
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
        """Wrap a forward pass.

        Args:
            run: takes a batch and returns logits of shape (rows, labels).
            rows: builds the batches.
            thresholds: the threshold of each label, 0..1, in the order of the logits.
            name: the model's name.
            version: the model's version.
            token_budget: maximum number of padded tokens in a forward pass.
            languages: ISO 639-1 codes. A text detected as another language gets no labels; empty
                for all languages.

        Raises:
            PredictorError: the budget is smaller than a window.
        """
        if token_budget < rows.max_tokens:
            raise PredictorError(
                f"A token budget of {token_budget} is smaller than a window of {rows.max_tokens} "
                "tokens; raise the budget."
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
        """Load a bundle of any kind.

        Args:
            path: the bundle's folder.
            threads: CPU threads of a forward pass.
            token_budget: maximum number of padded tokens in a forward pass.
            domain: the domain to predict; the bundle's served domain if ``None``.

        Raises:
            BundleError: the folder is not a bundle.
            PredictorError: the model cannot be loaded, lacks the domain, or the budget is smaller
                than a window.
        """
        bundle = Bundle.read(path)
        served = domain in (None, bundle.domain)
        if not served and domain not in bundle.others:
            raise PredictorError(
                f"The model in {path} has no domain {domain}; choose one of "
                f"{', '.join(bundle.domains)}."
            )
        try:
            words = Tokenizer.from_file(str(path / TOKENIZER))
            before = bundle.labels if bundle.kind == SPAN else ()
            rows = TextRows(words, bundle.max_tokens, before)
            run = _session(path / MODEL, threads, OUTPUT if served else f"{OUTPUT}_{domain}")
        except PermanentError:
            raise
        except Exception as error:  # onnxruntime and tokenizers raise bare Exceptions
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
        """Return the prediction of each text, in the order of ``texts``."""
        results_by_index: dict[int, EmotionScores] = {}
        for indices, results in self.predict_batches(texts):
            results_by_index.update(zip(indices, results, strict=True))
        return [results_by_index[index] for index in range(len(texts))]

    def predict_batches(
        self, texts: Sequence[str]
    ) -> Iterator[tuple[list[int], list[EmotionScores]]]:
        """Yield the predictions completed by each forward pass, short texts first.

        Yields:
            Indices into ``texts`` and their predictions. Each index occurs exactly once.
        """
        texts = [text[:MAX_CHARACTERS] for text in texts]
        windows = [_spread(cut) for cut in self._rows.windows([normalise(text) for text in texts])]
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
        for row in rows:  # sorted by length, so the last row of a group is the longest
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


def _spread(windows: list[list[int]]) -> list[list[int]]:
    """Return up to `MAX_WINDOWS` windows, the first and the last among them."""
    if len(windows) <= MAX_WINDOWS:
        return windows
    last = len(windows) - 1
    return [windows[place * last // (MAX_WINDOWS - 1)] for place in range(MAX_WINDOWS)]


def _session(model: Path, threads: int, output: str) -> Run:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Threads must not spin while a worker waits for comments.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    read = {node.name for node in session.get_inputs()}  # some encoders have no token_type_ids

    def run(batch: Batch) -> Logits:
        inputs = {name: ids for name, ids in vars(batch).items() if name in read}
        (logits,) = session.run([output], inputs)
        return np.asarray(logits, dtype=np.float32)

    return run
