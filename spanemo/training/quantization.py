"""Quantize an fp32 graph to int8, so that a row's result does not depend on the rest of its batch.

onnxruntime's dynamic quantization measures the range of the activations in each batch, so a row
with large activations lowers the precision of the other rows. Here, the range of each channel is
measured once on sample texts, and balanced between activations and weights (Xiao et al.,
"SmoothQuant", ICML 2023).
"""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
import onnxruntime
from onnx import GraphProto, NodeProto, TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from spanemo.prompt import Batch

Channels = dict[str, npt.NDArray[np.float32]]

# Activations are in -1..1 after division by their channel's divisor.
SCALE, ZERO_POINT = np.float32(1 / 127), np.uint8(128)

# Share of the differences between channels that moves from the activations to the weights, 0..1.
STRENGTH = 0.9


def quantize(source: Path, target: Path, samples: Iterable[Batch]) -> None:
    """Quantize the weights and activations of an ONNX file to eight bits.

    Args:
        source: the fp32 file.
        target: the int8 file to write.
        samples: batches without padding, similar to those that the model will predict.
    """
    model = onnx.load(source)
    _divide_by(_divisors(model.graph, _largest(model, samples)), model.graph)
    onnx.save(model, target)
    quantize_dynamic(
        target,
        target,
        weight_type=QuantType.QInt8,
        per_channel=True,
        # Sums of eight-bit weights overflow on CPUs without VNNI, so weights have seven bits.
        reduce_range=True,
        # Shape inference does not know the output types of fused operators, which are all floats.
        extra_options={"DefaultTensorType": TensorProto.FLOAT},
    )
    model = onnx.load(target)
    _fix_ranges(model.graph)
    onnx.save(model, target)


def _weighted(graph: GraphProto) -> list[NodeProto]:
    constants = {constant.name for constant in graph.initializer}
    return [
        node
        for node in graph.node
        if node.op_type in ("MatMul", "Attention") and node.input[1] in constants
    ]


def _largest(model: onnx.ModelProto, samples: Iterable[Batch]) -> Channels:
    """Return the largest absolute value of each channel, for each input of a weighted operator."""
    probe = onnx.ModelProto()
    probe.CopyFrom(model)
    inputs = list({node.input[0]: None for node in _weighted(model.graph)})
    probe.graph.output.extend(
        helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in inputs
    )
    session = onnxruntime.InferenceSession(
        probe.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    read = {node.name for node in session.get_inputs()}
    largest: Channels = {}
    for batch in samples:
        inputs_of_batch = {name: ids for name, ids in vars(batch).items() if name in read}
        for name, values in zip(inputs, session.run(inputs, inputs_of_batch), strict=True):
            peaks = np.abs(values).reshape(-1, values.shape[-1]).max(axis=0)
            largest[name] = np.maximum(largest.get(name, np.float32(1e-6)), peaks)
    return largest


def _divisors(graph: GraphProto, largest: Channels) -> Channels:
    """Return the divisors that scale the channels of each input to -1..1."""
    constants = {constant.name: constant for constant in graph.initializer}
    divisors: Channels = {}
    for node in _weighted(graph):
        name = node.input[0]
        weights = np.abs(numpy_helper.to_array(constants[node.input[1]])).max(axis=1)
        balance = largest[name] ** STRENGTH / np.maximum(weights, 1e-4) ** (1 - STRENGTH)
        divisors[name] = (balance * (largest[name] / balance).max()).astype(np.float32)
    return divisors


def _divide_by(divisors: Channels, graph: GraphProto) -> None:
    """Divide each channel by its divisor and multiply its weights, which keeps the results."""
    constants = {constant.name: constant for constant in graph.initializer}
    nodes: list[NodeProto] = []
    divided: set[str] = set()
    weighted = {node.name for node in _weighted(graph)}
    for node in graph.node:
        if node.name in weighted:
            name, weights = node.input[0], constants[node.input[1]]
            scaled = numpy_helper.to_array(weights) * divisors[name][:, None]
            weights.CopyFrom(numpy_helper.from_array(scaled, weights.name))
            if name not in divided:
                divided.add(name)
                factor = numpy_helper.from_array(1 / divisors[name], f"{name}_factor")
                graph.initializer.append(factor)
                nodes.append(helper.make_node("Mul", [name, factor.name], [f"{name}_even"]))
            node.input[0] = f"{name}_even"
        nodes.append(node)
    ordered = [NodeProto.FromString(node.SerializeToString()) for node in nodes]
    del graph.node[:]
    graph.node.extend(ordered)


def _fix_ranges(graph: GraphProto) -> None:
    """Quantize activations with a constant range instead of the range of each batch."""
    for node in graph.node:
        if node.op_type == "DynamicQuantizeLinear":
            values, scale, zero_point = node.output
            graph.initializer.append(numpy_helper.from_array(np.array(SCALE), scale))
            graph.initializer.append(numpy_helper.from_array(np.array(ZERO_POINT), zero_point))
            fixed = helper.make_node(
                "QuantizeLinear", [node.input[0], scale, zero_point], [values], name=node.name
            )
            node.CopyFrom(fixed)
