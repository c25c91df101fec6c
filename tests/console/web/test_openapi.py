"""The API does what its description says."""

from typing import Any, cast

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from schemathesis import Case

from console.conftest import Served
from console.made import article, batch, contribution, others, stance
from streams.console.questions.reads import Reads
from streams.console.store.batch import Place
from streams.console.store.catalogue import TABLES
from streams.console.store.feed import Feed
from streams.console.web.app import create_app
from streams.console.web.console import Console
from streams.contract.records import Record
from support.handmade import article as message

# a cursor can't be made up: whoever has none begins at the first page
schemathesis.openapi.format("cursor", st.just(""))


@pytest.fixture(scope="module")
def described(console: Served) -> Any:
    console.take(
        batch(
            *(article(f"a{n}", site="x", title="Peace") for n in range(3)),
            contribution("a1", "Austria"),
            stance("Austria"),
            others(),
            places={"a1": Place("stance", 0, 7)},
        )
    )
    console.messages["stance", 0, 7] = message("a1").to_json()
    console.letters["raw.dlq", 3, 0] = Record("raw.dlq", 3, 0, b"\xff", b"\x00", (("news-stage", b"clean"),))
    return schemathesis.openapi.from_url(f"{console.url}/openapi.json")


def _description() -> dict[str, Any]:
    return create_app(Console(cast("Reads", None), Feed({}), lambda *_: None)).openapi()


@schemathesis.openapi.from_dict(_description()).exclude(path_regex="/stream$").parametrize()
@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_as_described(console: Served, described: Any, case: "Case[Any]") -> None:
    assert described
    case.call_and_validate(base_url=console.url)


def test_every_table_is_described_with_its_parameters(console: Served) -> None:
    paths = console.client.get("/openapi.json").json()["paths"]
    for name, table in TABLES.items():
        listed = {each["name"] for each in paths[f"/api/tables/{name}"]["get"]["parameters"]}
        filters = {field.name for field in table.fields if field.filter}
        since, words = {"since"} if table.has_day else set(), {"q"} if table.search else set()
        assert listed == filters | since | words | {"sort", "limit", "cursor"}
        followed = {each["name"] for each in paths[f"/api/tables/{name}/stream"]["get"]["parameters"]}
        assert followed == filters | since | words | {"after", "Last-Event-ID"}


def test_an_example_of_every_answer_fits_its_schema(described: Any) -> None:
    for path in ("/api/articles/{name}", "/api/trace/{name}"):
        case = described[path]["GET"].Case(path_parameters={"name": "a1"})
        case.call_and_validate()
    for path, given in (
        ("/api/entities/{key}", {"key": "org:un"}),
        ("/api/sources/{site}", {"site": "news.example"}),
        ("/api/dead-letters/{topic}/{partition}/{offset}", {"topic": "raw.dlq", "partition": 3, "offset": 0}),
    ):
        described[path]["GET"].Case(path_parameters=given).call_and_validate()
    for path in (
        "/api/board",
        "/api/explore",
        "/api/dead-letters",
        "/api/pipeline",
        "/api/audit",
        "/api/tables",
        *(f"/api/tables/{name}" for name in TABLES),
    ):
        described[path]["GET"].Case().call_and_validate()
