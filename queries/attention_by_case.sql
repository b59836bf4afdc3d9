-- question: Which clients should we talk about now?
-- why: clients who do not feel heard often leave silently; a prompt to talk, not an alarm
-- grain: one row per open pairing and reason; the reasons take turns, each with its longest standing case first
-- counted: open pairings whose course has not ended, with the reasons that stand on data to
-- parameters:
--   from_on         DATE     first start counted, or NULL
--   to_on           DATE     last start counted, or NULL
--   team            VARCHAR  only this team, or NULL
--   site            VARCHAR  only this site, or NULL
--   counselor_id    VARCHAR  only this counselor, or NULL
-- returns:
--   case_code       VARCHAR  short code of the client's keyed pseudonym
--   counselor_id    VARCHAR  the counselor's code
--   rule            VARCHAR  stays_low, not_heard_lately, missed_nothing_booked or no_appointment
--   since_on        DATE     since when the reason stands
--   sessions        INTEGER  sessions of the pairing so far
--   first_score     DOUBLE   for ratings: the earlier score, points of the instrument
--   last_score      DOUBLE   for ratings: the later score, points of the instrument
--   mark            DOUBLE   for ratings: the mark it is below
--   idle_days       BIGINT   days since the last appointment, closed days left out
WITH open_pairings AS (
    SELECT
        pairings.*,
        data_span.data_to
    FROM visible.pairings
    CROSS JOIN practice.data_span
    WHERE
        pairings.is_last
        AND pairings.ending = 'ongoing'
        AND ($from_on IS NULL OR pairings.start_on >= $from_on)
        AND ($to_on IS NULL OR pairings.start_on <= $to_on)
        AND ($team IS NULL OR pairings.team = $team)
        AND ($site IS NULL OR pairings.site = $site)
        AND ($counselor_id IS NULL OR pairings.counselor_id = $counselor_id)
),

heard_courses AS (
    SELECT
        pairing_courses.pairing_no,
        pairing_courses.session_1_score,
        pairing_courses.sessions_2_to_4_score,
        pairing_courses.last_scores,
        pairing_courses.last_rated_on,
        pairing_courses.low
    FROM visible.pairing_courses
    SEMI JOIN practice.main_instrument ON pairing_courses.instrument = main_instrument.instrument
    WHERE pairing_courses.domain = 'heard' AND pairing_courses.low IS NOT NULL
),

reasons AS (
    SELECT
        open_pairings.pairing_no,
        'stays_low' AS rule,
        open_pairings.start_on AS since_on,
        heard_courses.session_1_score::DOUBLE AS first_score,
        heard_courses.sessions_2_to_4_score::DOUBLE AS last_score,
        heard_courses.low::DOUBLE AS mark
    FROM open_pairings
    INNER JOIN heard_courses ON open_pairings.pairing_no = heard_courses.pairing_no
    WHERE
        open_pairings.is_seen_from_start
        AND heard_courses.session_1_score < heard_courses.low
        AND heard_courses.sessions_2_to_4_score < heard_courses.low
        AND heard_courses.last_scores[1] < heard_courses.low
    UNION ALL
    SELECT
        open_pairings.pairing_no,
        'not_heard_lately' AS rule,
        heard_courses.last_rated_on AS since_on,
        heard_courses.last_scores[2]::DOUBLE AS first_score,
        heard_courses.last_scores[1]::DOUBLE AS last_score,
        heard_courses.low::DOUBLE - 1 AS mark
    FROM open_pairings
    INNER JOIN heard_courses ON open_pairings.pairing_no = heard_courses.pairing_no
    WHERE
        len(heard_courses.last_scores) = 2
        AND heard_courses.last_scores[1] < heard_courses.low - 1
        AND heard_courses.last_scores[2] < heard_courses.low - 1
    UNION ALL
    SELECT
        open_pairings.pairing_no,
        'missed_nothing_booked' AS rule,
        open_pairings.last_appointment_on AS since_on,
        NULL AS first_score,
        NULL AS last_score,
        NULL AS mark
    FROM open_pairings
    WHERE
        open_pairings.last_attendance IN ('no_show', 'late_cancel', 'client_cancel')
        AND open_pairings.last_appointment_on <= open_pairings.data_to
    UNION ALL
    SELECT
        open_pairings.pairing_no,
        'no_appointment' AS rule,
        open_pairings.last_appointment_on AS since_on,
        NULL AS first_score,
        NULL AS last_score,
        NULL AS mark
    FROM open_pairings
    WHERE
        open_pairings.last_attendance NOT IN ('no_show', 'late_cancel', 'client_cancel')
        AND open_pairings.is_half_inactive
)

SELECT
    open_pairings.case_code,
    open_pairings.counselor_id,
    reasons.rule,
    reasons.since_on,
    open_pairings.sessions,
    reasons.first_score,
    reasons.last_score,
    reasons.mark,
    greatest(open_pairings.idle_days, 0) AS idle_days
FROM reasons
INNER JOIN open_pairings ON reasons.pairing_no = open_pairings.pairing_no
ORDER BY
    row_number() OVER (
        PARTITION BY reasons.rule ORDER BY reasons.since_on, open_pairings.case_code, open_pairings.counselor_id
    ),
    reasons.rule, open_pairings.case_code, open_pairings.counselor_id;
