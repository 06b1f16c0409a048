// The tables of the schema language, continued: fields and what must hold of their values.
#include "schema/language.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char *const SEVERITIES[] = {"", "info", "warning", "error", NULL};
static const char *const PRECISIONS[] = {"", "year", "month", "day", NULL};
static const char *const PHI[] = {"", "direct", "date", NULL};

static const BindField CONSTRAINTS_FIELDS[] = {
    {"required", BIND_BOOLEAN, offsetof(ConstraintsYaml, required), .fallback = "false", .example = "true",
     .meaning = "a value must be there; of a list at least one item"},
    {"enum", BIND_LIST, offsetof(ConstraintsYaml, enumeration), .example = "[M, F]",
     .meaning = "the allowed values; of numbers and dates the value counts, not how it is written; of booleans true or "
                "false"},
    {"pattern", BIND_TEXT, offsetof(ConstraintsYaml, pattern), .holds = "pattern", .example = "'[0-9]{8}'",
     .meaning = "the whole text must match; for `type: string`"},
    {"minimum", BIND_TEXT, offsetof(ConstraintsYaml, minimum), .holds = "number or date", .example = "0",
     .meaning = "the least value; a partial date passes where some day of it does"},
    {"maximum", BIND_TEXT, offsetof(ConstraintsYaml, maximum), .holds = "number or date", .example = "2099-12-31",
     .meaning = "the greatest value"},
    {"exclusiveMinimum", BIND_TEXT, offsetof(ConstraintsYaml, exclusive_minimum), .holds = "number or date",
     .example = "0", .meaning = "the value must be greater than this"},
    {"precision", BIND_WORD, offsetof(ConstraintsYaml, precision), .words = PRECISIONS, .example = "day",
     .meaning = "how exact a date must be at least; for `type: date`"},
};
const BindTable CONSTRAINTS_LANGUAGE = {"set of constraints",
                                        sizeof(ConstraintsYaml),
                                        offsetof(ConstraintsYaml, node),
                                        CONSTRAINTS_FIELDS,
                                        COUNT(CONSTRAINTS_FIELDS),
                                        NULL,
                                        0};

// ---- Values with several forms -------------------------------------------------------------------------------------

static const BindField MISSING_VALUE_FIELDS[] = {
    {"value", BIND_NODE, offsetof(MissingValueYaml, value), .required = true, .shape = &BIND_ANY_TEXT,
     .example = "'-9'", .meaning = "the text that means missing"},
    {"label", BIND_TEXT, offsetof(MissingValueYaml, label), .example = "refused",
     .meaning = "what it says, for people"},
};
const BindTable MISSING_VALUE_LANGUAGE = {"missing value",
                                          sizeof(MissingValueYaml),
                                          offsetof(MissingValueYaml, node),
                                          MISSING_VALUE_FIELDS,
                                          COUNT(MISSING_VALUE_FIELDS),
                                          NULL,
                                          0};
static const BindShape MISSING_VALUE = {.text = true, .empty = true, .table = &MISSING_VALUE_LANGUAGE};
const BindShape MISSING_VALUES_SHAPE = {
    .text = true, .empty = true, .table = &MISSING_VALUE_LANGUAGE, .items = &MISSING_VALUE};

static const BindShape TEXTS = {.entries = &BIND_SOME_TEXT};
static const BindField UNIT_FIELDS[] = {
    {"from", BIND_TEXT, offsetof(UnitYaml, from), .required = true, .holds = "field or group",
     .example = "unit_column",
     .meaning = "a group of this field's `extract`, or another text field of the row, that says the unit"},
    {"codes", BIND_MAP, offsetof(UnitYaml, codes), .shape = &TEXTS, .example = "{拷贝/毫升: copies/mL}",
     .meaning = "the center's words for units; without it the text itself is the unit"},
};
const BindTable UNIT_LANGUAGE = {
    "description of a unit", sizeof(UnitYaml), offsetof(UnitYaml, node), UNIT_FIELDS, COUNT(UNIT_FIELDS), NULL, 0};
static const BindShape UNIT_SHAPE = {.text = true, .table = &UNIT_LANGUAGE};

static const BindField ROW_NUMBER_FIELDS[] = {
    {"name", BIND_TEXT, offsetof(RowNumberYaml, name), .required = true, .holds = "attribute",
     .example = "start_date", .meaning = "an attribute of the entity"},
    {"last", BIND_TEXT, offsetof(RowNumberYaml, last), .example = "''",
     .meaning = "this text (empty: no value) sorts behind all others"},
};
const BindTable ROW_NUMBER_LANGUAGE = {"key of an order",
                                       sizeof(RowNumberYaml),
                                       offsetof(RowNumberYaml, node),
                                       ROW_NUMBER_FIELDS,
                                       COUNT(ROW_NUMBER_FIELDS),
                                       NULL,
                                       0};
static const BindShape ROW_NUMBER_KEY = {.text = true, .table = &ROW_NUMBER_LANGUAGE};
static const BindShape ROW_NUMBER_SHAPE = {.items = &ROW_NUMBER_KEY};

