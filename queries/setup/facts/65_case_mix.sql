-- What clients bring to a pairing, before anybody knows how it ends. Expected early drop-out rests on the combination of
-- characteristics alone, so it is stored once per combination: a pairing's is found through its profile.
CREATE OR REPLACE TEMP TABLE pairing_characteristics AS
SELECT
    pairings.pairing_no,
    pairings.pairing_number > 1 AS is_by_transfer,
    episodes.baseline_severity,
    episodes.age_band,
    episodes.presenting_problem,
    episodes.referral_source,
    episodes.previous_counseling,
    pairings.modality
FROM pairings
INNER JOIN episodes ON pairings.episode_no = episodes.episode_no;

CREATE OR REPLACE TABLE case_mix_profiles AS
WITH profiles AS (
    SELECT DISTINCT
        is_by_transfer,
        baseline_severity,
        age_band,
        presenting_problem,
        referral_source,
        previous_counseling,
        modality
    FROM pairing_characteristics
)

SELECT
    (row_number() OVER (
        ORDER BY
            is_by_transfer, baseline_severity, age_band, presenting_problem, referral_source, previous_counseling, modality
    ))::INTEGER AS profile_no,
    *
FROM profiles;

CREATE OR REPLACE TABLE pairing_profiles AS
SELECT
    pairing_characteristics.pairing_no,
    case_mix_profiles.profile_no
FROM pairing_characteristics
INNER JOIN case_mix_profiles
    ON
        pairing_characteristics.is_by_transfer = case_mix_profiles.is_by_transfer
        AND pairing_characteristics.baseline_severity IS NOT DISTINCT FROM case_mix_profiles.baseline_severity
        AND pairing_characteristics.age_band IS NOT DISTINCT FROM case_mix_profiles.age_band
        AND pairing_characteristics.presenting_problem IS NOT DISTINCT FROM case_mix_profiles.presenting_problem
        AND pairing_characteristics.referral_source IS NOT DISTINCT FROM case_mix_profiles.referral_source
        AND pairing_characteristics.previous_counseling IS NOT DISTINCT FROM case_mix_profiles.previous_counseling
        AND pairing_characteristics.modality IS NOT DISTINCT FROM case_mix_profiles.modality
ORDER BY pairing_characteristics.pairing_no;

-- Filled by the fit, one row per set of definitions that it was made under, and what it expects of each profile.
CREATE OR REPLACE TABLE case_mix_fits (fit_key VARCHAR, is_on BOOLEAN, characteristics VARCHAR[]);

CREATE OR REPLACE TABLE case_mix_expected (fit_key VARCHAR, profile_no INTEGER, expected DOUBLE);
