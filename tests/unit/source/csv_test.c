// CSV rows: the split by hand against libcsv on random text, line numbers, and the bounds.
#include "source/reading.h"

#include "source/csv.h"

// The system's libcsv, to compare with.
#include <csv.h>
#include <fcntl.h>

#include "wrap/unicode.h"

typedef struct Opened {
    TemporaryFile file;
    int descriptor;
    Findings findings;
    Csv *csv;
} Opened;

static void open_bytes(Opened *opened, const void *bytes, size_t size, char delimiter)
{
    *opened = (Opened){.file = write_file(bytes, size)};
    opened->descriptor = open(opened->file.path, O_RDONLY);
    opened->csv = csv_open(SOURCE_UTF8, delimiter, '"', opened->descriptor, 0, &opened->findings);
}

static void close_bytes(Opened *opened)
{
    csv_close(opened->csv);
    findings_free(&opened->findings);
    close(opened->descriptor);
    unlink(opened->file.path);
}

// ---- Against libcsv
// ---------------------------------------------------------------------------------------------------

typedef struct Reference {
    Buffer out;
    Arena arena;
    size_t cells;
} Reference;

static void reference_cell(void *data, size_t size, void *context)
{
    Reference *reference = context;
    buffer_text(&reference->out, unicode_clean((Text){data, size}, &reference->arena).text);
    buffer_char(&reference->out, '\x1f');
    reference->cells++;
}

static void reference_row(int end, void *context)
{
    (void)end;
    buffer_char(&((Reference *)context)->out, '\x1e');
}

// The rows of libcsv, fed all at once: cells each with 0x1f, rows with 0x1e, '!' where it refuses.
static void read_by_libcsv(const char *bytes, size_t size, char delimiter, Reference *reference)
{
    struct csv_parser parser;
    csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI);
    csv_set_delim(&parser, (unsigned char)delimiter);
    buffer_clear(&reference->out);
    bool good = csv_parse(&parser, bytes, size, reference_cell, reference_row, reference) == size &&
                csv_fini(&parser, reference_cell, reference_row, reference) == 0;
    if (!good) buffer_char(&reference->out, '!');
    csv_free(&parser);
    arena_reset(&reference->arena);
}

static void read_by_us(const char *bytes, size_t size, char delimiter, Buffer *out)
{
    Opened opened;
    CsvRow row;
    ReaderStatus status;
    open_bytes(&opened, bytes, size, delimiter);
    buffer_clear(out);
    while ((status = csv_next(opened.csv, &row)) == READER_ROW) {
        if (row.cells == 0) continue;   // an empty line, which libcsv does not report
        size_t start = out->size;
        for (uint32_t i = 0; i < row.cells; i++) {
            buffer_text(out, csv_cell(&row, i));
            buffer_char(out, '\x1f');
        }
        assert_int_equal(out->size - start, row.size);
        assert_memory_equal(out->data + start, row.bytes, row.size);
        buffer_char(out, '\x1e');
    }
    if (status == READER_REFUSED) buffer_char(out, '!');
    close_bytes(&opened);
}

// libcsv hands on the cells of a row that it then refuses; only whole rows are compared.
static void cut_last_row(Buffer *out)
{
    if (out->size == 0 || out->data[out->size - 1] != '!') return;
    size_t end = out->size - 1;
    while (end > 0 && out->data[end - 1] != '\x1e') end--;
    out->data[end++] = '!';
    out->size = end;
}

static uint32_t next_random(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005U + 1442695040888963407U;
    return (uint32_t)(*seed >> 33);
}

