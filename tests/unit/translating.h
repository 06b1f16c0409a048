// For the tests of tables of texts: every text stands in every language, and says the same.
#ifndef TESTS_TRANSLATING_H
#define TESTS_TRANSLATING_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/language.h"

// Chinese characters stand in the text: U+4E00 to U+9FFF.
static inline bool has_chinese(const char *text)
{
    for (const unsigned char *c = (const unsigned char *)text; *c; c++)
        if (*c >= 0xe4 && *c <= 0xe9) return true;
    return false;
}

// How often {place} stands in the text.
static inline int count_place(const char *text, int place)
{
    const char wanted[] = {'{', (char)('0' + place), '}', '\0'};
    int count = 0;
    for (const char *at = text; (at = strstr(at, wanted)); at += 3) count++;
    return count;
}

// Full-width punctuation in Chinese; the half-width marks stand only between Latin letters, digits and code.
static inline bool ends_half_width(const char *text)
{
    for (const char *c = text; *c; c++)
        if (strchr(",;:!?()", *c) && ((c > text && (c[-1] & 0x80)) || (c[1] & 0x80))) return true;
    return false;
}

// Fails, naming the table and the English, when a text lacks a language, has other places in one, or is not Chinese.
static inline void assert_translated(const char *table, const Label *label)
{
    const char *english = label->text[LANGUAGE_EN], *chinese = label->text[LANGUAGE_ZH];
    if (!english || !*english || !chinese || !*chinese) fail_msg("%s: '%s' lacks a language", table, english);
    for (int place = 1; place <= TEXT_PLACES; place++)
        if ((count_place(english, place) > 0) != (count_place(chinese, place) > 0))
            fail_msg("%s: '%s' has other places in Chinese", table, english);
    if (has_chinese(english)) fail_msg("%s: '%s' is no English", table, english);
    if (ends_half_width(chinese)) fail_msg("%s: '%s' has half-width punctuation", table, chinese);
}

#endif
