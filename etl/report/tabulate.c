// Results -> tables. One function a table; the columns stand beside it.
#include "report/tabulate.h"

#include <math.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

typedef struct Tabulator {
    const Results *results;
    const Plan *plan;
    Arena *arena;
    Tables *tables;
} Tabulator;

static Table *begin(Tabulator *tabulator, TableId id, const char *name, const char *title, const Column *columns, size_t column_count, size_t key_count)
{
    Table *table = &tabulator->tables->items[id];
    *table = (Table){.name = name, .title = title, .columns = columns, .column_count = column_count, .key_count = key_count};
    return table;
}

// ---- Units ---------------------------------------------------------------------------------------------------------

static Number months_of(const Tabulator *tabulator, double days, const char *reason)
{
    return (Number){NUMBER_MONTHS, days / tabulator->plan->month_length, reason};
}

static Number percent_of(double share, const char *reason)
{
    return (Number){NUMBER_PERCENT, share * 100, reason};
}

static Estimate quantile_months(const Tabulator *tabulator, const Quantile *quantile, const char *reason)
{
    return (Estimate){months_of(tabulator, quantile->value, reason), months_of(tabulator, quantile->lower, reason), months_of(tabulator, quantile->upper, reason)};
}

// SPSS gives no limits where the curve never comes down to 0.45.
static Estimate spss_months(const Tabulator *tabulator, const ResultArm *arm)
{
    const QuantileSpss *spss = &arm->spss;
    const char *limits = arm->reason ? arm->reason : isnan(spss->median) ? NULL : "the curve stays above 0.45";
    return (Estimate){months_of(tabulator, spss->median, arm->reason), months_of(tabulator, spss->lower, limits), months_of(tabulator, spss->upper, limits)};
}

// ---- Keys ----------------------------------------------------------------------------------------------------------

static const char WHOLE[] = "overall", ALL[] = "all";

static void arm_keys(const ResultComparison *comparison, const ResultArm *arm, Cell *row)
{
    row[0] = comparison ? cell_text(comparison->plan->name, &comparison->plan->label, NULL) : cell_text(WHOLE, NULL, "All patients");
    row[1] = arm->label ? cell_text(arm->code, arm->label, NULL) : cell_text(arm->code, NULL, "All patients");
}

typedef void AddArm(Tabulator *tabulator, Table *table, const ResultComparison *comparison, const ResultArm *arm);

// All patients first, then every comparison's arms.
static void each_arm(Tabulator *tabulator, Table *table, AddArm *add)
{
    add(tabulator, table, NULL, &tabulator->results->overall);
    for (size_t c = 0; c < tabulator->plan->comparison_count; c++) {
        const ResultComparison *comparison = &tabulator->results->comparisons[c];
        for (size_t a = 0; a < comparison->arm_count; a++) add(tabulator, table, comparison, &comparison->arms[a]);
    }
}

// ---- Flow ----------------------------------------------------------------------------------------------------------

static const Column FLOW_COLUMNS[] = {{"center", "Center", COLUMN_TEXT}, {"stage", "Stage", COLUMN_TEXT}, {"patients", "Patients", COLUMN_NUMBER}};

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
    size_t otherwise = flow.ledger[DISPOSITION_DUPLICATE] + flow.ledger[DISPOSITION_SUPERSEDED] + flow.ledger[DISPOSITION_IGNORED];
    add_stage(tabulator, name, (CellText){"read", NULL, "In the last accepted submission"}, flow.read);
    add_stage(tabulator, name, (CellText){"quarantined", NULL, "Quarantined: an error waits for the center's answer"}, flow.ledger[DISPOSITION_QUARANTINED]);
    add_stage(tabulator, name, (CellText){"removed", NULL, "Withdrawn by the center"}, flow.ledger[DISPOSITION_REMOVED]);
    add_stage(tabulator, name, (CellText){"set_aside", NULL, "Repeated, superseded or out of scope"}, otherwise);
    add_stage(tabulator, name, (CellText){"kept", NULL, "Kept from earlier submissions"}, flow.stored > flow.in_last ? flow.stored - flow.in_last : 0);
    add_stage(tabulator, name, (CellText){"stored", NULL, "Stored"}, flow.stored);
    for (size_t r = 0; r < schema->eligibility_count; r++)
        add_stage(tabulator, name, (CellText){schema->eligibility[r].id, &tabulator->plan->ineligible[r], NULL}, flow.ineligible[r]);
    for (int s = COHORT_NO_ORIGIN; s < COHORT_STATUS_COUNT; s++)
        add_stage(tabulator, name, (CellText){STATUS_WORDS[s].code, NULL, STATUS_WORDS[s].words}, flow.status[s]);
}

