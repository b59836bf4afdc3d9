-- The rules in force, applied to the stored facts. They come as session variables of the cursor that asks, so switching
-- a definition rebuilds nothing. These views are the unscoped ground of visible.* and practice.* and are never asked.
CREATE SCHEMA rules;

CREATE MACRO rules.has_ended(DECLARED_ENDING, IDLE_DAYS) AS
declared_ending IS NOT NULL OR coalesce(idle_days > getvariable('inactive_after_days')::INTEGER, FALSE);

CREATE MACRO rules.ending_in_force(DECLARED_ENDING, IDLE_DAYS, LAST_ATTENDANCE, SESSIONS, LAST_ORS_TOTAL) AS
CASE
    WHEN NOT rules.has_ended(declared_ending, idle_days)
        THEN 'ongoing'
    WHEN getvariable('drop_out_rule') = 'fewer_than_n' AND sessions <= getvariable('early_sessions')::INTEGER
        THEN 'dropped_out'
    WHEN
        declared_ending IS NOT NULL
        AND NOT (getvariable('drop_out_rule') = 'openfit' AND declared_ending = 'dropped_out')
        THEN declared_ending
    WHEN declared_ending IS NULL AND last_attendance = 'provider_cancel' THEN 'unknown'
    WHEN getvariable('drop_out_rule') = 'openfit'
        THEN
            CASE
                WHEN last_ors_total IS NULL THEN 'unknown'
                WHEN last_ors_total < getvariable('ors_mark')::DECIMAL(9, 3) THEN 'dropped_out'
                ELSE 'other'
            END
    WHEN getvariable('drop_out_rule') = 'declared_or_inferred' THEN 'dropped_out'
    WHEN getvariable('drop_out_rule') = 'missed_last' AND last_attendance IN ('no_show', 'late_cancel')
        THEN 'dropped_out'
    ELSE 'unknown'
END;

CREATE MACRO rules.cause_of(ENDING, IS_PAIRING) AS
CASE
    WHEN ending IN ('dropped_out', 'planned') THEN ending
    WHEN ending = 'changed_counselor' AND is_pairing THEN 'changed_counselor'
    WHEN ending <> 'ongoing' THEN 'other'
END;

-- The last session number at which somebody is under observation. One who came to every settled session and goes on has
-- not been seen to come back after the last of them, so is under observation only up to the one before.
CREATE MACRO rules.exit_session(ENTRY_SESSION, SESSIONS, SETTLED_SESSIONS, ENDING) AS
entry_session - 1 + settled_sessions - (settled_sessions = sessions AND ending = 'ongoing')::INTEGER;

CREATE MACRO rules.exit_cause(SESSIONS, SETTLED_SESSIONS, ENDING, IS_PAIRING) AS
CASE WHEN settled_sessions = sessions THEN rules.cause_of(ending, is_pairing) END;

CREATE VIEW rules.marks AS
SELECT
    mark.instrument,
    mark.domain,
    mark.low,
    mark.clearly_low
FROM (
    SELECT
        unnest(
            getvariable('marks')::STRUCT(
                instrument VARCHAR, domain VARCHAR, low DECIMAL(9, 3), clearly_low DECIMAL(9, 3)
            )[]
        ) AS mark
) AS given;

CREATE VIEW rules.main_instrument AS
SELECT pairing_forms.instrument
FROM facts.pairing_forms
SEMI JOIN rules.marks ON pairing_forms.instrument = marks.instrument
GROUP BY pairing_forms.instrument
ORDER BY sum(pairing_forms.rated_sessions) DESC, pairing_forms.instrument
LIMIT 1;

-- A pairing's rating of a domain early on: the mean of the rated ones of its sessions 1 to 3.
CREATE VIEW rules.early_scores AS
SELECT
    pairing_scores.pairing_no,
    pairing_scores.instrument,
    pairing_scores.domain,
    round(sum(pairing_scores.score_sum)::DOUBLE / sum(pairing_scores.ratings), 9) AS mean_score
FROM facts.pairing_scores
WHERE pairing_scores.stage IN ('1', '2', '3')
GROUP BY pairing_scores.pairing_no, pairing_scores.instrument, pairing_scores.domain;

CREATE VIEW rules.heard_early AS
SELECT
    early_scores.pairing_no,
    CASE WHEN early_scores.mean_score < marks.low THEN 'below_the_mark' ELSE 'heard' END AS heard_early
