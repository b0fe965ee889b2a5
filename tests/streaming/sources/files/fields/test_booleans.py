from streaming.sources.files.fields.booleans import parse_flag


def test_flags() -> None:
    assert all(parse_flag(value) is True for value in (True, "TRUE", "true", 1, "1", "Yes", "ja"))
    assert all(parse_flag(value) is False for value in (False, "FALSE", 0, "0", "no", "nein"))
    assert all(parse_flag(value) is None for value in (None, "", "NA", "perhaps", 7))
