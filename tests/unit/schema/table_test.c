// Names of a model, its entities and attributes: what the database has for itself, or would cut off.
#include "schema/loading.h"

#define ENTITY(field) MODEL "resources:\n  - name: e\n    fields:\n      - {name: a}\n      - {" field "}\n"   // line 8
#define TEN "abcdefghij"
#define SIXTY TEN TEN TEN TEN TEN TEN

static void names_of_columns(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"any other", ENTITY("name: lines"), ""},
        {"where the row stands", ENTITY("name: line"),
         "t.yaml:8:16: every table has a column 'line' of its own (choose another name)\n"},
        {"the hospital", ENTITY("name: center_id"),
         "t.yaml:8:16: every table has a column 'center_id' of its own (choose another name)\n"},
        {"of history", ENTITY("name: replaced_by"),
         "t.yaml:8:16: every table has a column 'replaced_by' of its own (choose another name)\n"},
        {"a date's precision", ENTITY("name: a_precision}\n      - {name: b, type: date}\n      - {name: b_precision"),
         "t.yaml:10:16: 'b_precision' is the column of the precision of 'b' (choose another name)\n"},
        {"a date without one",
         ENTITY("name: b_precision}\n      - {name: b, type: date, precisionColumn: false, constraints: {precision: day}"),
         ""},
        {"as long as may be", ENTITY("name: " SIXTY "abc"), ""},
        {"longer", ENTITY("name: " SIXTY "abcd"),
         "t.yaml:8:16: the name has 64 bytes, and the database keeps 63 of it (choose a shorter one)\n"},
        {"of a date", ENTITY("name: " SIXTY ", type: date"),
         "t.yaml:8:16: the name has 60 bytes, and the database keeps 53 of it (choose a shorter one)\n"},
        {"in Chinese", ENTITY("name: 首次局部复发后末次随访时的肿瘤状态与生存状态"),
         "t.yaml:8:16: the name has 66 bytes, and the database keeps 63 of it (choose a shorter one)\n"},
    };
    check(CASES, COUNT(CASES), SCHEMA_MODEL);
}

static void names_of_tables(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"the program's own schema", "schema: 1\nname: etl\nversion: '1'\nresources: []",
         "t.yaml:2:7: 'etl' is a schema of the database itself (choose another name)\n"},
        {"the server's", "schema: 1\nname: pg_toast\nversion: '1'\nresources: []",
         "t.yaml:2:7: 'pg_toast' is a schema of the database itself (choose another name)\n"},
        {"a long model", "schema: 1\nname: " SIXTY "\nversion: '1'\nresources: []",
         "t.yaml:2:7: the name has 60 bytes, and the database keeps 55 of it (choose a shorter one)\n"},
        {"a long entity", MODEL "resources: [{name: " SIXTY ", fields: [{name: a}]}]",
         "t.yaml:4:20: the name has 60 bytes, and the database keeps 55 of it (choose a shorter one)\n"},
    };
    check(CASES, COUNT(CASES), SCHEMA_MODEL);
}

static void centers_have_no_tables(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"a column called line", CSV "resources: [{name: r, fields: [{name: id}, {name: line}]}]", ""},
    };
    check(CASES, COUNT(CASES), SCHEMA_CENTER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_of_columns),
        cmocka_unit_test(names_of_tables),
        cmocka_unit_test(centers_have_no_tables),
    };
    return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
