"""How files are read, as it is remembered: a list, to save as files, to forget, and to bring one along."""

from __future__ import annotations

import streamlit as st

from dashboard import state
from dashboard.access.viewer import Viewer
from dashboard.answers import mappings
from dashboard.answers.mappings import KeptMapping
from dashboard.settings import Refused
from dashboard.views.frame import plain
from dashboard.views.upload_choices import widget
from dashboard.wording.common import count


def show_mappings(viewer: Viewer) -> None:
    """Everything about remembered mappings, folded."""
    kept = mappings.remembered(state.clinic(), viewer)
    with st.expander(f"How files are read: {count(len(kept), 'mapping')} remembered", icon=":material/bookmark:"):
        st.caption(
            "A mapping is remembered when you import a file whose columns you have confirmed. The next file with the "
            "same columns is read the same way."
        )
        for one in kept:
            _show_one(viewer, one)
        _bring_along(viewer)


def _show_one(viewer: Viewer, kept: KeptMapping) -> None:
    name, *buttons = st.columns((6, 3, 3, 3), vertical_alignment="center")
    columns = sum(len(file.columns) for file in kept.mapping.files)
    name.markdown(f"**{plain(kept.mapping.title)}**, {count(columns, 'column')}, {kept.confirmed_at:%Y-%m-%d}")
    for place, form in zip(buttons, mappings.FORMATS, strict=False):
        place.download_button(
            f"Save as {form.upper()}",
            data=mappings.as_file(kept.mapping, form),
            file_name=f"{kept.mapping.name}.{form}",
            on_click="ignore",
            key=f"save_{form}_{kept.fingerprint}",
            type="tertiary",
        )
    if buttons[-1].button("Forget", key=f"forget_{kept.fingerprint}", icon=":material/delete:", type="tertiary"):
        mappings.forget(state.clinic(), viewer, kept.fingerprint)
        st.rerun()


def _bring_along(viewer: Viewer) -> None:
    """A mapping as a file, from a colleague or saved here; it holds for the files of this import."""
    sent = None
    if st.toggle("Read the next import with a mapping of your own", key=widget("own_mapping")):
        sent = st.file_uploader(
            "A mapping, as it was saved here", type=list(mappings.FORMATS), max_upload_size=1, key=widget("mapping")
        )
    before = st.session_state.get(state.UPLOAD_MAPPING)
    try:
        brought = mappings.from_file(state.clinic(), viewer, sent.name, sent.getvalue()) if sent else None
    except Refused as refusal:
        st.error(plain(str(refusal)))
        brought = None
    st.session_state[state.UPLOAD_MAPPING] = brought
    if brought != before:
        st.rerun()
