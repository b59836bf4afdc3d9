-- How long clients stayed away after an appointment they had not missed, and whether they came to a session again.
-- Per course every wait longer than all before it: the first of at least so many days is among them for any such number.
CREATE OR REPLACE TABLE waits AS
WITH closed_so_far AS (
    SELECT
        day_on,
        count(*) OVER (ORDER BY day_on) AS days
    FROM closed_days
),

appointments_in_order AS (
    SELECT
        rows_by_episode.episode_no,
        counted_rows.row_no,
        counted_rows.session_on AS away_from_on,
        counted_rows.attendance IN ('no_show', 'late_cancel', 'client_cancel') AS is_missed,
        coalesce(
            counted_rows.row_no < max(counted_rows.row_no) FILTER (counted_rows.is_session) OVER course, FALSE
        ) AS has_come_back,
        coalesce(
            lead(counted_rows.session_on) OVER (PARTITION BY rows_by_episode.episode_no ORDER BY counted_rows.row_no),
            data_span.data_to
        ) AS away_until_on
    FROM counted_rows
    INNER JOIN rows_by_episode ON counted_rows.appointment_no = rows_by_episode.appointment_no
    CROSS JOIN data_span
    WHERE counted_rows.session_on <= data_span.data_to
    WINDOW course AS (PARTITION BY rows_by_episode.episode_no)
),

waited AS (
    SELECT
        appointments_in_order.*,
        appointments_in_order.away_until_on - appointments_in_order.away_from_on
        - (coalesce(closed_until.days, 0) - coalesce(closed_from.days, 0)) AS idle_days
    FROM appointments_in_order
    ASOF LEFT JOIN closed_so_far AS closed_until
        ON appointments_in_order.away_until_on >= closed_until.day_on
    ASOF LEFT JOIN closed_so_far AS closed_from
        ON appointments_in_order.away_from_on >= closed_from.day_on
    WHERE NOT appointments_in_order.is_missed
)

SELECT
    episode_no,
    away_from_on,
    idle_days::INTEGER AS idle_days,
    has_come_back
FROM waited
WINDOW earlier AS (PARTITION BY episode_no ORDER BY row_no ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
QUALIFY idle_days > coalesce(max(idle_days) OVER earlier, 0)
ORDER BY episode_no, away_from_on;
