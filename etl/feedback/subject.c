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

static SubjectDefinition describe_definition(const char *role, const char *name, const char *version, const char *path,
                                             Text text)
{
    unsigned char digest[HASH_SHA256_SIZE];
    SubjectDefinition definition = {.role = role, .name = name, .version = version, .path = path};
    hash_sha256(text.data, text.size, digest);
    hash_hex(digest, definition.sha256);
    return definition;
}

const Subject *subject_make(const Submission *submission, const Mapping *mapping, bool hashes, Arena *arena)
{
    const Schema *schema = mapping->schema, *model = mapping->model->schema;
    Subject *subject = arena_alloc(arena, sizeof *subject);
    subject->program = RMNPC_VERSION;
    subject->file_count = submission ? submission_part_count(submission) : 0;
    subject->files = arena_array(arena, subject->file_count + 1, sizeof *subject->files);
    for (size_t i = 0; i < subject->file_count; i++) {
        SubmissionPart part = submission_part(submission, i);
        describe_file(&part, &schema->files[i].source, hashes, &subject->files[i]);
    }
    subject->definitions[0] =
        describe_definition("schema", schema->name, schema->version, schema->path, schema->text);
    subject->definitions[1] = describe_definition("mapping", mapping->center, "", mapping->path, mapping->text);
    subject->definitions[2] = describe_definition("model", model->name, model->version, model->path, model->text);
    return subject;
}
