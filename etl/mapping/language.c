// The tables of the mapping language.
#include "mapping/language.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const BindField MAPPING_FIELDS[] = {
    {"mapping", BIND_NUMBER, offsetof(MappingYaml, mapping), "version of the language: 1", true, NULL, NULL},
    {"center", BIND_TEXT, offsetof(MappingYaml, center), "the center", true, NULL, NULL},
    {"schema", BIND_TEXT, offsetof(MappingYaml, schema), "its schema's file, from this file's folder", true, NULL,
     NULL},
    {"target", BIND_TEXT, offsetof(MappingYaml, target), "the model and its version: name/version", true, NULL, NULL},
    {"codelists", BIND_MAP, offsetof(MappingYaml, codelists),
     "name: code list, {code: word or {attribute: word}} or {file: x.csv}", false, NULL, NULL},
    {"records", BIND_MAP, offsetof(MappingYaml, records), "entity: how its records are made, one way or a list of them",
     true, NULL, NULL},
    {"notCollected", BIND_MAP, offsetof(MappingYaml, not_collected), "entity: attributes the center does not collect",
     false, NULL, NULL},
};
const BindTable MAPPING_LANGUAGE = {
    "mapping", sizeof(MappingYaml), offsetof(MappingYaml, node), MAPPING_FIELDS, COUNT(MAPPING_FIELDS), NULL, 0};

static const BindField RECORD_FIELDS[] = {
    {"from", BIND_TEXT, offsetof(RecordYaml, from), "a resource; one record a row", true, NULL, NULL},
    {"repeat", BIND_NODE, offsetof(RecordYaml, repeat), "{alias: field, …} or a list of them: one record an item",
     false, NULL, NULL},
    {"where", BIND_TEXT, offsetof(RecordYaml, where), "true: make the record", false, NULL, NULL},
    {"fields", BIND_MAP, offsetof(RecordYaml, fields), "attribute: how it is made", true, NULL, NULL},
};
const BindTable RECORD_LANGUAGE = {
    "record", sizeof(RecordYaml), offsetof(RecordYaml, node), RECORD_FIELDS, COUNT(RECORD_FIELDS), NULL, 0};

static const BindField ATTRIBUTE_FIELDS[] = {
    {"const", BIND_TEXT, offsetof(AttributeYaml, constant), "always this word", false, NULL, NULL},
    {"from", BIND_TEXT, offsetof(AttributeYaml, from), "an expression", false, NULL, NULL},
    {"codes", BIND_NODE, offsetof(AttributeYaml, codes), "a code list, or the name of one", false, NULL, NULL},
    {"default", BIND_TEXT, offsetof(AttributeYaml, fallback), "the word where nothing is said", false, NULL, NULL},
};
const BindTable ATTRIBUTE_LANGUAGE = {"attribute",
                                      sizeof(AttributeYaml),
                                      offsetof(AttributeYaml, node),
                                      ATTRIBUTE_FIELDS,
                                      COUNT(ATTRIBUTE_FIELDS),
                                      NULL,
                                      0};
