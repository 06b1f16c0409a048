// The tables of the schema language.
#include "schema/language.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char *const FORMATS[] = {"", "csv", "xml", NULL};
static const char *const ENCODINGS[] = {"", "utf-8", "utf-8-sig", "utf-16", "gb18030", NULL};
static const char *const MATCHES[] = {"", "exact", "superset", "subset", NULL};
static const char *const SNAPSHOTS[] = {"full", "partial", NULL};
static const char *const SEVERITIES[] = {"", "info", "warning", "error", NULL};
static const char *const SCOPES[] = {"row", "file", NULL};
static const char *const PRECISIONS[] = {"", "year", "month", "day", NULL};
static const char *const PHI[] = {"", "direct", "date", NULL};

static const BindField DIALECT_FIELDS[] = {
    {"delimiter", BIND_TEXT, offsetof(DialectYaml, delimiter), "the character between cells (default ,)", false, NULL,
     NULL},
    {"quoteChar", BIND_TEXT, offsetof(DialectYaml, quote), "the character around cells (default \")", false, NULL,
     NULL},
    {"headerRows", BIND_NUMBERS, offsetof(DialectYaml, header_rows),
     "the rows whose cells make the titles (default [1])", false, NULL, NULL},
    {"headerJoin", BIND_TEXT, offsetof(DialectYaml, header_join),
     "what stands between the cells of several header rows (default a blank)", false, NULL, NULL},
    {"stopRow", BIND_MAP, offsetof(DialectYaml, stop_row),
     "column: text; the row where all of them hold ends the table", false, NULL, NULL},
};
static const BindTable DIALECT = {
    "dialect", sizeof(DialectYaml), offsetof(DialectYaml, node), DIALECT_FIELDS, COUNT(DIALECT_FIELDS), NULL, 0};

static const BindField CONSTRAINTS_FIELDS[] = {
    {"required", BIND_BOOLEAN, offsetof(ConstraintsYaml, required), "a value must be there", false, NULL, NULL},
    {"enum", BIND_LIST, offsetof(ConstraintsYaml, enumeration), "the allowed values", false, NULL, NULL},
    {"pattern", BIND_TEXT, offsetof(ConstraintsYaml, pattern), "a pattern the whole text must match", false, NULL,
     NULL},
    {"minimum", BIND_TEXT, offsetof(ConstraintsYaml, minimum), "the least number or date", false, NULL, NULL},
    {"maximum", BIND_TEXT, offsetof(ConstraintsYaml, maximum), "the greatest number or date", false, NULL, NULL},
    {"exclusiveMinimum", BIND_TEXT, offsetof(ConstraintsYaml, exclusive_minimum), "the value must be greater than this",
     false, NULL, NULL},
    {"precision", BIND_WORD, offsetof(ConstraintsYaml, precision), "how exact a date must be", false, PRECISIONS, NULL},
};
const BindTable CONSTRAINTS_LANGUAGE = {"set of constraints",
                                        sizeof(ConstraintsYaml),
                                        offsetof(ConstraintsYaml, node),
                                        CONSTRAINTS_FIELDS,
                                        COUNT(CONSTRAINTS_FIELDS),
                                        NULL,
                                        0};

