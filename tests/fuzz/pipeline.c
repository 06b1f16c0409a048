// The whole way of a submission of one file: the first byte chooses the center (c01 … c04). However it ends, the ledger
// balances; where it is read, every record of the file stands in it.
#include "fuzzing.h"

#include "mapping/submission.h"

static const char *const CENTERS[] = {"c01", "c02", "c03", "c04"};
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

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    if (size == 0) return 0;
    const Mapping *mapping = mapping_of(data[0] % CENTER_COUNT);
    const SubmissionOptions options = {.most_quarantined = UINT64_MAX, .most_percent = 100};
    const char *path = disk_file("input", data + 1, size - 1);
    const Patient *patient;
    Findings findings = {0};
    uint64_t patients = 0;
    Submission *submission = submission_open(mapping, &path, 1, &options, &findings);
    while (submission_next(submission, &patient)) patients++;
    const Ledger *ledger = submission_ledger(submission);
    require(ledger_balances(ledger), "every row stands in one column of the ledger");
    SubmissionState state = submission_state(submission);
    require(state != SUBMISSION_UNREADABLE, "the file can be read");
    require(state != SUBMISSION_REFUSED || findings.by_severity[SEVERITY_ERROR] > 0, "a refusal has its finding");
    if (state == SUBMISSION_READ) {
        require(ledger->lines[0].read >= count_records(&mapping->schema->files[0].source, path),
                "every record of the file stands in the ledger");
        require(patients <= ledger->lines[ledger->count - 1].read, "no patient is made up");
    }
    submission_free(submission);
    findings_free(&findings);
    return 0;
}
