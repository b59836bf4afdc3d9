-- question: Of clients who started, how many have two outcome ratings, and what became of those?
-- why: a change counts only beyond measurement error, and only those with a first and a last rating can be judged
-- grain: one row per group, instrument, standing and class of change
-- counted: episodes begun in the period, each for every instrument anybody answered; judged only where the standing is counted
-- parameters:
--   group_by        VARCHAR  none, counselor, team, site, start_year, start_quarter, modality, age_band, ...
--   from_on         DATE     first start counted, or NULL
--   to_on           DATE     last start counted, or NULL
--   team            VARCHAR  only this team, or NULL
--   site            VARCHAR  only this site, or NULL
--   counselor_id    VARCHAR  only this counselor, or NULL
-- returns:
--   group_label     VARCHAR  the group; empty where the data do not say
--   instrument      VARCHAR  key of the instrument; phq9_gad7 for both read together
--   standing        VARCHAR  counted, or why not: begun_before, still_open, changed_counselor, not_rated, rated_once
--   is_case_first   BOOLEAN  on the side of the mark where help is needed, at the first rating
--   is_case_last    BOOLEAN  the same at the last rating
--   is_better       BOOLEAN  better by at least the reliable change
--   is_worse        BOOLEAN  worse by at least the reliable change
--   clients         BIGINT   how many
WITH placed AS (
    SELECT
        rules.group_label(
            $group_by, counselor_id, team, site, start_on, modality, age_band, referral_source, presenting_problem, heard_early
        ) AS group_label,
        instrument,
        CASE
            WHEN NOT is_seen_from_start THEN 'begun_before'
            WHEN is_open THEN 'still_open'
            WHEN $group_by = 'counselor' AND NOT has_one_pairing THEN 'changed_counselor'
            WHEN rated_sessions = 0 THEN 'not_rated'
            WHEN rated_sessions = 1 THEN 'rated_once'
            ELSE 'counted'
        END AS standing,
        is_case_first,
        is_case_last,
        is_better,
        is_worse
    FROM visible.episode_outcomes
    WHERE
        ($from_on IS NULL OR start_on >= $from_on)
        AND ($to_on IS NULL OR start_on <= $to_on)
        AND ($team IS NULL OR team = $team)
        AND ($site IS NULL OR site = $site)
        AND ($counselor_id IS NULL OR counselor_id = $counselor_id)
)

SELECT
    group_label,
    instrument,
    standing,
    CASE WHEN standing = 'counted' THEN is_case_first END AS is_case_first,
    CASE WHEN standing = 'counted' THEN is_case_last END AS is_case_last,
    CASE WHEN standing = 'counted' THEN is_better END AS is_better,
    CASE WHEN standing = 'counted' THEN is_worse END AS is_worse,
    count(*) AS clients
FROM placed
GROUP BY ALL
ORDER BY group_label, instrument, standing, is_case_first, is_case_last, is_better, is_worse;
