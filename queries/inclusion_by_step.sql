-- question: From the rows in the files to the clients in the figures, who is left out at each step and why?
-- why: a figure is only as good as what it leaves out
-- grain: one row per step
-- counted: every current row; then courses of counseling
-- parameters:
-- returns:
--   step_no         INTEGER  order of the steps
--   step            VARCHAR  name of the step
--   rows            HUGEINT  what is left after the step
--   left_out        HUGEINT  what the step left out
--   reason          VARCHAR  why, in words
WITH appointments AS (
    SELECT
        sum(appointments) AS all_rows,
        sum(after_data_to) AS after_data_to,
        sum(appointments - after_data_to) AS in_time,
        sum(appointments - after_data_to) FILTER (attendance IN ('attended', 'late_attended')) AS attended,
        sum(appointments - after_data_to) FILTER (
            attendance IN ('attended', 'late_attended') AND session_type = 'session'
        ) AS sessions
    FROM practice.row_counts
),

courses AS (
    SELECT
        sum(episodes) AS all_courses,
        sum(episodes) FILTER (has_sessions) AS begun,
        sum(episodes) FILTER (has_sessions AND NOT is_left_truncated) AS from_start,
        sum(episodes) FILTER (has_settled_sessions AND NOT is_left_truncated) AS settled
    FROM practice.episode_counts
),

steps AS (
    SELECT
        1 AS step_no,
        'appointments' AS step,
        all_rows AS rows,
        0 AS left_out,
        'every current row of the files' AS reason
    FROM appointments
    UNION ALL
    SELECT
        2,
        'in_time',
        in_time,
        after_data_to,
        'dated after the day that counts as now'
    FROM appointments
    UNION ALL
    SELECT
        3,
        'attended',
        attended,
        in_time - attended,
        'missed, cancelled, still to come or unknown'
    FROM appointments
    UNION ALL
    SELECT
        4,
        'sessions',
        sessions,
        attended - sessions,
        'consultations, groups and other contacts are not numbered'
    FROM appointments
    UNION ALL
    SELECT
        5,
        'episodes',
        all_courses,
        0,
        'courses of counseling those rows belong to'
    FROM courses
    UNION ALL
    SELECT
        6,
        'begun',
        begun,
        all_courses - begun,
        'no attended session'
    FROM courses
    UNION ALL
    SELECT
        7,
        'seen_from_start',
        from_start,
        begun - from_start,
        'may have begun before the data do'
    FROM courses
    UNION ALL
    SELECT
        8,
        'settled',
        settled,
        from_start - settled,
        'too recent to be seen to come back or to leave'
    FROM courses
)

SELECT
    step_no,
    step,
    coalesce(rows, 0) AS rows,
    coalesce(left_out, 0) AS left_out,
    reason
FROM steps
ORDER BY step_no;
