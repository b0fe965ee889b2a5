"""Language detection for short texts."""
