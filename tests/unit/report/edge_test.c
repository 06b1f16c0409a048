// Cohorts on which little or nothing can be estimated: the report is made all the same and says why.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "report/machine.h"
#include "report/page.h"
#include "truth.h"

typedef enum Change {
    ALL,
    NOBODY,
    NO_CENTER,
    ONE_PATIENT,
    ONE_CENTER,
    NOBODY_DIES,
    EVERYBODY_DIES,
    ONE_ARM,
    NO_ECOG,                   // a covariate that nobody has
    ALL_MALE                   // one that does not vary
} Change;

typedef struct Report {
    Truth truth;
    const Results *results;
    const Tables *tables;
    Buffer page, json, csv;
} Report;

// Everybody's last contact becomes this.
static void set_fate(Snapshot *snapshot, const char *fate)
{
    const Resource *entity = schema_resource(snapshot->model->schema, TEXT("follow_up"));
    int status = resource_field(entity, TEXT("vital_status"));
    for (size_t i = 0; i < snapshot->patient_count; i++) {
        EntityRows *rows = &snapshot->patients[i].patient.entities[entity->index];
        Value *value = (Value *)(uintptr_t)&rows->rows[rows->count - 1].values[status];
        *value = value_text(text_from(fate), NULL);
    }
}

// Only those with radiotherapy of the nasopharynx or neck stay.
static void keep_one_arm(Snapshot *snapshot)
{
    const Resource *entity = schema_resource(snapshot->model->schema, TEXT("treatment"));
    int phase = resource_field(entity, TEXT("phase")), target = resource_field(entity, TEXT("rt_target"));
    size_t kept = 0;
    for (size_t i = 0; i < snapshot->patient_count; i++) {
        const EntityRows *rows = &snapshot->patients[i].patient.entities[entity->index];
        bool irradiated = false;
        for (size_t r = 0; r < rows->count; r++)
            irradiated |= text_is(rows->rows[r].values[phase].text, "rm") &&
                          rows->rows[r].values[target].kind == VALUE_TEXT &&
                          !text_is(rows->rows[r].values[target].text, "metastasis");
        if (irradiated) snapshot->patients[kept++] = snapshot->patients[i];
    }
    snapshot->patient_count = kept;
}

// Every row of an entity has this value.
static void set_attribute(Snapshot *snapshot, const char *name, const char *attribute, Value value)
{
    const Resource *entity = schema_resource(snapshot->model->schema, text_from(name));
    int field = resource_field(entity, text_from(attribute));
    for (size_t i = 0; i < snapshot->patient_count; i++) {
        EntityRows *rows = &snapshot->patients[i].patient.entities[entity->index];
        for (size_t r = 0; r < rows->count; r++) *(Value *)(uintptr_t)&rows->rows[r].values[field] = value;
    }
}

static void keep_center(Snapshot *snapshot, const char *name)
{
    size_t center = 0, kept = 0;
    while (strcmp(snapshot->centers[center].name, name) != 0) center++;
    for (size_t i = 0; i < snapshot->patient_count; i++)
        if (snapshot->patients[i].center == center) snapshot->patients[kept++] = snapshot->patients[i];
    for (size_t i = 0; i < kept; i++) snapshot->patients[i].center = 0;
    snapshot->patient_count = kept;
    snapshot->centers += center;
    snapshot->center_count = 1;
}

static void make(Report *report, Change change, Language language)
{
    *report = (Report){0};
    truth_load(&report->truth, "tests/fixtures/submissions/night1/expected");
    Snapshot *snapshot = &report->truth.snapshot;
    if (change == NOBODY || change == NO_CENTER) snapshot->patient_count = 0;
    if (change == NO_CENTER) snapshot->center_count = 0;
    if (change == ONE_PATIENT) snapshot->patient_count = 1;
    if (change == ONE_CENTER) keep_center(snapshot, "c02");
    if (change == NO_ECOG) set_attribute(snapshot, "recurrence", "ecog", (Value){.kind = VALUE_MISSING});
    if (change == ALL_MALE) set_attribute(snapshot, "patient", "sex", value_text(TEXT("male"), NULL));
    if (change == NOBODY_DIES) set_fate(snapshot, "alive");
    if (change == EVERYBODY_DIES) set_fate(snapshot, "dead");
    if (change == ONE_ARM) keep_one_arm(snapshot);
    report->results =
        results_make(cohort_make(report->truth.plan, snapshot, &report->truth.arena), &report->truth.arena);
    report->tables = tabulate(report->results, &report->truth.arena);
    const Figures *figures = figures_make(report->results, report->tables, language, &report->truth.arena);
    const PageRequest request = {report->results, report->tables, figures, NULL, NULL, language};
    page_write(&request, &report->page);
    machine_write_json(report->results, report->tables, NULL, &report->json);
    for (int t = 0; t < TABLE_COUNT; t++) table_write_csv(&report->tables->items[t], &report->csv);
}

