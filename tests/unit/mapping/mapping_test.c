// Mappings: everything that is complained of when one is loaded against its schema and its target, with its exact text
// and place ("Checked when loaded" in the language reference, item by item).
#include "mapping/trial.h"

static const char MODEL[] =
    "schema: 1\n"
    "name: m\n"
    "version: '2'\n"
    "resources:\n"
    "  - name: person\n"
    "    primaryKey: []\n"
    "    fields:\n"
    "      - {name: sex, constraints: {required: true, enum: [male, female, unknown]}}\n"
    "      - {name: born, type: date}\n"
    "      - {name: code, constraints: {pattern: '[A-Z][0-9]'}}\n"
    "      - {name: alive, type: boolean}\n"
    "  - name: dose\n"
    "    primaryKey: [seq]\n"
    "    fields:\n"
    "      - {name: seq, type: integer, rowNumber: [kind]}\n"
    "      - {name: kind, constraints: {enum: [a, b]}}\n"
    "      - {name: gray, type: number, unit: Gy, constraints: {exclusiveMinimum: 0, maximum: 100}}\n"
    "      - {name: plain, type: number}\n"
    "      - {name: times, type: integer, constraints: {minimum: 1}}\n"
    "      - {name: unit, constraints: {enum: [copies/mL, IU/mL]}}\n"
    "      - {name: load, type: number, unit: {from: unit}}\n";

static const char SCHEMA[] =
    "schema: 1\n"
    "name: c\n"
    "path: t.csv\n"
    "format: csv\n"
    "patient: id\n"
    "resources:\n"
    "  - name: main\n"
    "    fields:\n"
    "      - {name: id, phi: direct}\n"
    "      - {name: who, phi: direct, extract: '(?<family>.)(?<value>.*)'}\n"
    "      - {name: sex, constraints: {enum: [M, F]}}\n"
    "      - {name: born, type: date}\n"
    "      - {name: text}\n"
    "      - {name: n, type: integer}\n"
    "      - {name: gray, type: number, unit: Gy}\n"
    "      - {name: copies, type: number, unit: copies/mL}\n"
    "      - {name: flag, type: boolean}\n"
    "      - {name: list, separator: ',', constraints: {enum: [x, y]}}\n"
    "      - {name: other, separator: ',', constraints: {enum: [y, z]}}\n"
    "      - {name: grays, type: number, unit: Gy, separator: ','}\n"
    "      - {name: loads, type: number, unit: IU/mL, separator: ','}\n"
    "      - {name: names, separator: ',', phi: direct}\n"
    "      - {name: third, titles: old_id}\n"
    "      - {name: again, titles: [id, old_id]}\n"
    "      - {name: stage, extract: 'T(?<t>[0-4])N(?<n>[0-3])'}\n"
    "      - {name: stages, separator: ',', extract: 'T(?<t>[0-4])'}\n";

// The head of a mapping in four lines; what a case adds begins in line 5.
#define HEAD "mapping: 1\ncenter: c\nschema: s.yaml\ntarget: m/2\n"
// A person in lines 5 … 9; what a case adds to its fields stands in line 9, behind column 15.
#define PERSON(field)                                                                                                  \
    HEAD "records:\n  person:\n    from: main\n    fields:\n      sex: {from: sex, codes: {M: male, F: "               \
         "female}}\n" field
// A dose in lines 5 … 8; fields begin in line 9 with column 7.
#define DOSE(fields) HEAD "records:\n  dose:\n    from: main\n    fields:\n" fields

typedef struct Case {
    const char *label, *mapping, *complaints;
} Case;

static void check_against(const char *model, const char *schema, const Case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        Trial trial;
        trial_load(&trial, model, schema, cases[i].mapping);
        assert_complaints(cases[i].label, &trial.complaints, cases[i].complaints);
        assert_int_equal(trial.mapping != NULL, trial.complaints.errors == 0);
        trial_free(&trial);
    }
}

static void check(const Case *cases, size_t count)
{
    check_against(MODEL, SCHEMA, cases, count);
}