static void tabulate_flow(Tabulator *tabulator)
{
    const Cohort *cohort = tabulator->results->cohort;
    begin(tabulator, TABLE_FLOW, "flow", "From submission to analysis", FLOW_COLUMNS, COUNT(FLOW_COLUMNS), 2);
    add_flow(tabulator, cohort->centers, cohort->center_count, ALL);
    for (size_t c = 0; c < cohort->center_count; c++) add_flow(tabulator, &cohort->centers[c], 1, cohort->centers[c].center->name);
}

// ---- Definitions ---------------------------------------------------------------------------------------------------

static const Column DEFINITION_COLUMNS[] = {
    {"name", "Name", COLUMN_TEXT}, {"meaning", "Meaning", COLUMN_TEXT}, {"rule", "Rule", COLUMN_TEXT}, {"undetermined", "Undetermined", COLUMN_NUMBER}};

static void tabulate_definitions(Tabulator *tabulator)
{
    const Plan *plan = tabulator->plan;
    Table *table = begin(tabulator, TABLE_DEFINITIONS, "definitions", "Derived variables", DEFINITION_COLUMNS, COUNT(DEFINITION_COLUMNS), 1);
    for (size_t p = 0; p < plan->parameter_count; p++) {
        Cell *row = table_add(table, tabulator->arena);
        row[0] = cell_text(plan->parameters[p].name, NULL, NULL);
        row[1] = cell_text(plan->parameters[p].label.text[0], &plan->parameters[p].label, NULL);
        row[2] = cell_text(plan->parameters[p].text, NULL, NULL);
        row[3] = cell_count(0);
    }
    for (size_t d = 0; d < plan->definition_count; d++) {
        Cell *row = table_add(table, tabulator->arena);
        row[0] = cell_text(plan->definitions[d].name, NULL, NULL);
        row[1] = cell_text(plan->definitions[d].label.text[0], &plan->definitions[d].label, NULL);
        row[2] = cell_text(expression_node(plan->definitions[d].value)->text.data, NULL, NULL);
        row[3] = cell_count(tabulator->results->cohort->undetermined[d]);
    }
}

// ---- Survival, rates, follow-up ------------------------------------------------------------------------------------

static const Column SURVIVAL_COLUMNS[] = {
    {"comparison", "Comparison", COLUMN_TEXT}, {"arm", "Group", COLUMN_TEXT}, {"n", "Patients", COLUMN_NUMBER}, {"events", "Events", COLUMN_NUMBER},
    {"median", "Median", COLUMN_ESTIMATE}, {"median_spss", "Median (SPSS limits)", COLUMN_ESTIMATE},
    {"quartile1", "25th percentile", COLUMN_ESTIMATE}, {"quartile3", "75th percentile", COLUMN_ESTIMATE}};

static void add_survival(Tabulator *tabulator, Table *table, const ResultComparison *comparison, const ResultArm *arm)
{
    Cell *row = table_add(table, tabulator->arena);
    arm_keys(comparison, arm, row);
    row[2] = cell_count(arm->subjects);
    row[3] = cell_count(arm->events);
    row[4].estimate = quantile_months(tabulator, &arm->quartiles[RESULT_MEDIAN], arm->reason);
    row[5].estimate = spss_months(tabulator, arm);
    row[6].estimate = quantile_months(tabulator, &arm->quartiles[0], arm->reason);
    row[7].estimate = quantile_months(tabulator, &arm->quartiles[2], arm->reason);
}

static const Column RATE_COLUMNS[] = {
    {"comparison", "Comparison", COLUMN_TEXT}, {"arm", "Group", COLUMN_TEXT}, {"months", "Months", COLUMN_TEXT},
    {"survival", "Survival, %", COLUMN_ESTIMATE}, {"at_risk", "At risk", COLUMN_NUMBER}};

// Limits do not exist while nobody has died (log-log, logit) or once all have.
static Estimate rate_percent(const ResultRate *rate)
{
    const char *limits = rate->reason ? rate->reason : rate->rate.survival > 0 ? "no event yet" : "all have had the event";
    Interval interval = rate->rate.survival < 1 ? rate->limits : (Interval){NAN, NAN};
    return (Estimate){percent_of(rate->rate.survival, rate->reason), percent_of(interval.lower, limits), percent_of(interval.upper, limits)};
}

static void add_rates(Tabulator *tabulator, Table *table, const ResultComparison *comparison, const ResultArm *arm)
{
    for (size_t i = 0; i < tabulator->plan->rate_count; i++) {
        Cell *row = table_add(table, tabulator->arena);
        arm_keys(comparison, arm, row);
        row[2] = cell_text(arena_format(tabulator->arena, "%u", arm->rates[i].months), NULL, NULL);
        row[3].estimate = rate_percent(&arm->rates[i]);
        row[4].number = number(NUMBER_COUNT, arm->rates[i].rate.at_risk);
    }
}

