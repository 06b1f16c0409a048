// Parsing: every complaint with its exact column, and what the checked tree says of itself.
#include "expr/world.h"

typedef struct Case {
    const char *yaml;             // the scalar as it stands in the file, behind "x: " in column 4
    const char *complaint;        // behind "a.yaml:1:", without the newline; NULL = none
} Case;

static void check(const Case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        Arena arena = {0};
        Complaints complaints = {0};
        ExprScope scope = {world_find, NULL};
        const YamlNode *node = world_scalar(cases[i].yaml, &arena, &complaints);
        assert_complaints(cases[i].yaml, &complaints, "");
        const Expression *expression = expression_compile(node, &scope, &arena, &complaints);
        assert_complaints(cases[i].yaml, &complaints,
                          cases[i].complaint ? arena_format(&arena, "a.yaml:1:%s\n", cases[i].complaint) : "");
        assert_int_equal(expression != NULL, complaints.errors == 0);
        complaints_free(&complaints);
        arena_free(&arena);
    }
}

static void words_that_are_none(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"n = \"5\"", "8: an unexpected character (texts stand in single quotes)"},
        {"n = 'abc", "8: a text is not closed (close it with ')"},
        {"t = 'it''s", "8: a text is not closed (close it with ')"},
        {"n == 5", "7: a value is expected before '='"},
        {"n <> 5", "7: a value is expected before '>'"},
        {"n = 5 && m = 1", "10: an unexpected character (write `and`)"},
        {"n = 5 || m = 1", "10: an unexpected character (write `or`)"},
        {"n + !yes", "8: an unexpected character (write `not`, or !=)"},
        {"n ; m", "6: an unexpected character"},
        {"n $ 1", "6: an unexpected character"},
        {"姓 ＝ '王'", "6: an unexpected character (signs and quotes are written in ASCII)"},
        {"len（姓）", "7: an unexpected character (signs and quotes are written in ASCII)"},
        {"姓 = ‘王’", "8: an unexpected character (signs and quotes are written in ASCII)"},
        {"n\u00a0= 5", "5: an unexpected character (signs and quotes are written in ASCII)"},
        {"12abc", "6: 'abc' is not expected here"},
        {"1.", "5: '.' is not expected here"},
        {"n = .5", "8: a value is expected before '.'"},
        {"day = 2015-13", "10: there is no such date"},
        {"day = 2015-02-30", "10: there is no such date"},
        {"day = 2015-3", "8: a date cannot be compared with a number"},
        {"n = 1234567890123456789", "8: a number has at most 18 digits"},
    };
    check(CASES, COUNT(CASES));
}

// What nothing can make true is a warning: it is the only trace of a word misspelt.
static void what_is_never_true(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"day > '01.03.2015'", "10: warning: '01.03.2015' is no date, so this is never decided (dates are written "
                               "2015-03-01)"},
        {"day > '2015-03'", NULL},
        {"day between '2015' and 'x'", "27: warning: 'x' is no date, so this is never decided (dates are written "
                                       "2015-03-01)"},
        {"n in (1, 'many')", "13: warning: 'many' is no number, so this is never decided"},
        {"n in (1, '2')", NULL},
        {"('a') = len(t)", "5: warning: 'a' is no number, so this is never decided"},
        {"t = missing", "8: warning: what is compared with `missing` is neither true nor false (write `is missing` or "
                        "`is present`)"},
        {"missing != n", "4: warning: what is compared with `missing` is neither true nor false (write `is missing` or "
                         "`is present`)"},
        {"t in ('a', missing)", "15: warning: what is compared with `missing` is neither true nor false (write `is "
                                "missing` or `is present`)"},
        {"t = ''", "8: warning: no value is an empty text: an empty cell is missing (write `is missing` or `is "
                   "present`)"},
        {"not t in ('', 'a')", "14: warning: no value is an empty text: an empty cell is missing (write `is missing` "
                               "or `is present`)"},
        {"concat(t, t) != ''", NULL},
        {"e.k = 'b'", NULL},
        {"e.k = 'B'", "10: warning: 'B' is not in the enum of what it is compared with"},
        {"('c') != e.k", "5: warning: 'c' is not in the enum of what it is compared with"},
        {"e.k in ('a', 'c')", "17: warning: 'c' is not in the enum of what it is compared with"},
        {"e.k < 'c'", NULL},
        {"e.k = 7", NULL},
        {"e.k = 1", "10: warning: no word of the enum is this number"},
        {"e.k in (2015-03-01)", "12: warning: no word of the enum is this date"},
        {"e.k > 1", NULL},
        {"any(e where k = 'c')", "20: warning: 'c' is not in the enum of what it is compared with"},
        {"any(k = 'c' from e)", "12: warning: 'c' is not in the enum of what it is compared with"},
        {"first(e.k) = 'c'", "17: warning: 'c' is not in the enum of what it is compared with"},
        {"if(e.k = 'c', 1, 2) = 1", "13: warning: 'c' is not in the enum of what it is compared with"},
        {"e.k matches '[bc]'", NULL},
        {"e.k matches 'A.*'", "16: warning: the pattern matches no word of the enum (a pattern is for the whole text)"},
        {"n matches '[0-9]'", "14: warning: a pattern is for texts, this is a number, so this is never decided"},
        {"day not matches '2015.*'", "20: warning: a pattern is for texts, this is a date, so this is never decided"},
        {"lower(t) = 'Abc'", "15: warning: lower never gives 'Abc'"},
        {"upper(t) in ('A', 'b')", "22: warning: upper never gives 'b'"},
        {"trim(t) = ' a'", "14: warning: trim never gives ' a'"},
        {"lower(t) = 'abc'", NULL},
    };
    check(CASES, COUNT(CASES));
}

