-- What can be opened as a case: every appointment since its start of a pairing nobody has declared ended and that was seen
-- in the last half year, and every score given at one. Others are closed cases, and nobody opens them here.
CREATE OR REPLACE TEMP TABLE cases AS
SELECT
    pairings.pairing_no,
    pairings.episode_no,
    pairings.counselor_id,
    pairings.start_on
FROM pairings
INNER JOIN episodes ON pairings.episode_no = episodes.episode_no
WHERE pairings.is_last AND episodes.declared_ending IS NULL AND episodes.idle_days <= 180;

CREATE OR REPLACE TABLE case_appointments AS
SELECT
    cases.pairing_no,
    counted_rows.row_no::INTEGER AS row_no,
    counted_rows.session_on,
    sessions_of_pairings.number_in_pairing AS session_number,
    counted_rows.attendance,
    counted_rows.modality
FROM cases
INNER JOIN rows_by_episode ON cases.episode_no = rows_by_episode.episode_no
INNER JOIN counted_rows ON rows_by_episode.appointment_no = counted_rows.appointment_no
LEFT JOIN sessions_of_pairings
    ON
        counted_rows.appointment_no = sessions_of_pairings.appointment_no
        AND cases.pairing_no = sessions_of_pairings.pairing_no
WHERE
    sessions_of_pairings.pairing_no IS NOT NULL
    OR (
        counted_rows.counselor_id = cases.counselor_id
        AND counted_rows.session_on >= cases.start_on
        AND NOT counted_rows.is_session
    );

CREATE OR REPLACE TABLE case_scores AS
SELECT
    cases.pairing_no,
    sessions_of_pairings.row_no::INTEGER AS row_no,
    scales.instrument,
    scales.domain,
    scales.is_alliance,
    scale_scores.score::DECIMAL(9, 3) AS score
FROM cases
INNER JOIN sessions_of_pairings ON cases.pairing_no = sessions_of_pairings.pairing_no
INNER JOIN scale_scores ON sessions_of_pairings.appointment_no = scale_scores.appointment_no
INNER JOIN scales ON scale_scores.scale_no = scales.scale_no;
