-- question: How have early drop-out, ratings below the mark and coverage gone, month by month?
-- why: a figure that goes up and down by chance needs no answer; one that has moved does
-- grain: one row per figure and month
-- counted: as in early_dropout_by_counselor and alliance_by_counselor by the month of the start; sessions by their own month
-- parameters:
--   from_on         DATE     first start counted, or NULL
--   to_on           DATE     last start counted, or NULL
--   team            VARCHAR  only this team, or NULL
--   site            VARCHAR  only this site, or NULL
--   counselor_id    VARCHAR  only this counselor, or NULL
-- returns:
--   figure          VARCHAR  early_dropout, low_heard or coverage
--   month_on        DATE     first day of the month
--   numerator       HUGEINT  dropped out early; rated feeling heard below the mark in sessions 1 to 3; sessions rated
--   denominator     HUGEINT  of so many clients; of so many clients rated there; of so many sessions
WITH figures AS (
    SELECT
        'early_dropout' AS figure,
        date_trunc('month', start_on)::DATE AS month_on,
        is_early_dropout::INTEGER AS numerator,
        1 AS denominator,
        counselor_id,
        team,
        site,
        start_on AS counted_on
    FROM visible.pairings
    WHERE is_counted_early
    UNION ALL
    SELECT
        'low_heard' AS figure,
        date_trunc('month', pairings.start_on)::DATE AS month_on,
        (early_scores.mean_score < early_scores.low)::INTEGER AS numerator,
        1 AS denominator,
        pairings.counselor_id,
        pairings.team,
        pairings.site,
        pairings.start_on AS counted_on
    FROM visible.early_scores
    SEMI JOIN practice.main_instrument ON early_scores.instrument = main_instrument.instrument
    INNER JOIN visible.pairings ON early_scores.pairing_no = pairings.pairing_no
    WHERE early_scores.domain = 'heard' AND early_scores.low IS NOT NULL AND pairings.is_seen_from_start
    UNION ALL
    SELECT
        'coverage' AS figure,
        coverage_cells.month_on,
        coverage_cells.rated_sessions AS numerator,
        coverage_cells.sessions AS denominator,
        coverage_cells.counselor_id,
        counselors.team,
        counselors.site,
        coverage_cells.month_on AS counted_on
    FROM visible.coverage_cells
    INNER JOIN visible.counselors ON coverage_cells.counselor_id = counselors.counselor_id
)

SELECT
    figure,
    month_on,
    sum(numerator) AS numerator,
    sum(denominator) AS denominator
FROM figures
WHERE
    ($from_on IS NULL OR counted_on >= $from_on)
    AND ($to_on IS NULL OR counted_on <= $to_on)
    AND ($team IS NULL OR team = $team)
    AND ($site IS NULL OR site = $site)
    AND ($counselor_id IS NULL OR counselor_id = $counselor_id)
GROUP BY figure, month_on
ORDER BY figure, month_on;
