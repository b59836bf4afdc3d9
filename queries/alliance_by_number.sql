-- question: How many clients of the whole practice rate each domain below the mark, counselor by unnamed counselor?
-- why: the practice's share and the spread between counselors come from everybody, whoever asks
-- grain: one row per counselor (without saying which), instrument and domain
-- counted: as in alliance_by_counselor, for the whole practice
-- parameters:
--   from_on         DATE     first start counted, or NULL
--   to_on           DATE     last start counted, or NULL
-- returns:
--   counselor_no    BIGINT   a number that names nobody
--   instrument      VARCHAR  key of the instrument
--   domain          VARCHAR  heard, goals, approach, hope, overall or total
--   clients         HUGEINT  with a rating in sessions 1 to 3
--   low_clients     HUGEINT  of these, below the mark
SELECT
    counselor_no,
    instrument,
    domain,
    sum(clients) AS clients,
    coalesce(sum(clients) FILTER (is_low), 0) AS low_clients
FROM practice.early_score_counts
WHERE
    is_low IS NOT NULL
    AND ($from_on IS NULL OR start_on >= $from_on)
    AND ($to_on IS NULL OR start_on <= $to_on)
GROUP BY counselor_no, instrument, domain
ORDER BY counselor_no, instrument, domain;
