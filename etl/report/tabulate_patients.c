// Who the patients are: from submission to analysis, what is derived of them, Table 1, completeness.
#include "report/tabulator.h"

#include "report/describe.h"

static const char ALL[] = "all", NOT_COLLECTED[] = "=not collected";

// ---- Flow ----------------------------------------------------------------------------------------------------------

static const Column FLOW_COLUMNS[] = {
    {"center", "Center", COLUMN_TEXT}, {"stage", "Stage", COLUMN_TEXT}, {"patients", "Patients", COLUMN_NUMBER}};

typedef struct StageWords {
    const char *code, *words;
} StageWords;

static const StageWords STATUS_WORDS[COHORT_STATUS_COUNT] = {
    [COHORT_NO_ORIGIN] = {"no_origin", "Not analysed: the clock's origin is not known"},
    [COHORT_ORIGIN_VAGUE] = {"origin_imprecise", "Not analysed: the clock's origin is not known to the day"},
    [COHORT_NO_END] = {"no_end", "Not analysed: the end of observation is not known"},
    [COHORT_END_VAGUE] = {"end_imprecise", "Not analysed: the end of observation is not known to the day"},
    [COHORT_NO_EVENT] = {"no_event_status", "Not analysed: it is not known whether the event happened"},
    [COHORT_NEGATIVE] = {"negative_time", "Not analysed: the end of observation lies before the origin"},
    [COHORT_ANALYSED] = {"analysed", "Analysed"},
};

// One center, or the sum of all.
typedef struct Flow {
    size_t read, in_last, stored;
    size_t ledger[DISPOSITION_COUNT], status[COHORT_STATUS_COUNT];
    size_t *ineligible;
} Flow;

static Flow sum_flow(const Tabulator *tabulator, const CohortCenter *centers, size_t count)
{
    size_t rules = tabulator->plan->model->schema->eligibility_count;
    Flow flow = {.ineligible = arena_array(tabulator->arena, rules + 1, sizeof(size_t))};
    for (size_t c = 0; c < count; c++) {
        const SnapshotCenter *center = centers[c].center;
        flow.read += center->read;
        flow.in_last += center->counts[DISPOSITION_LOADED] + center->counts[DISPOSITION_EXCLUDED];
        flow.stored += centers[c].stored;
        for (int d = 0; d < DISPOSITION_COUNT; d++) flow.ledger[d] += center->counts[d];
        for (int s = 0; s < COHORT_STATUS_COUNT; s++) flow.status[s] += centers[c].status[s];
        for (size_t r = 0; r < rules; r++) flow.ineligible[r] += centers[c].ineligible[r];
    }
    return flow;
}

static void add_stage(Tabulator *tabulator, const char *center, CellText stage, size_t patients)
{
    Cell *row = table_add(&tabulator->tables->items[TABLE_FLOW], tabulator->arena);
    row[0] = cell_text(center, NULL, strcmp(center, ALL) == 0 ? "All centers" : NULL);
    row[1].text = stage;
    row[2] = cell_count(patients);
}

static void add_flow(Tabulator *tabulator, const CohortCenter *centers, size_t count, const char *name)
{
    const Schema *schema = tabulator->plan->model->schema;
    Flow flow = sum_flow(tabulator, centers, count);
    size_t otherwise =
        flow.ledger[DISPOSITION_DUPLICATE] + flow.ledger[DISPOSITION_SUPERSEDED] + flow.ledger[DISPOSITION_IGNORED];
    add_stage(tabulator, name, (CellText){"read", NULL, "In the last accepted submission"}, flow.read);
    add_stage(tabulator, name, (CellText){"quarantined", NULL, "Quarantined: an error waits for the center's answer"},
              flow.ledger[DISPOSITION_QUARANTINED]);
    add_stage(tabulator, name, (CellText){"removed", NULL, "Withdrawn by the center"},
              flow.ledger[DISPOSITION_REMOVED]);
    add_stage(tabulator, name, (CellText){"set_aside", NULL, "Repeated, superseded or out of scope"}, otherwise);
    add_stage(tabulator, name, (CellText){"kept", NULL, "Kept from earlier submissions"},
              flow.stored > flow.in_last ? flow.stored - flow.in_last : 0);
    add_stage(tabulator, name, (CellText){"stored", NULL, "Stored"}, flow.stored);
    for (size_t r = 0; r < schema->eligibility_count; r++)
        add_stage(tabulator, name, (CellText){schema->eligibility[r].id, &tabulator->plan->ineligible[r], NULL},
                  flow.ineligible[r]);
    for (int s = COHORT_NO_ORIGIN; s < COHORT_STATUS_COUNT; s++)
        add_stage(tabulator, name, (CellText){STATUS_WORDS[s].code, NULL, STATUS_WORDS[s].words}, flow.status[s]);
}

