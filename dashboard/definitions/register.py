"""Each definition that can be set: its key, default, words for people, where it comes from, what it takes."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.definitions.attention_rules import MAY_BE_LEAVING
from dashboard.definitions.kinds import ClosedPeriods, Day, OneOf, SomeOf, Takes, TimeZone, WholeNumber

DROP_OUT_RULES = ("declared_or_inferred", "declared", "missed_last", "openfit", "fewer_than_n")
NOW, COURSES, DROP_OUT, ESTIMATES, PRIVACY = "Time", "Courses", "Drop-out", "Estimates", "Privacy"
GROUPS = (DROP_OUT, COURSES, NOW, ESTIMATES, PRIVACY)


@dataclass(frozen=True)
class Definition:
    """One setting: its key, default as text, its name and its words for people, where the default comes from.

    `guards_privacy`: it decides who can be made out; a smaller number, or `open`, shows more. `elsewhere`: what it
    changes besides the practice's headline figures.
    """

    key: str
    default: str
    label: str
    words: str
    source: str
    takes: Takes
    group: str
    guards_privacy: bool = False
    elsewhere: str = ""

    def shows_more(self, before: str, after: str) -> bool:
        """Whether going from one value to another would let people be made out more easily."""
        if not self.guards_privacy or before == after:
            return False
        return after == "open" if isinstance(self.takes, OneOf) else int(after) < int(before)


REGISTER: tuple[Definition, ...] = (
    Definition(
        "data_to",
        "",
        "The day that counts as now",
        "Empty: the day of the newest attended appointment. A day before the newest row leaves later rows out of every "
        "answer.",
        "Scores arrive days to weeks late, so the clock is never used.",
        Day(),
        NOW,
    ),
    Definition(
        "case_mix",
        "auto",
        "Expected drop-out by client mix",
        "Whether the drop-out expected of a counselor takes their clients' mix into account.",
        "Counselors who take the hard cases must not be flagged for it.",
        OneOf(("auto", "none")),
        ESTIMATES,
        elsewhere="The drop-out expected of each counselor, and their best estimates.",
    ),
    Definition(
        "early_sessions",
        "2",
        "Early: at most this many sessions",
        "A drop-out is early when it comes after at most this many sessions.",
        "Most drop-out happens after one or two sessions; convention of this dashboard.",
        WholeNumber(1, 20),
        DROP_OUT,
    ),
    Definition(
        "maturity_days",
        "90",
        "Days before a start is counted",
        "A start is counted for early drop-out only when it lies at least this many days back.",
        "Younger starts could not yet be seen to drop out.",
        WholeNumber(0, 730),
        DROP_OUT,
    ),
    Definition(
        "inactive_after_days",
        "45",
        "Days of silence that mean drop-out",
        "Without a declared ending, a client whose last appointment lies more days back than this has dropped out.",
        "Simon et al. 2012 used 45 days without a return visit.",
        WholeNumber(1, 730),
        DROP_OUT,
    ),
    Definition(
        "settle_days",
        "",
        "Days until a session is settled",
        "Once a session is this old, its client was seen to come back or to leave. Empty: the days of silence plus 15.",
        "A return is seen within days, a silent ending only after the days of silence.",
        WholeNumber(0, 3650, may_be_empty=True),
        COURSES,
    ),
    Definition(
        "closed_periods",
        "",
        "When the clinic was closed",
        "These days and the 21 days after each period do not count as silence.",
        "A six-week closure would make most recent inferred drop-outs false.",
        ClosedPeriods(),
        NOW,
    ),
    Definition(
        "sigma_prior",
        "half",
        "How best estimates are averaged",
        "How the spread between counselors is averaged over: half, or none for the plug-in estimate.",
        "Plug-in intervals are too narrow with few counselors.",
        OneOf(("half", "none")),
        ESTIMATES,
        elsewhere="The best estimates of counselors and how wide their intervals are.",
    ),
    Definition(
        "new_episode_after_days",
        "180",
        "Gap that begins a new course, in days",
        "Without episode codes, a longer gap than this begins a new course of counseling.",
        "Convention of this dashboard.",
        WholeNumber(1, 3650),
        COURSES,
    ),
    Definition(
        "left_truncation_days",
        "60",
        "Days at the start of the data to leave out",
        "Without session numbers, clients first seen within this many days of the first appointment of all may be in "
        "mid-treatment. They are left out where session numbers matter. 0 counts them.",
        "An export often starts in the middle of treatments.",
        WholeNumber(0, 3650),
        COURSES,
    ),
    Definition(
        "timezone",
        "UTC",
        "The clinic's time zone",
        "For files with times in UTC; it holds for the next import.",
        "Names of the IANA time zone database.",
        TimeZone(),
        NOW,
        elsewhere="Nothing until files with times in UTC are imported.",
    ),
    Definition(
        "drop_out_rule",
        "declared_or_inferred",
        "Which endings count as drop-out",
        "The rule by which an ending counts as a drop-out. Every figure about drop-out names it.",
        "Rates depend on the rule: Hatchett & Park 2003 and later reviews.",
        OneOf(DROP_OUT_RULES),
        DROP_OUT,
    ),
    Definition(
        "min_clients_supervisor",
        "5",
        "Fewest clients for a supervisor's figure",
        "Supervisors see no rate of fewer clients than this.",
        "A caution about small numbers.",
        WholeNumber(1, 100),
        PRIVACY,
        guards_privacy=True,
        elsewhere="Which figures supervisors see, and which are “too few”.",
    ),
    Definition(
        "release_clients",
        "8",
        "Fewest new clients for a release",
        "New clients needed before a counselor's feedback is released (domains of several items, totals).",
        "Keeps one client's answer from being worked out.",
        WholeNumber(8, 1000),
        PRIVACY,
        guards_privacy=True,
        elsewhere="When counselors get their next release; released batches stay as they are.",
    ),
    Definition(
        "release_clients_item",
        "10",
        "Fewest new clients for a release of one item",
        "The same for domains of one item.",
        "Keeps one client's answer from being worked out.",
        WholeNumber(8, 1000),
        PRIVACY,
        guards_privacy=True,
        elsewhere="When counselors get their next release; released batches stay as they are.",
    ),
    Definition(
        "min_peers",
        "4",
        "Fewest other counselors to compare with",
        "Other counselors needed before their band is shown beside one's own.",
        "Keeps one counselor's figures from being worked out.",
        WholeNumber(4, 1000),
        PRIVACY,
        guards_privacy=True,
        elsewhere="Whether counselors see the others' band at their next release.",
    ),
    Definition(
        "feedback_mode",
        "anonymous",
        "How counselors see their feedback",
        "Anonymous: only released batches. Open: counselors also see the shares of all their clients as they stand, "
        "and supervisors who counsel their own figures.",
        "Clients answer honestly when they know who reads.",
        OneOf(("anonymous", "open")),
        PRIVACY,
        guards_privacy=True,
        elsewhere="What counselors see of their own clients. Tell counselors and clients before you change it.",
    ),
    Definition(
        "keep_clients_months",
        "0",
        "Months to keep clients who no longer come",
        "The next import erases clients whose last appointment lies further back than this, counted from the day that "
        "counts as now. 0 keeps everybody.",
        "Personal data are kept no longer than they are needed: GDPR, article 5(1)(e).",
        WholeNumber(0, 600),
        PRIVACY,
        elsewhere="Nothing until the next import, which leaves no trace of these clients in the store. Backups and the "
        "clinic's own system still hold them.",
    ),
    Definition(
        "rules_off",
        "",
        "Reasons left off the attention list",
        "A reason chosen here is left off only while its own record in this clinic shows no difference.",
        "Signs that tell nobody apart cost attention that other clients need.",
        SomeOf(MAY_BE_LEAVING),
        ESTIMATES,
        elsewhere="Which clients stand on the attention list. Reasons about getting worse always stay.",
    ),
)
