"""Shared pieces of the page about one counselor: the choice, what goes well, and how it stands beside the practice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboard import state
from dashboard.access.viewer import Viewer
from dashboard.answers.answer import Answer
from dashboard.answers.visits import record_visit
from dashboard.views.figures import show_numbers
from dashboard.views.frame import show_empty
from dashboard.wording import alliance as alliance_words
from dashboard.wording import common, early_dropout, empty
from dashboard.wording.common import is_missing


@dataclass(frozen=True)
class Signal:
    """One measure of a counselor: the best estimate (else the counted share) with its interval, beside the practice."""

    what: str
    share: float | None
    low: float | None
    high: float | None
    part: int
    whole: int
    practice: float | None
    label: str

    @property
    def distance(self) -> float | None:
        """How far below the practice's share this one lies; None where either is unknown."""
        if self.share is None or self.practice is None:
            return None
        return self.practice - self.share


def choose_counselor(counselors: Answer) -> str | None:
    """The counselor shown, chosen from those supervised; None where there are none."""
    codes = [str(code) for code in counselors.frame["counselor_id"]]
    if not codes:
        return None
    st.selectbox(
        "Counselor",
        codes,
        key=state.offer("counselor", codes),
        format_func=lambda code: counselors.names.get(code, code),
        on_change=state.take,
        args=("counselor",),
        width=260,
        help="That you open somebody's page is logged, and they can see it.",
    )
    state.write_url("counselor")
    return state.chosen("counselor")


def note_visit(viewer: Viewer, counselor_id: str) -> None:
    """Log the opening of this counselor's page, once each time another one is opened."""
    if st.session_state.get(state.LAST_VISIT) != counselor_id:
        record_visit(state.clinic(), viewer, counselor_id)
        st.session_state[state.LAST_VISIT] = counselor_id


def signals_of(early: Answer, alliance: Answer) -> list[Signal]:
    """Early drop-out and every domain of the clinic's main instrument, always in this order: nobody is ranked."""
    rate = early.practice.get("practice_rate")
    signals = [
        _signal("Early drop-out", row, "shrunken_rate", "rate", "dropped_out", "pairings", rate)
        for row in early.frame.to_dict("records")
    ]
    main = alliance.frame["instrument"].head(1)
    for row in alliance.frame[alliance.frame["instrument"].isin(main)].to_dict("records"):
        if row["domain"] == "total":
            continue
        what = f"Below the mark: {common.DOMAINS.get(row['domain'], row['domain'])}"
        share = alliance.practice.get(f"{row['instrument']}.{row['domain']}")
        signals.append(_signal(what, row, "shrunken_share", "low_share", "low_clients", "clients", share))
    return signals


def show_strength(signals: list[Signal]) -> None:
    """What goes well comes first: the measure that lies furthest on the good side of the practice."""
    known = [signal for signal in signals if signal.distance is not None]
    if not known:
        return
    best = max(known, key=lambda signal: signal.distance or 0.0)
    with st.container(border=True):
        st.markdown("**What goes well** :material/favorite:")
        if (best.distance or 0.0) <= 0:
            st.markdown(
                "No measure lies on the good side of the practice in this period. Ask what works, and for whom."
            )
            return
        st.markdown(
            f"{best.what}: {common.in_100(best.share)}, where the practice has {common.in_100(best.practice)} "
            f"{common.evidence(best.low, best.high, best.part, best.whole)}."
        )


def show_signals(signals: list[Signal], early: Answer, coverage: Answer) -> None:
    """Every measure with its interval and of how many, beside the practice."""
    if not signals:
        show_empty(empty.nothing_in_filter())
        return
    st.header("Beside the practice", anchor=False)
    st.table(
        [
            {
                "Measure": signal.what if signal.label == common.IN_LINE else f"{signal.what} · **{signal.label}**",
                "Best estimate": _estimate(signal),
                "Practice": common.percent(signal.practice),
                "Counted": common.of_how_many(signal.part, signal.whole, ""),
            }
            for signal in signals
        ],
        border="horizontal",
        hide_index=True,
    )
    rated = alliance_words.coverage_headline(coverage.frame).split(";")[0]
    inferred = " ".join(early_dropout.inferred(row) for _, row in early.frame.iterrows())
    st.caption(f"{rated}. {inferred} Overlapping intervals mean that it may well be alike.")
    show_numbers("counselor_early_dropout", early, early.frame, early.names)


def _estimate(signal: Signal) -> str:
    if signal.share is None:
        return common.TOO_FEW
    interval = common.between(signal.low, signal.high).removesuffix(" in 100")
    return f"**{common.percent(signal.share)}** ({interval})" if interval else f"**{common.percent(signal.share)}**"


def _signal(
    what: str, row: Mapping[Any, Any], best: str, counted: str, part: str, whole: str, practice: float | None
) -> Signal:
    has_best = not is_missing(row[best])
    share, ends = (row[best], "shrunken") if has_best else (row[counted], counted)
    label = "look_first" if not is_missing(row.get("flagged_on")) else row["label"]
    return Signal(
        what=what,
        share=_known(share),
        low=_known(row[f"{ends}_low"]),
        high=_known(row[f"{ends}_high"]),
        part=0 if is_missing(row[part]) else int(row[part]),
        whole=int(row[whole]),
        practice=_known(practice),
        label=common.LABELS.get(label, label),
    )


def _known(value: Any) -> float | None:
    return None if is_missing(value) else float(value)
