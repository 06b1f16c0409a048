// From guessed columns to the fields of a resource.
#include "author/infer_parts.h"

#include "wrap/unicode.h"

enum { LONG_TEXT = 40, FEW_ROWS = 10 };

void infer_columns(InferTable *table, Arena *arena)
{
    GridColumn *columns = arena_array(arena, table->grid.columns + 1, sizeof *columns);
    Guess *guesses = arena_array(arena, table->grid.columns + 1, sizeof *guesses);
    for (size_t c = 0; c < table->grid.columns; c++) {
        columns[c] = grid_column(&table->grid, c, table->patient, arena);
        guesses[c] = guess_column(&columns[c], arena);
    }
    table->columns = columns;
    table->guesses = guesses;
}

// ---- Persons --------------------------------------------------------------------------------------------------------

static size_t mean_length(const GridColumn *column)
{
    size_t characters = 0;
    for (size_t i = 0; i < column->word_count; i++) characters += unicode_length(column->words[i].text);
    return column->word_count ? characters / column->word_count : 0;
}

// Different in nearly every row.
static bool is_unique(const GridColumn *column)
{
    return column->filled >= FEW_ROWS && column->word_count * 10 >= column->filled * 9;
}

static void mark_personal(const GridColumn *column, DraftField *field, Arena *arena)
{
    Guess *guess = &field->guess;
    const char *why = NULL;
    if (guess->meaning & (MEANS_ID | MEANS_PATIENT) && guess->type != FIELD_DATE &&
        column->word_count * 2 > column->filled)
        why = "an identifier: phi: direct keeps it out of mappings and reports";
    else if (guess->type != FIELD_STRING) return;
    else if (mean_length(column) >= LONG_TEXT && column->word_count * 2 > column->filled)
        why = "long texts: free text may name a person; drop it, or remove phi if it does not";
    else if (is_unique(column)) why = "nearly every cell differs: may it identify a person? if not, remove phi";
    if (!why) return;
    field->direct = true;
    guess->notes = *guess->notes ? arena_format(arena, "%s; %s", why, guess->notes) : why;
}

const char *infer_drop_reason(const GridColumn *column, const Guess *guess)
{
    if (guess->meaning & MEANS_NAME) return "a person's name";
    if (guess->meaning & MEANS_CONTACT) return "address, telephone or document: leads to the person";
    if (guess->meaning & MEANS_STAFF) return "the name of somebody who works there";
    if (guess->meaning & MEANS_NOTE && guess->type == FIELD_STRING) return "free text: may name a person";
    if (guess->meaning & MEANS_RUNNING && guess->type == FIELD_INTEGER && column->word_count * 5 >= column->filled * 4)
        return "the row's number: says nothing, and changes with every export";
    return NULL;
}

void infer_drop(DraftDrops *drops, Text title, const char *why, Arena *arena)
{
    for (size_t i = 0; i < drops->count; i++)
        if (text_equal(drops->items[i].title, title)) return;
    if (drops->count == drops->capacity) {
        size_t size = drops->capacity * sizeof *drops->items;
        drops->capacity = drops->capacity ? 2 * drops->capacity : 16;
        drops->items = arena_grow(arena, drops->items, size, drops->capacity * sizeof *drops->items);
    }
    drops->items[drops->count++] = (DraftDrop){title, why};
}

// ---- The patient ----------------------------------------------------------------------------------------------------

static const char *always_digits(const GridColumn *column, Arena *arena)
{
    size_t size = column->word_count ? column->words[0].text.size : 0;
    for (size_t i = 0; i < column->word_count; i++)
        if (column->words[i].text.size != size || !text_is_digits(column->words[i].text)) return "";
    return size > 2
               ? arena_format(arena, "; always %zu digits: constraints: {pattern: '[0-9]{%zu}'} guards it", size, size)
               : "";
}

