// Reader: turns the bytes of one file into rows of cleaned text with their place. Past this header nobody knows whether
// it was CSV or XML.
//
// A SourceFile says what the schema expects of the file; it is filled by schema/ and lives in the run's arena. All
// titles, drops and stop-row texts in it are cleaned (unicode_clean) already. Findings of file level (F1xx) are made
// here; a file that is refused ends with READER_REFUSED and exactly one error finding (repeated, missing or unknown
// columns: one each).
//
// CSV: a column whose title is _sourceRow has the line number of its row. With SOURCE_EXACT, and several header rows or
// a column or drop called so, an empty or repeated title is called _col.N. XML: a record in which no table finds a row
// gives no row.
//
// Findings name what the schema names, and of the file only what cannot be a patient's. CSV: a header row may hold a
// patient's cells (a lost line end), so a title the schema does not know is named only when it is a known title, of
// four letters or more, with another number of one or two digits behind it (init_tx___5 beside init_tx___4); else
// place.field is `column N`, N from 1, and the texts say positions. XML: element names and titles of items (OIDs) are
// names of the study's metadata and are named.
//
// Bounds (schemas/LIMITS.md): cell 1 MiB, 4096 columns, XML depth 32, 256 attributes an element, 64 KiB a text node, 64
// MiB and 10^6 nodes a record. NUL and control characters (but tab, CR, LF) are refused at their line.
#ifndef SOURCE_READER_H
#define SOURCE_READER_H

#include "base/finding.h"
#include "base/finding_text.h"
#include "wrap/hash.h"

typedef enum SourceFormat { SOURCE_CSV, SOURCE_XML, SOURCE_FORMAT_COUNT } SourceFormat;
typedef enum SourceEncoding { SOURCE_UTF8, SOURCE_UTF8_SIG, SOURCE_UTF16, SOURCE_GB18030 } SourceEncoding;
typedef enum SourceMatch { SOURCE_EXACT, SOURCE_SUPERSET, SOURCE_SUBSET } SourceMatch;

// A column a table asks for: by one of its titles, or by an XPath of its own.
typedef struct SourceColumn {
    const char
        *label;   // what findings call it: first title as written, or the XPath without axes, prefixes and predicates
    const Text *titles;
    size_t title_count;
    const char *xpath;         // XML, relative to the row; NULL = the table's `cell` with {title}
    bool list;                 // XML: several nodes are items, not an ambiguity
} SourceColumn;

// A resource: rows of one kind. Tables of one file share its rows (CSV) or, where their `rows` are equal, its nodes
// (XML).
typedef struct SourceTable {
    const char *name;
    const char *rows, *header, *cell, *value;   // XML, as in the schema language; value NULL = "."
    const SourceColumn *columns;
    size_t column_count;
    const Text *drop;          // titles or globs read past (cleaned)
    size_t drop_count;
    SourceMatch match;         // XML: header of a row against this table's titles and drops
} SourceTable;

typedef struct SourceStop {    // every named cell must have its text for the row to end the table
    const Text *titles;        // the first that the file has is looked at
    size_t title_count;
    Text text;
} SourceStop;

typedef struct SourceNamespace {
    const char *prefix, *uri;
} SourceNamespace;

// A value the file has once.
typedef struct SourceFileColumn {
    const char *xpath;         // absolute; NULL = the cell of the stop row under one of `titles`
    const Text *titles;        // none as well: from elsewhere, the reader has nothing under it
    size_t title_count;
} SourceFileColumn;

typedef struct SourceFile {
    SourceFormat format;
    SourceEncoding encoding;
    // CSV
    char delimiter, quote;
    const uint32_t *header_rows;          // 1-based row numbers, ascending; default {1}
    size_t header_row_count;
    const char *header_join;              // default " "
    const SourceStop *stop;
    size_t stop_count;
    SourceMatch match;                    // columns of the file, or nodes of a closed one, against all its tables
    // XML
    const SourceNamespace *namespaces;
    size_t namespace_count;
    const char *record;                   // absolute XPath of child steps; NULL only in a survey (xml.h)
    Severity strange;          // what a node no path names is, where the source is closed
    bool closed;                          // elements and attributes that no path names are reported, by match
    const char *const *passed;            // XPaths of those that are known and not read: from the record, or from the
    size_t passed_count;                  // root for what stands beside the records
    // both
    const SourceTable *tables;
    size_t table_count;
    const SourceFileColumn *file_columns;
    size_t file_column_count;
} SourceFile;

// One node or cell: cleaned text (size 0 = nothing there) and the line it stands on.
typedef struct SourceItem {
    const char *data;
    uint32_t size;
    uint32_t line : 31;
    uint32_t superscript : 1;             // see unicode_clean
} SourceItem;

// What a row has under a column. count is 1 for CSV; for XML 0 (absent), 1, or more (a list, or an ambiguity to
// report).
typedef struct SourceField {
    const SourceItem *items;
    uint32_t count;
    uint32_t column;                      // CSV: 1-based cell; XML: 0
    uint32_t line;   // XML, count 0: of the element that lacks the attribute; 0 where it lacks the element too
    bool carried;                         // the row has this cell at all, be it empty (for `update`)
} SourceField;

