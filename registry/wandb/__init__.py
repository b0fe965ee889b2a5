"""The model store in Weights & Biases; the only place that imports its client."""
