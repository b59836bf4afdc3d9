"""The subcommand `attention`: made-up clinics cut back half a year; who of the list has dropped out since then?"""

from __future__ import annotations

import argparse
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from dashboard.access.viewer import operator
from dashboard.answers.ask import ask
from dashboard.answers.clinic import Clinic
from dashboard.definitions.attention_rules import BOUND_TO_TIME, GETTING_WORSE
from dashboard.intake.pseudonyms import case_code, client_key, load_key
from dashboard.intake.publish import import_files
from dashboard.measures.intervals import Z_95
from dashboard.sample import write_sample
from dashboard.settings import Settings, office_url
from dashboard.store.rules import set_rules
from dashboard.store.versions import FeedbackStore
from tests.bench.attention.exports import FILES, cut_back, dropped_out
from tests.bench.monte_carlo import Estimate
from tests.bench.simulation import Outcome, Part, simulated
from tests.bench.table import Promise, Row, markdown

FIRST = 10
CUT_BACK_DAYS = 180
PROMISED_RATIO = 2.0
_OPEN = """
SELECT case_code, sessions FROM visible.pairings WHERE is_last AND ending = 'ongoing'
"""
_SCOPE = "SET VARIABLE visible_counselors = (SELECT list(counselor_id) FROM practice.roster)"
CHOICES = {
    "list": "first ten of the list",
    "worse": "first ten of “getting worse”",
    "in_touch": "first ten listed for another reason than absence, among clients who are not absent",
    "best": "ten who did drop out, the most that any list can reach",
}


def add_to(subparsers: Any) -> None:
    """Teach the command line `attention` and its options."""
    parser = subparsers.add_parser("attention", help="do the first ten of the attention list leave more often?")
    parser.add_argument("--clinics", type=int, default=40, help="made-up clinics of each kind (default 40)")
    parser.add_argument("--seed", type=int, default=1, help="seed (default 1)")
    parser.add_argument("--workers", type=int, default=1, help="processes (default 1); figures do not depend on it")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Make the clinics, ask for their lists, print the table; always 0: the table says itself what fails."""
    sections = []
    for part in PARTS:
        outcomes = simulated(part, options.clinics, options.seed, options.workers)
        sections.append((part.title, part.rows(outcomes)))
    print(markdown(sections))
    return 0


def simulate(scenario: str, rng: np.random.Generator) -> Outcome:
    """One clinic: of each choice how many clients left, and how many would have of others at the same sessions."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        whole, cut = home / "whole", home / "cut"
        write_sample(whole, seed=int(rng.integers(2**31)), scenario={"name": scenario})
        cut_back(whole, cut, CUT_BACK_DAYS, rng)
        clinic = _clinic_of(cut, home / "store")
        listed, people = ask(clinic, operator(), "attention").frame, _open_clients(clinic, dropped_out(whole))
        clinic.office.close()
    return _outcome(listed, people)


def _outcome(listed: pd.DataFrame, people: pd.DataFrame) -> Outcome:
    absent = listed[listed["rule"].isin(BOUND_TO_TIME)]["case_code"]
    in_touch = people[~people.index.isin(absent)]
    worse = listed[listed["rule"].isin(GETTING_WORSE)]
    first = _first(listed)
    best = people[people["has_left"]].index[:FIRST]
    return (
        _counts("list", first, people)
        | _counts("worse", _first(worse), people)
        | _counts("in_touch", _first(listed[~listed["case_code"].isin(absent)]), in_touch)
        # The same sessions as the list's, all of whom left.
        | {"best_left": float(min(FIRST, len(best))), "best_expected": _counts("list", first, people)["list_expected"]}
    )


def _first(listed: pd.DataFrame) -> pd.Index:
    return pd.Index(listed["case_code"].drop_duplicates().head(FIRST))


def _counts(name: str, chosen: pd.Index, people: pd.DataFrame) -> Outcome:
    return {
        f"{name}_clients": float(len(chosen)),
        f"{name}_left": float(people.loc[chosen, "has_left"].sum()),
        f"{name}_expected": sum(_risk_of_others(people, case) for case in chosen),
    }


def _risk_of_others(people: pd.DataFrame, case: str) -> float:
    """The share who left of the other open clients at the same session; of the nearest ones where there are none."""
    others = people.drop(index=case)
    distance = (others["sessions"] - people.loc[case, "sessions"]).abs()
    return float(others.loc[distance == distance.min(), "has_left"].mean())


def _clinic_of(files: Path, folder: Path) -> Clinic:
    settings = Settings(folder=folder, is_demo=True, office_url=office_url(folder, is_demo=True))
    FeedbackStore.create(folder, is_demo=True)
    clinic = Clinic.open(settings)
    report = import_files(
        clinic.store,
        settings.key_file,
        clinic.definitions(),
        [files / name for name in FILES],
        by="bench",
        allow_demo=True,
    )
    assert report.is_published, report.errors
    return clinic


def _open_clients(clinic: Clinic, left: pd.Series) -> pd.DataFrame:
    """Open cases by code: sessions so far, and whether they had dropped out half a year later."""
    definitions, key = clinic.definitions(), load_key(clinic.settings.key_file)
    with clinic.reader.hub(definitions).cursor() as cursor:
        set_rules(cursor, definitions)
        cursor.execute(_SCOPE)
        people = cursor.execute(_OPEN).df().set_index("case_code")
    left.index = pd.Index([case_code(client_key(key, str(code))) for code in left.index])
    return people.assign(has_left=left.reindex(people.index).to_numpy(dtype=bool))


def rows(outcomes: pd.DataFrame) -> list[Row]:
    """By choice: how many times as many left as of others at the same sessions."""
    found = []
    for name, words in CHOICES.items():
        ratio = _ratio(outcomes[f"{name}_left"], outcomes[f"{name}_expected"])
        promise = Promise("at least", PROMISED_RATIO) if name == "list" else None
        found.append(Row(f"{words}", ratio, promise, percent=False))
    return found


def _ratio(left: pd.Series, expected: pd.Series) -> Estimate:
    """Ratio of sums over clinics; its error by the residuals of the clinics (Cochran 1977, 6.4)."""
    value = float(left.sum() / expected.sum())
    residuals = left - value * expected
    error = float(residuals.std(ddof=1) / np.sqrt(len(left)) / expected.mean())
    return Estimate(value, value - Z_95 * error, value + Z_95 * error, len(left))


PARTS = tuple(
    Part(name=f"attention_{scenario}", title=title, simulate=partial(simulate, scenario), rows=rows)
    for scenario, title in (
        (
            "sample",
            "Clinics like the sample data, half a year earlier: drop-outs since then, as a multiple of others",
        ),
        ("typical", "Ordinary clinics with nothing planted, the same"),
    )
)
