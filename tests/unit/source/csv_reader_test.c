// The CSV driver: rows, headers, stop rows, and what refuses a file, each with its exact finding. The defect files of
// the five centers are read as their schemas would read them.
#include "source/reading.h"

#include "source/csv.h"
#include "source/csv_table.h"

#include <fcntl.h>

enum { MOST_COLUMNS = 64 };

// A schema that asks for the titles "a", "b", "c" (or as many as `titles` names, split at blanks).
typedef struct Asking {
    Text titles[MOST_COLUMNS];
    char labels[MOST_COLUMNS][80];
    SourceColumn columns[MOST_COLUMNS];
    SourceTable table;
    SourceFile file;
} Asking;

static const uint32_t ROW_1[] = {1}, ROW_2[] = {2}, ROWS_1_TO_3[] = {1, 2, 3}, ROWS_1_AND_3[] = {1, 3};

static void ask(Asking *asking, const char *titles)
{
    *asking = (Asking){.table = {.name = "main", .columns = asking->columns}};
    for (const char *at = titles; *at;) {
        size_t size = strcspn(at, " "), i = asking->table.column_count++;
        memcpy(asking->labels[i], at, size);
        asking->titles[i] = text_from(asking->labels[i]);
        asking->columns[i] = (SourceColumn){.label = asking->labels[i], .titles = &asking->titles[i], .title_count = 1};
        at += size + strspn(at + size, " ");
    }
    asking->file = (SourceFile){.format = SOURCE_CSV,
                                .delimiter = ',',
                                .quote = '"',
                                .header_rows = ROW_1,
                                .header_row_count = 1,
                                .header_join = " ",
                                .tables = &asking->table,
                                .table_count = 1};
}

typedef struct Case {
    const char *label, *bytes, *expected;
    size_t size;                 // where bytes hold a NUL
} Case;

static void run_cases(const SourceFile *source, const Case *cases, size_t count)
{
    Buffer out = {0};
    for (size_t i = 0; i < count; i++) {
        TemporaryFile file = write_file(cases[i].bytes, cases[i].size ? cases[i].size : strlen(cases[i].bytes));
        const char *got = read_all(source, file.path, &out);
        if (strcmp(got, cases[i].expected) != 0)
            fail_msg("%s: got\n%s--- expected\n%s", cases[i].label, got, cases[i].expected);
        unlink(file.path);
    }
    buffer_free(&out);
}

