// A CSV file: header, columns, patient, and one resource, or one an instrument where REDCap exported several.
#include "author/header.h"
#include "author/infer_parts.h"
#include "author/sample.h"

typedef struct CsvDraft {
    Infer *infer;
    const Sample *sample;
    const HeaderGuess *header;
    InferTable table;   // of the whole file
    const char **shared;
    bool *skipped;
    Map used;   // names of the fields of every resource
} CsvDraft;

static Grid make_grid(const Sample *sample, const HeaderGuess *header, Arena *arena)
{
    Grid grid = {.columns = sample->width,
                 .rows = header->end - header->first,
                 .titles = header->said,
                 .called = header->titles};
    Text *cells = arena_array(arena, grid.rows * grid.columns + 1, sizeof *cells);
    for (size_t r = 0; r < grid.rows; r++) {
        const SampleRow *row = &sample->rows[header->first + r];
        for (uint32_t c = 0; c < sample->width && c < row->count; c++) cells[r * grid.columns + c] = row->cells[c];
    }
    grid.cells = cells;
    return grid;
}

// ---- The file -------------------------------------------------------------------------------------------------------

static void describe_file(CsvDraft *csv)
{
    const Sample *sample = csv->sample;
    const HeaderGuess *header = csv->header;
    Draft *draft = &csv->infer->draft;
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
    draft->read = arena_format(csv->infer->arena,
                               sample->whole ? "%zu rows, all there are" : "the first %zu rows; there are more",
                               csv->table.grid.rows);
}

static void warn_of_file(CsvDraft *csv)
{
    const Sample *sample = csv->sample;
    Draft *draft = &csv->infer->draft;
    Arena *arena = csv->infer->arena;
    size_t odd = 0, rows = csv->table.grid.rows;
    for (size_t i = csv->header->first; i < csv->header->end; i++) odd += sample->rows[i].count != sample->width;
    if (rows == 0) draft_warn(draft, arena, "the file has titles only: every type is open");
    if (sample->width == 1)
        draft_warn(draft, arena, "the file has one column only: is it the delimiter that is not known?");
    if (odd)
        draft_warn(draft, arena, "%zu of %zu rows have another number of cells than the header: validate shows them",
                   odd, rows);
}

// ---- The columns ----------------------------------------------------------------------------------------------------

// Columns without a title are dropped as one; where titles are there twice, they have places for names.
static void skip_columns(CsvDraft *csv)
{
    Draft *draft = &csv->infer->draft;
    for (size_t c = 0; c < csv->table.grid.columns; c++) {
        csv->skipped[c] = csv->header->untitled[c];
        if (csv->skipped[c])
            infer_drop(&draft->drops, csv->header->titles[c], "columns without a title", csv->infer->arena);
    }
    if (csv->header->has_twins)
        draft_warn(draft, csv->infer->arena,
                   "columns have the title of another: they are called by their place, _col.N; the center should give "
                   "each its own");
}

// What identifies a person, judged by the whole file, so that all resources leave out the same.
static void drop_columns(CsvDraft *csv)
{
    for (size_t c = 0; c < csv->table.grid.columns; c++) {
        const char *why = infer_drop_reason(&csv->table.columns[c], &csv->table.guesses[c]);
        if (csv->skipped[c] || csv->shared[c] || !why) continue;
        infer_drop(&csv->infer->draft.drops, csv->header->titles[c], why, csv->infer->arena);
        csv->skipped[c] = true;
    }
}

static DraftField *share(CsvDraft *csv, size_t column)
{
    Draft *draft = &csv->infer->draft;
    DraftField *field = &draft->fields[draft->field_count++];
    const GridColumn *words = &csv->table.columns[column];
    csv->shared[column] = draft_name(words->title, "column", column + 1, &csv->used, csv->infer->arena);
    *field = (DraftField){.name = csv->shared[column],
                          .title = csv->header->titles[column],
                          .filled = 1,
                          .rows = 1,
                          .guess = csv->table.guesses[column]};
    return field;
}

static void describe_patient(CsvDraft *csv, const PatientGuess *patient)
{
    Draft *draft = &csv->infer->draft;
    Arena *arena = csv->infer->arena;
    draft->fields = arena_array(arena, csv->table.grid.columns + 1, sizeof *draft->fields);
    if (patient->column == SIZE_MAX) {
        draft->fields[draft->field_count++] =
            (DraftField){.name = "row_number", .title = TEXT("_sourceRow"), .guess = {.notes = ""}};
        map_add(&csv->used, TEXT("row_number"), csv);
        draft->patient_note = "no column tells whose row it is: each row is taken for a patient of its own";
        draft_warn(draft, arena,
                   "no identifier was found: name the column that has it, else a new line shifts every patient");
        return;
    }
    DraftField *field = share(csv, patient->column);
    *field = infer_patient_field(&csv->table.columns[patient->column], field->name, arena);
    field->title = csv->header->titles[patient->column];
    draft->patient_note = arena_format(arena, "%s; %zu different in %zu rows",
                                       patient->named ? "its title says so" : "a guess by its place and its values",
                                       patient->patients, csv->table.grid.rows);
    if (patient->missing)
        draft_warn(draft, arena, "%zu rows have no identifier: validate shows them", patient->missing);
}

