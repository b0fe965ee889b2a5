import numpy as np

from spanemo.prompt import Prompt
from spanemo.training.batches import Row, batches, training_rows
from spanemo.training.lessons import Lessons
from tests.bundles import tokenizer

PROMPT = Prompt(tokenizer(), ("joy",), 64)


def test_batches_hold_each_row_once_and_little_padding() -> None:
    random = np.random.default_rng(0)
    rows = [
        Row([1000 + number] * int(random.integers(1, 50)), np.array([float(number)]), number % 3)
        for number in range(500)
    ]
    made = list(batches(rows, PROMPT, 16, seed=1))
    seen = np.concatenate([batch.targets[:, 0] for batch in made])
    assert sorted(seen.tolist()) == list(range(500))
    assert seen.tolist() != list(range(500))
    assert (np.concatenate([batch.domains for batch in made]) == seen % 3).all()
    masks = [batch.inputs.attention_mask for batch in made]
    assert sum(mask.sum() for mask in masks) / sum(mask.size for mask in masks) > 0.9
    rest = [batch.targets.tolist() for batch in batches(rows, PROMPT, 16, seed=1, skip=20)]
    assert rest == [batch.targets.tolist() for batch in made[20:]]


def test_each_window_of_a_text_is_a_row_with_its_targets_and_domain() -> None:
    lessons = Lessons(
        ("joy",), ["short", "word " * 100, ""], np.array([[0.0], [1.0], [0.0]]), ["b", "a", "a"]
    )
    rows = training_rows(lessons, PROMPT, ("a", "b"))
    assert [(row.targets.tolist(), row.domain) for row in rows] == [([0.0], 1), *[([1.0], 0)] * 2]
    assert max(len(row.window) for row in rows) <= 60
