// Header against schema: titles are assembled, looked up in both directions, and each check reads one of the two.
#include "source/csv_columns.h"

#include "base/map.h"
#include "wrap/unicode.h"

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
    Map series;                  // what stands before the number in the known titles of a numbered series
    size_t wanted;               // columns the schema asks for, dropped ones too
} Match;

static Finding *add(Match *match, FindingCode code, Severity severity, const char *field, uint32_t column)
{
    Place place = {.file = match->file, .line = match->line, .column = column,
                   .field = arena_string(&match->findings->arena, field)};
    return finding_add_severity(match->findings, code, severity, &place, NULL);
}

static const char *number_text(const Match *match, size_t number)
{
    return arena_format(&match->findings->arena, "%zu", number);
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

static void collect_titles(Match *match)
{
    CsvColumns *columns = match->columns;
    for (size_t i = 0; i < match->row_count; i++) {
        if (!is_header_row(match->source, match->rows[i].number)) continue;
        if (match->rows[i].count > columns->count) columns->count = match->rows[i].count;
        match->line = match->rows[i].line;
    }
    match->titles = arena_array(match->arena, columns->count, sizeof *match->titles);
    for (uint32_t i = 0; i < columns->count; i++) {
        match->titles[i] = join_title(match, i);
        map_add(&match->places, match->titles[i], (void *)((uintptr_t)i + 1));
    }
}

// ---- What the schema knows ------------------------------------------------------------------------------------------

enum { MOST_DIGITS = 2, FEWEST_LETTERS = 4 };   // of a numbered series' title

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

// Titles are cleaned: a code point beyond ASCII is counted as a letter, for it is no digit of any width.
static bool begins_letter(char byte)
{
    unsigned char code = (unsigned char)byte, lower = code | 0x20;
    return code >= 0xC0 || (lower >= 'a' && lower <= 'z');
}

// "init_tx___" of "init_tx___4": what stands before the number of a numbered series; without data when it is none.
static Text series_of(Text title)
{
    size_t size = title.size, letters = 0;
    while (size && is_digit(title.data[size - 1])) size--;
    for (size_t i = 0; i < size; i++) {
        if (is_digit(title.data[i])) return (Text){0};
        letters += begins_letter(title.data[i]);
    }
    bool numbered = size < title.size && title.size - size <= MOST_DIGITS && letters >= FEWEST_LETTERS;
    return numbered ? (Text){title.data, size} : (Text){0};
}

// Adds a title the schema knows, with what findings call it; false when it is there already.
static bool know(Match *match, Text title, const char *label)
{
    if (!map_add(&match->known, title, (void *)label)) return false;
    Text series = series_of(title);
    if (series.data) map_add(&match->series, series, match);
    return true;
}

// A column's first title has a label, as the schema writes it.
static void know_column(Match *match, const SourceColumn *column)
{
    for (size_t i = 0; i < column->title_count; i++) {
        if (reader_is_line_title(column->titles[i])) continue;
        const char *label = i == 0 ? column->label : arena_text(match->arena, column->titles[i]).data;
        match->wanted += know(match, column->titles[i], label) && i == 0;
    }
}

static void collect_known(Match *match)
{
    for (size_t t = 0; t < match->source->table_count; t++) {
        const SourceTable *table = &match->source->tables[t];
        for (size_t c = 0; c < table->column_count; c++) know_column(match, &table->columns[c]);
        for (size_t i = 0; i < table->drop_count; i++)
            if (!text_is_glob(table->drop[i]) || place_of(match, table->drop[i]) != CSV_COLUMN_NONE)
                match->wanted += know(match, table->drop[i], arena_text(match->arena, table->drop[i]).data);
    }
}

static bool is_known(const Match *match, Text title)
{
    return map_find(&match->known, title) != NULL;
}

static bool any_numbered(const Text *titles, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (text_starts(titles[i], "_col.")) return true;
    return false;
}

// Does the schema name a column by its place?
static bool names_numbered(const SourceFile *source)
{
    for (size_t t = 0; t < source->table_count; t++) {
        const SourceTable *table = &source->tables[t];
        if (any_numbered(table->drop, table->drop_count)) return true;
        for (size_t c = 0; c < table->column_count; c++)
            if (any_numbered(table->columns[c].titles, table->columns[c].title_count)) return true;
    }
    return false;
}

// Are empty and repeated titles called _col.N? Several header rows make them; in a single one they are a slip, unless
// the schema expects them. Only where it says exactly which columns there are, for an inserted one would shift the rest
// in silence.
static bool has_numbered(const SourceFile *source)
{
    return source->match == SOURCE_EXACT && (source->header_row_count > 1 || names_numbered(source));
}

// So that a column can be named by its place. A repeated title that the schema names stays: it is found repeated.
static void number_titles(Match *match)
{
    CsvColumns *columns = match->columns;
    bool *repeated = arena_array(match->arena, columns->count, sizeof *repeated);
    for (uint32_t i = 0; i < columns->count; i++) {
        uint32_t first = place_of(match, match->titles[i]);
        if (first != i) repeated[first] = repeated[i] = true;
    }
    for (uint32_t i = 0; i < columns->count; i++)
        if (match->titles[i].size == 0 || (repeated[i] && !is_known(match, match->titles[i])))
            match->titles[i] = text_from(arena_format(match->arena, "_col.%u", i + 1));
    match->places = (Map){.arena = match->arena};
    for (uint32_t i = 0; i < columns->count; i++) map_add(&match->places, match->titles[i], (void *)((uintptr_t)i + 1));
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

// ---- What a finding may say of a title ------------------------------------------------------------------------------

// Where the line end behind the header is lost, the first patient's cells stand in the header: a title the schema does
// not know may be a name, an id, a date. So it is named only when it is the schema's own words with another number, as
// when a project gains the checkbox init_tx___5 beside init_tx___4:
//   * it ends in a number of one or two digits (an id, a year or a day is longer or has digits elsewhere),
//   * before the number stand four letters or more, in any script, and no digit,
//   * a title the schema knows or drops is the same but for its number, of one or two digits as well,
//   * and it is no known title with a cell stuck to its end: where the schema knows rec_t, a patient's 1 makes rec_t1,
//   * nor a title joined from several rows, of which the last may be a patient's.
// What can differ from the schema's words is thus a number below 100. Every other title is called by its place.
static bool may_be_named(const Match *match, Text title)
{
    if (is_known(match, title)) return true;
    Text series = series_of(title);
    if (match->source->header_row_count > 1 || !series.data || !map_find(&match->series, series)) return false;
    for (size_t size = series.size; size < title.size; size++)
        if (is_known(match, (Text){title.data, size})) return false;
    return true;
}

// What findings call the columns, here and further down the file.
static void name_columns(Match *match)
{
    CsvColumns *columns = match->columns;
    columns->titles = arena_array(match->arena, columns->count, sizeof *columns->titles);
    for (uint32_t i = 0; i < columns->count; i++) {
        const char *label = map_find(&match->known, match->titles[i]);
        columns->titles[i] = label                                    ? label
                             : may_be_named(match, match->titles[i]) ? arena_text(match->arena, match->titles[i]).data
                                                                      : arena_format(match->arena, "column %u", i + 1);
    }
}

// ---- The checks -----------------------------------------------------------------------------------------------------

static bool check_delimiter(Match *match)
{
    if (match->columns->count != 1 || match->wanted < 2 || is_known(match, match->titles[0])) return true;
    refuse(match, FINDING_WRONG_DELIMITER, "*", 0);
    return false;
}

// The header stands on another row when that row holds more of the known titles than the one where it should stand
// (here).
static bool check_title_line(Match *match, size_t here)
{
    for (size_t i = 0; i < match->row_count; i++) {
        const CsvHeadRow *row = &match->rows[i];
        if (is_header_row(match->source, row->number)) continue;
        size_t known = count_known(match, row->cells, row->count);
        if (known < 2 || known <= here) continue;
        bool later = row->number > match->source->header_rows[match->source->header_row_count - 1];
        match->line = row->line;
        refuse(match, later ? FINDING_HEADER_LATE : FINDING_TITLE_LINE_MISSING, "*", 0);
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
        Finding *finding = refuse(match, FINDING_DUPLICATE_COLUMN, match->columns->titles[i], i + 1);
        if (!may_be_named(match, title))
            finding->message = finding_say(&match->findings->arena, SAY_SAME_TITLE_AT,
                                           number_text(match, place_of(match, title) + 1), number_text(match, i + 1));
        good = false;
    }
    return good;
}

// Finds the column's cell; two accepted titles at once are as bad as one title twice.
static uint32_t find_column(Match *match, const SourceColumn *column, bool *good)
{
    uint32_t found = CSV_COLUMN_NONE;
    for (size_t i = 0; i < column->title_count; i++) {
        if (reader_is_line_title(column->titles[i])) return CSV_COLUMN_LINE;
        uint32_t place = place_of(match, column->titles[i]);
        if (place == CSV_COLUMN_NONE || place == found) continue;
        if (found == CSV_COLUMN_NONE) {
            found = place;
            continue;
        }
        Finding *finding = refuse(match, FINDING_DUPLICATE_COLUMN, match->columns->titles[place], place + 1);
        finding->message = finding_say(&match->findings->arena, SAY_TWO_COLUMNS_ACCEPTED, column->label);
        *good = false;
    }
    return found;
}

static uint32_t find_any(const Match *match, const Text *titles, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (place_of(match, titles[i]) != CSV_COLUMN_NONE) return place_of(match, titles[i]);
    return CSV_COLUMN_NONE;
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
        for (size_t c = 0; c < table->column_count; c++)
            columns->of[t][c] = find_column(match, &table->columns[c], &good);
    }
    columns->stop = arena_array(match->arena, source->stop_count, sizeof *columns->stop);
    for (size_t i = 0; i < source->stop_count; i++)
        columns->stop[i] = find_any(match, source->stop[i].titles, source->stop[i].title_count);
    columns->file = arena_array(match->arena, source->file_column_count, sizeof *columns->file);
    for (size_t i = 0; i < source->file_column_count; i++)
        columns->file[i] = find_any(match, source->file_columns[i].titles, source->file_columns[i].title_count);
    return good;
}

enum { MOST_NAMES = 3, MOST_RANGES = 5 };   // of unknown columns, in a remedy

static bool is_unknown(const Match *match, uint32_t cell)
{
    return !is_known(match, match->titles[cell]) && !is_dropped_by_pattern(match, match->titles[cell]);
}

// "7, 9, 12–30": where the unknown columns stand.
static const char *unknown_positions(const Match *match)
{
    Arena *arena = &match->findings->arena;
    uint32_t count = match->columns->count;
    const char *list = "", *comma = "";
    size_t ranges = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (!is_unknown(match, i)) continue;
        if (ranges++ == MOST_RANGES) return arena_format(arena, "%s, …", list);
        uint32_t last = i;
        while (last + 1 < count && is_unknown(match, last + 1)) last++;
        list = last > i ? arena_format(arena, "%s%s%u–%u", list, comma, i + 1, last + 1)
                        : arena_format(arena, "%s%s%u", list, comma, i + 1);
        comma = ", ";
        i = last;
    }
    return list;
}

