"""The stranger's client in docs/ works as it stands."""

import subprocess
import sys
from pathlib import Path

from streams.contract.settings import Settings

CLIENT = Path(__file__).parents[2] / "docs" / "client.py"


def test_a_plain_kafka_client_gets_three_true_results_for_each_form(pipeline: Settings) -> None:
    done = subprocess.run(
        [sys.executable, str(CLIENT), pipeline.kafka.bootstrap, f"{pipeline.namespace}."],
        capture_output=True,
        check=False,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert "every offset true" in done.stdout
    for form in ("as-json", "as-page", "as-text"):
        assert f"{form}: Austria against" in done.stdout