static void tabulate_flow(Tabulator *tabulator)
{
    const Cohort *cohort = tabulator->results->cohort;
    TABULATOR_BEGIN(tabulator, TABLE_FLOW, "flow", "From submission to analysis", FLOW_COLUMNS, 2);
    add_flow(tabulator, cohort->centers, cohort->center_count, ALL);
    for (size_t c = 0; c < cohort->center_count; c++)
        add_flow(tabulator, &cohort->centers[c], 1, cohort->centers[c].center->name);
}

// ---- Definitions ---------------------------------------------------------------------------------------------------

static const Column DEFINITION_COLUMNS[] = {{"kind", "Kind", COLUMN_TEXT},
                                            {"name", "Name", COLUMN_TEXT},
                                            {"level", "Value", COLUMN_TEXT},
                                            {"meaning", "Meaning", COLUMN_TEXT},
                                            {"rule", "Rule", COLUMN_TEXT},
                                            {"place", "In the plan", COLUMN_TEXT},
                                            {"patients", "Patients", COLUMN_NUMBER},
                                            {"bounded", "Between bounds only", COLUMN_NUMBER},
                                            {"defaulted", "By the last resort", COLUMN_NUMBER}};

// "rmnpc.yaml:58": the plan's name without its directory, which differs from machine to machine. rule NULL = what is
// left when none of a group's rules holds.
static const char *place_of(const Tabulator *tabulator, const YamlNode *rule)
{
    const char *path = tabulator->plan->path, *slash = strrchr(path, '/'), *file = slash ? slash + 1 : path;
    return rule ? arena_format(tabulator->arena, "%s:%u", file, rule->line) : file;
}

static Cell *add_rule(Tabulator *tabulator, const Derivation *derivation, const char *level, const Label *meaning,
                      const YamlNode *rule)
{
    Cell *row = table_add(&tabulator->tables->items[TABLE_DEFINITIONS], tabulator->arena);
    row[0] = cell_text(derivation_kind_name(derivation->kind), NULL, NULL);
    row[1] = cell_text(derivation->name, NULL, NULL);
    row[2] = cell_text(level, NULL, NULL);
    row[3] = cell_text(meaning->text[LANGUAGE_EN], meaning, NULL);
    row[4] = cell_text(rule ? rule->text.data : "none of these", NULL, NULL);
    row[5] = cell_text(place_of(tabulator, rule), NULL, NULL);
    return row;
}

static void add_parameter(Tabulator *tabulator, const Derivation *derivation, const PlanParameter *parameter)
{
    Cell *row = add_rule(tabulator, derivation, "value", derivation->label, parameter->node);
    for (size_t c = 6; c < TABULATOR_COUNT(DEFINITION_COLUMNS); c++) row[c].number = number_none(NUMBER_COUNT, "=–");
}

static void add_outcomes(Tabulator *tabulator, const Derivation *derivation)
{
    for (size_t o = 0; o < derivation->count; o++) {
        const DerivationOutcome *outcome = &derivation->outcomes[o];
        const Expression *rule = derivation->rule ? derivation->rule : outcome->rule;
        Cell *row = add_rule(tabulator, derivation, outcome->code, outcome->label ? outcome->label : derivation->label,
                             rule ? expression_node(rule) : NULL);
        row[6] = cell_count(outcome->patients);
        row[7] = cell_count(outcome->bounded);
        row[8] = cell_count(outcome->defaulted);
    }
}