typedef struct SourceRow {
    uint32_t group;                       // tables of this group may claim it (reader_group)
    uint32_t line;                        // where the row begins; XML: where its start tag ends
    uint32_t record;   // 0-based ordinal of the ledger's unit in the file; several XML rows share one
    uint32_t record_line;
    bool begins_record, ends_record;      // no row of this record before it, or behind it (CSV: always)
    Hash128 content;   // CSV: of all cleaned cells, dropped ones too; XML: zero (the schema hashes the fields)
    bool header;                          // CSV: the titles of the header again, nobody's row
    uint32_t cells, expected_cells;       // CSV: differ for a ragged row (reported by the schema, with the patient)
} SourceRow;

typedef struct SourceUnknown {            // XML: an item of a row its table does not know, or a node of a record
    const char *title;                    // Parent/Child, Parent/@name; of the study's metadata, not of a patient
    uint32_t line;
    bool foreign;                         // an attribute of a namespace the schema does not declare
} SourceUnknown;

// Is it the title of a column that is in no file, and has the line number of its row?
static inline bool reader_is_line_title(Text title)
{
    return text_is(title, "_sourceRow");
}

// What a column, or an item, that the schema does not know is.
static inline Severity reader_unknown_severity(SourceMatch match)
{
    return match == SOURCE_SUPERSET ? SEVERITY_WARNING : SEVERITY_ERROR;
}

// What a node of XML that the schema does not know is. One that no path can look for is an extension.
static inline Severity reader_strange_severity(const SourceFile *source, const SourceUnknown *node)
{
    return node->foreign ? SEVERITY_WARNING : source->strange;
}

typedef enum ReaderStatus { READER_ROW, READER_END, READER_REFUSED, READER_FAILED } ReaderStatus;

typedef struct Reader Reader;

// A format is a driver: ten functions over its own state. To add one: a file exporting its ReaderDriver and a row in
// reader.c.
typedef struct ReaderDriver {
    const char *name;                                                  // as in `format:`
    void *(*open)(const SourceFile *source, int descriptor, uint32_t file, Findings *findings, Arena *arena);
    ReaderStatus (*next)(void *state, SourceRow *row);
    void (*skip)(void *state, uint32_t line);                          // NULL where rows cannot be passed over
    SourceField (*field)(void *state, size_t table, size_t column);
    void (*fields)(void *state, size_t table, SourceField *fields);    // all columns of the table
    SourceField (*file_field)(void *state, size_t column);
    size_t (*unknown)(void *state, size_t table, const SourceUnknown **items);
    size_t (*strange)(void *state, const SourceUnknown **items);       // NULL where rows have columns only
    const char *(*unit)(const void *state);                            // "row", or the record's local name
    void (*close)(void *state);
} ReaderDriver;

// "csv", "xml".
const char *reader_format_name(SourceFormat format);

// Opens a regular file to be read as data, never following a link nor waiting. -1 after saying why on stderr.
int reader_open_file(const char *path, uint64_t *size);

// A file that is something else altogether (a workbook, an archive), known by how it begins.
typedef struct ReaderSignature {
    const char *bytes;
    size_t offset;
    SourceFormat not_in;         // SOURCE_FORMAT_COUNT = in no format
    FindingText message;
    const char *name;            // what the message has for {1}, or NULL
    FindingText remedy;
} ReaderSignature;

// NULL when nothing speaks against the format; SOURCE_FORMAT_COUNT: against any of ours.
const ReaderSignature *reader_foreign(SourceFormat format, int descriptor);

// Opens path itself (O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, a regular file). NULL: cannot be read, reported on stderr
// (exit 3). An empty or wrongly encoded file opens; its first reader_next answers READER_REFUSED. file = index for
// findings' places. The arena must outlive the reader.
Reader *reader_open(const SourceFile *source, const char *path, uint32_t file, Findings *findings, Arena *arena);

// READER_FAILED: an I/O error, reported on stderr.
ReaderStatus reader_next(Reader *reader, SourceRow *row);

// Passes over rows that begin before a line on which one begins, where the format can; else they are read as others.
// For reading a file again, after it was read in full.
void reader_skip(Reader *reader, uint32_t line);

// Group of a table: equal for tables whose rows are the same (CSV: always 0).
uint32_t reader_group(const Reader *reader, size_t table);

// What the current row has under column of table; valid until the next reader_next.
SourceField reader_field(Reader *reader, size_t table, size_t column);

// The same for all columns of the table.
void reader_fields(Reader *reader, size_t table, SourceField *fields);

// Copies what a row has under a column into the arena, for when the next row is read.
void reader_keep(SourceField *field, Arena *arena);

// The file's own values. XML attributes above the records are known at the first row; all are after READER_END.
SourceField reader_file_field(Reader *reader, size_t column);

// Items of the current row which table neither names nor drops (XML with a `header`); their number.
size_t reader_unknown(Reader *reader, size_t table, const SourceUnknown **items);

// Elements and attributes of the current record which no path of a closed source names; their number. What stands
// beside the records, or in one without rows, the reader reports itself, for it is nobody's.
size_t reader_strange(Reader *reader, const SourceUnknown **items);

const char *reader_unit(const Reader *reader);
uint64_t reader_position(const Reader *reader);   // bytes read so far
uint64_t reader_size(const Reader *reader);
void reader_close(Reader *reader);

// Checks of a SourceFile before any data is read: does every XPath parse, are all its prefixes declared, are ancestor
// steps inside the record? NULL when well made, else what is wrong (in arena).
const char *reader_check_xpath(const SourceFile *source, const char *xpath, bool absolute, Arena *arena);
// The same where nodes are wanted, not a number, a text or a truth.
const char *reader_check_nodes(const SourceFile *source, const char *xpath, Arena *arena);

#endif
