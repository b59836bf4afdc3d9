-- Expected early drop-out under the rules in force. Without case-mix there is no row here.
CREATE VIEW rules.expected_pairings AS
SELECT
    pairings.*,
    case_mix_expected.expected
FROM rules.pairings
INNER JOIN facts.pairing_profiles ON pairings.pairing_no = pairing_profiles.pairing_no
INNER JOIN facts.case_mix_expected ON pairing_profiles.profile_no = case_mix_expected.profile_no
WHERE
    getvariable('is_case_mix_on')::BOOLEAN
    AND case_mix_expected.fit_key = getvariable('case_mix_fit')
    AND pairings.is_counted_early;

CREATE VIEW visible.expected_pairings AS
SELECT expected_pairings.*
FROM rules.expected_pairings
SEMI JOIN visible.scope ON expected_pairings.counselor_id = scope.counselor_id;

CREATE VIEW practice.expected_counts AS
SELECT
    counselor_numbers.counselor_no,
    expected_pairings.start_on,
    expected_pairings.expected,
    expected_pairings.is_early_dropout,
    count(*) AS pairings
FROM rules.expected_pairings
INNER JOIN practice.counselor_numbers ON expected_pairings.counselor_id = counselor_numbers.counselor_id
GROUP BY ALL;

-- What a fit is made of: pairings seen from their start, old enough and resolved, begun by transfer or not.
CREATE VIEW practice.case_mix_counts AS
SELECT
    counselor_numbers.counselor_no,
    pairing_profiles.profile_no,
    count(*) AS pairings,
    sum(pairings.is_early_dropout::INTEGER) AS dropped_out
FROM rules.pairings
INNER JOIN facts.pairing_profiles ON pairings.pairing_no = pairing_profiles.pairing_no
INNER JOIN practice.counselor_numbers ON pairings.counselor_id = counselor_numbers.counselor_id
WHERE pairings.is_seen_from_start AND pairings.is_mature AND pairings.is_resolved
GROUP BY ALL;

CREATE VIEW practice.case_mix_profiles AS
FROM facts.case_mix_profiles;

-- The characteristics that are taken into account, in order; no row without case-mix.
CREATE VIEW practice.case_mix_characteristics AS
SELECT
    unnest(characteristics) AS characteristic,
    generate_subscripts(characteristics, 1) AS position_no
FROM facts.case_mix_fits
WHERE getvariable('is_case_mix_on')::BOOLEAN AND fit_key = getvariable('case_mix_fit');
