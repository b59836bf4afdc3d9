-- question: What counts as a rupture here, and as repaired?
-- why: how far a rating must fall depends on the instrument, or on how much ratings go up and down in this clinic
-- grain: one row, or none where nobody was rated often enough
-- counted: successive ratings of the whole practice
-- parameters:
-- returns:
--   instrument      VARCHAR  the alliance instrument the clinic uses most
--   domain          VARCHAR  total, or a domain where it has none
--   fall            DECIMAL(18,9) points below the median of the earlier ratings that count as a fall
--   reach           DECIMAL(18,9) points below it within which a rating is back
--   shuffles        INTEGER  how often each client's ratings were put into another order
SELECT
    instrument,
    domain,
    fall,
    reach,
    shuffles
FROM practice.rupture_rule
ORDER BY instrument;
