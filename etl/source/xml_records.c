// A stack that is only a depth, a tree for the record that is open, a queue of those that have ended.
#include "source/xml_records.h"

#include "base/complaint.h"
#include "source/xml_known.h"

// ---- Refusing -------------------------------------------------------------------------------------------------------

enum { LONGEST_NAME = 200 };   // bytes of a name that are told

static Finding *refuse(XmlRecords *records, FindingCode code, uint32_t line, const char *field)
{
    Arena *arena = &records->findings->arena;
    Place place = {.file = records->file, .line = line, .field = field ? arena_string(arena, field) : NULL};
    return finding_add(records->findings, code, &place, NULL);
}

void xml_records_report_strange(XmlRecords *records, const SourceUnknown *node)
{
    Text shown = text_cut(text_from(node->title), LONGEST_NAME);
    Place place = {
        .file = records->file, .line = node->line, .field = arena_text(&records->findings->arena, shown).data};
    finding_add_severity(records->findings, FINDING_UNKNOWN_ITEM, reader_strange_severity(records->source, node),
                         &place, NULL);
}

static bool refuse_size(XmlRecords *records, FindingCode code, uint32_t line, FindingText message, int most)
{
    Arena *arena = &records->findings->arena;
    refuse(records, code, line, NULL)->message = finding_say(arena, message, arena_format(arena, "%d", most));
    return false;
}

// Without a record to look for, the whole document is one, whatever namespaces are in it.
static bool is_survey(const XmlRecords *records)
{
    return !records->source->record;
}

// The record cannot grow any more. A survey has then seen enough: what was read so far is its record.
static bool end_record(XmlRecords *records, uint32_t line)
{
    if (is_survey(records)) {
        while (records->building->open != XML_NONE) xml_tree_close_element(records->building);
        xml_trees_push(&records->ready, records->building);
        records->building = NULL;
        return false;
    }
    Arena *arena = &records->findings->arena;
    refuse(records, FINDING_TOO_DEEP, line, NULL)->message =
        finding_say(arena, SAY_RECORD_TOO_LARGE, arena_format(arena, "%d", XML_RECORD_LIMIT >> 20),
                    arena_format(arena, "%d", XML_NODE_LIMIT));
    return false;
}

static bool refuse_namespace(XmlRecords *records, XmlName element, const char *prefix, uint32_t line)
{
    Arena *arena = &records->findings->arena;
    const char *name = arena_format(arena, "%s%s%.*s", prefix ? prefix : "", prefix ? ":" : "",
                                    TEXT_ARG(text_cut(text_from(element.local), LONGEST_NAME)));
    Finding *finding = refuse(records, FINDING_WRONG_NAMESPACE, line, name);
    finding->message = *finding_text(SAY_NAMESPACE_ABSENT);
    if (element.uri)
        finding->message =
            finding_say(arena, SAY_NAMESPACE_UNKNOWN,
                        arena_text(arena, text_cut(text_from(element.uri), LONGEST_NAME)).data);
    return false;
}

static bool in_known_namespace(const XmlRecords *records, const char *uri)
{
    if (is_survey(records)) return true;
    if (!uri && records->source->namespace_count == 0) return true;
    for (size_t i = 0; i < records->source->namespace_count; i++)
        if (uri ? records->namespaces[i] == uri : records->namespaces[i][0] == '\0') return true;
    return false;
}

// ---- Attributes -----------------------------------------------------------------------------------------------------

static XmlName attribute_name(const XmlAttributes *attributes, int i)
{
    return (XmlName){(const char *)attributes->pointers[5 * i + 2], (const char *)attributes->pointers[5 * i]};
}

static Text raw_value(const XmlAttributes *attributes, int i)
{
    const char *begin = (const char *)attributes->pointers[5 * i + 3],
               *end = (const char *)attributes->pointers[5 * i + 4];
    return (Text){begin, (size_t)(end - begin)};
}

// libxml2 expands all references in a value but "&", which it leaves as "&#38;".
static Text attribute_value(const XmlAttributes *attributes, int i, Buffer *room)
{
    Text value = raw_value(attributes, i);
    if (!memchr(value.data, '&', value.size)) return value;
    buffer_clear(room);
    for (size_t at = 0; at < value.size; at++) {
        buffer_char(room, value.data[at]);
        if (value.data[at] == '&' && value.size - at >= 5 && memcmp(value.data + at, "&#38;", 5) == 0) at += 4;
    }
    return buffer_as_text(room);
}

