// Pages, tables and the words for a field's properties.
#include "author/docs_parts.h"

#include "author/words.h"
#include "base/markup.h"

// ---- Pages ----------------------------------------------------------------------------------------------------------

const char *docs_file(Docs *docs, Language language, const char *name)
{
    return arena_format(docs->html.arena, language == LANGUAGE_EN ? "%s.html" : "%s.zh.html", name);
}

void docs_link(Docs *docs, const char *page, const char *anchor, const char *text)
{
    Buffer *out = docs->html.out;
    buffer_string(out, "<a href=\"");
    if (page) markup_text(out, docs_file(docs, docs->html.language, page));
    if (anchor) {
        buffer_char(out, '#');
        markup_text(out, anchor);
    }
    buffer_string(out, "\">");
    markup_text(out, text);
    buffer_string(out, "</a>");
}

void docs_open_page(Docs *docs, const char *name, const char *title, const char *below)
{
    static const char *const STYLES[] = {"author/docs.css", NULL};
    Html *html = &docs->html;
    bool english = html->language == LANGUAGE_EN, index = strcmp(name, "index") == 0;
    Language other = english ? LANGUAGE_ZH : LANGUAGE_EN;
    html_open_document(html, title, "", STYLES);
    buffer_string(html->out, "<header>\n");
    buffer_format(html->out, "<p class=\"languages\"><a href=\"%s\" lang=\"%s\">%s</a></p>\n",
                  docs_file(docs, other, name), html_language(other), english ? "中文" : "English");
    if (!index) {
        buffer_string(html->out, "<p class=\"up\">");
        docs_link(docs, "index", NULL, html_word(html, "Data dictionary"));
        buffer_string(html->out, "</p>\n");
    }
    html_text(html, "h1", NULL, title);
    if (below) html_text(html, "p", "quiet", below);
    buffer_string(html->out, "</header>\n");
}

void docs_open_section(Docs *docs, const char *id, const char *english)
{
    buffer_format(docs->html.out, "<h2 id=\"%s\">", id);
    html_say(&docs->html, english);
    buffer_string(docs->html.out, "</h2>\n");
}

// ---- Tables ---------------------------------------------------------------------------------------------------------

void docs_open_table(Docs *docs, const char *caption, const char *const *columns)
{
    html_open_table(&docs->html, "flat", html_word(&docs->html, caption));
    for (; *columns; columns++)
        if (**columns) html_column(&docs->html, html_word(&docs->html, *columns), false);
    html_open_rows(&docs->html);
}

void docs_open_cell(Docs *docs)
{
    buffer_string(docs->html.out, "<td>");
}

void docs_close_cell(Docs *docs)
{
    buffer_string(docs->html.out, "</td>");
}

void docs_cell(Docs *docs, const char *text)
{
    docs_open_cell(docs);
    if (text) markup_text(docs->html.out, text);
    docs_close_cell(docs);
}

void docs_code(Docs *docs, const char *text)
{
    buffer_string(docs->html.out, "<code>");
    markup_text(docs->html.out, text);
    buffer_string(docs->html.out, "</code>");
}

void docs_code_cell(Docs *docs, const char *text)
{
    docs_open_cell(docs);
    if (text && *text) docs_code(docs, text);
    docs_close_cell(docs);
}

void docs_open_facts(Docs *docs)
{
    buffer_string(docs->html.out, "<dl class=\"facts\">\n");
}

void docs_fact(Docs *docs, const char *english, const char *value)
{
    if (!value || !*value) return;
    html_text(&docs->html, "dt", NULL, html_word(&docs->html, english));
    buffer_string(docs->html.out, "<dd>");
    docs_code(docs, value);
    buffer_string(docs->html.out, "</dd>\n");
}

void docs_close_facts(Docs *docs)
{
    buffer_string(docs->html.out, "</dl>\n");
}

// ---- Properties of a field ------------------------------------------------------------------------------------------

const YamlNode *docs_property(const Schema *schema, const YamlNode *field, const char *key)
{
    const YamlNode *types = yaml_get(schema->node, "types");
    for (int depth = 0; field && depth < 32; depth++) {
        const YamlNode *value = yaml_get(field, key), *type = yaml_get(field, "type");
        if (value) return value;
        field = type && types && type->kind == YAML_SCALAR ? yaml_get(types, type->text.data) : NULL;
    }
    return NULL;
}

const char *docs_text(Docs *docs, const YamlNode *node)
{
    if (!node || node->kind == YAML_MAP) return NULL;
    if (node->kind == YAML_SCALAR) return node->text.data;
    const char *list = "";
    for (size_t i = 0; i < node->count; i++) {
        const YamlNode *item = node->items[i];
        const YamlNode *value = item->kind == YAML_MAP ? yaml_get(item, "value") : item;
        const char *text = !value || value->kind != YAML_SCALAR ? "…" : value->text.size ? value->text.data : "\"\"";
        list = arena_format(docs->html.arena, "%s%s%s", list, i ? ", " : "", text);
    }
    return list;
}

