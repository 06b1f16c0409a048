// The functions, each with its cases; and that none is without them.
#include "expr/world.h"

#include "expr/node.h"

static const WorldCase CASES[] = {
    {"if(yes, 1, 2)", "1"},
    {"if(no, 1, 2)", "2"},
    {"if(no, 1)", "missing"},
    {"if(no, 1, yes, 2, 3)", "2"},
    {"if(no, 1, no, 2)", "missing"},
    {"if(no, 1, no, 2, 3)", "3"},
    {"if(gone = 1, 1, 2)", "2"},               // it needs *true*
    {"if(open = 1, 1, 2)", "2"},
    {"if(bad = 1, 1, 2)", "error"},            // what is wrong might have been true
    {"if(yes, 1, bad)", "1"},
    {"if(yes, bad, 1)", "error"},
    {"if(yes, gone, 1)", "missing"},
    {"if(no, 1, bad = 1, 2, 3)", "error"},
    {"if(yes, 1, bad = 1, 2, 3)", "1"},
    {"coalesce(gone, n)", "5"},
    {"coalesce(n, bad)", "5"},
    {"coalesce(gone, missing)", "missing"},
    {"coalesce(bad, n)", "error"},             // it might have been a value
    {"coalesce(open, n)", "unknown"},
    {"coalesce(gone, bad)", "error"},
    {"coalesce(t)", "'abc'"},
    {"greatest(1, n, 3)", "5"},
    {"greatest(t, 'b')", "'b'"},
    {"greatest(day, 2015-04)", "2015-04"},
    {"greatest(n, gone)", "missing"},
    {"greatest(n, bad)", "error"},
    {"greatest(n, t)", "unknown"},
    {"least(1, n, 3)", "1"},
    {"least(day, month)", "2015-03"},
    {"least(num, n)", "5"},                    // '12' is read as a number
    {"concat(t, '-', n)", "'abc-5'"},
    {"concat(n, 1.50)", "'51.5'"},
    {"concat(day, month)", "'2015-03-102015-03-01'"},
    {"concat(yes)", "'true'"},
    {"concat(t, gone)", "missing"},
    {"concat('', '')", "''"},
    {"lower('ÄB9王')", "'äb9王'"},
    {"upper('äb9王')", "'ÄB9王'"},
    {"lower(gone)", "missing"},
    {"trim('  a b\u3000')", "'a b'"},
    {"trim(' ')", "''"},
    {"len('a王é')", "3"},
    {"len('')", "0"},
    {"len(n)", "1"},
    {"len(gone)", "missing"},
    {"year(day)", "2015"},
    {"year(month)", "2015"},
    {"year(year4)", "2015"},
    {"year(gone)", "missing"},
    {"years(2000-01-01, 2004-01-01)", "1461..1461/5844"},
    {"years(year4, 2019-01-01)", "1097..1461/5844"},
    {"years(2004-01-01, 2000-01-01)", "-1461..-1461/5844"},
    {"years(gone, day)", "missing"},
    {"months(2015-01-01, 2015-03)", "59..89/487"},
    {"days(2015-03-01, day)", "9"},
    {"days(month, day)", "-21..9/16"},
    {"days(month, month)", "-30..30/16"},
    {"days(bad, day)", "error"},
    {"days(2015-03-01, day) + 1", "10"},
    {"years(2000-01-01, 2004-01-01) + 1", "5"},
    {"years(year4, 2019-01-01) + 1", "unknown"},
};

static void functions_give_their_values(void **state)
{
    (void)state;
    check_world(CASES, COUNT(CASES));
}

static void every_function_has_a_case(void **state)
{
    (void)state;
    static const char *const NAMES[] = {"if",   "coalesce", "greatest", "least", "concat", "lower", "upper",
                                        "trim", "len",      "year",     "years", "months", "days"};
    for (size_t f = 0; f < COUNT(NAMES); f++) {
        assert_non_null(function_find(text_from(NAMES[f])));
        bool found = false;
        for (size_t i = 0; i < COUNT(CASES); i++) found |= text_starts(text_from(CASES[i].expression), NAMES[f]);
        assert_true(found);
    }
    assert_null(function_find(TEXT("length")));
    assert_null(function_find(TEXT("")));
}

// Whether the value came by the last resort.
static void last_resorts(void **state)
{
    (void)state;
    static const struct { const char *expression; bool resort;
    } RESORTS[] = {
        {"if(yes, 1, 2)", false},          {"if(no, 1, 2)", true},
        {"if(gone = 1, 1, 2)", true},      {"if(open = 1, 1, 2)", true},
        {"if(no, 1)", false},              {"if(no, 1, yes, 2)", false},
        {"if(no, 1, yes, 2, 3)", false},   {"if(no, 1, no, 2, 3)", true},
        {"coalesce(gone, n)", true},       {"coalesce(n, m)", false},
        {"coalesce(gone, n, m)", false},   {"coalesce(gone, gone, m)", true},
        {"coalesce(n)", false},            {"true", true},
        {"n", false},                      {"n + if(no, 1, 2)", false},
    };
    for (size_t i = 0; i < COUNT(RESORTS); i++) {
        World world;
        Complaints complaints = {0};
        ExprScope scope = {world_find, NULL};
        world_fill(&world);
        const YamlNode node = {.kind = YAML_SCALAR, .file = "a.yaml", .line = 1, .column = 1, .plain = true,
                               .text = text_from(RESORTS[i].expression)};
        const Expression *expression = expression_compile(&node, &scope, &world.arena, &complaints);
        assert_complaints(RESORTS[i].expression, &complaints, "");
        if (expression_is_default(expression, &world.env) != RESORTS[i].resort) fail_msg("%s", RESORTS[i].expression);
        complaints_free(&complaints);
        arena_free(&world.arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(last_resorts),
        cmocka_unit_test(functions_give_their_values),
        cmocka_unit_test(every_function_has_a_case),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
