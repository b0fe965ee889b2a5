"""Kafka: topics, messages, reading and writing by offset, dead letters."""
