-- question: Which trainings were there, and who attended?
-- why: what was trained decides what is asked of the ratings after it
-- grain: one row per training (day, domain and title) and counselor who attended
-- counted: counselors in scope, from the files and from the dashboard's own log; who stands in both counts once
-- parameters:
--   logged          VARCHAR  the trainings logged in the dashboard, as JSON
-- returns:
--   trained_on      DATE     day of the training
--   domain          VARCHAR  heard, goals, approach, hope or overall
--   title           VARCHAR  title, empty where it has none
--   counselor_id    VARCHAR  who attended
--   hours           DOUBLE   length in hours, or NULL
--   training_id     INTEGER  its number in the dashboard's log, or NULL where only files name it
WITH attended AS (
    SELECT
        trained_on,
        domain,
        title,
        counselor_id,
        hours,
        training_id
    FROM practice.logged_trainings($logged)
    UNION ALL BY NAME
    SELECT
        trained_on,
        domain,
        title,
        counselor_id,
        hours
    FROM practice.trainings
)

SELECT
    attended.trained_on,
    attended.domain,
    attended.title,
    attended.counselor_id,
    max(attended.hours) AS hours,
    max(attended.training_id) AS training_id
FROM attended
SEMI JOIN visible.counselors ON attended.counselor_id = counselors.counselor_id
GROUP BY attended.trained_on, attended.domain, attended.title, attended.counselor_id
ORDER BY attended.trained_on DESC, attended.domain ASC, attended.title ASC, attended.counselor_id ASC;
