"""What runs the trained models keeps to itself."""

import os
import subprocess
import sys
from pathlib import Path

from streams.stages.onnx import session

LOAD = """
from streams.stages.clean.lineclass import LineClassifier
from streams.stages.stance import PairNetwork
LineClassifier.load().scores(["Austria ruled out arming the rebels."], [False])
PairNetwork().portray("Austria ruled out arming the rebels.", [(0, 7)])
"""


def test_running_a_model_leaves_nothing_behind(tmp_path: Path) -> None:
    home = {**os.environ, "HOME": str(tmp_path), "TMPDIR": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}
    home.pop("ORT_DISABLE_TELEMETRY", None)
    subprocess.run([sys.executable, "-c", LOAD], env=home, check=True)
    assert list(tmp_path.iterdir()) == []


def test_a_session_runs_in_one_thread() -> None:
    model = Path(__file__).parents[2] / "streams/stages/clean/lineclass/model/first.onnx"
    options = session(model.read_bytes()).get_session_options()
    assert (options.intra_op_num_threads, options.inter_op_num_threads) == (1, 1)
