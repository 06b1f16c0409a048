// Headers against the schema: which cell each column is, and what is said, word by word, of those that do not fit.
// What may be a patient's is never named.
#include "complaining.h"

#include "base/buffer.h"
#include "source/csv_columns.h"

enum { MOST_CELLS = 16, MOST_ROWS = 4 };

#define TITLE(text)                                                                                                    \
    {                                                                                                                  \
        text, sizeof(text) - 1                                                                                         \
    }

static const Text PATIENT_ID[] = {TITLE("patient_id")}, SEX[] = {TITLE("sex"), TITLE("gender")},
                  LINE[] = {TITLE("_sourceRow")}, DOSE_1[] = {TITLE("dose_1")}, DOSE_2[] = {TITLE("dose_2")},
                  REC_T[] = {TITLE("rec_t")};
static const SourceColumn ID[] = {{.label = "patient_id", .titles = PATIENT_ID, .title_count = 1},
                                  {.label = "sex", .titles = SEX, .title_count = 2},
                                  {.label = "line", .titles = LINE, .title_count = 1}};
static const SourceColumn DOSES[] = {{.label = "dose_1", .titles = DOSE_1, .title_count = 1},
                                     {.label = "dose_2", .titles = DOSE_2, .title_count = 1},
                                     {.label = "rec_t", .titles = REC_T, .title_count = 1},
                                     {.label = "patient_id", .titles = PATIENT_ID, .title_count = 1}};
static const Text DROP[] = {TITLE("notes")}, PATTERNS[] = {TITLE("notes"), TITLE("tmp*")};
static const SourceTable BOTH[] = {
    {.name = "a", .columns = ID, .column_count = 3},
    {.name = "b", .columns = DOSES, .column_count = 4, .drop = DROP, .drop_count = 1},
};
static const SourceTable WITH_PATTERN[] = {
    {.name = "a", .columns = ID, .column_count = 3, .drop = PATTERNS, .drop_count = 2}};
static const SourceTable PLAIN[] = {{.name = "a", .columns = ID, .column_count = 2}};
static const uint32_t FIRST[] = {1}, SECOND[] = {2}, TWO_ROWS[] = {1, 3};

// The file of these tables and header rows.
#define FILE_OF(TABLES, ROWS, HOW)                                                                                     \
    {                                                                                                                  \
        .header_rows = ROWS, .header_row_count = sizeof(ROWS) / sizeof *(ROWS), .header_join = "/", .match = HOW,      \
        .tables = TABLES, .table_count = sizeof(TABLES) / sizeof *(TABLES)                                             \
    }

// Cuts "a,b\nc,d" into rows; line = 10 x number, as if cells held line ends.
static size_t cut(const char *text, CsvHeadRow *rows, Text (*cells)[MOST_CELLS])
{
    size_t count = 0;
    for (; *text && count < MOST_ROWS; count++) {
        CsvHeadRow *row = &rows[count];
        *row = (CsvHeadRow){.line = (uint32_t)(count + 1) * 10, .number = (uint32_t)count + 1, .cells = cells[count]};
        do {
            size_t size = strcspn(text, ",\n");
            cells[count][row->count++] = (Text){text, size};
            text += size;
        } while (*text == ',' && text++ && row->count < MOST_CELLS);
        text += *text == '\n';
    }
    return count;
}

static void describe_cell(uint32_t cell, Buffer *out)
{
    if (cell == CSV_COLUMN_NONE) buffer_string(out, " -");
    else if (cell == CSV_COLUMN_LINE) buffer_string(out, " line");
    else buffer_format(out, " %u", cell);
}

