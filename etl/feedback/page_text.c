// Texts of the findings page: names, places and values as every part of it shows them.
#include "feedback/page_text.h"

#include <inttypes.h>

#include "base/markup.h"
#include "base/visible.h"
#include "feedback/column.h"

const char *page_visible(Page *page, const char *text)
{
    return visible_string(text, page->html.arena);
}

const char *page_shell_word(Page *page, const char *text)
{
    static const char *const SPECIAL = " \t\n|&;<>()$`\\\"'*?[]#~=%!{}";
    Buffer word = {0};
    if (!*text || strpbrk(text, SPECIAL)) {
        buffer_char(&word, '\'');
        for (; *text; text++)
            if (*text == '\'') buffer_string(&word, "'\\''");
            else buffer_char(&word, *text);
        buffer_char(&word, '\'');
    } else {
        buffer_string(&word, text);
    }
    return page_visible(page, buffer_keep(&word, page->html.arena).data);
}

const char *page_file_name(Page *page, uint32_t file)
{
    const Subject *subject = page->feedback->subject;
    return file < subject->file_count ? page_visible(page, subject->files[file].name) : "";
}

const char *page_line(Page *page, uint32_t line)
{
    return arena_format(page->html.arena, "%" PRIu32, line);
}

const char *page_place(Page *page, const Place *place)
{
    char letters[8];
    if (!place->line) return "";
    const char *line = page_line(page, place->line);
    if (!place->column) return html_fill(&page->html, "line {1}", line);
    return html_fill(&page->html, "line {1}, column {2}", line, column_letters(place->column, letters));
}

void page_open_cell(Page *page, const char *title, const char *class)
{
    Html *html = &page->html;
    buffer_format(html->out, "<td%s%s%s data-title=\"%s\">", class ? " class=\"" : "", class ? class : "",
                  class ? "\"" : "", html_word(html, title));
}

void page_close_cell(Page *page)
{
    buffer_string(page->html.out, "</td>\n");
}

void page_cell(Page *page, const char *title, const char *class, const char *text)
{
    page_open_cell(page, title, class);
    markup_text(page->html.out, text);
    page_close_cell(page);
}

void page_more(Page *page, size_t hidden)
{
    Html *html = &page->html;
    const char *list = page->feedback->list, *count = html_count(html, hidden);
    if (!hidden) return;
    if (list) html_line(html, "p", "note", "{1} more: {2}", count, list);
    else html_line(html, "p", "note", "{1} more (--limit 0 lists all)", count);
}

void page_value(Page *page, const Masked *value)
{
    switch (value->kind) {
    case MASK_EMPTY: html_line(&page->html, "i", NULL, "empty"); break;
    case MASK_HIDDEN: html_line(&page->html, "i", NULL, "hidden"); break;
    case MASK_SHAPE: html_text(&page->html, "code", "shape", value->text); break;
    default: html_text(&page->html, "code", NULL, value->text);
    }
}
