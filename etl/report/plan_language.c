// The tables of the language of analysis plans.
#include "report/plan_language.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define TABLE(name, Type, fields) {name, sizeof(Type), offsetof(Type, node), fields, COUNT(fields), NULL, 0}

// In the order of ConfidenceType.
static const char *const CONFIDENCE_WORDS[] = {"plain", "log", "log-log", "logit", "arcsin", NULL};
static const char *const PRECISION_WORDS[] = {"day", "month", "year", NULL};

// A text, or a text a language: {en: …, zh: …}.
static const BindShape LABEL = {.text = true, .entries = &BIND_ANY_TEXT};
static const BindShape LABELS = {.entries = &LABEL};

static const BindField PARAMETER_FIELDS[] = {
    {"name", BIND_TEXT, offsetof(DefinitionYaml, name), .meaning = "what expressions call it", .required = true},
    {"label", BIND_NODE, offsetof(DefinitionYaml, label), .shape = &LABEL, .meaning = "what the report calls it",
     .required = true},
    {"value", BIND_TEXT, offsetof(DefinitionYaml, value), .meaning = "a number", .required = true},
};
static const BindTable PARAMETER_LANGUAGE = TABLE("parameter", DefinitionYaml, PARAMETER_FIELDS);

static const BindField DEFINITION_FIELDS[] = {
    {"name", BIND_TEXT, offsetof(DefinitionYaml, name), .meaning = "what later expressions call it", .required = true},
    {"label", BIND_NODE, offsetof(DefinitionYaml, label), .shape = &LABEL, .meaning = "what the report calls it",
     .required = true},
    {"value", BIND_TEXT, offsetof(DefinitionYaml, value), .meaning = "an expression over one patient",
     .required = true},
};
static const BindTable DEFINITION_LANGUAGE = TABLE("definition", DefinitionYaml, DEFINITION_FIELDS);

static const BindField ENDPOINT_FIELDS[] = {
    {"name", BIND_TEXT, offsetof(EndpointYaml, name), .meaning = "its name in files", .required = true},
    {"label", BIND_NODE, offsetof(EndpointYaml, label), .shape = &LABEL, .meaning = "what the report calls it",
     .required = true},
    {"origin", BIND_TEXT, offsetof(EndpointYaml, origin), .meaning = "the date the clock starts", .required = true},
    {"originLabel", BIND_NODE, offsetof(EndpointYaml, origin_label), .shape = &LABEL,
     .meaning = "the origin in words, as in `time runs from …`", .required = true},
    {"originShort", BIND_NODE, offsetof(EndpointYaml, origin_short), .shape = &LABEL,
     .meaning = "the same in a word or two, for axes", .required = true},
    {"endLabel", BIND_NODE, offsetof(EndpointYaml, end_label), .shape = &LABEL,
     .meaning = "when those without the event leave the observation, in words", .required = true},
    {"end", BIND_TEXT, offsetof(EndpointYaml, end), .meaning = "the date of the event or of the last observation",
     .required = true},
    {"event", BIND_TEXT, offsetof(EndpointYaml, event), .meaning = "true: the event; false: censored",
     .required = true},
    {"eventLabel", BIND_NODE, offsetof(EndpointYaml, event_label), .shape = &LABEL, .meaning = "the event in words",
     .required = true},
    {"precision", BIND_WORD, offsetof(EndpointYaml, precision), .meaning = "what origin and end must be known to",
     .words = PRECISION_WORDS},
};
static const BindTable ENDPOINT_LANGUAGE = TABLE("endpoint", EndpointYaml, ENDPOINT_FIELDS);

static const BindField SPAN_FIELDS[] = {
    {"name", BIND_TEXT, offsetof(SpanYaml, name), .meaning = "its name in files", .required = true},
    {"label", BIND_NODE, offsetof(SpanYaml, label), .shape = &LABEL, .meaning = "what the report calls it",
     .required = true},
    {"from", BIND_TEXT, offsetof(SpanYaml, from), .meaning = "a date", .required = true},
    {"to", BIND_TEXT, offsetof(SpanYaml, to), .meaning = "a date", .required = true},
};
static const BindTable SPAN_LANGUAGE = TABLE("span", SpanYaml, SPAN_FIELDS);

