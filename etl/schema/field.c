// A field of a schema: from its YAML (with the named type it builds on) to what the row loop needs.
#include "schema/load.h"
#include "wrap/unicode.h"

Text load_clean(SchemaLoader *loader, Text text)
{
    return unicode_clean(text, loader->arena).text;
}

const char *load_string(const YamlNode *node, const char *fallback)
{
    return node ? node->text.data : fallback;
}

static void compile_missing(SchemaLoader *loader, const YamlNode *node, Field *field)
{
    size_t count = !node ? 1 : node->kind == YAML_LIST ? node->count : 1;
    Text *missing = arena_array(loader->arena, count + 1, sizeof *missing);
    field->missing = missing;
    for (size_t i = 0; node && i < count; i++) {
        const YamlNode *item = node->kind == YAML_LIST ? node->items[i] : node;
        if (item->kind == YAML_MAP) item = yaml_get(item, "value");
        if (!item || item->kind != YAML_SCALAR) {
            yaml_complain(loader->complaints, node, NULL, "a missing value is a text or {value: text, label: text}");
            return;
        }
        Text text = load_clean(loader, item->text);
        if (text.size) missing[field->missing_count++] = text;   // an empty cell is missing whatever the list says
    }
}

static void compile_booleans(SchemaLoader *loader, const FieldYaml *yaml, Field *field)
{
    static const Text TRUE_WORDS[] = {{"true", 4}, {"True", 4}, {"TRUE", 4}, {"1", 1}}, FALSE_WORDS[] = {{"false", 5}, {"False", 5}, {"FALSE", 5}, {"0", 1}};
    static const bool VALUES[] = {false, true};
    Map *map = arena_alloc(loader->arena, sizeof *map);
    map->arena = loader->arena;
    field->booleans = map;
    const YamlNodes *nodes[] = {&yaml->false_values, &yaml->true_values};
    const Text *const defaults[] = {FALSE_WORDS, TRUE_WORDS};
    for (int truth = 0; truth < 2; truth++) {
        size_t count = nodes[truth]->node ? nodes[truth]->count : 4;
        for (size_t i = 0; i < count; i++) {
            Text word = nodes[truth]->node ? load_clean(loader, nodes[truth]->items[i]->text) : defaults[truth][i];
            if (!map_add(map, word, (void *)(uintptr_t)&VALUES[truth]))
                yaml_complain(loader->complaints, nodes[truth]->node ? nodes[truth]->node : field->node, NULL, "'%s' means both true and false", word.data);
        }
    }
}

static void compile_unit_codes(SchemaLoader *loader, const YamlNode *codes, Field *field)
{
    Map *map = arena_alloc(loader->arena, sizeof *map);
    map->arena = loader->arena;
    for (size_t i = 0; i < codes->count; i++) {
        const YamlNode *value = codes->entries[i].value;
        UnitCode *code = arena_alloc(loader->arena, sizeof *code);
        code->unit = value->kind == YAML_SCALAR ? unit_find(value->text) : UNIT_NONE;
        if (code->unit == UNIT_NONE) yaml_complain(loader->complaints, value, "units are written in UCUM", "there is no unit '%s'", value->kind == YAML_SCALAR ? value->text.data : "");
        map_add(map, load_clean(loader, codes->entries[i].key), code);
    }
    field->unit.codes = map;
}

