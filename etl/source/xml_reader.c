// The XML driver: takes a record, finds the rows of each group of tables in it, and finds cells by XPath when they are
// asked for. Tables share rows and columns share expressions: each expression is compiled once a file, and what a
// column has is found once a row, however many tables ask.
#include "source/xml_reader.h"

#include <stdlib.h>

#include "base/complaint.h"
#include "base/map.h"
#include "config/bind.h"
#include "source/xml.h"
#include "source/xml_known.h"
#include "wrap/unicode.h"

typedef struct Expression {
    const Xpath *own;
    XmlForeign *foreign;         // when own is NULL
} Expression;

// What columns of one kind have in the current row: equal columns of several tables are one slot.
typedef struct Slot {
    const Expression *xpath;     // from the row; or
    const Expression *const *cells;   // the row's node of each title, and
    size_t cell_count;
    const Expression *value;     // the text of such a node (NULL = its own)
    uint64_t row;                // the row that items belong to
    SourceItem *items;
    uint32_t count, line;        // line: see SourceField
    bool carried;
} Slot;

// A title of the table's header that no column has.
typedef struct OtherTitle OtherTitle;
struct OtherTitle {
    const char *title;
    uint32_t line;               // of the first
    uint64_t rows;               // that have it
    bool named;                  // a column was said to have this title now
    OtherTitle *next;
};

typedef struct Table {
    Slot **slots;                // of each column
    const Expression *header;
    Map titles;                  // of its columns, to whether the column was met; and exact drops
    bool *met;                   // of each column: has some row of the table an item of it?
    OtherTitle *others;
} Table;

typedef struct Group {
    const Expression *rows;
    uint32_t number;
} Group;

typedef struct RecordRow {
    uint32_t group;
    XmlNode node;
} RecordRow;

typedef struct XmlReader {
    const SourceFile *source;
    Xml *xml;
    Arena *arena;                // the run's
    Map expressions, slots;      // by their text
    XmlKnown *known;             // NULL = the source is not closed
    Table *tables;
    Group *groups;
    size_t group_count;
    const char *record_name;
    uint32_t file;
    Findings *findings;
    bool broken;                 // the schema's paths could not be compiled: said already
    const XmlTree *tree;         // the current record
    uint32_t records;
    RecordRow *rows;             // of the current record
    size_t row_count, row_capacity, row_at;
    XmlNode node;                // the current row
    uint64_t row;                // counts all rows
    Arena row_arena;
    XpathHits hits, cells;
    SourceUnknown *unknown;
    size_t unknown_capacity;
    Map unknown_titles;          // they stay for the findings
} XmlReader;

// ---- Compiling ------------------------------------------------------------------------------------------------------

static const Expression *compile(XmlReader *reader, const char *text)
{
    Expression *made = map_find(&reader->expressions, text_from(text));
    if (made) return made;
    made = arena_alloc(reader->arena, sizeof *made);
    XpathNames names = xml_names(reader->xml);
    const char *error = NULL;
    made->own = xpath_compile(text, &names, reader->arena, &error);
    if (!made->own && !error) made->foreign = xml_foreign(reader->xml, text);
    if (!made->own && !made->foreign) {
        reader->broken = true;
        report_error("xpath %s: %s", text, error ? error : "libxml2 does not take it for an XPath expression");
    }
    map_add(&reader->expressions, text_from(arena_string(reader->arena, text)), made);
    return made;
}

// The cell expression with {title} replaced; a title with a quote was refused when the schema was loaded.
static const Expression *compile_cell(XmlReader *reader, const char *cell, Text title)
{
    const char *hole = strstr(cell, "{title}");
    if (!hole) return compile(reader, cell);
    return compile(reader, arena_format(reader->arena, "%.*s%.*s%s", (int)(hole - cell), cell, TEXT_ARG(title),
                                        hole + strlen("{title}")));
}

// What makes two columns the same: their expressions, written into one key.
static Text slot_key(XmlReader *reader, const SourceTable *table, const SourceColumn *column)
{
    if (column->xpath) return text_from(column->xpath);
    Buffer key = {0};
    buffer_format(&key, "%s\n%s", table->cell ? table->cell : "", table->value ? table->value : ".");
    for (size_t i = 0; i < column->title_count; i++) {
        buffer_char(&key, '\n');
        buffer_text(&key, column->titles[i]);
    }
    Text kept = arena_text(reader->arena, buffer_as_text(&key));
    buffer_free(&key);
    return kept;
}

