// The analysis as JSON: blocks km, logrank, peto_gehan_rho1, logrank_stratified, pairwise, cox and its variants. What
// was not estimable is null, or its block is absent.
#include <math.h>
#include <string.h>

#include "base/json.h"
#include "cli/estimate_output.h"
#include "survival/baseline.h"
#include "survival/distribution.h"
#include "survival/quantile.h"
#include "survival/residual.h"
#include "survival/rmst.h"
#include "survival/zph.h"

static void write_list(Json *json, const char *key, const double *values, size_t count)
{
    json_open_list(json, key);
    for (size_t i = 0; i < count; i++) json_double(json, NULL, values[i]);
    json_close_list(json);
}

static void write_matrix(Json *json, const char *key, const double *values, size_t rows, size_t columns)
{
    json_open_list(json, key);
    for (size_t row = 0; row < rows; row++) write_list(json, NULL, values + row * columns, columns);
    json_close_list(json);
}

static void write_intervals(Json *json, const char *key, const Interval *intervals, size_t count)
{
    json_open_object(json, key);
    json_open_list(json, "lower");
    for (size_t i = 0; i < count; i++) json_double(json, NULL, intervals[i].lower);
    json_close_list(json);
    json_open_list(json, "upper");
    for (size_t i = 0; i < count; i++) json_double(json, NULL, intervals[i].upper);
    json_close_list(json);
    json_close_object(json);
}

// ---- Kaplan-Meier ---------------------------------------------------------------------------------------------------

static void write_points(Json *json, const KmCurve *curve, Arena *scratch)
{
    double *se = arena_array(scratch, curve->count, sizeof *se);
    for (size_t k = 0; k < curve->count; k++)
        se[k] = curve->survival[k] > 0 ? curve->survival[k] * curve->sigma[k] : NAN;
    write_list(json, "time", curve->time, curve->count);
    write_list(json, "n_risk", curve->at_risk, curve->count);
    write_list(json, "n_event", curve->event, curve->count);
    write_list(json, "n_censor", curve->censored, curve->count);
    write_list(json, "surv", curve->survival, curve->count);
    write_list(json, "se_surv_greenwood", se, curve->count);
    write_list(json, "se_cumhaz_sqrt_sum_d_over_n_nminusd", curve->sigma, curve->count);
    write_list(json, "cumhaz_nelson_aalen", curve->hazard, curve->count);
    write_list(json, "se_cumhaz_na", curve->hazard_se, curve->count);
    json_open_object(json, "ci");
    for (ConfidenceType type = 0; type < CONFIDENCE_TYPE_COUNT; type++)
        write_intervals(json, confidence_name(type), km_band(curve, type, scratch), curve->count);
    json_close_object(json);
}

enum { QUARTILES = 3 };

static void write_quartiles(Json *json, const KmCurve *curve, ConfidenceType type)
{
    Quantile quartiles[QUARTILES] = {{.p = 0.25}, {.p = 0.5}, {.p = 0.75}};
    quantile_fill(curve, type, quartiles, QUARTILES);
    static const char *const KEYS[] = {"p", "quantile", "lower", "upper"};
    json_open_object(json, confidence_name(type));
    for (size_t k = 0; k < sizeof KEYS / sizeof *KEYS; k++) {
        json_open_list(json, KEYS[k]);
        for (size_t i = 0; i < QUARTILES; i++) {
            const Quantile *q = &quartiles[i];
            const double fields[] = {q->p, q->value, q->lower, q->upper};
            json_double(json, NULL, fields[k]);
        }
        json_close_list(json);
    }
    json_close_object(json);
}

