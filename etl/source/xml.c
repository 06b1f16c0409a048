// libxml2. The text is pushed into its parser in small pieces; the callbacks build the tree of the record that is open,
// and finished records wait in a queue until they are asked for. A piece finishes only a few, so memory stays bounded.
//
// The first thing that is wrong refuses the file: it makes the one finding and stops the parser, and what the parser
// says after that is not heard.
#include "source/xml.h"

#include <libxml/parser.h>
#include <libxml/SAX2.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <stdlib.h>

#include "base/complaint.h"
#include "source/decode.h"

// BACKLOG: a tag the parser has to keep until it is complete. It bounds the number of attributes before they are
// compared with each other, which costs libxml2 the square of their number.
enum { PIECE = 8 * 1024, TAG_BACKLOG = 128 * 1024, OTHER_BACKLOG = 1024 * 1024, FOREIGN_STEPS = 10000000 };

#define XSI "http://www.w3.org/2001/XMLSchema-instance"

struct Xml {
    const SourceFile *source;
    Decoder *decoder;
    uint32_t file;
    Findings *findings;
    xmlSAXHandler handler;
    xmlParserCtxtPtr parser;
    DecodeBlock block;
    size_t at;                   // in block
    bool started;
    uint32_t ending;             // the file's last line, once all text has been pushed
    ReaderStatus status;         // once it is not READER_ROW it stays
    // Where the parser stands
    XmlHead head;
    const char **namespaces;     // interned
    const char *xsi, *nil;
    uint32_t depth, record_depth;
    size_t run;                  // bytes of the text since the last tag
    // Records
    XmlTree *building;           // NULL between records
    XmlTrees ready, idle;        // those that wait to be asked for, and those that can be built anew
    size_t ready_at;             // the next of ready
    XmlTree *current;
    // For foreign expressions
    XmlForeign *foreign;         // all that were compiled
    xmlDocPtr document;          // of the current record; NULL until it is needed
    xmlNodePtr *nodes;           // its elements, as numbered in the tree
    xmlXPathContextPtr evaluator;
    Arena texts;                 // results that are no nodes
};

struct XmlForeign {
    Xml *xml;
    xmlXPathCompExprPtr expression;
    XmlForeign *next;
};

// ---- Refusing -------------------------------------------------------------------------------------------------------

static Finding *refuse(Xml *xml, FindingCode code, uint32_t line, const char *field)
{
    Place place = {.file = xml->file, .line = line, .field = field ? arena_string(&xml->findings->arena, field) : NULL};
    xml->status = READER_REFUSED;
    xmlStopParser(xml->parser);
    return finding_add(xml->findings, code, &place, NULL);
}

static uint32_t count_lines(const char *from, const char *to)
{
    uint32_t lines = 0;
    for (; from < to; from++) lines += *from == '\n';
    return lines;
}

static uint32_t line_now(const Xml *xml)
{
    return (uint32_t)xmlSAX2GetLineNumber(xml->parser);
}

// The line of the end of all text that was pushed; the parser may have read less.
static uint32_t last_line(const Xml *xml)
{
    const xmlParserInput *input = xml->parser->input;
    return line_now(xml) + (input ? count_lines((const char *)input->cur, (const char *)input->end) : 0);
}

static void refuse_size(Xml *xml, FindingCode code, FindingText message, int most)
{
    Arena *arena = &xml->findings->arena;
    refuse(xml, code, line_now(xml), NULL)->message = finding_say(arena, message, arena_format(arena, "%d", most));
}

static void refuse_record(Xml *xml)
{
    Arena *arena = &xml->findings->arena;
    refuse(xml, FINDING_TOO_DEEP, line_now(xml), NULL)->message =
        finding_say(arena, SAY_RECORD_TOO_LARGE, arena_format(arena, "%d", XML_RECORD_LIMIT >> 20),
                    arena_format(arena, "%d", XML_NODE_LIMIT));
}

