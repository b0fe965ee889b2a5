"""A text classifier of transformers -> a bundle that is served like SpanEmo's.

``python -m spanemo.training.classifier SOURCE BUNDLE``. Any `AutoModelForSequenceClassification`
whose encoder resembles BERT will do, with independent labels or with labels that exclude each
other.
"""

import inspect
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import torch
import typer
from torch import Tensor, nn
from transformers import AutoModelForSequenceClassification

from errors import PermanentError
from spanemo.bundle import CLASSIFIER, Bundle
from spanemo.prompt import TextRows
from spanemo.training.encoders import load_tokenizer
from spanemo.training.export import SamplesOption, sample_texts, write_bundle

THRESHOLD = 0.5


class ClassifierError(PermanentError):
    """A model that cannot be served as a text classifier."""


class TextClassifier(nn.Module):
    """Gives each label the logit of its probability, whichever way the model makes probabilities.

    A model whose labels exclude each other takes a softmax over its outputs. Label i then has the
    log-odds z_i - log(sum of exp(z_j) over the other labels j), whose sigmoid is that softmax.
    """

    itself: Tensor

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model
        self._exclusive = model.config.problem_type != "multi_label_classification"
        self.register_buffer("itself", torch.eye(model.config.num_labels, dtype=torch.bool))
        self._segments = "token_type_ids" in inspect.signature(model.forward).parameters

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """Return logits of shape (rows, labels) for inputs of shape (rows, tokens)."""
        segments = {"token_type_ids": token_type_ids} if self._segments else {}
        logits: Tensor = self.model(
            input_ids=input_ids, attention_mask=attention_mask, **segments
        ).logits
        if not self._exclusive:
            return logits
        others = logits.unsqueeze(-2).masked_fill(self.itself, -torch.inf)
        return logits - others.logsumexp(-1)


def export_classifier(
    source: str,
    folder: Path,
    samples: Sequence[str] = (),
    *,
    name: str = "classifier",
    max_tokens: int = 128,
) -> Bundle:
    """Write the classifier called ``source`` as a bundle into ``folder``.

    Each label gets the threshold `THRESHOLD`, so that of labels that exclude each other a text
    gets the one that is likelier than all others together, or none. Labels keep their names.

    Args:
        source: a folder that ``save_pretrained`` wrote, or a name on the model hub.
        folder: made, or replaced when all is ready.
        samples: texts like those that will be predicted make the model int8; fp32 without.
        name: what predictions call the model.
        max_tokens: the longest window that it reads.

    Raises:
        ClassifierError: the model cannot be loaded, or has fewer than two labels.
        BundleError: the folder exists and holds something else than a bundle.
    """
    try:
        # Eager attention is the form that the ONNX optimizer recognises and fuses.
        model = AutoModelForSequenceClassification.from_pretrained(
            source, attn_implementation="eager"
        )
        rows = TextRows(load_tokenizer(source), max_tokens)
    except (OSError, ValueError) as error:
        raise ClassifierError(
            f"The classifier {source} cannot be loaded ({error}); name a folder that "
            "`save_pretrained` wrote, with its tokenizer."
        ) from error
    config = model.config
    if config.problem_type == "regression" or config.num_labels < 2:
        raise ClassifierError(f"{source} gives a number instead of labels; choose a classifier.")
    labels = [config.id2label[index] for index in range(config.num_labels)]
    return write_bundle(
        folder,
        TextClassifier(model),
        config,
        rows,
        samples,
        kind=CLASSIFIER,
        name=name,
        thresholds=dict.fromkeys(labels, THRESHOLD),
        scores={},
    )


def main(
    source: Annotated[str, typer.Argument(help="A folder, or a name on the model hub.")],
    bundle: Annotated[Path, typer.Argument(help="The folder to write.")],
    name: Annotated[str, typer.Option(help="What predictions call the model.")] = "classifier",
    samples: SamplesOption = None,
) -> None:
    """Export a text classifier of transformers as a bundle."""
    made = export_classifier(source, bundle, sample_texts(samples), name=name)
    typer.echo(f"{made.name} {made.version} is in {bundle}")


if __name__ == "__main__":
    typer.run(main)
