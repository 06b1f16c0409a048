// Feedback of a real submission: what was checked how often, which codes no list has, what of the cells may be shown,
// what the fields hold. One small center with a person's name in the wrong column.
#include "mapping/trial.h"

#include "feedback/feedback.h"

static const char MODEL[] = "schema: 1\nname: m\nversion: '1'\nresources:\n  - name: person\n    primaryKey: []\n"
                            "    fields: [{name: sex, constraints: {required: true, enum: [m, f]}}, {name: dose, type: "
                            "number, constraints: {maximum: 100}}]\n";
static const char SCHEMA[] =
    "schema: 1\nname: c\npath: 't*.csv'\nformat: csv\npatient: id\nresources:\n  - name: r\n    primaryKey: [id]\n"
    "    fields:\n      - {name: id, phi: direct}\n      - {name: born, type: date, phi: date}\n      - {name: sex}\n"
    "      - {name: dose, type: number}\n      - {name: seen, type: date}\n"
    "    rules: [{id: order, assert: born < seen}]\n";
static const char MAPPING[] =
    "mapping: 1\ncenter: c\nschema: s.yaml\ntarget: m/1\nrecords:\n  person: {from: r, "
    "fields: {sex: {from: sex, codes: {男: m, 女: f}}, dose: dose}}\n";
static const char FILE_TEXT[] =
    "id,born,sex,dose,seen\nA-0001,1950-01-01,男,66,2015-03-01\nA-0002,2020-01-01,张三,,2015-03-01\n"
    "A-0003,1950-13-01,女,138001,2015-02-30\n";

static const char CHECKS_TEXT[] = "order 1/2\nM601 sex 1/3\nT203 born 1/3\nC304 dose 1/2\nT203 seen 1/3\nK504 id 0/3\n"
                                  "K502 id 0/3\nK501 r 0/3\nT202 dose 0/2\nM602 person.sex 0/1\n";
static const char MASKED_TEXT[] = "3 born <9999-99-99>\n3 seen 2015-03-01\n3 sex <字字>\n4 born <9999-99-99>\n"
                                  "4 dose <999999>\n4 seen 2015-02-30\nsex <字字> 1 map.yaml:6\n";
static const char SHOWN_TEXT[] = "3 born 2020-01-01\n3 seen 2015-03-01\n3 sex 张三\n4 born 1950-13-01\n4 dose 138001\n"
                                 "4 seen 2015-02-30\nsex 张三 1 map.yaml:6\n";
static const char PROFILE_TEXT[] = "id 3/3 3 .. 0\nborn 3/3 3 1950..2020 0\nsex 3/3 3 .. 1\ndose 2/3 2 66..1.4e+05 0\n"
                                   "seen 3/3 2 2015-03..2015-03 0\n";

typedef struct Made {
    Trial trial;
    Profiler *profiler;
    Arena arena;
    Feedback feedback;
} Made;

static void make(Made *made, const char *text, bool show_values)
{
    const TrialFile FILES[] = {{"t.csv", text}, {NULL, NULL}};
    trial_load(&made->trial, MODEL, SCHEMA, MAPPING);
    assert_complaints("definitions", &made->trial.complaints, "");
    made->arena = (Arena){0};
    const Mask *mask = mask_make(made->trial.mapping, false, &made->arena);
    made->profiler = profiler_new(made->trial.mapping, mask);
    SubmissionOptions options = {.most_quarantined = UINT64_MAX, .most_percent = 100, .observe = profiler_observe,
                                 .observer = made->profiler};
    trial_run(&made->trial, FILES, &options);
    FeedbackRequest request = {.mapping = made->trial.mapping, .submission = made->trial.submission,
                               .findings = &made->trial.findings, .state = "read", .profiler = made->profiler,
                               .cells = true, .hashes = true, .show_values = show_values};
    feedback_make(&made->feedback, &request, &made->arena);
}

static void made_free(Made *made)
{
    profiler_free(made->profiler);
    arena_free(&made->arena);
    trial_free(&made->trial);
}

