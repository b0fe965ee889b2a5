"""The menu that downloads comments: the rows of a table, or all that Hive has."""

import io
from collections.abc import Sequence
from functools import partial
from typing import Final, NamedTuple

import pandas as pd
import streamlit as st

from streaming.tables.export.authors import masked
from streaming.tables.export.choices import Authors, Ending
from streaming.tables.export.formats import FORMATS
from streaming.tables.export.key import pseudonym_key
from streaming.tables.export.rows import of_frame
from streaming.tables.hive import Model
from streaming.tables.hive.explore import Search
from streamlit_app import data
from streamlit_app.export import address, file_name
from streamlit_app.wording import quantity

_AUTHORS: Final = {
    "Names": Authors.NAME,
    "Pseudonyms": Authors.PSEUDONYM,
    "Left out": Authors.NONE,
}


class Stored(NamedTuple):
    """Comments in Hive, which the server streams, however many they are.

    ``label`` names them in the menu.
    """

    label: str
    video_id: str
    model: Model
    wanted: Search


def menu(
    name: str, stored: Sequence[Stored], shown: pd.DataFrame | None = None, label: str = "Download"
) -> None:
    """Offer comments in every format; a file is built when its button is clicked.

    Args:
        name: name of the files, without ending; also the prefix of element keys.
        stored: comments in Hive to choose from.
        shown: rows of the table above the menu, the first choice.
        label: label of the menu.
    """
    choices: dict[str, Stored | None] = {}
    if shown is not None:
        choices[f"Shown in the table ({quantity(len(shown), 'comment')})"] = None
    choices.update((item.label, item) for item in stored)
    with st.popover(label, icon=":material/download:"):
        if len(choices) > 1:
            chosen = choices[st.radio("Comments", list(choices), key=f"download-{name}")]
        else:
            ((only, chosen),) = choices.items()
            st.text(only)
        named = st.radio(
            "Authors",
            list(_AUTHORS),
            key=f"download-authors-{name}",
            horizontal=True,
            help="A pseudonym is the same in all downloads. With pseudonyms or without authors, "
            "@handles in texts are replaced, too.",
        )
        authors = _AUTHORS[named]
        for ending, form in FORMATS.items():
            title = f"Download {form.title}"
            if chosen is not None:
                st.link_button(title, address(*chosen[1:], ending, authors))
            elif shown is not None:
                st.download_button(
                    title,
                    partial(_content, shown, ending, authors),
                    file_name=file_name(name, ending),
                    mime=form.media,
                    on_click="ignore",
                    key=f"download-{name}-{ending}",
                )


def _content(shown: pd.DataFrame, ending: Ending, authors: Authors) -> bytes:
    file = io.BytesIO()
    rows = masked(of_frame(shown), authors, partial(pseudonym_key, data.settings()))
    FORMATS[ending].write(rows, file)
    return file.getvalue()
