// Options and submissions on the command line: what is read, what is refused and how it is said.
#include "capturing.h"
#include "complaining.h"
#include "folder.h"

#include "cli/submit.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const Command COMMAND = {"validate", "Start here", "CENTER FILE...",
                                "check a submission; no database, nothing changes", NULL};

// A site of its own, with one center.
static int enter(void **state)
{
    if (folder_enter(state) != 0) return -1;
    char site[600];
    snprintf(site, sizeof site, "state: %s/state\ndefinitions: %s\n", folder_path, folder_path);
    folder_write("site.yaml", text_from(site));
    if (mkdir("mappings", 0700) != 0 || mkdir("schemas", 0700) != 0) return -1;
    folder_write(
        "schemas/m.yaml",
        TEXT("schema: 1\nname: m\nversion: '1'\nresources: [{name: person, primaryKey: [], fields: [{name: sex}]}]\n"));
    folder_write("schemas/c.yaml", TEXT("schema: 1\nname: c\npath: t.csv\nformat: csv\npatient: id\nresources: [{name: "
                                        "r, fields: [{name: id}, {name: sex}]}]\n"));
    folder_write("mappings/c.yaml", TEXT("mapping: 1\ncenter: c\nschema: ../schemas/c.yaml\ntarget: m/1\nrecords: "
                                         "{person: {from: r, fields: {sex: sex}}}\n"));
    folder_write("mappings/broken.yaml",
                 TEXT("mapping: 1\ncenter: d\nschema: ../schemas/c.yaml\ntarget: m/1\nrecords: {}\n"));
    folder_write("t.csv", TEXT("id,sex\n1,m\n"));
    return 0;
}

enum { MOST_ARGUMENTS = 24 };

// Splits "validate c t.csv" at blanks and reads it with the test's site. *said takes what is printed to stderr.
static bool parse(const char *line, Options *options, int *status, const char **said)
{
    static char copy[512];
    static char *arguments[MOST_ARGUMENTS + 3];
    int count = 0;
    snprintf(copy, sizeof copy, "%s", line);
    for (char *rest = copy, *word; (word = strsep(&rest, " ")) && count < MOST_ARGUMENTS;) arguments[count++] = word;
    arguments[count++] = "--config";
    arguments[count++] = "site.yaml";
    arguments[count] = NULL;
    Capture capture = capture_start(stderr);
    bool ok = options_parse(options, &COMMAND, count, arguments, status);
    *said = capture_end(&capture);
    return ok;
}

static void options_are_read(void **state)
{
    (void)state;
    Options options;
    int status;
    const char *said;
    assert_true(parse("validate c -n a.csv --limit=7 -o out b.csv --fail-on warning --max-quarantine 5% -f json "
                      "--extracted-at 2024-01-01 --plan p.yaml --show-values",
                      &options, &status, &said));
    assert_string_equal(said, "");
    assert_true(options.dry_run);
    assert_true(options.show_values);
    assert_false(options.quiet);
    assert_int_equal(options.limit, 7);
    assert_int_equal(options.language, LANGUAGE_EN);
    assert_string_equal(options.output, "out");
    assert_string_equal(options.fail_on, "warning");
    options_free(&options);
    assert_true(parse("validate c -q -v --no-progress --inbox in -d dbname=x --lang zh", &options, &status, &said));
    assert_true(options.quiet && options.verbose && options.no_progress);
    assert_string_equal(options.site.database, "dbname=x");
    assert_string_equal(options.site.inbox, "in");
    assert_string_equal(options.format, "text");
    assert_string_equal(options.fail_on, "error");
    assert_int_equal(options.limit, 0);
    assert_int_equal(options.language, LANGUAGE_ZH);
    options_free(&options);
    assert_true(parse("validate c t.csv -- -n", &options, &status, &said));
    assert_int_equal(options.argument_count, 5);   // behind -- everything is an argument, the test's own --config too
    assert_string_equal(options.arguments[2], "-n");
    options_free(&options);
}

#define USAGE "\nUsage: rmnpc validate CENTER FILE...\n"

