-- question: How far did the clients of the whole practice change, counselor by unnamed counselor?
-- why: what change to expect from a first score, and how much counselors differ, is learnt from the whole practice
-- grain: one row per counselor number and instrument
-- counted: episodes begun in the period, over, seen from their start, with one counselor throughout, rated at two sessions or more
-- parameters:
--   from_on         DATE     first start counted, or NULL
--   to_on           DATE     last start counted, or NULL
-- returns:
--   counselor_no    BIGINT   number of a counselor, without a name
--   instrument      VARCHAR  key of the instrument
--   clients         HUGEINT  with a first and a last rating at different sessions
--   first_sum       DOUBLE   sum of their first scores
--   better_sum      DOUBLE   sum of the points they got better by (worse is negative)
--   first_squares   DOUBLE   sum of the squares of the first scores
--   products        DOUBLE   sum of first score times points better
--   better_squares  DOUBLE   sum of the squares of the points better
SELECT
    counselor_no,
    instrument,
    sum(clients) AS clients,
    sum(first_sum)::DOUBLE AS first_sum,
    sum(better_sum)::DOUBLE AS better_sum,
    sum(first_squares)::DOUBLE AS first_squares,
    sum(products)::DOUBLE AS products,
    sum(better_squares)::DOUBLE AS better_squares
FROM practice.outcome_sums
WHERE
    ($from_on IS NULL OR start_on >= $from_on)
    AND ($to_on IS NULL OR start_on <= $to_on)
GROUP BY counselor_no, instrument
ORDER BY counselor_no, instrument;
