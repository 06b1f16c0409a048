// Documents as HTML.
#include "base/html.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

#include "base/embedded.h"
#include "base/markup.h"

// ---- Words ---------------------------------------------------------------------------------------------------------

const char *html_language(Language language)
{
    return language == LANGUAGE_ZH ? "zh-Hans" : language_name(language);
}

const char *html_word(const Html *html, const char *english)
{
    return phrases_find(html->phrases, html->language, english);
}

static const char *fill(Html *html, const char *english, va_list values)
{
    Buffer text = {0};
    phrases_vfill(&text, html->phrases, html->language, english, values);
    return buffer_keep(&text, html->arena).data;
}

const char *html_fill(Html *html, const char *english, ...)
{
    va_list values;
    va_start(values, english);
    const char *text = fill(html, english, values);
    va_end(values);
    return text;
}

const char *html_count(Html *html, uint64_t count)
{
    char digits[24];
    Buffer text = {0};
    int size = snprintf(digits, sizeof digits, "%" PRIu64, count);
    for (int i = 0; i < size; i++) {
        if (i && (size - i) % 3 == 0) buffer_string(&text, "\u202f");
        buffer_char(&text, digits[i]);
    }
    return buffer_keep(&text, html->arena).data;
}

void html_say(Html *html, const char *english)
{
    markup_text(html->out, html_word(html, english));
}

static void open_element(Html *html, const char *element, const char *class)
{
    if (class) buffer_format(html->out, "<%s class=\"%s\">", element, class);
    else buffer_format(html->out, "<%s>", element);
}

void html_line(Html *html, const char *element, const char *class, const char *english, ...)
{
    va_list values;
    va_start(values, english);
    html_text(html, element, class, fill(html, english, values));
    va_end(values);
}

void html_text(Html *html, const char *element, const char *class, const char *text)
{
    open_element(html, element, class);
    markup_text(html->out, text);
    buffer_format(html->out, "</%.*s>\n", (int)strcspn(element, " "), element);
}

// ---- The document --------------------------------------------------------------------------------------------------

static void write_style(Html *html, const char *name)
{
    Text style = embedded_find(name);
    assert(style.data);
    buffer_text(html->out, style);
}

void html_open_document(Html *html, const char *title, const char *policy, const char *const *styles)
{
    Buffer *out = html->out;
    buffer_format(out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
                  html_language(html->language));
    buffer_format(out,
                  "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
                  "'unsafe-inline'%s%s\">\n",
                  *policy ? "; " : "", policy);
    buffer_string(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                       "<meta name=\"color-scheme\" content=\"light dark\">\n");
    html_text(html, "title", NULL, title);
    buffer_string(out, "<style>\n");
    write_style(html, "base/html.css");
    for (; *styles; styles++) write_style(html, *styles);
    buffer_string(out, "</style>\n</head>\n<body>\n");
}

void html_close_document(Html *html)
{
    buffer_string(html->out, "</body>\n</html>\n");
}

void html_open_section(Html *html, const char *id, const char *title)
{
    buffer_format(html->out, "<section id=\"%s\">\n", id);
    html_line(html, "h2", NULL, title);
}

void html_close_section(Html *html)
{
    buffer_string(html->out, "</section>\n");
}

// ---- Tables --------------------------------------------------------------------------------------------------------

void html_open_table(Html *html, const char *class, const char *caption)
{
    html_open_noted_table(html, class, caption, NULL);
}

void html_open_noted_table(Html *html, const char *class, const char *caption, const char *note)
{
    buffer_string(html->out, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"");
    markup_text(html->out, caption);
    buffer_format(html->out, "\"><table class=\"%s\">\n<caption>", class);
    markup_text(html->out, caption);
    if (note) {
        buffer_char(html->out, ' ');
        html_text(html, "small", NULL, note);
    }
    buffer_string(html->out, "</caption>\n<thead><tr>");
}

void html_column(Html *html, const char *title, bool numeric)
{
    buffer_string(html->out, numeric ? "<th scope=\"col\" class=\"number\">" : "<th scope=\"col\">");
    markup_text(html->out, title);
    buffer_string(html->out, "</th>");
}

void html_open_rows(Html *html)
{
    buffer_string(html->out, "</tr></thead>\n<tbody>\n");
}

void html_open_row(Html *html, const char *class, const char *label)
{
    open_element(html, "tr", class);
    buffer_string(html->out, "<th scope=\"row\">");
    markup_text(html->out, label);
    buffer_string(html->out, "</th>");
}

void html_cell(Html *html, const char *class, const char *text)
{
    html_text(html, "td", class, text);
}

void html_close_row(Html *html)
{
    buffer_string(html->out, "</tr>\n");
}

void html_close_table(Html *html)
{
    buffer_string(html->out, "</tbody>\n</table></div>\n");
}
