// Patients: an attribute from expression to constraint, records from rows and their lists, required attributes, rules
// and eligibility with their places, and that what is in error is not taken for missing.
#include "mapping/trial.h"

#include <time.h>

static const char MODEL[] =
    "schema: 1\n"
    "name: m\n"
    "version: '1'\n"
    "resources:\n"
    "  - name: person\n"
    "    primaryKey: []\n"
    "    fields:\n"
    "      - {name: sex, constraints: {enum: [male, female, unknown]}}\n"
    "      - {name: born, type: date}\n"
    "      - {name: alive, type: boolean}\n"
    "      - {name: note}\n"
    "      - {name: size, type: integer, constraints: {minimum: 1, maximum: 9}, warnings: {maximum: 5}}\n"
    "      - {name: gray, type: number, unit: Gy, constraints: {exclusiveMinimum: 0, maximum: 100}}\n"
    "      - {name: load, type: number, unit: {from: unit}}\n"
    "      - {name: unit, constraints: {enum: [copies/mL, IU/mL]}}\n"
    "  - name: visit\n"
    "    primaryKey: [seq]\n"
    "    fields:\n"
    "      - {name: seq, type: integer, rowNumber: [day, kind], export: false}\n"
    "      - {name: day, type: date, constraints: {required: true, precision: day}}\n"
    "      - {name: kind}\n"
    "      - {name: end, type: date}\n"
    "    rules:\n"
    "      - {id: order, code: date_order, assert: day <= end}\n"
    "rules:\n"
    "  - {id: some-visit, code: missing_value, assert: count(visit) >= 1}\n"
    "  - {id: born-first, code: date_order, when: person.born is present, assert: min(visit.day) > person.born}\n"
    "  - {id: few-visits, code: conflicting_duplicate, assert: count(visit) <= 3}\n"
    "eligibility:\n"
    "  - {id: two-visits, assert: count(visit) >= 2}\n";

static const char SCHEMA[] =
    "schema: 1\n"
    "name: c\n"
    "path: t.csv\n"
    "format: csv\n"
    "patient: id\n"
    "missingValues: ['', NA]\n"
    "resources:\n"
    "  - name: main\n"
    "    fields:\n"
    "      - {name: id}\n"
    "      - {name: a}\n"
    "      - {name: b}\n"
    "      - {name: n, type: number}\n"
    "      - {name: d, type: date, format: iso8601}\n"
    "      - {name: day, titles: 日期, type: date, format: iso8601}\n"
    "      - {name: cgy, type: number, unit: cGy}\n"
    "      - {name: u}\n"
    "      - {name: load, type: number, unit: {from: u}}\n"
    "      - {name: xs, separator: ','}\n"
    "      - {name: ns, separator: ',', type: integer}\n"
    "      - {name: sex, constraints: {enum: [M, F]}}\n"
    "      - {name: flag, type: boolean}\n";

static const char TITLES[] = "id,a,b,n,d,日期,cgy,u,load,xs,ns,sex,flag\n";

// One person and a visit, so that the model's rules hold. A case gives the person's fields.
#define PERSON(fields) \
    "mapping: 1\ncenter: c\nschema: s.yaml\ntarget: m/1\ncodelists:\n" \
    "  sexes: {M: male, F: female, '（女）': female, 9: missing}\n" \
    "  table: {x: {sex: male, note: X}, y: {sex: female}, 'z*': {note: Z}}\n" \
    "records:\n  person: {from: main, fields: {" fields "}}\n" \
    "  visit:\n    - {from: main, fields: {day: day}}\n    - {from: main, fields: {day: day, kind: {const: second}}}\n"

typedef struct Case {
    const char *label, *mapping, *rows;
    const char *result;        // what differs from "loaded" and the two visits is written out
} Case;

static void run(const char *label, const char *model, const char *schema, const char *mapping, const char *text,
                const char *result)
{
    Trial trial;
    trial_load(&trial, model, schema, mapping);
    assert_no_errors(label, &trial.complaints);   // the code lists of many cases are not used by all of them
    const TrialFile files[] = {{"t.csv", text}, {NULL, NULL}};
    assert_text(label, trial_run(&trial, files, NULL), result);
    trial_free(&trial);
}

static void check(const Case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        Arena arena = {0};
        run(cases[i].label, MODEL, SCHEMA, cases[i].mapping, arena_format(&arena, "%s%s", TITLES, cases[i].rows),
            cases[i].result);
        arena_free(&arena);
    }
}

#define VISITS " visit(seq=1 day=2020-01-01) visit(seq=2 day=2020-01-01 kind=second)\n"
#define LOADED "t.csv row 1 = 1 loaded\npatient 1 = 1 loaded\n"
#define QUARANTINED "t.csv row 1 = 1 quarantined\npatient 1 = 1 quarantined\n"

