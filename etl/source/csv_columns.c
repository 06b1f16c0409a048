// Header against schema: titles are assembled, looked up in both directions, and each check reads one of the two.
#include "source/csv_columns.h"

#include "base/map.h"

typedef struct Match {
    CsvColumns *columns;
    const SourceFile *source;
    const CsvHeadRow *rows;
    size_t row_count;
    uint32_t file, line;
    Findings *findings;
    Arena *arena;
    Text *titles;                // of the file
    Map places;                  // title of the file -> cell + 1; the first of equal ones
    Map known;                   // titles and exact drops of the schema
    size_t wanted;               // columns the schema asks for, dropped ones too
} Match;

static Finding *add(Match *match, FindingCode code, Severity severity, const char *field, uint32_t column)
{
    Place place = {.file = match->file, .line = match->line, .column = column,
                   .field = arena_string(&match->findings->arena, field)};
    return finding_add_severity(match->findings, code, severity, &place, NULL);
}

static Finding *refuse(Match *match, FindingCode code, const char *field, uint32_t column)
{
    return add(match, code, SEVERITY_ERROR, field, column);
}

// ---- The file's titles ----------------------------------------------------------------------------------------------

static bool is_header_row(const SourceFile *source, uint32_t number)
{
    for (size_t i = 0; i < source->header_row_count; i++)
        if (source->header_rows[i] == number) return true;
    return false;
}

// The cells of the header rows below each other, blank ones left out, joined.
static Text join_title(const Match *match, uint32_t cell)
{
    Text title = {"", 0}, join = text_from(match->source->header_join ? match->source->header_join : " ");
    for (size_t i = 0; i < match->row_count; i++) {
        const CsvHeadRow *row = &match->rows[i];
        if (!is_header_row(match->source, row->number) || cell >= row->count || row->cells[cell].size == 0) continue;
        Text part = row->cells[cell];
        size_t before = title.size ? title.size + join.size : 0;
        char *longer = arena_alloc(match->arena, before + part.size + 1);
        if (title.size) {
            memcpy(longer, title.data, title.size);
            if (join.size) memcpy(longer + title.size, join.data, join.size);
        }
        memcpy(longer + before, part.data, part.size);
        title = (Text){longer, before + part.size};
    }
    return title;
}

static uint32_t place_of(const Match *match, Text title)
{
    uintptr_t place = (uintptr_t)map_find(&match->places, title);
    return place ? (uint32_t)(place - 1) : CSV_COLUMN_NONE;
}

// With several header rows an empty or repeated title is called _col.N, so that a column can be named by its place; only
// where the schema says exactly which columns there are, for an inserted one would shift the rest in silence.
static void number_titles(Match *match)
{
    CsvColumns *columns = match->columns;
    bool *repeated = arena_array(match->arena, columns->count, sizeof *repeated);
    for (uint32_t i = 0; i < columns->count; i++) {
        uint32_t first = place_of(match, match->titles[i]);
        if (first != i) repeated[first] = repeated[i] = true;
    }
    for (uint32_t i = 0; i < columns->count; i++)
        if (repeated[i] || match->titles[i].size == 0) match->titles[i] = text_from(arena_format(match->arena, "_col.%u", i + 1));
    match->places = (Map){.arena = match->arena};
    for (uint32_t i = 0; i < columns->count; i++) map_add(&match->places, match->titles[i], (void *)((uintptr_t)i + 1));
}

static void collect_titles(Match *match)
{
    CsvColumns *columns = match->columns;
    for (size_t i = 0; i < match->row_count; i++) {
        if (!is_header_row(match->source, match->rows[i].number)) continue;
        if (match->rows[i].count > columns->count) columns->count = match->rows[i].count;
        match->line = match->rows[i].line;
    }
    match->titles = arena_array(match->arena, columns->count, sizeof *match->titles);
    columns->titles = arena_array(match->arena, columns->count, sizeof *columns->titles);
    for (uint32_t i = 0; i < columns->count; i++) {
        match->titles[i] = join_title(match, i);
        map_add(&match->places, match->titles[i], (void *)((uintptr_t)i + 1));
    }
    if (match->source->header_row_count > 1 && match->source->match == SOURCE_EXACT) number_titles(match);
    for (uint32_t i = 0; i < columns->count; i++) columns->titles[i] = arena_text(match->arena, match->titles[i]).data;
}

// ---- What the schema knows ------------------------------------------------------------------------------------------

static bool is_source_row(Text title)
{
    return text_is(title, "_sourceRow");
}

static void collect_known(Match *match)
{
    for (size_t t = 0; t < match->source->table_count; t++) {
        const SourceTable *table = &match->source->tables[t];
        for (size_t c = 0; c < table->column_count; c++)
            for (size_t i = 0; i < table->columns[c].title_count; i++)
                if (!is_source_row(table->columns[c].titles[i]) && map_add(&match->known, table->columns[c].titles[i], match) && i == 0)
                    match->wanted++;
        for (size_t i = 0; i < table->drop_count; i++)
            if (!text_is_glob(table->drop[i]) || place_of(match, table->drop[i]) != CSV_COLUMN_NONE)
                match->wanted += map_add(&match->known, table->drop[i], match);
    }
}

