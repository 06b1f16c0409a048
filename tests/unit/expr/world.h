// For the tests of the expression language: a small world of names, so that a case is an expression and what it gives.
//
//   slots     n = 5, m = 0.1, big = 18 nines, t = 'abc', num = '12', day = 2015-03-10, month = 2015-03, year4 = 2015,
//             yes = true, no = false, gone (missing), bad (in error), open (unknown), gy = 70 Gy, cgy = 6996 cGy, 姓 =
//             '王'
//   aliases   a (number 7, group g = 'x'), z (padded: no value at all)
//   lists     xs = 3 1 2 1, ts = b a b, ds = 2015-03-10 2015-03 2014, none, holes = missing 4 missing, wrong = 1 error,
//             doubt = 1 unknown, flags = false true, doses = 1 Gy 200 cGy
//   entities  e: k (enum a b 07), v, on, ok = ('a', 1, 2015-01-01, true) ('b', missing, 2015-01, false) ('a', 3, 2016, missing)
//             nobody: no rows; one: a single row of e; half: a single row of e, another is in error
//
// Every value has the place of its name; rows of e stand in lines 1 2 3.
#ifndef TESTS_EXPR_WORLD_H
#define TESTS_EXPR_WORLD_H

#include "complaining.h"
#include "describing.h"

#include "base/buffer.h"
#include "expr/expression.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const Place WORLD_PLACES[] = {
    {"r", "n", 0, 1, 1},     {"r", "m", 0, 1, 2},   {"r", "big", 0, 1, 3},   {"r", "t", 0, 1, 4},
    {"r", "num", 0, 1, 5},   {"r", "day", 0, 1, 6}, {"r", "month", 0, 1, 7}, {"r", "year4", 0, 1, 8},
    {"r", "yes", 0, 1, 9},   {"r", "no", 0, 1, 10}, {"r", "gone", 0, 1, 11}, {"r", "bad", 0, 1, 12},
    {"r", "open", 0, 1, 13}, {"r", "gy", 0, 1, 14}, {"r", "cgy", 0, 1, 15},  {"r", "姓", 0, 1, 16},
};
static const ExprType WORLD_TYPES[] = {EXPR_NUMBER, EXPR_NUMBER, EXPR_NUMBER,  EXPR_TEXT,    EXPR_TEXT, EXPR_DATE,
                                       EXPR_DATE,   EXPR_DATE,   EXPR_BOOLEAN, EXPR_BOOLEAN, EXPR_ANY,  EXPR_ANY,
                                       EXPR_ANY,    EXPR_NUMBER, EXPR_NUMBER,  EXPR_TEXT};
static const Place ALIAS_PLACE = {"r", "alias", 0, 2, 1}, LIST_PLACE = {"r", "list", 0, 3, 1};
static const Place ROW_PLACES[] = {{"e", "row1", 0, 1, 0}, {"e", "row2", 0, 2, 0}, {"e", "row3", 0, 3, 0}};

static inline Value world_text(const char *text, const Place *place)
{
    return value_text(text_from(text), place);
}

static inline Value world_number(const char *text, const char *unit, const Place *place)
{
    Decimal number;
    assert_true(decimal_read(text_from(text), '.', 0, &number));
    return value_number(number, unit ? unit_find(text_from(unit)) : UNIT_NONE, place);
}

static inline Value world_date(const char *text, const Place *place)
{
    Date date;
    assert_true(date_read_iso(text_from(text), &date));
    return value_date(date, place);
}

static const char *const LIST_NAMES[] = {"xs", "ts", "ds", "none", "holes", "wrong", "doubt", "flags", "doses"};
static const ExprType LIST_TYPES[] = {EXPR_NUMBER, EXPR_TEXT,   EXPR_DATE,    EXPR_NUMBER, EXPR_NUMBER,
                                      EXPR_NUMBER, EXPR_NUMBER, EXPR_BOOLEAN, EXPR_NUMBER};
