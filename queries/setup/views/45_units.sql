-- The groups that answers are compared by, and what retention is asked about: episodes or pairings.

-- The group a row belongs to under the parameter group_by of a question.
CREATE MACRO rules.group_label(
    GROUP_BY, COUNSELOR_ID, TEAM, SITE, START_ON, MODALITY, AGE_BAND, REFERRAL_SOURCE, PRESENTING_PROBLEM, HEARD_EARLY
) AS
coalesce(
    CASE group_by
        WHEN 'none' THEN 'all'
        WHEN 'counselor' THEN counselor_id
        WHEN 'team' THEN team
        WHEN 'site' THEN site
        WHEN 'start_year' THEN strftime(start_on, '%Y')
        WHEN 'start_quarter' THEN concat(strftime(start_on, '%Y'), '-Q', quarter(start_on))
        WHEN 'modality' THEN modality
        WHEN 'age_band' THEN age_band
        WHEN 'referral_source' THEN referral_source
        WHEN 'presenting_problem' THEN presenting_problem
        WHEN 'heard_early' THEN heard_early
    END,
    ''
);

-- Episodes and pairings as units that begin, are under observation, and leave.
CREATE VIEW visible.units AS
SELECT
    'episode' AS unit,
    client_no,
    counselor_id,
    team,
    site,
    start_on,
    modality,
    age_band,
    referral_source,
    presenting_problem,
    heard_early,
    is_left_truncated,
    settled_sessions,
    entry_session,
    exit_session,
    exit_cause
FROM visible.episodes
UNION ALL BY NAME
SELECT
    'pairing' AS unit,
    client_no,
    counselor_id,
    team,
    site,
    start_on,
    modality,
    age_band,
    referral_source,
    presenting_problem,
    heard_early,
    is_left_truncated,
    settled_sessions,
    entry_session,
    exit_session,
    exit_cause
FROM visible.pairings;
