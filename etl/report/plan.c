// A plan file -> checked plan. Names become slots in the order they are written, so an expression sees only what stands
// above it.
#include "report/plan.h"

#include "report/plan_loader.h"

// ---- Parts of a plan, in the order of their slots ------------------------------------------------------------------

static int add_slot(PlanLoader *loader, const YamlNode *name, ExprType type)
{
    plan_identifier(loader, name);
    if (plan_slot(loader, name->text) >= 0)
        yaml_complain(loader->complaints, name, NULL, "'%s' is defined twice", name->text.data);
    if (schema_resource(loader->model->schema, name->text))
        yaml_complain(loader->complaints, name, NULL, "'%s' is an entity of the model", name->text.data);
    loader->names[loader->name_count] = (PlanName){name->text, type};
    return (int)loader->name_count++;
}

static void load_parameters(PlanLoader *loader, const BindRecords *records, Value *slots)
{
    const DefinitionYaml *yaml = records->items;
    PlanParameter *parameters = arena_array(loader->arena, records->count + 1, sizeof *parameters);
    for (size_t i = 0; i < records->count; i++) {
        Decimal number = {0, 0};
        if (!decimal_read(yaml[i].value->text, '.', 0, &number))
            yaml_complain(loader->complaints, yaml[i].value, NULL, "a parameter is a number");
        int slot = add_slot(loader, yaml[i].name, EXPR_NUMBER);
        parameters[i] =
            (PlanParameter){yaml[i].name->text.data, plan_label(loader, yaml[i].label), yaml[i].value, slot};
        slots[slot] = value_number(number, UNIT_NONE, NULL);
    }
    loader->plan->parameters = parameters;
    loader->plan->parameter_count = records->count;
}

static void load_definitions(PlanLoader *loader, const BindRecords *records)
{
    const DefinitionYaml *yaml = records->items;
    PlanDefinition *definitions = arena_array(loader->arena, records->count + 1, sizeof *definitions);
    for (size_t i = 0; i < records->count; i++) {
        const Expression *value = plan_expression(loader, yaml[i].value, EXPR_ANY);
        int slot = add_slot(loader, yaml[i].name, value ? expression_type(value) : EXPR_ANY);
        definitions[i] = (PlanDefinition){yaml[i].name->text.data, plan_label(loader, yaml[i].label), value, slot};
    }
    loader->plan->definitions = definitions;
    loader->plan->definition_count = records->count;
}

static void load_endpoint(PlanLoader *loader, const EndpointYaml *yaml)
{
    static const DatePrecision PRECISIONS[] = {DATE_DAY, DATE_MONTH, DATE_YEAR};
    loader->plan->endpoint = (PlanEndpoint){.name = plan_identifier(loader, yaml->name),
                                            .label = plan_label(loader, yaml->label),
                                            .precision = PRECISIONS[yaml->precision],
                                            .origin_label = plan_label(loader, yaml->origin_label),
                                            .origin_short = plan_label(loader, yaml->origin_short),
                                            .end_label = plan_label(loader, yaml->end_label),
                                            .event_label = plan_label(loader, yaml->event_label),
                                            .origin = plan_expression(loader, yaml->origin, EXPR_DATE),
                                            .end = plan_expression(loader, yaml->end, EXPR_DATE),
                                            .event = plan_expression(loader, yaml->event, EXPR_BOOLEAN)};
}

static void load_spans(PlanLoader *loader, const BindRecords *records)
{
    const SpanYaml *yaml = records->items;
    PlanSpan *spans = arena_array(loader->arena, records->count + 1, sizeof *spans);
    const char **names = arena_array(loader->arena, records->count + 1, sizeof *names);
    for (size_t i = 0; i < records->count; i++) {
        plan_distinct(loader, yaml[i].name, names, i);
        names[i] = yaml[i].name->text.data;
        spans[i] =
            (PlanSpan){names[i], plan_label(loader, yaml[i].label), plan_expression(loader, yaml[i].from, EXPR_DATE),
                       plan_expression(loader, yaml[i].to, EXPR_DATE)};
    }
    loader->plan->spans = spans;
    loader->plan->span_count = records->count;
}

