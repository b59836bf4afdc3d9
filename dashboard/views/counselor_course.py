"""One counselor's early drop-outs, client after client, over the two years to now."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import streamlit as st

from dashboard import charts, state
from dashboard.access.viewer import Viewer
from dashboard.answers.ask import ask
from dashboard.views import frame
from dashboard.views.figures import Shown, show_figure
from dashboard.wording import empty
from dashboard.wording import trend as words

# The sums are counts of clients, which the words of the tables elsewhere would call shares.
_COLUMNS = {
    "start_on": "Began on",
    "numerator": "Dropped out so far",
    "denominator": "Clients so far",
    "expected": "Expected so far",
    "estimate": "More or fewer than expected",
    "low": "Band from",
    "high": "Band to",
}


def show_course(viewer: Viewer, data_to: date, counselor_id: str) -> None:
    """The running sum within its band, and the waits between early drop-outs."""
    filters = replace(state.two_years(data_to), counselor_id=counselor_id)
    sums = ask(state.clinic(), viewer, "cusum", filters)
    st.header("Early drop-out over two years", anchor=False)
    drawn, told = frame.side_by_side(1, 1)
    figure = charts.cusum(sums.frame, mode=state.mode(), why=empty.nothing_in_filter())
    listed = sums.frame.rename(columns=_COLUMNS)[list(_COLUMNS.values())]
    with drawn:
        show_figure("cusum", sums, Shown(figure, words.cusum_alt(sums.frame), words.cusum_caption(), listed))
    waits = words.between(ask(state.clinic(), viewer, "time_between_dropouts", filters).frame)
    with told:
        st.markdown(words.cusum_headline(sums.frame))
        if waits:
            st.markdown(waits)
