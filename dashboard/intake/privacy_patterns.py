"""What identifiers look like, as SQL over a text `value`; anything here can be told without a list of names.

Three sorts: patterns that only an identifier has (one cell is enough), numbers whose check digits are right by chance
now and then (a share of the column is needed), and texts that other columns hold as well (they must vary by client).
"""

from __future__ import annotations

from dataclasses import dataclass

EMAILS = "e-mail addresses"
PHONES = "phone numbers"
SSNS = "numbers written like US social security numbers"
NHS_NUMBERS = "NHS numbers"
MEDICARE = "Medicare numbers"
BIRTHS = "dates of birth"
NAMES = "names of people"
ADDRESSES = "postal addresses"
POSTCODES = "postcodes"
IP_ADDRESSES = "IP addresses"

# RE2 knows no look-ahead, so the neighbours of a number are part of its pattern.
_BEFORE, _AFTER = "(^|[^0-9A-Za-z.+-])", "($|[^0-9A-Za-z-])"
# Social Security Administration: no area 000, 666 or 900-999, no group 00, no serial 0000.
_AREA = "(00[1-9]|0[1-9][0-9]|[1-578][0-9]{2}|6[0-57-9][0-9]|66[0-57-9])"
_GROUP, _SERIAL = "(0[1-9]|[1-9][0-9])", "(000[1-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-9][0-9]{3})"
_DASH = "[-‐‑–]"
# Centers for Medicare and Medicaid Services: the Medicare Beneficiary Identifier leaves out S, L, O, I, B and Z.
_L, _LN = "[AC-HJKMNP-RT-Ya-hj-kmnp-rt-y]", "[0-9AC-HJKMNP-RT-Ya-hj-kmnp-rt-y]"
_OCTET = "(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])"
_STREETS = (
    "Street|Str|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Close|Court|Ct|Crescent|Way|Place|Pl|Terrace|Boulevard|Blvd|"
    "Square|Gardens|Grove|Hill|Highway|Hwy|Parade"
)
_HOUSE_FIRST = f"(^|[ ,])[0-9]{{1,5}}[A-Za-z]?,? (\\p{{Lu}}[\\p{{L}}''’.-]* ){{1,4}}((?i){_STREETS})([ .,]|$)"
_HOUSE_LAST = "(?i)^\\p{L}[\\p{L} .-]*(straße|strasse|str[.]|weg|allee|gasse|platz) [0-9]{1,4} ?[a-z]?([ ,]|$)"
# A name, two capitalised words or more, or with a comma; codes hold digits.
_WORD = "\\p{Lu}[\\p{L}''’.-]*"
_NAME = f"{_WORD}( ({_WORD}|\\p{{Ll}}{{1,3}}))* \\p{{Lu}}[\\p{{L}}''’-]+"
_COMMA_NAME = "\\p{L}[\\p{L}''’-]+( [\\p{L}''’-]+)*, ?\\p{L}[\\p{L}''’.-]*( [\\p{L}''’.-]+)*"
_DOTTED_NAME = "\\p{Lu}\\p{Ll}+[._]\\p{Lu}\\p{Ll}+"
_NAME_AND_CODE = f"({_NAME}|{_COMMA_NAME}) ?[(#\\[][0-9A-Za-z -]*[)\\]]?"
_LOWER_NAME = "\\p{Ll}{2,}[ ._]\\p{Ll}{2,}"


def _found(pattern: str) -> str:
    return f"regexp_matches(value, '{pattern}')"


def _whole(pattern: str) -> str:
    return f"regexp_full_match(value, '{pattern}')"


def _digit_at(place: int) -> str:
    return f"coalesce(try_cast(substr(digits, {place}, 1) AS INTEGER), 0)"


def _weighted(weights: tuple[int, ...]) -> str:
    return "(" + " + ".join(f"{weight} * {_digit_at(at)}" for at, weight in enumerate(weights, start=1)) + ")"