static void the_whole(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"made well", PERSON("      born: born\n"), ""},
        {"keys that are missing", "records: {}",
         "map.yaml:1:1: a mapping needs the key 'mapping'\nmap.yaml:1:1: a mapping needs the key 'center'\n"
         "map.yaml:1:1: a mapping needs the key 'schema'\nmap.yaml:1:1: a mapping needs the key 'target'\n"},
        {"no map", "- a", "map.yaml:1:1: a mapping is a map, not a list\n"},
        {"an unknown key, and the rest is checked all the same",
         HEAD "code: {}\nrecords:\n  person: {from: main, fields: {sex: {const: male}, born: bron}}\n",
         "map.yaml:5:1: a mapping has no key 'code'\nmap.yaml:7:59: resource 'main' has no field 'bron'; did you mean "
         "'born'?\n"},
        {"another version", "mapping: 2\ncenter: c\nschema: s.yaml\ntarget: m/2\nrecords: {}\n",
         "map.yaml:1:10: this program reads version 1 of the mapping language\n"},
        {"the schema of another center", "mapping: 1\ncenter: d\nschema: s.yaml\ntarget: m/2\nrecords: {}\n",
         "map.yaml:2:9: the schema is of 'c'\n"},
        {"no schema there", "mapping: 1\ncenter: c\nschema: x.yaml\ntarget: m/2\nrecords: {}\n",
         "x.yaml: cannot be read: No such file or directory\n"},
        {"no model there", "mapping: 1\ncenter: c\nschema: s.yaml\ntarget: x/2\nrecords: {}\n",
         "x.yaml: cannot be read: No such file or directory\n"},
        {"a target without a version", "mapping: 1\ncenter: c\nschema: s.yaml\ntarget: m\nrecords: {}\n",
         "map.yaml:4:9: a target is name/version\n"},
        {"another version of the target", "mapping: 1\ncenter: c\nschema: s.yaml\ntarget: m/1\nrecords: {}\n",
         "map.yaml:4:9: the model at hand is m/2\n"},
        {"an entity that is not there", HEAD "records:\n  people: {from: main, fields: {}}\n",
         "map.yaml:6:3: the model has no entity 'people'\n"},
        {"a record that is no map", HEAD "records: {person: main}\n", "map.yaml:5:19: a record is a map, not text\n"},
        {"a record without from and fields", HEAD "records: {person: {}}\n",
         "map.yaml:5:19: a record needs the key 'from'\nmap.yaml:5:19: a record needs the key 'fields'\n"},
        {"a resource that is not there", HEAD "records: {person: {from: mian, fields: {}}}\n",
         "map.yaml:5:19: entity 'person' requires 'sex': map it, or name it under notCollected\n"
         "map.yaml:5:26: the schema has no resource 'mian' (did you mean 'main'?)\n"},
        {"a resource that is not there hides nothing else",
         HEAD "codelists: {sexes: {M: mail}}\nrecords:\n  person:\n    from: man\n    wher: n\n    fields:\n"
              "      sex: {from: s, codes: sexes}\n      born: f(n)\n      size: n\n      code: txet\n",
         "map.yaml:5:24: 'mail' is not a word of sex\n"
         "map.yaml:8:11: the schema has no resource 'man' (did you mean 'main'?)\n"
         "map.yaml:9:5: a record has no key 'wher' (did you mean 'where'?)\n"
         "map.yaml:11:19: no resource has a field 's'\n"
         "map.yaml:12:13: there is no function 'f' (functions: if coalesce greatest least concat lower upper trim len "
         "year years months days; aggregates: count min max sum first last any)\n"
         "map.yaml:13:7: entity 'person' has no attribute 'size'\n"
         "map.yaml:14:13: no resource has a field 'txet'; did you mean 'text'?\n"},
        {"a repeat over a resource that is not there",
         HEAD "records:\n  person: {from: man, repeat: [{text: txet}, {text: text}], fields: {sex: {const: male}, code: "
              "text}}\n",
         "map.yaml:6:18: the schema has no resource 'man' (did you mean 'main'?)\n"
         "map.yaml:6:39: no resource has a field 'txet' (did you mean 'text'?)\n"},
        {"an entity that is not there hides nothing else",
         HEAD "records:\n  persn:\n    from: main\n    where: bron is present\n    fields: {sex: {from: txet, codes: "
              "list}, brn: text}\n",
         "map.yaml:6:3: the model has no entity 'persn' (did you mean 'person'?)\n"
         "map.yaml:8:12: resource 'main' has no field 'bron'; did you mean 'born'?\n"
         "map.yaml:9:26: resource 'main' has no field 'txet'; did you mean 'text'?\n"
         "map.yaml:9:39: there is no code list 'list'\n"
         "map.yaml:9:46: no entity has an attribute 'brn' (did you mean 'born'?)\n"},
        {"an attribute that is not there hides nothing else",
         HEAD "records:\n  person: {from: main, fields: {sex: {const: male}, brn: {from: bron, cods: {}}}}\n",
         "map.yaml:6:53: entity 'person' has no attribute 'brn' (did you mean 'born'?)\n"
         "map.yaml:6:65: resource 'main' has no field 'bron'; did you mean 'born'?\n"
         "map.yaml:6:71: an attribute has no key 'cods' (did you mean 'codes'?)\n"},
        {"a code list that nothing uses",
         HEAD "codelists: {sexes: {M: mail}, sex: {M: male}}\nrecords: {person: {from: main, fields: {sex: {from: text, "
              "codes: sexe}}}}\n",
         "map.yaml:5:13: warning: no attribute uses the code list 'sexes', so its words are not checked (name it under "
         "`codes`, or remove it)\n"
         "map.yaml:5:31: warning: no attribute uses the code list 'sex', so its words are not checked (name it under "
         "`codes`, or remove it)\n"
         "map.yaml:6:66: there is no code list 'sexe' (did you mean 'sexes'?)\n"},
        {"an attribute that is not there", PERSON("      size: n\n"),
         "map.yaml:10:7: entity 'person' has no attribute 'size'\n"},
        {"a number the model gives itself", DOSE("      seq: n\n"),
         "map.yaml:9:7: entity 'dose' numbers 'seq' by itself\n"},
        {"everything in one pass",
         HEAD "codelists: {l: {a: , b: x}}\nrecords:\n  person:\n    - {from: main, where: n, fields: {born: n, code: "
              "txet, sex: {const: neuter}}}\n    - {from: gone, fields: {}}\n",
         "map.yaml:5:13: warning: no attribute uses the code list 'l', so its words are not checked (name it under "
         "`codes`, or remove it)\n"
         "map.yaml:5:20: a word is wanted here (write `missing` for a code that says nothing)\n"
         "map.yaml:8:27: this must be true or false\n"
         "map.yaml:8:45: attribute 'born' is a date, this is a number\n"
         "map.yaml:8:54: resource 'main' has no field 'txet'; did you mean 'text'?\n"
         "map.yaml:8:73: 'neuter' is not a word of sex\n"
         "map.yaml:9:7: entity 'person' requires 'sex': map it, or name it under notCollected\n"
         "map.yaml:9:14: the schema has no resource 'gone'\n"},
    };
    check(CASES, COUNT(CASES));
}