static void drop(Report *report)
{
    buffer_free(&report->page);
    buffer_free(&report->json);
    buffer_free(&report->csv);
    truth_free(&report->truth);
}

static const char *printed(const Report *report, const char *address)
{
    static char text[100];
    const Number *number = tables_number(report->tables, address);
    Buffer buffer = {0};
    if (!number) fail_msg("no number %s", address);
    number_write(&buffer, number, LANGUAGE_EN);
    snprintf(text, sizeof text, "%s", buffer_c_string(&buffer));
    buffer_free(&buffer);
    return text;
}

enum { EXPECTED = 8 };      // most numbers of a case

typedef struct Case {
    Change change;
    const char *label;
    const char *expected[EXPECTED][2];
} Case;

static const Case CASES[] = {
    {NOBODY,
     "nobody",
     {{"survival.overall.all.n", "0"},
      {"survival.overall.all.median", "not estimable (no patients)"},
      {"rates.overall.all.12.survival", "not estimable (no patients)"},
      {"tests.modality.p", "not estimable (no patients)"},
      {"spans.from_diagnosis.median", "not estimable (no patients)"},
      {"flow.c01.analysed.patients", "0"}}},
    {NO_CENTER,
     "an empty database",
     {{"survival.overall.all.n", "0"},
      {"flow.all.analysed.patients", "0"},
      {"follow_up.overall.all.median", "not estimable (no patients)"}}},
    {ONE_PATIENT,
     "one patient",
     {{"survival.overall.all.n", "1"},
      {"tests.modality.p", "not estimable (patients in one group only)"},
      {"tests.poly.p", "not estimable (no patients)"}}},
    {ALL,
     "everybody",
     {{"incomplete.ecog.all.left_out", "22"},
      {"incomplete.ecog.all.left_out_events", "18"},
      {"incomplete.ecog.c02.left_out", "12"},
      {"follow_up.modality.chemo.event_free", "23.4"},
      {"incomplete.multivariable.all.left_out", "0"},
      {"follow_up.overall.all.event_free", "34.9"},
      {"models.ecog.incomplete", "22"}}},
    {ONE_CENTER,
     "one center",
     {{"survival.overall.all.n", "12"},
      {"tests.modality.p_by_center", "0.775"},
      {"tests.modality.center_p", "not estimable (nothing varies)"},
      {"heterogeneity.cochran_q.p", "not estimable (fewer than two centers with an estimate)"},
      {"heterogeneity.interaction.p", "not estimable (the product does not vary)"},
      {"effects.overall.by_center.hr", "0.70"},
      {"univariable.ecog.yes.hr", "not estimable (no complete case)"}}},
    {NO_ECOG,
     "a covariate that nobody has",
     {{"levels.overall.all.ecog.missing.n", "52"},
      {"levels.overall.all.ecog.yes.percent", "not estimable (no patients)"},
      {"univariable.ecog.yes.hr", "not estimable (no complete case)"},
      {"univariable.ecog.yes.p", "not estimable (no complete case)"},
      {"models.ecog.p", "not estimable (no complete case)"},
      {"models.ecog.concordance", "not estimable (no complete case)"},
      {"incomplete.ecog.all.left_out", "52"}}},
    {ALL_MALE,
     "a covariate that does not vary",
     {{"univariable.sex.male.hr", "reference"},
      {"univariable.sex.female.hr", "not estimable (nothing varies)"},
      {"univariable.sex.female.p", "not estimable (nothing varies)"},
      {"univariable.sex.female.proportional_p", "not estimable (nothing varies)"},
      {"models.sex.events_per_parameter", "not estimable (nothing varies)"},
      {"models.sex.p", "not estimable (nothing varies)"},
      {"models.sex.proportional_p", "not estimable (nothing varies)"}}},
    {NOBODY_DIES,
     "nobody dies",
     {{"survival.overall.all.events", "0"},
      {"survival.overall.all.median", "not reached"},
      {"survival.overall.all.median_spss", "not reached"},
      {"rates.overall.all.12.survival", "100.0"},
      {"rates.overall.all.12.survival_lower", "not estimable (no event yet)"},
      {"tests.modality.p", "not estimable (no events)"},
      {"restricted.36.chemo_rt.difference", "not estimable (no variance)"},
      {"pairs.modality.chemo.chemo_rt.p", "not estimable (no events)"}}},
    {EVERYBODY_DIES,
     "everybody dies",
     {{"survival.overall.all.events", "52"},
      {"follow_up.overall.all.median", "not reached"},
      {"follow_up.overall.all.event_free", "not estimable (all have had the event)"},
      {"tests.modality.trend_p", "–"},
      {"rates.poly.rt.60.survival", "0.0"},
      {"rates.poly.rt.60.survival_lower", "not estimable (all have had the event)"}}},
    {ONE_ARM,
     "one arm",
     {{"tests.oligo.p", "not estimable (patients in one group only)"},
      {"survival.oligo.none.n", "0"},
      {"survival.oligo.none.median", "not estimable (no patients)"},
      {"follow_up.oligo.none.longest", "not estimable (no patients)"}}},
};

