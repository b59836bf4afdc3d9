"""One counselor beside everybody: scores over the sessions, and the running sum of early drop-outs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes

from dashboard.charts.rows import Row
from dashboard.charts.theme import LIGHT
from dashboard.definitions.scales import Scale
from dashboard.reports.figures.canvas import Margins, name_axes, name_ends, new_axes, nothing, svg, write_counts

STAGES = ("1", "2", "3", "4-6", "7+")
NO_COURSE = "Too few ratings for a course over the sessions."
NO_SUM = "Too few clients to follow early drop-out over time."


def trajectory(groups: Mapping[str, Sequence[Row]], scale: Scale, width: float, height: float) -> bytes:
    """Mean score by stage for one or two groups, the first with the band of the middle half of its clients.

    Rows of the question `alliance_by_session` for one instrument and domain. The axis starts just under the scores.
    """
    drawn = {name: _by_stage(rows) for name, rows in groups.items()}
    drawn = {name: stages for name, stages in drawn.items() if stages}
    if not drawn:
        return nothing(width, height, NO_COURSE)
    figure, axes = new_axes(width, height, Margins(left=19, right=22, bottom=13 + 3.6 * len(drawn)))
    low = _axis_start(drawn, scale)
    axes.set_ylim(low, scale.highest)
    ends = []
    for line, (name, stages) in enumerate(drawn.items()):
        colour = LIGHT.attending if name == next(iter(groups)) else LIGHT.quiet
        _draw_course(axes, stages, colour, is_first=name == next(iter(groups)))
        ends.append((name, colour, _mean(stages[max(stages)])))
        counts = [(place, f"{row.count('clients') or 0:,}") for place, row in stages.items()]
        write_counts(axes, counts, line=line + 1, name=name, colour=colour)
    if scale.mark is not None:
        axes.axhline(scale.mark, color=LIGHT.quiet, linewidth=0.8, linestyle=(0, (4, 3)))
        ends.append((f"mark {scale.mark:g}", LIGHT.quiet, scale.mark))
    axes.set_xlim(-0.3, len(STAGES) - 0.8)
    axes.set_xticks(range(len(STAGES)), STAGES)
    started = f", axis from {low:g}" if low > scale.lowest else ""
    name_axes(axes, "session; below, clients", f"mean, {scale.lowest:g} to {scale.highest:g}{started}")
    name_ends(axes, ends, x=len(STAGES) - 0.8)
    return svg(figure)


def running_sum(rows: Sequence[Row], width: float, height: float) -> bytes:
    """Early drop-outs beyond the expected, client after client, in the band that chance gives.

    Rows of the question `cusum` for one counselor; those kept back are not drawn.
    """
    known = [row for row in rows if row.number("estimate") is not None]
    if not known:
        return nothing(width, height, NO_SUM)
    figure, axes = new_axes(width, height, Margins(left=13, right=20))
    counts = [0, *(row.count("denominator") or 0 for row in known)]
    sums, lows, highs = ([0.0, *(row.number(column) or 0.0 for row in known)] for column in ("estimate", "low", "high"))
    axes.fill_between(counts, lows, highs, color=LIGHT.soft, alpha=0.2, linewidth=0)
    axes.axhline(0, color=LIGHT.quiet, linewidth=0.8, linestyle=(0, (4, 3)))
    axes.plot(counts, sums, color=LIGHT.attending, linewidth=1.6, drawstyle="steps-post")
    axes.set_xlim(0, counts[-1])
    name_axes(axes, "clients counted, in the order in which they began", "beyond the expected")
    so_far = "0.0" if round(sums[-1], 1) == 0 else f"{sums[-1]:+.1f}".replace("-", "−")
    ends = [(f"{so_far} so far", LIGHT.attending, sums[-1]), ("as expected", LIGHT.quiet, 0.0)]
    name_ends(axes, ends, x=counts[-1])
    return svg(figure)


def _by_stage(rows: Sequence[Row]) -> dict[int, Row]:
    """Place of the stage -> its row, without those that have no mean to draw."""
    known = {row.text("session_number").removesuffix(".0"): row for row in rows if row.number("mean_score") is not None}
    return {place: known[stage] for place, stage in enumerate(STAGES) if stage in known}


def _draw_course(axes: Axes, stages: Mapping[int, Row], colour: str, *, is_first: bool) -> None:
    if is_first:
        banded = {place: row for place, row in stages.items() if row.number("q25") is not None}
        lows, highs = ([row.number(end) or 0.0 for row in banded.values()] for end in ("q25", "q75"))
        axes.fill_between(list(banded), lows, highs, color=colour, alpha=0.13, linewidth=0)
    axes.plot(
        list(stages),
        [_mean(row) for row in stages.values()],
        color=colour,
        linewidth=1.8 if is_first else 1.2,
        linestyle="solid" if is_first else (0, (4, 2)),
        marker="o",
        markersize=3.2 if is_first else 2.4,
    )


def _axis_start(drawn: Mapping[str, Mapping[int, Row]], scale: Scale) -> float:
    """A tenth of the scale below the lowest thing drawn, on a whole tenth."""
    first = next(iter(drawn))
    lowest = [_mean(row) for stages in drawn.values() for row in stages.values()]
    lowest += [quarter for row in drawn[first].values() if (quarter := row.number("q25")) is not None]
    lowest += [] if scale.mark is None else [scale.mark]
    step = (scale.highest - scale.lowest) / 10
    return max(scale.lowest, scale.lowest + step * ((min(lowest) - scale.lowest) // step - 1))


def _mean(row: Row) -> float:
    return row.number("mean_score") or 0.0
