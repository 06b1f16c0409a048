// The tables of the language of analysis plans.
#include "report/plan_language.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define TABLE(name, Type, fields) {name, sizeof(Type), offsetof(Type, node), fields, COUNT(fields), NULL, 0}

// In the order of ConfidenceType.
static const char *const CONFIDENCE_WORDS[] = {"plain", "log", "log-log", "logit", "arcsin", NULL};
static const char *const PRECISION_WORDS[] = {"day", "month", "year", NULL};

static const BindField PARAMETER_FIELDS[] = {
    {"name", BIND_TEXT, offsetof(DefinitionYaml, name), "what expressions call it", true, NULL, NULL},
    {"label", BIND_NODE, offsetof(DefinitionYaml, label), "what the report calls it", true, NULL, NULL},
    {"value", BIND_TEXT, offsetof(DefinitionYaml, value), "a number", true, NULL, NULL},
};
static const BindTable PARAMETER_LANGUAGE = TABLE("parameter", DefinitionYaml, PARAMETER_FIELDS);

static const BindField DEFINITION_FIELDS[] = {
    {"name", BIND_TEXT, offsetof(DefinitionYaml, name), "what later expressions call it", true, NULL, NULL},
    {"label", BIND_NODE, offsetof(DefinitionYaml, label), "what the report calls it", true, NULL, NULL},
    {"value", BIND_TEXT, offsetof(DefinitionYaml, value), "an expression over one patient", true, NULL, NULL},
};
static const BindTable DEFINITION_LANGUAGE = TABLE("definition", DefinitionYaml, DEFINITION_FIELDS);

static const BindField ENDPOINT_FIELDS[] = {
    {"name", BIND_TEXT, offsetof(EndpointYaml, name), "its name in files", true, NULL, NULL},
    {"label", BIND_NODE, offsetof(EndpointYaml, label), "what the report calls it", true, NULL, NULL},
    {"origin", BIND_TEXT, offsetof(EndpointYaml, origin), "the date the clock starts", true, NULL, NULL},
    {"originLabel", BIND_NODE, offsetof(EndpointYaml, origin_label), "the origin in words, as in `time runs from …`",
     true, NULL, NULL},
    {"originShort", BIND_NODE, offsetof(EndpointYaml, origin_short), "the same in a word or two, for axes", true, NULL,
     NULL},
    {"endLabel", BIND_NODE, offsetof(EndpointYaml, end_label),
     "when those without the event leave the observation, in words", true, NULL, NULL},
    {"end", BIND_TEXT, offsetof(EndpointYaml, end), "the date of the event or of the last observation", true, NULL,
     NULL},
    {"event", BIND_TEXT, offsetof(EndpointYaml, event), "true: the event; false: censored", true, NULL, NULL},
    {"eventLabel", BIND_NODE, offsetof(EndpointYaml, event_label), "the event in words", true, NULL, NULL},
    {"precision", BIND_WORD, offsetof(EndpointYaml, precision), "what origin and end must be known to", false,
     PRECISION_WORDS, NULL},
};
static const BindTable ENDPOINT_LANGUAGE = TABLE("endpoint", EndpointYaml, ENDPOINT_FIELDS);

static const BindField SPAN_FIELDS[] = {
    {"name", BIND_TEXT, offsetof(SpanYaml, name), "its name in files", true, NULL, NULL},
    {"label", BIND_NODE, offsetof(SpanYaml, label), "what the report calls it", true, NULL, NULL},
    {"from", BIND_TEXT, offsetof(SpanYaml, from), "a date", true, NULL, NULL},
    {"to", BIND_TEXT, offsetof(SpanYaml, to), "a date", true, NULL, NULL},
};
static const BindTable SPAN_LANGUAGE = TABLE("span", SpanYaml, SPAN_FIELDS);

static const BindField LEVEL_FIELDS[] = {
    {"code", BIND_TEXT, offsetof(LevelYaml, code), "its name in files and expressions", true, NULL, NULL},
    {"label", BIND_NODE, offsetof(LevelYaml, label), "what the report calls it", true, NULL, NULL},
    {"when", BIND_TEXT, offsetof(LevelYaml, when), "true: the patient is of this level, unless an earlier one was true",
     true, NULL, NULL},
    {"compared", BIND_NODE, offsetof(LevelYaml, compared), "false: described only, left out of comparisons", false,
     NULL, NULL},
};
static const BindTable LEVEL_LANGUAGE = TABLE("level", LevelYaml, LEVEL_FIELDS);

static const BindField GROUP_FIELDS[] = {
    {"name", BIND_TEXT, offsetof(GroupYaml, name), "its name in files and expressions", true, NULL, NULL},
    {"label", BIND_NODE, offsetof(GroupYaml, label), "what the report calls it", true, NULL, NULL},
    {"levels", BIND_RECORDS, offsetof(GroupYaml, levels), "its levels, in the order they are tested", true, NULL,
     &LEVEL_LANGUAGE},
    {"order", BIND_LIST, offsetof(GroupYaml, order),
     "the levels' codes in the order they are shown; the first is the reference", false, NULL, NULL},
};
static const BindTable GROUP_LANGUAGE = TABLE("group", GroupYaml, GROUP_FIELDS);