static const BindField LEVEL_FIELDS[] = {
    {"code", BIND_TEXT, offsetof(LevelYaml, code), .meaning = "its name in files and expressions", .required = true},
    {"label", BIND_NODE, offsetof(LevelYaml, label), .shape = &LABEL, .meaning = "what the report calls it",
     .required = true},
    {"when", BIND_TEXT, offsetof(LevelYaml, when),
     .meaning = "true: the patient is of this level, unless an earlier one was true", .required = true},
    {"compared", BIND_TRUTH, offsetof(LevelYaml, compared), .fallback = "true",
     .meaning = "false: described only, left out of comparisons"},
};
static const BindTable LEVEL_LANGUAGE = TABLE("level", LevelYaml, LEVEL_FIELDS);

static const BindField GROUP_FIELDS[] = {
    {"name", BIND_TEXT, offsetof(GroupYaml, name), .meaning = "its name in files and expressions", .required = true},
    {"label", BIND_NODE, offsetof(GroupYaml, label), .shape = &LABEL, .meaning = "what the report calls it",
     .required = true},
    {"levels", BIND_RECORDS, offsetof(GroupYaml, levels), .meaning = "its levels, in the order they are tested",
     .required = true, .table = &LEVEL_LANGUAGE},
    {"order", BIND_LIST, offsetof(GroupYaml, order),
     .meaning = "the levels' codes in the order they are shown; the first is the reference"},
    {"ordered", BIND_TRUTH, offsetof(GroupYaml, ordered), .fallback = "false",
     .meaning = "true: the order means more and more of something, and comparisons test for a trend, too"},
};
static const BindTable GROUP_LANGUAGE = TABLE("group", GroupYaml, GROUP_FIELDS);

static const BindField SUBGROUP_FIELDS[] = {
    {"name", BIND_TEXT, offsetof(SubgroupYaml, name), .meaning = "its name in files and comparisons", .required = true},
    {"label", BIND_NODE, offsetof(SubgroupYaml, label), .shape = &LABEL, .meaning = "what the report calls it",
     .required = true},
    {"when", BIND_TEXT, offsetof(SubgroupYaml, when), .meaning = "true: the patient belongs to it", .required = true},
    {"of", BIND_TEXT, offsetof(SubgroupYaml, of),
     .meaning = "the variable it is a part by, one of the effect's interactions: that test stands with it"},
};
static const BindTable SUBGROUP_LANGUAGE = TABLE("subgroup", SubgroupYaml, SUBGROUP_FIELDS);

static const BindField VARIABLE_LEVEL_FIELDS[] = {
    {"code", BIND_TEXT, offsetof(VariableLevelYaml, code), .meaning = "the value", .required = true},
    {"label", BIND_NODE, offsetof(VariableLevelYaml, label), .shape = &LABEL, .meaning = "what the report calls it",
     .required = true},
};
static const BindTable VARIABLE_LEVEL_LANGUAGE = TABLE("level", VariableLevelYaml, VARIABLE_LEVEL_FIELDS);

static const BindField VARIABLE_FIELDS[] = {
    {"name", BIND_TEXT, offsetof(VariableYaml, name), .meaning = "its name in files and models", .required = true},
    {"label", BIND_NODE, offsetof(VariableYaml, label), .shape = &LABEL,
     .meaning = "what the report calls it; none: as the definition or group it is"},
    {"unit", BIND_NODE, offsetof(VariableYaml, unit), .shape = &LABEL, .meaning = "of a number, as printed"},
    {"value", BIND_TEXT, offsetof(VariableYaml, value),
     .meaning = "an expression: a number, true or false, a group, or a text with levels", .required = true},
    {"levels", BIND_RECORDS, offsetof(VariableYaml, levels),
     .meaning = "of a text, in the order shown; the first is the reference; other values are missing",
     .table = &VARIABLE_LEVEL_LANGUAGE},
};
static const BindTable VARIABLE_LANGUAGE = TABLE("variable", VariableYaml, VARIABLE_FIELDS);

