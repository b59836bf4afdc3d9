"""The supervision pack: two pages to prepare an hour with one counselor, strength first, room for what is agreed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.access.viewer import Viewer
from dashboard.answers.answer import Answer, Filters
from dashboard.answers.ask import ask
from dashboard.answers.clinic import Clinic
from dashboard.answers.periods import last_months
from dashboard.answers.reports import check_may_make_pack, record_pack
from dashboard.reports.attention import open_cases
from dashboard.reports.fonts import font_folder
from dashboard.reports.pack_figures import pack_figures
from dashboard.reports.parts import bold, note, table
from dashboard.reports.typeset import typeset
from dashboard.settings import Refused
from dashboard.wording import alliance as alliance_words
from dashboard.wording import common, early_dropout, flags, retention, trend
from dashboard.wording import reports as words
from dashboard.wording import signals as signal_words
from dashboard.wording.signals import Signal

MONTHS, MONTHS_OF_SUM = 12, 24


@dataclass(frozen=True)
class Told:
    """The answers behind one pack."""

    name: str
    data_to: date
    filters: Filters
    early: Answer
    alliance: Answer
    coverage: Answer
    flags: Answer
    looks: Answer
    sums: Answer
    waits: Answer
    cases: Answer
    signals: list[Signal]

    @property
    def is_anonymous(self) -> bool:
        """Whether single clients' ratings must stay off the paper."""
        return self.early.definitions.feedback_mode == "anonymous"

    @property
    def instrument(self) -> str | None:
        """The clinic's main alliance form; None where nobody was rated."""
        return None if self.alliance.is_empty else str(self.alliance.frame["instrument"].iloc[0])


def make_pack(clinic: Clinic, viewer: Viewer, counselor_id: str, filters: Filters | None = None) -> bytes:
    """The pack about one counselor as PDF, logged; without filters for the last twelve months, as the page opens.

    Raises `AccessDenied` unless the viewer supervises the counselor, `Refused` without data or the packages for it.
    """
    check_may_make_pack(clinic, viewer, counselor_id)
    font_folder()
    told = _told(clinic, viewer, counselor_id, filters)
    figures = pack_figures(clinic, viewer, told.filters, told.name, told.instrument, told.sums)
    made = typeset("pack", _data(told, counselor_id), figures, told.data_to)
    record_pack(clinic, viewer, counselor_id)
    return made


def _told(clinic: Clinic, viewer: Viewer, code: str, filters: Filters | None) -> Told:
    data_to = ask(clinic, viewer, "data_to").data_to
    if data_to is None:
        raise Refused("There are no data yet, so there is nothing to report.")
    from_on, to_on = last_months(data_to, MONTHS)
    given = filters or Filters(from_on=from_on, to_on=to_on)
    own = Filters(given.by, given.from_on, given.to_on, given.team, given.site, code, given.unit, given.overrides)
    first, last = last_months(data_to, MONTHS_OF_SUM)
    two_years = Filters(
        from_on=first, to_on=last, team=own.team, site=own.site, counselor_id=code, overrides=own.overrides
    )
    early, alliance = ask(clinic, viewer, "early_dropout", own), ask(clinic, viewer, "alliance", own)
    return Told(
        name=ask(clinic, viewer, "counselors").names.get(code, code),
        data_to=data_to,
        filters=own,
        early=early,
        alliance=alliance,
        coverage=ask(clinic, viewer, "coverage", own),
        flags=ask(clinic, viewer, "flags", own),
        looks=ask(clinic, viewer, "flag_quarters"),
        sums=ask(clinic, viewer, "cusum", two_years),
        waits=ask(clinic, viewer, "time_between_dropouts", two_years),
        cases=ask(clinic, viewer, "attention", Filters(counselor_id=code)),
        signals=signal_words.signals_of(early.frame, early.practice, alliance.frame, alliance.practice),
    )


def _data(told: Told, code: str) -> dict[str, Any]:
    cases, further = open_cases(told.cases, only_attendance=told.is_anonymous)
    found = signal_words.strongest(told.signals)
    return {
        "title": f"Supervision pack: {told.name}",
        "name": told.name,
        "code": "" if told.name == code else code,
        "period": words.period(told.filters.from_on, told.filters.to_on),
        "data_to": common.data_to(told.data_to),
        "safety": common.NOT_A_SAFETY_SYSTEM,
        "for_whom": words.for_whom(is_anonymous=told.is_anonymous),
        "strength": _strength(told.signals),
        "first": _first(told.signals, found),
        "flags": _flags(told),
        "measures": _measures(told.signals),
        "measures_note": _measures_note(told),
        "course": told.instrument is not None,
        "course_note": alliance_words.trajectory_caption(),
        "staying_note": retention.curve_caption(),
        "sum": [trend.cusum_headline(told.sums.frame), trend.between(told.waits.frame)],
        "sum_note": trend.cusum_caption(),
        "opening": words.EVERY_HOUR,
        "talk": [list(pair) for pair in words.to_talk_about(found)],
        "cases_note": words.cases_heading(is_anonymous=told.is_anonymous),
        "cases": cases,
        "no_cases": words.no_cases(is_anonymous=told.is_anonymous),
        "more_cases": words.more_cases(further),
        "rules": words.rules_in_force(told.early.definitions, told.instrument),
        "how": words.how_to_read(),
    }


def _strength(signals: list[Signal]) -> dict[str, Any]:
    best = signal_words.best(signals)
    return note("What goes well", [signal_words.NO_STRENGTH if best is None else signal_words.strength(best)])


def _first(signals: list[Signal], found: list[Signal]) -> dict[str, Any]:
    if not any(signal.strength is not None for signal in signals):
        return note("Where to look first", [f"{common.TOO_FEW[0].upper()}{common.TOO_FEW[1:]}."])
    lines = [bold(signal_words.signal_words(signal)) for signal in found]
    return note("Where to look first", lines or [signal_words.NO_SIGNAL], small=signal_words.how_sure(found))


def _flags(told: Told) -> dict[str, Any] | None:
    in_force = told.flags.frame[told.flags.frame["is_in_force"]]
    looks = told.looks.frame.to_dict("records")
    if in_force.empty or not looks:
        return None
    reasons = [flags.reason(row) for _, row in in_force.iterrows()]
    return note("Worth a look", [*reasons, bold(flags.first_step(in_force))], small=flags.compared(looks[0]))


def _measures(signals: list[Signal]) -> dict[str, Any]:
    rows = [
        (
            signal.name if signal.label == common.IN_LINE else f"{signal.name} · {signal.label}",
            bold(signal_words.estimate_words(signal)),
            common.percent(signal.practice),
            # Paper travels: what one or two clients answered is not counted out on it.
            common.count(signal.whole, "client")
            if signal.share is None
            else common.of_how_many(signal.part, signal.whole, ""),
        )
        for signal in signals
    ]
    return table(("Measure", "Best estimate", "Practice", "Counted"), rows, right=(1, 2, 3))


def _measures_note(told: Told) -> str:
    rated = alliance_words.coverage_headline(told.coverage.frame).split(";")[0]
    inferred = " ".join(early_dropout.inferred(row) for _, row in told.early.frame.iterrows())
    return f"{rated}. {inferred}".replace("..", ".").strip()
