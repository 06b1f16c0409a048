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

const char *page_basis(const Page *page, ProvenanceLimits limits)
{
    return provenance_basis(page->results->cohort, limits, page->html.language, page->html.arena);
}

// By what the limits of a table are made; NULL = it has none.
static const char *basis_of(const Page *page, TableId id)
{
    switch (id) {
    case TABLE_SURVIVAL:
    case TABLE_RATES:
    case TABLE_FOLLOW_UP:
    case TABLE_CENTERS: return page_basis(page, LIMITS_CURVE);
    case TABLE_RESTRICTED: return page_basis(page, LIMITS_NORMAL);
    case TABLE_UNIVARIABLE:
    case TABLE_MULTIVARIABLE:
    case TABLE_EFFECTS: return page_basis(page, LIMITS_WALD);
    default: return NULL;
    }
}

void page_show(Page *page, TableId id, const char *caption, const char *only, const size_t *columns, size_t count)
{
    const HtmlView view = {page_table(page, id), caption, basis_of(page, id), only, columns, count};
    html_table(&page->html, &view);
}

// What a figure's limits rest on; flow diagram and residuals have none.
static void write_legend(Page *page, FigureKind kind)
{
    if (kind != FIGURE_CURVES && kind != FIGURE_FOREST) return;
    html_text(&page->html, "figcaption", NULL, page_basis(page, kind == FIGURE_CURVES ? LIMITS_CURVE : LIMITS_WALD));
}

void page_figure(Page *page, const char *name)
{
    const Figure *figure = figures_find(page->request->figures, name);
    if (!figure) return;
    buffer_string(page->html.out, "<figure>\n");
    figures_write(figure, false, false, page->html.out);
    figures_write(figure, true, false, page->html.out);
    write_legend(page, figure->kind);
    buffer_string(page->html.out, "</figure>\n");
}

const char *page_fill(Page *page, const char *english, const char *first, const char *second)
{
    return phrase_filled(page->html.language, page->html.arena, english, first, second);
}

const char *page_number(Page *page, const Number *number)
{
    Buffer text = {0};
    number_write_short(&text, number, page->html.language);
    return buffer_keep(&text, page->html.arena).data;
}

const char *page_p(Page *page, const Number *p)
{
    Buffer text = {0};
    number_write_p(&text, p, page->html.language);
    return buffer_keep(&text, page->html.arena).data;
}