static void write_rates(Json *json, const KmCurve *curve, const EstimateRequest *request, Arena *scratch)
{
    size_t count = request->at_count;
    KmRate *rates = arena_array(scratch, count, sizeof *rates);
    double *at_risk = arena_array(scratch, count, sizeof *at_risk),
           *survival = arena_array(scratch, count, sizeof *survival);
    double *se = arena_array(scratch, count, sizeof *se);
    Interval *intervals = arena_array(scratch, count, sizeof *intervals);
    for (size_t i = 0; i < count; i++) {
        rates[i] = km_rate(curve, request->at[i]);
        at_risk[i] = rates[i].at_risk;
        survival[i] = rates[i].survival;
        se[i] = rates[i].se;
    }
    json_open_object(json, "rates");
    write_list(json, "times", request->at, count);
    write_list(json, "n_risk", at_risk, count);
    write_list(json, "surv", survival, count);
    write_list(json, "se_surv", se, count);
    for (ConfidenceType type = 0; type < CONFIDENCE_TYPE_COUNT; type++) {
        for (size_t i = 0; i < count; i++) intervals[i] = km_rate_interval(&rates[i], type);
        write_intervals(json, confidence_name(type), intervals, count);
    }
    json_close_object(json);
}

static void write_rmst(Json *json, const KmCurve *curve, const EstimateRequest *request, Arena *scratch)
{
    json_open_object(json, "rmst");
    for (size_t i = 0; i < request->tau_count; i++) {
        Rmst rmst = rmst_estimate(curve, request->tau[i]);
        json_open_object(json, arena_format(scratch, "tau_%g", rmst.tau));
        json_double(json, "tau", rmst.tau);
        json_double(json, "rmst", rmst.mean);
        json_double(json, "se", rmst.se);
        json_close_object(json);
    }
    json_close_object(json);
}

static void write_spss_median(Json *json, const KmCurve *curve)
{
    QuantileSpss spss = quantile_spss_median(curve);
    json_open_object(json, "spss_median");
    json_double(json, "median", spss.median);
    json_double(json, "se", spss.se);
    json_double(json, "lower", spss.lower);
    json_double(json, "upper", spss.upper);
    json_close_object(json);
}

static void write_follow_up(Json *json, const KmCurve *reverse)
{
    json_open_object(json, "reverse_km_followup");
    for (ConfidenceType type = CONFIDENCE_PLAIN; type <= CONFIDENCE_LOG_LOG; type++) {
        Quantile median = quantile_median(reverse, type);
        json_open_object(json, confidence_name(type));
        json_double(json, "median", median.value);
        json_double(json, "lower", median.lower);
        json_double(json, "upper", median.upper);
        json_close_object(json);
    }
    json_close_object(json);
}

static void write_curve(Json *json, const EstimateCurve *item, const EstimateRequest *request)
{
    Arena scratch = {0};
    const KmCurve *curve = &item->curve;
    json_open_object(json, item->label);
    json_integer(json, "n", (int64_t)curve->subjects);
    if (curve->subjects) {
        json_integer(json, "events", (int64_t)curve->events);
        write_points(json, curve, &scratch);
        json_open_object(json, "quantiles");
        for (ConfidenceType type = 0; type < CONFIDENCE_TYPE_COUNT; type++) write_quartiles(json, curve, type);
        json_close_object(json);
        if (request->at_count) write_rates(json, curve, request, &scratch);
        write_spss_median(json, curve);
        if (request->tau_count) write_rmst(json, curve, request, &scratch);
        write_follow_up(json, &item->reverse);
    }
    json_close_object(json);
    arena_free(&scratch);
}

// ---- Log-rank -------------------------------------------------------------------------------------------------------

static void write_logrank(Json *json, const char *key, const LogrankTest *test, const EstimateColumn *group)
{
    json_open_object(json, key);
    json_open_list(json, "levels");
    for (size_t i = 0; i < test->count; i++) json_string(json, NULL, group->labels[test->group[i]]);
    json_close_list(json);
    json_open_list(json, "n");
    for (size_t i = 0; i < test->count; i++) json_integer(json, NULL, (int64_t)test->rows[i]);
    json_close_list(json);
    write_list(json, "observed", test->observed, test->count);
    write_list(json, "expected", test->expected, test->count);
    write_matrix(json, "var", test->variance, test->count, test->count);
    json_double(json, "chisq", test->chisq);
    json_integer(json, "df", test->df);
    json_double(json, "p", test->p);
    json_open_object(json, "trend_scores_1toK");
    json_double(json, "z", test->trend.z);
    json_double(json, "chisq", test->trend.chisq);
    json_integer(json, "df", 1);
    json_double(json, "p", test->trend.p);
    json_close_object(json);
    json_close_object(json);
}

