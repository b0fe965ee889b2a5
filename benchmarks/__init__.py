"""Benchmarks. Commands print their figures and write them as JSON."""
