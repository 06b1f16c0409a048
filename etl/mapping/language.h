// The mapping language as tables: what may stand in a mapping file, bound to the structs below.
#ifndef MAPPING_LANGUAGE_H
#define MAPPING_LANGUAGE_H

#include "config/bind.h"

typedef struct MappingYaml {
    const YamlNode *node;
    uint32_t mapping;
    const YamlNode *center, *schema, *target, *codelists, *records, *not_collected;
} MappingYaml;

typedef struct RecordYaml {
    const YamlNode *node;
    const YamlNode *from, *repeat, *where, *fields;
} RecordYaml;

typedef struct AttributeYaml {
    const YamlNode *node;
    const YamlNode *constant, *from, *codes, *fallback;
} AttributeYaml;

extern const BindTable MAPPING_LANGUAGE, RECORD_LANGUAGE, ATTRIBUTE_LANGUAGE;

#endif
