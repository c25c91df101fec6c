"""The weights of a BERT encoder out of its ONNX graph, as the library that trains it reads them."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
from onnx import GraphProto, numpy_helper
from safetensors.numpy import save_file

from training.stance.samples import Numbers

_HEAD = 32  # width of an attention head, in all of the MiniLM family


def write(graph: bytes, folder: Path) -> None:
    """Write `config.json` and `model.safetensors` of the encoder in `graph` into `folder`."""
    weights = dict(_weights(onnx.load_model_from_string(graph).graph))
    pieces, width = weights["embeddings.word_embeddings.weight"].shape
    layers = 1 + max(int(name.split(".")[2]) for name in weights if name.startswith("encoder.layer."))
    config = {
        "model_type": "bert",
        "vocab_size": pieces,
        "hidden_size": width,
        "num_hidden_layers": layers,
        "num_attention_heads": width // _HEAD,
        "intermediate_size": weights["encoder.layer.0.intermediate.dense.weight"].shape[0],
    }
    folder.mkdir(parents=True)
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")


def _weights(graph: GraphProto) -> Iterator[tuple[str, Numbers]]:
    """Yield names and values; a matrix has lost its name to the exporter, but the bias behind it has one."""
    values = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    for name, value in values.items():
        if name.startswith(("embeddings.", "encoder.")) and not name.endswith("position_ids"):
            yield name, value
    biases = {node.input[1]: node.input[0] for node in graph.node if node.op_type == "Add"}
    for node in graph.node:
        if node.op_type == "MatMul" and node.input[1] in values:
            name = biases[node.output[0]].removesuffix("bias") + "weight"
            yield name, np.ascontiguousarray(values[node.input[1]].T)
