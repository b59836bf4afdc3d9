"""The table of realised figures in sample_data/README.md, made from the files."""

from collections.abc import Sequence
from pathlib import Path
from statistics import mean

from tests.unit.sample.realised import CounselorFigures, figures_by_counselor, read_episodes, rows

HEADINGS = (
    "counselor",
    "name, team",
    "pairings",
    "early drop-out",
    "heard below 9",
    "goals below 9",
    "coverage",
    "one answer to all",
    "at 40",
    "ruptures repaired",
)


def realised_table(folder: Path) -> list[str]:
    """The lines of a Markdown table, one counselor a line."""
    people = {row["counselor_id"]: f"{row['name']} {row['team']}" for row in rows(folder / "counselors.csv")}
    figures = figures_by_counselor(read_episodes(folder))
    return [
        _line(HEADINGS),
        _line(["---"] * 2 + ["---:"] * (len(HEADINGS) - 2)),
        *(_line([code, people[code], *_cells(of)]) for code, of in figures.items()),
    ]


def _cells(of: CounselorFigures) -> list[str]:
    return [
        str(of.started),
        f"{of.early_drop_outs}/{of.pairings} = {of.early_drop_outs / of.pairings:.2f}",
        f"{sum(of.heard)}/{len(of.heard)} = {mean(of.heard):.2f}",
        f"{sum(of.goals)}/{len(of.goals)} = {mean(of.goals):.2f}",
        f"{of.rated / of.sessions:.2f}",
        f"{of.straight_lined / of.rated:.2f}",
        f"{of.at_ceiling / of.rated:.2f}",
        f"{of.repaired}/{of.ruptures}",
    ]


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
