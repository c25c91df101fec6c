"""How long a change takes from the last topic to a page that somebody has open.

    python -m bench.page [--changes N] [--rate N]

From the time of the record on the topic of the stance stage, through both workers of the tables and the
console, to the frame in which Chromium shows it: a new row on top of the table of articles, a new title in a
row that is shown already, and the count of new positions on the board. All three pages are open. Changes
come at random moments, RATE a second. A change that is never shown fails the run.
"""

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from kafka import KafkaProducer
from playwright.sync_api import Browser, Page

from bench.chromium import chromium
from bench.figures import load_average, percentile, report
from bench.processes import Worker, bench, console_of, running
from streams.client.reader import Reader
from streams.contract.articles import Origin, StanceArticle
from streams.contract.headers import cloud_event
from streams.contract.settings import Settings

ROOT = Path(__file__).parent.parent
RATE = 5.0  # as in `bench.way`
TARGET_S = 1.0
PATIENCE_S = 60
ASK_EVERY_S = 0.2
WATCHED = "watched"
PAGES = {
    "a new row": "/tables/articles",
    "a change in a row": f"/tables/articles?id={WATCHED}",
    "the board's count": "/",
}
# Notes the time of the first frame that has a change: a new row by its title. The one row and the count may
# leave states out, so there a later state is as good.
SCRIPT = """
window.seen = {};
function look() {
  const text = document.body.textContent;
  const titles = [...text.matchAll(/Change (\\d+)\\./g)].map(([, number]) => Number(number));
  const [, count] = text.match(/(\\d+) positions? ha(?:s|ve) changed since/) ?? [0, 0];
  const upTo = location.search ? Math.max(0, ...titles) : count - 1;  // they begin at 0
  for (let number = upTo; number > 0 && !window.seen[number]; number--) window.seen[number] = Date.now();
  for (const number of titles) window.seen[number] ??= Date.now();
}
new MutationObserver(() => requestAnimationFrame(look)).observe(document, {
  childList: true, subtree: true, characterData: true,
});
"""


class Changes:
    """Writes to the last topic as the stance stage does; use it as a context manager."""

    def __init__(self, settings: Settings) -> None:
        self._topics = settings.topics
        example = ROOT / "schemas/examples/news.articles.stance.v1/sample.json"
        self._example = StanceArticle.from_json(example.read_bytes())
        self._producer = KafkaProducer(
            **settings.kafka.client(), transactional_id=f"{settings.namespace}-changes"
        )
        self._producer.init_transactions()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._producer.close()

    def publish(self, number: int) -> float:
        """Publish a new article with one position and a new version of another one; return their time."""
        now = time.time()
        one = self._example.stances[:1]
        self._producer.begin_transaction()
        for name, stances in ((f"change-{number}", one), (WATCHED, ())):
            message = self._example.model_copy(
                update={
                    "id": name,
                    "title": f"Change {number}.",
                    "origin": Origin(topic=self._topics.raw.name, partition=0, offset=number),
                    "stances": stances,
                }
            )
            self._send(message, now)
        self._producer.commit_transaction()
        return now

    def _send(self, message: StanceArticle, now: float) -> None:
        topic = self._topics.stance.name
        time_ = datetime.fromtimestamp(now, UTC)
        headers = cloud_event(message, stage="stance", topic=topic, time=time_, carried={})
        self._producer.send(
            topic,
            key=message.id.encode(),
            value=message.to_json(),
            headers=list(headers),
            timestamp_ms=int(now * 1000),
        )


def measure(
    settings: Settings, address: str, browser: Browser, *, changes: int, rate: float
) -> dict[str, list[float]]:
    """Return for each page how many seconds each change took; raises TimeoutError."""
    chance = random.Random(7)
    with Changes(settings) as source, opened(browser, address) as pages:
        source.publish(0)
        for page in pages.values():  # the row to watch is there, and the pages follow
            page.get_by_text("Live", exact=True).or_(page.get_by_text("changed since")).wait_for()
        published = []
        for number in range(1, changes + 1):
            published.append(source.publish(number))
            time.sleep(chance.expovariate(rate))
        took = {told: _seen(page, published) for told, page in pages.items()}
    return took | {"the row on its topic": _written(settings, published)}


@contextmanager
def opened(browser: Browser, address: str) -> Iterator[dict[str, Page]]:
    """Open the pages, each in a window of its own: a hidden one would not be drawn."""
    contexts = [browser.new_context(base_url=address) for _ in PAGES]
    pages = {}
    for context, (told, path) in zip(contexts, PAGES.items(), strict=True):
        context.add_init_script(SCRIPT)
        pages[told] = context.new_page()
        pages[told].goto(path)
    yield pages
    for context in contexts:
        context.close()


def _seen(page: Page, published: Sequence[float]) -> list[float]:
    """Return how long each change took; raises TimeoutError where the page never shows one."""
    end = time.monotonic() + PATIENCE_S
    while True:
        seen: dict[str, float] = page.evaluate("window.seen")
        missing = [number for number in range(1, len(published) + 1) if str(number) not in seen]
        if not missing:
            return [seen[str(number)] / 1000 - at for number, at in enumerate(published, start=1)]
        if time.monotonic() > end:
            raise TimeoutError(f"{page.url} never showed {len(missing)} changes: {missing[:9]}")
        time.sleep(ASK_EVERY_S)


def _written(settings: Settings, published: Sequence[float]) -> list[float]:
    """Return how long each change took to the changelog of the articles: what is before the console."""
    topic = settings.topics.tables["articles"].name
    with Reader(settings, [topic]) as reader:
        written = {record.key: record.timestamp for record in reader.between(reader.begins(), reader.ends())}
    return [written[f"change-{n}".encode()] - at for n, at in enumerate(published, start=1)]


def figures(took: Sequence[float]) -> str:
    """Return the usual figures of some times in seconds."""
    p50, p95 = (percentile(took, percent) * 1000 for percent in (50, 95))
    told = f"p50 {p50:4.0f} ms, p95 {p95:4.0f} ms, most {max(took) * 1000:4.0f} ms"
    return told if p95 <= TARGET_S * 1000 else f"{told}, target {TARGET_S:g} s MISSED"


def main() -> None:
    """Run everything and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--changes", type=int, default=300)
    parser.add_argument("--rate", type=float, default=RATE, help="changes a second")
    options = parser.parse_args()
    report("load average", load_average())
    with bench() as kafka, chromium() as browser:
        settings = kafka.settings("page")
        console = console_of(settings)
        tables = [Worker(settings, name, module="streams.cli.main") for name in ("facts", "tables")]
        with running([*tables, console]):
            address = f"http://127.0.0.1:{console.port}"
            took = measure(settings, address, browser, changes=options.changes, rate=options.rate)
    for told, seconds in took.items():
        report(told, figures(seconds))
    report("load average", load_average())


if __name__ == "__main__":
    main()
