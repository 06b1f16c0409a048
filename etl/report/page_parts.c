// What the sections of the page share: texts made for the moment, sections, tables and figures by name.
#include "report/page_parts.h"

const char *page_count(Page *page, size_t count)
{
    return arena_format(page->html.arena, "%zu", count);
}

void page_open_section(Page *page, const char *id, const char *title)
{
    html_open_section(&page->html, id, title);
}

void page_close_section(Page *page)
{
    html_close_section(&page->html);
}

void page_show(Page *page, TableId id, const char *caption, const char *only, const size_t *columns, size_t count)
{
    const HtmlView view = {page_table(page, id), caption, only, columns, count};
    html_table(&page->html, &view);
}

void page_figure(Page *page, const char *name)
{
    const Figure *figure = figures_find(page->request->figures, name);
    if (!figure) return;
    buffer_string(page->html.out, "<figure>\n");
    figures_write(figure, false, false, page->html.out);
    figures_write(figure, true, false, page->html.out);
    buffer_string(page->html.out, "</figure>\n");
}

const char *page_fill(Page *page, const char *english, const char *first, const char *second)
{
    Buffer text = {0};
    phrase_fill(&text, page->html.language, english, first, second);
    const char *filled = arena_text(page->html.arena, buffer_as_text(&text)).data;
    buffer_free(&text);
    return filled;
}

const char *page_number(Page *page, const Number *number)
{
    Buffer text = {0};
    number_write_short(&text, number, page->html.language);
    const char *filled = arena_text(page->html.arena, buffer_as_text(&text)).data;
    buffer_free(&text);
    return filled;
}

const char *page_p(Page *page, const Number *p)
{
    Buffer text = {0};
    number_write_p(&text, p, page->html.language);
    const char *filled = arena_text(page->html.arena, buffer_as_text(&text)).data;
    buffer_free(&text);
    return filled;
}