DraftField infer_patient_field(const GridColumn *column, const char *name, Arena *arena)
{
    DraftField field = {.name = name, .direct = true, .required = true, .filled = 1, .rows = 1};
    field.guess = (Guess){.type = FIELD_STRING, .meaning = MEANS_PATIENT};
    field.guess.notes = arena_format(arena, "the local identifier%s", always_digits(column, arena));
    return field;
}

// ---- The resource ---------------------------------------------------------------------------------------------------

void infer_missing(Infer *infer, const Guess *guess)
{
    Draft *draft = &infer->draft;
    if (!draft->missing) draft->missing = arena_array(infer->arena, GUESS_MISSING, sizeof *draft->missing);
    for (size_t i = 0; i < guess->missing_count && draft->missing_count < GUESS_MISSING; i++) {
        Text word = text_from(guess->missing[i]);
        if (guess_is_missing_word(word) && map_add(&infer->missing_words, word, infer))
            draft->missing[draft->missing_count++] = guess->missing[i];
    }
}

static void leave_out(Infer *infer, const InferTable *table, size_t column, const char *why, const char *rows)
{
    const char *xpath = table->xpaths ? table->xpaths[column] : NULL;
    Draft *draft = &infer->draft;
    if (!xpath) {
        infer_drop(&draft->drops, grid_title(&table->grid, column), why, infer->arena);
        return;
    }
    if (strcmp(xpath, ".") == 0) xpath = rows;
    else if (strcmp(rows, ".") != 0) xpath = arena_format(infer->arena, "%s/%s", rows, xpath);
    infer_drop(&draft->passed, text_from(xpath), why, infer->arena);
}

static DraftField make_field(const InferTable *table, size_t column, Map *used, Arena *arena)
{
    const GridColumn *words = &table->columns[column];
    DraftField field = {.guess = table->guesses[column], .filled = words->filled, .rows = words->rows};
    field.name = draft_name(words->title, "column", column + 1, used, arena);
    field.xpath = table->xpaths ? table->xpaths[column] : NULL;
    if (!field.xpath) field.title = grid_title(&table->grid, column);
    field.list = table->lists && table->lists[column];
    guess_codes(words, &field.guess, arena);
    if (!field.guess.code_count) mark_personal(words, &field, arena);
    return field;
}

static void describe_key(const InferTable *table, const char *const *names, DraftResource *resource, Arena *arena)
{
    KeyGuess key = key_rows(&table->grid, table->guesses, table->patient, arena);
    const char **parts = arena_array(arena, KEY_FIELDS, sizeof *parts);
    resource->key = parts;
    for (size_t i = 0; i < key.count; i++) {
        if (!names[key.columns[i]]) {
            resource->key_count = 0;
            break;
        }
        parts[resource->key_count++] = names[key.columns[i]];
    }
    resource->distinct = !resource->key_count;
}

void infer_table(Infer *infer, const InferTable *table, DraftResource *resource)
{
    Arena *arena = infer->arena;
    size_t count = table->grid.columns;
    Map used = {.arena = arena};
    const char **names = arena_array(arena, count + 1, sizeof *names);
    resource->fields = arena_array(arena, count + 1, sizeof *resource->fields);
    for (size_t c = 0; c < count; c++)
        if (table->shared[c]) map_add(&used, text_from(names[c] = table->shared[c]), infer);
    for (size_t c = 0; c < count; c++) {
        infer_missing(infer, &table->guesses[c]);
        if (table->shared[c] || (table->skipped && table->skipped[c])) continue;
        const char *why = infer_drop_reason(&table->columns[c], &table->guesses[c]);
        if (why) leave_out(infer, table, c, why, resource->rows);
        else {
            resource->fields[resource->field_count++] = make_field(table, c, &used, arena);
            bool list = table->lists && table->lists[c];
            names[c] = list ? NULL : resource->fields[resource->field_count - 1].name;
        }
    }
    describe_key(table, names, resource, arena);
}
