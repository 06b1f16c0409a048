// The cells findings speak of, read again: which lines and cells, in which order, and what is hidden.
#include "capturing.h"
#include "mapping/trial.h"

#include "feedback/excerpt.h"

static const char MODEL[] = "schema: 1\nname: m\nversion: '1'\nresources:\n  - name: person\n    primaryKey: []\n"
                            "    fields: [{name: sex}]\n";
static const char SCHEMA[] =
    "schema: 1\nname: c\nformat: csv\npatient: id\nresources:\n"
    "  - name: first\n    path: a.csv\n    fields:\n      - {name: id, phi: direct}\n      - {name: sex, constraints: "
    "{enum: [m, f]}}\n      - {name: begun, type: date}\n      - {name: ended, type: date}\n"
    "    rules: [{id: order, assert: begun <= ended}]\n"
    "  - name: second\n    path: b.csv\n    fields: [{name: id, phi: direct}, {name: dose, type: number}]\n";
static const char MAPPING[] =
    "mapping: 1\ncenter: c\nschema: s.yaml\ntarget: m/1\nrecords:\n  person: {from: first, fields: {sex: sex}}\n";

// file:line (width): cells as "column field=value", hidden rows without; a line each, those of one finding together.
static void describe(const Excerpt *excerpt, Arena *arena, Buffer *out)
{
    for (size_t l = 0; l < excerpt->count; l++) {
        const ExcerptLine *line = &excerpt->lines[l];
        buffer_format(out, "%s%u:%u (%u):", l ? "    " : "  ", line->file, line->line, line->width);
        if (line->hidden) buffer_string(out, " hidden");
        for (size_t c = 0; c < line->count; c++)
            buffer_format(out, " %u %s=%s", line->cells[c].column, line->cells[c].field,
                          masked_print(&line->cells[c].value, LANGUAGE_EN, arena));
        buffer_char(out, '\n');
    }
}

typedef struct Case {
    const char *label, *a, *b;
    bool all;                  // else only the first finding is wanted
    const char *text;          // "code" of each finding, then its excerpt
} Case;

static const Case CASES[] = {
    {"nothing found", "id,sex,begun,ended\n1,m,2015-01-01,2015-02-01\n", "id,dose\n1,2\n", true, ""},
    {"a cell, and one of another file", "id,sex,begun,ended\n1,x,2015-01-01,2015-02-01\n", "id,dose\n1,many\n", true,
     "C302 own x\n  0:2 (4): 2 sex=x\nT202 own <aaaa>\n  1:2 (2): 2 dose=<aaaa>\n"},
    {"what a rule compares, by column", "id,sex,begun,ended\n1,m,2015-03-01,2015-02-01\n", "id,dose\n1,2\n", true,
     "R401 own 2015-03-01\n  0:2 (4): 3 begun=2015-03-01 4 ended=2015-02-01\n"},
    {"two findings of one row", "id,sex,begun,ended\n1,xx,soon,2015-02-01\n", "id,dose\n1,2\n", true,
     "C302 own <aa>\n  0:2 (4): 2 sex=<aa>\nT203 own <aaaa>\n  0:2 (4): 3 begun=<aaaa>\n"},
    {"a row of the wrong width is hidden", "id,sex,begun,ended\n1,m,Zhang,2015-01-01,2015-02-01\n", "id,dose\n1,2\n", true,
     "F107 none\n  0:2 (5): hidden\n"},
    {"an empty cell", "id,sex,begun,ended\n,m,2015-01-01,2015-02-01\n1,m,,\n", "id,dose\n1,2\n", true,
     "K504 own <empty>\n  0:2 (4): 1 id=<empty>\n"},
    {"what is not wanted is not read", "id,sex,begun,ended\n1,xx,2015-01-01,2015-02-01\n2,yy,2015-01-01,\n", "id,dose\n1,2\n",
     false, "C302 own <aa>\n  0:2 (4): 2 sex=<aa>\nC302 none\n"},
};

static void run(const Case *one)
{
    Trial trial;
    Arena arena = {0};
    Buffer out = {0};
    const TrialFile files[] = {{"a.csv", one->a}, {"b.csv", one->b}, {NULL, NULL}};
    static const bool FIRST[64] = {true};
    trial_load(&trial, MODEL, SCHEMA, MAPPING);
    assert_complaints(one->label, &trial.complaints, "");
    trial_run(&trial, files, NULL);
    const Mask *mask = mask_make(trial.mapping, false, &arena);
    const Excerpts *excerpts = excerpts_read(trial.submission, trial.mapping, &trial.findings,
                                             one->all ? NULL : FIRST, mask, &arena);
    for (size_t i = 0; i < trial.findings.count; i++) {
        const Excerpt *excerpt = &excerpts->of[i];
        buffer_format(&out, "%s %s%s\n", finding_kind(trial.findings.items[i].code)->number,
                      excerpt->has_own ? "own " : "none",
                      excerpt->has_own ? masked_print(&excerpt->own, LANGUAGE_EN, &arena) : "");
        describe(excerpt, &arena, &out);
    }
    assert_text(one->label, buffer_c_string(&out), one->text);
    buffer_free(&out);
    arena_free(&arena);
    trial_free(&trial);
}

static void cells(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++) run(&CASES[i]);
}

// A file that is gone, or has become another one, gives no excerpt.
static void gone(void **state)
{
    (void)state;
    for (int again = 0; again < 2; again++) {
        Trial trial;
        Arena arena = {0};
        const TrialFile files[] = {{"a.csv", CASES[1].a}, {"b.csv", CASES[1].b}, {NULL, NULL}};
        trial_load(&trial, MODEL, SCHEMA, MAPPING);
        trial_run(&trial, files, NULL);
        if (again) folder_write("a.csv", text_from("\xff"));
        else unlink("a.csv");
        const Mask *mask = mask_make(trial.mapping, false, &arena);
        Capture capture = capture_start(stderr);
        const Excerpts *excerpts = excerpts_read(trial.submission, trial.mapping, &trial.findings, NULL, mask, &arena);
        capture_end(&capture);
        assert_int_equal(excerpts->of[0].count, 0);
        assert_int_equal(excerpts->of[1].count, 1);
        arena_free(&arena);
        trial_free(&trial);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(cells), cmocka_unit_test(gone)};
    return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
