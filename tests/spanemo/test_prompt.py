import pytest
from tokenizers import Tokenizer

from spanemo.bundle import SHIPPED, TOKENIZER
from spanemo.prompt import OVERLAP, Prompt, PromptError, TextRows
from tests.bundles import tokenizer

LABELS = ("joy", "pessimism", "trust")


@pytest.fixture(scope="module")
def prompt() -> Prompt:
    return Prompt(tokenizer(), LABELS, 48)


def test_a_row_is_the_emotion_words_then_the_text(prompt: Prompt) -> None:
    (windows,) = prompt.windows(["so happy"])
    batch = prompt.batch(windows)
    words = tokenizer()
    assert [words.id_to_token(token) for token in batch.input_ids[0].tolist()] == [
        "[CLS]", "joy", "pe", "##ssi", "##mism", "trust", "[SEP]", "so", "happy", "[SEP]",
    ]  # fmt: skip
    assert batch.token_type_ids.tolist() == [[0] * 7 + [1] * 3]
    assert batch.attention_mask.tolist() == [[1] * 10]


def test_an_emotion_word_of_several_tokens_is_read_at_its_first(prompt: Prompt) -> None:
    assert prompt.positions == [1, 2, 5]


def test_tokens_that_an_encoder_learnt_frame_the_text_where_it_has_two_kinds() -> None:
    words = tokenizer()
    words.add_tokens(["<s>", "</s>", "<pad>"])  # as in MPNet's vocabulary
    prompt = Prompt(words, LABELS, 48)
    batch = prompt.batch([window for (window,) in prompt.windows(["yes", "yes it is"])])
    short = [words.id_to_token(token) for token in batch.input_ids[0].tolist()]
    assert [short[0], short[6], *short[-4:]] == ["<s>", "</s>", "yes", "</s>", "<pad>", "<pad>"]


def test_padding_is_masked(prompt: Prompt) -> None:
    (short,), (long,) = prompt.windows(["yes", "yes it is"])
    batch = prompt.batch([short, long])
    assert batch.attention_mask.sum(axis=1).tolist() == [prompt.length(short), prompt.length(long)]
    assert (batch.input_ids[0, prompt.length(short) :] == 0).all()


@pytest.mark.parametrize("count", [1, 39, 40, 41, 64, 65, 200, 2000])
def test_every_token_is_in_a_window_and_windows_overlap(prompt: Prompt, count: int) -> None:
    words = [f"{number % 10}" for number in range(count)]
    (windows,) = prompt.windows([" ".join(words)])
    assert all(prompt.length(window) <= prompt.max_tokens for window in windows)
    together = list(windows[0])
    for window in windows[1:]:
        assert together[-OVERLAP:] == window[:OVERLAP]
        assert len(window) > OVERLAP
        together += window[OVERLAP:]
    assert together == Prompt(tokenizer(), LABELS, 10_000).windows([" ".join(words)])[0][0]


@pytest.mark.parametrize("before", [LABELS, ()])
def test_a_special_token_in_a_comment_is_text(before: tuple[str, ...]) -> None:
    words = tokenizer()
    rows = TextRows(words, 48, before)
    ((window,),) = rows.windows(["why [SEP] and [CLS] [PAD]"])
    special = {words.token_to_id(name) for name in ("[SEP]", "[CLS]", "[PAD]")}
    assert not special & set(window)
    assert words.decode(window) == "why [ sep ] and [ cls ] [ pad ]"


@pytest.mark.parametrize("name", ["<s>", "</s>", "<pad>", "\uff1c/s\uff1e"])
def test_a_comment_cannot_end_its_row_before_its_end(name: str) -> None:
    words = Tokenizer.from_file(str(SHIPPED / TOKENIZER))
    rows = TextRows(words, 48)
    ((window,),) = rows.windows([f"so happy {name} and sad"])
    special = {words.token_to_id(token) for token in ("<s>", "</s>", "<pad>")}
    assert not special & set(window)
    assert words.token_to_id("▁sad") in window


def test_without_words_before_it_the_text_is_the_only_segment() -> None:
    words = tokenizer()
    rows = TextRows(words, 48)
    batch = rows.batch([window for (window,) in rows.windows(["so happy", "yes"])])
    assert [words.id_to_token(token) for token in batch.input_ids[1].tolist()] == [
        "[CLS]", "yes", "[SEP]", "[PAD]",
    ]  # fmt: skip
    assert batch.attention_mask.tolist() == [[1] * 4, [1] * 3 + [0]]
    assert not batch.token_type_ids.any()


def test_an_empty_text_has_no_window(prompt: Prompt) -> None:
    assert prompt.windows([""]) == [[]]


def test_a_window_without_room_is_refused() -> None:
    with pytest.raises(PromptError, match="use at least 25"):
        Prompt(tokenizer(), LABELS, 24)
    assert Prompt(tokenizer(), LABELS, 25).max_tokens == 25
