// For the tests of the readers: bytes to a file, a file through a reader, and all that came out as one text that a case
// table can name.
#ifndef TESTS_SOURCE_READING_H
#define TESTS_SOURCE_READING_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buffer.h"
#include "source/reader.h"

typedef struct TemporaryFile {
    char path[32];
} TemporaryFile;

static inline TemporaryFile write_file(const void *bytes, size_t size)
{
    TemporaryFile file = {"/tmp/rmnpc_read_XXXXXX"};
    int descriptor = mkstemp(file.path);
    assert_true(descriptor >= 0);
    assert_int_equal(write(descriptor, bytes, size), size);
    close(descriptor);
    return file;
}

// The findings, in their order: "word line column field" (and "warning" or "info" before it), one a line.
static inline void describe_findings(const Findings *findings, Buffer *out)
{
    for (size_t i = 0; i < findings->count; i++) {
        const Finding *finding = &findings->items[i];
        if (finding->severity != SEVERITY_ERROR) buffer_format(out, "%s ", severity_name(finding->severity));
        buffer_format(out, "%s %u %u %s\n", finding->word, finding->place.line, finding->place.column,
                      finding->place.field);
    }
}

static inline void describe_field(SourceField field, Buffer *out)
{
    if (!field.carried) buffer_char(out, '~');
    for (uint32_t i = 0; i < field.count; i++) {
        if (i) buffer_char(out, '&');
        buffer_format(out, "%.*s", (int)field.items[i].size, field.items[i].data);
        if (field.items[i].superscript) buffer_char(out, '^');
    }
}

// Reads all of a file. Every row becomes "line: a|b|c" with the fields of all tables of its group ('~' before one that
// is not carried, '&' between items; "(header)" behind one that is the header again), then the status when it is not READER_END, then the findings.
static inline const char *read_all(const SourceFile *source, const char *path, Buffer *out)
{
    Findings findings = {0};
    Arena arena = {0};
    buffer_clear(out);
    Reader *reader = reader_open(source, path, 0, &findings, &arena);
    assert_non_null(reader);
    SourceRow row;
    ReaderStatus status;
    while ((status = reader_next(reader, &row)) == READER_ROW) {
        buffer_format(out, "%u:", row.line);
        char before = ' ';
        for (size_t t = 0; t < source->table_count; t++) {
            if (reader_group(reader, t) != row.group) continue;
            for (size_t c = 0; c < source->tables[t].column_count; c++, before = '|') {
                buffer_char(out, before);
                describe_field(reader_field(reader, t, c), out);
            }
        }
        buffer_string(out, row.header ? " (header)\n" : "\n");
    }
    if (status == READER_REFUSED) buffer_string(out, "refused\n");
    if (status == READER_FAILED) buffer_string(out, "failed\n");
    assert_int_equal(reader_next(reader, &row), status);   // and it stays so
    describe_findings(&findings, out);
    reader_close(reader);
    findings_free(&findings);
    arena_free(&arena);
    return buffer_c_string(out);
}

#endif
