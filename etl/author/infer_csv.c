// A CSV file as one resource: header, columns, patient, key.
#include "author/header.h"
#include "author/infer_parts.h"
#include "author/sample.h"

static Grid make_grid(const Sample *sample, const HeaderGuess *header, Arena *arena)
{
    Grid grid = {.columns = sample->width, .rows = header->end - header->first, .titles = header->titles};
    Text *cells = arena_array(arena, grid.rows * grid.columns + 1, sizeof *cells);
    for (size_t r = 0; r < grid.rows; r++) {
        const SampleRow *row = &sample->rows[header->first + r];
        for (uint32_t c = 0; c < sample->width && c < row->count; c++) cells[r * grid.columns + c] = row->cells[c];
    }
    grid.cells = cells;
    return grid;
}

typedef struct Columns {
    Grid grid;
    GridColumn *columns;
    Guess *guesses;
    const char **names;            // of fields; NULL = dropped
    PatientGuess patient;
} Columns;

static void guess_columns(Columns *all, Arena *arena)
{
    size_t count = all->grid.columns;
    all->columns = arena_array(arena, count, sizeof *all->columns);
    all->guesses = arena_array(arena, count, sizeof *all->guesses);
    all->names = arena_array(arena, count, sizeof *all->names);
    for (size_t c = 0; c < count; c++) {
        all->columns[c] = grid_column(&all->grid, c, SIZE_MAX, arena);
        all->guesses[c] = guess_column(&all->columns[c], arena);
    }
    all->patient = key_patient(&all->grid, all->columns, all->guesses);
    for (size_t c = 0; c < count && all->patient.patients < all->grid.rows; c++)
        all->columns[c] = grid_column(&all->grid, c, all->patient.column, arena);
}

// ---- The patient ----------------------------------------------------------------------------------------------------

static const char *always_digits(const GridColumn *column, Arena *arena)
{
    size_t size = column->word_count ? column->words[0].text.size : 0;
    for (size_t i = 0; i < column->word_count; i++)
        if (column->words[i].text.size != size || !text_is_digits(column->words[i].text)) return "";
    return size > 2 ? arena_format(arena, "; always %zu digits: constraints: {pattern: '[0-9]{%zu}'} guards it", size,
                                   size)
                    : "";
}

static void describe_patient(Infer *infer, const Columns *all)
{
    Draft *draft = &infer->draft;
    const PatientGuess *patient = &all->patient;
    draft->has_patient_field = true;
    if (patient->column == SIZE_MAX) {
        draft->patient = (DraftField){.name = "row_number", .title = TEXT("_sourceRow"), .guess = {.notes = ""}};
        draft->patient_name = "row_number";
        draft->patient_note = "no column tells whose row it is: each row is taken for a patient of its own";
        draft_warn(draft, infer->arena,
                   "no identifier was found: name the column that has it, else a new line shifts every patient");
        return;
    }
    draft->patient_name = all->names[patient->column];
    draft->patient_note =
        arena_format(infer->arena, "%s; %zu different in %zu rows",
                     patient->named ? "its title says so" : "a guess by its place and its values", patient->patients,
                     all->grid.rows);
    if (patient->missing)
        draft_warn(draft, infer->arena, "%zu rows have no identifier: validate shows them", patient->missing);
}

static DraftField patient_field(const Columns *all, Map *used, Arena *arena)
{
    const GridColumn *column = &all->columns[all->patient.column];
    DraftField field = {.title = column->title, .direct = true, .required = true, .filled = column->filled,
                        .rows = column->rows};
    field.guess = (Guess){.type = FIELD_STRING, .meaning = MEANS_PATIENT};
    field.guess.notes = arena_format(arena, "the local identifier%s", always_digits(column, arena));
    field.name = draft_name(column->title, "column", column->index + 1, used, arena);
    return field;
}

// ---- The resource ---------------------------------------------------------------------------------------------------

static void drop_column(Draft *draft, Text title, const char *why)
{
    for (size_t i = 0; i < draft->drop_count; i++)
        if (text_equal(draft->drops[i].title, title)) return;
    draft->drops[draft->drop_count++] = (DraftDrop){title, why};
}

// A title that cannot name its column: nothing, or what an earlier column is called.
static void skip_column(Infer *infer, const HeaderGuess *header, size_t column)
{
    if (header->titles[column].size == 0) {
        drop_column(&infer->draft, header->titles[column], "columns without a title");
        return;
    }
    draft_warn(&infer->draft, infer->arena, "column %zu has the title of an earlier column: validate refuses the file "
                                            "until each has its own", column + 1);
}

