// A whole file through a reader, every byte of every field looked at.
#ifndef TESTS_FUZZ_READING_H
#define TESTS_FUZZ_READING_H

#include "fuzzing.h"

#include "source/reader.h"
#include "wrap/unicode.h"

static inline void look_at_field(SourceField field)
{
    size_t valid;
    for (uint32_t i = 0; i < field.count; i++)
        require(unicode_is_valid((Text){field.items[i].data, field.items[i].size}, &valid), "a field is UTF-8");
}

static inline void read_file(const SourceFile *source, const char *path)
{
    Findings findings = {0};
    Arena arena = {0};
    SourceRow row;
    ReaderStatus status;
    uint32_t record = 0;
    Reader *reader = reader_open(source, path, 0, &findings, &arena);
    require(reader != NULL, "the file opens");
    while ((status = reader_next(reader, &row)) == READER_ROW) {
        require(row.record >= record && row.record <= record + 1, "records are counted one by one");
        record = row.record;
        for (size_t t = 0; t < source->table_count; t++) {
            if (reader_group(reader, t) != row.group) continue;
            const SourceUnknown *unknown;
            for (size_t c = 0; c < source->tables[t].column_count; c++) look_at_field(reader_field(reader, t, c));
            reader_unknown(reader, t, &unknown);
        }
    }
    for (size_t i = 0; i < source->file_column_count; i++) look_at_field(reader_file_field(reader, i));
    require(reader_next(reader, &row) == status, "the end stays the end");
    require(status != READER_FAILED, "reading does not fail");
    require((status == READER_REFUSED) == (findings.by_severity[SEVERITY_ERROR] > 0), "a refusal has its finding");
    reader_close(reader);
    findings_free(&findings);
    arena_free(&arena);
}

#endif
