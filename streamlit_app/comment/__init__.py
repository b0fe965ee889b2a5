"""The panel of one comment, which several pages show."""
