// Files and versions.
#include "feedback/subject.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/version.h"
#include "source/decode.h"

static void hash_path(const char *path, char hex[HASH_SHA256_HEX])
{
    unsigned char digest[HASH_SHA256_SIZE];
    int descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0) return;
    if (hash_file(descriptor, digest)) hash_hex(digest, hex);
    close(descriptor);
}

static void describe_file(const SubmissionPart *part, const SourceFile *source, bool hashes, SubjectFile *file)
{
    *file = (SubjectFile){.name = part->name,
                          .missing = !part->path,
                          .format = reader_format_name(source->format),
                          .encoding = decode_name(source->encoding),
                          .unit = part->unit,
                          .units = part->units,
                          .size = part->size};
    if (hashes && part->path) hash_path(part->path, file->sha256);
}

static void hash_definition(SubjectDefinition *definition, Text text)
{
    unsigned char digest[HASH_SHA256_SIZE];
    hash_sha256(text.data, text.size, digest);
    hash_hex(digest, definition->sha256);
}

const Subject *subject_make(const Submission *submission, const Mapping *mapping, bool hashes, Arena *arena)
{
    const Schema *schema = mapping->schema, *model = mapping->model->schema;
    const Text texts[SUBJECT_DEFINITIONS] = {schema->text, mapping->text, model->text};
    Subject *subject = arena_alloc(arena, sizeof *subject);
    *subject = (Subject){.program = RMNPC_VERSION,
                         .file_count = submission ? submission_part_count(submission) : 0,
                         .definitions = {{"schema", schema->name, schema->version, schema->path, ""},
                                         {"mapping", mapping->center, "", mapping->path, ""},
                                         {"model", model->name, model->version, model->path, ""}}};
    subject->files = arena_array(arena, subject->file_count + 1, sizeof *subject->files);
    for (size_t i = 0; i < subject->file_count; i++) {
        SubmissionPart part = submission_part(submission, i);
        describe_file(&part, &schema->files[i].source, hashes, &subject->files[i]);
    }
    for (int i = 0; hashes && i < SUBJECT_DEFINITIONS; i++) hash_definition(&subject->definitions[i], texts[i]);
    return subject;
}
