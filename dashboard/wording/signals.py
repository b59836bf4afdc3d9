"""Words about one counselor's measures beside the practice: what goes well, and where to look first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.wording.common import DOMAINS, LABELS, TOO_FEW, in_100, is_missing, of_how_many, percent

EARLY_DROPOUT = "early_dropout"
NO_STRENGTH = "No measure lies on the good side of the practice in this period. Ask what works, and for whom."
NO_SIGNAL = "No measure lies on the other side of the practice in this period. That is no clearance."


@dataclass(frozen=True)
class Signal:
    """One measure of a counselor: the best estimate (else the counted share) with its interval, beside the practice.

    `measure` is early_dropout or a domain; shares (0-1) are of clients who dropped out early or rated below the mark.
    """

    measure: str
    share: float | None
    low: float | None
    high: float | None
    part: int
    whole: int
    practice: float | None
    label: str

    @property
    def name(self) -> str:
        """What is measured, for a table."""
        if self.measure == EARLY_DROPOUT:
            return "Early drop-out"
        return f"Below the mark: {DOMAINS.get(self.measure, self.measure)}"

    @property
    def strength(self) -> float | None:
        """How far from the practice, in half-widths of the interval; above 0 on the side to look at."""
        if self.share is None or self.practice is None or self.low is None or self.high is None:
            return None
        toward_practice = self.share - self.low if self.share > self.practice else self.high - self.share
        return (self.share - self.practice) / toward_practice if toward_practice else 0.0

    @property
    def is_clear(self) -> bool:
        """Whether the whole interval lies on one side of the practice."""
        return self.strength is not None and abs(self.strength) > 1


def signals_of(
    early: pd.DataFrame, early_practice: Mapping[str, float], alliance: pd.DataFrame, shares: Mapping[str, float]
) -> list[Signal]:
    """Early drop-out and every domain of the clinic's main instrument, always in this order: nobody is ranked.

    The frames are those of the questions `early_dropout` and `alliance` for one counselor, each with the figures of the
    practice that came with it.
    """
    rate = early_practice.get("practice_rate")
    signals = [
        _signal(EARLY_DROPOUT, row, ("shrunken_rate", "rate"), ("dropped_out", "pairings"), rate)
        for row in early.to_dict("records")
    ]
    main = alliance["instrument"].head(1)
    return signals + [
        _signal(
            row["domain"],
            row,
            ("shrunken_share", "low_share"),
            ("low_clients", "clients"),
            shares.get(f"{row['instrument']}.{row['domain']}"),
        )
        for row in alliance[alliance["instrument"].isin(main)].to_dict("records")
        if row["domain"] != "total"
    ]


def strongest(signals: list[Signal], at_most: int = 3) -> list[Signal]:
    """The measures furthest on the side to look at, the furthest first."""
    known = [signal for signal in signals if (signal.strength or 0) > 0]
    return sorted(known, key=lambda signal: -(signal.strength or 0))[:at_most]


def best(signals: list[Signal]) -> Signal | None:
    """The measure furthest on the good side; None where none lies there."""
    known = [signal for signal in signals if (signal.strength or 0) < 0]
    return min(known, key=lambda signal: signal.strength or 0) if known else None


def strength(signal: Signal) -> str:
    """What goes well, told from its good side."""
    assert signal.share is not None
    assert signal.practice is not None
    clients = in_100(1 - signal.share, "clients")
    clients = f"{clients[0].upper()}{clients[1:]}"
    what = (
        "stay beyond their second session"
        if signal.measure == EARLY_DROPOUT
        else f"rate {DOMAINS.get(signal.measure, signal.measure)} at or above the mark early on"
    )
    counted = of_how_many(signal.whole - signal.part, signal.whole, "counted")
    interval = "" if signal.low is None or signal.high is None else f"{_ends(1 - signal.high, 1 - signal.low)}; "
    sure = "" if signal.is_clear else " The difference is small: chance could explain it."
    return f"{clients} {what}; in the practice {_bare(1 - signal.practice)} ({interval}{counted}).{sure}"


def signal_words(signal: Signal) -> str:
    """One measure to look at, with its evidence and interval, and whether all of that lies above the practice."""
    counted = of_how_many(signal.part, signal.whole, "counted")
    sure = " The whole interval lies above the practice." if signal.is_clear else ""
    interval = f"{interval_words(signal)}; " if interval_words(signal) else ""
    told = f"**{signal.name}: {percent(signal.share)}**, in the practice {percent(signal.practice)}"
    return f"{told} ({interval}{counted}).{sure}"


def how_sure(signals: list[Signal]) -> str:
    """Which of the measures to look at chance could explain; nothing where it could explain none."""
    unclear = [signal for signal in signals if not signal.is_clear]
    if not unclear:
        return ""
    if len(unclear) < len(signals):
        return f"Chance could explain the {'other' if len(unclear) == 1 else 'others'}."
    return (
        "Chance could explain this difference."
        if len(unclear) == 1
        else "Chance could explain each of these differences."
    )


def estimate_words(signal: Signal) -> str:
    """The best estimate with its interval, for a cell of a table: nothing in it breaks over two lines."""
    if signal.share is None:
        return TOO_FEW
    interval = interval_words(signal)
    told = f"**{percent(signal.share)}**{f' ({interval})' if interval else ''}"
    return told.replace(" ", "\u00a0")


def interval_words(signal: Signal) -> str:
    """ "10 to 29", in hundredths, held together; nothing where there is no interval."""
    return "" if signal.low is None or signal.high is None else _ends(signal.low, signal.high)


def _ends(low: float, high: float) -> str:
    return f"{round(100 * low)}\u00a0to\u00a0{round(100 * high)}"


def _bare(share: float) -> str:
    return in_100(share).removesuffix(" in 100")


def _signal(
    measure: str,
    row: Mapping[Any, Any],
    estimates: tuple[str, str],
    counts: tuple[str, str],
    practice: float | None,
) -> Signal:
    """`estimates`: the best estimate and what stands for it where there is none; `counts`: part and whole."""
    best, counted = estimates
    has_best = not is_missing(row[best])
    share, ends = (row[best], "shrunken") if has_best else (row[counted], counted)
    part, whole = counts
    label = "look_first" if not is_missing(row.get("flagged_on")) else row["label"]
    return Signal(
        measure=measure,
        share=_known(share),
        low=_known(row[f"{ends}_low"]),
        high=_known(row[f"{ends}_high"]),
        part=0 if is_missing(row[part]) else int(row[part]),
        whole=int(row[whole]),
        practice=_known(practice),
        label=LABELS.get(label, label),
    )


def _known(value: Any) -> float | None:
    return None if is_missing(value) else float(value)
