// CDISC ODM 1.x: the record is SubjectData, a resource is what shares an ItemGroupOID, and ItemOIDs are the titles.
#include "author/xml_survey.h"

enum { MOST_GROUPS = 200, MOST_ITEMS = 1000 };

// What stands around a group's items and tells its rows apart.
typedef struct Context {
    const char *name, *element, *attribute;
} Context;

static const Context CONTEXTS[] = {
    {"subject", "SubjectData", "SubjectKey"},
    {"event", "StudyEventData", "StudyEventOID"},
    {"event_no", "StudyEventData", "StudyEventRepeatKey"},
    {"form", "FormData", "FormOID"},
    {"form_no", "FormData", "FormRepeatKey"},
    {"group", "ItemGroupData", "ItemGroupOID"},
    {"group_no", "ItemGroupData", "ItemGroupRepeatKey"},
    {"tx", "ItemGroupData", "TransactionType"},
};
enum { CONTEXT_COUNT = sizeof CONTEXTS / sizeof *CONTEXTS, CONTEXT_GROUP = 5, CONTEXT_TX = 7 };

// An ItemGroupOID with its rows.
typedef struct Group {
    Text oid;
    Text items[MOST_ITEMS];
    size_t item_count;
    XmlRows rows;
} Group;

typedef struct Odm {
    XmlSurvey *survey;
    const char *prefix;         // with its colon
    bool used[CONTEXT_COUNT];   // the file has the attribute
    const char *shared[CONTEXT_COUNT], *key[CONTEXT_COUNT];
    Group *groups[MOST_GROUPS];
    size_t group_count;
} Odm;

static bool is_named(const XmlSurvey *survey, uint32_t element, const char *local)
{
    return strcmp(survey->tree->elements[element].name.local, local) == 0;
}

static Text attribute_of(const XmlSurvey *survey, uint32_t element, const char *local)
{
    const XmlElement *here = &survey->tree->elements[element];
    for (uint32_t a = here->attributes; a < here->attributes + here->attribute_count; a++)
        if (strcmp(survey->tree->attributes[a].name.local, local) == 0)
            return xml_survey_text(survey, (XmlNode){element, a + 1});
    return (Text){NULL, 0};
}

// Of the element itself or one around it.
static Text context_of(const XmlSurvey *survey, uint32_t element, const Context *context)
{
    for (; element != XML_NONE; element = survey->tree->elements[element].parent)
        if (is_named(survey, element, context->element)) return attribute_of(survey, element, context->attribute);
    return (Text){NULL, 0};
}

// ---- Collecting -----------------------------------------------------------------------------------------------------

static Group *find_group(Odm *odm, Text oid)
{
    for (size_t i = 0; i < odm->group_count; i++)
        if (text_equal(odm->groups[i]->oid, oid)) return odm->groups[i];
    if (odm->group_count == MOST_GROUPS || oid.size == 0) return NULL;
    Group *group = arena_alloc(odm->survey->infer->arena, sizeof *group);
    group->oid = oid;
    return odm->groups[odm->group_count++] = group;
}

static size_t find_item(Group *group, Text oid)
{
    for (size_t i = 0; i < group->item_count; i++)
        if (text_equal(group->items[i], oid)) return i;
    if (group->item_count == MOST_ITEMS || oid.size == 0) return SIZE_MAX;
    group->items[group->item_count] = oid;
    return group->item_count++;
}

typedef void EachItem(Odm *odm, Group *group, uint32_t item, void *context);

static void for_each_item(Odm *odm, uint32_t element, Group *group, EachItem *each, void *context)
{
    const XmlTree *tree = odm->survey->tree;
    for (uint32_t item = element + 1; item < tree->elements[element].end; item = tree->elements[item].end)
        if (is_named(odm->survey, item, "ItemData")) each(odm, group, item, context);
}

static void learn_item(Odm *odm, Group *group, uint32_t item, void *context)
{
    (void)context;
    find_item(group, attribute_of(odm->survey, item, "ItemOID"));
}

static void fill_item(Odm *odm, Group *group, uint32_t item, void *context)
{
    Text *cells = context;
    size_t column = find_item(group, attribute_of(odm->survey, item, "ItemOID"));
    if (column != SIZE_MAX) cells[CONTEXT_COUNT + column] = attribute_of(odm->survey, item, "Value");
}

// First the items of every group, for a row has a cell for each, then the rows.
static void collect(Odm *odm)
{
    XmlSurvey *survey = odm->survey;
    for (int pass = 0; pass < 2; pass++)
        for (uint32_t e = 0; e < survey->tree->element_count; e++) {
            if (!is_named(survey, e, "ItemGroupData")) continue;
            Group *group = find_group(odm, attribute_of(survey, e, "ItemGroupOID"));
            if (!group) continue;
            if (pass == 0) {
                for_each_item(odm, e, group, learn_item, NULL);
                continue;
            }
            group->rows.columns = CONTEXT_COUNT + group->item_count;
            Text *cells = xml_rows_add(&group->rows, survey->infer->arena);
            if (!cells) continue;
            for (size_t c = 0; c < CONTEXT_COUNT; c++) {
                cells[c] = context_of(survey, e, &CONTEXTS[c]);
                odm->used[c] |= cells[c].size > 0;
            }
            for_each_item(odm, e, group, fill_item, cells);
        }
}