static void from_expression_to_constraint(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"a field", PERSON("note: a"), "1,x,,,,2020-01-01,,,,,,,\n", "#1 loaded person(note=x)" VISITS LOADED},
        // The list of findings is still empty, and no pointer into it may be made (clang's sanitizer sees it).
        {"several rows without a single finding", PERSON("note: a"),
         "1,x,,,,2020-01-01,,,,,,,\n2,y,,,,2020-01-02,,,,,,,\n",
         "#1 loaded person(note=x)" VISITS "#2 loaded person(note=y) visit(seq=1 day=2020-01-02)"
         " visit(seq=2 day=2020-01-02 kind=second)\n"
         "t.csv row 2 = 2 loaded\npatient 2 = 2 loaded\n"},
        {"a field that is missing", PERSON("note: a"), "1,NA,,,,2020-01-01,,,,,,,\n",
         "#1 loaded person()" VISITS LOADED},
        {"a constant", PERSON("note: {const: y}, size: {const: 3}, born: {const: 2015-03}, alive: {const: 'true'}"),
         "1,,,,,2020-01-01,,,,,,,\n", "#1 loaded person(born=2015-03 alive=true note=y size=3)" VISITS LOADED},
        {"a number into a text", PERSON("note: \"concat(n, '/', d)\""), "1,,,1.50,2015-03,2020-01-01,,,,,,,\n",
         "#1 loaded person(note=1.5/2015-03-01)" VISITS LOADED},
        {"a text into a number, a date, a truth", PERSON("size: a, born: b, alive: \"if(a = '3', 'true', 'false')\""),
         "1,3,2015-03,,,2020-01-01,,,,,,,\n", "#1 loaded person(born=2015-03 alive=true size=3)" VISITS LOADED},
        {"a text that is no number", PERSON("size: a"), "1,x,,,,2020-01-01,,,,,,,\n",
         "#1 quarantined person(size=!)" VISITS "t.csv:2:2 error invalid_number a #1\n" QUARANTINED},
        {"a number that is no whole number", PERSON("size: n"), "1,,,1.5,,2020-01-01,,,,,,,\n",
         "#1 quarantined person(size=!)" VISITS "t.csv:2:4 error invalid_number n #1\n" QUARANTINED},
        {"a text that is no date", PERSON("born: a"), "1,soon,,,,2020-01-01,,,,,,,\n",
         "#1 quarantined person(born=!)" VISITS "t.csv:2:2 error invalid_date a #1\n" QUARANTINED},
        {"a text that is no truth", PERSON("alive: a"), "1,yes,,,,2020-01-01,,,,,,,\n",
         "#1 quarantined person(alive=!)" VISITS "t.csv:2:2 error unparsable_value a #1\n" QUARANTINED},
        {"a truth", PERSON("alive: flag"), "1,,,,,2020-01-01,,,,,,,1\n", "#1 loaded person(alive=true)" VISITS LOADED},
        {"a span of time that is exact", PERSON("note: \"concat(a, 'x')\", size: \"days(2015-01-01, d) / 10\""),
         "1,y,,,2015-02-10,2020-01-01,,,,,,,\n", "#1 loaded person(note=yx size=4)" VISITS LOADED},
        {"a span of time that is not: missing", PERSON("size: \"years(d, day)\""), "1,,,,2015,2020-01-01,,,,,,,\n",
         "#1 loaded person()" VISITS LOADED},
        {"constraints of the target", PERSON("size: n"), "1,,,12,,2020-01-01,,,,,,,\n",
         "#1 quarantined person(size=!)" VISITS "t.csv:2:4 error out_of_range n #1\n" QUARANTINED},
        {"warnings of the target", PERSON("size: n"), "1,,,7,,2020-01-01,,,,,,,\n",
         "#1 loaded person(size=7)" VISITS "t.csv:2:4 warning out_of_range n #1\n" LOADED},
        {"a word outside of the target's enum", PERSON("sex: a"), "1,man,,,,2020-01-01,,,,,,,\n",
         "#1 quarantined person(sex=!)" VISITS "t.csv:2:2 error unknown_code a #1\n" QUARANTINED},
        {"units are converted before constraints are asked", PERSON("gray: cgy"), "1,,,,,2020-01-01,6996,,,,,,\n",
         "#1 loaded person(gray=69.96Gy)" VISITS LOADED},
        {"too much after conversion", PERSON("gray: cgy"), "1,,,,,2020-01-01,10001,,,,,,\n",
         "#1 quarantined person(gray=!)" VISITS "t.csv:2:7 error out_of_range cgy #1\n" QUARANTINED},
        {"what is computed keeps its unit", PERSON("gray: cgy * 2"), "1,,,,,2020-01-01,3000,,,,,,\n",
         "#1 loaded person(gray=60Gy)" VISITS LOADED},
        {"the unit another attribute names", PERSON("load: load, unit: u"), "1,,,,,2020-01-01,,copies/mL,50,,,,\n",
         "#1 loaded person(load=50copies/mL unit=copies/mL)" VISITS LOADED},
        {"a unit that does not fit it", PERSON("load: load, unit: {const: IU/mL}"),
         "1,,,,,2020-01-01,,copies/mL,50,,,,\n",
         "#1 quarantined person(load=! unit=IU/mL)" VISITS "t.csv:2:9 error unknown_unit load #1\n" QUARANTINED},
        {"no unit named", PERSON("load: load"), "1,,,,,2020-01-01,,copies/mL,50,,,,\n",
         "#1 quarantined person(load=!)" VISITS "t.csv:2:9 error unknown_unit load #1\n" QUARANTINED},
    };
    check(CASES, COUNT(CASES));
}

