// A list of published figures beside the report's own.
#include "report/published.h"

#include "source/csv_table.h"
#include "wrap/unicode.h"

// Digits behind the point of a number as printed; 0 for whole numbers.
static int decimals_of(Text text)
{
    const char *point = memchr(text.data, '.', text.size);
    int decimals = 0;
    for (const char *c = point ? point + 1 : text.data + text.size; c < text.data + text.size && *c >= '0' && *c <= '9';
         c++)
        decimals++;
    return decimals;
}

static const char *found_text(const Number *number, Text published, Arena *arena)
{
    Buffer buffer = {0};
    bool bound = published.size && (published.data[0] == '<' || published.data[0] == '>');
    if (bound) number_write_short(&buffer, number, LANGUAGE_EN);
    else number_write_decimals(&buffer, number, decimals_of(published));
    return buffer_keep(&buffer, arena).data;
}

static bool compare_row(const char *path, const CsvTable *table, size_t row, const size_t columns[2],
                        const PlanPublished *plan, const Tables *tables, PublishedRow *result, Arena *arena)
{
    Text item = csv_table_cell(table, row, columns[0]), published = csv_table_cell(table, row, columns[1]);
    if (!text_is(item, plan->item))
        return report_error("%s:%u: the item is '%.*s', the plan has '%s' in this place (%s:%u)", path,
                            table->lines[row], TEXT_ARG(item), plan->item, plan->node->file, plan->node->line);
    const Number *number = tables_number(tables, plan->figure);
    if (!number)
        return report_error("%s:%u:%u: this report has no figure '%s'", plan->node->file, plan->node->line,
                            plan->node->column, plan->figure);
    *result = (PublishedRow){arena_text(arena, item).data, arena_text(arena, published).data, &plan->label,
                             found_text(number, published, arena), false};
    result->equal = strcmp(result->published, result->found) == 0;
    return true;
}

bool published_compare(const char *path, const Plan *plan, const Tables *tables, Published *result, Arena *arena)
{
    CsvTable table;
    if (!csv_table_read(path, arena, &table)) return false;
    size_t columns[2] = {csv_table_column(&table, "item"), csv_table_column(&table, "published")};
    if (columns[0] == SIZE_MAX || columns[1] == SIZE_MAX)
        return report_error("%s:1: the columns item and published are needed", path);
    if (table.row_count != plan->published_count)
        return report_error("%s has %zu figures, the plan %s names %zu", path, table.row_count, plan->path,
                            plan->published_count);
    PublishedRow *rows = arena_array(arena, table.row_count + 1, sizeof *rows);
    *result = (Published){plan->published_source, rows, table.row_count, 0};
    for (size_t r = 0; r < table.row_count; r++) {
        if (!compare_row(path, &table, r, columns, &plan->published[r], tables, &rows[r], arena)) return false;
        result->equal += rows[r].equal;
    }
    return true;
}

static void pad(Buffer *out, const char *text, size_t width, bool right)
{
    size_t length = unicode_length(text_from(text));
    int gap = length < width ? (int)(width - length) : 0;
    if (right) buffer_format(out, "%*s%s", gap, "", text);
    else buffer_format(out, "%s%*s", text, gap, "");
}

static void widen(size_t *width, const char *text)
{
    size_t length = unicode_length(text_from(text));
    if (length > *width) *width = length;
}

void published_write(const Published *published, Buffer *out)
{
    static const Label NO_LABEL = {{"", ""}};
    static const PublishedRow TITLE = {"", "published", &NO_LABEL, "this report", true};
    size_t item = 0, before = strlen(TITLE.published), found = strlen(TITLE.found);
    for (size_t r = 0; r < published->count; r++) {
        widen(&item, published->rows[r].label->text[LANGUAGE_EN]);
        widen(&before, published->rows[r].published);
        widen(&found, published->rows[r].found);
    }
    for (size_t r = 0; r <= published->count; r++) {
        const PublishedRow *row = r ? &published->rows[r - 1] : &TITLE;
        pad(out, row->label->text[LANGUAGE_EN], item + 3, false);
        pad(out, row->published, before, true);
        pad(out, row->found, found + 3, true);
        buffer_string(out, row->equal ? "\n" : "   differs\n");
    }
    buffer_format(out, "%zu of %zu equal at printed precision\n", published->equal, published->count);
}