static void rows_are_read(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"plain", "a,b,c\n1,2,3\n4,5,6\n", "2: 1|2|3\n3: 4|5|6\n", 0},
        {"no line end at the end", "a,b,c\n1,2,3", "2: 1|2|3\n", 0},
        {"CR LF", "a,b,c\r\n1,2,3\r\n4,5,6\r\n", "2: 1|2|3\n3: 4|5|6\n", 0},
        {"CR", "a,b,c\r1,2,3\r4,5,6\r", "2: 1|2|3\n3: 4|5|6\n", 0},
        {"quotes everywhere", "\"a\",\"b\",\"c\"\n\"1\",\"2\",\"3\"\n", "2: 1|2|3\n", 0},
        {"delimiter and doubled quote in a cell", "a,b,c\n\"x, y\",\"say \"\"hi\"\"\",3\n4,5,6\n",
         "2: x, y|say \"hi\"|3\n3: 4|5|6\n", 0},
        {"line end in a cell", "a,b,c\n1,\"two\nlines\",3\n4,5,6\n", "2: 1|two\nlines|3\n4: 4|5|6\n", 0},
        {"CR LF in a cell", "a,b,c\r\n1,\"x\r\ny\r\n\r\nz\",3\r\n4,5,6\r\n", "2: 1|x\r\ny\r\n\r\nz|3\n6: 4|5|6\n", 0},
        {"columns in another order", "c,a,b\n3,1,2\n", "2: 1|2|3\n", 0},
        {"blanks around cells", "a , b,\tc\n 1 ,\" 2 \", 3\t\n", "2: 1|2|3\n", 0},
        {"blank before a quote", "a,b,c\n1, \"2,5\" ,3\n", "2: 1|2,5|3\n", 0},
        {"cells are cleaned", "a,b,c\n　１,–,10⁴\n", "2: 1|-|104^\n", 0},
        {"titles are cleaned", "ａ,　b,c \n1,2,3\n", "2: 1|2|3\n", 0},
        {"the header again", "a,b,c\n1,2,3\na,b,c\n4,5,6\n", "2: 1|2|3\n3: a|b|c (header)\n4: 4|5|6\n", 0},
        {"the header again, written otherwise", "a,b,c\n\"a\", b ,c\n", "2: a|b|c (header)\n", 0},
        {"nearly the header again", "a,b,c\na,b,x\na,b\na,b,c,d\nA,b,c\n",
         "2: a|b|x\n3: a|b|~\n4: a|b|c\n5: A|b|c\n", 0},
        {"a row too short", "a,b,c\n1,2\n", "2: 1|2|~\n", 0},
        {"a row too long", "a,b,c\n1,2,3,4\n", "2: 1|2|3\n", 0},
        {"blank rows", "a,b,c\n1,2,3\n,,\n\n4,5,6\n , ,\n", "2: 1|2|3\n5: 4|5|6\ninfo blank_rows 3 0 *\n", 0},
        {"empty last line", "a,b,c\n1,2,3\n\n", "2: 1|2|3\ninfo blank_rows 3 0 *\n", 0},
        {"no record", "a,b,c\n", "", 0},
        {"byte order mark",
         "\xEF\xBB\xBF"
         "a,b,c\n1,2,3\n",
         "2: 1|2|3\nwarning unexpected_bom 1 0 *\n", 0},
        {"long cells", "a,b,c\n1234567890123456,12345678901234567,\"123456789012345678901234567890\"\n",
         "2: 1234567890123456|12345678901234567|123456789012345678901234567890\n", 0},
    };
    Asking asking;
    ask(&asking, "a b c");
    run_cases(&asking.file, CASES, sizeof CASES / sizeof *CASES);
}

static void broken_files_are_refused(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"empty", "", "refused\nempty_file 0 0 *\n", 0},
        {"only a byte order mark", "\xEF\xBB\xBF", "refused\nwarning unexpected_bom 1 0 *\nempty_file 0 0 *\n", 0},
        {"only blank lines", "\n\n", "refused\nmissing_column 1 0 *\n", 0},
        {"another table", "x,y\n1,2\n", "refused\nmissing_column 1 0 *\n", 0},
        {"another delimiter", "a;b;c\n1;2;3\n", "refused\nwrong_delimiter 1 0 *\n", 0},
        {"another delimiter, quoted", "\"a\";\"b\";\"c\"\n\"1\";\"2\";\"3\"\n", "refused\nwrong_delimiter 1 0 *\n", 0},
        {"a tab as delimiter, quoted", "\"a\"\t\"b\"\t\"c\"\n\"1\"\t\"2\"\t\"3\"\n",
         "refused\nwrong_delimiter 1 0 *\n", 0},
        {"missing columns", "a,x\n1,2\n", "refused\nmissing_column 1 0 b\nmissing_column 1 0 c\n", 0},
        {"unknown column", "a,b,c,d\n1,2,3,4\n", "refused\nunknown_column 1 4 column 4\n", 0},
        {"column without title", "a,b,c,\n1,2,3,4\n", "refused\nunknown_column 1 4 column 4\n", 0},
        {"repeated column", "a,b,c,b\n1,2,3,4\n", "refused\nduplicate_column 1 4 b\n", 0},
        {"repeated after cleaning", "a,b,c,ｂ\n1,2,3,4\n", "refused\nduplicate_column 1 4 b\n", 0},
        {"data in place of the header", "A-1,Chan,Chan\n", "refused\nmissing_column 1 0 *\n", 0},
        {"quote never closed", "a,b,c\n1,2,3\n4,\"5,6\n7,8,9\n", "2: 1|2|3\nrefused\nunterminated_quote 3 2 *\n", 0},
        {"quote closed too early", "a,b,c\n1,\"2\"x,3\n", "refused\nunterminated_quote 2 2 *\n", 0},
        {"quote opened, closed lines later by another", "a,b,c\n1,\"2,3\n4,5,6\n7,\"8\",9\n",
         "refused\nunterminated_quote 2 2 *\n", 0},
        {"quote in an unquoted cell", "a,b,c\n1,2\",3\n", "refused\nunterminated_quote 2 2 *\n", 0},
        {"NUL", "a,b,c\n1,2,3\n4,\0,6\n", "2: 1|2|3\nrefused\ncontrol_character 3 0 *\n", 19},
        {"escape in a quoted cell, third physical line", "a,b,c\n1,\"x\n\033\",3\n",
         "refused\ncontrol_character 3 0 *\n", 0},
        {"cut off inside a row", "a,b,c\n1,2,3\n4,5", "2: 1|2|3\nrefused\nragged_row 3 0 *\n", 0},
        {"UTF-16 without its mark", "a\0,\0b\0,\0c\0\n\0", "refused\nencoding_mismatch 1 0 *\n", 12},
        {"delete", "a,b,c\n1,2,3\x7f\n", "refused\ncontrol_character 2 0 *\n", 0},
        {"Latin-1 in UTF-8", "a,b,c\n1,2,3\n4,caf\xE9,6\n", "2: 1|2|3\nrefused\nencoding_mismatch 3 0 *\n", 0},
    };
    Asking asking;
    ask(&asking, "a b c");
    run_cases(&asking.file, CASES, sizeof CASES / sizeof *CASES);
}

