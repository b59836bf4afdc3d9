-- question: Of the clients who started in a month, up to which session were they seen, and did they leave after it?
-- why: the counts behind the share still attending after session 3, month by month
-- grain: one row per month of the start, entry session, exit session and cause
-- counted: as in retention_exits_by_session, by episode
-- parameters:
--   from_on         DATE     first start counted, or NULL
--   to_on           DATE     last start counted, or NULL
--   team            VARCHAR  only this team, or NULL
--   site            VARCHAR  only this site, or NULL
--   counselor_id    VARCHAR  only this counselor, or NULL
-- returns:
--   month_on        DATE     first day of the month
--   entry_session   INTEGER  first session number under observation
--   exit_session    INTEGER  last session number under observation
--   exit_cause      VARCHAR  why they left after it; empty when they were not seen to leave
--   clients         BIGINT   how many
SELECT
    date_trunc('month', start_on)::DATE AS month_on,
    entry_session,
    exit_session,
    exit_cause,
    count(*) AS clients
FROM visible.episodes
WHERE
    NOT is_left_truncated
    AND settled_sessions > 0
    AND ($from_on IS NULL OR start_on >= $from_on)
    AND ($to_on IS NULL OR start_on <= $to_on)
    AND ($team IS NULL OR team = $team)
    AND ($site IS NULL OR site = $site)
    AND ($counselor_id IS NULL OR counselor_id = $counselor_id)
GROUP BY ALL
ORDER BY month_on, entry_session, exit_session, exit_cause NULLS LAST;
