-- What was known at every session of what had been received by then: the ground of each attention rule's own record.
-- Read: version_days and the scores of earlier versions of rows, which later imports changed.

-- Every score, of rows as they stand now and of their earlier versions.
CREATE OR REPLACE TEMP VIEW version_scores AS
SELECT
    appointment_no,
    NULL AS version_no,
    scale_no,
    score
FROM scale_scores
UNION ALL
SELECT
    earlier_versions.of_appointment_no AS appointment_no,
    earlier_versions.appointment_no AS version_no,
    earlier_scores.scale_no,
    earlier_scores.score
FROM earlier_scores
INNER JOIN earlier_versions ON earlier_scores.appointment_no = earlier_versions.appointment_no;

-- A session as it was known from one day to another: its rating of being heard, whether anything was rated, and the
-- total that ruptures are looked for in. Most sessions are known in one version, from their own day on.
CREATE OR REPLACE TEMP TABLE known_sessions AS
WITH rated AS (
    SELECT
        session_forms.appointment_no,
        NULL AS version_no
    FROM session_forms
    INNER JOIN rated_instruments ON session_forms.instrument_no = rated_instruments.instrument_no
    WHERE rated_instruments.is_alliance
    UNION
    SELECT
        earlier_versions.of_appointment_no AS appointment_no,
        earlier_versions.appointment_no AS version_no
    FROM earlier_forms
    INNER JOIN earlier_versions ON earlier_forms.appointment_no = earlier_versions.appointment_no
    INNER JOIN rated_instruments ON earlier_forms.instrument_no = rated_instruments.instrument_no
    WHERE rated_instruments.is_alliance
),

-- A row whose days are not written down was in the first import as it stands now.
versions AS (
    SELECT
        sessions_of_pairings.appointment_no,
        NULL AS version_no,
        coalesce(version_days.known_from, sessions_of_pairings.session_on) AS known_from,
        DATE '9999-12-31' AS known_until
    FROM sessions_of_pairings
    LEFT JOIN version_days
        ON
            sessions_of_pairings.appointment_no = version_days.appointment_no
            AND version_days.is_current
    UNION ALL
    SELECT
        earlier_versions.of_appointment_no AS appointment_no,
        earlier_versions.appointment_no AS version_no,
        earlier_versions.known_from,
        earlier_versions.known_until
    FROM earlier_versions
    WHERE
        earlier_versions.attendance IN ('attended', 'late_attended')
        AND coalesce(earlier_versions.session_type, 'session') = 'session'
),

heard AS (
    SELECT
        version_scores.appointment_no,
        version_scores.version_no,
        version_scores.score::DECIMAL(15, 9) AS score
    FROM version_scores
    INNER JOIN scales ON version_scores.scale_no = scales.scale_no
    SEMI JOIN rupture_scale ON scales.instrument = rupture_scale.instrument
    WHERE scales.domain = 'heard'
),

totals AS (
    SELECT
        version_scores.appointment_no,
        version_scores.version_no,
        round(version_scores.score * 1000)::INTEGER AS score
    FROM version_scores
    SEMI JOIN rupture_scale ON version_scores.scale_no = rupture_scale.scale_no
)

SELECT
    sessions_of_pairings.pairing_no,
    sessions_of_pairings.episode_no,
    sessions_of_pairings.position_no,
    sessions_of_pairings.number_in_pairing,
    sessions_of_pairings.session_on,
    versions.appointment_no,
    versions.version_no,
    versions.known_from,
    versions.known_until,
    rated.appointment_no IS NOT NULL AS is_rated,
    heard.score AS heard,
    totals.score AS total
FROM versions
INNER JOIN sessions_of_pairings ON versions.appointment_no = sessions_of_pairings.appointment_no
LEFT JOIN rated
    ON
        versions.appointment_no = rated.appointment_no
        AND versions.version_no IS NOT DISTINCT FROM rated.version_no
LEFT JOIN heard
    ON
        versions.appointment_no = heard.appointment_no
        AND versions.version_no IS NOT DISTINCT FROM heard.version_no
LEFT JOIN totals
    ON
        versions.appointment_no = totals.appointment_no
        AND versions.version_no IS NOT DISTINCT FROM totals.version_no;

-- Pairings of which something was known late or otherwise at first: there what was known differs from point to point.
CREATE OR REPLACE TEMP TABLE late_pairings AS
SELECT DISTINCT pairing_no
FROM known_sessions
WHERE version_no IS NOT NULL OR known_from > session_on;

-- One row per session of a pairing, with what was known of the sessions up to it.
CREATE OR REPLACE TABLE decision_points AS
WITH late_points AS (
    SELECT
        points.pairing_no,
        points.number_in_pairing::SMALLINT AS session_number,
        points.session_on,
        max(known.heard) FILTER (known.number_in_pairing = 1) AS session_1_score,
        arg_max(known.heard, known.number_in_pairing) FILTER (
            known.number_in_pairing BETWEEN 2 AND 4
        ) AS sessions_2_to_4_score,
        arg_max(known.heard, known.number_in_pairing, 2) AS last_scores,
        coalesce(arg_max(known.is_rated, known.number_in_pairing, 3), []) AS last_rated,
        (count(*) FILTER (known.is_rated))::SMALLINT AS rated_sessions
    FROM sessions_of_pairings AS points
    SEMI JOIN late_pairings ON points.pairing_no = late_pairings.pairing_no
    LEFT JOIN known_sessions AS known
        ON
            points.pairing_no = known.pairing_no
            AND points.number_in_pairing >= known.number_in_pairing
            AND points.session_on >= known.known_from
            AND points.session_on < known.known_until
    GROUP BY points.pairing_no, points.number_in_pairing, points.session_on
),

