// The table etl.report_run.
#include "store/report_run.h"

#include "base/version.h"

bool report_run_is_due(Pg *pg, const char *plan_sha256, bool *due)
{
    static const char QUERY[] =
        "WITH newest AS (SELECT coalesce(max(submission_id), 0) AS id FROM etl.submission"
        "                WHERE state = 'loaded' AND patients_inserted + patients_changed + patients_removed > 0),"
        " last AS (SELECT plan_sha256, last_submission_id FROM etl.report_run ORDER BY report_id DESC LIMIT 1)"
        " SELECT newest.id > 0 AND NOT EXISTS (SELECT FROM last WHERE last_submission_id = newest.id AND plan_sha256 = "
        "decode($1, 'hex')) FROM newest";
    const char *const parameters[] = {plan_sha256};
    PgRows *rows = pg_query(pg, QUERY, 1, parameters);
    if (!rows) return false;
    *due = pg_boolean(rows, 0, 0);
    pg_free(rows);
    return true;
}

bool report_run_record(Pg *pg, const char *plan_sha256, const char *model, const char *place)
{
    static const char INSERT[] =
        "INSERT INTO etl.report_run (report_id, plan_sha256, model, last_submission_id, finished_at, place, program)"
        " SELECT coalesce((SELECT max(report_id) FROM etl.report_run), 0) + 1, decode($1, 'hex'), $2,"
        " coalesce((SELECT max(submission_id) FROM etl.submission WHERE state = 'loaded' AND patients_inserted + "
        "patients_changed + patients_removed > 0), 0),"
        " clock_timestamp(), $3, $4";
    const char *const parameters[] = {plan_sha256, model, place, "rmnpc " RMNPC_VERSION};
    return pg_execute(pg, INSERT, 4, parameters, NULL);
}
