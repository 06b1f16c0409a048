// Every code the program can print is explained, in every language; names are found as people type them.
#include "translating.h"

#include "feedback/explain.h"
#include "feedback/explanation.h"

static void every_code_is_explained_once(void **state)
{
    (void)state;
    assert_int_equal(EXPLANATIONS_OF_FILES.count + EXPLANATIONS_OF_VALUES.count, FINDING_CODE_COUNT);
    for (int c = 0; c < FINDING_CODE_COUNT; c++)
        if (!explanation_find((FindingCode)c)) fail_msg("%s is not explained", finding_kind((FindingCode)c)->number);
}

static void explanations_stand_in_every_language(void **state)
{
    (void)state;
    for (int c = 0; c < FINDING_CODE_COUNT; c++) {
        const Explanation *explanation = explanation_find((FindingCode)c);
        const char *number = finding_kind((FindingCode)c)->number;
        assert_translated(number, &explanation->meaning);
        assert_translated(number, &explanation->reason);
        assert_translated(number, &explanation->remedy);
        // An example may quote data: Chinese in the English one, half-width punctuation in the Chinese one.
        if (strlen(explanation->example.text[LANGUAGE_EN]) < 10 || !has_chinese(explanation->example.text[LANGUAGE_ZH]))
            fail_msg("%s has no example in both languages", number);
    }
}

static void names_are_found(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        Language language;
        bool found;
        const char *wanted;        // in the text; of what is not found: what was perhaps meant
    } CASES[] = {
        {"F101", LANGUAGE_EN, true, "F101 encoding_mismatch (error)\n"},
        {"f101", LANGUAGE_ZH, true, "F101 encoding_mismatch (错误)\n"},
        {"Encoding_Mismatch", LANGUAGE_EN, true, "why it matters   Read in the wrong encoding"},
        {"H703", LANGUAGE_ZH, true, "怎样处理"},
        {"unknown_code", LANGUAGE_EN, true, "M601 unknown_code"},
        {"encoding_missmatch", LANGUAGE_EN, false, "encoding_mismatch"},
        {"orphans", LANGUAGE_EN, false, "orphan"},
        {"nothing like it", LANGUAGE_EN, false, NULL},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Arena arena = {0};
        Buffer out = {0};
        const char *nearest;
        bool found = explain_write(CASES[i].name, &(ExplainRules){0}, CASES[i].language, &out, &nearest, &arena);
        if (found != CASES[i].found) fail_msg("%s: found %d", CASES[i].name, found);
        if (found && !strstr(buffer_c_string(&out), CASES[i].wanted))
            fail_msg("%s: '%s' is not in:\n%s", CASES[i].name, CASES[i].wanted, buffer_c_string(&out));
        if (!found && (CASES[i].wanted ? !nearest || strcmp(nearest, CASES[i].wanted) != 0 : nearest != NULL))
            fail_msg("%s: nearest %s", CASES[i].name, nearest ? nearest : "none");
        assert_int_equal(explain_is_code(CASES[i].name), CASES[i].found);
        buffer_free(&out);
        arena_free(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_is_explained_once),
        cmocka_unit_test(explanations_stand_in_every_language),
        cmocka_unit_test(names_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
