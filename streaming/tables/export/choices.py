"""What a user chooses about an export. Imports nothing heavy, for the start of ``tone``."""

from enum import StrEnum


class Ending(StrEnum):
    """A file format, by the ending of its files without the dot."""

    CSV = "csv"
    XLSX = "xlsx"
    JSONL = "jsonl"
    PARQUET = "parquet"


class Authors(StrEnum):
    """How an export names the authors of comments."""

    NAME = "name"
    PSEUDONYM = "pseudonym"
    NONE = "none"
