"""The recipe of a training, and the records of its steps and epochs."""

from dataclasses import dataclass

_FEWEST_ROWS, _FEWEST_STEPS = 8, 50


@dataclass(frozen=True)
class Recipe:
    """The hyperparameters of a training.

    Attributes:
        encoder: ``e5`` or ``minilm`` for a packaged encoder, a folder, or a name on the model hub.
        layers: number of the encoder's layers to keep; all if ``None``.
        start: file of a checkpoint with the same encoder, to start from its weights instead of the
            pretrained encoder and a random head. It may have other emotions, because a head is
            shared by all emotion words.
        epochs: maximum number of passes over the training rows.
        learning_rate: peak learning rate of the head; it falls linearly to 0 after the warm-up.
        batch_size: rows in a step; fewer for small corpora, see `rows_per_step`.
        alpha: weight of the label-correlation-aware loss, 0..1.
        warmup: share of all steps in which the learning rate rises, 0..1.
        weight_decay: AdamW's weight decay.
        clip: maximum norm of a step's gradient.
        patience: number of epochs without a better validation score after which training stops.
        max_tokens: length of the window in tokens, including the emotion words.
        seed: seed of the head's weights, the order of the rows, and dropout.
        lora_rank: rank of the matrices that low-rank adaptation (Hu et al., ICLR 2022) trains
            instead of the encoder's weights; 0 trains all weights.
        layer_decay: factor of a layer's learning rate relative to the layer above it, 0..1. The
            head is the top layer, the embeddings are the lowest.
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
        """Return the number of rows in a step, for ``rows`` training rows.

        Steps are smaller for corpora of a few hundred texts, which would otherwise have too few
        steps to learn from.
        """
        return min(self.batch_size, max(_FEWEST_ROWS, rows // _FEWEST_STEPS))


@dataclass(frozen=True)
class TrainingStep:
    """A step: its ``number`` of ``total`` over all epochs, loss, and the head's learning rate."""

    number: int
    total: int
    epoch: int
    loss: float
    learning_rate: float


@dataclass(frozen=True)
class Epoch:
    """The result of an epoch.

    Attributes:
        number: counted from 1.
        loss: mean loss of its steps.
        score: mean of ``figures``, 0..1, by which the best epoch is chosen.
        figures: figure of each domain on its validation texts, 0..1, at the best threshold shared
            by all emotions. The figure is the share of fully acceptable answers for texts with
            judgements, and Jaccard for texts with plain labels.
    """

    number: int
    loss: float
    score: float
    figures: dict[str, float]

    def metrics(self) -> dict[str, float]:
        """Return the epoch's values by the names of their curves."""
        return {"loss": self.loss, "score": self.score, **self.figures}
