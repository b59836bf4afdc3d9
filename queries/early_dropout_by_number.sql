-- question: What is early drop-out in the whole practice, counselor by unnamed counselor?
-- why: practice rate, limits and spread come from everybody, whoever asks
-- grain: one row per counselor, without saying which
-- counted: as in early_dropout_by_counselor, for the whole practice
-- parameters:
--   from_on         DATE     first start counted, or NULL
--   to_on           DATE     last start counted, or NULL
-- returns:
--   counselor_no    BIGINT   a number that names nobody
--   pairings        HUGEINT  counted
--   dropped_out     HUGEINT  of these, dropped out early
SELECT
    counselor_no,
    sum(pairings) AS pairings,
    coalesce(sum(pairings) FILTER (is_early_dropout), 0) AS dropped_out
FROM practice.pairing_counts
WHERE
    is_counted_early
    AND ($from_on IS NULL OR start_on >= $from_on)
    AND ($to_on IS NULL OR start_on <= $to_on)
GROUP BY counselor_no
ORDER BY counselor_no;