static void names(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"an unknown field", PERSON("      code: txt\n"),
         "map.yaml:10:13: resource 'main' has no field 'txt'; did you mean 'text'?\n"},
        {"an unknown field inside an expression", PERSON("      code: \"concat(text, ' ', gone)\"\n"),
         "map.yaml:10:32: resource 'main' has no field 'gone'\n"},
        {"an unknown group", PERSON("      code: stage.m\n"), "map.yaml:10:13: field 'stage' has no group 'm'\n"},
        {"a group of a field without any", PERSON("      code: text.a\n"),
         "map.yaml:10:13: field 'text' has no group 'a'\n"},
        {"the whole text of a cell taken apart", PERSON("      code: stage.text\n"), ""},
        {"the whole text of another", PERSON("      code: text.text\n"),
         "map.yaml:10:13: field 'text' has no group 'text'\n"},
        {"a list in a scalar's place", PERSON("      code: list\n"),
         "map.yaml:10:13: 'list' is a list, a single value is wanted (use count, min, max, sum, first, last or any, or "
         "`repeat`)\n"},
        {"a group of a list", PERSON("      code: stages.t\n"),
         "map.yaml:10:13: 'stages' is a list: reach its groups by `repeat`\n"},
        {"an aggregate of a list", PERSON("      code: first(list)\n"), ""},
        {"a group used as a number", DOSE("      plain: stage.t + 1\n"),
         "map.yaml:9:14: a number is wanted here, this is a text (texts and groups of `extract` become numbers only in "
         "a number field or attribute)\n"},
        {"a group cast by the attribute", DOSE("      plain: stage.t\n"), ""},
        {"a group compared with a number", DOSE("      kind: if(stage.t > 2, 'a', 'b')\n"), ""},
        {"a person's field", PERSON("      code: id\n"),
         "map.yaml:10:13: 'id' identifies a person (phi: direct) and cannot be mapped\n"},
        {"a person's field by another name", PERSON("      code: again\n"),
         "map.yaml:10:13: 'again' identifies a person (phi: direct) and cannot be mapped\n"},
        {"a person's field by a name of that name, which stands above", PERSON("      code: third\n"),
         "map.yaml:10:13: 'third' identifies a person (phi: direct) and cannot be mapped\n"},
        {"a group of a person's field", PERSON("      code: who.family\n"),
         "map.yaml:10:13: 'who' identifies a person (phi: direct) and cannot be mapped\n"},
        {"a person's field in where",
         HEAD "records: {person: {from: main, where: id is present, fields: {sex: {const: male}}}}\n",
         "map.yaml:5:39: 'id' identifies a person (phi: direct) and cannot be mapped\n"},
        {"a person's field repeated",
         HEAD "records: {person: {from: main, repeat: {x: names}, fields: {sex: {const: male}}}}\n",
         "map.yaml:5:44: 'names' identifies a person (phi: direct) and cannot be mapped\n"},
    };
    check(CASES, COUNT(CASES));
}

#define REPEAT(repeat, fields)                                                                                         \
    HEAD "records:\n  dose:\n    from: main\n    repeat: " repeat "\n    fields: " fields                              \
         "\n"   // lines 8 (column 13) and 9 (column 13)

