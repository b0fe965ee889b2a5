import pytest

from spanemo.training.vocabulary import count_texts, is_kept

pytestmark = pytest.mark.slow


def test_each_text_counts_a_piece_once() -> None:
    counts = count_texts(["I love love you", "te amo", "I love it"])
    assert (counts["▁love"], counts["▁amo"], counts["▁canción"]) == (2, 1, 0)


@pytest.mark.parametrize(
    ("piece", "texts", "kept"),
    [
        ("▁love", 2, True),
        ("▁love", 1, False),
        ("▁", 0, True),
        ("ñ", 0, True),
        ("▁ش", 0, True),
        ("ж", 0, True),
        ("!", 0, True),
        ("字", 1, False),
    ],
)
def test_rare_pieces_go_but_letters_stay(piece: str, texts: int, kept: bool) -> None:
    assert is_kept(piece, texts) is kept
