"""Names of months in English, German, French, Spanish, Italian, Portuguese and Dutch, and dates written with them.

No name means different months in two of these languages, so the language need not be known.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

# Without accents and in small letters, whole and as they are shortened; a name of three letters needs no further one.
_NAMES = (
    "jan january januar janner janvier januari janeiro ene enero gen gennaio janv",
    "feb february februar feber fevrier februari fevereiro febrero febbraio fev fevr",
    "mar march marz maerz mars marzo maart marco mrz mrt",
    "apr april abr abril avr avril aprile",
    "may mai mayo mei maio mag maggio",
    "jun june juni juin junio junho giu giugno",
    "jul july juli juil juillet julio julho lug luglio",
    "aug august aout agosto ago augustus",
    "sep sept september septembre septiembre setiembre setembro settembre set",
    "oct october okt oktober octobre octubre out outubro ott ottobre",
    "nov november novembre noviembre novembro",
    "dec december dez dezember decembre dic diciembre dezembro dicembre",
)
MONTHS: Mapping[str, int] = MappingProxyType(
    {name: number for number, names in enumerate(_NAMES, start=1) for name in names.split()}
)
NAME = "\\p{L}{3,10}"
# `2nd`, `1er` and `2.`; `2 de marzo de 2025`.
DAY = "[0-9]{1,2}(?:st|nd|rd|th|er|º)?"
GAP = "(?:[^\\p{L}0-9]*(?:de |del |of )?)"
_WORDS = ", ".join(f"'{name}': '{number}'" for name, number in MONTHS.items())


def month_number(name: str) -> str:
    """SQL for the number of a month as text, NULL where the SQL text `name` is none."""
    return f"MAP {{{_WORDS}}}[lower(strip_accents({name}))]"