// Texts of the pieces that matter to a CSV parser.
static void split_lines_equal_libcsv(void **state)
{
    (void)state;
    static const char *const PIECES[] = {",",
                                         ",",
                                         ",",
                                         ";",
                                         "\"",
                                         "\"",
                                         "\"\"",
                                         "\n",
                                         "\r\n",
                                         "\r",
                                         " ",
                                         "\t",
                                         "a",
                                         "bc",
                                         "12345678",
                                         "中",
                                         "longer than sixteen bytes",
                                         "\",\"",
                                         "\n\""};
    uint64_t seed = 42;
    Buffer text = {0}, ours = {0};
    Reference reference = {0};
    size_t refused = 0;
    for (int i = 0; i < 20000; i++) {
        buffer_clear(&text);
        uint32_t count = 1 + next_random(&seed) % 24,
                 kinds = 4 + next_random(&seed) % 16;   // few kinds make long valid texts likelier
        for (uint32_t n = 0; n < count; n++) buffer_string(&text, PIECES[(next_random(&seed) % kinds) * 7 % 19]);
        char delimiter = i % 7 == 0 ? ';' : i % 11 == 0 ? '\t' : ',';
        read_by_libcsv(text.data, text.size, delimiter, &reference);
        read_by_us(text.data, text.size, delimiter, &ours);
        cut_last_row(&reference.out);
        refused += reference.out.size && reference.out.data[reference.out.size - 1] == '!';
        if (!text_equal(buffer_as_text(&reference.out), buffer_as_text(&ours)))
            fail_msg("round %d: {%s} libcsv {%s} split {%s}", i, buffer_c_string(&text),
                     buffer_c_string(&reference.out), buffer_c_string(&ours));
    }
    assert_in_range(refused, 2000, 18000);   // both kinds were met
    buffer_free(&text);
    buffer_free(&ours);
    buffer_free(&reference.out);
    arena_free(&reference.arena);
}

// ---- Lines ----------------------------------------------------------------------------------------------------------

// Long files with every kind of line end, moved byte by byte over the end of a block: the lines of the rows are known.
static void lines_are_exact(void **state)
{
    (void)state;
    static const char *const ENDS[] = {"\n", "\r\n", "\r"};
    Buffer text = {0};
    for (int e = 0; e < 3; e++) {
        for (size_t shift = 0; shift < 24; shift++) {
            buffer_clear(&text);
            for (size_t i = 0; i < shift; i++) buffer_char(&text, 'x');
            buffer_format(&text, "%s", ENDS[e]);
            for (int i = 0; i < 6000; i++)
                buffer_format(&text, "a,\"b%sc\"\"\",d%s%s", ENDS[e], ENDS[e], i % 100 ? "" : ENDS[e]);
            Opened opened;
            open_bytes(&opened, text.data, text.size, ',');
            CsvRow row;
            uint32_t line = 1, number = 0;
            if (shift > 0) assert_true(csv_next(opened.csv, &row) == READER_ROW && row.line == line);
            else assert_true(csv_next(opened.csv, &row) == READER_ROW && row.cells == 0);
            line++, number++;
            for (int i = 0; i < 6000; i++) {
                assert_int_equal(csv_next(opened.csv, &row), READER_ROW);
                assert_true(row.line == line && row.number == ++number && row.cells == 3 && !row.blank);
                line += 2;
                if (i % 100) continue;
                assert_int_equal(csv_next(opened.csv, &row), READER_ROW);
                assert_true(row.line == line++ && row.number == ++number && row.cells == 0 && row.blank);
            }
            assert_int_equal(csv_next(opened.csv, &row), READER_END);
            assert_int_equal(csv_next(opened.csv, &row), READER_END);
            close_bytes(&opened);
        }
    }
    buffer_free(&text);
}

// ---- Bounds ---------------------------------------------------------------------------------------------------------

static void fill(Buffer *text, char c, size_t count)
{
    memset(buffer_reserve(text, count), c, count);
    text->size += count;
}

// The buffer moves as the row grows, and its cells with it.
static void cells_stand_in_a_long_row(void **state)
{
    (void)state;
    Buffer text = {0};
    for (int i = 0; i < 40; i++) {
        buffer_format(&text, "%d,\"", i);
        fill(&text, (char)('A' + i), 10000);
        buffer_string(&text, i % 2 ? "\"," : "\"\"\",");
    }
    Opened opened;
    CsvRow row;
    open_bytes(&opened, text.data, text.size, ',');
    assert_int_equal(csv_next(opened.csv, &row), READER_ROW);
    assert_int_equal(row.cells, 81);
    for (uint32_t i = 0; i < 40; i++) {
        Text number = csv_cell(&row, 2 * i), cell = csv_cell(&row, 2 * i + 1);
        assert_int_equal(strtoul(number.data, NULL, 10), i);
        assert_int_equal(cell.size, i % 2 ? 10000 : 10001);
        assert_int_equal(cell.data[0], 'A' + (int)i);
        assert_int_equal(cell.data[9999], 'A' + (int)i);
    }
    close_bytes(&opened);
    buffer_free(&text);
}

