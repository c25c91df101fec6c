"""Streams: who takes which position towards what in the news, on Apache Kafka."""
