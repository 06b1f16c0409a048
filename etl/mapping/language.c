// The tables of the mapping language.
#include "mapping/language.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

// ---- Code lists ----------------------------------------------------------------------------------------------------

// {code: word} or {code: {attribute: word}}; a list kept in a file, {file: x.csv}, looks like the first.
static const BindShape CODE = {.text = true, .entries = &BIND_SOME_TEXT};
static const BindShape CODE_LIST = {.entries = &CODE};
static const BindShape CODE_LISTS = {.entries = &CODE_LIST};
static const BindShape CODES = {.text = true, .entries = &CODE};

// ---- Attributes ----------------------------------------------------------------------------------------------------

static const BindField ATTRIBUTE_FIELDS[] = {
    {"from", BIND_TEXT, offsetof(AttributeYaml, from), .holds = "expression", .example = "sex",
     .meaning = "where the value comes from. An attribute that is just an expression may be written without the map: "
                "`birth_date: born`"},
    {"const", BIND_TEXT, offsetof(AttributeYaml, constant), .holds = "word", .example = "ebv_dna",
     .meaning = "instead of `from`: always this word, number, date, `true` or `false`"},
    {"codes", BIND_NODE, offsetof(AttributeYaml, codes), .shape = &CODES, .holds = "name of a code list",
     .example = "{1: male, 2: female, 9: missing}",
     .meaning = "a code list, in place or in a file, or the name of one of `codelists`"},
    {"default", BIND_TEXT, offsetof(AttributeYaml, fallback), .holds = "word", .fallback = "missing",
     .example = "unknown", .meaning = "the word where `from`, behind `codes`, is missing; not where it is in error"},
};
const BindTable ATTRIBUTE_LANGUAGE = {"attribute",
                                      sizeof(AttributeYaml),
                                      offsetof(AttributeYaml, node),
                                      ATTRIBUTE_FIELDS,
                                      COUNT(ATTRIBUTE_FIELDS),
                                      NULL,
                                      0};

static const BindShape ATTRIBUTE = {.text = true, .table = &ATTRIBUTE_LANGUAGE};
static const BindShape ATTRIBUTES = {.entries = &ATTRIBUTE};

// ---- Records -------------------------------------------------------------------------------------------------------

static const BindShape ALIASES = {.entries = &BIND_SOME_TEXT};
static const BindShape REPEAT = {.entries = &BIND_SOME_TEXT, .items = &ALIASES};

static const BindField RECORD_FIELDS[] = {
    {"from", BIND_TEXT, offsetof(RecordYaml, from), .required = true, .holds = "resource", .example = "visits",
     .meaning = "a resource of the schema; one record a row"},
    {"repeat", BIND_NODE, offsetof(RecordYaml, repeat), .shape = &REPEAT, .holds = "alias: field",
     .example = "{drug: drugs, cycle: cycles}",
     .meaning = "one record an item of these lists, read side by side, short ones padded with missing; an alias stands "
                "for its item. A list of such maps, each with the same aliases: one after the other"},
    {"where", BIND_TEXT, offsetof(RecordYaml, where), .holds = "expression", .fallback = "always",
     .example = "recurred is present", .meaning = "true: make the record; aliases can be named"},
    {"fields", BIND_MAP, offsetof(RecordYaml, fields), .required = true, .shape = &ATTRIBUTES,
     .holds = "attribute: expression", .example = "{birth_date: born, sex: {from: sex, codes: {M: male}}}",
     .meaning = "how each attribute is made. One that is not named is missing"},
};
const BindTable RECORD_LANGUAGE = {
    "record", sizeof(RecordYaml), offsetof(RecordYaml, node), RECORD_FIELDS, COUNT(RECORD_FIELDS), NULL, 0};

static const BindShape ONE_WAY = {.table = &RECORD_LANGUAGE};
static const BindShape WAYS = {.table = &RECORD_LANGUAGE, .items = &ONE_WAY};
static const BindShape RECORDS = {.entries = &WAYS};

// ---- The whole -----------------------------------------------------------------------------------------------------

static const BindShape NAMES = {.text = true, .items = &BIND_SOME_TEXT};
static const BindShape NAMES_OF_ENTITIES = {.entries = &NAMES};

static const BindField MAPPING_FIELDS[] = {
    {"mapping", BIND_NUMBER, offsetof(MappingYaml, mapping), .required = true, .example = "1",
     .meaning = "version of the language: 1"},
    {"center", BIND_TEXT, offsetof(MappingYaml, center), .required = true, .example = "h01",
     .meaning = "the center: the schema's `name`, and the file's name without `.yaml`"},
    {"schema", BIND_TEXT, offsetof(MappingYaml, schema), .required = true, .holds = "path",
     .example = "../schemas/h01.yaml", .meaning = "its schema, from this file's folder"},
    {"target", BIND_TEXT, offsetof(MappingYaml, target), .required = true, .holds = "name/version",
     .example = "rmnpc/1", .meaning = "the model: `name.yaml` in the schema's folder, which must be of this version"},
    {"codelists", BIND_MAP, offsetof(MappingYaml, codelists), .shape = &CODE_LISTS, .holds = "name: code list",
     .fallback = "{}", .example = "{sex: {M: male, F: female}, site: {file: site.csv}}",
     .meaning = "code lists that several attributes use; see *Code lists*"},
    {"records", BIND_MAP, offsetof(MappingYaml, records), .required = true, .shape = &RECORDS,
     .holds = "entity: record", .example = "{patient: {from: main, fields: {sex: sex}}}",
     .meaning = "how the records of each entity are made, one way or a list of ways"},
    {"notCollected", BIND_MAP, offsetof(MappingYaml, not_collected), .shape = &NAMES_OF_ENTITIES,
     .holds = "entity: attributes", .fallback = "{}", .example = "{patient: [birth_date]}",
     .meaning = "attributes the center does not collect: they are missing, and `required` does not ask for them"},
};
const BindTable MAPPING_LANGUAGE = {
    "mapping", sizeof(MappingYaml), offsetof(MappingYaml, node), MAPPING_FIELDS, COUNT(MAPPING_FIELDS), NULL, 0};
