// Code lists: what is complained of when one is compiled, in a mapping or from a file; which entry a text falls
// under, and which word it gives an attribute.
#include "mapping/trial.h"

#include "mapping/codelist.h"

static const char MODEL[] = "schema: 1\n"
                            "name: m\n"
                            "version: '2'\n"
                            "resources:\n"
                            "  - name: person\n"
                            "    primaryKey: []\n"
                            "    fields:\n"
                            "      - {name: sex, constraints: {required: true, enum: [male, female, unknown]}}\n"
                            "      - {name: born, type: date}\n";

static const char SCHEMA[] = "schema: 1\n"
                             "name: c\n"
                             "path: t.csv\n"
                             "format: csv\n"
                             "patient: id\n"
                             "resources:\n"
                             "  - {name: main, fields: [{name: id}, {name: text}]}\n";

// The list stands in line 6, column 6.
#define LIST(entries, use)                                                                                             \
    "mapping: 1\ncenter: c\nschema: s.yaml\ntarget: m/2\ncodelists:\n  l: " entries                                    \
    "\nrecords:\n  person:\n    from: main\n    fields:\n      sex: {from: text, codes: " use "}\n"

typedef struct Case {
    const char *label, *mapping, *complaints;
} Case;

static void lists_in_a_mapping(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"made well", LIST("{M: male, F: female, 9: missing}", "l"), ""},
        {"no map", LIST("[male]", "l"), "map.yaml:6:6: a code list is a map of code: word\n"},
        {"a code with nothing behind it", LIST("{M: male, 9: }", "l"),
         "map.yaml:6:19: a word is wanted here (write `missing` for a code that says nothing)\n"},
        {"a list for a word", LIST("{M: [male]}", "l"), "map.yaml:6:10: a word is wanted here\n"},
        {"missing in quotes is a word", LIST("{M: male, 9: 'missing'}", "l"),
         "map.yaml:6:19: 'missing' is not a word of sex\n"},
        {"a code twice after cleaning", LIST("{(a): male, （a）: female}", "l"),
         "map.yaml:6:18: code '(a)' stands twice (codes are compared after cleaning)\n"},
        {"a pattern that is never reached", LIST("{'a*': male, 'ab*': female}", "l"),
         "map.yaml:6:19: 'ab*' is never reached: 'a*' takes all of it (put the narrower pattern first)\n"},
        {"one character before many", LIST("{'a?': male, 'a*': female}", "l"), ""},
        {"many before one", LIST("{'a*': male, 'a?': female}", "l"),
         "map.yaml:6:19: 'a?' is never reached: 'a*' takes all of it (put the narrower pattern first)\n"},
        {"a set within any character", LIST("{'?': male, '[ab]': female}", "l"),
         "map.yaml:6:18: '[ab]' is never reached: '?' takes all of it (put the narrower pattern first)\n"},
        {"any character beside a set", LIST("{'[ab]': male, '?': female}", "l"), ""},
        {"a character of a set", LIST("{'[ab]*': male, 'a*': female}", "l"),
         "map.yaml:6:22: 'a*' is never reached: '[ab]*' takes all of it (put the narrower pattern first)\n"},
        {"a character out of the set", LIST("{'[ab]*': male, 'c*': female}", "l"), ""},
        {"stars at both ends", LIST("{'*b*': male, 'ab*': female}", "l"),
         "map.yaml:6:20: 'ab*' is never reached: '*b*' takes all of it (put the narrower pattern first)\n"},
        {"stars at other ends", LIST("{'*b': male, 'b*': female}", "l"), ""},
        {"of wide characters", LIST("{'男?': male, '男性*': female}", "l"), ""},
        {"the same pattern again", LIST("{'a*': male, 'ａ*': female}", "l"),
         "map.yaml:6:19: 'a*' is never reached: 'a*' takes all of it (put the narrower pattern first)\n"},
        {"the narrower pattern first", LIST("{'ab*': male, 'a*': female, '*': unknown}", "l"), ""},
        {"behind a pattern for everything", LIST("{'*': unknown, 'M?': male}", "l"),
         "map.yaml:6:21: 'M?' is never reached: '*' takes all of it (put the narrower pattern first)\n"},
        {"an exact code goes before any pattern", LIST("{'*': unknown, M: male}", "l"), ""},
        {"a table", LIST("{M: {sex: male, born: 2015-01-01}, F: {sex: female}}", "l"), ""},
        {"a table without the column", LIST("{M: {gender: male}}", "l"),
         "map.yaml:11:32: the code table has no column 'sex'\n"},
        {"a word of a table, at its own place", LIST("{M: {sex: male}, F: {sex: femlae}}", "l"),
         "map.yaml:6:32: 'femlae' is not a word of sex (did you mean 'female'?)\n"},
        {"nothing in a table", LIST("{M: {sex: male}, F: {sex: }}", "l"),
         "map.yaml:6:32: a word is wanted here (write `missing` for a code that says nothing)\n"},
        {"missing in a table", LIST("{M: {sex: male}, F: {sex: missing}}", "l"), ""},
        {"a word and a table in one list", LIST("{M: male, F: {sex: female}}", "l"), ""},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        Trial trial;
        trial_load(&trial, MODEL, SCHEMA, CASES[i].mapping);
        assert_complaints(CASES[i].label, &trial.complaints, CASES[i].complaints);
        assert_int_equal(trial.mapping != NULL, trial.complaints.errors == 0);
        trial_free(&trial);
    }
}

