// Evaluation: precedence, three-valued logic, names, arithmetic, aggregates, and the place that is blamed.
#include "expr/world.h"

static void precedence(void **state)
{
    (void)state;
    static const WorldCase CASES[] = {
        {"1 + 2 * 3", "7"},
        {"(1 + 2) * 3", "9"},
        {"10 - 4 - 3", "3"},
        {"100 / 10 / 5", "2"},
        {"2 * 3 + 4 * 5", "26"},
        {"-2 * 3", "-6"},
        {"- - 2", "2"},
        {"-n + 1", "-4"},
        {"1 + 2 = 3", "true"},
        {"not 1 = 2", "true"},
        {"not no and no", "false"},
        {"not (no and no)", "true"},
        {"yes or no and no", "true"},
        {"(yes or no) and no", "false"},
        {"no and no or yes", "true"},
        {"not not yes", "true"},
        {"1 = 1 and 2 = 2", "true"},
        {"n between 1 and 9 and no", "false"},
        {"n not between 1 and 4", "true"},
        {"n + 1 in (5, 6)", "true"},
        {"(n is present) = yes", "true"},
        {"gone is missing and n is not missing", "true"},
        {"gone is not present", "true"},
    };
    check_world(CASES, COUNT(CASES));
}

// Kleene's tables with the three ways of not having a value: error weighs more than unknown, unknown more than missing.
static void logic(void **state)
{
    (void)state;
    static const char *const OPERANDS[] = {"yes", "no", "gone = 1", "bad = 1", "open = 1"};
    static const char *const AND[5][5] = {
        {"true", "false", "missing", "error", "unknown"},
        {"false", "false", "false", "false", "false"},
        {"missing", "false", "missing", "error", "unknown"},
        {"error", "false", "error", "error", "error"},
        {"unknown", "false", "unknown", "error", "unknown"},
    };
    static const char *const OR[5][5] = {
        {"true", "true", "true", "true", "true"},
        {"true", "false", "missing", "error", "unknown"},
        {"true", "missing", "missing", "error", "unknown"},
        {"true", "error", "error", "error", "error"},
        {"true", "unknown", "unknown", "error", "unknown"},
    };
    static const char *const NOT[] = {"false", "true", "missing", "error", "unknown"};
    for (size_t a = 0; a < 5; a++) {
        char text[64];
        for (size_t b = 0; b < 5; b++) {
            snprintf(text, sizeof text, "%s and %s", OPERANDS[a], OPERANDS[b]);
            check_world(&(WorldCase){text, AND[a][b]}, 1);
            snprintf(text, sizeof text, "%s or %s", OPERANDS[a], OPERANDS[b]);
            check_world(&(WorldCase){text, OR[a][b]}, 1);
        }
        snprintf(text, sizeof text, "not %s", OPERANDS[a]);
        check_world(&(WorldCase){text, NOT[a]}, 1);
    }
}

static void what_is_not_there(void **state)
{
    (void)state;
    static const WorldCase CASES[] = {
        {"gone + 1", "missing"},        {"1 + bad", "error"},
        {"open + 1", "unknown"},        {"gone + bad", "error"},
        {"gone + open", "unknown"},     {"open + bad", "error"},
        {"gone = gone", "missing"},     {"bad != 1", "error"},
        {"gone < bad", "error"},        {"missing = 1", "missing"},
        {"gone is missing", "true"},    {"gone is present", "false"},
        {"n is missing", "false"},      {"n is present", "true"},
        {"bad is missing", "error"},    {"bad is present", "error"},
        {"open is missing", "unknown"}, {"missing is missing", "true"},
        {"t matches 'a.*'", "true"},    {"gone matches 'a'", "missing"},
        {"bad matches 'a'", "error"},
    };
    check_world(CASES, COUNT(CASES));
}

static void membership(void **state)
{
    (void)state;
    static const WorldCase CASES[] = {
        {"n in (1, 5, 9)", "true"},      {"n in (1, 9)", "false"},         {"n not in (1, 9)", "true"},
        {"n not in (5)", "false"},       {"gone in (1, 2)", "missing"},    {"n in (5, gone)", "true"},
        {"n in (gone, 5)", "true"},      {"n in (1, gone)", "missing"},    {"n in (gone, bad)", "error"},
        {"n in (bad, gone)", "error"},   {"n in (open, gone)", "unknown"}, {"n not in (1, gone)", "missing"},
        {"t in ('abc', 'x')", "true"},   {"num in (12, 13)", "true"},      {"n in (2 + 3)", "true"},
        {"day in (2015-03-10)", "true"}, {"day in (2015-03)", "unknown"},  {"day in (2014-01, 2015-04)", "false"},
        {"(n = 5) in (yes)", "true"},
    };
    check_world(CASES, COUNT(CASES));
}

