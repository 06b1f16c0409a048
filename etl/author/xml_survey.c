// What an XML file is made of: its outline, a prefix for each namespace, and rows collected from it.
#include "author/xml_survey.h"

#include "wrap/unicode.h"

#define XML_URI "http://www.w3.org/XML/1998/namespace"
#define XSI_URI "http://www.w3.org/2001/XMLSchema-instance"

// ---- Names ----------------------------------------------------------------------------------------------------------

// The last part of the URI that begins with a letter and is no version: urn:example:ois:rt:2 is called rt.
static Text prefix_of(const char *uri)
{
    Text best = TEXT("n");
    for (const char *at = uri; *at;) {
        size_t size = strcspn(at, ":/.#-_?&=");
        bool letters = size > 0 && size <= 12;
        for (size_t i = 0; i < size; i++) letters &= (at[i] | 0x20) >= 'a' && (at[i] | 0x20) <= 'z';
        Text part = {at, size};
        if (letters && !text_is(part, "http") && !text_is(part, "https") && !text_is(part, "urn") &&
            !text_is(part, "v") && !text_is(part, "xml") && !text_is(part, "com") && !text_is(part, "org"))
            best = part;
        at += size + (at[size] != '\0');
    }
    return best;
}

static void add_namespace(XmlSurvey *survey, const char *uri, Map *prefixes)
{
    enum { MOST = 32 };
    Arena *arena = survey->infer->arena;
    if (strcmp(uri, XML_URI) == 0 || survey->namespace_count == MOST) return;
    for (size_t i = 0; i < survey->namespace_count; i++)
        if (strcmp(survey->namespaces[i].uri, uri) == 0) return;
    if (!survey->namespaces) survey->namespaces = arena_array(arena, MOST, sizeof *survey->namespaces);
    Text prefix = strcmp(uri, XSI_URI) == 0 ? TEXT("xsi") : unicode_lower(prefix_of(uri), arena), unique = prefix;
    for (size_t i = 2; !map_add(prefixes, unique, survey); i++)
        unique = text_from(arena_format(arena, "%.*s%zu", TEXT_ARG(prefix), i));
    survey->namespaces[survey->namespace_count++] =
        (SourceNamespace){arena_text(arena, unique).data, arena_string(arena, uri)};
}

static void find_namespaces(XmlSurvey *survey)
{
    Map prefixes = {.arena = survey->infer->arena};
    for (size_t i = 0; i < survey->outline.count; i++) {
        const OutlineNode *node = &survey->outline.nodes[i];
        if (node->name.uri) add_namespace(survey, node->name.uri, &prefixes);
        for (size_t a = 0; a < node->attribute_count; a++)
            if (node->attributes[a].name.uri) add_namespace(survey, node->attributes[a].name.uri, &prefixes);
    }
}

// An element without a namespace beside others with one; NULL when there is none. No path could name it.
static const OutlineNode *find_bare(const XmlSurvey *survey)
{
    for (size_t i = 0; survey->namespace_count && i < survey->outline.count; i++)
        if (!survey->outline.nodes[i].name.uri) return &survey->outline.nodes[i];
    return NULL;
}

bool xml_survey_make(Infer *infer, const XmlTree *tree, XmlSurvey *survey)
{
    *survey = (XmlSurvey){.infer = infer, .tree = tree};
    if (!outline_make(tree, infer->arena, &survey->outline)) {
        infer_refuse(infer, 0, "the file has more than 4000 different elements: their names seem to hold data, "
                               "which no schema can describe");
        return false;
    }
    find_namespaces(survey);
    const OutlineNode *bare = find_bare(survey);
    if (!bare) return true;
    infer_refuse(infer, 0, arena_format(infer->arena, "the element %s has no namespace and others have one, "
                                                      "which no schema can describe: is the export right?",
                                        bare->name.local));
    return false;
}

const char *xml_survey_name(const XmlSurvey *survey, XmlName name)
{
    for (size_t i = 0; name.uri && i < survey->namespace_count; i++)
        if (strcmp(survey->namespaces[i].uri, name.uri) == 0)
            return arena_format(survey->infer->arena, "%s:%s", survey->namespaces[i].prefix, name.local);
    return arena_string(survey->infer->arena, name.local);
}

bool xml_survey_is_data(XmlName name)
{
    return !name.uri || (strcmp(name.uri, XML_URI) != 0 && strcmp(name.uri, XSI_URI) != 0);
}

Text xml_survey_text(const XmlSurvey *survey, XmlNode node)
{
    Arena *arena = survey->infer->arena;
    return arena_text(arena, unicode_clean(xml_tree_text(survey->tree, node), arena).text);
}

// ---- Rows -----------------------------------------------------------------------------------------------------------

Text *xml_rows_add(XmlRows *rows, Arena *arena)
{
    if (rows->rows == XML_TABLE_ROWS || rows->rows * rows->columns > XML_TABLE_CELLS) return NULL;
    if (rows->rows == rows->capacity) {
        size_t row_size = rows->columns * sizeof *rows->cells, size = rows->capacity * row_size;
        rows->capacity = rows->capacity ? 2 * rows->capacity : 32;
        rows->cells = arena_grow(arena, rows->cells, size, rows->capacity * row_size);
        memset((char *)rows->cells + size, 0, rows->capacity * row_size - size);
    }
    return rows->cells + rows->rows++ * rows->columns;
}