// A unit that is known, but measures something else, is named with the one that is wanted.
static void units_are_named(void **state)
{
    (void)state;
    static const struct {
        const char *label, *mapping, *unit, *en, *zh;
    } CASES[] = {
        {"of another kind", PERSON("load: load, unit: {const: IU/mL}"), "copies/mL",
         "copies/mL cannot be converted to IU/mL", "copies/mL 不能换算为 IU/mL"},
        {"none in the record", PERSON("load: load"), "copies/mL", "the unit is missing or unknown", "单位缺失或无法识别"},
        {"none in the cell", PERSON("load: load, unit: {const: IU/mL}"), "", "the unit is missing or unknown",
         "单位缺失或无法识别"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        Trial trial;
        trial_load(&trial, MODEL, SCHEMA, CASES[i].mapping);
        const char *text =
            arena_format(&trial.arena, "%s1,,,,,2020-01-01,,%s,50,,,,\n", TITLES, CASES[i].unit);
        const TrialFile files[] = {{"t.csv", text}, {NULL, NULL}};
        trial_run(&trial, files, NULL);
        assert_text(CASES[i].label, trial.findings.items[0].message.text[LANGUAGE_EN], CASES[i].en);
        assert_text(CASES[i].label, trial.findings.items[0].message.text[LANGUAGE_ZH], CASES[i].zh);
        trial_free(&trial);
    }
}

static void codes_and_defaults(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"a code", PERSON("sex: {from: a, codes: sexes}"), "1,F,,,,2020-01-01,,,,,,,\n",
         "#1 loaded person(sex=female)" VISITS LOADED},
        {"both sides are cleaned", PERSON("sex: {from: a, codes: sexes}"), "1,（女）,,,,2020-01-01,,,,,,,\n",
         "#1 loaded person(sex=female)" VISITS LOADED},
        {"what is computed is cleaned too", PERSON("sex: {from: \"concat(a, ' ')\", codes: sexes}"),
         "1,F,,,,2020-01-01,,,,,,,\n", "#1 loaded person(sex=female)" VISITS LOADED},
        {"missing stays missing", PERSON("sex: {from: a, codes: sexes}"), "1,,,,,2020-01-01,,,,,,,\n",
         "#1 loaded person()" VISITS LOADED},
        {"a code for missing", PERSON("sex: {from: a, codes: sexes}"), "1,9,,,,2020-01-01,,,,,,,\n",
         "#1 loaded person()" VISITS LOADED},
        {"a code the list does not have", PERSON("sex: {from: a, codes: sexes}"), "1,X,,,,2020-01-01,,,,,,,\n",
         "#1 quarantined person(sex=!)" VISITS "t.csv:2:2 error unknown_code a #1\n" QUARANTINED},
        {"default where it is missing", PERSON("sex: {from: a, codes: sexes, default: unknown}"),
         "1,,,,,2020-01-01,,,,,,,\n", "#1 loaded person(sex=unknown)" VISITS LOADED},
        {"default where the code says missing", PERSON("sex: {from: a, codes: sexes, default: unknown}"),
         "1,9,,,,2020-01-01,,,,,,,\n", "#1 loaded person(sex=unknown)" VISITS LOADED},
        {"no default for an unknown code", PERSON("sex: {from: a, codes: sexes, default: unknown}"),
         "1,X,,,,2020-01-01,,,,,,,\n",
         "#1 quarantined person(sex=!)" VISITS "t.csv:2:2 error unknown_code a #1\n" QUARANTINED},
        {"a default of a number with a unit", PERSON("gray: {from: cgy, default: 70}"), "1,,,,,2020-01-01,,,,,,,\n",
         "#1 loaded person(gray=70Gy)" VISITS LOADED},
        {"a number's code", PERSON("sex: {from: n, codes: {1: male, 2: female}}"), "1,,,2.0,,2020-01-01,,,,,,,\n",
         "#1 loaded person(sex=female)" VISITS LOADED},
        {"a truth's code", PERSON("sex: {from: flag, codes: {'true': male, 'false': female}}"),
         "1,,,,,2020-01-01,,,,,,,0\n", "#1 loaded person(sex=female)" VISITS LOADED},
        {"an exact code before any pattern", PERSON("sex: {from: a, codes: {'*': unknown, M: male}}"),
         "1,M,,,,2020-01-01,,,,,,,\n", "#1 loaded person(sex=male)" VISITS LOADED},
        {"patterns in the order written", PERSON("sex: {from: a, codes: {'M?': male, 'M*': female, '[0-9]': unknown}}"),
         "1,Mrs,,,,2020-01-01,,,,,,,\n", "#1 loaded person(sex=female)" VISITS LOADED},
        {"a pattern is of characters", PERSON("sex: {from: a, codes: {'男?': male, '*': unknown}}"),
         "1,男性,,,,2020-01-01,,,,,,,\n", "#1 loaded person(sex=male)" VISITS LOADED},
        {"a table: an attribute takes the column of its name",
         PERSON("sex: {from: a, codes: table}, note: {from: a, codes: table}"), "1,x,,,,2020-01-01,,,,,,,\n",
         "#1 loaded person(sex=male note=X)" VISITS LOADED},
        {"a table: no such column is missing",
         PERSON("sex: {from: a, codes: table}, note: {from: a, codes: table, default: none}"),
         "1,y,,,,2020-01-01,,,,,,,\n", "#1 loaded person(sex=female note=none)" VISITS LOADED},
        {"a table with patterns", PERSON("sex: {from: a, codes: table}, note: {from: a, codes: table}"),
         "1,zz,,,,2020-01-01,,,,,,,\n", "#1 loaded person(note=Z)" VISITS LOADED},
        {"one cell, one finding, whatever it feeds",
         PERSON("sex: {from: a, codes: table}, note: {from: a, codes: table}"), "1,w,,,,2020-01-01,,,,,,,\n",
         "#1 quarantined person(sex=! note=!)" VISITS "t.csv:2:2 error unknown_code a #1\n" QUARANTINED},
        {"an enum of the source", PERSON("sex: {from: sex, codes: {M: male, F: female}}"), "1,,,,,2020-01-01,,,,,,F,\n",
         "#1 loaded person(sex=female)" VISITS LOADED},
        {"first found in several fields", PERSON("note: \"coalesce(lower(a), b)\""), "1,,y,,,2020-01-01,,,,,,,\n",
         "#1 loaded person(note=y)" VISITS LOADED},
    };
    check(CASES, COUNT(CASES));
}

