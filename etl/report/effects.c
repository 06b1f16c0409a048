// Hazard ratios of one exposure in many ways.
#include "report/effects.h"

#include <math.h>

#include "report/describe.h"
#include "survival/distribution.h"

typedef struct Maker {
    const Cohort *cohort;
    const PlanEffect *plan;
    Arena *arena;
    const uint32_t *level;             // of the effect's group, a patient each
    EffectEstimate *estimates;
    size_t count;
} Maker;

double effects_e_value(double hazard_ratio)
{
    if (!(hazard_ratio > 0)) return NAN;
    double above = hazard_ratio < 1 ? 1 / hazard_ratio : hazard_ratio;
    double risk = (1 - pow(0.5, sqrt(above))) / (1 - pow(0.5, sqrt(1 / above)));
    return risk + sqrt(risk * (risk - 1));
}

// ---- Who ----------------------------------------------------------------------------------------------------------

typedef struct Subset {
    size_t *patients;
    size_t count;
} Subset;

typedef bool Belongs(const Maker *maker, size_t patient, size_t which);

static bool is_compared(const Maker *maker, size_t patient)
{
    return maker->level[patient] == maker->plan->reference || maker->level[patient] == maker->plan->exposed;
}

static bool everybody(const Maker *maker, size_t patient, size_t which)
{
    (void)maker;
    (void)patient;
    (void)which;
    return true;
}

static bool in_subgroup(const Maker *maker, size_t patient, size_t which)
{
    return maker->cohort->member[which][patient] == COHORT_IN;
}

static bool in_center(const Maker *maker, size_t patient, size_t which)
{
    return maker->cohort->center[patient] == which;
}

static bool not_in_center(const Maker *maker, size_t patient, size_t which)
{
    return maker->cohort->center[patient] != which;
}

// The patients of either level who belong.
static Subset choose(const Maker *maker, Belongs *belongs, size_t which)
{
    Subset subset = {.patients = arena_array(maker->arena, maker->cohort->count + 1, sizeof(size_t))};
    for (size_t i = 0; i < maker->cohort->count; i++)
        if (is_compared(maker, i) && belongs(maker, i, which)) subset.patients[subset.count++] = i;
    return subset;
}

// ---- An estimate ---------------------------------------------------------------------------------------------------

// Which model, and what it is called.
typedef struct Ask {
    EffectKind kind;
    const char *code;
    const Label *label;
    const char *words;
    bool adjusted, by_center;
} Ask;

static bool is_exposed(const Maker *maker, size_t patient)
{
    return maker->level[patient] == maker->plan->exposed;
}

// The limit nearer to 1 decides; where the limits include 1 nothing need be explained away.
static double limit_e_value(const Ratio *ratio)
{
    if (isnan(ratio->ratio)) return NAN;
    if (ratio->lower <= 1 && ratio->upper >= 1) return 1;
    return effects_e_value(ratio->ratio < 1 ? ratio->upper : ratio->lower);
}

// Patients among the complete rows, those of them ever exposed, and the events under exposure.
static void count_patients(const Maker *maker, const Regression *regression, const RegressionFit *fit,
                           const double *exposure, EffectEstimate *estimate)
{
    uint8_t *seen = arena_array(maker->arena, maker->cohort->count + 1, sizeof *seen);
    for (size_t i = 0; i < fit->sample.rows; i++) {
        size_t row = fit->sample.row[i], patient = regression->patient[row];
        estimate->subjects += !(seen[patient] & 1);
        if (exposure[row] > 0) estimate->exposed += !(seen[patient] & 2);
        if (exposure[row] > 0) estimate->exposed_events += regression->event[row];
        seen[patient] |= exposure[row] > 0 ? 3 : 1;
    }
}

// Fits the regression, whose rows are there, with the exposure as its first column.
static void estimate(Maker *maker, const Ask *ask, Regression *regression, const double *exposure, size_t asked)
{
    regression_add_column(regression, exposure);
    for (size_t i = 0; ask->adjusted && i < maker->plan->adjust.count; i++)
        regression_add_variable(regression, maker->plan->adjust.items[i]);
    regression->by_center = ask->by_center;
    const RegressionFit fit = regression_fit(regression);
    EffectEstimate *result = &maker->estimates[maker->count++];
    *result = (EffectEstimate){.kind = ask->kind,
                               .code = ask->code,
                               .label = ask->label,
                               .words = ask->words,
                               .events = fit.events,
                               .ratio = fit.ratios[0]};
    count_patients(maker, regression, &fit, exposure, result);
    result->left_out = asked - result->subjects;
    result->e_value = effects_e_value(result->ratio.ratio);
    result->e_value_limit = limit_e_value(&result->ratio);
}

