// The language of analysis plans as tables: what may stand in a plan file, bound to the structs below.
#ifndef REPORT_PLAN_LANGUAGE_H
#define REPORT_PLAN_LANGUAGE_H

#include "config/bind.h"

// A label is a text, or {en: …, zh: …}.
typedef struct PlanYaml {
    const YamlNode *node;
    uint32_t plan;
    const YamlNode *name, *version, *title, *model, *notice, *month_length, *eligibility;
    BindRecords parameters, definitions;
    const struct EndpointYaml *endpoint;
    BindRecords spans, groups, subgroups, variables;
    const struct ModelsYaml *models;
    const struct EffectYaml *effect;
    const struct RestrictedYaml *restricted;
    int confidence;
    uint32_t suppress_below;
    BindNumbers rates;
    BindRecords comparisons, applicable;
    const struct PublishedYaml *published;
} PlanYaml;

// A parameter or a definition.
typedef struct DefinitionYaml {
    const YamlNode *node;
    const YamlNode *name, *label, *value;
} DefinitionYaml;

typedef struct EndpointYaml {
    const YamlNode *node;
    const YamlNode *name, *label, *origin, *origin_label, *origin_short, *end, *end_label, *event, *event_label;
    int precision;                 // index into day, month, year
} EndpointYaml;

typedef struct SpanYaml {
    const YamlNode *node;
    const YamlNode *name, *label, *from, *to;
} SpanYaml;

typedef struct GroupYaml {
    const YamlNode *node;
    const YamlNode *name, *label;
    BindRecords levels;
    YamlNodes order;
    BindTruth ordered;
} GroupYaml;

typedef struct LevelYaml {
    const YamlNode *node;
    const YamlNode *code, *label, *when;
    BindTruth compared;
} LevelYaml;

typedef struct SubgroupYaml {
    const YamlNode *node;
    const YamlNode *name, *label, *when, *of;
} SubgroupYaml;

// A variable described in tables and used in models.
typedef struct VariableYaml {
    const YamlNode *node;
    const YamlNode *name, *label, *unit, *value;
    BindRecords levels;
} VariableYaml;

typedef struct VariableLevelYaml {
    const YamlNode *node;
    const YamlNode *code, *label;
} VariableLevelYaml;

typedef struct ModelsYaml {
    const YamlNode *node;
    YamlNodes univariable, multivariable;
} ModelsYaml;

typedef struct EffectYaml {
    const YamlNode *node;
    const YamlNode *of, *start;
    YamlNodes subgroups, interactions, adjust;
    BindNumbers landmarks;
} EffectYaml;

typedef struct RestrictedYaml {
    const YamlNode *node;
    const YamlNode *of;
    BindNumbers months;
} RestrictedYaml;

typedef struct ComparisonYaml {
    const YamlNode *node;
    const YamlNode *name, *label, *by, *in;
} ComparisonYaml;

// Attributes that belong to some records of an entity only.
typedef struct ApplicableYaml {
    const YamlNode *node;
    const YamlNode *entity, *when;
    YamlNodes attributes;
} ApplicableYaml;

typedef struct PublishedYaml {
    const YamlNode *node;
    const YamlNode *source;
    BindRecords figures;
} PublishedYaml;

typedef struct PublishedFigureYaml {
    const YamlNode *node;
    const YamlNode *item, *label, *figure;
} PublishedFigureYaml;

extern const BindTable PLAN_LANGUAGE;

#endif