static void what_is_wrong_is_not_missing(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"no default for a cell in error", PERSON("size: {from: n, default: 1}"), "1,,,x,,2020-01-01,,,,,,,\n",
         "#1 quarantined person(size=!)" VISITS "t.csv:2:4 error invalid_number n #1\n" QUARANTINED},
        {"nor for what is computed from it", PERSON("size: {from: n + 1, default: 1}"), "1,,,x,,2020-01-01,,,,,,,\n",
         "#1 quarantined person(size=!)" VISITS "t.csv:2:4 error invalid_number n #1\n" QUARANTINED},
        {"no missing attribute, and no rule", PERSON("note: a"), "1,,,,,x,,,,,,,\n",
         "#1 quarantined person() visit(seq=1 day=!) visit(seq=2 day=! kind=second)\nt.csv:2:6 error invalid_date 日期 "
         "#1\n" QUARANTINED},
        {"no entity's absence",
         "mapping: 1\ncenter: c\nschema: s.yaml\ntarget: m/1\nrecords: {visit: {from: main, where: d is present, "
         "fields: {day: d}}}\n",
         "1,,,,x,,,,,,,,\n", "#1 quarantined\nt.csv:2:5 error invalid_date d #1\n" QUARANTINED},
        {"no verdict on eligibility",
         "mapping: 1\ncenter: c\nschema: s.yaml\ntarget: m/1\nrecords: {visit: {from: main, fields: {day: day, kind: "
         "a, end: d}}}\n",
         "1,,,,x,2020-01-01,,,,,,,\n",
         "#1 quarantined visit(seq=1 day=2020-01-01 end=!)\nt.csv:2:5 error invalid_date d #1\n" QUARANTINED},
    };
    check(CASES, COUNT(CASES));
}

#define VISIT(ways) "mapping: 1\ncenter: c\nschema: s.yaml\ntarget: m/1\nrecords:\n  visit:\n" ways

static void lists_are_read_side_by_side(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"one record an item", VISIT("    {from: main, repeat: {x: xs}, fields: {day: day, kind: x}}\n"),
         "1,,,,,2020-01-01,,,,\"p,q\",,,\n",
         "#1 loaded visit(seq=1 day=2020-01-01 kind=p) visit(seq=2 day=2020-01-01 kind=q)\n" LOADED},
        {"an empty list makes no record",
         VISIT("    - {from: main, repeat: {x: xs}, fields: {day: day, kind: x}}\n    - {from: main, fields: {day: "
               "day}}\n    - {from: main, fields: {day: day, end: day}}\n"),
         "1,,,,,2020-01-01,,,,,,,\n",
         "#1 loaded visit(seq=1 day=2020-01-01) visit(seq=2 day=2020-01-01 end=2020-01-01)\n" LOADED},
        {"where the other fields still matter",
         VISIT("    - {from: main, repeat: {x: xs}, fields: {day: day, kind: x}}\n    - {from: main, where: count(xs) "
               "= 0, fields: {day: day, kind: {const: none}}}\n    - {from: main, fields: {day: day}}\n"),
         "1,,,,,2020-01-01,,,,,,,\n",
         "#1 loaded visit(seq=1 day=2020-01-01) visit(seq=2 day=2020-01-01 kind=none)\n" LOADED},
        {"short lists are padded with missing",
         VISIT("    {from: main, repeat: {x: xs, m: ns}, fields: {day: day, kind: \"concat(x, coalesce(m, '-'))\"}}\n"),
         "1,,,,,2020-01-01,,,,\"p,q,r\",\"1,2\",,\n",
         "#1 loaded visit(seq=1 day=2020-01-01 kind=p1) visit(seq=2 day=2020-01-01 kind=q2) visit(seq=3 day=2020-01-01 "
         "kind=r-)\n" LOADED},
        {"a scalar beside a list goes with its first item",
         VISIT("    {from: main, repeat: {x: xs, y: a}, fields: {day: day, kind: \"concat(x, coalesce(y, '-'))\"}}\n"),
         "1,A,,,,2020-01-01,,,,\"p,q\",,,\n",
         "#1 loaded visit(seq=1 day=2020-01-01 kind=pA) visit(seq=2 day=2020-01-01 kind=q-)\n" LOADED},
        {"lines under each other",
         VISIT("    {from: main, repeat: [{x: a}, {x: b}], where: x is present, fields: {day: day, kind: x}}\n"),
         "1,A,B,,,2020-01-01,,,,,,,\n",
         "#1 loaded visit(seq=1 day=2020-01-01 kind=A) visit(seq=2 day=2020-01-01 kind=B)\n" LOADED},
        {"where sees the aliases",
         VISIT("    {from: main, repeat: {x: xs}, where: x != 'q', fields: {day: day, kind: x}}\n"),
         "1,,,,,2020-01-01,,,,\"p,q,r\",,,\n",
         "#1 loaded visit(seq=1 day=2020-01-01 kind=p) visit(seq=2 day=2020-01-01 kind=r)\n" LOADED},
        {"where that is undecided makes none",
         VISIT("    - {from: main, where: d < 2015-03-10, fields: {day: day, kind: a}}\n    - {from: main, fields: "
               "{day: day}}\n    - {from: main, fields: {day: day, kind: {const: z}}}\n"),
         "1,,,,2015-03,2020-01-01,,,,,,,\n",
         "#1 loaded visit(seq=1 day=2020-01-01) visit(seq=2 day=2020-01-01 kind=z)\n" LOADED},
        {"an item in error is one item",
         VISIT("    {from: main, repeat: {x: xs, m: ns}, fields: {day: day, kind: \"concat(x, m)\"}}\n"),
         "1,,,,,2020-01-01,,,,\"p,q\",\"1,z\",,\n",
         "#1 quarantined visit(seq=1 day=2020-01-01 kind=!) visit(seq=2 day=2020-01-01 kind=p1)\nt.csv:2:11 error "
         "invalid_number ns #1\n" QUARANTINED},
        {"groups of an item", VISIT("    {from: main, repeat: {x: xs}, fields: {day: day, kind: upper(x)}}\n"),
         "1,,,,,2020-01-01,,,,\" p , q \",,,\n",
         "#1 loaded visit(seq=1 day=2020-01-01 kind=P) visit(seq=2 day=2020-01-01 kind=Q)\n" LOADED},
    };
    check(CASES, COUNT(CASES));
}

