// Cohort -> results, by the estimators of survival/.
#include "report/results.h"

#include <math.h>
#include <stdlib.h>

#include "survival/adjust.h"

typedef struct Work {
    const Plan *plan;
    const Cohort *cohort;
    Arena *arena;
} Work;

// ---- One curve -----------------------------------------------------------------------------------------------------

static KmData arm_data(const Work *work, const ResultArm *arm)
{
    double *time = arena_array(work->arena, arm->subjects, sizeof *time);
    uint8_t *event = arena_array(work->arena, arm->subjects, sizeof *event);
    for (size_t i = 0; i < arm->subjects; i++) {
        time[i] = work->cohort->days[arm->patients[i]];
        event[i] = work->cohort->event[arm->patients[i]];
    }
    return (KmData){.count = arm->subjects, .time = time, .event = event};
}

// Past the last observed time the curve says something only when it is zero.
static ResultRate rate_at(const Work *work, const ResultArm *arm, uint32_t months)
{
    double time = months * work->plan->month_length;
    ResultRate result = {.months = months, .rate = km_rate(&arm->curve, time)};
    result.limits = km_rate_interval(&result.rate, work->plan->confidence);
    if (!arm->subjects) result.reason = "no patients";
    else if (time > arm->longest && result.rate.survival > 0) result.reason = "follow-up is shorter";
    if (result.reason) {
        result.rate.survival = result.rate.se = NAN;
        result.limits = (Interval){NAN, NAN};
    }
    return result;
}

static const ResultRate *arm_rates(const Work *work, const ResultArm *arm)
{
    ResultRate *rates = arena_array(work->arena, work->plan->rate_count + 1, sizeof *rates);
    for (size_t i = 0; i < work->plan->rate_count; i++) rates[i] = rate_at(work, arm, work->plan->rate_months[i]);
    return rates;
}

// The observed time of the middle one, or the mean of the middle two, of those censored.
static double censored_median(const KmCurve *curve, double censored)
{
    double seen = 0, lower = NAN;
    for (size_t k = 0; k < curve->count; k++) {
        seen += curve->censored[k];
        if (isnan(lower) && seen >= ceil(censored / 2) && censored > 0) lower = curve->time[k];
        if (seen >= floor(censored / 2) + 1) return (lower + curve->time[k]) / 2;
    }
    return NAN;
}

// Fills the estimates of an arm whose patients are known.
static void estimate_arm(const Work *work, ResultArm *arm)
{
    KmData data = arm_data(work, arm);
    arm->curve = km_fit(&data, work->arena);
    arm->events = arm->curve.events;
    arm->shortest = arm->curve.count ? arm->curve.time[0] : NAN;
    arm->longest = arm->curve.count ? arm->curve.time[arm->curve.count - 1] : NAN;
    arm->event_free = censored_median(&arm->curve, (double)(arm->subjects - arm->events));
    arm->rates = arm_rates(work, arm);
    for (int q = 0; q < RESULT_QUARTILES; q++) arm->quartiles[q] = (Quantile){(q + 1) / 4.0, NAN, NAN, NAN};
    arm->follow_up = (Quantile){0.5, NAN, NAN, NAN};
    arm->spss = (QuantileSpss){NAN, NAN, NAN, NAN};
    if (!arm->subjects) {
        arm->reason = "no patients";
        return;
    }
    arm->band = km_band(&arm->curve, work->plan->confidence, work->arena);
    quantile_fill(&arm->curve, work->plan->confidence, arm->quartiles, RESULT_QUARTILES);
    arm->spss = quantile_spss_median(&arm->curve);
    KmCurve reverse = km_fit_reverse(&data, work->arena);
    quantile_fill(&reverse, work->plan->confidence, &arm->follow_up, 1);
}

// An arm of the comparison that is everybody's.
static ResultArm overall_arm(const Work *work)
{
    ResultArm arm = {.code = "all", .subjects = work->cohort->count};
    arm.patients = arena_array(work->arena, arm.subjects, sizeof *arm.patients);
    for (size_t i = 0; i < arm.subjects; i++) arm.patients[i] = i;
    estimate_arm(work, &arm);
    return arm;
}

// ---- Comparisons ---------------------------------------------------------------------------------------------------

