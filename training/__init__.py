"""Trains the models that the product ships; needs the packages of `training/requirements.lock`."""

import streams.stages.onnx  # noqa: F401 - first of all: it turns the telemetry of onnxruntime off
