"""The details panel of a comment: its scores, word weights, corrections and lineage.

The comment is untrusted: it is only shown by ``st.text``, in table cells or as text marks of a
chart, and never as markup.
"""

import streamlit as st

from errors import ToneError
from spanemo.language.detection import UNDETERMINED
from streaming.tables.lineage import UnknownCommentError
from streamlit_app import captioned, faults
from streamlit_app.comment import charts as comment_charts
from streamlit_app.comment import correcting
from streamlit_app.comment import frames as comment_frames
from streamlit_app.comment.key import Key
from streamlit_app.data import comment as data


@st.fragment
def render(video_id: str, comment_id: str, model_version: str) -> None:
    """Draw the details of a comment, with the prediction of a model version."""
    key = Key(video_id, comment_id, model_version)
    with st.container(border=True):
        try:
            with st.spinner("Querying Hive ..."):
                prediction = data.comment(*key)
            st.subheader("Selected comment", anchor=False)
            st.text(f"{prediction.author}: {prediction.text}")
            left, right = st.columns(2, gap="large")
            with left:
                _scores(prediction)
            with right:
                _why(key, prediction)
            correcting.render(key, prediction)
            _lineage(key)
        except UnknownCommentError as error:
            st.info(str(error), icon=":material/hourglass_empty:")
            st.button("Refresh", key=key.widget("again"), icon=":material/refresh:")
        except Exception as error:
            faults.show("Could not load this comment", faults.sentence(error))
            st.button("Try again", key=key.widget("retry"), icon=":material/refresh:")


def _scores(prediction: data.StoredPrediction) -> None:
    frame = comment_frames.scores(prediction.scores, prediction.thresholds)
    st.markdown("**Scores**")
    if prediction.other_language:
        reason = (
            "Its language was not recognised"
            if prediction.other_language == UNDETERMINED
            else "The model was not trained for its language"
        )
        st.warning(
            f"This comment has no predicted emotions. {reason}, so the scores are unreliable.",
            icon=":material/translate:",
        )
    caption = comment_charts.score_bars_caption(frame)
    chart = comment_charts.score_bars(frame, dark=_dark())
    with captioned.chart_and_table(chart, caption, label="Show scores as a table"):
        st.dataframe(
            frame,
            hide_index=True,
            alt="Score and threshold of each emotion",
            column_config={
                "emotion": "Emotion",
                "score": st.column_config.NumberColumn("Score", format="%.3f"),
                "threshold": st.column_config.NumberColumn("Threshold", format="%.2f"),
                "predicted": "Predicted",
            },
        )


def _why(key: Key, prediction: data.StoredPrediction) -> None:
    st.markdown("**Word weights**")
    ranked = sorted(prediction.scores, key=lambda emotion: -prediction.scores[emotion])
    first = [emotion for emotion in ranked if emotion in prediction.labels] or ranked[:1]
    emotion = st.selectbox(
        "Emotion",
        first + [emotion for emotion in ranked if emotion not in first],
        key=key.widget("why"),
        help="Predicted emotions come first.",
    )
    try:
        with st.spinner("Running the model ..."):
            attribution = data.words(prediction.text, prediction.model_version)
    except ToneError as error:
        faults.show("Could not run the model", faults.sentence(error))
        return
    if attribution is None:
        st.caption("Not available: the files of this model version were deleted.")
        return
    if not attribution.parts:
        st.caption("The comment has no words.")
        return
    words = comment_frames.words(attribution, emotion)
    caption = comment_charts.word_marks_caption(words, emotion, attribution.left_out)
    chart = comment_charts.word_marks(words, emotion, dark=_dark())
    label = "Show weights as a table"
    with captioned.chart_and_table(chart, caption, width="content", label=label):
        st.dataframe(
            words[["part", "weight"]],
            hide_index=True,
            alt="Weight of each word for the emotion",
            column_config={
                "part": st.column_config.TextColumn("Word"),
                "weight": st.column_config.NumberColumn("Weight (log-odds)", format="%.2f"),
            },
        )


def _lineage(key: Key) -> None:
    if not st.toggle("Show lineage", key=key.widget("lineage")):
        return
    try:
        with st.spinner("Querying Hive and Kafka ..."):
            ancestry = data.origin(*key)
    except ToneError as error:
        faults.show("Lineage is not available", faults.sentence(error))
        return
    st.dataframe(
        comment_frames.lineage(ancestry),
        hide_index=True,
        alt="Source, request, messages, model, training run and data set of the prediction",
        column_config={
            "field": "Field",
            "value": st.column_config.TextColumn("Value", width="large"),
        },
    )


def _dark() -> bool:
    return st.context.theme.type == "dark"
