-- question: At which sessions are clients asked for feedback?
-- why: a rating that is missing early on, when most clients leave, is missed most
-- grain: one row per group and session number counted in the pairing (1 to 6, and 7 and later together)
-- counted: attended sessions of pairings begun in the period and seen from their start; rated with any alliance instrument
-- parameters:
--   group_by        VARCHAR  none, counselor, team, site, start_year, start_quarter, modality, age_band, ...
--   from_on         DATE     first start counted, or NULL
--   to_on           DATE     last start counted, or NULL
--   team            VARCHAR  only this team, or NULL
--   site            VARCHAR  only this site, or NULL
--   counselor_id    VARCHAR  only this counselor, or NULL
-- returns:
--   group_label     VARCHAR  the group; empty where the data do not say
--   session_no      INTEGER  1 to 6; 7 stands for 7 and later
--   clients         BIGINT   who came to it
--   sessions        HUGEINT  attended
--   rated           HUGEINT  of these, rated
WITH begun AS (
    SELECT
        rules.group_label(
            $group_by, pairings.counselor_id, pairings.team, pairings.site, pairings.start_on, pairings.modality,
            pairings.age_band, pairings.referral_source, pairings.presenting_problem, pairings.heard_early
        ) AS group_label,
        pairings.sessions,
        pairings.rated_sessions,
        coalesce(pairing_rated_sessions.rated_bits, 0)::INTEGER AS rated_bits
    FROM visible.pairings
    LEFT JOIN visible.pairing_rated_sessions ON pairings.pairing_no = pairing_rated_sessions.pairing_no
    WHERE
        pairings.is_seen_from_start
        AND ($from_on IS NULL OR pairings.start_on >= $from_on)
        AND ($to_on IS NULL OR pairings.start_on <= $to_on)
        AND ($team IS NULL OR pairings.team = $team)
        AND ($site IS NULL OR pairings.site = $site)
        AND ($counselor_id IS NULL OR pairings.counselor_id = $counselor_id)
),

numbers AS (
    SELECT unnest(range(1, 8))::INTEGER AS session_no
)

SELECT
    begun.group_label,
    numbers.session_no,
    count(*) AS clients,
    sum(CASE WHEN numbers.session_no = 7 THEN begun.sessions - 6 ELSE 1 END) AS sessions,
    sum(
        CASE
            WHEN numbers.session_no = 7 THEN begun.rated_sessions - bit_count(begun.rated_bits)
            ELSE (begun.rated_bits >> (numbers.session_no - 1)) & 1
        END
    ) AS rated
FROM begun
INNER JOIN numbers ON begun.sessions >= numbers.session_no
GROUP BY ALL
ORDER BY begun.group_label, numbers.session_no;