static const BindField SUBGROUP_FIELDS[] = {
    {"name", BIND_TEXT, offsetof(SubgroupYaml, name), "its name in files and comparisons", true, NULL, NULL},
    {"label", BIND_NODE, offsetof(SubgroupYaml, label), "what the report calls it", true, NULL, NULL},
    {"when", BIND_TEXT, offsetof(SubgroupYaml, when), "true: the patient belongs to it", true, NULL, NULL},
};
static const BindTable SUBGROUP_LANGUAGE = TABLE("subgroup", SubgroupYaml, SUBGROUP_FIELDS);

static const BindField VARIABLE_LEVEL_FIELDS[] = {
    {"code", BIND_TEXT, offsetof(VariableLevelYaml, code), "the value", true, NULL, NULL},
    {"label", BIND_NODE, offsetof(VariableLevelYaml, label), "what the report calls it", true, NULL, NULL},
};
static const BindTable VARIABLE_LEVEL_LANGUAGE = TABLE("level", VariableLevelYaml, VARIABLE_LEVEL_FIELDS);

static const BindField VARIABLE_FIELDS[] = {
    {"name", BIND_TEXT, offsetof(VariableYaml, name), "its name in files and models", true, NULL, NULL},
    {"label", BIND_NODE, offsetof(VariableYaml, label),
     "what the report calls it; none: as the definition or group it is", false, NULL, NULL},
    {"unit", BIND_NODE, offsetof(VariableYaml, unit), "of a number, as printed", false, NULL, NULL},
    {"value", BIND_TEXT, offsetof(VariableYaml, value),
     "an expression: a number, true or false, a group, or a text with levels", true, NULL, NULL},
    {"levels", BIND_RECORDS, offsetof(VariableYaml, levels),
     "of a text, in the order shown; the first is the reference; other values are missing", false, NULL,
     &VARIABLE_LEVEL_LANGUAGE},
};
static const BindTable VARIABLE_LANGUAGE = TABLE("variable", VariableYaml, VARIABLE_FIELDS);

static const BindField MODELS_FIELDS[] = {
    {"univariable", BIND_LIST, offsetof(ModelsYaml, univariable), "variables, each in a Cox model of its own", false,
     NULL, NULL},
    {"multivariable", BIND_LIST, offsetof(ModelsYaml, multivariable), "variables of one Cox model together", false,
     NULL, NULL},
};
static const BindTable MODELS_LANGUAGE = TABLE("list of models", ModelsYaml, MODELS_FIELDS);

static const BindField EFFECT_FIELDS[] = {
    {"of", BIND_TEXT, offsetof(EffectYaml, of), "a group with two levels that are compared; the first is the reference",
     true, NULL, NULL},
    {"subgroups", BIND_LIST, offsetof(EffectYaml, subgroups), "subgroups it is estimated in", false, NULL, NULL},
    {"interactions", BIND_LIST, offsetof(EffectYaml, interactions), "variables it may differ by", false, NULL, NULL},
    {"adjust", BIND_LIST, offsetof(EffectYaml, adjust), "variables of adjusted estimates", false, NULL, NULL},
    {"start", BIND_TEXT, offsetof(EffectYaml, start), "the date from which a patient of the second level is exposed",
     false, NULL, NULL},
    {"landmarksAtDays", BIND_NUMBERS, offsetof(EffectYaml, landmarks), "days of landmark analyses", false, NULL, NULL},
};
static const BindTable EFFECT_LANGUAGE = TABLE("effect", EffectYaml, EFFECT_FIELDS);

static const BindField RESTRICTED_FIELDS[] = {
    {"of", BIND_TEXT, offsetof(RestrictedYaml, of), "a group", true, NULL, NULL},
    {"months", BIND_NUMBERS, offsetof(RestrictedYaml, months), "horizons", true, NULL, NULL},
};
static const BindTable RESTRICTED_LANGUAGE = TABLE("restricted mean", RestrictedYaml, RESTRICTED_FIELDS);

static const BindField COMPARISON_FIELDS[] = {
    {"name", BIND_TEXT, offsetof(ComparisonYaml, name), "its name in files", true, NULL, NULL},
    {"label", BIND_NODE, offsetof(ComparisonYaml, label), "what the report calls it", true, NULL, NULL},
    {"by", BIND_TEXT, offsetof(ComparisonYaml, by), "the group whose levels are compared", true, NULL, NULL},
    {"in", BIND_TEXT, offsetof(ComparisonYaml, in), "the subgroup they are compared in; none: all patients", false,
     NULL, NULL},
};
static const BindTable COMPARISON_LANGUAGE = TABLE("comparison", ComparisonYaml, COMPARISON_FIELDS);

