-- question: How many clients rate a trained domain below the mark before and after a training, by unnamed counselor?
-- why: a training is judged by those who attended against those who did not, given where each stood before
-- grain: one row per training that a counselor in scope attended, and counselor of the practice (without saying which)
-- counted: pairings begun in the 6 months before and after the day, rated in sessions 1 to 3 with the main instrument
-- parameters:
--   logged          VARCHAR  the trainings logged in the dashboard, as JSON
-- returns:
--   trained_on      DATE     day of the training; who began on it is counted on neither side
--   domain          VARCHAR  heard, goals, approach, hope or overall
--   title           VARCHAR  title, empty where it has none
--   counselor_no    BIGINT   a number that names nobody
--   is_attended     BOOLEAN  whether this counselor attended
--   is_rated        BOOLEAN  whether the main instrument asks about the domain and has a mark for it
--   clients_before  HUGEINT  begun in the 6 months before
--   low_before      HUGEINT  of these, below the mark
--   clients_after   HUGEINT  begun in the 6 months after
--   low_after       HUGEINT  of these, below the mark
--   recent_clients  HUGEINT  begun in the last days of the data
--   recent_days     INTEGER  how many days those are
--   data_to         DATE     the day that counts as now
--   after_until_on  DATE     last day of the 6 months after
WITH attended AS (
    SELECT
        trained_on,
        domain,
        title,
        counselor_id
    FROM practice.logged_trainings($logged)
    UNION
    SELECT
        trained_on,
        domain,
        title,
        counselor_id
    FROM practice.trainings
),

attended_numbers AS (
    SELECT
        attended.trained_on,
        attended.domain,
        attended.title,
        counselor_numbers.counselor_no
    FROM attended
    INNER JOIN practice.counselor_numbers ON attended.counselor_id = counselor_numbers.counselor_id
),

trainings AS (
    SELECT DISTINCT
        attended.trained_on,
        attended.domain,
        attended.title
    FROM attended
    SEMI JOIN visible.counselors ON attended.counselor_id = counselors.counselor_id
),

scores AS (
    SELECT
        early_score_counts.counselor_no,
        early_score_counts.domain,
        early_score_counts.start_on,
        early_score_counts.clients,
        early_score_counts.clients * early_score_counts.is_low::INTEGER AS low_clients
    FROM practice.early_score_counts
    SEMI JOIN practice.main_instrument ON early_score_counts.instrument = main_instrument.instrument
    WHERE early_score_counts.is_low IS NOT NULL
),

rated_domains AS (
    SELECT DISTINCT domain
    FROM scores
),

sides AS (
    SELECT
        trainings.*,
        counselor_numbers.counselor_no,
        data_span.data_to,
        trainings.trained_on - INTERVAL 6 MONTH AS before_from_on,
        (trainings.trained_on + INTERVAL 6 MONTH)::DATE AS after_until_on,
        182 AS recent_days
    FROM trainings
    CROSS JOIN practice.counselor_numbers
    CROSS JOIN practice.data_span
),

counted AS (
    SELECT
        sides.trained_on,
        sides.domain,
        sides.title,
        sides.counselor_no,
        any_value(sides.recent_days) AS recent_days,
        any_value(sides.data_to) AS data_to,
        any_value(sides.after_until_on) AS after_until_on,
        sum(scores.clients) FILTER (
            scores.start_on >= sides.before_from_on AND scores.start_on < sides.trained_on
        ) AS clients_before,
        sum(scores.low_clients) FILTER (
            scores.start_on >= sides.before_from_on AND scores.start_on < sides.trained_on
        ) AS low_before,
        sum(scores.clients) FILTER (
            scores.start_on > sides.trained_on AND scores.start_on <= sides.after_until_on
        ) AS clients_after,
        sum(scores.low_clients) FILTER (
            scores.start_on > sides.trained_on AND scores.start_on <= sides.after_until_on
        ) AS low_after,
        sum(scores.clients) FILTER (scores.start_on > sides.data_to - sides.recent_days) AS recent_clients
    FROM sides
    LEFT JOIN scores ON sides.counselor_no = scores.counselor_no AND sides.domain = scores.domain
    GROUP BY sides.trained_on, sides.domain, sides.title, sides.counselor_no
),

-- Nobody who attended a training in the same domain on another day of those months can be compared.
trained_otherwise AS (
    SELECT DISTINCT
        sides.trained_on,
        sides.domain,
        sides.title,
        sides.counselor_no
    FROM sides
    INNER JOIN attended_numbers
        ON sides.counselor_no = attended_numbers.counselor_no AND sides.domain = attended_numbers.domain
    WHERE
        attended_numbers.trained_on BETWEEN sides.before_from_on AND sides.after_until_on
        AND attended_numbers.trained_on <> sides.trained_on
)

SELECT
    counted.trained_on,
    counted.domain,
    counted.title,
    counted.counselor_no,
    attended_numbers.counselor_no IS NOT NULL AS is_attended,
    rated_domains.domain IS NOT NULL AS is_rated,
    coalesce(counted.clients_before, 0) AS clients_before,
    coalesce(counted.low_before, 0) AS low_before,
    coalesce(counted.clients_after, 0) AS clients_after,
    coalesce(counted.low_after, 0) AS low_after,
    coalesce(counted.recent_clients, 0) AS recent_clients,
    counted.recent_days,
    counted.data_to,
    counted.after_until_on
FROM counted
LEFT JOIN rated_domains ON counted.domain = rated_domains.domain
LEFT JOIN attended_numbers
    ON
        counted.trained_on = attended_numbers.trained_on
        AND counted.domain = attended_numbers.domain
        AND counted.title = attended_numbers.title
        AND counted.counselor_no = attended_numbers.counselor_no
ANTI JOIN trained_otherwise
    ON
        counted.trained_on = trained_otherwise.trained_on
        AND counted.domain = trained_otherwise.domain
        AND counted.title = trained_otherwise.title
        AND counted.counselor_no = trained_otherwise.counselor_no
ORDER BY counted.trained_on DESC, counted.domain ASC, counted.title ASC, counted.counselor_no ASC;