static size_t find_level(const PlanLevel *levels, size_t count, Text code)
{
    for (size_t i = 0; i < count; i++)
        if (text_is(code, levels[i].code)) return i;
    return count;
}

// order[place shown] = place tested; the order written where the plan gives none.
static void level_order(PlanLoader *loader, const GroupYaml *yaml, const PlanLevel *levels, size_t *order)
{
    bool *taken = arena_array(loader->arena, yaml->levels.count + 1, sizeof *taken);
    size_t count = yaml->levels.count;
    for (size_t i = 0; i < count; i++) order[i] = i;
    if (!yaml->order.node) return;
    if (yaml->order.count != count)
        yaml_complain(loader->complaints, yaml->order.node, NULL, "'order' names each level once");
    for (size_t i = 0; i < yaml->order.count && i < count; i++) {
        const YamlNode *code = yaml->order.items[i];
        size_t level = find_level(levels, count, code->text);
        if (level == count) yaml_complain(loader->complaints, code, NULL, "there is no level '%s'", code->text.data);
        else if (taken[level]) yaml_complain(loader->complaints, code, NULL, "'%s' stands twice", code->text.data);
        else order[i] = level;
        if (level < count) taken[level] = true;
    }
}

static void load_group(PlanLoader *loader, const GroupYaml *yaml, PlanGroup *group)
{
    const LevelYaml *level_yaml = yaml->levels.items;
    size_t count = yaml->levels.count;
    PlanLevel *written = arena_array(loader->arena, count + 1, sizeof *written),
              *levels = arena_array(loader->arena, count + 1, sizeof *levels);
    const char **codes = arena_array(loader->arena, count + 1, sizeof *codes);
    size_t *order = arena_array(loader->arena, count + 1, sizeof *order),
           *tested = arena_array(loader->arena, count + 1, sizeof *tested);
    for (size_t i = 0; i < count; i++) {
        plan_identifier(loader, level_yaml[i].code);
        plan_level_code(loader, level_yaml[i].code, codes, i);
        codes[i] = level_yaml[i].code->text.data;
        written[i] = (PlanLevel){codes[i], plan_label(loader, level_yaml[i].label),
                                 plan_expression(loader, level_yaml[i].when, EXPR_BOOLEAN),
                                 level_yaml[i].compared != BIND_FALSE};
    }
    if (!count) yaml_complain(loader->complaints, yaml->node, NULL, "a group needs levels");
    level_order(loader, yaml, written, order);
    for (size_t shown = 0; shown < count; shown++) {
        levels[shown] = written[order[shown]];
        tested[order[shown]] = shown;
    }
    *group = (PlanGroup){yaml->name->text.data,
                         plan_label(loader, yaml->label),
                         levels,
                         tested,
                         count,
                         add_slot(loader, yaml->name, EXPR_TEXT),
                         yaml->ordered == BIND_TRUE};
}

static void load_groups(PlanLoader *loader, const BindRecords *records)
{
    const GroupYaml *yaml = records->items;
    PlanGroup *groups = arena_array(loader->arena, records->count + 1, sizeof *groups);
    for (size_t i = 0; i < records->count; i++) load_group(loader, &yaml[i], &groups[i]);
    loader->plan->groups = groups;
    loader->plan->group_count = records->count;
}

static void load_subgroups(PlanLoader *loader, const BindRecords *records)
{
    const SubgroupYaml *yaml = records->items;
    PlanSubgroup *subgroups = arena_array(loader->arena, records->count + 1, sizeof *subgroups);
    const char **names = arena_array(loader->arena, records->count + 1, sizeof *names);
    for (size_t i = 0; i < records->count; i++) {
        plan_distinct(loader, yaml[i].name, names, i);
        names[i] = yaml[i].name->text.data;
        subgroups[i] = (PlanSubgroup){names[i], plan_label(loader, yaml[i].label),
                                      plan_expression(loader, yaml[i].when, EXPR_BOOLEAN), yaml[i].of,
                                      PLAN_NO_VARIABLE};
    }
    loader->plan->subgroups = subgroups;
    loader->plan->subgroup_count = records->count;
}