static void write_pairs(Json *json, const LogrankPairs *pairs, const EstimateColumn *group)
{
    static const char *const KEYS[] = {"p", "p_holm", "p_bonferroni", "p_bh"};
    Arena scratch = {0};
    json_open_object(json, "pairwise");
    json_open_list(json, "pairs");
    for (size_t i = 0; i < pairs->count; i++)
        json_string(json, NULL,
                    arena_format(&scratch, "%s vs %s", group->labels[pairs->pairs[i].first],
                                 group->labels[pairs->pairs[i].second]));
    json_close_list(json);
    for (size_t k = 0; k < sizeof KEYS / sizeof *KEYS; k++) {
        json_open_list(json, KEYS[k]);
        for (size_t i = 0; i < pairs->count; i++) {
            const LogrankPair *pair = &pairs->pairs[i];
            const double fields[] = {pair->p, pair->p_holm, pair->p_bonferroni, pair->p_bh};
            json_double(json, NULL, fields[k]);
        }
        json_close_list(json);
    }
    json_close_object(json);
    arena_free(&scratch);
}

// ---- Cox ------------------------------------------------------------------------------------------------------------

static void write_test(Json *json, const char *key, const CoxTest *test)
{
    json_open_object(json, key);
    json_double(json, "test", test->statistic);
    json_integer(json, "df", test->df);
    json_double(json, "pvalue", test->p);
    json_close_object(json);
}

static void write_names(Json *json, const char *key, const char *const *names, size_t count)
{
    json_open_list(json, key);
    for (size_t i = 0; i < count; i++) json_string(json, NULL, names[i]);
    json_close_list(json);
}

static void write_coefficients(Json *json, const CoxFit *fit, Arena *scratch)
{
    size_t count = fit->columns;
    double *hr = arena_array(scratch, 5 * count, sizeof *hr), *z = hr + count, *p = z + count, *lower = p + count,
           *upper = lower + count;
    for (size_t j = 0; j < count; j++) {
        double beta = fit->coefficient[j], half = distribution_z95() * fit->se[j];
        hr[j] = exp(beta);
        z[j] = beta / fit->se[j];
        p[j] = distribution_normal_two_sided(z[j]);
        lower[j] = exp(beta - half);
        upper[j] = exp(beta + half);
    }
    write_list(json, "coef", fit->coefficient, count);
    write_list(json, "hr", hr, count);
    write_list(json, "se", fit->se, count);
    write_list(json, "z", z, count);
    write_list(json, "p", p, count);
    write_list(json, "hr_lower95", lower, count);
    write_list(json, "hr_upper95", upper, count);
    write_matrix(json, "vcov", fit->variance, count, count);
}

static void write_infinite(Json *json, const CoxFit *fit)
{
    json_bool(json, "converged", fit->outcome == COX_CONVERGED);
    json_bool(json, "separated", fit->separated);
    json_open_list(json, "infinite");
    for (size_t j = 0; j < fit->columns; j++) json_bool(json, NULL, fit->infinite[j] != 0);
    json_close_list(json);
}

static void write_robust(Json *json, const CoxFit *fit, Arena *scratch)
{
    double *naive = arena_array(scratch, fit->columns, sizeof *naive);
    for (size_t j = 0; j < fit->columns; j++) naive[j] = sqrt(fit->naive_variance[j * fit->columns + j]);
    json_bool(json, "robust", true);
    write_list(json, "naive_se", naive, fit->columns);
}

