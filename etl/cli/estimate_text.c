// The analysis as text, for a terminal of 100 columns: numbers as SAMPL asks (P with three decimals and never 0.000,
// hazard ratios with two), the interval beside each estimate, "not reached" and "not estimable" in words.
#include <math.h>

#include "base/visible.h"
#include "cli/estimate_output.h"
#include "survival/distribution.h"
#include "survival/quantile.h"
#include "survival/rmst.h"
#include "survival/zph.h"

// Pieces of a line, in an arena of the caller's.

static const char *format_p(double p, Arena *arena)
{
    if (isnan(p)) return "not estimable";
    return p < 0.001 ? "<0.001" : arena_format(arena, "%.3f", p);
}

// "P = 0.012" or "P < 0.001", for a line that is no column.
static const char *state_p(double p, Arena *arena)
{
    return p < 0.001 ? "P < 0.001" : arena_format(arena, "P = %.3f", p);
}

static const char *format_time(double time, const char *undefined, Arena *arena)
{
    return isnan(time) ? undefined : arena_format(arena, "%.6g", time);
}

// "12.5 (10 to 15.5)"; a limit that is not reached is a dot.
static const char *format_quantile(const Quantile *quantile, Arena *arena)
{
    return arena_format(arena, "%s (%s to %s)", format_time(quantile->value, "not reached", arena),
                        format_time(quantile->lower, ".", arena), format_time(quantile->upper, ".", arena));
}

static const char *format_percent(double survival, Interval interval, Arena *arena)
{
    if (isnan(interval.lower)) return arena_format(arena, "%.1f (undefined)", 100 * survival);
    return arena_format(arena, "%.1f (%.1f to %.1f)", 100 * survival, 100 * interval.lower, 100 * interval.upper);
}

// ---- Kaplan-Meier ---------------------------------------------------------------------------------------------------

static void write_medians(const EstimateAnalysis *analysis, Buffer *out, Arena *arena)
{
    buffer_string(out, "\nKaplan-Meier (95 % CI log-log; follow-up by reverse Kaplan-Meier)\n");
    buffer_format(out, "  %-24s %6s %7s  %-28s %-28s\n", "", "n", "events", "median", "median follow-up");
    for (size_t i = 0; i < analysis->curve_count; i++) {
        const EstimateCurve *item = &analysis->curves[i];
        Quantile median = quantile_median(&item->curve, CONFIDENCE_LOG_LOG),
                 follow_up = quantile_median(&item->reverse, CONFIDENCE_LOG_LOG);
        bool empty = item->curve.subjects == 0;
        buffer_format(out, "  %-24s %6zu %7zu  %-28s %s\n", item->label, item->curve.subjects, item->curve.events,
                      empty ? "no rows" : format_quantile(&median, arena),
                      empty ? "" : format_quantile(&follow_up, arena));
    }
}

static void write_spss(const EstimateAnalysis *analysis, Buffer *out)
{
    buffer_string(out, "\nMedian as SPSS prints it (m, standard error, m +- 1.96 se)\n");
    for (size_t i = 0; i < analysis->curve_count; i++) {
        const EstimateCurve *item = &analysis->curves[i];
        QuantileSpss spss = quantile_spss_median(&item->curve);
        if (item->curve.subjects == 0) continue;
        if (isnan(spss.median)) buffer_format(out, "  %-24s not reached\n", item->label);
        else if (isnan(spss.se))
            buffer_format(out, "  %-24s %.3f, standard error not estimable\n", item->label, spss.median);
        else
            buffer_format(out, "  %-24s %.3f  %.3f  %.3f to %.3f\n", item->label, spss.median, spss.se, spss.lower,
                          spss.upper);
    }
}

static void write_rates(const EstimateAnalysis *analysis, Buffer *out, Arena *arena)
{
    const EstimateRequest *request = analysis->table->request;
    if (request->at_count == 0) return;
    buffer_string(out, "\nSurvival in percent (95 % CI log-log), with the number at risk\n");
    buffer_format(out, "  %-24s", "at");
    for (size_t i = 0; i < request->at_count; i++) buffer_format(out, " %-26.6g", request->at[i]);
    buffer_char(out, '\n');
    for (size_t k = 0; k < analysis->curve_count; k++) {
        const EstimateCurve *item = &analysis->curves[k];
        if (item->curve.subjects == 0) continue;
        buffer_format(out, "  %-24s", item->label);
        for (size_t i = 0; i < request->at_count; i++) {
            KmRate rate = km_rate(&item->curve, request->at[i]);
            Interval interval = km_rate_interval(&rate, CONFIDENCE_LOG_LOG);
            const char *cell =
                arena_format(arena, "%s n=%.0f", format_percent(rate.survival, interval, arena), rate.at_risk);
            buffer_format(out, " %-26s", cell);
        }
        buffer_char(out, '\n');
    }
}