static Slot *make_slot(XmlReader *reader, const SourceTable *table, const SourceColumn *column)
{
    Text key = slot_key(reader, table, column);
    Slot *slot = map_find(&reader->slots, key);
    if (slot) return slot;
    slot = arena_alloc(reader->arena, sizeof *slot);
    map_add(&reader->slots, key, slot);
    if (column->xpath) {
        slot->xpath = compile(reader, column->xpath);
        return slot;
    }
    if (!table->cell) return slot;   // no way to find it: it is absent
    const Expression **cells = arena_array(reader->arena, column->title_count, sizeof *cells);
    for (size_t i = 0; i < column->title_count; i++) cells[i] = compile_cell(reader, table->cell, column->titles[i]);
    slot->cells = cells;
    slot->cell_count = column->title_count;
    if (table->value && strcmp(table->value, ".") != 0) slot->value = compile(reader, table->value);
    return slot;
}

static void prepare_table(XmlReader *reader, Table *table, const SourceTable *source)
{
    table->slots = arena_array(reader->arena, source->column_count, sizeof *table->slots);
    table->titles = (Map){.arena = reader->arena};
    table->met = arena_array(reader->arena, source->column_count + 1, sizeof *table->met);   // the last: of all drops
    if (source->header) table->header = compile(reader, source->header);
    for (size_t c = 0; c < source->column_count; c++) {
        table->slots[c] = make_slot(reader, source, &source->columns[c]);
        for (size_t i = 0; i < source->columns[c].title_count && !source->columns[c].xpath; i++)
            map_add(&table->titles, source->columns[c].titles[i], &table->met[c]);
    }
    for (size_t i = 0; i < source->drop_count; i++)
        map_add(&table->titles, source->drop[i], &table->met[source->column_count]);
}

static void prepare_groups(XmlReader *reader)
{
    const SourceFile *source = reader->source;
    reader->groups = arena_array(reader->arena, source->table_count, sizeof *reader->groups);
    for (size_t t = 0; t < source->table_count; t++) {
        const Expression *rows = compile(reader, source->tables[t].rows ? source->tables[t].rows : ".");
        size_t g = 0;
        while (g < reader->group_count && reader->groups[g].rows != rows) g++;
        if (g == reader->group_count) reader->groups[reader->group_count++] = (Group){rows, (uint32_t)g};
    }
}

static void *open_xml(const SourceFile *source, int descriptor, uint32_t file, Findings *findings, Arena *arena)
{
    XmlReader *reader = arena_alloc(arena, sizeof *reader);
    *reader = (XmlReader){.source = source,
                          .arena = arena,
                          .file = file,
                          .findings = findings,
                          .expressions = {.arena = arena},
                          .slots = {.arena = arena},
                          .unknown_titles = {.arena = arena}};
    reader->xml = xml_open(source, descriptor, file, findings, arena);
    reader->broken = !reader->xml;
    reader->record_name = "record";
    if (reader->broken) return reader;
    const XpathRoot *record = &xml_head(reader->xml)->record.root;
    reader->record_name = arena_string(arena, record->steps[record->step_count - 1].local);
    XpathNames names = xml_names(reader->xml);
    if (source->closed) reader->known = xml_known_make(source, record->steps[record->step_count - 1], &names, arena);
    prepare_groups(reader);
    reader->tables = arena_array(arena, source->table_count, sizeof *reader->tables);
    for (size_t t = 0; t < source->table_count; t++) prepare_table(reader, &reader->tables[t], &source->tables[t]);
    return reader;
}

static void close_xml(void *state)
{
    XmlReader *reader = state;
    xml_close(reader->xml);
    arena_free(&reader->row_arena);
    xpath_hits_free(&reader->hits);
    xpath_hits_free(&reader->cells);
    free(reader->rows);
    free(reader->unknown);
}

// ---- Rows -----------------------------------------------------------------------------------------------------------

static void find(const XmlReader *reader, const Expression *expression, XmlNode context, XpathHits *hits)
{
    if (expression->own) xpath_find(expression->own, reader->tree, context, hits);
    else xml_foreign_find(expression->foreign, context, hits);
}

static void collect_rows(XmlReader *reader)
{
    reader->row_count = reader->row_at = 0;
    for (size_t g = 0; g < reader->group_count; g++) {
        find(reader, reader->groups[g].rows, (XmlNode){0}, &reader->hits);
        if (reader->row_count + reader->hits.count > reader->row_capacity) {
            reader->row_capacity = 2 * (reader->row_count + reader->hits.count);
            reader->rows = memory_resize(reader->rows, reader->row_capacity * sizeof *reader->rows);
        }
        for (size_t i = 0; i < reader->hits.count; i++)
            reader->rows[reader->row_count++] = (RecordRow){reader->groups[g].number, reader->hits.items[i].node};
    }
}

