"""`streams publish`: ids out, broken input reported, articles followed to their end."""

from collections.abc import Callable
from pathlib import Path
from subprocess import Popen

import orjson

from streams.contract.settings import Settings
from support.kafka import drain

from .conftest import Run

LINES = b'{"id":"a1","body":"Some words."}\nnonsense\n{"id":"a2","body":"More words."}\n'


def test_every_article_is_a_line_and_a_broken_one_is_reported(kafka: Settings, run: Run) -> None:
    ran = run("publish", "-", settings=kafka, given=LINES)
    assert ran.code == 1
    assert [row["id"] for row in ran.rows] == ["a1", "a2"]
    assert ran.err.startswith("standard input, line 2: the value is not JSON")
    records = drain(kafka, kafka.topics.raw.name)
    told = {(row["topic"], row["partition"], row["offset"], row["id"].encode()) for row in ran.rows}
    assert {(record.topic, record.partition, record.offset, record.key) for record in records} == told


def test_a_page_from_a_pipe_is_one_article_with_its_address(kafka: Settings, run: Run) -> None:
    """As in `curl ... | streams publish -` of the README."""
    page, url = b"<html><body>\n<p>Some words.</p>\n</body></html>", "https://news.example/story"
    ran = run("publish", "-", "--content-type", "text/html", "--url", url, settings=kafka, given=page)
    assert (ran.code, len(ran.rows)) == (0, 1)
    [record] = drain(kafka, kafka.topics.raw.name)
    headers = dict(record.headers)
    assert record.value == page
    assert (headers["content-type"], headers["ce_source"]) == (b"text/html", url.encode())


def test_documents_of_a_folder_are_published(kafka: Settings, run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<p>Some words.</p>")
    (tmp_path / "b.txt").write_text("More words.")
    ran = run("publish", str(tmp_path), "--source", "News", settings=kafka)
    assert ran.code == 0
    headers = {dict(record.headers)["content-type"] for record in drain(kafka, kafka.topics.raw.name)}
    assert headers == {b"text/html", b"text/plain"}


def test_an_id_comes_out_while_the_input_is_still_open(
    kafka: Settings, start: Callable[..., "Popen[bytes]"]
) -> None:
    with start("publish", "-", settings=kafka) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(LINES.splitlines()[0] + b"\n")
        process.stdin.flush()
        assert orjson.loads(process.stdout.readline())["id"] == "a1"
        process.stdin.close()
        assert process.wait(timeout=30) == 0


def test_waiting_ends_when_nothing_comes_back(kafka: Settings, run: Run) -> None:
    ran = run("publish", "-", "--wait", "--timeout", "0.2", settings=kafka, given=LINES.splitlines()[0])
    assert ran.code == 1
    assert [(row["id"], row["outcome"]) for row in ran.rows] == [("a1", "in progress")]
    assert "still on its way after 0.2 s" in ran.err


def test_waiting_tells_the_end_of_every_article(pipeline: Settings, run: Run) -> None:
    text = "Austria has been firm in ruling out arming the rebels. The council voted on Monday in Vienna."
    good = orjson.dumps({"id": "wait-1", "body": text, "content_type": "text/plain"})
    ran = run("publish", "-", "--wait", settings=pipeline, given=good)
    assert (ran.code, [row["outcome"] for row in ran.rows]) == (0, ["enriched"])
    [stance] = ran.rows[0]["stances"]
    told = stance["holder"], stance["label"], stance["target"]
    assert told == ("Austria", "against", "arming the rebels")
    again = run("publish", "-", "--wait", settings=pipeline, given=good)
    assert (again.code, [row["outcome"] for row in again.rows]) == (0, ["unchanged"])
