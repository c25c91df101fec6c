"""The console: the live tables in one SQLite file, and the HTTP API over it.

A thread reads the changelogs and writes each poll's rows together with the next offsets in one transaction
(`store/follow.py`, `store/model.py`), so that a console that was killed goes on exactly where its file ends.
Requests read that file only (`questions/reads.py`); all that they ask Kafka for is whole articles and dead
letters (`store/places.py`).
"""
