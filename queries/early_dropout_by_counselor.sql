-- question: Does early drop-out differ between counselors?
-- why: clients who do not feel heard often leave silently after a session or two
-- grain: one row per counselor with a pairing begun in the period
-- counted: pairings begun in the period, seen from their start, old enough, resolved; by transfer only with case-mix
-- parameters:
--   from_on         DATE     first start counted, or NULL
--   to_on           DATE     last start counted, or NULL
--   team            VARCHAR  only this team, or NULL
--   site            VARCHAR  only this site, or NULL
--   counselor_id    VARCHAR  only this counselor, or NULL
-- returns:
--   counselor_id    VARCHAR  the counselor's code
--   pairings        BIGINT   counted
--   dropped_out     HUGEINT  of these, dropped out early
--   unresolved      HUGEINT  old enough, but neither gone on nor ended
--   by_transfer     HUGEINT  begun by transfer, old enough; counted only with case-mix
--   ended           HUGEINT  counted, and with an ending of their course
--   inferred        HUGEINT  of these, with an ending that nobody declared
SELECT
    counselor_id,
    count(*) FILTER (is_counted_early) AS pairings,
    sum((is_counted_early AND is_early_dropout)::INTEGER) AS dropped_out,
    sum((is_early_eligible AND NOT is_resolved)::INTEGER) AS unresolved,
    sum((is_seen_from_start AND is_mature AND is_by_transfer)::INTEGER) AS by_transfer,
    sum((is_counted_early AND ending_source IN ('declared', 'inferred'))::INTEGER) AS ended,
    sum((is_counted_early AND ending_source = 'inferred')::INTEGER) AS inferred
FROM visible.pairings
WHERE
    ($from_on IS NULL OR start_on >= $from_on)
    AND ($to_on IS NULL OR start_on <= $to_on)
    AND ($team IS NULL OR team = $team)
    AND ($site IS NULL OR site = $site)
    AND ($counselor_id IS NULL OR counselor_id = $counselor_id)
GROUP BY counselor_id
ORDER BY counselor_id;
