"""Evaluation of models: measures, confidence intervals, calibration, comparison of two models."""
