-- question: Which day counts as now?
-- why: scores arrive days to weeks late, so every "now" is the newest attended appointment, never the clock
-- grain: one row
-- counted: every current appointment
-- parameters:
-- returns:
--   data_to         DATE     the day in force
--   is_set          BOOLEAN  whether an admin set it
--   first_row_on    DATE     the store's first appointment
--   newest_attended_on DATE  the newest attended appointment
--   newest_row_on   DATE     the newest appointment of any kind, bookings included
--   appointments_30_days HUGEINT other appointments in the 30 days before it
--   proposed_on     DATE     the last day with at least 5 other appointments in the 30 days before it
--   clients         BIGINT   with any appointment
--   counselors      BIGINT   with any appointment
--   begun_clients   BIGINT   with any attended session
--   left_truncated_clients BIGINT of these, left out because they may have begun before the data do
WITH filled_days AS (
    SELECT
        session_on,
        attended,
        sum(appointments) OVER (
            ORDER BY session_on RANGE BETWEEN INTERVAL 30 DAYS PRECEDING AND CURRENT ROW
        ) - 1 AS others_in_30_days
    FROM practice.appointments_by_day
)

SELECT
    data_span.data_to,
    data_span.is_set,
    data_span.first_row_on,
    data_span.newest_attended_on,
    data_span.newest_row_on,
    (
        SELECT coalesce(sum(appointments_by_day.appointments), 0) - 1
        FROM practice.appointments_by_day
        WHERE
            appointments_by_day.session_on <= data_span.data_to
            AND appointments_by_day.session_on >= data_span.data_to - 30
    ) AS appointments_30_days,
    (
        SELECT max(filled_days.session_on)
        FROM filled_days
        WHERE
            filled_days.attended > 0
            AND filled_days.others_in_30_days >= 5
            AND filled_days.session_on <= data_span.data_to
    ) AS proposed_on,
    client_counts.clients,
    client_counts.counselors,
    client_counts.begun_clients,
    client_counts.left_truncated_clients
FROM practice.data_span
CROSS JOIN practice.client_counts
ORDER BY data_span.data_to;
