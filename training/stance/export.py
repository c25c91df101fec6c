"""Writes what the product ships: int8 weights, word pieces and a card."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from training.stance.batches import Shelf
from training.stance.network import PairNet
from training.stance.samples import Sample, columns_of

OUTPUTS = ("pairs", "cues", "extent_choices", "portraits")
_OPSET = 17
_QUANTIZED = ["MatMul", "Gemm", "Gather"]


class _Probabilities(torch.nn.Module):
    """The network with probabilities in place of logits."""

    def __init__(self, net: PairNet) -> None:
        super().__init__()
        self.net = net

    def forward(self, *given: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Return what OUTPUTS names."""
        return tuple(torch.softmax(logits, -1) for logits in self.net(*given))


def export(net: PairNet, sample: Sequence[Sample], pad: int, tokenizer: bytes, folder: Path) -> None:
    """Write `pairs.onnx` and `tokenizer.json` into `folder`; the graph is traced with `sample`."""
    folder.mkdir(parents=True, exist_ok=True)
    given = Shelf(columns_of(sample), pad, torch.device("cpu")).inputs(range(len(sample)))
    axes = {name: {axis: f"{name}{axis}" for axis in range(tensor.dim())} for name, tensor in given.items()}
    del axes["extents"][2], axes["extents"][3], axes["holders"][2], axes["targets"][2]
    with tempfile.TemporaryDirectory() as scratch:
        exact = Path(scratch) / "exact.onnx"
        torch.onnx.export(
            _Probabilities(net).eval(),
            tuple(given.values()),
            str(exact),
            input_names=list(given),
            output_names=list(OUTPUTS),
            dynamic_axes=axes,
            opset_version=_OPSET,
            dynamo=False,
        )
        quantize_dynamic(
            exact,
            folder / "pairs.onnx",
            per_channel=True,
            weight_type=QuantType.QInt8,
            reduce_range=True,  # seven bits: of eight, sums overflow where VNNI is missing
            op_types_to_quantize=_QUANTIZED,
        )
    onnx.checker.check_model(str(folder / "pairs.onnx"))
    (folder / "tokenizer.json").write_bytes(tokenizer)
