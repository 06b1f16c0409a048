// Options and submissions on the command line: what is read, what is refused and how it is said.
#include "capturing.h"
#include "complaining.h"
#include "folder.h"

#include "cli/submit.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

// A command that takes all there is, and two that take little.
static const Command COMMAND = {"validate",
                                "Start here",
                                "CENTER FILE...",
                                "check a submission; no database, nothing changes",
                                NULL,
                                .takes = ~0u,
                                .formats = "text, json, ndjson",
                                .output = "out"};
static const Command BARE = {"bare", "Look", "", "nothing to say", NULL, .takes = TAKES_SITE};
static const Command PASSING = {"psql", "Look", "[ARGS...]", "psql", NULL, .takes = TAKES_CONFIG, .passes_on = true};

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
static bool parse_as(const Command *command, const char *line, Options *options, int *status, const char **said)
{
    static char copy[512];
    static char *arguments[MOST_ARGUMENTS + 3];
    int count = 0;
    snprintf(copy, sizeof copy, "%s", line);
    for (char *rest = copy, *word; (word = strsep(&rest, " ")) && count < MOST_ARGUMENTS;) arguments[count++] = word;
    if (!command->passes_on) {
        arguments[count++] = "--config";
        arguments[count++] = "site.yaml";
    }
    arguments[count] = NULL;
    *options = options_default();
    Capture capture = capture_start(stderr);
    bool ok = options_parse(options, command, count, arguments, status);
    *said = capture_end(&capture);
    return ok;
}

static bool parse(const char *line, Options *options, int *status, const char **said)
{
    return parse_as(&COMMAND, line, options, status, said);
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
    assert_int_equal(options.limit, -1);
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
        const Command *command;
        const char *line, *said;
    } CASES[] = {
        {&COMMAND, "validate --nonsense",
         "rmnpc validate: there is no option '--nonsense' (rmnpc validate --help lists them)" USAGE},
        {&COMMAND, "validate --limits=5",
         "rmnpc validate: there is no option '--limits' (did you mean '--limit'? rmnpc validate --help lists "
         "them)" USAGE},
        {&COMMAND, "validate --password=secret",
         "rmnpc validate: there is no option '--password' (rmnpc validate --help lists them)" USAGE},
        {&COMMAND, "validate -x", "rmnpc validate: there is no option '-x' (rmnpc validate --help lists them)" USAGE},
        {&COMMAND, "validate -qxv", "rmnpc validate: there is no option '-x' (rmnpc validate --help lists them)" USAGE},
        {&COMMAND, "validate --limit many", "rmnpc validate: --limit wants a whole number, not 'many'" USAGE},
        {&COMMAND, "validate --limit=-1", "rmnpc validate: --limit wants a whole number, not '-1'" USAGE},
        {&COMMAND, "validate --limit 5x", "rmnpc validate: --limit wants a whole number, not '5x'" USAGE},
        {&COMMAND, "validate --limit=", "rmnpc validate: --limit wants a whole number, not ''" USAGE},
        {&COMMAND, "validate --fail-on often",
         "rmnpc validate: --fail-on is error, warning or never, not 'often'" USAGE},
        {&COMMAND, "validate --lang de", "rmnpc validate: --lang is en or zh, not 'de'" USAGE},
        {&COMMAND, "validate -f xml", "rmnpc validate: --format is text, json or ndjson, not 'xml'" USAGE},
        {&COMMAND, "validate --dry-run=yes", "rmnpc validate: --dry-run takes no value" USAGE},
        // An option of other commands is none of this.
        {&BARE, "bare --limit 5",
         "rmnpc bare: there is no option '--limit' (rmnpc bare --help lists them)\nUsage: rmnpc bare\n"},
        {&BARE, "bare -n", "rmnpc bare: there is no option '-n' (rmnpc bare --help lists them)\nUsage: rmnpc bare\n"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        Options options;
        int status = -1;
        const char *said;
        assert_false(parse_as(CASES[i].command, CASES[i].line, &options, &status, &said));
        assert_text(CASES[i].line, said, CASES[i].said);
        assert_int_equal(status, EXIT_USAGE);
        options_free(&options);
    }
}

static void an_option_without_its_value_is_refused(void **state)
{
    (void)state;
    Options options = options_default();
    int status = -1;
    Capture capture = capture_start(stderr);
    assert_false(options_parse(&options, &COMMAND, 2, (char *[]){(char[]){"validate"}, (char[]){"-c"}, NULL}, &status));
    assert_text("-c", capture_end(&capture), "rmnpc validate: --config wants a value: --config FILE" USAGE);
    assert_int_equal(status, EXIT_USAGE);
    options_free(&options);
}

