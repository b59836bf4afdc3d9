-- question: Which counselors are there, and in which team?
-- why: a supervisor's scope follows the counselors' current teams
-- grain: one row per counselor
-- counted: every counselor with an appointment or a record; no figures
-- parameters:
-- returns:
--   counselor_id    VARCHAR  the counselor's code
--   name            VARCHAR  display name, or empty
--   team            VARCHAR  current team, or empty
--   site            VARCHAR  current site, or empty
--   email           VARCHAR  joins the person who signs in, or empty
--   has_appointments BOOLEAN whether any row names them
SELECT
    counselor_id,
    name,
    team,
    site,
    email,
    has_appointments
FROM practice.roster
ORDER BY counselor_id;
