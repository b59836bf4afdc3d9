-- The facts that pages read: no rule that can be switched is applied here, only what was seen.
CREATE OR REPLACE TEMP TABLE closed_days AS
SELECT DISTINCT unnest(generate_series(first_on, last_on + 21, INTERVAL 1 DAY))::DATE AS day_on
FROM closed_periods;

CREATE OR REPLACE TEMP TABLE idle_by_day AS
WITH last_days AS (
    SELECT DISTINCT last_appointment_on
    FROM episode_spans
)

SELECT
    last_days.last_appointment_on,
    any_value(data_span.data_to) - last_days.last_appointment_on - count(closed_days.day_on) AS idle_days
FROM last_days
CROSS JOIN data_span
LEFT JOIN closed_days
    ON
        last_days.last_appointment_on < closed_days.day_on
        AND data_span.data_to >= closed_days.day_on
GROUP BY last_days.last_appointment_on;

CREATE OR REPLACE TEMP TABLE last_ors AS
SELECT
    rows_by_episode.episode_no,
    arg_max(scale_scores.score, rows_by_episode.row_no) AS last_ors_total
FROM scale_scores
INNER JOIN scales ON scale_scores.scale_no = scales.scale_no
INNER JOIN rows_by_episode ON scale_scores.appointment_no = rows_by_episode.appointment_no
WHERE scales.instrument = 'ors' AND scales.domain = 'total'
GROUP BY rows_by_episode.episode_no;

CREATE OR REPLACE TABLE episodes AS
WITH client_starts AS (
    SELECT
        client_no,
        min(first_row_on) AS client_first_row_on
    FROM episode_spans
    GROUP BY client_no
),

session_counts AS (
    SELECT
        counted_sessions.episode_no,
        count(*)::INTEGER AS sessions,
        (count(*) FILTER (counted_sessions.session_on <= data_span.settled_on))::INTEGER AS settled_sessions,
        min(counted_sessions.session_on) AS start_on,
        arg_min(counted_sessions.counselor_id, counted_sessions.position_no) AS counselor_id,
        arg_min(counted_sessions.modality, counted_sessions.position_no) AS modality,
        arg_min(
            counted_sessions.session_number - counted_sessions.position_no + 1, counted_sessions.position_no
        ) FILTER (counted_sessions.session_number IS NOT NULL) AS first_number
    FROM counted_sessions
    CROSS JOIN data_span
    GROUP BY counted_sessions.episode_no
)

SELECT
    episode_spans.episode_no,
    episode_spans.client_no,
    session_counts.counselor_id,
    session_counts.start_on,
    session_counts.modality,
    episode_spans.first_row_on,
    client_starts.client_first_row_on,
    episode_spans.last_appointment_on,
    episode_spans.last_attendance,
    idle_by_day.idle_days,
    session_counts.sessions,
    session_counts.settled_sessions,
    session_counts.first_number IS NOT NULL AS has_numbers,
    greatest(coalesce(session_counts.first_number, 1), 1) AS entry_session,
    CASE
        WHEN record_of_episode.ending = 'ongoing' OR record_of_episode.ended_on > data_span.data_to THEN NULL
        ELSE record_of_episode.ending
    END AS declared_ending,
    record_of_episode.ended_on,
    last_ors.last_ors_total,
    record_of_episode.age_band,
    record_of_episode.gender,
    record_of_episode.referral_source,
    record_of_episode.presenting_problem,
    record_of_episode.previous_counseling,
    record_of_episode.baseline_severity
FROM episode_spans
INNER JOIN client_starts ON episode_spans.client_no = client_starts.client_no
INNER JOIN idle_by_day ON episode_spans.last_appointment_on = idle_by_day.last_appointment_on
CROSS JOIN data_span
LEFT JOIN session_counts ON episode_spans.episode_no = session_counts.episode_no
LEFT JOIN record_of_episode ON episode_spans.episode_no = record_of_episode.episode_no
LEFT JOIN last_ors ON episode_spans.episode_no = last_ors.episode_no
ORDER BY episode_spans.episode_no;

CREATE OR REPLACE TABLE pairings AS
WITH alliance_forms AS (
    SELECT DISTINCT session_forms.appointment_no
    FROM session_forms
    INNER JOIN rated_instruments ON session_forms.instrument_no = rated_instruments.instrument_no
    WHERE rated_instruments.is_alliance
),

