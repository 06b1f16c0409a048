// The files of a submission: which is which, and what each says of itself once.
#include "mapping/inside.h"

#include <inttypes.h>
#include <time.h>
#include <unistd.h>

#include "base/visible.h"
#include "wrap/unicode.h"

void files_refuse(Submission *submission)
{
    if (submission->state == SUBMISSION_READ) submission->state = SUBMISSION_REFUSED;
}

void files_report(Submission *submission, FindingCode code, uint32_t file, const char *missing)
{
    Place place = {NULL, "*", file, 0, 0};
    Finding *finding = finding_add(submission->findings, code, &place, NULL);
    if (missing) finding->message = finding_say(&submission->findings->arena, SAY_FILE_MISSING, missing);
    files_refuse(submission);
}

static bool is_corrections(const Schema *schema, const char *path)
{
    return schema->corrections &&
           text_equal(text_base_name(text_from(path)), text_base_name(text_from(schema->corrections)));
}

// Where the file of corrections lies: at its path, which counts from the folder of the submission's files.
static const char *corrections_path(const Schema *schema, const char *beside, Arena *arena)
{
    if (schema->corrections[0] == '/') return schema->corrections;
    return arena_format(arena, "%.*s%s", TEXT_ARG(text_folder(text_from(beside))), schema->corrections);
}

const char *const *submission_files(const Mapping *mapping, const char *const *files, size_t *count, Arena *arena)
{
    const Schema *schema = mapping->schema;
    if (!schema->corrections || !*count) return files;
    for (size_t i = 0; i < *count; i++)
        if (is_corrections(schema, files[i])) return files;
    const char *path = corrections_path(schema, files[0], arena);
    if (access(path, F_OK) != 0) return files;   // missing, as any other file may be
    const char **all = arena_array(arena, *count + 1, sizeof *all);
    memcpy(all, files, *count * sizeof *all);
    all[(*count)++] = path;
    return all;
}

// The file of corrections has its place behind those of the schema's paths.
static void match_corrections(Submission *submission, const char *const *paths, size_t count)
{
    const Schema *schema = submission->mapping->schema;
    uint32_t file = (uint32_t)schema->file_count;
    if (!schema->corrections) return;
    submission->names[file] = text_base_name(text_from(schema->corrections)).data;
    for (size_t i = 0; i < count; i++)
        if (is_corrections(schema, paths[i])) submission->corrections_path = paths[i];
    if (!submission->corrections_path) files_report(submission, FINDING_MISSING_FILE, file, submission->names[file]);
}

void files_read_corrections(Submission *submission)
{
    ReaderStatus status;
    if (!submission->corrections_path) return;
    submission->corrections =
        corrections_read(submission->mapping->schema, submission->corrections_path,
                         (uint32_t)submission->mapping->schema->file_count, submission->findings, &submission->arena,
                         &status);
    if (status == READER_REFUSED) files_refuse(submission);
    if (status == READER_FAILED) submission->state = SUBMISSION_UNREADABLE;
}

// Every path needs exactly one file, every file exactly one path.
void files_match(Submission *submission, const char *const *paths, size_t count)
{
    const Schema *schema = submission->mapping->schema;
    size_t data = count;
    for (size_t i = 0; i < count; i++) data -= is_corrections(schema, paths[i]);
    submission->file_count = schema->file_count;
    submission->files = arena_array(&submission->arena, schema->file_count + count + 1, sizeof(SubmissionFile));
    submission->names = arena_array(&submission->arena, schema->file_count + count + 2, sizeof *submission->names);
    bool lenient = !submission->options.names_must_match && schema->file_count == 1 && data == 1;
    size_t extra = schema->file_count + (schema->corrections != NULL);
    for (size_t i = 0; i < count; i++) {
        if (is_corrections(schema, paths[i])) continue;
        const char *name = visible_string(text_base_name(text_from(paths[i])).data, &submission->arena);
        size_t path = 0;
        Text cleaned = unicode_clean(text_from(name), &submission->arena).text;
        while (path < schema->file_count &&
               (submission->files[path].path || !text_glob(text_from(schema->files[path].path), cleaned)))
            path++;
        bool matches = path < schema->file_count;
        if (!matches && lenient) path = 0;
        if (matches || lenient) {
            submission->files[path] =
                (SubmissionFile){.path = paths[i], .name = name, .name_matches = matches, .unit = "row"};
            submission->names[path] = name;
        } else {
            submission->names[extra] = name;
            files_report(submission, FINDING_UNEXPECTED_FILE, (uint32_t)extra++, NULL);
        }
    }
    for (size_t f = 0; f < schema->file_count; f++) {
        if (submission->files[f].path) continue;
        submission->files[f].name = submission->names[f] = schema->files[f].path;
        submission->files[f].unit = "row";
        files_report(submission, FINDING_MISSING_FILE, (uint32_t)f, schema->files[f].path);
    }
    match_corrections(submission, paths, count);
    submission->findings->files = submission->names;
    submission->findings->file_count = extra;
}

