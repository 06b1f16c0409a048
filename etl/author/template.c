// The name, the CSV header, and the encoding of both formats.
#include "author/template.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>

#include "base/complaint.h"
#include "base/map.h"
#include "schema/record.h"
#include "wrap/unicode.h"

// ---- The name -------------------------------------------------------------------------------------------------------

// The glob with its stars filled in; a class becomes its first character.
static const char *fill_glob(const char *glob, const char *star, Arena *arena)
{
    Buffer name = {0};
    for (const char *at = glob; *at; at++) {
        if (*at == '*') buffer_string(&name, star);
        else if (*at == '?') buffer_char(&name, '1');
        else if (*at == '[') {
            const char *close = strchr(at + 1, ']');
            buffer_char(&name, at[1] == '!' || !close ? 'x' : at[1]);
            if (close) at = close;
        } else buffer_char(&name, *at);
    }
    return buffer_keep(&name, arena).data;
}

// Can the values that come from the file's name be read from this one?
static bool is_readable(const Schema *schema, const char *name, Arena *arena)
{
    bool good = true;
    for (size_t i = 0; i < schema->file_field_count && good; i++) {
        const Field *field = &schema->file_fields[i];
        if (!field->from || strcmp(field->from, "path") != 0) continue;
        Findings unheard = {0};
        Place place = {.field = field->label};
        CellContext context = {.place = &place, .findings = &unheard, .arena = arena};
        Value *slots = arena_array(arena, field->group_count + 2, sizeof *slots);
        Text text = unicode_clean(text_from(name), arena).text;
        good = cell_read(field, &(SourceItem){text.data, (uint32_t)text.size, 0, 0}, &context, slots);
        findings_free(&unheard);
    }
    return good;
}

const char *template_name(const Schema *schema, size_t file, const char *today, Arena *arena)
{
    const char *path = schema->files[file].path;
    const char *year = arena_format(arena, "%.4s", today), *month = arena_format(arena, "%.2s", today + 5),
               *day = arena_format(arena, "%.2s", today + 8);
    const char *const stars[] = {
        "template",
        "",
        today,
        arena_format(arena, "%s_0000", today),
        arena_format(arena, "%s_000000", today),
        arena_format(arena, "%s%s%s", year, month, day),
        arena_format(arena, "%s%s%s0000", year, month, day),
        arena_format(arena, "%s%s%s_0000", year, month, day),
        arena_format(arena, "%s%s%s000000", year, month, day),
        arena_format(arena, "%s-%s", year, month),
        arena_format(arena, "%s%s", year, month),
        year,
        "1",
    };
    const char *first = fill_glob(path ? path : "template", stars[0], arena);
    for (size_t i = 0; i < sizeof stars / sizeof *stars; i++) {
        const char *name = fill_glob(path ? path : "template", stars[i], arena);
        if (is_readable(schema, name, arena)) return name;
    }
    return first;
}

// ---- CSV ------------------------------------------------------------------------------------------------------------

typedef struct Header {
    Text *titles;
    size_t count, capacity;
    Map known;
    Arena *arena;
} Header;

static void add_title(Header *header, Text title)
{
    if (!map_add(&header->known, unicode_clean(title, header->arena).text, header)) return;
    if (header->count == header->capacity) {
        size_t size = header->capacity * sizeof *header->titles;
        header->capacity = header->capacity ? 2 * header->capacity : 32;
        header->titles = arena_grow(header->arena, header->titles, size, header->capacity * sizeof *header->titles);
    }
    header->titles[header->count++] = title;
}

// A column that a pattern of `drop` takes.
static Text drop_title(Text drop, Arena *arena)
{
    return text_is_glob(drop) ? text_from(fill_glob(arena_text(arena, drop).data, "x", arena)) : drop;
}

// The columns of the file: those of all its resources in the order written, then what is read past, then what only the
// closing row has.
static Header collect_titles(const SourceFile *source, Arena *arena)
{
    Header header = {.known = {.arena = arena}, .arena = arena};
    for (size_t t = 0; t < source->table_count; t++)
        for (size_t c = 0; c < source->tables[t].column_count; c++) {
            const SourceColumn *column = &source->tables[t].columns[c];
            if (column->title_count && !reader_is_line_title(column->titles[0]))
                add_title(&header, text_from(column->label));
        }
    for (size_t t = 0; t < source->table_count; t++)
        for (size_t d = 0; d < source->tables[t].drop_count; d++)
            add_title(&header, drop_title(source->tables[t].drop[d], arena));
    for (size_t i = 0; i < source->stop_count; i++) add_title(&header, source->stop[i].titles[0]);
    for (size_t i = 0; i < source->file_column_count; i++)
        if (source->file_columns[i].title_count) add_title(&header, source->file_columns[i].titles[0]);
    return header;
}

