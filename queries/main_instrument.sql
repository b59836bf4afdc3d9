-- question: Which alliance instrument does the clinic use most?
-- why: instruments are never averaged together; the most used one comes first
-- grain: one row, or none where nothing was rated
-- counted: rated sessions of the whole practice
-- parameters:
-- returns:
--   instrument      VARCHAR  key of the instrument
SELECT instrument
FROM practice.main_instrument
ORDER BY instrument;
