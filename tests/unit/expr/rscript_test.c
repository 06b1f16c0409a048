// Expressions as R: what is written, and that R, with the functions of report/verify/values.R, comes to the same values
// as the evaluator.
#include "expr/world.h"

#include <stdio.h>

#include "base/embedded.h"
#include "expr/rscript.h"

static const char *slot_name(const void *context, int slot)
{
    (void)context;
    return WORLD_PLACES[slot].field;
}

static const char *entity_name(const void *context, int entity)
{
    (void)context;
    return ENTITY_NAMES[entity];
}

static const char *attribute_name(const void *context, int entity, int attribute)
{
    (void)context;
    (void)entity;
    return ATTRIBUTES[attribute];
}

static const RscriptNames NAMES = {slot_name, entity_name, attribute_name, NULL};

// Compiles an expression in the world and adds it as R.
static const Expression *write_in_r(World *world, const char *text, Buffer *out)
{
    Complaints complaints = {0};
    ExprScope scope = {world_find, NULL};
    YamlNode node = {.kind = YAML_SCALAR, .file = "a.yaml", .line = 1, .column = 1, .plain = true, .text = text_from(text)};
    const YamlNode *kept = memcpy(arena_alloc(&world->arena, sizeof node), &node, sizeof node);
    const Expression *expression = expression_compile(kept, &scope, &world->arena, &complaints);
    assert_complaints(text, &complaints, "");
    rscript_expression(expression, &NAMES, out);
    complaints_free(&complaints);
    return expression;
}