// The remedy of a missing column where the header has columns the schema does not know: their titles when they are few
// and each may be named, else their places. Empty when there are none, or when the row may not be a header at all.
static Label renamed_titles(const Match *match)
{
    Arena *arena = &match->findings->arena;
    size_t known = count_known(match, match->titles, match->columns->count), unknown = 0, named = 0;
    const char *list = NULL;
    if (known * 2 < match->wanted) return label_same(NULL);
    for (uint32_t i = 0; i < match->columns->count; i++) {
        if (!is_unknown(match, i)) continue;
        if (++unknown > MOST_NAMES || !may_be_named(match, match->titles[i])) continue;
        named++;
        list = list ? arena_format(arena, "%s, %s", list, match->columns->titles[i]) : match->columns->titles[i];
    }
    if (unknown == 0) return label_same(NULL);
    if (named == unknown) return finding_say(arena, SAY_RENAMED_TO_TITLES, list);
    if (unknown == 1) return finding_say(arena, SAY_RENAMED_AT_POSITION, unknown_positions(match));
    return finding_say(arena, SAY_RENAMED_AT_POSITIONS, number_text(match, unknown), unknown_positions(match));
}

typedef struct Missing {
    Map reported;                // several tables may want one column
    Label remedy;
    bool any;
} Missing;

