"""Training, from a labelled corpus to a sealed bundle. The modules here need torch."""
