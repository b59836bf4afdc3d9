"""The subcommand `differencing`: weekly imports into a real store, and what an exact Bayesian makes of the releases."""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from dashboard.definitions import Definitions
from dashboard.intake.publish import import_files
from dashboard.store.versions import FeedbackStore
from tests.bench.differencing.bayesian import SCALES, Batch, auc, posterior, prior_of_types
from tests.bench.differencing.caseloads import FIRST_WEEK, Clinic
from tests.builders import write_csv

CERTAIN = 0.8
NEARLY_ALL = 0.8
HEARD = SCALES.index("heard")
PROMISED_AUC = 0.66

_RELEASED = """
SELECT released_clients.counselor_id, released_clients.client_no, released_clients.domain, released_clients.quarter,
    released_batches.band, release_candidates.mean_score < CASE released_clients.domain WHEN 'total' THEN 36 ELSE 9 END
        AS is_low
FROM released_clients
INNER JOIN released_batches USING (counselor_id, instrument, domain, quarter)
INNER JOIN release_candidates USING (counselor_id, client_no, instrument, domain)
ORDER BY ALL
"""
_EVERYBODY = """
SELECT client_no, domain, mean_score < CASE domain WHEN 'total' THEN 36 ELSE 9 END AS is_low
FROM release_candidates ORDER BY ALL
"""


@dataclass(frozen=True)
class Known:
    """What the Bayesians of all counselors made of the clients whose answers were released, scale by scale."""

    scale: str
    clients: int
    low_share: float
    batches: int
    auc: float
    known_low: int
    known_low_in_mixed_batches: int


def add_to(subparsers: Any) -> None:
    """Teach the command line `differencing` and its options."""
    parser = subparsers.add_parser("differencing", help="what a counselor can work out about one client")
    parser.add_argument("--weeks", type=int, default=200, help="weekly imports (default 200)")
    parser.add_argument("--counselors", type=int, default=40, help="counselors with six clients each (default 40)")
    parser.add_argument("--low-share", type=float, default=0.3, help="share below each mark (default .3)")
    parser.add_argument("--seed", type=int, default=1, help="seed (default 1)")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Import week by week, attack, print the table; 1 where a promise is broken."""
    with tempfile.TemporaryDirectory() as folder:
        released, everybody = _simulate(Path(folder), options)
    known = attack(released, everybody, options.seed)
    print(_table(known, options))
    is_kept = all(one.auc <= PROMISED_AUC and one.known_low_in_mixed_batches == 0 for one in known)
    return 0 if is_kept else 1


def attack(released: pd.DataFrame, everybody: pd.DataFrame, seed: int) -> list[Known]:
    """Every counselor's posterior over their own clients; they know membership, marks and how clients rate here."""
    random = np.random.default_rng(seed)
    wide = everybody.pivot(index="client_no", columns="domain", values="is_low")[list(SCALES)].dropna()
    prior = prior_of_types(wide.to_numpy(dtype=np.int64))
    found = [_of_counselor(rows, prior, random) for _, rows in released.groupby("counselor_id")]
    chances = pd.concat(found, ignore_index=True)
    return [_known(scale, chances[chances["domain"] == scale]) for scale in SCALES if scale in set(chances["domain"])]


def _of_counselor(rows: pd.DataFrame, prior: np.ndarray, random: np.random.Generator) -> pd.DataFrame:
    clients = sorted(rows["client_no"].unique())
    position = {client: place for place, client in enumerate(clients)}
    batches = [
        Batch(SCALES.index(str(domain)), batch["client_no"].map(position).to_numpy(), str(batch["band"].iloc[0]))
        for (_, domain), batch in rows.groupby(["quarter", "domain"])
    ]
    chances = posterior(len(clients), batches, prior, random)
    of_batch = rows.groupby(["quarter", "domain"])["is_low"].transform("mean")
    return rows.assign(
        chance=[
            chances[position[client], SCALES.index(domain)]
            for client, domain in zip(rows["client_no"], rows["domain"], strict=True)
        ],
        low_in_batch=of_batch,
    )


def _known(scale: str, chances: pd.DataFrame) -> Known:
    is_low = chances["is_low"].to_numpy(dtype=bool)
    is_known = (chances["chance"] >= CERTAIN).to_numpy()
    is_mixed = (chances["low_in_batch"] < NEARLY_ALL).to_numpy()
    return Known(
        scale=scale,
        clients=len(chances),
        low_share=float(is_low.mean()),
        batches=len(chances.drop_duplicates(["counselor_id", "quarter"])),
        auc=auc(chances["chance"].to_numpy(), is_low),
        known_low=int(is_known.sum()),
        known_low_in_mixed_batches=int((is_known & is_mixed).sum()),
    )


def _simulate(folder: Path, options: argparse.Namespace) -> tuple[pd.DataFrame, pd.DataFrame]:
    store = FeedbackStore.create(folder / "store", is_demo=False)
    clinic = Clinic(options.counselors, options.seed, options.low_share)
    for week in range(options.weeks):
        path = write_csv(folder / f"week-{week}.csv", clinic.week(week))
        today = FIRST_WEEK + timedelta(weeks=week, days=6)
        report = import_files(store, folder / "store" / "key", Definitions(), [path], by="bench", today=today)
        assert report.is_published, report.errors
        print(f"\rweek {week + 1} of {options.weeks}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    with duckdb.connect(str(store.current().path), read_only=True) as connection:
        return connection.execute(_RELEASED).df(), connection.execute(_EVERYBODY).df()


def _table(known: list[Known], options: argparse.Namespace) -> str:
    lines = [
        f"{options.weeks} weekly imports, {options.counselors} counselors with six clients each, "
        f"about {options.low_share:.0%} below each mark, seed {options.seed}.",
        "",
        "| Scale | Batches | Clients in them | Below the mark | AUC (promise: at most .66) | "
        "Known to be low with 80 % | of them where not nearly all are (promise: 0) |",
        "| --- | --: | --: | --: | --: | --: | --: |",
    ]
    lines += [
        f"| {one.scale} | {one.batches} | {one.clients} | {one.low_share:.0%} | {one.auc:.3f} | {one.known_low} | "
        f"{one.known_low_in_mixed_batches} |"
        for one in known
    ]
    return "\n".join(lines)
