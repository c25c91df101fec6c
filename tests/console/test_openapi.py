"""The API does what its description says."""

from typing import Any, cast

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from schemathesis import Case

from streams.console.app import Console, create_app
from streams.console.batch import Place
from streams.console.catalogue import TABLES
from streams.console.feed import Feed
from streams.console.reads import Reads
from support.handmade import article as message

from .conftest import Served
from .made import article, batch, contribution, others, stance

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
    for path in ("/api/board", "/api/tables", *(f"/api/tables/{name}" for name in TABLES)):
        described[path]["GET"].Case().call_and_validate()
