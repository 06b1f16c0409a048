// Two tables are looked through: the kinds of findings with their explanations, and the rules of the schemas.
#include "feedback/explain.h"

#include <strings.h>

#include "config/bind.h"
#include "feedback/explanation.h"
#include "feedback/words.h"
#include "wrap/unicode.h"

enum { PAGE_WIDTH = 100, LABEL_WIDTH = 17 };

const Explanation *explanation_find(FindingCode code)
{
    const Explanations *const tables[] = {&EXPLANATIONS_OF_FILES, &EXPLANATIONS_OF_VALUES};
    for (size_t t = 0; t < 2; t++)
        for (size_t i = 0; i < tables[t]->count; i++)
            if (tables[t]->rows[i].code == code) return &tables[t]->rows[i];
    return NULL;
}

// ---- Rules ---------------------------------------------------------------------------------------------------------

static ExplainRule *add_rule(ExplainRules *rules, const Schema *schema, const Rule *rule, Arena *arena)
{
    for (size_t i = 0; i < rules->count; i++)
        if (rules->items[i].rule->node == rule->node) return &rules->items[i];   // said at the top, of every resource
    if (rules->count == rules->capacity) {
        size_t size = rules->capacity * sizeof *rules->items;
        rules->capacity = rules->capacity ? 2 * rules->capacity : 64;
        rules->items = arena_grow(arena, rules->items, size, rules->capacity * sizeof *rules->items);
    }
    ExplainRule *added = &rules->items[rules->count++];
    *added = (ExplainRule){.schema = schema, .rule = rule};
    added->resources = arena_array(arena, schema->resource_count + 1, sizeof *added->resources);
    return added;
}

void explain_add_rules(ExplainRules *rules, const Schema *schema, Arena *arena)
{
    for (size_t r = 0; r < schema->resource_count; r++)
        for (size_t i = 0; i < schema->resources[r].rule_count; i++) {
            ExplainRule *rule = add_rule(rules, schema, &schema->resources[r].rules[i], arena);
            rule->resources[rule->resource_count++] = &schema->resources[r];
        }
    for (size_t i = 0; i < schema->rule_count; i++) add_rule(rules, schema, &schema->rules[i], arena);
    for (size_t i = 0; i < schema->eligibility_count; i++)
        add_rule(rules, schema, &schema->eligibility[i], arena)->eligibility = true;
}

// schema/id, or schema/resource/id of a rule that is checked on one resource.
static const char *full_name(const ExplainRule *rule, Arena *arena)
{
    if (rule->resource_count == 1)
        return arena_format(arena, "%s/%s/%s", rule->schema->name, rule->resources[0]->name, rule->rule->id);
    return arena_format(arena, "%s/%s", rule->schema->name, rule->rule->id);
}

// Is name the rule's id, its full name, or what findings say: resource/id?
static bool is_called(const ExplainRule *rule, const char *name, Arena *arena)
{
    if (strcmp(name, rule->rule->id) == 0 || strcmp(name, full_name(rule, arena)) == 0) return true;
    for (size_t i = 0; i < rule->resource_count; i++) {
        const char *resource = arena_format(arena, "%s/%s", rule->resources[i]->name, rule->rule->id),
                   *full = arena_format(arena, "%s/%s", rule->schema->name, resource);
        if (strcmp(name, resource) == 0 || strcmp(name, full) == 0) return true;
    }
    return false;
}

// ---- Writing -------------------------------------------------------------------------------------------------------

static void pad(Buffer *out, size_t columns)
{
    while (columns--) buffer_char(out, ' ');
}

static size_t character_size(Text text, size_t at)
{
    unsigned char byte = (unsigned char)text.data[at];
    size_t size = byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    return size < text.size - at ? size : text.size - at;
}

// A line may end behind this character: at a blank, and behind a Chinese one unless a mark follows that closes.
static bool may_break(Text text, size_t at, size_t next)
{
    static const char *const CLOSING[] = {"，", "。", "；", "：", "、", "）", "”", "》", "？", "！", ",", ".", ";", ":", ")"};
    static const char *const OPENING[] = {"（", "“", "《"};
    if (text.data[at] == ' ') return true;
    if (next - at < 3 || next >= text.size) return false;
    Text here = {text.data + at, next - at}, rest = {text.data + next, text.size - next};
    for (size_t i = 0; i < sizeof CLOSING / sizeof *CLOSING; i++)
        if (text_starts(rest, CLOSING[i])) return false;
    for (size_t i = 0; i < sizeof OPENING / sizeof *OPENING; i++)
        if (text_is(here, OPENING[i])) return false;
    return true;
}

// The text in lines of PAGE_WIDTH, all but the first indented.
static void write_wrapped(Buffer *out, const char *string, size_t indent)
{
    Text text = text_from(string);
    for (size_t from = 0; from < text.size;) {
        size_t end = text.size, width = 0, last = 0;
        for (size_t at = from; at < text.size; at += character_size(text, at)) {
            size_t next = at + character_size(text, at);
            width += unicode_width((Text){text.data + at, next - at});
            if (width > PAGE_WIDTH - indent && last) {
                end = last;
                break;
            }
            if (may_break(text, at, next)) last = next;
        }
        if (from) pad(out, indent);
        Text line = {text.data + from, end - from};
        while (line.size && line.data[line.size - 1] == ' ') line.size--;
        buffer_text(out, line);
        buffer_char(out, '\n');
        from = end;
    }
}

static void write_entry(Buffer *out, Language language, const char *label, const char *text)
{
    const char *word = words_in(language, label);
    size_t width = unicode_width(text_from(word));
    buffer_string(out, word);
    pad(out, width < LABEL_WIDTH ? LABEL_WIDTH - width : 1);
    write_wrapped(out, text, LABEL_WIDTH);
}

