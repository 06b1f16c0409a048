// A field of a schema: from its YAML (with the named type it builds on) to what the row loop needs.
#include "schema/load.h"
#include "schema/plain.h"

enum { MOST_GROUPS = 30, LONGEST_PAD = 64 };

static void compile_missing(SchemaLoader *loader, const YamlNode *node, Field *field)
{
    size_t count = !node ? 1 : node->kind == YAML_LIST ? node->count : 1;
    Text *missing = arena_array(loader->arena, count + 1, sizeof *missing);
    field->missing = missing;
    for (size_t i = 0; node && i < count; i++) {
        const YamlNode *item = node->kind == YAML_LIST ? node->items[i] : node, *value = item;
        MissingValueYaml yaml = {0};
        if (item->kind == YAML_MAP) {
            bind_map(item, &MISSING_VALUE_LANGUAGE, &yaml, loader->arena, loader->complaints);
            value = yaml.value;
        }
        if (value && value->kind != YAML_SCALAR)
            yaml_complain(loader->complaints, value, NULL, "a missing value is a text or {value: text, label: text}");
        else if (value && load_clean(loader, value->text).size)   // an empty cell is missing whatever the list says
            missing[field->missing_count++] = load_clean(loader, value->text);
    }
}

static void compile_booleans(SchemaLoader *loader, const FieldYaml *yaml, Field *field)
{
    static const Text TRUE_WORDS[] = {{"true", 4}, {"True", 4}, {"TRUE", 4}, {"1", 1}},
                      FALSE_WORDS[] = {{"false", 5}, {"False", 5}, {"FALSE", 5}, {"0", 1}};
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
                yaml_complain(loader->complaints, nodes[truth]->node ? nodes[truth]->node : field->node, NULL,
                              "'%s' stands twice among trueValues and falseValues", word.data);
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
        if (code->unit == UNIT_NONE)
            yaml_complain(loader->complaints, value, "units are written in UCUM", "there is no unit '%s'",
                          value->kind == YAML_SCALAR ? value->text.data : "");
        if (!map_add(map, load_clean(loader, codes->entries[i].key), code))
            complain(loader->complaints, codes->file, codes->entries[i].line, codes->entries[i].column, NULL,
                     "'%s' stands twice (compared after cleaning)", codes->entries[i].key.data);
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
        if (field->unit.constant == UNIT_NONE)
            yaml_complain(loader->complaints, node, "units are written in UCUM", "there is no unit '%s'",
                          node->text.data);
        return;
    }
    UnitYaml yaml = {0};
    if (node->kind == YAML_LIST)
        yaml_complain(loader->complaints, node, NULL,
                      "a unit is a text or {from: field-or-group, codes: {text: unit}}");
    else bind_map(node, &UNIT_LANGUAGE, &yaml, loader->arena, loader->complaints);
    field->unit.given = yaml.from != NULL;
    if (yaml.codes) compile_unit_codes(loader, yaml.codes, field);
}

void field_resolve_unit(SchemaLoader *loader, const Resource *resource, Field *field)
{
    const YamlNode *from = field->unit.node ? yaml_get(field->unit.node, "from") : NULL;
    if (!from || !field->unit.given) return;
    size_t group = field->extract ? regex_group_find(field->extract, from->text) : SIZE_MAX;
    if (group != SIZE_MAX) field->unit.group = (int)group;
    else field->unit.field = resource ? resource_field(resource, from->text) : -1;
    if (field->unit.group < 0 && field->unit.field < 0)
        yaml_complain(loader->complaints, from, NULL, "there is no field or group '%s' to take the unit from",
                      from->text.data);
    else if (field->unit.field >= 0 &&
             (resource->fields[field->unit.field].list || resource->fields[field->unit.field].type != FIELD_STRING))
        yaml_complain(loader->complaints, from, NULL, "a unit comes from a text field that is no list");
}

static bool is_name_character(char c)
{
    return (unsigned char)c >= 0x80 || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') ||
           (c && strchr("-_.", c));
}

// Behind a [predicate]; what stands in quotes ends none.
static const char *behind_predicate(const char *p)
{
    char quote = 0;
    for (int depth = 0; *p; p++) {
        if (quote) quote = *p == quote ? 0 : quote;
        else if (*p == '\'' || *p == '"') quote = *p;
        else if (*p == '[') depth++;
        else if (*p == ']' && --depth == 0) return p + 1;
    }
    return p;
}

// An XPath without leading dots and slashes, axes, prefixes and predicates: Vital/@status.
static char *bare_xpath(SchemaLoader *loader, const char *xpath)
{
    char *bare = arena_alloc(loader->arena, strlen(xpath) + 1), *out = bare;
    for (const char *p = xpath; *p;) {
        const char *end = p;
        while (is_name_character(*end)) end++;
        if (*p == '[') p = behind_predicate(p);
        else if (end > p && *end == ':') p = end + 1 + (end[1] == ':');          // prefix: or axis::
        else if (out == bare && (*p == '/' || (*p == '.' && p[1] == '/'))) p++;
        else if (end > p) out = (char *)memcpy(out, p, (size_t)(end - p)) + (end - p), p = end;
        else *out++ = *p++;
    }
    return bare;
}