static void between(void **state)
{
    (void)state;
    static const WorldCase CASES[] = {
        {"n between 5 and 5", "true"},
        {"n between 6 and 9", "false"},
        {"n between 1 and gone", "missing"},
        {"n between 6 and gone", "false"},
        {"gone between 1 and 2", "missing"},
        {"n not between 6 and gone", "true"},
        {"day between 2015-03-01 and 2015-03-31", "true"},
        {"month between 2015-03-01 and 2015-03-31", "true"},
        {"month between 2015-03-02 and 2015-12-31", "unknown"},
        {"month between 2015-04-01 and 2015-12-31", "false"},
        {"t between 'abb' and 'abd'", "true"},
    };
    check_world(CASES, COUNT(CASES));
}

static void patterns_match_the_whole_text(void **state)
{
    (void)state;
    static const WorldCase CASES[] = {
        {"t matches 'abc'", "true"},         {"t matches 'ab'", "false"}, {"t matches '[a-c]{3}'", "true"},
        {"t not matches 'x.*'", "true"},     {"姓 matches '.'", "true"},  {"num matches '[0-9]+'", "true"},
        {"gone not matches 'x'", "missing"},
        // More steps than a text is worth.
        {"'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb!x' matches '(?:(?:[a-y]|[b-z])+)+!'", "unknown"},
        {"'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb!x' not matches '(?:(?:[a-y]|[b-z])+)+!'",
         "unknown"},
    };
    check_world(CASES, COUNT(CASES));
}

static void arithmetic_is_exact(void **state)
{
    (void)state;
    static const WorldCase CASES[] = {
        {"m + 0.2", "0.3"},
        {"0.1 * 3 = 0.3", "true"},
        {"1.005 * 1000", "1005"},
        {"0.0984 * 10000", "984"},
        {"1 / 3", "0.333333333333333333"},
        {"2 / 3", "0.666666666666666667"},
        {"1 / 3 * 3 = 1", "false"},
        {"60.00 = 60", "true"},
        {"big + 1", "1000000000000000000"},      // one digit: the zeros go into the exponent
        {"big + 2", "unknown"},
        {"big * big", "unknown"},
        {"n / 0", "missing"},
        {"n / (n - 5)", "missing"},
        {"0 / 5", "0"},
        {"gone / 0", "missing"},
        {"bad / 0", "error"},
        {"10 - 0.5", "9.5"},
        {"-0.5 * -2", "1"},
    };
    check_world(CASES, COUNT(CASES));
}

static void units_go_along(void **state)
{
    (void)state;
    static const WorldCase CASES[] = {
        {"gy + cgy", "139.96 Gy"},
        {"cgy - gy", "-4 cGy"},
        {"gy + 1", "71 Gy"},
        {"1 + gy", "71 Gy"},
        {"gy * 2", "140 Gy"},
        {"2 * gy", "140 Gy"},
        {"gy / 35", "2 Gy"},
        {"35 / gy", "0.5"},
        {"gy / cgy = 7000 / 6996", "true"},
        {"gy * cgy", "489720"},
        {"gy > cgy", "true"},
        {"cgy < 70", "false"},
        {"gy = 70", "true"},
        {"sum(doses)", "3 Gy"},
        {"max(doses)", "200 cGy"},
        {"min(doses)", "1 Gy"},
        {"greatest(cgy, gy)", "70 Gy"},
        {"least(cgy, gy)", "6996 cGy"},
    };
    check_world(CASES, COUNT(CASES));
}

static void names(void **state)
{
    (void)state;
    static const WorldCase CASES[] = {
        {"n", "5"},
        {"姓", "'王'"},
        {"a", "7"},
        {"a.g", "'x'"},
        {"a . g", "'x'"},
        {"z", "missing"},
        {"z.g", "missing"},
        {"one.v", "1"},
        {"one.k", "'a'"},
        {"e.v", "missing"},
        {"nobody.v", "missing"},
        {"half.v", "error"},
        {"'王' = 姓", "true"},
        {"'it''s'", "'it's'"},
        {"''", "''"},
        {"2015-03", "2015-03"},
        {"2015-03-01", "2015-03-01"},
        {"true", "true"},
        {"false", "false"},
        {"missing", "missing"},
        {"1.50", "1.5"},
    };
    check_world(CASES, COUNT(CASES));
}

