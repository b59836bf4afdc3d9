-- Which rows count, in what order, and what "now" is.
-- Read: counted_source (every current appointment with its appointment_no), build_rules and closed_periods.
CREATE OR REPLACE TABLE data_span AS
WITH rows_seen AS (
    SELECT
        min(session_on) AS first_row_on,
        max(session_on) AS newest_row_on,
        max(session_on) FILTER (attendance IN ('attended', 'late_attended')) AS newest_attended_on
    FROM counted_source
)

SELECT
    rows_seen.first_row_on,
    rows_seen.newest_row_on,
    rows_seen.newest_attended_on,
    build_rules.data_to IS NOT NULL AS is_set,
    coalesce(build_rules.data_to, rows_seen.newest_attended_on) AS data_to,
    coalesce(build_rules.data_to, rows_seen.newest_attended_on) - build_rules.settle_days AS settled_on,
    build_rules.settle_days,
    build_rules.new_episode_after_days
FROM rows_seen
CROSS JOIN build_rules;

-- Every row that counts, in the order of its client's time; within a day by the file's session number, rows without one
-- last. A day that is set leaves later rows out of everything.
CREATE OR REPLACE TEMP TABLE counted_rows AS
SELECT
    counted_source.appointment_no,
    counted_source.client_no,
    counted_source.counselor_id,
    counted_source.session_on,
    counted_source.nth_that_day,
    counted_source.episode_code,
    CASE WHEN counted_source.has_numbers THEN counted_source.session_number END AS session_number,
    coalesce(counted_source.has_numbers, FALSE) AS has_numbers,
    counted_source.attendance,
    counted_source.modality,
    counted_source.attendance IN ('attended', 'late_attended')
    AND coalesce(counted_source.session_type, 'session') = 'session' AS is_session,
    row_number() OVER (
        PARTITION BY counted_source.client_no
        ORDER BY
            counted_source.session_on ASC,
            CASE WHEN counted_source.has_numbers THEN counted_source.session_number END ASC NULLS LAST,
            counted_source.nth_that_day ASC,
            counted_source.counselor_id ASC
    ) AS row_no
FROM counted_source
CROSS JOIN data_span
WHERE NOT data_span.is_set OR counted_source.session_on <= data_span.data_to;

-- A counselor's current team and site: the counselors file, else their newest row that names one.
CREATE OR REPLACE TABLE counselors AS
WITH newest_rows AS (
    SELECT
        counselor_id,
        arg_max(team, (session_on, team)) FILTER (team IS NOT NULL) AS team,
        arg_max(site, (session_on, site)) FILTER (site IS NOT NULL) AS site
    FROM counted_source
    GROUP BY counselor_id
)

SELECT
    counselor_id,
    counselor_records.name,
    coalesce(counselor_records.team, newest_rows.team) AS team,
    coalesce(counselor_records.site, newest_rows.site) AS site,
    counselor_records.email,
    newest_rows.counselor_id IS NOT NULL AS has_appointments
FROM newest_rows
FULL JOIN counselor_records USING (counselor_id);
