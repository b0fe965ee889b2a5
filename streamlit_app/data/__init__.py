"""All data access of the pages."""

from streamlit_app.data.chosen import settings
from streamlit_app.data.platform import newest_dead_letters, platform_flow, platform_parts
from streamlit_app.data.requests import Sample, Upload, Videos, request, start
from streamlit_app.data.stored import (
    History,
    history,
    models,
    primary_application,
    primary_model,
    videos,
)

__all__ = [
    "History",
    "Sample",
    "Upload",
    "Videos",
    "history",
    "models",
    "newest_dead_letters",
    "platform_flow",
    "platform_parts",
    "primary_application",
    "primary_model",
    "request",
    "settings",
    "start",
    "videos",
]
