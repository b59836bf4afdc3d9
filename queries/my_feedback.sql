-- question: How do my clients experience our work?
-- why: clients' pooled voice, released only when enough different clients have answered
-- grain: one row per released batch and domain
-- counted: batches of the asking counselor that have been released; each client counts in one batch only
-- parameters:
-- returns:
--   batch           INTEGER  number of the batch
--   quarter         VARCHAR  quarter at whose end it was released
--   instrument      VARCHAR  key of the instrument
--   domain          VARCHAR  heard, goals, approach, hope, overall or total
--   clients_at_least INTEGER clients in the batch, rounded down to 5
--   band            VARCHAR  up_to_a_third, about_half or two_thirds_or_more below the mark
--   practice_band_low INTEGER of 100 clients of other counselors, at least so many below the mark; empty where too few others
--   practice_band_high INTEGER and at most so many
SELECT
    batch,
    quarter,
    instrument,
    domain,
    clients_at_least,
    band,
    practice_band_low,
    practice_band_high
FROM visible.released_batches
ORDER BY batch, counselor_id, instrument, domain;