last_numbers AS (
    SELECT
        episode_no,
        max(pairing_number) AS last_number
    FROM sessions_of_pairings
    GROUP BY episode_no
)

SELECT
    sessions_of_pairings.pairing_no,
    sessions_of_pairings.episode_no,
    sessions_of_pairings.client_no,
    any_value(sessions_of_pairings.counselor_id) AS counselor_id,
    any_value(sessions_of_pairings.pairing_number) AS pairing_number,
    any_value(sessions_of_pairings.pairing_number = last_numbers.last_number) AS is_last,
    min(sessions_of_pairings.session_on) AS start_on,
    max(sessions_of_pairings.session_on) AS last_session_on,
    arg_min(sessions_of_pairings.modality, sessions_of_pairings.number_in_pairing) AS modality,
    count(*)::INTEGER AS sessions,
    (count(*) FILTER (sessions_of_pairings.session_on <= data_span.settled_on))::INTEGER AS settled_sessions,
    (count(alliance_forms.appointment_no))::INTEGER AS rated_sessions,
    coalesce(
        arg_max(alliance_forms.appointment_no IS NOT NULL, sessions_of_pairings.number_in_pairing), FALSE
    ) AS is_last_session_rated,
    CASE
        WHEN any_value(sessions_of_pairings.pairing_number) = 1 THEN any_value(episodes.entry_session)
        ELSE 1
    END AS entry_session
FROM sessions_of_pairings
INNER JOIN last_numbers ON sessions_of_pairings.episode_no = last_numbers.episode_no
INNER JOIN episodes ON sessions_of_pairings.episode_no = episodes.episode_no
CROSS JOIN data_span
LEFT JOIN alliance_forms ON sessions_of_pairings.appointment_no = alliance_forms.appointment_no
GROUP BY sessions_of_pairings.pairing_no, sessions_of_pairings.episode_no, sessions_of_pairings.client_no
ORDER BY sessions_of_pairings.pairing_no;

-- Every score given at a session of a pairing, in its place. `session_number` is counted as in retention: an episode whose
-- first sessions lie before the data begins at its first number.
CREATE OR REPLACE TEMP TABLE pairing_ratings AS
SELECT
    sessions_of_pairings.pairing_no,
    sessions_of_pairings.client_no,
    sessions_of_pairings.counselor_id,
    sessions_of_pairings.session_on,
    sessions_of_pairings.row_no,
    sessions_of_pairings.number_in_pairing,
    pairings.entry_session - 1 + sessions_of_pairings.number_in_pairing AS session_number,
    scale_scores.scale_no,
    scale_scores.score,
    scale_scores.is_at_ceiling
FROM scale_scores
INNER JOIN sessions_of_pairings ON scale_scores.appointment_no = sessions_of_pairings.appointment_no
INNER JOIN pairings ON sessions_of_pairings.pairing_no = pairings.pairing_no;

-- One row per pairing, instrument, domain and stage of the pairing (session number 1, 2, 3, 4-6, 7+).
CREATE OR REPLACE TABLE pairing_scores AS
WITH stages AS (
    SELECT
        pairing_no,
        scale_no,
        CASE WHEN session_number <= 4 THEN session_number WHEN session_number <= 6 THEN 4 ELSE 7 END AS stage_no,
        count(*)::INTEGER AS ratings,
        (count(*) FILTER (is_at_ceiling))::INTEGER AS ratings_at_ceiling,
        sum(score) AS score_sum
    FROM pairing_ratings
    GROUP BY pairing_no, scale_no, stage_no
)

SELECT
    stages.pairing_no,
    scales.instrument,
    scales.domain,
    CASE stages.stage_no WHEN 4 THEN '4-6' WHEN 7 THEN '7+' ELSE stages.stage_no::VARCHAR END AS stage,
    stages.ratings,
    stages.ratings_at_ceiling,
    stages.score_sum
FROM stages
INNER JOIN scales ON stages.scale_no = scales.scale_no;

-- One row per pairing and instrument: how many sessions were rated, and how.
CREATE OR REPLACE TABLE pairing_forms AS
SELECT
    sessions_of_pairings.pairing_no,
    rated_instruments.instrument,
    count(*)::INTEGER AS rated_sessions,
    (count(*) FILTER (session_forms.is_complete))::INTEGER AS complete_forms,
    (count(*) FILTER (session_forms.is_straight_lined))::INTEGER AS straight_lined_forms
