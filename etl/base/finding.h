// Finding: what the program has to say about a place in the data. Every stage reports into one Findings list; the run
// goes on. A finding carries codes and places, never a value that may identify a person.
#ifndef BASE_FINDING_H
#define BASE_FINDING_H

#include <stddef.h>

#include "base/arena.h"
#include "base/finding_text.h"
#include "base/value.h"

typedef enum Severity { SEVERITY_INFO, SEVERITY_WARNING, SEVERITY_ERROR } Severity;

// Stable codes: the words never change their meaning. The table in finding_text.c gives number, word, severity, texts.
typedef enum FindingCode {
    FINDING_ENCODING_MISMATCH,
    FINDING_UNEXPECTED_BOM,
    FINDING_NOT_WELL_FORMED,
    FINDING_DOCTYPE,
    FINDING_WRONG_NAMESPACE,
    FINDING_UNTERMINATED_QUOTE,
    FINDING_RAGGED_ROW,
    FINDING_CONTROL_CHARACTER,
    FINDING_CELL_TOO_LARGE,
    FINDING_EMPTY_FILE,
    FINDING_NO_RECORDS,
    FINDING_MISSING_FILE,
    FINDING_UNEXPECTED_FILE,
    FINDING_MISSING_COLUMN,
    FINDING_UNKNOWN_COLUMN,
    FINDING_UNKNOWN_ITEM,
    FINDING_DUPLICATE_COLUMN,
    FINDING_WRONG_DELIMITER,
    FINDING_TITLE_LINE_MISSING,
    FINDING_HEADER_LATE,
    FINDING_HEADER_AGAIN,
    FINDING_FILE_FIELD,
    FINDING_UNKNOWN_ROW,
    FINDING_BLANK_ROWS,
    FINDING_OUT_OF_SCOPE,
    FINDING_ROW_AFTER_STOP,
    FINDING_TOO_DEEP,
    FINDING_WRONG_FORMAT,
    FINDING_TOO_COSTLY,
    FINDING_UNPARSABLE_VALUE,
    FINDING_INVALID_NUMBER,
    FINDING_INVALID_DATE,
    FINDING_AMBIGUOUS,
    FINDING_UNKNOWN_UNIT,
    FINDING_MISSING_VALUE,
    FINDING_NOT_IN_ENUM,
    FINDING_PATTERN,
    FINDING_OUT_OF_RANGE,
    FINDING_PRECISION,
    FINDING_CORRECTED,
    FINDING_CORRECTION_STALE,
    FINDING_CORRECTION_UNUSED,
    FINDING_STRAY_CELL,
    FINDING_RULE,
    FINDING_DUPLICATE_ROW,
    FINDING_CONFLICTING_DUPLICATE,
    FINDING_ORPHAN,
    FINDING_MISSING_KEY,
    FINDING_REMOVED,
    FINDING_SUPERSEDED,
    FINDING_POSSIBLE_DUPLICATE,
    FINDING_UNKNOWN_CODE,
    FINDING_MISSING_ATTRIBUTE,
    FINDING_NOT_ELIGIBLE,
    FINDING_KEY_COLLISION,
    FINDING_EQUAL_ROWS,
    FINDING_QUARANTINE_THRESHOLD,
    FINDING_STALE_EXTRACT,
    FINDING_MISSING_FROM_SNAPSHOT,
    FINDING_CODE_COUNT
} FindingCode;

typedef struct FindingKind {
    const char *number;       // "F101"
    const char *word;         // "encoding_mismatch"
    Severity severity;        // unless the schema says otherwise
    Label message;            // what is wrong
    Label remedy;             // what to do
} FindingKind;

const FindingKind *finding_kind(FindingCode code);

// A text that a list of codes lacks: an enum or a code list. It may be a person's: only masked does it leave the
// program (feedback/mask.h).
typedef struct UnknownCode UnknownCode;
struct UnknownCode {
    const char *text;         // cleaned
    const char *list;         // what lacks it: "enum", a code list's name, "codes" where it is written in place
    const char *file;         // where it would be added
    uint32_t line;
    UnknownCode *next;        // another one of the same cell
};

typedef struct Finding {
    FindingCode code;
    Severity severity;
    const char *word;         // the kind's word, or the `code` a rule gives itself
    Place place;              // place.field is "*" when no single field is meant
    const char *rule;         // id of the rule (or name of the attribute) or NULL: the very string the schema has, by
                              // which the rule is found again
    const char *patient;      // pseudonym ("P-…", or "patient #3" without a key), or NULL
    Label message;            // what is wrong, in every language
    Label remedy;             // what to do
    const Place *compared;    // of a rule: all cells it looked at, in the order it names them
    size_t compared_count;
    UnknownCode *unknown;     // of FINDING_NOT_IN_ENUM and FINDING_UNKNOWN_CODE: what was met, else NULL
} Finding;

// Grows without limit; strings are copied into the arena.
typedef struct Findings {
    Arena arena;
    Finding *items;
    size_t count, capacity;
    size_t by_severity[3];
    const char *const *files; // base names, index = place.file; set by who opens the submission
    size_t file_count;
} Findings;

// What is wrong is rare: the compiler keeps what leads here out of the way (cold).
//
// Adds a finding of the kind's own severity, word, message and remedy; the caller may then change fields of the
// returned Finding (valid until the next add) with strings that live in findings->arena or longer: message and remedy
// come from finding_say or, for rules, from the schema. place->field and
// place->resource must outlive the findings (they come from the schema). patient is copied.
Finding *finding_add(Findings *findings, FindingCode code, const Place *place, const char *patient)
    __attribute__((cold));

// As finding_add, with a severity of the schema's choosing.
Finding *finding_add_severity(Findings *findings, FindingCode code, Severity severity, const Place *place,
                              const char *patient) __attribute__((cold));

// Adds to the finding a text that a list lacks, unless it is there already; text is copied, list and file must outlive
// the findings.
void finding_add_unknown(Findings *findings, Finding *finding, Text text, const char *list, const char *file,
                         uint32_t line) __attribute__((cold));

// Forgets all but the first count.
void findings_cut(Findings *findings, size_t count);

// By file, line, column, code; stable.
void findings_sort(Findings *findings);

const char *severity_name(Severity severity);   // "info", "warning", "error"

void findings_free(Findings *findings);

#endif
