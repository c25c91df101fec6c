"""The read model's writer: rows, offsets and changes agree, whatever ends it."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from console.conftest import opened
from console.made import article, batch, contribution, edit, gone, loaded, others, stance
from streams.console.questions.asking import read_question
from streams.console.questions.reads import Snapshot
from streams.console.store import model as models
from streams.console.store.batch import Batch, Place, batch_of
from streams.console.store.catalogue import TABLES
from streams.console.store.model import STALE_AFTER_S, ReadModel
from streams.console.store.schema import FILE
from streams.contract.records import Record
from streams.contract.topics import Catalogue

Look = Callable[[], Snapshot]
DOWN = 1e6  # a second in sequence numbers


def rows(snapshot: Snapshot, table: str, **asked: str) -> list[dict[str, object]]:
    return loaded(snapshot.page(read_question(TABLES[table], asked.items())).rows)


def ids(snapshot: Snapshot, table: str = "articles", **asked: str) -> list[object]:
    return [row["id"] for row in rows(snapshot, table, **asked)]


def test_a_row_of_each_table_is_found_by_its_key(model: ReadModel, look: Look) -> None:
    taken = batch(
        article("a1", title="Peace"),
        contribution("a1", "Austria"),
        stance("Austria"),
        others(),
    )
    model.take(taken)
    for name, values in taken.rows.items():
        [(key, value)] = values.items()
        found = look().row(TABLES[name], key)
        assert found
        assert value
        assert orjson.loads(value).items() <= orjson.loads(found).items()
    assert look().counts() == dict.fromkeys(TABLES, 1)


def test_a_row_that_changes_takes_the_place_of_the_one_before(model: ReadModel, look: Look) -> None:
    model.take(batch(article("a1", title="War"), article("a2")))
    model.take(batch(article("a1", title="Peace", site="x.example")))
    assert ids(look(), q="peace") == ["a1"]
    assert ids(look(), q="war") == []
    assert ids(look(), site="x.example") == ["a1"]
    assert look().counts()["articles"] == 2


def test_a_tombstone_removes_row_words_and_count(model: ReadModel, look: Look) -> None:
    model.take(batch(article("a1", title="Peace"), article("a2", title="Peace")))
    model.take(batch(gone("articles", "a1", "never there")))
    assert ids(look(), q="peace") == ["a2"]
    assert look().counts()["articles"] == 1


def test_what_did_not_change_is_no_change(model: ReadModel, look: Look) -> None:
    model.take(batch(article("a1")))
    before = look().state.sequence
    assert model.take(batch(article("a1"), at=2)) == {}
    assert look().state.sequence == before
    assert model.offsets == {("topic", 0): 2}


def test_positions_are_those_of_the_last_contribution(model: ReadModel, look: Look) -> None:
    model.take(batch(contribution("a1", "Austria", "Britain"), contribution("A1", "France")))
    assert {row["holder"] for row in rows(look(), "positions", id="a1")} == {"Austria", "Britain"}
    model.take(batch(contribution("a1", "Britain", words="They need weapons.")))
    [position] = rows(look(), "positions", id="a1")
    assert (position["holder"], position["words"], position["day"]) == (
        "Britain",
        "They need weapons.",
        "2026-01-31",
    )
    assert ids(look(), "positions", q="firm") == ["A1"]
    model.take(batch(gone("contributions", "a1")))
    assert ids(look(), "positions") == ["A1"]


def test_evidence_of_one_holder_on_one_subject_has_a_key_for_each_piece(model: ReadModel, look: Look) -> None:
    [(name, value)] = contribution("a1", "Austria")["contributions"].items()
    assert value
    row = orjson.loads(value)
    row["stances"][0]["evidence"] *= 3
    row["stances"] *= 2
    model.take(Batch({}, {"contributions": {name: orjson.dumps(row)}}))
    assert [row["n"] for row in rows(look(), "positions", sort="confidence")] == list(range(6))
    key = "a1|place:syria|person:austria|5"
    assert look().row(TABLES["positions"], key)


def test_edits_are_found_by_what_changed(model: ReadModel, look: Look) -> None:
    dull = {"stances": (), "entities": (), "text_length_before": 150}
    model.take(batch(edit("a1", 1, title_before="War", **dull), edit("a1", 2), edit("a2", 2, **dull)))
    model.take(batch(edit("a3", 9, kind="retracted", at="2026-02-01T09:00:00.000Z", **dull)))
    assert ids(look(), "changes", headline_changed="true") == ["a1"]
    assert [row["record"] for row in rows(look(), "changes", stance_turned="true")] == ["0/2"]
    assert ids(look(), "changes", kind="Retracted") == ids(look(), "changes", since="2026-02-01") == ["a3"]
    assert [row["grown"] for row in rows(look(), "changes", sort="-grown", id="a1")] == [30, -30]
    for words in ("war", "ruled", "gave in", "paris", "syria", "rebels", "austria", "news.example peace"):
        assert "a1" in ids(look(), "changes", q=words), words
    assert ids(look(), "changes", q="london") == []
    assert look().row(TABLES["changes"], "a2|0/2")


def test_the_newest_edits_stay_in_whatever_order_they_come(tmp_path: Path) -> None:
    made = [edit(f"a{n}", n, at=f"2026-01-31T18:00:0{n % 4}.000Z") for n in range(12)]
    kept = []
    for name, given in (("x", made), ("y", made[::-1]), ("z", [*made[5:], *made[:5]])):
        model = ReadModel(tmp_path / name, "", kept_edits=4)
        for first in range(0, len(given), 3):
            model.take(batch(*given[first : first + 3]))
        kept.append(sorted(map(str, ids(opened(tmp_path / name), "changes"))))
        assert opened(tmp_path / name).counts()["changes"] == 4
        assert rows(opened(tmp_path / name), "changes", q="peace")
        model.close()
    # the three of the last second, and of the second before the one with the greatest key
    assert kept == [["a11", "a3", "a6", "a7"]] * 3


def test_what_is_no_row_is_left_out(model: ReadModel, look: Look, caplog: pytest.LogCaptureFixture) -> None:
    model.take(batch(article("a1"), {"articles": {"a2": b"{", "a3": b"[]", "a4": b'{"id": 4}'}}))
    assert ids(look()) == ["a1"]
    assert caplog.text.count("is no row") == 3


@pytest.mark.parametrize("broken", ["_write_places", "_cut_log"])
def test_a_batch_that_breaks_off_leaves_rows_and_offsets_as_they_were(
    model: ReadModel, look: Look, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    model.take(batch(article("a1"), at=5))
    before = look().state
    with monkeypatch.context() as patch:
        patch.setattr(ReadModel, broken, interrupted)
        with pytest.raises(KeyboardInterrupt):
            model.take(batch(article("a2"), contribution("a2", "Austria"), at=9))
    assert ids(look()) == ["a1"]
    assert look().state == before
    assert model.offsets == {("topic", 0): 5}
    model.take(batch(article("a2"), at=9))
    assert ids(look()) == ["a2", "a1"]


def interrupted(*_: object) -> None:
    raise KeyboardInterrupt


def test_it_goes_on_where_the_file_ends(tmp_path: Path) -> None:
    first = ReadModel(tmp_path / FILE, "")
    first.take(batch(article("a1"), at=5))
    first.close()
    second = ReadModel(tmp_path / FILE, "")
    assert second.offsets == {("topic", 0): 5}
    heads = second.take(batch(article("a2"), at=6))
    assert heads["articles"] == opened(tmp_path / FILE).state.sequence
    assert ids(opened(tmp_path / FILE)) == ["a2", "a1"]
    second.close()


def _other_version(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()


def _no_database(path: Path) -> None:
    Path(f"{path}-wal").unlink(missing_ok=True)
    path.write_bytes(b"not a database " * 1000)


def _half_a_schema(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE state")
    connection.close()


def _deleted(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize("harm", [_other_version, _no_database, _half_a_schema, _deleted])
def test_a_file_that_does_not_fit_is_built_anew(tmp_path: Path, harm: Callable[[Path], None]) -> None:
    model = ReadModel(tmp_path / FILE, "")
    model.take(batch(article("a1")))
    before = opened(tmp_path / FILE).state
    model.close()
    harm(tmp_path / FILE)
    model = ReadModel(tmp_path / FILE, "")
    assert model.offsets == {}
    after = opened(tmp_path / FILE).state
    assert after.sequence > before.sequence
    assert after.epoch != before.epoch
    model.close()


@pytest.mark.parametrize(
    ("namespace", "later", "is_kept"),
    [
        pytest.param("", STALE_AFTER_S - 60, True, id="a day old"),
        pytest.param("", STALE_AFTER_S + 60, False, id="older than a tombstone"),
        pytest.param("other", 0, False, id="another installation"),
    ],
)
def test_a_file_is_kept_while_it_can_be_trusted(
    tmp_path: Path, namespace: str, later: float, *, is_kept: bool
) -> None:
    model = ReadModel(tmp_path / FILE, "", clock=lambda: 1_000_000.0)
    model.take(batch(article("a1")))
    model.close()
    model = ReadModel(tmp_path / FILE, namespace, clock=lambda: 1_000_000.0 + later)
    assert bool(model.offsets) is is_kept
    model.close()


def test_another_cluster_has_other_tables(model: ReadModel, look: Look) -> None:
    model.adopt("cluster one")
    model.take(batch(article("a1")))
    model.adopt("cluster one")
    assert ids(look()) == ["a1"]
    model.adopt("cluster two")
    assert ids(look()) == []
    assert model.offsets == {}
    model.take(batch(article("a2"), stance("Austria")))
    assert ids(look()) == ["a2"]


def test_the_log_of_changes_is_bounded(tmp_path: Path) -> None:
    model = ReadModel(tmp_path / FILE, "", kept_changes=10)
    for n in range(40):
        model.take(batch(article(f"a{n}")))
    snapshot = opened(tmp_path / FILE)
    state = snapshot.state
    assert 10 <= state.sequence - state.floor <= 11
    [(kept,)] = snapshot._connection.execute("SELECT count(*) FROM changes")
    assert kept == state.sequence - state.floor
    assert models.KEPT_CHANGES == 100_000
    model.close()


def test_a_late_replay_does_not_move_an_articles_place(model: ReadModel, look: Look) -> None:
    newer, older = Place("stance", 0, 7, origin=(0, 5)), Place("stance", 0, 8, origin=(0, 2))
    model.take(batch(places={"a1": newer}))
    model.take(batch(places={"a1": older}))
    assert look().place("a1") == ("stance", 0, 7, False)
    model.take(batch(places={"a1": Place("stance", 0, 9, origin=(0, 6), is_retracted=True)}))
    assert look().place("a1") == ("stance", 0, 9, True)
    assert look().place("a2") is None


def test_a_poll_becomes_a_batch_of_last_values() -> None:
    topics = Catalogue()
    articles = topics.tables["articles"].name

    def record(
        topic: str, key: bytes | None, value: bytes | None, offset: int = 0, origin: str = ""
    ) -> Record:
        headers = (("news-origin", f"raw/0/{origin}".encode()),) if origin else ()
        return Record(topic, 1, offset, key, value, headers, float(offset))

    found = batch_of(
        [
            record(articles, b"a1", b"1", 4),
            record(articles, b"a1", b"2", 5),
            record(articles, b"\xff", None, 6),
            record(articles, None, b"3", 7),
            record(topics.changes.name, b"a1", b"{}", 2, "4"),
            record(topics.changes.name, b"a1", b"{}", 3, "5"),
            record(topics.changes.name, b"a1", b"{}", 4),
            record(topics.stance.name, b"a1", b"{}", 8, "5"),
            record(topics.stance.name, b"a1", b"{}", 9, "3"),
            record("another", b"a1", b"4", 10),
        ],
        {("topic", 1): 11},
        topics,
    )
    assert found.rows == {
        "articles": {"a1": b"2", "\ufffd": None},
        "changes": {"a1|0/4": b"{}", "a1|0/5": b"{}"},
    }
    assert found.places["a1"].offset == 8
    assert (found.as_of, found.next) == (10.0, {("topic", 1): 11})
