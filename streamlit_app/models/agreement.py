"""The agreement of the model with people, over all corrected or confirmed comments."""

import streamlit as st

from errors import ToneError
from streamlit_app import faults
from streamlit_app.comment import frames as comment_frames
from streamlit_app.data import comment as data
from streamlit_app.wording import quantity


def render() -> None:
    """Draw a toggle, and the figures once it is on."""
    st.subheader("Agreement with people", anchor=False)
    if not st.toggle("Compare predictions with corrections", key="agreement"):
        return
    try:
        agreement = data.people_agree()
    except ToneError as error:
        faults.show("Agreement is not available", faults.sentence(error))
        return
    if not agreement.comments:
        st.caption(
            "No prediction has been corrected or confirmed yet. Select a comment on the Explore "
            "page to do so."
        )
        return
    st.caption(
        f"People reviewed {quantity(agreement.comments, 'comment')} and confirmed the emotions of "
        f"{agreement.same:,}. Mean Jaccard index: {agreement.jaccard:.0%}. People tend to review "
        "wrong predictions, so the agreement on all comments is likely higher."
    )
    st.dataframe(
        comment_frames.agreement(agreement),
        hide_index=True,
        alt="Comments with each emotion according to the model, to people and to both",
        column_config={
            "emotion": "Emotion",
            "model": st.column_config.NumberColumn("Model"),
            "people": st.column_config.NumberColumn("People"),
            "both": st.column_config.NumberColumn("Both"),
        },
    )
