"""By which rules do we count? For admins: every definition, and what a change would do before it is made."""

from __future__ import annotations

import streamlit as st

from dashboard import state
from dashboard.answers.changes import changes
from dashboard.definitions import GROUPS
from dashboard.views import frame, setting_cards, weekly_summary

viewer = frame.open_page("settings")
clinic = state.clinic()
definitions, history = clinic.definitions(), changes(clinic, viewer)
frame.show_headline("Each rule here holds for everybody. “Show the effect” counts first and saves nothing.")
setting_cards.show_result()
*groups, by_instrument, weekly, made = st.tabs([*GROUPS, "Instruments", "Weekly summary", "Changes made"])
for group, tab in zip(GROUPS, groups, strict=True):
    with tab:
        for definition in setting_cards.of_group(group):
            setting_cards.show_card(definition, definitions, history)
with by_instrument:
    for definition in setting_cards.choose_instrument():
        setting_cards.show_card(definition, definitions, history)
with weekly:
    weekly_summary.show_setup()
with made:
    setting_cards.show_history(definitions, history)