static size_t count_of(Buffer *text, const char *part)
{
    size_t count = 0;
    for (const char *c = buffer_c_string(text); (c = strstr(c, part)); c++) count++;
    return count;
}

// Nothing blank, no number that is none, no half-open element.
static void check_texts(Report *report, const char *label)
{
    static const char *const NEVER[] = {">nan",     " nan",      "nan%",    "-inf",   "\"></td>", "<td></td>",
                                        "\"></dd>", "<dd></dd>", "<p></p>", "(null)", "{1}"};
    for (size_t i = 0; i < sizeof NEVER / sizeof *NEVER; i++)
        if (count_of(&report->page, NEVER[i])) fail_msg("%s: the page holds %s", label, NEVER[i]);
    assert_int_equal(count_of(&report->json, "nan"), 0);
    assert_int_equal(count_of(&report->csv, "nan"), 0);
    assert_int_equal(count_of(&report->csv, ",,"), 0);
    static const char *const PAIRS[][2] = {{"<table", "</table>"}, {"<section", "</section>"}, {"<tr", "</tr>"},
                                           {"<svg", "</svg>"},     {"<th ", "</th>"},          {"<td", "</td>"},
                                           {"<p", "</p>"}};
    for (size_t i = 0; i < sizeof PAIRS / sizeof *PAIRS; i++) {
        size_t opened = count_of(&report->page, PAIRS[i][0]), closed = count_of(&report->page, PAIRS[i][1]);
        if (strcmp(PAIRS[i][0], "<p") == 0) opened -= count_of(&report->page, "<path");
        if (opened != closed) fail_msg("%s: %zu %s and %zu %s", label, opened, PAIRS[i][0], closed, PAIRS[i][1]);
    }
}

// Three lower-case words in a row, outside tags, rules, style and what the site says: a phrase that was not translated.
static const char *english_words(const char *page)
{
    static char found[80];
    const char *body = strstr(page, "</style>");
    size_t words = 0, letters = 0;
    for (const char *c = body; *c; c++) {
        if (strncmp(c, "<code>", 6) == 0) c = strstr(c, "</code>");
        if (*c == '<') {
            c = strchr(c, '>');
            words = letters = 0;
        } else if (*c >= 'a' && *c <= 'z') {
            letters++;
        } else {
            words = *c == ' ' && letters >= 2 ? words + 1 : 0;
            letters = 0;
        }
        if (words < 2 || letters < 2) continue;
        snprintf(found, sizeof found, "%.60s", c - 30);
        return found;
    }
    return NULL;
}

static void test_chinese(void **state)
{
    (void)state;
    for (Change change = ALL; change <= ALL_MALE; change++) {
        Report report;
        make(&report, change, LANGUAGE_ZH);
        const char *english = english_words(buffer_c_string(&report.page));
        if (english) fail_msg("not translated: %s", english);
        assert_non_null(strstr(buffer_c_string(&report.page), "总生存"));
        drop(&report);
    }
}

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Report report;
        make(&report, CASES[i].change, LANGUAGE_EN);
        for (size_t e = 0; e < EXPECTED && CASES[i].expected[e][0]; e++) {
            const char *got = printed(&report, CASES[i].expected[e][0]);
            if (strcmp(got, CASES[i].expected[e][1]) != 0)
                fail_msg("%s: %s is '%s', not '%s'", CASES[i].label, CASES[i].expected[e][0], got,
                         CASES[i].expected[e][1]);
        }
        check_texts(&report, CASES[i].label);
        drop(&report);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases), cmocka_unit_test(test_chinese)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
