// The YAML of a draft. A field is one line; its comment stands behind it, or above it where the line would grow long.
#include "author/draft.h"

#include <stdlib.h>

#include "author/yaml.h"
#include "wrap/unicode.h"

enum { LINE = 118, COMMENT_COLUMN = 56, NAME_LIMIT = 60, MOST_WARNINGS = 64 };

// ---- Names ----------------------------------------------------------------------------------------------------------

static uint32_t code_point(Text text, size_t *size)
{
    const unsigned char *byte = (const unsigned char *)text.data;
    *size = byte[0] < 0x80 ? 1 : byte[0] < 0xe0 ? 2 : byte[0] < 0xf0 ? 3 : 4;
    uint32_t code = *size == 1 ? byte[0] : byte[0] & (0x7fU >> *size);
    for (size_t i = 1; i < *size; i++) code = code << 6 | (byte[i] & 63U);
    return code;
}

// Letters and digits; everything else is one _ between them.
static Text keep_letters(Text text, Arena *arena)
{
    char *name = arena_alloc(arena, text.size + 3);
    size_t length = 0;
    for (size_t at = 0, size; at < text.size && length < NAME_LIMIT; at += size) {
        uint32_t code = code_point((Text){text.data + at, text.size - at}, &size);
        bool kept = code < 0x80 ? (code >= '0' && code <= '9') || unicode_is_letter(code) : unicode_is_letter(code);
        if (kept && length == 0 && code >= '0' && code <= '9') name[length++] = 'v';
        if (kept) memcpy(name + length, text.data + at, size);
        else if (length && name[length - 1] != '_') name[length] = '_';
        else continue;
        length += kept ? size : 1;
    }
    while (length && name[length - 1] == '_') length--;
    name[length] = '\0';
    return (Text){name, length};
}

const char *draft_name(Text text, const char *fallback, size_t number, Map *used, Arena *arena)
{
    Text name = keep_letters(text, arena);
    if (name.size == 0) name = text_from(arena_format(arena, "%s%zu", fallback, number));
    if (!expression_is_name(name)) name = text_from(arena_format(arena, "%.*s_", TEXT_ARG(name)));
    if (!expression_is_name(name)) name = text_from(arena_format(arena, "%s%zu", fallback, number));
    Text unique = name;
    for (size_t i = 2; !map_add(used, unique, arena); i++)
        unique = text_from(arena_format(arena, "%.*s_%zu", TEXT_ARG(name), i));
    return unique.data;
}

void draft_warn(Draft *draft, Arena *arena, const char *format, ...)
{
    va_list arguments;
    if (!draft->warnings) draft->warnings = arena_array(arena, MOST_WARNINGS, sizeof *draft->warnings);
    if (draft->warning_count == MOST_WARNINGS) return;
    va_start(arguments, format);
    draft->warnings[draft->warning_count++] = arena_vformat(arena, format, arguments);
    va_end(arguments);
}

// ---- Lines ----------------------------------------------------------------------------------------------------------

static size_t line_width(const Buffer *out, size_t from)
{
    return unicode_width((Text){out->data + from, out->size - from});
}

// Ends a line that began at `from` with its comment.
static void end_line(Buffer *out, size_t from, size_t indent, const char *comment)
{
    if (!comment || !*comment) {
        buffer_char(out, '\n');
        return;
    }
    size_t width = line_width(out, from), start = width < COMMENT_COLUMN ? COMMENT_COLUMN : width + 1;
    if (start + 2 + unicode_width(text_from(comment)) <= LINE) {
        do buffer_char(out, ' ');
        while (++width < COMMENT_COLUMN);
        buffer_string(out, "# ");
        yaml_write_comment(out, comment);
        buffer_char(out, '\n');
        return;
    }
    char *line = memory_alloc(out->size - from + 1);
    size_t size = out->size - from;
    memcpy(line, out->data + from, size);
    out->size = from;
    buffer_format(out, "%*s# ", (int)indent, "");
    yaml_write_comment(out, comment);
    buffer_char(out, '\n');
    buffer_add(out, line, size);
    buffer_char(out, '\n');
    free(line);
}

static void write_key(Buffer *out, const char *key, const char *value, const char *comment)
{
    size_t from = out->size;
    buffer_format(out, "%s: ", key);
    yaml_write(out, text_from(value));
    end_line(out, from, 0, comment);
}

static void write_list(Buffer *out, const char *const *words, size_t count)
{
    buffer_char(out, '[');
    for (size_t i = 0; i < count; i++) {
        if (i) buffer_string(out, ", ");
        yaml_write(out, text_from(words[i]));
    }
    buffer_char(out, ']');
}

