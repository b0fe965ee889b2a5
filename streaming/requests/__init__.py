"""One request: comments in, predictions back as events."""
