// Words of feedback: each stands in every language, once, in order.
#include "translating.h"

#include "feedback/words.h"
#include "store/store.h"

static void words_stand_in_every_language(void **state)
{
    (void)state;
    for (size_t i = 0; i < FEEDBACK_WORDS.count; i++) {
        const Label *row = &FEEDBACK_WORDS.rows[i];
        assert_translated("words of feedback", row);
        if (i && strcmp(row[-1].text[LANGUAGE_EN], row->text[LANGUAGE_EN]) >= 0)
            fail_msg("'%s' stands out of order", row->text[LANGUAGE_EN]);
    }
}

static bool is_row(const char *english)
{
    return words_in(LANGUAGE_ZH, english) != english;
}

// What a submission may have come to, as it is printed.
static void states_have_words(void **state)
{
    (void)state;
    assert_true(is_row("read"));
    for (int s = STORE_LOADED; s <= STORE_REVERTED; s++) assert_true(is_row(store_state_name((StoreState)s)));
}

static void counts_have_words(void **state)
{
    (void)state;
    for (int d = 0; d < DISPOSITION_COUNT; d++) assert_true(is_row(words_disposition((Disposition)d)));
    for (int s = 0; s <= SEVERITY_ERROR; s++) {
        assert_true(is_row(severity_name((Severity)s)));
        assert_true(is_row(words_severity((Severity)s, 1)));
        assert_true(is_row(words_severity((Severity)s, 2)));
    }
    assert_string_equal(words_severity(SEVERITY_ERROR, 1), "{1} error");
    assert_string_equal(words_severity(SEVERITY_ERROR, 0), "{1} errors");
    assert_string_equal(words_disposition(DISPOSITION_SUPERSEDED), "{1} superseded");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_stand_in_every_language),
        cmocka_unit_test(counts_have_words),
        cmocka_unit_test(states_have_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