static void aggregates_over_lists(void **state)
{
    (void)state;
    static const WorldCase CASES[] = {
        {"count(xs)", "4"},
        {"count(distinct xs)", "3"},
        {"count(ts)", "3"},
        {"count(distinct ts)", "2"},
        {"count(none)", "0"},
        {"count(holes)", "1"},
        {"count(wrong)", "error"},
        {"count(doubt)", "unknown"},
        {"sum(xs)", "7"},
        {"sum(distinct xs)", "6"},
        {"sum(none)", "missing"},
        {"sum(holes)", "4"},
        {"sum(wrong)", "error"},
        {"sum(doubt)", "unknown"},
        {"min(xs)", "1"},
        {"max(xs)", "3"},
        {"min(ts)", "'a'"},
        {"max(ts)", "'b'"},
        {"min(none)", "missing"},
        {"max(holes)", "4"},
        {"min(wrong)", "error"},
        {"first(xs)", "3"},
        {"last(xs)", "1"},
        {"first(holes)", "4"},
        {"last(holes)", "4"},
        {"first(none)", "missing"},
        {"first(wrong)", "error"},
        {"any(flags)", "true"},
        {"max(xs) + 1", "4"},
        {"min(ds)", "2014"},
        {"max(ds)", "2015-03-10"},
        {"count(ds)", "3"},
        {"sum(xs) / count(xs)", "1.75"},
    };
    check_world(CASES, COUNT(CASES));
}

static void aggregates_over_entities(void **state)
{
    (void)state;
    static const WorldCase CASES[] = {
        {"count(e)", "3"},
        {"count(e.v)", "2"},
        {"count(distinct e.k)", "2"},
        {"count(e where k = 'a')", "2"},
        {"count(e where v is missing)", "1"},
        {"count(e where ok)", "1"},
        {"count(e where v > 1)", "1"},
        {"count(nobody)", "0"},
        {"count(nobody where k = 'a')", "0"},
        {"sum(e.v)", "4"},
        {"sum(e.v where k = 'b')", "missing"},
        {"sum(nobody.v)", "missing"},
        {"min(e.on)", "2015-01-01"},
        {"max(e.on)", "2016"},
        {"first(e.k)", "'a'"},
        {"last(e.v)", "3"},
        {"first(e.v where k = 'b')", "missing"},
        {"max(e.k)", "'b'"},
        {"any(e where k = 'b')", "true"},
        {"any(e where k = 'c')", "false"},
        {"any(nobody)", "false"},
        {"any(e.ok)", "true"},
        {"any(e.ok where k = 'b')", "false"},
        {"count(half)", "error"},
        {"max(half.v)", "error"},
        {"any(half where k = 'a')", "true"},
        {"any(half where k = 'b')", "error"},
        {"count(e where v = n - 2)", "1"},
        {"count(e where k = t)", "0"},
        {"count(e where bad = 1)", "error"},
        {"count(e where open = 1)", "0"},
        {"count(e where v > one.v)", "1"},
        {"count(e where on < 2015-01-15)", "1"},   // 2015-01 may be before it, or not: not counted
        {"count(e where v = max(e.v))", "1"},
        {"count(e where count(e where k = 'a') = 2)", "3"},
        {"sum(if(v is missing, 10, v) from e)", "14"},
        {"sum(v * 2 from e where k = 'a')", "8"},
        {"max(years(on, 2017-01-01) from one)", "731..731/5844"},
        {"count(distinct concat(k, k) from e)", "2"},
        {"any(v > 2 from e)", "true"},
        {"any(v > 5 from e)", "false"},
        {"min(v + n from e)", "6"},
        {"sum(v from nobody)", "missing"},
        {"count(e where k in ('a', 'b'))", "3"},
    };
    check_world(CASES, COUNT(CASES));
}

// Of equals the first stays; partial dates go by their first day.
static void ties(void **state)
{
    (void)state;
    static const WorldCase CASES[] = {
        {"min(e.on)", "2015-01-01"},
        {"min(e.on where k = 'b')", "2015-01"},
        {"least(2015-03, 2015-03-01)", "2015-03"},
        {"least(2015-03-01, 2015-03)", "2015-03-01"},
        {"greatest(2015-03, 2015-03-01)", "2015-03"},
        {"greatest(2015-03-02, 2015-03)", "2015-03-02"},
        {"greatest(1, 1.0)", "1"},
    };
    check_world(CASES, COUNT(CASES));
}