static const BindField PUBLISHED_FIGURE_FIELDS[] = {
    {"item", BIND_TEXT, offsetof(PublishedFigureYaml, item), "what the list of published figures calls it", true, NULL,
     NULL},
    {"label", BIND_NODE, offsetof(PublishedFigureYaml, label), "what the report calls it; none: the item", false, NULL,
     NULL},
    {"figure", BIND_TEXT, offsetof(PublishedFigureYaml, figure),
     "what this report calls it: a name of tables/figures.csv", true, NULL, NULL},
};
static const BindTable PUBLISHED_FIGURE_LANGUAGE =
    TABLE("published figure", PublishedFigureYaml, PUBLISHED_FIGURE_FIELDS);

static const BindField PUBLISHED_FIELDS[] = {
    {"source", BIND_TEXT, offsetof(PublishedYaml, source), "where they were published", true, NULL, NULL},
    {"figures", BIND_RECORDS, offsetof(PublishedYaml, figures), "one a row of the list, in its order", true, NULL,
     &PUBLISHED_FIGURE_LANGUAGE},
};
static const BindTable PUBLISHED_LANGUAGE = TABLE("list of published figures", PublishedYaml, PUBLISHED_FIELDS);

static const BindField PLAN_FIELDS[] = {
    {"plan", BIND_NUMBER, offsetof(PlanYaml, plan), "version of the language: 1", true, NULL, NULL},
    {"name", BIND_TEXT, offsetof(PlanYaml, name), "the plan's name", true, NULL, NULL},
    {"version", BIND_TEXT, offsetof(PlanYaml, version), "its version; change it with the plan", true, NULL, NULL},
    {"title", BIND_NODE, offsetof(PlanYaml, title), "the report's title", true, NULL, NULL},
    {"model", BIND_TEXT, offsetof(PlanYaml, model), "the model and its version: name/version", true, NULL, NULL},
    {"notice", BIND_NODE, offsetof(PlanYaml, notice), "what must be said wherever a number is shown", false, NULL,
     NULL},
    {"monthLength", BIND_TEXT, offsetof(PlanYaml, month_length), "days of a month as printed; 30.4375", false, NULL,
     NULL},
    {"eligibility", BIND_MAP, offsetof(PlanYaml, eligibility),
     "eligibility rule of the model: what the report calls those it leaves out", false, NULL, NULL},
    {"parameters", BIND_RECORDS, offsetof(PlanYaml, parameters), "numbers that definitions use", false, NULL,
     &PARAMETER_LANGUAGE},
    {"definitions", BIND_RECORDS, offsetof(PlanYaml, definitions),
     "what is derived of each patient, each from what stands above it", false, NULL, &DEFINITION_LANGUAGE},
    {"endpoint", BIND_RECORD, offsetof(PlanYaml, endpoint), "the time to the event", true, NULL, &ENDPOINT_LANGUAGE},
    {"spans", BIND_RECORDS, offsetof(PlanYaml, spans), "other times, described by median and range", false, NULL,
     &SPAN_LANGUAGE},
    {"groups", BIND_RECORDS, offsetof(PlanYaml, groups), "what patients are compared by", false, NULL, &GROUP_LANGUAGE},
    {"subgroups", BIND_RECORDS, offsetof(PlanYaml, subgroups), "what patients are compared in", false, NULL,
     &SUBGROUP_LANGUAGE},
    {"variables", BIND_RECORDS, offsetof(PlanYaml, variables), "what is described, and what models are made of", false,
     NULL, &VARIABLE_LANGUAGE},
    {"models", BIND_RECORD, offsetof(PlanYaml, models), "Cox models", false, NULL, &MODELS_LANGUAGE},
    {"effect", BIND_RECORD, offsetof(PlanYaml, effect), "the one comparison that is looked at closely", false, NULL,
     &EFFECT_LANGUAGE},
    {"restrictedMean", BIND_RECORD, offsetof(PlanYaml, restricted), "restricted mean survival times", false, NULL,
     &RESTRICTED_LANGUAGE},
    {"confidence", BIND_WORD, offsetof(PlanYaml, confidence), "how limits are computed", false, CONFIDENCE_WORDS, NULL},
    {"ratesAtMonths", BIND_NUMBERS, offsetof(PlanYaml, rates), "when rates are printed", false, NULL, NULL},
    {"comparisons", BIND_RECORDS, offsetof(PlanYaml, comparisons), "what is compared", false, NULL,
     &COMPARISON_LANGUAGE},
    {"published", BIND_RECORD, offsetof(PlanYaml, published), "which figures of this report were published", false,
     NULL, &PUBLISHED_LANGUAGE},
};
const BindTable PLAN_LANGUAGE = TABLE("plan", PlanYaml, PLAN_FIELDS);
