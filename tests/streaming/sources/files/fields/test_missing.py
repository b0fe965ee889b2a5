from streaming.sources.files.fields.missing import is_missing, plain_value


def test_words_for_nothing() -> None:
    words = ("", " ", "NA", "N/A", "NaN", "NaT", "None", "null", "NULL", "<NA>", "#N/A", "-", r"\N")
    assert all(map(is_missing, (*words, None, float("nan"))))
    assert not any(map(is_missing, ("0", 0, False, "nana", "nothing", "root")))


def test_plain_values() -> None:
    values = ("1.0", 1.0, 1.5, 1, None, float("nan"), True)
    assert [plain_value(value) for value in values] == ["1.0", "1", "1.5", "1", "", "", "True"]
