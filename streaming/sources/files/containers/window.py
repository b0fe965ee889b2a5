"""JSON values of a text, decoded from a window that moves through the file."""

import json
import re
from collections.abc import Iterator

from errors import PermanentError

MAX_VALUE = 2**26
"""Characters of a record; a longer one is not read."""

_SPACE = re.compile(r"[\s\ufeff]*")
_LONGEST_MATCH = 512
_CUT_SHORT = 12
"""Characters before the window's end within which an error may come from the end itself."""

_DECODER = json.JSONDecoder()


class JsonError(PermanentError):
    """The text is not valid JSON. ``cut`` is True if it ends too early."""

    def __init__(self, reason: str, *, cut: bool = False) -> None:
        super().__init__(reason)
        self.cut = cut


class Window:
    """A part of a text with a place in it; it grows as a value needs it."""

    def __init__(self, pieces: Iterator[str]) -> None:
        self._pieces = pieces
        self._text = ""
        self._place = 0
        self._ended = False
        self._dropped = 0

    @property
    def place(self) -> int:
        """Characters of the text before the window's place."""
        return self._dropped + self._place

    def peek(self) -> str:
        """Return the next character that is no white space, "" at the end of the text."""
        while True:
            match = _SPACE.match(self._text, self._place)
            self._place = match.end() if match else self._place
            if self._place < len(self._text):
                return self._text[self._place]
            if not self._fill():
                return ""

    def skip(self, count: int = 1) -> None:
        """Move over characters."""
        self._place += count

    def take(self, character: str) -> bool:
        """Move over the next character that is no white space if it is this one."""
        if self.peek() != character:
            return False
        self._place += 1
        return True

    def match(self, pattern: re.Pattern[str]) -> bool:
        """Move over a pattern of up to 512 characters if the text goes on with it."""
        self.peek()
        while len(self._text) - self._place < _LONGEST_MATCH and self._fill():
            pass
        match = pattern.match(self._text, self._place)
        self._place = match.end() if match else self._place
        return match is not None

    def value(self) -> tuple[object, str]:
        """Return the next value and its text.

        Raises:
            JsonError: the value is not valid, too long or not complete.
        """
        self.peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._place)
            except json.JSONDecodeError as error:
                unfinished = error.msg.startswith("Unterminated string")
                at_end = error.pos >= len(self._text) - _CUT_SHORT
                if not (unfinished or at_end):
                    raise JsonError(_reason(error)) from None
                if len(self._text) - self._place > MAX_VALUE:
                    raise JsonError(f"it is longer than {MAX_VALUE:,} characters") from None
                if not self._fill():
                    raise JsonError(_reason(error), cut=True) from None
            except (ValueError, RecursionError):
                raise JsonError(
                    "it is nested too deeply or has a number that is too large"
                ) from None
            else:
                if end == len(self._text) and self._fill():
                    continue
                text = self._text[self._place : end]
                self._place = end
                return value, text

    def find(self, pattern: re.Pattern[str]) -> bool:
        """Move to the next match, and return whether there is any; else move to the end."""
        while True:
            match = pattern.search(self._text, self._place)
            if match and (match.end() < len(self._text) - 1 or self._ended):
                self._place = match.start()
                return True
            keep = 256
            self._place = max(self._place, len(self._text) - keep)
            if not self._fill():
                match = pattern.search(self._text, self._place)
                self._place = match.start() if match else len(self._text)
                return match is not None

    def _fill(self) -> bool:
        """Read on until the rest of the window has doubled; return False at the text's end."""
        if self._ended:
            return False
        rest = self._text[self._place :]
        pieces = [rest]
        size = 0
        for piece in self._pieces:
            pieces.append(piece)
            size += len(piece)
            if size > len(rest):
                break
        else:
            self._ended = True
        self._text = "".join(pieces)
        self._dropped += self._place
        self._place = 0
        return size > 0


def window_from(pieces: Iterator[str], place: int) -> Window:
    """Return a window on the text after ``place`` characters, which are not parsed again."""

    def rest() -> Iterator[str]:
        left = place
        for piece in pieces:
            if left < len(piece):
                yield piece[left:]
            left = max(left - len(piece), 0)

    return Window(rest())


def _reason(error: json.JSONDecodeError) -> str:
    return f"not valid JSON ({error.msg.removesuffix(' at')})"
