// The reference of the languages: cli/languages.md, written by hand, with the tables of the program in the places it
// leaves for them. A line {{name}} becomes the table of that name.
#include "cli/reference.h"

#include "base/embedded.h"
#include "base/finding.h"
#include "config/reference.h"
#include "expr/expression.h"
#include "mapping/language.h"
#include "schema/language.h"

static void write_functions(bool aggregate, Buffer *out)
{
    const char *usage, *meaning;
    buffer_string(out, "| written | is |\n|---|---|\n");
    for (size_t i = 0; expression_function(i, aggregate, &usage, &meaning); i++) {
        buffer_string(out, "| `");
        reference_cell(usage, out);
        buffer_string(out, "` | ");
        reference_cell(meaning, out);
        buffer_string(out, " |\n");
    }
}

static void write_plain_functions(Buffer *out)
{
    write_functions(false, out);
}

static void write_aggregates(Buffer *out)
{
    write_functions(true, out);
}

static void write_findings(Buffer *out)
{
    buffer_string(out, "| code | word | severity | what is wrong | what to do |\n|---|---|---|---|---|\n");
    for (int i = 0; i < FINDING_CODE_COUNT; i++) {
        const FindingKind *kind = finding_kind((FindingCode)i);
        buffer_format(out, "| %s | `%s` | %s | ", kind->number, kind->word, severity_name(kind->severity));
        reference_cell(kind->message.text[LANGUAGE_EN], out);
        buffer_string(out, " | ");
        reference_cell(kind->remedy.text[LANGUAGE_EN], out);
        buffer_string(out, " |\n");
    }
}

// Units of one dimension stand together in the table of units.
static void write_units(Buffer *out)
{
    buffer_string(out, "| what | units |\n|---|---|\n");
    for (UnitId unit = 1; unit_dimension(unit); unit++) {
        bool first = strcmp(unit_dimension(unit), unit_dimension((UnitId)(unit - 1))) != 0;
        if (first) buffer_format(out, "%s| %s |", unit > 1 ? " |\n" : "", unit_dimension(unit));
        buffer_format(out, " `%s`", unit_name(unit));
    }
    buffer_string(out, " |\n");
}

typedef struct Part {
    const char *name;
    const BindTable *table;      // its keys, or
    void (*write)(Buffer *out);
} Part;

static const Part PARTS[] = {
    {"schema", &SCHEMA_LANGUAGE, NULL},
    {"shared", &SHARED_LANGUAGE, NULL},
    {"resource", &RESOURCE_LANGUAGE, NULL},
    {"dialect", &DIALECT_LANGUAGE, NULL},
    {"xml", &XML_LANGUAGE, NULL},
    {"foreign key", &FOREIGN_KEY_LANGUAGE, NULL},
    {"reference", &REFERENCE_LANGUAGE, NULL},
    {"field", &FIELD_LANGUAGE, NULL},
    {"properties", &PROPERTIES_LANGUAGE, NULL},
    {"constraints", &CONSTRAINTS_LANGUAGE, NULL},
    {"missing value", &MISSING_VALUE_LANGUAGE, NULL},
    {"unit", &UNIT_LANGUAGE, NULL},
    {"row number", &ROW_NUMBER_LANGUAGE, NULL},
    {"rule", &RULE_LANGUAGE, NULL},
    {"mapping", &MAPPING_LANGUAGE, NULL},
    {"record", &RECORD_LANGUAGE, NULL},
    {"attribute", &ATTRIBUTE_LANGUAGE, NULL},
    {"functions", NULL, write_plain_functions},
    {"aggregates", NULL, write_aggregates},
    {"units", NULL, write_units},
    {"findings", NULL, write_findings},
};

// The part a line asks for; NULL for any other line.
static const Part *part_of(Text line)
{
    if (!text_starts(line, "{{") || !text_ends(line, "}}")) return NULL;
    Text name = {line.data + 2, line.size - 4};
    for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS; i++)
        if (text_is(name, PARTS[i].name)) return &PARTS[i];
    return NULL;
}

void reference_write(Buffer *out)
{
    Text text = embedded_find("cli/languages.md");
    for (size_t at = 0; at < text.size;) {
        const char *end = memchr(text.data + at, '\n', text.size - at);
        Text line = {text.data + at, (end ? (size_t)(end - text.data) : text.size) - at};
        const Part *part = part_of(line);
        at += line.size + 1;
        if (part && part->table) {
            reference_keys(part->table, out);
        } else if (part) {
            part->write(out);
        } else {
            buffer_text(out, line);
            buffer_char(out, '\n');
        }
    }
}