static const char *const ENTITY_NAMES[] = {"e", "nobody", "one", "half"};
static const char *const ATTRIBUTES[] = {"k", "v", "on", "ok"};
static const ExprType ATTRIBUTE_TYPES[] = {EXPR_TEXT, EXPR_NUMBER, EXPR_DATE, EXPR_BOOLEAN};

typedef struct World {
    Value slots[COUNT(WORLD_PLACES)];
    Value alias[2];
    const Value *aliases[2];
    Value items[COUNT(LIST_NAMES)][4];
    ExprList lists[COUNT(LIST_NAMES)];
    Value cells[3][4];
    const Value *rows[3];
    ExprRows entities[COUNT(ENTITY_NAMES)];
    Arena arena;
    ExprEnv env;
} World;

static inline void fill_lists(World *world)
{
    const Place *place = &LIST_PLACE;
    const Value items[][4] = {
        {world_number("3", NULL, place), world_number("1", NULL, place), world_number("2", NULL, place),
         world_number("1", NULL, place)},
        {world_text("b", place), world_text("a", place), world_text("b", place)},
        {world_date("2015-03-10", place), world_date("2015-03", place), world_date("2014", place)},
        {value_none(VALUE_MISSING, NULL)},
        {value_none(VALUE_MISSING, place), world_number("4", NULL, place), value_none(VALUE_MISSING, place)},
        {world_number("1", NULL, place), value_none(VALUE_ERROR, place)},
        {world_number("1", NULL, place), value_none(VALUE_UNKNOWN, place)},
        {value_boolean(false, place), value_boolean(true, place)},
        {world_number("1", "Gy", place), world_number("200", "cGy", place)},
    };
    static const size_t COUNTS[] = {4, 3, 3, 0, 3, 2, 2, 2, 2};
    memcpy(world->items, items, sizeof items);
    for (size_t i = 0; i < COUNT(LIST_NAMES); i++) world->lists[i] = (ExprList){world->items[i], 1, COUNTS[i], place};
}

static inline void fill_entities(World *world)
{
    static const char *const K[] = {"a", "b", "a"}, *const ON[] = {"2015-01-01", "2015-01", "2016"};
    for (size_t r = 0; r < 3; r++) {
        const Place *place = &ROW_PLACES[r];
        world->cells[r][0] = world_text(K[r], place);
        world->cells[r][1] = r == 1 ? value_none(VALUE_MISSING, place) : world_number(r ? "3" : "1", NULL, place);
        world->cells[r][2] = world_date(ON[r], place);
        world->cells[r][3] = r == 2 ? value_none(VALUE_MISSING, place) : value_boolean(r == 0, place);
        world->rows[r] = world->cells[r];
    }
    world->entities[0] = (ExprRows){world->rows, 3, false};
    world->entities[1] = (ExprRows){world->rows, 0, false};
    world->entities[2] = (ExprRows){world->rows, 1, false};
    world->entities[3] = (ExprRows){world->rows, 1, true};
}

static inline void world_fill(World *world)
{
    const Place *p = WORLD_PLACES;
    const Value slots[] = {
        world_number("5", NULL, p),
        world_number("0.1", NULL, p + 1),
        world_number("999999999999999999", NULL, p + 2),
        world_text("abc", p + 3),
        world_text("12", p + 4),
        world_date("2015-03-10", p + 5),
        world_date("2015-03", p + 6),
        world_date("2015", p + 7),
        value_boolean(true, p + 8),
        value_boolean(false, p + 9),
        value_none(VALUE_MISSING, p + 10),
        value_none(VALUE_ERROR, p + 11),
        value_none(VALUE_UNKNOWN, p + 12),
        world_number("70", "Gy", p + 13),
        world_number("6996", "cGy", p + 14),
        world_text("王", p + 15),
    };
    memset(world, 0, sizeof *world);
    memcpy(world->slots, slots, sizeof slots);
    world->alias[0] = world_number("7", NULL, &ALIAS_PLACE);
    world->alias[1] = world_text("x", &ALIAS_PLACE);
    world->aliases[0] = world->alias;
    fill_lists(world);
    fill_entities(world);
    world->env = (ExprEnv){.slots = world->slots,
                           .aliases = world->aliases,
                           .lists = world->lists,
                           .entities = world->entities,
                           .arena = &world->arena};
}

