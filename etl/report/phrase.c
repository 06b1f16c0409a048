// The table of phrases.
#include "report/phrase.h"

#include <assert.h>
#include <stdarg.h>

static const char *const LANGUAGES[LANGUAGE_COUNT] = {"en", "zh"};

const char *language_name(Language language)
{
    return LANGUAGES[language];
}

bool language_find(const char *name, Language *language)
{
    for (int l = 0; l < LANGUAGE_COUNT; l++) {
        if (strcmp(name, LANGUAGES[l])) continue;
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
};

const char *phrase(Language language, const char *english)
{
    if (language == LANGUAGE_EN) return english;
    for (size_t i = 0; i < sizeof PHRASES / sizeof *PHRASES; i++)
        if (strcmp(PHRASES[i].text[LANGUAGE_EN], english) == 0) return PHRASES[i].text[language];
    assert(!"a phrase without a row in the table");
    return english;
}

void phrase_fill(Buffer *out, Language language, const char *english, ...)
{
    const char *values[9] = {0}, *text = phrase(language, english);
    int count = 0;
    for (const char *c = english; (c = strchr(c, '{')); c++) count += c[1] >= '1' && c[1] <= '9' && c[2] == '}';
    va_list arguments;
    va_start(arguments, english);
    for (int i = 0; i < count && i < 9; i++) values[i] = va_arg(arguments, const char *);
    va_end(arguments);
    while (*text) {
        bool place = text[0] == '{' && text[1] >= '1' && text[1] <= '9' && text[2] == '}' && values[text[1] - '1'];
        if (place) buffer_string(out, values[text[1] - '1']);
        else buffer_char(out, *text);
        text += place ? 3 : 1;
    }
}
