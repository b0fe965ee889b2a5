"""Export a checkpoint as a bundle. Run it with ``python -m spanemo.training.export``."""

import shutil
import tempfile
import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import torch
import typer
from onnxruntime.transformers import optimizer
from torch import Tensor, nn

from spanemo.bundle import (
    DESCRIPTION,
    MODEL,
    OUTPUT,
    SPAN,
    TOKENIZER,
    TWEETS,
    Bundle,
    BundleError,
)
from spanemo.corpora.corpus import read_corpus
from spanemo.language.detection import languages_of
from spanemo.prompt import Batch, TextRows
from spanemo.text import normalise
from spanemo.training.checkpoint import Checkpoint
from spanemo.training.network import SpanEmo, tensors
from spanemo.training.quantization import quantize

OPSET = 17

# With more texts, the measured ranges of the activations hardly change.
SAMPLES = 500

SamplesOption = Annotated[
    Path | None,
    typer.Option(help="A .tsv file with texts to calibrate int8 ranges; fp32 without it."),
]


def export(
    checkpoint: Checkpoint,
    folder: Path,
    samples: Sequence[str] = (),
    *,
    name: str = "spanemo",
    languages: Sequence[str] = (),
) -> Bundle:
    """Write a checkpoint as a bundle into ``folder``.

    The bundle serves the domain `Checkpoint.served`, and has an output for each other domain with
    thresholds.

    Args:
        checkpoint: the trained network.
        folder: the bundle's folder; an existing bundle is replaced when the new one is complete.
        samples: texts similar to those that will be predicted, to quantize the model to int8.
            Without them the model stays fp32, four times as large and half as fast.
        name: the model's name in predictions.
        languages: ISO 639-1 codes of the model's languages; detected from ``samples`` if empty.

    Raises:
        BundleError: the folder exists and is not a bundle.
    """
    form, served = checkpoint.architecture, checkpoint.served
    others = {name: limits for name, limits in checkpoint.thresholds.items() if name != served}
    return write_bundle(
        folder,
        ServedDomains(checkpoint.network, (served, *others)),
        checkpoint.network.encoder.config,
        form.rows(),
        samples,
        kind=SPAN,
        name=name,
        thresholds=checkpoint.thresholds[served],
        scores=checkpoint.scores,
        domain=served,
        others=others,
        languages=languages,
    )


class ServedDomains(nn.Module):
    """Returns the logits of some domains in this order, each of shape (rows, labels)."""

    def __init__(self, network: SpanEmo, domains: Sequence[str]) -> None:
        super().__init__()
        self.network = network
        self._places = [network.domains.index(domain) for domain in domains]

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor
    ) -> tuple[Tensor, ...]:
        """Return a tensor for each domain, from inputs of shape (rows, tokens)."""
        logits = self.network(input_ids, attention_mask, token_type_ids)
        return tuple(logits[:, place] for place in self._places)


def write_bundle(
    folder: Path,
    network: nn.Module,
    config: Any,
    rows: TextRows,
    samples: Sequence[str],
    *,
    kind: str,
    name: str,
    thresholds: Mapping[str, float],
    scores: Mapping[str, Any],
    domain: str = TWEETS,
    others: Mapping[str, Mapping[str, float]] | None = None,
    languages: Sequence[str] = (),
) -> Bundle:
    """Write a network of any kind as a bundle.

    Args:
        folder: as for `export`.
        network: takes the fields of a `Batch`, and returns logits of shape (rows, labels) for the
            served domain, followed by those of each of ``others``.
        config: the encoder's transformers configuration.
        rows: the builder of the network's rows.
        samples: as for `export`.
        kind: the kind of the bundle.
        name: the model's name in predictions.
        thresholds: the threshold of each label, 0..1, in the order of the logits.
        scores: figures to store in the bundle.
        domain: the served domain.
        others: thresholds of the other domains.
        languages: as for `export`.

    Raises:
        BundleError: the folder exists and is not a bundle.
    """
    if folder.exists() and not (folder / DESCRIPTION).exists():
        raise BundleError(f"{folder} exists and is not a bundle; export to another folder.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        part = Path(scratch) / "bundle"
        part.mkdir()
        rows.save(part / TOKENIZER)
        graph = Path(scratch) / "fp32.onnx"
        to_onnx(network, rows, graph, [OUTPUT, *(f"{OUTPUT}_{name}" for name in others or {})])
        optimize(config, graph)
        if samples:
            quantize(graph, part / MODEL, _batches(rows, samples[:SAMPLES]))
        else:
            shutil.move(graph, part / MODEL)
        bundle = Bundle.seal(
            part,
            name=name,
            labels=list(thresholds),
            thresholds=thresholds,
            max_tokens=rows.max_tokens,
            scores=scores,
            kind=kind,
            languages=languages or languages_of(samples),
            domain=domain,
            others=others,
        )
        shutil.rmtree(folder, ignore_errors=True)
        part.rename(folder)
    return bundle


def _batches(rows: TextRows, samples: Sequence[str]) -> Iterator[Batch]:
    texts = [normalise(text) for text in samples]
    # The joined texts give windows of full length, which short texts do not.
    for windows in rows.windows([*texts, " ".join(texts)]):
        for window in windows:
            yield rows.batch([window])


def to_onnx(
    network: nn.Module, rows: TextRows, path: Path, outputs: Sequence[str] = (OUTPUT,)
) -> None:
    """Write the network as an ONNX graph for any number of rows and tokens."""
    example = tensors(rows.batch([[1000, 1001, 1002], [1000]]), torch.device("cpu"))
    free = {0: "rows", 1: "tokens"}
    with warnings.catch_warnings():
        # The exporter warns of masks and positions that cannot occur here.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network.cpu().eval(),
            tuple(example.values()),
            str(path),
            input_names=list(example),
            output_names=list(outputs),
            dynamic_axes={
                **dict.fromkeys(example, free),
                **{name: {0: "rows"} for name in outputs},
            },
            opset_version=OPSET,
            dynamo=False,
        )


def optimize(config: Any, path: Path) -> None:
    """Fuse attention, layer norms and GELU in an encoder's ONNX graph, in place."""
    model = optimizer.optimize_model(
        str(path),
        model_type="bert",
        num_heads=config.num_attention_heads,
        hidden_size=config.hidden_size,
    )
    model.save_model_to_file(str(path))


def sample_texts(samples: Path | None) -> list[str]:
    """Return the texts of the option ``--samples``; an empty list without it."""
    return read_corpus(samples).texts if samples else []


def main(
    checkpoint: Annotated[Path, typer.Option(help="A checkpoint's file.")],
    bundle: Annotated[Path, typer.Option(help="The folder to write.")],
    samples: SamplesOption = None,
    language: Annotated[
        list[str] | None, typer.Option(help="A language of the model (ISO 639-1).")
    ] = None,
) -> None:
    """Export a checkpoint as a bundle."""
    bundled = export(
        Checkpoint.load(checkpoint), bundle, sample_texts(samples), languages=language or []
    )
    typer.echo(f"{bundled.name} {bundled.version} is in {bundle}")


if __name__ == "__main__":
    typer.run(main)
