-- question: Of clients who stayed away, how many came back?
-- why: who is away is not at a session, so nobody at the same session can stand beside them; this is what can be said
-- grain: one row per rule of the attention list that is bound to time and has a record
-- counted: each client's first such wait in a course still open then, old enough to know what came of it, whole practice
-- parameters:
-- returns:
--   rule            VARCHAR  no_appointment: as many days without one as the rule asks for, whatever was booked
--   clients         BIGINT   clients of whom it is known what came of it
--   came_back       BIGINT   of these, came to a session of that course again
--   dropped_out     BIGINT   of these, dropped out without coming again
--   unresolved      BIGINT   clients of whom it is not known yet; not among the above
SELECT
    rule,
    clients,
    came_back,
    dropped_out,
    unresolved
FROM practice.attention_waits
ORDER BY rule;