static void report_nobodys(XmlReader *reader);
static bool report_unmet(XmlReader *reader);

static ReaderStatus next_row(void *state, SourceRow *row)
{
    XmlReader *reader = state;
    if (reader->broken) return READER_FAILED;
    while (reader->row_at == reader->row_count) {
        ReaderStatus status = xml_next(reader->xml, &reader->tree);
        if (status == READER_END && report_unmet(reader)) return READER_REFUSED;
        if (status != READER_ROW) return status;
        reader->records++;
        collect_rows(reader);
        if (reader->row_count == 0) report_nobodys(reader);
    }
    const RecordRow *found = &reader->rows[reader->row_at++];
    reader->node = found->node;
    reader->row++;
    arena_reset(&reader->row_arena);
    *row = (SourceRow){.group = found->group,
                       .line = reader->tree->elements[found->node.element].line,
                       .record = reader->records - 1,
                       .record_line = reader->tree->elements[0].line,
                       .begins_record = reader->row_at == 1,
                       .ends_record = reader->row_at == reader->row_count};
    return READER_ROW;
}

// ---- Fields ---------------------------------------------------------------------------------------------------------

static void add_item(XmlReader *reader, Slot *slot, Text text, uint32_t line)
{
    bool full = slot->count > 0 && (slot->count & (slot->count - 1)) == 0;   // grows at each power of two
    if (slot->count == 0) slot->items = arena_alloc(&reader->row_arena, sizeof *slot->items);
    else if (full)
        slot->items = arena_grow(&reader->row_arena, slot->items, slot->count * sizeof *slot->items,
                                 2 * slot->count * sizeof *slot->items);
    UnicodeClean clean = unicode_clean(text, &reader->row_arena);
    slot->items[slot->count++] =
        (SourceItem){clean.text.data, (uint32_t)clean.text.size, line & INT32_MAX, clean.superscript};
}

static bool is_blank(Text text)
{
    for (size_t i = 0; i < text.size; i++)
        if (!strchr(" \t\r\n", text.data[i])) return false;
    return true;
}

// An element that says xsi:nil is there, and empty. One that says so and has a text is two things at once.
static void add_hit(XmlReader *reader, Slot *slot, const XpathHit *hit)
{
    const XmlElement *element = &reader->tree->elements[hit->node.element];
    Text text = hit->text.data ? hit->text : xml_tree_text(reader->tree, hit->node);
    bool nil = element->nil && !hit->node.attribute && !hit->text.data;
    if (nil) add_item(reader, slot, (Text){"", 0}, element->line);
    if (!nil || !is_blank(text)) add_item(reader, slot, text, element->line);
}

static void fill_from_cells(XmlReader *reader, Slot *slot)
{
    for (size_t i = 0; i < slot->cell_count; i++) {
        find(reader, slot->cells[i], reader->node, &reader->cells);
        for (size_t c = 0; c < reader->cells.count; c++) {
            const XpathHit *cell = &reader->cells.items[c];
            slot->carried = true;
            if (!slot->value) {
                add_hit(reader, slot, cell);
                continue;
            }
            find(reader, slot->value, cell->node, &reader->hits);
            for (size_t v = 0; v < reader->hits.count; v++) add_hit(reader, slot, &reader->hits.items[v]);
            if (reader->hits.count == 0)
                add_item(reader, slot, (Text){"", 0}, reader->tree->elements[cell->node.element].line);
        }
    }
}

static void fill(XmlReader *reader, Slot *slot)
{
    slot->row = reader->row;
    slot->items = NULL;
    slot->count = slot->line = 0;
    slot->carried = false;
    if (!slot->xpath) {
        fill_from_cells(reader, slot);
        return;
    }
    find(reader, slot->xpath, reader->node, &reader->hits);
    for (size_t i = 0; i < reader->hits.count; i++) add_hit(reader, slot, &reader->hits.items[i]);
    slot->carried = reader->hits.count > 0;
    bool lacking = !slot->carried && slot->xpath->own && reader->hits.lacking != XML_NONE;
    if (lacking) slot->line = reader->tree->elements[reader->hits.lacking].line;
}

static SourceField field_of(void *state, size_t table, size_t column)
{
    XmlReader *reader = state;
    Slot *slot = reader->tables[table].slots[column];
    if (slot->row != reader->row) fill(reader, slot);
    return (SourceField){.items = slot->items, .count = slot->count, .line = slot->line, .carried = slot->carried};
}