static const BindShape EXAMPLE = {.text = true, .entries = &BIND_ANY_TEXT};
static const BindShape EXAMPLES_SHAPE = {.entries = &EXAMPLE};

// ---- Fields --------------------------------------------------------------------------------------------------------

// In the order in which they act on a cell, then what does not act on it.
static const BindField PROPERTIES_FIELDS[] = {
    {"titles", BIND_LIST, offsetof(FieldYaml, titles), .only = "center", .holds = "title",
     .fallback = "the field's name", .example = "[性别, sex]",
     .meaning = "the headers, or names of items, it may have in the file; the first found is read. `_sourceRow` is the "
                "number of the line, `_col.N` the column N where its title is empty or repeated"},
    {"xpath", BIND_TEXT, offsetof(FieldYaml, xpath), .only = "XML", .holds = "XPath", .example = "'@sexCode'",
     .meaning = "where it stands, from the row; instead of the resource's `cell`"},
    {"from", BIND_TEXT, offsetof(FieldYaml, from), .only = "file", .holds = "`path` or `stopRow`", .example = "path",
     .meaning = "takes it from the file's name, or from the stop row under `titles`"},
    {"list", BIND_BOOLEAN, offsetof(FieldYaml, list), .only = "XML", .fallback = "false", .example = "true",
     .meaning = "every node is an item; else a second node is an error (`ambiguous`)"},
    {"missingValues", BIND_NODE, offsetof(FieldYaml, missing_values), .only = "center",
     .shape = &MISSING_VALUES_SHAPE, .fallback = "those of the resource", .example = "['', NA, {value: '9'}]",
     .meaning = "texts that mean missing; they replace the outer list. An empty cell always is"},
    {"separator", BIND_TEXT, offsetof(FieldYaml, separator), .only = "center", .holds = "pattern",
     .example = "'[、;,]'", .meaning = "splits the cell into a list, each item cleaned and read by itself"},
    {"extract", BIND_TEXT, offsetof(FieldYaml, extract), .only = "center", .holds = "pattern",
     .example = "'(?<value>[0-9.]+) ?(?<unit>c?Gy)'",
     .meaning = "must match the whole text (of an item). The group `value` becomes the value, else the whole text is; "
                "the other groups are `field.group`, always texts, missing where empty; `field.text` is the whole"},
    {"zeroPad", BIND_NUMBER, offsetof(FieldYaml, zero_pad), .only = "center", .example = "8",
     .meaning = "digits only: zeros in front up to this length (at most 64); a longer text stays"},
    {"type", BIND_TEXT, offsetof(FieldYaml, type), .holds = "type", .fallback = "string", .example = "date",
     .meaning = "string, integer, number, boolean, date, datetime, or a name of `types`"},
    {"format", BIND_LIST, offsetof(FieldYaml, format), .only = "center", .holds = "date format", .fallback = "default",
     .example = "['%Y/%m/%d', excel-serial]",
     .meaning = "dates: how they may be written; `default` is YYYY-MM-DD; see *Dates*"},
    {"mayBeFuture", BIND_BOOLEAN, offsetof(FieldYaml, may_be_future), .only = "center", .fallback = "false",
     .example = "true",
     .meaning = "dates: true where one may lie after the day of the export, as a planned visit does; else it is an "
                "error (C304). The day is that of the `file` field `extracted`, of `--extracted-at` or the manifest, "
                "or the day on which the file is read"},
    {"decimalChar", BIND_TEXT, offsetof(FieldYaml, decimal_char), .only = "center", .holds = "one character",
     .fallback = "'.'", .example = "','", .meaning = "`type: number`: the decimal mark"},
    {"groupChar", BIND_TEXT, offsetof(FieldYaml, group_char), .only = "center", .holds = "one character",
     .fallback = "none", .example = "','",
     .meaning = "numbers: the thousands mark; where it stands, it parts groups of three digits"},
    {"trueValues", BIND_LIST, offsetof(FieldYaml, true_values), .only = "center",
     .fallback = "['true', 'True', 'TRUE', '1']", .example = "[是, Y]",
     .meaning = "`type: boolean`: texts that mean true"},
    {"falseValues", BIND_LIST, offsetof(FieldYaml, false_values), .only = "center",
     .fallback = "['false', 'False', 'FALSE', '0']", .example = "[否, N]",
     .meaning = "`type: boolean`: texts that mean false"},
    {"unit", BIND_NODE, offsetof(FieldYaml, unit), .shape = &UNIT_SHAPE, .holds = "unit", .example = "Gy",
     .meaning = "numbers: their unit, or `{from: field or group, codes: {text: unit}}`; see *Units*"},
    {"constraints", BIND_RECORD, offsetof(FieldYaml, constraints), .table = &CONSTRAINTS_LANGUAGE,
     .example = "{required: true, enum: [M, F]}", .meaning = "what must hold of the value; of a list, of each item"},
    {"warnings", BIND_RECORD, offsetof(FieldYaml, warnings), .table = &CONSTRAINTS_LANGUAGE,
     .example = "{maximum: 100}", .meaning = "the same keys; what they find is a warning and the value stays"},
    {"severity", BIND_WORD, offsetof(FieldYaml, severity), .only = "center", .words = SEVERITIES, .fallback = "error",
     .example = "warning",
     .meaning = "`warning`, `info`: what the cell fails is no more than that, and its value is missing"},
    {"phi", BIND_WORD, offsetof(FieldYaml, phi), .only = "center", .words = PHI, .fallback = "none",
     .example = "direct",
     .meaning = "direct: identifies a person, cannot be mapped, is never shown, and so is every other field that reads "
                "the same column or XPath; date: a date masked in output"},
    {"examples", BIND_MAP, offsetof(FieldYaml, examples), .only = "center", .shape = &EXAMPLES_SHAPE,
     .example = "{70Gy: {value: '70', unit: Gy}, '-': error}",
     .meaning = "text of a cell: what it gives — the value, `missing`, `error`, or a map of `value` and groups; tried "
                "whenever the schema is loaded. Those that give a value are shown where a cell cannot be read"},
    {"rowNumber", BIND_NODE, offsetof(FieldYaml, row_number), .only = "model", .shape = &ROW_NUMBER_SHAPE,
     .holds = "attribute", .example = "[day, {name: end, last: ''}]",
     .meaning = "the program numbers the rows of a patient, 1, 2, … in the order of these attributes as texts, within "
                "the other attributes of `primaryKey`"},
    {"precisionColumn", BIND_TRUTH, offsetof(FieldYaml, precision_column), .only = "model", .fallback = "true",
     .example = "false", .meaning = "false: a date that is always a day has no column for its precision"},
    {"export", BIND_TRUTH, offsetof(FieldYaml, export), .only = "model", .fallback = "true", .example = "false",
     .meaning = "false: `rmnpc export` leaves the attribute out"},
    {"standard", BIND_TEXT, offsetof(FieldYaml, standard), .example = "ICD-10",
     .meaning = "the standard its codes stand for, for people"},
    {"title", BIND_TEXT, offsetof(FieldYaml, title), .example = "Sex", .meaning = "a name for people"},
    {"description", BIND_TEXT, offsetof(FieldYaml, description), .example = "as the patient says",
     .meaning = "a sentence for the data dictionary"},
};
const BindTable PROPERTIES_LANGUAGE = {
    "field", sizeof(FieldYaml), offsetof(FieldYaml, node), PROPERTIES_FIELDS, COUNT(PROPERTIES_FIELDS), NULL, 0};