static void wrong_options_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *line, *said;
    } CASES[] = {
        {"validate --nonsense",
         "rmnpc validate: wrong option or value: --nonsense (rmnpc validate --help lists them)" USAGE},
        {"validate -x", "rmnpc validate: wrong option or value: -x (rmnpc validate --help lists them)" USAGE},
        {"validate --limit many",
         "rmnpc validate: wrong option or value: many (rmnpc validate --help lists them)" USAGE},
        {"validate --limit=-1",
         "rmnpc validate: wrong option or value: --limit=-1 (rmnpc validate --help lists them)" USAGE},
        {"validate --limit 5x", "rmnpc validate: wrong option or value: 5x (rmnpc validate --help lists them)" USAGE},
        {"validate --fail-on often",
         "rmnpc validate: wrong option or value: often (rmnpc validate --help lists them)" USAGE},
        {"validate --lang de", "rmnpc validate: wrong option or value: de (rmnpc validate --help lists them)" USAGE},
        {"validate --dry-run=yes",
         "rmnpc validate: wrong option or value: --dry-run=yes (rmnpc validate --help lists them)" USAGE},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        Options options;
        int status = -1;
        const char *said;
        assert_false(parse(CASES[i].line, &options, &status, &said));
        assert_text(CASES[i].line, said, CASES[i].said);
        assert_int_equal(status, EXIT_USAGE);
    }
}

static void help_goes_to_stdout(void **state)
{
    (void)state;
    Options options;
    int status = -1;
    const char *said;
    Capture capture = capture_start(stdout);
    bool more = parse("validate --help", &options, &status, &said);
    const char *help = capture_end(&capture);
    assert_false(more);
    assert_int_equal(status, EXIT_CLEAN);
    assert_int_equal(
        strncmp(help, "Usage: rmnpc validate CENTER FILE...\ncheck a submission; no database, nothing changes\n\n", 86),
        0);
    // Every option that can be written stands in it.
    static const char *const OPTIONS[] = {"-c, --config",  "-d, --database", "-n, --dry-run",    "-o, --output",
                                          "-f, --format",  "--fail-on",      "--max-quarantine", "--limit",
                                          "--show-values", "--extracted-at", "--plan",           "--lang",           "-q, --quiet",
                                          "-v, --verbose", "--no-progress",  "-h, --help"};
    for (size_t i = 0; i < COUNT(OPTIONS); i++) assert_non_null(strstr(help, OPTIONS[i]));
}

static char *with_folder(const char *text)
{
    Buffer buffer = {0};
    for (const char *at = text; *at; at++)
        if (*at == '@') buffer_string(&buffer, folder_path);
        else buffer_char(&buffer, *at);
    buffer_char(&buffer, '\0');
    return buffer.data;
}

static void submissions_are_prepared(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        int status;           // 0 = goes on
        const char *said;     // @ = the folder
    } CASES[] = {
        {"validate c t.csv", 0, ""},
        {"validate c t.csv --max-quarantine 3", 0, ""},
        {"validate c t.csv --max-quarantine 10%", 0, ""},
        {"validate", EXIT_USAGE, "rmnpc validate: a center and at least one file are wanted" USAGE},
        {"validate c", EXIT_USAGE, "rmnpc validate: a center and at least one file are wanted" USAGE},
        {"validate c t.csv -f xml", EXIT_USAGE, "rmnpc validate: there is no format 'xml': text, json, ndjson" USAGE},
        {"validate c t.csv --max-quarantine few", EXIT_USAGE,
         "rmnpc validate: --max-quarantine is a number or a percentage, not 'few'" USAGE},
        {"validate c t.csv --max-quarantine=-3", EXIT_USAGE,
         "rmnpc validate: --max-quarantine is a number or a percentage, not '-3'" USAGE},
        {"validate c t.csv --max-quarantine=+3", EXIT_USAGE,
         "rmnpc validate: --max-quarantine is a number or a percentage, not '+3'" USAGE},
        {"validate c t.csv --max-quarantine 5%%", EXIT_USAGE,
         "rmnpc validate: --max-quarantine is a number or a percentage, not '5%%'" USAGE},
        {"validate c t.csv --max-quarantine=%", EXIT_USAGE,
         "rmnpc validate: --max-quarantine is a number or a percentage, not '%'" USAGE},
        {"validate c t.csv --max-quarantine 99999999999999999999", EXIT_USAGE,
         "rmnpc validate: --max-quarantine is a number or a percentage, not '99999999999999999999'" USAGE},
        {"validate x t.csv", EXIT_USAGE,
         "rmnpc: there is no center 'x' (@/mappings/x.yaml does not exist; known: broken, c)\n"},
        {"validate ../c t.csv", EXIT_USAGE,
         "rmnpc: there is no center '../c' (@/mappings/../c.yaml does not exist; known: broken, c)\n"},
        {"validate broken t.csv", EXIT_USAGE, "@/mappings/broken.yaml:2:9: the schema is of 'c'\n"},
        {"validate c gone.csv t.csv also.csv", EXIT_ENVIRONMENT,
         "rmnpc: gone.csv cannot be read: No such file or directory (check the name and the permissions)\n"
         "rmnpc: also.csv cannot be read: No such file or directory (check the name and the permissions)\n"},
        {"validate c schemas", EXIT_ENVIRONMENT,
         "rmnpc: schemas cannot be read: it is not a regular file (give the file itself)\n"},
        {"validate c /dev/null", EXIT_ENVIRONMENT,
         "rmnpc: /dev/null cannot be read: it is not a regular file (give the file itself)\n"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        Options options;
        Submit submit;
        int status = -1;
        const char *said;
        assert_true(parse(CASES[i].line, &options, &status, &said));
        Capture capture = capture_start(stderr);
        bool ok = submit_prepare(&options, &submit, &status);
        said = capture_end(&capture);
        char *wanted = with_folder(CASES[i].said);
        assert_text(CASES[i].line, said, wanted);
        free(wanted);
        assert_int_equal(ok, CASES[i].status == 0);
        if (!ok) assert_int_equal(status, CASES[i].status);
        options_free(&options);
    }
}