static bool is_nil(const XmlRecords *records, const XmlAttributes *attributes)
{
    for (int i = 0; i < attributes->count; i++) {
        XmlName name = attribute_name(attributes, i);
        Text value = raw_value(attributes, i);
        if (name.uri == records->xsi && name.local == records->nil)
            return text_is(value, "true") || text_is(value, "1");
    }
    return false;
}

// ---- Events ---------------------------------------------------------------------------------------------------------

static bool within_bounds(XmlRecords *records, const XmlAttributes *attributes, uint32_t line)
{
    if (records->depth > XML_DEPTH_LIMIT)
        return refuse_size(records, FINDING_TOO_DEEP, line, SAY_TOO_DEEP, XML_DEPTH_LIMIT);
    if (attributes->count + attributes->declarations > XML_ATTRIBUTE_LIMIT)
        return refuse_size(records, FINDING_TOO_DEEP, line, SAY_TOO_MANY_ATTRIBUTES, XML_ATTRIBUTE_LIMIT);
    for (int i = 0; i < attributes->count; i++)
        if (raw_value(attributes, i).size > XML_TEXT_LIMIT)
            return refuse_size(records, FINDING_CELL_TOO_LARGE, line, SAY_ATTRIBUTE_TOO_LARGE, XML_TEXT_LIMIT >> 10);
    return true;
}

static bool add_to_record(XmlRecords *records, XmlName name, const XmlAttributes *attributes, uint32_t line)
{
    XmlTree *tree = records->building;
    bool good = xml_tree_open_element(tree, name, line);
    Buffer room = {0};
    for (int i = 0; i < attributes->count && good; i++)
        good = xml_tree_add_attribute(tree, attribute_name(attributes, i), attribute_value(attributes, i, &room));
    buffer_free(&room);
    if (!good) return end_record(records, line);
    tree->elements[tree->open].nil = is_nil(records, attributes);
    return true;
}

static bool is_named_as_record(const XmlRecords *records, XmlName name)
{
    const XpathRoot *record = &records->head.record.root;
    const XmlName *wanted = &record->steps[record->step_count - 1];
    return wanted->local == name.local && wanted->uri == name.uri;
}

static bool refuse_lost_record(XmlRecords *records, XmlName name, uint32_t line)
{
    Finding *finding = refuse(records, FINDING_UNKNOWN_ITEM, line, name.local);
    finding->message = finding_say(&records->findings->arena, SAY_RECORD_OFF_ITS_PATH, records->source->record, NULL);
    finding->remedy = *finding_text(SAY_RECORD_BACK);
    return false;
}

// What stands beside the records of a closed source is known, or reported: it may be a record under another name.
static void look_beside(XmlRecords *records, XmlName name, const XmlAttributes *attributes, uint32_t line)
{
    bool whole;
    records->beside_unknown = !xml_head_knows(&records->head, records->depth, &whole);
    if (records->beside_unknown) {
        if (!is_named_as_record(records, name))   // else it is said with the file's refusal
            xml_records_report_strange(records, &(SourceUnknown){name.local, line, false});
        whole = true;
    }
    for (int i = 0; i < attributes->count && !whole; i++) {
        XmlName attribute = attribute_name(attributes, i);
        if (xml_known_always(attribute) || xml_head_knows_attribute(&records->head, records->depth, attribute))
            continue;
        const char *title = arena_format(&records->findings->arena, "%s/@%s", name.local, attribute.local);
        bool foreign = attribute.uri && !in_known_namespace(records, attribute.uri);
        xml_records_report_strange(records, &(SourceUnknown){title, line, foreign});
    }
    if (whole) records->beside = records->depth;
}

// A record that stands where none is looked for would be lost, and with it a patient: false, it refuses the file.
static bool pass_beside(XmlRecords *records, XmlName name, const XmlAttributes *attributes, uint32_t line)
{
    if (!records->source->closed) return true;
    if (!records->beside) look_beside(records, name, attributes, line);
    bool unknown = records->beside && records->beside_unknown;
    return !unknown || !is_named_as_record(records, name) || refuse_lost_record(records, name, line);
}

// True when the element is a record.
static bool show_to_head(XmlRecords *records, XmlName name, const XmlAttributes *attributes, uint32_t line)
{
    bool record = xml_head_start(&records->head, records->depth, name, line, is_nil(records, attributes));
    Buffer room = {0};
    for (int i = 0; i < attributes->count; i++)
        xml_head_attribute(&records->head, records->depth, attribute_name(attributes, i),
                           attribute_value(attributes, i, &room), line);
    buffer_free(&room);
    return record || is_survey(records);
}

