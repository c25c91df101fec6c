"""One hash over all that the clean stage makes of the development data: tells that a change changes nothing.

python -m bench.outputs     # before and after; a minute or two
"""

import gzip
import hashlib
from collections.abc import Iterator
from pathlib import Path

from bench.figures import report
from streams.contract.errors import InvalidArticle
from streams.contract.raw import ContentType, Document, RawArticle
from streams.quality.clean.data import read_part
from streams.quality.clean.lines import labelled_lines
from streams.stages.clean import Cleaner

_DATA = Path("../shared/data/clean")


def main() -> None:
    """Print the hash, and of how many documents it is."""
    cleaner, digest = Cleaner(), hashlib.sha256()
    count = 0
    for document in _documents():
        digest.update(_message(cleaner, document))
        count += 1
    report(f"{count:,} documents", digest.hexdigest())


def _documents() -> Iterator[Document]:
    """Yield the pages' texts, rough and whole, the gold bodies and the HTML."""
    for lines in read_part(_DATA / "lines.dev.jsonl.gz", "all"):
        yield _document("\n".join(line for line, _ in labelled_lines(lines)), "text/plain")
    for page in read_part(_DATA / "articles.dev.jsonl.gz", "all"):
        yield _document(str(page["body"]), "text/plain")
        if page["html"]:
            html = gzip.decompress((_DATA / str(page["html"])).read_bytes()).decode()
            yield _document(html, "text/html", url=str(page["url"]))


def _document(body: str, content_type: ContentType, url: str | None = None) -> Document:
    article = RawArticle(body=body, content_type=content_type, url=url)
    return Document(id="same", revision="0" * 64, article=article)


def _message(cleaner: Cleaner, document: Document) -> bytes:
    try:
        return cleaner.clean(document, origin=None).to_json()
    except InvalidArticle as exc:
        return repr(exc).encode()


if __name__ == "__main__":
    main()