static void columns_follow_fields_match(void **state)
{
    (void)state;
    static const Case SUPERSET[] = {
        {"one more", "a,b,c,d\n1,2,3,4\n", "2: 1|2|3\nwarning unknown_column 1 4 column 4\n", 0},
        {"two alike", "d,a,b,c,d\n0,1,2,3,4\n", "refused\nduplicate_column 1 5 column 5\n", 0},
        {"one missing", "a,b,d\n1,2,3\n", "refused\nmissing_column 1 0 c\n", 0},
    };
    static const Case SUBSET[] = {
        {"one missing", "a,c\n1,3\n", "2: 1|~|3\n", 0},
        {"one more", "a,c,d\n1,3,4\n", "refused\nunknown_column 1 3 column 3\n", 0},
    };
    Asking asking;
    ask(&asking, "a b c");
    asking.file.match = SOURCE_SUPERSET;
    run_cases(&asking.file, SUPERSET, sizeof SUPERSET / sizeof *SUPERSET);
    asking.file.match = SOURCE_SUBSET;
    run_cases(&asking.file, SUBSET, sizeof SUBSET / sizeof *SUBSET);
}

static void dropped_columns_must_exist(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"title and pattern", "a,note,x_1,x_2\n1,n,2,3\n", "2: 1\n", 0},
        {"title missing", "a,x_1\n1,2\n", "refused\nmissing_column 1 0 note\n", 0},
        {"pattern takes nothing", "a,note\n1,n\n", "refused\nmissing_column 1 0 x_*\n", 0},
        {"an exact title takes its column first", "a,note,x_1,y\n1,n,2,3\n", "refused\nunknown_column 1 4 column 4\n",
         0},
    };
    static const Text DROP[] = {{"note", 4}, {"x_*", 3}};
    Asking asking;
    ask(&asking, "a");
    asking.table.drop = DROP;
    asking.table.drop_count = 2;
    run_cases(&asking.file, CASES, sizeof CASES / sizeof *CASES);
}

static void either_of_two_titles_is_accepted(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"first", "a,b\n1,2\n", "2: 1|2\n", 0},
        {"second", "ay,b\n1,2\n", "2: 1|2\n", 0},
        {"both", "a,ay,b\n1,2,3\n", "refused\nduplicate_column 1 2 ay\n", 0},
        {"neither", "x,b\n1,2\n", "refused\nmissing_column 1 0 a\n", 0},
    };
    static const Text TITLES[] = {{"a", 1}, {"ay", 2}};
    Asking asking;
    ask(&asking, "a b");
    asking.columns[0].titles = TITLES;
    asking.columns[0].title_count = 2;
    run_cases(&asking.file, CASES, sizeof CASES / sizeof *CASES);
}

