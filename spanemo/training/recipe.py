"""How to train, and what training says of its steps and epochs."""

from dataclasses import dataclass

_FEWEST_ROWS, _FEWEST_STEPS = 8, 50


@dataclass(frozen=True)
class Recipe:
    """How to train.

    Attributes:
        encoder: ``e5`` or ``minilm`` for a packaged one, a folder, or a name on the model hub.
        layers: how many of the encoder's layers to keep; all by default.
        start: the file of a checkpoint with the same encoder whose weights training begins with, in
            place of the encoder's own and a head of random weights. Its emotions may be others: the
            head is the same for every emotion word.
        epochs: the most passes over the training rows.
        learning_rate: of the head, after the warm-up; it falls to 0 until the last epoch's end.
        batch_size: rows in one step; fewer for a corpus of less than fifty such steps, see
            ``rows_per_step``.
        alpha: weight of the label-correlation-aware loss, 0..1.
        warmup: part of all steps, 0..1, in which the learning rate rises.
        weight_decay: AdamW's.
        clip: the largest norm of a step's gradient.
        patience: epochs without a better validation Jaccard after which training ends.
        max_tokens: the longest window, emotion words included.
        seed: of the head's weights, the order of the rows and dropout.
        lora_rank: rank of the matrices that low-rank adaptation (Hu et al., ICLR 2022) trains in
            place of the encoder's weights; 0 trains all weights.
        layer_decay: each layer learns this much slower than the one above it, 0..1; the head is
            the topmost, the embeddings are the lowest.
    """

    encoder: str = "e5"
    layers: int | None = None
    start: str | None = None
    epochs: int = 4
    learning_rate: float = 5e-5
    batch_size: int = 32
    alpha: float = 0.2
    warmup: float = 0.1
    weight_decay: float = 0.01
    clip: float = 1.0
    patience: int = 2
    max_tokens: int = 128
    seed: int = 7
    lora_rank: int = 0
    layer_decay: float = 1.0

    def rows_per_step(self, rows: int) -> int:
        """Return the rows of one step when there are ``rows`` in all.

        A corpus of a few hundred texts gives too few steps an epoch to learn anything in the usual
        number of epochs, so it gets smaller ones.
        """
        return min(self.batch_size, max(_FEWEST_ROWS, rows // _FEWEST_STEPS))


@dataclass(frozen=True)
class Step:
    """One step: ``number`` of ``total`` in all epochs, its loss, and the head's learning rate."""

    number: int
    total: int
    epoch: int
    loss: float
    learning_rate: float


@dataclass(frozen=True)
class Epoch:
    """What an epoch reached.

    Attributes:
        number: counted from 1.
        loss: the mean of its steps.
        score: the mean of ``figures``, 0..1, by which epochs are chosen.
        figures: for each domain the figure on its validation texts, 0..1, at the one threshold for
            all emotions that suits them best: the share of fully acceptable answers where texts are
            judged, and Jaccard where they are labelled.
    """

    number: int
    loss: float
    score: float
    figures: dict[str, float]

    def metrics(self) -> dict[str, float]:
        """Return the curves' values of this epoch."""
        return {"loss": self.loss, "score": self.score, **self.figures}