// A list kept in a file is the list that could stand in its place; complaints name the file's lines.
static void lists_in_files(void **state)
{
    (void)state;
    static const struct {
        const char *label, *file, *complaints;
    } CASES[] = {
        {"code and word", "code,word\nM,male\nF,female\n9,missing\n", ""},
        {"a table; an empty cell is no column", "code,sex,born\nM,male,\nF,female,2015-01-01\nX,,\n", ""},
        {"patterns and quotes", "code,word\n\"a,b\",male\nF*,female\n", ""},
        {"a word outside of the enum", "code,word\nM,male\nF,femal\n",
         "l.csv:3: 'femal' is not a word of sex (did you mean 'female'?)\n"},
        {"a code twice after cleaning", "code,word\n(a),male\n（a）,female\n",
         "l.csv:3: code '(a)' stands twice (codes are compared after cleaning)\n"},
        {"nothing behind a code", "code,word\nM,male\n9,\n",
         "l.csv:3: a word is wanted here (write `missing` for a code that says nothing)\n"},
        {"never reached", "code,word\na*,male\nab*,female\n",
         "l.csv:3: 'ab*' is never reached: 'a*' takes all of it (put the narrower pattern first)\n"},
        {"no column of the attribute", "code,gender\nM,male\n", "map.yaml:11:32: the code table has no column 'sex'\n"},
        {"no code", "key,word\nM,male\n",
         "map.yaml:6:13: a code list in a file has the columns code and word, or code and one column an attribute\n"},
        {"word and more", "code,word,sex\nM,male,male\n",
         "map.yaml:6:13: a code list in a file has the columns code and word, or code and one column an attribute\n"},
        {"a row too short", "code,word\nM\n", "l.csv:2: the row has 1 cells, the header has 2\n"},
        {"two columns of one title", "code,word,word\nM,male,x\n", "l.csv:1: two columns are called \"word\"\n"},
        {"a quote that is never closed", "code,word\nM,male\nF,\"female\n",
         "l.csv:3: a quoted cell begins here and never ends: close the quote, or double a quote inside the cell\n"},
        {"bytes that are not UTF-8", "code,word\nM,male\ncaf\xe9,male\n",
         "l.csv:3: declared UTF-8, but on this line the bytes are not: it was saved in another encoding or damaged; "
         "export again and send the file unopened\n"},
        {"nothing", "", "l.csv: the file is empty: export again\n"},
        {"only blank lines", "\n\n", "l.csv: has no header line\n"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        Trial trial;
        folder_write("l.csv", text_from(CASES[i].file));
        trial_load(&trial, MODEL, SCHEMA, LIST("{file: l.csv}", "l"));
        assert_complaints(CASES[i].label, &trial.complaints, CASES[i].complaints);
        if (trial.mapping) assert_non_null(strstr(trial.mapping->text.data, "\n# l.csv\n# code,"));
        trial_free(&trial);
    }
    Trial trial;
    trial_load(&trial, MODEL, SCHEMA, LIST("{file: no.csv}", "l"));
    assert_complaints("no such file", &trial.complaints,
                      "map.yaml:6:13: no.csv cannot be read: No such file or directory (it is looked for from the "
                      "folder of the mapping)\n");
    trial_free(&trial);
    assert_int_equal(mkdir("folder.csv", 0700), 0);
    trial_load(&trial, MODEL, SCHEMA, LIST("{file: folder.csv}", "l"));
    assert_complaints("a folder", &trial.complaints, "map.yaml:6:13: folder.csv cannot be read\n");
    trial_free(&trial);
    folder_write("l.csv", TEXT("code,word\nM,male\nF*,female\n"));
    trial_load(&trial, MODEL, SCHEMA, LIST("{file: l.csv}", "l"));
    const TrialFile files[] = {{"t.csv", "id,text\n1,Frau\n"}, {NULL, NULL}};
    assert_text("used", trial_run(&trial, files, NULL),
                "#1 loaded person(sex=female)\nt.csv row 1 = 1 loaded\npatient 1 = 1 loaded\n");
    assert_true(text_ends(trial.mapping->text, "\n# l.csv\n# code,word\n# M,male\n# F*,female\n"));
    trial_free(&trial);
}

// Where an attribute's list is written in place it may be in a file too; one file is read once, whoever names it.
static void lists_in_files_in_place(void **state)
{
    (void)state;
    static const struct {
        const char *label, *file, *fields, *lists, *complaints;
    } CASES[] = {
        {"in place", "code,word\nM,male\nF,female\n", "{sex: {from: text, codes: {file: p.csv}}}", "{}", ""},
        {"a table of two attributes", "code,sex,born\nM,male,2015-01-01\n",
         "{sex: {from: text, codes: {file: p.csv}}, born: {from: text, codes: {file: p.csv}}}", "{}", ""},
        {"a list under codelists of the same file", "code,word\nM,male\n",
         "{sex: {from: text, codes: {file: p.csv}}}", "{l: {file: p.csv}}",
         "map.yaml:5:13: warning: no attribute uses the code list 'l', so its words are not checked (name it under "
         "`codes`, or remove it)\n"},
        {"one that is not there", NULL, "{sex: {from: text, codes: {file: p.csv}}}", "{}",
         "map.yaml:7:65: p.csv cannot be read: No such file or directory (it is looked for from the folder of the "
         "mapping)\n"},
        {"a code twice", "code,word\nM,male\nM,female\n", "{sex: {from: text, codes: {file: p.csv}}}", "{}",
         "p.csv:3: code 'M' stands twice (codes are compared after cleaning)\n"},
        {"a broken file, said once", "code,word\nM,male,x\n",
         "{sex: {from: text, codes: {file: p.csv}}, born: {from: text, codes: {file: p.csv}}}", "{}",
         "p.csv:2: the row has 3 cells, the header has 2\n"},
        {"a word outside of the enum", "code,word\nM,mail\n", "{sex: {from: text, codes: {file: p.csv}}}", "{}",
         "p.csv:2: 'mail' is not a word of sex\n"},
        {"a code that is called file", "code,word\n", "{sex: {from: text, codes: {file: male, M: male}}}", "{}", ""},
        {"a word that ends otherwise is a word", "code,word\n", "{sex: {from: text, codes: {file: male}}}", "{}", ""},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        Trial trial;
        char mapping[512];
        remove("p.csv");
        if (CASES[i].file) folder_write("p.csv", text_from(CASES[i].file));
        snprintf(mapping, sizeof mapping,
                 "mapping: 1\ncenter: c\nschema: s.yaml\ntarget: m/2\ncodelists: %s\nrecords:\n  person: {from: main, "
                 "fields: %s}\n",
                 CASES[i].lists, CASES[i].fields);
        trial_load(&trial, MODEL, SCHEMA, mapping);
        assert_complaints(CASES[i].label, &trial.complaints, CASES[i].complaints);
        const char *first = trial.mapping ? strstr(trial.mapping->text.data, "\n# p.csv\n") : NULL;
        if (trial.mapping) assert_int_equal(first != NULL, CASES[i].file[10] != '\0');
        if (first) assert_null(strstr(first + 1, "\n# p.csv\n"));
        trial_free(&trial);
    }
}

// ---- Looking up ----------------------------------------------------------------------------------------------------

// What can never be reached is complained of above; here it is only looked up.
static const CodeList *compile(const char *text, Arena *arena)
{
    Complaints complaints = {0};
    folder_write("list.yaml", text_from(text));
    const CodeList *list = codelist_compile(yaml_load("list.yaml", arena, &complaints), "l", arena, &complaints);
    complaints_free(&complaints);
    assert_non_null(list);
    return list;
}

static void a_text_falls_under_one_entry(void **state)
{
    (void)state;
    static const char LIST_TEXT[] = "'鼻*': star\n"
                                    "鼻咽: exact\n"
                                    "'鼻[咽腔]?': behind a star\n"
                                    "'[0-2]': low\n"
                                    "'?': one\n"
                                    "'1': one exactly\n"
                                    "'a*c': ends\n"
                                    "'a*': begins\n"
                                    "'（x）': cleaned\n";
    static const struct {
        const char *text, *word;   // NULL: under none
    } CASES[] = {
        {"鼻咽", "exact"}, {"鼻咽癌", "star"}, {"鼻", "star"}, {"咽", "one"}, {"0", "low"},       {"1", "one exactly"},
        {"2", "low"},      {"3", "one"},       {"33", NULL},   {"", NULL},    {"abc", "ends"},    {"ab", "begins"},
        {"ac", "ends"},    {"a", "one"},       {"A", "one"},   {"Ab", NULL},  {"(x)", "cleaned"}, {"（x）", NULL},
    };
    Arena arena = {0};
    const CodeList *list = compile(LIST_TEXT, &arena);
    for (size_t i = 0; i < COUNT(CASES); i++) {
        const CodeEntry *entry = codelist_find(list, text_from(CASES[i].text));
        const CodeWord *word = entry ? codelist_word(entry, "any") : NULL;
        assert_text(CASES[i].text, word ? arena_text(&arena, word->word.text).data : "-",
                    CASES[i].word ? CASES[i].word : "-");
    }
    arena_free(&arena);
}

static void a_table_gives_each_attribute_its_word(void **state)
{
    (void)state;
    Arena arena = {0};
    const CodeList *list = compile("A: {site: neck, side: missing}\nB: both\nC: missing\n", &arena);
    static const struct {
        const char *code, *attribute, *word;
    } CASES[] = {
        {"A", "site", "neck"}, {"A", "side", "missing"}, {"A", "other", NULL},
        {"B", "site", "both"}, {"B", "other", "both"},   {"C", "site", "missing"},
    };
    assert_true(list->table);
    for (size_t i = 0; i < COUNT(CASES); i++) {
        const CodeWord *word = codelist_word(codelist_find(list, text_from(CASES[i].code)), CASES[i].attribute);
        const char *text = !word                              ? "-"
                           : word->word.kind == VALUE_MISSING ? "missing"
                                                              : arena_text(&arena, word->word.text).data;
        assert_text(CASES[i].attribute, text, CASES[i].word ? CASES[i].word : "-");
    }
    assert_false(compile("A: neck\n", &arena)->table);
    arena_free(&arena);
}

static void a_list_names_its_codes(void **state)
{
    (void)state;
    static const struct {
        const char *yaml, *remedy;
    } CASES[] = {
        {"M: male\n'（f）': female\n'9*': missing\n", "use one of: M, (f), 9*; or add the code to the code list"},
        {"{a: a, b: b, c: c, d: d, e: e, f: f, g: g, h: h, i: i}",
         "use one of: a, b, c, d, e, f, g, h, …; or add the code to the code list"},
        {"{}", "correct the code, or add it to the code list"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        Arena arena = {0};
        assert_text(CASES[i].yaml, compile(CASES[i].yaml, &arena)->remedy.text[LANGUAGE_EN], CASES[i].remedy);
        arena_free(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_in_a_mapping),
        cmocka_unit_test(lists_in_files),
        cmocka_unit_test(lists_in_files_in_place),
        cmocka_unit_test(a_text_falls_under_one_entry),
        cmocka_unit_test(a_table_gives_each_attribute_its_word),
        cmocka_unit_test(a_list_names_its_codes),
    };
    return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
