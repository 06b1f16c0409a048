// Subject: what the feedback is about: the files that were read and the versions of all that read them.
#ifndef FEEDBACK_SUBJECT_H
#define FEEDBACK_SUBJECT_H

#include "mapping/submission.h"
#include "wrap/hash.h"

typedef struct SubjectFile {
    const char *name;              // base name; of a missing file the pattern it should have
    bool missing;
    const char *format, *encoding; // as the schema declares them: "csv", "gb18030"
    const char *unit;              // what is counted: "row", an XML record's name
    uint64_t units, size;          // read (also of a refused file, as far as it was read); bytes
    char sha256[HASH_SHA256_HEX];  // "" when not computed
} SubjectFile;

typedef struct SubjectDefinition {
    const char *role;              // "schema", "mapping", "model"
    const char *name, *version;    // version "" for a mapping, which has none
    const char *path;
    char sha256[HASH_SHA256_HEX];  // of the YAML; "" when not computed
} SubjectDefinition;

enum { SUBJECT_DEFINITIONS = 3 };

typedef struct Subject {
    const char *program;           // version of rmnpc
    SubjectFile *files;            // in the order of Place.file
    size_t file_count;
    SubjectDefinition definitions[SUBJECT_DEFINITIONS];
} Subject;

// submission NULL: it was not read, and there are no files. hashes: compute them, for which the files are read again.
const Subject *subject_make(const Submission *submission, const Mapping *mapping, bool hashes, Arena *arena);

#endif
