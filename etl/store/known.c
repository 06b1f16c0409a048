// Reads key, hash and disposition by COPY, in order of keys; finds by halving.
#include "store/known.h"

#include <stdlib.h>

#include "store/ddl.h"

static void add(Known *known, KnownPatient patient, uint8_t flags)
{
    if (known->count == known->capacity) {
        known->capacity = known->capacity ? known->capacity * 2 : 1024;
        known->patients = memory_resize(known->patients, known->capacity * sizeof *known->patients);
        known->flags = memory_resize(known->flags, known->capacity * sizeof *known->flags);
    }
    known->patients[known->count] = patient;
    known->flags[known->count++] = flags;
}

// 16 hexadecimal digits.
static uint64_t read_hex(const char *digits)
{
    uint64_t number = 0;
    for (int i = 0; i < 16; i++)
        number = number << 4 | (uint64_t)(digits[i] <= '9' ? digits[i] - '0' : digits[i] - 'a' + 10);
    return number;
}

// key TAB 32 hexadecimal digits TAB excluded (t or f)
static bool read_line(Known *known, Text line)
{
    const char *tab = memchr(line.data, '\t', line.size);
    if (!tab || line.size != (size_t)(tab - line.data) + sizeof "\t" - 1 + 32 + sizeof "\tf" - 1)
        return report_error("the database's list of patients is damaged");
    KnownPatient patient = {strtoll(line.data, NULL, 10), {read_hex(tab + 1), read_hex(tab + 17)}};
    add(known, patient, tab[34] == 't' ? KNOWN_EXCLUDED : 0);
    return true;
}

bool known_load(Known *known, Pg *pg, const char *center)
{
    Buffer sql = {0};
    buffer_string(&sql, "COPY (SELECT patient_key, encode(content, 'hex'), disposition = 'excluded' FROM etl.patient "
                        "WHERE center_id = ");
    ddl_literal(&sql, text_from(center));
    buffer_string(&sql, " AND disposition <> 'removed' ORDER BY patient_key) TO STDOUT");
    bool good = pg_receive(pg, buffer_c_string(&sql));
    buffer_free(&sql);
    Text line;
    PgLine got = PG_LINES_FAILED;
    while (good && (got = pg_receive_line(pg, &line)) == PG_LINE) good = read_line(known, line);
    return good && got == PG_LINES_END;
}

size_t known_find(const Known *known, int64_t key)
{
    size_t low = 0, high = known->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (known->patients[middle].key < key) low = middle + 1;
        else high = middle;
    }
    return low < known->count && known->patients[low].key == key ? low : SIZE_MAX;
}

void known_free(Known *known)
{
    free(known->patients);
    free(known->flags);
    *known = (Known){0};
}