static const BindField FIELD_FIELDS[] = {
    {"name", BIND_TEXT, offsetof(FieldYaml, name), .required = true, .holds = "name", .example = "sex",
     .meaning = "what mappings and rules call it: letters of any script, digits, `_`; no digit in front, no word of "
                "the expression language"},
};
const BindTable FIELD_LANGUAGE = {
    "field", sizeof(FieldYaml), offsetof(FieldYaml, node), FIELD_FIELDS, COUNT(FIELD_FIELDS), &PROPERTIES_LANGUAGE, 0};

// ---- Rules ---------------------------------------------------------------------------------------------------------

static const char *const SCOPES[] = {"row", "file", NULL};

static const BindField RULE_FIELDS[] = {
    {"id", BIND_TEXT, offsetof(RuleYaml, id), .required = true, .example = "order",
     .meaning = "a name for findings and people, once in its scope"},
    {"when", BIND_TEXT, offsetof(RuleYaml, when), .holds = "expression", .fallback = "always",
     .example = "end is present", .meaning = "the rule is asked only where this is true"},
    {"assert", BIND_TEXT, offsetof(RuleYaml, assert), .required = true, .holds = "expression",
     .example = "start <= end",
     .meaning = "false is a finding (R401); what is missing, in error or undecided is none"},
    {"severity", BIND_WORD, offsetof(RuleYaml, severity), .words = SEVERITIES, .fallback = "error",
     .example = "warning", .meaning = "of the finding"},
    {"code", BIND_TEXT, offsetof(RuleYaml, code), .fallback = "the id", .example = "date_order",
     .meaning = "the finding's word"},
    {"message", BIND_LABEL, offsetof(RuleYaml, message), .fallback = "`assert` itself",
     .example = "the end is before the start", .meaning = "what is wrong when it is false"},
    {"remedy", BIND_LABEL, offsetof(RuleYaml, remedy), .fallback = "check the values the rule compares",
     .example = "correct the date that is wrong", .meaning = "what to do then"},
    {"scope", BIND_WORD, offsetof(RuleYaml, scope), .only = "center", .words = SCOPES, .fallback = "row",
     .example = "file",
     .meaning = "file: asked once a file, at the top of the schema; it sees the `file` fields, `records` and "
                "`patients`"},
};
const BindTable RULE_LANGUAGE = {
    "rule", sizeof(RuleYaml), offsetof(RuleYaml, node), RULE_FIELDS, COUNT(RULE_FIELDS), NULL, 0};
