"""The way of a comment: sources, messages, topics, the two Spark applications, the Hive client."""
