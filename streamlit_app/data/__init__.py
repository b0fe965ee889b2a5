"""All data access of the pages."""

from streamlit_app.data.chosen import settings
from streamlit_app.data.model_store import data_sets, model_versions, training_runs
from streamlit_app.data.platform import newest_dead_letters, platform_flow, platform_parts
from streamlit_app.data.requests import Sample, Upload, VideoLinks, request, running, start
from streamlit_app.data.stored import (
    labels,
    models,
    primary_application,
    primary_model,
    search,
    strongest,
    threads,
    together,
    tone,
    tone_counts,
    videos,
)

__all__ = [
    "Sample",
    "Upload",
    "VideoLinks",
    "data_sets",
    "labels",
    "model_versions",
    "models",
    "newest_dead_letters",
    "platform_flow",
    "platform_parts",
    "primary_application",
    "primary_model",
    "request",
    "running",
    "search",
    "settings",
    "start",
    "strongest",
    "threads",
    "together",
    "tone",
    "tone_counts",
    "training_runs",
    "videos",
]
