"""The register of questions: who may ask, which queries are read, which measure works on them, what is hidden."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from dashboard.access.viewer import Permission
from dashboard.answers import works
from dashboard.answers.works import Context

GROUPS = (
    "none",
    "counselor",
    "team",
    "site",
    "start_year",
    "start_quarter",
    "modality",
    "age_band",
    "referral_source",
    "presenting_problem",
    "heard_early",
)
SUPERVISED, OWN, PRACTICE = "supervised", "own", "practice"


@dataclass(frozen=True)
class Question:
    """One question. `scope` says whose rows: those supervised, one's own releases, or practice figures only.

    `queries` are read in one go; `work` turns their frames into the answer's frame. `columns` is the promise that other
    programs rely on; `hides` maps a denominator to the estimates that are hidden when it is too small.
    """

    name: str
    words: str
    permission: Permission
    scope: str
    queries: tuple[str, ...]
    work: Callable[[Context, Sequence[pd.DataFrame]], pd.DataFrame]
    columns: tuple[str, ...]
    groups: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    hides: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    practice: Callable[[Context, Sequence[pd.DataFrame]], dict[str, float]] | None = None
    measure: Callable[..., object] | None = None


_LIMITS = (
    "limit95_low", "limit95_high", "limit998_low", "limit998_high", "od95_low", "od95_high", "od998_low", "od998_high",
)  # fmt: skip

REGISTER: dict[str, Question] = {
    question.name: question
    for question in (
        Question(
            name="retention",
            words="Of clients who started, where are they after each session?",
            permission=Permission.SEE_RESULTS,
            scope=SUPERVISED,
            queries=("retention_exits_by_session",),
            work=works.retention,
            columns=(
                "group", "session_number", "at_risk_clients", "dropped_out_clients", "planned_clients",
                "changed_counselor_clients", "other_clients", "still_attending", "still_attending_low",
                "still_attending_high", "dropped_out", "dropped_out_low", "dropped_out_high", "planned",
                "changed_counselor", "other",
            ),
            groups=GROUPS,
            units=("episode", "pairing"),
            measure=works.retention_measure,
        ),
        Question(
            name="leak",
            words="After which session do clients leave, and how?",
            permission=Permission.SEE_RESULTS,
            scope=SUPERVISED,
            queries=("retention_exits_by_session",),
            work=works.leak,
            columns=(
                "group", "session_number", "attended_clients", "left_dropped_out", "left_planned", "left_changed",
                "left_other", "dropped_out_pct",
            ),
            groups=GROUPS,
            units=("episode", "pairing"),
            hides={"attended_clients": ("dropped_out_pct",)},
            measure=works.leak_measure,
        ),
        Question(
            name="early_dropout",
            words="Does early drop-out differ between counselors by more than chance?",
            permission=Permission.SEE_RESULTS,
            scope=SUPERVISED,
            queries=("early_dropout_by_counselor", "early_dropout_by_number", "flags"),
            work=works.early_dropout,
            columns=(
                "counselor_id", "pairings", "dropped_out", "unresolved", "by_transfer", "inferred_share", "rate",
                "rate_low", "rate_high", "expected", "shrunken_rate", "shrunken_low", "shrunken_high",
                "prob_above_practice",
                *_LIMITS,
                "flagged_on", "label",
            ),
            groups=("counselor",),
            hides={"pairings": ("rate", "rate_low", "rate_high", *works.BEST_ESTIMATES)},
            practice=works.early_dropout_practice,
            measure=works.early_dropout_measure,
        ),
        Question(
            name="early_dropout_model",
            words="How much do counselors differ in early drop-out, beyond chance?",
            permission=Permission.SEE_RESULTS,
            scope=PRACTICE,
            queries=("early_dropout_by_number",),
            work=works.early_dropout_model,
            columns=("mu", "sigma", "practice_rate", "phi", "tau2", "counselors", "pairings"),
            measure=works.early_dropout_model_measure,
        ),
        Question(
            name="early_dropout_limits",
            words="How far from the practice would chance alone take a counselor?",
            permission=Permission.SEE_RESULTS,
            scope=PRACTICE,
            queries=("early_dropout_by_number",),
            work=works.early_dropout_limits,
            columns=("pairings", *_LIMITS),
        ),
        Question(
            name="early_dropout_by_quarter",
            words="How has early drop-out gone over the quarters in which clients began?",
            permission=Permission.SEE_RESULTS,
            scope=SUPERVISED,
            queries=("early_dropout_by_quarter",),
            work=works.early_dropout_by_quarter,
            columns=("quarter_on", "pairings", "dropped_out", "rate", "rate_low", "rate_high"),
            hides={"pairings": ("rate", "rate_low", "rate_high")},
        ),
        Question(
            name="alliance",
            words="With whom do clients rate the work below the mark early on?",
            permission=Permission.SEE_RESULTS,
            scope=SUPERVISED,
            queries=("alliance_by_counselor", "alliance_by_number", "main_instrument", "flags"),
            work=works.alliance,
            columns=(
                "counselor_id", "instrument", "domain", "clients", "low_clients", "clearly_low_clients", "low_share",
                "low_share_low", "low_share_high", "shrunken_share", "shrunken_low", "shrunken_high", "mean_score",
                "coverage", "straight_lined_share", "ceiling_share", "label",
            ),
            groups=("counselor",),
            hides={
                "clients": (
                    "low_share", "low_share_low", "low_share_high", "shrunken_share", "shrunken_low", "shrunken_high",
                ),
                "rated_clients": ("mean_score", "straight_lined_share", "ceiling_share"),
            },
            practice=works.alliance_practice,
            measure=works.alliance_measure,
        ),
        Question(
            name="alliance_by_session",
            words="How do ratings go over the sessions?",
            permission=Permission.SEE_RESULTS,
            scope=SUPERVISED,
            queries=("alliance_by_session", "main_instrument"),
            work=works.alliance_by_session,
            columns=(
                "group", "instrument", "domain", "session_number", "clients", "mean_score", "q25", "median", "q75",
                "low_share",
            ),
            groups=GROUPS,
            hides={"clients": ("mean_score", "q25", "median", "q75", "low_share")},
        ),
        Question(
            name="alliance_by_quarter",
            words="How has the share of clients below the mark gone over the quarters?",
            permission=Permission.SEE_RESULTS,
            scope=SUPERVISED,
            queries=("alliance_by_quarter", "main_instrument"),
            work=works.alliance_by_quarter,
            columns=(
                "quarter_on", "instrument", "domain", "clients", "low_clients", "clearly_low_clients", "low_share",
                "low_share_low", "low_share_high",
            ),
            hides={"clients": ("low_share", "low_share_low", "low_share_high")},
        ),
        Question(
            name="coverage",
            words="How many sessions were rated?",
            permission=Permission.SEE_RESULTS,
            scope=SUPERVISED,
            queries=("coverage_by_counselor",),
            work=works.coverage,
            columns=("counselor_id", "sessions", "rated", "coverage", "missing_at_last_before_dropout"),
            groups=("counselor",),
            hides={"sessions": ("coverage",), "dropped_out": ("missing_at_last_before_dropout",)},
        ),
        Question(
            name="coverage_by_quarter",
            words="How has the share of rated sessions gone over the quarters?",
            permission=Permission.SEE_RESULTS,
            scope=SUPERVISED,
            queries=("coverage_by_quarter",),
            work=works.coverage_by_quarter,
            columns=("quarter_on", "sessions", "rated", "coverage"),
            hides={"sessions": ("coverage",)},
        ),
        Question(
            name="headline_figures",
            words="How do the headline figures stand?",
            permission=Permission.SEE_RESULTS,
            scope=SUPERVISED,
            queries=(
                "retention_exits_by_session", "early_dropout_by_counselor", "alliance_by_counselor",
                "coverage_by_counselor", "main_instrument",
            ),
            work=works.headline_figures,
            columns=("figure", "numerator", "denominator", "estimate", "low", "high"),
            hides={"denominator": ("estimate", "low", "high")},
        ),
        Question(
            name="attention",
            words="Which clients should we talk about now?",
            permission=Permission.SEE_RESULTS,
            scope=SUPERVISED,
            queries=("attention_by_case",),
            work=works.attention,
            columns=("case_code", "counselor_id", "rule", "since_on", "evidence", "risk", "comparison_risk"),
        ),
        Question(
            name="flags",
            words="Whom should we look at first, and why?",
            permission=Permission.SEE_RESULTS,
            scope=SUPERVISED,
            queries=("flags",),
            work=works.as_read,
            columns=(
                "made_on", "quarter", "counselor_id", "measure", "numerator", "denominator", "practice_rate", "p",
                "declared_only_agrees",
            ),
            measure=works.flags_measure,
        ),
        Question(
            name="flag_quarters",
            words="When were counselors compared?",
            permission=Permission.SEE_RESULTS,
            scope=PRACTICE,
            queries=("flag_quarters",),
            work=works.as_read,
            columns=("quarter", "made_on", "from_on", "to_on", "counselors", "comparisons"),
        ),
        Question(
            name="left_out",
            words="Who is left out of these figures, and why?",
            permission=Permission.SEE_RESULTS,
            scope=SUPERVISED,
            queries=("left_out_by_reason",),
            work=works.left_out,
            columns=("reason", "clients"),
            units=("episode", "pairing"),
        ),
        Question(
            name="counselors",
            words="Which counselors do I supervise?",
            permission=Permission.SEE_RESULTS,
            scope=SUPERVISED,
            queries=("counselors_supervised",),
            work=works.as_read,
            columns=("counselor_id", "name", "team", "site"),
        ),
        Question(
            name="my_feedback",
            words="How do my clients experience our work?",
            permission=Permission.SEE_OWN_FEEDBACK,
            scope=OWN,
            queries=("my_feedback",),
            work=works.as_read,
            columns=(
                "batch", "quarter", "instrument", "domain", "clients_at_least", "band", "practice_band_low",
                "practice_band_high",
            ),
        ),
        Question(
            name="inclusion",
            words="From the rows in the files to the clients in the figures, who is left out at each step and why?",
            permission=Permission.SEE_DATA_QUALITY,
            scope=PRACTICE,
            queries=("inclusion_by_step",),
            work=works.inclusion,
            columns=("step", "rows", "left_out", "reason"),
        ),
        Question(
            name="data_quality",
            words="How complete are the data?",
            permission=Permission.SEE_DATA_QUALITY,
            scope=PRACTICE,
            queries=("data_quality_by_check",),
            work=works.data_quality,
            columns=("check", "numerator", "denominator", "estimate", "low", "high"),
        ),
        Question(
            name="data_to",
            words="Which day counts as now?",
            permission=Permission.SEE_DEFINITIONS,
            scope=PRACTICE,
            queries=("data_to",),
            work=works.as_read,
            columns=(
                "data_to", "is_set", "first_row_on", "newest_attended_on", "newest_row_on", "appointments_30_days",
                "proposed_on", "clients", "counselors", "begun_clients", "left_truncated_clients",
            ),
        ),
        Question(
            name="imports",
            words="Which files were imported, when and by whom?",
            permission=Permission.SEE_IMPORTS,
            scope=PRACTICE,
            queries=("imports",),
            work=works.as_read,
            columns=(
                "import_id", "imported_at", "imported_by", "files", "rows_read", "rows_accepted", "rows_rejected",
                "rows_unchanged", "rows_corrected", "warnings", "is_live", "undone_at", "undone_by",
            ),
        ),
    )
}  # fmt: skip