static CohortMember member_of(const Work *work, const PlanComparison *plan, size_t patient)
{
    return plan->subgroup == PLAN_EVERYBODY ? COHORT_IN : (CohortMember)work->cohort->member[plan->subgroup][patient];
}

// The levels compared, each with room for every patient.
static ResultArm *comparison_arms(const Work *work, const PlanGroup *group, uint32_t *arm_of_level, size_t *arm_count)
{
    ResultArm *arms = arena_array(work->arena, group->level_count + 1, sizeof *arms);
    for (size_t l = 0; l < group->level_count; l++) {
        arm_of_level[l] = COHORT_NO_LEVEL;
        if (!group->levels[l].compared) continue;
        arm_of_level[l] = (uint32_t)*arm_count;
        arms[(*arm_count)++] = (ResultArm){.code = group->levels[l].code, .label = &group->levels[l].label,
                                           .patients = arena_array(work->arena, work->cohort->count, sizeof(size_t))};
    }
    return arms;
}

// A pair that cannot be told apart has no P, and is none of the tests the others' P are corrected for.
static LogrankPairs test_pairs(const LogrankData *data, Arena *arena)
{
    LogrankPairs all = logrank_pairwise(data, arena);
    LogrankPair *pairs = arena_array(arena, all.count + 1, sizeof *pairs);
    double *p = arena_array(arena, all.count + 1, sizeof *p), *holm = arena_array(arena, all.count + 1, sizeof *holm);
    for (size_t i = 0; i < all.count; i++) {
        pairs[i] = all.pairs[i];
        if (pairs[i].df < 1) pairs[i].chisq = pairs[i].p = NAN;
        p[i] = pairs[i].p;
    }
    adjust_p(ADJUST_HOLM, p, holm, all.count);
    for (size_t i = 0; i < all.count; i++) pairs[i].p_holm = holm[i];
    return (LogrankPairs){all.count, pairs};
}

static void test_arms(const Work *work, ResultComparison *comparison)
{
    double *time = arena_array(work->arena, comparison->count, sizeof *time);
    uint8_t *event = arena_array(work->arena, comparison->count, sizeof *event);
    uint32_t *group = arena_array(work->arena, comparison->count, sizeof *group),
             *stratum = arena_array(work->arena, comparison->count, sizeof *stratum);
    size_t at = 0;
    for (size_t a = 0; a < comparison->arm_count; a++)
        for (size_t i = 0; i < comparison->arms[a].subjects; i++, at++) {
            time[at] = work->cohort->days[comparison->arms[a].patients[i]];
            event[at] = work->cohort->event[comparison->arms[a].patients[i]];
            group[at] = (uint32_t)a;
            stratum[at] = work->cohort->center[comparison->arms[a].patients[i]];
        }
    LogrankData data = {
        .count = at, .time = time, .event = event, .group = group, .group_count = comparison->arm_count};
    comparison->test = logrank_test(&data, 0, work->arena);
    data.stratum = stratum;
    data.stratum_count = work->cohort->center_count;
    comparison->stratified = logrank_test(&data, 0, work->arena);
    data.stratum = NULL;
    if (comparison->arm_count > 2) comparison->pairs = test_pairs(&data, work->arena);
}

// Arms alone against arms and centers.
static CoxTest test_center(const Work *work, const ResultComparison *comparison)
{
    size_t *patients = arena_array(work->arena, comparison->count + 1, sizeof *patients), rows = 0;
    for (size_t a = 0; a < comparison->arm_count; a++)
        for (size_t i = 0; i < comparison->arms[a].subjects; i++) patients[rows++] = comparison->arms[a].patients[i];
    RegressionFit fits[2];
    for (int with = 0; with < 2; with++) {
        Regression regression = regression_begin(work->cohort, patients, rows, work->arena);
        for (size_t a = 1, first = comparison->arms[0].subjects; a < comparison->arm_count;
             first += comparison->arms[a++].subjects) {
            double *x = arena_array(work->arena, rows + 1, sizeof *x);
            for (size_t i = first; i < first + comparison->arms[a].subjects; i++) x[i] = 1;
            regression_add_column(&regression, x);
        }
        if (with) regression_add_centers(&regression);
        fits[with] = regression_fit(&regression);
    }
    return regression_compare(&fits[1], &fits[0]);
}

