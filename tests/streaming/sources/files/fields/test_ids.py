from streaming.sources.files.fields.ids import identifies, is_mangled


def test_ids_that_a_spreadsheet_replaced() -> None:
    mangled = ["2.1E+10", "2,1E+10", "1E+05", "#NAME?", "#REF!", "#VALUE!", "#N/A", "####"]
    assert all(map(is_mangled, mangled))
    assert not any(map(is_mangled, ["UgzA", "12", "1.5", "E+10", "#1", "row-1e5", ""]))


def test_equal_ids_with_other_texts_do_not_identify_comments() -> None:
    assert identifies([("v", "1"), ("v", "2"), ("v", "1"), ("v", "1")], ["a", "b", "a", "edited"])
    assert identifies([("v", "1"), ("w", "1")], ["a", "b"])
    assert not identifies([("", "v")] * 3, ["a", "b", "c"])
    assert identifies([], [])
    restarted = [("", str(number % 600)) for number in range(1_000)]
    assert not identifies(restarted, [f"text {number}" for number in range(1_000)])
    edited = [("", str(number % 990)) for number in range(1_000)]
    assert identifies(edited, [f"text {number}" for number in range(1_000)])