static void compile_unit(SchemaLoader *loader, const YamlNode *node, Field *field)
{
    field->unit = (UnitSource){.field = -1, .group = -1, .node = node, .given = node != NULL};
    if (!node) return;
    if (field->type != FIELD_NUMBER && field->type != FIELD_INTEGER)
        yaml_complain(loader->complaints, node, NULL, "a unit goes with numbers");
    if (node->kind == YAML_SCALAR) {
        field->unit.constant = unit_find(node->text);
        if (field->unit.constant == UNIT_NONE) yaml_complain(loader->complaints, node, "units are written in UCUM", "there is no unit '%s'", node->text.data);
        return;
    }
    const YamlNode *from = yaml_get(node, "from"), *codes = yaml_get(node, "codes");
    bool known_keys = node->kind == YAML_MAP && node->count == (from != NULL) + (size_t)(codes != NULL);
    if (!from || from->kind != YAML_SCALAR || !known_keys || (codes && codes->kind != YAML_MAP)) {
        yaml_complain(loader->complaints, node, NULL, "a unit is a text or {from: field-or-group, codes: {text: unit}}");
        field->unit.given = false;
        return;
    }
    if (codes) compile_unit_codes(loader, codes, field);
}

void field_resolve_unit(SchemaLoader *loader, const Resource *resource, Field *field)
{
    const YamlNode *from = field->unit.node ? yaml_get(field->unit.node, "from") : NULL;
    if (!from || !field->unit.given) return;
    size_t group = field->extract ? regex_group_find(field->extract, from->text) : SIZE_MAX;
    if (group != SIZE_MAX) field->unit.group = (int)group;
    else field->unit.field = resource ? resource_field(resource, from->text) : -1;
    if (field->unit.group < 0 && field->unit.field < 0)
        yaml_complain(loader->complaints, from, NULL, "there is no field or group '%s' to take the unit from", from->text.data);
}

// What findings call it when there is no title: the XPath without leading slashes, axes and prefixes.
static const char *label_of_xpath(SchemaLoader *loader, const char *xpath)
{
    char *label = arena_alloc(loader->arena, strlen(xpath) + 1), *out = label;
    for (const char *p = xpath; *p; p++) {
        const char *end = p;
        while ((unsigned char)*end >= 0x80 || strchr("-_.", *end) ? *end != 0 : (*end >= '0' && *end <= '9') || ((*end | 32) >= 'a' && (*end | 32) <= 'z')) end++;
        if (end > p && *end == ':') {          // prefix: or axis::
            p = end + (end[1] == ':');
            continue;
        }
        if (*p == '/' && out == label) continue;
        if (end > p) {
            memcpy(out, p, (size_t)(end - p));
            out += end - p;
            p = end - 1;
        } else {
            *out++ = *p;
        }
    }
    bool sole_attribute = label[0] == '@' && !strpbrk(label, "/[");
    return sole_attribute ? label + 1 : label;
}

static bool is_name(Text text)
{
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        bool letter = c >= 0x80 || c == '_' || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
        if (!letter && (i == 0 || c < '0' || c > '9')) return false;
    }
    return text.size > 0;
}

static void compile_names(SchemaLoader *loader, const FieldYaml *yaml, Field *field)
{
    field->name = load_string(yaml->name, "");
    if (!yaml->name) yaml_complain(loader->complaints, yaml->node, NULL, "a field needs the key 'name'");
    else if (!is_name(yaml->name->text)) yaml_complain(loader->complaints, yaml->name, NULL, "a name has letters, digits and _, and begins with no digit");
    field->xpath = load_string(yaml->xpath, NULL);
    size_t count = yaml->titles.count ? yaml->titles.count : 1;
    Text *titles = arena_array(loader->arena, count, sizeof *titles);
    for (size_t i = 0; i < yaml->titles.count; i++) titles[i] = load_clean(loader, yaml->titles.items[i]->text);
    if (!yaml->titles.count) titles[0] = load_clean(loader, text_from(field->name));
    field->titles = titles;
    field->title_count = count;
    field->label = yaml->titles.count ? yaml->titles.items[0]->text.data : field->xpath ? label_of_xpath(loader, field->xpath) : field->name;
}

static char one_character(SchemaLoader *loader, const YamlNode *node, char fallback)
{
    if (!node) return fallback;
    if (node->text.size == 1) return node->text.data[0];
    yaml_complain(loader->complaints, node, NULL, "one ASCII character is wanted here");
    return fallback;
}

