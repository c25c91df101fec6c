"""What counts as an article in files, folders, lines and archives."""

import io
from pathlib import Path

import click
import pytest
from fastwarc.warc import WarcRecord, WarcRecordType

from streams.cli.inputs import Given, Piece, expand, read, total_bytes
from streams.contract.headers import as_mapping
from streams.contract.raw import Document, read_raw


def pieces(*paths: Path, **given: str) -> list[Piece]:
    said = Given(**given)
    return list(read(expand([str(path) for path in paths], said), said))


def document(piece: Piece) -> Document:
    read_back = read_raw(piece.value, key=None, headers=as_mapping(piece.headers))
    assert isinstance(read_back, Document)
    return read_back


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "content_type"),
    [("a.html", "text/html"), ("a.HTM", "text/html"), ("a.txt", "text/plain"), ("a.md", "text/plain")],
)
def test_a_document_is_read_by_its_name(tmp_path: Path, name: str, content_type: str) -> None:
    [piece] = pieces(write(tmp_path / name, "Some words."))
    article = document(piece).article
    assert (article.content_type, article.body) == (content_type, "Some words.")


def test_options_say_what_a_document_cannot(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", "Some words.")
    [piece] = pieces(path, id="a1", url="https://news.example/1", title="Über", source="News", language="de")
    read_back = document(piece)
    assert read_back.id == "a1"
    told = read_back.article
    assert (told.url, told.title, told.source, told.language) == (
        "https://news.example/1",
        "Über",
        "News",
        "de",
    )


def test_a_json_file_is_one_message_and_lines_are_one_each(tmp_path: Path) -> None:
    one = write(tmp_path / "one.json", '{\n"id": "a1",\n"body": "x"\n}')
    lines = write(tmp_path / "lines.jsonl", '{"id":"a2","body":"x"}\n\n{"id":"a3","body":"x"}')
    found = pieces(one, lines)
    assert [document(piece).id for piece in found] == ["a1", "a2", "a3"]
    assert [piece.where for piece in found[1:]] == [f"{lines}, line 1", f"{lines}, line 3"]


def test_a_folder_gives_every_article_below_it_in_order(tmp_path: Path) -> None:
    write(tmp_path / "b" / "2.txt", "two")
    write(tmp_path / "a" / "1.html", "one")
    write(tmp_path / "notes.log", "no article")
    assert [piece.value for piece in pieces(tmp_path)] == [b"one", b"two"]


def test_the_sizes_of_the_pieces_add_up(tmp_path: Path) -> None:
    write(tmp_path / "1.txt", "one")
    write(tmp_path / "2.jsonl", '{"body":"x"}\n{"body":"y"}\n')
    assert sum(piece.size for piece in pieces(tmp_path)) == total_bytes(str(p) for p in tmp_path.iterdir())


def test_the_pages_of_a_web_archive(tmp_path: Path) -> None:
    page = b"<html><p>Some words.</p></html>"
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(
        archived(b"https://news.example/1", b"text/html; charset=utf-8", page)
        + archived(b"https://news.example/logo", b"image/png", b"\x89PNG")
        + archived(b"https://news.example/gone", b"text/html", page, status=b"404 Not Found")
    )
    [piece] = pieces(path)
    article = document(piece).article
    assert (article.url, article.content_type, article.body) == (
        "https://news.example/1",
        "text/html",
        page.decode(),
    )


def archived(url: bytes, content_type: bytes, body: bytes, *, status: bytes = b"200 OK") -> bytes:
    record = WarcRecord()
    record.init_headers(record_type=WarcRecordType.response)
    record.headers["WARC-Target-URI"] = url.decode()
    record.headers["Content-Type"] = "application/http; msgtype=response"
    record.set_bytes_content(
        b"HTTP/1.1 " + status + b"\r\nContent-Type: " + content_type + b"\r\n\r\n" + body
    )
    stream = io.BytesIO()
    record.write(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("names", "given", "said"),
    [
        pytest.param(["nowhere.txt"], {}, "no such file or folder", id="missing"),
        pytest.param(["a.log"], {}, "what kind of file is this", id="unknown kind"),
        pytest.param(["a.txt", "b.txt"], {"id": "a1"}, "--id: for one document", id="id for two"),
        pytest.param(["a.jsonl"], {"url": "u"}, "--url: for one document", id="address for messages"),
    ],
)
def test_what_makes_no_sense_is_refused(
    tmp_path: Path, names: list[str], given: dict[str, str], said: str
) -> None:
    for name in ("a.log", "a.txt", "b.txt", "a.jsonl"):
        write(tmp_path / name, "x")
    with pytest.raises(click.UsageError, match=said):
        expand([str(tmp_path / name) for name in names], Given(**given))


def test_an_unset_variable_is_not_the_folder_one_is_in() -> None:
    with pytest.raises(click.UsageError, match="'': no such file or folder"):
        expand([""], Given())


def test_a_content_type_tells_what_the_name_does_not(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    path.write_bytes("Grüße".encode("latin-1"))
    [piece] = pieces(path, content_type="text/plain; charset=latin-1")
    assert document(piece).article.body == "Grüße"
