// Constraints: what is complained of when they are compiled, with its exact text and place.
#include "schema/loading.h"

static void constraints(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"an unknown one", FIELD(", constraints: {min: 1}"), "t.yaml:10:33: a set of constraints has no key 'min'\n"},
        {"bounds of a text", FIELD(", constraints: {minimum: 1, maximum: 2, exclusiveMinimum: 0}"),
         "t.yaml:10:42: `minimum` goes with numbers and dates\nt.yaml:10:54: `maximum` goes with numbers and "
         "dates\nt.yaml:10:75: `exclusiveMinimum` goes with numbers and dates\n"},
        {"a bound that is no number", FIELD(", type: integer, constraints: {minimum: a}"),
         "t.yaml:10:57: a number is wanted here\n"},
        {"a bound that is no date", FIELD(", type: date, constraints: {maximum: 2015-02-30}"),
         "t.yaml:10:54: a date is wanted here\n"},
        {"bounds that let nothing through", FIELD(", type: integer, constraints: {minimum: 2, maximum: 1}"),
         "t.yaml:10:69: no value is within these bounds\n"},
        {"the same, exclusive", FIELD(", type: integer, constraints: {exclusiveMinimum: 1, maximum: 1}"),
         "t.yaml:10:78: no value is within these bounds\n"},
        {"a pattern of a number", FIELD(", type: integer, constraints: {pattern: '[0-9]'}"),
         "t.yaml:10:57: `pattern` goes with texts\n"},
        {"a precision of a text", FIELD(", constraints: {precision: day}"),
         "t.yaml:10:44: `precision` goes with dates\n"},
        {"a precision that is none", FIELD(", type: date, constraints: {precision: hour}"),
         "t.yaml:10:56: 'precision' is one of: year, month, day\n"},
        {"an enum of a boolean", FIELD(", type: boolean, constraints: {enum: 'true'}"), ""},
        {"texts for a boolean", FIELD(", type: boolean, trueValues: Y, falseValues: N, constraints: {enum: [Y]}"),
         "t.yaml:10:86: true or false is wanted here (what the cell's texts mean say `trueValues` and "
         "`falseValues`)\n"},
        {"an empty enum", FIELD(", constraints: {enum: []}"), "t.yaml:10:39: an enum has at least one word\n"},
        {"a word twice", FIELD(", constraints: {enum: [a, b, a]}"), "t.yaml:10:46: 'a' stands twice in the enum\n"},
        {"a word twice after cleaning", FIELD(", constraints: {enum: ['(a)', '（a）']}"),
         "t.yaml:10:47: '(a)' stands twice in the enum\n"},
        {"a number twice", FIELD(", type: number, constraints: {enum: [1, '1.0']}"),
         "t.yaml:10:57: '1' stands twice in the enum\n"},
        {"a word that is no number", FIELD(", type: number, constraints: {enum: [1, a]}"),
         "t.yaml:10:57: a number is wanted here\n"},
        {"required that is neither", FIELD(", constraints: {required: yes}"),
         "t.yaml:10:43: true or false is wanted here\n"},
        {"in warnings too", FIELD(", warnings: {minimum: 1}"), "t.yaml:10:39: `minimum` goes with numbers and dates\n"},
    };
    check(CASES, COUNT(CASES), SCHEMA_CENTER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(constraints),
    };
    return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
