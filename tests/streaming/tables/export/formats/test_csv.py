import io

import pandas as pd

from streaming.tables.export.formats import Written
from streaming.tables.export.formats.csv import write_csv
from streaming.tables.export.rows import of_frame
from tests.streaming.tables.export.frame import HOSTILE, KEPT, comments


def written(frame: pd.DataFrame) -> bytes:
    file = io.BytesIO()
    assert write_csv(of_frame(frame), file) == Written(len(frame))
    return file.getvalue()


def read(content: bytes) -> pd.DataFrame:
    return pd.read_csv(
        io.BytesIO(content), encoding="utf-8-sig", keep_default_na=False, lineterminator="\n"
    )


def test_every_text_reads_back_and_formulas_have_an_apostrophe() -> None:
    frame = read(written(comments(*HOSTILE)))
    first, second, *others = (text.replace("\0", "\ufffd") for text in KEPT)
    assert frame["text"].tolist() == [f"'{first}", f"'{second}", *others]
    assert frame["author"].tolist() == [f"@viewer-{n}" for n in range(len(HOSTILE))]
    assert frame["like_count"].tolist() == [n - 3 for n in range(len(HOSTILE))]


def test_emotions_have_columns_and_labels_are_joined() -> None:
    frame = read(written(comments("a", "b", "c", pinned=[None, True, False])))
    assert frame["labels"].tolist() == ["joy, love", "", "joy, love"]
    assert frame["joy"].tolist() == ["", "0.98", "0.98"]
    assert frame["published_at"].tolist() == ["2026-05-03T10:00:00Z"] * 3
    assert frame["pinned"].tolist() == ["", "true", "false"]
    assert frame["parent_id"].tolist() == [""] * 3


def test_a_byte_order_mark_and_the_header_come_first() -> None:
    for frame in (comments("a"), comments()):
        assert written(frame).startswith(b'\xef\xbb\xbf"labels","text","author"')


def test_a_time_keeps_its_milliseconds() -> None:
    frame = comments("a", published_at=pd.Timestamp("2026-05-03T10:00:00.250Z"))
    assert read(written(frame))["published_at"].tolist() == ["2026-05-03T10:00:00.250Z"]
