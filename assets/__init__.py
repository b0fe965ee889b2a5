"""Dagster definitions: every topic, model and table as an asset, with checks."""
