-- question: How has early drop-out gone over the quarters in which clients began?
-- why: one figure alone does not say whether it moves
-- grain: one row per quarter of starts
-- counted: as in early_dropout_by_counselor
-- parameters:
--   from_on         DATE     first start counted, or NULL
--   to_on           DATE     last start counted, or NULL
--   team            VARCHAR  only this team, or NULL
--   site            VARCHAR  only this site, or NULL
--   counselor_id    VARCHAR  only this counselor, or NULL
-- returns:
--   quarter_on      DATE     first day of the quarter
--   pairings        BIGINT   counted
--   dropped_out     HUGEINT  of these, dropped out early
SELECT
    date_trunc('quarter', start_on)::DATE AS quarter_on,
    count(*) AS pairings,
    sum(is_early_dropout::INTEGER) AS dropped_out
FROM visible.pairings
WHERE
    is_counted_early
    AND ($from_on IS NULL OR start_on >= $from_on)
    AND ($to_on IS NULL OR start_on <= $to_on)
    AND ($team IS NULL OR team = $team)
    AND ($site IS NULL OR site = $site)
    AND ($counselor_id IS NULL OR counselor_id = $counselor_id)
GROUP BY quarter_on
ORDER BY quarter_on;
