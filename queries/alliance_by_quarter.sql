-- question: How has the share of clients below the mark gone over the quarters in which they began?
-- why: one figure alone does not say whether it moves
-- grain: one row per quarter of starts, instrument and domain
-- counted: as in alliance_by_counselor
-- parameters:
--   from_on         DATE     first start counted, or NULL
--   to_on           DATE     last start counted, or NULL
--   team            VARCHAR  only this team, or NULL
--   site            VARCHAR  only this site, or NULL
--   counselor_id    VARCHAR  only this counselor, or NULL
-- returns:
--   quarter_on      DATE     first day of the quarter
--   instrument      VARCHAR  key of the instrument
--   domain          VARCHAR  heard, goals, approach, hope, overall or total
--   clients         BIGINT   with a rating in sessions 1 to 3
--   low_clients     BIGINT   of these, below the mark
--   clearly_low_clients BIGINT of these, clearly below it
SELECT
    date_trunc('quarter', pairings.start_on)::DATE AS quarter_on,
    early_scores.instrument,
    early_scores.domain,
    count(*) AS clients,
    count(*) FILTER (early_scores.mean_score < early_scores.low) AS low_clients,
    count(*) FILTER (early_scores.mean_score < early_scores.clearly_low) AS clearly_low_clients
FROM visible.early_scores
INNER JOIN visible.pairings ON early_scores.pairing_no = pairings.pairing_no
WHERE
    pairings.is_seen_from_start
    AND early_scores.low IS NOT NULL
    AND ($from_on IS NULL OR pairings.start_on >= $from_on)
    AND ($to_on IS NULL OR pairings.start_on <= $to_on)
    AND ($team IS NULL OR pairings.team = $team)
    AND ($site IS NULL OR pairings.site = $site)
    AND ($counselor_id IS NULL OR pairings.counselor_id = $counselor_id)
GROUP BY quarter_on, early_scores.instrument, early_scores.domain
ORDER BY quarter_on, early_scores.instrument, early_scores.domain;