static const char *untestable(const ResultComparison *comparison)
{
    size_t filled = 0;
    for (size_t a = 0; a < comparison->arm_count; a++) filled += comparison->arms[a].subjects > 0;
    if (!comparison->count) return "no patients";
    if (filled < 2) return "patients in one group only";
    if (!comparison->events) return "no events";
    if (comparison->test.df < 1) return "at the events one group only was at risk";
    return comparison->test.estimable ? NULL : "no variance";
}

static ResultComparison compare(const Work *work, const PlanComparison *plan)
{
    const PlanGroup *group = &work->plan->groups[plan->group];
    ResultComparison comparison = {.plan = plan};
    uint32_t *arm_of_level = arena_array(work->arena, group->level_count + 1, sizeof *arm_of_level);
    ResultArm *arms = comparison_arms(work, group, arm_of_level, &comparison.arm_count);
    for (size_t i = 0; i < work->cohort->count; i++) {
        CohortMember member = member_of(work, plan, i);
        uint32_t level = work->cohort->level[plan->group][i],
                 arm = level == COHORT_NO_LEVEL ? level : arm_of_level[level];
        comparison.undecided += member == COHORT_UNDECIDED;
        comparison.elsewhere += member == COHORT_IN && arm == COHORT_NO_LEVEL;
        if (member == COHORT_IN && arm != COHORT_NO_LEVEL) arms[arm].patients[arms[arm].subjects++] = i;
    }
    for (size_t a = 0; a < comparison.arm_count; a++) {
        estimate_arm(work, &arms[a]);
        comparison.count += arms[a].subjects;
        comparison.events += arms[a].events;
    }
    comparison.arms = arms;
    test_arms(work, &comparison);
    comparison.reason = untestable(&comparison);
    comparison.center = comparison.arm_count ? test_center(work, &comparison) : (CoxTest){NAN, 0, NAN};
    return comparison;
}

// ---- Spans ---------------------------------------------------------------------------------------------------------

