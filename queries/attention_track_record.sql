-- question: How has each reason of the attention list done in this clinic?
-- why: a sign that tells nobody apart costs attention that other clients need; the clinic's own past says which do
-- grain: one row per rule and course, a course being what one client's sessions showed by their number
-- counted: attended sessions old enough to know what came next, whole practice; what was known then, whatever came later
-- parameters:
-- returns:
--   rule            VARCHAR  the rule of the attention list
--   clients         BIGINT   clients with exactly this course
--   course_no       BIGINT   a number of the course
--   session_number  INTEGER  number of the session in its pairing
--   met             INTEGER  sessions of this number at which the rule was met
--   met_dropped_out INTEGER  of these, dropped out within the next three sessions
--   others          INTEGER  sessions of this number at which it was not met
--   others_dropped_out INTEGER of these, dropped out within the next three sessions
--   unresolved      INTEGER  sessions at which it was met and what came next is not known; not among the above
WITH courses AS (
    SELECT
        rule,
        clients,
        row_number() OVER (ORDER BY rule, course) AS course_no,
        course
    FROM practice.attention_courses
),

points AS (
    SELECT
        rule,
        clients,
        course_no,
        unnest(course) AS code
    FROM courses
)

SELECT
    rule,
    clients,
    course_no,
    (code // 6)::INTEGER AS session_number,
    (count(*) FILTER (code % 6 IN (0, 1)))::INTEGER AS met,
    (count(*) FILTER (code % 6 = 1))::INTEGER AS met_dropped_out,
    (count(*) FILTER (code % 6 IN (2, 3)))::INTEGER AS others,
    (count(*) FILTER (code % 6 = 3))::INTEGER AS others_dropped_out,
    (count(*) FILTER (code % 6 = 4))::INTEGER AS unresolved
FROM points
GROUP BY ALL
ORDER BY rule, course_no, session_number;
