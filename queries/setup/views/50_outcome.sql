-- Did clients get better? First and last rating of a course of counseling, by the mark and the reliable change in force.

CREATE VIEW rules.outcome_marks AS
SELECT
    mark.instrument,
    mark.is_higher_better,
    mark.low,
    mark.reliable_change
FROM (
    SELECT
        unnest(
            getvariable('outcome_marks')::STRUCT(
                instrument VARCHAR, is_higher_better BOOLEAN, low DECIMAL(9, 3), reliable_change DECIMAL(9, 3)
            )[]
        ) AS mark
) AS given;

-- Points better is positive whichever way the instrument counts. A case is on the side of the mark where help is needed:
-- below it where higher is better, at or above it where lower is better.
CREATE VIEW rules.outcomes_by_instrument AS
WITH directed AS (
    SELECT
        episode_outcomes.*,
        outcome_marks.reliable_change,
        CASE
            WHEN outcome_marks.is_higher_better THEN episode_outcomes.last_score - episode_outcomes.first_score
            ELSE episode_outcomes.first_score - episode_outcomes.last_score
        END AS points_better,
        CASE
            WHEN outcome_marks.is_higher_better THEN episode_outcomes.first_score < outcome_marks.low
            ELSE episode_outcomes.first_score >= outcome_marks.low
        END AS is_case_first,
        CASE
            WHEN outcome_marks.is_higher_better THEN episode_outcomes.last_score < outcome_marks.low
            ELSE episode_outcomes.last_score >= outcome_marks.low
        END AS is_case_last
    FROM facts.episode_outcomes
    INNER JOIN rules.outcome_marks ON episode_outcomes.instrument = outcome_marks.instrument
)

SELECT
    episode_no,
    instrument,
    has_one_pairing,
    rated_sessions,
    first_score,
    points_better,
    is_case_first,
    is_case_last,
    points_better >= reliable_change AS is_better,
    -points_better >= reliable_change AS is_worse
FROM directed;

-- NHS Talking Therapies reads PHQ-9 and GAD-7 together: a case on either is a case, better on one counts unless the other
-- is worse, and the other way round; no points are given, since two instruments are never added up.
CREATE VIEW rules.outcomes AS
FROM rules.outcomes_by_instrument
UNION ALL BY NAME
SELECT
    phq9.episode_no,
    'phq9_gad7' AS instrument,
    phq9.has_one_pairing,
    least(phq9.rated_sessions, gad7.rated_sessions) AS rated_sessions,
    phq9.is_case_first OR gad7.is_case_first AS is_case_first,
    phq9.is_case_last OR gad7.is_case_last AS is_case_last,
    (phq9.is_better OR gad7.is_better) AND NOT (phq9.is_worse OR gad7.is_worse) AS is_better,
    (phq9.is_worse OR gad7.is_worse) AND NOT (phq9.is_better OR gad7.is_better) AS is_worse
FROM rules.outcomes_by_instrument AS phq9
INNER JOIN rules.outcomes_by_instrument AS gad7 ON phq9.episode_no = gad7.episode_no
WHERE phq9.instrument = 'phq9' AND gad7.instrument = 'gad7';

-- Every episode with a session beside every instrument anybody answered, rated or not, so that who is missing is seen.
CREATE VIEW rules.episode_outcomes AS
WITH answered AS (
    SELECT DISTINCT instrument
    FROM rules.outcomes
)

SELECT
    episodes.episode_no,
    episodes.counselor_id,
    episodes.team,
    episodes.site,
    episodes.start_on,
    episodes.modality,
    episodes.age_band,
    episodes.referral_source,
    episodes.presenting_problem,
    episodes.heard_early,
    answered.instrument,
    episodes.ending = 'ongoing' AS is_open,
    NOT episodes.is_left_truncated AND episodes.entry_session = 1 AS is_seen_from_start,
    coalesce(outcomes.has_one_pairing, TRUE) AS has_one_pairing,
    coalesce(outcomes.rated_sessions, 0) AS rated_sessions,
    outcomes.first_score,
    outcomes.points_better,
    outcomes.is_case_first,
    outcomes.is_case_last,
    outcomes.is_better,
    outcomes.is_worse,
    NOT episodes.is_left_truncated
    AND episodes.entry_session = 1
    AND episodes.ending <> 'ongoing'
    AND coalesce(outcomes.rated_sessions, 0) >= 2 AS is_counted
FROM rules.episodes
CROSS JOIN answered
LEFT JOIN rules.outcomes
    ON
        episodes.episode_no = outcomes.episode_no
        AND answered.instrument = outcomes.instrument
WHERE episodes.sessions > 0;

CREATE VIEW visible.episode_outcomes AS
SELECT episode_outcomes.*
FROM rules.episode_outcomes
SEMI JOIN visible.scope ON episode_outcomes.counselor_id = scope.counselor_id;

-- What the whole practice's model of change needs: sums over the episodes counted, counselor by unnamed counselor.
CREATE VIEW practice.outcome_sums AS
SELECT
    counselor_numbers.counselor_no,
    episode_outcomes.instrument,
    episode_outcomes.start_on,
    count(*) AS clients,
    sum(episode_outcomes.first_score) AS first_sum,
    sum(episode_outcomes.points_better) AS better_sum,
    sum(episode_outcomes.first_score * episode_outcomes.first_score) AS first_squares,
    sum(episode_outcomes.first_score * episode_outcomes.points_better) AS products,
    sum(episode_outcomes.points_better * episode_outcomes.points_better) AS better_squares
FROM rules.episode_outcomes
INNER JOIN practice.counselor_numbers ON episode_outcomes.counselor_id = counselor_numbers.counselor_id
WHERE episode_outcomes.is_counted AND episode_outcomes.has_one_pairing AND episode_outcomes.points_better IS NOT NULL
GROUP BY ALL;

CREATE VIEW practice.outcome_counts AS
SELECT
    instrument,
    start_on,
    is_case_first,
    is_case_last,
    is_better,
    is_worse,
    count(*) AS clients
FROM rules.episode_outcomes
WHERE is_counted
GROUP BY ALL;