// The cells of both tables' columns, then the findings with all they say.
static const char *match(const SourceFile *source, const char *header, Arena *arena)
{
    CsvHeadRow rows[MOST_ROWS];
    Text cells[MOST_ROWS][MOST_CELLS];
    Findings findings = {0};
    CsvColumns columns;
    Buffer out = {0};
    size_t count = cut(header, rows, cells);
    bool good = csv_columns_match(&columns, source, rows, count, 0, &findings, arena);
    buffer_string(&out, good ? "cells" : "refused");
    for (size_t t = 0; good && t < source->table_count; t++)
        for (size_t c = 0; c < source->tables[t].column_count; c++) describe_cell(columns.of[t][c], &out);
    for (size_t i = 0; good && i < source->stop_count; i++) describe_cell(columns.stop[i], &out);
    for (size_t i = 0; good && i < source->file_column_count; i++) describe_cell(columns.file[i], &out);
    buffer_char(&out, '\n');
    for (size_t i = 0; i < findings.count; i++) {
        const Finding *finding = &findings.items[i];
        buffer_format(&out, "%s%s %u:%u %s: %s; %s\n", finding->severity == SEVERITY_ERROR ? "" : "warning ",
                      finding->word, finding->place.line, finding->place.column, finding->place.field,
                      finding->message.text[LANGUAGE_EN], finding->remedy.text[LANGUAGE_EN]);
    }
    const char *text = arena_string(arena, buffer_c_string(&out));
    buffer_free(&out);
    findings_free(&findings);
    return text;
}

typedef struct Case {
    const char *label, *header, *wanted;
} Case;

static void run_cases(const SourceFile *source, const Case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        Arena arena = {0};
        assert_text(cases[i].label, match(source, cases[i].header, &arena), cases[i].wanted);
        arena_free(&arena);
    }
}

#define RUN(source, cases) run_cases(source, cases, sizeof(cases) / sizeof *(cases))

static const Text NAME[] = {TITLE("姓名")}, BORN[] = {TITLE("出生日期")}, SITE[] = {TITLE("部位")},
                  STAGE[] = {TITLE("分期"), TITLE("stage")};
static const SourceColumn CHINESE[] = {{.label = "rT", .titles = REC_T, .title_count = 1},
                                       {.label = "姓名", .titles = NAME, .title_count = 1},
                                       {.label = "出生日期", .titles = BORN, .title_count = 1},
                                       {.label = "部位", .titles = SITE, .title_count = 1},
                                       {.label = "分期", .titles = STAGE, .title_count = 2}};

// What is left of a header that was saved in another encoding are its titles in ASCII.
static void titles_that_cannot_be_read_are_said_once(void **state)
{
    (void)state;
    static const SourceTable TABLES[] = {{.name = "a", .columns = CHINESE, .column_count = 5}},
                             LESS[] = {{.name = "a", .columns = CHINESE, .column_count = 3}};
    static const SourceFile WHOLE = FILE_OF(TABLES, FIRST, SOURCE_EXACT), FEW = FILE_OF(LESS, FIRST, SOURCE_EXACT);
    static const char UNREADABLE[] =
        "refused\nmissing_column 10:0 *: of the schema's titles only those in ASCII are in the header; it has others, "
        "which the schema does not know; it was saved in another encoding or damaged; export again and send the file "
        "unopened\n";
#define LACKS(title)                                                                                                   \
    "missing_column 10:0 " title                                                                                       \
    ": a column the schema needs is not in the header; restore the column; was it renamed? "
    static const Case CASES[] = {
        {"none of them", "rec_t,å§å,åºç,é¨ä½,stage", UNREADABLE},
        {"question marks", "rec_t,??,????,?\?,stage", UNREADABLE},
        {"all can be read", "rec_t,姓名,出生日期,部位,stage", "cells 0 1 2 3 4\n"},
        {"one of them can be read", "rec_t,姓名,åºç,é¨ä½,stage",
         "refused\n" LACKS("出生日期") "The header has 2 columns the schema does not know, at positions 3–4\n"
         LACKS("部位") "The header has 2 columns the schema does not know, at positions 3–4\n"},
    };
    RUN(&WHOLE, CASES);
    static const Case FEWER[] = {
        {"two may have been renamed", "rec_t,é¨ä½,åºç",
         "refused\nmissing_column 10:0 姓名: a column the schema needs is not in the header; restore the column; was it "
         "renamed?\nmissing_column 10:0 出生日期: a column the schema needs is not in the header; restore the column; was "
         "it renamed?\n"},
    };
    RUN(&FEW, FEWER);
#undef LACKS
}