static void tabulate_definitions(Tabulator *tabulator)
{
    const Derivations *derivations = tabulator->results->cohort->derivations;
    TABULATOR_BEGIN(tabulator, TABLE_DEFINITIONS, "definitions", "How each variable was derived", DEFINITION_COLUMNS,
                    3);
    for (size_t d = 0; d < derivations->count; d++) {
        const Derivation *derivation = &derivations->items[d];
        if (derivation->kind == DERIVATION_PARAMETER)
            add_parameter(tabulator, derivation, &tabulator->plan->parameters[d]);
        else add_outcomes(tabulator, derivation);
    }
}

// ---- Table 1 -------------------------------------------------------------------------------------------------------

static const Column LEVEL_COLUMNS[] = {
    {"by", "By", COLUMN_TEXT},       {"column", "Column", COLUMN_TEXT}, {"variable", "Variable", COLUMN_TEXT},
    {"level", "Level", COLUMN_TEXT}, {"n", "Patients", COLUMN_NUMBER},  {"percent", "% of those known", COLUMN_NUMBER}};
static const Column NUMBER_COLUMNS[] = {{"by", "By", COLUMN_TEXT},
                                        {"column", "Column", COLUMN_TEXT},
                                        {"variable", "Variable", COLUMN_TEXT},
                                        {"n", "Patients", COLUMN_NUMBER},
                                        {"missing", "Missing", COLUMN_NUMBER},
                                        {"median", "Median (quartiles)", COLUMN_ESTIMATE},
                                        {"minimum", "Least", COLUMN_NUMBER},
                                        {"maximum", "Greatest", COLUMN_NUMBER}};

static void column_keys(const DescribeColumn *column, const PlanVariable *variable, Cell *row)
{
    row[0] = cell_text(column->by, NULL, NULL);
    row[1] = cell_text(column->code, column->label, strcmp(column->by, "overall") == 0 ? "All patients" : NULL);
    row[2] = cell_text(variable->name, &variable->label, NULL);
}

static Cell *add_count(Tabulator *tabulator, const DescribeColumn *column, size_t variable, uint32_t level)
{
    Cell *row = table_add(&tabulator->tables->items[TABLE_LEVELS], tabulator->arena);
    column_keys(column, &tabulator->plan->variables[variable], row);
    row[4] = cell_count(describe_count(tabulator->results->cohort, column, variable, level));
    return row;
}

static void add_levels(Tabulator *tabulator, const DescribeColumn *column, size_t variable)
{
    const PlanVariable *plan = &tabulator->plan->variables[variable];
    size_t known = column->patients - describe_count(tabulator->results->cohort, column, variable, COHORT_NO_LEVEL);
    bool collected = describe_variable_collected(tabulator->results->cohort, column, variable);
    for (uint32_t l = 0; l < plan->level_count; l++) {
        Cell *row = add_count(tabulator, column, variable, l);
        row[3] = cell_text(plan->levels[l].code, &plan->levels[l].label, NULL);
        row[5].number = known ? tabulator_percent(row[4].number.value / (double)known, NULL)
                              : number_none(NUMBER_PERCENT, "no patients");
        if (!collected) row[4].number = number_none(NUMBER_COUNT, NOT_COLLECTED);
        if (!collected) row[5].number = number_none(NUMBER_PERCENT, NOT_COLLECTED);
    }
    Cell *missing = add_count(tabulator, column, variable, COHORT_NO_LEVEL);
    missing[3] = cell_text("missing", NULL, "Missing");
    missing[5].number = number_none(NUMBER_PERCENT, "=–");
}

static void add_number(Tabulator *tabulator, const DescribeColumn *column, size_t variable)
{
    const DescribeNumber described = describe_number(tabulator->results->cohort, column, variable, tabulator->arena);
    bool collected = describe_variable_collected(tabulator->results->cohort, column, variable);
    const char *reason = !collected ? NOT_COLLECTED : described.count ? NULL : "no patients";
    Cell *row = table_add(&tabulator->tables->items[TABLE_NUMBERS], tabulator->arena);
    column_keys(column, &tabulator->plan->variables[variable], row);
    row[3] = collected ? cell_count(described.count) : cell_number(number_none(NUMBER_COUNT, NOT_COLLECTED));
    row[4] = cell_count(column->patients - described.count);
    row[5].estimate = (Estimate){tabulator_number(NUMBER_DECIMAL, described.median, reason),
                                 tabulator_number(NUMBER_DECIMAL, described.lower, reason),
                                 tabulator_number(NUMBER_DECIMAL, described.upper, reason)};
    row[6].number = tabulator_number(NUMBER_DECIMAL, described.minimum, reason);
    row[7].number = tabulator_number(NUMBER_DECIMAL, described.maximum, reason);
}

