// Tables: CSV for machines and spreadsheets, addresses, labels; HTML of hostile texts.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "report/html_table.h"
#include "report/table.h"

static const Column COLUMNS[] = {{"group", "Group", COLUMN_TEXT},
                                 {"arm", "Group", COLUMN_TEXT},
                                 {"n", "Patients", COLUMN_NUMBER},
                                 {"median", "Median", COLUMN_ESTIMATE}};
static const Label LABEL = {{"Arm & more", "组"}};

static Table example(Arena *arena)
{
    Table table = {.name = "example", .title = "Example", .columns = COLUMNS, .column_count = 4, .key_count = 2};
    static const struct {
        const char *arm;
        double n, median;
    } ROWS[] = {{"a", 10, 23.359343}, {"a.b", 0, 0}, {"=cmd|' /C calc'!A0", 2, 1}, {"x,\"y\"", 3, 1}};
    for (size_t i = 0; i < 4; i++) {
        Cell *row = table_add(&table, arena);
        row[0] = cell_text("g", &LABEL, NULL);
        row[1] = cell_text(ROWS[i].arm, NULL, NULL);
        row[2].number = number(NUMBER_COUNT, ROWS[i].n);
        row[3].estimate = (Estimate){number(NUMBER_MONTHS, ROWS[i].median), number_none(NUMBER_MONTHS, NULL),
                                     number_none(NUMBER_MONTHS, "no patients")};
    }
    return table;
}

#define WHY "median_lower: not reached; median_upper: not estimable (no patients)\n"

static void test_csv(void **state)
{
    (void)state;
    Arena arena = {0};
    Buffer text = {0};
    Table table = example(&arena);
    table_write_csv(&table, &text);
    assert_string_equal(buffer_c_string(&text), "group,arm,n,median,median_lower,median_upper,why_na\n"
                                                "g,a,10,23.359342999999999,NA,NA," WHY
                                                "g,a.b,0,0,NA,NA," WHY
                                                "g,'=cmd|' /C calc'!A0,2,1,NA,NA," WHY
                                                "g,\"x,\"\"y\"\"\",3,1,NA,NA," WHY);
    buffer_free(&text);
    arena_free(&arena);
}

static void test_addresses(void **state)
{
    (void)state;
    static const struct {
        const char *address;
        double value;
    } CASES[] = {{"g.a.n", 10}, {"g.a.median", 23.359343}, {"g.a.b.n", 0}};
    static const char *const WRONG[] = {"g.a",         "g.a.",        "g.a.group", "g.c.n", "g.a.nn",
                                        "g.a.median_", "g.a.n_lower", "",          "g"};
    Arena arena = {0};
    Table table = example(&arena);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        const Number *found = table_number(&table, CASES[i].address);
        assert_non_null(found);
        assert_float_equal(found->value, CASES[i].value, 0);
    }
    assert_string_equal(table_number(&table, "g.a.median_upper")->reason, "no patients");
    assert_null(table_number(&table, "g.a.median_lower")->reason);
    for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++) assert_null(table_number(&table, WRONG[i]));
    arena_free(&arena);
}

static void test_html(void **state)
{
    (void)state;
    static const size_t SHOWN[] = {0, 2, 3};
    Arena arena = {0};
    Buffer text = {0};
    Table table = example(&arena);
    Html html = {&text, &REPORT_PHRASES, LANGUAGE_EN, &arena};
    const HtmlView view = {&table, "Survival", NULL, "g", SHOWN, 3};
    table.rows = 1;
    html_table(&html, &view);
    assert_string_equal(
        buffer_c_string(&text),
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Survival\"><table class=\"flat\">\n<caption>Survival</caption>\n<thead><tr><th "
        "scope=\"col\">Group</th>"
        "<th scope=\"col\" class=\"number\">Patients</th><th scope=\"col\" "
        "class=\"number\">Median</th></tr></thead>\n<tbody>\n"
        "<tr><th scope=\"row\">Arm &amp; more</th><td class=\"number\">10</td><td class=\"number\">23.4 <span "
        "class=\"limits\">(no limits)</span></td></tr>\n</tbody>\n</table></div>\n");
    buffer_free(&text);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_csv), cmocka_unit_test(test_addresses),
                                       cmocka_unit_test(test_html)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
