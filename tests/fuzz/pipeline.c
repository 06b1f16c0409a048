// The whole way of a submission: the first byte chooses the center, the rest is its files, with PARTING between them
// where there are several (c05; what is not there is empty). However it ends, the ledger balances; where it is read,
// every record of every file stands in it.
#include "fuzzing.h"

#include "mapping/submission.h"

static const char *const CENTERS[] = {"c01", "c02", "c03", "c04", "c05"};
enum { CENTER_COUNT = sizeof CENTERS / sizeof *CENTERS };

static const Mapping *mapping_of(size_t center)
{
    static Arena arena;
    static const Mapping *mappings[CENTER_COUNT];
    Complaints complaints = {0};
    char path[64];
    snprintf(path, sizeof path, "mappings/%s.yaml", CENTERS[center]);
    if (!mappings[center]) mappings[center] = mapping_load(path, &arena, &complaints);
    require(mappings[center] != NULL, "the center's definitions load (run it in the top directory)");
    complaints_free(&complaints);
    return mappings[center];
}

// Records of the file, as the reader counts them.
static uint64_t count_records(const SourceFile *source, const char *path)
{
    Findings findings = {0};
    Arena arena = {0};
    SourceRow row;
    uint64_t records = 0;
    Reader *reader = reader_open(source, path, 0, &findings, &arena);
    while (reader_next(reader, &row) == READER_ROW) records = row.record + 1;
    reader_close(reader);
    findings_free(&findings);
    arena_free(&arena);
    return records;
}

enum { MOST_FILES = 5 };

static const unsigned char PARTING[] = {0x1d, 0x1d, 0x1d, 0x1d};

// Writes the files under the names the schema has for them; their paths, valid until the next call. Returns their number.
static size_t write_files(const Schema *schema, const unsigned char *data, size_t size, const char **paths)
{
    static char texts[MOST_FILES][512];
    const unsigned char *end = data + size;
    require(schema->file_count <= MOST_FILES, "there is room for the files");
    for (size_t f = 0; f < schema->file_count; f++) {
        bool last = f + 1 == schema->file_count;
        const unsigned char *parting = last ? NULL : memmem(data, (size_t)(end - data), PARTING, sizeof PARTING);
        const unsigned char *stop = parting ? parting : end;
        const char *name = schema->file_count == 1 ? "input" : schema->files[f].path;
        snprintf(texts[f], sizeof texts[f], "%s", folder_file(name, data, (size_t)(stop - data)));
        paths[f] = texts[f];
        data = parting ? parting + sizeof PARTING : end;
    }
    return schema->file_count;
}

static void check_records(const Mapping *mapping, const Ledger *ledger, const char *const *paths)
{
    for (size_t f = 0; f < mapping->schema->file_count; f++)
        require(ledger->lines[f].read >= count_records(&mapping->schema->files[f].source, paths[f]),
                "every record of the file stands in the ledger");
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    if (size == 0) return 0;
    const Mapping *mapping = mapping_of(data[0] % CENTER_COUNT);
    const SubmissionOptions options = {.most_quarantined = UINT64_MAX, .most_percent = 100};
    const char *paths[MOST_FILES];
    size_t count = write_files(mapping->schema, data + 1, size - 1, paths);
    const Patient *patient;
    Findings findings = {0};
    uint64_t patients = 0;
    Submission *submission = submission_open(mapping, paths, count, &options, &findings);
    while (submission_next(submission, &patient)) patients++;
    const Ledger *ledger = submission_ledger(submission);
    require(ledger_balances(ledger), "every row stands in one column of the ledger");
    SubmissionState state = submission_state(submission);
    require(state != SUBMISSION_UNREADABLE, "the file can be read");
    require(state != SUBMISSION_REFUSED || findings.by_severity[SEVERITY_ERROR] > 0, "a refusal has its finding");
    if (state == SUBMISSION_READ) {
        check_records(mapping, ledger, paths);
        require(patients <= ledger->lines[ledger->count - 1].read, "no patient is made up");
    }
    submission_free(submission);
    findings_free(&findings);
    return 0;
}