# NHS Data Dictionary: weights 10 to 2, the check digit is 11 minus the rest, 11 counts as 0 and 10 is never given.
IS_NHS = f"(length(digits) = 10 AND (11 - {_weighted(tuple(range(10, 1, -1)))} % 11) % 11 = {_digit_at(10)})"
# Services Australia: first digit 2 to 6, the ninth checks the eight before it, the tenth counts the cards issued.
IS_AUSTRALIAN_CARD = (
    f"(length(digits) BETWEEN 10 AND 11 AND {_digit_at(1)} BETWEEN 2 AND 6 AND {_digit_at(10)} > 0 "
    f"AND {_weighted((1, 3, 7, 9, 1, 3, 7, 9))} % 10 = {_digit_at(9)})"
)

# Written in groups as on the card, or said to be one, also within a longer text.
IN_TEXT = (
    "(^|[^0-9])([0-9]{3} [0-9]{3} [0-9]{4}|[2-6][0-9]{3} [0-9]{5} [1-9]( ?[1-9])?|"
    "(?i:nhs)[^0-9]{0,12}[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4})($|[^0-9])"
)

_ZERO_LED = "(^|[^0-9A-Za-z.+/-])\\(?0[1-9][0-9]{0,3}\\)?[ /][0-9]{2,4}([ -]?[0-9]{2,4}){1,3}($|[^0-9A-Za-z/.:-])"
_ZERO_LED_DIGITS = f"length(regexp_replace(regexp_extract(value, '{_ZERO_LED}'), '[^0-9]', '', 'g')) BETWEEN 9 AND 12"


@dataclass(frozen=True)
class Sure:
    """A pattern of which one cell is enough; `hint` names the cheap look that tells whether it can be there."""

    kind: str
    hint: str
    test: str


_DAY_FIRST = "^[0-9]{1,4}[-/. ]+([0-9]{1,2}|(de )?\\p{L}{3,10}[.]?)[-/. ]"

# Cheap looks by which most columns need no further one.
HINTS: tuple[tuple[str, str], ...] = (
    ("at", "contains(value, '@')"),
    ("run", f"{_found('[0-9][0-9 ()./+‐‑–-]{5,}[0-9]')} AND NOT {_whole('[0-9]{4}-[0-9]{2}-[0-9]{2}')}"),
    ("words", _found("\\p{L}[ ,._]+\\p{L}")),
    ("spaced", f"contains(value, ' ') AND {_found('[0-9]')} AND {_found('[A-Za-z]')}"),
    ("card", f"length(value) IN (11, 13) AND {_found('[A-Za-z]')} AND {_found('[0-9]')}"),
    ("colons", "contains(value, ':')"),
    ("dates", _found(f"{_DAY_FIRST}|^[0-9]{{8}}$|^\\p{{L}}[\\p{{L}}., ]* [0-9]{{1,2}},? [0-9]{{4}}")),
)

