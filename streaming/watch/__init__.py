"""Health, progress and reports of the running platform."""