static void write_missing(Buffer *out, const Draft *draft, const Guess *field)
{
    buffer_string(out, "missingValues: [\"\"");
    for (size_t i = 0; i < draft->missing_count; i++) {
        buffer_string(out, ", ");
        yaml_write(out, text_from(draft->missing[i]));
    }
    for (size_t i = 0; field && i < field->missing_count; i++) {
        if (guess_is_missing_word(text_from(field->missing[i]))) continue;
        buffer_string(out, ", ");
        yaml_write(out, text_from(field->missing[i]));
    }
    buffer_char(out, ']');
}

// ---- Fields ---------------------------------------------------------------------------------------------------------

static const char *const TYPES[FIELD_TYPE_COUNT] = {
    [FIELD_STRING] = NULL,       [FIELD_INTEGER] = "integer", [FIELD_NUMBER] = "number",
    [FIELD_BOOLEAN] = "boolean", [FIELD_DATE] = "date",       [FIELD_DATETIME] = "datetime"};

static void write_char_key(Buffer *out, const char *key, char value)
{
    if (!value) return;
    buffer_format(out, ", %s: ", key);
    yaml_write(out, (Text){&value, 1});
}

static void write_type(Buffer *out, const Guess *guess)
{
    if (guess->choice) return;
    if (TYPES[guess->type]) buffer_format(out, ", type: %s", TYPES[guess->type]);
    bool plain = guess->format_count == 1 && strcmp(guess->formats[0], "default") == 0;
    if (guess->format_count && !plain) {
        buffer_string(out, ", format: ");
        if (guess->format_count == 1) yaml_write(out, text_from(guess->formats[0]));
        else write_list(out, guess->formats, guess->format_count);
    }
    write_char_key(out, "decimalChar", guess->decimal_char);
    write_char_key(out, "groupChar", guess->group_char);
    if (guess->type != FIELD_BOOLEAN) return;
    buffer_string(out, ", trueValues: ");
    write_list(out, &guess->true_value, 1);
    buffer_string(out, ", falseValues: ");
    write_list(out, &guess->false_value, 1);
}

// Missing values of its own: words that mean missing here and not everywhere.
static bool has_own_missing(const Guess *guess)
{
    for (size_t i = 0; i < guess->missing_count; i++)
        if (!guess_is_missing_word(text_from(guess->missing[i]))) return true;
    return false;
}

// The list of codes becomes a constraint only where it is complete and the field is text: whole numbers may go on.
static bool has_enum(const Guess *guess)
{
    return guess->code_count && !guess->hidden_codes && guess->type == FIELD_STRING;
}

static void write_constraints(Buffer *out, const DraftField *field)
{
    bool codes = has_enum(&field->guess);
    if (!field->required && !codes) return;
    buffer_string(out, ", constraints: {");
    if (field->required) buffer_string(out, "required: true");
    if (codes) {
        buffer_string(out, field->required ? ", enum: [" : "enum: [");
        for (size_t i = 0; i < field->guess.code_count; i++) {
            if (i) buffer_string(out, ", ");
            yaml_write(out, field->guess.codes[i]);
        }
        buffer_char(out, ']');
    }
    buffer_char(out, '}');
}

static void add_note(Buffer *notes, const char *text)
{
    if (notes->size) buffer_string(notes, "; ");
    buffer_string(notes, text);
}

static void note_codes(const Guess *guess, Buffer *notes)
{
    if (!guess->code_count || has_enum(guess)) return;
    add_note(notes, guess->type == FIELD_INTEGER ? "codes? then no type, and constraints: {enum: ["
                                                 : "codes? constraints: {enum: [");
    for (size_t i = 0; i < guess->code_count; i++) {
        if (i) buffer_string(notes, ", ");
        buffer_char(notes, '"');
        buffer_text(notes, guess->codes[i]);
        buffer_char(notes, '"');
    }
    buffer_string(notes, "]}");
    if (guess->hidden_codes)
        buffer_format(notes, ", and %zu more, not told here because only one patient has them", guess->hidden_codes);
}

static const char *field_notes(const DraftField *field, Buffer *notes)
{
    const Guess *guess = &field->guess;
    buffer_clear(notes);
    if (guess->choice)
        buffer_format(notes, "DECIDE: type: date, format: %s? Day and month fit either way", guess->choice);
    if (guess->type == FIELD_NUMBER || (guess->type == FIELD_INTEGER && guess->meaning & MEANS_QUANTITY))
        add_note(notes, "unit: ?");
    if (field->filled < field->rows && field->filled) {
        if (notes->size) buffer_string(notes, "; ");
        buffer_format(notes, "%zu of %zu filled", field->filled, field->rows);
    }
    if (*guess->notes) add_note(notes, guess->notes);
    note_codes(guess, notes);
    return buffer_c_string(notes);
}

