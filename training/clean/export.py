"""A LightGBM forest as an ONNX graph: what the product runs needs neither LightGBM nor OpenMP."""

from collections.abc import Iterator, Mapping
from typing import Any

import lightgbm
import numpy as np
from onnx import TensorProto, helper

_OPSETS = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 1)]
_IR_VERSION = 8


def to_onnx(forest: lightgbm.Booster) -> bytes:
    """Return a model from `rows` (lines, figures) to the forest's `margin` (lines, 1)."""
    nodes: dict[str, list[Any]] = {}
    for tree_id, tree in enumerate(forest.dump_model()["tree_info"]):
        for node_id, node in _numbered(tree["tree_structure"]):
            for name, value in {**node, "nodes_treeids": tree_id, "nodes_nodeids": node_id}.items():
                nodes.setdefault(name, []).append(value)
    leaves = [i for i, mode in enumerate(nodes["nodes_modes"]) if mode == "LEAF"]
    attributes: dict[str, Any] = {
        "n_targets": 1,
        "post_transform": "NONE",
        "target_treeids": [nodes["nodes_treeids"][i] for i in leaves],
        "target_nodeids": [nodes["nodes_nodeids"][i] for i in leaves],
        "target_ids": [0] * len(leaves),
        "target_weights": [nodes["leaf"][i] for i in leaves],
        **{name: values for name, values in nodes.items() if name != "leaf"},
    }
    ensemble = helper.make_node("TreeEnsembleRegressor", ["rows"], ["margin"], domain="ai.onnx.ml")
    ensemble.attribute.extend(helper.make_attribute(name, attributes[name]) for name in sorted(attributes))
    graph = helper.make_graph(
        [ensemble],
        "lines",
        [helper.make_tensor_value_info("rows", TensorProto.FLOAT, [None, forest.num_feature()])],
        [helper.make_tensor_value_info("margin", TensorProto.FLOAT, [None, 1])],
    )
    model = helper.make_model(graph, opset_imports=_OPSETS, ir_version=_IR_VERSION)
    return bytes(model.SerializeToString(deterministic=True))


def _numbered(root: Mapping[str, Any]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the nodes of a tree with their numbers, each before its children."""
    todo = [(0, root)]
    free = 1
    while todo:
        number, node = todo.pop()
        if "left_child" not in node:
            yield number, _node("LEAF", leaf=float(node["leaf_value"]))
            continue
        if node["decision_type"] != "<=":
            raise ValueError(f"a split by {node['decision_type']}, not by <=")
        left, right, free = free, free + 1, free + 2
        todo += [(right, node["right_child"]), (left, node["left_child"])]
        yield (
            number,
            _node(
                "BRANCH_LEQ",
                feature=node["split_feature"],
                value=at_most(node["threshold"]),
                children=(left, right),
            ),
        )


def _node(
    mode: str, *, feature: int = 0, value: float = 0.0, children: tuple[int, int] = (0, 0), leaf: float = 0.0
) -> dict[str, Any]:
    return {
        "nodes_modes": mode,
        "nodes_featureids": feature,
        "nodes_values": value,
        "nodes_truenodeids": children[0],
        "nodes_falsenodeids": children[1],
        "nodes_missing_value_tracks_true": 0,
        "nodes_hitrates": 1.0,
        "leaf": leaf,
    }


def at_most(threshold: float) -> float:
    """Return the largest single-precision number up to `threshold`: figures have that precision, too."""
    single = np.float32(threshold)
    # as Python's numbers: NumPy would round the threshold to single precision before comparing
    return float(single if float(single) <= threshold else np.nextafter(single, np.float32(-np.inf)))
