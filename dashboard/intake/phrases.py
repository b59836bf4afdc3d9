"""Numbers in sentences."""


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """`1 row`, `2,000 rows`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {plural or noun + 's'}"


def agreeing(number: int, singular: str, plural: str) -> str:
    """The verb that goes with a number."""
    return singular if number == 1 else plural
