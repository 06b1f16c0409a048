// Cohort -> analysis.csv and codebook.csv; what R needs to know of the plan; the scripts.
#include "report/handoff.h"

#include "base/embedded.h"
#include "expr/rscript.h"
#include "report/analysis.h"
#include "report/folder.h"
#include "report/verify.h"

typedef struct Writer {
    const Cohort *cohort;
    const Plan *plan;
    Folder folder;
    Buffer *out;
} Writer;

// ---- CSV, exact: these files are read by programs ------------------------------------------------------------------

static void put_cell(Buffer *out, const char *text)
{
    buffer_char(out, ',');
    if (text) buffer_csv(out, text);
}

static void write_analysis(const Writer *writer)
{
    analysis_write(writer->cohort, writer->out);
}

// ---- Codebook ------------------------------------------------------------------------------------------------------

// A row of the codebook; levels and rule may be NULL.
static void write_column(const Writer *writer, const char *name, const char *kind, const Label *label,
                         const PlanLevel *levels, size_t level_count, const char *unit, const Expression *rule)
{
    Buffer codes = {0};
    for (size_t l = 0; levels && l < level_count; l++)
        buffer_format(&codes, "%s%s = %s", l ? "; " : "", levels[l].code, levels[l].label.text[LANGUAGE_EN]);
    buffer_csv(writer->out, name);
    put_cell(writer->out, kind);
    put_cell(writer->out, label->text[LANGUAGE_EN]);
    put_cell(writer->out, label->text[LANGUAGE_ZH]);
    put_cell(writer->out, codes.size ? buffer_c_string(&codes) : NULL);
    put_cell(writer->out, unit);
    put_cell(writer->out, rule ? expression_node(rule)->text.data : NULL);
    buffer_char(writer->out, '\n');
    buffer_free(&codes);
}

static void write_fixed_columns(const Writer *writer)
{
    const PlanEndpoint *endpoint = &writer->plan->endpoint;
    const Label center = {{"Center", "中心"}}, key = {{"Patient's pseudonym", "患者假名"}},
                days = {{"Days from the origin to the end", "起点至终点的天数"}},
                months = {{"The same in months", "同上，以月计"}},
                exposed = {{"Days from the origin to the start of the exposure", "起点至暴露开始的天数"}};
    char unit[64];
    snprintf(unit, sizeof unit, "months of %s days", writer->plan->month_text);
    write_column(writer, "center_id", "text", &center, NULL, 0, NULL, NULL);
    write_column(writer, "patient_key", "text", &key, NULL, 0, NULL, NULL);
    write_column(writer, "origin_date", "date", &endpoint->origin_label, NULL, 0, NULL, endpoint->origin);
    write_column(writer, "end_date", "date", &endpoint->end_label, NULL, 0, NULL, endpoint->end);
    write_column(writer, "days", "number", &days, NULL, 0, "days", NULL);
    write_column(writer, "months", "number", &months, NULL, 0, unit, NULL);
    write_column(writer, "event", "0/1", &endpoint->event_label, NULL, 0, NULL, endpoint->event);
    if (writer->plan->effect.start)
        write_column(writer, "exposed_from", "number", &exposed, NULL, 0, "days", writer->plan->effect.start);
}

static void write_codebook(const Writer *writer)
{
    const Plan *plan = writer->plan;
    Arena *arena = writer->folder.arena;
    buffer_string(writer->out, "column,kind,label_en,label_zh,levels,unit,rule\n");
    write_fixed_columns(writer);
    for (size_t g = 0; g < plan->group_count; g++)
        write_column(writer, arena_format(arena, "group_%s", plan->groups[g].name), "levels", &plan->groups[g].label,
                     plan->groups[g].levels, plan->groups[g].level_count, NULL, NULL);
    for (size_t s = 0; s < plan->subgroup_count; s++)
        write_column(writer, arena_format(arena, "in_%s", plan->subgroups[s].name), "0/1", &plan->subgroups[s].label,
                     NULL, 0, NULL, plan->subgroups[s].when);
    for (size_t v = 0; v < plan->variable_count; v++) {
        const PlanVariable *variable = &plan->variables[v];
        write_column(writer, variable->name, variable->levels ? "levels" : "number", &variable->label,
                     variable->levels, variable->level_count, variable->unit.text[LANGUAGE_EN], variable->value);
    }
}

// ---- What the scripts share ----------------------------------------------------------------------------------------

static void put_names(const Writer *writer, const char *name, const PlanIndexes *variables)
{
    buffer_format(writer->out, "%s <- c(", name);
    for (size_t i = 0; i < variables->count; i++) {
        if (i) buffer_string(writer->out, ", ");
        rscript_text(text_from(writer->plan->variables[variables->items[i]].name), writer->out);
    }
    buffer_string(writer->out, ")\n");
}

