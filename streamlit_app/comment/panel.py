"""All that is known of one comment: its scores, why, where they come from, and what people say.

Whatever strangers wrote, the comment and the nicknames, is shown by ``st.text``, in the cells of a
table or as marks of a drawing, and never as markup.
"""

from typing import NamedTuple

import streamlit as st

from errors import ToneError
from spanemo.language.detection import UNDETERMINED
from streaming.tables.correcting import NICKNAME_CHARACTERS, OtherCorrectionError
from streaming.tables.corrections import Correction
from streaming.tables.lineage import UnknownCommentError
from streamlit_app import faults
from streamlit_app.comment import charts as comment_charts
from streamlit_app.comment import frames as comment_frames
from streamlit_app.data import comment as data
from streamlit_app.palette import NO_EMOTION


class _Key(NamedTuple):
    video_id: str
    comment_id: str
    model_version: str

    def of(self, widget: str) -> str:
        """Return a widget's key that is this comment's alone."""
        return f"{widget}-{'-'.join(self)}"


class _Said(NamedTuple):
    """What became of a correction, told when the page is drawn again."""

    kept: bool
    text: str
    theirs: Correction | None = None
    mine: list[str] | None = None


@st.fragment
def render(video_id: str, comment_id: str, model_version: str) -> None:
    """Draw what is known of a comment as a version of a model predicted it."""
    key = _Key(video_id, comment_id, model_version)
    with st.container(border=True):
        try:
            with st.spinner("Asking Hive ..."):
                predicted = data.comment(*key)
            st.subheader("This comment", anchor=False)
            st.text(f"{predicted.author}: {predicted.text}")
            left, right = st.columns(2, gap="large")
            with left:
                _scores(predicted)
            with right:
                _why(key, predicted)
            _people(key, predicted)
            _origin(key)
        except UnknownCommentError as error:
            st.info(str(error), icon=":material/hourglass_empty:")
            st.button("Look again", key=key.of("again"), icon=":material/refresh:")
        except Exception as error:
            faults.show("This comment cannot be shown.", faults.sentence(error))
            st.button("Try again", key=key.of("retry"), icon=":material/refresh:")


def _scores(predicted: data.Predicted) -> None:
    frame = comment_frames.scores(predicted.scores, predicted.thresholds)
    st.markdown("**Scores**")
    if predicted.other_language:
        language = (
            "The comment's language is not recognised"
            if predicted.other_language == UNDETERMINED
            else "The comment is in a language that the model was not trained for"
        )
        st.warning(
            f"{language}, so it got no emotions; the scores are a guess.",
            icon=":material/translate:",
        )
    caption = comment_charts.score_bars_caption(frame)
    chart = comment_charts.score_bars(frame, dark=_dark())
    st.altair_chart(chart, width="stretch", alt=caption)
    st.caption(caption)
    with st.expander("The same scores as a table"):
        st.dataframe(
            frame,
            hide_index=True,
            alt="Each emotion's score and threshold",
            column_config={
                "emotion": "Emotion",
                "score": st.column_config.NumberColumn("Score", format="%.3f"),
                "threshold": st.column_config.NumberColumn("Suffices from", format="%.2f"),
                "given": "Given",
            },
        )


def _why(key: _Key, predicted: data.Predicted) -> None:
    st.markdown("**Which words carried it**")
    ranked = sorted(predicted.scores, key=lambda emotion: -predicted.scores[emotion])
    first = [emotion for emotion in ranked if emotion in predicted.labels] or ranked[:1]
    emotion = st.selectbox(
        "Emotion",
        first + [one for one in ranked if one not in first],
        key=key.of("why"),
        help="The emotions that the comment got come first.",
    )
    try:
        with st.spinner("Asking the model about each word ..."):
            found = data.words(predicted.text, predicted.model_version)
    except ToneError as error:
        faults.show("The model cannot be asked.", faults.sentence(error))
        return
    if found is None:
        st.caption("The files of this version are gone, so it cannot be asked any more.")
        return
    if not found.parts:
        st.caption("The comment has no words.")
        return
    words = comment_frames.words(found, emotion)
    caption = comment_charts.word_marks_caption(words, emotion, found.left_out)
    chart = comment_charts.word_marks(words, emotion, dark=_dark())
    st.altair_chart(chart, width="content", alt=caption)
    st.caption(caption)
    with st.expander("The same weights as a table"):
        st.dataframe(
            words[["part", "weight"]],
            hide_index=True,
            alt="Each word's weight for the emotion",
            column_config={
                "part": st.column_config.TextColumn("Word"),
                "weight": st.column_config.NumberColumn("Weight (log-odds)", format="%.2f"),
            },
        )


