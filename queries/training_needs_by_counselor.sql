-- question: How many clients of each counselor rate a domain of the main instrument below the mark early on?
-- why: a training is worth most where most clients a year are below the mark
-- grain: one row per counselor with a client who rated the domain, and domain of the main instrument
-- counted: pairings begun in the period with a rating in sessions 1 to 3, as in alliance_by_counselor
-- parameters:
--   from_on         DATE     first start counted, or NULL
--   to_on           DATE     last start counted, or NULL
--   team            VARCHAR  only this team, or NULL
--   site            VARCHAR  only this site, or NULL
--   counselor_id    VARCHAR  only this counselor, or NULL
-- returns:
--   counselor_id    VARCHAR  the counselor's code
--   team            VARCHAR  the counselor's team, or NULL
--   instrument      VARCHAR  key of the instrument
--   domain          VARCHAR  heard, goals, approach, hope or overall
--   clients         BIGINT   with a rating in sessions 1 to 3
--   low_clients     BIGINT   of these, below the mark
--   days            BIGINT   length of the period, from its start or that of the data to its end or that of the data
WITH span AS (
    SELECT date_diff('day', greatest($from_on, first_row_on), least($to_on, data_to)) + 1 AS days
    FROM practice.data_span
)

SELECT
    pairings.counselor_id,
    any_value(pairings.team) AS team,
    early_scores.instrument,
    early_scores.domain,
    count(*) AS clients,
    count(*) FILTER (early_scores.mean_score < early_scores.low) AS low_clients,
    any_value(span.days) AS days
FROM visible.pairings
INNER JOIN visible.early_scores ON pairings.pairing_no = early_scores.pairing_no
SEMI JOIN practice.main_instrument ON early_scores.instrument = main_instrument.instrument
CROSS JOIN span
WHERE
    pairings.is_seen_from_start
    AND early_scores.low IS NOT NULL
    AND early_scores.domain <> 'total'
    AND ($from_on IS NULL OR pairings.start_on >= $from_on)
    AND ($to_on IS NULL OR pairings.start_on <= $to_on)
    AND ($team IS NULL OR pairings.team = $team)
    AND ($site IS NULL OR pairings.site = $site)
    AND ($counselor_id IS NULL OR pairings.counselor_id = $counselor_id)
GROUP BY pairings.counselor_id, early_scores.instrument, early_scores.domain
ORDER BY pairings.counselor_id, early_scores.instrument, early_scores.domain;
