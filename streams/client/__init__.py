"""Kafka outside the agents, by kafka-python: topics, publishing, reading."""