static void write_concordance(Json *json, const Concordance *concordance)
{
    json_open_object(json, "concordance");
    json_double(json, "c", concordance->c);
    json_double(json, "se", concordance->se);
    json_open_object(json, "counts");
    json_double(json, "concordant", concordance->concordant);
    json_double(json, "discordant", concordance->discordant);
    json_double(json, "tied.x", concordance->tied_x);
    json_double(json, "tied.y", concordance->tied_y);
    json_double(json, "tied.xy", concordance->tied_xy);
    json_close_object(json);
    json_close_object(json);
}

static void write_zph(Json *json, const EstimateModel *model, ZphTransform transform)
{
    Arena scratch = {0};
    ZphTest test = zph_test(&model->sample, &model->fit, transform, &scratch);
    CoxTest *rows = arena_grow(&scratch, test.tests, test.count * sizeof *rows, (test.count + 1) * sizeof *rows);
    rows[test.count] = test.global;
    json_open_object(json, zph_name(transform));
    json_open_list(json, "rows");
    for (size_t i = 0; i < test.count; i++) json_string(json, NULL, model->names[test.column[i]]);
    json_string(json, NULL, "GLOBAL");
    json_close_list(json);
    json_open_list(json, "chisq");
    for (size_t i = 0; i <= test.count; i++) json_double(json, NULL, rows[i].statistic);
    json_close_list(json);
    json_open_list(json, "df");
    for (size_t i = 0; i <= test.count; i++) json_integer(json, NULL, rows[i].df);
    json_close_list(json);
    json_open_list(json, "p");
    for (size_t i = 0; i <= test.count; i++) json_double(json, NULL, rows[i].p);
    json_close_list(json);
    json_close_object(json);
    arena_free(&scratch);
}

// A stratum as R names it: by its level, with the column's name before a number.
static const char *stratum_label(const EstimateColumn *strata, uint32_t level, Arena *scratch)
{
    return strata->numeric_levels ? arena_format(scratch, "%s=%s", strata->name, strata->labels[level])
                                  : strata->labels[level];
}

static void write_baseline(Json *json, const EstimateModel *model)
{
    Arena scratch = {0};
    Baseline baseline = baseline_hazard(&model->sample, &model->fit, &scratch);
    json_open_object(json, "basehaz_x0");
    write_list(json, "time", baseline.time, baseline.count);
    write_list(json, "hazard", baseline.hazard, baseline.count);
    if (model->strata) {
        json_open_list(json, "strata");
        for (size_t i = 0; i < baseline.count; i++)
            json_string(json, NULL, stratum_label(model->strata, baseline.stratum[i], &scratch));
        json_close_list(json);
    }
    json_close_object(json);
    arena_free(&scratch);
}

static void write_residuals(Json *json, const EstimateModel *model)
{
    Arena scratch = {0};
    const CoxSample *sample = &model->sample;
    const CoxFit *fit = &model->fit;
    write_list(json, "martingale", residual_martingale(sample, fit, &scratch), sample->rows);
    write_list(json, "deviance", residual_deviance(sample, fit, &scratch), sample->rows);
    write_matrix(json, "schoenfeld", residual_schoenfeld(sample, fit, &scratch), sample->events, sample->columns);
    write_matrix(json, "score_resid", residual_score(sample, fit, &scratch), sample->rows, sample->columns);
    arena_free(&scratch);
}

static void write_estimated(Json *json, const EstimateModel *model, size_t file_rows, Arena *scratch)
{
    const CoxFit *fit = &model->fit;
    write_coefficients(json, fit, scratch);
    write_infinite(json, fit);
    json_double(json, "loglik_null", fit->loglik_null);
    json_double(json, "loglik", fit->loglik);
    json_double(json, "aic", -2 * fit->loglik + 2 * fit->parameters);
    write_test(json, "lr_test", &fit->likelihood_ratio);
    write_test(json, "wald_test", &fit->wald);
    write_test(json, "score_test", &fit->score);
    write_list(json, "means", model->sample.mean, fit->columns);
    if (model->robust) write_robust(json, fit, scratch);
    write_concordance(json, &model->concordance);
    if (model->detail == ESTIMATE_PLAIN) return;
    json_open_object(json, "cox_zph");
    for (ZphTransform transform = 0; transform < ZPH_TRANSFORM_COUNT; transform++) write_zph(json, model, transform);
    json_close_object(json);
    write_baseline(json, model);
    if (model->detail == ESTIMATE_FULL && file_rows <= ESTIMATE_RESIDUAL_ROWS) write_residuals(json, model);
}

