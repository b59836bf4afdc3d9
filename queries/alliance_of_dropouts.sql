-- question: How far apart are the first ratings of clients who dropped out and of those who ended otherwise?
-- why: the one figure here that can stand beside the published one (d = .55)
-- grain: one row per instrument, domain and kind of ending
-- counted: pairings begun in the period, seen from their start, ended, settled, and rated at session 1
-- parameters:
--   from_on         DATE     first start counted, or NULL
--   to_on           DATE     last start counted, or NULL
--   team            VARCHAR  only this team, or NULL
--   site            VARCHAR  only this site, or NULL
--   counselor_id    VARCHAR  only this counselor, or NULL
-- returns:
--   instrument      VARCHAR  key of the instrument
--   domain          VARCHAR  heard, goals, approach, hope, overall or total
--   is_dropped_out  BOOLEAN  dropped out, or ended in another way
--   clients         BIGINT   how many
--   score_sum       DOUBLE   sum of their ratings of session 1, in points
--   square_sum      DOUBLE   sum of the squares
WITH ended AS MATERIALIZED (
    -- With both views in one join DuckDB 1.5.5 fails to plan it for some stores ("failed to bind column reference").
    SELECT
        pairing_no,
        ending = 'dropped_out' AS is_dropped_out
    FROM visible.pairings
    WHERE
        is_seen_from_start
        AND settled_sessions = sessions
        AND ending <> 'ongoing'
        AND ($from_on IS NULL OR start_on >= $from_on)
        AND ($to_on IS NULL OR start_on <= $to_on)
        AND ($team IS NULL OR team = $team)
        AND ($site IS NULL OR site = $site)
        AND ($counselor_id IS NULL OR counselor_id = $counselor_id)
),

first_scores AS (
    SELECT
        pairing_no,
        instrument,
        domain,
        score_1,
        -- Decimals that can be multiplied, so that the sums are exact in any order.
        round(score_1, 6)::DECIMAL(15, 6) AS rounded_score
    FROM visible.pairing_early_courses
    WHERE score_1 IS NOT NULL
)

SELECT
    first_scores.instrument,
    first_scores.domain,
    ended.is_dropped_out,
    count(*) AS clients,
    sum(first_scores.score_1)::DOUBLE AS score_sum,
    sum(first_scores.rounded_score * first_scores.rounded_score)::DOUBLE AS square_sum
FROM first_scores
INNER JOIN ended ON first_scores.pairing_no = ended.pairing_no
GROUP BY ALL
ORDER BY first_scores.instrument, first_scores.domain, ended.is_dropped_out;
