-- question: Whom should we look at first, and why?
-- why: chance alone would rarely take a counselor so far from all the others
-- grain: one row per flag, of every quarter
-- counted: starts of the 12 months that end some weeks before the quarter's end, whole practice; no period changes a flag
-- parameters:
--   team            VARCHAR  only counselors of this team, or NULL
--   site            VARCHAR  only counselors of this site, or NULL
--   counselor_id    VARCHAR  only this counselor, or NULL
-- returns:
--   made_on         DATE     the day that counted as now when counselors were compared
--   quarter         VARCHAR  the quarter at whose end they were
--   counselor_id    VARCHAR  the counselor's code
--   measure         VARCHAR  early_dropout, or the domain rated below the mark in sessions 1 to 3
--   instrument      VARCHAR  the instrument of that domain; empty for early_dropout
--   numerator       INTEGER  clients who dropped out early, or rated below the mark
--   denominator     INTEGER  of so many
--   practice_rate   DOUBLE   the same share of the whole practice, 0 to 1
--   p               DOUBLE   the chance of at least so many, were this counselor like all the others
--   declared_only_agrees BOOLEAN whether it stands when only declared endings count; empty for ratings
--   is_in_force     BOOLEAN  whether the quarter is the latest that was closed
SELECT
    flags.made_on,
    flags.quarter,
    flags.counselor_id,
    flags.measure,
    flags.instrument,
    flags.numerator,
    flags.denominator,
    flags.practice_rate,
    flags.p,
    flags.declared_only_agrees,
    flags.is_in_force
FROM visible.flags
INNER JOIN visible.counselors ON flags.counselor_id = counselors.counselor_id
WHERE
    ($team IS NULL OR counselors.team = $team)
    AND ($site IS NULL OR counselors.site = $site)
    AND ($counselor_id IS NULL OR flags.counselor_id = $counselor_id)
ORDER BY flags.quarter DESC, flags.counselor_id ASC, flags.measure ASC;
