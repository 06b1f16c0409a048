// Profile: what each field of the submission holds, counted while the rows pass: an observer of typed rows
// (SubmissionOptions.observe). Only what cannot tell of a person is kept: counts, the bounds of numbers and dates, the
// codes that the schema or a code list knows.
#ifndef FEEDBACK_PROFILE_H
#define FEEDBACK_PROFILE_H

#include "feedback/mask.h"
#include "schema/record.h"

enum {
    PROFILE_DISTINCT = 4096,   // distinct texts are counted so far
    PROFILE_CODES = 12,        // codes shown of one field
    PROFILE_SMALL = 5          // counts below this are not told
};

typedef struct ProfileCode {
    const char *text;
    uint64_t count;            // 0: less than PROFILE_SMALL
} ProfileCode;

typedef struct ProfileField {
    const char *resource, *field;      // field: the center's own name
    FieldType type;
    Phi phi;
    bool list;
    uint64_t rows, filled;             // rows that count; of these, with something under the field
    uint64_t distinct;                 // texts; beyond PROFILE_DISTINCT there are more
    bool distinct_more;
    const char *low, *high;            // of numbers as they are ("5.0e+07" from six digits on), of dates the month, of
                                       // dates with `phi` the year; NULL where there is none
    const ProfileCode *codes;          // commonest first, at most PROFILE_CODES, of fields with an enum or a code list
    size_t code_count, code_total;     // shown; met
    uint64_t unknown;                  // texts met that no list knows, of such fields without `extract`
    bool coded;                        // the field has an enum or a code list
} ProfileField;

// Percent of the rows, rounded so that neither "all" nor "none" is said of what is only nearly so.
unsigned profile_filled_percent(const ProfileField *field);

typedef struct Profile {
    const ProfileField *fields;        // in the order of the schema
    size_t count;
} Profile;

typedef struct Profiler Profiler;

// The schema is that of the mask's mapping. Give back with profiler_free.
Profiler *profiler_new(const Mapping *mapping, const Mask *mask);
void profiler_observe(void *observer, const Record *record);
// In arena; the profiler may be freed afterwards.
const Profile *profiler_finish(const Profiler *profiler, Arena *arena);
void profiler_free(Profiler *profiler);

#endif