void submission_sort_files(const Mapping *mapping, const char **files, size_t file_count)
{
    size_t placed = 0;
    Arena scratch = {0};
    for (size_t f = 0; f < mapping->schema->file_count; f++)
        for (size_t i = placed; i < file_count; i++) {
            Text name = unicode_clean(text_base_name(text_from(files[i])), &scratch).text;
            if (!text_glob(text_from(mapping->schema->files[f].path), name)) continue;
            const char *found = files[i];
            memmove(&files[placed + 1], &files[placed], (i - placed) * sizeof *files);
            files[placed++] = found;
            break;
        }
    arena_free(&scratch);
}

bool files_open(Submission *submission)
{
    SubmissionFile *file = &submission->files[submission->reading];
    submission->reader = reader_open(&submission->mapping->schema->files[submission->reading].source, file->path,
                                     (uint32_t)submission->reading, submission->findings, &submission->arena);
    if (!submission->reader) submission->state = SUBMISSION_UNREADABLE;
    else file->size = reader_size(submission->reader);
    submission->today = 0;
    bounds_add_file(&submission->bounds, file->size);
    return submission->reader != NULL;
}

void files_close(Submission *submission)
{
    if (!submission->reader) return;
    submission->position_before += reader_position(submission->reader);
    reader_close(submission->reader);
    submission->reader = NULL;
}

// What grows with the submission: gathered rows, the keys of patients and rows, findings.
static uint64_t memory_held(const Submission *submission)
{
    const Findings *findings = submission->findings;
    return submission->arena.allocated + submission->patient_arena.allocated + findings->arena.allocated +
           findings->capacity * sizeof *findings->items + submission->stream.capacity * sizeof(StreamKey) +
           submission->unique.capacity * sizeof(UniqueRow) + submission->references.capacity * sizeof(struct KeyEntry);
}

bool files_afford(Submission *submission, uint32_t line)
{
    Bounds *bounds = &submission->bounds;
    BoundsExcess excess = bounds_check(bounds, memory_held(submission));
    submission_tell(submission, false);
    if (excess == BOUNDS_KEPT) return true;
    Place place = {NULL, "*", (uint32_t)submission->reading, line, 0};
    Arena *arena = &submission->findings->arena;
    bool memory = excess == BOUNDS_MEMORY;
    uint64_t most = memory ? bounds->most_memory >> 20 : bounds->most_time / 1000000;
    finding_add(submission->findings, FINDING_TOO_COSTLY, &place, NULL)->message =
        finding_say(arena, memory ? SAY_NEEDS_MEMORY : SAY_NEEDS_TIME, arena_format(arena, "%" PRIu64, most));
    files_refuse(submission);
    return false;
}

// ---- Values the file has once --------------------------------------------------------------------------------------

// The moment of extraction: the calendar date and time as written, in its own offset or the schema's.
static void read_extracted(Submission *submission, const Field *field, Text text)
{
    Text groups[32] = {{NULL, 0}};
    Date date;
    int32_t seconds, offset;
    if (field->extract && field->value_group != SIZE_MAX && regex_match(field->extract, text, groups) == REGEX_MATCH)
        text = groups[field->value_group];
    if (date_read(text, field->formats, field->format_count, &date, &seconds, &offset) != DATE_OK) return;
    if (offset == INT32_MIN) offset = submission->mapping->schema->timezone;
    int64_t moment = date_moment(date.first, seconds, offset);
    bool newer = !submission->has_extracted || moment > submission->extracted;
    submission->has_extracted = true;
    if (!newer) return;
    submission->extracted = moment;
    submission->extracted_day = date.first;
}

static void refuse_file_field(Submission *submission, const Place *place, const Label *message)
{
    finding_add(submission->findings, FINDING_FILE_FIELD, place, NULL)->message = *message;
    files_refuse(submission);
}

// Whatever came after it would be out of date until that day.
static void check_extracted(Submission *submission, const Place *place)
{
    if (submission->has_extracted && date_is_ahead(submission->extracted, (int64_t)time(NULL)))
        refuse_file_field(submission, place, finding_text(SAY_EXTRACTED_AHEAD));
}

static SourceItem file_item(Submission *submission, const Field *field, size_t index, bool *present, Place *place)
{
    SubmissionFile *file = &submission->files[submission->reading];
    *place = (Place){NULL, field->label, (uint32_t)submission->reading, 0, 0};
    *present = true;
    if (field->from && strcmp(field->from, "path") == 0) {
        Text name = unicode_clean(text_from(file->name), &submission->arena).text;
        *present = file->name_matches;
        return (SourceItem){name.data, (uint32_t)name.size, 0, 0};
    }
    SourceField source = reader_file_field(submission->reader, index);
    *present = source.count > 0;
    place->line = *present ? source.items[0].line : source.line;
    if (!*present) return (SourceItem){"", 0, 0, 0};
    place->column = source.column;
    const SourceFile *spec = &submission->mapping->schema->files[submission->reading].source;
    if (field->from && spec->stop_count)
        place->field = spec->stop[0].text.data;   // the stop row is known by its marker
    return source.items[0];
}

