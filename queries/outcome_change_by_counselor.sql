-- question: How far did each counselor's clients change between their first and last rating?
-- why: whoever begins worse off changes more, so change is read beside where it began
-- grain: one row per counselor with a client counted, and instrument
-- counted: episodes begun in the period, over, seen from their start, with one counselor throughout, rated at two sessions or more
-- parameters:
--   from_on         DATE     first start counted, or NULL
--   to_on           DATE     last start counted, or NULL
--   team            VARCHAR  only this team, or NULL
--   site            VARCHAR  only this site, or NULL
--   counselor_id    VARCHAR  only this counselor, or NULL
-- returns:
--   counselor_id    VARCHAR  the counselor's code
--   instrument      VARCHAR  key of the instrument
--   clients         BIGINT   with a first and a last rating at different sessions
--   first_sum       DOUBLE   sum of their first scores
--   better_sum      DOUBLE   sum of the points they got better by (worse is negative)
--   first_squares   DOUBLE   sum of the squares of the first scores
--   products        DOUBLE   sum of first score times points better
--   better_squares  DOUBLE   sum of the squares of the points better
SELECT
    counselor_id,
    instrument,
    count(*) AS clients,
    sum(first_score)::DOUBLE AS first_sum,
    sum(points_better)::DOUBLE AS better_sum,
    sum(first_score * first_score)::DOUBLE AS first_squares,
    sum(first_score * points_better)::DOUBLE AS products,
    sum(points_better * points_better)::DOUBLE AS better_squares
FROM visible.episode_outcomes
WHERE
    is_counted
    AND has_one_pairing
    AND points_better IS NOT NULL
    AND ($from_on IS NULL OR start_on >= $from_on)
    AND ($to_on IS NULL OR start_on <= $to_on)
    AND ($team IS NULL OR team = $team)
    AND ($site IS NULL OR site = $site)
    AND ($counselor_id IS NULL OR counselor_id = $counselor_id)
GROUP BY counselor_id, instrument
ORDER BY counselor_id, instrument;
