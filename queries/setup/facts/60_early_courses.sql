-- What clients rated over their first eight sessions, one row per pairing and scale, so that what is asked about leaving
-- after a session reads clients, not ratings.
CREATE OR REPLACE TABLE pairing_early_courses AS
WITH first_ratings AS (
    SELECT
        pairing_no,
        scale_no,
        session_number,
        round(score, 9)::DECIMAL(15, 9) AS score
    FROM pairing_ratings
    WHERE session_number <= 8
),

courses AS (
    SELECT
        pairing_no,
        scale_no,
        max(score) FILTER (session_number = 1) AS score_1,
        max(score) FILTER (session_number = 2) AS score_2,
        max(score) FILTER (session_number = 3) AS score_3,
        max(score) FILTER (session_number = 4) AS score_4,
        max(score) FILTER (session_number = 5) AS score_5,
        max(score) FILTER (session_number = 6) AS score_6,
        max(score) FILTER (session_number = 7) AS score_7,
        max(score) FILTER (session_number = 8) AS score_8
    FROM first_ratings
    GROUP BY pairing_no, scale_no
)

SELECT
    scales.instrument,
    scales.domain,
    scales.maximum,
    courses.pairing_no,
    courses.score_1,
    courses.score_2,
    courses.score_3,
    courses.score_4,
    courses.score_5,
    courses.score_6,
    courses.score_7,
    courses.score_8
FROM courses
INNER JOIN scales ON courses.scale_no = scales.scale_no
WHERE scales.is_alliance;

-- One row per pairing: which of its first six sessions were rated with any alliance instrument (bit 0: session 1).
CREATE OR REPLACE TABLE pairing_rated_sessions AS
WITH alliance_forms AS (
    SELECT DISTINCT session_forms.appointment_no
    FROM session_forms
    INNER JOIN rated_instruments ON session_forms.instrument_no = rated_instruments.instrument_no
    WHERE rated_instruments.is_alliance
)

SELECT
    sessions_of_pairings.pairing_no,
    bit_or(1 << (sessions_of_pairings.number_in_pairing - 1)) AS rated_bits
FROM sessions_of_pairings
SEMI JOIN alliance_forms ON sessions_of_pairings.appointment_no = alliance_forms.appointment_no
WHERE sessions_of_pairings.number_in_pairing <= 6
GROUP BY sessions_of_pairings.pairing_no;
