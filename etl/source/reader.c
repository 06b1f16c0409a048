// The table of formats, and the one place where a file of a submission is opened.
#include "source/reader.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/complaint.h"
#include "source/csv_reader.h"
#include "source/xml_reader.h"
#include "source/xpath.h"

static const ReaderDriver *const DRIVERS[SOURCE_FORMAT_COUNT] = {
    [SOURCE_CSV] = &CSV_READER, [SOURCE_XML] = &XML_READER};

// Saying what a file is helps more than saying what its bytes break. SOURCE_FORMAT_COUNT: in no format.
static const ReaderSignature SIGNATURES[] = {
    {"PK\003\004", 0, SOURCE_FORMAT_COUNT, SAY_IS_WORKBOOK, NULL, SAY_SAVE_AS_CSV_OR_UNPACK},
    {"PK\005\006", 0, SOURCE_FORMAT_COUNT, SAY_IS_WORKBOOK, NULL, SAY_SAVE_AS_CSV_OR_UNPACK},
    {"\320\317\021\340", 0, SOURCE_FORMAT_COUNT, SAY_IS_OLD_WORKBOOK, NULL, SAY_SAVE_AS_CSV},
    {"\037\213", 0, SOURCE_FORMAT_COUNT, SAY_IS_COMPRESSED, "gzip", SAY_UNPACK},
    {"\3757zXZ", 0, SOURCE_FORMAT_COUNT, SAY_IS_COMPRESSED, "xz", SAY_UNPACK},
    {"1AY&SY", 4, SOURCE_FORMAT_COUNT, SAY_IS_COMPRESSED, "bzip2", SAY_UNPACK},
    {"(\265/\375", 0, SOURCE_FORMAT_COUNT, SAY_IS_COMPRESSED, "zstd", SAY_UNPACK},
    {"7z\274\257\047\034", 0, SOURCE_FORMAT_COUNT, SAY_IS_COMPRESSED, "7-Zip", SAY_UNPACK},
    {"Rar!\032\007", 0, SOURCE_FORMAT_COUNT, SAY_IS_COMPRESSED, "RAR", SAY_UNPACK},
    {"%PDF-", 0, SOURCE_FORMAT_COUNT, SAY_IS_BINARY, "PDF", SAY_EXPORT_AS_SCHEMA_SAYS},
    {"{\\rtf", 0, SOURCE_FORMAT_COUNT, SAY_IS_BINARY, "RTF", SAY_EXPORT_AS_SCHEMA_SAYS},
    {"SQLite format 3", 0, SOURCE_FORMAT_COUNT, SAY_IS_BINARY, "SQLite", SAY_EXPORT_AS_SCHEMA_SAYS},
    {"$FL2@(#)", 0, SOURCE_FORMAT_COUNT, SAY_IS_BINARY, "SPSS", SAY_EXPORT_AS_SCHEMA_SAYS},
    {"$FL3@(#)", 0, SOURCE_FORMAT_COUNT, SAY_IS_BINARY, "SPSS", SAY_EXPORT_AS_SCHEMA_SAYS},
    {"<stata_dta>", 0, SOURCE_FORMAT_COUNT, SAY_IS_BINARY, "Stata", SAY_EXPORT_AS_SCHEMA_SAYS},
    {"HEADER RECORD*******", 0, SOURCE_FORMAT_COUNT, SAY_IS_BINARY, "SAS transport", SAY_EXPORT_AS_SCHEMA_SAYS},
    {"<!DOCTYPE html", 0, SOURCE_CSV, SAY_IS_HTML, NULL, SAY_SAVE_AS_CSV},
    {"<html", 0, SOURCE_CSV, SAY_IS_HTML, NULL, SAY_SAVE_AS_CSV},
    {"<table", 0, SOURCE_CSV, SAY_IS_HTML, NULL, SAY_SAVE_AS_CSV},
    {"<?xml", 0, SOURCE_CSV, SAY_IS_XML, NULL, SAY_SEND_CSV},
};