// The exposure as it turned out in the end.
static void estimate_in(Maker *maker, const Ask *ask, Belongs *belongs, size_t which)
{
    Subset subset = choose(maker, belongs, which);
    Regression regression = regression_begin(maker->cohort, subset.patients, subset.count, maker->arena);
    double *exposure = arena_array(maker->arena, subset.count + 1, sizeof *exposure);
    for (size_t i = 0; i < subset.count; i++) exposure[i] = is_exposed(maker, subset.patients[i]);
    estimate(maker, ask, &regression, exposure, subset.count);
}

// ---- The exposure in time ------------------------------------------------------------------------------------------

// Nobody knows when this patient's exposure began.
static bool is_undated(const Maker *maker, size_t patient)
{
    return is_exposed(maker, patient) && maker->cohort->exposed_from[patient] == COHORT_NO_SPAN;
}

// Those still under observation after the landmark, by what was known then, the clock restarted.
static void estimate_from(Maker *maker, const Ask *ask, uint32_t landmark)
{
    Subset all = choose(maker, everybody, 0),
           subset = {.patients = arena_array(maker->arena, all.count + 1, sizeof(size_t))};
    size_t asked = 0;
    for (size_t i = 0; i < all.count; i++) {
        bool there = maker->cohort->days[all.patients[i]] > (int32_t)landmark;
        asked += there;
        if (there && !is_undated(maker, all.patients[i])) subset.patients[subset.count++] = all.patients[i];
    }
    Regression regression = regression_begin(maker->cohort, subset.patients, subset.count, maker->arena);
    double *exposure = arena_array(maker->arena, subset.count + 1, sizeof *exposure),
           *stop = arena_array(maker->arena, subset.count + 1, sizeof *stop);
    for (size_t i = 0; i < subset.count; i++) {
        exposure[i] = is_exposed(maker, subset.patients[i]) &&
                      maker->cohort->exposed_from[subset.patients[i]] <= (int32_t)landmark;
        stop[i] = maker->cohort->days[subset.patients[i]] - (int32_t)landmark;
    }
    regression.stop = stop;
    estimate(maker, ask, &regression, exposure, asked);
}

// Rows of patients cut where their exposure changes.
typedef struct Split {
    size_t *patient;
    double *start, *stop, *exposure;
    uint8_t *event;
    size_t rows;
} Split;

static void add_row(Split *split, size_t patient, int32_t start, int32_t stop, bool exposed, uint8_t event)
{
    split->patient[split->rows] = patient;
    split->start[split->rows] = start;
    split->stop[split->rows] = stop;
    split->exposure[split->rows] = exposed;
    split->event[split->rows++] = event;
}

// Each patient unexposed until the exposure begins, exposed from then on; exposed from day 0 where it began before.
static void estimate_in_time(Maker *maker, const Ask *ask)
{
    Subset all = choose(maker, everybody, 0);
    size_t most = 2 * all.count + 1;
    Split split = {.patient = arena_array(maker->arena, most, sizeof(size_t)),
                   .start = arena_array(maker->arena, most, sizeof(double)),
                   .stop = arena_array(maker->arena, most, sizeof(double)),
                   .exposure = arena_array(maker->arena, most, sizeof(double)),
                   .event = arena_array(maker->arena, most, sizeof(uint8_t))};
    for (size_t i = 0; i < all.count; i++) {
        size_t who = all.patients[i];
        int32_t from = maker->cohort->exposed_from[who], days = maker->cohort->days[who];
        bool exposed = is_exposed(maker, who), changes = exposed && from > 0 && from < days;
        if (is_undated(maker, who)) continue;
        if (changes) add_row(&split, who, 0, from, false, 0);
        add_row(&split, who, changes ? from : 0, days, exposed && (changes || from <= 0), maker->cohort->event[who]);
    }
    Regression regression = regression_begin(maker->cohort, split.patient, split.rows, maker->arena);
    regression.start = split.start;
    regression.stop = split.stop;
    regression.event = split.event;
    estimate(maker, ask, &regression, split.exposure, all.count);
}

