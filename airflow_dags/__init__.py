"""The DAGs: order and schedule, no logic."""
