-- question: What early drop-out was to be expected in the whole practice, counselor by unnamed counselor?
-- why: level and spread between counselors, beyond what their clients bring, come from everybody, whoever asks
-- grain: one row per counselor, without saying which, and expected chance; no row without case-mix
-- counted: as in early_dropout_by_counselor, for the whole practice
-- parameters:
--   from_on         DATE     first start counted, or NULL
--   to_on           DATE     last start counted, or NULL
-- returns:
--   counselor_no    BIGINT   a number that names nobody
--   expected        DOUBLE   chance of early drop-out by the client's characteristics, 0 to 1
--   pairings        HUGEINT  counted
--   dropped_out     HUGEINT  of these, dropped out early
SELECT
    counselor_no,
    expected,
    sum(pairings) AS pairings,
    coalesce(sum(pairings) FILTER (is_early_dropout), 0) AS dropped_out
FROM practice.expected_counts
WHERE
    ($from_on IS NULL OR start_on >= $from_on)
    AND ($to_on IS NULL OR start_on <= $to_on)
GROUP BY counselor_no, expected
ORDER BY counselor_no, expected;