static const BindField FIELD_FIELDS[] = {
    {"name", BIND_TEXT, offsetof(FieldYaml, name), "what mappings and rules call it: letters of any script, digits, _",
     false, NULL, NULL},
    {"titles", BIND_LIST, offsetof(FieldYaml, titles),
     "the headers or item names it may have in the file (default its name)", false, NULL, NULL},
    {"xpath", BIND_TEXT, offsetof(FieldYaml, xpath), "XML: where it stands, from the row", false, NULL, NULL},
    {"list", BIND_BOOLEAN, offsetof(FieldYaml, list), "XML: every node is an item", false, NULL, NULL},
    {"separator", BIND_TEXT, offsetof(FieldYaml, separator), "a pattern that splits the cell into a list", false, NULL,
     NULL},
    {"extract", BIND_TEXT, offsetof(FieldYaml, extract),
     "a pattern the whole text must match; its group `value` becomes the value, the others field.group", false, NULL,
     NULL},
    {"examples", BIND_MAP, offsetof(FieldYaml, examples), "text: what it must give; tried by lint", false, NULL, NULL},
    {"zeroPad", BIND_NUMBER, offsetof(FieldYaml, zero_pad), "digits only: zeros in front up to this length", false,
     NULL, NULL},
    {"type", BIND_TEXT, offsetof(FieldYaml, type),
     "string integer number boolean date datetime, or a name from `types`", false, NULL, NULL},
    {"format", BIND_LIST, offsetof(FieldYaml, format),
     "dates: default, iso8601, excel-serial, patterns of %Y %y %m %b %d %H %M %S, names of types", false, NULL, NULL},
    {"decimalChar", BIND_TEXT, offsetof(FieldYaml, decimal_char), "the decimal mark (default .)", false, NULL, NULL},
    {"groupChar", BIND_TEXT, offsetof(FieldYaml, group_char), "the thousands mark (default none)", false, NULL, NULL},
    {"unit", BIND_NODE, offsetof(FieldYaml, unit), "a UCUM unit, or {from: field or group, codes: {text: unit}}", false,
     NULL, NULL},
    {"trueValues", BIND_LIST, offsetof(FieldYaml, true_values), "booleans: texts that mean true", false, NULL, NULL},
    {"falseValues", BIND_LIST, offsetof(FieldYaml, false_values), "booleans: texts that mean false", false, NULL, NULL},
    {"missingValues", BIND_NODE, offsetof(FieldYaml, missing_values),
     "texts that mean missing; replaces the outer list", false, NULL, NULL},
    {"severity", BIND_WORD, offsetof(FieldYaml, severity),
     "warning: what the cell fails is a warning and the value is missing", false, SEVERITIES, NULL},
    {"constraints", BIND_RECORD, offsetof(FieldYaml, constraints), "what must hold of the value", false, NULL,
     &CONSTRAINTS_LANGUAGE},
    {"warnings", BIND_RECORD, offsetof(FieldYaml, warnings), "what should hold of the value", false, NULL,
     &CONSTRAINTS_LANGUAGE},
    {"phi", BIND_WORD, offsetof(FieldYaml, phi), "direct: identifies a person, never leaves; date: masked in output",
     false, PHI, NULL},
    {"from", BIND_TEXT, offsetof(FieldYaml, from), "file fields: path or stopRow", false, NULL, NULL},
    {"rowNumber", BIND_NODE, offsetof(FieldYaml, row_number),
     "models: numbered 1… in the order of these attributes as text; {name: a, last: text} sorts that text last", false,
     NULL, NULL},
    {"precisionColumn", BIND_TEXT, offsetof(FieldYaml, precision_column),
     "models: false for a date that is always a day and needs no column for its precision", false, NULL, NULL},
    {"export", BIND_TEXT, offsetof(FieldYaml, export), "models: false for an attribute that `export` leaves out", false,
     NULL, NULL},
    {"standard", BIND_TEXT, offsetof(FieldYaml, standard), "models: the standard its codes stand for", false, NULL,
     NULL},
    {"title", BIND_TEXT, offsetof(FieldYaml, title), "a name for people", false, NULL, NULL},
    {"description", BIND_TEXT, offsetof(FieldYaml, description), "a sentence for the data dictionary", false, NULL,
     NULL},
};
const BindTable FIELD_LANGUAGE = {
    "field", sizeof(FieldYaml), offsetof(FieldYaml, node), FIELD_FIELDS, COUNT(FIELD_FIELDS), NULL, 0};

static const BindField RULE_FIELDS[] = {
    {"id", BIND_TEXT, offsetof(RuleYaml, id), "a name for findings and people", true, NULL, NULL},
    {"when", BIND_TEXT, offsetof(RuleYaml, when), "checked only where this is true", false, NULL, NULL},
    {"assert", BIND_TEXT, offsetof(RuleYaml, assert), "must not be false", true, NULL, NULL},
    {"severity", BIND_WORD, offsetof(RuleYaml, severity), "default error", false, SEVERITIES, NULL},
    {"code", BIND_TEXT, offsetof(RuleYaml, code), "the finding's word (default: the id)", false, NULL, NULL},
    {"message", BIND_LABEL, offsetof(RuleYaml, message), "what is wrong when it is false", false, NULL, NULL},
    {"scope", BIND_WORD, offsetof(RuleYaml, scope), "row (default) or file", false, SCOPES, NULL},
};
const BindTable RULE_LANGUAGE = {
    "rule", sizeof(RuleYaml), offsetof(RuleYaml, node), RULE_FIELDS, COUNT(RULE_FIELDS), NULL, 0};

