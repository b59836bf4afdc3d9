-- question: What has happened in this case since it was talked about?
-- why: an agreement that nobody looks back on teaches nothing
-- grain: one row per pairing of the case with its counselor, in order of its start
-- counted: pairings of the case in the counselor's care, open or ended
-- parameters:
--   from_on         DATE     the day on which it was talked about, or NULL
--   counselor_id    VARCHAR  only this counselor, or NULL
--   case_code       VARCHAR  the case; without one, no row
-- returns:
--   case_code       VARCHAR  short code of the client's keyed pseudonym
--   counselor_id    VARCHAR  the counselor's code
--   sessions_since  BIGINT   sessions attended after that day
--   last_session_on DATE     day of the last session
--   ending          VARCHAR  how the pairing ended, or ongoing
WITH sessions_since AS (
    SELECT
        pairing_no,
        count(*) AS sessions
    FROM visible.session_days
    WHERE $from_on IS NULL OR session_on > $from_on
    GROUP BY pairing_no
)

SELECT
    pairings.case_code,
    pairings.counselor_id,
    coalesce(sessions_since.sessions, 0) AS sessions_since,
    pairings.last_session_on,
    pairings.ending
FROM visible.pairings
LEFT JOIN sessions_since ON pairings.pairing_no = sessions_since.pairing_no
WHERE pairings.case_code = $case_code AND ($counselor_id IS NULL OR pairings.counselor_id = $counselor_id)
ORDER BY pairings.counselor_id, pairings.start_on;
