// CSV through the reader: the first byte says encoding, delimiter and how the header is matched.
#include "reading.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    static const Text ID[] = {{"id", 2}}, SEX[] = {{"sex", 3}, {"性别", 6}}, DROP[] = {{"note*", 5}};
    static const SourceColumn COLUMNS[] = {{.label = "id", .titles = ID, .title_count = COUNT(ID)},
                                           {.label = "sex", .titles = SEX, .title_count = COUNT(SEX)}};
    static const SourceTable TABLES[] = {
        {.name = "r", .columns = COLUMNS, .column_count = COUNT(COLUMNS), .drop = DROP, .drop_count = COUNT(DROP)}};
    static const char DELIMITERS[] = {',', ';', '\t', '|'};
    if (size == 0) return 0;
    SourceFile source = {.format = SOURCE_CSV,
                         .encoding = (SourceEncoding)(data[0] & 3),
                         .delimiter = DELIMITERS[data[0] >> 2 & 3],
                         .quote = '"',
                         .match = SOURCE_SUBSET,
                         .tables = TABLES,
                         .table_count = COUNT(TABLES)};
    if (data[0] & 16) source.match = SOURCE_SUPERSET;
    read_file(&source, disk_file("input.csv", data + 1, size - 1));
    return 0;
}
