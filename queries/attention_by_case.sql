-- question: Which clients should we talk about now?
-- why: clients who do not feel heard often leave silently; a prompt to talk, not an alarm
-- grain: one row per open pairing and reason, each reason's longest standing case first
-- counted: open pairings whose course has not ended, with the reasons that stand on data to
-- parameters:
--   from_on         DATE     first start counted, or NULL
--   to_on           DATE     last start counted, or NULL
--   team            VARCHAR  only this team, or NULL
--   site            VARCHAR  only this site, or NULL
--   counselor_id    VARCHAR  only this counselor, or NULL
--   case_code       VARCHAR  only this case, or NULL
-- returns:
--   case_code       VARCHAR  short code of the client's keyed pseudonym
--   counselor_id    VARCHAR  the counselor's code
--   rule            VARCHAR  the reason, like stays_low or no_appointment
--   since_on        DATE     since when the reason stands
--   sessions        INTEGER  sessions of the pairing so far
--   instrument      VARCHAR  for scores: the instrument
--   first_score     DOUBLE   for scores: the earlier one, points of the instrument
--   last_score      DOUBLE   for scores: the later one, points of the instrument
--   limit_points    DOUBLE   for scores: the mark it is below, or the points that count as a change or a fall
--   rated_sessions  INTEGER  for missing ratings: how many sessions were rated before
--   attendance      VARCHAR  for missed appointments: what became of the last one
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
        AND ($case_code IS NULL OR pairings.case_code = $case_code)
),

heard_courses AS (
    SELECT
        pairing_courses.pairing_no,
        pairing_courses.instrument,
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
    -- Several outcome instruments may say the same: the one that has said so longest speaks.
    SELECT
        pairing_no,
        'deteriorated' AS rule,
        min(since_on) AS since_on,
        arg_min(instrument, (since_on, instrument)) AS instrument,
        arg_min(first_score, (since_on, instrument))::DOUBLE AS first_score,
        arg_min(last_score, (since_on, instrument))::DOUBLE AS last_score,
        arg_min(reliable_change, (since_on, instrument))::DOUBLE AS limit_points
    FROM visible.deteriorations
    GROUP BY pairing_no
    UNION ALL
    SELECT
        pairing_ruptures.pairing_no,
        'unrepaired_rupture' AS rule,
        pairing_ruptures.unrepaired_since_on AS since_on,
        rupture_rule.instrument,
        pairing_courses.last_scores[2]::DOUBLE AS first_score,
        pairing_courses.last_scores[1]::DOUBLE AS last_score,
        rupture_rule.fall::DOUBLE AS limit_points
    FROM visible.pairing_ruptures
    CROSS JOIN practice.rupture_rule
    INNER JOIN visible.pairing_courses
        ON
            pairing_ruptures.pairing_no = pairing_courses.pairing_no
            AND rupture_rule.instrument = pairing_courses.instrument
            AND rupture_rule.domain = pairing_courses.domain
    WHERE pairing_ruptures.unrepaired_since_on IS NOT NULL
    UNION ALL
    SELECT
        open_pairings.pairing_no,
        'stays_low' AS rule,
        open_pairings.start_on AS since_on,
        heard_courses.instrument,
        heard_courses.session_1_score::DOUBLE AS first_score,
        heard_courses.last_scores[1]::DOUBLE AS last_score,
        heard_courses.low::DOUBLE AS limit_points
    FROM open_pairings
    INNER JOIN heard_courses ON open_pairings.pairing_no = heard_courses.pairing_no
    WHERE
        open_pairings.is_seen_from_start
        AND heard_courses.session_1_score < heard_courses.low
        AND heard_courses.sessions_2_to_4_score < heard_courses.low
        AND heard_courses.last_scores[1] < heard_courses.low
    UNION ALL
    SELECT
        pairing_no,
        'not_heard_lately' AS rule,
        last_rated_on AS since_on,
        instrument,
        last_scores[2]::DOUBLE AS first_score,
        last_scores[1]::DOUBLE AS last_score,
        low::DOUBLE - 1 AS limit_points
    FROM heard_courses
    WHERE len(last_scores) = 2 AND last_scores[1] < low - 1 AND last_scores[2] < low - 1
    UNION ALL
    SELECT
        pairing_no,
        'no_rating_lately' AS rule,
        last_rated_on AS since_on,
        NULL AS instrument,
        NULL AS first_score,
        NULL AS last_score,
        NULL AS limit_points
    FROM visible.pairing_last_forms
    WHERE has_stopped_rating
    UNION ALL
    SELECT
        pairing_no,
        'missed_nothing_booked' AS rule,
        last_appointment_on AS since_on,
        NULL AS instrument,
        NULL AS first_score,
        NULL AS last_score,
        NULL AS limit_points
    FROM open_pairings
    WHERE last_attendance IN ('no_show', 'late_cancel', 'client_cancel') AND last_appointment_on <= data_to
    UNION ALL
    SELECT
        pairing_no,
        'no_appointment' AS rule,
        last_appointment_on AS since_on,
        NULL AS instrument,
        NULL AS first_score,
        NULL AS last_score,
        NULL AS limit_points
    FROM open_pairings
    WHERE
        last_attendance NOT IN ('no_show', 'late_cancel', 'client_cancel')
        AND is_half_inactive
        AND idle_days > 0
)

SELECT
    open_pairings.case_code,
    open_pairings.counselor_id,
    reasons.rule,
    reasons.since_on,
    open_pairings.sessions,
    reasons.instrument,
    reasons.first_score,
    reasons.last_score,
    reasons.limit_points,
    pairing_last_forms.rated_sessions,
    open_pairings.last_attendance AS attendance,
    greatest(open_pairings.idle_days, 0) AS idle_days
FROM reasons
INNER JOIN open_pairings ON reasons.pairing_no = open_pairings.pairing_no
LEFT JOIN visible.pairing_last_forms ON reasons.pairing_no = pairing_last_forms.pairing_no
ORDER BY reasons.rule, reasons.since_on, open_pairings.case_code, open_pairings.counselor_id;