static void repeats(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"made well", REPEAT("{x: list, g: grays}", "{kind: {from: x, codes: {x: a, y: b}}, gray: g}"), ""},
        {"an alias that hides a field", REPEAT("{text: list}", "{}"),
         "map.yaml:8:14: alias 'text' hides the field of that name\n"},
        {"an alias that is no name", REPEAT("{x: list, in: other}", "{}"),
         "map.yaml:8:23: no expression can name the alias 'in' (letters, digits and _, no digit in front, no word of the "
         "expression language)\n"},
        {"a field that is not there", REPEAT("{x: lst}", "{}"), "map.yaml:8:17: resource 'main' has no field 'lst' (did you mean 'list'?)\n"},
        {"a list for a field", REPEAT("{x: [list]}", "{}"), "map.yaml:8:17: resource 'main' has no field ''\n"},
        {"a text", REPEAT("list", "{}"), "map.yaml:8:13: `repeat` is {alias: field, …} or a list of them\n"},
        {"lines of other aliases", REPEAT("[{x: list}, {y: other}]", "{}"),
         "map.yaml:8:13: the lines of `repeat` must have the same aliases in the same order, of one type\n"},
        {"lines of other types", REPEAT("[{x: list}, {x: n}]", "{}"),
         "map.yaml:8:13: the lines of `repeat` must have the same aliases in the same order, of one type\n"},
        {"lines of other groups", REPEAT("[{x: list}, {x: stages}]", "{}"),
         "map.yaml:8:13: the lines of `repeat` must have the same aliases in the same order, of one type\n"},
        {"an alias of no line", REPEAT("{x: list}", "{kind: y}"), "map.yaml:9:20: resource 'main' has no field 'y'\n"},
        {"a group of an alias", REPEAT("{x: stages}", "{times: x.t}"), ""},
        {"an unknown group of an alias", REPEAT("{x: stages}", "{times: x.n}"),
         "map.yaml:9:21: field 'stages' has no group 'n'\n"},
        {"the enum of the second line is to be covered too",
         REPEAT("[{x: list}, {x: other}]", "{kind: {from: x, codes: {x: a, y: b}}}"),
         "map.yaml:9:37: the code list does not cover 'z', which the enum of 'other' allows\n"},
        {"a computed value over lines of two units", REPEAT("[{x: grays}, {x: loads}]", "{gray: x * 2}"), ""},
        {"a computed value over lines of one unit", REPEAT("[{x: loads}, {x: loads}]", "{gray: x * 2}"),
         "map.yaml:9:20: IU/mL cannot be converted to Gy\n"},
        {"the unit of the second line is to fit too", REPEAT("[{x: grays}, {x: loads}]", "{gray: x}"),
         "map.yaml:9:20: IU/mL cannot be converted to Gy\n"},
        {"the unit of an alias", REPEAT("{x: loads}", "{gray: x}"), "map.yaml:9:20: IU/mL cannot be converted to Gy\n"},
    };
    check(CASES, COUNT(CASES));
}

