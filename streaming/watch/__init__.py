"""Health, throughput and asset reports of the running platform."""