static void rows_of_an_entity(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"in the order that numbers them, by text", VISIT("    {from: main, fields: {day: day, kind: concat(n)}}\n"),
         "1,,,9,,2020-01-02,,,,,,,\n1,,,10,,2020-01-02,,,,,,,\n1,,,1,,2020-01-01,,,,,,,\n",
         "#1 loaded visit(seq=1 day=2020-01-01 kind=1) visit(seq=2 day=2020-01-02 kind=10) visit(seq=3 day=2020-01-02 "
         "kind=9)\nt.csv row 3 = 3 loaded\npatient 1 = 1 loaded\n"},
        {"empties first", VISIT("    {from: main, fields: {day: day, kind: a}}\n"),
         "1,x,,,,2020-01-01,,,,,,,\n1,,,,,2020-01-01,,,,,,,\n",
         "#1 loaded visit(seq=1 day=2020-01-01) visit(seq=2 day=2020-01-01 kind=x)\nt.csv row 2 = 2 loaded\npatient 1 "
         "= 1 loaded\n"},
        {"equal rows are one", VISIT("    {from: main, fields: {day: day, kind: a}}\n"),
         "1,x,p,,,2020-01-01,,,,,,,\n1,x,q,,,2020-01-01,,,,,,,\n1,y,q,,,2020-01-01,,,,,,,\n",
         "#1 loaded visit(seq=1 day=2020-01-01 kind=x) visit(seq=2 day=2020-01-01 kind=y)\nt.csv:3:0 info "
         "equal_rows * #1\nt.csv row 3 = 3 loaded\npatient 1 = 1 loaded\n"},
        {"a date known to the month is another than its first day",
         VISIT("    {from: main, fields: {day: day, end: d}}\n"),
         "1,,,,2020-03,2020-01-01,,,,,,,\n1,,,,2020-03-01,2020-01-01,,,,,,,\n",
         "#1 loaded visit(seq=1 day=2020-01-01 end=2020-03) visit(seq=2 day=2020-01-01 end=2020-03-01)\nt.csv row 2 = "
         "2 loaded\npatient 1 = 1 loaded\n"},
        {"the same whatever the order of the rows", VISIT("    {from: main, fields: {day: day, end: d}}\n"),
         "1,,,,2020-03-01,2020-01-01,,,,,,,\n1,,,,2020-03,2020-01-01,,,,,,,\n",
         "#1 loaded visit(seq=1 day=2020-01-01 end=2020-03) visit(seq=2 day=2020-01-01 end=2020-03-01)\nt.csv row 2 = "
         "2 loaded\npatient 1 = 1 loaded\n"},
    };
    check(CASES, COUNT(CASES));
}

