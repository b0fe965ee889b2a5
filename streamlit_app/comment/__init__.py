"""The details panel of a comment, shown on several pages."""
