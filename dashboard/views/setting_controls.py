"""The control that fits what a setting takes. Each gives the value chosen as text, as the settings are kept."""

from __future__ import annotations

from datetime import date
from zoneinfo import available_timezones

import streamlit as st

from dashboard.definitions import Definition
from dashboard.definitions.kinds import ClosedPeriods, Day, OneOf, Score, SomeOf, TimeZone, WholeNumber
from dashboard.wording import settings as words

WIDTH = 340


def control(definition: Definition, now: str) -> str:
    """The control of one setting, at the value in force; returns what is chosen."""
    takes = definition.takes
    # The value in force is part of the key: once it has changed, the control starts anew from it.
    key = f"setting_{definition.key}_{now}"
    if isinstance(takes, WholeNumber):
        return _whole_number(definition.label, takes, now, key)
    if isinstance(takes, Score):
        return _score(definition.label, takes, now, key)
    if isinstance(takes, Day):
        day = st.date_input(
            definition.label,
            value=date.fromisoformat(now) if now else None,
            format="YYYY-MM-DD",
            key=key,
            width=WIDTH,
            label_visibility="collapsed",
        )
        return day.isoformat() if isinstance(day, date) else ""
    if isinstance(takes, ClosedPeriods):
        return _periods(definition.label, now, key)
    if isinstance(takes, SomeOf):
        return _several(definition, takes, now, key)
    return _choice(definition, takes, now, key)


def _several(definition: Definition, takes: SomeOf, now: str, key: str) -> str:
    chosen = st.multiselect(
        definition.label,
        list(takes.choices),
        default=[choice for choice in now.split(";") if choice],
        format_func=lambda option: words.value_words(definition.key, option),
        key=key,
        width=WIDTH,
        label_visibility="collapsed",
        placeholder="None",
    )
    return ";".join(choice for choice in takes.choices if choice in chosen)


def _whole_number(label: str, takes: WholeNumber, now: str, key: str) -> str:
    chosen = st.number_input(
        label,
        min_value=takes.minimum,
        max_value=takes.maximum,
        value=int(now) if now else None,
        step=1,
        key=key,
        width=WIDTH,
        label_visibility="collapsed",
        placeholder="worked out",
        help=f"From {takes.minimum} to {takes.maximum}",
    )
    if chosen is None:
        return "" if takes.may_be_empty else now
    return str(chosen)


def _score(label: str, takes: Score, now: str, key: str) -> str:
    chosen = st.number_input(
        label,
        min_value=float(takes.minimum),
        max_value=float(takes.maximum),
        value=float(now) if now else None,
        step=0.5,
        format="%g",
        key=key,
        width=WIDTH,
        label_visibility="collapsed",
        placeholder="the instrument's own",
    )
    return now if chosen is not None and now and chosen == float(now) else "" if chosen is None else f"{chosen:g}"


def _periods(label: str, now: str, key: str) -> str:
    written = st.text_area(
        label,
        value=now.replace(";", "\n").replace("/", " to "),
        key=key,
        height=110,
        width=WIDTH,
        label_visibility="collapsed",
        placeholder="One period a line:\n2025-12-20 to 2026-01-04",
        help="First and last day, one period a line",
    )
    return ";".join(line.strip().replace(" to ", "/") for line in (written or "").splitlines() if line.strip())


def _choice(definition: Definition, takes: OneOf | TimeZone, now: str, key: str) -> str:
    options = list(takes.choices) if isinstance(takes, OneOf) else sorted({now, *available_timezones()})
    chosen = st.selectbox(
        definition.label,
        options,
        index=options.index(now),
        format_func=lambda option: words.value_words(definition.key, option),
        key=key,
        width=WIDTH,
        label_visibility="collapsed",
    )
    return str(chosen)
