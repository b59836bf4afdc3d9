"""Words for the page Settings: what a change does, before it is made, and what it means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Protocol

from dashboard.values import NO_DATA, TOO_FEW, Value
from dashboard.wording.common import listed, long_date, percent
from dashboard.wording.definitions import SHORT_RULES
from dashboard.wording.today import RULES

FIGURES = {
    "still_attending_3": "Still coming after session 3",
    "early_dropout": "Early drop-out",
    "low_heard": "Below the mark for feeling heard",
    "coverage": "Sessions rated",
    "courses_counted": "Courses of counseling counted",
}
CHOICES = {
    **SHORT_RULES,
    "auto": "Where the data allow it",
    "half": "Averaged",
    "none": "Not at all",
    "anonymous": "Anonymous, in released batches",
    "open": "Open",
}
_EMPTY = {
    "data_to": "the newest attended appointment",
    "settle_days": "days of silence plus 15",
    "closed_periods": "never closed",
    "rules_off": "none",
}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_BETWEEN_DAYS = re.compile(r"(?<=\d)/(?=\d)")


class Effect(Protocol):
    """One figure before and after a change."""

    @property
    def figure(self) -> str: ...
    @property
    def before(self) -> Value: ...
    @property
    def after(self) -> Value: ...
    @property
    def is_none(self) -> bool: ...


def value_words(key: str, text: str) -> str:
    """A setting's value as people say it: days in words, what an empty one means, rules by their names."""
    if not text:
        return _EMPTY.get(key, "not set")
    if text in CHOICES:
        return CHOICES[text]
    if key == "rules_off":
        return listed([RULES[rule] for rule in text.split(";")])
    periods = _BETWEEN_DAYS.sub(" to ", text).replace(";", "; ")
    return _DAY.sub(lambda found: long_date(date.fromisoformat(found[0])), periods)


def in_force(key: str, now: str, default: str) -> str:
    """What is in force, beside the default where it differs."""
    if now == default:
        return f"In force: **{value_words(key, now)}**, the default"
    return f"In force: **{value_words(key, now)}** · Default: {value_words(key, default)}"


def effect_headline(effects: Sequence[Effect]) -> str:
    """ "This changes early drop-out from 21 % to 26 %."; says so where it changes none of the figures."""
    told = [f"{_figure(effect.figure)} from {share(effect.before)} to {share(effect.after)}" for effect in effects
            if share(effect.before) != share(effect.after)]  # fmt: skip
    if told:
        return f"This changes {listed(told)}."
    if any(not effect.is_none for effect in effects):
        return "This changes who is counted, and moves none of these figures by a whole percent."
    return "This changes none of the practice's headline figures."


def share(value: Value) -> str:
    """A share for the table of effects: "21 %", "too few" or a dash."""
    if value.number is None:
        return TOO_FEW if value.is_hidden else NO_DATA
    return percent(value.number)


def privacy_note() -> str:
    """What a guard of privacy does not change."""
    return "This changes no figure, only who may see which."


def confirmation(label: str) -> str:
    """The sentence that must be ticked before people can be made out more easily."""
    return (
        f"I know that with this change, single people may be made out more easily ({label}). "
        "Those it touches have been told."
    )


def saved(label: str, before: str, after: str) -> str:
    """What was saved."""
    return f"Saved for everybody: {label}, from {before} to {after}."


def changed_by(who: str, on: date, before: str | None) -> str:
    """Who changed a setting last, and when."""
    was = "" if before is None else f"; it was: {before}"
    return f"Changed on {long_date(on)} by {who}{was}."


def _figure(figure: str) -> str:
    words = FIGURES.get(figure, figure.replace("_", " "))
    return words[0].lower() + words[1:]