static void header_stands_below_a_title_line(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"as declared", "Registry 2024,,\na,b,c\n1,2,3\n", "3: 1|2|3\n", 0},
        {"title line in quotes with a line end", "\"Registry\n2024\",,\na,b,c\n1,2,3\n", "4: 1|2|3\n", 0},
        {"empty title line", "\na,b,c\n1,2,3\n", "3: 1|2|3\n", 0},
        {"no title line", "a,b,c\n1,2,3\n", "refused\ntitle_line_missing 1 0 *\n", 0},
        {"no title line and no row", "a,b,c\n", "refused\ntitle_line_missing 1 0 *\n", 0},
        {"only a title line", "Registry 2024,,\n", "refused\nempty_file 0 0 *\n", 0},
        {"another delimiter", "Registry 2024\na;b;c\n1;2;3\n", "refused\nwrong_delimiter 2 0 *\n", 0},
        {"renamed column", "Registry 2024,,\na,b,d\n1,2,3\n", "refused\nmissing_column 2 0 c\n", 0},
    };
    Asking asking;
    ask(&asking, "a b c");
    asking.file.header_rows = ROW_2;
    run_cases(&asking.file, CASES, sizeof CASES / sizeof *CASES);
}

static void header_stands_below_lines_of_its_own(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"a heading", "Registry 2024\na,b,c\n1,2,3\n", "refused\nheader_late 2 0 *\n", 0},
        {"a heading of the table's width", "Registry 2024,,\na,b,c\n1,2,3\n", "refused\nheader_late 2 0 *\n", 0},
        {"empty lines", "\n\na,b,c\n1,2,3\n", "refused\nheader_late 3 0 *\n", 0},
        {"a heading in quotes with a line end", "\"Registry\n2024\"\na,b,c\n", "refused\nheader_late 3 0 *\n", 0},
        {"below twenty lines", "\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\na,b,c\n",
         "refused\nmissing_column 1 0 *\n", 0},
        {"another delimiter", "a;b;c\n1;2;3\n", "refused\nwrong_delimiter 1 0 *\n", 0},
        {"another delimiter, and quotes further down", "a;b;c\n1;\"2\";3\n", "refused\nwrong_delimiter 1 0 *\n", 0},
        {"no header at all", "1,2,3\n4,5,6\n", "refused\nmissing_column 1 0 *\n", 0},
    };
    Asking asking;
    ask(&asking, "a b c");
    run_cases(&asking.file, CASES, sizeof CASES / sizeof *CASES);
}

static void header_rows_are_joined(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"three rows", "T,,N,\nclin,path,clin,\n,,,\n1,2,3,4\n", "4: 1|2|3|4\n", 0},
        {"one of three rows again", "T,,N,\nclin,path,clin,\n,,,\n1,2,3,4\nT,,N,\nclin,path,clin,\nclin,,,\n",
         "4: 1|2|3|4\n5: T||N| (header)\n6: clin|path|clin| (header)\n7: clin|||\n", 0},
        {"inserted column", "T,,N,,\nclin,path,clin,,\n,,,,\n1,2,3,4,5\n", "refused\nunknown_column 3 5 column 5\n", 0},
    };
    Asking asking;
    ask(&asking, "a b c d");
    const Text titles[] = {TEXT("T/clin"), TEXT("path"), TEXT("N/clin"), TEXT("_col.4")};
    for (size_t i = 0; i < 4; i++) asking.columns[i].titles = &titles[i];
    asking.file.header_rows = ROWS_1_TO_3;
    asking.file.header_row_count = 3;
    asking.file.header_join = "/";
    run_cases(&asking.file, CASES, sizeof CASES / sizeof *CASES);

    static const Case REPEATED[] = {
        {"repeated titles are numbered, row 2 is read past", "x,x\nrow 2,\ny,y\n1,2\n", "4: 1|2\n", 0}};
    const Text numbered[] = {TEXT("_col.1"), TEXT("_col.2")};
    ask(&asking, "a b");
    for (size_t i = 0; i < 2; i++) asking.columns[i].titles = &numbered[i];
    asking.file.header_rows = ROWS_1_AND_3;
    asking.file.header_row_count = 2;
    run_cases(&asking.file, REPEATED, 1);
}

