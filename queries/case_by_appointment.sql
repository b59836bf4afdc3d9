-- question: What has happened in this case?
-- why: whoever talks about a client looks at the whole course, not at one number
-- grain: one row per appointment and score given there; a single row for an appointment without scores
-- counted: appointments of an open pairing, with its counselor, since its first session
-- parameters:
--   team            VARCHAR  only this team, or NULL
--   site            VARCHAR  only this site, or NULL
--   counselor_id    VARCHAR  only this counselor, or NULL
--   case_code       VARCHAR  the case; without one, no row
-- returns:
--   case_code       VARCHAR  short code of the client's keyed pseudonym
--   counselor_id    VARCHAR  the counselor's code
--   session_on      DATE     day of the appointment
--   session_number  INTEGER  number in the pairing, empty for what is no session
--   attendance      VARCHAR  what became of the appointment
--   modality        VARCHAR  in_person, video or phone
--   instrument      VARCHAR  instrument of the score, empty without scores
--   domain          VARCHAR  domain of the score, or total
--   is_alliance     BOOLEAN  whether the instrument asks about the alliance
--   score           DOUBLE   points of the instrument
--   mark            DOUBLE   the mark in force for this score, if any
SELECT
    case_code,
    counselor_id,
    session_on,
    session_number,
    attendance,
    modality,
    instrument,
    domain,
    is_alliance,
    score::DOUBLE AS score,
    mark::DOUBLE AS mark
FROM visible.case_appointments
WHERE
    case_code = $case_code
    AND ($team IS NULL OR team = $team)
    AND ($site IS NULL OR site = $site)
    AND ($counselor_id IS NULL OR counselor_id = $counselor_id)
ORDER BY counselor_id, session_on, row_no, instrument NULLS FIRST, domain;