const char *xpath_last_name(SchemaLoader *loader, const char *xpath)
{
    const char *bare = bare_xpath(loader, xpath), *slash = strrchr(bare, '/');
    return slash ? slash + 1 : bare;
}

// What findings call a field without a title; an attribute of the row itself is named with its element.
static const char *label_of_xpath(SchemaLoader *loader, const char *xpath, const char *row)
{
    const char *bare = bare_xpath(loader, xpath);
    if (bare[0] != '@') return bare;
    return row ? arena_format(loader->arena, "%s/%s", row, bare) : bare + 1;
}

static void compile_names(SchemaLoader *loader, const FieldYaml *yaml, const char *row, Field *field)
{
    field->name = load_string(yaml->name, "");
    if (yaml->name && !expression_is_name(yaml->name->text))
        yaml_complain(
            loader->complaints, yaml->name, NULL,
            "a name has letters, digits and _, begins with no digit and is no word of the expression language");
    field->xpath = load_string(yaml->xpath, NULL);
    field->xpath_node = yaml->xpath;
    size_t count = yaml->titles.count ? yaml->titles.count : 1;
    Text *titles = arena_array(loader->arena, count, sizeof *titles);
    if (yaml->titles.node && !yaml->titles.count)
        yaml_complain(loader->complaints, yaml->titles.node, "does it begin with '#'? quote it",
                      "a title is wanted here");
    for (size_t i = 0; i < yaml->titles.count; i++) {
        titles[i] = load_clean(loader, yaml->titles.items[i]->text);
        if (!titles[i].size)
            yaml_complain(loader->complaints, yaml->titles.items[i], "does it begin with '#'? quote it",
                          "a title is empty");
    }
    if (!yaml->titles.count) titles[0] = load_clean(loader, text_from(field->name));
    field->titles = titles;
    field->title_count = count;
    field->label = yaml->titles.count ? yaml->titles.items[0]->text.data
                   : field->xpath     ? label_of_xpath(loader, field->xpath, row)
                                      : field->name;
}

static char one_character(SchemaLoader *loader, const YamlNode *node, char fallback)
{
    if (!node) return fallback;
    if (node->text.size == 1 && !text_is_digits(node->text)) return node->text.data[0];
    yaml_complain(loader->complaints, node, NULL, "one ASCII character, and no digit, is wanted here");
    return fallback;
}

// Keys that only fields of some types have.
static void check_type_keys(SchemaLoader *loader, const FieldYaml *yaml, const Field *field)
{
    bool number = field->type == FIELD_NUMBER || field->type == FIELD_INTEGER, boolean = field->type == FIELD_BOOLEAN;
    const struct {
        const YamlNode *node;
        bool fits;
        const char *problem;
    } KEYS[] = {
        {yaml->decimal_char, field->type == FIELD_NUMBER, "`decimalChar` goes with `type: number`"},
        {yaml->group_char, number, "`groupChar` goes with numbers"},
        {yaml_get(yaml->node, "mayBeFuture"), field->type == FIELD_DATE || field->type == FIELD_DATETIME,
         "`mayBeFuture` goes with dates"},
        {yaml->true_values.node, boolean, "`trueValues` goes with `type: boolean`"},
        {yaml->false_values.node, boolean, "`falseValues` goes with `type: boolean`"},
        {yaml->group_char, field->decimal_char != field->group_char, "the thousands mark is the decimal mark too"},
    };
    for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++)
        if (KEYS[i].node && !KEYS[i].fits) yaml_complain(loader->complaints, KEYS[i].node, NULL, "%s", KEYS[i].problem);
    if (yaml->zero_pad > LONGEST_PAD)
        yaml_complain(loader->complaints, yaml->node, NULL, "`zeroPad` is at most %d", LONGEST_PAD);
}

static void compile_extract(SchemaLoader *loader, const YamlNode *node, Field *field)
{
    field->extract = pattern_compile(loader, node, false);
    if (!field->extract) return;
    field->group_count = regex_group_count(field->extract);
    field->value_group = regex_group_find(field->extract, TEXT("value"));
    if (field->group_count > MOST_GROUPS)
        yaml_complain(loader->complaints, node, NULL, "a pattern has at most %d named groups", MOST_GROUPS);
    if (regex_group_find(field->extract, TEXT("text")) != SIZE_MAX)
        yaml_complain(loader->complaints, node, NULL, "no group can be called 'text': %s.text is the whole cell",
                      field->name);
}

