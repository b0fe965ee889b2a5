"""A checkpoint -> the bundle that serves it; ``python -m spanemo.export``."""

import shutil
import tempfile
from pathlib import Path
from typing import Annotated

import torch
import typer
from onnx import TensorProto
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer

from spanemo.bundle import MODEL, TOKENIZER, Bundle
from spanemo.checkpoint import Checkpoint
from spanemo.network import SpanEmo, tensors, tokenizer
from spanemo.prompt import Prompt

OPSET = 17


def export(
    checkpoint: Checkpoint, folder: Path, *, name: str = "spanemo", precision: str = "int8"
) -> Bundle:
    """Write ``checkpoint`` as a bundle into ``folder``, made or replaced when all is ready.

    ``precision`` is ``int8`` (weights of eight bits, activations quantised as they come) or
    ``fp32``, with which an int8 model can be compared.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        part = Path(scratch) / "bundle"
        part.mkdir()
        words = tokenizer(checkpoint.encoder)
        prompt = Prompt(words, list(checkpoint.thresholds), checkpoint.max_tokens)
        words.save(str(part / TOKENIZER))
        graph = Path(scratch) / "fp32.onnx"
        to_onnx(checkpoint.network, prompt, graph)
        optimize(checkpoint.network, graph)
        if precision == "int8":
            quantize(graph, part / MODEL)
        else:
            shutil.move(graph, part / MODEL)
        bundle = Bundle.seal(
            part,
            name=name,
            labels=list(checkpoint.thresholds),
            thresholds=checkpoint.thresholds,
            max_tokens=checkpoint.max_tokens,
            scores=checkpoint.scores,
        )
        shutil.rmtree(folder, ignore_errors=True)
        part.rename(folder)
    return bundle


def to_onnx(network: SpanEmo, prompt: Prompt, path: Path) -> None:
    """Write the network's graph with free numbers of rows and tokens."""
    example = tensors(prompt.batch([[1000, 1001, 1002], [1000]]), torch.device("cpu"))
    free = {0: "rows", 1: "tokens"}
    torch.onnx.export(
        network.cpu().eval(),
        tuple(example.values()),
        str(path),
        input_names=list(example),
        output_names=["logits"],
        dynamic_axes={**dict.fromkeys(example, free), "logits": {0: "rows"}},
        opset_version=OPSET,
        dynamo=False,
    )


def optimize(network: SpanEmo, path: Path) -> None:
    """Fuse attention, layer norms and GELU in place."""
    config = network.encoder.config
    model = optimizer.optimize_model(
        str(path),
        model_type="bert",
        num_heads=config.num_attention_heads,
        hidden_size=config.hidden_size,
    )
    model.save_model_to_file(str(path))


def quantize(source: Path, target: Path) -> None:
    """Write ``source`` with eight-bit weights."""
    quantize_dynamic(
        source,
        target,
        weight_type=QuantType.QInt8,
        # Fused operators hide their outputs' types from shape inference; all of them are floats.
        extra_options={"DefaultTensorType": TensorProto.FLOAT},
    )


def main(
    checkpoint: Annotated[Path, typer.Option(help="The file that training wrote.")],
    bundle: Annotated[Path, typer.Option(help="The folder to write.")],
    precision: Annotated[str, typer.Option(help="int8 or fp32.")] = "int8",
) -> None:
    """Export a checkpoint as a bundle."""
    made = export(Checkpoint.load(checkpoint), bundle, precision=precision)
    typer.echo(f"{made.name} {made.version} is in {bundle}")


if __name__ == "__main__":
    typer.run(main)
