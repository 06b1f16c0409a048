// libxml2. The text is pushed into its parser in small pieces, and the callbacks hand what it finds to xml_records.h,
// where finished records wait until they are asked for. A piece finishes only a few, so memory stays bounded.
//
// The first thing that is wrong refuses the file: it makes the one finding and stops the parser, and what the parser
// says after that is not heard.
#include "source/xml.h"

#include <assert.h>
#include <libxml/parser.h>
#include <libxml/SAX2.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/complaint.h"
#include "source/decode.h"
#include "wrap/unicode.h"

// BACKLOG: a tag the parser has to keep until it is complete. It bounds the number of attributes before they are
// compared with each other, which costs libxml2 the square of their number.
enum {
    PIECE = 8 * 1024,
    TAG_BACKLOG = 128 * 1024,
    OTHER_BACKLOG = 1024 * 1024,
    LOOKED_AT = 256,
    FOREIGN_STEPS = 10000000
};

struct Xml {
    const SourceFile *source;
    Decoder *decoder;
    int descriptor;
    uint32_t file;
    Findings *findings;
    xmlSAXHandler handler;
    xmlParserCtxtPtr parser;
    DecodeBlock block;
    size_t at;                   // in block
    bool started;
    uint32_t ending;             // the file's last line, once all text has been pushed
    ReaderStatus status;         // once it is not READER_ROW it stays
    XmlRecords records;
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

static void stop(Xml *xml)
{
    xml->status = READER_REFUSED;
    xmlStopParser(xml->parser);
}

static Finding *refuse(Xml *xml, FindingCode code, uint32_t line)
{
    Place place = {.file = xml->file, .line = line};
    stop(xml);
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

// What libxml2 says names tags and quotes text; what is passed on is only which kind of mistake it was.
static const struct {
    int code;
    FindingText message;
    bool cut;                    // it is how a file ends that was cut off
} MISTAKES[] = {
    {XML_ERR_DOCUMENT_EMPTY, SAY_NO_ELEMENT, true},
    {XML_ERR_DOCUMENT_END, SAY_ENDS_EARLY, true},
    {XML_ERR_TAG_NOT_FINISHED, SAY_ENDS_INSIDE_ELEMENT, true},
    {XML_ERR_TAG_NAME_MISMATCH, SAY_TAGS_DISAGREE, false},
    {XML_ERR_GT_REQUIRED, SAY_TAG_NOT_CLOSED, false},
    {XML_ERR_LT_IN_ATTRIBUTE, SAY_LESS_IN_ATTRIBUTE, false},
    {XML_ERR_ATTRIBUTE_REDEFINED, SAY_ATTRIBUTE_TWICE, false},
    {XML_ERR_INVALID_CHAR, SAY_CHARACTER_FORBIDDEN, false},
    {XML_ERR_INVALID_CHARREF, SAY_REFERENCE_FORBIDDEN, false},
    {XML_ERR_NAME_REQUIRED, SAY_BARE_MARKUP, false},
    {XML_ERR_RESERVED_XML_NAME, SAY_DECLARATION_LATE, false},
    {XML_NS_ERR_UNDEFINED_NAMESPACE, SAY_PREFIX_UNDECLARED, false},
};

static void on_error(void *context, xmlErrorPtr error)
{
    Xml *xml = context;
    if (error->level <= XML_ERR_WARNING || xml->status != READER_ROW) return;
    size_t i = 0, count = sizeof MISTAKES / sizeof *MISTAKES;
    while (i < count && MISTAKES[i].code != error->code) i++;
    uint32_t line = i < count && MISTAKES[i].cut && xml->ending ? xml->ending : line_now(xml);
    Finding *finding = refuse(xml, FINDING_NOT_WELL_FORMED, line);
    if (i == count) return;
    finding->message = *finding_text(MISTAKES[i].message);
    if (!MISTAKES[i].cut && !xml->ending) finding->remedy = *finding_text(SAY_EXPORT_UNCHANGED);
}

static void refuse_doctype(Xml *xml)
{
    if (xml->status == READER_ROW) refuse(xml, FINDING_DOCTYPE, line_now(xml));
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

// Is the start tag of which the parser tells closed? It tells of one that is cut off, too, before it says what is
// wrong, and half a name or half a namespace is not what stands in the file.
static bool tag_is_closed(const Xml *xml)
{
    const xmlParserInput *input = xml->parser->input;
    const xmlChar *at = input->cur;
    return at < input->end && (*at == '>' || (*at == '/' && at + 1 < input->end && at[1] == '>'));
}

static void on_start(void *context, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri,
                     int namespace_count, const xmlChar **namespaces, int attribute_count, int defaulted,
                     const xmlChar **pointers)
{
    (void)namespaces, (void)defaulted;
    Xml *xml = context;
    if (xml->status != READER_ROW || !tag_is_closed(xml)) return;
    XmlName name = {(const char *)uri, (const char *)local};
    XmlAttributes attributes = {.pointers = pointers, .count = attribute_count, .declarations = namespace_count};
    if (!xml_records_start(&xml->records, name, (const char *)prefix, &attributes, line_now(xml))) stop(xml);
}

static void on_end(void *context, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
    (void)local, (void)prefix, (void)uri;
    Xml *xml = context;
    if (xml->status == READER_ROW) xml_records_end(&xml->records);
}

static void on_text(void *context, const xmlChar *data, int size)
{
    Xml *xml = context;
    if (xml->status != READER_ROW) return;
    if (!xml_records_text(&xml->records, (Text){(const char *)data, (size_t)size}, line_now(xml))) stop(xml);
}

// ---- Pushing --------------------------------------------------------------------------------------------------------

// What the XML declaration says must agree with the schema, by which the file is read.
static bool check_declaration(Xml *xml, Text text)
{
    Text declared = xml_head_encoding(text);
    if (!declared.data || !unicode_is_valid(declared, NULL) || xml_head_agrees(declared, xml->source->encoding))
        return true;
    Finding *finding = refuse(xml, FINDING_ENCODING_MISMATCH, 1);
    Arena *arena = &xml->findings->arena;
    const char *expected = decode_name(xml->source->encoding);
    const char *name = arena_format(arena, "%.*s", (int)(declared.size < 40 ? declared.size : 40), declared.data);
    finding->message = finding_say(arena, SAY_XML_DECLARES_OTHER, name, expected);
    finding->remedy = finding_say(arena, SAY_EXPORT_AS_DECLARED, expected);
    return false;
}

// Before any is decoded: what the file says of itself explains more than what its bytes look like in the schema's
// encoding. Bytes that are no letters (UTF-16) are looked at again as text.
static bool check_bytes(Xml *xml)
{
    char bytes[LOOKED_AT];
    ssize_t size = pread(xml->descriptor, bytes, sizeof bytes, 0);
    size_t mark = 0;
    while (mark + 3 <= (size_t)(size > 0 ? size : 0) && memcmp(bytes + mark, "\357\273\277", 3) == 0) mark += 3;
    return size <= 0 || check_declaration(xml, (Text){bytes + mark, (size_t)size - mark});
}

static void refuse_control(Xml *xml)
{
    const char *piece = xml->block.text.data + xml->at;
    refuse(xml, FINDING_CONTROL_CHARACTER,
           last_line(xml) + count_lines(piece, xml->block.text.data + xml->block.control));
}

static void refuse_names(Xml *xml)
{
    Arena *arena = &xml->findings->arena;
    refuse(xml, FINDING_TOO_DEEP, line_now(xml))->message =
        finding_say(arena, SAY_TOO_MANY_NAMES, arena_format(arena, "%d", XML_NAME_LIMIT));
}

static void check_backlog(Xml *xml)
{
    const xmlParserInput *input = xml->parser->input;
    if (xml->status != READER_ROW || !input) return;
    if (xmlDictSize(xml->parser->dict) > XML_NAME_LIMIT) {
        refuse_names(xml);
        return;
    }
    size_t backlog = (size_t)(input->end - input->cur);
    bool tag = backlog > 1 && input->cur[0] == '<' && input->cur[1] != '!' && input->cur[1] != '?';
    if (backlog > (tag ? TAG_BACKLOG : OTHER_BACKLOG))
        refuse(xml, FINDING_CELL_TOO_LARGE, line_now(xml))->message = *finding_text(SAY_MARKUP_TOO_LARGE);
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
    if (!xml->parser->wellFormed || !xml->parser->nsWellFormed) refuse(xml, FINDING_NOT_WELL_FORMED, xml->ending);
    else xml->status = READER_END;
}

static void advance(Xml *xml)
{
    if (xml->at < xml->block.text.size) {
        push_piece(xml);
        return;
    }
    xml->at = 0;
    if (!xml->started && !check_bytes(xml)) return;
    switch (decode_next(xml->decoder, &xml->block)) {
    case DECODE_TEXT:
        if (!xml->started) check_declaration(xml, xml->block.text);
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

ReaderStatus xml_next(Xml *xml, const XmlTree **record)
{
    forget_document(xml);
    *record = xml_records_next(&xml->records);
    while (!*record && xml->status == READER_ROW) {
        advance(xml);
        *record = xml_records_next(&xml->records);
    }
    return *record ? READER_ROW : xml->status;
}

void xml_report_strange(Xml *xml, const SourceUnknown *node)
{
    xml_records_report_strange(&xml->records, node);
}

const XmlHead *xml_head(const Xml *xml)
{
    return &xml->records.head;
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

// The namespaces of the schema, and one that stands for all others: only attributes can be in them, and no expression
// can name them. So a record costs no more for every namespace it makes up.
static void declare_namespaces(const Xml *xml, xmlNodePtr root)
{
    for (size_t i = 0; i <= xml->source->namespace_count; i++) {
        char prefix[24];
        snprintf(prefix, sizeof prefix, "n%zu", i);
        const char *uri = i < xml->source->namespace_count ? xml->source->namespaces[i].uri : "";
        xmlNewNs(root, (const xmlChar *)uri, (const xmlChar *)prefix);
    }
}

static xmlNsPtr namespace_of(const Xml *xml, const char *uri)
{
    if (!uri) return NULL;
    if (xmlStrEqual((const xmlChar *)uri, XML_XML_NAMESPACE))
        return xmlSearchNs(xml->document, xml->nodes[0], (const xmlChar *)"xml");
    xmlNsPtr each = xml->nodes[0]->nsDef;
    while (each->next && !xmlStrEqual(each->href, (const xmlChar *)uri)) each = each->next;
    return each;
}

static void copy_text(const Xml *xml, xmlNodePtr parent, uint32_t from, uint32_t to)
{
    if (from < to)
        xmlAddChild(parent, xmlNewDocTextLen(xml->document, (const xmlChar *)xml->records.current->text.data + from,
                                             (int)(to - from)));
}

static void copy_element(const Xml *xml, uint32_t index, xmlNodePtr parent)
{
    const XmlTree *record = xml->records.current;
    const XmlElement *element = &record->elements[index];
    xmlNodePtr node = xml->nodes[index] =
        xmlNewDocNode(xml->document, NULL, (const xmlChar *)element->name.local, NULL);
    if (parent) {
        xmlAddChild(parent, node);
    } else {
        xmlDocSetRootElement(xml->document, node);
        declare_namespaces(xml, node);
    }
    xmlSetNs(node, namespace_of(xml, element->name.uri));
    node->_private = numbered(index);
    for (uint32_t i = element->attributes; i < element->attributes + element->attribute_count; i++) {
        Text value = xml_tree_text(record, (XmlNode){index, i + 1});
        xmlChar *string = xmlStrndup((const xmlChar *)value.data, (int)value.size);
        XmlName name = record->attributes[i].name;
        xmlAttrPtr attribute = xmlNewNsProp(node, namespace_of(xml, name.uri), (const xmlChar *)name.local, string);
        attribute->_private = numbered(i);
        xmlFree(string);
    }
    uint32_t text = element->text_from;
    for (uint32_t child = index + 1; child < element->end; child = record->elements[child].end) {
        copy_text(xml, node, text, record->elements[child].text_from);
        copy_element(xml, child, node);
        text = record->elements[child].text_to;
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
    xml->nodes = memory_alloc(xml->records.current->element_count * sizeof *xml->nodes);
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

static void refuse_foreign(Xml *xml, XmlNode context)
{
    Finding *finding = refuse(xml, FINDING_TOO_DEEP, xml->records.current->elements[context.element].line);
    finding->message = *finding_text(SAY_XPATH_TOO_COSTLY);
    finding->remedy = *finding_text(SAY_SPLIT_RECORD);
}

void xml_foreign_find(XmlForeign *foreign, XmlNode context, XpathHits *hits)
{
    Xml *xml = foreign->xml;
    hits->count = 0;
    make_document(xml);
    xml->evaluator->node = context_node(xml, context);
    xml->evaluator->opCount = 0;
    xmlXPathObjectPtr result = xmlXPathCompiledEval(foreign->expression, xml->evaluator);
    if (!result) {   // what it would have found is not known, and must not be taken for nothing
        if (xml->status != READER_REFUSED) refuse_foreign(xml, context);
        return;
    }
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

// libxml2 takes its memory where all take it: when there is none the program ends with one line. Else what it cannot
// keep would be missing, and it does not always say so.
static void take_memory(void)
{
    xmlMemSetup(free, memory_alloc, memory_resize, memory_string);
}

static xmlXPathCompExprPtr compile_foreign(const char *text)
{
    take_memory();
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

Xml *xml_open(const SourceFile *source, int descriptor, uint32_t file, Findings *findings, Arena *arena)
{
    LIBXML_TEST_VERSION
    take_memory();
    xmlSetExternalEntityLoader(load_nothing);
    Xml *xml = memory_alloc(sizeof *xml);
    *xml = (Xml){.source = source,
                 .descriptor = descriptor,
                 .file = file,
                 .findings = findings,
                 .status = READER_ROW};
    xml->handler = (xmlSAXHandler){.initialized = XML_SAX2_MAGIC,
                                   .startElementNs = on_start,
                                   .endElementNs = on_end,
                                   .characters = on_text,
                                   .ignorableWhitespace = on_text,
                                   .cdataBlock = on_text,
                                   .internalSubset = on_doctype,
                                   .getEntity = on_entity,
                                   .serror = on_error};
    xml->records = (XmlRecords){.source = source, .file = file, .findings = findings};
    xml->decoder = decode_open(source->encoding, descriptor, file, findings);
    xml->parser = xmlCreatePushParserCtxt(&xml->handler, xml, NULL, 0, NULL);
    assert(xml->parser);
    xmlCtxtUseOptions(xml->parser, XML_PARSE_NONET | XML_PARSE_BIG_LINES | XML_PARSE_IGNORE_ENC);
    XpathNames names = xml_names(xml);
    if (xml_records_prepare(&xml->records, &names, arena)) return xml;
    xml_close(xml);
    return NULL;
}

void xml_close(Xml *xml)
{
    if (!xml) return;
    forget_document(xml);
    while (xml->foreign) {
        XmlForeign *next = xml->foreign->next;
        xmlXPathFreeCompExpr(xml->foreign->expression);
        free(xml->foreign);
        xml->foreign = next;
    }
    xml_records_free(&xml->records);
    arena_free(&xml->texts);
    xmlFreeParserCtxt(xml->parser);
    decode_close(xml->decoder);
    free(xml);
}
