"""Everything a page remembers: every URL and session key with its default, the clinic, the viewer and the filters.

A choice lives in the URL, so that a page can be reloaded, kept as a bookmark or sent to a colleague, and in the
session, so that it survives going to another page. The URL wins wherever it names a choice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from threading import Lock
from typing import Literal

import streamlit as st

from dashboard.access.viewer import Viewer, viewer_from_user
from dashboard.answers.answer import Filters
from dashboard.answers.clinic import Clinic
from dashboard.answers.periods import months_before
from dashboard.settings import load_settings

LAST_12, LAST_6, LAST_24, EVERYTHING, CUSTOM = "12", "6", "24", "all", "dates"
PERIODS = (LAST_12, LAST_6, LAST_24, EVERYTHING, CUSTOM)

# Key in the URL -> default. A choice that stands at its default is not written into the URL.
DEFAULTS = {
    "period": LAST_12,
    "from": "",
    "to": "",
    "team": "",
    "site": "",
    "rule": "",
    "mix": "",
    "by": "none",
    "counselor": "",
    "domain": "heard",
    "instrument": "",
    "question": "",
    "outcome": "",
    "figure": "early_dropout",
}
FILTER_KEYS = ("period", "from", "to", "team", "site", "rule")
# Keys that live in the session alone.
UPLOADER = "uploaded_files"
UPLOAD_CHECKED = "upload_checked"
UPLOAD_LOOKS = "upload_looks"
UPLOAD_MAPPING = "upload_mapping"
UPLOAD_RUNNING = "upload_running"
UPLOAD_STOPPED = "upload_stopped"
UPLOAD_RESULT = "upload_result"
UPLOAD_ROUND = "upload_round"
DROP_IDENTIFYING = "drop_identifying"
GOOD_ROWS = "good_rows"
REPLACE_SPAN = "replace_span"
LAST_VISIT = "last_visit"
NEW_LINK = "new_link"
SETTING_RESULT = "setting_result"
TRAINING_REMOVED = "training_removed"

_KEPT = "choices"
_WIDGET_PREFIX = "choose_"
_LONGEST_VALUE = 200

_opening = Lock()
_held: list[Clinic] = []


@dataclass(frozen=True)
class Period:
    """The days on which a course of counseling may begin to be counted; None leaves that side open."""

    from_on: date | None
    to_on: date | None


def hold_clinic(clinic: Clinic) -> None:
    """Make this the clinic of the whole process; the server calls it before it serves."""
    with _opening:
        _held[:] = [clinic]


def clinic() -> Clinic:
    """The clinic of this process; where no server named one, the one of the settings, opened once."""
    with _opening:
        if not _held:
            _held.append(Clinic.open(load_settings()))
        return _held[0]


def viewer() -> Viewer:
    """The person signed in, looked up anew in the office. Raises `AccessDenied` for anybody else."""
    return viewer_from_user(clinic().office, {key: st.user.get(key) for key in ("email", "sid")})


def mode() -> Literal["light", "dark"]:
    """Whether the page is shown light or dark, for the colours of the charts."""
    return "dark" if st.context.theme.type == "dark" else "light"


def read_url() -> None:
    """Take over what the URL names; called once at the start of every run, before anything is drawn."""
    kept = _kept()
    for key in DEFAULTS:
        if key in st.query_params:
            kept[key] = st.query_params[key][:_LONGEST_VALUE]


def chosen(key: str) -> str:
    """The choice in force."""
    return _kept().get(key, DEFAULTS[key])


def choose(key: str, value: str) -> None:
    """Set a choice, in the session and in the URL."""
    _kept()[key] = value
    write_url(key)


def write_url(*keys: str) -> None:
    """Put the choices in force into the URL, leaving out those at their default."""
    for key in keys:
        value = chosen(key)
        if value == DEFAULTS[key]:
            st.query_params.pop(key, None)
        elif st.query_params.get(key) != value:
            st.query_params[key] = value


def reset() -> None:
    """Put every filter back to its default."""
    for key in FILTER_KEYS:
        choose(key, DEFAULTS[key])


def widget_key(key: str) -> str:
    """The session key of the widget that sets a choice."""
    return _WIDGET_PREFIX + key


def offer(key: str, options: list[str]) -> str:
    """Prepare the widget of a choice: it stands at the choice in force, or the default where that is not on offer."""
    if chosen(key) not in options:
        choose(key, DEFAULTS[key] if DEFAULTS[key] in options else options[0])
    st.session_state[widget_key(key)] = chosen(key)
    return widget_key(key)


def take(key: str) -> None:
    """Callback of the widget of a choice."""
    value = st.session_state[widget_key(key)]
    choose(key, value.isoformat() if isinstance(value, date) else str(value or ""))


def day_chosen(key: str) -> date | None:
    """A choice that is a day; None where it is empty or no day."""
    try:
        return date.fromisoformat(chosen(key))
    except ValueError:
        return None


def period(data_to: date | None) -> Period:
    """The period chosen."""
    if chosen("period") == CUSTOM:
        return Period(day_chosen("from"), day_chosen("to"))
    return period_of(chosen("period"), data_to)


def period_of(name: str, data_to: date | None) -> Period:
    """The days of a preset: whole months that end with the day that counts as now; a date of its own is no preset."""
    if name == EVERYTHING or data_to is None:
        return Period(None, None)
    return Period(months_before(data_to, int(name)) + timedelta(days=1), data_to)


def filters(data_to: date | None, **more: str | None) -> Filters:
    """The filters in force, with further ones of a page (`by`, `counselor_id`, `unit`)."""
    days, rule = period(data_to), chosen("rule")
    return Filters(
        from_on=days.from_on,
        to_on=days.to_on,
        team=chosen("team") or None,
        site=chosen("site") or None,
        overrides=(("drop_out_rule", rule),) if rule else (),
        **more,
    )


def year_before(data_to: date | None) -> Filters | None:
    """The filters in force, one year earlier; None where the period has no beginning or no end."""
    now = filters(data_to)
    if now.from_on is None or now.to_on is None:
        return None
    first = months_before(now.from_on - timedelta(days=1), 12) + timedelta(days=1)
    return Filters(
        from_on=first, to_on=months_before(now.to_on, 12), team=now.team, site=now.site, overrides=now.overrides
    )


def two_years(data_to: date, by: str | None = None) -> Filters:
    """The filters in force for the two years to the day that counts as now, for the quarters of a sparkline."""
    now, first = filters(data_to), months_before(data_to, 24) + timedelta(days=1)
    return Filters(by=by, from_on=first, to_on=data_to, team=now.team, site=now.site, overrides=now.overrides)


def _kept() -> dict[str, str]:
    kept = st.session_state.setdefault(_KEPT, {})
    assert isinstance(kept, dict)
    return kept
