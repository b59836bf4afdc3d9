-- question: How many clients of the whole practice rate a domain below the mark early on, by unnamed counselor and team?
-- why: the better quartile, and how far teams differ, come from everybody, whoever asks
-- grain: one row per counselor (without saying which) and domain of the main instrument
-- counted: as in training_needs_by_counselor, for the whole practice
-- parameters:
--   from_on         DATE     first start counted, or NULL
--   to_on           DATE     last start counted, or NULL
-- returns:
--   counselor_no    BIGINT   a number that names nobody
--   team_no         BIGINT   a number for the team that names none; empty without a team
--   instrument      VARCHAR  key of the instrument
--   domain          VARCHAR  heard, goals, approach, hope or overall
--   clients         HUGEINT  with a rating in sessions 1 to 3
--   low_clients     HUGEINT  of these, below the mark
SELECT
    early_score_counts.counselor_no,
    any_value(team_numbers.team_no) AS team_no,
    early_score_counts.instrument,
    early_score_counts.domain,
    sum(early_score_counts.clients) AS clients,
    coalesce(sum(early_score_counts.clients) FILTER (early_score_counts.is_low), 0) AS low_clients
FROM practice.early_score_counts
INNER JOIN practice.team_numbers ON early_score_counts.counselor_no = team_numbers.counselor_no
SEMI JOIN practice.main_instrument ON early_score_counts.instrument = main_instrument.instrument
WHERE
    early_score_counts.is_low IS NOT NULL
    AND early_score_counts.domain <> 'total'
    AND ($from_on IS NULL OR early_score_counts.start_on >= $from_on)
    AND ($to_on IS NULL OR early_score_counts.start_on <= $to_on)
GROUP BY early_score_counts.counselor_no, early_score_counts.instrument, early_score_counts.domain
ORDER BY early_score_counts.counselor_no, early_score_counts.instrument, early_score_counts.domain;
