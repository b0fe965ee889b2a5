"""All data access of the pages."""

from streamlit_app.data.chosen import settings
from streamlit_app.data.model_store import data_sets, model_versions, training_runs
from streamlit_app.data.platform import newest_dead_letters, platform_flow, platform_parts
from streamlit_app.data.requests import (
    Sample,
    Unfinished,
    VideoLinks,
    quota,
    request,
    running,
    start,
    unfinished,
)
from streamlit_app.data.stored import (
    labels,
    models,
    primary_application,
    primary_model,
    search,
    strongest,
    threads,
    titles,
    together,
    tone,
    tone_counts,
    videos,
)
from streamlit_app.data.uploads import PREVIEWED, Upload, UploadedFile, preview

__all__ = [
    "PREVIEWED",
    "Sample",
    "Unfinished",
    "Upload",
    "UploadedFile",
    "VideoLinks",
    "data_sets",
    "labels",
    "model_versions",
    "models",
    "newest_dead_letters",
    "platform_flow",
    "platform_parts",
    "preview",
    "primary_application",
    "primary_model",
    "quota",
    "request",
    "running",
    "search",
    "settings",
    "start",
    "strongest",
    "threads",
    "titles",
    "together",
    "tone",
    "tone_counts",
    "training_runs",
    "unfinished",
    "videos",
]