// What libxml2 says names tags and quotes text; what is passed on is only which kind of mistake it was.
static const struct {
    int code;
    FindingText message;
} MISTAKES[] = {
    {XML_ERR_DOCUMENT_EMPTY, SAY_NO_ELEMENT},
    {XML_ERR_DOCUMENT_END, SAY_ENDS_EARLY},
    {XML_ERR_TAG_NOT_FINISHED, SAY_ENDS_INSIDE_ELEMENT},
    {XML_ERR_TAG_NAME_MISMATCH, SAY_TAGS_DISAGREE},
    {XML_ERR_GT_REQUIRED, SAY_TAG_NOT_CLOSED},
    {XML_ERR_LT_IN_ATTRIBUTE, SAY_LESS_IN_ATTRIBUTE},
    {XML_ERR_ATTRIBUTE_REDEFINED, SAY_ATTRIBUTE_TWICE},
    {XML_ERR_INVALID_CHAR, SAY_CHARACTER_FORBIDDEN},
    {XML_ERR_INVALID_CHARREF, SAY_REFERENCE_FORBIDDEN},
    {XML_ERR_NAME_REQUIRED, SAY_BARE_MARKUP},
    {XML_NS_ERR_UNDEFINED_NAMESPACE, SAY_PREFIX_UNDECLARED},
};

static void on_error(void *context, xmlErrorPtr error)
{
    Xml *xml = context;
    if (error->code == XML_ERR_NO_MEMORY) {
        fputs("rmnpc: out of memory in libxml2: free some memory or split the file, then run again\n", stderr);
        exit(3);
    }
    if (error->level <= XML_ERR_WARNING || xml->status != READER_ROW) return;
    bool at_end = error->code == XML_ERR_DOCUMENT_END || error->code == XML_ERR_DOCUMENT_EMPTY ||
                  error->code == XML_ERR_TAG_NOT_FINISHED;
    uint32_t line = at_end && xml->ending ? xml->ending : line_now(xml);
    Finding *finding = refuse(xml, FINDING_NOT_WELL_FORMED, line, NULL);
    for (size_t i = 0; i < sizeof MISTAKES / sizeof *MISTAKES; i++)
        if (MISTAKES[i].code == error->code) finding->message = *finding_text(MISTAKES[i].message);
}

static void refuse_doctype(Xml *xml)
{
    if (xml->status == READER_ROW) refuse(xml, FINDING_DOCTYPE, line_now(xml), NULL);
}

static void on_doctype(void *context, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
    (void)name, (void)external, (void)system;
    refuse_doctype(context);
}

// Called for every entity that XML itself does not define.
static xmlEntityPtr on_entity(void *context, const xmlChar *name)
{
    (void)name;
    refuse_doctype(context);
    return NULL;
}

static xmlParserInputPtr load_nothing(const char *url, const char *id, xmlParserCtxtPtr context)
{
    (void)url, (void)id, (void)context;
    return NULL;
}

// ---- Elements -------------------------------------------------------------------------------------------------------

static bool in_known_namespace(const Xml *xml, const char *uri)
{
    if (!uri && xml->source->namespace_count == 0) return true;
    for (size_t i = 0; i < xml->source->namespace_count; i++)
        if (uri ? xml->namespaces[i] == uri : xml->namespaces[i][0] == '\0') return true;
    return false;
}

static void refuse_namespace(Xml *xml, const char *local, const char *prefix, const char *uri)
{
    char name[128];
    snprintf(name, sizeof name, "%s%s%s", prefix ? prefix : "", prefix ? ":" : "", local);
    Finding *finding = refuse(xml, FINDING_WRONG_NAMESPACE, line_now(xml), name);
    Arena *arena = &xml->findings->arena;
    finding->message = *finding_text(SAY_NAMESPACE_ABSENT);
    if (uri) finding->message = finding_say(arena, SAY_NAMESPACE_UNKNOWN, arena_format(arena, "%.200s", uri));
}

