"""Each definition that can be set: its key, default, a sentence for people, where it comes from, what it takes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

DROP_OUT_RULES = ("declared_or_inferred", "declared", "missed_last", "openfit", "fewer_than_n")


@dataclass(frozen=True)
class Definition:
    """One setting: its key, default as text, the words shown to people, and where the default comes from."""

    key: str
    default: str
    words: str
    source: str
    parse: Callable[[str], object]


def _whole_number(minimum: int, maximum: int) -> Callable[[str], object]:
    def parse(text: str) -> int:
        if not re.fullmatch(r"\d{1,6}", text.strip()) or not minimum <= int(text) <= maximum:
            raise ValueError(f"a whole number from {minimum} to {maximum}")
        return int(text)

    return parse


def _one_of(*choices: str) -> Callable[[str], object]:
    def parse(text: str) -> str:
        if text not in choices:
            raise ValueError("one of " + ", ".join(choices))
        return text

    return parse


def _date_or_nothing(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise ValueError("a date like 2026-03-31, or empty") from error


def _number_of_days_or_nothing(text: str) -> int | None:
    if not text.strip():
        return None
    value = _whole_number(0, 3650)(text)
    assert isinstance(value, int)
    return value


def _periods(text: str) -> tuple[tuple[date, date], ...]:
    periods = []
    for part in filter(None, (piece.strip() for piece in re.split(r"[;,]", text))):
        match = re.fullmatch(r"(\d{4}-\d{2}-\d{2})\s*(?:/|\.\.| to )\s*(\d{4}-\d{2}-\d{2})", part)
        try:
            first, last = (date.fromisoformat(day) for day in match.groups()) if match else (None, None)
        except ValueError:
            first, last = None, None
        if first is None or last is None or last < first:
            raise ValueError("periods like 2025-12-20/2026-01-04, separated by semicolons")
        periods.append((first, last))
    return tuple(sorted(periods))


REGISTER: tuple[Definition, ...] = (
    Definition(
        "data_to",
        "",
        "The day that counts as now. Empty: the newest attended appointment. "
        "A day before the newest row leaves later rows out of every answer.",
        "Scores arrive days to weeks late, so the clock is never used.",
        _date_or_nothing,
    ),
    Definition(
        "case_mix",
        "auto",
        "Whether expected drop-out takes the clients' mix into account.",
        "Counselors who take the hard cases must not be flagged for it.",
        _one_of("auto", "none"),
    ),
    Definition(
        "early_sessions",
        "2",
        "A drop-out is early when it comes after at most this many sessions.",
        "Most drop-out happens after one or two sessions; convention of this dashboard.",
        _whole_number(1, 20),
    ),
    Definition(
        "maturity_days",
        "90",
        "A start is counted for early drop-out only when it lies at least this many days back.",
        "Younger starts could not yet be seen to drop out.",
        _whole_number(0, 730),
    ),
    Definition(
        "inactive_after_days",
        "45",
        "Without a declared ending, a client whose last appointment lies more days back than this has dropped out.",
        "Simon et al. 2012 used 45 days without a return visit.",
        _whole_number(1, 730),
    ),
    Definition(
        "settle_days",
        "",
        "A session is settled once it is this many days old. Empty: the days of inactivity plus 15.",
        "A return is seen within days, a silent ending only after the days of inactivity.",
        _number_of_days_or_nothing,
    ),
    Definition(
        "closed_periods",
        "",
        "Days on which the clinic was closed; they and the 21 days after each do not count as inactivity.",
        "A six-week closure would make most recent inferred drop-outs false.",
        _periods,
    ),
    Definition(
        "sigma_prior",
        "half",
        "How the spread between counselors is averaged over: half, or none for the plug-in estimate.",
        "Plug-in intervals are too narrow with few counselors.",
        _one_of("half", "none"),
    ),
    Definition(
        "new_episode_after_days",
        "180",
        "Without episode codes, a longer gap than this begins a new course of counseling.",
        "Convention of this dashboard.",
        _whole_number(1, 3650),
    ),
    Definition(
        "left_truncation_days",
        "60",
        "Without session numbers, clients first seen within this many days of the store's first appointment may be "
        "in mid-treatment and are left out where session numbers matter. 0 switches the rule off.",
        "An export often starts in the middle of treatments.",
        _whole_number(0, 3650),
    ),
    Definition("timezone", "UTC", "The clinic's time zone, for files with UTC timestamps.", "IANA name.", str.strip),
    Definition(
        "drop_out_rule",
        "declared_or_inferred",
        "Which endings count as drop-out.",
        "Rates depend on the rule: Hatchett & Park 2003 and later reviews.",
        _one_of(*DROP_OUT_RULES),
    ),
    Definition(
        "min_clients_supervisor",
        "5",
        "Supervisors see no rate of fewer clients than this.",
        "A caution about small numbers.",
        _whole_number(1, 100),
    ),
    Definition(
        "release_clients",
        "8",
        "New clients needed before a counselor's batch is released (domains of several items, totals).",
        "Keeps one client's answer from being worked out.",
        _whole_number(8, 1000),
    ),
    Definition(
        "release_clients_item",
        "10",
        "The same for domains of one item.",
        "Keeps one client's answer from being worked out.",
        _whole_number(8, 1000),
    ),
    Definition(
        "min_peers",
        "4",
        "Other counselors needed before their band is shown beside one's own.",
        "Keeps one counselor's figures from being worked out.",
        _whole_number(4, 1000),
    ),
    Definition(
        "feedback_mode",
        "anonymous",
        "Whether counselors see only released batches, or their clients' forms by agreement.",
        "Clients answer honestly when they know who reads.",
        _one_of("anonymous", "open"),
    ),
)
