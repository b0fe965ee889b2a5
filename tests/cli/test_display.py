import pytest

from cli.display import live
from stack.lifecycle import StackEvent


def test_the_last_picture_shows_each_program_once_as_it_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with live() as report:
        report(StackEvent("kafka", "starting"))
        report(StackEvent("thrift", "waiting", "for [metastore]"))
        report(StackEvent("kafka", "healthy", "3 topics\nand more"))
    shown = capsys.readouterr().out
    assert shown.count("kafka") == 1
    assert "healthy" in shown
    assert "3 topics" in shown
    assert "and more" not in shown
    assert "for [metastore]" in shown