bool xml_records_start(XmlRecords *records, XmlName name, const char *prefix, const XmlAttributes *attributes,
                       uint32_t line)
{
    records->depth++;
    records->run = 0;
    if (!within_bounds(records, attributes, line)) return false;
    if (!in_known_namespace(records, name.uri)) return refuse_namespace(records, name, prefix, line);
    if (!records->building) {
        if (!show_to_head(records, name, attributes, line)) return pass_beside(records, name, attributes, line);
        records->building = xml_trees_take(&records->idle);
        records->record_depth = records->depth;
    }
    return add_to_record(records, name, attributes, line);
}

bool xml_records_text(XmlRecords *records, Text text, uint32_t line)
{
    records->run += text.size;
    if (records->run > XML_TEXT_LIMIT)
        return refuse_size(records, FINDING_CELL_TOO_LARGE, line, SAY_TEXT_TOO_LARGE, XML_TEXT_LIMIT >> 10);
    if (!records->building) xml_head_text(&records->head, text);
    else if (!xml_tree_add_text(records->building, text)) return end_record(records, line);
    return true;
}

void xml_records_end(XmlRecords *records)
{
    records->run = 0;
    if (records->building) xml_tree_close_element(records->building);
    if (records->building && records->depth == records->record_depth) {
        xml_trees_push(&records->ready, records->building);
        records->building = NULL;
    }
    if (!records->building) xml_head_end(&records->head, records->depth);
    if (records->beside == records->depth) records->beside = 0;
    records->depth--;
}

// ---- The queue ------------------------------------------------------------------------------------------------------

static void forget_current(XmlRecords *records)
{
    if (!records->current) return;
    xml_tree_clear(records->current);
    xml_trees_push(&records->idle, records->current);
    records->current = NULL;
}

const XmlTree *xml_records_next(XmlRecords *records)
{
    forget_current(records);
    if (records->ready_at == records->ready.count) {
        records->ready_at = records->ready.count = 0;
        return NULL;
    }
    return records->current = records->ready.trees[records->ready_at++];
}

// ---- Opening and closing --------------------------------------------------------------------------------------------

bool xml_records_prepare(XmlRecords *records, const XpathNames *names, Arena *arena)
{
    const SourceFile *source = records->source;
    XmlHead *head = &records->head;
    const char *error = NULL;
    bool good = is_survey(records) || xpath_compile_root(source->record, names, arena, &head->record.root, &error);
    if (!good || head->record.root.has_attribute)
        return report_error("xml.record %s: %s", source->record, error ? error : "must end in an element");
    head->arena = arena;
    head->value_count = source->file_column_count;
    head->values = arena_array(arena, source->file_column_count, sizeof *head->values);
    for (size_t i = 0; i < source->file_column_count; i++) {
        const char *path = source->file_columns[i].xpath;
        if (!path || !xpath_compile_root(path, names, arena, &head->values[i].path.root, &error))
            return report_error("xpath %s: %s", path ? path : "is missing",
                                error ? error : "a path from the root is needed");
    }
    head->passed = arena_array(arena, source->passed_count, sizeof *head->passed);
    for (size_t i = 0; i < source->passed_count; i++) {
        const char *path = source->passed[i];
        if (path[0] != '/') continue;   // inside of records
        if (!xpath_compile_root(path, names, arena, &head->passed[head->passed_count++].root, &error))
            return report_error("xml.drop %s: %s", path, error);
    }
    records->namespaces = arena_array(arena, source->namespace_count, sizeof *records->namespaces);
    for (size_t i = 0; i < source->namespace_count; i++) {
        const char *uri = source->namespaces[i].uri;
        records->namespaces[i] = names->intern(names->context, uri, strlen(uri));
    }
    records->xsi = names->intern(names->context, XML_XSI, strlen(XML_XSI));
    records->nil = names->intern(names->context, "nil", 3);
    return true;
}

void xml_records_free(XmlRecords *records)
{
    forget_current(records);
    if (records->building) xml_trees_push(&records->idle, records->building);
    xml_trees_free(&records->ready, records->ready_at);
    xml_trees_free(&records->idle, 0);
    xml_head_free(&records->head);
}
