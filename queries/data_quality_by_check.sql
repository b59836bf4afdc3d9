-- question: How complete are the data?
-- why: figures rest on endings that were declared and sessions that were rated
-- grain: one row per check
-- counted: the whole practice; no counselor's figures
-- parameters:
-- returns:
--   check_no        INTEGER  order of the checks
--   check_name      VARCHAR  name of the check
--   numerator       HUGEINT  how many
--   denominator     HUGEINT  of how many
WITH rows_seen AS (
    SELECT
        sum(appointments) AS appointments,
        sum(appointments) FILTER (attendance = 'unknown') AS unknown_attendance,
        sum(appointments) FILTER (NOT has_numbers) AS without_numbers
    FROM practice.row_counts
),

courses AS (
    SELECT
        sum(episodes) FILTER (has_sessions) AS episodes,
        sum(episodes) FILTER (has_sessions AND ending_source IS NOT NULL) AS ended,
        sum(episodes) FILTER (has_sessions AND ending_source = 'inferred') AS inferred,
        sum(episodes) FILTER (has_sessions AND ending = 'unknown') AS unknown_ending,
        sum(episodes) FILTER (has_sessions AND is_left_truncated) AS left_truncated,
        sum(episodes) FILTER (has_sessions AND is_entered_late) AS entered_late
    FROM practice.episode_counts
),

coverage AS (
    SELECT
        sum(sessions) AS sessions,
        sum(rated_sessions) AS rated
    FROM practice.coverage_cells
),

checks AS (
    SELECT
        1 AS check_no,
        'sessions_rated' AS check_name,
        rated AS numerator,
        sessions AS denominator
    FROM coverage
    UNION ALL
    SELECT
        2,
        'endings_inferred',
        inferred,
        ended
    FROM courses
    UNION ALL
    SELECT
        3,
        'endings_unknown',
        unknown_ending,
        ended
    FROM courses
    UNION ALL
    SELECT
        4,
        'attendance_unknown',
        unknown_attendance,
        appointments
    FROM rows_seen
    UNION ALL
    SELECT
        5,
        'rows_without_session_number',
        without_numbers,
        appointments
    FROM rows_seen
    UNION ALL
    SELECT
        6,
        'episodes_left_truncated',
        left_truncated,
        episodes
    FROM courses
    UNION ALL
    SELECT
        7,
        'episodes_entered_late',
        entered_late,
        episodes
    FROM courses
)

SELECT
    check_no,
    check_name,
    coalesce(numerator, 0) AS numerator,
    coalesce(denominator, 0) AS denominator
FROM checks
ORDER BY check_no;
