"""Which training would help most, and did the last one? For supervisors."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard import charts, state
from dashboard.answers.ask import ask
from dashboard.views import frame, ratings, training_log
from dashboard.views.figures import Shown, show_figure
from dashboard.views.filters import open_results
from dashboard.wording import empty
from dashboard.wording import training as words

# More rows than this are hard to read in one picture: then one domain is drawn, the one chosen.
MOST_ROWS = 24
_YEARLY = {"clients_per_year": 1, "above_per_year": 1, "above_low": 1, "above_high": 1}

viewer, data_to = open_results("training")
clinic, mode, filters = state.clinic(), state.mode(), state.filters(data_to)
teams = ask(clinic, viewer, "training_needs", replace(filters, by="team"))
if teams.is_empty:
    has_any_ratings = not ask(clinic, viewer, "training_needs").is_empty
    frame.show_empty(empty.nothing_in_filter() if has_any_ratings else empty.no_ratings(), icon="rate_review")
else:
    frame.show_headline(frame.plain(words.headline(teams.frame)))
    st.header("Where a training would help most", anchor=False)
    left, right = frame.side_by_side(1, 1)
    with right:
        st.subheader("By counselor", anchor=False)
        domain = ratings.choose_domain(teams.frame)
        people = ask(clinic, viewer, "training_needs", replace(filters, by="counselor"))
        rows = people.frame[people.frame["domain"] == domain].round(_YEARLY)
        rows = rows.sort_values("group", key=lambda codes: codes.map(people.names).str.casefold(), kind="stable")
        figure = charts.training_needs_list(rows, people.names, mode=mode)
        shown = Shown(figure, words.needs_alt(rows, people.names), "", rows)
        show_figure("training_needs_by_counselor", people, shown, people.names, opens_counselor=True)
        st.markdown(words.shared(people.frame, domain))
    with left:
        st.subheader("By team and domain", anchor=False)
        all_rows = teams.frame.round(_YEARLY)
        rows = all_rows if len(all_rows) <= MOST_ROWS else all_rows[all_rows["domain"] == domain]
        figure = charts.training_needs_list(rows, {}, mode=mode)
        shown = Shown(figure, words.needs_alt(rows, {}), words.needs_caption(), all_rows)
        show_figure("training_needs", teams, shown)

training_log.show_trainings(viewer, data_to)
frame.show_safety_note()