static EffectDelay describe_delay(const Maker *maker)
{
    EffectDelay delay = {.median = NAN, .lower = NAN, .upper = NAN, .longest = NAN};
    double *days = arena_array(maker->arena, maker->cohort->count + 1, sizeof *days);
    for (size_t i = 0; i < maker->cohort->count; i++) {
        if (maker->level[i] != maker->plan->exposed) continue;
        delay.exposed++;
        if (is_undated(maker, i)) continue;
        days[delay.known++] = maker->cohort->exposed_from[i];
        delay.before += maker->cohort->exposed_from[i] <= 0;
    }
    delay.unknown = delay.exposed - delay.known;
    if (!delay.known) return delay;
    describe_sort(days, delay.known);
    delay.lower = describe_quantile(days, delay.known, 0.25);
    delay.median = describe_quantile(days, delay.known, 0.5);
    delay.upper = describe_quantile(days, delay.known, 0.75);
    delay.longest = days[delay.known - 1];
    return delay;
}

// ---- Interactions --------------------------------------------------------------------------------------------------

static void add_products(Regression *regression, const double *exposure, size_t first, size_t count)
{
    for (size_t c = first; c < first + count; c++) {
        double *product = arena_array(regression->arena, regression->rows + 1, sizeof *product);
        for (size_t i = 0; i < regression->rows; i++) product[i] = exposure[i] * regression->columns[c].x[i];
        regression_add_column(regression, product);
    }
}

// The effect at each of two levels, where a model has one product: of the exposure with the second level.
static void describe_product(const RegressionFit *with, EffectInteraction *interaction)
{
    interaction->product = (Ratio){.log_ratio = NAN, .se = NAN, .reason = "=–"};
    interaction->first = interaction->second = NAN;
    if (with->fit.columns != 3) return;
    interaction->product = with->ratios[2];
    if (!interaction->variable || !interaction->variable->levels || isnan(interaction->product.ratio)) return;
    interaction->first = with->ratios[0].ratio;
    interaction->second = exp(with->ratios[0].log_ratio + interaction->product.log_ratio);
}

// Exposure and the variable's columns, or with NULL the centers', without and with their products.
static EffectInteraction test_interaction(const Maker *maker, const PlanVariable *variable)
{
    EffectInteraction result = {.variable = variable};
    Subset subset = choose(maker, everybody, 0);
    RegressionFit fits[2];
    double *exposure = arena_array(maker->arena, subset.count + 1, sizeof *exposure);
    for (size_t i = 0; i < subset.count; i++) exposure[i] = is_exposed(maker, subset.patients[i]);
    for (int with = 0; with < 2; with++) {
        Regression regression = regression_begin(maker->cohort, subset.patients, subset.count, maker->arena);
        regression_add_column(&regression, exposure);
        if (!variable) regression_add_centers(&regression);
        else regression_add_variable(&regression, (size_t)(variable - maker->cohort->plan->variables));
        if (with) add_products(&regression, exposure, 1, regression.column_count - 1);
        fits[with] = regression_fit(&regression);
    }
    result.test = regression_compare(&fits[1], &fits[0]);
    result.subjects = fits[1].rows;
    if (isnan(result.test.p)) result.reason = fits[1].reason ? fits[1].reason : "the product does not vary";
    describe_product(&fits[1], &result);
    return result;
}

static const EffectInteraction *test_interactions(const Maker *maker)
{
    const PlanIndexes *variables = &maker->plan->interactions;
    EffectInteraction *interactions = arena_array(maker->arena, variables->count + 1, sizeof *interactions);
    for (size_t i = 0; i < variables->count; i++)
        interactions[i] = test_interaction(maker, &maker->cohort->plan->variables[variables->items[i]]);
    return interactions;
}

// ---- Centers -------------------------------------------------------------------------------------------------------

