"""Sentences on the pages can be read at 14, and none of them judges, ranks or claims a cause."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from datetime import date

import pandas as pd
import pytest

from dashboard import wording
from dashboard.wording import (
    alliance,
    common,
    definitions,
    early_dropout,
    empty,
    feedback,
    flags,
    retention,
    settings,
    today,
)
from tests.reading_ease import grade, syllables
from tests.unit.charts import frames as make

LOOKED_ON = date(2026, 3, 31)
LOOK = {"made_on": LOOKED_ON, "from_on": date(2025, 1, 1), "to_on": date(2025, 12, 31)}
EARLY = pd.DataFrame([make.early(), make.early("c2", pairings=60, dropped_out=12)])
FLAGGED = EARLY.assign(flagged_on=LOOKED_ON)
ALLIANCE = pd.DataFrame([make.alliance(), make.alliance("c2", low_clients=0)])
COVERAGE = pd.DataFrame([make.coverage(), make.coverage("c2", rated=40, coverage=0.2)])
RELEASED = pd.DataFrame([make.released(), make.released("goals", band="up_to_a_third")])

SENTENCES = {
    "early headline": early_dropout.headline(EARLY, 0.1, 0.3),
    "differences": early_dropout.differences(FLAGGED, make.NAMES, LOOKED_ON),
    "nobody stood out": early_dropout.differences(EARLY, make.NAMES, LOOKED_ON),
    "list caption": early_dropout.list_caption(),
    "list caption of few": early_dropout.list_caption(has_best_estimate=False),
    "funnel caption": early_dropout.funnel_caption(),
    "counted caption": early_dropout.counted_caption(EARLY, maturity_days=90, early_sessions=2),
    "retention headline": retention.headline(make.retention()),
    "leak headline": retention.leak_headline(make.leak()),
    "bands caption": retention.bands_caption(),
    "bands caption of pairings": retention.bands_caption("pairing"),
    "curve caption": retention.curve_caption(),
    "heard early caption": retention.heard_early_caption(),
    "difference": retention.difference("North", "South", -0.19, -0.3, -0.05, 8),
    "leaving early": retention.early_leaving_context(),
    "alliance headline": alliance.headline(ALLIANCE),
    "heat map caption": alliance.heat_map_caption(),
    "trajectory caption": alliance.trajectory_caption(),
    "coverage headline": alliance.coverage_headline(COVERAGE),
    "coverage caption": alliance.coverage_caption(),
    "quality caption": alliance.quality_caption(),
    "staying": alliance.staying(0.12, 0.06, 0.02, 0.1),
    "across a team": alliance.across_a_team("heard", "North"),
    **{f"what to do, {domain}": words for domain, words in alliance.TO_DO.items()},
    "feedback headline": feedback.headline(RELEASED),
    "strength": feedback.strength(RELEASED),
    "why no more": feedback.why_no_more(),
    "residual risk": feedback.residual_risk(),
    "open by decision": feedback.open_by_decision(),
    **{f"invitation, {domain}": words for domain, words in feedback.INVITATIONS.items()},
    **{f"question, {domain}": words for domain, words in feedback.QUESTIONS.items()},
    "today headline": today.headline(clients=3, actions_due=2, flagged=1, has_looked=True),
    "today without flags": today.headline(clients=3, has_looked=True),
    "today before a look": today.headline(clients=3, has_looked=False),
    "attention caption": today.caption(),
    "care": today.shared_with_care(),
    **{f"rule {rule}": f"{words}." for rule, words in today.RULES.items()},
    **{f"action {rule}": words for rule, words in today.ACTIONS.items()},
    "compared": flags.compared(LOOK),
    "nobody flagged": flags.nobody(LOOK),
    "first look": flags.first_look(),
    "not a safety system": common.NOT_A_SAFETY_SYSTEM,
    "how sure": common.how_sure(0.14, 0.21),
    "data to": common.data_to(LOOKED_ON, rows_in_last_30_days=1, last_well_filled=LOOKED_ON),
    "too few note": common.too_few_note(5),
    "drop-out elsewhere": common.DROP_OUT.sentence,
    "no second visit": common.NO_SECOND_VISIT.sentence,
    **{f"drop-out rule {rule}": definitions.drop_out_rule(rule) for rule in definitions.SHORT_RULES},
    "rule matters": definitions.rule_matters(),
    "both rates": definitions.both_rates("10 %", "17 %"),
    "no data": empty.no_data(may_import=True),
    "too few": empty.too_few(3, 5),
    "no ratings": empty.no_ratings(),
    "no release": empty.no_release(),
    "no attention": empty.no_attention(),
    "privacy note": settings.privacy_note(),
    "confirmation": settings.confirmation("Fewest clients for a supervisor's figure"),
}
# Years of school: what somebody of 14 reads.
HARDEST = 9

FORBIDDEN = re.compile(
    r"\b(because|worst|best counselor|bad|badly|poor|poorly|fail(?:s|ed|ing|ure)?|rank(?:s|ed|ing)?|league|"
    r"score ?board|under ?performing|red|green|amber|guilty|blame|to blame|causes?|caused by|leads to|due to)\b",
    re.IGNORECASE,
)
# Said to rule them out.
ALLOWED = re.compile(r"not ranked|not always a failure|that one leads to the other|not what leads to what")


@pytest.mark.parametrize("name", SENTENCES)
def test_sentence_can_be_read_at_fourteen(name: str) -> None:
    assert grade(SENTENCES[name]) <= HARDEST, SENTENCES[name]


@pytest.mark.parametrize("name", SENTENCES)
def test_sentence_has_no_forbidden_word(name: str) -> None:
    assert FORBIDDEN.findall(ALLOWED.sub("", SENTENCES[name])) == []


def modules() -> Iterator[str]:
    """The names of all modules of wording, those added later too."""
    return (module.name for module in pkgutil.iter_modules(wording.__path__, f"{wording.__name__}."))


def captions() -> dict[str, str]:
    """What every function of wording says that needs nothing to say it: name -> words, those added later too."""
    found = {}
    for module in map(importlib.import_module, modules()):
        for name, function in inspect.getmembers(module, inspect.isfunction):
            needs = [one for one in inspect.signature(function).parameters.values() if one.default is one.empty]
            if function.__module__ == module.__name__ and not name.startswith("_") and not needs:
                words = function()
                if isinstance(words, str):
                    found[f"{module.__name__.rsplit('.', 1)[-1]}.{name}"] = words
    return found


CAPTIONS = captions()


@pytest.mark.parametrize("name", CAPTIONS)
def test_every_caption_can_be_read_at_fourteen_and_judges_nobody(name: str) -> None:
    assert grade(CAPTIONS[name]) <= HARDEST, CAPTIONS[name]
    assert FORBIDDEN.findall(ALLOWED.sub("", CAPTIONS[name])) == []


@pytest.mark.parametrize("module", sorted(modules()))
def test_no_text_of_a_module_has_a_forbidden_word(module: str) -> None:
    source = inspect.getsource(importlib.import_module(module))
    source = re.sub(r'""".*?"""', "", source, flags=re.DOTALL)
    texts = " ".join(re.findall(r'"((?:[^"\\]|\\.)*)"', source))

    assert FORBIDDEN.findall(ALLOWED.sub("", texts)) == []


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("heard", 1),
        ("counselor", 3),
        ("made", 1),
        ("rated", 2),
        ("little", 2),
        ("session", 2),
        ("clients", 2),
        ("I", 1),
    ],
)
def test_syllables_are_counted_as_spoken(word: str, count: int) -> None:
    assert syllables(word) == count


def test_grade_tells_easy_from_hard() -> None:
    assert grade("The cat sat on the mat.") < 1
    assert (
        grade("Multivariable heterogeneity considerations necessitate comprehensive methodological justification.") > 20
    )
    assert grade("") == 0
