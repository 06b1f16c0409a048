// How the attributes of a record are made, compiled and checked against the fields they come from and the attribute of
// the model: type, unit, words of code lists.
#include "mapping/loading.h"

#include "mapping/codelist.h"
#include "schema/record.h"

static const char *nearest_word(MappingLoader *loader, const Field *attribute, Text word)
{
    const char *words[64];
    size_t count = 0;
    for (size_t i = 0; i < attribute->constraints.words.count && count < 64; i++)
        words[count++] = attribute->constraints.words.items[i].data;
    const char *nearest = bind_nearest(word, words, count);
    return nearest ? arena_format(&loader->complaints->arena, "did you mean '%s'?", nearest) : NULL;
}

static Value cast_word(const Value *word, ExprType type)
{
    if (type == EXPR_NUMBER || type == EXPR_DATE) return expression_cast(word, type);
    bool truth = text_is(word->text, "true");
    if (type == EXPR_BOOLEAN)
        return truth || text_is(word->text, "false") ? value_boolean(truth, NULL) : value_none(VALUE_UNKNOWN, NULL);
    return *word;
}

bool attribute_takes(const Field *attribute, const Value *word)
{
    Value value = cast_word(word, field_expression_type(attribute));
    bool whole = attribute->type != FIELD_INTEGER || decimal_is_integer(value.number);
    return value.kind != VALUE_UNKNOWN && whole &&
           constraints_check(&attribute->constraints, &value) == FINDING_CODE_COUNT;
}

Value attribute_word(MappingLoader *loader, const Field *attribute, const Value *word, const YamlNode *node)
{
    static const char *const NAMES[] = {"value", "text", "number", "date", "true or false"};
    if (word->kind != VALUE_TEXT || attribute->flawed) return *word;
    ExprType type = field_expression_type(attribute);
    Value value = cast_word(word, type);
    if (value.kind == VALUE_UNKNOWN) {
        yaml_complain(loader->complaints, node, NULL, "'%s' is no %s", word->text.data, NAMES[type]);
        return value_none(VALUE_MISSING, NULL);
    }
    if (attribute->type == FIELD_INTEGER && !decimal_is_integer(value.number))
        yaml_complain(loader->complaints, node, NULL, "'%s' is no whole number", word->text.data);
    FindingCode code = constraints_check(&attribute->constraints, &value);
    if (code == FINDING_NOT_IN_ENUM)
        yaml_complain(loader->complaints, node, nearest_word(loader, attribute, word->text), "'%s' is not a word of %s",
                      word->text.data, attribute->name);
    else if (code != FINDING_CODE_COUNT)
        yaml_complain(loader->complaints, node, NULL, "'%s' breaks the constraints of %s", word->text.data,
                      attribute->name);
    if (value.kind == VALUE_NUMBER) value.unit = attribute->unit.constant;
    return value;
}

static const char *nearest_list(MappingLoader *loader, Text name)
{
    const YamlNode *lists = loader->yaml->codelists;
    size_t count = lists ? lists->count : 0;
    const char **names = arena_array(loader->arena, count + 1, sizeof *names);
    for (size_t i = 0; i < count; i++) names[i] = lists->entries[i].key.data;
    const char *nearest = bind_nearest(name, names, count);
    return nearest ? arena_format(&loader->complaints->arena, "did you mean '%s'?", nearest) : NULL;
}

static const CodeList *find_codes(MappingLoader *loader, const YamlNode *node)
{
    if (node->kind == YAML_MAP) return codes_compile(loader, node, NULL);
    const YamlNode *lists = loader->yaml->codelists;
    for (size_t i = 0; lists && node->kind == YAML_SCALAR && i < lists->count; i++) {
        if (!text_equal(lists->entries[i].key, node->text)) continue;
        loader->used[i] = true;
        return loader->codelists[i];
    }
    bool named = node->kind == YAML_SCALAR;
    yaml_complain(loader->complaints, node, named ? nearest_list(loader, node->text) : NULL,
                  "there is no code list '%s'", named ? node->text.data : "");
    return NULL;
}

static void compile_words(MappingLoader *loader, const Field *attribute, AttributeMapping *out, const YamlNode *node)
{
    Value *words = arena_array(loader->arena, out->codes->count + 1, sizeof *words);
    bool column = false;
    for (size_t i = 0; i < out->codes->count; i++) {
        const CodeEntry *entry = &out->codes->entries[i];
        const CodeWord *word = codelist_word(entry, attribute->name);
        column |= word != NULL;
        if (word) words[i] = attribute_word(loader, attribute, &word->word, word->node);
    }
    out->words = words;
    if (!out->codes->count) yaml_complain(loader->complaints, node, NULL, "the code list is empty");
    else if (!column)
        yaml_complain(loader->complaints, node, NULL, "the code table has no column '%s'", attribute->name);
}

