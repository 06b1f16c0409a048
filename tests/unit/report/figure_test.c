// Figures against golden files: the plan's radiotherapy in oligometastatic disease over the patients of
// tests/fixtures/report/definitions, wide and narrow. Look at a changed figure in a browser before taking it over.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "report/figure.h"
#include "truth.h"

static void compare(const char *golden, Buffer *text)
{
    Arena arena = {0};
    const char *wanted = truth_file(golden, &arena);
    const char *got = buffer_c_string(text);
    if (!wanted || strcmp(wanted, got) != 0) {
        size_t at = 0;
        while (wanted && wanted[at] && wanted[at] == got[at]) at++;
        fail_msg("%s differs from byte %zu on: %.120s", golden, at, got + at);
    }
    arena_free(&arena);
}

static void test_golden(void **state)
{
    (void)state;
    Truth truth = {0};
    Buffer text = {0};
    truth_load(&truth, "tests/fixtures/report/definitions");
    const Results *results = results_make(cohort_make(truth.plan, &truth.snapshot, &truth.arena), &truth.arena);
    const ResultComparison *comparison = &results->comparisons[1];
    const ResultArm *arms[] = {&comparison->arms[0], &comparison->arms[1]};
    FigureRequest request = {
        .plan = truth.plan, .title = "Radiotherapy & none", .arms = arms, .arm_count = 2, .note = "Log-rank P = 0.500"};
    assert_string_equal(comparison->plan->name, "oligo");
    figure_write(&request, &text);
    compare("tests/golden/report/figure-wide.svg", &text);
    buffer_clear(&text);
    request.narrow = true;
    figure_write(&request, &text);
    compare("tests/golden/report/figure-narrow.svg", &text);
    buffer_free(&text);
    truth_free(&truth);
}

// A file of its own carries its style sheet and needs nothing else.
static void test_standalone(void **state)
{
    (void)state;
    Truth truth = {0};
    Buffer text = {0};
    truth_load(&truth, "tests/fixtures/report/definitions");
    const Results *results = results_make(cohort_make(truth.plan, &truth.snapshot, &truth.arena), &truth.arena);
    const ResultArm *arms[] = {&results->overall};
    const FigureRequest request = {
        .plan = truth.plan, .title = "<All>", .arms = arms, .arm_count = 1, .standalone = true};
    figure_write(&request, &text);
    const char *svg = buffer_c_string(&text);
    assert_true(text_starts(
        text_from(svg),
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"figure\""));
    assert_non_null(strstr(svg, "<title>&lt;All&gt;</title>"));
    assert_non_null(strstr(svg, "--arm1: #0072b2"));
    assert_null(strstr(svg, "url("));
    buffer_free(&text);
    truth_free(&truth);
}

// Of a hundred thousand steps as many are drawn as can be told apart, and the curve still ends where it ends.
static void test_many_steps(void **state)
{
    (void)state;
    enum { MANY = 100000 };
    Truth truth = {0};
    Buffer text = {0};
    truth_load(&truth, "tests/fixtures/report/definitions");
    double *time = arena_array(&truth.arena, MANY, sizeof *time);
    uint8_t *event = arena_array(&truth.arena, MANY, sizeof *event);
    for (size_t i = 0; i < MANY; i++) {
        time[i] = (double)(i + 1) / 20;
        event[i] = i % 3 != 0;
    }
    const KmData data = {.count = MANY, .time = time, .event = event};
    ResultArm arm = {.code = "all", .subjects = MANY, .longest = MANY / 20.0};
    arm.curve = km_fit(&data, &truth.arena);
    arm.events = arm.curve.events;
    arm.band = km_band(&arm.curve, CONFIDENCE_LOG_LOG, &truth.arena);
    const ResultArm *arms[] = {&arm};
    const FigureRequest request = {.plan = truth.plan, .title = "Many", .arms = arms, .arm_count = 1};
    figure_write(&request, &text);
    if (text.size > 150000) fail_msg("%zu bytes", text.size);
    const char *curve = strstr(buffer_c_string(&text), "class=\"curve faint"), *end = curve ? strchr(curve, '>') : NULL;
    assert_non_null(end);
    char last[32];    // the last day, a censoring, on an axis of 168 months
    snprintf(last, sizeof last, "H%.2f\"", 92 + MANY / 20.0 / truth.plan->month_length / 168 * 788);
    const char *found = strstr(curve, last);
    if (!found || found > end) fail_msg("no %s in %.*s", last, (int)(end - curve), curve);
    buffer_free(&text);
    truth_free(&truth);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_golden), cmocka_unit_test(test_standalone),
                                       cmocka_unit_test(test_many_steps)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
