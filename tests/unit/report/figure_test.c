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

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_golden), cmocka_unit_test(test_standalone)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
