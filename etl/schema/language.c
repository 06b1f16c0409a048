// The tables of the schema language: a schema as a whole, its resources, the files they come from. Fields and rules
// stand in language_field.c.
#include "schema/language.h"

#include "schema/schema.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char *const FORMATS[] = {"", "csv", "xml", NULL};
static const char *const ENCODINGS[] = {"", "utf-8", "utf-8-sig", "utf-16", "gb18030", NULL};
static const char *const MATCHES[] = {"", "exact", "superset", "subset", NULL};
static const char *const UNKNOWNS[] = {"", "warning", "error", NULL};
static const char *const REPEATS[] = {"", "conflict", NULL};
static const char *const SNAPSHOTS[] = {"full", "partial", NULL};

static const BindShape TEXTS = {.entries = &BIND_ANY_TEXT};

static const BindField DIALECT_FIELDS[] = {
    {"delimiter", BIND_TEXT, offsetof(DialectYaml, delimiter), .holds = "one character", .fallback = "','",
     .example = "\"\\t\"", .meaning = "the character between cells"},
    {"quoteChar", BIND_TEXT, offsetof(DialectYaml, quote), .holds = "one character", .fallback = "'\"'",
     .example = "\"'\"", .meaning = "the character around cells; doubled inside"},
    {"headerRows", BIND_NUMBERS, offsetof(DialectYaml, header_rows), .fallback = "[1]", .example = "[2, 3]",
     .meaning = "the rows whose cells make the titles, all within the first 1,000; data begin behind the last of them, "
                "rows between and before are passed over"},
    {"headerJoin", BIND_TEXT, offsetof(DialectYaml, header_join), .fallback = "' '", .example = "' / '",
     .meaning = "stands between the cells of several header rows; empty cells are left out"},
    {"stopRow", BIND_MAP, offsetof(DialectYaml, stop_row), .shape = &TEXTS, .holds = "title: text",
     .example = "{No: Total}",
     .meaning = "the row in which every named cell has its text (`''`: is empty) ends the table and is no record; only "
                "blank rows may follow"},
};
const BindTable DIALECT_LANGUAGE = {
    "dialect", sizeof(DialectYaml), offsetof(DialectYaml, node), DIALECT_FIELDS, COUNT(DIALECT_FIELDS), NULL, 0};

static const BindField REFERENCE_FIELDS[] = {
    {"resource", BIND_TEXT, offsetof(struct ReferenceYaml, resource), .required = true, .holds = "resource",
     .example = "patients", .meaning = "the resource referred to"},
    {"fields", BIND_LIST, offsetof(struct ReferenceYaml, fields), .required = true, .holds = "field",
     .example = "[id]", .meaning = "its fields, in the order of the key's"},
};
const BindTable REFERENCE_LANGUAGE = {"reference",
                                    sizeof(struct ReferenceYaml),
                                    offsetof(struct ReferenceYaml, node),
                                    REFERENCE_FIELDS,
                                    COUNT(REFERENCE_FIELDS),
                                    NULL,
                                    0};

static const BindField FOREIGN_KEY_FIELDS[] = {
    {"fields", BIND_LIST, offsetof(ForeignKeyYaml, fields), .required = true, .holds = "field", .example = "[id]",
     .meaning = "fields of this resource"},
    {"reference", BIND_RECORD, offsetof(ForeignKeyYaml, reference), .required = true, .table = &REFERENCE_LANGUAGE,
     .example = "{resource: patients, fields: [id]}", .meaning = "where a row with the same values must be"},
};
const BindTable FOREIGN_KEY_LANGUAGE = {"foreign key",
                                      sizeof(ForeignKeyYaml),
                                      offsetof(ForeignKeyYaml, node),
                                      FOREIGN_KEY_FIELDS,
                                      COUNT(FOREIGN_KEY_FIELDS),
                                      NULL,
                                      0};

