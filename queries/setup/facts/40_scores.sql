-- Ratings as domain scores: the mean of a domain's items when at least half were answered; the sum of all items, or the
-- total given, as the domain `total`. Read: instrument_items (one row per item or total column of the registry).
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
    instrument_items.instrument,
    instrument_items.domain,
    instrument_items.is_total,
    answered.score AS given_score,
    CASE
        WHEN instrument_items.is_reversed
            THEN (instrument_items.minimum + instrument_items.maximum - answered.score)::DECIMAL(9, 3)
        ELSE answered.score
    END AS score
FROM answered
INNER JOIN instrument_items ON answered.column_name = instrument_items.column_name;

CREATE OR REPLACE TEMP TABLE instrument_domains AS
SELECT
    instrument,
    domain,
    count(*) FILTER (NOT is_total) AS items,
    any_value(maximum) AS item_maximum
FROM instrument_items
GROUP BY instrument, domain;

CREATE OR REPLACE TEMP TABLE session_forms AS
WITH instrument_sizes AS (
    SELECT
        instrument,
        count(*) FILTER (NOT is_total) AS items
    FROM instrument_items
    GROUP BY instrument
)

SELECT
    item_scores.appointment_no,
    item_scores.instrument,
    count(*) FILTER (NOT item_scores.is_total) = any_value(instrument_sizes.items)
    AND any_value(instrument_sizes.items) > 0 AS is_complete,
    count(*) FILTER (NOT item_scores.is_total) = any_value(instrument_sizes.items)
    AND any_value(instrument_sizes.items) > 1
    AND min(item_scores.given_score) FILTER (NOT item_scores.is_total)
    = max(item_scores.given_score) FILTER (NOT item_scores.is_total) AS is_straight_lined,
    any_value(instrument_sizes.items) > 1 AS can_be_straight_lined,
    CASE
        WHEN
            count(*) FILTER (NOT item_scores.is_total) = any_value(instrument_sizes.items)
            AND any_value(instrument_sizes.items) > 0
            THEN sum(item_scores.score) FILTER (NOT item_scores.is_total)
        ELSE max(item_scores.score) FILTER (item_scores.is_total)
    END::DECIMAL(18, 12) AS total_score
FROM item_scores
INNER JOIN instrument_sizes ON item_scores.instrument = instrument_sizes.instrument
GROUP BY item_scores.appointment_no, item_scores.instrument;

CREATE OR REPLACE TEMP TABLE domain_scores AS
WITH from_items AS (
    SELECT
        item_scores.appointment_no,
        item_scores.instrument,
        item_scores.domain,
        (sum(item_scores.score)::DOUBLE / count(*))::DECIMAL(18, 12) AS score
    FROM item_scores
    INNER JOIN instrument_domains
        ON
            item_scores.instrument = instrument_domains.instrument
            AND item_scores.domain = instrument_domains.domain
    WHERE NOT item_scores.is_total
    GROUP BY item_scores.appointment_no, item_scores.instrument, item_scores.domain
    HAVING count(*) * 2 >= any_value(instrument_domains.items)
),

from_totals AS (
    SELECT
        appointment_no,
        instrument,
        'total' AS domain,
        total_score AS score
    FROM session_forms
    WHERE total_score IS NOT NULL
)

SELECT
    scores.appointment_no,
    scores.instrument,
    scores.domain,
    scores.score,
    scores.score = domain_maxima.maximum AS is_at_ceiling
FROM (
    FROM from_items
    UNION ALL
    FROM from_totals
) AS scores
INNER JOIN domain_maxima
    ON
        scores.instrument = domain_maxima.instrument
        AND scores.domain = domain_maxima.domain;