FROM session_forms
INNER JOIN sessions_of_pairings ON session_forms.appointment_no = sessions_of_pairings.appointment_no
INNER JOIN rated_instruments ON session_forms.instrument_no = rated_instruments.instrument_no
GROUP BY sessions_of_pairings.pairing_no, rated_instruments.instrument
ORDER BY sessions_of_pairings.pairing_no, rated_instruments.instrument;

-- Attended and rated sessions by counselor, month and session number in the pairing (7 stands for 7 and later).
CREATE OR REPLACE TABLE coverage_cells AS
WITH rated AS (
    SELECT DISTINCT session_forms.appointment_no
    FROM session_forms
    INNER JOIN rated_instruments ON session_forms.instrument_no = rated_instruments.instrument_no
    WHERE rated_instruments.is_alliance
)

SELECT
    sessions_of_pairings.counselor_id,
    date_trunc('month', sessions_of_pairings.session_on)::DATE AS month_on,
    least(sessions_of_pairings.number_in_pairing, 7) AS session_number,
    count(*) AS sessions,
    count(rated.appointment_no) AS rated_sessions
FROM sessions_of_pairings
LEFT JOIN rated ON sessions_of_pairings.appointment_no = rated.appointment_no
GROUP BY ALL
ORDER BY sessions_of_pairings.counselor_id, month_on, session_number;

-- How many rows of each kind there are, for the page that shows what is counted.
CREATE OR REPLACE TABLE row_counts AS
SELECT
    counted_source.attendance,
    coalesce(counted_source.session_type, 'session') AS session_type,
    counted_source.has_numbers,
    count(*) AS appointments,
    count(*) FILTER (data_span.is_set AND counted_source.session_on > data_span.data_to) AS after_data_to,
    count(DISTINCT counted_source.client_no) AS clients
FROM counted_source
CROSS JOIN data_span
GROUP BY ALL;

-- Appointments by day, to tell whether a few far rows set the newest day.
CREATE OR REPLACE TABLE appointments_by_day AS
SELECT
    session_on,
    count(*) AS appointments,
    count(*) FILTER (attendance IN ('attended', 'late_attended')) AS attended
FROM counted_source
GROUP BY session_on
ORDER BY session_on;

-- The course of a pairing's scores in one domain: at session 1, at the last rated of sessions 2 to 4, and the last two.
CREATE OR REPLACE TABLE pairing_courses AS
WITH courses AS (
    SELECT
        pairing_no,
        scale_no,
        max(score) FILTER (number_in_pairing = 1) AS session_1_score,
        arg_max(score, number_in_pairing) FILTER (number_in_pairing BETWEEN 2 AND 4) AS sessions_2_to_4_score,
        arg_max(score, number_in_pairing, 2) AS last_scores,
        max(session_on) AS last_rated_on
    FROM pairing_ratings
    GROUP BY pairing_no, scale_no
)

SELECT
    courses.pairing_no,
    scales.instrument,
    scales.domain,
    courses.session_1_score,
    courses.sessions_2_to_4_score,
    courses.last_scores,
    courses.last_rated_on
FROM courses
INNER JOIN scales ON courses.scale_no = scales.scale_no
WHERE scales.is_alliance;

-- What may one day be released to a counselor: per client the mean of the first three rated sessions, ready at the third,
-- or, for those who left or pause before it, once their last session is settled. Released only in batches.
CREATE OR REPLACE TABLE release_candidates AS
WITH firsts AS (
    SELECT
        counselor_id,
        client_no,
        scale_no,
        arg_min(score, row_no, 3) AS first_scores,
        arg_min(session_on, row_no, 3) AS first_days
    FROM pairing_ratings
    GROUP BY counselor_id, client_no, scale_no
),

last_sessions AS (
    SELECT
        counselor_id,
        client_no,
        max(session_on) AS last_session_on
    FROM sessions_of_pairings
    GROUP BY counselor_id, client_no
)

SELECT
    firsts.counselor_id,
    firsts.client_no,
    scales.instrument,
    scales.domain,
    round(list_sum(firsts.first_scores)::DOUBLE / len(firsts.first_scores), 9) AS mean_score,
    coalesce(firsts.first_days[3], last_sessions.last_session_on + data_span.settle_days) AS ready_on
FROM firsts
INNER JOIN scales ON firsts.scale_no = scales.scale_no
INNER JOIN last_sessions
    ON
        firsts.counselor_id = last_sessions.counselor_id
        AND firsts.client_no = last_sessions.client_no
CROSS JOIN data_span
WHERE scales.is_alliance;
