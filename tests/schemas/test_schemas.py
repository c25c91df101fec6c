"""The published schemas agree with the models, and every example validates."""

import importlib.util
from pathlib import Path
from types import ModuleType

import orjson
import pytest
from jsonschema import Draft202012Validator

from streams.contract.articles import StanceArticle
from streams.contract.headers import schema_id
from streams.contract.schemas import MODELS, schema_of, topic_of
from streams.contract.spans import check_spans

SCHEMAS = Path(__file__).parents[2] / "schemas"
EXAMPLES = sorted(SCHEMAS.glob("examples/*/*.json"))
NAMES = {topic_of(name): name for name in MODELS}


def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", SCHEMAS / "generate.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_files_are_what_the_models_say() -> None:
    wanted = generator().schema_files()
    assert {path.name: path.read_bytes() for path in SCHEMAS.glob("*.json")} == {
        path.name: content for path, content in wanted.items()
    }


@pytest.mark.parametrize("name", MODELS)
def test_a_schema_is_sound_and_says_what_it_is(name: str) -> None:
    schema = schema_of(name)
    Draft202012Validator.check_schema(schema)
    assert schema["type"] == "object"
    assert schema["title"] == topic_of(name)
    assert schema["description"]


@pytest.mark.parametrize("name", ["raw", "clean", "entities", "stance", "changes"])
def test_a_topic_s_schema_has_the_id_that_its_headers_name(name: str) -> None:
    assert schema_of(name)["$id"] == schema_id(f"desk.{topic_of(name)}")


def test_every_topic_has_an_example() -> None:
    assert {path.parent.name for path in EXAMPLES} == set(NAMES)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_an_example_validates_and_is_read_by_its_model(path: Path) -> None:
    name, value = NAMES[path.parent.name], orjson.loads(path.read_bytes())
    Draft202012Validator(schema_of(name)).validate(value)
    MODELS[name].from_object(value)


def test_the_spans_of_the_enriched_example_are_true() -> None:
    path = SCHEMAS / "examples" / topic_of("stance") / "sample.json"
    message = StanceArticle.from_object(orjson.loads(path.read_bytes()))
    check_spans(message, text=message.text, title=message.title)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("raw", {}, id="no body"),
        pytest.param("raw", {"body": 3}, id="body is no text"),
        pytest.param("raw", {"body": "x", "content_type": "image/png"}, id="unknown kind"),
        pytest.param("stance", {"id": "a1"}, id="nothing but an id"),
    ],
)
def test_what_the_model_refuses_the_schema_refuses(name: str, value: dict[str, object]) -> None:
    assert not Draft202012Validator(schema_of(name)).is_valid(value)


def test_unknown_fields_are_allowed_so_that_readers_outlive_additions() -> None:
    Draft202012Validator(schema_of("raw")).validate({"body": "x", "mood": "new in a later version"})
