"""Exports of comments with their predictions, as CSV, XLSX, JSONL or Parquet.

Rows travel as Arrow record batches from their origin (`hive.exported`, or a frame of a page)
through `authors.masked`, which hides authors, to the writer of a format in `formats.FORMATS`. No
step holds more than a batch.
"""