static const BindField SHARED_FIELDS[] = {
    {"path", BIND_TEXT, offsetof(SharedYaml, path), .only = "center", .holds = "glob", .example = "'visits_*.csv'",
     .meaning = "the file's name, without its folder. Every path needs exactly one file and every file one path, else "
                "the submission is refused; a file given to a command may have any name where the schema has but one "
                "path. Required, here or at the top"},
    {"mayBeEmpty", BIND_TRUTH, offsetof(SharedYaml, may_be_empty), .only = "center", .fallback = "false",
     .example = "true",
     .meaning = "true for every resource of a file: without a record (of a CSV: header only) it is taken for nothing "
                "to report; else for a failed export (F111). A file of no bytes is always refused (F110), and one file "
                "at least must have records"},
    {"format", BIND_WORD, offsetof(SharedYaml, format), .only = "center", .words = FORMATS, .example = "csv",
     .meaning = "of the file. Required, here or at the top"},
    {"encoding", BIND_WORD, offsetof(SharedYaml, encoding), .only = "center", .words = ENCODINGS,
     .fallback = "utf-8", .example = "gb18030",
     .meaning = "of the file: utf-8 (a byte order mark is a warning), utf-8-sig (one is expected), utf-16 (one is "
                "required), gb18030. Bytes that are not of it refuse the file"},
    {"dialect", BIND_RECORD, offsetof(SharedYaml, dialect), .only = "CSV", .table = &DIALECT_LANGUAGE,
     .example = "{delimiter: ';'}", .meaning = "how the CSV is written"},
    {"fieldsMatch", BIND_WORD, offsetof(SharedYaml, fields_match), .only = "center", .words = MATCHES,
     .fallback = "exact", .example = "superset",
     .meaning = "the columns of the file (XML: what `header` finds of a row, and the nodes that `xml.drop` asks about) "
                "against all fields and drops: exact; "
                "superset: more columns are a warning; subset: columns may be absent, their values are missing"},
    {"strayCells", BIND_WORD, offsetof(SharedYaml, stray_cells), .only = "CSV", .words = UNKNOWNS,
     .fallback = "not asked", .example = "error",
     .meaning = "what a cell is that is filled in a column only other resources of the file read (C309): where rows of "
                "several kinds share a file, it would be lost"},
    {"drop", BIND_LIST, offsetof(SharedYaml, drop), .only = "center", .holds = "title or glob", .fallback = "[]",
     .example = "[姓名, 'note_*']",
     .meaning = "columns that are read past and never leave the reader; they must be there. A pattern takes those "
                "that no field reads. *Added* to those of the top"},
    {"missingValues", BIND_NODE, offsetof(SharedYaml, missing_values), .only = "center",
     .shape = &MISSING_VALUES_SHAPE, .fallback = "['']", .example = "['', NA, {value: '-9', label: refused}]",
     .meaning = "texts that mean missing, for every field that does not say so itself. An empty cell always is"},
    {"patient", BIND_TEXT, offsetof(SharedYaml, patient), .only = "center", .holds = "field", .example = "id",
     .meaning = "whose the row is; a row without it is an error (K504). Required, here or at the top"},
    {"ignore", BIND_TEXT, offsetof(SharedYaml, ignore), .only = "center", .holds = "expression",
     .example = "test != 'EBV'", .meaning = "true: the row is out of scope: counted, its cells never typed"},
    {"primaryKey", BIND_LIST, offsetof(SharedYaml, primary_key), .holds = "field", .fallback = "none",
     .example = "[id, visit]",
     .meaning = "what identifies a row within its patient. Again with the same key: an equal row is a duplicate "
                "(K501), another a conflict (K502) that quarantines the patient. In a model: no two rows of a patient "
                "share it, `[]` is at most one row"},
    {"repeats", BIND_WORD, offsetof(SharedYaml, repeats), .only = "center", .words = REPEATS,
     .fallback = "equal rows are duplicates", .example = "conflict",
     .meaning = "an equal repetition of a key is a conflict too"},
    {"distinct", BIND_TRUTH, offsetof(SharedYaml, distinct), .only = "center", .fallback = "false", .example = "true",
     .meaning = "without a `primaryKey`: an equal row of the patient is a duplicate"},
    {"latest", BIND_TEXT, offsetof(SharedYaml, latest), .only = "center", .holds = "field", .example = "version",
     .meaning = "of the rows with one key the greatest of this field stays, the others are superseded; ties go to the "
                "duplicate rule, but for a row in which it is in error"},
    {"update", BIND_TEXT, offsetof(SharedYaml, update), .only = "center", .holds = "expression",
     .example = "action = 'U'",
     .meaning = "true: a row with a key already seen replaces the cells it carries (CSV: all of them) in the earlier "
                "row, and counts as superseded"},
    {"remove", BIND_TEXT, offsetof(SharedYaml, remove), .only = "center", .holds = "expression",
     .example = "action = 'D'",
     .meaning = "true: withdraws every row of the patient with its key; in a resource without a key the patient, "
                "wherever the rest stands"},
    {"uniqueKeys", BIND_LISTS, offsetof(SharedYaml, unique_keys), .only = "center", .holds = "field",
     .example = "[[birth, initials]]",
     .meaning = "lists of fields no two patients should share, none of them missing: a warning (K507) at the later "
                "row"},
    {"foreignKeys", BIND_RECORDS, offsetof(SharedYaml, foreign_keys), .only = "center", .table = &FOREIGN_KEY_LANGUAGE,
     .example = "[{fields: [id], reference: {resource: patients, fields: [id]}}]",
     .meaning = "rows that must exist elsewhere; an orphan (K503) is quarantined alone"},
    {"rows", BIND_TEXT, offsetof(SharedYaml, rows), .only = "XML", .holds = "XPath", .example = ".//x:Visit",
     .meaning = "from the record, one row a node; `.` is the record. Required for XML, here or at the top"},
    {"cell", BIND_TEXT, offsetof(SharedYaml, cell), .only = "XML", .holds = "XPath with {title}",
     .example = "\"x:ItemData[@ItemOID='{title}']\"",
     .meaning = "from the row, the node of a title; present = carried"},
    {"value", BIND_TEXT, offsetof(SharedYaml, value), .only = "XML", .holds = "XPath", .fallback = "'.'",
     .example = "'@Value'", .meaning = "from the cell, its text; nothing = missing"},
    {"header", BIND_TEXT, offsetof(SharedYaml, header), .only = "XML", .holds = "XPath",
     .example = "x:ItemData/@ItemOID",
     .meaning = "from the row, the titles it has, as they are written, for `fieldsMatch` and `drop`; one that only an "
                "`xpath` reads is known once `drop` names it. A field that no row has, while a title that no field has "
                "is there, one like its own or one in several rows, refuses the file (F114)"},
    {"fields", BIND_RECORDS, offsetof(SharedYaml, fields), .table = &FIELD_LANGUAGE, .example = "[{name: id}]",
     .meaning = "the columns. *Added* to those of the top; one of the same name replaces it"},
    {"rules", BIND_RECORDS, offsetof(SharedYaml, rules), .table = &RULE_LANGUAGE,
     .example = "[{id: order, assert: start <= end}]",
     .meaning = "what must hold of a row. *Added* to those of the top. At the top of a model: what must hold of a "
                "patient, in names `entity.attribute`"},
};
const BindTable SHARED_LANGUAGE = {
    "schema", sizeof(SharedYaml), offsetof(SharedYaml, node), SHARED_FIELDS, COUNT(SHARED_FIELDS), NULL, 0};