// Keys that only models have.
static void compile_model_keys(SchemaLoader *loader, const FieldYaml *yaml, Field *field)
{
    static const char *const KEYS[] = {"rowNumber", "precisionColumn", "export"};
    for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++) {
        const YamlNode *node = yaml_get(yaml->node, KEYS[i]);
        if (node && loader->role != SCHEMA_MODEL)
            yaml_complain(loader->complaints, node, NULL, "`%s` belongs to models", KEYS[i]);
    }
    field->no_precision_column = yaml->precision_column == BIND_FALSE;
    field->not_exported = yaml->export == BIND_FALSE;
    if (field->no_precision_column && field->constraints.precision != DATE_DAY)
        yaml_complain(loader->complaints, yaml_get(yaml->node, "precisionColumn"),
                      "add `constraints: {precision: day}`",
                      "only a date that is always a day needs no precision column");
}

void field_compile(SchemaLoader *loader, const YamlNode *node, const YamlNode *missing_values, const char *row,
                   Field *field)
{
    FieldYaml yaml = {0};
    const YamlNode *expanded = node->kind == YAML_MAP ? type_expand(loader, node) : node;
    *field = (Field){.node = node, .slot = -1, .list_index = -1, .value_group = SIZE_MAX, .name = "", .label = ""};
    if (!expanded) {                                        // of an unknown type: known by its name all the same
        const YamlNode *name = yaml_get(node, "name");
        if (name && name->kind == YAML_SCALAR) field->name = field->label = name->text.data;
        field->unit = (UnitSource){.field = -1, .group = -1};
        return;
    }
    bind_map(expanded, &FIELD_LANGUAGE, &yaml, loader->arena, loader->complaints);
    compile_names(loader, &yaml, row, field);
    field->type = (FieldType)type_base(yaml.type);
    field->phi = (Phi)yaml.phi;
    field->severity = yaml.severity ? (Severity)(yaml.severity - 1) : SEVERITY_ERROR;
    field->list = yaml.list || yaml.separator;
    field->separator = pattern_compile(loader, yaml.separator, true);
    compile_extract(loader, yaml.extract, field);
    field->zero_pad = yaml.zero_pad;
    field->may_be_future = yaml.may_be_future;
    field->decimal_char = one_character(loader, yaml.decimal_char, '.');
    field->group_char = one_character(loader, yaml.group_char, 0);
    check_type_keys(loader, &yaml, field);
    format_compile(loader, &yaml, field);
    if (field->type == FIELD_BOOLEAN) compile_booleans(loader, &yaml, field);
    compile_missing(loader, yaml.missing_values ? yaml.missing_values : missing_values, field);
    compile_unit(loader, yaml.unit, field);
    constraints_compile(loader, yaml.constraints, field->type, &field->constraints);
    constraints_compile(loader, yaml.warnings, field->type, &field->warnings);
    field->warned = field->warnings.given;
    field->wanted = field->constraints.required || field->warnings.required;
    field->plain = plain_compile(field);
    compile_model_keys(loader, &yaml, field);
    field->from = load_string(yaml.from, NULL);
    field->standard = load_string(yaml.standard, NULL);
    field->title = load_string(yaml.title, NULL);
    field->description = load_string(yaml.description, NULL);
    field->examples = yaml.examples;
    remedies_compile(loader, &yaml, field);
}

bool field_is_line(const Field *field)
{
    for (size_t i = 0; i < field->title_count; i++)
        if (reader_is_line_title(field->titles[i])) return true;
    return false;
}

bool field_shares_title(const Field *a, const Field *b)
{
    for (size_t i = 0; i < a->title_count; i++)
        for (size_t j = 0; j < b->title_count; j++)
            if (text_equal(a->titles[i], b->titles[j])) return true;
    return false;
}

void field_place(Field *field, int *slot_count, int *list_count)
{
    if (field->list) {
        field->list_index = (*list_count)++;
    } else {
        field->slot = field->plain.slot = *slot_count;
        *slot_count += 1 + (field->extract ? (int)field->group_count + 1 : 0);
    }
}

ExprType field_expression_type(const Field *field)
{
    static const ExprType TYPES[FIELD_TYPE_COUNT] = {EXPR_TEXT,    EXPR_NUMBER, EXPR_NUMBER,
                                                     EXPR_BOOLEAN, EXPR_DATE,   EXPR_DATE};
    return TYPES[field->type];
}

const Words *field_expression_words(const Field *field, bool group)
{
    bool listed = field->type == FIELD_STRING && !group && !field->flawed && field->constraints.words.count;
    return listed ? &field->constraints.words : NULL;
}

ExprUnit field_expression_unit(const Field *field, bool group)
{
    if (field->flawed) return (ExprUnit){EXPR_UNIT_OPEN, UNIT_NONE};
    if (group || !field->unit.given) return (ExprUnit){EXPR_UNIT_NONE, UNIT_NONE};
    return (ExprUnit){field->unit.constant == UNIT_NONE ? EXPR_UNIT_OPEN : EXPR_UNIT_KNOWN, field->unit.constant};
}