static void columns_are_found(void **state)
{
    (void)state;
    static const SourceFile WHOLE = FILE_OF(BOTH, FIRST, SOURCE_EXACT);
    static const Case CASES[] = {
        {"in their order", "patient_id,sex,dose_1,dose_2,rec_t,notes", "cells 0 1 line 2 3 4 0\n"},
        {"in any order, by another title", "notes,rec_t,dose_2,dose_1,gender,patient_id", "cells 5 4 line 3 2 1 5\n"},
    };
    RUN(&WHOLE, CASES);
    static const SourceFile PATTERN = FILE_OF(WITH_PATTERN, FIRST, SOURCE_EXACT);
    static const Case PATTERN_CASES[] = {
        {"a pattern takes what no title takes", "patient_id,sex,notes,tmp1,tmpx", "cells 0 1 line\n"},
        {"and has to take something", "patient_id,sex,notes",
         "refused\n"
         "missing_column 10:0 tmp*: a column the schema needs is not in the header; restore the column; was "
         "it renamed?\n"},
    };
    RUN(&PATTERN, PATTERN_CASES);
}

static void columns_that_do_not_fit(void **state)
{
    (void)state;
    static const SourceFile EXACT = FILE_OF(BOTH, FIRST, SOURCE_EXACT);
    static const Case CASES[] = {
        {"one cell: another delimiter", "patient_id;sex;dose_1;dose_2;rec_t;notes",
         "refused\n"
         "wrong_delimiter 10:0 *: the header is one cell: the file uses another delimiter; export with the "
         "delimiter of the schema\n"},
        {"no known title", "a,b",
         "refused\n"
         "missing_column 10:0 *: none of the schema's columns is in the header; is this the right file, and "
         "does its header stand in the right line?\n"},
        {"one missing, nothing for it", "patient_id,sex,dose_1,dose_2,notes",
         "refused\n"
         "missing_column 10:0 rec_t: a column the schema needs is not in the header; restore the column; was "
         "it renamed?\n"},
        {"several missing; two tables want one of them", "sex,dose_1,rec_t,notes",
         "refused\n"
         "missing_column 10:0 patient_id: a column the schema needs is not in the header; restore the column; "
         "was it renamed?\n"
         "missing_column 10:0 dose_2: a column the schema needs is not in the header; restore the column; was "
         "it renamed?\n"},
        {"one missing, one renamed", "patient_id,sex,dose_1,dose2,rec_t,notes",
         "refused\n"
         "missing_column 10:0 dose_2: a column the schema needs is not in the header; restore the column; was "
         "it renamed? The header has one column the schema does not know, at position 4\n"},
        {"renamed to another of its series", "patient_id,sex,dose_1,dose_3,rec_t,notes",
         "refused\n"
         "missing_column 10:0 dose_2: a column the schema needs is not in the header; restore the column; was "
         "it renamed? The schema does not know: dose_3\n"},
        {"several renamed", "patient_id,sex,x,y,rec_t,z,notes",
         "refused\n"
         "missing_column 10:0 dose_1: a column the schema needs is not in the header; restore the column; was "
         "it renamed? The header has 3 columns the schema does not know, at positions 3–4, 6\n"
         "missing_column 10:0 dose_2: a column the schema needs is not in the header; restore the column; was "
         "it renamed? The header has 3 columns the schema does not know, at positions 3–4, 6\n"},
        {"so many that not all places are listed", "a,patient_id,b,sex,c,dose_1,d,rec_t,e,notes,f,g",
         "refused\n"
         "missing_column 10:0 dose_2: a column the schema needs is not in the header; restore the column; was "
         "it renamed? The header has 7 columns the schema does not know, at positions 1, 3, 5, 7, 9, …\n"},
        {"hardly a header: its titles are not looked at", "patient_id,sex,Chan,x,y,z",
         "refused\n"
         "missing_column 10:0 dose_1: a column the schema needs is not in the header; restore the column; was "
         "it renamed?\n"
         "missing_column 10:0 dose_2: a column the schema needs is not in the header; restore the column; was "
         "it renamed?\n"
         "missing_column 10:0 rec_t: a column the schema needs is not in the header; restore the column; was "
         "it renamed?\n"
         "missing_column 10:0 notes: a column the schema needs is not in the header; restore the column; was "
         "it renamed?\n"},
        {"a title twice", "patient_id,sex,dose_1,dose_2,rec_t,notes,sex",
         "refused\n"
         "duplicate_column 10:7 sex: two columns have the same title; give each column its own title\n"},
        {"two titles of one column", "patient_id,sex,dose_1,dose_2,rec_t,notes,gender",
         "refused\n"
         "duplicate_column 10:7 gender: two columns are accepted as sex; give each column its own title\n"},
        {"an unknown title twice", "patient_id,sex,dose_1,dose_2,rec_t,notes,Chan,Chan",
         "refused\n"
         "duplicate_column 10:8 column 8: the columns at positions 7 and 8 have the same title, which the "
         "schema does not know; give each column its own title\n"},
        {"an unknown title of a series twice", "patient_id,sex,dose_1,dose_2,rec_t,notes,dose_7,dose_7",
         "refused\n"
         "duplicate_column 10:8 dose_7: two columns have the same title; give each column its own title\n"},
        {"no title", "patient_id,sex,dose_1,dose_2,rec_t,notes,,",
         "refused\n"
         "unknown_column 10:7 column 7: a column the schema does not know stands at position 7; remove it, or "
         "add it to the schema; was the line end behind the header lost?\n"
         "unknown_column 10:8 column 8: a column the schema does not know stands at position 8; remove it, or "
         "add it to the schema; was the line end behind the header lost?\n"},
        {"what is to be dropped is not there", "patient_id,sex,dose_1,dose_2,rec_t",
         "refused\n"
         "missing_column 10:0 notes: a column the schema needs is not in the header; restore the column; was "
         "it renamed?\n"},
        {"no row at all", "",
         "refused\n"
         "empty_file 0:0 *: the file is empty; export again\n"},
    };
    RUN(&EXACT, CASES);
}