// The field an expression consists of, when it is just that; of an alias that of the first line.
static const Field *sole_field(const RecordScope *scope, const Expression *expression)
{
    const ExprName *names;
    if (expression_names(expression, &names) != 1) return NULL;
    Text source = expression_node(expression)->text;
    if (names[0].kind == EXPR_ALIAS && names[0].member == 0 &&
        text_is(source, scope->record->alias_names[names[0].index]))
        return scope_alias_field(scope, (size_t)names[0].index);
    int field = resource_field(scope->resource, source);
    return field >= 0 ? &scope->resource->fields[field] : NULL;
}

// The field an alias stands for in a line of `repeat`; the sole field itself where that is no alias.
static const Field *field_in_line(const RecordScope *scope, const Field *sole, size_t line)
{
    const RecordMapping *record = scope->record;
    for (size_t i = 0; record->line_count && i < record->lines[0].count; i++)
        if (i < record->lines[line].count && &scope->resource->fields[record->lines[0].aliases[i].field] == sole)
            return &scope->resource->fields[record->lines[line].aliases[i].field];
    return sole;
}

// A source's enum must be covered by the code list; what each of its words becomes is looked up here, once.
static void cover_enum(MappingLoader *loader, const Field *field, AttributeMapping *attribute, const YamlNode *node)
{
    Value *words = arena_array(loader->arena, field->constraints.words.count + 1, sizeof *words);
    if (field->flawed || yaml_is_flawed(attribute->codes->node, loader->complaints)) return;
    for (size_t i = 0; i < field->constraints.words.count; i++) {
        const CodeEntry *entry = codelist_find(attribute->codes, field->constraints.words.items[i]);
        if (entry) words[i] = attribute->words[entry - attribute->codes->entries];
        else
            yaml_complain(loader->complaints, node, NULL,
                          "the code list does not cover '%s', which the enum of '%s' allows",
                          field->constraints.words.items[i].data, field->name);
    }
    attribute->enum_words = words;
}

static bool is_number(const Field *field)
{
    return field->type == FIELD_NUMBER || field->type == FIELD_INTEGER;
}

static void check_units(MappingLoader *loader, const Field *field, const Field *attribute, const YamlNode *node)
{
    if (field->flawed || attribute->flawed) return;
    if (!is_number(attribute)) return;
    if (field->unit.given != attribute->unit.given)
        yaml_complain(loader->complaints, node,
                      attribute->unit.given ? "give the field its `unit`" : "give the attribute a `unit`",
                      "%s '%s' has a unit, %s '%s' has none",
                      field->unit.given ? "field" : "attribute", field->unit.given ? field->name : attribute->name,
                      field->unit.given ? "attribute" : "field", field->unit.given ? attribute->name : field->name);
    else if (field->unit.constant != UNIT_NONE && attribute->unit.constant != UNIT_NONE &&
             !unit_convertible(field->unit.constant, attribute->unit.constant))
        yaml_complain(loader->complaints, node, NULL, "%s cannot be converted to %s", unit_name(field->unit.constant),
                      unit_name(attribute->unit.constant));
}

// A text is read as a date, or as true or false, in one form only: whoever has not said how they are written should say
// it in the schema.
static void warn_of_text(MappingLoader *loader, const Field *field, const Field *attribute, const YamlNode *node)
{
    bool date = attribute->type == FIELD_DATE, truth = attribute->type == FIELD_BOOLEAN;
    if (!field || field->flawed || attribute->flawed || field->type != FIELD_STRING || !(date || truth)) return;
    complain_warning(loader->complaints, node->file, node->line, node->column,
                     date ? "give the field `type: date` and the `format` it is written in"
                          : "give the field `type: boolean`, `trueValues` and `falseValues`; or `codes`",
                     "attribute '%s' is %s, field '%s' is text: it is read as %s only", attribute->name,
                     date ? "a date" : "true or false", field->name, date ? "YYYY-MM-DD" : "true and false");
}

