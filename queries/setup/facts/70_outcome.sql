-- One row per episode and outcome instrument that was answered at one of its sessions: first and last total. With one
-- rated session first and last are the same rating, and there is no change to speak of.
CREATE OR REPLACE TABLE episode_outcomes AS
WITH totals AS (
    SELECT
        counted_sessions.episode_no,
        scales.instrument,
        counted_sessions.position_no,
        counted_sessions.session_on,
        scale_scores.score::DECIMAL(9, 3) AS score
    FROM scale_scores
    INNER JOIN scales ON scale_scores.scale_no = scales.scale_no
    INNER JOIN counted_sessions ON scale_scores.appointment_no = counted_sessions.appointment_no
    WHERE scales.domain = 'total' AND NOT scales.is_alliance
),

counselor_counts AS (
    SELECT
        episode_no,
        count(*) = 1 AS has_one_pairing
    FROM pairings
    GROUP BY episode_no
)

SELECT
    totals.episode_no,
    totals.instrument,
    any_value(counselor_counts.has_one_pairing) AS has_one_pairing,
    count(*)::INTEGER AS rated_sessions,
    arg_min(totals.score, totals.position_no) AS first_score,
    arg_max(totals.score, totals.position_no) AS last_score,
    min(totals.session_on) AS first_rated_on,
    max(totals.session_on) AS last_rated_on
FROM totals
INNER JOIN counselor_counts ON totals.episode_no = counselor_counts.episode_no
GROUP BY totals.episode_no, totals.instrument
ORDER BY totals.episode_no, totals.instrument;