-- Everywhere else every session up to the point was known as it stands now, which one pass over the sessions tells.
plain_sessions AS (
    SELECT
        known_sessions.*,
        last_value(known_sessions.heard IGNORE NULLS) OVER (
            PARTITION BY known_sessions.pairing_no
            ORDER BY known_sessions.number_in_pairing
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS heard_before
    FROM known_sessions
    ANTI JOIN late_pairings ON known_sessions.pairing_no = late_pairings.pairing_no
),

plain_points AS (
    SELECT
        pairing_no,
        number_in_pairing::SMALLINT AS session_number,
        session_on,
        max(heard) FILTER (number_in_pairing = 1) OVER so_far AS session_1_score,
        last_value(CASE WHEN number_in_pairing BETWEEN 2 AND 4 THEN heard END IGNORE NULLS) OVER so_far
            AS sessions_2_to_4_score,
        [
            last_value(heard IGNORE NULLS) OVER so_far,
            last_value(CASE WHEN heard IS NOT NULL THEN heard_before END IGNORE NULLS) OVER so_far
        ] AS last_two_scores,
        [is_rated, lag(is_rated) OVER so_far, lag(is_rated, 2) OVER so_far] AS last_three_rated,
        (count(*) FILTER (is_rated) OVER so_far)::SMALLINT AS rated_sessions
    FROM plain_sessions
    WINDOW so_far AS (
        PARTITION BY pairing_no ORDER BY number_in_pairing ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    )
)

SELECT
    pairing_no,
    session_number,
    session_on,
    session_1_score,
    sessions_2_to_4_score,
    CASE WHEN last_two_scores[1] IS NOT NULL THEN list_filter(last_two_scores, LAMBDA score: score IS NOT NULL) END
        AS last_scores,
    list_filter(last_three_rated, LAMBDA was_rated: was_rated IS NOT NULL) AS last_rated,
    rated_sessions
FROM plain_points
UNION ALL
SELECT
    pairing_no,
    session_number,
    session_on,
    session_1_score,
    sessions_2_to_4_score,
    last_scores,
    last_rated,
    rated_sessions
FROM late_points
ORDER BY pairing_no, session_number;

-- Per pairing: were its last three sessions rated, newest first, and how many of all.
CREATE OR REPLACE TABLE pairing_last_forms AS
SELECT
    pairing_no,
    arg_max(is_rated, number_in_pairing, 3) AS last_rated,
    (count(*) FILTER (is_rated))::INTEGER AS rated_sessions,
    max(session_on) FILTER (is_rated) AS last_rated_on
FROM known_sessions
WHERE version_no IS NULL
GROUP BY pairing_no
HAVING rated_sessions > 0
ORDER BY pairing_no;

-- Outcome totals known at a session, where there were two: a course's first and newest, instrument by instrument.
CREATE OR REPLACE TABLE decision_point_outcomes AS
WITH totals AS (
    SELECT
        known_sessions.episode_no,
        known_sessions.position_no,
        known_sessions.known_from,
        known_sessions.known_until,
        scales.instrument,
        version_scores.score::DECIMAL(9, 3) AS score
    FROM version_scores
    INNER JOIN scales ON version_scores.scale_no = scales.scale_no
    INNER JOIN known_sessions
        ON
            version_scores.appointment_no = known_sessions.appointment_no
            AND version_scores.version_no IS NOT DISTINCT FROM known_sessions.version_no
    WHERE scales.domain = 'total' AND NOT scales.is_alliance
)

SELECT
    points.pairing_no,
    points.number_in_pairing::SMALLINT AS session_number,
    totals.instrument,
    arg_min(totals.score, totals.position_no) AS first_score,
    arg_max(totals.score, totals.position_no) AS last_score
FROM sessions_of_pairings AS points
INNER JOIN totals
    ON
        points.episode_no = totals.episode_no
        AND points.position_no >= totals.position_no
        AND points.session_on >= totals.known_from
        AND points.session_on < totals.known_until
GROUP BY points.pairing_no, points.number_in_pairing, totals.instrument
HAVING count(*) > 1
ORDER BY points.pairing_no, session_number, totals.instrument;

-- Ratings known at each session, for the search for ruptures that stood unrepaired then.
CREATE OR REPLACE TEMP TABLE point_sequences AS
WITH sequences AS (
    SELECT
        points.pairing_no,
        points.number_in_pairing::SMALLINT AS session_number,
        list(known.total ORDER BY known.number_in_pairing) AS scores
    FROM sessions_of_pairings AS points
    INNER JOIN known_sessions AS known
        ON
            points.pairing_no = known.pairing_no
            AND points.number_in_pairing >= known.number_in_pairing
            AND points.session_on >= known.known_from
            AND points.session_on < known.known_until
    WHERE known.total IS NOT NULL
    GROUP BY points.pairing_no, points.number_in_pairing
)

SELECT
    pairing_no,
    session_number,
    scores,
    dense_rank() OVER (ORDER BY scores) AS sequence_no
FROM sequences
WHERE len(scores) > 3;
