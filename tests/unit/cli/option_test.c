// Command lines by a table: how options may be written, each kind of value, help in lines of 80.
#include "capturing.h"
#include "complaining.h"

#include "cli/option.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

typedef struct Target {
    bool loud;
    const char *file, *color;
    long number;
    const char *called;
} Target;

static bool take(void *target, const char *value)
{
    ((Target *)target)->called = value;
    return value[0] != '!' || report_error("--call %s: no exclamation", value);
}

static const OptionRow ROWS[] = {
    {'l', "loud", NULL, OPTION_FLAG, offsetof(Target, loud), "make a noise", NULL, NULL},
    {'f', "file", "FILE", OPTION_TEXT, offsetof(Target, file), "where it stands", NULL, NULL},
    {0, "color", "WHEN", OPTION_WORD, offsetof(Target, color), "paint it", "auto, always, never", NULL},
    {'n', "number", "N", OPTION_NUMBER, offsetof(Target, number), "so many (default: 0)", NULL, NULL},
    {0, "call", "TEXT", OPTION_CALL, 0,
     "a text that is so long that it does not fit into what is left of a line of eighty and goes on below", NULL, take},
    {'h', "help", NULL, OPTION_HELP, 0, "this text", NULL, NULL},
};
static const Command COMMAND = {.name = "try", .arguments = "[FILE]..."};
static const OptionTable TABLE = {ROWS, COUNT(ROWS), &COMMAND};

enum { MOST_WORDS = 16 };

// The target and the arguments as one text.
static const char *described(OptionResult result, const Target *target, const OptionArguments *arguments)
{
    static char text[512];
    static const char *const RESULTS[] = {"", "help", "version", "wrong"};
    if (result != OPTIONS_READ) return RESULTS[result];
    int size =
        snprintf(text, sizeof text, "%s%s%s%s%s%s%s %ld:", target->loud ? "loud " : "", target->file ? "file=" : "",
                 target->file ? target->file : "", target->color ? " color=" : "", target->color ? target->color : "",
                 target->called ? " called=" : "", target->called ? target->called : "", target->number);
    for (int i = 0; i < arguments->count; i++)
        size += snprintf(text + size, sizeof text - (size_t)size, " %s", arguments->items[i]);
    assert_null(arguments->items[arguments->count]);
    return text;
}

static void command_lines_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *line, *result;   // words are divided by '|'
    } CASES[] = {
        {"", " 0:"},
        {"a|b", " 0: a b"},
        {"a|-l|b|--number|7", "loud  7: a b"},
        {"-ln7", "loud  7:"},
        {"-n|7|-l", "loud  7:"},
        {"-fa.txt", "file=a.txt 0:"},
        {"-lf|a.txt", "loud file=a.txt 0:"},
        {"--file=a=b", "file=a=b 0:"},
        {"--file=", "file= 0:"},
        {"--file||x", "file= 0: x"},
        {"--file|--loud", "file=--loud 0:"},   // a value may look like an option
        {"--color=never", " color=never 0:"},
        {"--call|x|--call|y", " called=y 0:"},   // the last wins
        {"-|--|-l|--", " 0: - -l --"},
        {"--loud|--help|--nonsense", "help"},   // the first to be wrong or to end decides
        {"--nonsense|--help", "wrong"},
        {"--lou", "wrong"},   // no abbreviations: a new option would change their meaning
        {"--number|7.5", "wrong"},
        {"--number|+7", "wrong"},
        {"--number|9999999999999999999", "wrong"},
        {"--color|sometimes", "wrong"},
        {"--color|auto,", "wrong"},
        {"--color|", "wrong"},
        {"--call|!", "wrong"},
        {"--file", "wrong"},
        {"-f", "wrong"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        char copy[256], *words[MOST_WORDS], *rest = copy;
        int count = 0;
        snprintf(copy, sizeof copy, "%s", CASES[i].line);
        for (char *word; *CASES[i].line && (word = strsep(&rest, "|"));) words[count++] = word;
        Target target = {0};
        Arena arena = {0};
        OptionArguments arguments;
        Capture capture = capture_start(stderr);
        OptionResult result = option_read(&TABLE, &target, count, words, &arguments, &arena);
        const char *said = capture_end(&capture);
        assert_text(CASES[i].line, described(result, &target, &arguments), CASES[i].result);
        assert_int_equal(*said != '\0', result == OPTIONS_WRONG);
        arena_free(&arena);
    }
}

static void a_usage_error_names_the_command(void **state)
{
    (void)state;
    static const Command NOTHING = {.name = "", .arguments = "COMMAND"}, PLAIN = {.name = "plain", .arguments = ""};
    Capture capture = capture_start(stderr);
    option_complain(&COMMAND, "%d is wrong", 5);
    option_complain(&NOTHING, "no");
    option_complain(&PLAIN, "no");
    assert_text("complaints", capture_end(&capture),
                "rmnpc try: 5 is wrong\nUsage: rmnpc try [FILE]...\n"
                "rmnpc: no\nUsage: rmnpc COMMAND\n"
                "rmnpc plain: no\nUsage: rmnpc plain\n");
}

static void help_is_in_lines_of_eighty(void **state)
{
    (void)state;
    Buffer text = {0};
    option_help(&TABLE, &text);
    assert_text("help", buffer_c_string(&text),
                "  -l, --loud        make a noise\n"
                "  -f, --file FILE   where it stands\n"
                "      --color WHEN  paint it: auto (default), always or never\n"
                "  -n, --number N    so many (default: 0)\n"
                "      --call TEXT   a text that is so long that it does not fit into what is\n"
                "                    left of a line of eighty and goes on below\n"
                "  -h, --help        this text\n");
    buffer_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(command_lines_are_read),
        cmocka_unit_test(a_usage_error_names_the_command),
        cmocka_unit_test(help_is_in_lines_of_eighty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
