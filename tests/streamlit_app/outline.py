"""What a page consists of, as lines of text: headings, controls and labels, without values."""

from collections.abc import Iterator

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

_HEADINGS = {"title", "header", "subheader"}
_DRAWN = {"dataframe": "table", "table": "table", "vega_lite_chart": "chart"}


def outline(page: AppTest) -> str:
    """Return one line for each element, in the page's order; what can be opened holds the rest."""
    return "".join(f"{line}\n" for line in _lines(page.main))


def _lines(block: Block) -> Iterator[str]:
    for child in block.children.values():
        if isinstance(child, Block):
            yield from _opened(child)
        elif child.type in _HEADINGS:
            yield f"{child.type}: {child.value}"
        elif child.type in _DRAWN:
            yield _DRAWN[child.type]
        elif label := getattr(child, "label", ""):
            options = getattr(child, "options", [])
            yield f"{child.type}: {label}" + (f" [{' | '.join(options)}]" if options else "")


def _opened(block: Block) -> Iterator[str]:
    """Indent what is in an expander or a popover; columns and forms leave no trace."""
    popover = getattr(block.proto, "popover", None)  # AppTest has no class of its own for it
    label = getattr(block, "label", "") or getattr(popover, "label", "")
    if label:
        yield f"{block.type}: {label}"
    yield from (f"    {line}" if label else line for line in _lines(block))