static inline int world_index(Text name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (text_is(name, names[i])) return (int)i;
    return -1;
}

static inline const Words *world_words(Arena *arena)
{
    Words *words = arena_alloc(arena, sizeof *words);
    *words = (Words){0};
    words_add(words, TEXT("a"), arena);
    words_add(words, TEXT("b"), arena);
    words_add(words, TEXT("07"), arena);
    return words;
}

static inline bool world_find(const void *context, Text name, Text member, ExprName *found, const char **problem,
                              Arena *arena)
{
    (void)context;
    int list = world_index(name, LIST_NAMES, COUNT(LIST_NAMES)),
        entity = world_index(name, ENTITY_NAMES, COUNT(ENTITY_NAMES));
    for (size_t i = 0; i < COUNT(WORLD_PLACES) && !member.data; i++)
        if (text_is(name, WORLD_PLACES[i].field)) {
            *found = (ExprName){EXPR_SLOT, .index = (int)i, .type = WORLD_TYPES[i]};
            return true;
        }
    if (text_is(name, "a") || text_is(name, "z")) {
        *found = (ExprName){EXPR_ALIAS, .index = text_is(name, "z"), .member = member.data != NULL,
                            .type = member.data ? EXPR_TEXT : EXPR_NUMBER};
        return !member.data || text_is(member, "g");
    }
    if (list >= 0 && !member.data) {
        *found = (ExprName){EXPR_LIST, .index = list, .type = LIST_TYPES[list]};
        return true;
    }
    if (entity < 0) return false;
    *found = (ExprName){EXPR_ENTITY, .index = entity,
                        .member = member.data ? world_index(member, ATTRIBUTES, COUNT(ATTRIBUTES)) : -1};
    if (!member.data) return true;
    if (found->member < 0)
        *problem = arena_format(arena, "'%.*s' has no attribute '%.*s'", TEXT_ARG(name), TEXT_ARG(member));
    else found->type = ATTRIBUTE_TYPES[found->member];
    if (found->member == 0) found->words = world_words(arena);
    return found->member >= 0;
}

// A YAML scalar as it is written, quotes and all, standing behind "x: ".
static inline const YamlNode *world_scalar(const char *yaml, Arena *arena, Complaints *complaints)
{
    const YamlNode *root = yaml_parse("a.yaml", text_from(arena_format(arena, "x: %s\n", yaml)), arena, complaints);
    return root ? root->entries[0].value : NULL;
}

typedef struct WorldCase {
    const char *expression, *value;
} WorldCase;

// Evaluates expressions (written without YAML's quotes) in the world.
static inline void check_world(const WorldCase *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        World world;
        Complaints complaints = {0};
        Buffer out = {0};
        ExprScope scope = {world_find, NULL};
        world_fill(&world);
        YamlNode node = {.kind = YAML_SCALAR,
                         .file = "a.yaml",
                         .line = 1,
                         .column = 1,
                         .plain = true,
                         .text = text_from(cases[i].expression)};
        const Expression *expression = expression_compile(&node, &scope, &world.arena, &complaints);
        if (complaints.errors) assert_complaints(cases[i].expression, &complaints, "");
        Value value = expression_evaluate(expression, &world.env);
        describe_value(&value, &out);
        assert_text(cases[i].expression, buffer_c_string(&out), cases[i].value);
        bool truth = value.kind == VALUE_BOOLEAN;
        assert_int_equal(expression_truth(expression, &world.env),
                         truth                       ? (value.first ? EXPR_TRUE : EXPR_FALSE)
                         : value_is_present(&value) ? EXPR_UNKNOWN
                                                     : (ExprTruth)value.kind);
        assert_int_equal(expression_is_true(expression, &world.env), strcmp(cases[i].value, "true") == 0);
        assert_int_equal(expression_is_false(expression, &world.env), strcmp(cases[i].value, "false") == 0);
        buffer_free(&out);
        complaints_free(&complaints);
        arena_free(&world.arena);
    }
}

#endif
