// Unmapped codes: the texts that no enum or code list has, each with how often it was met and where it would be added.
#ifndef FEEDBACK_UNMAPPED_H
#define FEEDBACK_UNMAPPED_H

#include "feedback/mask.h"

typedef struct Unmapped {
    FindingCode code;          // FINDING_NOT_IN_ENUM (the schema's enum) or FINDING_UNKNOWN_CODE (a code list)
    const char *resource, *field;
    const char *value;         // as cleaned; may be a person's: `shown` is what may be printed
    Masked shown;
    const char *list;          // "enum", the code list's name, or "codes" when written in place
    const char *file;          // with the list: a YAML, or the CSV it is kept in, below the site's definitions
    uint32_t line;             // of its first entry
    size_t count;              // findings that met it
    const size_t *findings;    // `count` indexes into Findings.items, ascending
} Unmapped;

typedef struct UnmappedCodes {
    const Unmapped *items;     // by field in the schema's order of findings, then commonest first, then by text
    size_t count;
} UnmappedCodes;

const UnmappedCodes *unmapped_make(const Findings *findings, const Mask *mask, Arena *arena);

#endif