// The attributes come as local name, prefix, URI, begin and end of the value, five pointers each.
typedef struct Attributes {
    const xmlChar **pointers;
    int count;
} Attributes;

static XmlName attribute_name(const Attributes *attributes, int i)
{
    return (XmlName){(const char *)attributes->pointers[5 * i + 2], (const char *)attributes->pointers[5 * i]};
}

static Text raw_value(const Attributes *attributes, int i)
{
    const char *begin = (const char *)attributes->pointers[5 * i + 3],
               *end = (const char *)attributes->pointers[5 * i + 4];
    return (Text){begin, (size_t)(end - begin)};
}

// libxml2 expands all references in a value but "&", which it leaves as "&#38;".
static Text attribute_value(const Attributes *attributes, int i, Buffer *room)
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

static bool is_nil(const Xml *xml, const Attributes *attributes)
{
    for (int i = 0; i < attributes->count; i++) {
        XmlName name = attribute_name(attributes, i);
        Text value = raw_value(attributes, i);
        if (name.uri == xml->xsi && name.local == xml->nil) return text_is(value, "true") || text_is(value, "1");
    }
    return false;
}

static bool within_bounds(Xml *xml, const Attributes *attributes)
{
    if (xml->depth > XML_DEPTH_LIMIT)
        return refuse_size(xml, FINDING_TOO_DEEP, SAY_TOO_DEEP, XML_DEPTH_LIMIT), false;
    if (attributes->count > XML_ATTRIBUTE_LIMIT)
        return refuse_size(xml, FINDING_TOO_DEEP, SAY_TOO_MANY_ATTRIBUTES, XML_ATTRIBUTE_LIMIT), false;
    for (int i = 0; i < attributes->count; i++)
        if (raw_value(attributes, i).size > XML_TEXT_LIMIT)
            return refuse_size(xml, FINDING_CELL_TOO_LARGE, SAY_ATTRIBUTE_TOO_LARGE, XML_TEXT_LIMIT >> 10), false;
    return true;
}

static void add_to_record(Xml *xml, XmlName name, const Attributes *attributes)
{
    bool good = xml_tree_open_element(xml->building, name, line_now(xml));
    Buffer room = {0};
    for (int i = 0; i < attributes->count && good; i++)
        good =
            xml_tree_add_attribute(xml->building, attribute_name(attributes, i), attribute_value(attributes, i, &room));
    buffer_free(&room);
    if (!good) refuse_record(xml);
    else if (is_nil(xml, attributes)) xml->building->elements[xml->building->open].nil = true;
}

static void on_start(void *context, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri,
                     int namespace_count, const xmlChar **namespaces, int attribute_count, int defaulted,
                     const xmlChar **pointers)
{
    (void)namespace_count, (void)namespaces, (void)defaulted;
    Xml *xml = context;
    if (xml->status != READER_ROW) return;
    Attributes attributes = {.pointers = pointers, .count = attribute_count};
    XmlName name = {(const char *)uri, (const char *)local};
    xml->depth++;
    xml->run = 0;
    if (!within_bounds(xml, &attributes)) return;
    if (!in_known_namespace(xml, name.uri)) {
        refuse_namespace(xml, name.local, (const char *)prefix, name.uri);
        return;
    }
    if (!xml->building) {
        uint32_t line = line_now(xml);
        bool record = xml_head_start(&xml->head, xml->depth, name, line, is_nil(xml, &attributes));
        Buffer room = {0};
        for (int i = 0; i < attributes.count; i++)
            xml_head_attribute(&xml->head, xml->depth, attribute_name(&attributes, i),
                               attribute_value(&attributes, i, &room), line);
        buffer_free(&room);
        if (!record) return;
        xml->building = xml_trees_take(&xml->idle);
        xml->record_depth = xml->depth;
    }
    add_to_record(xml, name, &attributes);
}