// All file fields into slots; a violated constraint refuses the file.
static Value *read_file_fields(Submission *submission, int *slot_count, bool final)
{
    const Schema *schema = submission->mapping->schema;
    *slot_count = 0;
    for (size_t i = 0; i < schema->file_field_count; i++)
        *slot_count += 1 + (schema->file_fields[i].extract ? (int)schema->file_fields[i].group_count + 1 : 0);
    Value *slots = arena_array(&submission->arena, (size_t)*slot_count + 3, sizeof *slots);
    for (size_t i = 0; i < schema->file_field_count; i++) {
        const Field *field = &schema->file_fields[i];
        Place *place = arena_alloc(&submission->arena, sizeof *place);
        bool present;
        SourceItem item = file_item(submission, field, i, &present, place);
        bool extracted = present && strcmp(field->name, "extracted") == 0;
        if (extracted) read_extracted(submission, field, (Text){item.data, item.size});
        if (!final) continue;
        if (extracted) check_extracted(submission, place);
        Findings unheard = {0};
        CellContext context = {.place = place, .findings = &unheard, .arena = &submission->arena};
        Value *value = &slots[field->slot];
        bool ok = cell_read(field, present ? &item : &(SourceItem){"", 0, 0, 0}, &context, value);
        bool absent = field->constraints.required && value->kind == VALUE_MISSING;
        if (!ok || absent) {
            const Label *why =
                absent || !unheard.count ? &finding_kind(FINDING_MISSING_VALUE)->message : &unheard.items[0].message;
            const Label message =
                label_fill(&submission->findings->arena, finding_text(SAY_FILE_FIELD_BREAKS), why, 1);
            refuse_file_field(submission, place, &message);
        }
        findings_free(&unheard);
    }
    return slots;
}

static void check_file_rules(Submission *submission, Value *slots, int slot_count, uint64_t units, uint64_t patients)
{
    const Schema *schema = submission->mapping->schema;
    slots[slot_count] = value_number(decimal_from((int64_t)units), UNIT_NONE, NULL);
    slots[slot_count + 1] = value_number(decimal_from((int64_t)patients), UNIT_NONE, NULL);
    ExprEnv env = {.slots = slots, .arena = &submission->arena};
    for (size_t r = 0; r < schema->rule_count; r++) {
        Rule *rule = &schema->rules[r];
        if (rule_holds(rule, &env)) continue;
        Place whole = {NULL, "*", (uint32_t)submission->reading, 0, 0};
        rule_report(rule, &env, &whole, NULL, submission->findings);
        if (rule->severity == SEVERITY_ERROR) files_refuse(submission);
    }
}

// The ledger counts records: rows of them that are out of scope have no other line than this.
static void report_out_of_scope(Submission *submission)
{
    const Schema *schema = submission->mapping->schema;
    Arena *arena = &submission->findings->arena;
    if (schema->files[submission->reading].source.format != SOURCE_XML) return;
    for (size_t r = 0; r < schema->resource_count; r++) {
        const Resource *resource = &schema->resources[r];
        if (resource->file != submission->reading || !resource->counts->ignored) continue;
        Place place = {resource->name, "*", (uint32_t)submission->reading, resource->counts->first_ignored, 0};
        finding_add(submission->findings, FINDING_OUT_OF_SCOPE, &place, NULL)->message = finding_say(
            arena, SAY_ROWS_OUT_OF_SCOPE, arena_format(arena, "%" PRIu64, resource->counts->ignored));
    }
}

void files_finish(Submission *submission, uint64_t patients)
{
    SubmissionFile *file = &submission->files[submission->reading];
    int slot_count;
    Value *slots = read_file_fields(submission, &slot_count, true);
    report_out_of_scope(submission);
    bool may_be_empty = submission->mapping->schema->files[submission->reading].may_be_empty;
    if (submission->state == SUBMISSION_READ && file->unit_count == 0 && !may_be_empty)
        files_report(submission, FINDING_NO_RECORDS, (uint32_t)submission->reading, NULL);
    if (submission->state == SUBMISSION_READ)
        check_file_rules(submission, slots, slot_count, file->unit_count, patients);
}

void files_begin(Submission *submission)
{
    int slot_count;
    submission->files[submission->reading].unit = reader_unit(submission->reader);
    read_file_fields(submission, &slot_count, false);
}

int32_t files_today(Submission *submission)
{
    const SubmissionOptions *options = &submission->options;
    if (submission->today) return submission->today;
    files_begin(submission);   // now that a row is there, what stands above it is known
    int64_t moment = options->has_extracted_at ? options->extracted_at : (int64_t)time(NULL);
    submission->today = submission->has_extracted ? submission->extracted_day
                                                  : date_day_at(moment, submission->mapping->schema->timezone);
    return submission->today;
}
