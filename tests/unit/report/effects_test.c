// Cox models and the effect looked at closely, over the truth of night 1, against what R's survival 3.5-3 gives for the
// same patients (coxph with eps 1e-14, iter.max 100).
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <math.h>

#include "report/effects.h"
#include "report/models.h"
#include "truth.h"

static Truth truth;
static const Cohort *cohort;
static const Effects *effects;

static int load(void **state)
{
    (void)state;
    truth_load(&truth, "tests/fixtures/submissions/night1/expected");
    cohort = cohort_make(truth.plan, &truth.snapshot, &truth.arena);
    effects = effects_make(cohort, &truth.arena);
    return 0;
}

static int unload(void **state)
{
    (void)state;
    truth_free(&truth);
    return 0;
}

static const EffectEstimate *find(EffectKind kind, const char *code)
{
    for (size_t i = 0; i < effects->count; i++)
        if (effects->estimates[i].kind == kind && strcmp(effects->estimates[i].code, code) == 0)
            return &effects->estimates[i];
    fail_msg("no estimate %s", code);
    return NULL;
}

static void near(const char *label, double got, double wanted)
{
    if (!(fabs(got - wanted) <= 1e-9 * fmax(1, fabs(wanted)))) fail_msg("%s: %.17g, not %.17g", label, got, wanted);
}

static void test_interactions(void **state)
{
    (void)state;
    near("oligo chisq", effects->interactions[0].test.statistic, 8.122024322810006);
    near("oligo p", effects->interactions[0].test.p, 0.0043730701572031782);
    assert_int_equal(effects->interactions[0].test.df, 1);
    near("one organ chisq", effects->interactions[2].test.statistic, 3.1143051551695748);
    near("one organ p", effects->interactions[2].test.p, 0.077607573302322416);
}

static void test_centers(void **state)
{
    (void)state;
    static const struct { const char *name; size_t subjects, events; double log_ratio, se;
    } CENTERS[] = {{"c01", 17, 10, -2.1337163617630406, 1.0801575504429288},
                   {"c02", 12, 11, -0.34974230920661775, 0.80792624033091331},
                   {"c03", 10, 8, -0.39247539713495355, 0.7367496915207381},
                   {"c04", 8, 8, 1.2525327364675134, 1.008774274594973}};
    for (size_t i = 0; i < sizeof CENTERS / sizeof *CENTERS; i++) {
        const EffectEstimate *center = find(EFFECT_CENTER, CENTERS[i].name);
        assert_int_equal(center->subjects, CENTERS[i].subjects);
        assert_int_equal(center->events, CENTERS[i].events);
        near(CENTERS[i].name, center->ratio.log_ratio, CENTERS[i].log_ratio);
        near(CENTERS[i].name, center->ratio.se, CENTERS[i].se);
    }
    const EffectEstimate *c05 = find(EFFECT_CENTER, "c05");
    assert_true(isnan(c05->ratio.ratio));
    assert_string_equal(c05->ratio.reason, "all events on one side");
    assert_int_equal(effects->heterogeneity.centers, 4);
    near("Q", effects->heterogeneity.q, 5.253711040974621);
    near("Q's p", effects->heterogeneity.p, 0.15413436972703587);
    near("I2", effects->heterogeneity.i_squared, 0.42897506608139091);
    near("pooled", effects->heterogeneity.pooled, -0.35611507077126103);
    near("between centers", effects->heterogeneity.tau_squared, 0.59513442664886951);
    near("exposure x center", effects->heterogeneity.interaction.test.statistic, 10.492451739315044);
    near("exposure x center, p", effects->heterogeneity.interaction.test.p, 0.032901124279634784);
    assert_int_equal(effects->heterogeneity.interaction.test.df, 4);
}

static void test_subgroups(void **state)
{
    (void)state;
    const EffectEstimate *oligo = find(EFFECT_SUBGROUP, "oligo");
    near("HR", oligo->ratio.ratio, 0.28541497476937516);
    near("lower", oligo->ratio.lower, 0.092130788060815053);
    near("upper", oligo->ratio.upper, 0.88419636407354529);
    near("E-value", oligo->e_value, 4.1278196181684192);
    near("E-value of the limit", oligo->e_value_limit, 1.4004320651674238);
    assert_int_equal(oligo->subjects, 25);
    assert_int_equal(oligo->exposed, 10);
    near("E-value of a ratio above 1", effects_e_value(2), effects_e_value(0.5));
    near("E-value of 1", effects_e_value(1), 1);
    near("a limit on the other side", find(EFFECT_SUBGROUP, "poly")->e_value_limit, 1);
}

