"""Dead letters: kinds with what to do about them, and one letter to look at."""

import shlex

import pytest

from console.conftest import Served
from console.made import AT, Values, batch, others
from streams.console.questions.letters import SHOWN_BYTES, SHOWN_HEADERS, commands_of, meaning_of, preview
from streams.contract.dead_letters import Failure, dead_letter_headers
from streams.contract.records import Record
from streams.contract.tables import DeadLetterRow

TOPIC = "news.articles.raw.v1.dlq"
RAW = ("news.articles.raw.v1", 3, 41)


def letter(
    value: bytes | None, *, key: bytes | None = b"a1", original: tuple[tuple[str, bytes], ...] = ()
) -> Record:
    failure = Failure("N101", "NotJson", "the value is not JSON", "Traceback <b>", attempts=2)
    headers = dead_letter_headers(failure, stage="clean", position=RAW, original=original)
    return Record(TOPIC, 3, 7, key, value, headers, 1_769_882_400.0)


def kind(stage: str, fingerprint: str, **told: object) -> Values:
    fields = {
        "error": "NotJson N101: no JSON", "letters": 3, "replayed": 1, "discarded": 1, "waiting": 1,
        "first": AT, "last": AT, "example": f"{TOPIC}/3/7", **told,
    }  # fmt: skip
    row = DeadLetterRow.model_validate({"stage": stage, "fingerprint": fingerprint, **fields})
    return {"dead_letters": {f"{stage}|{fingerprint}": row.to_json()}}


@pytest.fixture(scope="module")
def api(console: Served) -> Served:
    console.take(
        batch(
            others(),
            kind("tables", "none", last="2026-02-01T00:00:00.000Z", error="who knows"),
            kind("entities; rm -rf /", "$(reboot)\n--all", waiting=9, last="2026-01-01T00:00:00.000Z"),
        )
    )
    console.letters[TOPIC, 3, 7] = letter(b'{"title": "<script>alert(1)</script>"}')
    return console


