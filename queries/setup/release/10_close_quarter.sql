-- Closes one quarter: counselors with enough clients who were never released before get a batch; the others wait. Read:
-- release_rules (the quarter and the thresholds in force) and release_marks (the mark and size of each domain).
CREATE OR REPLACE TEMP TABLE waiting_clients AS
SELECT
    release_candidates.counselor_id,
    release_candidates.client_no,
    release_candidates.instrument,
    release_candidates.domain,
    release_candidates.mean_score < release_marks.low AS is_low,
    CASE
        WHEN release_marks.items = 1 THEN release_rules.release_clients_item
        ELSE release_rules.release_clients
    END AS clients_needed
FROM release_candidates
CROSS JOIN release_rules
INNER JOIN release_marks
    ON
        release_candidates.instrument = release_marks.instrument
        AND release_candidates.domain = release_marks.domain
ANTI JOIN released_clients
    ON
        release_candidates.counselor_id = released_clients.counselor_id
        AND release_candidates.client_no = released_clients.client_no
        AND release_candidates.instrument = released_clients.instrument
        AND release_candidates.domain = released_clients.domain
WHERE release_candidates.ready_on <= release_rules.quarter_end_on;

CREATE OR REPLACE TEMP TABLE new_batches AS
SELECT
    counselor_id,
    instrument,
    domain,
    count(*) AS clients,
    count(*) FILTER (is_low) AS low_clients
FROM waiting_clients
GROUP BY counselor_id, instrument, domain
HAVING count(*) >= any_value(clients_needed);

-- The year's clients by counselor, from which each counselor is shown the band of the others.
CREATE OR REPLACE TEMP TABLE year_clients AS
SELECT
    release_candidates.counselor_id,
    release_candidates.instrument,
    release_candidates.domain,
    count(*) AS clients,
    count(*) FILTER (release_candidates.mean_score < release_marks.low) AS low_clients
FROM release_candidates
CROSS JOIN release_rules
INNER JOIN release_marks
    ON
        release_candidates.instrument = release_marks.instrument
        AND release_candidates.domain = release_marks.domain
WHERE
    release_candidates.ready_on <= release_rules.quarter_end_on
    AND release_candidates.ready_on > release_rules.quarter_end_on - INTERVAL 1 YEAR
GROUP BY release_candidates.counselor_id, release_candidates.instrument, release_candidates.domain;

INSERT INTO released_batches BY NAME
WITH others AS (
    SELECT
        new_batches.counselor_id,
        new_batches.instrument,
        new_batches.domain,
        count(*) AS peers,
        sum(year_clients.clients)::DOUBLE AS clients,
        sum(year_clients.low_clients)::DOUBLE AS low_clients,
        max(year_clients.clients) AS largest
    FROM new_batches
    INNER JOIN year_clients
        ON
            new_batches.instrument = year_clients.instrument
            AND new_batches.domain = year_clients.domain
            AND new_batches.counselor_id <> year_clients.counselor_id
    GROUP BY new_batches.counselor_id, new_batches.instrument, new_batches.domain
),

-- Wilson's 95 % limits of the others' share below the mark, for those with enough others and none over half of them.
bands AS (
    SELECT
        others.counselor_id,
        others.instrument,
        others.domain,
        (others.low_clients + 1.9207294103) / (others.clients + 3.8414588207) AS middle,
        1.9599639845 * sqrt(
            others.low_clients * (others.clients - others.low_clients) / others.clients + 0.9603647052
        ) / (others.clients + 3.8414588207) AS half_width
    FROM others
    CROSS JOIN release_rules
    WHERE others.peers >= release_rules.min_peers AND others.largest * 2 <= others.clients
),

earlier AS (
    SELECT
        counselor_id,
        max(batch) AS last_batch
    FROM released_batches
    GROUP BY counselor_id
)

SELECT
    coalesce(earlier.last_batch, 0) + 1 AS batch,
    release_rules.quarter,
    new_batches.counselor_id,
    new_batches.instrument,
    new_batches.domain,
    new_batches.clients - new_batches.clients % 5 AS clients_at_least,
    CASE
        WHEN new_batches.low_clients * 3 <= new_batches.clients THEN 'up_to_a_third'
        WHEN new_batches.low_clients * 3 >= new_batches.clients * 2 THEN 'two_thirds_or_more'
        ELSE 'about_half'
    END AS band,
    (floor((bands.middle - bands.half_width) * 20) * 5)::INTEGER AS practice_band_low,
    (ceil((bands.middle + bands.half_width) * 20) * 5)::INTEGER AS practice_band_high
FROM new_batches
CROSS JOIN release_rules
LEFT JOIN earlier ON new_batches.counselor_id = earlier.counselor_id
LEFT JOIN bands
    ON
        new_batches.counselor_id = bands.counselor_id
        AND new_batches.instrument = bands.instrument
        AND new_batches.domain = bands.domain
ORDER BY new_batches.counselor_id, new_batches.instrument, new_batches.domain;

INSERT INTO released_clients BY NAME
SELECT
    waiting_clients.counselor_id,
    waiting_clients.instrument,
    waiting_clients.domain,
    waiting_clients.client_no,
    release_rules.quarter
FROM waiting_clients
CROSS JOIN release_rules
SEMI JOIN new_batches
    ON
        waiting_clients.counselor_id = new_batches.counselor_id
        AND waiting_clients.instrument = new_batches.instrument
        AND waiting_clients.domain = new_batches.domain
ORDER BY waiting_clients.counselor_id, waiting_clients.client_no, waiting_clients.instrument, waiting_clients.domain;

INSERT INTO released_quarters BY NAME
SELECT
    quarter,
    current_timestamp::TIMESTAMP AS released_at
FROM release_rules;