static void write_restricted_means(const EstimateAnalysis *analysis, Buffer *out)
{
    const EstimateRequest *request = analysis->table->request;
    for (size_t i = 0; i < request->tau_count; i++) {
        buffer_format(out, "\nRestricted mean survival time to %g (standard error)\n", request->tau[i]);
        for (size_t k = 0; k < analysis->curve_count; k++) {
            const EstimateCurve *item = &analysis->curves[k];
            Rmst rmst = rmst_estimate(&item->curve, request->tau[i]);
            if (item->curve.subjects == 0) continue;
            if (isnan(rmst.mean))
                buffer_format(out, "  %-24s not estimable: %g lies before the first time\n", item->label, rmst.tau);
            else
                buffer_format(out, "  %-24s %.2f (%.2f)%s\n", item->label, rmst.mean, rmst.se,
                              rmst.tau > rmst_largest_tau(&item->curve)
                                  ? "  beyond the longest follow-up: the curve was drawn on level"
                                  : "");
        }
    }
}

// ---- Log-rank -------------------------------------------------------------------------------------------------------

static void write_test_line(Buffer *out, const char *name, const LogrankTest *test, Arena *arena)
{
    if (!test->estimable || test->df < 1)
        buffer_format(out, "  %-32s not estimable: the groups cannot be told apart by these events\n", name);
    else
        buffer_format(out, "  %-32s chi2 = %.2f, df = %d, %s\n", name, test->chisq, test->df, state_p(test->p, arena));
}

static void write_logrank(const EstimateAnalysis *analysis, Buffer *out, Arena *arena)
{
    const EstimateTable *table = analysis->table;
    const LogrankTest *test = &analysis->logrank;
    if (!table->group.name) return;
    buffer_format(out, "\nComparison of %s\n", table->group.name);
    if (!analysis->has_logrank) {
        buffer_string(out, table->start.name
                               ? "  log-rank tests need right-censored data; see the score test of a Cox model\n"
                               : "  fewer than two groups have rows\n");
        return;
    }
    buffer_format(out, "  %-24s %6s %9s %9s\n", "", "n", "observed", "expected");
    for (size_t i = 0; i < test->count; i++)
        buffer_format(out, "  %-24s %6zu %9.0f %9.2f\n", table->group.labels[test->group[i]], test->rows[i],
                      test->observed[i], test->expected[i]);
    write_test_line(out, "log-rank", test, arena);
    write_test_line(out, "Peto-Prentice (rho = 1)", &analysis->peto, arena);
    const char *trend = isnan(test->trend.p) ? "not estimable: the trend has no variance"
                                             : arena_format(arena, "z = %.2f, %s (only for ordered groups)",
                                                            test->trend.z, state_p(test->trend.p, arena));
    buffer_format(out, "  %-32s %s\n", "trend over the groups' order", trend);
    if (analysis->has_stratified) {
        const char *name = arena_format(arena, "log-rank stratified by %s", table->strata.name);
        write_test_line(out, name, &analysis->stratified, arena);
    }
}

static void write_pairs(const EstimateAnalysis *analysis, Buffer *out, Arena *arena)
{
    const EstimateColumn *group = &analysis->table->group;
    if (!analysis->has_pairs) return;
    buffer_format(out, "\nPairwise log-rank\n  %-36s %8s %8s %10s %8s\n", "", "P", "Holm", "Bonferroni", "BH");
    for (size_t i = 0; i < analysis->pairs.count; i++) {
        const LogrankPair *pair = &analysis->pairs.pairs[i];
        buffer_format(out, "  %-36s %8s %8s %10s %8s\n",
                      arena_format(arena, "%s vs %s", group->labels[pair->first], group->labels[pair->second]),
                      format_p(pair->p, arena), format_p(pair->p_holm, arena), format_p(pair->p_bonferroni, arena),
                      format_p(pair->p_bh, arena));
    }
}

// ---- Cox ------------------------------------------------------------------------------------------------------------

