-- question: With whom do clients rate the work below the mark early on?
-- why: clients who do not feel heard, or do not agree on goals and way of working, leave sooner
-- grain: one row per counselor with a pairing begun in the period, and domain of an instrument that anybody was rated with
-- counted: pairings begun in the period; shares below the mark from sessions 1 to 3, the rest over all sessions
-- parameters:
--   from_on         DATE     first start counted, or NULL
--   to_on           DATE     last start counted, or NULL
--   team            VARCHAR  only this team, or NULL
--   site            VARCHAR  only this site, or NULL
--   counselor_id    VARCHAR  only this counselor, or NULL
-- returns:
--   counselor_id    VARCHAR  the counselor's code
--   instrument      VARCHAR  key of the instrument
--   domain          VARCHAR  heard, goals, approach, hope, overall or total
--   clients         BIGINT   with a rating in sessions 1 to 3
--   low_clients     BIGINT   of these, below the mark; empty where the instrument has none
--   clearly_low_clients BIGINT of these, clearly below it; empty where the instrument has no such mark
--   mean_score      DOUBLE   mean of the clients' means, in points of the instrument
--   rated_clients   BIGINT   clients with any rating of this domain
--   sessions        HUGEINT  attended
--   rated           HUGEINT  of these, rated with this instrument
--   complete_ratings HUGEINT ratings with every item answered
--   straight_lined  HUGEINT  of these, every item given the same score
--   ratings         HUGEINT  ratings of this domain
--   at_ceiling      HUGEINT  of these, at the highest score possible
WITH pairings_begun AS (
    SELECT
        pairing_no,
        counselor_id,
        sessions,
        is_seen_from_start
    FROM visible.pairings
    WHERE
        ($from_on IS NULL OR start_on >= $from_on)
        AND ($to_on IS NULL OR start_on <= $to_on)
        AND ($team IS NULL OR team = $team)
        AND ($site IS NULL OR site = $site)
        AND ($counselor_id IS NULL OR counselor_id = $counselor_id)
),

sessions_attended AS (
    SELECT
        counselor_id,
        sum(sessions) AS sessions
    FROM pairings_begun
    GROUP BY counselor_id
),

forms AS (
    SELECT
        pairings_begun.counselor_id,
        pairing_forms.instrument,
        sum(pairing_forms.rated_sessions) AS rated,
        sum(pairing_forms.complete_forms) AS complete_ratings,
        sum(pairing_forms.straight_lined_forms) AS straight_lined
    FROM pairings_begun
    INNER JOIN visible.pairing_forms ON pairings_begun.pairing_no = pairing_forms.pairing_no
    GROUP BY pairings_begun.counselor_id, pairing_forms.instrument
),

client_means AS (
    SELECT
        pairings_begun.counselor_id,
        pairings_begun.pairing_no,
        pairing_scores.instrument,
        pairing_scores.domain,
        -- A decimal, so that the sum over clients is exact in any order.
        (sum(pairing_scores.score_sum)::DOUBLE / sum(pairing_scores.ratings))::DECIMAL(18, 12) AS mean_score,
        sum(pairing_scores.ratings) AS ratings,
        sum(pairing_scores.ratings_at_ceiling) AS at_ceiling
    FROM pairings_begun
    INNER JOIN visible.pairing_scores ON pairings_begun.pairing_no = pairing_scores.pairing_no
    GROUP BY pairings_begun.counselor_id, pairings_begun.pairing_no, pairing_scores.instrument, pairing_scores.domain
),

means AS (
    SELECT
        counselor_id,
        instrument,
        domain,
        sum(mean_score)::DOUBLE / count(*) AS mean_score,
        count(*) AS rated_clients,
        sum(ratings) AS ratings,
        sum(at_ceiling) AS at_ceiling
    FROM client_means
    GROUP BY counselor_id, instrument, domain
),

early AS (
    SELECT
        pairings_begun.counselor_id,
        early_scores.instrument,
        early_scores.domain,
        count(*) AS clients,
        CASE
            WHEN any_value(early_scores.low) IS NOT NULL
                THEN count(*) FILTER (early_scores.mean_score < early_scores.low)
        END AS low_clients,
        CASE
            WHEN any_value(early_scores.clearly_low) IS NOT NULL
                THEN count(*) FILTER (early_scores.mean_score < early_scores.clearly_low)
        END AS clearly_low_clients
    FROM pairings_begun
    INNER JOIN visible.early_scores ON pairings_begun.pairing_no = early_scores.pairing_no
    WHERE pairings_begun.is_seen_from_start
    GROUP BY pairings_begun.counselor_id, early_scores.instrument, early_scores.domain
)

SELECT
    sessions_attended.counselor_id,
    rated_domains.instrument,
    rated_domains.domain,
    coalesce(early.clients, 0) AS clients,
    CASE WHEN rated_domains.has_mark THEN coalesce(early.low_clients, 0) END AS low_clients,
    CASE WHEN rated_domains.has_clearly_low THEN coalesce(early.clearly_low_clients, 0) END AS clearly_low_clients,
    means.mean_score,
    coalesce(means.rated_clients, 0) AS rated_clients,
    sessions_attended.sessions,
    coalesce(forms.rated, 0) AS rated,
    coalesce(forms.complete_ratings, 0) AS complete_ratings,
    coalesce(forms.straight_lined, 0) AS straight_lined,
    coalesce(means.ratings, 0) AS ratings,
    coalesce(means.at_ceiling, 0) AS at_ceiling
FROM sessions_attended
CROSS JOIN practice.rated_domains
LEFT JOIN means
    ON
        sessions_attended.counselor_id = means.counselor_id
        AND rated_domains.instrument = means.instrument
        AND rated_domains.domain = means.domain
LEFT JOIN forms
    ON
        sessions_attended.counselor_id = forms.counselor_id
        AND rated_domains.instrument = forms.instrument
LEFT JOIN early
    ON
        sessions_attended.counselor_id = early.counselor_id
        AND rated_domains.instrument = early.instrument
        AND rated_domains.domain = early.domain
ORDER BY sessions_attended.counselor_id, rated_domains.instrument, rated_domains.domain;
