"""One case: its course in a dialog (opening it is logged), and the dialog for what was agreed about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import streamlit as st

from dashboard import state
from dashboard.access.viewer import Viewer
from dashboard.answers import followups
from dashboard.answers.answer import Answer, Filters
from dashboard.definitions.attention_rules import FROM_RATINGS
from dashboard.office.followups import ACTIONS, Agreement, FollowUp
from dashboard.settings import Refused
from dashboard.views import frame
from dashboard.wording import attention as words
from dashboard.wording import common
from dashboard.wording import today as today_words
from dashboard.wording.case import course_rows

_REVIEW_AFTER = timedelta(days=14)
# What happened next is worked out anew for each.
PAST_SHOWN = 30


def offer_case(case_code: str, counselor_id: str, rule: str) -> None:
    """The two things that can be done about a case on the list."""
    key = f"{rule}_{case_code}_{counselor_id}"
    if st.button("Talked about it", key=f"talked_{key}", icon=":material/forum:", type="tertiary"):
        _talking(case_code, counselor_id)
    if st.button("Open the case", key=f"open_{key}", icon=":material/open_in_full:", type="tertiary"):
        _open(case_code, counselor_id)


def due_now(viewer: Viewer, filters: Filters) -> list[FollowUp]:
    """What was agreed and is to be looked at again by today."""
    return followups.due(followups.follow_ups(state.clinic(), viewer, filters), _today())


def show_due(viewer: Viewer, filters: Filters, names: Mapping[str, str]) -> None:
    """The reviews that are due, each with what has happened since."""
    found = due_now(viewer, filters)
    if found:
        st.header(words.due(len(found)), anchor=False)
    for one in found:
        with st.container(border=True, gap="small"):
            _show_follow_up(viewer, one, names)


def show_agreed(viewer: Viewer, counselor_id: str) -> None:
    """What was agreed about cases of one counselor: what is open, then what is closed, of ended cases too."""
    found = followups.follow_ups(state.clinic(), viewer, Filters(counselor_id=counselor_id))
    still_open = [one for one in found if one.closed_at is None]
    closed = sorted((one for one in found if one.closed_at is not None), key=lambda one: one.made_at, reverse=True)
    st.header("What was agreed", anchor=False)
    if not found:
        st.caption(words.NOTHING_AGREED)
    for one in still_open:
        with st.container(border=True, gap="small"):
            _show_follow_up(viewer, one, {})
    if closed:
        with st.expander(words.past(len(closed))):
            for one in closed[:PAST_SHOWN]:
                _show_follow_up(viewer, one, {})
            if len(closed) > PAST_SHOWN:
                st.caption(words.older(len(closed) - PAST_SHOWN))


@st.dialog("The course of this case", width="large")
@frame.on_its_own
def _open(viewer: Viewer, case_code: str, counselor_id: str) -> None:
    answer = followups.open_case(state.clinic(), viewer, case_code, counselor_id)
    st.markdown(f"**{case_code}** · {frame.plain(answer.names.get(counselor_id, counselor_id))}")
    rules = [rule for rule in str(answer.frame["rules"].iloc[0]).split(",") if rule]
    if rules:
        st.markdown("\n".join(f"- {today_words.reason(rule)}" for rule in rules))
    _show_course(answer)
    for one in followups.follow_ups(state.clinic(), viewer, Filters(counselor_id=counselor_id), case_code=case_code):
        _show_follow_up(viewer, one, {})
    if answer.definitions.feedback_mode == "anonymous" and set(rules) & set(FROM_RATINGS):
        st.caption(today_words.shared_with_care())
    st.caption(words.CASE_OPENED)
    frame.show_safety_note()


@st.dialog("What was agreed?")
@frame.on_its_own
def _talking(viewer: Viewer, case_code: str, counselor_id: str) -> None:
    st.markdown(f"Case **{case_code}**")
    owners = followups.owners(state.clinic(), viewer, case_code, counselor_id)
    with st.form(f"agree_{case_code}_{counselor_id}", border=False):
        action = st.radio("Next step", ACTIONS, format_func=lambda one: words.ACTIONS[one])
        owner = st.radio("Who does it", owners, format_func=lambda one: words.OWNERS[one], horizontal=True)
        review_on = st.date_input("Look again on", value=_today() + _REVIEW_AFTER, format="YYYY-MM-DD")
        is_sent = st.form_submit_button("Keep", type="primary")
    if len(owners) == 1:
        st.caption(f":material/lock: {today_words.shared_with_care()}")
    st.caption(words.NO_NOTES)
    if is_sent and isinstance(review_on, date):
        _keep(viewer, Agreement(case_code, counselor_id, str(action), str(owner), review_on))


def _keep(viewer: Viewer, agreement: Agreement) -> None:
    try:
        followups.agree(state.clinic(), viewer, agreement)
    except Refused as refusal:
        frame.show_problem(refusal)
        return
    st.toast("Kept. It comes back here on the day of the review.", icon=":material/check:")
    st.rerun()


def _show_follow_up(viewer: Viewer, one: FollowUp, names: Mapping[str, str]) -> None:
    agreement = one.agreement
    since = followups.what_happened(state.clinic(), viewer, one)
    line = st.container(horizontal=True, vertical_alignment="center", gap="small")
    with line.container(gap=None):
        name = names.get(agreement.counselor_id)
        st.markdown(" · ".join(filter(None, (f"**{agreement.case_code}**", frame.plain(name) if name else ""))))
        st.markdown(words.agreed(agreement.action, agreement.owner, agreement.review_on))
        st.caption(words.since_then(one.talked_on, since.sessions, since.ending))
    if one.closed_at is None:
        with line:
            if st.button("Close", key=f"close_{one.follow_up_id}", icon=":material/check_circle:", type="tertiary"):
                followups.close(state.clinic(), viewer, one.follow_up_id)
                st.rerun()


def _show_course(answer: Answer) -> None:
    rows = course_rows(answer.frame)
    st.dataframe(rows, hide_index=True, height="content" if len(rows) <= 12 else 460)
    st.caption(f"{common.count(int(answer.frame['session_number'].nunique()), 'session')} so far. {words.BELOW}")


def _today() -> date:
    """The day of the calendar: reviews are agreed between people, whatever day the data go up to."""
    return datetime.now(UTC).date()
