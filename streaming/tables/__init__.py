"""The tables: columns, aggregates, care, corrections, and questions to Hive."""