static void stop_row_ends_the_table(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"with blank rows behind", "n,a\n1,x\n合计,12\n,\n\n", "2: x\ninfo blank_rows 4 0 *\n", 0},
        {"without", "n,a\n1,x\n", "2: x\n", 0},
        {"a row behind", "n,a\n1,x\n合计,12\n2,y\n", "2: x\nrefused\nrow_after_stop 4 0 *\n", 0},
        {"its column is missing", "m,a\n1,x\n", "refused\nmissing_column 1 0 n\n", 0},
    };
    static const Text N[] = {{"n", 1}}, A[] = {{"a", 1}};
    static const SourceStop STOP[] = {{N, 1, {"合计", 6}}};
    static const SourceFileColumn TOTAL[] = {{.titles = A, .title_count = 1}};
    static const Text DROP[] = {{"n", 1}};
    Asking asking;
    ask(&asking, "a");
    asking.table.drop = DROP;
    asking.table.drop_count = 1;
    asking.file.stop = STOP;
    asking.file.stop_count = 1;
    asking.file.file_columns = TOTAL;
    asking.file.file_column_count = 1;
    run_cases(&asking.file, CASES, sizeof CASES / sizeof *CASES);

    Findings findings = {0};
    Arena arena = {0};
    static const char BYTES[] = "n,a\n1,x\n合计,１2 \n";
    TemporaryFile file = write_file(BYTES, strlen(BYTES));
    Reader *reader = reader_open(&asking.file, file.path, 0, &findings, &arena);
    SourceRow row;
    assert_int_equal(reader_next(reader, &row), READER_ROW);
    assert_int_equal(reader_file_field(reader, 0).count, 0);   // not known yet
    assert_int_equal(reader_next(reader, &row), READER_END);
    SourceField total = reader_file_field(reader, 0);
    assert_true(total.count == 1 && total.carried && total.items->line == 3 && total.column == 2);
    assert_true(text_is((Text){total.items->data, total.items->size}, "12"));
    reader_close(reader);
    findings_free(&findings);
    arena_free(&arena);
    unlink(file.path);
}

static void every_word_of_the_stop_row_must_stand(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"empty means empty", "n,a\nsum,x\nsum,\n,\n", "2: sum|x\ninfo blank_rows 4 0 *\n", 0}};
    static const Text N[] = {{"n", 1}}, A[] = {{"a", 1}};
    static const SourceStop STOP[] = {{N, 1, {"sum", 3}}, {A, 1, {"", 0}}};
    Asking asking;
    ask(&asking, "n a");
    asking.file.stop = STOP;
    asking.file.stop_count = 2;
    run_cases(&asking.file, CASES, 1);
}

static void source_row_is_the_line_number(void **state)
{
    (void)state;
    static const Case CASES[] = {{"with a cell of two lines", "a\n\"x\ny\"\nz\n", "2: 2|x\ny\n4: 4|z\n", 0}};
    Asking asking;
    ask(&asking, "_sourceRow a");
    run_cases(&asking.file, CASES, 1);
}

// Places, hashes and counts of a row, which the text of read_all does not show.
static void rows_carry_their_place_and_hash(void **state)
{
    (void)state;
    Asking asking;
    ask(&asking, "a b");
    static const Text DROP[] = {{"n", 1}};
    asking.table.drop = DROP;
    asking.table.drop_count = 1;
    static const char BYTES[] = "n,a,b\n1,x,y\n1, x ,\"y\"\n2,x,y\n1,xy,\n1,x\n";
    TemporaryFile file = write_file(BYTES, strlen(BYTES));
    Findings findings = {0};
    Arena arena = {0};
    Reader *reader = reader_open(&asking.file, file.path, 0, &findings, &arena);
    SourceRow rows[5];
    for (uint32_t i = 0; i < 5; i++) {
        assert_int_equal(reader_next(reader, &rows[i]), READER_ROW);
        assert_true(rows[i].line == i + 2 && rows[i].record == i && rows[i].record_line == i + 2 &&
                    rows[i].group == 0 && rows[i].ends_record);
        assert_true(rows[i].expected_cells == 3 && rows[i].cells == (i == 4 ? 2 : 3));
    }
    assert_true(hash_equal(rows[0].content, rows[1].content));    // quoting and blanks are no content
    assert_false(hash_equal(rows[0].content, rows[2].content));   // a dropped cell is
    assert_false(hash_equal(rows[0].content, rows[3].content));
    SourceField field = reader_field(reader, 0, 0);
    assert_true(field.column == 2 && field.items->line == 6);
    assert_int_equal(reader_next(reader, &rows[0]), READER_END);
    assert_string_equal(reader_unit(reader), "row");
    assert_true(reader_position(reader) == strlen(BYTES) && reader_size(reader) == strlen(BYTES));
    reader_close(reader);
    findings_free(&findings);
    arena_free(&arena);
    unlink(file.path);
}

