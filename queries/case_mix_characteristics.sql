-- question: Which of the clients' characteristics does expected early drop-out allow for?
-- why: a figure that allows for something must say for what
-- grain: one row per characteristic, in the order in which they are taken; no row without case-mix
-- counted: characteristics that differ between clients, while 10 events stand behind each parameter
-- returns:
--   characteristic  VARCHAR  the name of its column
--   position_no     BIGINT   its place in that order
SELECT
    characteristic,
    position_no
FROM practice.case_mix_characteristics
ORDER BY position_no;
