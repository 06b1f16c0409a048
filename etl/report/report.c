// From the database to the folder: plan, snapshot, cohort, results, tables, files.
#include "report/report.h"

#include <time.h>

#include "base/json.h"
#include "base/output.h"
#include "base/version.h"
#include "report/folder.h"
#include "report/handoff.h"
#include "report/machine.h"
#include "report/page.h"
#include "report/verify.h"
#include "store/export.h"
#include "store/snapshot.h"

typedef struct Making {
    const ReportRequest *request;
    ReportSummary *summary;
    Arena arena;
    const Plan *plan;
    Snapshot snapshot;
    const Results *results;
    const Tables *tables;
    const Tables *whole;       // the same of all patients, where tables are those of a release
    Published published;
    bool compared;             // with published figures
    Verdict verdict;
    bool judged;               // R has given a verdict
    Folder folder;
    Buffer text;               // of the file at hand
} Making;

// The plan for this report: what the site says of its data comes before what the plan says, and small numbers are taken
// out of releases only.
static const Plan *for_this_report(const Plan *plan, const ReportRequest *request, Arena *arena)
{
    Plan *own = arena_alloc(arena, sizeof *own);
    *own = *plan;
    if (request->site->notice) own->notice = label_same(request->site->notice);
    if (request->release) own->suppress_below = plan->release_below;
    return own;
}

static bool load_plan(Making *making)
{
    const ReportRequest *request = making->request;
    Complaints complaints = {0};
    const Plan *plan =
        plan_load(request->plan ? request->plan : request->site->plan,
                  arena_format(&making->arena, "%s/schemas", request->site->definitions), &making->arena, &complaints);
    making->plan = plan ? for_this_report(plan, request, &making->arena) : NULL;
    if (!plan) complaints_print(&complaints, stderr);   // warnings are lint's to say: a night is silent
    complaints_free(&complaints);
    making->summary->misconfigured = !making->plan;
    return making->plan != NULL;
}

// The records too where R is to be asked, both of one moment.
static bool read_database(Making *making)
{
    Pg *pg = store_pg(making->request->store);
    const Model *model = making->plan->model;
    ExportCounts counts;
    if (!pg_read_begin(pg)) return false;
    bool good = snapshot_read(pg, model, &making->snapshot, &making->arena);
    if (making->request->records)   // where nothing was ever stored there is nothing to export
        good = good && output_make_directories(making->request->records, 0700) &&
               (!making->snapshot.patient_count || export_write(pg, model, making->request->records, &counts));
    return pg_read_end(pg, good);
}

static bool compute(Making *making)
{
    if (!read_database(making)) return false;
    making->results = results_make(cohort_make(making->plan, &making->snapshot, &making->arena), &making->arena);
    making->tables = tabulate(making->results, &making->arena);
    making->whole = making->request->release ? tabulate_whole(making->results, &making->arena) : making->tables;
    if (!making->request->published) return true;
    making->compared =
        published_compare(making->request->published, making->plan, making->tables, &making->published, &making->arena);
    making->summary->misconfigured = !making->compared;
    return making->compared;
}

static bool write_tables(Making *making, Folder *folder, const Tables *tables)
{
    for (int t = 0; t < TABLE_COUNT; t++) {
        const Table *table = &tables->items[t];
        buffer_clear(&making->text);
        table_write_csv(table, &making->text);
        if (!folder_write(folder, arena_format(&making->arena, "tables/%s.csv", table->name), &making->text))
            return false;
    }
    return true;
}

static bool write_json(Making *making)
{
    buffer_clear(&making->text);
    machine_write_json(making->results, making->tables, making->compared ? &making->published : NULL, &making->text);
    return folder_write(&making->folder, "report.json", &making->text);
}

static bool write_page(Making *making, Language language)
{
    const Figures *figures = figures_make(making->results, making->tables, language, &making->arena);
    const PageRequest page = {
        making->results, making->tables, figures, making->compared ? &making->published : NULL,
        making->judged ? &making->verdict : NULL, language};
    buffer_clear(&making->text);
    page_write(&page, &making->text);
    return folder_write(&making->folder, page_file(language), &making->text);
}