// A header that ran into the first patient's row must not tell who that is.
static void what_may_be_a_patients_is_not_named(void **state)
{
    (void)state;
    static const SourceFile EXACT = FILE_OF(BOTH, FIRST, SOURCE_EXACT);
#define ALL "patient_id,sex,dose_1,dose_2,rec_t,notes,"
    static const Case CASES[] = {
        {"a name", ALL "Chan Siu Ming",
         "refused\n"
         "unknown_column 10:7 column 7: a column the schema does not know stands at position 7; remove it, or "
         "add it to the schema; was the line end behind the header lost?\n"},
        {"an id", ALL "H20-0000017",
         "refused\n"
         "unknown_column 10:7 column 7: a column the schema does not know stands at position 7; remove it, or "
         "add it to the schema; was the line end behind the header lost?\n"},
        {"a number", ALL "17",
         "refused\n"
         "unknown_column 10:7 column 7: a column the schema does not know stands at position 7; remove it, or "
         "add it to the schema; was the line end behind the header lost?\n"},
        {"but the next of a series of the schema", ALL "dose_30",
         "refused\n"
         "unknown_column 10:7 dose_30: a column is not in the schema; remove it, or add it to the schema\n"},
        {"a number of three digits", ALL "dose_300",
         "refused\n"
         "unknown_column 10:7 column 7: a column the schema does not know stands at position 7; remove it, or "
         "add it to the schema; was the line end behind the header lost?\n"},
        {"a known title with a cell stuck to it", ALL "rec_t1",
         "refused\n"
         "unknown_column 10:7 column 7: a column the schema does not know stands at position 7; remove it, or "
         "add it to the schema; was the line end behind the header lost?\n"},
        {"another with a cell stuck to it", ALL "dose_11",
         "refused\n"
         "unknown_column 10:7 column 7: a column the schema does not know stands at position 7; remove it, or "
         "add it to the schema; was the line end behind the header lost?\n"},
        {"letters of another series", ALL "dosis_1",
         "refused\n"
         "unknown_column 10:7 column 7: a column the schema does not know stands at position 7; remove it, or "
         "add it to the schema; was the line end behind the header lost?\n"},
    };
    RUN(&EXACT, CASES);
}

