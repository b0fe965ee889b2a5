"""Dagster: every topic, model and table as an asset, with checks."""
