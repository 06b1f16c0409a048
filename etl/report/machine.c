// Tables -> JSON. A number that does not exist is null, with the reason beside it.
#include "report/machine.h"

#include <math.h>

#include "base/json.h"
#include "report/provenance.h"
#include "survival/cox.h"

static const char *reason_of(const Number *number)
{
    if (!isnan(number->value)) return NULL;
    if (number->reason && strcmp(number->reason, "=–") == 0) return "does not apply";
    return number->reason ? number->reason + (*number->reason == '=') : "not reached";
}

static void write_estimate(Json *json, const char *name, const Estimate *estimate)
{
    json_open_object(json, name);
    json_double(json, "value", estimate->value.value);
    json_double(json, "lower", estimate->lower.value);
    json_double(json, "upper", estimate->upper.value);
    const char *reason = reason_of(&estimate->value);
    if (!reason) reason = reason_of(&estimate->lower) ? reason_of(&estimate->lower) : reason_of(&estimate->upper);
    if (reason) json_string(json, "reason", reason);
    json_close_object(json);
}

static void write_cell(Json *json, const Column *column, const Cell *cell, Arena *arena)
{
    switch (column->kind) {
    case COLUMN_TEXT: json_string(json, column->name, cell->text.code); break;
    case COLUMN_NUMBER:
        json_double(json, column->name, cell->number.value);
        if (reason_of(&cell->number))
            json_string(json, arena_format(arena, "%s_reason", column->name), reason_of(&cell->number));
        break;
    default: write_estimate(json, column->name, &cell->estimate);
    }
}

static void write_table(Json *json, const Table *table, Arena *arena)
{
    json_open_list(json, table->name);
    for (size_t r = 0; r < table->rows; r++) {
        json_open_object(json, NULL);
        for (size_t c = 0; c < table->column_count; c++)
            write_cell(json, &table->columns[c], table_cell(table, r, c), arena);
        json_close_object(json);
    }
    json_close_list(json);
}

static void write_plan(Json *json, const Plan *plan, const Provenance *provenance)
{
    json_open_object(json, "plan");
    json_string(json, "name", plan->name);
    json_string(json, "version", plan->version);
    json_string(json, "sha256", provenance->plan_sha256);
    json_string(json, "model", plan->model->name);
    json_string(json, "model_version", plan->model->version);
    json_string(json, "model_sha256", provenance->model_sha256);
    json_string(json, "title", plan->title.text[LANGUAGE_EN]);
    json_string(json, "endpoint", plan->endpoint.name);
    json_close_object(json);
}

// commit is null where the program was not built in a checkout.
static void write_program(Json *json, const Provenance *provenance)
{
    json_open_object(json, "program");
    json_string(json, "name", "rmnpc");
    json_string(json, "version", provenance->version);
    json_string(json, "commit", provenance->commit);
    json_string(json, "library", provenance->engine);
    json_close_object(json);
}

static void write_data(Json *json, const Provenance *provenance)
{
    json_open_object(json, "data");
    json_string(json, "analysis_sha256", provenance->analysis_sha256);
    json_string(json, "first_cut_off", provenance->first_cut_off);
    json_string(json, "last_cut_off", provenance->last_cut_off);
    json_close_object(json);
}

static void write_conventions(Json *json, const Plan *plan, Arena *arena)
{
    json_open_object(json, "conventions");
    json_double(json, "month_in_days", plan->month_length);
    json_string(json, "confidence", confidence_name(plan->confidence));
    json_integer(json, "confidence_percent", 95);
    json_string(json, "ties", "efron");
    json_double(json, "log_likelihood_converged_below", COX_CONVERGED_BELOW);
    json_string(json, "median_spss", "m +- 1.96 se(m), se(m) = se(S(m)) / f");
    json_string(json, "follow_up", "reverse Kaplan-Meier");
    size_t count;
    const Convention *conventions = provenance_conventions(plan, arena, &count);
    for (size_t i = 0; i < count; i++) {
        Buffer text = {0};
        phrase_fill(&text, LANGUAGE_EN, conventions[i].text, conventions[i].value);
        json_string(json, conventions[i].code, buffer_c_string(&text));
        buffer_free(&text);
    }
    json_close_object(json);
}

static void write_centers(Json *json, const Cohort *cohort)
{
    json_open_list(json, "centers");
    for (size_t c = 0; c < cohort->center_count; c++) {
        const SnapshotCenter *center = cohort->centers[c].center;
        json_open_object(json, NULL);
        json_string(json, "center", center->name);
        json_string(json, "extracted_on", center->extracted_on);
        json_string(json, "timezone", center->timezone);
        json_string(json, "mapping_sha256", center->mapping_sha256);
        json_string(json, "schema_sha256", center->schema_sha256);
        json_string(json, "model_sha256", center->model_sha256);
        json_open_list(json, "files");
        for (size_t f = 0; f < center->file_count; f++) {
            json_open_object(json, NULL);
            json_string(json, "path", center->files[f].path);
            json_string(json, "sha256", center->files[f].sha256);
            json_close_object(json);
        }
        json_close_list(json);
        json_close_object(json);
    }
    json_close_list(json);
}

static void write_published(Json *json, const Published *published)
{
    if (!published) return;
    json_open_object(json, "published");
    json_string(json, "source", published->source);
    json_integer(json, "compared", (int64_t)published->count);
    json_integer(json, "equal", (int64_t)published->equal);
    json_open_list(json, "figures");
    for (size_t r = 0; r < published->count; r++) {
        json_open_object(json, NULL);
        json_string(json, "item", published->rows[r].item);
        json_string(json, "published", published->rows[r].published);
        json_string(json, "found", published->rows[r].found);
        json_bool(json, "equal", published->rows[r].equal);
        json_close_object(json);
    }
    json_close_list(json);
    json_close_object(json);
}

void machine_write_json(const Results *results, const Tables *tables, const Published *published, Buffer *out)
{
    Arena arena = {0};
    Json json = json_start(out, 1);
    json_open_object(&json, NULL);
    json_integer(&json, "report", 1);
    if (results->plan->notice.text[LANGUAGE_EN]) json_string(&json, "notice", results->plan->notice.text[LANGUAGE_EN]);
    const Provenance provenance = provenance_make(results->cohort);
    write_program(&json, &provenance);
    write_data(&json, &provenance);
    write_plan(&json, results->plan, &provenance);
    write_conventions(&json, results->plan, &arena);
    write_centers(&json, results->cohort);
    json_open_object(&json, "tables");
    for (int t = 0; t < TABLE_COUNT; t++) write_table(&json, &tables->items[t], &arena);
    json_close_object(&json);
    write_published(&json, published);
    json_close_object(&json);
    buffer_char(out, '\n');
    arena_free(&arena);
}