// The place of a finding is a cell of the file, under the center's own title.
static void places(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"a required attribute: at the field its expression names",
         VISIT("    - {from: main, fields: {day: d}}\n    - {from: main, fields: {day: day}}\n"),
         "1,,,,,2020-01-01,,,,,,,\n",
         "#1 quarantined visit(seq=1) visit(seq=2 day=2020-01-01)\nt.csv:2:5 error missing_value d #1 rule "
         "day\n" QUARANTINED},
        {"a required attribute: at its computed value's leftmost cell",
         VISIT("    {from: main, fields: {day: \"coalesce(d, day)\"}}\n"), "1,,,,,,,,,,,,\n",
         "#1 quarantined visit(seq=1)\nt.csv:2:5 error missing_value d #1 rule day\n" QUARANTINED},
        {"a required attribute, by its title", VISIT("    {from: main, fields: {day: day}}\n"), "1,,,,,,,,,,,,\n",
         "#1 quarantined visit(seq=1)\nt.csv:2:6 error missing_value 日期 #1 rule day\n" QUARANTINED},
        {"a required attribute of padding: at the list",
         VISIT("    {from: main, repeat: {x: xs, m: ns}, fields: {day: \"if(m = 1, '2020-01-01')\", kind: x}}\n"),
         "1,,,,,,,,,\"p,q\",1,,\n",
         "#1 quarantined visit(seq=1 kind=q) visit(seq=2 day=2020-01-01 kind=p)\nt.csv:2:11 error missing_value ns #1 "
         "rule day\n" QUARANTINED},
        {"a rule of an entity: at the first name", VISIT("    {from: main, fields: {day: day, end: d}}\n"),
         "1,,,,2019-01-01,2020-01-01,,,,,,,\n",
         "#1 quarantined visit(seq=1 day=2020-01-01 end=2019-01-01)\nt.csv:2:6 error date_order 日期 #1 rule "
         "order\n" QUARANTINED},
        {"a rule that cannot be decided holds",
         VISIT("    - {from: main, fields: {day: day, end: d}}\n    - {from: main, fields: {day: day}}\n"),
         "1,,,,2020-01,2020-01-15,,,,,,,\n",
         "#1 loaded visit(seq=1 day=2020-01-15) visit(seq=2 day=2020-01-15 end=2020-01)\n" LOADED},
        {"a rule over the patient: at the winner's cell",
         "mapping: 1\ncenter: c\nschema: s.yaml\ntarget: m/1\nrecords:\n  person: {from: main, where: a = 'p', fields: "
         "{born: d}}\n  visit: {from: main, fields: {day: day}}\n",
         "1,p,,,2021-01-01,2020-05-01,,,,,,,\n1,q,,,,2020-03-01,,,,,,,\n",
         "#1 quarantined person(born=2021-01-01) visit(seq=1 day=2020-03-01) visit(seq=2 day=2020-05-01)\nt.csv:3:6 "
         "error date_order 日期 #1 rule born-first\n"
         "t.csv row 2 = 2 quarantined\npatient 1 = 1 quarantined\n"},
        {"an absent entity: at the first row, under the title that would feed it",
         VISIT("    {from: main, where: day is present, fields: {day: day}}\n"), "1,,,,,,,,,,,,\n1,,,,,,,,,,,,\n",
         "#1 quarantined\nt.csv:2:0 error missing_value 日期 #1 rule some-visit\nt.csv row 2 = 2 quarantined\npatient "
         "1 = 1 quarantined\n"},
        {"an absent entity that several titles would feed",
         VISIT("    - {from: main, where: day is present, fields: {day: day}}\n    - {from: main, where: d is present, "
               "fields: {day: d}}\n"),
         "1,,,,,,,,,,,,\n", "#1 quarantined\nt.csv:2:0 error missing_value * #1 rule some-visit\n" QUARANTINED},
        {"an absent entity nobody feeds",
         "mapping: 1\ncenter: c\nschema: s.yaml\ntarget: m/1\nrecords: {person: {from: main, fields: {note: a}}}\n",
         "1,,,,,,,,,,,,\n",
         "#1 quarantined person()\nt.csv:2:0 error missing_value * #1 rule some-visit\n" QUARANTINED},
        {"an entity with too many rows: at the last of them", VISIT("    {from: main, fields: {day: day}}\n"),
         "1,,,,,2020-01-03,,,,,,,\n1,,,,,2020-01-04,,,,,,,\n1,,,,,2020-01-02,,,,,,,\n1,,,,,2020-01-01,,,,,,,\n",
         "#1 quarantined visit(seq=1 day=2020-01-01) visit(seq=2 day=2020-01-02) visit(seq=3 day=2020-01-03) "
         "visit(seq=4 day=2020-01-04)\nt.csv:5:0 error conflicting_duplicate * #1 rule few-visits\nt.csv row 4 = 4 "
         "quarantined\npatient 1 = 1 quarantined\n"},
        {"not eligible: excluded, no error", VISIT("    {from: main, fields: {day: day}}\n"),
         "1,,,,,2020-01-01,,,,,,,\n",
         "#1 excluded visit(seq=1 day=2020-01-01)\nt.csv:2:0 info not_eligible * #1 rule two-visits\nt.csv row 1 = 1 "
         "excluded\npatient 1 = 1 excluded\n"},
    };
    check(CASES, COUNT(CASES));
}

// ---- Models with keys ----------------------------------------------------------------------------------------------

static const char KEYED[] =
    "schema: 1\n"
    "name: m\n"
    "version: '1'\n"
    "resources:\n"
    "  - name: lab\n"
    "    primaryKey: [test, day]\n"
    "    fields:\n"
    "      - {name: value}\n"                      // not the first of the key: equal keys do not stand together
    "      - {name: test}\n"
    "      - {name: day, type: date}\n"
    "  - name: spot\n"
    "    primaryKey: [site, seq]\n"
    "    fields:\n"
    "      - {name: site}\n"
    "      - {name: seq, type: integer, rowNumber: [{name: day, last: ''}, size]}\n"
    "      - {name: day, type: date}\n"
    "      - {name: size}\n";

