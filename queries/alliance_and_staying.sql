-- question: Do clients leave more often right after a session below the mark?
-- why: alliance and staying go together in research (d = .55); here is what this clinic's own sessions show
-- grain: one row per instrument, domain, counselor and pattern of ratings, and one client where they had several pairings
-- counted: settled sessions 1 to 8 of pairings begun in the period; those who may have begun before the data are left out
-- parameters:
--   from_on         DATE     first start counted, or NULL
--   to_on           DATE     last start counted, or NULL
--   team            VARCHAR  only this team, or NULL
--   site            VARCHAR  only this site, or NULL
--   counselor_id    VARCHAR  only this counselor, or NULL
-- returns:
--   instrument      VARCHAR  key of the instrument
--   domain          VARCHAR  heard, goals, approach, hope, overall or total
--   counselor_id    VARCHAR  the counselor's code
--   client_no       INTEGER  which rows belong to one client; empty where the client has this pairing alone
--   rated_bits      INTEGER  which sessions under observation were rated (bit 0: session 1)
--   low_bits        INTEGER  which of them were below the mark
--   left_after      INTEGER  the session after which the client dropped out; empty where they did not by session 8
--   clients         BIGINT   how many have this pattern
WITH begun AS (
    SELECT
        pairing_no,
        counselor_id,
        CASE WHEN count(*) OVER (PARTITION BY client_no) > 1 THEN client_no END AS client_no,
        -- Bits of the sessions under observation, from the entry session to the exit session.
        (1 << least(exit_session, 8)) - (1 << (least(entry_session, 9) - 1)) AS observed_bits,
        CASE WHEN exit_cause = 'dropped_out' AND exit_session <= 8 THEN exit_session END AS left_after
    FROM visible.pairings
    WHERE
        NOT is_left_truncated
        AND settled_sessions > 0
        AND exit_session >= entry_session
        AND entry_session <= 8
        AND ($from_on IS NULL OR start_on >= $from_on)
        AND ($to_on IS NULL OR start_on <= $to_on)
        AND ($team IS NULL OR team = $team)
        AND ($site IS NULL OR site = $site)
        AND ($counselor_id IS NULL OR counselor_id = $counselor_id)
),

patterns AS (
    SELECT
        pairing_early_courses.pairing_no,
        pairing_early_courses.instrument,
        pairing_early_courses.domain,
        (
            (pairing_early_courses.score_1 IS NOT NULL)::INTEGER * 1
            + (pairing_early_courses.score_2 IS NOT NULL)::INTEGER * 2
            + (pairing_early_courses.score_3 IS NOT NULL)::INTEGER * 4
            + (pairing_early_courses.score_4 IS NOT NULL)::INTEGER * 8
            + (pairing_early_courses.score_5 IS NOT NULL)::INTEGER * 16
            + (pairing_early_courses.score_6 IS NOT NULL)::INTEGER * 32
            + (pairing_early_courses.score_7 IS NOT NULL)::INTEGER * 64
            + (pairing_early_courses.score_8 IS NOT NULL)::INTEGER * 128
        ) AS rated_bits,
        (
            coalesce(pairing_early_courses.score_1 < pairing_early_courses.low, FALSE)::INTEGER * 1
            + coalesce(pairing_early_courses.score_2 < pairing_early_courses.low, FALSE)::INTEGER * 2
            + coalesce(pairing_early_courses.score_3 < pairing_early_courses.low, FALSE)::INTEGER * 4
            + coalesce(pairing_early_courses.score_4 < pairing_early_courses.low, FALSE)::INTEGER * 8
            + coalesce(pairing_early_courses.score_5 < pairing_early_courses.low, FALSE)::INTEGER * 16
            + coalesce(pairing_early_courses.score_6 < pairing_early_courses.low, FALSE)::INTEGER * 32
            + coalesce(pairing_early_courses.score_7 < pairing_early_courses.low, FALSE)::INTEGER * 64
            + coalesce(pairing_early_courses.score_8 < pairing_early_courses.low, FALSE)::INTEGER * 128
        ) AS low_bits
    FROM visible.pairing_early_courses
    WHERE pairing_early_courses.low IS NOT NULL
)

SELECT
    patterns.instrument,
    patterns.domain,
    begun.counselor_id,
    begun.client_no,
    (patterns.rated_bits & begun.observed_bits)::INTEGER AS rated_bits,
    (patterns.low_bits & begun.observed_bits)::INTEGER AS low_bits,
    begun.left_after::INTEGER AS left_after,
    count(*) AS clients
FROM begun
INNER JOIN patterns ON begun.pairing_no = patterns.pairing_no
WHERE patterns.rated_bits & begun.observed_bits > 0
GROUP BY ALL
ORDER BY
    patterns.instrument, patterns.domain, begun.counselor_id, begun.client_no NULLS FIRST, rated_bits, low_bits,
    left_after NULLS LAST;