static void grammar(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"''", "5: the expression ends too early"},
        {"n +", "7: the expression ends too early"},
        {"(n", "6: ')' is expected before the end"},
        {"n)", "5: ')' is not expected here"},
        {"n m", "6: 'm' is not expected here"},
        {"n = 5 = yes", "10: '=' is not expected here"},
        {"yes and", "11: the expression ends too early"},
        {"and yes", "4: a value is expected before 'and'"},
        {"n is 5", "9: 'missing' or 'present' is expected behind 'is'"},
        {"n is not 5", "13: 'missing' or 'present' is expected behind 'is'"},
        {"n not 5", "10: 'in', 'between' or 'matches' is expected behind 'not'"},
        {"n in 5", "9: '(' is expected before '5'"},
        {"n in ()", "10: a value is expected before ')'"},
        {"n in (1, )", "13: a value is expected before ')'"},
        {"n between 1", "15: 'and' is expected before the end"},
        {"n between 1 or 2", "16: 'and' is expected before 'or'"},
        {"t matches num", "14: `matches` wants a pattern in quotes"},
        {"t matches '('", "14: missing closing parenthesis"},
        {"t matches '(?=a)'", "14: lookaround is not part of the language"},
        {"t matches '（a）'", "14: the pattern has characters that no cleaned cell can hold (cells are in NFKC with "
                              "'-' for every dash: write the plain form)"},
        {"e.", "6: a name is expected behind the dot"},
        {"e.5", "6: a name is expected behind the dot"},
        {"e.k.v", "7: '.' is not expected here"},
        {"n(1)", "4: there is no function 'n' (functions: if coalesce greatest least concat lower upper trim len year "
                 "years months days; "
                 "aggregates: count min max sum first last any)"},
        {"len()", "8: a value is expected before ')'"},
        {"len(t, t)", "4: len takes 1 operand, not 2"},
        {"years(day)", "4: years takes 2 operands, not 1"},
        {"if(yes)", "4: if takes 2 or more operands, not 1"},
    };
    check(CASES, COUNT(CASES));
}

static void names(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"n + nn", "8: nothing is called 'nn' here"},
        {"e.x = 1", "4: 'e' has no attribute 'x'"},
        {"xs = 1",
         "4: 'xs' is a list, a single value is wanted (use count, min, max, sum, first, last or any, or `repeat`)"},
        {"n = e",
         "8: 'e' is a list, a single value is wanted (use count, min, max, sum, first, last or any, or `repeat`)"},
        {"a.h = 1", "4: nothing is called 'a' here"},
        {"count(n)", "10: an aggregate wants a list field, an entity or entity.attribute (it is a single value: of "
                     "single values take `greatest` or `least`)"},
        {"max(n, m)", "8: an aggregate wants a list field, an entity or entity.attribute (it is a single value: of "
                      "single values take `greatest` or `least`)"},
        {"count('x')", "10: an aggregate wants a list field, an entity or entity.attribute"},
        {"count()", "10: an aggregate wants a list field, an entity or entity.attribute"},
        {"max(e)", "8: only count and any take an entity's rows (write entity.attribute, or `value from entity`)"},
        {"count(xs where n = 1)", "19: `where` goes with an entity, not with a list field"},
        {"count(e where x = 1)", "18: nothing is called 'x' here"},
        {"count(e where e.x = 1)", "18: 'e' has no attribute 'x'"},
        {"count(e where count(v) = 1)", "24: an aggregate wants a list field, an entity or entity.attribute (it is a "
                                        "single value: of single values take `greatest` or `least`)"},
        {"sum(v from xs)", "15: an entity is expected behind `from`"},
        {"sum(v from e.v)", "15: an entity is expected behind `from`"},
        {"sum(v v from e)", "10: 'v' is not expected here"},
        {"v from e", "4: nothing is called 'v' here"},
    };
    check(CASES, COUNT(CASES));
}

