-- question: Who stays below the mark after a first low rating, and who does not?
-- why: one low first rating is no alarm, one that stays low is; recovering counts only against those who turn low
-- grain: one row per group, instrument and domain that has a mark
-- counted: pairings begun in the period, seen from their start, rated at session 1 and at any of sessions 2 to 4
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
--   clients         BIGINT   rated at session 1 and later by session 4
--   stays_low_clients BIGINT below the mark at session 1 and at the last rated of sessions 2 to 4
--   recovers_clients BIGINT  below it at session 1, not at the last rated of sessions 2 to 4
--   turns_low_clients BIGINT not below it at session 1, below it at the last rated of sessions 2 to 4
WITH courses AS (
    SELECT
        rules.group_label(
            $group_by, pairings.counselor_id, pairings.team, pairings.site, pairings.start_on, pairings.modality,
            pairings.age_band, pairings.referral_source, pairings.presenting_problem, pairings.heard_early
        ) AS group_label,
        pairing_courses.instrument,
        pairing_courses.domain,
        round(pairing_courses.session_1_score, 9) < pairing_courses.low AS is_low_first,
        round(pairing_courses.sessions_2_to_4_score, 9) < pairing_courses.low AS is_low_then
    FROM visible.pairing_courses
    INNER JOIN visible.pairings ON pairing_courses.pairing_no = pairings.pairing_no
    WHERE
        pairings.is_seen_from_start
        AND pairing_courses.low IS NOT NULL
        AND pairing_courses.session_1_score IS NOT NULL
        AND pairing_courses.sessions_2_to_4_score IS NOT NULL
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
    count(*) AS clients,
    count(*) FILTER (is_low_first AND is_low_then) AS stays_low_clients,
    count(*) FILTER (is_low_first AND NOT is_low_then) AS recovers_clients,
    count(*) FILTER (NOT is_low_first AND is_low_then) AS turns_low_clients
FROM courses
GROUP BY ALL
ORDER BY group_label, instrument, domain;
