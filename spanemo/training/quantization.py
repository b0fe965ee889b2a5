"""An fp32 graph -> an int8 graph in which a row's result does not depend on its neighbours.

onnxruntime's dynamic quantisation takes the range of the activations from each batch, so one loud
row makes the others coarser. Here the range of each channel is measured once, on sample texts, and
evened out between activations and weights (Xiao et al., "SmoothQuant", ICML 2023).
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

# Activations lie in -1..1 once they are divided by their channel's divisor.
SCALE, ZERO_POINT = np.float32(1 / 127), np.uint8(128)

# How much of the channels' differences moves from the activations into the weights, 0..1.
STRENGTH = 0.9


def quantize(source: Path, target: Path, samples: Iterable[Batch]) -> None:
    """Write ``source`` with weights and activations of eight bits to ``target``.

    ``samples`` are rows without padding, like those that the model will meet.
    """
    model = onnx.load(source)
    _divide_by(_divisors(model.graph, _largest(model, samples)), model.graph)
    onnx.save(model, target)
    quantize_dynamic(
        target,
        target,
        weight_type=QuantType.QInt8,
        per_channel=True,
        # Weights of seven bits: sums of full ones overflow on CPUs without VNNI instructions.
        reduce_range=True,
        # Fused operators hide their outputs' types from shape inference; all of them are floats.
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
    """Return the largest absolute value of each channel of each input that meets weights."""
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
        given = {name: ids for name, ids in vars(batch).items() if name in read}
        for name, values in zip(inputs, session.run(inputs, given), strict=True):
            peaks = np.abs(values).reshape(-1, values.shape[-1]).max(axis=0)
            largest[name] = np.maximum(largest.get(name, np.float32(1e-6)), peaks)
    return largest


def _divisors(graph: GraphProto, largest: Channels) -> Channels:
    """Return for each input the divisors that bring its channels into -1..1."""
    constants = {constant.name: constant for constant in graph.initializer}
    divisors: Channels = {}
    for node in _weighted(graph):
        name = node.input[0]
        weights = np.abs(numpy_helper.to_array(constants[node.input[1]])).max(axis=1)
        balance = largest[name] ** STRENGTH / np.maximum(weights, 1e-4) ** (1 - STRENGTH)
        divisors[name] = (balance * (largest[name] / balance).max()).astype(np.float32)
    return divisors


def _divide_by(divisors: Channels, graph: GraphProto) -> None:
    """Divide each channel and multiply its weights by the same: the results do not change."""
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
    """Quantise activations with one constant range instead of the range of each batch."""
    for node in graph.node:
        if node.op_type == "DynamicQuantizeLinear":
            values, scale, zero_point = node.output
            graph.initializer.append(numpy_helper.from_array(np.array(SCALE), scale))
            graph.initializer.append(numpy_helper.from_array(np.array(ZERO_POINT), zero_point))
            fixed = helper.make_node(
                "QuantizeLinear", [node.input[0], scale, zero_point], [values], name=node.name
            )
            node.CopyFrom(fixed)
