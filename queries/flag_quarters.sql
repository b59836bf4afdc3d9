-- question: When were counselors compared?
-- why: that nobody is flagged means something only if somebody looked
-- grain: one row per quarter in which counselors were compared
-- counted: counselors with at least 10 cases, each in every measure that they have 10 cases for
-- parameters:
-- returns:
--   quarter         VARCHAR  the quarter at whose end they were
--   made_on         DATE     the day that counted as now
--   from_on         DATE     first start counted
--   to_on           DATE     last start counted
--   counselors      INTEGER  compared
--   comparisons     INTEGER  counselors times measures: the family that a flag has to stand out from
SELECT
    quarter,
    made_on,
    from_on,
    to_on,
    counselors,
    comparisons
FROM practice.flag_quarters
ORDER BY quarter DESC;
