"""The image and the compose file: built, started, one article through, everything gone again."""

from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import orjson
import pytest

from containers.conftest import TIMEOUT_S, Compose
from support.waiting import wait_until

WORKERS = {"clean", "entities", "stance", "facts", "tables"}

pytestmark = [pytest.mark.container, pytest.mark.timeout(TIMEOUT_S + 120)]


@pytest.fixture(scope="module")
def published(compose: Compose) -> dict[str, Any]:
    """What the publish service printed of the sample, once everything runs."""
    printed = compose("run", "--rm", "--build", "-T", "publish").splitlines()
    said: dict[str, Any] = orjson.loads(printed[-1])
    return said


def test_the_published_sample_comes_back_with_its_stances(published: dict[str, Any]) -> None:
    assert published["outcome"] == "enriched"
    assert published["title"] == "US, Russia Discuss Peace Plan for Syria"
    told = {(stance["holder"], stance["label"], stance["target"]) for stance in published["stances"]}
    assert ("Austria", "against", "arming the rebels") in told


def test_every_worker_runs_and_is_healthy(published: dict[str, Any], compose: Compose) -> None:
    listed = [orjson.loads(line) for line in compose("ps", "--format", "json").splitlines()]
    health = {service["Service"]: service["Health"] for service in listed}
    assert {health[name] for name in (*WORKERS, "kafka")} == {"healthy"}


def test_the_console_has_the_article_and_the_page(published: dict[str, Any], compose: Compose) -> None:
    compose("up", "-d", "--wait", "console")
    address = f"http://127.0.0.1:{compose.console_port}"

    def article() -> dict[str, Any]:
        found: dict[str, Any] = orjson.loads(get(f"{address}/api/articles/{published['id']}"))
        return found

    wait_until(lambda: "stances" in article(), timeout=60, what="the article in the console")
    assert article()["title"] == published["title"]
    assert b"<title>" in get(f"{address}/")


def get(address: str) -> bytes:
    """Return the answer's body, an error's too."""
    try:
        with urlopen(address, timeout=30) as answer:
            body: bytes = answer.read()
    except HTTPError as exc:
        body = exc.read()
    return body


def test_the_image_runs_as_an_ordinary_user_without_developers_tools(
    published: dict[str, Any], compose: Compose
) -> None:
    assert compose("exec", "-T", "clean", "id", "-u").strip() != "0"
    tools = compose("exec", "-T", "clean", "sh", "-c", "ls /opt/streams/bin").split()
    assert not {"pytest", "ruff", "mypy", "uv"} & set(tools)
