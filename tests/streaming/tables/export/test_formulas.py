import pyarrow as pa
import pytest

from streaming.tables.export.formulas import defused, runs


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "=)",
        "=cmd|' /C calc'!A0",
        "+1+1",
        "-1+1",
        "- great song",
        "-great",
        "+cmd|' /C calc'!A0",
        "-2+3+cmd|' /C calc'!A0",
        "--A1",
        "+ A1",
        "-(1)",
        '-"x"&A1',
        "+1 cmd|' /C calc'!A0",
        "+5*SUM(A1)",
        "-5/A1",
        "@SUM(1+1)",
        "@SUM (1+1)",
        "@sum\n(1)",
        "@SUM(1+1)*cmd|' /C calc'!A0",
        "@viewer cmd|' /C calc'!A0",
        "@viewer+A1",
        "@A1",
        "@AB12",
        "@ABC1:IF(A1,1,2)",
        "@viewer IF(A1,1,2)",
        '+1:1 IF(WEBSERVICE("http://127.0.0.1/"&B2)="",A1,A1)',
        '-1:1 INDIRECT("A1")',
        "+1:1 A1",
        "\t=1+1",
        "\r=1+1",
        "\n@SUM(1)",
        "  +1+1",
        "\u00a0=1+1",
        "\ufeff=1+1",
        "\x00=1+1",
        "＝1+1",
        "＋1+1",
        "－1+1",
        "＠SUM（1）",
        "-dQw4w9WgXc",
    ],
)
def test_formulas_run(text: str) -> None:
    assert runs(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "fine",
        "a = b",
        "@viewer",
        "@viewer-ab3cd",
        "@some.one_else",
        "@हिंदी धन्यवाद",
        "@日本",
        "@viewer I love this (really)",
        "@viewer, thanks",
        "@viewer: =1+1",
        "@viewer's song",
        "@viewer❤️",
        "  @viewer\nhello",
        "-5",
        "-3.5",
        "+1",
        "+1!",
        "-1,234.5",
        "+100%",
        "-10/10 would watch again",
        "+1 for this song",
        "+1 👍",
        "--",
        "-->",
        "- :)",
        "->",
        "+++",
        "\ttab",
        "'=1+1",
    ],
)
def test_other_texts_do_not(text: str) -> None:
    assert not runs(text)


def test_texts_that_run_get_an_apostrophe_and_others_stay() -> None:
    texts = pa.array(["=1+1", "@viewer", None, "", "fine", "\u3000＝1"])
    assert defused(texts).to_pylist() == ["'=1+1", "@viewer", None, "", "fine", "'\u3000＝1"]