static const char ROWS[] =
    "schema: 1\n"
    "name: c\n"
    "path: t.csv\n"
    "format: csv\n"
    "patient: id\n"
    "resources: [{name: main, fields: [{name: id}, {name: a}, {name: b}, {name: d, type: date}]}]\n";

static void keys_of_the_model(void **state)
{
    (void)state;
    static const char LAB[] = "mapping: 1\ncenter: c\nschema: s.yaml\ntarget: m/1\nrecords: {lab: {from: main, fields: "
                              "{test: a, value: b, day: d}}}\n";
    static const char SPOT[] = "mapping: 1\ncenter: c\nschema: s.yaml\ntarget: m/1\nrecords: {spot: {from: main, "
                               "fields: {site: a, size: b, day: d}}}\n";
    static const Case CASES[] = {
        {"two rows of one key, apart in the order of values", LAB,
         "id,a,b,d\n1,x,1,2020-01-01\n1,y,2,2020-01-01\n1,x,3,2020-01-01\n",
         "#1 quarantined lab(value=1 test=x day=2020-01-01) lab(value=2 test=y day=2020-01-01) lab(value=3 test=x "
         "day=2020-01-01)\n"
         "t.csv:4:0 error conflicting_duplicate * #1\nt.csv row 3 = 3 quarantined\npatient 1 = 1 quarantined\n"},
        {"other keys", LAB, "id,a,b,d\n1,x,1,2020-01-01\n1,x,1,2020-01-02\n1,y,1,2020-01-01\n",
         "#1 loaded lab(value=1 test=x day=2020-01-01) lab(value=1 test=x day=2020-01-02) lab(value=1 test=y "
         "day=2020-01-01)\nt.csv row 3 = 3 loaded\npatient 1 = 1 loaded\n"},
        {"numbers within the rest of the key; what is last when empty", SPOT,
         "id,a,b,d\n1,lung,1,\n1,bone,1,2020-01-02\n1,lung,2,2020-01-03\n1,bone,3,2020-01-01\n1,lung,1,2020-01-03\n",
         "#1 loaded spot(site=bone seq=1 day=2020-01-01 size=3) spot(site=bone seq=2 day=2020-01-02 size=1) "
         "spot(site=lung seq=1 day=2020-01-03 size=1) "
         "spot(site=lung seq=2 day=2020-01-03 size=2) spot(site=lung seq=3 size=1)\nt.csv row 5 = 5 loaded\npatient 1 "
         "= 1 loaded\n"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++)
        run(CASES[i].label, KEYED, ROWS, CASES[i].mapping, CASES[i].rows, CASES[i].result);
}

// Ten thousand rows of one patient: numbering and looking for equal keys must not cost the square of their number.
static void many_rows_of_one_patient(void **state)
{
    (void)state;
    enum { MANY = 10000 };
    static const char BOTH[] =
        "mapping: 1\ncenter: c\nschema: s.yaml\ntarget: m/1\nrecords:\n  lab: {from: main, fields: {test: a, value: b, "
        "day: d}}\n  spot: {from: main, fields: {site: a, size: b, day: d}}\n";
    Buffer rows = {0};
    buffer_string(&rows, "id,a,b,d\n");
    for (int i = 0; i < MANY; i++) buffer_format(&rows, "1,%d,%d,%04d-01-01\n", i % 100, i, 1000 + i % 9000);
    Trial trial;
    trial_load(&trial, KEYED, ROWS, BOTH);
    clock_t before = clock();
    const TrialFile files[] = {{"t.csv", buffer_c_string(&rows)}, {NULL, NULL}};
    const char *result = trial_run(&trial, files, NULL);
    assert_non_null(strstr(result, "t.csv row 10000 = 10000 "));
    assert_non_null(strstr(result, "spot(site=7 seq=100 "));
    assert_null(strstr(result, "seq=101 "));
    assert_true((clock() - before) / CLOCKS_PER_SEC < 20);
    buffer_free(&rows);
    trial_free(&trial);
}

// ---- Rows nobody can read ------------------------------------------------------------------------------------------

static const char SHARED[] =
    "schema: 1\n"
    "name: c\n"
    "path: t.csv\n"
    "format: csv\n"
    "patient: id\n"
    "fields: [{name: id}, {name: k}, {name: d, titles: 日期, type: date}]\n"
    "resources:\n"
    "  - {name: one, where: \"k in ('1', '12')\"}\n"
    "  - {name: two, where: \"k in ('2', '12')\"}\n";

static void rows_that_find_no_resource(void **state)
{
    (void)state;
    static const char BOTH[] = "mapping: 1\ncenter: c\nschema: s.yaml\ntarget: m/1\nrecords: {visit: [{from: one, "
                               "fields: {day: d}}, {from: two, fields: {day: d, kind: k}}]}\n";
    static const Case CASES[] = {
        {"each its own", BOTH, "id,k,日期\n1,1,2020-01-01\n1,2,2020-01-01\n",
         "#1 loaded visit(seq=1 day=2020-01-01) visit(seq=2 day=2020-01-01 kind=2)\nt.csv row 2 = 2 loaded\npatient 1 "
         "= 1 loaded\n"},
        {"nobody's: an error of the patient, and nothing is said of what it may have been", BOTH,
         "id,k,日期\n1,3,2020-01-01\n",
         "#1 quarantined\nt.csv:2:0 error unknown_row * #1\nt.csv row 1 = 1 quarantined\npatient 1 = 1 quarantined\n"},
        {"two people's", BOTH, "id,k,日期\n1,12,2020-01-01\n1,1,2020-01-01\n",
         "#1 quarantined visit(seq=1 day=2020-01-01)\nt.csv:2:0 error unknown_row * #1\nt.csv row 2 = 2 "
         "quarantined\npatient 1 = 1 quarantined\n"},
        {"of another width", BOTH, "id,k,日期\n1,1\n2,1,2020-01-01,x\n3,1,2020-01-01\n3,2,2020-01-01\n",
         "#1 quarantined\n#2 quarantined\n#3 loaded visit(seq=1 day=2020-01-01) visit(seq=2 day=2020-01-01 kind=2)\n"
         "t.csv:2:0 error ragged_row * #1\nt.csv:3:0 error ragged_row * #2\nt.csv row 4 = 2 loaded + 2 "
         "quarantined\npatient 3 = 1 loaded + 2 quarantined\n"},
        {"without a patient", BOTH, "id,k,日期\n,1,2020-01-01\n3,1,2020-01-01\n3,2,2020-01-01\n",
         "#1 loaded visit(seq=1 day=2020-01-01) visit(seq=2 day=2020-01-01 kind=2)\nt.csv:2:1 error missing_key "
         "id\nt.csv row 3 = 2 loaded + 1 quarantined\npatient 1 = 1 loaded\n"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++)
        run(CASES[i].label, MODEL, SHARED, CASES[i].mapping, CASES[i].rows, CASES[i].result);
    static const struct {
        const char *rows, *message;
    } SAID[] = {{"id,k,日期\n1,12,2020-01-01\n", "several resources of the schema take this row"},
                {"id,k,日期\n1,1\n", "the row has another number of cells than the header: 2 instead of 3"},
                {"id,k,日期\n,1,2020-01-01,x\n", "the row has another number of cells than the header: 4 instead of 3"}};
    for (size_t i = 0; i < COUNT(SAID); i++) {
        Trial trial;
        trial_load(&trial, MODEL, SHARED, BOTH);
        const TrialFile files[] = {{"t.csv", SAID[i].rows}, {NULL, NULL}};
        trial_run(&trial, files, NULL);
        assert_string_equal(trial.findings.items[0].message.text[LANGUAGE_EN], SAID[i].message);
        trial_free(&trial);
    }
}

// Rules of the center, on rows of its own file.
static void rules_of_rows(void **state)
{
    (void)state;
    static const char RULES[] =
        "schema: 1\nname: c\npath: t.csv\nformat: csv\npatient: id\n"
        "rules: [{id: top, severity: warning, code: odd, assert: a != 'odd'}]\n"
        "resources:\n"
        "  - name: main\n"
        "    fields: [{name: id}, {name: a}, {name: b, titles: 乙, type: integer}, {name: d, type: date}]\n"
        "    rules:\n"
        "      - {id: small, when: a is present, assert: b < 10}\n"
        "      - {id: noted, severity: info, assert: a is present}\n";
    static const char NOTHING[] =
        "mapping: 1\ncenter: c\nschema: s.yaml\ntarget: m/1\nrecords: {lab: {from: main, fields: {test: a}}}\n";
    static const Case CASES[] = {
        {"all hold", NOTHING, "id,a,乙,d\n1,x,1,\n",
         "#1 loaded lab(test=x)\nt.csv row 1 = 1 loaded\npatient 1 = 1 loaded\n"},
        {"an error, a warning", NOTHING, "id,a,乙,d\n1,odd,10,\n",
         "#1 quarantined lab(test=odd)\nt.csv:2:2 warning odd a #1 rule top\nt.csv:2:3 error small 乙 #1 rule "
         "small\nt.csv row 1 = 1 quarantined\npatient 1 = 1 quarantined\n"},
        {"not where `when` is not true", NOTHING, "id,a,乙,d\n1,,10,\n",
         "#1 loaded lab()\nt.csv:2:2 info noted a #1 rule noted\nt.csv row 1 = 1 loaded\npatient 1 = 1 loaded\n"},
        {"not on what is in error", NOTHING, "id,a,乙,d\n1,x,y,\n",
         "#1 quarantined lab(test=x)\nt.csv:2:3 error invalid_number 乙 #1\nt.csv row 1 = 1 quarantined\npatient 1 = 1 "
         "quarantined\n"},
        {"not on what is missing", NOTHING, "id,a,乙,d\n1,x,,\n",
         "#1 loaded lab(test=x)\nt.csv row 1 = 1 loaded\npatient 1 = 1 loaded\n"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++)
        run(CASES[i].label, KEYED, RULES, CASES[i].mapping, CASES[i].rows, CASES[i].result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(from_expression_to_constraint),
        cmocka_unit_test(units_are_named),
        cmocka_unit_test(codes_and_defaults),
        cmocka_unit_test(what_is_wrong_is_not_missing),
        cmocka_unit_test(lists_are_read_side_by_side),
        cmocka_unit_test(rows_of_an_entity),
        cmocka_unit_test(places),
        cmocka_unit_test(keys_of_the_model),
        cmocka_unit_test(many_rows_of_one_patient),
        cmocka_unit_test(rows_that_find_no_resource),
        cmocka_unit_test(rules_of_rows),
    };
    return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
