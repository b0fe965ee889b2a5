"""Entry point of every page run: page settings and navigation."""

import sys

import streamlit as st

from streamlit_app.compare import page as compare_page
from streamlit_app.explore import page as explore_page
from streamlit_app.live import page as live_page
from streamlit_app.models import page as models_page
from streamlit_app.status import page as platform_page

# One event loop sends the elements of all pages and takes the GIL for each element. With the
# default switch interval of 5 ms it waits for pages being drawn, and updates arrive seconds late.
sys.setswitchinterval(0.0005)

st.set_page_config(page_title="Tone of Comments", page_icon="💬", layout="wide")

live = st.Page(live_page.render, title="Live", icon=":material/stream:", default=True)
explore = st.Page(
    explore_page.render, title="Explore", icon=":material/travel_explore:", url_path="explore"
)
compare = st.Page(
    compare_page.render, title="Compare", icon=":material/balance:", url_path="compare"
)
models = st.Page(
    models_page.render, title="Models", icon=":material/model_training:", url_path="models"
)
platform = st.Page(
    platform_page.render, title="Platform", icon=":material/monitor_heart:", url_path="platform"
)

st.navigation([live, explore, compare, models, platform], position="top").run()
