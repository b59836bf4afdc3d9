-- Courses of counseling. With episode codes a row belongs to its code (a blank one to its neighbor's); without, a new
-- course begins after a declared ending, at a later record's start, or after a long gap.

-- A day that is set leaves out records that start after it, as it does rows.
CREATE OR REPLACE TEMP TABLE counted_records AS
SELECT episode_records.*
FROM episode_records
CROSS JOIN data_span
WHERE NOT data_span.is_set OR episode_records.start_on IS NULL OR episode_records.start_on <= data_span.data_to;

CREATE OR REPLACE TEMP TABLE episode_cuts AS
WITH known_records AS (
    SELECT
        counted_records.client_no,
        counted_records.start_on,
        dense_rank() OVER (PARTITION BY counted_records.client_no ORDER BY counted_records.start_on) AS record_no,
        CASE
            WHEN counted_records.ending IS NOT NULL AND counted_records.ending <> 'ongoing'
                THEN counted_records.ended_on
        END AS ended_on
    FROM counted_records
)

SELECT
    client_no,
    start_on AS cut_on
FROM known_records
WHERE record_no > 1 AND start_on IS NOT NULL
UNION
SELECT
    known_records.client_no,
    known_records.ended_on + 1 AS cut_on
FROM known_records
CROSS JOIN data_span
WHERE known_records.ended_on <= data_span.data_to;

CREATE OR REPLACE TEMP TABLE rows_by_episode AS
WITH coded_clients AS (
    SELECT DISTINCT client_no
    FROM counted_rows
    WHERE episode_code IS NOT NULL
),

coded_rows AS (
    SELECT
        counted_rows.appointment_no,
        counted_rows.client_no,
        counted_rows.row_no,
        coalesce(
            last_value(counted_rows.episode_code IGNORE NULLS) OVER (
                PARTITION BY counted_rows.client_no
                ORDER BY counted_rows.row_no
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ),
            first_value(counted_rows.episode_code IGNORE NULLS) OVER (
                PARTITION BY counted_rows.client_no
                ORDER BY counted_rows.row_no
                ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
            )
        ) AS episode_code
    FROM counted_rows
    SEMI JOIN coded_clients ON counted_rows.client_no = coded_clients.client_no
),

uncoded_rows AS (
    SELECT
        counted_rows.appointment_no,
        counted_rows.client_no,
        counted_rows.row_no,
        counted_rows.session_on,
        lag(counted_rows.session_on) OVER (
            PARTITION BY counted_rows.client_no ORDER BY counted_rows.row_no
        ) AS previous_on
    FROM counted_rows
    ANTI JOIN coded_clients ON counted_rows.client_no = coded_clients.client_no
),

uncoded_beginnings AS (
    SELECT
        uncoded_rows.appointment_no,
        uncoded_rows.client_no,
        uncoded_rows.row_no,
        uncoded_rows.previous_on IS NULL
        OR uncoded_rows.session_on - uncoded_rows.previous_on > data_span.new_episode_after_days
        OR coalesce(episode_cuts.cut_on > uncoded_rows.previous_on, FALSE) AS is_beginning
    FROM uncoded_rows
    CROSS JOIN data_span
    ASOF LEFT JOIN episode_cuts
        ON
            uncoded_rows.client_no = episode_cuts.client_no
            AND uncoded_rows.session_on >= episode_cuts.cut_on
),

numbered AS (
    SELECT
        appointment_no,
        client_no,
        row_no,
        NULL AS episode_code,
        sum(is_beginning::INTEGER) OVER (PARTITION BY client_no ORDER BY row_no) AS group_no
    FROM uncoded_beginnings
    UNION ALL
    SELECT
        appointment_no,
        client_no,
        row_no,
        episode_code,
        min(row_no) OVER (PARTITION BY client_no, episode_code) AS group_no
    FROM coded_rows
)

SELECT
    appointment_no,
    client_no,
    row_no,
    episode_code,
    dense_rank() OVER (ORDER BY client_no, group_no) AS episode_no
FROM numbered;

CREATE OR REPLACE TEMP TABLE episode_spans AS
SELECT
    rows_by_episode.episode_no,
    rows_by_episode.client_no,
    any_value(rows_by_episode.episode_code) AS episode_code,
    min(counted_rows.session_on) AS first_row_on,
    max(counted_rows.session_on) AS last_appointment_on,
    arg_max(counted_rows.attendance, counted_rows.row_no) AS last_attendance
FROM rows_by_episode
INNER JOIN counted_rows ON rows_by_episode.appointment_no = counted_rows.appointment_no
GROUP BY rows_by_episode.episode_no, rows_by_episode.client_no;

-- A record belongs to its episode code, else to the client's first episode that goes on to its start date or beyond; one
-- without code and date to the client's last episode. A record that starts after the client's last row speaks of a
-- course without appointments and belongs to none. Where several meet one episode the one that starts last speaks.
CREATE OR REPLACE TEMP TABLE record_of_episode AS
WITH by_date AS (
    SELECT
        counted_records.*,
        CASE
            WHEN any_value(counted_records.start_on) IS NULL THEN max(episode_spans.episode_no)
            ELSE min(episode_spans.episode_no) FILTER (
                episode_spans.last_appointment_on >= counted_records.start_on
            )
        END AS episode_no
    FROM counted_records
    INNER JOIN episode_spans
        ON counted_records.client_no = episode_spans.client_no
    WHERE episode_spans.episode_code IS NULL OR counted_records.episode_code IS NULL
    GROUP BY ALL
),

by_code AS (
    SELECT
        counted_records.*,
        episode_spans.episode_no
    FROM counted_records
    INNER JOIN episode_spans
        ON
            counted_records.client_no = episode_spans.client_no
            AND counted_records.episode_code = episode_spans.episode_code
)

SELECT *
FROM (
    FROM by_date
    WHERE episode_no IS NOT NULL
    UNION ALL
    FROM by_code
) AS placed
QUALIFY row_number() OVER (
    PARTITION BY episode_no ORDER BY start_on DESC NULLS LAST, episode_code ASC NULLS LAST, ending ASC NULLS LAST, ended_on ASC
) = 1;