static void thresholds_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        uint64_t most;
        unsigned percent;
    } CASES[] = {
        {"validate c t.csv", UINT64_MAX, 100},
        {"validate c t.csv --max-quarantine 0", 0, 100},
        {"validate c t.csv --max-quarantine 12", 12, 100},
        {"validate c t.csv --max-quarantine 5%", UINT64_MAX, 5},
        {"validate c t.csv --max-quarantine 0%", UINT64_MAX, 0},
        {"validate c t.csv --max-quarantine 250%", UINT64_MAX, 100},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        Options options;
        Submit submit;
        int status;
        const char *said;
        assert_true(parse(CASES[i].line, &options, &status, &said));
        assert_true(submit_prepare(&options, &submit, &status));
        assert_true(submit.options.most_quarantined == CASES[i].most);
        assert_int_equal(submit.options.most_percent, CASES[i].percent);
        options_free(&options);
    }
}

static void statuses_tell_the_truth(void **state)
{
    (void)state;
    static const struct {
        const char *fail_on;
        SubmissionState state;
        size_t errors, warnings;
        int status;
    } CASES[] = {
        {"error", SUBMISSION_READ, 0, 0, EXIT_CLEAN},       {"error", SUBMISSION_READ, 0, 2, EXIT_CLEAN},
        {"error", SUBMISSION_READ, 1, 0, EXIT_FINDINGS},    {"warning", SUBMISSION_READ, 0, 0, EXIT_CLEAN},
        {"warning", SUBMISSION_READ, 0, 1, EXIT_FINDINGS},  {"warning", SUBMISSION_READ, 1, 0, EXIT_FINDINGS},
        {"never", SUBMISSION_READ, 1, 1, EXIT_CLEAN},       {"never", SUBMISSION_REFUSED, 1, 0, EXIT_FINDINGS},
        {"error", SUBMISSION_REFUSED, 1, 0, EXIT_FINDINGS}, {"never", SUBMISSION_UNREADABLE, 0, 0, EXIT_ENVIRONMENT},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        Options options = {.fail_on = CASES[i].fail_on};
        Findings findings = {
            .by_severity = {[SEVERITY_ERROR] = CASES[i].errors, [SEVERITY_WARNING] = CASES[i].warnings}};
        assert_int_equal(submit_status(&options, CASES[i].state, &findings), CASES[i].status);
    }
}

static void validate_uses_the_key_that_is_there(void **state)
{
    (void)state;
    Options options = {.site = {.key = "key"}};
    assert_null(submit_existing_key(&options));
    folder_write("key", TEXT("too short"));
    chmod("key", 0400);
    Capture capture = capture_start(stderr);
    assert_null(submit_existing_key(&options));
    const char *said = capture_end(&capture);
    assert_non_null(strstr(said, "is too short"));
    remove("key");
    folder_write("key", TEXT("0123456789abcdef0123456789abcdef"));
    chmod("key", 0400);
    HashKey *key = submit_existing_key(&options);
    assert_non_null(key);
    hash_key_free(key);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_are_read),
        cmocka_unit_test(wrong_options_are_refused),
        cmocka_unit_test(help_goes_to_stdout),
        cmocka_unit_test(submissions_are_prepared),
        cmocka_unit_test(thresholds_are_read),
        cmocka_unit_test(statuses_tell_the_truth),
        cmocka_unit_test(validate_uses_the_key_that_is_there),
    };
    return cmocka_run_group_tests(tests, enter, folder_leave);
}
