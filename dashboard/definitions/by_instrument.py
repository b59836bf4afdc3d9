"""The settings that each instrument brings along: its marks, its reliable change and the fall that is a rupture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from dashboard.definitions.kinds import Score
from dashboard.definitions.register import Definition
from dashboard.settings import Refused
from dashboard.vocabulary import instruments
from dashboard.vocabulary.instruments import Instrument, Item, Total

KEY = re.compile(r"(mark|clearly_low|reliable_change|rupture_fall)\.([a-z0-9_]+)")
OF_COLUMNS = ("mark", "clearly_low")
_DOMAINS = {"heard": "Feeling heard", "goals": "Goals", "approach": "Approach", "hope": "Hope", "overall": "Overall"}


def settings_of(instrument: Instrument) -> tuple[Definition, ...]:
    """The settings of an instrument that change some figure, in the order in which a page shows them.

    A domain's marks are those of its first item, since they hold for the mean of the domain's items.
    """
    return tuple(definition_of(key) for key in _keys(instrument))


def definition_of(key: str) -> Definition:
    """The setting `mark.srs_1`, `reliable_change.ors`, ...; raises `Refused` where there is no such column."""
    match = KEY.fullmatch(key)
    assert match, f"{key} is no setting of an instrument"
    what, name = match.groups()
    return _of_column(what, name) if what in OF_COLUMNS else _of_instrument(what, name)


def _keys(instrument: Instrument) -> Iterator[str]:
    if instrument.kind == "alliance":
        first_items = {item.domain: item.column for item in reversed(instrument.items)}
        for domain in dict.fromkeys(item.domain for item in instrument.items):
            yield from (f"{what}.{first_items[domain]}" for what in OF_COLUMNS)
    if instrument.total is not None:
        yield f"mark.{instrument.total.column}"
        if instrument.kind == "alliance":
            yield f"clearly_low.{instrument.total.column}"
    yield f"reliable_change.{instrument.key}"
    if instrument.kind == "alliance":
        yield f"rupture_fall.{instrument.key}"


def _of_column(what: str, column: str) -> Definition:
    found = [(instrument, part) for instrument in instruments().values() for part in _parts(instrument)]
    for instrument, part in found:
        if part.column == column:
            own, words = _mark_words(what, instrument, part)
            return Definition(
                key=f"{what}.{column}",
                default=_text(own),
                label=f"{_name(part)}, {'mark' if what == 'mark' else 'clearly low'}",
                words=words,
                source=instrument.source,
                takes=Score(part.minimum, part.maximum),
                group=instrument.name,
                elsewhere="Figures below this mark, and the attention list.",
            )
    raise Refused(f"There is no rating column {column!r} to set a mark for.")


def _of_instrument(what: str, key: str) -> Definition:
    if key not in instruments():
        raise Refused(f"There is no instrument {key!r}. The instruments are: {', '.join(instruments())}.")
    instrument = instruments()[key]
    if what == "reliable_change":
        own, label = instrument.reliable_change, "Reliable change"
        words = "The smallest change of the total that is more than measurement error. Empty: the published one."
        elsewhere = "Which clients count as clearly better or clearly worse."
    else:
        own, label = instrument.rupture_fall, "Fall that is a rupture"
        words = "A fall of the total by this much that lasts. Empty: the instrument's own, or 1.3 times the usual step."
        elsewhere = "Which falls count as ruptures, on the attention list and in figures about ruptures."
    return Definition(
        key=f"{what}.{key}",
        default=_text(own),
        label=label,
        words=words,
        source=instrument.source,
        takes=Score(Decimal(0), _span(instrument)),
        group=instrument.name,
        elsewhere=elsewhere,
    )


def _mark_words(what: str, instrument: Instrument, part: Item | Total) -> tuple[Decimal | None, str]:
    if what == "clearly_low":
        felt = " This is “did not feel heard”." if isinstance(part, Item) and part.domain == "heard" else ""
        return part.clearly_low, f"Well below the mark: a mean under this number.{felt}"
    if instrument.kind == "outcome":
        return part.mark, "The line between the range of people in treatment and of people who do well."
    return part.mark, "A mean under this number is below the mark: an invitation to talk, not a verdict."


def _parts(instrument: Instrument) -> list[Item | Total]:
    return [*instrument.items, *([instrument.total] if instrument.total else [])]


def _name(part: Item | Total) -> str:
    return "Total" if isinstance(part, Total) else _DOMAINS.get(part.domain, part.domain.capitalize())


def _span(instrument: Instrument) -> Decimal:
    part = instrument.total or instrument.items[0]
    return part.maximum - part.minimum


def _text(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"