static void on_end(void *context, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
    (void)local, (void)prefix, (void)uri;
    Xml *xml = context;
    if (xml->status != READER_ROW) return;
    xml->run = 0;
    if (xml->building) xml_tree_close_element(xml->building);
    if (xml->building && xml->depth == xml->record_depth) {
        xml_trees_push(&xml->ready, xml->building);
        xml->building = NULL;
    }
    if (!xml->building) xml_head_end(&xml->head, xml->depth);
    xml->depth--;
}

static void on_text(void *context, const xmlChar *data, int size)
{
    Xml *xml = context;
    if (xml->status != READER_ROW) return;
    Text text = {(const char *)data, (size_t)size};
    xml->run += text.size;
    if (xml->run > XML_TEXT_LIMIT) refuse_size(xml, FINDING_CELL_TOO_LARGE, SAY_TEXT_TOO_LARGE, XML_TEXT_LIMIT >> 10);
    else if (!xml->building) xml_head_text(&xml->head, text);
    else if (!xml_tree_add_text(xml->building, text)) refuse_record(xml);
}

// What the XML declaration says must agree with the schema, by which the file is read.
static bool check_declaration(Xml *xml)
{
    Text declared = xml_head_encoding(xml->block.text);
    if (!declared.data || xml_head_agrees(declared, xml->source->encoding)) return true;
    Finding *finding = refuse(xml, FINDING_ENCODING_MISMATCH, 1, NULL);
    Arena *arena = &xml->findings->arena;
    const char *expected = decode_name(xml->source->encoding);
    const char *name = arena_format(arena, "%.*s", (int)(declared.size < 40 ? declared.size : 40), declared.data);
    finding->message = finding_say(arena, SAY_XML_DECLARES_OTHER, name, expected);
    finding->remedy = finding_say(arena, SAY_EXPORT_AS_DECLARED, expected);
    return false;
}

// ---- Pushing --------------------------------------------------------------------------------------------------------

static void refuse_control(Xml *xml)
{
    const char *piece = xml->block.text.data + xml->at;
    refuse(xml, FINDING_CONTROL_CHARACTER,
           last_line(xml) + count_lines(piece, xml->block.text.data + xml->block.control), NULL);
}

static void check_backlog(Xml *xml)
{
    const xmlParserInput *input = xml->parser->input;
    if (xml->status != READER_ROW || !input) return;
    size_t backlog = (size_t)(input->end - input->cur);
    bool tag = backlog > 1 && input->cur[0] == '<' && input->cur[1] != '!' && input->cur[1] != '?';
    if (backlog > (tag ? TAG_BACKLOG : OTHER_BACKLOG))
        refuse(xml, FINDING_CELL_TOO_LARGE, line_now(xml), NULL)->message = *finding_text(SAY_MARKUP_TOO_LARGE);
}

static void push_piece(Xml *xml)
{
    const char *piece = xml->block.text.data + xml->at;
    size_t rest = xml->block.text.size - xml->at, size = rest < PIECE ? rest : PIECE;
    while (size < rest && ((unsigned char)piece[size] & 0xc0) == 0x80) size--;   // whole characters
    if (xml->block.control < xml->at + size) {
        refuse_control(xml);
        return;
    }
    xmlParseChunk(xml->parser, piece, (int)size, 0);
    xml->at += size;
    check_backlog(xml);
}

static void finish(Xml *xml)
{
    xml->ending = last_line(xml);
    xmlParseChunk(xml->parser, NULL, 0, 1);
    if (xml->status != READER_ROW) return;
    if (!xml->parser->wellFormed || !xml->parser->nsWellFormed) refuse(xml, FINDING_NOT_WELL_FORMED, xml->ending, NULL);
    else xml->status = READER_END;
}

