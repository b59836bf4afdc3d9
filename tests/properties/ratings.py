"""Ratings at and around the marks, as text."""

from random import Random

# Three sessions, or three items, whose mean is exactly a mark; in binary floating point some are not.
AT_NINE = ("8.7", "9.1", "9.2")
AT_EIGHT = ("7.9", "8", "8.1")
AT_SEVEN = ("6.6", "7.1", "7.3")
NEAR_A_MARK = ("9", "9.0", "8.9", "8.95", "8.999", "9.001", "10", "7", "6.9", "8", "7.999", "5.5", "0")
SRS_TOTALS = ("36", "35.9", "36.1", "28", "27.9", "40")
ORS_TOTALS = ("25", "24.9", "25.1", "40")


def ratings(rng: Random) -> dict[str, str]:
    """What one client answered at one session: any of the SRS, the Fit check and the ORS, or nothing."""
    answers: dict[str, str] = {}
    if rng.random() < 0.7:
        answers |= _srs(rng)
    if rng.random() < 0.3:
        answers |= _fit(rng)
    if rng.random() < 0.3:
        answers |= _ors(rng)
    return answers


def _items(rng: Random, instrument: str, count: int) -> dict[str, str]:
    values: tuple[str, ...] = rng.choice((AT_NINE, AT_EIGHT, AT_SEVEN, NEAR_A_MARK))
    if rng.random() < 0.2:
        values = (rng.choice(("10", "9", "8")),)
    answers = {f"{instrument}_{item}": rng.choice(values) for item in range(1, count + 1)}
    if rng.random() < 0.2:
        for column in rng.sample(sorted(answers), rng.randint(1, count - 1)):
            del answers[column]
    return answers


def _srs(rng: Random) -> dict[str, str]:
    if rng.random() < 0.15:
        return {"srs_total": rng.choice(SRS_TOTALS)}
    return _items(rng, "srs", 4)


def _fit(rng: Random) -> dict[str, str]:
    return _items(rng, "fit", 6)


def _ors(rng: Random) -> dict[str, str]:
    if rng.random() < 0.5:
        return {"ors_total": rng.choice(ORS_TOTALS)}
    items = rng.choice((("6.25",) * 4, ("6.2", "6.3", "6.2", "6.3"), ("6.2", "6.2", "6.2", "6.3")))
    return {f"ors_{item}": value for item, value in enumerate(items, start=1)}
