"""How far the model and people agree, over the comments that people looked at."""

import streamlit as st

from errors import ToneError
from streamlit_app import faults
from streamlit_app.comment import frames as comment_frames
from streamlit_app.data import comment as data


def render() -> None:
    """Draw the figures once they are asked for, or say why there are none."""
    st.subheader("Agreement with people", anchor=False)
    if not st.toggle("Compare the model with what people say", key="agreement"):
        return
    try:
        found = data.people_agree()
    except ToneError as error:
        faults.show("It cannot be told now.", faults.sentence(error))
        return
    if not found.comments:
        st.caption(
            "Nobody has corrected or confirmed a prediction yet; choose a comment on the page "
            "Explore to do so."
        )
        return
    noun = "comment" if found.comments == 1 else "comments"
    st.caption(
        f"People looked at {found.comments:,} {noun} and left the emotions of {found.same:,} as "
        f"the model gave them; on average both share {found.jaccard:.0%} of the emotions that "
        "either gives. People look up what seems wrong, so the model does better on the rest."
    )
    st.dataframe(
        comment_frames.agreement(found),
        hide_index=True,
        alt="For each emotion, how many comments carry it by the model, by people and by both",
        column_config={
            "emotion": "Emotion",
            "model": st.column_config.NumberColumn("By the model"),
            "people": st.column_config.NumberColumn("By people"),
            "both": st.column_config.NumberColumn("By both"),
        },
    )
