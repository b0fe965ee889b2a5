import numpy as np
from rich.console import Console

from cli.acceptance_table import print_acceptance
from spanemo.corpora.judgement import Judgement
from spanemo.evaluation.acceptance import accept

LABELS = ("anger", "joy")


def test_figures_in_all_by_category_and_by_emotion() -> None:
    judgements = [Judgement.parse(must, "") for must in ("joy", "joy", "-", "anger|joy")]
    given = np.array([[0, 1], [1, 0], [0, 1], [1, 0]])
    judged = accept(given, judgements, LABELS, ["praise", "irony", "irony", "praise"])
    console = Console(record=True, width=120, force_terminal=False)
    print_acceptance(console, "model v1 on test of sample", judged)
    lines = [line.replace("│", " ").split() for line in console.export_text().splitlines()]
    assert ["model", "v1", "on", "test", "of", "sample"] in lines
    assert ["all", "4", "0.500", "0.500", "0.333", "1.000"] in lines
    assert ["praise", "2", "1.000", "0.000", "0.000", "0.000"] in lines
    assert ["irony", "2", "0.000", "1.000", "1.000", "1.000"] in lines
    # given, clearly wrong, required, missed
    assert ["anger", "2", "1", "1", "0"] in lines
    assert ["joy", "2", "1", "3", "1"] in lines
    assert any("95 % intervals: fully acceptable" in " ".join(line) for line in lines)