static const BindField RESOURCE_FIELDS[] = {
    {"name", BIND_TEXT, offsetof(ResourceYaml, name), .required = true, .holds = "name", .example = "visits",
     .meaning = "what mappings call it; in a model the entity and its table"},
    {"where", BIND_TEXT, offsetof(ResourceYaml, where), .only = "center", .holds = "expression",
     .fallback = "every row", .example = "form = 'baseline'",
     .meaning = "which rows of the file, or of `rows`, are of this resource. A row that no resource takes, or two, is "
                "an error of its patient (F120)"},
    {"title", BIND_TEXT, offsetof(ResourceYaml, title), .example = "Visits", .meaning = "a name for people"},
    {"description", BIND_TEXT, offsetof(ResourceYaml, description), .example = "one row a visit",
     .meaning = "a sentence for the data dictionary"},
};
const BindTable RESOURCE_LANGUAGE = {"resource",
                                     sizeof(ResourceYaml),
                                     offsetof(ResourceYaml, shared.node),
                                     RESOURCE_FIELDS,
                                     COUNT(RESOURCE_FIELDS),
                                     &SHARED_LANGUAGE,
                                     offsetof(ResourceYaml, shared)};

static const BindField XML_FIELDS[] = {
    {"namespaces", BIND_MAP, offsetof(struct XmlYaml, namespaces), .shape = &TEXTS, .holds = "prefix: URI",
     .fallback = "{}", .example = "{x: 'urn:example:export'}",
     .meaning = "the prefixes of the XPaths; an element in any other namespace refuses the file"},
    {"record", BIND_TEXT, offsetof(struct XmlYaml, record), .required = true, .holds = "absolute XPath",
     .example = "/x:Export/x:Patient",
     .meaning = "the element that is read, counted and kept together; child steps only"},
    {"drop", BIND_LIST, offsetof(struct XmlYaml, drop), .holds = "XPath", .fallback = "nothing is asked",
     .example = "[x:Name, './/x:Visit/@room', /x:Export/x:Sender]",
     .meaning = "elements and attributes that are read past: from the record, or from the root what stands beside the "
                "records. Where this key stands, be it `[]`, every other one that no XPath names is reported (F124): "
                "an error, with `fieldsMatch: superset` a warning; so is a text that no XPath takes (`x:Note/text()` "
                "reads past one). One that is looked for and found in none of the file while another stands in its "
                "place, in several records or by a name that is alike, refuses the submission (F114), and so does an "
                "element of the record's name anywhere but at `record`"},
    {"unknown", BIND_WORD, offsetof(struct XmlYaml, unknown), .words = UNKNOWNS,
     .fallback = "as `fieldsMatch` says", .example = "error",
     .meaning = "what an element or attribute is that `drop` asks about and nothing names, where `header` may find "
                "more items than there are fields. An attribute in a namespace that is not declared is always a "
                "warning"},
};
const BindTable XML_LANGUAGE = {"description of XML",
                              sizeof(struct XmlYaml),
                              offsetof(struct XmlYaml, node),
                              XML_FIELDS,
                              COUNT(XML_FIELDS),
                              NULL,
                              0};

