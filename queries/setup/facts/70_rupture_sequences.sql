-- What ruptures are looked for in: each pairing's ratings in their order, on the total of the alliance instrument that
-- the clinic uses most (its first domain where it has no total). Scores in thousandths, so that they compare exactly.
CREATE OR REPLACE TEMP TABLE rupture_scale AS
WITH most_used AS (
    SELECT pairing_forms.instrument
    FROM pairing_forms
    INNER JOIN rated_instruments ON pairing_forms.instrument = rated_instruments.instrument
    WHERE rated_instruments.is_alliance
    GROUP BY pairing_forms.instrument
    ORDER BY sum(pairing_forms.rated_sessions) DESC, pairing_forms.instrument
    LIMIT 1
)

SELECT
    scales.scale_no,
    scales.instrument,
    scales.domain
FROM scales
SEMI JOIN most_used ON scales.instrument = most_used.instrument
ORDER BY scales.domain = 'total' DESC, scales.scale_no
LIMIT 1;

CREATE OR REPLACE TEMP TABLE rupture_sequences AS
WITH sequences AS (
    SELECT
        pairing_ratings.pairing_no,
        list(round(pairing_ratings.score * 1000)::INTEGER ORDER BY pairing_ratings.number_in_pairing) AS scores,
        list(pairing_ratings.session_on ORDER BY pairing_ratings.number_in_pairing) AS days
    FROM pairing_ratings
    SEMI JOIN rupture_scale ON pairing_ratings.scale_no = rupture_scale.scale_no
    GROUP BY pairing_ratings.pairing_no
)

-- Sequences and bags (the same scores in any order) are numbered by their values, never by whose they are.
SELECT
    pairing_no,
    scores,
    days,
    dense_rank() OVER (ORDER BY scores) AS sequence_no,
    dense_rank() OVER (ORDER BY list_sort(scores)) AS bag_no
FROM sequences
WHERE len(scores) > 1;

CREATE OR REPLACE TEMP TABLE rupture_differences AS
WITH steps AS (
    SELECT
        unnest(scores[2:]) AS later_score,
        unnest(scores[:-2]) AS score
    FROM rupture_sequences
)

SELECT
    count(*) AS pairs,
    sum((later_score - score)::BIGINT) AS difference_sum,
    sum((later_score - score)::BIGINT * (later_score - score)) AS square_sum
FROM steps;
