-- What the person who asks may see: rows whose counselor is in the cursor's variable `visible_counselors`. A variable
-- that is unset, NULL or empty gives no rows, so a forgotten scope shows nothing instead of everything.
CREATE SCHEMA visible;

CREATE VIEW visible.scope AS
SELECT unnest(getvariable('visible_counselors')::VARCHAR[]) AS counselor_id;

CREATE VIEW visible.counselors AS
SELECT counselors.*
FROM facts.counselors
SEMI JOIN visible.scope ON counselors.counselor_id = scope.counselor_id;

CREATE VIEW visible.episodes AS
SELECT episodes.*
FROM rules.episodes
SEMI JOIN visible.scope ON episodes.counselor_id = scope.counselor_id;

CREATE VIEW visible.pairings AS
SELECT pairings.*
FROM rules.pairings
SEMI JOIN visible.scope ON pairings.counselor_id = scope.counselor_id;

CREATE VIEW visible.early_scores AS
SELECT
    early_scores.*,
    marks.low,
    marks.clearly_low
FROM rules.early_scores
INNER JOIN facts.pairings ON early_scores.pairing_no = pairings.pairing_no
SEMI JOIN visible.scope ON pairings.counselor_id = scope.counselor_id
INNER JOIN rules.marks
    ON
        early_scores.instrument = marks.instrument
        AND early_scores.domain = marks.domain;

CREATE VIEW visible.pairing_scores AS
SELECT
    pairing_scores.*,
    marks.low,
    marks.clearly_low
FROM facts.pairing_scores
INNER JOIN facts.pairings ON pairing_scores.pairing_no = pairings.pairing_no
SEMI JOIN visible.scope ON pairings.counselor_id = scope.counselor_id
INNER JOIN rules.marks
    ON
        pairing_scores.instrument = marks.instrument
        AND pairing_scores.domain = marks.domain;

CREATE VIEW visible.pairing_forms AS
SELECT pairing_forms.*
FROM facts.pairing_forms
INNER JOIN facts.pairings ON pairing_forms.pairing_no = pairings.pairing_no
SEMI JOIN visible.scope ON pairings.counselor_id = scope.counselor_id
SEMI JOIN rules.marks ON pairing_forms.instrument = marks.instrument;

CREATE VIEW visible.pairing_courses AS
SELECT
    pairing_courses.*,
    marks.low,
    marks.clearly_low
FROM facts.pairing_courses
INNER JOIN facts.pairings ON pairing_courses.pairing_no = pairings.pairing_no
SEMI JOIN visible.scope ON pairings.counselor_id = scope.counselor_id
INNER JOIN rules.marks
    ON
        pairing_courses.instrument = marks.instrument
        AND pairing_courses.domain = marks.domain;

CREATE VIEW visible.coverage_cells AS
SELECT coverage_cells.*
FROM facts.coverage_cells
SEMI JOIN visible.scope ON coverage_cells.counselor_id = scope.counselor_id;

-- Counselors are given their codes in a variable of its own, which no other table of this schema reads: whatever query
-- runs for them, a wrong one too, there is no row of a client.
CREATE VIEW visible.own AS
SELECT unnest(getvariable('own_counselors')::VARCHAR[]) AS counselor_id;

CREATE VIEW visible.released_batches AS
SELECT released_batches.*
FROM facts.released_batches
SEMI JOIN visible.own ON released_batches.counselor_id = own.counselor_id;

-- A flag is in force until the next quarter is closed, with flags or without.
CREATE VIEW visible.flags AS
WITH latest AS (
    SELECT max(quarter) AS quarter
    FROM facts.flag_quarters
)

SELECT
    flags.*,
    flags.quarter = latest.quarter AS is_in_force
FROM facts.flags
CROSS JOIN latest
SEMI JOIN visible.scope ON flags.counselor_id = scope.counselor_id;
