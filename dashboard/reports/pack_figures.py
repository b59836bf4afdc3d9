"""The three figures of the supervision pack, each with its words."""

from __future__ import annotations

from dataclasses import replace

from dashboard.access.viewer import Viewer
from dashboard.answers.answer import Answer, Filters
from dashboard.answers.ask import ask
from dashboard.answers.clinic import Clinic
from dashboard.charts.rows import rows_of
from dashboard.definitions.scales import scale_of
from dashboard.reports.parts import Drawn, short
from dashboard.wording import alliance, retention, trend

DOMAIN = "heard"
ALL = "All clients"
_HALF_PAGE = (83, 76)


def pack_figures(
    clinic: Clinic, viewer: Viewer, filters: Filters, name: str, instrument: str | None, sums: Answer
) -> dict[str, Drawn]:
    """Figures by name: `course` (feeling heard over the sessions), `staying`, `sum`."""
    # Drawing takes a second to import, which no page should wait for.
    from dashboard.reports.figures.courses import running_sum  # noqa: PLC0415

    drawn = running_sum(rows_of(sums.frame), 100, 52)
    figures = {"staying": _staying(clinic, viewer, filters, name), "sum": Drawn(drawn, trend.cusum_alt(sums.frame))}
    if instrument is not None:
        figures["course"] = _course(clinic, viewer, filters, name, instrument)
    return figures


def _staying(clinic: Clinic, viewer: Viewer, filters: Filters, name: str) -> Drawn:
    from dashboard.reports.figures.staying import curves  # noqa: PLC0415

    pairings = replace(filters, by=None, unit="pairing")
    own = ask(clinic, viewer, "retention", pairings).frame
    everybody = ask(clinic, viewer, "retention", replace(pairings, counselor_id=None)).frame
    alt = " ".join((retention.still_attending_alt(own), retention.still_attending_alt(everybody)))
    return Drawn(curves({short(name): rows_of(own), ALL: rows_of(everybody)}, *_HALF_PAGE), alt)


def _course(clinic: Clinic, viewer: Viewer, filters: Filters, name: str, instrument: str) -> Drawn:
    from dashboard.reports.figures.courses import trajectory  # noqa: PLC0415

    own = ask(clinic, viewer, "alliance_by_session", replace(filters, by=None))
    everybody = ask(clinic, viewer, "alliance_by_session", replace(filters, by=None, counselor_id=None))
    scale = scale_of(instrument, DOMAIN, own.definitions)
    frames = [
        answer.frame[(answer.frame["instrument"] == instrument) & (answer.frame["domain"] == DOMAIN)]
        for answer in (own, everybody)
    ]
    drawn = trajectory({short(name): rows_of(frames[0]), ALL: rows_of(frames[1])}, scale, *_HALF_PAGE)
    mine, others = (alliance.trajectory_alt(frame, DOMAIN, scale.mark) for frame in frames)
    return Drawn(drawn, f"{name}. {mine} For comparison: {others}")
