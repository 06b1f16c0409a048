// The XML declaration; streaming paths and the values at their ends.
#include "source/xml_head.h"

#include <strings.h>

#include "wrap/unicode.h"

static const char *const DECLARED[][4] = {
    [SOURCE_UTF8] = {"utf-8", "utf8", "us-ascii"},
    [SOURCE_UTF8_SIG] = {"utf-8", "utf8", "us-ascii"},
    [SOURCE_UTF16] = {"utf-16", "utf-16le", "utf-16be"},
    [SOURCE_GB18030] = {"gb18030", "gbk", "gb2312"},
};

Text xml_head_encoding(Text text)
{
    if (!text_starts(text, "<?xml")) return (Text){0};
    const char *end = memchr(text.data, '>', text.size);
    const char *at = end ? memmem(text.data, (size_t)(end - text.data), "encoding", 8) : NULL;
    if (!at) return (Text){0};
    for (at += 8; at < end && *at != '"' && *at != '\''; at++) {}
    const char *start = at + 1, *close = at < end ? memchr(start, *at, (size_t)(end - start)) : NULL;
    return close ? (Text){start, (size_t)(close - start)} : (Text){0};
}

bool xml_head_agrees(Text declared, SourceEncoding encoding)
{
    for (const char *const *name = DECLARED[encoding]; *name; name++)
        if (declared.size == strlen(*name) && strncasecmp(declared.data, *name, declared.size) == 0) return true;
    return false;
}

static bool advance(XmlPath *path, uint32_t depth, XmlName name)
{
    if (path->matched != depth - 1 || depth > path->root.step_count ||
        !xml_name_equal(name, path->root.steps[depth - 1]))
        return false;
    path->matched = depth;
    return depth == path->root.step_count;
}

static void retreat(XmlPath *path, uint32_t depth)
{
    if (path->matched == depth) path->matched = depth - 1;
}

static void keep(XmlHead *head, XmlHeadValue *value, Text text, uint32_t line)
{
    if (value->count == XML_HEAD_ITEMS) return;
    UnicodeClean clean = unicode_clean(text, head->arena);
    Text kept = arena_text(head->arena, clean.text);
    value->items[value->count++] = (SourceItem){kept.data, (uint32_t)kept.size, line & INT32_MAX, clean.superscript};
}

bool xml_head_start(XmlHead *head, uint32_t depth, XmlName name, uint32_t line, bool nil)
{
    for (size_t i = 0; i < head->value_count; i++) {
        XmlHeadValue *value = &head->values[i];
        if (!advance(&value->path, depth, name)) continue;
        value->line = line;
        if (value->path.root.has_attribute) continue;
        value->capturing = true;
        value->nil = nil;
        buffer_clear(&value->text);
    }
    for (size_t i = 0; i < head->passed_count; i++) advance(&head->passed[i], depth, name);
    return advance(&head->record, depth, name);
}

bool xml_head_knows(const XmlHead *head, uint32_t depth, bool *whole)
{
    bool known = head->record.matched == depth;
    *whole = false;
    for (size_t i = 0; i < head->value_count; i++) {
        const XmlPath *path = &head->values[i].path;
        known |= path->matched == depth;
        *whole |= path->matched == depth && path->root.step_count == depth && !path->root.has_attribute;
    }
    for (size_t i = 0; i < head->passed_count; i++) {
        known |= head->passed[i].matched == depth;
        *whole |= head->passed[i].matched == depth && head->passed[i].root.step_count == depth &&
                  !head->passed[i].root.has_attribute;
    }
    return known;
}

static bool ends_in(const XmlPath *path, uint32_t depth, XmlName attribute)
{
    return path->root.has_attribute && path->matched == depth && path->root.step_count == depth &&
           xml_name_equal(attribute, path->root.attribute);
}

bool xml_head_knows_attribute(const XmlHead *head, uint32_t depth, XmlName name)
{
    for (size_t i = 0; i < head->value_count; i++)
        if (ends_in(&head->values[i].path, depth, name)) return true;
    for (size_t i = 0; i < head->passed_count; i++)
        if (ends_in(&head->passed[i], depth, name)) return true;
    return false;
}

void xml_head_attribute(XmlHead *head, uint32_t depth, XmlName name, Text text, uint32_t line)
{
    for (size_t i = 0; i < head->value_count; i++) {
        XmlHeadValue *value = &head->values[i];
        if (ends_in(&value->path, depth, name)) keep(head, value, text, line);
    }
}

void xml_head_text(XmlHead *head, Text text)
{
    for (size_t i = 0; i < head->value_count; i++) {
        XmlHeadValue *value = &head->values[i];
        if (value->capturing && value->text.size + text.size <= XML_HEAD_TEXT) buffer_text(&value->text, text);
    }
}

void xml_head_end(XmlHead *head, uint32_t depth)
{
    for (size_t i = 0; i < head->value_count; i++) {
        XmlHeadValue *value = &head->values[i];
        if (value->capturing && value->path.matched == depth && depth == value->path.root.step_count) {
            keep(head, value, value->nil ? (Text){"", 0} : buffer_as_text(&value->text), value->line);
            value->capturing = false;
        }
        retreat(&value->path, depth);
    }
    for (size_t i = 0; i < head->passed_count; i++) retreat(&head->passed[i], depth);
    retreat(&head->record, depth);
}

void xml_head_free(XmlHead *head)
{
    for (size_t i = 0; i < head->value_count; i++) buffer_free(&head->values[i].text);
}
