-- Trainings as the files bring them: who attended what and when. No figures, so they name counselors.
CREATE VIEW practice.trainings AS
SELECT DISTINCT
    trained_on,
    domain,
    coalesce(title, '') AS title,
    counselor_id,
    hours::DOUBLE AS hours
FROM facts.trainings;

-- The teams of the unnamed counselors, unnamed too; without a team, NULL.
CREATE VIEW practice.team_numbers AS
SELECT
    counselor_numbers.counselor_no,
    CASE WHEN counselors.team IS NOT NULL THEN dense_rank() OVER (ORDER BY md5(counselors.team)) END AS team_no
FROM facts.counselors
INNER JOIN practice.counselor_numbers ON counselors.counselor_id = counselor_numbers.counselor_id;

-- Trainings logged in the dashboard, which the asking program passes as JSON, as rows like those of practice.trainings.
CREATE MACRO practice.logged_trainings(LOGGED) AS TABLE
    SELECT
        training.training_id,
        training.trained_on,
        training.domain,
        training.title,
        training.counselor_id,
        training.hours
    FROM (
        SELECT
            unnest(
                from_json(
                    logged::JSON,
                    '[{"training_id":"INTEGER","trained_on":"DATE","domain":"VARCHAR","title":"VARCHAR",'
                    || '"counselor_id":"VARCHAR","hours":"DOUBLE"}]'
                )
            ) AS training
    ) AS given;