// What every XML begins with the others lack.
static const ReaderSignature NO_XML = {"", 0, SOURCE_XML, SAY_IS_NO_XML, NULL, SAY_SEND_XML};

enum { LOOKED_AT = 256 };

// Letters of either case; what stands behind a byte order mark of UTF-8 counts as the beginning.
static bool has_signature(Text head, const ReaderSignature *signature)
{
    size_t size = strlen(signature->bytes), offset = signature->offset;
    if (text_starts(head, "\357\273\277")) offset += 3;
    return head.size >= offset + size && strncasecmp(head.data + offset, signature->bytes, size) == 0;
}

static size_t byte_order_mark(Text head)
{
    static const char *const MARKS[] = {"\357\273\277", "\377\376", "\376\377", "\204\061\225\063"};
    size_t behind = 0;   // more than one: decode.h says so
    for (size_t i = 0; i < sizeof MARKS / sizeof *MARKS; i++)
        while (text_starts((Text){head.data + behind, head.size - behind}, MARKS[i])) behind += strlen(MARKS[i]);
    return behind;
}

// Does a character other than "<" come first, behind byte order mark and blanks? Of control characters, which are no
// text at all, others say more. Marks of two bytes are UTF-16's: half of its bytes may be zero.
static bool begins_unlike_xml(Text head)
{
    bool wide = text_starts(head, "\377\376") || text_starts(head, "\376\377");
    size_t at = byte_order_mark(head);
    while (at < head.size && strchr(" \t\r\n", head.data[at]) && (head.data[at] || wide)) at++;
    unsigned char first = at < head.size ? (unsigned char)head.data[at] : '<';
    return first != '<' && first > ' ' && first != 0x7f;
}

const ReaderSignature *reader_foreign(SourceFormat format, int descriptor)
{
    char head[LOOKED_AT];
    ssize_t size = pread(descriptor, head, sizeof head, 0);
    for (size_t i = 0; i < sizeof SIGNATURES / sizeof *SIGNATURES; i++) {
        const ReaderSignature *signature = &SIGNATURES[i];
        if (signature->not_in != SOURCE_FORMAT_COUNT && signature->not_in != format) continue;
        if (size > 0 && has_signature((Text){head, (size_t)size}, signature)) return signature;
    }
    bool no_xml = format == SOURCE_XML && size > 0 && begins_unlike_xml((Text){head, (size_t)size});
    return no_xml ? &NO_XML : NULL;
}

struct Reader {
    const ReaderDriver *driver;
    const ReaderSignature *foreign;   // what the file is instead, NULL = nothing known
    Findings *findings;
    uint32_t file;
    void *state;
    int descriptor;
    uint64_t size;
    uint32_t *groups;   // of each table
};

const char *reader_format_name(SourceFormat format)
{
    return DRIVERS[format]->name;
}

// O_NONBLOCK: opening a FIFO must not wait.
int reader_open_file(const char *path, uint64_t *size)
{
    int descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0) {
        report_error("%s: cannot be opened: %s", path, errno == ELOOP ? "it is a symbolic link" : strerror(errno));
        return -1;
    }
    struct stat status;
    if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
        report_error("%s: is not a regular file", path);
        close(descriptor);
        return -1;
    }
    *size = (uint64_t)status.st_size;
    return descriptor;
}

static bool same_rows(const SourceTable *a, const SourceTable *b)
{
    return (!a->rows && !b->rows) || (a->rows && b->rows && strcmp(a->rows, b->rows) == 0);
}

static uint32_t *group_tables(const SourceFile *source, Arena *arena)
{
    uint32_t *groups = arena_array(arena, source->table_count, sizeof *groups), count = 0;
    for (size_t i = 0; i < source->table_count; i++) {
        size_t first = 0;
        while (first < i && source->format == SOURCE_XML && !same_rows(&source->tables[first], &source->tables[i]))
            first++;
        groups[i] = source->format == SOURCE_CSV ? 0 : first < i ? groups[first] : count++;
    }
    return groups;
}

