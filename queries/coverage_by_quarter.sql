-- question: How has the share of rated sessions gone over the quarters?
-- why: feedback that fades is a sign about the routine, before it is one about anybody
-- grain: one row per quarter
-- counted: attended sessions of pairings, by the day of the session
-- parameters:
--   from_on         DATE     first session month counted, or NULL
--   to_on           DATE     last session month counted, or NULL
--   team            VARCHAR  only this team, or NULL
--   site            VARCHAR  only this site, or NULL
--   counselor_id    VARCHAR  only this counselor, or NULL
-- returns:
--   quarter_on      DATE     first day of the quarter
--   sessions        HUGEINT  attended
--   rated           HUGEINT  of these, rated
SELECT
    date_trunc('quarter', coverage_cells.month_on)::DATE AS quarter_on,
    sum(coverage_cells.sessions) AS sessions,
    sum(coverage_cells.rated_sessions) AS rated
FROM visible.coverage_cells
INNER JOIN visible.counselors ON coverage_cells.counselor_id = counselors.counselor_id
WHERE
    ($from_on IS NULL OR coverage_cells.month_on >= $from_on)
    AND ($to_on IS NULL OR coverage_cells.month_on <= $to_on)
    AND ($team IS NULL OR counselors.team = $team)
    AND ($site IS NULL OR counselors.site = $site)
    AND ($counselor_id IS NULL OR coverage_cells.counselor_id = $counselor_id)
GROUP BY quarter_on
ORDER BY quarter_on;