static void test_in_time(void **state)
{
    (void)state;
    static const struct {
        EffectKind kind;
        const char *code;
        size_t subjects, exposed, exposed_events;
        double log_ratio, se;
    } CASES[] = {
        {EFFECT_OVERALL, "adjusted", 52, 17, 11, -0.37487638668726136, 0.40573485148764726},
        {EFFECT_LANDMARK, "day91", 49, 13, 9, 0.061087906231248268, 0.39472287907745435},
        {EFFECT_LANDMARK, "day120", 49, 17, 11, -0.59272242650003293, 0.37420735587521692},
        {EFFECT_LANDMARK, "day183", 46, 16, 10, -0.67452680837952983, 0.39095732875745931},
        {EFFECT_TIME_DEPENDENT, "crude", 52, 17, 11, -0.6132675474660223, 0.37266334355343506},
        {EFFECT_TIME_DEPENDENT, "adjusted", 52, 17, 11, -0.27885975027112203, 0.41197753857434627},
        {EFFECT_TIME_DEPENDENT, "by_center", 52, 17, 11, -0.53701388166112929, 0.43250937002901069},
        {EFFECT_WITHOUT, "c01", 35, 10, 8, -0.14568604455860576, 0.41323303442492831},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        const EffectEstimate *estimate = find(CASES[i].kind, CASES[i].code);
        assert_int_equal(estimate->subjects, CASES[i].subjects);
        assert_int_equal(estimate->exposed, CASES[i].exposed);
        assert_int_equal(estimate->exposed_events, CASES[i].exposed_events);
        assert_int_equal(estimate->left_out, 0);
        near(CASES[i].code, estimate->ratio.log_ratio, CASES[i].log_ratio);
        near(CASES[i].code, estimate->ratio.se, CASES[i].se);
    }
    assert_int_equal(effects->delay.known, 17);
    assert_int_equal(effects->delay.before, 0);
    near("first quartile", effects->delay.lower, 66);
    near("median", effects->delay.median, 78);
    near("third quartile", effects->delay.upper, 89);
    near("longest", effects->delay.longest, 117);
}

static void test_model(void **state)
{
    (void)state;
    static const struct { size_t subjects, events; double log_ratio, se, proportional;
    } TERMS[] = {{19, 17, NAN, NAN, NAN},
                 {16, 13, -0.40510058713698954, 0.38457387993756681, 0.0695508643449962},
                 {17, 11, -0.59821280637065666, 0.45142412774873819, 0.4690272932006438},
                 {27, 23, NAN, NAN, NAN},
                 {25, 18, -0.40436575581727996, 0.38023007861070346, 0.8619317600751595},
                 {30, 24, NAN, NAN, NAN},
                 {22, 17, 0.46426785834239848, 0.36867794139496685, 0.1567360045313980},
                 {52, 41, 0.0085016902898233781, 0.021180761200956345, 0.0387790104123824}};
    const ModelResult model = models_fit(cohort, &truth.plan->multivariable, &truth.arena);
    assert_null(model.reason);
    assert_int_equal(model.rows, 52);
    assert_int_equal(model.events, 41);
    assert_int_equal(model.parameters, 5);
    assert_int_equal(model.term_count, 8);
    for (size_t i = 0; i < model.term_count; i++) {
        const ModelTerm *term = &model.terms[i];
        assert_int_equal(term->subjects, TERMS[i].subjects);
        assert_int_equal(term->events, TERMS[i].events);
        assert_int_equal(term->reference, isnan(TERMS[i].se));
        if (term->reference) continue;
        near(term->variable->name, term->ratio.log_ratio, TERMS[i].log_ratio);
        near(term->variable->name, term->ratio.se, TERMS[i].se);
        near(term->variable->name, term->proportional_p, TERMS[i].proportional);
    }
    near("likelihood ratio", model.likelihood_ratio.statistic, 9.2719763626298004);
    near("C", model.concordance.c, 0.6657433056325023);
    near("se(C)", model.concordance.se, 0.0518049378252169);
    near("proportional hazards", model.proportional.statistic, 8.2720634734594221);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_interactions), cmocka_unit_test(test_centers),
                                       cmocka_unit_test(test_subgroups), cmocka_unit_test(test_in_time),
                                       cmocka_unit_test(test_model)};
    return cmocka_run_group_tests(tests, load, unload);
}