// Each variable with levels, in the order shown: the first is the reference.
static void put_levels(const Writer *writer)
{
    const Plan *plan = writer->plan;
    bool first = true;
    buffer_string(writer->out, "LEVELS <- list(");
    for (size_t v = 0; v < plan->variable_count; v++) {
        const PlanVariable *variable = &plan->variables[v];
        if (!variable->levels) continue;
        buffer_string(writer->out, first ? "\n    " : ",\n    ");
        rscript_text(text_from(variable->name), writer->out);
        buffer_string(writer->out, " = c(");
        bool none = true;
        for (size_t l = 0; l < variable->level_count; l++) {
            if (!variable->levels[l].compared) continue;
            if (!none) buffer_string(writer->out, ", ");
            rscript_text(text_from(variable->levels[l].code), writer->out);
            none = false;
        }
        buffer_char(writer->out, ')');
        first = false;
    }
    buffer_string(writer->out, ")\n");
}

static void put_effect(const Writer *writer)
{
    const PlanEffect *effect = &writer->plan->effect;
    if (!effect->given) {
        buffer_string(writer->out, "EXPOSURE <- NULL\nADJUST <- character()\n");
        return;
    }
    const PlanGroup *group = &writer->plan->groups[effect->group];
    buffer_string(writer->out, "EXPOSURE <- list(column = ");
    rscript_text(text_from(arena_format(writer->folder.arena, "group_%s", group->name)), writer->out);
    buffer_string(writer->out, ", reference = ");
    rscript_text(text_from(group->levels[effect->reference].code), writer->out);
    buffer_string(writer->out, ", exposed = ");
    rscript_text(text_from(group->levels[effect->exposed].code), writer->out);
    buffer_string(writer->out, ")\n");
    put_names(writer, "ADJUST", &effect->adjust);
}

static void write_data_script(const Writer *writer)
{
    buffer_format(writer->out, "# Reads analysis.csv for the scripts beside this one. Plan %s, version %s.\n\n",
                  writer->plan->name, writer->plan->version);
    put_levels(writer);
    put_names(writer, "COVARIATES", &writer->plan->multivariable);
    put_effect(writer);
    buffer_char(writer->out, '\n');
    buffer_text(writer->out, embedded_find("report/handoff/data.R"));
}

// ---- All of it -----------------------------------------------------------------------------------------------------

static void write_verify(const Writer *writer)
{
    verify_write(writer->plan, writer->cohort->snapshot, writer->out);
}

static bool write_tables(Writer *writer, const Tables *tables)
{
    for (int t = 0; t < TABLE_COUNT; t++) {
        buffer_clear(writer->out);
        table_write_csv(&tables->items[t], writer->out);
        const char *name = arena_format(writer->folder.arena, "tables/%s.csv", tables->items[t].name);
        if (!folder_write(&writer->folder, name, writer->out)) return false;
    }
    return true;
}

// Files made of the plan and the cohort, and files that are the same for everybody.
static const struct MadeFile {
    const char *name;
    void (*write)(const Writer *writer);
} MADE[] = {{"analysis.csv", write_analysis}, {"codebook.csv", write_codebook}, {"verify.R", write_verify},
            {"R/data.R", write_data_script}};

static const char *const COPIED[] = {"README.txt",      "R/imputation.R",      "R/firth.R",  "R/frailty.R",
                                     "R/weighting.R",   "R/competing_risks.R", "R/splines.R"};

static bool write_files(Writer *writer)
{
    bool good = true;
    for (size_t i = 0; good && i < sizeof MADE / sizeof *MADE; i++) {
        buffer_clear(writer->out);
        MADE[i].write(writer);
        good = folder_write(&writer->folder, MADE[i].name, writer->out);
    }
    for (size_t i = 0; good && i < sizeof COPIED / sizeof *COPIED; i++) {
        const char *base = strrchr(COPIED[i], '/') ? strrchr(COPIED[i], '/') + 1 : COPIED[i];
        buffer_clear(writer->out);
        buffer_text(writer->out, embedded_find(arena_format(writer->folder.arena, "report/handoff/%s", base)));
        good = folder_write(&writer->folder, COPIED[i], writer->out);
    }
    return good;
}

bool handoff_write(const Results *results, const Tables *tables, const char *folder)
{
    Arena arena = {0};
    Buffer text = {0};
    Writer writer = {.cohort = results->cohort, .plan = results->plan, .out = &text};
    bool good = folder_open(&writer.folder, folder, 0600, &arena) && write_files(&writer) &&
                write_tables(&writer, tables) && folder_close(&writer.folder);
    folder_discard(&writer.folder);
    buffer_free(&text);
    arena_free(&arena);
    return good;
}
