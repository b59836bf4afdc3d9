-- Ratings as scores on scales. A scale is one domain of one instrument: the mean of its items when at least half were
-- answered, or the domain `total`: the sum of all items, else the total given. Read: scales and scale_columns, the
-- instruments' registry under numbers, since there are many ratings and their names are long.
CREATE OR REPLACE TEMP TABLE item_scores AS
WITH answered AS (
    UNPIVOT (
        SELECT
            * EXCLUDE (
                import_id, client_no, counselor_id, session_on, nth_that_day, episode_code, session_number, has_numbers,
                attendance, session_type, modality, team, site
            )
        FROM counted_source
    )
    ON COLUMNS(* EXCLUDE appointment_no)
    INTO NAME column_name VALUE score
)

SELECT
    answered.appointment_no,
    scale_columns.instrument_no,
    scale_columns.scale_no,
    scale_columns.is_total,
    scale_columns.items_of_scale,
    answered.score AS given_score,
    CASE
        WHEN scale_columns.is_reversed
            THEN (scale_columns.minimum + scale_columns.maximum - answered.score)::DECIMAL(9, 3)
        ELSE answered.score
    END AS score
FROM answered
INNER JOIN scale_columns ON answered.column_name = scale_columns.column_name;

CREATE OR REPLACE TEMP TABLE session_forms AS
WITH forms AS (
    SELECT
        item_scores.appointment_no,
        item_scores.instrument_no,
        count(*) FILTER (NOT item_scores.is_total) AS items_answered,
        sum(item_scores.score) FILTER (NOT item_scores.is_total) AS item_sum,
        min(item_scores.given_score) FILTER (NOT item_scores.is_total) AS lowest_item,
        max(item_scores.given_score) FILTER (NOT item_scores.is_total) AS highest_item,
        max(item_scores.score) FILTER (item_scores.is_total) AS total_given
    FROM item_scores
    GROUP BY item_scores.appointment_no, item_scores.instrument_no
)

SELECT
    forms.appointment_no,
    forms.instrument_no,
    scales.scale_no AS total_scale_no,
    rated_instruments.items > 1 AND forms.items_answered = rated_instruments.items AS is_complete,
    rated_instruments.items > 1
    AND forms.items_answered = rated_instruments.items
    AND forms.lowest_item = forms.highest_item AS is_straight_lined,
    CASE
        WHEN rated_instruments.items > 0 AND forms.items_answered = rated_instruments.items THEN forms.item_sum
        ELSE forms.total_given
    END::DECIMAL(18, 12) AS total_score
FROM forms
INNER JOIN rated_instruments ON forms.instrument_no = rated_instruments.instrument_no
LEFT JOIN scales ON forms.instrument_no = scales.instrument_no AND scales.domain = 'total';

CREATE OR REPLACE TEMP TABLE scale_scores AS
WITH scores AS (
    SELECT
        appointment_no,
        scale_no,
        score::DECIMAL(18, 12) AS score
    FROM item_scores
    WHERE NOT is_total AND items_of_scale = 1
    UNION ALL
    SELECT
        appointment_no,
        scale_no,
        (sum(score)::DOUBLE / count(*))::DECIMAL(18, 12) AS score
    FROM item_scores
    WHERE NOT is_total AND items_of_scale > 1
    GROUP BY appointment_no, scale_no
    HAVING count(*) * 2 >= any_value(items_of_scale)
    UNION ALL
    SELECT
        appointment_no,
        total_scale_no AS scale_no,
        total_score AS score
    FROM session_forms
    WHERE total_score IS NOT NULL AND total_scale_no IS NOT NULL
)

SELECT
    scores.appointment_no,
    scores.scale_no,
    scores.score,
    scores.score = scales.maximum AS is_at_ceiling
FROM scores
INNER JOIN scales ON scores.scale_no = scales.scale_no;