static void advance(Xml *xml)
{
    if (xml->at < xml->block.text.size) {
        push_piece(xml);
        return;
    }
    xml->at = 0;
    switch (decode_next(xml->decoder, &xml->block)) {
    case DECODE_TEXT:
        if (!xml->started) check_declaration(xml);
        xml->started = true;
        break;
    case DECODE_END:
        finish(xml);
        break;
    case DECODE_REFUSED:
        xml->status = READER_REFUSED;
        break;
    case DECODE_FAILED:
        xml->status = READER_FAILED;
        break;
    }
}

static void forget_document(Xml *xml);

static void forget_current(Xml *xml)
{
    forget_document(xml);
    if (!xml->current) return;
    xml_tree_clear(xml->current);
    xml_trees_push(&xml->idle, xml->current);
    xml->current = NULL;
}

ReaderStatus xml_next(Xml *xml, const XmlTree **record)
{
    forget_current(xml);
    if (xml->ready_at == xml->ready.count) xml->ready_at = xml->ready.count = 0;
    while (xml->ready.count == 0 && xml->status == READER_ROW) advance(xml);
    if (xml->ready.count == 0) return xml->status;
    *record = xml->current = xml->ready.trees[xml->ready_at++];
    return READER_ROW;
}

const XmlHead *xml_head(const Xml *xml)
{
    return &xml->head;
}

// ---- Foreign expressions --------------------------------------------------------------------------------------------

// A record as libxml2's own tree, made once a record and only when a foreign expression is asked for. Its nodes carry
// the number of the element or attribute they stand for, plus one.

static void forget_document(Xml *xml)
{
    if (!xml->document) return;
    xmlXPathFreeContext(xml->evaluator);
    xmlFreeDoc(xml->document);
    free(xml->nodes);
    arena_reset(&xml->texts);
    xml->document = NULL;
}

static void *numbered(uint32_t index)
{
    return (void *)((uintptr_t)index + 1);
}

static uint32_t number_of(const void *private)
{
    return (uint32_t)((uintptr_t)private - 1);
}

static xmlNsPtr namespace_of(const Xml *xml, const char *uri)
{
    if (!uri) return NULL;
    xmlNodePtr root = xml->nodes[0];
    xmlNsPtr found = xmlSearchNsByHref(xml->document, root, (const xmlChar *)uri);
    int count = 0;
    for (xmlNsPtr each = root->nsDef; each; each = each->next) count++;
    char prefix[16];
    snprintf(prefix, sizeof prefix, "n%d", count);
    return found ? found : xmlNewNs(root, (const xmlChar *)uri, (const xmlChar *)prefix);
}

static void copy_text(const Xml *xml, xmlNodePtr parent, uint32_t from, uint32_t to)
{
    if (from < to)
        xmlAddChild(parent,
                    xmlNewDocTextLen(xml->document, (const xmlChar *)xml->current->text.data + from, (int)(to - from)));
}

static void copy_element(const Xml *xml, uint32_t index, xmlNodePtr parent)
{
    const XmlElement *element = &xml->current->elements[index];
    xmlNodePtr node = xml->nodes[index] =
        xmlNewDocNode(xml->document, NULL, (const xmlChar *)element->name.local, NULL);
    if (parent) xmlAddChild(parent, node);
    else xmlDocSetRootElement(xml->document, node);
    xmlSetNs(node, namespace_of(xml, element->name.uri));
    node->_private = numbered(index);
    for (uint32_t i = element->attributes; i < element->attributes + element->attribute_count; i++) {
        Text value = xml_tree_text(xml->current, (XmlNode){index, i + 1});
        xmlChar *string = xmlStrndup((const xmlChar *)value.data, (int)value.size);
        XmlName name = xml->current->attributes[i].name;
        xmlAttrPtr attribute = xmlNewNsProp(node, namespace_of(xml, name.uri), (const xmlChar *)name.local, string);
        attribute->_private = numbered(i);
        xmlFree(string);
    }
    uint32_t text = element->text_from;
    for (uint32_t child = index + 1; child < element->end; child = xml->current->elements[child].end) {
        copy_text(xml, node, text, xml->current->elements[child].text_from);
        copy_element(xml, child, node);
        text = xml->current->elements[child].text_to;
    }
    copy_text(xml, node, text, element->text_to);
}

