-- question: What became of the clients of the whole practice who have two outcome ratings?
-- why: a counselor's figures mean something only beside the practice's
-- grain: one row per instrument and class of change
-- counted: episodes of the whole practice begun in the period, over, seen from their start, rated at two sessions or more
-- parameters:
--   from_on         DATE     first start counted, or NULL
--   to_on           DATE     last start counted, or NULL
-- returns:
--   instrument      VARCHAR  key of the instrument; phq9_gad7 for both read together
--   is_case_first   BOOLEAN  on the side of the mark where help is needed, at the first rating
--   is_case_last    BOOLEAN  the same at the last rating
--   is_better       BOOLEAN  better by at least the reliable change
--   is_worse        BOOLEAN  worse by at least the reliable change
--   clients         HUGEINT  how many
SELECT
    instrument,
    is_case_first,
    is_case_last,
    is_better,
    is_worse,
    sum(clients) AS clients
FROM practice.outcome_counts
WHERE
    ($from_on IS NULL OR start_on >= $from_on)
    AND ($to_on IS NULL OR start_on <= $to_on)
GROUP BY instrument, is_case_first, is_case_last, is_better, is_worse
ORDER BY instrument, is_case_first, is_case_last, is_better, is_worse;