static void attributes(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"neither from nor const", PERSON("      code: {default: A1}\n"),
         "map.yaml:10:13: an attribute has either `from` or `const`\n"},
        {"both", PERSON("      code: {from: text, const: A1}\n"),
         "map.yaml:10:13: an attribute has either `from` or `const`\n"},
        {"const with codes", PERSON("      code: {const: A1, codes: {a: A1}}\n"),
         "map.yaml:10:13: `const` goes with neither `codes` nor `default`\n"},
        {"an unknown key", PERSON("      code: {form: text}\n"),
         "map.yaml:10:14: an attribute has no key 'form' (did you mean 'from'?)\n"},
        {"an unquoted expression", PERSON("      code: {from: concat(text, text)}\n"),
         "map.yaml:10:31: ')' is expected before the end\nmap.yaml:10:33: an attribute has no key 'text)' (a comma has "
         "split an unquoted expression: quote it)\n"},
        {"a list", PERSON("      code: [text]\n"), "map.yaml:10:13: an attribute is a map, not a list\n"},
        {"a number where a date is wanted", PERSON("      born: n\n"),
         "map.yaml:10:13: attribute 'born' is a date, this is a number\n"},
        {"a date where a text is wanted", PERSON("      code: born\n"),
         "map.yaml:10:13: attribute 'code' is a text, this is a date (give `codes`; or leave the `type` of the "
         "schema's field out)\n"},
        {"a text where a date is wanted", PERSON("      born: text\n"),
         "map.yaml:10:13: warning: attribute 'born' is a date, field 'text' is text: it is read as YYYY-MM-DD only "
         "(give the field `type: date` and the `format` it is written in)\n"},
        {"a truth where a number is wanted", DOSE("      plain: flag\n"),
         "map.yaml:9:14: attribute 'plain' is a number, this is true or false\n"},
        {"a text where a truth is wanted", PERSON("      alive: text\n"),
         "map.yaml:10:14: warning: attribute 'alive' is true or false, field 'text' is text: it is read as true and "
         "false only (give the field `type: boolean`, `trueValues` and `falseValues`; or `codes`)\n"},
        {"a number where a truth is wanted", PERSON("      alive: n\n"),
         "map.yaml:10:14: attribute 'alive' is true or false, this is a number\n"},
        {"where that is no truth", HEAD "records: {person: {from: main, where: text, fields: {sex: {const: male}}}}\n",
         "map.yaml:5:39: this must be true or false\n"},
        {"a unit on one side: the field", DOSE("      plain: gray\n"),
         "map.yaml:9:14: field 'gray' has a unit, attribute 'plain' has none (give the attribute a `unit`)\n"},
        {"a unit on one side: the attribute", DOSE("      gray: n\n"),
         "map.yaml:9:13: attribute 'gray' has a unit, field 'n' has none (give the field its `unit`)\n"},
        {"a unit on one side: the attribute, of a group", DOSE("      gray: stage.t\n"),
         "map.yaml:9:13: attribute 'gray' has a unit, a text has none (make it a field of the schema with a type and a "
         "unit)\n"},
        {"a unit on one side: the attribute, of a group of an item",
         HEAD "records: {dose: {from: main, repeat: {one: stages}, fields: {gray: one.t}}}\n",
         "map.yaml:5:68: attribute 'gray' has a unit, a text has none (make it a field of the schema with a type and a "
         "unit)\n"},
        {"a group where there is no unit", DOSE("      plain: stage.t\n"), ""},
        {"units of different dimensions", DOSE("      gray: copies\n"),
         "map.yaml:9:13: copies/mL cannot be converted to Gy\n"},
        {"a unit that a constant names", DOSE("      load: copies\n      unit: {const: copies/mL}\n"), ""},
        {"another dimension than that of the unit a constant names",
         DOSE("      load: copies\n      unit: {const: IU/mL}\n"),
         "map.yaml:9:13: copies/mL cannot be converted to IU/mL, which 'unit' says\n"},
        {"the same of what is computed",
         DOSE("      unit: {const: IU/mL}\n      load: if(n > 1, copies, sum(loads))\n"),
         "map.yaml:10:23: copies/mL cannot be converted to IU/mL, which 'unit' says\n"},
        {"a unit that a field names", DOSE("      load: copies\n      unit: text\n"), ""},
        {"a computed value has the unit of what it is computed of", DOSE("      gray: gray + gray / 2\n"), ""},
        {"a computed value of another dimension", DOSE("      gray: 2 * copies\n"),
         "map.yaml:9:13: copies/mL cannot be converted to Gy\n"},
        {"a computed value with a unit, of an attribute without", DOSE("      plain: 2 * gray\n"),
         "map.yaml:9:14: this has the unit Gy, attribute 'plain' has none\n"},
        {"a computed value without a unit", DOSE("      gray: n * 2\n"),
         "map.yaml:9:13: attribute 'gray' has a unit, this has none\n"},
        {"a number written in an expression has no unit", DOSE("      gray: if(n > 1, gray, 70)\n"),
         "map.yaml:9:29: attribute 'gray' has a unit, this has none\n"},
        {"each value that may come out", DOSE("      gray: if(n > 1, coalesce(gray, copies), n = 1, n, missing)\n"),
         "map.yaml:9:38: copies/mL cannot be converted to Gy\n"
         "map.yaml:9:54: attribute 'gray' has a unit, this has none\n"},
        {"the sum of a list", DOSE("      gray: sum(loads)\n"), "map.yaml:9:13: IU/mL cannot be converted to Gy\n"},
        {"units that meet in an expression", DOSE("      gray: gray + copies\n"),
         "map.yaml:9:20: Gy and copies/mL cannot be added\n"},
        {"a share has no unit", DOSE("      plain: gray / gray\n"), ""},
        {"of a list's length none is asked", DOSE("      times: count(grays)\n"), ""},
        {"a unit the data say may be any", DOSE("      unit: {const: copies/mL}\n      load: copies * 2\n"), ""},
        {"a computed value without a unit, of an attribute whose unit the data say", DOSE("      load: n + 1\n"),
         "map.yaml:9:13: attribute 'load' has a unit, this has none\n"},
        {"a unit from another attribute", DOSE("      unit: {const: copies/mL}\n      load: copies\n"), ""},
        {"required and not mapped", HEAD "records: {person: {from: main, fields: {born: born}}}\n",
         "map.yaml:5:19: entity 'person' requires 'sex': map it, or name it under notCollected\n"},
        {"required and not collected",
         HEAD "records: {person: {from: main, fields: {born: born}}}\nnotCollected: {person: sex}\n", ""},
        {"required, in the second way to make it",
         HEAD "records:\n  person:\n    - {from: main, fields: {sex: {const: male}}}\n    - {from: main, fields: {}}\n",
         "map.yaml:8:7: entity 'person' requires 'sex': map it, or name it under notCollected\n"},
        {"not collected, of no entity", PERSON("notCollected: {people: [born]}\n"),
         "map.yaml:10:16: the model has no entity 'people'\n"},
        {"not collected, of no attribute", PERSON("notCollected: {person: [born, size]}\n"),
         "map.yaml:10:31: entity 'person' has no attribute 'size'\n"},
        {"not collected, a map", PERSON("notCollected: {person: {born: x}}\n"),
         "map.yaml:10:24: a list of attributes is wanted here\n"},
        {"not collected and mapped", PERSON("notCollected: {person: [sex]}\n"),
         "map.yaml:9:7: 'sex' is mapped here and named under notCollected\n"},
    };
    check(CASES, COUNT(CASES));
}