// ---- Describing -----------------------------------------------------------------------------------------------------

static void describe_file(Odm *odm)
{
    Draft *draft = &odm->survey->infer->draft;
    Arena *arena = odm->survey->infer->arena;
    const char *o = odm->prefix;
    draft->record = arena_format(arena, "/%sODM/%sClinicalData/%sSubjectData", o, o, o);
    draft->record_note = "CDISC ODM: one subject";
    draft->rows = arena_format(arena, ".//%sItemGroupData", o);
    draft->header = arena_format(arena, "%sItemData/@ItemOID", o);
    draft->cell = arena_format(arena, "%sItemData[@ItemOID='{title}']", o);
    draft->value = "@Value[not(../@IsNull='Yes')]";
    draft->file_note = arena_format(arena,
                                    "what the file says once may stand under file: /%sODM/@CreationDateTime "
                                    "(name: extracted, type: datetime, format: iso8601), /%sODM/@ODMVersion, "
                                    "/%sODM/@FileType",
                                    o, o, o);
    if (!odm->used[CONTEXT_TX]) return;
    draft->update = "tx in ('Update', 'Upsert')";
    draft->remove = "tx = 'Remove'";
}

static void describe_shared(Odm *odm)
{
    Infer *infer = odm->survey->infer;
    Draft *draft = &infer->draft;
    draft->fields = arena_array(infer->arena, CONTEXT_COUNT, sizeof *draft->fields);
    for (size_t c = 0; c < CONTEXT_COUNT; c++) {
        if (!odm->used[c] && c > 0) continue;
        const Context *context = &CONTEXTS[c];
        DraftField *field = &draft->fields[draft->field_count++];
        *field = (DraftField){.name = context->name, .filled = 1, .rows = 1, .guess = {.notes = ""}};
        bool own = strcmp(context->element, "ItemGroupData") == 0;
        field->xpath = own ? arena_format(infer->arena, "@%s", context->attribute)
                           : arena_format(infer->arena, "ancestor-or-self::%s%s/@%s", odm->prefix, context->element,
                                          context->attribute);
        odm->shared[c] = context->name;
        if (c < CONTEXT_TX) odm->key[draft->key_count++] = context->name;
        if (c > 0) continue;
        field->direct = field->required = true;
        field->guess.notes = "the local identifier";
    }
    draft->patient_note = "CDISC ODM: the SubjectKey";
    draft->key = odm->key;
}

static void describe_group(Odm *odm, Group *group, DraftResource *resource, Map *names, size_t number)
{
    Infer *infer = odm->survey->infer;
    Arena *arena = infer->arena;
    size_t columns = group->rows.columns;
    Text *titles = arena_array(arena, columns, sizeof *titles);
    const char **shared = arena_array(arena, columns, sizeof *shared);
    bool *skipped = arena_array(arena, columns, sizeof *skipped);
    for (size_t c = 0; c < CONTEXT_COUNT; c++) {
        titles[c] = text_from(CONTEXTS[c].name);
        shared[c] = odm->shared[c];
        skipped[c] = !odm->shared[c];
    }
    for (size_t i = 0; i < group->item_count; i++) titles[CONTEXT_COUNT + i] = group->items[i];
    InferTable table = {.grid = {.columns = columns,
                                 .rows = group->rows.rows,
                                 .titles = titles,
                                 .cells = group->rows.cells},
                        .patient = 0,
                        .shared = shared,
                        .skipped = skipped};
    infer_columns(&table, arena);
    resource->name = draft_name(group->oid, "group", number, names, arena);
    resource->where = arena_format(arena, "group = '%.*s'", TEXT_ARG(group->oid));
    infer_table(infer, &table, resource);
}

// A quote in an OID would end the text around it in `cell`.
static bool has_quotes(const Odm *odm)
{
    for (size_t g = 0; g < odm->group_count; g++) {
        const Group *group = odm->groups[g];
        if (memchr(group->oid.data, '\'', group->oid.size)) return true;
        for (size_t i = 0; i < group->item_count; i++)
            if (memchr(group->items[i].data, '\'', group->items[i].size)) return true;
    }
    return false;
}

InferStatus infer_odm(XmlSurvey *survey, uint32_t clinical_data)
{
    Infer *infer = survey->infer;
    Arena *arena = infer->arena;
    Odm *odm = arena_alloc(arena, sizeof *odm);
    Map names = {.arena = arena};
    const char *name = xml_survey_name(survey, survey->outline.nodes[clinical_data].name);
    *odm = (Odm){.survey = survey};
    odm->prefix = arena_format(arena, "%.*s", (int)(strchr(name, ':') - name + 1), name);
    collect(odm);
    if (odm->group_count == 0)
        return infer_refuse(infer, 0,
                            "the ODM has no ItemGroupData: export it with the clinical data of some subjects");
    if (has_quotes(odm)) return infer_refuse(infer, 0, "an OID holds an apostrophe, which no XPath can name");
    describe_file(odm);
    describe_shared(odm);
    infer->draft.resources = arena_array(arena, odm->group_count, sizeof *infer->draft.resources);
    infer->draft.resource_count = odm->group_count;
    for (size_t g = 0; g < odm->group_count; g++)
        describe_group(odm, odm->groups[g], &infer->draft.resources[g], &names, g + 1);
    return INFER_DRAFTED;
}