// _col.N is a column without a title at place N: the titles are moved so that it stands there.
static void place_numbered(Header *header)
{
    for (size_t i = 0; i < header->count; i++) {
        if (!text_starts(header->titles[i], "_col.")) continue;
        size_t place = strtoul(header->titles[i].data + 5, NULL, 10);
        if (place < 1 || place > header->count || place - 1 == i) continue;
        Text other = header->titles[place - 1];
        header->titles[place - 1] = header->titles[i];
        header->titles[i] = other;
        if (text_starts(other, "_col.")) i--;
    }
}

static void write_cell(Buffer *out, Text text, const SourceFile *source)
{
    char special[] = {source->delimiter, source->quote, '\n', '\r'};
    bool quoted = false;
    for (size_t i = 0; i < text.size; i++) quoted |= memchr(special, text.data[i], sizeof special) != NULL;
    if (quoted) buffer_char(out, source->quote);
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == source->quote) buffer_char(out, source->quote);
        buffer_char(out, text.data[i]);
    }
    if (quoted) buffer_char(out, source->quote);
}

static void end_row(Buffer *out, const SourceFile *source, size_t first, size_t count)
{
    for (size_t i = first; i < count; i++) buffer_char(out, source->delimiter);
    buffer_string(out, "\r\n");
}

static void write_titles(Buffer *out, const SourceFile *source, const Header *header)
{
    for (size_t i = 0; i < header->count; i++) {
        if (i) buffer_char(out, source->delimiter);
        if (!text_starts(header->titles[i], "_col.")) write_cell(out, header->titles[i], source);
    }
    end_row(out, source, 0, 0);
}

static void write_stop_row(Buffer *out, const SourceFile *source, const Header *header)
{
    if (!source->stop_count) return;
    for (size_t i = 0; i < header->count; i++) {
        if (i) buffer_char(out, source->delimiter);
        for (size_t s = 0; s < source->stop_count; s++)
            if (text_equal(header->titles[i], source->stop[s].titles[0]))
                write_cell(out, source->stop[s].text, source);
    }
    end_row(out, source, 0, 0);
}

static void write_csv(const Schema *schema, const SourceFile *source, Buffer *out, Arena *arena)
{
    SourceFile own = *source;
    if (!own.delimiter) own.delimiter = ',';
    if (!own.quote) own.quote = '"';
    Header header = collect_titles(&own, arena);
    uint32_t last = own.header_row_count ? own.header_rows[own.header_row_count - 1] : 1;
    place_numbered(&header);
    // Above the titles: a title line, or the upper rows of a header whose cells are joined.
    for (uint32_t row = 1; row < last; row++) {
        if (own.header_rows[0] > row) write_cell(out, text_from(schema->title ? schema->title : schema->name), &own);
        end_row(out, &own, 1, header.count);
    }
    write_titles(out, &own, &header);
    write_stop_row(out, &own, &header);
}

// ---- Encoding -------------------------------------------------------------------------------------------------------

static bool convert(const char *encoding, const Buffer *text, Buffer *out)
{
    iconv_t converter = iconv_open(encoding, "UTF-8");
    if (converter == (iconv_t)-1) return report_error("this system cannot write %s: %s", encoding, strerror(errno));
    char *from = text->data;
    size_t left = text->size, room = 4 * text->size + 16;
    char *to = buffer_reserve(out, room);
    size_t before = room;
    bool good = iconv(converter, &from, &left, &to, &room) != (size_t)-1;
    out->size += before - room;
    iconv_close(converter);
    return good || report_error("a title cannot be written in %s", encoding);
}

static bool encode(SourceEncoding encoding, const Buffer *text, Buffer *out)
{
    switch (encoding) {
    case SOURCE_UTF8_SIG: buffer_string(out, "\xEF\xBB\xBF"); break;
    case SOURCE_UTF16: buffer_string(out, "\xFF\xFE"); return convert("UTF-16LE", text, out);
    case SOURCE_GB18030: return convert("GB18030", text, out);
    default: break;
    }
    buffer_text(out, buffer_as_text(text));
    return true;
}

bool template_write(const Schema *schema, size_t file, const char *today, Buffer *out, Arena *arena)
{
    const SourceFile *source = &schema->files[file].source;
    Buffer text = {0};
    if (source->format == SOURCE_CSV) write_csv(schema, source, &text, arena);
    else template_write_xml(schema, file, today, &text, arena);
    bool good = encode(source->encoding, &text, out);
    buffer_free(&text);
    return good;
}
