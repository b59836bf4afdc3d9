-- question: Where does the alliance fall and stay low, and where is it repaired?
-- why: a fall that is talked about and repaired is work well done; one that is not often comes before leaving
-- grain: one row per counselor with a pairing begun in the period
-- counted: pairings begun in the period; rated sessions on the total of the alliance instrument the clinic uses most
-- parameters:
--   from_on         DATE     first start counted, or NULL
--   to_on           DATE     last start counted, or NULL
--   team            VARCHAR  only this team, or NULL
--   site            VARCHAR  only this site, or NULL
--   counselor_id    VARCHAR  only this counselor, or NULL
-- returns:
--   counselor_id    VARCHAR  the counselor's code
--   clients         BIGINT   pairings with at least two rated sessions
--   rated_pairs     HUGEINT  rated sessions with a rated one before them
--   ruptures        HUGEINT  falls that lasted, and low last ratings before a drop-out
--   repaired        HUGEINT  of these, back within three rated sessions
--   unrepaired_dropped_out HUGEINT of these, not repaired, and the client dropped out
--   chance_ruptures DECIMAL(38,9) ruptures if the same ratings had come in any order
--   chance_repaired DECIMAL(38,9) of these, repaired
--   sessions        HUGEINT  attended
--   rated           HUGEINT  of these, rated with this instrument
WITH pairings_begun AS (
    SELECT
        pairing_no,
        counselor_id,
        sessions
    FROM visible.pairings
    WHERE
        ($from_on IS NULL OR start_on >= $from_on)
        AND ($to_on IS NULL OR start_on <= $to_on)
        AND ($team IS NULL OR team = $team)
        AND ($site IS NULL OR site = $site)
        AND ($counselor_id IS NULL OR counselor_id = $counselor_id)
),

main_forms AS (
    SELECT
        pairing_forms.pairing_no,
        pairing_forms.rated_sessions
    FROM visible.pairing_forms
    SEMI JOIN practice.main_instrument ON pairing_forms.instrument = main_instrument.instrument
)

SELECT
    pairings_begun.counselor_id,
    count(pairing_ruptures.pairing_no) AS clients,
    coalesce(sum(pairing_ruptures.rated_pairs), 0) AS rated_pairs,
    coalesce(sum(pairing_ruptures.ruptures), 0) AS ruptures,
    coalesce(sum(pairing_ruptures.repaired), 0) AS repaired,
    coalesce(
        sum(pairing_ruptures.ruptures - pairing_ruptures.repaired) FILTER (pairing_ruptures.is_dropped_out), 0
    ) AS unrepaired_dropped_out,
    coalesce(sum(pairing_ruptures.chance_ruptures), 0) AS chance_ruptures,
    coalesce(sum(pairing_ruptures.chance_repaired), 0) AS chance_repaired,
    sum(pairings_begun.sessions) AS sessions,
    coalesce(sum(main_forms.rated_sessions), 0) AS rated
FROM pairings_begun
LEFT JOIN visible.pairing_ruptures ON pairings_begun.pairing_no = pairing_ruptures.pairing_no
LEFT JOIN main_forms ON pairings_begun.pairing_no = main_forms.pairing_no
GROUP BY pairings_begun.counselor_id
ORDER BY pairings_begun.counselor_id;