static void hear_nothing(void *context, xmlErrorPtr error)
{
    (void)context, (void)error;
}

static void make_document(Xml *xml)
{
    if (xml->document) return;
    xml->document = xmlNewDoc((const xmlChar *)"1.0");
    xml->nodes = memory_alloc(xml->current->element_count * sizeof *xml->nodes);
    copy_element(xml, 0, NULL);
    xml->evaluator = xmlXPathNewContext(xml->document);
    xml->evaluator->error = hear_nothing;
    xml->evaluator->opLimit = FOREIGN_STEPS;
    for (size_t i = 0; i < xml->source->namespace_count; i++)
        xmlXPathRegisterNs(xml->evaluator, (const xmlChar *)xml->source->namespaces[i].prefix,
                           (const xmlChar *)xml->source->namespaces[i].uri);
}

static xmlNodePtr context_node(const Xml *xml, XmlNode node)
{
    xmlNodePtr element = xml->nodes[node.element];
    for (xmlAttrPtr each = node.attribute ? element->properties : NULL; each; each = each->next)
        if (number_of(each->_private) == node.attribute - 1) return (xmlNodePtr)each;
    return element;
}

static void add_hit(Xml *xml, const xmlNode *node, XpathHits *hits)
{
    if (node->type == XML_ELEMENT_NODE) {
        xpath_hits_add(hits, (XpathHit){.node = {number_of(node->_private), 0}});
    } else if (node->type == XML_ATTRIBUTE_NODE) {
        xpath_hits_add(hits, (XpathHit){.node = {number_of(node->parent->_private), number_of(node->_private) + 1}});
    } else if (node->type == XML_TEXT_NODE) {
        Text text = arena_text(&xml->texts, text_from((const char *)node->content));
        xpath_hits_add(hits, (XpathHit){.node = {number_of(node->parent->_private), 0}, .text = text});
    }
}

void xml_foreign_find(XmlForeign *foreign, XmlNode context, XpathHits *hits)
{
    Xml *xml = foreign->xml;
    hits->count = 0;
    make_document(xml);
    xml->evaluator->node = context_node(xml, context);
    xml->evaluator->opCount = 0;
    xmlXPathObjectPtr result = xmlXPathCompiledEval(foreign->expression, xml->evaluator);
    if (!result) return;
    if (result->type == XPATH_NODESET) {
        xmlXPathNodeSetSort(result->nodesetval);
        for (int i = 0; result->nodesetval && i < result->nodesetval->nodeNr; i++)
            add_hit(xml, result->nodesetval->nodeTab[i], hits);
    } else {
        xmlChar *string = xmlXPathCastToString(result);
        xpath_hits_add(hits,
                       (XpathHit){.node = context, .text = arena_text(&xml->texts, text_from((const char *)string))});
        xmlFree(string);
    }
    xmlXPathFreeObject(result);
}

static xmlXPathCompExprPtr compile_foreign(const char *text)
{
    xmlXPathContextPtr context = xmlXPathNewContext(NULL);
    context->error = hear_nothing;
    xmlXPathCompExprPtr expression = xmlXPathCtxtCompile(context, (const xmlChar *)text);
    xmlXPathFreeContext(context);
    return expression;
}

XmlForeign *xml_foreign(Xml *xml, const char *text)
{
    xmlXPathCompExprPtr expression = compile_foreign(text);
    if (!expression) return NULL;
    XmlForeign *foreign = memory_alloc(sizeof *foreign);
    *foreign = (XmlForeign){xml, expression, xml->foreign};
    return xml->foreign = foreign;
}

bool xml_foreign_check(const char *text)
{
    xmlXPathCompExprPtr expression = compile_foreign(text);
    if (expression) xmlXPathFreeCompExpr(expression);
    return expression != NULL;
}