static void report_missing(Match *match, Missing *missing, const char *label)
{
    missing->any = true;
    if (!map_add(&missing->reported, text_from(label), match)) return;
    Finding *finding = refuse(match, FINDING_MISSING_COLUMN, label, 0);
    if (!label_is_empty(&missing->remedy)) finding->remedy = missing->remedy;
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
    finding->message = *finding_text(SAY_NO_COLUMN_KNOWN);
    finding->remedy = *finding_text(SAY_IS_RIGHT_FILE);
    return false;
}

// Has the column titles, and none in ASCII? *found: one of them is in the header.
static bool is_beyond_ascii(const Match *match, const SourceColumn *column, bool *found)
{
    *found = false;
    for (size_t i = 0; i < column->title_count; i++) {
        if (unicode_is_ascii(column->titles[i])) return false;
        *found |= place_of(match, column->titles[i]) != CSV_COLUMN_NONE;
    }
    return column->title_count > 0;
}

// A program that lacks a character may write a question mark.
static bool is_unreadable(const Match *match, Text title)
{
    bool marks = title.size && memchr(title.data, '?', title.size);
    return (marks || !unicode_is_ascii(title)) && !is_known(match, title);
}

// Most encodings have the letters of ASCII alike: where only titles in these are found, though the header has others,
// it was saved in another encoding.
static bool check_readable(Match *match)
{
    enum { ENOUGH = 3 };   // fewer may have been renamed
    size_t wanted = 0, strange = 0;
    for (size_t t = 0; t < match->source->table_count; t++)
        for (size_t c = 0; c < match->source->tables[t].column_count; c++) {
            bool found;
            wanted += is_beyond_ascii(match, &match->source->tables[t].columns[c], &found);
            if (found) return true;
        }
    for (uint32_t i = 0; i < match->columns->count; i++)
        strange += is_unreadable(match, match->titles[i]);
    if (match->source->match == SOURCE_SUBSET || wanted < ENOUGH || strange < ENOUGH) return true;
    Finding *finding = refuse(match, FINDING_MISSING_COLUMN, "*", 0);
    finding->message = *finding_text(SAY_TITLES_UNREADABLE);
    finding->remedy = *finding_text(SAY_SAVED_OR_DAMAGED);
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
        if (columns->stop[i] == CSV_COLUMN_NONE)
            report_missing(match, &missing, arena_text(match->arena, source->stop[i].titles[0]).data);
    for (size_t i = 0; i < source->file_column_count; i++)
        if (source->file_columns[i].title_count && columns->file[i] == CSV_COLUMN_NONE)
            report_missing(match, &missing, arena_text(match->arena, source->file_columns[i].titles[0]).data);
    return !missing.any;
}