Reader *reader_open(const SourceFile *source, const char *path, uint32_t file, Findings *findings, Arena *arena)
{
    uint64_t size = 0;
    int descriptor = reader_open_file(path, &size);
    if (descriptor < 0) return NULL;
    Reader *reader = arena_alloc(arena, sizeof *reader);
    *reader = (Reader){.driver = DRIVERS[source->format],
                       .foreign = reader_foreign(source->format, descriptor),
                       .findings = findings,
                       .file = file,
                       .descriptor = descriptor,
                       .size = size,
                       .groups = group_tables(source, arena)};
    reader->state = reader->driver->open(source, descriptor, file, findings, arena);
    return reader;
}

static ReaderStatus refuse_foreign(const Reader *reader)
{
    Finding *finding =
        finding_add(reader->findings, FINDING_WRONG_FORMAT, &(Place){.file = reader->file, .line = 1}, NULL);
    finding->message = finding_say(&reader->findings->arena, reader->foreign->message, reader->foreign->name);
    finding->remedy = *finding_text(reader->foreign->remedy);
    return READER_REFUSED;
}

ReaderStatus reader_next(Reader *reader, SourceRow *row)
{
    if (reader->foreign) return refuse_foreign(reader);
    return reader->driver->next(reader->state, row);
}

void reader_skip(Reader *reader, uint32_t line)
{
    if (!reader->foreign && reader->driver->skip) reader->driver->skip(reader->state, line);
}

uint32_t reader_group(const Reader *reader, size_t table)
{
    return reader->groups[table];
}

SourceField reader_field(Reader *reader, size_t table, size_t column)
{
    return reader->driver->field(reader->state, table, column);
}

void reader_fields(Reader *reader, size_t table, SourceField *fields)
{
    reader->driver->fields(reader->state, table, fields);
}

void reader_keep(SourceField *field, Arena *arena)
{
    if (!field->count) return;
    SourceItem *items = arena_array(arena, field->count, sizeof *items);
    for (uint32_t i = 0; i < field->count; i++) {
        items[i] = field->items[i];
        if (items[i].size) items[i].data = arena_text(arena, (Text){items[i].data, items[i].size}).data;
    }
    field->items = items;
}

SourceField reader_file_field(Reader *reader, size_t column)
{
    return reader->driver->file_field(reader->state, column);
}

size_t reader_unknown(Reader *reader, size_t table, const SourceUnknown **items)
{
    return reader->driver->unknown(reader->state, table, items);
}

size_t reader_strange(Reader *reader, const SourceUnknown **items)
{
    return reader->driver->strange ? reader->driver->strange(reader->state, items) : 0;
}

const char *reader_unit(const Reader *reader)
{
    return reader->driver->unit(reader->state);
}

uint64_t reader_position(const Reader *reader)
{
    off_t position = lseek(reader->descriptor, 0, SEEK_CUR);   // formats read by the descriptor's position
    return position < 0 ? 0 : (uint64_t)position;
}

uint64_t reader_size(const Reader *reader)
{
    return reader->size;
}

void reader_close(Reader *reader)
{
    if (!reader) return;
    reader->driver->close(reader->state);
    close(reader->descriptor);
}

const char *reader_check_xpath(const SourceFile *source, const char *xpath, bool absolute, Arena *arena)
{
    return xml_reader_check(source, xpath, absolute, arena);
}

const char *reader_check_nodes(const SourceFile *source, const char *xpath, Arena *arena)
{
    const char *problem = xml_reader_check(source, xpath, false, arena);
    if (!problem && xpath_is_value(xpath, arena)) return "elements or attributes are wanted here, this is a value";
    return problem;
}