static void write_field(const Draft *draft, const DraftField *field, size_t indent, Buffer *out)
{
    Buffer notes = {0};
    size_t from = out->size;
    buffer_format(out, "%*s- {name: %s", (int)indent, "", field->name);
    if (field->title.data && !text_is(field->title, field->name)) {
        buffer_string(out, ", titles: ");
        yaml_write(out, field->title);
    }
    if (field->xpath) {
        buffer_string(out, ", xpath: ");
        yaml_write(out, text_from(field->xpath));
    }
    if (field->list) buffer_string(out, ", list: true");
    write_type(out, &field->guess);
    if (has_own_missing(&field->guess)) {
        buffer_string(out, ", ");
        write_missing(out, draft, &field->guess);
    }
    if (field->direct) buffer_string(out, ", phi: direct");
    else if (field->guess.meaning & MEANS_BIRTH && field->guess.type == FIELD_DATE) buffer_string(out, ", phi: date");
    write_constraints(out, field);
    buffer_char(out, '}');
    end_line(out, from, indent, field_notes(field, &notes));
    buffer_free(&notes);
}

static void write_fields(const Draft *draft, const DraftField *fields, size_t count, size_t indent, Buffer *out)
{
    for (size_t i = 0; i < count; i++) write_field(draft, &fields[i], indent, out);
}

// ---- The head -------------------------------------------------------------------------------------------------------

// A date whose order nobody can tell is left as text: a guess that looks right would be found by nobody.
static void write_undecided(const Draft *draft, Buffer *out)
{
    size_t count = 0;
    for (size_t r = 0; r < draft->resource_count; r++)
        for (size_t f = 0; f < draft->resources[r].field_count; f++) {
            if (!draft->resources[r].fields[f].guess.choice) continue;
            buffer_string(out, count++ ? ", " : "# ATTENTION: day or month first? Nothing in these data tells. DECIDE "
                                                "below; until then these stay text: ");
            buffer_string(out, draft->resources[r].fields[f].name);
        }
    if (count) buffer_char(out, '\n');
}

static void write_opening(const Draft *draft, Buffer *out)
{
    buffer_string(out, "# A draft, made from ");
    yaml_write_comment(out, draft->source);
    buffer_format(out, " (%s).\n", draft->read);
    buffer_string(out,
                  "# Everything here is a guess from these data: read every line, decide what stands behind a #, then "
                  "remove the comment.\n");
    for (size_t i = 0; i < draft->warning_count; i++) {
        buffer_string(out, "# ATTENTION: ");
        yaml_write_comment(out, draft->warnings[i]);
        buffer_char(out, '\n');
    }
    write_undecided(draft, out);
    buffer_string(out, "schema: 1\n");
    write_key(out, "name", draft->name, "the center's short name; this file is then schemas/<name>.yaml");
    buffer_string(out, "snapshot: full                                          # or partial: an export holds only "
                       "some of the patients\n");
    write_key(out, "path", draft->path, "every file name the center may send, and no other");
    write_key(out, "format", draft->format, NULL);
    write_key(out, "encoding", draft->encoding.word, draft->encoding.note);
}

static void write_dialect(const Draft *draft, Buffer *out)
{
    bool plain_header = draft->header_row_count == 1 && draft->header_rows[0] == 1;
    if (draft->delimiter == ',' && draft->quote == '"' && plain_header && !draft->stop_title.data) return;
    size_t from = out->size;
    const char *comma = "";
    buffer_string(out, "dialect: {");
    if (draft->delimiter != ',') {
        if (draft->delimiter == '\t') buffer_string(out, "delimiter: \"\\t\"");
        else buffer_format(out, "delimiter: \"%c\"", draft->delimiter);
        comma = ", ";
    }
    if (draft->quote != '"') {
        buffer_format(out, "%squoteChar: \"%c\"", comma, draft->quote);
        comma = ", ";
    }
    if (!plain_header) {
        buffer_format(out, "%sheaderRows: [", comma);
        for (size_t i = 0; i < draft->header_row_count; i++)
            buffer_format(out, "%s%u", i ? ", " : "", draft->header_rows[i]);
        buffer_char(out, ']');
        comma = ", ";
    }
    if (draft->stop_title.data) {
        buffer_format(out, "%sstopRow: {", comma);
        yaml_write(out, draft->stop_title);
        buffer_string(out, ": ");
        yaml_write(out, draft->stop_text);
        buffer_char(out, '}');
    }
    buffer_char(out, '}');
    end_line(out, from, 0,
             draft->delimiter_note    ? draft->delimiter_note
             : draft->stop_title.data ? "the last row looks like one of totals: it ends the table and is no record"
                                      : NULL);
}

