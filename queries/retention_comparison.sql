-- question: Of clients who started, up to which session were they seen, and whose clients were they?
-- why: two teams of four differ by chance far more often than their numbers of clients suggest
-- grain: one row per group, cluster, entry session, exit session and whether they left
-- counted: units begun in the period with at least one settled session; those who may have begun before the data are left out
-- parameters:
--   unit            VARCHAR  episode or pairing
--   group_by        VARCHAR  none, counselor, team, site, start_year, start_quarter, modality, age_band, ...
--   from_on         DATE     first start counted, or NULL
--   to_on           DATE     last start counted, or NULL
--   team            VARCHAR  only this team, or NULL
--   site            VARCHAR  only this site, or NULL
--   counselor_id    VARCHAR  only this counselor, or NULL
-- returns:
--   group_label     VARCHAR  the group; empty where the data do not say
--   cluster_no      BIGINT   units with one number are not independent: one counselor's, or one client's; empty: alone
--   entry_session   INTEGER  first session number under observation
--   exit_session    INTEGER  last session number under observation
--   has_left        BOOLEAN  whether they were seen to leave after it
--   clients         BIGINT   how many
WITH counted AS (
    SELECT
        rules.group_label(
            $group_by, counselor_id, team, site, start_on, modality, age_band, referral_source, presenting_problem, heard_early
        ) AS group_label,
        CASE
            WHEN $group_by IN ('counselor', 'team', 'site') THEN dense_rank() OVER (ORDER BY counselor_id)
            WHEN count(*) OVER (PARTITION BY client_no) > 1 THEN client_no
        END::BIGINT AS cluster_no,
        -- Whoever rated early is known only after session 3, so these groups are followed from there.
        CASE WHEN $group_by = 'heard_early' THEN greatest(entry_session, 3) ELSE entry_session END AS entry_session,
        exit_session,
        exit_cause IS NOT NULL AS has_left
    FROM visible.units
    WHERE
        unit = $unit
        AND NOT is_left_truncated
        AND settled_sessions > 0
        -- What was rated in sessions 1 to 3 is not known of a course whose first sessions lie before the data.
        AND ($group_by <> 'heard_early' OR entry_session = 1)
        AND ($from_on IS NULL OR start_on >= $from_on)
        AND ($to_on IS NULL OR start_on <= $to_on)
        AND ($team IS NULL OR team = $team)
        AND ($site IS NULL OR site = $site)
        AND ($counselor_id IS NULL OR counselor_id = $counselor_id)
)

SELECT
    group_label,
    cluster_no,
    entry_session,
    exit_session,
    has_left,
    count(*) AS clients
FROM counted
GROUP BY ALL
ORDER BY group_label, cluster_no NULLS LAST, entry_session, exit_session, has_left;