// ---- Instruments of REDCap ------------------------------------------------------------------------------------------

static size_t find_column(const CsvDraft *csv, const char *title)
{
    for (size_t c = 0; c < csv->table.grid.columns; c++)
        if (text_is(csv->table.grid.titles[c], title)) return c;
    return SIZE_MAX;
}

// The rows of one instrument, or with an empty one those of none; columns with nothing in them belong to none, which
// keeps those that are empty everywhere.
static InferTable rows_of(const CsvDraft *csv, size_t column, Text instrument, Arena *arena)
{
    const Grid *whole = &csv->table.grid;
    InferTable table = csv->table;
    Text *cells = arena_array(arena, whole->rows * whole->columns + 1, sizeof *cells);
    bool *skipped = arena_array(arena, whole->columns, sizeof *skipped);
    size_t rows = 0;
    for (size_t r = 0; r < whole->rows; r++)
        if (text_equal(grid_cell(whole, r, column), instrument))
            memcpy(cells + rows++ * whole->columns, whole->cells + r * whole->columns, whole->columns * sizeof *cells);
    table.grid.cells = cells;
    table.grid.rows = rows;
    infer_columns(&table, arena);
    for (size_t c = 0; c < whole->columns; c++) {
        bool nowhere = csv->table.columns[c].filled == 0;
        skipped[c] = csv->skipped[c] || (table.columns[c].filled == 0 && !(nowhere && instrument.size == 0));
    }
    table.skipped = skipped;
    return table;
}

static const char *quoted(Text word, Arena *arena)
{
    Buffer out = {0};
    for (size_t i = 0; i < word.size; i++) {
        if (word.data[i] == '\'') buffer_char(&out, '\'');
        buffer_char(&out, word.data[i]);
    }
    const char *kept = arena_text(arena, buffer_as_text(&out)).data;
    buffer_free(&out);
    return kept;
}

enum { MOST_INSTRUMENTS = 64 };

static void describe_instruments(CsvDraft *csv, size_t column)
{
    Arena *arena = csv->infer->arena;
    Draft *draft = &csv->infer->draft;
    const GridColumn *instruments = &csv->table.columns[column];
    static const char *const SHARED[] = {"redcap_event_name", "redcap_repeat_instrument", "redcap_repeat_instance"};
    for (size_t i = 0; i < sizeof SHARED / sizeof *SHARED; i++) {
        size_t shared = find_column(csv, SHARED[i]);
        if (shared != SIZE_MAX && !csv->shared[shared]) share(csv, shared);
    }
    drop_columns(csv);
    DraftResource *resources = arena_array(arena, instruments->word_count + 1, sizeof *resources);
    Map names = {.arena = arena};
    for (size_t i = 0; i <= instruments->word_count; i++) {
        Text word = i ? instruments->words[i - 1].text : (Text){"", 0};
        InferTable table = rows_of(csv, column, word, arena);
        if (table.grid.rows == 0) continue;
        DraftResource *resource = &resources[draft->resource_count++];
        resource->name =
            i ? draft_name(word, "instrument", i, &names, arena) : draft_name(TEXT("base"), "", 0, &names, arena);
        resource->where = i ? arena_format(arena, "%s = '%s'", csv->shared[column], quoted(word, arena))
                            : arena_format(arena, "%s is missing", csv->shared[column]);
        infer_table(csv->infer, &table, resource);
    }
    draft->resources = resources;
}

static void describe_rows(CsvDraft *csv)
{
    Draft *draft = &csv->infer->draft;
    Arena *arena = csv->infer->arena;
    size_t instrument = find_column(csv, "redcap_repeat_instrument");
    bool several = instrument != SIZE_MAX && csv->table.columns[instrument].word_count > 0 &&
                   csv->table.columns[instrument].word_count <= MOST_INSTRUMENTS && csv->table.patient != instrument;
    if (several) {
        describe_instruments(csv, instrument);
        return;
    }
    drop_columns(csv);
    draft->resources = arena_alloc(arena, sizeof *draft->resources);
    draft->resource_count = 1;
    draft->resources->name = draft_name(text_from(draft->name), "rows", 1, &(Map){.arena = arena}, arena);
    infer_table(csv->infer, &csv->table, draft->resources);
}

// ---- All ------------------------------------------------------------------------------------------------------------

static void describe(CsvDraft *csv)
{
    Arena *arena = csv->infer->arena;
    InferTable *table = &csv->table;
    table->grid = make_grid(csv->sample, csv->header, arena);
    table->patient = SIZE_MAX;
    infer_columns(table, arena);
    PatientGuess patient = key_patient(&table->grid, table->columns, table->guesses);
    table->patient = patient.column;
    if (patient.column != SIZE_MAX && patient.patients < table->grid.rows) infer_columns(table, arena);
    table->shared = csv->shared = arena_array(arena, table->grid.columns, sizeof *csv->shared);
    table->skipped = csv->skipped = arena_array(arena, table->grid.columns, sizeof *csv->skipped);
    describe_file(csv);
    warn_of_file(csv);
    skip_columns(csv);
    describe_patient(csv, &patient);
    describe_rows(csv);
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
    CsvDraft csv = {.infer = infer, .sample = sample, .header = header, .used = {.arena = arena}};
    describe(&csv);
    return INFER_DRAFTED;
}