static const BindShape TYPE = {.table = &PROPERTIES_LANGUAGE};
static const BindShape TYPES = {.entries = &TYPE};

static const BindField SCHEMA_FIELDS[] = {
    {"schema", BIND_NUMBER, offsetof(SchemaYaml, schema), .required = true, .example = "1",
     .meaning = "version of the language: 1"},
    {"name", BIND_TEXT, offsetof(SchemaYaml, name), .required = true, .example = "h01",
     .meaning = "the center, or the model; also the file's name without `.yaml`"},
    {"version", BIND_TEXT, offsetof(SchemaYaml, version), .fallback = "''", .example = "'2024'",
     .meaning = "of this schema; of a model, what mappings name behind the slash"},
    {"title", BIND_TEXT, offsetof(SchemaYaml, title), .example = "City Hospital, registry export",
     .meaning = "a name for people"},
    {"description", BIND_TEXT, offsetof(SchemaYaml, description), .example = "monthly, from the registry",
     .meaning = "sentences for people"},
    {"snapshot", BIND_WORD, offsetof(SchemaYaml, snapshot), .only = "center", .words = SNAPSHOTS, .fallback = "full",
     .example = "partial",
     .meaning = "full: the export holds every patient, and one who was in the last export and is not in this one is a "
                "warning (H703); partial: it holds some. Either way nobody is deleted"},
    {"timezone", BIND_TEXT, offsetof(SchemaYaml, timezone), .only = "center", .fallback = "'" SCHEMA_TIMEZONE "'",
     .example = "'+01:00'", .meaning = "of date-times written without one; only the moment of extraction needs it"},
    {"xml", BIND_RECORD, offsetof(SchemaYaml, xml), .only = "XML", .table = &XML_LANGUAGE,
     .example = "{namespaces: {x: 'urn:x'}, record: /x:Export/x:Patient}",
     .meaning = "how the XML is built. Required for XML"},
    {"corrections", BIND_TEXT, offsetof(SchemaYaml, corrections), .only = "center", .holds = "path",
     .example = "corrections.csv",
     .meaning = "a CSV file of cells to be read otherwise, kept beside the data; see *Corrections*"},
    {"types", BIND_MAP, offsetof(SchemaYaml, types), .shape = &TYPES, .fallback = "{}",
     .example = "{day: {type: date, format: '%Y%m%d'}}",
     .meaning = "name: properties of a field, which a field takes with `type: name`. One may build on another; keys "
                "above win, `constraints` and `warnings` are merged key by key"},
    {"file", BIND_RECORDS, offsetof(SchemaYaml, file), .only = "center", .table = &FIELD_LANGUAGE,
     .example = "[{name: total, from: stopRow, titles: No, type: integer}]",
     .meaning = "values each file has once; what is wrong with one refuses the submission (F119). The one named "
                "`extracted` says when the data were extracted"},
    {"eligibility", BIND_RECORDS, offsetof(SchemaYaml, eligibility), .only = "model", .table = &RULE_LANGUAGE,
     .example = "[{id: has-visit, assert: count(visit) >= 1}]",
     .meaning = "rules over a patient in whom nothing is wrong; false: stored, but not in the cohort (M603, info)"},
    {"resources", BIND_RECORDS, offsetof(SchemaYaml, resources), .required = true, .table = &RESOURCE_LANGUAGE,
     .example = "[{name: visits, fields: [{name: id}]}]",
     .meaning = "the tables the schema makes of the files; in a model the entities"},
};
const BindTable SCHEMA_LANGUAGE = {"schema",
                                   sizeof(SchemaYaml),
                                   offsetof(SchemaYaml, shared.node),
                                   SCHEMA_FIELDS,
                                   COUNT(SCHEMA_FIELDS),
                                   &SHARED_LANGUAGE,
                                   offsetof(SchemaYaml, shared)};
