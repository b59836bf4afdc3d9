-- question: What early drop-out was to be expected of each counselor's clients?
-- why: counselors who take the hard cases are compared with what the practice would have had with such clients
-- grain: one row per counselor and expected chance; no row without case-mix
-- counted: as in early_dropout_by_counselor
-- parameters:
--   from_on         DATE     first start counted, or NULL
--   to_on           DATE     last start counted, or NULL
--   team            VARCHAR  only this team, or NULL
--   site            VARCHAR  only this site, or NULL
--   counselor_id    VARCHAR  only this counselor, or NULL
-- returns:
--   counselor_id    VARCHAR  the counselor's code
--   expected        DOUBLE   chance of early drop-out by the client's characteristics, 0 to 1
--   pairings        BIGINT   counted
--   dropped_out     HUGEINT  of these, dropped out early
SELECT
    counselor_id,
    expected,
    count(*) AS pairings,
    sum(is_early_dropout::INTEGER) AS dropped_out
FROM visible.expected_pairings
WHERE
    ($from_on IS NULL OR start_on >= $from_on)
    AND ($to_on IS NULL OR start_on <= $to_on)
    AND ($team IS NULL OR team = $team)
    AND ($site IS NULL OR site = $site)
    AND ($counselor_id IS NULL OR counselor_id = $counselor_id)
GROUP BY counselor_id, expected
ORDER BY counselor_id, expected;