// ---- The centers' defect files --------------------------------------------------------------------------------------

// Asks for exactly the columns of a good file of the center.
static void ask_as_in(Asking *asking, const char *path, SourceEncoding encoding, char delimiter,
                      const uint32_t *header_row)
{
    Findings findings = {0};
    int descriptor = open(path, O_RDONLY);
    assert_true(descriptor >= 0);
    Csv *csv = csv_open(encoding, delimiter, '"', descriptor, 0, &findings);
    CsvRow row = {0};
    do assert_int_equal(csv_next(csv, &row), READER_ROW);
    while (row.number < *header_row);
    Buffer titles = {0};
    for (uint32_t i = 0; i < row.cells; i++) {
        if (i) buffer_char(&titles, ' ');
        buffer_text(&titles, csv_cell(&row, i));
    }
    ask(asking, buffer_c_string(&titles));
    asking->file.encoding = encoding;
    asking->file.delimiter = delimiter;
    asking->file.header_rows = header_row;
    buffer_free(&titles);
    csv_close(csv);
    findings_free(&findings);
    close(descriptor);
}

#define FIXTURES "tests/fixtures/submissions/"

static void defect_files_have_their_findings(void **state)
{
    (void)state;
    static const Text NUMBER[] = {{"序号", 6}};
    static const SourceStop TOTAL[] = {{NUMBER, 1, {"合计", 6}}};
    static const struct {
        const char *good;
        SourceEncoding encoding;
        char delimiter;
        const uint32_t *header;
        SourceMatch match;
        const SourceStop *stop;
    } CENTERS[] = {
        {FIXTURES "night1/c01/RMNPC_DATA_2024-07-05_0200.csv", SOURCE_UTF8, ',', ROW_1, SOURCE_SUPERSET, NULL},
        {FIXTURES "night1/c02/病例登记表.csv", SOURCE_GB18030, ',', ROW_2, SOURCE_EXACT, TOTAL},
        {FIXTURES "night1/c05/patients.csv", SOURCE_UTF8_SIG, ';', ROW_1, SOURCE_EXACT, NULL},
        {FIXTURES "night1/c05/treatments.csv", SOURCE_UTF8_SIG, ';', ROW_1, SOURCE_EXACT, NULL},
        {FIXTURES "night1/c05/followup.csv", SOURCE_UTF8_SIG, ';', ROW_1, SOURCE_EXACT, NULL},
        {FIXTURES "night1/c05/LIS_EBV.txt", SOURCE_UTF16, '\t', ROW_1, SOURCE_EXACT, NULL},
    };
    static const struct {
        int center;
        const char *file, *findings;
    } CASES[] = {
        {0, "night1/c01/RMNPC_DATA_2024-07-05_0200.csv", ""},
        {0, "defects/c01/01_missing_required_column.csv", "missing_column 1 0 rec_date\n"},
        {0, "defects/c01/02_renamed_column.csv", "missing_column 1 0 fu_date\n"},
        {0, "defects/c01/03_extra_column.csv", "warning unknown_column 1 54 init_tx___5\n"},
        {0, "defects/c01/04_semicolon_delimiter.csv", "wrong_delimiter 1 0 *\n"},
        {0, "defects/c01/05_unexpected_bom.csv", "warning unexpected_bom 1 0 *\n"},
        {0, "defects/c01/06_unterminated_quote.csv", "unterminated_quote 18 2 *\n"},
        {0, "defects/c01/07_ragged_row.csv", ""},
        {0, "defects/c01/08_duplicate_header.csv", "duplicate_column 1 21 rec_t\n"},
        {0, "defects/c01/09_nul_byte.csv", "control_character 16 0 *\n"},
        {0, "defects/c01/15_empty_file.csv", "empty_file 0 0 *\n"},
        {0, "defects/c01/16_header_only.csv", ""},
        {0, "defects/c01/17_huge_cell.csv", "cell_too_large 16 18 dx_notes\n"},
        {1, "night1/c02/病例登记表.csv", ""},
        {1, "defects/c02/01_utf8_instead_of_gb18030.csv", "encoding_mismatch 1 0 *\n"},
        {1, "defects/c02/02_title_line_missing.csv", "title_line_missing 1 0 *\n"},
        {1, "defects/c02/03_renamed_column.csv", "missing_column 2 0 末次随访\n"},
        {1, "defects/c02/06_no_total_row.csv", ""},
        {1, "defects/c02/11_truncated_multibyte.csv", "encoding_mismatch 6 0 *\n"},
        {2, "night1/c05/patients.csv", ""},
        {2, "defects/c05/02_patients_resaved_gbk/patients.csv", "encoding_mismatch 1 0 *\n"},
        {3, "defects/c05/10_unterminated_quote/treatments.csv", "unterminated_quote 5 2 *\n"},
        {4, "defects/c05/04_comma_delimiter/followup.csv", "wrong_delimiter 1 0 *\n"},
        {4, "defects/c05/11_followup_header_only/followup.csv", ""},
        {5, "night1/c05/LIS_EBV.txt", ""},
        {5, "defects/c05/03_lis_as_utf8/LIS_EBV.txt", "encoding_mismatch 1 0 *\n"},
        {5, "defects/c05/09_lis_odd_length/LIS_EBV.txt", "encoding_mismatch 5 0 *\n"},
    };
    Buffer out = {0};
    char path[256];
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Asking asking;
        int center = CASES[i].center;
        ask_as_in(&asking, CENTERS[center].good, CENTERS[center].encoding, CENTERS[center].delimiter,
                  CENTERS[center].header);
        asking.file.match = CENTERS[center].match;
        asking.file.stop = CENTERS[center].stop;
        asking.file.stop_count = CENTERS[center].stop ? 1 : 0;
        snprintf(path, sizeof path, FIXTURES "%s", CASES[i].file);
        Findings findings = {0};
        Arena arena = {0};
        Reader *reader = reader_open(&asking.file, path, 0, &findings, &arena);
        SourceRow row;
        while (reader_next(reader, &row) == READER_ROW) {}
        buffer_clear(&out);
        describe_findings(&findings, &out);
        if (strcmp(buffer_c_string(&out), CASES[i].findings) != 0) fail_msg("%s: got\n%s", path, buffer_c_string(&out));
        reader_close(reader);
        findings_free(&findings);
        arena_free(&arena);
    }
    buffer_free(&out);
}