static bool is_known(const Match *match, Text title)
{
    return map_find(&match->known, title) != NULL;
}

// A pattern of `drop` takes any column that no exact title takes.
static bool is_dropped_by_pattern(const Match *match, Text title)
{
    for (size_t t = 0; t < match->source->table_count; t++) {
        const SourceTable *table = &match->source->tables[t];
        for (size_t i = 0; i < table->drop_count; i++)
            if (text_is_glob(table->drop[i]) && text_glob(table->drop[i], title)) return true;
    }
    return false;
}

static size_t count_known(const Match *match, const Text *cells, uint32_t count)
{
    size_t known = 0;
    for (uint32_t i = 0; i < count; i++) known += is_known(match, cells[i]);
    return known;
}

// ---- The checks -----------------------------------------------------------------------------------------------------

static bool check_delimiter(Match *match)
{
    if (match->columns->count != 1 || match->wanted < 2 || is_known(match, match->titles[0])) return true;
    refuse(match, FINDING_WRONG_DELIMITER, "*", 0);
    return false;
}

// The header stands on an earlier row when that row holds more of the known titles than the one where it should stand (here).
static bool check_title_line(Match *match, size_t here)
{
    for (size_t i = 0; i < match->row_count; i++) {
        const CsvHeadRow *row = &match->rows[i];
        if (is_header_row(match->source, row->number)) continue;
        size_t known = count_known(match, row->cells, row->count);
        if (known < 2 || known <= here) continue;
        match->line = row->line;
        refuse(match, FINDING_TITLE_LINE_MISSING, "*", 0);
        return false;
    }
    return true;
}

// Two columns of one title; only titles the schema knows (known), or only the others.
static bool check_repeated(Match *match, bool known)
{
    bool good = true;
    for (uint32_t i = 0; i < match->columns->count; i++) {
        Text title = match->titles[i];
        if (title.size == 0 || is_known(match, title) != known || place_of(match, title) == i) continue;
        refuse(match, FINDING_DUPLICATE_COLUMN, match->columns->titles[i], i + 1);
        good = false;
    }
    return good;
}

// Finds the column's cell; two accepted titles at once are as bad as one title twice.
static uint32_t find_column(Match *match, const SourceColumn *column, bool *good)
{
    uint32_t found = CSV_COLUMN_NONE;
    for (size_t i = 0; i < column->title_count; i++) {
        if (is_source_row(column->titles[i])) return CSV_COLUMN_LINE;
        uint32_t place = place_of(match, column->titles[i]);
        if (place == CSV_COLUMN_NONE || place == found) continue;
        if (found == CSV_COLUMN_NONE) {
            found = place;
            continue;
        }
        Finding *finding = refuse(match, FINDING_DUPLICATE_COLUMN, match->columns->titles[place], place + 1);
        finding->message = arena_format(&match->findings->arena, "two columns are accepted as %s", column->label);
        *good = false;
    }
    return found;
}

static bool find_columns(Match *match)
{
    CsvColumns *columns = match->columns;
    const SourceFile *source = match->source;
    bool good = true;
    columns->of = arena_array(match->arena, source->table_count, sizeof *columns->of);
    for (size_t t = 0; t < source->table_count; t++) {
        const SourceTable *table = &source->tables[t];
        columns->of[t] = arena_array(match->arena, table->column_count, sizeof *columns->of[t]);
        for (size_t c = 0; c < table->column_count; c++) columns->of[t][c] = find_column(match, &table->columns[c], &good);
    }
    columns->stop = arena_array(match->arena, source->stop_count, sizeof *columns->stop);
    for (size_t i = 0; i < source->stop_count; i++) columns->stop[i] = place_of(match, source->stop[i].title);
    columns->file = arena_array(match->arena, source->file_column_count, sizeof *columns->file);
    for (size_t i = 0; i < source->file_column_count; i++) columns->file[i] = place_of(match, source->file_columns[i].title);
    return good;
}

// Titles of the header that the schema does not know, for the remedy of a missing column; NULL when there are none, too
// many to be of help, or when the row may not be a header at all.
static const char *renamed_titles(const Match *match)
{
    size_t known = count_known(match, match->titles, match->columns->count), unknown = 0;
    const char *list = NULL;
    if (known * 2 < match->wanted) return NULL;
    for (uint32_t i = 0; i < match->columns->count; i++) {
        Text title = match->titles[i];
        if (title.size == 0 || is_known(match, title) || is_dropped_by_pattern(match, title)) continue;
        if (++unknown > 3) return NULL;
        Arena *arena = &match->findings->arena;
        list = list ? arena_format(arena, "%s, %.*s", list, TEXT_ARG(title)) : arena_format(arena, "%.*s", TEXT_ARG(title));
    }
    return list ? arena_format(&match->findings->arena, "restore the column; was it renamed? The schema does not know: %s", list) : NULL;
}

