-- question: Of clients who came to session 1 or 3, who drops out by session 8, by what they had rated?
-- why: those who rate low are not the only ones who leave: the most satisfied and the ones who do not rate leave too
-- grain: one row per landmark, instrument, domain, standing, exit session and cause
-- counted: pairings begun in the period, seen from their start, whose session 1 (or 3) is settled
-- parameters:
--   from_on         DATE     first start counted, or NULL
--   to_on           DATE     last start counted, or NULL
--   team            VARCHAR  only this team, or NULL
--   site            VARCHAR  only this site, or NULL
--   counselor_id    VARCHAR  only this counselor, or NULL
-- returns:
--   landmark        INTEGER  1: by the rating of session 1; 3: by the mean of the rated ones of sessions 1 to 3
--   instrument      VARCHAR  key of the instrument
--   domain          VARCHAR  heard, goals, approach, hope, overall or total
--   standing        VARCHAR  below, not_below, at_the_maximum or not_rated
--   exit_session    INTEGER  last session under observation, 8 at most
--   exit_cause      VARCHAR  why they left after it; empty when they were not seen to leave by session 8
--   clients         BIGINT   how many
WITH begun AS (
    SELECT
        pairing_no,
        exit_session,
        least(exit_session, 8) AS last_session,
        CASE WHEN exit_session <= 8 THEN exit_cause END AS exit_cause
    FROM visible.pairings
    WHERE
        is_seen_from_start
        AND settled_sessions > 0
        AND ($from_on IS NULL OR start_on >= $from_on)
        AND ($to_on IS NULL OR start_on <= $to_on)
        AND ($team IS NULL OR team = $team)
        AND ($site IS NULL OR site = $site)
        AND ($counselor_id IS NULL OR counselor_id = $counselor_id)
),

landmarks AS (
    SELECT unnest([1, 3]) AS landmark
),

known AS (
    SELECT
        pairing_no,
        instrument,
        domain,
        low,
        maximum,
        score_1,
        -- The mean of those that are there.
        list_avg([score_1, score_2, score_3]::DOUBLE[]) AS mean_score
    FROM visible.pairing_early_courses
),

followed AS (
    SELECT
        landmarks.landmark,
        rated_domains.instrument,
        rated_domains.domain,
        known.low,
        known.maximum,
        CASE WHEN landmarks.landmark = 1 THEN known.score_1::DOUBLE ELSE round(known.mean_score, 9) END AS score,
        begun.last_session,
        begun.exit_cause
    FROM begun
    INNER JOIN landmarks ON begun.exit_session >= landmarks.landmark
    CROSS JOIN practice.rated_domains
    LEFT JOIN known
        ON
            begun.pairing_no = known.pairing_no
            AND rated_domains.instrument = known.instrument
            AND rated_domains.domain = known.domain
    WHERE rated_domains.has_mark
)

SELECT
    landmark,
    instrument,
    domain,
    CASE
        WHEN score IS NULL THEN 'not_rated'
        WHEN score < low THEN 'below'
        WHEN score >= maximum THEN 'at_the_maximum'
        ELSE 'not_below'
    END AS standing,
    last_session AS exit_session,
    exit_cause,
    count(*) AS clients
FROM followed
GROUP BY ALL
ORDER BY landmark, instrument, domain, standing, exit_session, exit_cause NULLS LAST;