// Field index of the first name of an expression, for the place of what is missing.
static int first_field(const RecordScope *scope, const Expression *expression)
{
    const ExprName *names;
    if (!expression_names(expression, &names)) return -1;
    if (names[0].kind == EXPR_ALIAS)
        return (int)(scope_alias_field(scope, (size_t)names[0].index) - scope->resource->fields);
    for (size_t i = 0; i < scope->resource->field_count; i++) {
        const Field *field = &scope->resource->fields[i];
        int end = field->slot + (field->extract ? (int)field->group_count + 2 : 1);
        bool slot =
            names[0].kind == EXPR_SLOT && field->slot >= 0 && names[0].index >= field->slot && names[0].index < end;
        if (slot || (names[0].kind == EXPR_LIST && names[0].index == field->list_index)) return (int)i;
    }
    return -1;
}

// An attribute that takes the words of a source's enum as they are, its constraints holding for every one of them: they
// are looked at here, once. False when some word breaks them, which shows where it stands.
static bool carry_enum(MappingLoader *loader, const Field *field, const Field *attribute, AttributeMapping *out)
{
    const Constraints *from = &field->constraints;
    if (field->type != FIELD_STRING || attribute->type != FIELD_STRING || !from->words.count ||
        !attribute->constraints.given)
        return false;
    Value *words = arena_array(loader->arena, from->words.count, sizeof *words);
    for (size_t i = 0; i < from->words.count; i++) {
        words[i] = value_text(from->words.items[i], NULL);
        if (constraints_check(&attribute->constraints, &words[i]) != FINDING_CODE_COUNT) return false;
    }
    out->enum_words = words;
    return true;
}

// May a value of the field, taken as it is, have another unit than the attribute's, or break its constraints?
static bool needs_check(MappingLoader *loader, const Field *field, const Field *attribute, AttributeMapping *out)
{
    bool unit = attribute->unit.given, constraints = attribute->constraints.given;
    if (out->slot >= 0 && unit && attribute->unit.constant != UNIT_NONE)
        unit = field->unit.constant != attribute->unit.constant;
    if (out->slot >= 0 && constraints && !attribute->warned) constraints = !carry_enum(loader, field, attribute, out);
    return unit || constraints || attribute->warned;
}

static void compile_from(MappingLoader *loader, RecordScope *scope, const Field *attribute, const AttributeYaml *yaml,
                         AttributeMapping *out)
{
    ExprScope names = {scope_find, scope};
    out->from = expression_compile(yaml->from, &names, loader->arena, loader->complaints);
    if (yaml->codes) out->codes = find_codes(loader, yaml->codes);
    if (out->codes) compile_words(loader, attribute, out, yaml->codes);
    if (!out->from || (yaml->codes && !out->codes)) return;
    out->first_field = first_field(scope, out->from);
    const Field *field = sole_field(scope, out->from);
    bool alias = field && resource_field(scope->resource, yaml->from->text) < 0;
    size_t lines = alias ? scope->record->line_count : 1;
    outcomes_check(loader, attribute, out, !field);
    if (!yaml->codes) warn_of_text(loader, field, attribute, yaml->from);
    for (size_t l = 0; field && l < lines; l++) {
        const Field *source = alias ? field_in_line(scope, field, l) : field;
        if (yaml->codes) cover_enum(loader, source, out, yaml->codes);
        else check_units(loader, source, attribute, yaml->from);
    }
    if (lines > 1) out->enum_words = NULL;   // every line has an enum of its own
    bool uncast = field && (yaml->codes ? field->type == FIELD_STRING
                                        : field_expression_type(field) == field_expression_type(attribute) &&
                                              (attribute->type != FIELD_INTEGER || field->type == FIELD_INTEGER));
    if (uncast && !alias && !field->list) out->slot = field->slot;
    out->checked = !yaml->codes && needs_check(loader, field, attribute, out);
}

static void compile_attribute(MappingLoader *loader, RecordScope *scope, const Resource *entity, const YamlEntry *entry,
                              AttributeMapping *out)
{
    const Field *attribute = &entity->fields[out->attribute];
    AttributeYaml yaml = {0};
    out->node = entry->value;
    out->first_field = out->slot = -1;
    out->constant = value_none(VALUE_MISSING, NULL);
    if (yaml_is_empty(entry->value)) {
        yaml_complain(loader->complaints, entry->value,
                      entry->value->lost ? NULL : "write a field, an expression, {from: …, codes: …} or {const: word}",
                      "'%s' comes from nothing", attribute->name);
        return;
    }
    if (entry->value->kind == YAML_SCALAR) yaml.from = entry->value;
    else if (!bind_map(entry->value, &ATTRIBUTE_LANGUAGE, &yaml, loader->arena, loader->complaints) && !yaml.from &&
             !yaml.constant)
        return;
    if (loader->mapping->not_collected[entity->index][out->attribute])
        complain(loader->complaints, loader->mapping->path, entry->line, entry->column, NULL,
                 "'%s' is mapped here and named under notCollected", attribute->name);
    if ((yaml.from != NULL) == (yaml.constant != NULL)) {
        yaml_complain(loader->complaints, entry->value, NULL, "an attribute has either `from` or `const`");
        return;
    }
    if (yaml.constant) {
        Value word = value_text(yaml.constant->text, NULL);
        out->constant = attribute_word(loader, attribute, &word, yaml.constant);
        if (yaml.codes || yaml.fallback)
            yaml_complain(loader->complaints, entry->value, NULL, "`const` goes with neither `codes` nor `default`");
        return;
    }
    if (yaml.fallback) {
        Value word = value_text(yaml.fallback->text, NULL);
        out->fallback = attribute_word(loader, attribute, &word, yaml.fallback);
        out->has_default = true;
    }
    compile_from(loader, scope, attribute, &yaml, out);
}

