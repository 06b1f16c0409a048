// Inside of a submission: what the files that read one share. account.c names and counts, files.c knows the files and
// what they say of themselves, gather.c collects whole patients first, flow.c hands them on while it reads;
// submission.c is the loop above them.
#ifndef MAPPING_INSIDE_H
#define MAPPING_INSIDE_H

#include "mapping/bounds.h"
#include "mapping/conflict.h"
#include "mapping/corrections.h"
#include "mapping/patient.h"
#include "mapping/stream.h"
#include "mapping/submission.h"
#include "mapping/unique.h"

enum { UNIT_UNSEEN = 255 };

// One file of the submission, in the order of the schema's paths.
typedef struct SubmissionFile {
    const char *path, *name;           // name: base name, as findings and ledger say it
    bool name_matches;
    const char *unit;
    uint8_t *units;                    // gathered: what each of the ledger's units counts as, UNIT_UNSEEN until known
    size_t unit_count, unit_capacity;
    uint64_t patients;                 // distinct
    uint64_t size;
} SubmissionFile;

// A patient being gathered.
typedef struct Group {
    Text id;
    uint32_t ordinal;
    size_t last_file;                  // 1 + the file that counted it last
    bool item_error;
    RawRecord *first, **end;
    struct Group *next;
} Group;

struct Submission {
    const Mapping *mapping;
    SubmissionOptions options;
    Findings *findings;
    Arena arena, patient_arena, scratch;
    SubmissionFile *files;
    size_t file_count;
    const char **names;
    const char *corrections_path;
    Corrections *corrections;          // NULL = none
    SubmissionState state;
    bool streams, started, finished;
    Reader *reader;
    uint64_t position_before;
    size_t reading;                    // index of the file being read
    Map groups;
    Group *first_group, **last_group, *next_group;
    uint32_t patient_count;
    KeySet references;
    StreamKeys stream;
    Conflicts conflicts;               // streamed
    uint32_t out_of_scope;             // streamed: patients of whom only ignored rows have been seen
    UniqueKeys unique;
    Ledger ledger;
    bool has_extracted;
    int64_t extracted;
    int32_t extracted_day;             // as written
    int32_t today;                     // see files_today; 0 = not yet asked in the file that is being read
    PatientResult result;
    Bounds bounds;
    uint32_t told;                     // how often rows asked whether to tell who watches
    char pseudonym[32];
};

// account.c
// Names the patient whose rows these are: key and pseudonym of the local id where there is a key, else "patient #3" by
// the ordinal. The name is valid until the next one is asked for.
void submission_name(Submission *submission, Text id, uint32_t ordinal, PatientRows *rows);
LedgerLine *submission_patients(Submission *submission);   // the ledger's line of patients
void submission_count(Submission *submission, Disposition disposition);   // a patient in that line
// Takes rows that do not count out of the counts and shows the others to who looks. removed: none of them counts.
void submission_account(Submission *submission, const Record *records, size_t count, bool removed);

// Tells who watches how far the reading is: asked for every row, does so once in a while.
void submission_tell(Submission *submission, bool finished);

// files.c. All of them report what is wrong and set submission->state.
void files_match(Submission *submission, const char *const *paths, size_t count);
void files_read_corrections(Submission *submission);
bool files_open(Submission *submission);       // the file at submission->reading
void files_close(Submission *submission);
void files_refuse(Submission *submission);
void files_report(Submission *submission, FindingCode code, uint32_t file, const char *missing);
// Asked before a row of the file that is being read is taken: false when the submission has become too costly.
bool files_afford(Submission *submission, uint32_t line);
// What the file says once, as far as it is known before its rows: the moment of extraction.
void files_begin(Submission *submission);
// The day of the export, asked with a row of the file that is being read: as the files say that have been read so far,
// else as was said from outside, else the day on which it is read.
int32_t files_today(Submission *submission);
// After the last row: its values, its rules, whether it had any row. patients: distinct ones.
void files_finish(Submission *submission, uint64_t patients);

// gather.c
void gather_all(Submission *submission);
bool gather_next(Submission *submission);      // into submission->result

// flow.c
bool flow_is_possible(const Schema *schema);
void flow_start(Submission *submission);
bool flow_next(Submission *submission);        // into submission->result

#endif