static const BindField REFERENCE_FIELDS[] = {
    {"resource", BIND_TEXT, offsetof(struct ReferenceYaml, resource), "the resource referred to", true, NULL, NULL},
    {"fields", BIND_LIST, offsetof(struct ReferenceYaml, fields), "its fields", true, NULL, NULL},
};
static const BindTable REFERENCE = {"reference",
                                    sizeof(struct ReferenceYaml),
                                    offsetof(struct ReferenceYaml, node),
                                    REFERENCE_FIELDS,
                                    COUNT(REFERENCE_FIELDS),
                                    NULL,
                                    0};

static const BindField FOREIGN_KEY_FIELDS[] = {
    {"fields", BIND_LIST, offsetof(ForeignKeyYaml, fields), "fields of this resource", true, NULL, NULL},
    {"reference", BIND_RECORD, offsetof(ForeignKeyYaml, reference), "where a row with the same values must be", true,
     NULL, &REFERENCE},
};
static const BindTable FOREIGN_KEY = {"foreign key",
                                      sizeof(ForeignKeyYaml),
                                      offsetof(ForeignKeyYaml, node),
                                      FOREIGN_KEY_FIELDS,
                                      COUNT(FOREIGN_KEY_FIELDS),
                                      NULL,
                                      0};

static const BindField SHARED_FIELDS[] = {
    {"path", BIND_TEXT, offsetof(SharedYaml, path), "glob of the file's name; each path needs exactly one file", false,
     NULL, NULL},
    {"format", BIND_WORD, offsetof(SharedYaml, format), "csv or xml", false, FORMATS, NULL},
    {"encoding", BIND_WORD, offsetof(SharedYaml, encoding), "utf-8 (default), utf-8-sig, utf-16, gb18030", false,
     ENCODINGS, NULL},
    {"dialect", BIND_RECORD, offsetof(SharedYaml, dialect), "how the CSV is written", false, NULL, &DIALECT},
    {"missingValues", BIND_NODE, offsetof(SharedYaml, missing_values),
     "texts, or {value, label}, that mean missing (default [\"\"])", false, NULL, NULL},
    {"fieldsMatch", BIND_WORD, offsetof(SharedYaml, fields_match),
     "exact (default), superset (more columns: a warning), subset (columns may be absent)", false, MATCHES, NULL},
    {"drop", BIND_LIST, offsetof(SharedYaml, drop), "titles or globs that are read past and never leave the reader",
     false, NULL, NULL},
    {"patient", BIND_TEXT, offsetof(SharedYaml, patient), "the field that says whose row it is", false, NULL, NULL},
    {"primaryKey", BIND_LIST, offsetof(SharedYaml, primary_key), "fields that identify a row within the patient", false,
     NULL, NULL},
    {"uniqueKeys", BIND_LISTS, offsetof(SharedYaml, unique_keys), "lists of fields no two patients should share", false,
     NULL, NULL},
    {"distinct", BIND_TEXT, offsetof(SharedYaml, distinct), "true: without a key, an equal row is a duplicate", false,
     NULL, NULL},
    {"latest", BIND_TEXT, offsetof(SharedYaml, latest), "of rows with one key the greatest of this field stays", false,
     NULL, NULL},
    {"repeats", BIND_TEXT, offsetof(SharedYaml, repeats), "conflict: an equal repetition of a key is a conflict too",
     false, NULL, NULL},
    {"update", BIND_TEXT, offsetof(SharedYaml, update),
     "true: a row with a key already seen replaces the cells it carries", false, NULL, NULL},
    {"remove", BIND_TEXT, offsetof(SharedYaml, remove),
     "true: withdraws the row with this key, or without a key the patient", false, NULL, NULL},
    {"ignore", BIND_TEXT, offsetof(SharedYaml, ignore), "true: out of scope, counted, never typed", false, NULL, NULL},
    {"foreignKeys", BIND_RECORDS, offsetof(SharedYaml, foreign_keys), "rows that must exist elsewhere", false, NULL,
     &FOREIGN_KEY},
    {"rows", BIND_TEXT, offsetof(SharedYaml, rows), "XML: XPath from the record, one row a node", false, NULL, NULL},
    {"header", BIND_TEXT, offsetof(SharedYaml, header), "XML: XPath from the row, the titles it has", false, NULL,
     NULL},
    {"cell", BIND_TEXT, offsetof(SharedYaml, cell), "XML: XPath from the row with {title}", false, NULL, NULL},
    {"value", BIND_TEXT, offsetof(SharedYaml, value), "XML: XPath from the cell to its text (default .)", false, NULL,
     NULL},
    {"fields", BIND_RECORDS, offsetof(SharedYaml, fields), "the columns", false, NULL, &FIELD_LANGUAGE},
    {"rules", BIND_RECORDS, offsetof(SharedYaml, rules), "what must hold of a row, or of the file", false, NULL,
     &RULE_LANGUAGE},
};
static const BindTable SHARED = {
    "schema", sizeof(SharedYaml), offsetof(SharedYaml, node), SHARED_FIELDS, COUNT(SHARED_FIELDS), NULL, 0};

