-- Sessions, numbered in their episode, and pairings: unbroken runs of one client with one counselor. From a session the
-- pairing goes on to the counselor's next session if at most two others lie between (cover, which forms no pairing);
-- else the next session begins a new pairing.
CREATE OR REPLACE TEMP TABLE counted_sessions AS
SELECT
    counted_rows.appointment_no,
    counted_rows.client_no,
    rows_by_episode.episode_no,
    counted_rows.counselor_id,
    counted_rows.session_on,
    counted_rows.session_number,
    counted_rows.has_numbers,
    counted_rows.modality,
    counted_rows.row_no,
    row_number() OVER (PARTITION BY rows_by_episode.episode_no ORDER BY counted_rows.row_no)::INTEGER AS position_no
FROM counted_rows
INNER JOIN rows_by_episode ON counted_rows.appointment_no = rows_by_episode.appointment_no
WHERE counted_rows.is_session;

CREATE OR REPLACE TEMP TABLE pairing_steps AS
WITH mixed_episodes AS (
    SELECT episode_no
    FROM counted_sessions
    GROUP BY episode_no
    HAVING count(DISTINCT counselor_id) > 1
),

next_with_same AS (
    SELECT
        counted_sessions.episode_no,
        counted_sessions.position_no,
        lead(counted_sessions.position_no) OVER (
            PARTITION BY counted_sessions.episode_no, counted_sessions.counselor_id
            ORDER BY counted_sessions.position_no
        ) AS same_no
    FROM counted_sessions
    SEMI JOIN mixed_episodes ON counted_sessions.episode_no = mixed_episodes.episode_no
)

SELECT
    episode_no,
    position_no,
    coalesce(same_no - position_no <= 3, FALSE) AS goes_on,
    CASE WHEN same_no - position_no <= 3 THEN same_no ELSE position_no + 1 END AS next_no
FROM next_with_same;

CREATE OR REPLACE TEMP TABLE sessions_of_pairings AS
WITH RECURSIVE walk AS (
    SELECT
        pairing_steps.episode_no,
        pairing_steps.position_no,
        pairing_steps.next_no,
        pairing_steps.goes_on,
        1 AS pairing_number
    FROM pairing_steps
    WHERE pairing_steps.position_no = 1
    UNION ALL
    SELECT
        pairing_steps.episode_no,
        pairing_steps.position_no,
        pairing_steps.next_no,
        pairing_steps.goes_on,
        walk.pairing_number + (NOT walk.goes_on)::INTEGER AS pairing_number
    FROM walk
    INNER JOIN pairing_steps
        ON
            walk.episode_no = pairing_steps.episode_no
            AND walk.next_no = pairing_steps.position_no
),

placed AS (
    SELECT
        walk.episode_no,
        walk.position_no,
        walk.pairing_number
    FROM walk
    UNION ALL
    SELECT
        counted_sessions.episode_no,
        counted_sessions.position_no,
        1 AS pairing_number
    FROM counted_sessions
    ANTI JOIN pairing_steps ON counted_sessions.episode_no = pairing_steps.episode_no
)

SELECT
    counted_sessions.*,
    placed.pairing_number,
    row_number() OVER (
        PARTITION BY placed.episode_no, placed.pairing_number ORDER BY placed.position_no
    )::INTEGER AS number_in_pairing,
    dense_rank() OVER (ORDER BY placed.episode_no, placed.pairing_number) AS pairing_no
FROM placed
INNER JOIN counted_sessions
    ON
        placed.episode_no = counted_sessions.episode_no
        AND placed.position_no = counted_sessions.position_no;
