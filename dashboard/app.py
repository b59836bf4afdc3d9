"""The script that Streamlit runs for every page: page settings, the menu of this viewer, and what they may not see."""

from __future__ import annotations

import streamlit as st

from dashboard import state
from dashboard.access.viewer import AccessDenied
from dashboard.settings import Refused
from dashboard.views import frame, menu

st.set_page_config(page_title=frame.APP_TITLE, page_icon=frame.PAGE_ICON, layout="wide")

try:
    viewer = state.viewer()
except AccessDenied as denial:
    frame.show_denial(str(denial), ())
    st.stop()

state.read_url()
page = st.navigation(menu.navigation(viewer), expanded=True)
frame.sidebar(viewer)
try:
    page.run()
except AccessDenied as denial:
    frame.show_denial(str(denial), menu.permitted(viewer))
except Refused as refusal:
    frame.show_refusal(str(refusal))