static void fields_of(void *state, size_t table, SourceField *fields)
{
    const XmlReader *reader = state;
    for (size_t c = 0; c < reader->source->tables[table].column_count; c++) fields[c] = field_of(state, table, c);
}

static SourceField file_field(void *state, size_t column)
{
    const XmlReader *reader = state;
    if (reader->broken) return (SourceField){0};
    const XmlHeadValue *value = &xml_head(reader->xml)->values[column];
    return (SourceField){
        .items = value->items, .count = value->count, .line = value->line, .carried = value->count > 0};
}

// ---- Items a table does not know ------------------------------------------------------------------------------------

static bool is_dropped(const SourceTable *table, Text title)
{
    for (size_t i = 0; i < table->drop_count; i++)
        if (text_is_glob(table->drop[i]) && text_glob(table->drop[i], title)) return true;
    return false;
}

// Titles are names of the study's metadata: there are few, and findings keep pointing at them.
static const char *keep_title(XmlReader *reader, Text title)
{
    const char *kept = map_find(&reader->unknown_titles, title);
    if (kept) return kept;
    Text copy = arena_text(reader->arena, title);
    map_add(&reader->unknown_titles, copy, (void *)copy.data);
    return copy.data;
}

static void add_unknown(XmlReader *reader, size_t count, Text title, uint32_t element, bool foreign)
{
    if (count == reader->unknown_capacity) {
        reader->unknown_capacity = reader->unknown_capacity ? reader->unknown_capacity * 2 : 16;
        reader->unknown = memory_resize(reader->unknown, reader->unknown_capacity * sizeof *reader->unknown);
    }
    reader->unknown[count] = (SourceUnknown){keep_title(reader, title), reader->tree->elements[element].line,
                                               foreign};
}

static void note_other(XmlReader *reader, Table *table, const SourceUnknown *item)
{
    OtherTitle *other = table->others;
    while (other && other->title != item->title) other = other->next;   // titles are kept once
    if (!other) {
        other = arena_alloc(reader->arena, sizeof *other);
        *other = (OtherTitle){.title = item->title, .line = item->line, .next = table->others};
        table->others = other;
    }
    other->rows++;
}

static size_t find_unknown(void *state, size_t table, const SourceUnknown **items)
{
    XmlReader *reader = state;
    Table *own = &reader->tables[table];
    size_t count = 0;
    if (own->header) find(reader, own->header, reader->node, &reader->hits);
    for (size_t i = 0; own->header && i < reader->hits.count; i++) {
        const XpathHit *hit = &reader->hits.items[i];
        Text title = hit->text.data ? hit->text : xml_tree_text(reader->tree, hit->node);
        bool *met = map_find(&own->titles, title);   // as it is written: so the cells are looked for
        if (met) *met = true;
        if (met || is_dropped(&reader->source->tables[table], unicode_clean(title, &reader->row_arena).text)) continue;
        add_unknown(reader, count++, title.size ? title : text_from("*"), hit->node.element, false);
        note_other(reader, own, &reader->unknown[count - 1]);
    }
    *items = reader->unknown;
    return count;
}

// Parent/Child, Parent/@name: as findings call the cells of such a file.
static const char *other_title(const XmlOther *other, Arena *arena)
{
    const char *parent = other->parent.local;
    return arena_format(arena, "%s%s%s%s", parent ? parent : "", parent ? "/" : "", other->attribute ? "@" : "",
                        other->name.local);
}

static Text node_title(XmlReader *reader, XmlNode node)
{
    const XmlElement *element = &reader->tree->elements[node.element];
    bool inside = element->parent != XML_NONE;
    XmlOther other = {.name = element->name};
    if (inside) other.parent = reader->tree->elements[element->parent].name;
    if (node.attribute == XML_OWN_TEXT) other = (XmlOther){element->name, {NULL, XML_TEXT_NODE}, false, 0, 0};
    else if (node.attribute)
        other = (XmlOther){element->name, reader->tree->attributes[node.attribute - 1].name, true, 0, 0};
    return text_from(other_title(&other, &reader->row_arena));
}

// Is the node an attribute of a namespace the schema does not declare? No path can look for it.
static bool is_foreign(const XmlReader *reader, XmlNode node)
{
    bool attribute = node.attribute && node.attribute != XML_OWN_TEXT;
    const char *uri = attribute ? reader->tree->attributes[node.attribute - 1].name.uri : NULL;
    for (size_t i = 0; uri && i < reader->source->namespace_count; i++)
        if (strcmp(reader->source->namespaces[i].uri, uri) == 0) return false;
    return uri != NULL;
}