static bool write_figures(Making *making)
{
    const Figures *figures = figures_make(making->results, making->tables, LANGUAGE_EN, &making->arena);
    bool good = true;
    for (size_t f = 0; good && f < figures->count; f++) {
        buffer_clear(&making->text);
        figures_write(&figures->items[f], false, true, &making->text);
        good = folder_write(&making->folder, arena_format(&making->arena, "figures/%s.svg", figures->items[f].name),
                            &making->text);
    }
    return good;
}

static bool write_verify(Making *making, Folder *folder)
{
    buffer_clear(&making->text);
    verify_write(making->plan, &making->snapshot, &making->text);
    return folder_write(folder, "verify.R", &making->text);
}

// That R is not there, or fails, spoils no report: it then says that it was not cross-checked.
static void ask_r(Making *making, const Folder *folder)
{
    if (!making->request->verify) return;
    making->judged = verify_run(folder->unfinished, making->request->records, &making->arena, &making->verdict);
    making->summary->verified = making->judged && making->verdict.passed;
}

// What a release leaves out and rounds is checked before: R reads all numbers, in a folder that does not stay.
static bool check_whole(Making *making)
{
    Folder folder;
    bool good = folder_open(&folder, making->request->folder, 0600, &making->arena) &&
                write_tables(making, &folder, making->whole) && write_verify(making, &folder);
    if (good) ask_r(making, &folder);
    folder_discard(&folder);
    return good;
}

// verify.R stays with a report of all; nobody who is given a release has the records it reads.
static bool check(Making *making)
{
    if (making->request->release) return !making->request->verify || check_whole(making);
    bool good = write_verify(making, &making->folder);
    if (good) ask_r(making, &making->folder);
    return good;
}

// The one file that differs from run to run.
static bool write_run(Making *making)
{
    char moment[32];
    time_t now = time(NULL);
    struct tm utc;
    strftime(moment, sizeof moment, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &utc));
    buffer_clear(&making->text);
    Json json = json_start(&making->text, 1);
    json_open_object(&json, NULL);
    json_string(&json, "made_at", moment);
    json_string(&json, "program", "rmnpc " RMNPC_VERSION);
    json_string(&json, "plan", making->plan->path);
    if (making->judged) json_string(&json, "cross_check", making->verdict.line);
    json_close_object(&json);
    buffer_char(&making->text, '\n');
    return folder_write_unlisted(&making->folder, "run.json", &making->text);
}

static bool write_folder(Making *making)
{
    bool good = folder_open(&making->folder, making->request->folder, 0644, &making->arena) && write_json(making) &&
                write_tables(making, &making->folder, making->tables) && write_figures(making) && check(making);
    good = good && write_page(making, LANGUAGE_EN) && write_page(making, LANGUAGE_ZH) && write_run(making) &&
           folder_close(&making->folder);
    folder_discard(&making->folder);
    return good &&
           (!making->request->handoff || handoff_write(making->results, making->whole, making->request->handoff));
}

static void summarize(Making *making)
{
    ReportSummary *summary = making->summary;
    summary->patients = making->results->overall.subjects;
    summary->events = making->results->overall.events;
    summary->centers = making->snapshot.center_count;
    summary->published = making->published.count;
    summary->equal = making->published.equal;
    if (!making->request->arena) return;
    const char **files = arena_array(making->request->arena, making->folder.count + 1, sizeof *files);
    for (size_t i = 0; i < making->folder.count; i++)
        files[i] = arena_string(making->request->arena, making->folder.files[i].name);
    summary->files = files;
    summary->file_count = making->folder.count;
    if (making->judged) summary->verdict = arena_string(making->request->arena, making->verdict.line);
    if (!making->compared) return;
    buffer_clear(&making->text);
    published_write(&making->published, &making->text);
    summary->published_table = arena_text(making->request->arena, buffer_as_text(&making->text)).data;
}

bool report_make(const ReportRequest *request, ReportSummary *summary)
{
    Making making = {.request = request, .summary = summary};
    *summary = (ReportSummary){0};
    bool made = load_plan(&making) && compute(&making) && write_folder(&making);
    if (made) summarize(&making);
    buffer_free(&making.text);
    arena_free(&making.arena);
    return made;
}
