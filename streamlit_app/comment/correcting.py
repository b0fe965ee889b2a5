"""The corrections of a comment, and the form to add one.

Nicknames are untrusted and only shown in table cells.
"""

from typing import NamedTuple

import streamlit as st

from streaming.tables.correcting import NICKNAME_CHARACTERS, OtherCorrectionError
from streaming.tables.corrections import Correction
from streamlit_app import faults
from streamlit_app.comment import frames as comment_frames
from streamlit_app.comment.key import Key
from streamlit_app.data import comment as data
from streamlit_app.palette import NO_EMOTION


class _Outcome(NamedTuple):
    """The outcome of saving a correction, shown when the page is redrawn."""

    saved: bool
    text: str
    theirs: Correction | None = None
    mine: list[str] | None = None


def render(key: Key, prediction: data.StoredPrediction) -> None:
    """Draw the corrections of a comment and the form to add one."""
    st.markdown("**Corrections**")
    history = data.corrections(key.video_id, key.comment_id)
    current = history[-1] if history else None
    _show(st.session_state.pop(key.widget("outcome"), None))
    if history:
        _table(history)
    shown = current.new_labels if current else prediction.labels
    based_on = current.correction_id if current else None
    form = key.widget(f"form-{based_on}")  # a new correction resets the form
    with st.form(form, border=False):
        st.multiselect(
            "Emotions in this comment",
            list(prediction.scores),
            default=[label for label in shown if label in prediction.scores],
            key=f"{form}-labels",
            placeholder=NO_EMOTION,
            help="Leave unchanged to confirm the prediction. Remove all if there is no emotion.",
        )
        st.text_input(
            "Your nickname",
            key=f"{form}-who",
            max_chars=NICKNAME_CHARACTERS,
            help="Any name. It is saved with your correction and visible to everyone.",
        )
        st.form_submit_button(
            "Save correction",
            icon=":material/check:",
            on_click=_save,
            args=(key, form, based_on),
        )


def _save(key: Key, form: str, based_on: str | None) -> None:
    labels = list(st.session_state[f"{form}-labels"])
    try:
        data.keep_correction(
            *key, who=st.session_state[f"{form}-who"], labels=labels, based_on=based_on
        )
        outcome = _Outcome(True, "Saved. The next training round will use it.")
    except OtherCorrectionError as error:
        outcome = _Outcome(False, str(error), error.standing, labels)
    except Exception as error:
        outcome = _Outcome(False, faults.sentence(error))
    st.session_state[key.widget("outcome")] = outcome


def _show(outcome: _Outcome | None) -> None:
    if outcome is None:
        return
    if outcome.saved:
        st.success(outcome.text, icon=":material/check:")
        return
    faults.show("Correction not saved", outcome.text)
    if outcome.mine is not None:
        st.dataframe(
            [
                {
                    "correction": "Current",
                    "emotions": outcome.theirs.new_labels if outcome.theirs else [],
                },
                {"correction": "Yours", "emotions": outcome.mine},
            ],
            hide_index=True,
            alt="The current correction and your correction, which was not saved",
            column_config={
                "correction": "Correction",
                "emotions": st.column_config.ListColumn("Emotions"),
            },
        )


def _table(history: list[Correction]) -> None:
    st.dataframe(
        comment_frames.corrections(history),
        hide_index=True,
        alt="Corrections of this comment, newest first",
        column_config={
            "nickname": st.column_config.TextColumn("Nickname"),
            "corrected_at": st.column_config.DatetimeColumn(
                "Corrected at (UTC)", format="localized", timezone="UTC"
            ),
            "before": st.column_config.ListColumn("Before"),
            "after": st.column_config.ListColumn("After"),
        },
    )
