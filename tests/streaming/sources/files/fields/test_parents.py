import pytest

from streaming.sources.files.fields.parents import is_reply, parent_of, parents_in


@pytest.mark.parametrize(
    "value",
    [
        "root",
        "NA",
        "None",
        "null",
        "nan",
        "",
        "  ",
        "0",
        "-1",
        None,
        float("nan"),
        False,
        "UgA",
        "v",
    ],
)
def test_no_parent(value: object) -> None:
    assert parent_of(value, "UgA", "v") == ""


def test_a_parent_is_kept() -> None:
    assert parent_of(" UgA ", "UgB", "v") == "UgA"
    assert parent_of(7, "8", "v") == "7"
    assert parent_of(7.0, "8", "v") == "7"
    assert parent_of("UgA", "UgB", "v", is_reply=False) == "UgA"


def test_the_id_of_a_reply_names_its_parent() -> None:
    assert parent_of("", "UgA.9r1", "v") == "UgA"
    assert parent_of("root", "z12abc.1523", "v") == "z12abc"
    assert parent_of("", "UgA.9r1", "v", is_reply=False) == ""


def test_other_ids_with_points_need_a_reason() -> None:
    assert parent_of("", "row.1", "v") == ""
    assert parent_of("", "row.1", "v", is_reply=True) == "row"
    assert parent_of("", "row.1", "v", any_dotted=True) == "row"
    assert parents_in({"a", "a.1", "a.2", "b.1"})
    assert not parents_in({"row.1", "row.2"})


def test_words_for_replies() -> None:
    assert [is_reply(value) for value in ("reply", "comment", "1", False, "TRUE", "", "x y")] == [
        True,
        False,
        True,
        False,
        True,
        None,
        None,
    ]
