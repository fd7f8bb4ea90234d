"""Export: the fitted network as an ONNX graph, node by node.

Keras would write the LSTM as a loop of small operations; ONNX has the LSTM itself, which takes each
message's own length. Embeddings stay outside, as byte tables: see text/tables.py.
"""

from pathlib import Path
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

from text.tables import Tables
from text.training.network import (
    ATTENTION,
    DENSE,
    GRAM_TABLE,
    MEMORY,
    MOODS,
    NEGATIVE,
    PIECE_TABLE,
    WORD_TABLE,
    Cell,
)

_OPSET, _IR = 17, 9
Array = npt.NDArray[np.float32]


def tables_of(model: keras.Model) -> Tables:
    """Return the embeddings; the row of padding counts for nothing, so it is zero."""
    found = [
        model.get_layer(name).get_weights()[0] for name in (WORD_TABLE, GRAM_TABLE, PIECE_TABLE)
    ]
    for table in found[1:]:
        table[0] = 0.0
    return Tables(*found)


def export_network(model: keras.Model, path: Path) -> None:
    """Write everything behind the embeddings as ONNX.

    Inputs: steps (time, n, size), lengths (n,), absent (n, time, 1), bags (n, sizes).
    Outputs: moods (n, 8), negative (n, 1), features (n, dense).
    """
    memory = model.get_layer(MEMORY)
    cell = Cell(type(memory.forward_layer).__name__.lower())
    forward, backward = memory.forward_layer.get_weights(), memory.backward_layer.get_weights()
    units = forward[1].shape[0]
    weights: dict[str, Any] = {
        "w": np.stack([_gates(side[0], cell) for side in (forward, backward)]),
        "r": np.stack([_gates(side[1], cell) for side in (forward, backward)]),
        "b": np.stack([_biases(side[2], cell) for side in (forward, backward)]),
        "per_message": np.array([0, 0, 2 * units], np.int64),
        "time": np.array([1], np.int64),
    }
    for layer in (ATTENTION, DENSE, MOODS, NEGATIVE):
        weights[f"{layer}_w"], weights[f"{layer}_b"] = model.get_layer(layer).get_weights()
    n_dense = weights[f"{DENSE}_b"].size
    graph = helper.make_graph(
        _nodes(units, cell),
        "text-emotion",
        [
            _value("steps", ["time", "n", weights["w"].shape[2]]),
            _value("lengths", ["n"], TensorProto.INT32),
            _value("absent", ["n", "time", 1]),
            _value("bags", ["n", weights[f"{DENSE}_w"].shape[0] - 4 * units]),
        ],
        [
            _value(MOODS, ["n", weights[f"{MOODS}_b"].size]),
            _value(NEGATIVE, ["n", 1]),
            _value("features", ["n", n_dense]),
        ],
        [numpy_helper.from_array(np.asarray(array), name) for name, array in weights.items()],
    )
    model_proto = helper.make_model(graph, opset_imports=[helper.make_opsetid("", _OPSET)])
    model_proto.ir_version = _IR
    onnx.checker.check_model(model_proto)
    path.write_bytes(model_proto.SerializeToString())


def _nodes(units: int, cell: Cell) -> list[onnx.NodeProto]:
    node = helper.make_node
    # As Keras' GRU does it.
    reset: dict[str, Any] = {"linear_before_reset": 1} if cell is Cell.GRU else {}
    return [
        node(
            cell.name,
            ["steps", "w", "r", "b", "lengths"],
            ["both"],
            direction="bidirectional",
            hidden_size=units,
            **reset,
        ),
        node("Transpose", ["both"], ["by_message"], perm=[2, 0, 1, 3]),  # (n, time, 2, units)
        node("Reshape", ["by_message", "per_message"], ["states"]),
        node("Add", ["states", "absent"], ["present"]),
        node("ReduceMax", ["present"], ["highest"], axes=[1], keepdims=0),
        node("MatMul", ["states", f"{ATTENTION}_w"], ["asked"]),
        node("Add", ["asked", f"{ATTENTION}_b"], ["heard"]),
        node("Add", ["heard", "absent"], ["heeded"]),
        node("Softmax", ["heeded"], ["share"], axis=1),
        node("Mul", ["states", "share"], ["weighed"]),
        node("ReduceSum", ["weighed", "time"], ["attended"], keepdims=0),
        node("Concat", ["highest", "attended", "bags"], ["joined"], axis=1),
        node("Gemm", ["joined", f"{DENSE}_w", f"{DENSE}_b"], ["linear"]),
        node("Relu", ["linear"], ["features"]),
        node("Gemm", ["features", f"{MOODS}_w", f"{MOODS}_b"], [MOODS]),
        node("Gemm", ["features", f"{NEGATIVE}_w", f"{NEGATIVE}_b"], [NEGATIVE]),
    ]


def _gates(kernel: Array, cell: Cell) -> Array:
    """Keras' gates, side by side, as ONNX's, one above the other.

    An LSTM's are input, forget, cell, output there and i, o, f, c here; a GRU's agree.
    """
    gates = np.split(kernel, 4 if cell is Cell.LSTM else 3, axis=1)
    if cell is Cell.LSTM:
        gates = [gates[0], gates[3], gates[1], gates[2]]
    return np.concatenate(gates, axis=1).T


def _biases(bias: Array, cell: Cell) -> Array:
    """ONNX has a bias for the input and one for the state; Keras' LSTM has their sum."""
    of_input, of_state = bias if cell is Cell.GRU else (bias, np.zeros_like(bias))
    return np.concatenate([_gates(side[None, :], cell)[:, 0] for side in (of_input, of_state)])


def _value(
    name: str, shape: list[str | int | None], kind: int = TensorProto.FLOAT
) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, kind, shape)