static void write_code(FindingCode code, Language language, Buffer *out)
{
    const FindingKind *kind = finding_kind(code);
    const Explanation *explanation = explanation_find(code);
    buffer_format(out, "%s %s (%s)\n", kind->number, kind->word, words_in(language, severity_name(kind->severity)));
    write_wrapped(out, kind->message.text[language], 0);
    buffer_char(out, '\n');
    write_entry(out, language, "what it means", explanation->meaning.text[language]);
    write_entry(out, language, "why it matters", explanation->reason.text[language]);
    write_entry(out, language, "how to mend it", explanation->remedy.text[language]);
    write_entry(out, language, "for example", explanation->example.text[language]);
}

static const char *source_of(const YamlNode *node, const char *key)
{
    const YamlNode *value = yaml_get(node, key);
    return value && value->kind == YAML_SCALAR ? value->text.data : NULL;
}

static const char *checked_on(const ExplainRule *rule, bool model, Language language, Arena *arena)
{
    if (rule->eligibility)
        return words_in(language, "once a patient: where it does not hold, the patient is not in the cohort");
    if (rule->resource_count == 0) return words_in(language, model ? "once a patient" : "once a file");
    const char *list = "", *comma = words_in(language, ", ");
    for (size_t i = 0; i < rule->resource_count; i++)
        list = arena_format(arena, "%s%s%s", list, i ? comma : "", rule->resources[i]->name);
    Buffer out = {0};
    const char *const values[TEXT_PLACES] = {list};
    text_fill(&out, words_in(language, "every row of {1}"), values);
    return buffer_keep(&out, arena).data;
}

static const char *message_of(const Rule *rule, Language language)
{
    return label_is_empty(&rule->message) ? NULL : rule->message.text[language];
}

static void write_rule(const ExplainRule *rule, Language language, Buffer *out, Arena *arena)
{
    const YamlNode *node = rule->rule->node;
    const char *message = message_of(rule->rule, language), *when = source_of(node, "when");
    Severity severity = rule->eligibility ? SEVERITY_INFO : rule->rule->severity;
    buffer_format(out, "%s (%s)\n", full_name(rule, arena), words_in(language, severity_name(severity)));
    if (message) write_wrapped(out, message, 0);
    buffer_char(out, '\n');
    write_entry(out, language, "must hold", source_of(node, "assert"));
    if (when) write_entry(out, language, "only where", when);
    write_entry(out, language, "checked", checked_on(rule, !rule->schema->file_count, language, arena));
    if (strcmp(rule->rule->code, rule->rule->id) != 0) write_entry(out, language, "finding", rule->rule->code);
    const Label *remedy = label_is_empty(&rule->rule->remedy) ? &explanation_find(FINDING_RULE)->remedy
                                                              : &rule->rule->remedy;
    write_entry(out, language, "how to mend it", remedy->text[language]);
    write_entry(out, language, "written in", arena_format(arena, "%s:%u", node->file, node->line));
}

// ---- Looking up ----------------------------------------------------------------------------------------------------

static bool is_named(FindingCode code, const char *name)
{
    return strcasecmp(name, finding_kind(code)->number) == 0 || strcasecmp(name, finding_kind(code)->word) == 0;
}

bool explain_is_code(const char *name)
{
    for (int c = 0; c < FINDING_CODE_COUNT; c++)
        if (is_named((FindingCode)c, name)) return true;
    return false;
}

static const char *find_nearest(const char *name, const ExplainRules *rules, Arena *arena)
{
    size_t count = 0;
    const char **names = arena_array(arena, 2 * FINDING_CODE_COUNT + 3 * rules->count, sizeof *names);
    for (int c = 0; c < FINDING_CODE_COUNT; c++) {
        names[count++] = finding_kind((FindingCode)c)->number;
        names[count++] = finding_kind((FindingCode)c)->word;
    }
    for (size_t i = 0; i < rules->count; i++) {
        names[count++] = rules->items[i].rule->id;
        names[count++] = rules->items[i].rule->code;
        names[count++] = full_name(&rules->items[i], arena);
    }
    return bind_nearest(text_from(name), names, count);
}

bool explain_write(const char *name, const ExplainRules *rules, Language language, Buffer *out, const char **nearest,
                   Arena *arena)
{
    size_t written = 0;
    for (int c = 0; c < FINDING_CODE_COUNT; c++) {
        if (!is_named((FindingCode)c, name)) continue;
        if (written++) buffer_char(out, '\n');
        write_code((FindingCode)c, language, out);
    }
    for (size_t i = 0; i < rules->count; i++) {
        const ExplainRule *rule = &rules->items[i];
        if (!is_called(rule, name, arena) && strcmp(rule->rule->code, name) != 0) continue;
        if (written++) buffer_char(out, '\n');
        write_rule(rule, language, out, arena);
    }
    *nearest = written ? NULL : find_nearest(name, rules, arena);
    return written > 0;
}

void explain_list(const ExplainRules *rules, Language language, Buffer *out, Arena *arena)
{
    for (int c = 0; c < FINDING_CODE_COUNT; c++) {
        const FindingKind *kind = finding_kind((FindingCode)c);
        buffer_format(out, "%-5s %-22s %s\n", kind->number, kind->word, kind->message.text[language]);
    }
    if (rules->count) buffer_format(out, "\n%s\n", words_in(language, "rules"));
    for (size_t i = 0; i < rules->count; i++) {
        const ExplainRule *rule = &rules->items[i];
        const char *message = message_of(rule->rule, language), *assert = source_of(rule->rule->node, "assert");
        buffer_format(out, "%-45s %s\n", full_name(rule, arena), message ? message : assert);
    }
}
