"""Containers of comments: delimited text, JSON, spreadsheets, Parquet, plain text and archives."""
