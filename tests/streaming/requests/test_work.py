import pytest
from tokenizers import Tokenizer

from spanemo.bundle import SHIPPED, TOKENIZER, Bundle
from spanemo.prompt import TextRows
from spanemo.text import MAX_CHARACTERS, MAX_WINDOWS, normalise
from streaming.requests.work import LEAST_TOKENS, MOST_TOKENS, tokens
from streaming.sources.lengths import MAX_TEXT


@pytest.fixture(scope="module")
def rows() -> TextRows:
    bundle = Bundle.read(SHIPPED)
    words = Tokenizer.from_file(str(SHIPPED / TOKENIZER))
    return TextRows(words, bundle.max_tokens, bundle.labels)


def read(rows: TextRows, text: str) -> int:
    """Return the tokens that the shipped model reads."""
    return sum(map(rows.length, rows.windows([normalise(text)])[0][:MAX_WINDOWS]))


@pytest.mark.parametrize(
    "text",
    [
        "What a lovely day!",
        "Esta cancion me hace llorar cada vez que la escucho, es preciosa. " * 9,
        "\U0001f602\U0001f62d\U0001f525" * 100,
        "\ufdfa a " * 200,
        "xkq zvj " * 100,
        "word " * 2000,
    ],
)
def test_the_estimate_is_near_what_the_model_reads(rows: TextRows, text: str) -> None:
    assert tokens(text) / 2 <= read(rows, text) <= 2.5 * tokens(text)


def test_no_comment_is_free_or_costs_more_than_its_windows(rows: TextRows) -> None:
    assert tokens("") == LEAST_TOKENS == rows.length([])
    assert tokens("\U0001f602 " * 100_000) == MOST_TOKENS == rows.max_tokens * MAX_WINDOWS
    assert MAX_CHARACTERS == MAX_TEXT