const char *docs_type_word(Docs *docs, const Field *field)
{
    static const char *const TYPES[FIELD_TYPE_COUNT] = {
        [FIELD_STRING] = "text", [FIELD_INTEGER] = "whole number", [FIELD_NUMBER] = "number",
        [FIELD_BOOLEAN] = "yes or no", [FIELD_DATE] = "date", [FIELD_DATETIME] = "date and time"};
    return html_word(&docs->html, TYPES[field->type]);
}

const char *docs_type(Docs *docs, const Field *field)
{
    const char *type = docs_type_word(docs, field);
    bool plain = field->format_count == 1 && field->formats[0].kind == DATE_DEFAULT;
    for (size_t i = 0; i < field->format_count && !plain; i++)
        type = arena_format(docs->html.arena, "%s%s%s", type, i ? ", " : ": ",
                            date_format_label(&field->formats[i], docs->html.arena).text[docs->html.language]);
    if (field->decimal_char && field->decimal_char != '.')
        type = arena_format(docs->html.arena, "%s (1%c5)", type, field->decimal_char);
    return type;
}

const char *docs_unit(Docs *docs, const Field *field)
{
    if (!field->unit.given) return NULL;
    if (field->unit.constant != UNIT_NONE) return unit_name(field->unit.constant);
    const YamlNode *from = yaml_get(field->unit.node, "from");
    return html_fill(&docs->html, "as {1} says", from ? from->text.data : "?");
}

static const char *bound(Docs *docs, const Value *value)
{
    Buffer out = {0};
    if (!value_is_present(value)) return NULL;
    value_write(value, &out);
    return buffer_keep(&out, docs->html.arena).data;
}

static void write_bound(Docs *docs, const char *sign, const Value *value)
{
    const char *text = bound(docs, value);
    if (!text) return;
    buffer_char(docs->html.out, ' ');
    docs_code(docs, arena_format(docs->html.arena, "%s %s", sign, text));
}

static void write_set(Docs *docs, const Constraints *set, const YamlNode *node)
{
    if (set->required) {
        buffer_string(docs->html.out, "<b>");
        html_say(&docs->html, "required");
        buffer_string(docs->html.out, "</b> ");
    }
    for (size_t i = 0; i < set->words.count; i++) {
        docs_code(docs, arena_text(docs->html.arena, set->words.items[i]).data);
        buffer_char(docs->html.out, ' ');
    }
    write_bound(docs, "≥", &set->minimum);
    write_bound(docs, ">", &set->exclusive_minimum);
    write_bound(docs, "≤", &set->maximum);
    if (set->precision) html_line(&docs->html, "span", NULL, "known to the {1}",
                                  html_word(&docs->html, date_precision_name((DatePrecision)set->precision)));
    const YamlNode *pattern = node ? yaml_get(node, "pattern") : NULL;
    if (pattern) docs_code(docs, pattern->text.data);
}

void docs_constraints_cell(Docs *docs, const Schema *schema, const Field *field)
{
    docs_open_cell(docs);
    write_set(docs, &field->constraints, docs_property(schema, field->node, "constraints"));
    if (field->warned) {
        buffer_string(docs->html.out, "<br>");
        html_say(&docs->html, "should be");
        buffer_char(docs->html.out, ' ');
        write_set(docs, &field->warnings, docs_property(schema, field->node, "warnings"));
    }
    docs_close_cell(docs);
}

void docs_set_cell(Docs *docs, const YamlNode *constraints)
{
    docs_open_cell(docs);
    for (size_t i = 0; constraints && constraints->kind == YAML_MAP && i < constraints->count; i++) {
        const YamlEntry *entry = &constraints->entries[i];
        docs_code(docs, arena_format(docs->html.arena, "%.*s: %s", TEXT_ARG(entry->key),
                                     docs_text(docs, entry->value)));
        buffer_char(docs->html.out, ' ');
    }
    docs_close_cell(docs);
}

// ---- Rules ----------------------------------------------------------------------------------------------------------

void docs_rules(Docs *docs, const char *caption, const Rule *rules, size_t count)
{
    bool conditions = false;
    for (size_t i = 0; i < count; i++) conditions |= rules[i].when != NULL;
    const char *const columns[] = {"Rule", "Must hold", conditions ? "Only where" : "", "Else", "As", NULL};
    if (!count) return;
    docs_open_table(docs, caption, columns);
    for (size_t i = 0; i < count; i++) {
        const Rule *rule = &rules[i];
        html_open_row(&docs->html, NULL, rule->id);
        docs_code_cell(docs, docs_text(docs, yaml_get(rule->node, "assert")));
        if (conditions) docs_code_cell(docs, docs_text(docs, yaml_get(rule->node, "when")));
        docs_cell(docs, label_is_empty(&rule->message) ? NULL : rule->message.text[docs->html.language]);
        docs_cell(docs, html_word(&docs->html, severity_name(rule->severity)));
        html_close_row(&docs->html);
    }
    html_close_table(&docs->html);
}
