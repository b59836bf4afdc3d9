-- Courses of the whole practice by the sessions at which they were seen and how they left; grouped, naming nobody.
CREATE VIEW practice.course_exits AS
SELECT
    entry_session,
    exit_session,
    exit_cause,
    start_on,
    is_left_truncated,
    settled_sessions > 0 AS has_settled_sessions,
    count(*) AS clients
FROM rules.episodes
GROUP BY ALL;