static void words(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"const outside of the enum", HEAD "records: {person: {from: main, fields: {sex: {const: mal}}}}\n",
         "map.yaml:5:54: 'mal' is not a word of sex (did you mean 'male'?)\n"},
        {"default outside of the enum",
         HEAD "records: {person: {from: main, fields: {sex: {from: text, default: none}}}}\n",
         "map.yaml:5:68: 'none' is not a word of sex\n"},
        {"a code's word outside of the enum",
         HEAD "records: {person: {from: main, fields: {sex: {from: text, codes: {M: male, F: femal}}}}}\n",
         "map.yaml:5:79: 'femal' is not a word of sex (did you mean 'female'?)\n"},
        {"const that breaks the pattern", PERSON("      code: {const: a1}\n"),
         "map.yaml:10:21: 'a1' breaks the constraints of code\n"},
        {"const that is no date", PERSON("      born: {const: soon}\n"), "map.yaml:10:21: 'soon' is no date\n"},
        {"const that is neither true nor false", PERSON("      alive: {const: 'yes'}\n"),
         "map.yaml:10:22: 'yes' is no true or false\n"},
        {"const that is true", PERSON("      alive: {const: 'true'}\n"), ""},
        {"const that is no number", DOSE("      plain: {const: many}\n"), "map.yaml:9:22: 'many' is no number\n"},
        {"default that is no whole number", DOSE("      times: {from: n, default: 1.5}\n"),
         "map.yaml:9:33: '1.5' is no whole number\n"},
        {"default out of bounds", DOSE("      times: {from: n, default: 0}\n"),
         "map.yaml:9:33: '0' breaks the constraints of times\n"},
        {"a code's number out of bounds", DOSE("      gray: {from: text, codes: {high: 70, wrong: 700}}\n"),
         "map.yaml:9:51: '700' breaks the constraints of gray\n"},
        {"an enum that the list does not cover",
         HEAD "records: {person: {from: main, fields: {sex: {from: sex, codes: {M: male}}}}}\n",
         "map.yaml:5:65: the code list does not cover 'F', which the enum of 'sex' allows\n"},
        {"an enum covered by a pattern",
         HEAD "records: {person: {from: main, fields: {sex: {from: sex, codes: {M: male, '*': unknown}}}}}\n", ""},
        {"an enum need not be covered where the expression is more than the field",
         HEAD "records: {person: {from: main, fields: {sex: {from: lower(sex), codes: {m: male}}}}}\n", ""},
        {"no such list", HEAD "records: {person: {from: main, fields: {sex: {from: text, codes: sexes}}}}\n",
         "map.yaml:5:66: there is no code list 'sexes'\n"},
        {"a list for a list", HEAD "records: {person: {from: main, fields: {sex: {from: text, codes: [a]}}}}\n",
         "map.yaml:5:66: there is no code list ''\n"},
    };
    check(CASES, COUNT(CASES));
}

// What feeds an attribute, for findings about entities that are not there.
// Every value that may come out of an expression, where it is written.
static void outcomes(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"a literal that is a word", DOSE("      kind: if(n > 1, 'a', n < 1, 'b')\n"), ""},
        {"a literal that is none", DOSE("      kind: if(n > 1, 'a', 'c')\n"), "map.yaml:9:28: 'c' is not a word of kind\n"},
        {"a literal that is nearly one",
         HEAD "records: {person: {from: main, fields: {sex: \"coalesce(text, 'femal')\"}}}\n",
         "map.yaml:5:62: 'femal' is not a word of sex (did you mean 'female'?)\n"},
        {"the last resort of the last resort", DOSE("      kind: coalesce(text, if(flag, 'a', 'x'))\n"),
         "map.yaml:9:42: 'x' is not a word of kind\n"},
        {"a literal alone", DOSE("      kind: \"'c'\"\n"), "map.yaml:9:14: 'c' is not a word of kind\n"},
        {"what is compared is no outcome", DOSE("      kind: if(text = 'c', 'a')\n"), ""},
        {"a text for a number", DOSE("      plain: if(flag, '12', 'many')\n"), "map.yaml:9:29: 'many' is no number\n"},
        {"a number beyond the bounds", DOSE("      times: if(flag, 0, 3)\n"),
         "map.yaml:9:23: this breaks the constraints of times\n"},
        {"a date that is no number", DOSE("      times: if(flag, born, n)\n"),
         "map.yaml:9:23: attribute 'times' is a number, this is a date\n"},
        {"a number where dates are",
         HEAD "records: {person: {from: main, fields: {sex: {const: male}, born: \"coalesce(born, 5)\"}}}\n",
         "map.yaml:5:83: attribute 'born' is a date, this is a number\n"},
        {"an enum that is taken as it is", DOSE("      kind: sex\n"),
         "map.yaml:9:13: warning: the enum of this allows 'M', which attribute 'kind' does not (give `codes`)\n"},
        {"an enum on one branch", DOSE("      kind: if(flag, 'a', sex)\n"),
         "map.yaml:9:27: warning: the enum of this allows 'M', which attribute 'kind' does not (give `codes`)\n"},
        {"an enum for a number", DOSE("      times: sex\n"),
         "map.yaml:9:14: warning: the enum of this allows 'M', which attribute 'times' does not (give `codes`)\n"},
        {"an enum for a text of any kind", PERSON("      code: text\n"), ""},
        {"the items of a list", HEAD "records: {dose: {from: main, repeat: {x: list}, fields: {kind: x}}}\n",
         "map.yaml:5:64: warning: the enum of this allows 'x', which attribute 'kind' does not (give `codes`)\n"},
        {"codes that are none", DOSE("      kind: {from: text, codes: {}}\n"), "map.yaml:9:33: the code list is empty\n"},
        {"codes for what is computed", DOSE("      kind: {from: \"if(flag, 'p', sex)\", codes: {M: a, p: b}}\n"),
         "map.yaml:9:35: the code list does not cover 'F'\n"},
        {"codes that cover what is computed",
         DOSE("      kind: {from: \"if(flag, 'p', sex)\", codes: {'[MF]': a, p: b}}\n"), ""},
        {"a literal that no code is", DOSE("      kind: {from: \"coalesce(text, 'q')\", codes: {p: b}}\n"),
         "map.yaml:9:36: the code list does not cover 'q'\n"},
    };
    check(CASES, COUNT(CASES));
}

