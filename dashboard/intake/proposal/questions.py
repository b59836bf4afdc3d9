"""What only a person can answer about a file."""

from __future__ import annotations

from dashboard.intake.codes import shown
from dashboard.intake.columns import instrument_of_item
from dashboard.intake.mapping.model import FileMapping
from dashboard.intake.phrases import agreeing
from dashboard.intake.proposal.model import ColumnProposal, Question
from dashboard.vocabulary import FileKind, instruments

_LISTED = 10
# Highest value found -> the scale it speaks for, by the highest value an item can have.
_OTHER_SCALES = {10: (100, "mm", "0 to 100 millimetres"), 5: (7, "one_to_seven", "1 to 7")}


def open_questions(
    kind: FileKind,
    columns: tuple[ColumnProposal, ...],
    filled: set[str],
    identifying: tuple[str, ...],
    mapping: FileMapping,
) -> tuple[Question, ...]:
    """The questions, those first without whose answers nothing can be read."""
    return (
        *(
            Question("column_missing", "", f"Which column is {column}?", tuple(one.header for one in columns))
            for column in kind.needs
            if column not in filled
        ),
        *(_ambiguous(one) for one in columns if _is_ambiguous(one, mapping)),
        *(
            Question(
                "guess_to_confirm", one.header, f"Is {one.header} the column {one.column}? {one.why}.", (one.column,)
            )
            for one in columns
            if one.confidence == "unsure" and one.column
        ),
        *(question for one in columns if (question := _unknown_codes(one)) is not None),
        *_scales(columns, mapping),
        *(
            Question("identifying_columns", header, f"{header} says who a client is and is never kept; it is dropped.")
            for header in identifying
        ),
    )


def _is_ambiguous(one: ColumnProposal, mapping: FileMapping) -> bool:
    dates = one.survey.dates
    return one.column is not None and dates is not None and dates.is_ambiguous and one.column not in mapping.dates


def _ambiguous(one: ColumnProposal) -> Question:
    sentence = f"Every date in {one.header} could be day/month or month/day. Which is it?"
    return Question("date_ambiguous", one.header, sentence, ("dmy", "mdy"))


def _unknown_codes(one: ColumnProposal) -> Question | None:
    unknown = [code for code in one.codes if code.meaning is None]
    if not unknown:
        return None
    listed = ", ".join(f"{shown(code.written)} ({code.rows:,})" for code in unknown[:_LISTED])
    return Question("codes_unknown", one.header, f"What do these codes in {one.header} mean: {listed}?")


def _scales(columns: tuple[ColumnProposal, ...], mapping: FileMapping) -> list[Question]:
    """One question for each instrument whose items reach over their range as another scale would."""
    questions = []
    for key, instrument in instruments().items():
        found = [one for one in columns if one.column and instrument_of_item(one.column) == key]
        reached = max((one.survey.highest or 0 for one in found), default=0)
        other = _OTHER_SCALES.get(int(instrument.items[0].maximum)) if instrument.items else None
        if other and key not in mapping.scales and instrument.items[0].maximum < reached <= other[0]:
            high = [one.header for one in found if (one.survey.highest or 0) > instrument.items[0].maximum]
            reach = f"{', '.join(high)} {agreeing(len(high), 'reaches', 'reach')}"
            sentence = f"{reach} {reached:g}. Were they given on a scale of {other[2]}?"
            questions.append(Question("scale_unclear", found[0].header, sentence, ("as_is", other[1])))
    return questions
