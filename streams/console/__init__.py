"""The console: the live tables in one SQLite file, and the HTTP API over it.

A thread reads the changelogs and writes each poll's rows together with the next offsets in one transaction
(`follow.py`, `model.py`), so that a console that was killed goes on exactly where its file ends. Requests
read that file only (`reads.py`); the one thing that they ask Kafka for is a whole article (`articles.py`).
"""