static void types(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"n + t", "8: a number is wanted here, this is a text (texts and groups of `extract` become numbers only in a "
                  "number field or attribute)"},
        {"t * 2", "4: a number is wanted here, this is a text (texts and groups of `extract` become numbers only in a "
                  "number field or attribute)"},
        {"n + (m + a.g)", "13: a number is wanted here, this is a text (texts and groups of `extract` become numbers "
                          "only in a number field or attribute)"},
        {"-day", "5: a number is wanted here, this is a date"},
        {"n and yes", "4: true or false is wanted here, this is a number"},
        {"yes or t", "11: true or false is wanted here, this is a text"},
        {"not n", "8: true or false is wanted here, this is a number"},
        {"not (n + 1)", "9: true or false is wanted here, this is a number"},
        {"n = day", "6: a number cannot be compared with a date"},
        {"day in (2015, 2016-01)", "12: a date cannot be compared with a number"},
        {"yes < no", "8: true or false cannot be compared with true or false"},
        {"yes = 1", "8: true or false cannot be compared with a number"},
        {"n between 1 and day", "6: a number cannot be compared with a date"},
        {"year(n)", "9: a date is wanted here, this is a number"},
        {"days(day, t)", "14: a date is wanted here, this is a text"},
        {"if(n, 1, 2)", "7: true or false is wanted here, this is a number"},
        {"if(yes, 1, t, 2, 3)", "15: true or false is wanted here, this is a text"},
        {"if(yes, t, 'x') + 1", "4: a number is wanted here, this is a text (texts and groups of `extract` become "
                                "numbers only in a number field or attribute)"},
        {"coalesce(day, month) + 1", "4: a number is wanted here, this is a date"},
        {"sum(ts)", "8: a number is wanted here, this is a text (texts and groups of `extract` become numbers only in "
                    "a number field or attribute)"},
        {"sum(e.k)", "8: a number is wanted here, this is a text (texts and groups of `extract` become numbers only in "
                     "a number field or attribute)"},
        {"sum(k from e)", "8: a number is wanted here, this is a text (texts and groups of `extract` become numbers "
                          "only in a number field or attribute)"},
        {"any(xs)", "8: true or false is wanted here, this is a number"},
        {"any(e.v)", "8: true or false is wanted here, this is a number"},
        {"any(v from e)", "8: true or false is wanted here, this is a number"},
        {"count(e where v)", "18: true or false is wanted here, this is a number"},
        {"max(e.on) + 1", "4: a number is wanted here, this is a date"},
        {"count(e) + 1", NULL},
        {"if(yes, 1, 'x') + 1", NULL},   // of several types: only the data can tell
        {"gone and yes", NULL},
    };
    check(CASES, COUNT(CASES));
}

// A literal no cell can be equal to: a warning, for it may be meant for output.
static void texts_in_another_form_are_warned_of(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"姓 = '（男）'", "8: warning: no cleaned cell can hold this text (cells are in NFKC with '-' for every dash: "
                          "write the plain form)"},
        {"t = 'a–b'", "8: warning: no cleaned cell can hold this text (cells are in NFKC with '-' for every dash: "
                      "write the plain form)"},
        {"t = '(a-b) 王'", NULL},
    };
    check(CASES, COUNT(CASES));
}

