from pathlib import Path

import pytest

from spanemo.training.encoders import (
    E5,
    MINILM,
    PACKAGED,
    EncoderError,
    load_encoder,
    load_tokenizer,
)

pytestmark = pytest.mark.slow


def test_an_encoder_that_cannot_be_loaded_is_named(tmp_path: Path) -> None:
    for load in (load_tokenizer, lambda name: load_encoder(name, pretrained=True)):
        with pytest.raises(EncoderError, match="cannot be loaded; use e5 or minilm"):
            load(str(tmp_path))


def test_packaged_encoders_have_their_tokenizers() -> None:
    assert set(PACKAGED) == {E5, MINILM}
    assert load_tokenizer(MINILM).token_to_id("[CLS]") is not None
    assert load_tokenizer(E5).token_to_id("▁love") is not None


def test_only_e5_can_be_cut(tiny_encoder: str) -> None:
    for name in (MINILM, tiny_encoder):
        with pytest.raises(EncoderError, match="Only e5 can be cut to 1 layers"):
            load_encoder(name, pretrained=False, layers=1)


@pytest.mark.parametrize("attention", ["eager", "sdpa"])
def test_a_folder_is_loaded_with_its_weights_or_random_ones(
    tiny_encoder: str, attention: str
) -> None:
    def first(*, pretrained: bool) -> list[float]:
        encoder = load_encoder(tiny_encoder, pretrained=pretrained, attention=attention)
        assert encoder.config._attn_implementation == attention
        assert encoder.pooler is None
        weights: list[float] = encoder.embeddings.word_embeddings.weight[5, :4].tolist()
        return weights

    assert first(pretrained=True) == first(pretrained=True)
    assert first(pretrained=False) != first(pretrained=True)
