// XML through the reader: records, namespaces, cells by title, expressions of both evaluators.
#include "reading.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    static const SourceNamespace SPACES[] = {{"p", "urn:p"}, {"q", "urn:q"}};
    static const SourceColumn PATIENT[] = {{.label = "@id", .xpath = "@id"},
                                           {.label = "Name", .xpath = "p:Name[not(@x='1')]"},
                                           {.label = "count", .xpath = "count(.//p:Mark) + string-length(@q:y)"},
                                           {.label = "last", .xpath = "p:Mark[last()]", .list = true}};
    static const SourceColumn VISIT[] = {{.label = "@id", .xpath = "ancestor::p:Patient/@id"},
                                         {.label = "Dose", .xpath = "q:Dose", .list = true}};
    static const SourceTable TABLES[] = {
        {.name = "patient", .rows = ".", .columns = PATIENT, .column_count = COUNT(PATIENT)},
        {.name = "visit", .rows = ".//p:Visit", .header = "*/@id", .columns = VISIT, .column_count = COUNT(VISIT)}};
    static const SourceFileColumn FILE_COLUMNS[] = {{.xpath = "/p:All/@made"}, {.xpath = "/p:All/p:Head"}};
    if (size == 0) return 0;
    const SourceFile source = {.format = SOURCE_XML,
                               .encoding = (SourceEncoding)(data[0] & 3),
                               .namespaces = SPACES,
                               .namespace_count = COUNT(SPACES),
                               .record = "/p:All/p:Patient",
                               .tables = TABLES,
                               .table_count = COUNT(TABLES),
                               .file_columns = FILE_COLUMNS,
                               .file_column_count = COUNT(FILE_COLUMNS)};
    read_file(&source, disk_file("input.xml", data + 1, size - 1));
    return 0;
}