static void feeding_titles(void **state)
{
    (void)state;
    static const char YAML[] = HEAD "records:\n"
                                    "  person: {from: main, fields: {sex: {from: sex, codes: {M: male, F: female}}, "
                                    "born: born, code: 'concat(text, stage.t)', alive: {const: 'true'}}}\n"
                                    "  dose:\n"
                                    "    - {from: main, fields: {gray: gray, times: n, kind: text}}\n"
                                    "    - {from: main, repeat: {g: grays}, fields: {gray: g}}\n";
    static const struct {
        const char *entity, *attribute, *title;
    } CASES[] = {
        {"person", "sex", "sex"}, {"person", "born", "born"}, {"person", "code", "*"}, {"person", "alive", "*"},
        {"dose", "times", "n"},   {"dose", "gray", "*"},      {"dose", "plain", "*"},
    };
    Trial trial;
    trial_load(&trial, MODEL, SCHEMA, YAML);
    assert_complaints("feeding", &trial.complaints, "");
    for (size_t i = 0; i < COUNT(CASES); i++) {
        const Resource *entity = schema_resource(trial.mapping->model->schema, text_from(CASES[i].entity));
        size_t attribute = (size_t)resource_field(entity, text_from(CASES[i].attribute));
        assert_text(CASES[i].attribute, mapping_feeding_title(trial.mapping, entity->index, attribute), CASES[i].title);
    }
    trial_free(&trial);
}