static const BindField MODELS_FIELDS[] = {
    {"univariable", BIND_LIST, offsetof(ModelsYaml, univariable),
     .meaning = "variables, each in a Cox model of its own"},
    {"multivariable", BIND_LIST, offsetof(ModelsYaml, multivariable), .meaning = "variables of one Cox model together"},
};
static const BindTable MODELS_LANGUAGE = TABLE("list of models", ModelsYaml, MODELS_FIELDS);

static const BindField EFFECT_FIELDS[] = {
    {"of", BIND_TEXT, offsetof(EffectYaml, of),
     .meaning = "a group with two levels that are compared; the first is the reference", .required = true},
    {"subgroups", BIND_LIST, offsetof(EffectYaml, subgroups), .meaning = "subgroups it is estimated in"},
    {"interactions", BIND_LIST, offsetof(EffectYaml, interactions), .meaning = "variables it may differ by"},
    {"adjust", BIND_LIST, offsetof(EffectYaml, adjust), .meaning = "variables of adjusted estimates"},
    {"start", BIND_TEXT, offsetof(EffectYaml, start),
     .meaning = "the date from which a patient of the second level is exposed"},
    {"landmarksAtDays", BIND_NUMBERS, offsetof(EffectYaml, landmarks), .meaning = "days of landmark analyses"},
};
static const BindTable EFFECT_LANGUAGE = TABLE("effect", EffectYaml, EFFECT_FIELDS);

static const BindField RESTRICTED_FIELDS[] = {
    {"of", BIND_TEXT, offsetof(RestrictedYaml, of), .meaning = "a group", .required = true},
    {"months", BIND_NUMBERS, offsetof(RestrictedYaml, months), .meaning = "horizons", .required = true},
};
static const BindTable RESTRICTED_LANGUAGE = TABLE("restricted mean", RestrictedYaml, RESTRICTED_FIELDS);

static const BindField COMPARISON_FIELDS[] = {
    {"name", BIND_TEXT, offsetof(ComparisonYaml, name), .meaning = "its name in files", .required = true},
    {"label", BIND_NODE, offsetof(ComparisonYaml, label), .shape = &LABEL, .meaning = "what the report calls it",
     .required = true},
    {"by", BIND_TEXT, offsetof(ComparisonYaml, by), .meaning = "the group whose levels are compared", .required = true},
    {"in", BIND_TEXT, offsetof(ComparisonYaml, in), .meaning = "the subgroup they are compared in; none: all patients"},
};
static const BindTable COMPARISON_LANGUAGE = TABLE("comparison", ComparisonYaml, COMPARISON_FIELDS);

static const BindField APPLICABLE_FIELDS[] = {
    {"entity", BIND_TEXT, offsetof(ApplicableYaml, entity), .meaning = "an entity of the model", .required = true},
    {"attributes", BIND_LIST, offsetof(ApplicableYaml, attributes), .meaning = "attributes of it", .required = true},
    {"when", BIND_TEXT, offsetof(ApplicableYaml, when),
     .meaning = "over the attributes of one record; false: an empty one is not applicable, and not counted as missing",
     .required = true},
};
static const BindTable APPLICABLE_LANGUAGE = TABLE("condition", ApplicableYaml, APPLICABLE_FIELDS);

static const BindField PUBLISHED_FIGURE_FIELDS[] = {
    {"item", BIND_TEXT, offsetof(PublishedFigureYaml, item), .meaning = "what the list of published figures calls it",
     .required = true},
    {"label", BIND_NODE, offsetof(PublishedFigureYaml, label), .shape = &LABEL,
     .meaning = "what the report calls it; none: the item"},
    {"figure", BIND_TEXT, offsetof(PublishedFigureYaml, figure),
     .meaning = "what this report calls it: a name of tables/figures.csv", .required = true},
};
static const BindTable PUBLISHED_FIGURE_LANGUAGE =
    TABLE("published figure", PublishedFigureYaml, PUBLISHED_FIGURE_FIELDS);

static const BindField PUBLISHED_FIELDS[] = {
    {"source", BIND_TEXT, offsetof(PublishedYaml, source), .meaning = "where they were published", .required = true},
    {"figures", BIND_RECORDS, offsetof(PublishedYaml, figures), .meaning = "one a row of the list, in its order",
     .required = true, .table = &PUBLISHED_FIGURE_LANGUAGE},
};
static const BindTable PUBLISHED_LANGUAGE = TABLE("list of published figures", PublishedYaml, PUBLISHED_FIELDS);