static bool check_unknown(Match *match)
{
    Severity severity = reader_unknown_severity(match->source->match);
    bool any = false;
    for (uint32_t i = 0; i < match->columns->count; i++) {
        if (!is_unknown(match, i)) continue;
        any = true;
        Finding *finding = add(match, FINDING_UNKNOWN_COLUMN, severity, match->columns->titles[i], i + 1);
        if (may_be_named(match, match->titles[i])) continue;
        finding->message =
            finding_say(&match->findings->arena, SAY_UNKNOWN_AT_POSITION, number_text(match, i + 1));
        finding->remedy = *finding_text(SAY_REMOVE_OR_ADD);
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
    if (match->row_count) finding->message = *finding_text(SAY_ENDS_BEFORE_HEADER);
    return false;
}

static Match begin(CsvColumns *columns, const SourceFile *source, const CsvHeadRow *rows, size_t row_count,
                   Arena *arena)
{
    *columns = (CsvColumns){0};
    return (Match){.columns = columns,
                   .source = source,
                   .rows = rows,
                   .row_count = row_count,
                   .arena = arena,
                   .places = {.arena = arena},
                   .known = {.arena = arena},
                   .series = {.arena = arena}};
}

bool csv_columns_all_strange(const SourceFile *source, const CsvHeadRow *rows, size_t row_count, Arena *arena)
{
    CsvColumns columns;
    Match match = begin(&columns, source, rows, row_count, arena);
    collect_titles(&match);
    collect_known(&match);
    if (has_numbered(source)) number_titles(&match);
    return source->match != SOURCE_SUBSET && match.wanted > 1 && count_known(&match, match.titles, columns.count) == 0;
}

bool csv_columns_match(CsvColumns *columns, const SourceFile *source, const CsvHeadRow *rows, size_t row_count,
                       uint32_t file, Findings *findings, Arena *arena)
{
    Match match = begin(columns, source, rows, row_count, arena);
    match.file = file;
    match.findings = findings;
    bool whole = row_count > 0 && rows[row_count - 1].number >= source->header_rows[source->header_row_count - 1];
    if (whole) collect_titles(&match);
    collect_known(&match);
    if (!whole) return refuse_short(&match);
    if (has_numbered(source)) number_titles(&match);
    name_columns(&match);
    size_t here = count_known(&match, match.titles, columns->count);
    return check_title_line(&match, here) && check_delimiter(&match) && check_right_file(&match, here) &&
           check_readable(&match) && check_repeated(&match, true) && find_columns(&match) && check_missing(&match) &&
           check_repeated(&match, false) && check_unknown(&match);
}
