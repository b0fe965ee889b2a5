import pytest

from spanemo.training.encoders import E5, PACKAGED
from spanemo.training.recipe import Recipe

pytestmark = pytest.mark.slow


def test_the_multilingual_packaged_encoder_is_the_default() -> None:
    assert Recipe().encoder == E5
    assert E5 in PACKAGED


def test_a_small_corpus_is_read_in_small_steps_and_a_large_one_as_asked() -> None:
    assert Recipe(batch_size=32).rows_per_step(6000) == 32
    assert Recipe(batch_size=32).rows_per_step(800) == 16
    assert Recipe(batch_size=32).rows_per_step(40) == 8
    assert Recipe(batch_size=4).rows_per_step(40) == 4
