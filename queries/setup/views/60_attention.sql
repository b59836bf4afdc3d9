-- Whom to talk about now, and how each rule of the list has done in this clinic.

-- The rule "used to rate": at least two rated sessions before three without any.
CREATE MACRO rules.has_stopped_rating(LAST_RATED, RATED_SESSIONS) AS
rated_sessions >= 2 AND len(last_rated) = 3 AND NOT list_bool_or(last_rated);

-- Was the newest outcome total known at a session worse than the course's first by more than measurement error?
CREATE VIEW rules.points_worse AS
SELECT
    decision_point_outcomes.pairing_no,
    decision_point_outcomes.session_number,
    bool_or(
        CASE
            WHEN outcome_marks.is_higher_better
                THEN decision_point_outcomes.first_score - decision_point_outcomes.last_score
            ELSE decision_point_outcomes.last_score - decision_point_outcomes.first_score
        END >= outcome_marks.reliable_change
    ) AS is_worse
FROM facts.decision_point_outcomes
INNER JOIN rules.outcome_marks ON decision_point_outcomes.instrument = outcome_marks.instrument
GROUP BY decision_point_outcomes.pairing_no, decision_point_outcomes.session_number;

CREATE VIEW rules.heard_mark AS
SELECT marks.low
FROM rules.marks
SEMI JOIN rules.main_instrument ON marks.instrument = main_instrument.instrument
WHERE marks.domain = 'heard' AND marks.low IS NOT NULL;

-- One row per session old enough to know what came of it: which rules were met by what was known, and what came next.
-- Three sessions later, or at an ending before, it is known whether the client had dropped out within three sessions.
CREATE VIEW rules.attention_points AS
SELECT
    decision_points.pairing_no,
    pairings.client_no,
    pairings.entry_session - 1 + decision_points.session_number AS session_number,
    coalesce(points_worse.is_worse, FALSE) AS is_deteriorated,
    decision_point_ruptures.pairing_no IS NOT NULL AS is_unrepaired_rupture,
    coalesce(
        pairings.is_seen_from_start
        AND decision_points.session_1_score < heard_mark.low
        AND decision_points.sessions_2_to_4_score < heard_mark.low
        AND decision_points.last_scores[1] < heard_mark.low,
        FALSE
    ) AS is_staying_low,
    coalesce(
        len(decision_points.last_scores) = 2
        AND decision_points.last_scores[1] < heard_mark.low - 1
        AND decision_points.last_scores[2] < heard_mark.low - 1,
        FALSE
    ) AS is_not_heard_lately,
    coalesce(
        rules.has_stopped_rating(decision_points.last_rated, decision_points.rated_sessions), FALSE
    ) AS is_not_rating_lately,
    pairings.ending = 'dropped_out' AND pairings.sessions - decision_points.session_number < 3 AS is_dropped_out_soon,
    pairings.ending <> 'ongoing' OR pairings.sessions - decision_points.session_number >= 3 AS is_known
FROM facts.decision_points
INNER JOIN rules.pairings ON decision_points.pairing_no = pairings.pairing_no
CROSS JOIN facts.data_span
LEFT JOIN rules.heard_mark ON TRUE
LEFT JOIN rules.points_worse
    ON
        decision_points.pairing_no = points_worse.pairing_no
        AND decision_points.session_number = points_worse.session_number
LEFT JOIN facts.decision_point_ruptures
    ON
        decision_points.pairing_no = decision_point_ruptures.pairing_no
        AND decision_points.session_number = decision_point_ruptures.session_number
WHERE
    NOT pairings.is_left_truncated
    AND decision_points.session_on <= data_span.data_to - getvariable('maturity_days')::INTEGER;

-- A session's standing under one rule as one number, six to a session number: met and known, and whether the client then
-- dropped out (0, 1), not met and known (2, 3), not known what came next, met or not (4, 5).
CREATE MACRO rules.point_code(SESSION_NUMBER, IS_MET, IS_KNOWN, IS_DROPPED_OUT_SOON) AS
session_number * 6
+ CASE
    WHEN is_known THEN (NOT is_met)::INTEGER * 2 + is_dropped_out_soon::INTEGER
    ELSE 4 + (NOT is_met)::INTEGER
END;

-- By rule: courses of clients, session after session, and how many clients have exactly this course.
CREATE VIEW practice.attention_courses AS
WITH clients AS (
    SELECT
        client_no,
        list(rules.point_code(session_number, is_deteriorated, is_known, is_dropped_out_soon)) AS deteriorated,
        list(rules.point_code(session_number, is_unrepaired_rupture, is_known, is_dropped_out_soon)) AS unrepaired_rupture,
        list(rules.point_code(session_number, is_staying_low, is_known, is_dropped_out_soon)) AS stays_low,
        list(rules.point_code(session_number, is_not_heard_lately, is_known, is_dropped_out_soon)) AS not_heard_lately,
        list(rules.point_code(session_number, is_not_rating_lately, is_known, is_dropped_out_soon)) AS no_rating_lately
    FROM rules.attention_points
    GROUP BY client_no
),

courses AS (
    SELECT
        unnest([
            struct_pack(rule := 'deteriorated', course := list_sort(deteriorated)),
            struct_pack(rule := 'unrepaired_rupture', course := list_sort(unrepaired_rupture)),
            struct_pack(rule := 'stays_low', course := list_sort(stays_low)),
            struct_pack(rule := 'not_heard_lately', course := list_sort(not_heard_lately)),
            struct_pack(rule := 'no_rating_lately', course := list_sort(no_rating_lately))
        ], max_depth := 2)
    FROM clients
)

