// The truth of night 1 through plan, estimators and tables: the 35 published figures, and the table that says so.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <math.h>

#include "report/published.h"
#include "source/csv_table.h"
#include "truth.h"

static Truth truth;
static const Tables *tables;

static int load(void **state)
{
    (void)state;
    truth_load(&truth, "tests/fixtures/submissions/night1/expected");
    tables = truth_tables(&truth);
    return 0;
}

static int unload(void **state)
{
    (void)state;
    truth_free(&truth);
    return 0;
}

static void test_all_figures_equal(void **state)
{
    (void)state;
    Published published;
    assert_true(published_compare("tests/fixtures/cohort/published_vs_achieved.csv", truth.plan, tables, &published,
                                  &truth.arena));
    assert_int_equal(published.count, 35);
    for (size_t r = 0; r < published.count; r++)
        assert_string_equal(published.rows[r].found, published.rows[r].published);
    assert_int_equal(published.equal, 35);
}

// The unrounded figures, as R computed them: six decimals.
static void test_exact_figures(void **state)
{
    (void)state;
    CsvTable list;
    assert_true(csv_table_read("tests/fixtures/cohort/published_vs_achieved.csv", &truth.arena, &list));
    assert_int_equal(list.row_count, 35);
    for (size_t r = 0; r < list.row_count; r++) {
        const Number *number = tables_number(tables, truth.plan->published[r].figure);
        Decimal exact;
        assert_non_null(number);
        assert_true(decimal_read(csv_table_cell(&list, r, csv_table_column(&list, "exact")), '.', 0, &exact));
        assert_float_equal(number->value, decimal_to_double(exact), 5.1e-7);
    }
}

// What R's survival 3.5-3 gives beside the published figures.
static void test_other_figures(void **state)
{
    (void)state;
    static const struct { const char *address; double value;
    } CASES[] = {{"tests.modality.chisq_by_center", 3.40792756263256},
                 {"tests.modality.center_chisq", 5.7395693635291991},
                 {"tests.modality.center_df", 4},
                 {"tests.modality.center_p", 0.2194598861796925},
                 {"restricted.36.chemo_rt.difference", 8.8699390704082361},
                 {"restricted.36.chemo_rt.difference_lower", 0.77601712914980325},
                 {"restricted.36.chemo_rt.difference_upper", 16.963861011666669},
                 {"restricted.36.chemo_rt.p", 0.031723406766150923},
                 {"models.multivariable.chisq", 9.2719763626298004},
                 {"effects.subgroup.oligo.hr", 0.28541497476937516},
                 {"interactions.oligometastatic.p", 0.0043730701572031782},
                 {"heterogeneity.cochran_q.i_squared", 42.897506608139089}};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        const Number *number = tables_number(tables, CASES[i].address);
        if (!number) fail_msg("no number %s", CASES[i].address);
        if (!(fabs(number->value - CASES[i].value) <= 1e-9 * fmax(1, fabs(CASES[i].value))))
            fail_msg("%s: %.17g, not %.17g", CASES[i].address, number->value, CASES[i].value);
    }
}

static void test_printed_table(void **state)
{
    (void)state;
    const PublishedRow rows[] = {{"median OS", "23.4", &(const Label){{"median", "median"}}, "23.4", true},
                                 {"P", "<0.001", &(const Label){{"P", "P"}}, "0.002", false}};
    const Published published = {"somewhere", rows, 2, 1};
    Buffer text = {0};
    published_write(&published, &text);
    assert_string_equal(buffer_c_string(&text), "         published   this report\n"
                              "median        23.4          23.4\n"
                              "P           <0.001         0.002   differs\n"
                              "1 of 2 equal at printed precision\n");
    buffer_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_all_figures_equal), cmocka_unit_test(test_exact_figures),
                                       cmocka_unit_test(test_other_figures), cmocka_unit_test(test_printed_table)};
    return cmocka_run_group_tests(tests, load, unload);
}
