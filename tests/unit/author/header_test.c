// The text of a CSV file -> its delimiter, the rows that make its titles, the titles, and the rows of data.
#include "folder.h"

#include <fcntl.h>

#include "author/header.h"

// "; 2 3 | a,b | rows 3 | total a=Total": delimiter, header rows, titles, rows of data.
static const char *describe(const Sample *sample, const HeaderGuess *header, Arena *arena)
{
    const char *line = arena_format(arena, "%s%s", sample->delimiter == '\t' ? "tab" : (char[]){sample->delimiter, 0},
                                    sample->delimiter_is_sure ? "" : "?");
    if (sample->quote != '"') line = arena_format(arena, "%s quote %c", line, sample->quote);
    if (!header->found) return arena_format(arena, "%s none", line);
    for (size_t i = 0; i < header->count; i++) line = arena_format(arena, "%s %u", line, header->numbers[i]);
    for (uint32_t c = 0; c < sample->width; c++)
        line = arena_format(arena, "%s%s%.*s%s", line, c ? "," : " | ", TEXT_ARG(header->titles[c]),
                            header->untitled[c] ? "!" : "");
    line = arena_format(arena, "%s | %zu rows", line, header->end - header->first);
    if (header->has_total)
        line = arena_format(arena, "%s | total %.*s=%.*s", line, TEXT_ARG(header->titles[header->total_column]),
                            TEXT_ARG(header->total_text));
    return line;
}

static void headers_are_found(void **state)
{
    (void)state;
    static const struct {
        const char *label, *text, *wanted;
    } CASES[] = {
        {"plain", "a,b\n1,2\n3,4\n", ", 1 | a,b | 2 rows"},
        {"semicolon", "a;b\n1,5;2,5\n3;4\n", "; 1 | a,b | 2 rows"},
        {"tab", "a\tb, c\n1\tx, y\n", "tab 1 | a,b, c | 1 rows"},
        {"bar", "a|b\n1|2\n", "| 1 | a,b | 1 rows"},
        {"a list in a column of many", "a,b,c,d,e\n1,x;y,2,3,4\n1,z;w,2,3,4\n", ", 1 | a,b,c,d,e | 2 rows"},
        {"apostrophes", "'a','b'\n'1','2'\n", ", quote ' 1 | a,b | 1 rows"},
        {"one column", "a\nx\ny\n", ",? 1 | a | 2 rows"},
        {"title line", "Registry 2024\na,b,c\n1,2,3\n4,5,6\n", ", 2 | a,b,c | 2 rows"},
        {"title line as wide as the table", "Registry,,,\na,b,c,d\n1,2,3,4\n", ", 2 | a,b,c,d | 1 rows"},
        {"a blank line below the title", "Registry,,\n,,\na,b,c\n1,2,3\n", ", 3 | a,b,c | 1 rows"},
        {"comment lines", "#a,b\n#text,text\nx,y\n1,2\n", ", 3 | x,y | 1 rows"},
        {"a header that begins with #", "#a,b\n1,2\n", ", 1 | #a,b | 1 rows"},
        {"two rows", "Dose,,Dates,\ntotal,unit,from,to\n1,Gy,2015-01-01,2015-01-02\n",
         ", 1 2 | Dose total,unit,Dates from,to | 1 rows"},
        {"two rows that only together tell", "x,x,y,y\na,b,a,b\n1,2,3,4\n", ", 1 2 | x a,x b,y a,y b | 1 rows"},
        {"three rows", "p,p,q,q\n#,#,l,r\nid,sex,n,n\n1,2,3,4\n", ", 1 2 3 | p # id,p # sex,q l n,q r n | 1 rows"},
        {"a title twice", "a,b,a\n1,2,3\n", ", 1 | _col.1,b,_col.3 | 1 rows"},
        {"a title twice, and none", "a,,b,a\n1,2,3,4\n", ", 1 | _col.1,_col.2,b,_col.4 | 1 rows"},
        {"no title", "a,b,\n1,2,\n3,4,\n", ", 1 | a,b,! | 2 rows"},
        {"no header", "1,2015-01-01\n2,2015-01-02\n", ", none"},
        {"titles only", "a,b\n", ", 1 | a,b | 0 rows"},
        {"numbers only", "1,2\n", ", none"},
        {"text only", "a,b\nx,y\nz,w\n", ", 1 | a,b | 2 rows"},
        {"a row of totals", "no,n\n1,5\n2,6\n合计,11\n", ", 1 | no,n | 2 rows | total no=合计"},
        {"a row of totals that is one of data", "no,n\n1,5\nTotal,6\n2,7\n", ", 1 | no,n | 3 rows"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Arena arena = {0};
        Findings findings = {0};
        Sample sample;
        folder_write("t.csv", text_from(CASES[i].text));
        int descriptor = open("t.csv", O_RDONLY);
        assert_int_equal(sample_read(SOURCE_UTF8, descriptor, &findings, &arena, &sample), READER_END);
        close(descriptor);
        HeaderGuess header = header_guess(&sample, &arena);
        const char *got = describe(&sample, &header, &arena);
        if (strcmp(got, CASES[i].wanted) != 0)
            fail_msg("%s:\n  got    %s\n  wanted %s", CASES[i].label, got, CASES[i].wanted);
        findings_free(&findings);
        arena_free(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(headers_are_found)};
    return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
