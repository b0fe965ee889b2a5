"""The two Spark applications, and what their Python workers do."""