static size_t find_strange(void *state, const SourceUnknown **items)
{
    XmlReader *reader = state;
    if (!reader->known) return 0;
    xml_known_others(reader->known, reader->tree, &reader->hits);
    for (size_t i = 0; i < reader->hits.count; i++) {
        XmlNode node = reader->hits.items[i].node;
        add_unknown(reader, i, node_title(reader, node), node.element, is_foreign(reader, node));
    }
    *items = reader->unknown;
    return reader->hits.count;
}

// A record without rows has no patient to report it with.
static void report_nobodys(XmlReader *reader)
{
    const SourceUnknown *items;
    size_t count = find_strange(reader, &items);
    for (size_t i = 0; i < count; i++) xml_report_strange(reader->xml, &items[i]);
}

typedef struct Unmet {
    XmlReader *reader;
    Map said;                    // several tables may look for the same
} Unmet;

// What stands in one record only: where all that is unknown is an error, it is a slip and its patient's; elsewhere the
// names must be alike, for it may be something that was added. Of a single record nothing more can be told.
static bool is_another_name(const XmlReader *reader, const XmlOther *wanted, const XmlOther *instead)
{
    if (reader->source->strange == SEVERITY_ERROR) return false;
    return reader->records == 1 ||
           bind_nearest(text_from(instead->name.local), &wanted->name.local, 1) != NULL;
}

static void say_unmet(Unmet *unmet, const char *title, const char *other, uint32_t line)
{
    Arena *arena = &unmet->reader->findings->arena;
    if (!map_add(&unmet->said, text_from(title), unmet)) return;
    Place place = {.file = unmet->reader->file, .line = line, .field = title};
    Finding *finding = finding_add(unmet->reader->findings, FINDING_MISSING_COLUMN, &place, NULL);
    finding->message = strcmp(title, other) == 0 ? finding_say(arena, SAY_IN_OTHER_NAMESPACE, title)
                                                 : finding_say(arena, SAY_NOWHERE_IN_FILE, title, other);
    finding->remedy = *finding_text(SAY_RENAMED_IN_XML);
}

static void refuse_unmet(void *context, XmlOther wanted, XmlOther instead)
{
    Unmet *unmet = context;
    Arena *arena = &unmet->reader->findings->arena;
    if (instead.records == 1 && !is_another_name(unmet->reader, &wanted, &instead)) return;
    say_unmet(unmet, other_title(&wanted, arena), other_title(&instead, arena), instead.line);
}

// Which title stands where the column's own should? One that is alike; or else the one that most rows have, if
// several: items are there or not as each row has it, and what one row has beside the others may be something added.
static OtherTitle *title_instead(const Table *table, const SourceColumn *column)
{
    OtherTitle *most = NULL;
    for (OtherTitle *other = table->others; other; other = other->next) {   // the file's last comes first
        if (bind_nearest(text_from(other->title), &column->titles[0].data, 1)) return other;
        if (!other->named && other->rows > 1 && (!most || other->rows >= most->rows)) most = other;
    }
    return most;
}

static void refuse_unmet_titles(Unmet *unmet, const Table *table, const SourceTable *source)
{
    for (size_t c = 0; table->others && c < source->column_count; c++) {
        const SourceColumn *column = &source->columns[c];
        if (column->xpath || table->met[c] || !column->title_count) continue;
        OtherTitle *other = title_instead(table, column);
        if (!other) continue;
        other->named = true;
        say_unmet(unmet, column->titles[0].data, other->title, other->line);
    }
}

// What no record of the file has, while something unknown stands in its place, is as a column that was renamed: it
// refuses the file. True when there is any.
static bool report_unmet(XmlReader *reader)
{
    Unmet unmet = {reader, {.arena = reader->arena}};
    if (reader->source->match == SOURCE_SUBSET) return false;
    if (reader->known) xml_known_unmet(reader->known, refuse_unmet, &unmet);
    for (size_t t = 0; t < reader->source->table_count; t++)
        refuse_unmet_titles(&unmet, &reader->tables[t], &reader->source->tables[t]);
    return unmet.said.count > 0;
}

static const char *unit(const void *state)
{
    return ((const XmlReader *)state)->record_name;
}

const ReaderDriver XML_READER = {"xml",      open_xml,     next_row,     NULL, field_of, fields_of,
                                 file_field, find_unknown, find_strange, unit, close_xml};

const char *xml_reader_check(const SourceFile *source, const char *xpath, bool absolute, Arena *arena)
{
    bool foreign = false;
    const char *error = xpath_check(source, xpath, absolute, &foreign, arena);
    if (!error && foreign && !xml_foreign_check(xpath)) return "this is no XPath expression";
    return error;
}
