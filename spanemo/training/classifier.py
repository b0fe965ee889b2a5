"""Export a text classifier of transformers as a bundle.

Run it with ``python -m spanemo.training.classifier SOURCE BUNDLE``. The classifier can be any
`AutoModelForSequenceClassification` with a BERT-like encoder, multi-label or single-label.
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
    """The model cannot be loaded, or is not a text classifier."""


class TextClassifier(nn.Module):
    """Returns the logit of each label's probability, for multi-label and single-label models.

    A single-label model applies a softmax to its outputs z. Label i then has the log-odds
    z_i - log(sum of exp(z_j) over j != i), whose sigmoid equals the softmax.
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
    """Write a classifier as a bundle into ``folder``.

    Labels keep their names, and each label gets the threshold `THRESHOLD`. A single-label model
    therefore assigns a label only if its probability is at least one half.

    Args:
        source: a folder that ``save_pretrained`` wrote, or a name on the model hub.
        folder: the bundle's folder; an existing bundle is replaced when the new one is complete.
        samples: texts similar to those that will be predicted, to quantize the model to int8; the
            model stays fp32 without them.
        name: the model's name in predictions.
        max_tokens: length of the window in tokens.

    Raises:
        ClassifierError: the model cannot be loaded, or has fewer than two labels.
        BundleError: the folder exists and is not a bundle.
    """
    try:
        # The ONNX optimizer recognises and fuses only eager attention.
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
        raise ClassifierError(
            f"{source} does not have at least two labels; choose a classifier that does."
        )
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
    name: Annotated[str, typer.Option(help="The model's name in predictions.")] = "classifier",
    samples: SamplesOption = None,
) -> None:
    """Export a text classifier of transformers as a bundle."""
    bundled = export_classifier(source, bundle, sample_texts(samples), name=name)
    typer.echo(f"{bundled.name} {bundled.version} is in {bundle}")


if __name__ == "__main__":
    typer.run(main)