static const Column FOLLOW_UP_COLUMNS[] = {
    {"comparison", "Comparison", COLUMN_TEXT}, {"arm", "Group", COLUMN_TEXT}, {"n", "Patients", COLUMN_NUMBER},
    {"median", "Median follow-up", COLUMN_ESTIMATE}, {"shortest", "Shortest", COLUMN_NUMBER}, {"longest", "Longest", COLUMN_NUMBER}};

static void add_follow_up(Tabulator *tabulator, Table *table, const ResultComparison *comparison, const ResultArm *arm)
{
    Cell *row = table_add(table, tabulator->arena);
    arm_keys(comparison, arm, row);
    row[2] = cell_count(arm->subjects);
    row[3].estimate = quantile_months(tabulator, &arm->follow_up, arm->reason);
    row[4].number = months_of(tabulator, arm->shortest, arm->reason);
    row[5].number = months_of(tabulator, arm->longest, arm->reason);
}

static const Column SPAN_COLUMNS[] = {
    {"span", "Time", COLUMN_TEXT}, {"n", "Patients", COLUMN_NUMBER}, {"median", "Median", COLUMN_NUMBER}, {"min", "Shortest", COLUMN_NUMBER},
    {"max", "Longest", COLUMN_NUMBER}, {"partial", "With a partial date", COLUMN_NUMBER}, {"missing", "Missing", COLUMN_NUMBER}};

static void tabulate_spans(Tabulator *tabulator)
{
    Table *table = begin(tabulator, TABLE_SPANS, "spans", "Other times", SPAN_COLUMNS, COUNT(SPAN_COLUMNS), 1);
    for (size_t s = 0; s < tabulator->plan->span_count; s++) {
        const ResultSpan *span = &tabulator->results->spans[s];
        const PlanSpan *plan = &tabulator->plan->spans[s];
        const char *reason = span->count ? NULL : "no patients";
        Cell *row = table_add(table, tabulator->arena);
        row[0] = cell_text(plan->name, &plan->label, NULL);
        row[1] = cell_count(span->count);
        row[2].number = months_of(tabulator, span->median, reason);
        row[3].number = months_of(tabulator, span->shortest, reason);
        row[4].number = months_of(tabulator, span->longest, reason);
        row[5] = cell_count(span->vague);
        row[6] = cell_count(span->missing);
    }
}

// ---- Tests ---------------------------------------------------------------------------------------------------------

static const Column TEST_COLUMNS[] = {
    {"comparison", "Comparison", COLUMN_TEXT}, {"n", "Patients", COLUMN_NUMBER}, {"events", "Events", COLUMN_NUMBER}, {"chisq", "Chi-square", COLUMN_NUMBER},
    {"df", "df", COLUMN_NUMBER}, {"p", "P", COLUMN_NUMBER}, {"undecided", "Subgroup undecided", COLUMN_NUMBER}, {"elsewhere", "In no group", COLUMN_NUMBER}};

static void tabulate_tests(Tabulator *tabulator)
{
    Table *table = begin(tabulator, TABLE_TESTS, "tests", "Log-rank tests", TEST_COLUMNS, COUNT(TEST_COLUMNS), 1);
    for (size_t c = 0; c < tabulator->plan->comparison_count; c++) {
        const ResultComparison *comparison = &tabulator->results->comparisons[c];
        const char *reason = comparison->reason;
        Cell *row = table_add(table, tabulator->arena);
        row[0] = cell_text(comparison->plan->name, &comparison->plan->label, NULL);
        row[1] = cell_count(comparison->count);
        row[2] = cell_count(comparison->events);
        row[3].number = reason ? number_none(NUMBER_STATISTIC, reason) : number(NUMBER_STATISTIC, comparison->test.chisq);
        row[4].number = reason ? number_none(NUMBER_COUNT, reason) : number(NUMBER_COUNT, comparison->test.df);
        row[5].number = reason ? number_none(NUMBER_P, reason) : number(NUMBER_P, comparison->test.p);
        row[6] = cell_count(comparison->undecided);
        row[7] = cell_count(comparison->elsewhere);
    }
}

static const Column PAIR_COLUMNS[] = {
    {"comparison", "Comparison", COLUMN_TEXT}, {"first", "Group", COLUMN_TEXT}, {"second", "Against", COLUMN_TEXT},
    {"chisq", "Chi-square", COLUMN_NUMBER}, {"p", "P", COLUMN_NUMBER}, {"p_holm", "P, Holm", COLUMN_NUMBER}};

