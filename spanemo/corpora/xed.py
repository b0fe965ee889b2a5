"""XED (Öhman et al. 2020): lines of film subtitles with up to eight emotions."""

from collections.abc import Callable
from pathlib import Path

from spanemo.corpora.corpus import CorpusError, Rows, split_words
from spanemo.corpora.files import first_file, held_out, read_lines

LABELS = ("anger", "anticipation", "disgust", "fear", "joy", "sadness", "surprise", "trust")
LANGUAGES = ("en", "es", "ar", "de", "fr", "it", "pt", "ru")
# Other numbers stay numbers, and count as unknown labels.
_NAMES = {str(number): label for number, label in enumerate(LABELS, start=1)}
_FILES = {"en": ("en-annotated.tsv", "neu_en.txt")}


def source(folder: Path, language: str) -> Callable[[str], Rows]:
    """Return a reader of ``en-annotated.tsv`` with ``neu_en.txt``, or of ``LANGUAGE.tsv``.

    XED has no published splits. A fixed tenth is ``test``, a tenth of the rest is ``validation``,
    and there is no ``report``.

    Args:
        folder: contains the files, or a folder ``xed`` with them.
        language: ISO 639-1 code, one of `LANGUAGES`.
    """
    places = [folder, folder / "xed"]

    def read(split: str) -> Rows:
        if split == "report":
            raise CorpusError("XED has no report split; choose --split test.")
        texts, emotions = [], []
        for name in _FILES.get(language, (f"{language}.tsv",)):
            for text, labels in _read(first_file(places, [name])):
                texts.append(text)
                emotions.append(labels)
        rest, test = Rows(LABELS, texts, emotions).split(0.1, 11)
        return test if split == "test" else held_out(rest, split)

    return read


def _read(path: Path) -> list[tuple[str, frozenset[str]]]:
    rows = []
    for line in read_lines(path):
        fields = line.split("\t")
        text, numbers = (fields[0], fields[-1]) if path.suffix == ".tsv" else (fields[-1], "")
        rows.append(
            (text, frozenset(_NAMES.get(number, number) for number in split_words(numbers)))
        )
    return rows