static void another_quote(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"another quote", "a,b\n'1,2','it''s'\n", "2: 1,2|it's\n", 0},
        {"the usual one is then a character", "a,b\n\"1\",2\"\n", "2: \"1\"|2\"\n", 0},
        {"never closed", "a,b\n1,'2\n", "refused\nunterminated_quote 2 2 *\n", 0},
    };
    Asking asking;
    ask(&asking, "a b");
    asking.file.quote = '\'';
    run_cases(&asking.file, CASES, sizeof CASES / sizeof *CASES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_read),
        cmocka_unit_test(broken_files_are_refused),
        cmocka_unit_test(columns_follow_fields_match),
        cmocka_unit_test(dropped_columns_must_exist),
        cmocka_unit_test(either_of_two_titles_is_accepted),
        cmocka_unit_test(header_stands_below_a_title_line),
        cmocka_unit_test(header_stands_below_lines_of_its_own),
        cmocka_unit_test(header_rows_are_joined),
        cmocka_unit_test(stop_row_ends_the_table),
        cmocka_unit_test(every_word_of_the_stop_row_must_stand),
        cmocka_unit_test(source_row_is_the_line_number),
        cmocka_unit_test(rows_carry_their_place_and_hash),
        cmocka_unit_test(defect_files_have_their_findings),
        cmocka_unit_test(another_quote),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
