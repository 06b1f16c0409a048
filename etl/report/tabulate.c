// Results -> tables. One function a table; the columns stand beside it.
#include "report/suppress.h"
#include "report/tabulator.h"

#include <math.h>

// ---- Units ---------------------------------------------------------------------------------------------------------

static Estimate quantile_months(const Tabulator *tabulator, const Quantile *quantile, const char *reason)
{
    return (Estimate){tabulator_months(tabulator, quantile->value, reason),
                      tabulator_months(tabulator, quantile->lower, reason),
                      tabulator_months(tabulator, quantile->upper, reason)};
}

// SPSS gives no limits where the curve never comes down to 0.45.
static Estimate spss_months(const Tabulator *tabulator, const ResultArm *arm)
{
    const QuantileSpss *spss = &arm->spss;
    const char *limits = arm->reason ? arm->reason : isnan(spss->median) ? NULL : "the curve stays above 0.45";
    return (Estimate){tabulator_months(tabulator, spss->median, arm->reason),
                      tabulator_months(tabulator, spss->lower, limits),
                      tabulator_months(tabulator, spss->upper, limits)};
}

// ---- Keys ----------------------------------------------------------------------------------------------------------

static const char WHOLE[] = "overall";

static void arm_keys(const ResultComparison *comparison, const ResultArm *arm, Cell *row)
{
    row[0] = comparison ? cell_text(comparison->plan->name, &comparison->plan->label, NULL)
                        : cell_text(WHOLE, NULL, "All patients");
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

// ---- Survival, rates, follow-up ------------------------------------------------------------------------------------

static const Column SURVIVAL_COLUMNS[] = {{"comparison", "Comparison", COLUMN_TEXT},
                                          {"arm", "Group", COLUMN_TEXT},
                                          {"n", "Patients", COLUMN_NUMBER},
                                          {"events", "Events", COLUMN_NUMBER},
                                          {"median", "Median", COLUMN_ESTIMATE},
                                          {"median_spss", "Median (SPSS limits)", COLUMN_ESTIMATE},
                                          {"quartile1", "25th percentile", COLUMN_ESTIMATE},
                                          {"quartile3", "75th percentile", COLUMN_ESTIMATE}};

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
    const char *limits = rate->reason              ? rate->reason
                         : rate->rate.survival > 0 ? "no event yet"
                                                   : "all have had the event";
    Interval interval = rate->rate.survival < 1 ? rate->limits : (Interval){NAN, NAN};
    return (Estimate){tabulator_percent(rate->rate.survival, rate->reason), tabulator_percent(interval.lower, limits),
                      tabulator_percent(interval.upper, limits)};
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

static const Column FOLLOW_UP_COLUMNS[] = {{"comparison", "Comparison", COLUMN_TEXT},
                                           {"arm", "Group", COLUMN_TEXT},
                                           {"n", "Patients", COLUMN_NUMBER},
                                           {"median", "Median follow-up", COLUMN_ESTIMATE},
                                           {"shortest", "Shortest", COLUMN_NUMBER},
                                           {"longest", "Longest", COLUMN_NUMBER},
                                           {"event_free", "Median of those without the event", COLUMN_NUMBER}};

static void add_follow_up(Tabulator *tabulator, Table *table, const ResultComparison *comparison, const ResultArm *arm)
{
    Cell *row = table_add(table, tabulator->arena);
    arm_keys(comparison, arm, row);
    row[2] = cell_count(arm->subjects);
    row[3].estimate = quantile_months(tabulator, &arm->follow_up, arm->reason);
    row[4].number = tabulator_months(tabulator, arm->shortest, arm->reason);
    row[5].number = tabulator_months(tabulator, arm->longest, arm->reason);
    bool none = !arm->reason && arm->events == arm->subjects;
    row[6].number = tabulator_months(tabulator, arm->event_free, none ? "all have had the event" : arm->reason);
}

static const Column SPAN_COLUMNS[] = {
    {"span", "Time", COLUMN_TEXT},        {"n", "Patients", COLUMN_NUMBER},
    {"median", "Median", COLUMN_NUMBER},  {"min", "Shortest", COLUMN_NUMBER},
    {"max", "Longest", COLUMN_NUMBER},    {"partial", "With a partial date", COLUMN_NUMBER},
    {"missing", "Missing", COLUMN_NUMBER}};

static void tabulate_spans(Tabulator *tabulator)
{
    Table *table = TABULATOR_BEGIN(tabulator, TABLE_SPANS, "spans", "Other times", SPAN_COLUMNS, 1);
    for (size_t s = 0; s < tabulator->plan->span_count; s++) {
        const ResultSpan *span = &tabulator->results->spans[s];
        const PlanSpan *plan = &tabulator->plan->spans[s];
        const char *reason = span->count ? NULL : "no patients";
        Cell *row = table_add(table, tabulator->arena);
        row[0] = cell_text(plan->name, &plan->label, NULL);
        row[1] = cell_count(span->count);
        row[2].number = tabulator_months(tabulator, span->median, reason);
        row[3].number = tabulator_months(tabulator, span->shortest, reason);
        row[4].number = tabulator_months(tabulator, span->longest, reason);
        row[5] = cell_count(span->vague);
        row[6] = cell_count(span->missing);
    }
}

// ---- Tests ---------------------------------------------------------------------------------------------------------

static const Column TEST_COLUMNS[] = {{"comparison", "Comparison", COLUMN_TEXT},
                                      {"n", "Patients", COLUMN_NUMBER},
                                      {"events", "Events", COLUMN_NUMBER},
                                      {"chisq", "Chi-square", COLUMN_NUMBER},
                                      {"df", "df", COLUMN_NUMBER},
                                      {"p", "P", COLUMN_NUMBER},
                                      {"chisq_by_center", "Chi-square by center", COLUMN_NUMBER},
                                      {"p_by_center", "P, stratified by center", COLUMN_NUMBER},
                                      {"center_chisq", "Centers: chi-square", COLUMN_NUMBER},
                                      {"center_df", "Centers: df", COLUMN_NUMBER},
                                      {"center_p", "P, centers differ", COLUMN_NUMBER},
                                      {"undecided", "Subgroup undecided", COLUMN_NUMBER},
                                      {"elsewhere", "In no group", COLUMN_NUMBER},
                                      {"trend_chisq", "Trend: chi-square", COLUMN_NUMBER},
                                      {"trend_p", "P, trend", COLUMN_NUMBER}};

static void tabulate_tests(Tabulator *tabulator)
{
    Table *table = TABULATOR_BEGIN(tabulator, TABLE_TESTS, "tests", "Log-rank tests", TEST_COLUMNS, 1);
    for (size_t c = 0; c < tabulator->plan->comparison_count; c++) {
        const ResultComparison *comparison = &tabulator->results->comparisons[c];
        const char *reason = comparison->reason;
        Cell *row = table_add(table, tabulator->arena);
        row[0] = cell_text(comparison->plan->name, &comparison->plan->label, NULL);
        row[1] = cell_count(comparison->count);
        row[2] = cell_count(comparison->events);
        const LogrankTest *stratified = &comparison->stratified;
        const char *unstratified = reason                  ? reason
                                   : !stratified->estimable ? "no center has patients in two groups"
                                   : stratified->df < 1     ? "at the events one group only was at risk"
                                                            : NULL;
        row[3].number = tabulator_number(NUMBER_STATISTIC, comparison->test.chisq, reason);
        row[4].number = tabulator_number(NUMBER_COUNT, comparison->test.df, reason);
        row[5].number = tabulator_number(NUMBER_P, comparison->test.p, reason);
        row[6].number = tabulator_number(NUMBER_STATISTIC, stratified->chisq, unstratified);
        row[7].number = tabulator_number(NUMBER_P, stratified->p, unstratified);
        const char *no_center = reason ? reason : isnan(comparison->center.p) ? "nothing varies" : NULL;
        row[8].number = tabulator_number(NUMBER_STATISTIC, comparison->center.statistic, no_center);
        row[9].number = tabulator_number(NUMBER_COUNT, comparison->center.df, no_center);
        row[10].number = tabulator_number(NUMBER_P, comparison->center.p, no_center);
        row[11] = cell_count(comparison->undecided);
        row[12] = cell_count(comparison->elsewhere);
        const char *no_trend = tabulator->plan->groups[comparison->plan->group].ordered ? reason : "=–";
        row[13].number = tabulator_number(NUMBER_STATISTIC, comparison->test.trend.chisq, no_trend);
        row[14].number = tabulator_number(NUMBER_P, comparison->test.trend.p, no_trend);
    }
}

static const Column EXPECTED_COLUMNS[] = {{"comparison", "Comparison", COLUMN_TEXT},
                                          {"arm", "Group", COLUMN_TEXT},
                                          {"n", "Patients", COLUMN_NUMBER},
                                          {"observed", "Events observed", COLUMN_NUMBER},
                                          {"expected", "Events expected", COLUMN_NUMBER},
                                          {"ratio", "Observed / expected", COLUMN_NUMBER}};

static void tabulate_expected(Tabulator *tabulator)
{
    Table *table =
        TABULATOR_BEGIN(tabulator, TABLE_EXPECTED, "expected", "Events observed and expected", EXPECTED_COLUMNS, 2);
    for (size_t c = 0; c < tabulator->plan->comparison_count; c++) {
        const ResultComparison *comparison = &tabulator->results->comparisons[c];
        const LogrankTest *test = &comparison->test;
        for (size_t i = 0; !comparison->reason && i < test->count; i++) {
            Cell *row = table_add(table, tabulator->arena);
            arm_keys(comparison, &comparison->arms[test->group[i]], row);
            row[2] = cell_count(test->rows[i]);
            row[3].number = number(NUMBER_COUNT, test->observed[i]);
            row[4].number = number(NUMBER_STATISTIC, test->expected[i]);
            row[5].number = test->expected[i] > 0 ? number(NUMBER_RATIO, test->observed[i] / test->expected[i])
                                                  : number_none(NUMBER_RATIO, "no events");
        }
    }
}

static const Column PAIR_COLUMNS[] = {
    {"comparison", "Comparison", COLUMN_TEXT}, {"first", "Group", COLUMN_TEXT}, {"second", "Against", COLUMN_TEXT},
    {"chisq", "Chi-square", COLUMN_NUMBER}, {"p", "P", COLUMN_NUMBER}, {"p_holm", "P, Holm", COLUMN_NUMBER}};

static Number pair_number(NumberUnit unit, double value, size_t events)
{
    if (!events) return number_none(unit, "no events");
    return isnan(value) ? number_none(unit, "at the events one group only was at risk") : number(unit, value);
}

static void tabulate_pairs(Tabulator *tabulator)
{
    Table *table =
        TABULATOR_BEGIN(tabulator, TABLE_PAIRS, "pairs", "Log-rank tests, two groups at a time", PAIR_COLUMNS, 3);
    for (size_t c = 0; c < tabulator->plan->comparison_count; c++) {
        const ResultComparison *comparison = &tabulator->results->comparisons[c];
        for (size_t p = 0; p < comparison->pairs.count; p++) {
            const LogrankPair *pair = &comparison->pairs.pairs[p];
            const ResultArm *first = &comparison->arms[pair->first], *second = &comparison->arms[pair->second];
            size_t events = first->events + second->events;
            Cell *row = table_add(table, tabulator->arena);
            row[0] = cell_text(comparison->plan->name, &comparison->plan->label, NULL);
            row[1] = cell_text(first->code, first->label, NULL);
            row[2] = cell_text(second->code, second->label, NULL);
            row[3].number = pair_number(NUMBER_STATISTIC, pair->chisq, events);
            row[4].number = pair_number(NUMBER_P, pair->p, events);
            row[5].number = pair_number(NUMBER_P, pair->p_holm, events);
        }
    }
}

// ---- Restricted means and centers ----------------------------------------------------------------------------------

static const Column RESTRICTED_COLUMNS[] = {
    {"months", "Months", COLUMN_TEXT},
    {"arm", "Group", COLUMN_TEXT},
    {"n", "Patients", COLUMN_NUMBER},
    {"mean", "Mean, months", COLUMN_NUMBER},
    {"se", "SE", COLUMN_NUMBER},
    {"difference", "Difference to the first group, months (95% CI)", COLUMN_ESTIMATE},
    {"p", "P", COLUMN_NUMBER},
    {"difference_se", "Its standard error", COLUMN_NUMBER}};

static void tabulate_restricted(Tabulator *tabulator)
{
    Table *table = TABULATOR_BEGIN(tabulator, TABLE_RESTRICTED, "restricted", "Restricted mean survival time",
                                   RESTRICTED_COLUMNS, 2);
    for (size_t i = 0; i < tabulator->results->restricted_count; i++) {
        const ResultRestricted *mean = &tabulator->results->restricted[i];
        bool first = i == 0 || tabulator->results->restricted[i - 1].months != mean->months;
        const char *reason = mean->reason                          ? mean->reason
                             : first                               ? "=reference"
                             : isnan(mean->difference.difference) ? "no variance"
                                                                  : NULL;
        Cell *row = table_add(table, tabulator->arena);
        row[0] = cell_text(arena_format(tabulator->arena, "%u", mean->months), NULL, NULL);
        row[1] = cell_text(mean->arm->code, mean->arm->label, NULL);
        row[2] = cell_count(mean->arm->subjects);
        row[3].number = tabulator_months(tabulator, mean->mean.mean, mean->reason);
        row[4].number = tabulator_months(tabulator, mean->mean.se, mean->reason);
        row[5].estimate = (Estimate){tabulator_months(tabulator, mean->difference.difference, reason),
                                     tabulator_months(tabulator, mean->difference.lower, reason),
                                     tabulator_months(tabulator, mean->difference.upper, reason)};
        row[6].number = tabulator_number(NUMBER_P, mean->difference.p, reason);
        row[7].number = tabulator_months(tabulator, mean->difference.se, reason);
    }
}

static const Column CENTER_COLUMNS[] = {{"center", "Center", COLUMN_TEXT},
                                        {"n", "Patients", COLUMN_NUMBER},
                                        {"events", "Events", COLUMN_NUMBER},
                                        {"median", "Median, months (95% CI)", COLUMN_ESTIMATE},
                                        {"follow_up", "Median follow-up, months (95% CI)", COLUMN_ESTIMATE},
                                        {"completeness", "Completeness of follow-up, %", COLUMN_NUMBER}};

static void tabulate_centers(Tabulator *tabulator)
{
    Table *table = TABULATOR_BEGIN(tabulator, TABLE_CENTERS, "centers", "Centers", CENTER_COLUMNS, 1);
    for (size_t c = 0; c < tabulator->results->cohort->center_count; c++) {
        const ResultCenter *center = &tabulator->results->centers[c];
        Cell *row = table_add(table, tabulator->arena);
        row[0] = cell_text(center->arm.code, NULL, NULL);
        row[1] = cell_count(center->arm.subjects);
        row[2] = cell_count(center->arm.events);
        row[3].estimate = quantile_months(tabulator, &center->arm.quartiles[RESULT_MEDIAN], center->arm.reason);
        row[4].estimate = quantile_months(tabulator, &center->arm.follow_up, center->arm.reason);
        row[5].number = tabulator_percent(center->completeness, center->reason);
    }
}

// ---- Curves --------------------------------------------------------------------------------------------------------

static const Column CURVE_COLUMNS[] = {{"comparison", "Comparison", COLUMN_TEXT},
                                       {"arm", "Group", COLUMN_TEXT},
                                       {"days", "Days", COLUMN_TEXT},
                                       {"months", "Months", COLUMN_NUMBER},
                                       {"at_risk", "At risk", COLUMN_NUMBER},
                                       {"events", "Events", COLUMN_NUMBER},
                                       {"censored", "Censored", COLUMN_NUMBER},
                                       {"survival", "Survival, %", COLUMN_ESTIMATE}};

static void add_curve(Tabulator *tabulator, Table *table, const ResultComparison *comparison, const ResultArm *arm)
{
    const KmCurve *curve = &arm->curve;
    for (size_t k = 0; k < curve->count; k++) {
        const char *limits = curve->survival[k] > 0 ? "no event yet" : "all have had the event";
        Cell *row = table_add(table, tabulator->arena);
        arm_keys(comparison, arm, row);
        row[2] = cell_text(arena_format(tabulator->arena, "%.0f", curve->time[k]), NULL, NULL);
        row[3].number = tabulator_months(tabulator, curve->time[k], NULL);
        row[4].number = number(NUMBER_COUNT, curve->at_risk[k]);
        row[5].number = number(NUMBER_COUNT, curve->event[k]);
        row[6].number = number(NUMBER_COUNT, curve->censored[k]);
        row[7].estimate =
            (Estimate){tabulator_percent(curve->survival[k], NULL), tabulator_percent(arm->band[k].lower, limits),
                       tabulator_percent(arm->band[k].upper, limits)};
    }
}

// ---- All of them ---------------------------------------------------------------------------------------------------

static Tables *fill(const Results *results, Arena *arena)
{
    Tables *tables = arena_alloc(arena, sizeof *tables);
    Tabulator tabulator = {results, results->plan, arena, tables};
    tabulator_patients(&tabulator);
    each_arm(&tabulator, TABULATOR_BEGIN(&tabulator, TABLE_SURVIVAL, "survival", "Survival", SURVIVAL_COLUMNS, 2),
             add_survival);
    each_arm(&tabulator, TABULATOR_BEGIN(&tabulator, TABLE_RATES, "rates", "Survival rates", RATE_COLUMNS, 3),
             add_rates);
    each_arm(&tabulator, TABULATOR_BEGIN(&tabulator, TABLE_FOLLOW_UP, "follow_up", "Follow-up", FOLLOW_UP_COLUMNS, 2),
             add_follow_up);
    tabulate_spans(&tabulator);
    tabulate_tests(&tabulator);
    tabulate_expected(&tabulator);
    tabulate_restricted(&tabulator);
    tabulate_centers(&tabulator);
    tabulate_pairs(&tabulator);
    each_arm(&tabulator, TABULATOR_BEGIN(&tabulator, TABLE_CURVES, "curves", "Survival curves", CURVE_COLUMNS, 3),
             add_curve);
    tabulator_models(&tabulator);
    return tables;
}

const Tables *tabulate_whole(const Results *results, Arena *arena)
{
    return fill(results, arena);
}

const Tables *tabulate(const Results *results, Arena *arena)
{
    Tables *tables = fill(results, arena);
    if (results->plan->suppress_below) suppress_small(tables, results, results->plan->suppress_below, arena);
    return tables;
}

size_t tables_count_p(const Tables *tables)
{
    size_t count = 0;
    for (int t = 0; t < TABLE_COUNT; t++) {
        const Table *table = &tables->items[t];
        for (size_t i = 0; i < table->rows * table->column_count; i++)
            if (table->columns[i % table->column_count].kind == COLUMN_NUMBER &&
                table->cells[i].number.unit == NUMBER_P && !isnan(table->cells[i].number.value))
                count++;
    }
    return count;
}

const Number *tables_number(const Tables *tables, const char *address)
{
    const char *dot = strchr(address, '.');
    for (int t = 0; dot && t < TABLE_COUNT; t++)
        if (text_is((Text){address, (size_t)(dot - address)}, tables->items[t].name))
            return table_number(&tables->items[t], dot + 1);
    return NULL;
}
