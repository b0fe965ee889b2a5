import numpy as np
from rich.console import Console

from cli.tone_table import print_tones
from spanemo.corpora.judgement import Judgement
from spanemo.evaluation.tone_accuracy import judge_tones


def test_the_confusion_matrix_and_both_shares_with_intervals() -> None:
    judgements = [Judgement.parse(must, may) for must, may in (("joy", ""), ("anger", ""))]
    judgements.append(Judgement.parse("-", "joy"))
    tones = judge_tones(np.array([[0, 1], [0, 1], [0, 0]]), judgements, ("anger", "joy"))
    console = Console(record=True, width=120, force_terminal=False)
    print_tones(console, tones)
    said = console.export_text()
    lines = [line.replace("│", " ").split() for line in said.splitlines()]
    assert ["positive", "1", "0", "0", "0"] in lines
    assert ["negative", "1", "0", "0", "0"] in lines
    assert ["no", "emotion", "0", "0", "0", "1"] in lines
    assert "tone right: 0.667 (0.000 to 1.000) of 3 texts" in said
    assert "0.500 (0.000 to 1.000) of the 2 with a single right tone" in said