// ---- Opening and closing --------------------------------------------------------------------------------------------

static const char *intern(void *context, const char *name, size_t size)
{
    return (const char *)xmlDictLookup(((Xml *)context)->parser->dict, (const xmlChar *)name, (int)size);
}

XpathNames xml_names(Xml *xml)
{
    return (XpathNames){xml->source->namespaces, xml->source->namespace_count, intern, xml};
}

static bool prepare_paths(Xml *xml, Arena *arena)
{
    const SourceFile *source = xml->source;
    XpathNames names = xml_names(xml);
    const char *error = NULL;
    if (!source->record || !xpath_compile_root(source->record, &names, arena, &xml->head.record.root, &error) ||
        xml->head.record.root.has_attribute)
        return report_error("xml.record %s: %s", source->record ? source->record : "is missing",
                            error ? error : "must end in an element");
    xml->head.arena = arena;
    xml->head.value_count = source->file_column_count;
    xml->head.values = arena_array(arena, source->file_column_count, sizeof *xml->head.values);
    for (size_t i = 0; i < source->file_column_count; i++) {
        const char *path = source->file_columns[i].xpath;
        if (!path || !xpath_compile_root(path, &names, arena, &xml->head.values[i].path.root, &error))
            return report_error("xpath %s: %s", path ? path : "is missing",
                                error ? error : "a path from the root is needed");
    }
    xml->namespaces = arena_array(arena, source->namespace_count, sizeof *xml->namespaces);
    for (size_t i = 0; i < source->namespace_count; i++)
        xml->namespaces[i] = intern(xml, source->namespaces[i].uri, strlen(source->namespaces[i].uri));
    xml->xsi = intern(xml, XSI, strlen(XSI));
    xml->nil = intern(xml, "nil", 3);
    return true;
}

Xml *xml_open(const SourceFile *source, int descriptor, uint32_t file, Findings *findings, Arena *arena)
{
    LIBXML_TEST_VERSION
    xmlSetExternalEntityLoader(load_nothing);
    Xml *xml = memory_alloc(sizeof *xml);
    *xml = (Xml){.source = source, .file = file, .findings = findings, .status = READER_ROW};
    xml->handler = (xmlSAXHandler){.initialized = XML_SAX2_MAGIC,
                                   .startElementNs = on_start,
                                   .endElementNs = on_end,
                                   .characters = on_text,
                                   .ignorableWhitespace = on_text,
                                   .cdataBlock = on_text,
                                   .internalSubset = on_doctype,
                                   .getEntity = on_entity,
                                   .serror = on_error};
    xml->decoder = decode_open(source->encoding, descriptor, file, findings);
    xml->parser = xmlCreatePushParserCtxt(&xml->handler, xml, NULL, 0, NULL);
    if (!xml->parser) {
        fputs("rmnpc: out of memory in libxml2: free some memory, then run again\n", stderr);
        exit(3);
    }
    xmlCtxtUseOptions(xml->parser, XML_PARSE_NONET | XML_PARSE_BIG_LINES | XML_PARSE_IGNORE_ENC);
    if (prepare_paths(xml, arena)) return xml;
    xml_close(xml);
    return NULL;
}

void xml_close(Xml *xml)
{
    if (!xml) return;
    forget_current(xml);
    if (xml->building) xml_trees_push(&xml->idle, xml->building);
    xml_trees_free(&xml->ready, xml->ready_at);
    xml_trees_free(&xml->idle, 0);
    while (xml->foreign) {
        XmlForeign *next = xml->foreign->next;
        xmlXPathFreeCompExpr(xml->foreign->expression);
        free(xml->foreign);
        xml->foreign = next;
    }
    xml_head_free(&xml->head);
    arena_free(&xml->texts);
    xmlFreeParserCtxt(xml->parser);
    decode_close(xml->decoder);
    free(xml);
}