static void describe_columns(Infer *infer, const HeaderGuess *header, Columns *all, DraftResource *resource)
{
    Arena *arena = infer->arena;
    Map used = {.arena = arena};
    infer->draft.drops = arena_array(arena, all->grid.columns, sizeof *infer->draft.drops);
    resource->fields = arena_array(arena, all->grid.columns, sizeof *resource->fields);
    if (all->patient.column != SIZE_MAX) {
        infer->draft.patient = patient_field(all, &used, arena);
        all->names[all->patient.column] = infer->draft.patient.name;
    } else {
        map_add(&used, TEXT("row_number"), infer);
    }
    for (size_t c = 0; c < all->grid.columns; c++) {
        if (c == all->patient.column) continue;
        const char *why = infer_drop_reason(&all->columns[c], &all->guesses[c]);
        if (header->repeated[c]) skip_column(infer, header, c);
        else if (why) drop_column(&infer->draft, header->titles[c], why);
        else {
            DraftField *field = &resource->fields[resource->field_count++];
            *field = infer_field(&all->columns[c], &all->guesses[c], &used, arena);
            field->title = header->titles[c];
            all->names[c] = field->name;
        }
    }
}

static void describe_key(Infer *infer, const Columns *all, DraftResource *resource)
{
    KeyGuess key = key_rows(&all->grid, all->guesses, all->patient.column, infer->arena);
    const char **names = arena_array(infer->arena, KEY_FIELDS, sizeof *names);
    for (size_t i = 0; i < key.count; i++)
        if (all->names[key.columns[i]]) names[resource->key_count++] = all->names[key.columns[i]];
    if (resource->key_count < key.count) resource->key_count = 0;
    resource->key = names;
    resource->distinct = !resource->key_count;
}

static void describe_file(Infer *infer, const Sample *sample, const HeaderGuess *header)
{
    Draft *draft = &infer->draft;
    draft->format = "csv";
    draft->delimiter = sample->delimiter;
    draft->quote = sample->quote;
    if (!sample->delimiter_is_sure && sample->width > 1)
        draft->delimiter_note = "the delimiter is a guess: the rows differ in their number of cells";
    draft->header_rows = header->numbers;
    draft->header_row_count = header->count;
    if (header->has_total) {
        draft->stop_title = header->titles[header->total_column];
        draft->stop_text = header->total_text;
    }
    size_t rows = header->end - header->first;
    draft->read = sample->whole ? arena_format(infer->arena, "%zu rows, all there are", rows)
                                : arena_format(infer->arena, "the first %zu rows; there are more", rows);
    if (rows == 0) draft_warn(draft, infer->arena, "the file has titles only: every type is open");
    if (sample->width == 1)
        draft_warn(draft, infer->arena, "the file has one column only: is it the delimiter that is not known?");
}

static void warn_of_odd_rows(Infer *infer, const Sample *sample, const HeaderGuess *header)
{
    size_t odd = 0;
    for (size_t i = header->first; i < header->end; i++) odd += sample->rows[i].count != sample->width;
    if (odd)
        draft_warn(&infer->draft, infer->arena,
                   "%zu of %zu rows have another number of cells than the header: validate shows them", odd,
                   header->end - header->first);
}

InferStatus infer_csv(Infer *infer)
{
    Arena *arena = infer->arena;
    Sample *sample = arena_alloc(arena, sizeof *sample);
    ReaderStatus status =
        sample_read(infer->draft.encoding.encoding, infer->descriptor, &infer->findings, arena, sample);
    if (status != READER_END) return infer_report(infer, status);
    if (sample->count == 0) return infer_refuse(infer, 0, "there is no text in the file: export it again");
    HeaderGuess *header = arena_alloc(arena, sizeof *header);
    *header = header_guess(sample, arena);
    if (!header->found)
        return infer_refuse(infer, sample->rows[0].line,
                            "no row of titles was found, the rows look like data: export the file with its title line");
    Columns all = {.grid = make_grid(sample, header, arena)};
    DraftResource *resource = arena_alloc(arena, sizeof *resource);
    guess_columns(&all, arena);
    describe_file(infer, sample, header);
    warn_of_odd_rows(infer, sample, header);
    describe_columns(infer, header, &all, resource);
    describe_patient(infer, &all);
    describe_key(infer, &all, resource);
    infer_missing(infer, all.guesses, all.grid.columns);
    resource->name = draft_name(text_from(infer->draft.name), "rows", 1, &(Map){.arena = arena}, arena);
    infer->draft.resources = resource;
    infer->draft.resource_count = 1;
    return INFER_DRAFTED;
}