// The options in front of the command hold for it; the first word that is none is the command.
static void options_may_lead(void **state)
{
    (void)state;
    static const struct {
        const char *line, *said;
        OptionResult result;
        int next;
        const char *config, *database;
        bool quiet;
    } CASES[] = {
        {"validate -q", "", OPTIONS_READ, 0, NULL, NULL, false},
        {"", "", OPTIONS_READ, 0, NULL, NULL, false},
        {"-c a.yaml --database=dbname=x -q export -c b.yaml", "", OPTIONS_READ, 4, "a.yaml", "dbname=x", true},
        {"--config a.yaml -- -q", "", OPTIONS_READ, 3, "a.yaml", NULL, false},
        {"-q --help export", "", OPTIONS_HELP, 2, NULL, NULL, true},
        {"-V", "", OPTIONS_VERSION, 1, NULL, NULL, false},
        {"--limit 5 validate",
         "rmnpc: there is no option '--limit' (rmnpc --help lists them)\n"
         "Usage: rmnpc [OPTION]... COMMAND [OPTION]... [FILE]...\n",
         OPTIONS_WRONG, 1, NULL, NULL, false},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        char copy[128], *words[MOST_ARGUMENTS], *rest = copy;
        int count = 0, next = -1;
        snprintf(copy, sizeof copy, "%s", CASES[i].line);
        for (char *word; *copy && (word = strsep(&rest, " "));) words[count++] = word;
        Options options = options_default();
        Capture capture = capture_start(stderr);
        OptionResult result = options_lead(&options, count, words, &next);
        assert_text(CASES[i].line, capture_end(&capture), CASES[i].said);
        assert_int_equal(result, CASES[i].result);
        assert_int_equal(next, CASES[i].next);
        assert_string_equal(options.config ? options.config : "", CASES[i].config ? CASES[i].config : "");
        assert_string_equal(options.database ? options.database : "", CASES[i].database ? CASES[i].database : "");
        assert_int_equal(options.quiet, CASES[i].quiet);
        options_free(&options);
    }
}

// What another program reads is left as it is.
static void a_command_may_pass_on(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        int count;
        const char *first;
    } CASES[] = {
        {"psql --config site.yaml -c select", 2, "-c"},
        {"psql --config=site.yaml -d x", 2, "-d"},
        {"psql --config site.yaml --csv --config z", 3, "--csv"},
        {"psql --config site.yaml -- --config", 1, "--config"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        Options options;
        int status;
        const char *said;
        assert_true(parse_as(&PASSING, CASES[i].line, &options, &status, &said));
        assert_text(CASES[i].line, said, "");
        assert_int_equal(options.argument_count, CASES[i].count);
        assert_string_equal(options.arguments[0], CASES[i].first);
        assert_string_equal(options.config, "site.yaml");
        options_free(&options);
    }
}

static const char *printed_by(const Command *command, const char *line)
{
    Options options;
    int status = -1;
    const char *said;
    Capture capture = capture_start(stdout);
    bool more = parse_as(command, line, &options, &status, &said);
    const char *printed = capture_end(&capture);
    assert_false(more);
    assert_int_equal(status, EXIT_CLEAN);
    options_free(&options);
    return printed;
}

static void help_and_version_go_to_stdout(void **state)
{
    (void)state;
    assert_text("version", printed_by(&BARE, "bare -V"), "rmnpc 0.1.0\n");
    assert_text("help of a command that takes little", printed_by(&BARE, "bare x -h"),
                "Usage: rmnpc bare\n"
                "nothing to say\n\n"
                "  -c, --config FILE  the site's file (default: $RMNPC_CONFIG, ./site.yaml,\n"
                "                     $XDG_CONFIG_HOME/rmnpc/site.yaml, /etc/rmnpc/site.yaml)\n"
                "  -q, --quiet        print what was asked for and nothing else\n"
                "  -h, --help         this text\n"
                "  -V, --version      the program's version\n");
    const char *help = printed_by(&COMMAND, "validate --help");
    static const char *const PARTS[] = {
        "Usage: rmnpc validate CENTER FILE...\ncheck a submission; no database, nothing changes\n\n  -c, --config "
        "FILE ",
        "\n  -o, --output DIR           the directory files are written to (default: out)\n",
        "\n  -f, --format FORMAT        the form of what is printed: text (default), json\n"
        "                             or ndjson\n",
        "\n      --fail-on LEVEL        the findings that make the exit code 1: error\n"
        "                             (default), warning or never\n",
    };
    for (size_t i = 0; i < COUNT(PARTS); i++) assert_non_null(strstr(help, PARTS[i]));
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
        int status;         // 0 = goes on
        const char *said;   // @ = the folder
    } CASES[] = {
        {"validate c t.csv", 0, ""},
        {"validate c t.csv --max-quarantine 3", 0, ""},
        {"validate c t.csv --max-quarantine 10%", 0, ""},
        {"validate", EXIT_USAGE, "rmnpc validate: a center and at least one file are wanted" USAGE},
        {"validate c", EXIT_USAGE, "rmnpc validate: a center and at least one file are wanted" USAGE},
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
        {"validate c t.csv --max-quarantine 100%", UINT64_MAX, 100},
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
        cmocka_unit_test(an_option_without_its_value_is_refused),
        cmocka_unit_test(options_may_lead),
        cmocka_unit_test(a_command_may_pass_on),
        cmocka_unit_test(help_and_version_go_to_stdout),
        cmocka_unit_test(submissions_are_prepared),
        cmocka_unit_test(thresholds_are_read),
        cmocka_unit_test(statuses_tell_the_truth),
        cmocka_unit_test(validate_uses_the_key_that_is_there),
    };
    return cmocka_run_group_tests(tests, enter, folder_leave);
}
