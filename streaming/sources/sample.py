"""The sample: 200 comments written for this product, about a concert and a phone."""

from collections.abc import Iterator
from pathlib import Path

from streaming.kafka.messages import Comment
from streaming.sources.files.file import NamedFile, read_file
from streaming.sources.report import SourceReport

SAMPLE = NamedFile(Path(__file__).with_name("sample.jsonl"), "sample.jsonl")


def read_sample(report: SourceReport, *, request_id: str) -> Iterator[Comment]:
    """Return the sample comments, on the videos ``sample-concert`` and ``sample-phone``."""
    return read_file(SAMPLE, report, request_id=request_id, source="sample")