// The column is that of the token in the file, whatever quotes the scalar stands in.
static void columns_in_every_kind_of_scalar(void **state)
{
    (void)state;
    static const struct {
        const char *label, *yaml, *complaint;
    } CASES[] = {
        {"plain", "x: n = qq", "a.yaml:1:8: nothing is called 'qq' here\n"},
        {"double quotes", "x: \"n = qq\"", "a.yaml:1:9: nothing is called 'qq' here\n"},
        {"single quotes", "x: 'n = qq'", "a.yaml:1:9: nothing is called 'qq' here\n"},
        {"doubled single quotes before it", "x: 't = ''a'' or qq = 1'", "a.yaml:1:18: nothing is called 'qq' here\n"},
        {"escapes before it", "x: \"t = '\\\"\\\\' or qq = 1\"", "a.yaml:1:19: nothing is called 'qq' here\n"},
        {"wide characters before it", "x: 姓 = '王' or qq = 1", "a.yaml:1:15: nothing is called 'qq' here\n"},
        {"in a flow map", "x: {assert: n = qq}", "a.yaml:1:17: nothing is called 'qq' here\n"},
        {"a plain scalar of two lines: its beginning", "x: n =\n   qq", "a.yaml:1:4: nothing is called 'qq' here\n"},
        {"a folded block: its beginning", "x: >\n  n = qq\n", "a.yaml:1:4: nothing is called 'qq' here\n"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        Arena arena = {0};
        Complaints complaints = {0};
        ExprScope scope = {world_find, NULL};
        const YamlNode *node = yaml_parse("a.yaml", text_from(CASES[i].yaml), &arena, &complaints)->entries[0].value;
        if (node->kind == YAML_MAP) node = node->entries[0].value;
        assert_null(expression_compile(node, &scope, &arena, &complaints));
        assert_complaints(CASES[i].label, &complaints, CASES[i].complaint);
        complaints_free(&complaints);
        arena_free(&arena);
    }
}

static void an_expression_is_a_text(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"[n, m]", "4: an expression is a text (an unquoted comma or colon may have split it: quote the expression)"},
        {"{n: m}", "4: an expression is a text (an unquoted comma or colon may have split it: quote the expression)"},
    };
    check(CASES, COUNT(CASES));
}

static const char *repeated(const char *before, const char *part, size_t times, const char *behind, Arena *arena)
{
    Buffer buffer = {0};
    buffer_string(&buffer, before);
    for (size_t i = 0; i < times; i++) buffer_string(&buffer, part);
    buffer_string(&buffer, behind);
    const char *text = arena_text(arena, buffer_as_text(&buffer)).data;
    buffer_free(&buffer);
    return text;
}

