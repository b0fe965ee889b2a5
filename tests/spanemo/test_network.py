from pathlib import Path

import pytest

from spanemo.network import EncoderError, SpanEmo, tokenizer


def test_an_encoder_that_cannot_be_loaded_is_named(tmp_path: Path) -> None:
    for load in (tokenizer, lambda name: SpanEmo.from_encoder(name, [1])):
        with pytest.raises(EncoderError, match="cannot be loaded; use minilm"):
            load(str(tmp_path))
