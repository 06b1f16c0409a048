// Texts in several languages.
#include "base/language.h"

static const char *const NAMES[LANGUAGE_COUNT] = {"en", "zh"};

const char *language_name(Language language)
{
    return NAMES[language];
}

bool language_find(const char *name, Language *language)
{
    for (int l = 0; l < LANGUAGE_COUNT; l++) {
        if (strcmp(name, NAMES[l]) != 0) continue;
        *language = (Language)l;
        return true;
    }
    return false;
}

Label label_same(const char *text)
{
    Label label;
    for (int l = 0; l < LANGUAGE_COUNT; l++) label.text[l] = text;
    return label;
}

// 1 … 9 where a place begins, else 0.
static int place_at(const char *text)
{
    return text[0] == '{' && text[1] >= '1' && text[1] <= '9' && text[2] == '}' ? text[1] - '0' : 0;
}

int text_places(const char *text)
{
    int highest = 0;
    for (; (text = strchr(text, '{')); text++)
        if (place_at(text) > highest) highest = place_at(text);
    return highest;
}

void text_fill(Buffer *out, const char *text, const char *const values[TEXT_PLACES])
{
    while (*text) {
        int place = place_at(text);
        bool given = place && values[place - 1];
        if (given) buffer_string(out, values[place - 1]);
        else buffer_char(out, *text);
        text += given ? 3 : 1;
    }
}

Label label_fill(Arena *arena, const Label *label, const Label *values, size_t count)
{
    Label filled = *label;
    Buffer text = {0};
    for (int l = 0; l < LANGUAGE_COUNT; l++) {
        if (text_places(label->text[l]) == 0) continue;
        const char *given[TEXT_PLACES] = {0};
        for (size_t i = 0; i < count && i < TEXT_PLACES; i++) given[i] = values[i].text[l];
        buffer_clear(&text);
        text_fill(&text, label->text[l], given);
        filled.text[l] = arena_text(arena, buffer_as_text(&text)).data;
    }
    buffer_free(&text);
    return filled;
}

void label_list_add(LabelList *list, Label item)
{
    static const char *const COMMAS[LANGUAGE_COUNT] = {", ", "、"};
    enum { MOST = 8 };
    for (int l = 0; l < LANGUAGE_COUNT && list->count <= MOST; l++) {
        if (list->count) buffer_string(&list->text[l], COMMAS[l]);
        buffer_string(&list->text[l], list->count < MOST ? item.text[l] : "…");
    }
    list->count++;
}

Label label_list_end(LabelList *list)
{
    Label whole = {{NULL}};
    for (int l = 0; l < LANGUAGE_COUNT; l++) {
        if (list->count) whole.text[l] = arena_text(list->arena, buffer_as_text(&list->text[l])).data;
        buffer_free(&list->text[l]);
    }
    return whole;
}

const char *phrases_find(const Phrases *phrases, Language language, const char *english)
{
    if (language == LANGUAGE_EN) return english;
    for (size_t i = 0; i < phrases->count; i++)
        if (strcmp(phrases->rows[i].text[LANGUAGE_EN], english) == 0) return phrases->rows[i].text[language];
    return english;
}

void phrases_vfill(Buffer *out, const Phrases *phrases, Language language, const char *english, va_list values)
{
    const char *given[TEXT_PLACES] = {0};
    int count = text_places(english);
    for (int i = 0; i < count; i++) given[i] = va_arg(values, const char *);
    text_fill(out, phrases_find(phrases, language, english), given);
}