// However long a hostile expression is, the stack stays short.
static void depth_is_bounded(void **state)
{
    (void)state;
    static const struct {
        const char *before, *part;
        size_t times;
        const char *behind, *complaint;
    } CASES[] = {
        {"", "(", 63, "n = 5", "')' is expected before the end"},
        {"", "(", 100000, "n", "nested too deep"},
        {"", "-", 100000, "n", "nested too deep"},
        {"", "not ", 100000, "yes", "nested too deep"},
        {"", "if(yes, ", 100000, "n", "nested too deep"},
        {"yes", " and yes", 255, "", NULL},
        {"yes", " and yes", 100000, "", "the expression is too long"},
        {"n", " + 1", 100000, "", "the expression is too long"},
        {"n", " * 1", 100000, "", "the expression is too long"},
        {"count(e where ", "count(e where ", 100000, "", "nested too deep"},
        {"n in (1", ", 1", 63, ")", NULL},
        {"n in (1", ", 1", 64, ")", "too many operands"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        Arena arena = {0};
        Complaints complaints = {0};
        ExprScope scope = {world_find, NULL};
        YamlNode node = {
            .kind = YAML_SCALAR,
            .file = "a.yaml",
            .line = 1,
            .column = 1,
            .plain = true,
            .text = text_from(repeated(CASES[i].before, CASES[i].part, CASES[i].times, CASES[i].behind, &arena))};
        const Expression *expression = expression_compile(&node, &scope, &arena, &complaints);
        assert_int_equal(expression != NULL, CASES[i].complaint == NULL);
        assert_text(CASES[i].part, complaints.count ? complaints.items[0].text : "-",
                    CASES[i].complaint ? CASES[i].complaint : "-");
        complaints_free(&complaints);
        arena_free(&arena);
    }
}

static void an_expression_knows_its_type(void **state)
{
    (void)state;
    static const struct {
        const char *expression;
        ExprType type;
    } CASES[] = {
        {"n", EXPR_NUMBER},
        {"t", EXPR_TEXT},
        {"a.g", EXPR_TEXT},
        {"day", EXPR_DATE},
        {"n = 1", EXPR_BOOLEAN},
        {"gone", EXPR_ANY},
        {"missing", EXPR_ANY},
        {"n + 1", EXPR_NUMBER},
        {"-n", EXPR_NUMBER},
        {"count(e)", EXPR_NUMBER},
        {"sum(xs)", EXPR_NUMBER},
        {"min(ds)", EXPR_DATE},
        {"first(e.k)", EXPR_TEXT},
        {"any(flags)", EXPR_BOOLEAN},
        {"max(v + 1 from e)", EXPR_NUMBER},
        {"years(day, month)", EXPR_NUMBER},
        {"len(t)", EXPR_NUMBER},
        {"if(yes, 1, 2)", EXPR_NUMBER},
        {"if(yes, 1, 'x')", EXPR_ANY},
        {"if(yes, gone, 'x')", EXPR_TEXT},
        {"if(yes, day)", EXPR_DATE},
        {"coalesce(gone, day)", EXPR_DATE},
        {"greatest(n, m)", EXPR_NUMBER},
        {"concat(n)", EXPR_TEXT},
        {"n in (1)", EXPR_BOOLEAN},
        {"not yes", EXPR_BOOLEAN},
        {"t matches 'x'", EXPR_BOOLEAN},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        Arena arena = {0};
        Complaints complaints = {0};
        ExprScope scope = {world_find, NULL};
        const YamlNode *node = world_scalar(CASES[i].expression, &arena, &complaints);
        const Expression *expression = expression_compile(node, &scope, &arena, &complaints);
        assert_complaints(CASES[i].expression, &complaints, "");
        if (expression_type(expression) != CASES[i].type)
            fail_msg("%s: type %d", CASES[i].expression, expression_type(expression));
        assert_ptr_equal(expression_node(expression), node);
        complaints_free(&complaints);
        arena_free(&arena);
    }
}

// Names in order, again and again; those of an aggregate's rows are not among them.
static void an_expression_knows_its_names(void **state)
{
    (void)state;
    static const struct {
        const char *expression, *names;
    } CASES[] = {
        {"m + n + m", "slot1 slot0 slot1"},
        {"a.g = t", "alias0.1 slot3"},
        {"count(xs) = 1", "list0"},
        {"count(e where v > n)", "entity0.-1 slot0"},
        {"sum(v + m from e)", "entity0.-1 slot1"},
        {"max(e.on) >= one.on", "entity0.2 entity2.2"},
        {"1 = 1", ""},
    };
    static const char *const KINDS[] = {"slot", "alias", "list", "entity"};
    for (size_t i = 0; i < COUNT(CASES); i++) {
        Arena arena = {0};
        Complaints complaints = {0};
        Buffer out = {0};
        ExprScope scope = {world_find, NULL};
        const ExprName *found;
        const Expression *expression =
            expression_compile(world_scalar(CASES[i].expression, &arena, &complaints), &scope, &arena, &complaints);
        assert_non_null(expression);
        size_t count = expression_names(expression, &found);
        for (size_t k = 0; k < count; k++) {
            buffer_format(&out, "%s%s%d", k ? " " : "", KINDS[found[k].kind], found[k].index);
            if (found[k].kind == EXPR_ENTITY || found[k].member) buffer_format(&out, ".%d", found[k].member);
        }
        assert_text(CASES[i].expression, buffer_c_string(&out), CASES[i].names);
        buffer_free(&out);
        complaints_free(&complaints);
        arena_free(&arena);
    }
}

static void names_are_letters_of_any_script(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool is;
    } CASES[] = {
        {"a", true},         {"_", true},     {"rec_date2", true}, {"病案号", true},   {"é1", true},
        {"", false},         {"2a", false},   {"a-b", false},      {"a b", false},     {"a.b", false},
        {"状态（）", false}, {"a，b", false}, {"in", false},       {"missing", false}, {"and", false},
        {"from", true},      {"count", true}, {"\xE6\x80", false},
    };
    for (size_t i = 0; i < COUNT(CASES); i++)
        if (expression_is_name(text_from(CASES[i].text)) != CASES[i].is) fail_msg("'%s'", CASES[i].text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_that_are_none),
        cmocka_unit_test(what_is_never_true),
        cmocka_unit_test(grammar),
        cmocka_unit_test(names),
        cmocka_unit_test(types),
        cmocka_unit_test(texts_in_another_form_are_warned_of),
        cmocka_unit_test(columns_in_every_kind_of_scalar),
        cmocka_unit_test(an_expression_is_a_text),
        cmocka_unit_test(depth_is_bounded),
        cmocka_unit_test(an_expression_knows_its_type),
        cmocka_unit_test(an_expression_knows_its_names),
        cmocka_unit_test(names_are_letters_of_any_script),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