static void tabulate_table_one(Tabulator *tabulator)
{
    const Description *description = describe_make(tabulator->results->cohort, tabulator->arena);
    TABULATOR_BEGIN(tabulator, TABLE_LEVELS, "levels", "Patients: variables with levels", LEVEL_COLUMNS, 4);
    TABULATOR_BEGIN(tabulator, TABLE_NUMBERS, "numbers", "Patients: numbers", NUMBER_COLUMNS, 3);
    for (size_t c = 0; c < description->column_count; c++)
        for (size_t v = 0; v < tabulator->plan->variable_count; v++) {
            if (tabulator->plan->variables[v].levels) add_levels(tabulator, &description->columns[c], v);
            else add_number(tabulator, &description->columns[c], v);
        }
}

// ---- Completeness --------------------------------------------------------------------------------------------------

static const Column COMPLETENESS_COLUMNS[] = {{"attribute", "Attribute", COLUMN_TEXT},
                                              {"center", "Center", COLUMN_TEXT},
                                              {"collected", "Collected", COLUMN_TEXT},
                                              {"patients", "Patients with a record", COLUMN_NUMBER},
                                              {"rows", "Records", COLUMN_NUMBER},
                                              {"present", "Present", COLUMN_NUMBER},
                                              {"unknown", "Said to be unknown", COLUMN_NUMBER},
                                              {"not_applicable", "Not applicable", COLUMN_NUMBER},
                                              {"missing", "Missing", COLUMN_NUMBER},
                                              {"percent", "Present, % of those applicable", COLUMN_NUMBER}};

// Of the records the attribute belongs to.
static Number present_percent(const DescribeCompleteness *complete, bool collected)
{
    size_t applicable = complete->rows - complete->not_applicable;
    if (!collected) return number_none(NUMBER_PERCENT, NOT_COLLECTED);
    if (!complete->rows) return number_none(NUMBER_PERCENT, "=no records");
    if (!applicable) return number_none(NUMBER_PERCENT, "=not applicable");
    return tabulator_percent((double)complete->present / (double)applicable, NULL);
}

static void tabulate_completeness(Tabulator *tabulator)
{
    const Cohort *cohort = tabulator->results->cohort;
    const Schema *schema = tabulator->plan->model->schema;
    Table *table = TABULATOR_BEGIN(tabulator, TABLE_COMPLETENESS, "completeness", "Completeness of the data",
                                   COMPLETENESS_COLUMNS, 2);
    for (size_t e = 0; e < schema->resource_count; e++)
        for (size_t f = 0; f < schema->resources[e].field_count; f++)
            for (size_t c = 0; c < cohort->center_count; c++) {
                const Field *field = &schema->resources[e].fields[f];
                if (field->row_number) continue;
                const SnapshotCenter *center = cohort->centers[c].center;
                const DescribeCompleteness complete = describe_completeness(
                    cohort->snapshot, c, e, f, plan_applicable(tabulator->plan, e, f));
                bool collected = describe_is_collected(center, schema->resources[e].name, field->name);
                Cell *row = table_add(table, tabulator->arena);
                row[0] = cell_text(arena_format(tabulator->arena, "%s/%s", schema->resources[e].name, field->name),
                                   NULL, NULL);
                row[1] = cell_text(center->name, NULL, NULL);
                row[2] = collected ? cell_text("yes", NULL, "yes") : cell_text("no", NULL, "no");
                row[3] = cell_count(complete.patients);
                row[4] = cell_count(complete.rows);
                row[5] = cell_count(complete.present);
                row[6] = cell_count(complete.unknown);
                row[7] = cell_count(complete.not_applicable);
                row[8] = cell_count(complete.missing);
                row[9].number = present_percent(&complete, collected);
            }
}

void tabulator_patients(Tabulator *tabulator)
{
    tabulate_flow(tabulator);
    tabulate_definitions(tabulator);
    tabulate_completeness(tabulator);
    tabulate_table_one(tabulator);
}
