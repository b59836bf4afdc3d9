-- question: Who began with each counselor, in order, and dropped out early?
-- why: a rate forgets the order; a year of steady losses and one hard month can look alike
-- grain: one row per pairing
-- counted: as in early_dropout_by_counselor
-- parameters:
--   from_on         DATE     first start counted, or NULL
--   to_on           DATE     last start counted, or NULL
--   team            VARCHAR  only this team, or NULL
--   site            VARCHAR  only this site, or NULL
--   counselor_id    VARCHAR  only this counselor, or NULL
-- returns:
--   counselor_id    VARCHAR  the counselor's code
--   start_on        DATE     the day of the first session
--   is_early_dropout BOOLEAN whether they dropped out early
--   expected        DOUBLE   chance of it by the client's characteristics, 0 to 1; empty without case-mix
SELECT
    pairings.counselor_id,
    pairings.start_on,
    pairings.is_early_dropout,
    expected_pairings.expected
FROM visible.pairings
LEFT JOIN visible.expected_pairings ON pairings.pairing_no = expected_pairings.pairing_no
WHERE
    pairings.is_counted_early
    AND ($from_on IS NULL OR pairings.start_on >= $from_on)
    AND ($to_on IS NULL OR pairings.start_on <= $to_on)
    AND ($team IS NULL OR pairings.team = $team)
    AND ($site IS NULL OR pairings.site = $site)
    AND ($counselor_id IS NULL OR pairings.counselor_id = $counselor_id)
ORDER BY pairings.counselor_id, pairings.start_on, expected_pairings.expected, pairings.is_early_dropout;