// Keys that only models have.
static void compile_model_keys(SchemaLoader *loader, const FieldYaml *yaml, Field *field)
{
    const YamlNode *nodes[] = {yaml->row_number, yaml->precision_column, yaml->export};
    bool precision_column = true, exported = true;
    for (size_t i = 0; i < 3; i++)
        if (nodes[i] && loader->role != SCHEMA_MODEL) yaml_complain(loader->complaints, nodes[i], NULL, "this key belongs to models");
    if (yaml->precision_column) bind_boolean(yaml->precision_column, &precision_column, loader->complaints);
    if (yaml->export) bind_boolean(yaml->export, &exported, loader->complaints);
    field->no_precision_column = !precision_column;
    field->not_exported = !exported;
    if (!precision_column && field->constraints.precision != DATE_DAY)
        yaml_complain(loader->complaints, yaml->precision_column, "add `constraints: {precision: day}`", "only a date that is always a day needs no precision column");
}

void field_compile(SchemaLoader *loader, const YamlNode *node, const YamlNode *missing_values, Field *field)
{
    FieldYaml yaml = {0};
    const YamlNode *expanded = node->kind == YAML_MAP ? type_expand(loader, node) : node;
    *field = (Field){.node = node, .slot = -1, .list_index = -1, .value_group = SIZE_MAX, .name = "", .label = ""};
    if (!expanded || !bind_map(expanded, &FIELD_LANGUAGE, &yaml, loader->arena, loader->complaints)) {
        const YamlNode *name = yaml_get(node, "name");
        if (name && name->kind == YAML_SCALAR) field->name = field->label = name->text.data;
        field->unit = (UnitSource){.field = -1, .group = -1};
        return;
    }
    compile_names(loader, &yaml, field);
    field->type = (FieldType)type_base(yaml.type);
    field->phi = (Phi)yaml.phi;
    field->severity = yaml.severity ? (Severity)(yaml.severity - 1) : SEVERITY_ERROR;
    field->list = yaml.list || yaml.separator;
    field->separator = pattern_compile(loader, yaml.separator, true);
    field->extract = pattern_compile(loader, yaml.extract, false);
    if (field->extract) {
        field->group_count = regex_group_count(field->extract);
        if (field->group_count > 30) yaml_complain(loader->complaints, yaml.extract, NULL, "a pattern has at most 30 named groups");
        field->value_group = regex_group_find(field->extract, TEXT("value"));
    }
    field->zero_pad = yaml.zero_pad;
    field->decimal_char = one_character(loader, yaml.decimal_char, '.');
    field->group_char = one_character(loader, yaml.group_char, 0);
    format_compile(loader, &yaml, field);
    if (field->type == FIELD_BOOLEAN) compile_booleans(loader, &yaml, field);
    compile_missing(loader, yaml.missing_values ? yaml.missing_values : missing_values, field);
    compile_unit(loader, yaml.unit, field);
    constraints_compile(loader, yaml.constraints, field->type, &field->constraints);
    constraints_compile(loader, yaml.warnings, field->type, &field->warnings);
    field->warned = field->warnings.given;
    compile_model_keys(loader, &yaml, field);
    field->from = load_string(yaml.from, NULL);
    field->standard = load_string(yaml.standard, NULL);
    field->title = load_string(yaml.title, NULL);
    field->description = load_string(yaml.description, NULL);
    field->examples = yaml.examples;
}

void field_place(Field *field, int *slot_count, int *list_count)
{
    if (field->list) {
        field->list_index = (*list_count)++;
    } else {
        field->slot = *slot_count;
        *slot_count += 1 + (field->extract ? (int)field->group_count + 1 : 0);
    }
}

ExprType field_expression_type(const Field *field)
{
    static const ExprType TYPES[FIELD_TYPE_COUNT] = {EXPR_TEXT, EXPR_NUMBER, EXPR_NUMBER, EXPR_BOOLEAN, EXPR_DATE, EXPR_DATE};
    return TYPES[field->type];
}
