-- question: Of the whole practice's clients who started, up to which session were they seen, and why did they leave?
-- why: shows an admin what a change of a definition does to retention, without any counselor's figures
-- grain: one row per entry session, exit session and cause
-- counted: courses begun in the period with at least one settled session; those who may have begun before the data are left out
-- parameters:
--   from_on         DATE     first start counted, or NULL
--   to_on           DATE     last start counted, or NULL
-- returns:
--   group_label     VARCHAR  all
--   entry_session   INTEGER  first session number under observation
--   exit_session    INTEGER  last session number under observation
--   exit_cause      VARCHAR  why they left after it; empty when they were not seen to leave
--   clients         HUGEINT  how many
SELECT
    'all' AS group_label,
    entry_session,
    exit_session,
    exit_cause,
    sum(clients) AS clients
FROM practice.course_exits
WHERE
    NOT is_left_truncated
    AND has_settled_sessions
    AND ($from_on IS NULL OR start_on >= $from_on)
    AND ($to_on IS NULL OR start_on <= $to_on)
GROUP BY entry_session, exit_session, exit_cause
ORDER BY entry_session, exit_session, exit_cause NULLS LAST;
