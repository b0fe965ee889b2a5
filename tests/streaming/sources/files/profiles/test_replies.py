"""Replies nested in comments, whatever their text is called."""

import json
from pathlib import Path

import pytest

from streaming.sources import SourceReport
from tests.streaming.sources.conftest import Read, parents, save, texts


@pytest.mark.parametrize("name", ["text", "Kommentar", "Comentario", "コメント", "review_text"])
def test_replies_by_their_id(read: Read, tmp_path: Path, name: str) -> None:
    thread = {"id": "Ug1", name: "so calm", "replies": {"r1": {"id": "Ug1.r1", name: "it is"}}}
    comments = read(save(tmp_path, json.dumps([thread]), "threads.json"))
    assert texts(comments) == ["so calm", "it is"]
    assert parents(comments) == ["", "Ug1"]


@pytest.mark.parametrize("name", ["comments", "posts", "rows", "edges", "pages"])
def test_lists_in_a_list(read: Read, tmp_path: Path, name: str) -> None:
    groups = {"groups": [{name: [{"id": "a", "text": "x"}]}, {name: [{"id": "b", "text": "y"}]}]}
    assert texts(read(save(tmp_path, json.dumps(groups), "export.json"))) == ["x", "y"]


def test_replies_of_a_word(read: Read, report: SourceReport, tmp_path: Path) -> None:
    words = ["Same!", "👍", "नमस्ते", "Change", "same-here"]
    thread = {"id": "Ug1", "text": "so calm", "replies": words}
    comments = read(save(tmp_path, json.dumps([thread]), "threads.json"))
    assert texts(comments) == ["so calm", *words]
    assert report.left_out == {}


def test_replies_that_are_ids_are_told(read: Read, report: SourceReport, tmp_path: Path) -> None:
    names = ["UgxKREWxIgDrw8w2e_Z4AaABAg", "UgxKREWxIgDrwwwwe_ZZAaABAg", "a83f01bc", "17", ""]
    thread = {"id": "Ug1", "text": "so calm", "replies": names}
    comments = read(save(tmp_path, json.dumps([thread]), "threads.json"))
    assert texts(comments) == ["so calm"]
    assert report.left_out == {"replies that cannot be read": 5}