// Schema and target are named from the mapping's own folder.
// A schema, a model or a mapping that is wrong somewhere: the rest of all three is checked in the same pass, and nothing
// is said that follows from what was said already.
static void the_pair_in_one_pass(void **state)
{
    (void)state;
#define PAIR_MODEL(version, fields)                                                                                   \
    "schema: 1\nname: m\n" version "resources:\n  - name: person\n    primaryKey: []\n    fields:\n" fields
#define PAIR_SCHEMA(fields)                                                                                           \
    "schema: 1\nname: c\npath: a.csv\nformat: csv\npatient: id\nresources:\n  - name: main\n    fields:\n"           \
    "      - {name: id, phi: direct}\n" fields
#define PAIR_MAPPING(fields)                                                                                          \
    "mapping: 1\ncenter: c\nschema: s.yaml\ntarget: m/1\nrecords:\n  person:\n    from: main\n    fields:\n" fields
    static const char GOOD_MODEL[] = PAIR_MODEL(
        "version: '1'\n", "      - {name: sex, constraints: {enum: [male, female]}}\n      - {name: born, type: date}\n"
                          "      - {name: n, type: integer}\n      - {name: dose, type: number, unit: Gy}\n");
    static const char GOOD_SCHEMA[] =
        PAIR_SCHEMA("      - {name: sex, constraints: {enum: [M, F]}}\n      - {name: n, type: integer}\n");
    static const struct {
        const char *label, *model, *schema, *mapping, *complaints;
    } CASES[] = {
        {"a key twice, in the mapping and in the schema, and what is wrong behind it", GOOD_MODEL,
         PAIR_SCHEMA("      - {name: sex, constraints: {enum: [M, F]}, name: x}\n      - {name: n, type: integr}\n"),
         PAIR_MAPPING("      sex: {from: sex, codes: {M: male, M: female}}\n      size: n\n"),
         "map.yaml:9:41: key 'M' stands twice (first in line 9) (keep one of the two)\n"
         "s.yaml:10:50: key 'name' stands twice (first in line 10) (keep one of the two)\n"
         "s.yaml:11:25: there is no type 'integr' (string integer number boolean date datetime, or declare it under "
         "`types`)\nmap.yaml:10:7: entity 'person' has no attribute 'size'\n"},
        {"a code list that does not cover an enum of a schema that is wrong elsewhere", GOOD_MODEL,
         PAIR_SCHEMA("      - {name: sex, constraints: {enum: [M, F]}}\n      - {name: n, tpye: integer}\n"),
         PAIR_MAPPING("      sex: {from: sex, codes: {M: male}}\n"),
         "s.yaml:11:19: a field has no key 'tpye' (did you mean 'type'?)\n"
         "map.yaml:9:31: the code list does not cover 'F', which the enum of 'sex' allows\n"},
        {"a field of an unknown type is of any", GOOD_MODEL, PAIR_SCHEMA("      - {name: sex, type: sexx}\n"),
         PAIR_MAPPING("      born: sex\n      n: sex + 1\n      dose: sex.code\n"),
         "s.yaml:10:27: there is no type 'sexx' (string integer number boolean date datetime, or declare it under "
         "`types`)\n"},
        {"a field of a named type that is wrong is of any", GOOD_MODEL,
         "schema: 1\nname: c\npath: a.csv\nformat: csv\npatient: id\ntypes: {day: {type: date, formt: '%Y'}}\n"
         "resources:\n  - name: main\n    fields: [{name: id}, {name: sex, type: day}]\n",
         PAIR_MAPPING("      n: sex\n"), "s.yaml:6:27: a field has no key 'formt' (did you mean 'format'?)\n"},
        {"a field without a name may be the one that is meant", GOOD_MODEL,
         PAIR_SCHEMA("      - {nmae: sex}\n"),
         PAIR_MAPPING("      sex: {from: sex, codes: {M: mail}}\n      born: {const: x}\n"),
         "s.yaml:10:9: a field needs the key 'name'\ns.yaml:10:10: a field has no key 'nmae' (did you mean 'name'?)\n"
         "map.yaml:9:35: 'mail' is not a word of sex\nmap.yaml:10:21: 'x' is no date\n"},
        {"and may be repeated over", GOOD_MODEL, PAIR_SCHEMA("      - {nmae: sexes, separator: ','}\n"),
         "mapping: 1\ncenter: c\nschema: s.yaml\ntarget: m/1\nrecords:\n  person: {from: main, repeat: {one: sexes}, "
         "fields: {sex: one, size: one}}\n",
         "s.yaml:10:9: a field needs the key 'name'\ns.yaml:10:10: a field has no key 'nmae' (did you mean 'name'?)\n"
         "map.yaml:6:65: entity 'person' has no attribute 'size'\n"},
        {"a resource without a name", GOOD_MODEL,
         "schema: 1\nname: c\npath: a.csv\nformat: csv\npatient: id\nresources: [{fields: [{name: id}]}]\n",
         PAIR_MAPPING("      sex: x\n") "notCollected: {person: [born, size]}\n",
         "s.yaml:6:13: a resource needs the key 'name'\nmap.yaml:10:31: entity 'person' has no attribute 'size'\n"},
        {"an attribute of an unknown type takes anything, and is not asked for",
         PAIR_MODEL("version: '1'\n", "      - {name: sex, type: sexx, constraints: {required: true}}\n"
                                      "      - {name: n, type: integer}\n"),
         GOOD_SCHEMA, PAIR_MAPPING("      n: {const: a}\n      nn: n\n"),
         "m.yaml:8:27: there is no type 'sexx' (string integer number boolean date datetime, or declare it under "
         "`types`)\nmap.yaml:9:18: 'a' is no number\nmap.yaml:10:7: entity 'person' has no attribute 'nn'\n"},
        {"a model without a version, and the rest is checked all the same",
         PAIR_MODEL("", "      - {name: n, type: integer}\n"), GOOD_SCHEMA, PAIR_MAPPING("      n: nn\n"),
         "m.yaml:1:1: mappings and plans name a model with its version, and this one has none (add `version: \"1\"`)\n"
         "map.yaml:9:10: resource 'main' has no field 'nn'\n"},
        {"another version of the model too", PAIR_MODEL("version: '2'\n", "      - {name: n, type: integer}\n"),
         GOOD_SCHEMA, PAIR_MAPPING("      n: nn\n"),
         "map.yaml:4:9: the model at hand is m/2\nmap.yaml:9:10: resource 'main' has no field 'nn'\n"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        Trial trial;
        trial_load(&trial, CASES[i].model, CASES[i].schema, CASES[i].mapping);
        assert_complaints(CASES[i].label, &trial.complaints, CASES[i].complaints);
        assert_null(trial.mapping);
        trial_free(&trial);
    }
}

static void paths(void **state)
{
    (void)state;
    static const char *const NAMES[] = {"x/maps/map.yaml", "./x/maps/map.yaml"};
    assert_int_equal(mkdir("x", 0700) | mkdir("x/maps", 0700) | mkdir("x/schemas", 0700), 0);
    folder_write("x/schemas/m.yaml", text_from(MODEL));
    folder_write("x/schemas/s.yaml", text_from(SCHEMA));
    folder_write("x/maps/map.yaml",
                 TEXT("mapping: 1\ncenter: c\nschema: ../schemas/s.yaml\ntarget: m/2\nrecords: {}\n"));
    for (size_t i = 0; i < COUNT(NAMES); i++) {
        Arena arena = {0};
        Complaints complaints = {0};
        Mapping *mapping = mapping_load(NAMES[i], &arena, &complaints);
        assert_complaints(NAMES[i], &complaints, "");
        assert_text(NAMES[i], mapping->schema->path, i ? "./x/schemas/s.yaml" : "x/schemas/s.yaml");
        complaints_free(&complaints);
        arena_free(&arena);
    }
    assert_int_equal(chdir("x/maps"), 0);
    for (size_t i = 0; i < 2; i++) {
        Arena arena = {0};
        Complaints complaints = {0};
        assert_non_null(mapping_load(i ? "./map.yaml" : "map.yaml", &arena, &complaints));
        complaints_free(&complaints);
        arena_free(&arena);
    }
    assert_int_equal(chdir("../.."), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_whole),
        cmocka_unit_test(names),
        cmocka_unit_test(repeats),
        cmocka_unit_test(attributes),
        cmocka_unit_test(words),
        cmocka_unit_test(outcomes),
        cmocka_unit_test(feeding_titles),
        cmocka_unit_test(the_pair_in_one_pass),
        cmocka_unit_test(paths),
    };
    return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
