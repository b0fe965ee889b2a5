"""Pages of a list, read until its end; pages that bring nothing new are read a few times at most.

The API has been seen to return the same page token for ever, and pages without items for ever. At
one unit of quota per page, that would spend a key's day within seconds.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from streaming.sources.youtube.errors import EndlessPagesError
from streaming.sources.youtube.fields import listed, mapping, number, text

MAX_BARREN_PAGES = 5
"""Pages in a row without a new item, after which reading ends."""


@dataclass(frozen=True)
class Page:
    """A page of a list.

    Attributes:
        items: its items.
        next_token: token of the next page; None at the end of the list.
        total: items of the whole list as the API counts them; 0 if it does not say.
    """

    items: list[dict[str, Any]]
    next_token: str | None
    total: int = 0


def pages(
    fetch: Callable[[str | None], dict[str, Any]], subject: str, start: str | None = None
) -> Iterator[Page]:
    """Return the pages of a list, fetched lazily.

    Args:
        fetch: returns the response for a page token; None asks for the first page.
        subject: the list, for the error message, such as "the comments of video X".
        start: token of the first page to fetch; None for the beginning.

    Raises:
        EndlessPagesError: a token was repeated, or five pages in a row had no new item.
        ToneError: an error of ``fetch``.
    """
    token, tokens, ids, barren = start, {start}, set[str](), 0
    while True:
        response = fetch(token)
        page = Page(
            listed(response.get("items")),
            text(response.get("nextPageToken")) or None,
            number(mapping(response.get("pageInfo")).get("totalResults")),
        )
        yield page
        token = page.next_token
        if token is None:
            return
        new = {str(item.get("id")) for item in page.items} - ids
        ids |= new
        barren = 0 if new else barren + 1
        if token in tokens or barren == MAX_BARREN_PAGES:
            raise EndlessPagesError(
                f"YouTube repeats the pages of {subject} without an end, so reading them stopped; "
                "later ones may be missing."
            )
        tokens.add(token)
