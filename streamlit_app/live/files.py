"""Upload of files on the Live page: how they will be read, and the choice of columns."""

from collections.abc import Callable

import streamlit as st

from errors import ToneError
from streaming.sources.files.preview import Preview
from streaming.sources.files.reading import Reading
from streamlit_app import data, faults
from streamlit_app.wording import quantity

FIELDS = {
    "text": "Text",
    "comment_id": "Comment ID",
    "video_id": "Video ID",
    "parent_id": "Reply to",
    "author": "Author",
    "like_count": "Likes",
    "published_at": "Published",
}
"""Fields whose column can be chosen, with their labels."""

NONE = "(no column)"

_STARTED = "uploads-started"


def render(limit_input: Callable[[str], int]) -> data.Upload | None:
    """Draw the upload and its preview; return the files, or None if none can be started.

    ``limit_input`` draws the input of the limit with a label.
    """
    wide, narrow = st.columns([5.7, 1], vertical_alignment="top")
    with narrow:
        limit = limit_input("Comments per file")
    given = wide.file_uploader(
        "Files",
        accept_multiple_files=True,
        key=f"files-{st.session_state.get(_STARTED, 0)}",
        help="Exports of yt-dlp, Takeout, YouTube Data Tools, 4CAT, Apify, Excel and others: "
        "CSV, JSON, XLSX, Parquet, plain text, also as .zip or .gz.",
    )
    if not given:
        return None
    files = [data.UploadedFile(file.name, file.getvalue()) for file in given]
    key = ",".join(file.file_id for file in given)
    columns: dict[str, str] = st.session_state.get(f"columns-{key}", {})
    upload = data.Upload(files, limit, columns)
    try:
        shown, unreadable = _previews(key, upload)
    except ToneError as error:
        faults.show("Cannot read this file", str(error))
        if columns and st.button("Use the detected columns"):
            st.session_state.pop(f"columns-{key}")
            st.rerun()
        return None
    for reason in unreadable:
        faults.show("Cannot read this file", reason)
    for preview in shown:
        _preview(preview)
    if len(shown) == 1:
        chosen = _choice(shown[0].reading, key)
        if chosen != columns:
            st.session_state[f"columns-{key}"] = chosen
            st.rerun()
    elif any(preview.reading.missing for preview in shown):
        st.caption("Columns can be chosen for a single table; upload one alone.")
    readable = [preview for preview in shown if not preview.reading.missing]
    return upload if readable else None


def clear() -> None:
    """Empty the upload once its request has started, so that the next files stand alone."""
    st.session_state[_STARTED] = st.session_state.get(_STARTED, 0) + 1


def _previews(key: str, upload: data.Upload) -> tuple[list[Preview], list[str]]:
    """Return the previews of these files and columns, read again only if either has changed."""
    state = (key, dict(upload.columns))
    kept = st.session_state.get("previews")
    if kept is None or kept[0] != state:
        kept = (state, data.preview(upload))
        st.session_state["previews"] = kept
    shown: tuple[list[Preview], list[str]] = kept[1]
    return shown


def _preview(preview: Preview) -> None:
    reading = preview.reading
    st.text(reading.title)  # has the file's name, as all texts below have untrusted content
    if reading.missing:
        st.warning(
            "No column is recognized as the comment's text; choose it below.",
            icon=":material/table:",
        )
        st.dataframe(
            [
                {name: str(value)[:200] for name, value in record.values.items()}
                for record in reading.first[: data.PREVIEWED]
            ],
            hide_index=True,
            alt="The first rows of the file",
        )
    for note in reading.notes:
        st.text(note)
    if preview.comments:
        st.dataframe(
            [
                {
                    "Text": comment.text,
                    "Author": comment.author,
                    "Published": comment.published_at.ToDatetime()
                    if comment.HasField("published_at")
                    else None,
                    "Likes": comment.like_count,
                    "Reply to": comment.parent_id,
                    "Comment ID": comment.comment_id,
                    "Video ID": comment.video_id,
                }
                for comment in preview.comments
            ],
            hide_index=True,
            alt="The first comments as they will be read",
        )
    if preview.report.problems:
        count = len(preview.report.problems)
        with st.expander(f"{quantity(count, 'problem')} in the first rows"):
            st.dataframe(
                {"Problem": [str(problem) for problem in preview.report.problems]},
                hide_index=True,
                alt="Problems in the first rows",
            )


def _choice(reading: Reading, key: str) -> dict[str, str]:
    """Draw a choice of column for every field; return those that were changed.

    The detected choice of a field may be several columns; any other is one.
    """
    detected: dict[str, tuple[str, ...]] = st.session_state.setdefault(
        f"detected-{key}", {field: reading.chain(field) for field in FIELDS}
    )
    changed = {}
    with st.expander("Columns", expanded=bool(reading.missing)):
        with st.container(horizontal=True, gap="small"):
            for field, label in FIELDS.items():
                default = _title(detected[field])
                options = [*dict.fromkeys(["", default, *reading.names])]
                column = st.selectbox(
                    label,
                    options,
                    index=options.index(default),
                    format_func=lambda name: name or NONE,
                    key=f"column-{field}-{key}",
                    width=190,
                )
                if column != default:
                    changed[field] = column
        if reading.unused:
            st.text("Not used: " + ", ".join(reading.unused))
    return changed


def _title(chain: tuple[str, ...]) -> str:
    """Return the columns of a field as an option: "textOriginal, else textDisplay"."""
    return ", else ".join(chain)
