"""The settings that change an answer, with their defaults."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

DROP_OUT_RULES = ("declared_or_inferred", "declared", "missed_last", "openfit", "fewer_than_n")


@dataclass(frozen=True)
class Rules:
    """Every setting the oracle follows; days are whole days, closed periods include both their ends."""

    data_to: date | None = None
    early_sessions: int = 2
    maturity_days: int = 90
    inactive_after_days: int = 45
    settle_days: int = 60
    closed_periods: tuple[tuple[date, date], ...] = ()
    new_episode_after_days: int = 180
    left_truncation_days: int = 60
    drop_out_rule: str = "declared_or_inferred"
    min_clients_supervisor: int = 5


def rules_from(values: Mapping[str, str]) -> Rules:
    """The rules in force for these settings, as text by key; a key left out or empty has its default.

    `closed_periods` is any text with its days as ISO dates, two by two. Raises ValueError for an unknown
    drop-out rule or an odd number of days, and ignores settings that change no answer given here.
    """

    def whole(key: str, default: int) -> int:
        return int(values.get(key) or default)

    inactive_after_days = whole("inactive_after_days", Rules.inactive_after_days)
    drop_out_rule = values.get("drop_out_rule") or Rules.drop_out_rule
    if drop_out_rule not in DROP_OUT_RULES:
        raise ValueError(f"unknown drop_out_rule {drop_out_rule!r}")
    data_to = values.get("data_to")
    return Rules(
        data_to=date.fromisoformat(data_to) if data_to else None,
        early_sessions=whole("early_sessions", Rules.early_sessions),
        maturity_days=whole("maturity_days", Rules.maturity_days),
        inactive_after_days=inactive_after_days,
        # A session settles 15 days after its client would have been seen to be inactive, unless set.
        settle_days=whole("settle_days", inactive_after_days + 15),
        closed_periods=_periods(values.get("closed_periods", "")),
        new_episode_after_days=whole("new_episode_after_days", Rules.new_episode_after_days),
        left_truncation_days=whole("left_truncation_days", Rules.left_truncation_days),
        drop_out_rule=drop_out_rule,
        min_clients_supervisor=whole("min_clients_supervisor", Rules.min_clients_supervisor),
    )


def _periods(text: str) -> tuple[tuple[date, date], ...]:
    days = [date.fromisoformat(day) for day in re.findall(r"\d{4}-\d{2}-\d{2}", text)]
    return tuple(zip(days[0::2], days[1::2], strict=True))