FROM rules.early_scores
SEMI JOIN rules.main_instrument ON early_scores.instrument = main_instrument.instrument
INNER JOIN rules.marks
    ON
        early_scores.instrument = marks.instrument
        AND early_scores.domain = marks.domain
WHERE early_scores.domain = 'heard' AND marks.low IS NOT NULL;

CREATE VIEW rules.episodes AS
WITH first_pairings AS (
    SELECT
        pairings.episode_no,
        coalesce(heard_early.heard_early, 'not_rated') AS heard_early
    FROM facts.pairings
    LEFT JOIN rules.heard_early ON pairings.pairing_no = heard_early.pairing_no
    WHERE pairings.pairing_number = 1
),

with_endings AS (
    SELECT
        episodes.*,
        counselors.team,
        counselors.site,
        first_pairings.heard_early,
        rules.ending_in_force(
            episodes.declared_ending, episodes.idle_days, episodes.last_attendance,
            episodes.entry_session - 1 + episodes.sessions, episodes.last_ors_total
        ) AS ending,
        NOT episodes.has_numbers
        AND episodes.client_first_row_on < data_span.first_row_on + getvariable('left_truncation_days')::INTEGER
            AS is_left_truncated,
        data_span.data_to - episodes.start_on AS days_since_start
    FROM facts.episodes
    CROSS JOIN facts.data_span
    LEFT JOIN facts.counselors ON episodes.counselor_id = counselors.counselor_id
    LEFT JOIN first_pairings ON episodes.episode_no = first_pairings.episode_no
)

SELECT
    *,
    CASE WHEN ending = 'ongoing' THEN NULL WHEN declared_ending IS NULL THEN 'inferred' ELSE 'declared' END
        AS ending_source,
    rules.exit_session(entry_session, sessions, settled_sessions, ending) AS exit_session,
    rules.exit_cause(sessions, settled_sessions, ending, FALSE) AS exit_cause
FROM with_endings;

CREATE VIEW rules.pairings AS
WITH with_endings AS (
    SELECT
        pairings.*,
        counselors.team,
        counselors.site,
        episodes.age_band,
        episodes.gender,
        episodes.referral_source,
        episodes.presenting_problem,
        episodes.previous_counseling,
        episodes.baseline_severity,
        episodes.is_left_truncated,
        episodes.last_appointment_on,
        episodes.last_attendance,
        episodes.idle_days,
        coalesce(episodes.idle_days >= getvariable('inactive_after_days')::INTEGER / 2, FALSE) AS is_half_inactive,
        left(clients.client_key, 10) AS case_code,
        pairings.pairing_number > 1 AS is_by_transfer,
        coalesce(heard_early.heard_early, 'not_rated') AS heard_early,
        CASE WHEN pairings.is_last THEN episodes.ending ELSE 'changed_counselor' END AS ending,
        CASE WHEN pairings.is_last THEN episodes.ending_source ELSE 'seen' END AS ending_source,
        data_span.data_to - pairings.start_on AS days_since_start
    FROM facts.pairings
    INNER JOIN rules.episodes ON pairings.episode_no = episodes.episode_no
    INNER JOIN facts.clients ON pairings.client_no = clients.client_no
    CROSS JOIN facts.data_span
    LEFT JOIN facts.counselors ON pairings.counselor_id = counselors.counselor_id
    LEFT JOIN rules.heard_early ON pairings.pairing_no = heard_early.pairing_no
)

SELECT
    *,
    rules.exit_session(entry_session, sessions, settled_sessions, ending) AS exit_session,
    rules.exit_cause(sessions, settled_sessions, ending, TRUE) AS exit_cause,
    NOT is_left_truncated AND entry_session = 1 AS is_seen_from_start,
    days_since_start >= getvariable('maturity_days')::INTEGER AS is_mature,
    sessions > getvariable('early_sessions')::INTEGER OR ending <> 'ongoing' AS is_resolved,
    sessions <= getvariable('early_sessions')::INTEGER AND ending = 'dropped_out' AS is_early_dropout,
    -- Where expected drop-out allows for what clients bring, a pairing begun by transfer is compared with its like.
    NOT is_by_transfer OR getvariable('is_case_mix_on')::BOOLEAN AS is_compared_start,
    is_seen_from_start AND is_mature AND is_compared_start AS is_early_eligible,
    is_early_eligible AND is_resolved AS is_counted_early
FROM with_endings;