static void superset_and_subset(void **state)
{
    (void)state;
    static const SourceFile SUPERSET = FILE_OF(BOTH, FIRST, SOURCE_SUPERSET),
                            SUBSET = FILE_OF(BOTH, FIRST, SOURCE_SUBSET);
    static const Case MORE[] = {
        {"more is a warning", "patient_id,x,sex,dose_1,dose_2,rec_t,notes,dose_9",
         "cells 0 2 line 3 4 5 0\n"
         "warning unknown_column 10:2 column 2: a column the schema does not know stands at position 2; "
         "remove it, or add it to the schema; was the line end behind the header lost?\n"
         "warning unknown_column 10:8 dose_9: a column is not in the schema; remove it, or add it to the "
         "schema\n"},
        {"less is not", "patient_id,sex,dose_1,dose_2,notes",
         "refused\n"
         "missing_column 10:0 rec_t: a column the schema needs is not in the header; restore the column; was "
         "it renamed?\n"},
    };
    static const Case LESS[] = {
        {"less is nothing", "sex,dose_2", "cells - 0 line - 1 - -\n"},
        {"more is not", "sex,dose_2,x",
         "refused\n"
         "unknown_column 10:3 column 3: a column the schema does not know stands at position 3; remove it, or "
         "add it to the schema; was the line end behind the header lost?\n"},
        {"nothing known is more", "x,y",
         "refused\n"
         "unknown_column 10:1 column 1: a column the schema does not know stands at position 1; remove it, or "
         "add it to the schema; was the line end behind the header lost?\n"
         "unknown_column 10:2 column 2: a column the schema does not know stands at position 2; remove it, or "
         "add it to the schema; was the line end behind the header lost?\n"},
    };
    RUN(&SUPERSET, MORE);
    RUN(&SUBSET, LESS);
}

static void the_header_stands_further_down(void **state)
{
    (void)state;
    static const SourceFile BELOW = FILE_OF(BOTH, SECOND, SOURCE_EXACT);
    static const Case CASES[] = {
        {"below a title line", "Export of 2024\npatient_id,sex,dose_1,dose_2,rec_t,notes", "cells 0 1 line 2 3 4 0\n"},
        {"without it", "patient_id,sex,dose_1,dose_2,rec_t,notes\n1,m,60,70,,",
         "refused\n"
         "title_line_missing 10:0 *: the header stands earlier than the schema says: the title line is "
         "missing; export with the title line\n"},
        {"without it, and without data", "patient_id,sex,dose_1,dose_2,rec_t,notes",
         "refused\n"
         "title_line_missing 10:0 *: the header stands earlier than the schema says: the title line is "
         "missing; export with the title line\n"},
        {"the title line only", "Export of 2024",
         "refused\n"
         "empty_file 0:0 *: the file ends before its header; export again\n"},
        {"a column less on its own row", "Export of 2024\npatient_id,sex,dose_1,dose_2,notes",
         "refused\n"
         "missing_column 20:0 rec_t: a column the schema needs is not in the header; restore the column; was "
         "it renamed?\n"},
    };
    RUN(&BELOW, CASES);
}

static void several_header_rows(void **state)
{
    (void)state;
    static const Text ID_TITLES[] = {TITLE("patient/id")}, SEX_TITLES[] = {TITLE("patient/sex")},
                      THIRD[] = {TITLE("_col.3")};
    static const SourceColumn COLUMNS[] = {{.label = "id", .titles = ID_TITLES, .title_count = 1},
                                           {.label = "sex", .titles = SEX_TITLES, .title_count = 1},
                                           {.label = "_col.3", .titles = THIRD, .title_count = 1}};
    static const SourceTable JOINED[] = {{.name = "a", .columns = COLUMNS, .column_count = 3}};
    static const SourceFile ROWS = FILE_OF(JOINED, TWO_ROWS, SOURCE_EXACT),
                            SUPERSET = FILE_OF(JOINED, TWO_ROWS, SOURCE_SUPERSET);
    static const Case CASES[] = {
        {"joined, the row between left out", "patient,patient,\nbetween,x,y\nid,sex,", "cells 0 1 2\n"},
        {"blank parts are left out", "patient/sex,,\n\n,patient/id,", "cells 1 0 2\n"},
        {"repeated titles are called by their place", "patient,patient,x,x\n\nid,sex,y,y",
         "refused\n"
         "unknown_column 30:4 column 4: a column the schema does not know stands at position 4; remove it, or "
         "add it to the schema; was the line end behind the header lost?\n"},
        {"the file ends in between", "patient,patient,\nbetween",
         "refused\n"
         "empty_file 0:0 *: the file ends before its header; export again\n"},
        {"unknown ones are never named", "patient,patient,\n\nid,sex,,\n",
         "refused\n"
         "unknown_column 30:4 column 4: a column the schema does not know stands at position 4; remove it, or "
         "add it to the schema; was the line end behind the header lost?\n"},
    };
    static const Case SUPERSET_CASES[] = {
        {"no places where columns may be more", "patient,patient,\n\nid,sex,",
         "refused\n"
         "missing_column 30:0 _col.3: a column the schema needs is not in the header; restore the column; was "
         "it renamed? The header has one column the schema does not know, at position 3\n"},
    };
    RUN(&ROWS, CASES);
    RUN(&SUPERSET, SUPERSET_CASES);
}