def test_a_letter_tells_what_happened_and_shows_its_bytes(api: Served) -> None:
    told = api.client.get(f"/api/dead-letters/{TOPIC}/3/7").json()
    assert (told["topic"], told["partition"], told["offset"], told["at"]) == (TOPIC, 3, 7, AT)
    assert (told["stage"], told["error"], told["message"]) == (
        "clean",
        "NotJson N101",
        "the value is not JSON",
    )
    assert told["meaning"] == "The value should be a JSON object and is not."
    assert told["source"] == {"topic": RAW[0], "partition": 3, "offset": 41}
    assert told["attempts"] == 2
    assert told["body"] == {
        "size": 38, "text": '{"title": "<script>alert(1)</script>"}', "hex": None, "is_cut": False,
    }  # fmt: skip
    assert {
        "name": "news-stage",
        "value": {"size": 5, "text": "clean", "hex": None, "is_cut": False},
    } in told["headers"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{TOPIC}/3/8", 404),
        (f"{TOPIC}/4/7", 404),
        ("news.articles.raw.v1/3/7", 404),
        ("..%2F..%2Fetc%2Fpasswd/0/0", 404),
        ("__consumer_offsets/0/0", 404),
        (f"{TOPIC}/-1/7", 422),
        (f"{TOPIC}/3/{2**60}", 422),
        (f"{TOPIC}/3/x", 422),
        (f"{'x' * 501}/3/7", 422),
    ],
)
def test_nothing_else_is_read(api: Served, path: str, status: int) -> None:
    answer = api.client.get(f"/api/dead-letters/{path}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_kinds_come_in_words_and_with_commands(api: Served) -> None:
    told = api.client.get("/api/dead-letters").json()
    assert [row["stage"] for row in told["rows"]] == ["tables", "clean", "entities; rm -rf /"]
    first, ours, hostile = told["rows"]
    assert (first["meaning"], ours["meaning"]) == (None, "The value should be a JSON object and is not.")
    assert first["commands"]["replay"] == "streams dlq replay none --stage tables --yes"
    assert ours["commands"] == {
        "show": "streams dlq show 5b1f7f1de1c2",
        "replay": "streams dlq replay 5b1f7f1de1c2 --stage clean --yes",
        "discard": "streams dlq discard 5b1f7f1de1c2 --stage clean --yes",
    }
    assert hostile["commands"]["discard"] == f"streams dlq discard {TOPIC}/3/7 --yes"
    assert told["total"] == 3


@pytest.mark.parametrize(
    ("query", "stages"),
    [
        ("stage=CLEAN", ["clean"]),
        ("fingerprint=none", ["tables"]),
        ("q=knows", ["tables"]),
        ("sort=-waiting&limit=1", ["entities; rm -rf /"]),
        ("stage=nowhere", []),
    ],
)
def test_kinds_are_chosen(api: Served, query: str, stages: list[str]) -> None:
    assert [row["stage"] for row in api.client.get(f"/api/dead-letters?{query}").json()["rows"]] == stages


def test_kinds_come_by_the_page(api: Served) -> None:
    first = api.client.get("/api/dead-letters?limit=2").json()
    rest = api.client.get(f"/api/dead-letters?limit=2&cursor={first['next']}").json()
    assert (len(first["rows"]), len(rest["rows"]), rest["next"]) == (2, 1, None)


@pytest.mark.parametrize("stage", ["clean", "", "x y", "--all", "`x`"])
@pytest.mark.parametrize(
    "fingerprint", ["5b1f7f1de1c2", "none", "", "-h", "a b", "'", "\n", "$(x)", "5B1F7F1DE1C2"]
)
def test_no_header_gets_into_a_shell(stage: str, fingerprint: str) -> None:
    for verb, command in commands_of(stage, fingerprint, f"{TOPIC}/3/7").items():
        words = shlex.split(command)
        assert words[:3] == ["streams", "dlq", verb]
        assert words[3] in {"5b1f7f1de1c2", "none", f"{TOPIC}/3/7"}
        assert words[4:] in ([], ["--yes"], ["--stage", "clean", "--yes"])


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        ("TooSlow N110: 10 s", "The article used up its CPU or wall-clock limit."),
        ("KeyError N999: x", None),
        ("made up: N101", None),
        ("", None),
    ],
)
def test_a_code_has_a_meaning(error: str, meaning: str | None) -> None:
    assert meaning_of(error) == meaning


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param(b"", "", id="empty"),
        pytest.param("Grüße \u202e\n\t".encode(), "Grüße \u202e\n\t", id="text"),
        pytest.param(b"x" * SHOWN_BYTES, "x" * SHOWN_BYTES, id="just fits"),
        pytest.param(b"x" * (SHOWN_BYTES + 1), "x" * SHOWN_BYTES, id="cut"),
        pytest.param(
            b"x" * (SHOWN_BYTES - 1) + "é".encode(), "x" * (SHOWN_BYTES - 1), id="cut in a character"
        ),
        pytest.param(b"x" * SHOWN_BYTES + b"\xff", "x" * SHOWN_BYTES, id="no text behind the cut"),
    ],
)
def test_text_is_shown_as_far_as_it_fits(value: bytes, text: str) -> None:
    body = preview(letter(value)).body
    assert body
    assert (body.size, body.text, body.hex) == (len(value), text, None)
    assert body.is_cut == (len(value) > SHOWN_BYTES)


@pytest.mark.parametrize(
    "value", [b"\x00\x01", b"\xff\xfe", b"text \x07 with a bell", b"\xc3", b"\xff" + b"x" * 5_000]
)
def test_what_is_no_text_is_shown_as_bytes(value: bytes) -> None:
    body = preview(letter(value)).body
    assert body
    assert (body.text, body.hex, body.is_cut) == (None, value[:256].hex(" "), len(value) > 256)


def test_a_retraction_has_no_body_and_a_record_may_have_no_key() -> None:
    told = preview(letter(None, key=None))
    assert (told.body, told.key) == (None, None)


def test_headers_are_bounded() -> None:
    told = preview(letter(b"", original=tuple((f"h{n}", b"\x00" * 10_000) for n in range(SHOWN_HEADERS * 2))))
    assert len(told.headers) == SHOWN_HEADERS
    assert told.headers_total > SHOWN_HEADERS * 2
    assert len(told.to_json()) < SHOWN_HEADERS * 1_200


def test_a_record_of_which_nothing_is_known_is_shown_all_the_same() -> None:
    told = preview(Record(TOPIC, 0, 0, b"\xff", b"x", ()))
    assert (told.stage, told.fingerprint, told.error, told.meaning, told.source) == (
        "",
        "none",
        "",
        None,
        None,
    )
    assert told.key
    assert told.key.hex == "ff"
