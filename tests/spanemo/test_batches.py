import numpy as np

from spanemo.batches import batches
from spanemo.network import prompt_for


def test_batches_hold_each_row_once_and_little_padding(tiny_encoder: str) -> None:
    prompt = prompt_for(tiny_encoder, ("joy",), 64)
    random = np.random.default_rng(0)
    rows = [
        ([1000 + number] * int(random.integers(1, 50)), np.array([number])) for number in range(500)
    ]
    made = list(batches(rows, prompt, 16, seed=1))
    seen = np.concatenate([targets[:, 0] for _, targets in made])
    assert sorted(seen.tolist()) == list(range(500))
    assert seen.tolist() != list(range(500))
    masks = [batch.attention_mask for batch, _ in made]
    assert sum(mask.sum() for mask in masks) / sum(mask.size for mask in masks) > 0.9
    rest = [targets.tolist() for _, targets in batches(rows, prompt, 16, seed=1, skip=20)]
    assert rest == [targets.tolist() for _, targets in made[20:]]