def _people(key: _Key, predicted: data.Predicted) -> None:
    st.markdown("**What people say**")
    known = data.corrections(key.video_id, key.comment_id)
    standing = known[-1] if known else None
    _tell(st.session_state.pop(key.of("said"), None))
    if known:
        _table(known, "Corrections of this comment, the newest first")
    shown = standing.new_labels if standing else predicted.labels
    based_on = standing.correction_id if standing else None
    form = key.of(f"form-{based_on}")  # another correction that stands makes it a new form
    with st.form(form, border=False):
        st.multiselect(
            "Emotions of this comment",
            list(predicted.scores),
            default=[label for label in shown if label in predicted.scores],
            key=f"{form}-labels",
            placeholder=NO_EMOTION,
            help="Leave them as they are to confirm them; take all away if there is none.",
        )
        st.text_input(
            "Your nickname",
            key=f"{form}-who",
            max_chars=NICKNAME_CHARACTERS,
            help="Any name; it is kept with your correction and shown to everybody.",
        )
        st.form_submit_button(
            "Keep these emotions",
            icon=":material/check:",
            on_click=_keep,
            args=(key, form, based_on),
        )


def _keep(key: _Key, form: str, based_on: str | None) -> None:
    labels = list(st.session_state[f"{form}-labels"])
    try:
        data.keep_correction(
            *key, who=st.session_state[f"{form}-who"], labels=labels, based_on=based_on
        )
        said = _Said(True, "Kept. The next round of training learns from it.")
    except OtherCorrectionError as error:
        said = _Said(False, str(error), error.standing, labels)
    except Exception as error:
        said = _Said(False, faults.sentence(error))
    st.session_state[key.of("said")] = said


def _tell(said: _Said | None) -> None:
    if said is None:
        return
    if said.kept:
        st.success(said.text, icon=":material/check:")
        return
    faults.show("The correction was not kept.", said.text)
    if said.mine is not None:
        st.dataframe(
            [
                {"whose": "theirs", "after": said.theirs.new_labels if said.theirs else []},
                {"whose": "yours", "after": said.mine},
            ],
            hide_index=True,
            alt="The correction that stands and the one that was not kept",
            column_config={"whose": "Whose", "after": st.column_config.ListColumn("Emotions")},
        )


def _table(known: list[Correction], alt: str) -> None:
    st.dataframe(
        comment_frames.corrections(known),
        hide_index=True,
        alt=alt,
        column_config={
            "who": st.column_config.TextColumn("Who"),
            "when": st.column_config.DatetimeColumn(
                "When (UTC)", format="localized", timezone="UTC"
            ),
            "before": st.column_config.ListColumn("Before"),
            "after": st.column_config.ListColumn("After"),
        },
    )


def _origin(key: _Key) -> None:
    if not st.toggle("Where this prediction comes from", key=key.of("origin")):
        return
    try:
        with st.spinner("Asking Hive and Kafka ..."):
            found = data.origin(*key)
    except ToneError as error:
        faults.show("It cannot be told now.", faults.sentence(error))
        return
    st.dataframe(
        comment_frames.lineage(found),
        hide_index=True,
        alt="Source, request, messages, model, training run and data set of the prediction",
        column_config={"what": "What", "is": st.column_config.TextColumn("Is", width="large")},
    )


def _dark() -> bool:
    return st.context.theme.type == "dark"