static int compare_days(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

static ResultSpan describe_span(const Work *work, size_t span)
{
    int32_t *days = arena_array(work->arena, work->cohort->count, sizeof *days);
    ResultSpan result = {.vague = work->cohort->vague_spans[span], .median = NAN, .shortest = NAN, .longest = NAN};
    for (size_t i = 0; i < work->cohort->count; i++)
        if (work->cohort->span[span][i] != COHORT_NO_SPAN) days[result.count++] = work->cohort->span[span][i];
    result.missing = work->cohort->count - result.count;
    if (!result.count) return result;
    qsort(days, result.count, sizeof *days, compare_days);
    size_t below = (result.count - 1) / 2, above = result.count / 2;   // the middle one, twice, or the two around it
    result.median = ((double)days[below] + days[above]) / 2;
    result.shortest = days[0];
    result.longest = days[result.count - 1];
    return result;
}

// ---- Centers -------------------------------------------------------------------------------------------------------

// Those with the event were observed to the end of theirs; the others could have been to the day of the extract.
static void rate_completeness(const Work *work, size_t center, ResultCenter *result)
{
    double observed = 0, potential = 0;
    Date extract;
    const char *day = work->cohort->centers[center].center->extracted_on;
    result->completeness = NAN;
    result->reason = !result->arm.subjects ? "no patients" : !day ? "the day of the extract is not known" : NULL;
    if (result->reason || !date_read_iso(text_from(day), &extract)) return;
    for (size_t i = 0; i < result->arm.subjects; i++) {
        size_t patient = result->arm.patients[i];
        int32_t possible = extract.first - work->cohort->origin[patient], days = work->cohort->days[patient];
        observed += days;
        potential += work->cohort->event[patient] || possible < days ? days : possible;
    }
    if (potential > 0) result->completeness = observed / potential;
    else result->reason = "no time under observation";
}

static const ResultCenter *describe_centers(const Work *work)
{
    ResultCenter *centers = arena_array(work->arena, work->cohort->center_count + 1, sizeof *centers);
    for (size_t c = 0; c < work->cohort->center_count; c++) {
        ResultArm *arm = &centers[c].arm;
        *arm = (ResultArm){.code = work->cohort->centers[c].center->name,
                           .patients = arena_array(work->arena, work->cohort->count, sizeof(size_t))};
        for (size_t i = 0; i < work->cohort->count; i++)
            if (work->cohort->center[i] == c) arm->patients[arm->subjects++] = i;
        estimate_arm(work, arm);
        rate_completeness(work, c, &centers[c]);
    }
    return centers;
}

// ---- Restricted means ----------------------------------------------------------------------------------------------

// A horizon is sound up to the last time every arm was observed.
static const char *unsound(const ResultComparison *arms, double days)
{
    for (size_t a = 0; a < arms->arm_count; a++) {
        if (!arms->arms[a].subjects) return "no patients";
        if (rmst_largest_tau(&arms->arms[a].curve) < days) return "follow-up is shorter";
    }
    return NULL;
}

// Before the first time observed nobody has had the event, and the mean is the horizon itself. R gives none there.
static Rmst mean_to(const ResultArm *arm, double days)
{
    if (days < arm->curve.time[0]) return (Rmst){days, days, 0};
    return rmst_estimate(&arm->curve, days);
}

static const ResultRestricted *restrict_means(const Work *work, size_t *count)
{
    const Plan *plan = work->plan;
    *count = 0;
    if (plan->restricted_group < 0) return NULL;
    const PlanComparison everybody = {
        .name = "restricted", .group = (size_t)plan->restricted_group, .subgroup = PLAN_EVERYBODY};
    ResultComparison *arms = arena_alloc(work->arena, sizeof *arms);
    *arms = compare(work, &everybody);
    ResultRestricted *means = arena_array(work->arena, plan->restricted_count * arms->arm_count + 1, sizeof *means);
    for (size_t m = 0; m < plan->restricted_count; m++) {
        double days = plan->restricted_months[m] * plan->month_length;
        const ResultRestricted *first = &means[*count];
        for (size_t a = 0; a < arms->arm_count; a++) {
            ResultRestricted *mean = &means[(*count)++];
            *mean = (ResultRestricted){.months = plan->restricted_months[m],
                                       .arm = &arms->arms[a],
                                       .mean = {days, NAN, NAN},
                                       .difference = {NAN, NAN, NAN, NAN, NAN},
                                       .reason = unsound(arms, days)};
            if (mean->reason) continue;
            mean->mean = mean_to(&arms->arms[a], days);
            if (a) mean->difference = rmst_compare(&mean->mean, &first->mean);
        }
    }
    return means;
}

// ---- Models --------------------------------------------------------------------------------------------------------

static const ModelResult *fit_each(const Work *work)
{
    const PlanIndexes *variables = &work->plan->univariable;
    ModelResult *models = arena_array(work->arena, variables->count + 1, sizeof *models);
    for (size_t i = 0; i < variables->count; i++) {
        const PlanIndexes one = {&variables->items[i], 1};
        models[i] = models_fit(work->cohort, &one, work->arena);
    }
    return models;
}

static const ModelResult *fit_together(const Work *work)
{
    if (!work->plan->multivariable.count) return NULL;
    ModelResult *model = arena_alloc(work->arena, sizeof *model);
    *model = models_fit(work->cohort, &work->plan->multivariable, work->arena);
    return model;
}

// ---- All of it -----------------------------------------------------------------------------------------------------

const Results *results_make(const Cohort *cohort, Arena *arena)
{
    const Plan *plan = cohort->plan;
    Work work = {plan, cohort, arena};
    Results *results = arena_alloc(arena, sizeof *results);
    ResultSpan *spans = arena_array(arena, plan->span_count + 1, sizeof *spans);
    ResultComparison *comparisons = arena_array(arena, plan->comparison_count + 1, sizeof *comparisons);
    for (size_t s = 0; s < plan->span_count; s++) spans[s] = describe_span(&work, s);
    for (size_t c = 0; c < plan->comparison_count; c++) comparisons[c] = compare(&work, &plan->comparisons[c]);
    *results = (Results){
        .plan = plan, .cohort = cohort, .overall = overall_arm(&work), .spans = spans, .comparisons = comparisons};
    results->centers = describe_centers(&work);
    results->restricted = restrict_means(&work, &results->restricted_count);
    results->univariable = fit_each(&work);
    results->multivariable = fit_together(&work);
    results->effects = effects_make(cohort, arena);
    return results;
}
