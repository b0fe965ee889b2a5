"""The `tone` command."""