static void checks_are_counted(void **state)
{
    (void)state;
    Made made;
    Buffer out = {0};
    make(&made, FILE_TEXT, false);
    for (size_t i = 0; i < made.feedback.checks->count; i++) {
        const Check *check = &made.feedback.checks->items[i];
        buffer_format(&out, "%s %zu/%u\n", check_name(check, &made.arena), check->bad, (unsigned)check->checked);
    }
    assert_text("checks", buffer_c_string(&out), CHECKS_TEXT);
    buffer_free(&out);
    made_free(&made);
}

// What no cell could be held against is not applicable, in every check and in the sum.
static void not_applicable_is_not_passed(void **state)
{
    (void)state;
    static const char EMPTY_CELLS[] = "id,born,sex,dose,seen\nA-0001,,男,,\n";
    static const char WANTED[] = "K504 id 1 passed\nK502 id 1 passed\nK501 r 1 passed\nM601 sex 1 passed\n"
                                 "M602 person.sex 1 passed\nT203 born 0 -\nT202 dose 0 -\nT203 seen 0 -\n"
                                 "order 0 -\n";
    Made made;
    Buffer out = {0};
    make(&made, EMPTY_CELLS, false);
    const Checks *checks = made.feedback.checks;
    for (size_t i = 0; i < checks->count; i++) {
        const Check *check = &checks->items[i];
        static const char *const STATES[] = {
            [CHECK_FAILED] = "failed", [CHECK_PASSED] = "passed", [CHECK_NOT_APPLICABLE] = "-"};
        buffer_format(&out, "%s %u %s\n", check_name(check, &made.arena), (unsigned)check->checked,
                      STATES[check->state]);
    }
    assert_text("states", buffer_c_string(&out), WANTED);
    assert_int_equal(checks->by_state[CHECK_PASSED], 5);
    assert_int_equal(checks->by_state[CHECK_NOT_APPLICABLE], 4);
    buffer_free(&out);
    made_free(&made);
}

static void cells_are_masked(void **state)
{
    (void)state;
    for (int show = 0; show < 2; show++) {
        Made made;
        Buffer out = {0};
        make(&made, FILE_TEXT, show);
        for (size_t i = 0; i < made.feedback.findings->count; i++) {
            const Excerpt *excerpt = &made.feedback.excerpts->of[i];
            for (size_t l = 0; l < excerpt->count; l++)
                for (size_t c = 0; c < excerpt->lines[l].count; c++)
                    buffer_format(&out, "%u %s %s\n", excerpt->lines[l].line, excerpt->lines[l].cells[c].field,
                                  masked_print(&excerpt->lines[l].cells[c].value, LANGUAGE_EN, &made.arena));
        }
        for (size_t i = 0; i < made.feedback.unmapped->count; i++) {
            const Unmapped *code = &made.feedback.unmapped->items[i];
            buffer_format(&out, "%s %s %zu %s:%u\n", code->field, masked_print(&code->shown, LANGUAGE_EN, &made.arena),
                          code->count, code->file, code->line);
        }
        assert_text(show ? "shown" : "masked", buffer_c_string(&out), show ? SHOWN_TEXT : MASKED_TEXT);
        buffer_free(&out);
        made_free(&made);
    }
}

static void fields_are_profiled(void **state)
{
    (void)state;
    Made made;
    Buffer out = {0};
    make(&made, FILE_TEXT, false);
    for (size_t i = 0; i < made.feedback.profile->count; i++) {
        const ProfileField *field = &made.feedback.profile->fields[i];
        buffer_format(&out, "%s %u/%u %u %s..%s %u\n", field->field, (unsigned)field->filled, (unsigned)field->rows,
                      (unsigned)field->distinct, field->low ? field->low : "", field->high ? field->high : "",
                      (unsigned)field->unknown);
    }
    assert_text("profile", buffer_c_string(&out), PROFILE_TEXT);
    assert_int_equal(made.feedback.subject->files[0].units, 3);
    assert_int_equal(made.feedback.subject->files[0].size, sizeof FILE_TEXT - 1);
    assert_int_equal(strlen(made.feedback.subject->files[0].sha256), 64);
    buffer_free(&out);
    made_free(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(checks_are_counted),
        cmocka_unit_test(not_applicable_is_not_passed),
        cmocka_unit_test(cells_are_masked),
        cmocka_unit_test(fields_are_profiled),
    };
    return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