static Number pair_number(NumberUnit unit, double value, bool testable)
{
    return testable && !isnan(value) ? number(unit, value) : number_none(unit, "no events");
}

static void tabulate_pairs(Tabulator *tabulator)
{
    Table *table = begin(tabulator, TABLE_PAIRS, "pairs", "Log-rank tests, two groups at a time", PAIR_COLUMNS, COUNT(PAIR_COLUMNS), 3);
    for (size_t c = 0; c < tabulator->plan->comparison_count; c++) {
        const ResultComparison *comparison = &tabulator->results->comparisons[c];
        for (size_t p = 0; p < comparison->pairs.count; p++) {
            const LogrankPair *pair = &comparison->pairs.pairs[p];
            const ResultArm *first = &comparison->arms[pair->first], *second = &comparison->arms[pair->second];
            bool testable = first->events + second->events > 0;
            Cell *row = table_add(table, tabulator->arena);
            row[0] = cell_text(comparison->plan->name, &comparison->plan->label, NULL);
            row[1] = cell_text(first->code, first->label, NULL);
            row[2] = cell_text(second->code, second->label, NULL);
            row[3].number = pair_number(NUMBER_STATISTIC, pair->chisq, testable);
            row[4].number = pair_number(NUMBER_P, pair->p, testable);
            row[5].number = pair_number(NUMBER_P, pair->p_holm, testable);
        }
    }
}

// ---- Curves --------------------------------------------------------------------------------------------------------

static const Column CURVE_COLUMNS[] = {
    {"comparison", "Comparison", COLUMN_TEXT}, {"arm", "Group", COLUMN_TEXT}, {"days", "Days", COLUMN_TEXT}, {"months", "Months", COLUMN_NUMBER},
    {"at_risk", "At risk", COLUMN_NUMBER}, {"events", "Events", COLUMN_NUMBER}, {"censored", "Censored", COLUMN_NUMBER}, {"survival", "Survival, %", COLUMN_ESTIMATE}};

static void add_curve(Tabulator *tabulator, Table *table, const ResultComparison *comparison, const ResultArm *arm)
{
    const KmCurve *curve = &arm->curve;
    for (size_t k = 0; k < curve->count; k++) {
        const char *limits = curve->survival[k] > 0 ? "no event yet" : "all have had the event";
        Cell *row = table_add(table, tabulator->arena);
        arm_keys(comparison, arm, row);
        row[2] = cell_text(arena_format(tabulator->arena, "%.0f", curve->time[k]), NULL, NULL);
        row[3].number = months_of(tabulator, curve->time[k], NULL);
        row[4].number = number(NUMBER_COUNT, curve->at_risk[k]);
        row[5].number = number(NUMBER_COUNT, curve->event[k]);
        row[6].number = number(NUMBER_COUNT, curve->censored[k]);
        row[7].estimate = (Estimate){percent_of(curve->survival[k], NULL), percent_of(arm->band[k].lower, limits), percent_of(arm->band[k].upper, limits)};
    }
}

// ---- All of them ---------------------------------------------------------------------------------------------------

const Tables *tabulate(const Results *results, Arena *arena)
{
    Tables *tables = arena_alloc(arena, sizeof *tables);
    Tabulator tabulator = {results, results->plan, arena, tables};
    tabulate_flow(&tabulator);
    tabulate_definitions(&tabulator);
    each_arm(&tabulator, begin(&tabulator, TABLE_SURVIVAL, "survival", "Survival", SURVIVAL_COLUMNS, COUNT(SURVIVAL_COLUMNS), 2), add_survival);
    each_arm(&tabulator, begin(&tabulator, TABLE_RATES, "rates", "Survival rates", RATE_COLUMNS, COUNT(RATE_COLUMNS), 3), add_rates);
    each_arm(&tabulator, begin(&tabulator, TABLE_FOLLOW_UP, "follow_up", "Follow-up", FOLLOW_UP_COLUMNS, COUNT(FOLLOW_UP_COLUMNS), 2), add_follow_up);
    tabulate_spans(&tabulator);
    tabulate_tests(&tabulator);
    tabulate_pairs(&tabulator);
    each_arm(&tabulator, begin(&tabulator, TABLE_CURVES, "curves", "Survival curves", CURVE_COLUMNS, COUNT(CURVE_COLUMNS), 3), add_curve);
    return tables;
}

const Number *tables_number(const Tables *tables, const char *address)
{
    const char *dot = strchr(address, '.');
    for (int t = 0; dot && t < TABLE_COUNT; t++)
        if (text_is((Text){address, (size_t)(dot - address)}, tables->items[t].name)) return table_number(&tables->items[t], dot + 1);
    return NULL;
}