static void columns_called_by_their_place(void **state)
{
    (void)state;
    static const Text THIRD[] = {TITLE("_col.3")}, NUMBERED[] = {TITLE("_col.*")};
    static const SourceColumn COLUMNS[] = {{.label = "patient_id", .titles = PATIENT_ID, .title_count = 1},
                                           {.label = "sex", .titles = SEX, .title_count = 2},
                                           {.label = "_col.3", .titles = THIRD, .title_count = 1}};
    static const SourceTable NAMED[] = {{.name = "a", .columns = COLUMNS, .column_count = 3}};
    static const SourceTable DROPPED[] = {
        {.name = "a", .columns = COLUMNS, .column_count = 2, .drop = NUMBERED, .drop_count = 1}};
    static const SourceFile READ = FILE_OF(NAMED, FIRST, SOURCE_EXACT), PAST = FILE_OF(DROPPED, FIRST, SOURCE_EXACT),
                            MORE = FILE_OF(DROPPED, FIRST, SOURCE_SUPERSET);
    static const Case READ_CASES[] = {
        {"an empty title", "patient_id,sex,", "cells 0 1 2\n"},
        {"not a repeated one that the schema names", "patient_id,sex,sex",
         "refused\n"
         "duplicate_column 10:3 sex: two columns have the same title; give each column its own title\n"},
    };
    static const Case PAST_CASES[] = {
        {"empty and repeated ones are read past", "patient_id,,x,x,sex,", "cells 0 4\n"},
    };
    static const Case MORE_CASES[] = {
        {"not where columns may be more", "patient_id,sex,x,x",
         "refused\n"
         "missing_column 10:0 _col.*: a column the schema needs is not in the header; restore the column; was it "
         "renamed? The header has 2 columns the schema does not know, at positions 3–4\n"},
    };
    RUN(&READ, READ_CASES);
    RUN(&PAST, PAST_CASES);
    RUN(&MORE, MORE_CASES);
}

static void cells_of_the_stop_row(void **state)
{
    (void)state;
    static const Text SEX_TOO[] = {TITLE("gender"), TITLE("sex")}, NUMBER[] = {TITLE("patient_id"), TITLE("no")};
    static const SourceStop STOP[] = {{SEX_TOO, 2, TITLE("total")}};
    static const SourceFileColumn FILE_COLUMNS[] = {{.titles = NUMBER, .title_count = 2}, {.xpath = NULL}};
    SourceFile file = FILE_OF(PLAIN, FIRST, SOURCE_EXACT);
    file.stop = STOP;
    file.stop_count = 1;
    file.file_columns = FILE_COLUMNS;
    file.file_column_count = 2;
    static const Case CASES[] = {
        {"both there", "patient_id,sex", "cells 0 1 1 0 -\n"},
        {"none of them there", "sexes,patient",
         "refused\n"
         "missing_column 10:0 *: none of the schema's columns is in the header; is this the right file, and "
         "does its header stand in the right line?\n"},
    };
    RUN(&file, CASES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(titles_that_cannot_be_read_are_said_once),
        cmocka_unit_test(columns_are_found),
        cmocka_unit_test(columns_that_do_not_fit),
        cmocka_unit_test(what_may_be_a_patients_is_not_named),
        cmocka_unit_test(superset_and_subset),
        cmocka_unit_test(the_header_stands_further_down),
        cmocka_unit_test(several_header_rows),
        cmocka_unit_test(columns_called_by_their_place),
        cmocka_unit_test(cells_of_the_stop_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
