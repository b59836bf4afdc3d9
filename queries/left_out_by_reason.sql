-- question: Who is left out of these figures, and why?
-- why: a figure is only as good as what it leaves out
-- grain: one row per reason
-- counted: episodes or pairings begun in the period that some figure leaves out
-- parameters:
--   unit            VARCHAR  episode or pairing
--   from_on         DATE     first start counted, or NULL
--   to_on           DATE     last start counted, or NULL
--   team            VARCHAR  only this team, or NULL
--   site            VARCHAR  only this site, or NULL
--   counselor_id    VARCHAR  only this counselor, or NULL
-- returns:
--   reason_no       INTEGER  order of the reasons
--   reason          VARCHAR  left_truncated, entered_late, not_settled, not_mature, unresolved or by_transfer
--   clients         BIGINT   how many
WITH units AS (
    SELECT
        is_left_truncated,
        entry_session > 1 AS is_entered_late,
        settled_sessions = 0 AS is_unsettled,
        FALSE AS is_immature,
        FALSE AS is_unresolved,
        FALSE AS is_by_transfer,
        start_on,
        team,
        site,
        counselor_id
    FROM visible.episodes
    WHERE $unit = 'episode'
    UNION ALL
    SELECT
        is_left_truncated,
        entry_session > 1 AS is_entered_late,
        settled_sessions = 0 AS is_unsettled,
        NOT is_mature AND is_compared_start AS is_immature,
        is_mature AND NOT is_resolved AND is_compared_start AS is_unresolved,
        is_mature AND NOT is_compared_start AS is_by_transfer,
        start_on,
        team,
        site,
        counselor_id
    FROM visible.pairings
    WHERE $unit = 'pairing'
),

begun AS (
    SELECT *
    FROM units
    WHERE
        ($from_on IS NULL OR start_on >= $from_on)
        AND ($to_on IS NULL OR start_on <= $to_on)
        AND ($team IS NULL OR team = $team)
        AND ($site IS NULL OR site = $site)
        AND ($counselor_id IS NULL OR counselor_id = $counselor_id)
),

reasons AS (
    SELECT
        1 AS reason_no,
        'left_truncated' AS reason,
        count(*) AS clients
    FROM begun
    WHERE is_left_truncated
    UNION ALL
    SELECT
        2,
        'entered_late',
        count(*)
    FROM begun
    WHERE NOT is_left_truncated AND is_entered_late
    UNION ALL
    SELECT
        3,
        'not_settled',
        count(*)
    FROM begun
    WHERE NOT is_left_truncated AND is_unsettled
    UNION ALL
    SELECT
        4,
        'not_mature',
        count(*)
    FROM begun
    WHERE NOT is_left_truncated AND NOT is_entered_late AND is_immature
    UNION ALL
    SELECT
        5,
        'unresolved',
        count(*)
    FROM begun
    WHERE NOT is_left_truncated AND NOT is_entered_late AND is_unresolved
    UNION ALL
    SELECT
        6,
        'by_transfer',
        count(*)
    FROM begun
    WHERE NOT is_left_truncated AND NOT is_entered_late AND is_by_transfer
)

SELECT
    reason_no,
    reason,
    clients
FROM reasons
ORDER BY reason_no;
