-- question: Which counselors do I supervise?
-- why: the lists a supervisor chooses from
-- grain: one row per counselor in scope who has appointments
-- counted: counselors with any appointment
-- parameters:
-- returns:
--   counselor_id    VARCHAR  the counselor's code
--   name            VARCHAR  display name, or empty
--   team            VARCHAR  current team, or empty
--   site            VARCHAR  current site, or empty
SELECT
    counselor_id,
    name,
    team,
    site
FROM visible.counselors
WHERE has_appointments
ORDER BY coalesce(name, counselor_id), counselor_id;