static void write_not_estimable(Json *json, const CoxFit *fit)
{
    write_list(json, "coef", fit->coefficient, fit->columns);
    json_string(json, "note", "no estimable coefficient");
    json_string(json, "reason", cox_reason(fit));
    json_double(json, "loglik_null", fit->loglik_null);
    json_double(json, "loglik", fit->loglik);
}

static void write_model(Json *json, const EstimateModel *model, size_t file_rows)
{
    Arena scratch = {0};
    json_open_object(json, model->key ? model->key : model->section);
    json_string(json, "ties", model->fit.ties == COX_EFRON ? "efron" : "breslow");
    json_integer(json, "n", (int64_t)model->sample.rows);
    json_integer(json, "nevent", (int64_t)model->sample.events);
    json_integer(json, "n_dropped_missing", (int64_t)model->sample.dropped);
    write_names(json, "names", model->names, model->fit.columns);
    if (cox_reason(&model->fit)) write_not_estimable(json, &model->fit);
    else write_estimated(json, model, file_rows, &scratch);
    json_close_object(json);
    arena_free(&scratch);
}

// Neighbouring models of one section stand in one object.
static void write_models(Json *json, const EstimateAnalysis *analysis)
{
    const char *open = NULL;
    for (size_t i = 0; i < analysis->model_count; i++) {
        const EstimateModel *model = &analysis->models[i];
        bool same = open && model->key && strcmp(open, model->section) == 0;
        if (open && !same) json_close_object(json);
        if (!same) open = NULL;
        if (model->key && !open) json_open_object(json, open = model->section);
        write_model(json, model, analysis->table->rows);
    }
    if (open) json_close_object(json);
}

// ---- All ------------------------------------------------------------------------------------------------------------

static void write_meta(Json *json, const EstimateAnalysis *analysis)
{
    const EstimateRequest *request = analysis->table->request;
    Text file = text_base_name(text_from(request->path));
    json_open_object(json, "meta");
    json_text(json, "file", file);
    json_integer(json, "n_rows", (int64_t)analysis->table->rows);
    json_integer(json, "n_with_outcome", (int64_t)analysis->complete);
    json_string(json, "time", request->time);
    json_string(json, "status", request->event);
    json_string(json, "start", request->start);
    json_string(json, "group", request->group);
    json_string(json, "stratum", request->strata);
    json_string(json, "cluster", request->cluster);
    write_names(json, "covariates", request->covariates, request->covariate_count);
    json_double(json, "z975", distribution_z95());
    json_close_object(json);
}

void estimate_write_json(const EstimateAnalysis *analysis, Buffer *out)
{
    Json json = json_start(out, 1);
    const EstimateColumn *group = &analysis->table->group;
    json_open_object(&json, NULL);
    write_meta(&json, analysis);
    json_open_object(&json, "km");
    for (size_t i = 0; i < analysis->curve_count; i++)
        write_curve(&json, &analysis->curves[i], analysis->table->request);
    json_close_object(&json);
    if (analysis->has_logrank) {
        write_logrank(&json, "logrank", &analysis->logrank, group);
        write_logrank(&json, "peto_gehan_rho1", &analysis->peto, group);
    }
    if (analysis->has_stratified) write_logrank(&json, "logrank_stratified", &analysis->stratified, group);
    if (analysis->has_pairs) write_pairs(&json, &analysis->pairs, group);
    write_models(&json, analysis);
    json_close_object(&json);
    buffer_char(out, '\n');
}