SELECT
    rule,
    course,
    count(*) AS clients
FROM courses
GROUP BY rule, course;

-- How rules bound to time have done: each client's first wait that the rule would have listed them for.
CREATE VIEW practice.attention_waits AS
WITH long_waits AS (
    SELECT
        waits.*,
        waits.away_from_on + ceil(getvariable('inactive_after_days')::INTEGER / 2)::INTEGER AS met_on
    FROM facts.waits
    WHERE waits.idle_days >= getvariable('inactive_after_days')::INTEGER / 2
),

first_waits AS (
    SELECT
        long_waits.*,
        episodes.ending
    FROM long_waits
    INNER JOIN rules.episodes ON long_waits.episode_no = episodes.episode_no
    CROSS JOIN facts.data_span
    WHERE
        -- A course that had been declared ended by then was not on the list.
        (long_waits.has_come_back OR episodes.declared_ending IS NULL OR episodes.ended_on > long_waits.met_on)
        AND long_waits.met_on <= data_span.data_to - getvariable('maturity_days')::INTEGER
    QUALIFY row_number() OVER (PARTITION BY episodes.client_no ORDER BY long_waits.away_from_on) = 1
)

SELECT
    'no_appointment' AS rule,
    count(*) FILTER (has_come_back OR ending <> 'ongoing') AS clients,
    count(*) FILTER (has_come_back) AS came_back,
    count(*) FILTER (NOT has_come_back AND ending = 'dropped_out') AS dropped_out,
    count(*) FILTER (NOT has_come_back AND ending = 'ongoing') AS unresolved
FROM first_waits;

-- First and newest outcome total of the course that a pairing is the present end of, where the newest is clearly worse,
-- and since which of its sessions that has been so.
CREATE VIEW visible.deteriorations AS
WITH not_worse AS (
    SELECT
        pairing_no,
        coalesce(max(session_number) FILTER (NOT is_worse), 0) AS last_number
    FROM rules.points_worse
    GROUP BY pairing_no
),

worse_since AS (
    SELECT
        decision_points.pairing_no,
        min(decision_points.session_on) AS since_on
    FROM facts.decision_points
    INNER JOIN rules.points_worse
        ON
            decision_points.pairing_no = points_worse.pairing_no
            AND decision_points.session_number = points_worse.session_number
    INNER JOIN not_worse ON decision_points.pairing_no = not_worse.pairing_no
    WHERE points_worse.is_worse AND decision_points.session_number > not_worse.last_number
    GROUP BY decision_points.pairing_no
)

SELECT
    pairings.pairing_no,
    episode_outcomes.instrument,
    episode_outcomes.first_score,
    episode_outcomes.last_score,
    outcome_marks.reliable_change,
    coalesce(worse_since.since_on, episode_outcomes.last_rated_on) AS since_on
FROM visible.pairings
INNER JOIN facts.episode_outcomes ON pairings.episode_no = episode_outcomes.episode_no
INNER JOIN rules.outcome_marks ON episode_outcomes.instrument = outcome_marks.instrument
LEFT JOIN worse_since ON pairings.pairing_no = worse_since.pairing_no
WHERE
    pairings.is_last
    AND CASE
        WHEN outcome_marks.is_higher_better THEN episode_outcomes.first_score - episode_outcomes.last_score
        ELSE episode_outcomes.last_score - episode_outcomes.first_score
    END >= outcome_marks.reliable_change;

CREATE VIEW visible.pairing_last_forms AS
SELECT
    pairing_last_forms.*,
    rules.has_stopped_rating(pairing_last_forms.last_rated, pairing_last_forms.rated_sessions) AS has_stopped_rating
FROM facts.pairing_last_forms
INNER JOIN facts.pairings ON pairing_last_forms.pairing_no = pairings.pairing_no
SEMI JOIN visible.scope ON pairings.counselor_id = scope.counselor_id;

-- Open cases, appointment by appointment, with the scores given at each.
CREATE VIEW visible.case_appointments AS
SELECT
    pairings.case_code,
    pairings.counselor_id,
    pairings.team,
    pairings.site,
    pairings.start_on,
    case_appointments.row_no,
    case_appointments.session_on,
    case_appointments.session_number,
    case_appointments.attendance,
    case_appointments.modality,
    case_scores.instrument,
    case_scores.domain,
    case_scores.is_alliance,
    case_scores.score,
    coalesce(marks.low, outcome_marks.low) AS mark
FROM facts.case_appointments
INNER JOIN visible.pairings ON case_appointments.pairing_no = pairings.pairing_no
LEFT JOIN facts.case_scores
    ON
        case_appointments.pairing_no = case_scores.pairing_no
        AND case_appointments.row_no = case_scores.row_no
LEFT JOIN rules.marks
    ON
        case_scores.instrument = marks.instrument
        AND case_scores.domain = marks.domain
LEFT JOIN rules.outcome_marks
    ON
        case_scores.instrument = outcome_marks.instrument
        AND case_scores.domain = 'total'
WHERE pairings.ending = 'ongoing';

CREATE VIEW visible.session_days AS
SELECT
    decision_points.pairing_no,
    decision_points.session_on
FROM facts.decision_points
INNER JOIN facts.pairings ON decision_points.pairing_no = pairings.pairing_no
SEMI JOIN visible.scope ON pairings.counselor_id = scope.counselor_id;