static void expect_refusal(Buffer *text, const char *finding, const char *message)
{
    static const char *const TITLES[] = {"id", "notes"};
    Opened opened;
    open_bytes(&opened, text->data, text->size, ',');
    csv_name_columns(opened.csv, TITLES, 2);
    CsvRow row;
    ReaderStatus status;
    while ((status = csv_next(opened.csv, &row)) == READER_ROW) {}
    assert_int_equal(status, READER_REFUSED);
    Buffer found = {0};
    describe_findings(&opened.findings, &found);
    assert_string_equal(buffer_c_string(&found), finding);
    assert_string_equal(opened.findings.items[0].message.text[LANGUAGE_EN], message);
    buffer_free(&found);
    close_bytes(&opened);
    buffer_clear(text);
}

static void sizes_are_bounded(void **state)
{
    (void)state;
    Buffer text = {0};
    buffer_string(&text, "id,notes\n1,");
    fill(&text, 'x', CSV_CELL_LIMIT);
    buffer_string(&text, "\n");
    Opened opened;
    open_bytes(&opened, text.data, text.size, ',');
    CsvRow row;
    assert_int_equal(csv_next(opened.csv, &row), READER_ROW);
    assert_int_equal(csv_next(opened.csv, &row), READER_ROW);
    assert_int_equal(csv_cell(&row, 1).size, CSV_CELL_LIMIT);
    close_bytes(&opened);
    buffer_clear(&text);

    buffer_string(&text, "id,notes\n1,x\n2,");
    fill(&text, 'x', CSV_CELL_LIMIT + 1);
    expect_refusal(&text, "cell_too_large 3 2 notes\n", "the cell is larger than 1 MiB");

    buffer_string(&text, "id,notes,more\n1,");
    fill(&text, 'x', CSV_CELL_LIMIT + 1);
    buffer_string(&text, ",2\n");
    expect_refusal(&text, "cell_too_large 2 2 notes\n", "the cell is larger than 1 MiB");

    buffer_string(&text, "id,notes\n1,\"");
    for (int i = 0; i < 30000; i++) buffer_string(&text, "a quote that is never closed takes in line after line\n");
    expect_refusal(&text, "cell_too_large 2 2 notes\n", "the cell is larger than 1 MiB");

    buffer_string(&text, "id,notes\n1,");
    for (int i = 0; i < 50000; i++) buffer_string(&text, "ﷺ");   // each becomes 33 bytes
    expect_refusal(&text, "cell_too_large 2 2 notes\n", "the cell is larger than 1 MiB");

    fill(&text, ',', CSV_COLUMN_LIMIT - 1);
    open_bytes(&opened, text.data, text.size, ',');
    assert_int_equal(csv_next(opened.csv, &row), READER_ROW);
    assert_int_equal(row.cells, CSV_COLUMN_LIMIT);
    close_bytes(&opened);
    buffer_string(&text, ",\n");
    expect_refusal(&text, "cell_too_large 1 0 *\n", "the row has more than 4096 cells");

    for (int i = 0; i < 65; i++) {
        fill(&text, 'x', CSV_CELL_LIMIT - 1);
        buffer_char(&text, ',');
    }
    expect_refusal(&text, "cell_too_large 1 0 *\n", "the row is larger than 64 MiB");
    buffer_free(&text);
}

static void quotes_are_told_apart(void **state)
{
    (void)state;
    static const struct {
        const char *text, *finding, *message;
    } CASES[] = {
        {"a,\"b\nc,d\n", "unterminated_quote 1 2 *\n", "a quoted cell begins here and never ends"},
        {"a,b\n1,\"2\" 3\n", "unterminated_quote 2 2 *\n",
         "a quoted cell begins in this row, and text follows its closing quote"},
        {"a,b\n1,2\"\n", "unterminated_quote 2 2 *\n", "a quote stands inside a cell of this row that is not quoted"},
        {"\"a\"|\"b\"\n", "wrong_delimiter 1 0 *\n", "the header is one cell: the file uses another delimiter"},
    };
    Buffer text = {0};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        buffer_string(&text, CASES[i].text);
        expect_refusal(&text, CASES[i].finding, CASES[i].message);
    }
    buffer_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(split_lines_equal_libcsv),
        cmocka_unit_test(lines_are_exact),
        cmocka_unit_test(cells_stand_in_a_long_row),
        cmocka_unit_test(sizes_are_bounded),
        cmocka_unit_test(quotes_are_told_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