// Comparisons are rows of tables and files of figures, beside these.
static const char *const RESERVED[] = {"overall", "residuals", "effect", "immortal_time", "effect_by_center"};

static void load_comparisons(PlanLoader *loader, const BindRecords *records)
{
    const ComparisonYaml *yaml = records->items;
    PlanComparison *comparisons = arena_array(loader->arena, records->count + 1, sizeof *comparisons);
    const char **names = arena_array(loader->arena, records->count + 1, sizeof *names);
    for (size_t i = 0; i < records->count; i++) {
        plan_distinct(loader, yaml[i].name, names, i);
        names[i] = yaml[i].name->text.data;
        for (size_t r = 0; r < sizeof RESERVED / sizeof *RESERVED; r++)
            if (strcmp(names[i], RESERVED[r]) == 0)
                yaml_complain(loader->complaints, yaml[i].name, NULL, "'%s' is a name of the report's own", names[i]);
        comparisons[i] = (PlanComparison){names[i], plan_label(loader, yaml[i].label), plan_group(loader, yaml[i].by),
                                          plan_subgroup(loader, yaml[i].in)};
    }
    loader->plan->comparisons = comparisons;
    loader->plan->comparison_count = records->count;
}

static void load_published(PlanLoader *loader, const PublishedYaml *yaml)
{
    if (!yaml) return;
    const PublishedFigureYaml *figures = yaml->figures.items;
    PlanPublished *published = arena_array(loader->arena, yaml->figures.count + 1, sizeof *published);
    for (size_t i = 0; i < yaml->figures.count; i++)
        published[i] = (PlanPublished){figures[i].item->text.data,
                                       plan_label(loader, figures[i].label ? figures[i].label : figures[i].item),
                                       figures[i].figure->text.data, figures[i].figure};
    loader->plan->published_source = yaml->source->text.data;
    loader->plan->published = published;
    loader->plan->published_count = yaml->figures.count;
}

// ---- The plan ------------------------------------------------------------------------------------------------------

static const Model *load_model(PlanLoader *loader, const YamlNode *node, const char *schemas)
{
    const char *slash = strchr(node->text.data, '/');
    if (!slash || slash == node->text.data || strchr(slash + 1, '/') || node->text.data[0] == '.') {
        yaml_complain(loader->complaints, node, NULL, "a model is name/version");
        return NULL;
    }
    Model *model = model_load(
        arena_format(loader->arena, "%s/%.*s.yaml", schemas, (int)(slash - node->text.data), node->text.data),
        loader->arena, loader->complaints);
    if (model && !model_has_version(model, loader->complaints)) return NULL;
    if (model && !text_is(node->text, arena_format(loader->arena, "%s/%s", model->name, model->version)))
        yaml_complain(loader->complaints, node, NULL, "the model at hand is %s/%s", model->name, model->version);
    return model;
}

static void load_month(PlanLoader *loader, const YamlNode *node)
{
    Decimal days = {304375, -4};
    loader->plan->month_text = node ? node->text.data : "30.4375";
    bool ok = !node || decimal_read(node->text, '.', 0, &days);
    ok &= decimal_compare(days, decimal_from(28)) >= 0 && decimal_compare(days, decimal_from(31)) <= 0;
    if (!ok) yaml_complain(loader->complaints, node, NULL, "a month has 28 to 31 days");
    loader->plan->month_length = decimal_to_double(days);
}