SURE: tuple[Sure, ...] = (
    Sure(EMAILS, "at", _found('[^\\s@,;<>"()]+@[^\\s@,;<>"()]+[.]\\p{L}{2,}')),
    Sure(SSNS, "run", _found(f"{_BEFORE}{_AREA}({_DASH}{_GROUP}{_DASH}| {_GROUP} ){_SERIAL}{_AFTER}")),
    Sure(NHS_NUMBERS, "run", f"{_found(IN_TEXT)} AND {IS_NHS}"),
    Sure(PHONES, "run", _found("(^|[^0-9A-Za-z])\\+[1-9]([ ()./-]{0,2}[0-9]){7,14}($|[^0-9])")),
    Sure(
        PHONES,
        "run",
        _found(f"{_BEFORE}(1[-. ])?\\(?[2-9][0-9]{{2}}\\)?[-. ]{{1,2}}[2-9][0-9]{{2}}[-. ][0-9]{{4}}{_AFTER}"),
    ),
    Sure(PHONES, "run", _found(f"{_BEFORE}00[1-9][0-9]{{0,2}} \\(?[0-9]{{1,4}}\\)? ?[0-9]{{3}}[0-9 ]*{_AFTER}")),
    Sure(PHONES, "run", _found(f"{_BEFORE}01[567][0-9]{{1,2}}[-/ ][0-9]{{7,8}}{_AFTER}")),
    Sure(PHONES, "run", _found(f"{_BEFORE}0[789]0-[0-9]{{4}}-[0-9]{{4}}{_AFTER}")),
    Sure(
        PHONES,
        "run",
        f"{_found(_ZERO_LED)} AND {_ZERO_LED_DIGITS} "
        "AND NOT regexp_matches(value, '[0-9]{1,2}[ /][0-9]{1,2}[ /](19|20)[0-9]{2}')",
    ),
    Sure(MEDICARE, "run", f"{_found(IN_TEXT)} AND contains(value, ' ') AND {IS_AUSTRALIAN_CARD}"),
    Sure(MEDICARE, "card", _whole(f"[1-9]{_L}{_LN}[0-9]-{_L}{_LN}[0-9]-{_L}{{2}}[0-9]{{2}}")),
    Sure(
        IP_ADDRESSES,
        "run",
        _found(f"(^|[^0-9A-Za-z.])({_OCTET}[.]){{3}}{_OCTET}($|[^0-9A-Za-z.])")
        + " AND "
        + _found("(^|[^0-9])[12][0-9]{2}[.]|[.][12][0-9]{2}([^0-9]|$)"),
    ),
    Sure(
        IP_ADDRESSES,
        "colons",
        f"(contains(value, '::') AND {_whole('[0-9A-Fa-f:]{0,36}::[0-9A-Fa-f:]{1,36}')}) OR "
        + _whole("([0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}"),
    ),
)


@dataclass(frozen=True)
class Checked:
    """Numbers of one shape of which only some pass a test; `by_chance` is how often a number that is none passes."""

    kind: str
    hint: str
    shape: str
    passes: str
    by_chance: float


BY_CHANCE: tuple[Checked, ...] = (
    Checked(NHS_NUMBERS, "run", _whole("[0-9]{3}-?[0-9]{3}-?[0-9]{4}"), IS_NHS, 1 / 11),
    Checked(MEDICARE, "run", _whole("[0-9]{10,11}"), IS_AUSTRALIAN_CARD, 1 / 10),
    Checked(
        MEDICARE,
        "card",
        f"length(value) = 11 AND {_whole('[0-9A-Za-z]{11}')} AND {_found('[A-Za-z]')} AND {_found('[0-9]')}",
        _whole(f"[1-9]{_L}{_LN}[0-9]{_L}{_LN}[0-9]{_L}{{2}}[0-9]{{2}}"),
        1 / 1000,
    ),
    # Mobile numbers of the United Kingdom and of Australia; elsewhere whole numbers tell too little.
    Checked(PHONES, "run", _whole("[0-9]{10,11}"), _whole("07[1-9][0-9]{8}|04[0-9]{8}"), 1 / 100),
)

IS_NAME = (
    f"(NOT {_found('[0-9]')} AND ({_whole(_NAME)} OR {_whole(_COMMA_NAME)} OR {_whole(_LOWER_NAME)} "
    f"OR {_whole(_DOTTED_NAME)}) OR {_whole(_NAME_AND_CODE)})"
)
IS_POSTCODE = _whole("[A-Za-z]{1,2}[0-9][A-Za-z0-9]? [0-9][A-Za-z]{2}|[A-Za-z][0-9][A-Za-z] [0-9][A-Za-z][0-9]")
IS_ADDRESS = f"({_found('[0-9]')} AND ({_found(_HOUSE_FIRST)} OR {_found(_HOUSE_LAST)}))"