static void what_is_written(void **state)
{
    (void)state;
    static const WorldCase CASES[] = {
        {"n", "p[[\"n\"]]"},
        {"姓 = 'it''s \"a\\b\"'", "compare(\"=\", p[[\"姓\"]], \"it's \\\"a\\\\b\\\"\")"},
        {"1.50", "1.5"},
        {"2015-03", "date(\"2015-03\")"},
        {"true and not no", "both(TRUE, negate(p[[\"no\"]]))"},
        {"gone is missing or n is present", "either(is_missing(p[[\"gone\"]]), is_present(p[[\"n\"]]))"},
        {"t not in ('a', 'b')", "negate(is_in(p[[\"t\"]], \"a\", \"b\"))"},
        {"t matches 'a[b]c'", "matches(p[[\"t\"]], \"a[b]c\")"},
        {"n + 1 <= 2 * m",
         "compare(\"<=\", arithmetic(\"+\", p[[\"n\"]], 1), arithmetic(\"*\", 2, p[[\"m\"]]))"},
        {"years(day, month)", "f_years(p[[\"day\"]], p[[\"month\"]])"},
        {"if(yes, 1, missing)", "f_if(p[[\"yes\"]], 1, MISSING)"},
        {"one.v", "one(p, \"one\", \"v\")"},
        {"count(e)", "over(\"count\", rows(p, \"e\"))"},
        {"count(distinct e.k where v > n)",
         "over(\"count\", rows(p, \"e\"), function(row) row[[\"k\"]], where = function(row) "
         "compare(\">\", row[[\"v\"]], p[[\"n\"]]), distinct = TRUE)"},
        {"max(v + n from e)",
         "over(\"max\", rows(p, \"e\"), function(row) arithmetic(\"+\", row[[\"v\"]], p[[\"n\"]]))"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        World world;
        Buffer out = {0};
        world_fill(&world);
        write_in_r(&world, CASES[i].expression, &out);
        assert_text(CASES[i].expression, buffer_c_string(&out), CASES[i].value);
        buffer_free(&out);
        arena_free(&world.arena);
    }
}

static void last_resorts(void **state)
{
    (void)state;
    static const WorldCase CASES[] = {
        {"if(yes, 1, n = 5, 2, 3)", "!(isTRUE(p[[\"yes\"]]) || isTRUE(compare(\"=\", p[[\"n\"]], 5)))"},
        {"coalesce(gone, n)", "!(!absent(p[[\"gone\"]]))"},
        {"true", "TRUE"},
        {"if(yes, 1)", ""},
        {"coalesce(n)", ""},
        {"n", ""},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        World world;
        Buffer expressed = {0}, out = {0};
        world_fill(&world);
        const Expression *expression = write_in_r(&world, CASES[i].expression, &expressed);
        assert_true(rscript_default(expression, &NAMES, &out) == (*CASES[i].value != '\0'));
        assert_text(CASES[i].expression, buffer_c_string(&out), CASES[i].value);
        buffer_free(&expressed);
        buffer_free(&out);
        arena_free(&world.arena);
    }
}

// The world's names for R, as far as a plan can have them: nothing in error, no units, no lists.
static const char WORLD_IN_R[] =
    "p <- list(n = 5, m = 0.1, big = 999999999999999999, t = 'abc', num = '12', day = date('2015-03-10'),\n"
    "          month = date('2015-03'), year4 = date('2015'), yes = TRUE, no = FALSE, gone = MISSING, open = UNKNOWN)\n"
    "p[['姓']] <- '王'\n"
    "row <- function(k, v, on, ok) list(k = k, v = v, on = date(on), ok = ok)\n"
    "e <- list(row('a', 1, '2015-01-01', TRUE), row('b', MISSING, '2015-01', FALSE), row('a', 3, '2016', MISSING))\n"
    "p[['.rows']] <- list(e = e, nobody = list(), one = e[1])\n"
    "digits <- c(year = 4, month = 7, day = 10)\n"
    "say <- function(x) cat(if (absent(x)) 'missing' else if (unknown(x)) 'unknown' else if (is.logical(x))\n"
    "    in_words(x) else if (is_date(x)) substr(in_words(x), 1, digits[[x$precision]]) else if (is_span(x)) sprintf('%.6f..%.6f', x$low, x$high) else as.character(x), '\\n', sep = '')\n";

// As `say` writes it.
static void describe_for_r(const Value *value, Buffer *out)
{
    switch (value->kind) {
    case VALUE_MISSING: buffer_string(out, "missing"); break;
    case VALUE_UNKNOWN: buffer_string(out, "unknown"); break;
    case VALUE_RANGE:
        buffer_format(out, "%.6f..%.6f", value->range.low * 16.0 / value->range.sixteenths,
                      value->range.high * 16.0 / value->range.sixteenths);
        break;
    case VALUE_DATE: {
        char date[DATE_TEXT];
        date_write_partial(value_as_date(value), date);
        buffer_string(out, date);
        break;
    }
    default: value_write(value, out);
    }
    buffer_char(out, '\n');
}

static const char *const EXPRESSIONS[] = {
    "n + 1", "n - m * 2", "n / 0", "n / 2", "gone + 1", "open + 1", "gone + open", "-n", "1 + 2 = 3",
    "t = 'abc'", "t < 'abd'", "t > 'Abc'", "姓 = '王'", "num = 12", "num > 9", "t = 12", "num between 1 and 20",
    "day = 2015-03-10", "day = 2015-03", "month < 2015-04-01", "month < 2015-03-15", "month <= 2015-03-31",
    "year4 > month", "year4 >= 2015-01-01", "month != 2014-05", "month = month", "day > gone", "open = 1",
    "yes and gone = 1", "no and open = 1", "gone = 1 and open = 1", "gone = 1 or open = 1", "yes or open = 1",
    "not open = 1", "gone is missing", "open is missing", "n is present", "t in ('x', 'abc')", "gone in (1, 2)",
    "n in (1, open)", "n in (open, 5)", "t matches 'a.c'", "t matches 'b'", "gone matches 'b'",
    "if(open, 1, yes, 2, 3)", "if(gone = 1, 1)", "if(no, 1, 'else')", "coalesce(gone, n)", "coalesce(gone, gone)",
    "coalesce(open, n)", "greatest(n, 7, m)", "least(day, month)", "greatest(day, month)", "greatest(n, gone)",
    "concat(t, '-', n, '-', month)", "upper(t)", "len(姓)", "year(month)", "days(month, day)",
    "days(2015-01-01, day)", "months(year4, day)", "years(1970-05-17, day)", "years(year4, day) > 1",
    "years(year4, day) < 1", "years(1960-01, day) >= 54", "days(day, month) between -9 and 21", "days(gone, day)",
    "count(e)", "count(nobody)", "count(e.v)", "count(distinct e.k)", "count(e where k = 'a')", "min(e.v)", "max(e.v)",
    "sum(e.v)", "sum(nobody.v)", "first(e.v)", "last(e.v)", "last(e.k)", "min(e.on)", "max(e.on)", "any(e where v > 2)",
    "any(e where v > 5)", "any(e.ok)", "any(nobody)", "min(e.on where v is present)", "sum(v * 2 from e where k != 'b')",
    "max(if(k = 'a', v, 100) from e)", "count(e where on < 2015-01-15)", "sum(open + v from e)", "one.v", "one.on",
    "nobody.v", "e.v", "one.ok and n = 5",
};

static void r_comes_to_the_same(void **state)
{
    (void)state;
    World world;
    Buffer script = {0}, wanted = {0}, got = {0};
    char path[] = "/tmp/rmnpc-rscript.XXXXXX", line[256];
    world_fill(&world);
    buffer_text(&script, embedded_find("report/verify/values.R"));
    buffer_string(&script, WORLD_IN_R);
    for (size_t i = 0; i < COUNT(EXPRESSIONS); i++) {
        buffer_string(&script, "say(");
        const Expression *expression = write_in_r(&world, EXPRESSIONS[i], &script);
        buffer_string(&script, ")\n");
        Value value = expression_evaluate(expression, &world.env);
        buffer_format(&wanted, "%s: ", EXPRESSIONS[i]);
        describe_for_r(&value, &wanted);
    }
    int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    FILE *file = fdopen(descriptor, "w");
    fwrite(script.data, 1, script.size, file);
    fclose(file);
    FILE *r = popen(arena_format(&world.arena, "LC_ALL=C.UTF-8 Rscript --vanilla %s 2>&1", path), "r");
    assert_non_null(r);
    for (size_t i = 0; fgets(line, sizeof line, r); i++)
        buffer_format(&got, "%s: %s", i < COUNT(EXPRESSIONS) ? EXPRESSIONS[i] : "?", line);
    assert_int_equal(pclose(r), 0);
    remove(path);
    assert_text("R", buffer_c_string(&got), buffer_c_string(&wanted));
    buffer_free(&script);
    buffer_free(&wanted);
    buffer_free(&got);
    arena_free(&world.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_is_written), cmocka_unit_test(last_resorts),
                                       cmocka_unit_test(r_comes_to_the_same)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
