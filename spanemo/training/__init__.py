"""Training: everything that needs torch, from a labelled corpus to a sealed bundle."""