static const AttributeMapping *find_attribute(const RecordMapping *record, int attribute)
{
    for (size_t i = 0; attribute >= 0 && i < record->attribute_count; i++)
        if (record->attributes[i].attribute == (size_t)attribute) return &record->attributes[i];
    return NULL;
}

// Where a constant beside a number names its unit, that is known before any data: what comes must be convertible to it.
static void check_named_unit(MappingLoader *loader, const Resource *entity, const RecordMapping *record,
                             const AttributeMapping *mapped)
{
    size_t count;
    const Field *attribute = &entity->fields[mapped->attribute];
    const AttributeMapping *name = find_attribute(record, attribute->unit.field);
    if (!mapped->from || !name || name->constant.kind != VALUE_TEXT) return;
    UnitId to = unit_find(name->constant.text);
    const ExprOutcome *outcomes = expression_outcomes(mapped->from, loader->arena, &count);
    for (size_t i = 0; i < count; i++) {
        UnitId from = outcomes[i].unit.measure == EXPR_UNIT_KNOWN ? outcomes[i].unit.unit : to;
        if (from != to && !unit_convertible(from, to))
            complain(loader->complaints, loader->mapping->path, outcomes[i].line, outcomes[i].column, NULL,
                     "%s cannot be converted to %.*s, which '%s' says", unit_name(from),
                     TEXT_ARG(name->constant.text), entity->fields[name->attribute].name);
    }
}

// An attribute that is not there hides nothing else that is wrong with it.
static void compile_unknown(MappingLoader *loader, RecordScope *scope, const YamlNode *node)
{
    AttributeYaml yaml = {0};
    ExprScope names = {scope_find, scope};
    if (node->kind == YAML_SCALAR) yaml.from = node;
    else bind_map(node, &ATTRIBUTE_LANGUAGE, &yaml, loader->arena, loader->complaints);
    if (yaml.from) expression_compile(yaml.from, &names, loader->arena, loader->complaints);
    if (yaml.codes) find_codes(loader, yaml.codes);
}

static void complain_attribute(MappingLoader *loader, const Resource *entity, const YamlEntry *entry, bool numbered)
{
    const char *name = entry->key.data, *problem = NULL, *hint = NULL;
    if (entity->vague && !numbered) return;
    if (!entity->name[0]) problem = arena_format(loader->arena, "no entity has an attribute '%s'", name);
    else
        problem = arena_format(loader->arena,
                               numbered ? "entity '%s' numbers '%s' by itself" : "entity '%s' has no attribute '%s'",
                               entity->name, name);
    if (!numbered) hint = resource_nearest_field(entity, entry->key, loader->arena);
    complain(loader->complaints, loader->mapping->path, entry->line, entry->column, hint, "%s", problem);
}

void attributes_compile(MappingLoader *loader, RecordScope *scope, const Resource *entity, const YamlNode *fields,
                        RecordMapping *record)
{
    record->attributes = arena_array(loader->arena, fields->count + 1, sizeof *record->attributes);
    for (size_t i = 0; i < fields->count; i++) {
        const YamlEntry *entry = &fields->entries[i];
        int attribute = resource_field(entity, entry->key);
        if (attribute < 0 || entity->fields[attribute].row_number) {
            complain_attribute(loader, entity, entry, attribute >= 0);
            compile_unknown(loader, scope, entry->value);
            continue;
        }
        AttributeMapping *out = &record->attributes[record->attribute_count++];
        out->attribute = (size_t)attribute;
        compile_attribute(loader, scope, entity, entry, out);
    }
    for (size_t i = 0; i < record->attribute_count; i++)
        check_named_unit(loader, entity, record, &record->attributes[i]);
}
