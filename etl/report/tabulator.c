// Where every table of the report begins.
#include "report/tabulator.h"

Table *tabulator_begin(Tabulator *tabulator, TableId id, const char *name, const char *title, const Column *columns,
                       size_t column_count, size_t key_count)
{
    Table *table = &tabulator->tables->items[id];
    *table =
        (Table){.name = name, .title = title, .columns = columns, .column_count = column_count, .key_count = key_count};
    return table;
}
