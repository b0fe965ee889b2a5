"""The Platform page."""
