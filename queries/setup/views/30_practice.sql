-- Figures of the whole practice, grouped and without counselor or client: what a person's own rows are compared with.
CREATE SCHEMA practice;

CREATE VIEW practice.data_span AS
FROM facts.data_span;

CREATE VIEW practice.appointments_by_day AS
FROM facts.appointments_by_day;

CREATE VIEW practice.row_counts AS
FROM facts.row_counts;

CREATE VIEW practice.imports AS
FROM facts.imports;

CREATE VIEW practice.flag_quarters AS
FROM facts.flag_quarters;

-- Who belongs to which team: names and teams, no figures; scopes are worked out from it.
CREATE VIEW practice.roster AS
FROM facts.counselors;

-- Counselors appear as numbers that say nothing of who they are, only which counts belong together.
CREATE VIEW practice.counselor_numbers AS
SELECT
    counselor_id,
    row_number() OVER (ORDER BY md5(counselor_id)) AS counselor_no
FROM facts.counselors;

CREATE VIEW practice.pairing_counts AS
SELECT
    counselor_numbers.counselor_no,
    pairings.start_on,
    pairings.is_by_transfer,
    pairings.is_seen_from_start,
    pairings.is_mature,
    pairings.is_resolved,
    pairings.is_early_dropout,
    pairings.is_counted_early,
    count(*) AS pairings
FROM rules.pairings
INNER JOIN practice.counselor_numbers ON pairings.counselor_id = counselor_numbers.counselor_id
GROUP BY ALL;

CREATE VIEW practice.early_score_counts AS
SELECT
    counselor_numbers.counselor_no,
    early_scores.instrument,
    early_scores.domain,
    pairings.start_on,
    early_scores.mean_score < marks.low AS is_low,
    count(*) AS clients
FROM rules.early_scores
INNER JOIN rules.pairings ON early_scores.pairing_no = pairings.pairing_no
INNER JOIN practice.counselor_numbers ON pairings.counselor_id = counselor_numbers.counselor_id
INNER JOIN rules.marks
    ON
        early_scores.instrument = marks.instrument
        AND early_scores.domain = marks.domain
WHERE pairings.is_seen_from_start
GROUP BY ALL;

CREATE VIEW practice.episode_counts AS
SELECT
    episodes.start_on,
    episodes.ending,
    episodes.ending_source,
    episodes.is_left_truncated,
    episodes.entry_session > 1 AS is_entered_late,
    coalesce(episodes.sessions, 0) > 0 AS has_sessions,
    coalesce(episodes.settled_sessions, 0) > 0 AS has_settled_sessions,
    count(*) AS episodes,
    count(DISTINCT episodes.client_no) AS clients
FROM rules.episodes
GROUP BY ALL;

CREATE VIEW practice.coverage_cells AS
SELECT
    month_on,
    session_number,
    sum(sessions) AS sessions,
    sum(rated_sessions) AS rated_sessions
FROM facts.coverage_cells
GROUP BY ALL;

-- Every domain that anybody of the practice was rated in.
CREATE VIEW practice.rated_domains AS
SELECT DISTINCT
    pairing_scores.instrument,
    pairing_scores.domain,
    marks.low IS NOT NULL AS has_mark,
    marks.clearly_low IS NOT NULL AS has_clearly_low
FROM facts.pairing_scores
INNER JOIN rules.marks
    ON
        pairing_scores.instrument = marks.instrument
        AND pairing_scores.domain = marks.domain;

CREATE VIEW practice.main_instrument AS
FROM rules.main_instrument;

CREATE VIEW practice.client_counts AS
WITH active_counselors AS (
    SELECT count(*) AS counselors
    FROM facts.counselors
    WHERE has_appointments
)

SELECT
    count(DISTINCT episodes.client_no) AS clients,
    count(DISTINCT episodes.client_no) FILTER (episodes.sessions > 0) AS begun_clients,
    count(DISTINCT episodes.client_no) FILTER (
        episodes.sessions > 0 AND episodes.is_left_truncated
    ) AS left_truncated_clients,
    any_value(active_counselors.counselors) AS counselors
FROM active_counselors
LEFT JOIN rules.episodes ON TRUE;
