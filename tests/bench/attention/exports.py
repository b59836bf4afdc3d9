"""A made-up clinic's export as it would have been on an earlier day, and what became of its clients after that."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from dashboard.definitions import Definitions
from dashboard.sample.clinic import ENDS_ON
from dashboard.sample.lines import SESSION_COLUMNS
from dashboard.sample.scenarios import Parameters

FILES = ("sessions.csv", "episodes.csv", "counselors.csv")
_RATINGS = SESSION_COLUMNS.split(",")[10:]


def read(path: Path) -> pd.DataFrame:
    """A file of the made-up clinic, every cell as text."""
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def cut_back(whole: Path, out: Path, days: int, rng: np.random.Generator) -> None:
    """Writes the export of so many days before the last one: later rows are gone, later endings not declared yet.

    Of those who came again most had their next appointment booked, as in an export of the made-up clinic itself.
    """
    out.mkdir(parents=True)
    day = (ENDS_ON - timedelta(days=days)).isoformat()
    sessions, episodes, counselors = (read(whole / name) for name in FILES)
    kept = sessions[sessions["session_date"] <= day]
    is_next = (sessions["session_date"] > day) & (sessions["session_type"] == "session")
    following = sessions[is_next & sessions["client_id"].isin(kept["client_id"])].drop_duplicates("client_id")
    booked = following[rng.random(len(following)) < Parameters().future_share]
    booked = booked.assign(attendance="future", session_number="", **dict.fromkeys(_RATINGS, ""))
    pd.concat([kept, booked]).to_csv(out / FILES[0], index=False)
    episodes = episodes[episodes["start_date"] <= day].copy()
    episodes.loc[episodes["end_date"] > day, ["ending", "end_date"]] = ""
    episodes.to_csv(out / FILES[1], index=False)
    counselors.loc[counselors["left_on"] > day, "left_on"] = ""
    counselors[counselors["started_on"] <= day].to_csv(out / FILES[2], index=False)


def dropped_out(whole: Path) -> pd.Series:
    """By client code: did they drop out by the last day, declared or inferred from silence?"""
    sessions, episodes = read(whole / FILES[0]), read(whole / FILES[1]).set_index("client_id")
    last_on = sessions.groupby("client_id")["session_date"].max().reindex(episodes.index)
    silent = (ENDS_ON - timedelta(days=Definitions().inactive_after_days)).isoformat()
    return (episodes["ending"] == "dropped_out") | ((episodes["ending"] == "") & (last_on < silent))
