"""The image and the compose file: built, started, one article through, everything gone again."""

import os
import subprocess
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import orjson
import pytest

from support.process import free_port

COMPOSE_FILE = Path(__file__).parents[2] / "deploy" / "compose.yaml"
WORKERS = {"clean", "entities", "stance", "facts", "tables"}
# The image (three minutes, most of them downloads, on two busy cores) and the start of the workers.
TIMEOUT_S = 900

pytestmark = [pytest.mark.container, pytest.mark.timeout(TIMEOUT_S + 120)]
Compose = Callable[..., str]


@pytest.fixture(scope="module")
def compose(docker: None) -> Iterator[Compose]:
    """Run `docker compose` on a project of its own, which is removed at the end, data too."""
    project = f"streams-test-{uuid.uuid4().hex[:8]}"
    command = ["docker", "compose", "-p", project, "-f", str(COMPOSE_FILE), "--profile", "publish"]
    env = os.environ | {"STREAMS_PORT": str(free_port()), "STREAMS_IMAGE": "streams-test"}

    def run(*args: str) -> str:
        ran = subprocess.run(
            [*command, *args], env=env, capture_output=True, text=True, timeout=TIMEOUT_S, check=False
        )
        assert ran.returncode == 0, f"{ran.stdout[-3000:]}\n{ran.stderr[-3000:]}"
        return ran.stdout

    yield run
    run("down", "-v", "--timeout", "5")


@pytest.fixture(scope="module")
def published(compose: Compose) -> dict[str, object]:
    """What the publish service printed of the sample, once everything runs."""
    return orjson.loads(compose("run", "--rm", "--build", "-T", "publish").splitlines()[-1])


def test_the_published_sample_comes_back_with_its_stances(published: dict) -> None:
    assert published["outcome"] == "enriched"
    assert published["title"] == "US, Russia Discuss Peace Plan for Syria"
    told = {(stance["holder"], stance["label"], stance["target"]) for stance in published["stances"]}
    assert ("Austria", "against", "arming the rebels") in told


def test_every_worker_runs_and_is_healthy(published: dict, compose: Compose) -> None:
    listed = [orjson.loads(line) for line in compose("ps", "--format", "json").splitlines()]
    health = {service["Service"]: service["Health"] for service in listed}
    assert health == dict.fromkeys(WORKERS | {"kafka"}, "healthy")


def test_the_image_runs_as_an_ordinary_user_without_developers_tools(
    published: dict, compose: Compose
) -> None:
    assert compose("exec", "-T", "clean", "id", "-u").strip() != "0"
    tools = compose("exec", "-T", "clean", "sh", "-c", "ls /opt/streams/bin").split()
    assert not {"pytest", "ruff", "mypy", "uv"} & set(tools)
