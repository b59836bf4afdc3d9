"""How an episode ended."""

from datetime import date, timedelta

from tests.oracle.appointments import Appointment
from tests.oracle.instruments import ORS_FINE, ORS_ITEMS, is_below, total_score
from tests.oracle.records import EpisodeRecord
from tests.oracle.rules import Rules

DAYS_AFTER_CLOSING = timedelta(days=21)


def idle_days(last: date, data_to: date, rules: Rules) -> int:
    """Days after the last appointment up to data-to that count toward being inactive."""
    count = 0
    day = last + timedelta(days=1)
    while day <= data_to:
        # Closed days and the 21 days after each closed period do not count.
        if not any(first <= day <= final + DAYS_AFTER_CLOSING for first, final in rules.closed_periods):
            count += 1
        day += timedelta(days=1)
    return count


def ending_of(
    appointments: list[Appointment],
    record: EpisodeRecord | None,
    entry: int,
    rules: Rules,
    data_to: date | None,
) -> tuple[str, str]:
    """Ending and source (`declared`, `inferred`, or '' for ongoing) under the drop-out rule in force."""
    ending, source = _before_the_rule(appointments, record, rules, data_to)
    if source:
        ending = _under_the_rule(ending, source, appointments, entry, rules)
    return (ending, source)


def _before_the_rule(
    appointments: list[Appointment], record: EpisodeRecord | None, rules: Rules, data_to: date | None
) -> tuple[str, str]:
    if record is not None and record.is_known_ending(data_to):
        return (record.ending, "declared")
    # The last appointment is the last of any attendance, kind and counselor.
    last = appointments[-1]
    if data_to is None or idle_days(last.on, data_to, rules) <= rules.inactive_after_days:
        return ("ongoing", "")
    # Whoever was last put off by the counselor did not drop out, as far as anyone knows.
    return ("unknown" if last.attendance == "provider_cancel" else "dropped_out", "inferred")


def _under_the_rule(ending: str, source: str, appointments: list[Appointment], entry: int, rules: Rules) -> str:
    dropped_out = ending == "dropped_out"
    inferred = source == "inferred"
    if rules.drop_out_rule == "declared" and inferred:
        # Only what the file says counts; that the client is gone is known, why is not.
        return "unknown"
    if rules.drop_out_rule == "missed_last" and inferred and dropped_out:
        # The last booking was missed or cancelled late, and nothing came after.
        was_missed = appointments[-1].attendance in ("no_show", "late_cancel")
        return "dropped_out" if was_missed else "unknown"
    if rules.drop_out_rule == "openfit" and dropped_out:
        # Left on their own, and not doing fine by the last ORS.
        return _by_last_ors(appointments)
    if rules.drop_out_rule == "fewer_than_n":
        # Whoever is gone with at most k sessions dropped out; with more, only the file can tell why.
        sessions = entry - 1 + sum(one.is_session for one in appointments)
        if sessions <= rules.early_sessions:
            return "dropped_out"
        return "unknown" if inferred else ending
    return ending


def _by_last_ors(appointments: list[Appointment]) -> str:
    for one in reversed(appointments):
        total = total_score(ORS_ITEMS, "ors_total", dict(one.ratings))
        if total is not None:
            return "dropped_out" if is_below(total, ORS_FINE) else "other"
    return "unknown"
