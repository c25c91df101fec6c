"""Trained models, run by onnxruntime on one thread."""

import os

# Before it is loaded: unless it is told not to, onnxruntime (seen in 1.32) reports its use to its maker over
# the network, and leaves an id of the machine in the home folder and a session's in the temporary one.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

from onnxruntime import InferenceSession, SessionOptions

__all__ = ["InferenceSession", "session"]

_ERRORS_ONLY = 3
# One node for an addition and the normalization behind it: a seventh slower than two (decision 0016).
_SLOWER = ["SkipLayerNormFusion"]


def session(model: bytes) -> InferenceSession:
    """Return a session that runs `model` in the caller's thread alone."""
    options = SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # it would keep the largest batch's memory for good
    options.log_severity_level = _ERRORS_ONLY
    return InferenceSession(model, options, providers=["CPUExecutionProvider"], disabled_optimizers=_SLOWER)
