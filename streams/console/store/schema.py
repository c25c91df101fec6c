"""The SQLite file: its tables, and opening it for its one writer or for readers.

Names in SQL come from the catalogue alone: `t_articles` has the columns of `articles`, `f_site` that of their
field `site`, `v_articles` the rows' JSON (apart, so that many rows can be looked at without it), `s_articles`
the words. The search keeps no copy of the words: whoever changes a row tells
it the words from before.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from streams.console.store.catalogue import TABLES, Table

VERSION = 5  # of what is below and of the rows' forms: a file of another version is built anew
FILE = "console.sqlite3"
_WRITER_CACHE_KIB = 64 << 10  # building 1,000,000 rows touches every index page again and again
_READER_CACHE_KIB = 16 << 10
_CHECKPOINT_PAGES = 4_000
_BUSY_S = 10.0

# `sequence` and `floor`: the last change, and the last one that is no longer in the log of changes
_OWN = """
CREATE TABLE state (
    namespace TEXT NOT NULL, cluster TEXT NOT NULL, epoch TEXT NOT NULL,
    sequence INTEGER NOT NULL, floor INTEGER NOT NULL, as_of REAL NOT NULL, read_at REAL NOT NULL);
CREATE TABLE offsets (
    topic TEXT NOT NULL, partition INTEGER NOT NULL, next INTEGER NOT NULL, PRIMARY KEY (topic, partition));
CREATE TABLE counts (name TEXT PRIMARY KEY, rows INTEGER NOT NULL, head INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE changes (
    sequence INTEGER PRIMARY KEY, name TEXT NOT NULL, row_key TEXT NOT NULL, before TEXT);
CREATE INDEX changes_of ON changes (name, sequence);
CREATE TABLE places (
    id TEXT PRIMARY KEY, topic TEXT NOT NULL, partition INTEGER NOT NULL, offset INTEGER NOT NULL,
    origin_partition INTEGER NOT NULL, origin_offset INTEGER NOT NULL, retracted INTEGER NOT NULL)
    WITHOUT ROWID;
"""

# The books (`books.py`): counts by stage and hour, what is open, and what the figures are made of. They stay
# when the tables are built anew, for they come from other topics.
_BOOKS = """
CREATE TABLE IF NOT EXISTS books (cluster TEXT NOT NULL, began REAL NOT NULL);
CREATE TABLE IF NOT EXISTS books_places (
    topic TEXT, partition INTEGER, start INTEGER NOT NULL, next INTEGER NOT NULL,
    PRIMARY KEY (topic, partition)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS books_settled (
    worker TEXT, topic TEXT, partition INTEGER, offset INTEGER NOT NULL,
    PRIMARY KEY (worker, topic, partition)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS books_lines (
    worker TEXT, topic TEXT, partition INTEGER, offset INTEGER, at REAL, outcomes TEXT NOT NULL,
    PRIMARY KEY (worker, topic, partition, offset)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS books_early ON books_lines (worker) WHERE at IS NULL;
CREATE TABLE IF NOT EXISTS books_counts (
    stage TEXT, hour INTEGER, name TEXT, records INTEGER NOT NULL,
    PRIMARY KEY (stage, hour, name)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS books_ticks (
    worker TEXT, slot INTEGER, name TEXT, records INTEGER NOT NULL,
    PRIMARY KEY (worker, slot, name)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS books_delays (
    worker TEXT, slot INTEGER, bin INTEGER, records INTEGER NOT NULL,
    PRIMARY KEY (worker, slot, bin)) WITHOUT ROWID;
"""


def columns_of(table: Table) -> tuple[str, ...]:
    """Return the columns of a table's rows besides number, key and sequence."""
    stored = tuple(f"f_{field.name}" for field in table.stored)
    return (*stored, "piece") if table.name == "positions" else stored


def connect_writer(path: Path, *, cache_kib: int = _WRITER_CACHE_KIB) -> sqlite3.Connection:
    """Open the file for writing; the writer says itself where transactions begin and end."""
    connection = sqlite3.connect(path, timeout=_BUSY_S, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")  # rows and offsets are lost together, if at all
    connection.execute("PRAGMA secure_delete = OFF")
    connection.execute(f"PRAGMA cache_size = -{cache_kib}")
    connection.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
    return connection


def connect_reader(path: Path) -> sqlite3.Connection:
    """Open the file for reading only."""
    uri = f"{path.absolute().as_uri()}?mode=ro"
    connection = sqlite3.connect(
        uri, uri=True, timeout=_BUSY_S, isolation_level=None, check_same_thread=False
    )
    connection.execute("PRAGMA query_only = ON")
    connection.execute(f"PRAGMA cache_size = -{_READER_CACHE_KIB}")
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Write all of the block or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def create(connection: sqlite3.Connection) -> None:
    """Make all tables, in the transaction that the caller has begun."""
    for statement in (*_OWN.split(";"), *_BOOKS.split(";")):
        connection.execute(statement)
    for table in TABLES.values():
        for statement in _statements(table):
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {VERSION}")


def drop(connection: sqlite3.Connection) -> None:
    """Remove all tables, in the transaction that the caller has begun."""
    for name in ("state", "offsets", "counts", "changes", "places"):
        connection.execute(f"DROP TABLE {name}")
    for table in TABLES.values():
        connection.execute(f"DROP TABLE t_{table.name}")
        connection.execute(f"DROP TABLE v_{table.name}")
        connection.execute(f"DROP TABLE IF EXISTS s_{table.name}")


def _statements(table: Table) -> list[str]:
    name, columns = f"t_{table.name}", columns_of(table)
    # without a type SQLite keeps what it is given: a text that looks like a number stays a text
    own = "number INTEGER PRIMARY KEY, row_key TEXT NOT NULL UNIQUE, sequence INTEGER NOT NULL"
    statements = [
        f"CREATE TABLE {name} ({own}, {', '.join(columns)})",
        f"CREATE TABLE v_{table.name} (number INTEGER PRIMARY KEY, value BLOB NOT NULL)",
        f"CREATE INDEX {name}_sequence ON {name} (sequence)",
    ]
    statements += [f"CREATE INDEX {name}_{column} ON {name} ({column}, number)" for column in indexed(table)]
    if table.name == "positions":
        statements.append(f"CREATE INDEX {name}_board ON {name} (f_label, f_day, f_at, number, piece)")
    if table.search:
        told = f"{', '.join(table.search)}, content='', tokenize='unicode61 remove_diacritics 2'"
        statements.append(f"CREATE VIRTUAL TABLE s_{table.name} USING fts5 ({told})")
    return statements


def indexed(table: Table) -> tuple[str, ...]:
    """Return the columns with an index of their own: the key's has one already, the board's serves labels."""
    own = {"f_id"} if table.key == ("id",) else set()
    served = {"f_label"} if table.name == "positions" else set()
    return tuple(c for c in columns_of(table) if c != "piece" and c not in own | served)
