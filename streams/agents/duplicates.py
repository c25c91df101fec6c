"""Keeps the table `duplicates`, whose rows depend on each other."""

from streams.contract.facts import DuplicateFact
from streams.contract.tables import DuplicateRow, Sketch
from streams.engine.table import Table
from streams.tables.clusters import Clusters, Place
from streams.tables.duplicates import row_of


class Duplicates:
    """The clusters in memory, made of the rows of `sketches`, and the rows that they are told in.

    All rows are in one partition, so one worker has them. A batch is committed or its process ends, so memory
    and tables agree; after a recovery, which may bring the rows that another worker wrote, all is made anew.
    """

    def __init__(self, sketches: Table, rows: Table) -> None:
        self._sketches = sketches
        self._rows = rows
        self._clusters: Clusters | None = None
        self._recoveries = -1

    def take(self, fact: DuplicateFact) -> None:
        """Take in what an article's near-duplicates are found by now, and write the rows that change."""
        clusters, key = self._current(), fact.id.encode()
        if fact.sketch:
            self._sketches[key] = fact.sketch.to_json()
            clusters.put(fact.sketch)
        elif key in self._sketches:
            del self._sketches[key]
            clusters.remove(fact.id)
        for name, place in clusters.changes().items():
            self._write(name.encode(), place, fact.at)

    def _current(self) -> Clusters:
        if self._clusters is None or self._recoveries != self._sketches.recoveries:
            self._recoveries = self._sketches.recoveries
            self._clusters = Clusters(map(Sketch.from_json, self._sketches.rows()))
            self._clusters.changes()  # all of them have their rows
        return self._clusters

    def _write(self, key: bytes, place: Place | None, at: str) -> None:
        before = self._rows.get(key)
        if place is None:
            if before is not None:
                del self._rows[key]
            return
        row = row_of(Sketch.from_json(self._sketches[key]), place, at=at)
        known = DuplicateRow.from_json(before) if before else None
        if known is None or row != known.model_copy(update={"at": at}):
            self._rows[key] = row.to_json()