static void load_eligibility(PlanLoader *loader, const YamlNode *node)
{
    const Schema *schema = loader->model->schema;
    Label *labels = arena_array(loader->arena, schema->eligibility_count + 1, sizeof *labels);
    for (size_t r = 0; r < schema->eligibility_count; r++) {
        const Rule *rule = &schema->eligibility[r];
        labels[r] = label_is_empty(&rule->message) ? label_same(rule->id) : rule->message;
    }
    for (size_t i = 0; node && i < node->count; i++) {
        const YamlEntry *entry = &node->entries[i];
        size_t r = 0;
        while (r < schema->eligibility_count && !text_is(entry->key, schema->eligibility[r].id)) r++;
        if (r < schema->eligibility_count) labels[r] = plan_label(loader, entry->value);
        else
            complain(loader->complaints, node->file, entry->line, entry->column, NULL,
                     "the model has no eligibility rule '%s'", entry->key.data);
    }
    loader->plan->ineligible = labels;
}

static void load_plan(PlanLoader *loader, const PlanYaml *yaml)
{
    Plan *plan = loader->plan;
    size_t most = yaml->parameters.count + yaml->definitions.count + yaml->groups.count;
    Value *slots = arena_array(loader->arena, most + 1, sizeof *slots);
    loader->names = arena_array(loader->arena, most + 1, sizeof *loader->names);
    const YamlNode *version = yaml_get(yaml->node, "plan");
    if (version && yaml->plan != 1)
        yaml_complain(loader->complaints, version, NULL, "this program reads version 1 of the language");
    plan->name = yaml->name ? yaml->name->text.data : "";
    plan->version = yaml->version ? yaml->version->text.data : "";
    plan->title = plan_label(loader, yaml->title);
    plan->notice = plan_label(loader, yaml->notice);
    plan->confidence = (ConfidenceType)yaml->confidence;
    plan->release_below = yaml->suppress_below;
    if (yaml->suppress_below < 2)
        yaml_complain(loader->complaints, yaml_get(yaml->node, "suppressBelow"), NULL,
                      "a small number is below 2 or more");
    load_month(loader, yaml->month_length);
    load_eligibility(loader, yaml->eligibility);
    load_parameters(loader, &yaml->parameters, slots);
    load_definitions(loader, &yaml->definitions);
    if (yaml->endpoint) load_endpoint(loader, yaml->endpoint);
    load_spans(loader, &yaml->spans);
    load_groups(loader, &yaml->groups);
    load_subgroups(loader, &yaml->subgroups);
    plan->rate_months = yaml->rates.items;
    plan->rate_count = yaml->rates.count;
    plan_ascending(loader, &yaml->rates, yaml_get(yaml->node, "ratesAtMonths"));
    load_comparisons(loader, &yaml->comparisons);
    plan_load_variables(loader, &yaml->variables);
    plan_load_analyses(loader, yaml);
    plan_load_applicable(loader, &yaml->applicable);
    load_published(loader, yaml->published);
    plan->slots = slots;
    plan->slot_count = loader->name_count;
}

// What lacks a part is left out, and the rest is checked all the same: every mistake is said in one pass.
const Plan *plan_compile(const YamlNode *root, const char *schemas, Arena *arena, Complaints *complaints)
{
    size_t errors = complaints->errors, lost = 0;
    PlanYaml yaml = {.confidence = CONFIDENCE_LOG_LOG, .suppress_below = 5};
    bool bound = bind_map(root, &PLAN_LANGUAGE, &yaml, arena, complaints);
    if (!bound) bind_keep_whole(&PLAN_LANGUAGE, &yaml, &lost);
    if (!yaml.model) return NULL;
    Plan *plan = arena_alloc(arena, sizeof *plan);
    PlanLoader loader = {.arena = arena, .complaints = complaints, .plan = plan, .vague = lost > 0};
    loader.model = load_model(&loader, yaml.model, schemas);
    if (!loader.model) return NULL;
    *plan = (Plan){.path = root->file, .text = root->text, .model = loader.model};
    load_plan(&loader, &yaml);
    return complaints->errors == errors ? plan : NULL;
}

const Plan *plan_load(const char *path, const char *schemas, Arena *arena, Complaints *complaints)
{
    size_t errors = complaints->errors;
    const YamlNode *root = yaml_load_flawed(path, arena, complaints);
    const Plan *plan = root ? plan_compile(root, schemas, arena, complaints) : NULL;
    return complaints->errors == errors ? plan : NULL;
}
