"""The hop that both engines of `bench.cost` run: decode, add a field, encode."""

import orjson

VALUE_BYTES = 1000


def work(value: bytes | None) -> bytes:
    """Return the value with one more field."""
    article = orjson.loads(value or b"{}")
    article["hops"] = article.get("hops", 0) + 1
    return orjson.dumps(article)


def values(count: int, *, prefix: str) -> list[tuple[bytes, bytes]]:
    """Return records with keys of their own and values of VALUE_BYTES bytes."""
    keys = [f"{prefix}-{number}" for number in range(count)]
    empty = len(orjson.dumps({"id": "", "text": ""}))
    return [
        (key.encode(), orjson.dumps({"id": key, "text": "x" * (VALUE_BYTES - empty - len(key))}))
        for key in keys
    ]
