// What a field wants, as remedies in every language: the declared forms, words, bounds and units themselves, so that
// who has to mend a cell need not look them up. Made once, when the schema is loaded.
#include "schema/load.h"

enum { LONGEST_PATTERN = 60 };

// The remedy with the list in its first place; an empty list makes none.
static Label listed(LabelList *list, FindingText remedy)
{
    Label items = label_list_end(list);
    return list->count ? label_fill(list->arena, finding_text(remedy), &items, 1) : items;
}

// ---- Forms ---------------------------------------------------------------------------------------------------------

// What the schema gives as examples of a good cell.
static Label as_examples(const Field *field, Arena *arena)
{
    LabelList list = {.arena = arena};
    for (size_t i = 0; field->examples && i < field->examples->count; i++) {
        const YamlEntry *example = &field->examples->entries[i];
        bool good = example->value->kind == YAML_MAP ||
                    (!text_is(example->value->text, "error") && !text_is(example->value->text, "missing"));
        if (good && example->key.size) label_list_add(&list, label_same(example->key.data));
    }
    return listed(&list, SAY_WRITE_AS_EXAMPLES);
}

static Label as_dates(const Field *field, Arena *arena)
{
    LabelList list = {.arena = arena};
    for (size_t i = 0; i < field->format_count; i++)
        label_list_add(&list, date_format_label(&field->formats[i], arena));
    return listed(&list, SAY_WRITE_DATE_AS);
}

static Label as_truth(const FieldYaml *yaml, Arena *arena)
{
    const YamlNodes *nodes[] = {&yaml->true_values, &yaml->false_values};
    static const char *const DEFAULTS[] = {"true", "false"};
    LabelList list = {.arena = arena};
    for (int i = 0; i < 2; i++) {
        if (!nodes[i]->node) label_list_add(&list, label_same(DEFAULTS[i]));
        for (size_t j = 0; j < nodes[i]->count; j++) label_list_add(&list, label_same(nodes[i]->items[j]->text.data));
    }
    return listed(&list, SAY_USE_ONE_OF);
}

static Label form_of(const FieldYaml *yaml, const Field *field, Arena *arena)
{
    Label examples = as_examples(field, arena);
    char mark[] = {field->decimal_char, '\0'};
    if (field->extract || !label_is_empty(&examples)) return examples;
    switch (field->type) {
    case FIELD_BOOLEAN: return as_truth(yaml, arena);
    case FIELD_INTEGER: return *finding_text(SAY_WRITE_WHOLE_NUMBER);
    case FIELD_NUMBER: return finding_say(arena, SAY_WRITE_NUMBER, mark);
    case FIELD_DATE:
    case FIELD_DATETIME: return as_dates(field, arena);
    default: return examples;
    }
}

static Label unit_of(const Field *field, Arena *arena)
{
    const YamlNode *codes = field->unit.codes ? yaml_get(field->unit.node, "codes") : NULL;
    LabelList list = {.arena = arena};
    for (size_t i = 0; codes && i < codes->count; i++) label_list_add(&list, label_same(codes->entries[i].key.data));
    return listed(&list, SAY_GIVE_UNIT);
}

// ---- Constraints ---------------------------------------------------------------------------------------------------

static Label words_of(const Constraints *constraints, Arena *arena)
{
    LabelList list = {.arena = arena};
    for (size_t i = 0; i < constraints->words.count; i++)
        label_list_add(&list, label_same(constraints->words.items[i].data));
    return listed(&list, SAY_USE_WORD);
}

static Label pattern_of(const Constraints *constraints, const Field *field, Arena *arena)
{
    const YamlNode *pattern = yaml_get(constraints->node, "pattern");
    Label examples = as_examples(field, arena);
    if (!label_is_empty(&examples) || pattern->text.size > LONGEST_PATTERN) return examples;
    return finding_say(arena, SAY_WRITE_AS_PATTERN, pattern->text.data);
}

static void list_bound(LabelList *list, FindingText text, const Value *bound, const char *unit)
{
    Buffer written = {0};
    if (!value_is_present(bound)) return;
    value_write(bound, &written);
    const char *said = arena_format(list->arena, "%s%s%s", buffer_c_string(&written), *unit ? " " : "", unit);
    buffer_free(&written);
    label_list_add(list, finding_say(list->arena, text, said));
}

static Label range_of(const Constraints *constraints, const Field *field, Arena *arena)
{
    LabelList list = {.arena = arena};
    const char *unit = field->unit.constant == UNIT_NONE ? "" : unit_name(field->unit.constant);
    list_bound(&list, SAY_AT_LEAST, &constraints->minimum, unit);
    list_bound(&list, SAY_MORE_THAN, &constraints->exclusive_minimum, unit);
    list_bound(&list, SAY_AT_MOST, &constraints->maximum, unit);
    return listed(&list, SAY_ALLOWED_IS);
}

static const ConstraintRemedies *remedies_of(const Constraints *constraints, const Field *field, Arena *arena)
{
    if (!constraints->given) return NULL;
    ConstraintRemedies *remedies = arena_alloc(arena, sizeof *remedies);
    if (constraints->words.count) remedies->words = words_of(constraints, arena);
    if (constraints->pattern) remedies->pattern = pattern_of(constraints, field, arena);
    if (constraints->limited) remedies->range = range_of(constraints, field, arena);
    return remedies;
}

void remedies_compile(SchemaLoader *loader, const FieldYaml *yaml, Field *field)
{
    FieldRemedies *remedies = arena_alloc(loader->arena, sizeof *remedies);
    *remedies = (FieldRemedies){form_of(yaml, field, loader->arena), unit_of(field, loader->arena)};
    field->remedies = remedies;
    field->constraints.remedies = remedies_of(&field->constraints, field, loader->arena);
    field->warnings.remedies = remedies_of(&field->warnings, field, loader->arena);
}