// Cochran's Q over the estimates within centers, their mean, and the variance between them.
static EffectHeterogeneity compare_centers(const Maker *maker)
{
    EffectHeterogeneity result = {
        .q = NAN, .p = NAN, .i_squared = NAN, .pooled = NAN, .pooled_se = NAN, .tau_squared = NAN};
    double weights = 0, squares = 0, mean = 0, q = 0;
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < maker->count; i++) {
            const EffectEstimate *center = &maker->estimates[i];
            if (center->kind != EFFECT_CENTER || isnan(center->ratio.ratio)) continue;
            double weight = 1 / (center->ratio.se * center->ratio.se);
            if (pass) q += weight * (center->ratio.log_ratio - mean) * (center->ratio.log_ratio - mean);
            if (pass) continue;
            weights += weight;
            squares += weight * weight;
            mean += weight * center->ratio.log_ratio;
            result.centers++;
        }
        if (!pass) mean /= weights;
    }
    result.interaction = test_interaction(maker, NULL);
    if (result.centers < 2) {
        result.reason = "fewer than two centers with an estimate";
        return result;
    }
    double df = (double)(result.centers - 1);
    result.q = q;
    result.p = distribution_chisq_upper(q, df);
    result.i_squared = q > df ? (q - df) / q : 0;
    result.pooled = mean;
    result.pooled_se = sqrt(1 / weights);
    result.tau_squared = fmax(0, (q - df) / (weights - squares / weights));
    return result;
}

// ---- All of it -----------------------------------------------------------------------------------------------------

static void estimate_overall(Maker *maker)
{
    const Ask asks[] = {{EFFECT_OVERALL, "crude", NULL, "Crude", false, false},
                        {EFFECT_OVERALL, "by_center", NULL, "Stratified by center", false, true},
                        {EFFECT_OVERALL, "adjusted", NULL, "Adjusted", true, false}};
    for (size_t i = 0; i < sizeof asks / sizeof *asks; i++)
        if (!asks[i].adjusted || maker->plan->adjust.count) estimate_in(maker, &asks[i], everybody, 0);
}

static void estimate_parts(Maker *maker)
{
    const Plan *plan = maker->cohort->plan;
    for (size_t i = 0; i < maker->plan->subgroups.count; i++) {
        size_t subgroup = maker->plan->subgroups.items[i];
        const Ask ask = {
            EFFECT_SUBGROUP, plan->subgroups[subgroup].name, &plan->subgroups[subgroup].label, NULL, false, false};
        estimate_in(maker, &ask, in_subgroup, subgroup);
    }
    for (size_t c = 0; c < maker->cohort->center_count; c++) {
        const char *name = maker->cohort->centers[c].center->name;
        const Ask within = {EFFECT_CENTER, name, NULL, NULL, false, false};
        estimate_in(maker, &within, in_center, c);
    }
    for (size_t c = 0; c < maker->cohort->center_count && maker->cohort->center_count > 1; c++) {
        const Ask without = {EFFECT_WITHOUT, maker->cohort->centers[c].center->name, NULL, NULL, false, false};
        estimate_in(maker, &without, not_in_center, c);
    }
}

static void estimate_in_times(Maker *maker)
{
    if (!maker->plan->start) return;
    for (size_t l = 0; l < maker->plan->landmark_count; l++) {
        const Ask ask = {
            EFFECT_LANDMARK, arena_format(maker->arena, "day%u", maker->plan->landmarks[l]), NULL, NULL, false, false};
        estimate_from(maker, &ask, maker->plan->landmarks[l]);
    }
    const Ask asks[] = {{EFFECT_TIME_DEPENDENT, "crude", NULL, "Crude", false, false},
                        {EFFECT_TIME_DEPENDENT, "by_center", NULL, "Stratified by center", false, true},
                        {EFFECT_TIME_DEPENDENT, "adjusted", NULL, "Adjusted", true, false}};
    for (size_t i = 0; i < sizeof asks / sizeof *asks; i++)
        if (!asks[i].adjusted || maker->plan->adjust.count) estimate_in_time(maker, &asks[i]);
}

const Effects *effects_make(const Cohort *cohort, Arena *arena)
{
    const PlanEffect *plan = &cohort->plan->effect;
    if (!plan->given) return NULL;
    size_t most = 6 + plan->subgroups.count + 2 * cohort->center_count + plan->landmark_count;
    Maker maker = {.cohort = cohort,
                   .plan = plan,
                   .arena = arena,
                   .level = cohort->level[plan->group],
                   .estimates = arena_array(arena, most, sizeof(EffectEstimate))};
    estimate_overall(&maker);
    estimate_parts(&maker);
    estimate_in_times(&maker);
    Effects *effects = arena_alloc(arena, sizeof *effects);
    *effects = (Effects){
        plan, maker.estimates, maker.count, test_interactions(&maker), describe_delay(&maker), compare_centers(&maker)};
    return effects;
}
