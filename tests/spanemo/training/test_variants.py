"""Texts that differ from others in what they say."""

from spanemo.training.variants import variants

TEXTS = ["I can do this, we will be fine", "this isn't what I wanted at all", "😂", ""]


def test_each_text_has_its_variants_and_the_same_seed_makes_the_same() -> None:
    made = variants(TEXTS, 5, seed=3)
    assert len(made) == 20
    assert made == variants(TEXTS, 5, seed=3)
    assert made != variants(TEXTS, 5, seed=4)


def test_what_is_said_is_also_denied_and_the_other_way_round() -> None:
    made = variants(TEXTS[:2], 40, seed=0)
    assert "I can't do this, we will be fine" in made
    assert "I can do this, we won't be fine" in made
    assert "this is what I wanted at all" in made


def test_a_variant_says_nothing_that_no_text_or_denial_holds() -> None:
    words = {word for text in TEXTS for word in text.split()} | {"can't", "won't", "is", "don't"}
    assert {word for text in variants(TEXTS, 40, seed=0) for word in text.split()} <= words
