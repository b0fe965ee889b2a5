"""Damaged exports end in comments and counted rows, or in an error for people."""

import random
import time
from pathlib import Path

import pytest

from errors import ToneError
from streaming.sources import SourceReport
from streaming.sources.files.file import NamedFile, read_file
from tests.streaming.sources.conftest import CASES
from tests.streaming.sources.files.containers.mutations import MUTATIONS

FILES = 700
SECONDS = 5.0
"""CPU time of a file, at most."""


@pytest.mark.slow
def test_damaged_exports(tmp_path: Path) -> None:
    chance = random.Random(7)  # noqa: S311
    paths = sorted(path for path in CASES.rglob("*") if path.is_file())
    read, errors = 0, []
    for number in range(FILES):
        path = paths[number % len(paths)]
        content, title = path.read_bytes(), f"{number} {path.name}"
        for mutation in chance.sample(MUTATIONS, chance.choice((1, 1, 2, 3))):
            content = mutation(content, chance)
            title += f" {mutation.__name__}"
        damaged = tmp_path / f"damaged{path.suffix}"
        damaged.write_bytes(content)
        report = SourceReport()
        started = time.process_time()
        try:
            comments = list(read_file(NamedFile(damaged, damaged.name), report, request_id="r"))
        except ToneError as error:
            errors.append(str(error))
        else:
            read += bool(comments)
            assert comments or report.problems or report.left_out, title
            assert report.rows == report.skipped + report.left_out.total(), title
            assert all(comment.comment_id and comment.video_id for comment in comments), title
        assert time.process_time() - started < SECONDS, title
    assert read > FILES / 2
    assert all(map(str.isprintable, errors))