static const BindField PLAN_FIELDS[] = {
    {"plan", BIND_NUMBER, offsetof(PlanYaml, plan), .meaning = "version of the language: 1", .required = true},
    {"name", BIND_TEXT, offsetof(PlanYaml, name), .meaning = "the plan's name", .required = true},
    {"version", BIND_TEXT, offsetof(PlanYaml, version), .meaning = "its version; change it with the plan",
     .required = true},
    {"title", BIND_NODE, offsetof(PlanYaml, title), .shape = &LABEL, .meaning = "the report's title", .required = true},
    {"model", BIND_TEXT, offsetof(PlanYaml, model), .meaning = "the model and its version: name/version",
     .required = true},
    {"notice", BIND_NODE, offsetof(PlanYaml, notice), .shape = &LABEL,
     .meaning = "what must be said wherever a number is shown"},
    {"monthLength", BIND_TEXT, offsetof(PlanYaml, month_length), .meaning = "days of a month as printed; 30.4375"},
    {"eligibility", BIND_MAP, offsetof(PlanYaml, eligibility), .shape = &LABELS,
     .meaning = "eligibility rule of the model: what the report calls those it leaves out"},
    {"parameters", BIND_RECORDS, offsetof(PlanYaml, parameters), .meaning = "numbers that definitions use",
     .table = &PARAMETER_LANGUAGE},
    {"definitions", BIND_RECORDS, offsetof(PlanYaml, definitions),
     .meaning = "what is derived of each patient, each from what stands above it", .table = &DEFINITION_LANGUAGE},
    {"endpoint", BIND_RECORD, offsetof(PlanYaml, endpoint), .meaning = "the time to the event", .required = true,
     .table = &ENDPOINT_LANGUAGE},
    {"spans", BIND_RECORDS, offsetof(PlanYaml, spans), .meaning = "other times, described by median and range",
     .table = &SPAN_LANGUAGE},
    {"groups", BIND_RECORDS, offsetof(PlanYaml, groups), .meaning = "what patients are compared by",
     .table = &GROUP_LANGUAGE},
    {"subgroups", BIND_RECORDS, offsetof(PlanYaml, subgroups), .meaning = "what patients are compared in",
     .table = &SUBGROUP_LANGUAGE},
    {"variables", BIND_RECORDS, offsetof(PlanYaml, variables),
     .meaning = "what is described, and what models are made of", .table = &VARIABLE_LANGUAGE},
    {"models", BIND_RECORD, offsetof(PlanYaml, models), .meaning = "Cox models", .table = &MODELS_LANGUAGE},
    {"effect", BIND_RECORD, offsetof(PlanYaml, effect), .meaning = "the one comparison that is looked at closely",
     .table = &EFFECT_LANGUAGE},
    {"restrictedMean", BIND_RECORD, offsetof(PlanYaml, restricted), .meaning = "restricted mean survival times",
     .table = &RESTRICTED_LANGUAGE},
    {"confidence", BIND_WORD, offsetof(PlanYaml, confidence), .meaning = "how limits are computed",
     .words = CONFIDENCE_WORDS},
    {"ratesAtMonths", BIND_NUMBERS, offsetof(PlanYaml, rates), .meaning = "when rates are printed"},
    {"suppressBelow", BIND_NUMBER, offsetof(PlanYaml, suppress_below),
     .meaning = "`report --release` takes out counts of patients below this number", .fallback = "5", .example = "5"},
    {"comparisons", BIND_RECORDS, offsetof(PlanYaml, comparisons), .meaning = "what is compared",
     .table = &COMPARISON_LANGUAGE},
    {"applicable", BIND_RECORDS, offsetof(PlanYaml, applicable),
     .meaning = "attributes that belong to some records only, for the completeness of the data",
     .table = &APPLICABLE_LANGUAGE},
    {"published", BIND_RECORD, offsetof(PlanYaml, published), .meaning = "which figures of this report were published",
     .table = &PUBLISHED_LANGUAGE},
};
const BindTable PLAN_LANGUAGE = TABLE("plan", PlanYaml, PLAN_FIELDS);
