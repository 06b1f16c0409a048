// Flowcharts: which boxes there are, what stands in them, where a text is wrapped, what is said of hidden counts.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <math.h>

#include "report/flowchart.h"

static const Column COLUMNS[] = {
    {"center", "Center", COLUMN_TEXT}, {"stage", "Stage", COLUMN_TEXT}, {"patients", "Patients", COLUMN_NUMBER}};
static const char *const STAGES[][2] = {{"read", "In the last accepted submission"},
                                        {"quarantined", "Quarantined: an error waits for the center's answer"},
                                        {"kept", "Kept from earlier submissions"},
                                        {"stored", "Stored"},
                                        {"no_end", "Not analysed: the end of observation is not known"},
                                        {"analysed", "Analysed"}};
enum { STAGE_COUNT = sizeof STAGES / sizeof *STAGES };

typedef struct Case {
    const char *label;
    double patients[3][STAGE_COUNT];   // all centers, a, b; -1 = hidden
    bool narrow;
    Language language;
    size_t boxes;
    const char *texts;                 // those of the figure, in order, a line each
} Case;

static const Case CASES[] = {
    {"all kinds of stages",
     {{9, 2, 1, 8, 1, 7}, {5, 2, 0, 3, 0, 3}, {4, 0, 1, 5, 1, 4}}, false, LANGUAGE_EN, 5,
     "In the last accepted submission (n = 9)\na 5, b 4\n"
     "Quarantined: an error waits for the center&#39;s answer (n = 2)\na 2\n"
     "+ Kept from earlier submissions (n = 1)\nb 1\nStored (n = 8)\na 3, b 5\n"
     "Not analysed: the end of observation is not known (n = 1)\nb 1\nAnalysed (n = 7)\na 3, b 4\n"},
    {"nobody goes",
     {{9, 0, 0, 9, 0, 9}, {9, 0, 0, 9, 0, 9}, {0}}, false, LANGUAGE_EN, 3,
     "In the last accepted submission (n = 9)\na 9\nStored (n = 9)\na 9\nAnalysed (n = 9)\na 9\n"},
    {"nobody at all", {{0}}, false, LANGUAGE_EN, 3,
     "In the last accepted submission (n = 0)\nStored (n = 0)\nAnalysed (n = 0)\n"},
    {"a release",
     {{9, -1, 0, 8, 0, 8}, {9, -1, 0, 8, 0, 8}, {0}}, false, LANGUAGE_EN, 4,
     "In the last accepted submission (n = 9)\na 9\nQuarantined: an error waits for the center&#39;s answer (n = –)\na –\n"
     "Stored (n = 8)\na 8\nAnalysed (n = 8)\na 8\n"},
    {"wrapped",
     {{9, 1, 0, 8, 0, 8}, {9, 1, 0, 8, 0, 8}, {0}}, true, LANGUAGE_EN, 4,
     "In the last accepted submission\n(n = 9)\na 9\nQuarantined: an error waits for the\ncenter&#39;s answer (n = 1)\na 1\n"
     "Stored (n = 8)\na 8\nAnalysed (n = 8)\na 8\n"},
    {"in Chinese",
     {{9, 0, 0, 9, 1, 8}, {9, 0, 0, 9, 1, 8}, {0}}, true, LANGUAGE_ZH, 4,
     "最近一次接收的提交（n = 9）\na 9\n入库（n = 9）\na 9\n未分析：观察终点不明（n = 1）\na 1\n纳入分析（n = 8）\na 8\n"},
};

static Table flow_of(const Case *one, Arena *arena)
{
    static const char *const CENTERS[] = {"all", "a", "b"};
    Table table = {.name = "flow", .columns = COLUMNS, .column_count = 3, .key_count = 2};
    for (size_t c = 0; c < 3; c++)
        for (size_t s = 0; s < STAGE_COUNT; s++) {
            Cell *row = table_add(&table, arena);
            double patients = one->patients[c][s];
            row[0] = cell_text(CENTERS[c], NULL, NULL);
            row[1] = cell_text(STAGES[s][0], NULL, STAGES[s][1]);
            row[2].number = patients < 0 ? number_none(NUMBER_COUNT, "=suppressed") : number(NUMBER_COUNT, patients);
        }
    return table;
}

// The texts of an SVG, a line each, and how many boxes it has.
static size_t read_figure(const char *svg, Buffer *texts)
{
    size_t boxes = 0;
    for (const char *at = svg; (at = strstr(at, "<rect class=\"box\"")); at++) boxes++;
    for (const char *at = svg; (at = strstr(at, "<text "));) {
        at = strchr(at, '>') + 1;
        const char *end = strstr(at, "</text>");
        buffer_add(texts, at, (size_t)(end - at));
        buffer_char(texts, '\n');
    }
    return boxes;
}

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        const Case *one = &CASES[i];
        Arena arena = {0};
        Buffer svg = {0}, texts = {0};
        const Table flow = flow_of(one, &arena);
        const FlowchartRequest request = {&flow, one->language, "The way", one->narrow, false};
        flowchart_write(&request, &svg);
        size_t boxes = read_figure(buffer_c_string(&svg), &texts);
        if (boxes != one->boxes || strcmp(buffer_c_string(&texts), one->texts) != 0)
            fail_msg("%s: %zu boxes, texts\n%s", one->label, boxes, buffer_c_string(&texts));
        buffer_free(&texts);
        buffer_free(&svg);
        arena_free(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
