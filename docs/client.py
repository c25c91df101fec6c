"""A stranger's client: nothing of Streams but its topics, three forms of an article in, three results out.

python docs/client.py 127.0.0.1:9092
"""

import json
import sys
import time

from kafka import KafkaConsumer, KafkaProducer, TopicPartition

WORDS = (
    "Austria has been firm in ruling out arming the rebels. Britain supports the amendment, officials said."
)
PAGE = f"<html><title>Arms</title><body><article><h1>Arms</h1><p>{WORDS}</p></article></body></html>"
TOPICS = ("clean", "entities", "stance")


def main(bootstrap: str, prefix: str = "") -> None:
    """Publish one article in each form, then print what comes back for each."""
    topics = {name: f"{prefix}news.articles.{name}.v1" for name in ("raw", *TOPICS)}

    # Read committed, or you may see the results of transactions that were rolled back.
    consumer = KafkaConsumer(
        bootstrap_servers=bootstrap, isolation_level="read_committed", enable_auto_commit=False
    )
    partitions = [
        TopicPartition(topics[name], number)
        for name in TOPICS
        for number in consumer.partitions_for_topic(topics[name])
    ]
    consumer.assign(partitions)
    consumer.seek_to_end()
    for partition in partitions:
        consumer.position(partition)  # settles the end before anything is published

    producer = KafkaProducer(bootstrap_servers=bootstrap)
    message = {"id": "as-json", "title": "Arms", "body": WORDS}
    producer.send(topics["raw"], key=b"as-json", value=json.dumps(message).encode())
    for key, kind, body in ((b"as-page", b"text/html", PAGE), (b"as-text", b"text/plain", WORDS)):
        producer.send(topics["raw"], key=key, value=body.encode(), headers=[("content-type", kind)])
    producer.flush()

    wanted = {(name, key) for name in TOPICS for key in (b"as-json", b"as-page", b"as-text")}
    end = time.monotonic() + 60
    while wanted and time.monotonic() < end:
        for records in consumer.poll(timeout_ms=500).values():
            for record in records:
                name = record.topic.rsplit(".", 2)[1]
                article = json.loads(record.value)
                check_offsets(article)
                wanted.discard((name, record.key))
                if name == "stance":
                    for stance in article["stances"]:
                        print(
                            f"{record.key.decode()}: {stance['holder']['name']} {stance['label']} "
                            f"{stance['target']['text']!r} ({stance['cue']['text']!r})"
                        )
    if wanted:
        sys.exit(f"missing after 60 s: {sorted(wanted)}")
    print("every article came back three times, every offset true")


def check_offsets(value: object, article: dict | None = None) -> None:
    """Prove for every span, however deep, that its offsets cut its own text."""
    article = value if article is None else article
    if isinstance(value, list):
        for item in value:
            check_offsets(item, article)
    elif isinstance(value, dict):
        if {"start", "end", "in", "text"} <= value.keys():
            assert article[value["in"]][value["start"] : value["end"]] == value["text"], value
        for item in value.values():
            check_offsets(item, article)


if __name__ == "__main__":
    main(*sys.argv[1:])