typedef struct Missing {
    Map reported;                // several tables may want one column
    const char *remedy;
    bool any;
} Missing;

static void report_missing(Match *match, Missing *missing, const char *label)
{
    missing->any = true;
    if (!map_add(&missing->reported, text_from(label), match)) return;
    Finding *finding = refuse(match, FINDING_MISSING_COLUMN, label, 0);
    if (missing->remedy) finding->remedy = missing->remedy;
}

static bool pattern_takes_any(const Match *match, Text pattern)
{
    for (uint32_t i = 0; i < match->columns->count; i++)
        if (!is_known(match, match->titles[i]) && text_glob(pattern, match->titles[i])) return true;
    return false;
}

// Not one title of the schema is there: one finding says more than one for each column.
static bool check_right_file(Match *match, size_t known)
{
    if (known || match->source->match == SOURCE_SUBSET || match->wanted < 2) return true;
    Finding *finding = refuse(match, FINDING_MISSING_COLUMN, "*", 0);
    finding->message = "none of the schema's columns is in the header";
    finding->remedy = "is this the right file, and does its header stand in the right line?";
    return false;
}

static bool check_missing(Match *match)
{
    const SourceFile *source = match->source;
    const CsvColumns *columns = match->columns;
    if (source->match == SOURCE_SUBSET) return true;
    Missing missing = {.reported = {.arena = match->arena}, .remedy = renamed_titles(match)};
    for (size_t t = 0; t < source->table_count; t++) {
        const SourceTable *table = &source->tables[t];
        for (size_t c = 0; c < table->column_count; c++)
            if (columns->of[t][c] == CSV_COLUMN_NONE) report_missing(match, &missing, table->columns[c].label);
        for (size_t i = 0; i < table->drop_count; i++) {
            bool found = place_of(match, table->drop[i]) != CSV_COLUMN_NONE ||
                         (text_is_glob(table->drop[i]) && pattern_takes_any(match, table->drop[i]));
            if (!found) report_missing(match, &missing, arena_text(match->arena, table->drop[i]).data);
        }
    }
    for (size_t i = 0; i < source->stop_count; i++)
        if (columns->stop[i] == CSV_COLUMN_NONE) report_missing(match, &missing, arena_text(match->arena, source->stop[i].title).data);
    for (size_t i = 0; i < source->file_column_count; i++)
        if (source->file_columns[i].title.data && columns->file[i] == CSV_COLUMN_NONE)
            report_missing(match, &missing, arena_text(match->arena, source->file_columns[i].title).data);
    return !missing.any;
}

static bool check_unknown(Match *match)
{
    Severity severity = match->source->match == SOURCE_SUPERSET ? SEVERITY_WARNING : SEVERITY_ERROR;
    bool any = false;
    for (uint32_t i = 0; i < match->columns->count; i++) {
        Text title = match->titles[i];
        if (is_known(match, title) || is_dropped_by_pattern(match, title)) continue;
        any = true;
        const char *field = title.size ? match->columns->titles[i] : arena_format(match->arena, "_col.%u", i + 1);
        add(match, FINDING_UNKNOWN_COLUMN, severity, field, i + 1);
    }
    return !any || severity == SEVERITY_WARNING;
}

// The file ended before its last header row.
static bool refuse_short(Match *match)
{
    for (size_t i = 0; i < match->row_count; i++) match->line = match->rows[i].line;
    if (!check_title_line(match, 0)) return false;
    match->line = 0;
    Finding *finding = refuse(match, FINDING_EMPTY_FILE, "*", 0);
    if (match->row_count) finding->message = "the file ends before its header";
    return false;
}

bool csv_columns_match(CsvColumns *columns, const SourceFile *source, const CsvHeadRow *rows, size_t row_count, uint32_t file,
                       Findings *findings, Arena *arena)
{
    *columns = (CsvColumns){0};
    Match match = {.columns = columns, .source = source, .rows = rows, .row_count = row_count, .file = file, .findings = findings,
                   .arena = arena, .places = {.arena = arena}, .known = {.arena = arena}};
    bool whole = row_count > 0 && rows[row_count - 1].number == source->header_rows[source->header_row_count - 1];
    if (whole) collect_titles(&match);
    collect_known(&match);
    if (!whole) return refuse_short(&match);
    size_t here = count_known(&match, match.titles, columns->count);
    return check_delimiter(&match) && check_title_line(&match, here) && check_right_file(&match, here) && check_repeated(&match, true) && find_columns(&match) &&
           check_missing(&match) && check_repeated(&match, false) && check_unknown(&match);
}
