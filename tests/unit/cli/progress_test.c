// The line of progress, for a reading that is so far after so many seconds.
#include "capturing.h"
#include "complaining.h"

#include "cli/progress.h"

typedef struct Case {
    const char *label;
    SubmissionPace pace;
    double seconds;
    size_t width;
    const char *line;
} Case;

static const Case CASES[] = {
    {"at the beginning", {0, 0, 0, false}, 0, 100,
     "[>                             ]    0 %  0.0 of 20.0 MB  0 patients  0.0 MB/s"},
    {"a quarter", {5000000, 12345, 12345, false}, 2, 100,
     "[=======>                      ]   25 %  5.0 of 20.0 MB  12 345 patients  2.5 MB/s  0:06 left"},
    {"minutes are left", {1000000, 1, 1, false}, 10, 100,
     "[=>                            ]    5 %  1.0 of 20.0 MB  1 patient  0.1 MB/s  3:10 left"},
    {"a narrow terminal has a shorter bar", {5000000, 12345, 12345, false}, 2, 79,
     "[====>           ]   25 %  5.0 of 20.0 MB  12 345 patients  2.5 MB/s  0:06 left"},
    {"a narrower one none", {5000000, 12345, 12345, false}, 2, 70,
     " 25 %  5.0 of 20.0 MB  12 345 patients  2.5 MB/s  0:06 left"},
    {"the narrowest only the beginning", {5000000, 12345, 12345, false}, 2, 20, " 25 %  5.0 of 20.0 M"},
    {"gathered patients", {20000000, 3000, 1500, false}, 9, 100,
     "[===============>              ]   50 %  1 500 of 3 000 patients checked"},
    {"a file that grew meanwhile", {30000000, 3000, 3000, false}, 9, 100,
     "[==============================]  100 %  3 000 of 3 000 patients checked"},
    {"no patients at all", {20000000, 0, 0, false}, 9, 100,
     "[==============================]  100 %  0 of 0 patients checked"},
};

static void lines(void **state)
{
    (void)state;
    const Progress progress = {.wanted = true, .total = 20000000};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Buffer line = {0};
        progress_line(&progress, &CASES[i].pace, CASES[i].seconds, CASES[i].width, &line);
        assert_text(CASES[i].label, buffer_c_string(&line), CASES[i].line);
        buffer_free(&line);
    }
}

// Where standard error is no terminal nobody watches, so that reading is not slower either.
static void not_without_a_terminal(void **state)
{
    (void)state;
    static const char *const FILES[] = {"/dev/null"};
    SubmissionOptions options = {.watch = NULL};
    Progress progress;
    Capture capture = capture_start(stderr);
    progress_start(&progress, true, FILES, 1, &options);
    progress_end(&progress);
    assert_string_equal(capture_end(&capture), "");
    assert_null(options.watch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(lines), cmocka_unit_test(not_without_a_terminal)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
