-- question: Which files were imported, when and by whom?
-- why: every figure can be traced to the files it rests on
-- grain: one row per import
-- counted: every import, undone ones included
-- parameters:
-- returns:
--   import_id       INTEGER  number of the import
--   imported_at     TIMESTAMP when, UTC
--   imported_by     VARCHAR  who
--   files           VARCHAR  names, kinds, sizes and hashes of the files, as JSON
--   rows_read       BIGINT   data rows in the files
--   rows_accepted   BIGINT   rows without a fault
--   rows_rejected   BIGINT   rows with a fault, left out
--   rows_unchanged  BIGINT   accepted rows that were there already
--   rows_corrected  BIGINT   accepted rows that changed one that was there
--   warnings        VARCHAR  sentences, as JSON
--   is_live         BOOLEAN  false once undone
--   undone_at       TIMESTAMP when it was undone, UTC
--   undone_by       VARCHAR  by whom
SELECT
    import_id,
    imported_at,
    imported_by,
    files::VARCHAR AS files,
    rows_read,
    rows_accepted,
    rows_rejected,
    rows_unchanged,
    rows_corrected,
    warnings::VARCHAR AS warnings,
    is_live,
    undone_at,
    undone_by
FROM practice.imports
ORDER BY import_id;