static void write_coefficient(const EstimateModel *model, size_t j, Buffer *out, Arena *arena)
{
    const CoxFit *fit = &model->fit;
    double beta = fit->coefficient[j], se = fit->se[j], half = distribution_z95() * se;
    if (fit->infinite[j]) {
        buffer_format(out,
                      "  %-28s not estimable: separation, the hazard ratio runs to %s; use the likelihood ratio test\n",
                      model->names[j], fit->infinite[j] > 0 ? "infinity" : "0");
    } else if (isnan(beta) || !fit->told_apart[j]) {
        buffer_format(out, "  %-28s not estimable: it does not vary, or follows from the others\n", model->names[j]);
    } else {
        const char *interval =
            arena_format(arena, "%.2f (%.2f to %.2f)", exp(beta), exp(beta - half), exp(beta + half));
        buffer_format(out, "  %-28s %-26s %10.4g %10.4g %8s\n", model->names[j], interval, beta, se,
                      format_p(distribution_normal_two_sided(beta / se), arena));
    }
}

// reason: why there is none, or NULL.
static void write_cox_test(Buffer *out, const char *name, const CoxTest *test, const char *reason, Arena *arena)
{
    if (reason || isnan(test->p))
        buffer_format(out, "  %-28s not estimable: %s\n", name, reason ? reason : "it does not vary at the events");
    else
        buffer_format(out, "  %-28s chi2 = %.2f, df = %d, %s\n", name, test->statistic, test->df,
                      state_p(test->p, arena));
}

static void write_proportionality(const EstimateModel *model, Buffer *out, Arena *arena)
{
    ZphTest test = zph_test(&model->sample, &model->fit, ZPH_KM, arena);
    buffer_string(out, "  Proportional hazards (score test, time as 1 - Kaplan-Meier)\n");
    const char *reason = model->fit.separated ? "separation"
                         : test.estimable     ? NULL
                                              : "all events are at one time";
    for (size_t i = 0; i < test.count; i++)
        write_cox_test(out, arena_format(arena, "  %s", model->names[test.column[i]]), &test.tests[i], reason, arena);
    if (test.count > 1) write_cox_test(out, "  all together", &test.global, reason, arena);
}

static void write_model(const EstimateModel *model, Buffer *out, Arena *arena)
{
    const CoxFit *fit = &model->fit;
    buffer_format(out, "\n%s: n = %zu, %zu events", model->title, model->sample.rows, model->sample.events);
    if (model->sample.dropped) buffer_format(out, ", %zu rows left out for missing values", model->sample.dropped);
    buffer_char(out, '\n');
    const char *reason = cox_reason(fit);
    if (!reason && !fit->rank) reason = "at the events all at risk are alike";
    if (reason) {
        buffer_format(out, "  not estimable: %s\n", reason);
        return;
    }
    if (fit->outcome == COX_NOT_CONVERGED)
        buffer_string(out, "  caution: the search for the maximum did not converge\n");
    buffer_format(out, "  %-28s %-26s %10s %10s %8s\n", "", "hazard ratio (95 % CI)", "coef",
                  model->robust ? "robust se" : "se", "P");
    for (size_t j = 0; j < fit->columns; j++) write_coefficient(model, j, out, arena);
    if (model->detail == ESTIMATE_PLAIN && !model->robust) return;
    write_cox_test(out, "likelihood ratio", &fit->likelihood_ratio, NULL, arena);
    write_cox_test(out, "Wald", &fit->wald, fit->separated ? "separation" : NULL, arena);
    write_cox_test(out, "score (log-rank)", &fit->score, NULL, arena);
    if (isnan(model->concordance.c)) buffer_format(out, "  %-28s not estimable: no comparable pair\n", "concordance");
    else buffer_format(out, "  %-28s %.3f (se %.3f)\n", "concordance", model->concordance.c, model->concordance.se);
    if (fit->parameters > 0 && (double)model->sample.events / fit->parameters < 10)
        buffer_format(out, "  caution: %.1f events per coefficient\n", (double)model->sample.events / fit->parameters);
    if (model->detail != ESTIMATE_PLAIN) write_proportionality(model, out, arena);
}

void estimate_write_text(const EstimateAnalysis *analysis, Buffer *out)
{
    Arena scratch = {0};
    const EstimateRequest *request = analysis->table->request;
    visible_add(out, text_base_name(text_from(request->path)));
    buffer_format(out, ": %zu rows, %zu with %s and %s\n", analysis->table->rows, analysis->complete, request->time,
                  request->event);
    write_medians(analysis, out, &scratch);
    write_spss(analysis, out);
    write_rates(analysis, out, &scratch);
    write_restricted_means(analysis, out);
    write_logrank(analysis, out, &scratch);
    write_pairs(analysis, out, &scratch);
    for (size_t i = 0; i < analysis->model_count; i++) write_model(&analysis->models[i], out, &scratch);
    arena_free(&scratch);
}
