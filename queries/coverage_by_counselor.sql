-- question: How many sessions were rated?
-- why: an alliance figure says little where most sessions went unrated, and a missing last rating is a sign of its own
-- grain: one row per counselor with a pairing begun in the period
-- counted: attended sessions of pairings begun in the period; rated with any alliance instrument
-- parameters:
--   from_on         DATE     first start counted, or NULL
--   to_on           DATE     last start counted, or NULL
--   team            VARCHAR  only this team, or NULL
--   site            VARCHAR  only this site, or NULL
--   counselor_id    VARCHAR  only this counselor, or NULL
-- returns:
--   counselor_id    VARCHAR  the counselor's code
--   sessions        HUGEINT  attended
--   rated           HUGEINT  of these, rated
--   dropped_out     BIGINT   pairings that ended in a drop-out
--   last_not_rated  BIGINT   of these, without a rating at their last session
SELECT
    counselor_id,
    sum(sessions) AS sessions,
    sum(rated_sessions) AS rated,
    count(*) FILTER (ending = 'dropped_out') AS dropped_out,
    count(*) FILTER (ending = 'dropped_out' AND NOT is_last_session_rated) AS last_not_rated
FROM visible.pairings
WHERE
    ($from_on IS NULL OR start_on >= $from_on)
    AND ($to_on IS NULL OR start_on <= $to_on)
    AND ($team IS NULL OR team = $team)
    AND ($site IS NULL OR site = $site)
    AND ($counselor_id IS NULL OR counselor_id = $counselor_id)
GROUP BY counselor_id
ORDER BY counselor_id;
