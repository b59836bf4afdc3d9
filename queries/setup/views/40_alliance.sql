-- Ratings over the sessions and ruptures, of the counselors in scope, under the rules in force.
CREATE VIEW visible.pairing_early_courses AS
SELECT
    pairing_early_courses.*,
    marks.low
FROM facts.pairing_early_courses
INNER JOIN facts.pairings ON pairing_early_courses.pairing_no = pairings.pairing_no
SEMI JOIN visible.scope ON pairings.counselor_id = scope.counselor_id
INNER JOIN rules.marks
    ON
        pairing_early_courses.instrument = marks.instrument
        AND pairing_early_courses.domain = marks.domain;

CREATE VIEW visible.pairing_rated_sessions AS
SELECT pairing_rated_sessions.*
FROM facts.pairing_rated_sessions
INNER JOIN facts.pairings ON pairing_rated_sessions.pairing_no = pairings.pairing_no
SEMI JOIN visible.scope ON pairings.counselor_id = scope.counselor_id;

-- Ruptures as they count under the drop-out rule in force: a low last rating is one where the pairing was dropped out of.
CREATE VIEW visible.pairing_ruptures AS
SELECT
    pairing_ruptures.pairing_no,
    pairing_ruptures.rated_pairs,
    pairing_ruptures.ruptures + (pairings.ending = 'dropped_out' AND pairing_ruptures.is_last_low)::INTEGER AS ruptures,
    pairing_ruptures.repaired,
    pairing_ruptures.unrepaired_since_on,
    pairings.ending = 'dropped_out' AS is_dropped_out,
    CASE
        WHEN pairings.ending = 'dropped_out' THEN pairing_ruptures.chance_ruptures + pairing_ruptures.chance_last_low
        ELSE pairing_ruptures.chance_ruptures
    END AS chance_ruptures,
    pairing_ruptures.chance_repaired
FROM facts.pairing_ruptures
INNER JOIN visible.pairings ON pairing_ruptures.pairing_no = pairings.pairing_no;

-- The scale on which ruptures are looked for, and what counts as a fall and as repaired, in points.
CREATE VIEW practice.rupture_rule AS
FROM facts.rupture_rule;
