// The truth of night 1 through plan, estimators and tables: the 35 published figures, and the table that says so.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "report/published.h"
#include "source/csv_table.h"
#include "truth.h"

static Truth truth;
static const Tables *tables;

static int load(void **state)
{
    (void)state;
    truth_load(&truth, "tests/fixtures/submissions/night1/expected");
    tables = tabulate(results_make(cohort_make(truth.plan, &truth.snapshot, &truth.arena), &truth.arena), &truth.arena);
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
    assert_true(published_compare("tests/fixtures/cohort/published_vs_achieved.csv", truth.plan, tables, &published, &truth.arena));
    assert_int_equal(published.count, 35);
    for (size_t r = 0; r < published.count; r++) assert_string_equal(published.rows[r].found, published.rows[r].published);
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

static void test_printed_table(void **state)
{
    (void)state;
    const PublishedRow rows[] = {{"median OS", "23.4", &(const Label){{"median", "median"}}, "23.4", true}, {"P", "<0.001", &(const Label){{"P", "P"}}, "0.002", false}};
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
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_all_figures_equal), cmocka_unit_test(test_exact_figures), cmocka_unit_test(test_printed_table)};
    return cmocka_run_group_tests(tests, load, unload);
}