typedef struct BlameCase {
    const char *expression, *field;   // NULL = no place
} BlameCase;

static void the_leftmost_name_with_a_cell_is_blamed(void **state)
{
    (void)state;
    static const BlameCase CASES[] = {
        {"n = 6", "n"},
        {"6 = n", "n"},
        {"m + n = 1", "m"},
        {"gone is present", "gone"},           // an empty cell is a cell
        {"z = 1 or n = 6", "n"},               // padding is none
        {"nobody.v = 1 or n = 6", "n"},
        {"a = 8", "alias"},
        {"a.g = 'y'", "alias"},
        {"not yes", "yes"},
        {"n in (1, m)", "n"},
        {"n between m and 4", "n"},
        {"t matches 'x'", "t"},
        {"years(day, month) > 3", "day"},
        {"if(yes, m, n) > 1", "yes"},
        {"count(xs) = 9", "list"},
        {"count(none) = 9", "list"},
        {"max(e.on) >= day", "row3"},          // the winner's
        {"min(e.on) >= day", "row1"},
        {"last(e.v) = 1", "row3"},
        {"first(e.k where v = 3) = 'b'", "row3"},
        {"count(e) = 9", NULL},
        {"count(e.on) = 9", "row3"},           // the last
        {"count(distinct e.k) = 9", "row2"},
        {"count(e) = n", "n"},
        {"1 = 2", NULL},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        World world;
        Complaints complaints = {0};
        ExprScope scope = {world_find, NULL};
        world_fill(&world);
        YamlNode node = {.kind = YAML_SCALAR,
                         .file = "a.yaml",
                         .line = 1,
                         .column = 1,
                         .plain = true,
                         .text = text_from(CASES[i].expression)};
        const Expression *expression = expression_compile(&node, &scope, &world.arena, &complaints);
        assert_complaints(CASES[i].expression, &complaints, "");
        const Place *place = expression_place(expression, &world.env);
        assert_text(CASES[i].expression, place ? place->field : "-", CASES[i].field ? CASES[i].field : "-");
        complaints_free(&complaints);
        arena_free(&world.arena);
    }
}

// The value of a name keeps its cell, and so does what is computed from it: from the leftmost operand that has one.
static void values_keep_their_cell(void **state)
{
    (void)state;
    static const BlameCase CASES[] = {
        {"n", "n"},
        {"1 + n", "n"},
        {"n + m", "n"},
        {"concat('x', t, 姓)", "t"},
        {"upper(t)", "t"},
        {"coalesce(gone, n)", "n"},
        {"coalesce(gone, missing)", "gone"},
        {"if(yes, t, 姓)", "t"},
        {"years(2015-01-01, day)", "day"},
        {"max(xs)", "list"},
        {"max(e.v)", "row3"},
        {"gone + n", "gone"},
        {"n + bad", "n"},
        {"lower(gone)", "gone"},
        {"concat(t, gone)", "gone"},
        {"1 + 1", NULL},
        {"first(none)", "list"},
        {"n / 0", "n"},
        {"greatest(m, n)", "n"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        World world;
        Complaints complaints = {0};
        ExprScope scope = {world_find, NULL};
        world_fill(&world);
        YamlNode node = {.kind = YAML_SCALAR,
                         .file = "a.yaml",
                         .line = 1,
                         .column = 1,
                         .plain = true,
                         .text = text_from(CASES[i].expression)};
        const Expression *expression = expression_compile(&node, &scope, &world.arena, &complaints);
        assert_complaints(CASES[i].expression, &complaints, "");
        Value value = expression_evaluate(expression, &world.env);
        assert_text(CASES[i].expression, value.place ? value.place->field : "-", CASES[i].field ? CASES[i].field : "-");
        complaints_free(&complaints);
        arena_free(&world.arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(precedence),
        cmocka_unit_test(logic),
        cmocka_unit_test(what_is_not_there),
        cmocka_unit_test(membership),
        cmocka_unit_test(between),
        cmocka_unit_test(patterns_match_the_whole_text),
        cmocka_unit_test(arithmetic_is_exact),
        cmocka_unit_test(units_go_along),
        cmocka_unit_test(names),
        cmocka_unit_test(aggregates_over_lists),
        cmocka_unit_test(aggregates_over_entities),
        cmocka_unit_test(ties),
        cmocka_unit_test(the_leftmost_name_with_a_cell_is_blamed),
        cmocka_unit_test(values_keep_their_cell),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