// One a line with the reason.
static void write_drops(const char *indent, const DraftDrops *drops, const char *comment, Buffer *out)
{
    size_t from = out->size;
    buffer_format(out, drops->count ? "%sdrop:" : "%sdrop: []", indent);
    end_line(out, from, strlen(indent), comment);
    for (size_t i = 0; i < drops->count; i++) {
        from = out->size;
        buffer_format(out, "%s  - ", indent);
        yaml_write(out, drops->items[i].title);
        end_line(out, from, strlen(indent) + 2, drops->items[i].why);
    }
}

static void write_xml(const Draft *draft, Buffer *out)
{
    buffer_string(out, "xml:\n");
    if (draft->namespace_count) {
        buffer_string(out, "  namespaces: {");
        for (size_t i = 0; i < draft->namespace_count; i++) {
            buffer_format(out, "%s%s: ", i ? ", " : "", draft->namespaces[i].prefix);
            yaml_write(out, text_from(draft->namespaces[i].uri));
        }
        buffer_string(out, "}   # an element in any other namespace refuses the file\n");
    }
    size_t from = out->size;
    buffer_format(out, "  record: %s", draft->record);
    end_line(out, from, 2, draft->record_note);
    if (draft->file_note) {
        buffer_string(out, "# ");
        yaml_write_comment(out, draft->file_note);
        buffer_char(out, '\n');
    }
    if (draft->closed) write_drops("  ", &draft->passed, "known and not read; any other name is reported", out);
    if (draft->rows) write_key(out, "rows", draft->rows, NULL);
    if (draft->header) write_key(out, "header", draft->header, NULL);
    if (draft->cell) write_key(out, "cell", draft->cell, NULL);
    if (draft->value) write_key(out, "value", draft->value, NULL);
}

static void write_shared(const Draft *draft, Buffer *out)
{
    size_t from = out->size;
    write_missing(out, draft, NULL);
    end_line(out, from, 0,
             draft->missing_count ? "these words stand in the sample: does each of them mean missing?" : NULL);
    write_key(out, "patient", draft->fields[0].name, draft->patient_note);
    if (draft->key_count) {
        buffer_string(out, "primaryKey: ");
        write_list(out, draft->key, draft->key_count);
        buffer_char(out, '\n');
    }
    if (draft->update) write_key(out, "update", draft->update, "replaces the cells it carries");
    if (draft->remove) write_key(out, "remove", draft->remove, "withdraws the row, or without a key the patient");
    if (draft->drops.count) write_drops("", &draft->drops, "read past, never leaves the reader", out);
    buffer_string(out, "fields:                                                 # of every resource below\n");
    write_fields(draft, draft->fields, draft->field_count, 2, out);
}

static void write_resource_key(const Draft *draft, const DraftResource *resource, Buffer *out)
{
    size_t from = out->size;
    if (draft->key_count) return;
    if (resource->key_count) {
        buffer_string(out, "    primaryKey: ");
        write_list(out, resource->key, resource->key_count);
        end_line(out, from, 4, "these tell the rows of the sample apart: is it meant so?");
    } else if (resource->distinct) {
        buffer_string(out, "    distinct: true");
        end_line(out, from, 4, "no few columns tell the rows apart: an equal row is a duplicate");
    }
}

static void write_resource_path(const char *key, const char *value, Buffer *out)
{
    if (!value) return;
    buffer_format(out, "    %s: ", key);
    yaml_write(out, text_from(value));
    buffer_char(out, '\n');
}

static void write_resource(const Draft *draft, const DraftResource *resource, Buffer *out)
{
    buffer_format(out, "  - name: %s\n", resource->name);
    write_resource_path("rows", resource->rows, out);
    write_resource_path("where", resource->where, out);
    write_resource_key(draft, resource, out);
    buffer_string(out, resource->field_count ? "    fields:\n" : "    fields: []\n");
    write_fields(draft, resource->fields, resource->field_count, 6, out);
}

void draft_write(const Draft *draft, Buffer *out)
{
    write_opening(draft, out);
    if (strcmp(draft->format, "csv") == 0) write_dialect(draft, out);
    else write_xml(draft, out);
    write_shared(draft, out);
    buffer_string(out, "resources:\n");
    for (size_t i = 0; i < draft->resource_count; i++) write_resource(draft, &draft->resources[i], out);
}
