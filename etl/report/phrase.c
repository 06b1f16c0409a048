// The table of phrases.
#include "report/phrase.h"

#include <assert.h>

static const char *const LANGUAGES[LANGUAGE_COUNT] = {"en", "zh"};

const char *language_name(Language language)
{
    return LANGUAGES[language];
}

bool language_find(const char *name, Language *language)
{
    for (int l = 0; l < LANGUAGE_COUNT; l++) {
        if (strcmp(name, LANGUAGES[l]) != 0) continue;
        *language = (Language)l;
        return true;
    }
    return false;
}
typedef struct Phrase {
    const char *text[LANGUAGE_COUNT];
} Phrase;

static const Phrase PHRASES[] = {
    {{"All patients", "全部患者"}},
    {{"no", "否"}},
    {{"yes", "是"}},
};

const char *phrase(Language language, const char *english)
{
    if (language == LANGUAGE_EN) return english;
    for (size_t i = 0; i < sizeof PHRASES / sizeof *PHRASES; i++)
        if (strcmp(PHRASES[i].text[LANGUAGE_EN], english) == 0) return PHRASES[i].text[language];
    assert(false && "a phrase without a row in the table");
    return english;
}

void phrase_vfill(Buffer *out, Language language, const char *english, va_list values)
{
    const char *given[9] = {0}, *text = phrase(language, english);
    int count = 0;
    for (const char *c = english; (c = strchr(c, '{')); c++)
        if (c[1] >= '1' && c[1] <= '9' && c[2] == '}' && c[1] - '0' > count) count = c[1] - '0';
    for (int i = 0; i < count; i++) given[i] = va_arg(values, const char *);
    while (*text) {
        bool place = text[0] == '{' && text[1] >= '1' && text[1] <= '9' && text[2] == '}' && given[text[1] - '1'];
        if (place) buffer_string(out, given[text[1] - '1']);
        else buffer_char(out, *text);
        text += place ? 3 : 1;
    }
}

void phrase_fill(Buffer *out, Language language, const char *english, ...)
{
    va_list values;
    va_start(values, english);
    phrase_vfill(out, language, english, values);
    va_end(values);
}
