-- question: How do ratings go over the sessions?
-- why: low then rising is a better sign than high then falling
-- grain: one row per group, instrument, domain and stage of the pairing
-- counted: pairings begun in the period whose session numbers are known; one client one vote: a client's mean in the stage
-- parameters:
--   group_by        VARCHAR  none, counselor, team, site, start_year, start_quarter, modality, age_band, ...
--   from_on         DATE     first start counted, or NULL
--   to_on           DATE     last start counted, or NULL
--   team            VARCHAR  only this team, or NULL
--   site            VARCHAR  only this site, or NULL
--   counselor_id    VARCHAR  only this counselor, or NULL
-- returns:
--   group_label     VARCHAR  the group; empty where the data do not say
--   instrument      VARCHAR  key of the instrument
--   domain          VARCHAR  heard, goals, approach, hope, overall or total
--   session_number  VARCHAR  1, 2, 3, 4-6 or 7+, counted in the pairing, from its first number
--   clients         BIGINT   rated in this stage
--   mean_score      DOUBLE   mean of the clients' means, in points
--   q25             DOUBLE   lower quartile of the clients' means
--   median          DOUBLE   middle of the clients' means
--   q75             DOUBLE   upper quartile of the clients' means
--   low_clients     BIGINT   of these, below the mark; empty where the instrument has none
WITH client_means AS (
    SELECT
        rules.group_label(
            $group_by, pairings.counselor_id, pairings.team, pairings.site, pairings.start_on, pairings.modality,
            pairings.age_band, pairings.referral_source, pairings.presenting_problem, pairings.heard_early
        ) AS group_label,
        pairing_scores.instrument,
        pairing_scores.domain,
        pairing_scores.stage AS session_number,
        pairing_scores.low,
        (pairing_scores.score_sum::DOUBLE / pairing_scores.ratings)::DECIMAL(18, 12) AS client_score
    FROM visible.pairing_scores
    INNER JOIN visible.pairings ON pairing_scores.pairing_no = pairings.pairing_no
    WHERE
        NOT pairings.is_left_truncated
        AND ($from_on IS NULL OR pairings.start_on >= $from_on)
        AND ($to_on IS NULL OR pairings.start_on <= $to_on)
        AND ($team IS NULL OR pairings.team = $team)
        AND ($site IS NULL OR pairings.site = $site)
        AND ($counselor_id IS NULL OR pairings.counselor_id = $counselor_id)
)

SELECT
    group_label,
    instrument,
    domain,
    session_number,
    count(*) AS clients,
    sum(client_score)::DOUBLE / count(*) AS mean_score,
    quantile_cont(client_score::DOUBLE, 0.25) AS q25,
    quantile_cont(client_score::DOUBLE, 0.5) AS median,
    quantile_cont(client_score::DOUBLE, 0.75) AS q75,
    CASE WHEN any_value(low) IS NOT NULL THEN count(*) FILTER (round(client_score, 9) < low) END AS low_clients
FROM client_means
GROUP BY ALL
ORDER BY group_label, instrument, domain, session_number;
