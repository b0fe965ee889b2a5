"""The two Spark applications and the code of their Python workers."""