static const BindField RESOURCE_FIELDS[] = {
    {"name", BIND_TEXT, offsetof(ResourceYaml, name), "what mappings call it", true, NULL, NULL},
    {"where", BIND_TEXT, offsetof(ResourceYaml, where), "which rows of the file are of this resource", false, NULL,
     NULL},
    {"title", BIND_TEXT, offsetof(ResourceYaml, title), "a name for people", false, NULL, NULL},
    {"description", BIND_TEXT, offsetof(ResourceYaml, description), "a sentence for the data dictionary", false, NULL,
     NULL},
};
static const BindTable RESOURCE = {"resource",
                                   sizeof(ResourceYaml),
                                   offsetof(ResourceYaml, shared.node),
                                   RESOURCE_FIELDS,
                                   COUNT(RESOURCE_FIELDS),
                                   &SHARED,
                                   offsetof(ResourceYaml, shared)};

static const BindField XML_FIELDS[] = {
    {"namespaces", BIND_MAP, offsetof(struct XmlYaml, namespaces),
     "prefix: URI; an element in any other namespace refuses the file", false, NULL, NULL},
    {"record", BIND_TEXT, offsetof(struct XmlYaml, record),
     "absolute XPath of the element that is read, counted and kept together", true, NULL, NULL},
};
static const BindTable XML = {"description of XML",
                              sizeof(struct XmlYaml),
                              offsetof(struct XmlYaml, node),
                              XML_FIELDS,
                              COUNT(XML_FIELDS),
                              NULL,
                              0};

static const BindField SCHEMA_FIELDS[] = {
    {"schema", BIND_NUMBER, offsetof(SchemaYaml, schema), "version of the language: 1", true, NULL, NULL},
    {"name", BIND_TEXT, offsetof(SchemaYaml, name), "the center, or the model", true, NULL, NULL},
    {"version", BIND_TEXT, offsetof(SchemaYaml, version), "of this schema", false, NULL, NULL},
    {"title", BIND_TEXT, offsetof(SchemaYaml, title), "a name for people", false, NULL, NULL},
    {"description", BIND_TEXT, offsetof(SchemaYaml, description), "sentences for people", false, NULL, NULL},
    {"snapshot", BIND_WORD, offsetof(SchemaYaml, snapshot), "full: the export holds every patient; partial: only some",
     false, SNAPSHOTS, NULL},
    {"timezone", BIND_TEXT, offsetof(SchemaYaml, timezone), "for date-times written without one (default +08:00)",
     false, NULL, NULL},
    {"xml", BIND_RECORD, offsetof(SchemaYaml, xml), "how the XML is built", false, NULL, &XML},
    {"corrections", BIND_TEXT, offsetof(SchemaYaml, corrections), "a CSV of corrections, beside the data", false, NULL,
     NULL},
    {"types", BIND_MAP, offsetof(SchemaYaml, types), "name: field properties that a field takes with `type: name`",
     false, NULL, NULL},
    {"file", BIND_RECORDS, offsetof(SchemaYaml, file), "values the file has once", false, NULL, &FIELD_LANGUAGE},
    {"eligibility", BIND_RECORDS, offsetof(SchemaYaml, eligibility),
     "models: rules whose falsehood excludes a patient from the cohort", false, NULL, &RULE_LANGUAGE},
    {"resources", BIND_RECORDS, offsetof(SchemaYaml, resources), "the tables", true, NULL, &RESOURCE},
};
const BindTable SCHEMA_LANGUAGE = {
    "schema", sizeof(SchemaYaml),          offsetof(SchemaYaml, shared.node), SCHEMA_FIELDS, COUNT(SCHEMA_FIELDS),
    &SHARED,  offsetof(SchemaYaml, shared)};
