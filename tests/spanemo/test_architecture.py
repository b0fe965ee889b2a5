import torch

from spanemo.architecture import Architecture
from spanemo.network import LateSpanEmo, tensors
from spanemo.prompt import Prompt

LABELS = ("joy", "pessimism", "trust")
DOMAINS = ("comments", "tweets")


def test_emotion_words_are_in_every_row_where_none_join_late(tiny_encoder: str) -> None:
    form = Architecture(tiny_encoder, LABELS, DOMAINS, 48)
    rows = form.rows()
    assert isinstance(rows, Prompt)
    assert rows.max_tokens == 48
    network = form.network(pretrained=True).eval()
    assert not isinstance(network, LateSpanEmo)
    logits = network(**tensors(rows.batch([[2000], [2001, 2002]]), torch.device("cpu")))
    assert logits.shape == (2, len(DOMAINS), len(LABELS))


def test_rows_are_the_text_alone_where_emotion_words_join_late(tiny_encoder: str) -> None:
    form = Architecture(tiny_encoder, LABELS, DOMAINS, 48, joined=1)
    rows = form.rows()
    assert not isinstance(rows, Prompt)
    assert rows.length([2000]) == 3  # "[CLS] text [SEP]"
    network = form.network(pretrained=True).eval()
    assert isinstance(network, LateSpanEmo)
    logits = network(**tensors(rows.batch([[2000], [2001, 2002]]), torch.device("cpu")))
    assert logits.shape == (2, len(DOMAINS), len(LABELS))


def test_a_word_that_joins_late_is_what_the_lower_layers_make_of_it(tiny_encoder: str) -> None:
    form = Architecture(tiny_encoder, LABELS, DOMAINS, 48, joined=1)
    network = form.network(pretrained=True).eval()
    assert isinstance(network, LateSpanEmo)
    words = form.rows()
    ((window,),) = words.windows(["pessimism"])
    assert len(window) == 3  # "pe", "##ssi", "##mism"
    batch = tensors(words.batch([window]), torch.device("cpu"))
    with torch.inference_mode():
        states = network.encoder(**batch, output_hidden_states=True).hidden_states
    torch.testing.assert_close(network.words[1], states[1][0, 1:4].mean(dim=0))


def test_a_network_without_pretrained_weights_takes_those_of_another(tiny_encoder: str) -> None:
    for joined in (0, 1):
        form = Architecture(tiny_encoder, LABELS, DOMAINS, 48, joined=joined)
        first, second = form.network(pretrained=True), form.network(pretrained=False)
        second.load_state_dict(first.state_dict())
        assert all(
            torch.equal(one, other)
            for one, other in zip(first.parameters(), second.parameters(), strict=True)
        )
