// Any XML: the record is the outermost element that repeats, or the one patient of the sample; its parts that repeat
// are resources of their own, and attributes and leaves are their fields.
#include "author/xml_survey.h"

#include "source/xml.h"
#include "wrap/unicode.h"

// ---- The record -----------------------------------------------------------------------------------------------------

static bool repeats(const OutlineNode *node)
{
    return node->most > 1;
}

static bool has_content(const OutlineNode *node)
{
    return node->has_children || node->attribute_count > 0;
}

typedef enum NamedFor { NAMED_FOR_NOBODY, NAMED_FOR_PATIENTS, NAMED_PATIENT } NamedFor;

static NamedFor named_for(const OutlineNode *node, Arena *arena)
{
    static const char *const WORDS[] = {"patient", "subject", "person", "participant", "患者", "病人", "case"};
    Text lower = unicode_lower(text_from(node->name.local), arena);
    NamedFor named = NAMED_FOR_NOBODY;
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS && named != NAMED_PATIENT; i++)
        if (text_is(lower, WORDS[i])) named = NAMED_PATIENT;
        else if (memmem(lower.data, lower.size, WORDS[i], strlen(WORDS[i]))) named = NAMED_FOR_PATIENTS;
    return named;
}

enum { SURE = 900 };

// Greater = more likely the record: named for a patient, then the nearest to the root, then the one with most in it.
// What does not repeat may be the only patient of the sample, when most of the file is about it.
static double record_score(const XmlSurvey *survey, size_t node)
{
    const OutlineNode *candidate = &survey->outline.nodes[node];
    NamedFor named = named_for(candidate, survey->infer->arena);
    double share = (double)candidate->inner / (double)survey->tree->element_count;
    if (!has_content(candidate) || (!repeats(candidate) && (named != NAMED_PATIENT || share < 0.5))) return 0;
    return (named == NAMED_FOR_NOBODY ? 100 : repeats(candidate) ? SURE + 100 : SURE) - candidate->depth + share;
}

// Nothing repeats: the first element that has more than one child, or the root.
static uint32_t only_record(const XmlSurvey *survey)
{
    const Outline *outline = &survey->outline;
    uint32_t node = 0;
    for (;;) {
        uint32_t child = OUTLINE_NONE, children = 0;
        for (uint32_t i = node + 1; i < outline->count; i++)
            if (outline->nodes[i].parent == node) child = i, children++;
        if (children != 1 || !has_content(&outline->nodes[child])) return node;
        node = child;
    }
}

static uint32_t choose_record(const XmlSurvey *survey, const char **note)
{
    double best = 0;
    uint32_t record = OUTLINE_NONE;
    for (uint32_t i = 1; i < survey->outline.count; i++) {
        double score = record_score(survey, i);
        if (score > best) record = i, best = score;
    }
    bool one = record != OUTLINE_NONE && !repeats(&survey->outline.nodes[record]);
    *note = one           ? "a guess by its name, for it stands once: it should be one patient"
            : best > SURE ? "the unit that is read, counted and kept together: one patient"
                          : "a guess: the outermost element that repeats; it should be one patient";
    return record == OUTLINE_NONE ? only_record(survey) : record;
}

// The path of names from above `top` (OUTLINE_NONE: the root) down to the node.
static const char *path_from(const XmlSurvey *survey, uint32_t top, uint32_t node)
{
    const OutlineNode *here = &survey->outline.nodes[node];
    const char *name = xml_survey_name(survey, here->name);
    if (here->parent == top) return name;
    return arena_format(survey->infer->arena, "%s/%s", path_from(survey, top, here->parent), name);
}

// ---- Resources ------------------------------------------------------------------------------------------------------

enum { MOST_COLUMNS = 400, MOST_RESOURCES = 60 };

// A place below the row's element that becomes a column.
typedef struct XmlColumn {
    uint32_t node;
    size_t attribute;   // of the node; SIZE_MAX = its text
    const char *xpath, *title;
    bool list;
} XmlColumn;

typedef struct XmlRowsOf {
    XmlSurvey *survey;
    uint32_t record, row;   // nodes
    XmlColumn columns[MOST_COLUMNS];
    size_t count;
} XmlRowsOf;

// Is the node a row of its own, inside the row's element?
static bool is_resource(const OutlineNode *node)
{
    return repeats(node) && has_content(node);
}

static void add_column(XmlRowsOf *rows, uint32_t node, size_t attribute)
{
    if (rows->count == MOST_COLUMNS) return;
    Arena *arena = rows->survey->infer->arena;
    const OutlineNode *here = &rows->survey->outline.nodes[node];
    bool own = node == rows->row;
    const char *path = own ? "." : path_from(rows->survey, rows->row, node);
    XmlColumn *column = &rows->columns[rows->count++];
    *column = (XmlColumn){node, attribute, path, arena_string(arena, here->name.local),
                          attribute == SIZE_MAX && repeats(here) && !own};
    if (attribute == SIZE_MAX) return;
    XmlName name = here->attributes[attribute].name;
    const char *written = xml_survey_name(rows->survey, name);
    column->xpath = own ? arena_format(arena, "@%s", written) : arena_format(arena, "%s/@%s", path, written);
    column->title = own ? arena_string(arena, name.local) : arena_format(arena, "%s_%s", here->name.local, name.local);
}

// Attributes and text of the row's element and of what stands below it without repeating.
static void find_columns(XmlRowsOf *rows, uint32_t node)
{
    const OutlineNode *here = &rows->survey->outline.nodes[node];
    for (size_t a = 0; a < here->attribute_count; a++)
        if (xml_survey_is_data(here->attributes[a].name)) add_column(rows, node, a);
    if (here->has_text && !here->has_children) add_column(rows, node, SIZE_MAX);
    for (uint32_t i = node + 1; i < rows->survey->outline.count; i++)
        if (rows->survey->outline.nodes[i].parent == node && !is_resource(&rows->survey->outline.nodes[i]))
            find_columns(rows, i);
}

static void fill_cell(const XmlRowsOf *rows, uint32_t element, Text *cells)
{
    const XmlTree *tree = rows->survey->tree;
    uint32_t node = rows->survey->outline.of[element];
    for (size_t c = 0; c < rows->count; c++) {
        const XmlColumn *column = &rows->columns[c];
        if (column->node != node || cells[c].size) continue;
        if (column->attribute == SIZE_MAX) cells[c] = xml_survey_text(rows->survey, (XmlNode){element, 0});
        const XmlElement *here = &tree->elements[element];
        for (uint32_t a = here->attributes;
             column->attribute != SIZE_MAX && a < here->attributes + here->attribute_count; a++)
            if (xml_name_equal(tree->attributes[a].name,
                               rows->survey->outline.nodes[node].attributes[column->attribute].name))
                cells[c] = xml_survey_text(rows->survey, (XmlNode){element, a + 1});
    }
}

// A grid of all rows; its first column is the patient's identifier, taken from the record around each row.
static Grid collect(const XmlRowsOf *rows, const XmlRowsOf *records, size_t patient)
{
    XmlSurvey *survey = rows->survey;
    const XmlTree *tree = survey->tree;
    Arena *arena = survey->infer->arena;
    XmlRows kept = {.columns = rows->count + 1};
    Text *identity = arena_array(arena, records->count + 1, sizeof *identity), *cells = NULL;
    uint32_t row_end = 0;
    for (uint32_t e = 0; e < tree->element_count; e++) {
        if (survey->outline.of[e] == rows->record) {
            memset(identity, 0, records->count * sizeof *identity);
            for (uint32_t inner = e; patient != SIZE_MAX && inner < tree->elements[e].end; inner++)
                fill_cell(records, inner, identity);
        }
        if (survey->outline.of[e] == rows->row) {
            cells = xml_rows_add(&kept, arena);
            if (!cells) break;
            row_end = tree->elements[e].end;
            if (patient != SIZE_MAX) cells[0] = identity[patient];
        }
        if (cells && e < row_end) fill_cell(rows, e, cells + 1);
    }
    Text *titles = arena_array(arena, rows->count + 1, sizeof *titles);
    titles[0] = TEXT("patient");
    for (size_t c = 0; c < rows->count; c++) titles[c + 1] = text_from(rows->columns[c].title);
    return (Grid){.columns = rows->count + 1, .rows = kept.rows, .titles = titles, .cells = kept.cells};
}

static void describe_rows(const XmlRowsOf *rows, const XmlRowsOf *records, size_t patient, DraftResource *resource)
{
    Infer *infer = rows->survey->infer;
    Arena *arena = infer->arena;
    InferTable table = {.grid = collect(rows, records, patient), .patient = 0};
    const char **xpaths = arena_array(arena, table.grid.columns, sizeof *xpaths),
               **shared = arena_array(arena, table.grid.columns, sizeof *shared);
    bool *lists = arena_array(arena, table.grid.columns, sizeof *lists),
         *skipped = arena_array(arena, table.grid.columns, sizeof *skipped);
    shared[0] = infer->draft.fields[0].name;
    for (size_t c = 0; c < rows->count; c++) {
        xpaths[c + 1] = rows->columns[c].xpath;
        lists[c + 1] = rows->columns[c].list;
        skipped[c + 1] = rows == records && c == patient;
    }
    table.xpaths = xpaths;
    table.shared = shared;
    table.lists = lists;
    table.skipped = skipped;
    infer_columns(&table, arena);
    infer_table(infer, &table, resource);
}

// ---- All ------------------------------------------------------------------------------------------------------------

static XmlRowsOf *rows_at(XmlSurvey *survey, uint32_t record, uint32_t row)
{
    XmlRowsOf *rows = arena_alloc(survey->infer->arena, sizeof *rows);
    rows->survey = survey;
    rows->record = record;
    rows->row = row;
    find_columns(rows, row);
    return rows;
}

// The column of the record that says whose it is; SIZE_MAX when it has no attribute and no leaf.
static size_t find_patient(XmlSurvey *survey, const XmlRowsOf *records)
{
    Infer *infer = survey->infer;
    Arena *arena = infer->arena;
    InferTable table = {.grid = collect(records, records, SIZE_MAX), .patient = SIZE_MAX};
    table.grid.columns = records->count + 1;
    infer_columns(&table, arena);
    PatientGuess patient = key_patient(&table.grid, table.columns, table.guesses);
    if (records->count == 0) return SIZE_MAX;
    bool found = patient.column != SIZE_MAX && patient.column > 0;
    size_t column = found ? patient.column - 1 : 0;
    const char *record = xml_survey_name(survey, survey->outline.nodes[records->record].name);
    const char *xpath = arena_format(arena, "ancestor-or-self::%s/%s", record, records->columns[column].xpath);
    infer->draft.fields = arena_array(arena, 1, sizeof *infer->draft.fields);
    infer->draft.field_count = 1;
    infer->draft.fields[0] = infer_patient_field(
        &table.columns[column + 1],
        draft_name(text_from(records->columns[column].title), "patient", 1, &(Map){.arena = arena}, arena), arena);
    infer->draft.fields[0].xpath = xpath;
    infer->draft.patient_note =
        found ? arena_format(arena, "%s; %zu different in %zu records",
                             patient.named ? "its name says so" : "a guess by its place and its values",
                             patient.patients, table.grid.rows)
              : "nothing speaks for it but that it stands first: which attribute identifies the patient?";
    return column;
}

// What stands above and beside the records: values the file has once, and elements nobody has asked for.
static void pass_head(XmlSurvey *survey, uint32_t record)
{
    const Outline *outline = &survey->outline;
    Arena *arena = survey->infer->arena;
    DraftDrops *passed = &survey->infer->draft.passed;
    for (uint32_t i = 0; i < outline->count; i++) {
        const OutlineNode *node = &outline->nodes[i];
        bool above = i != record && outline_is_below(outline, record, i);
        bool beside = i != record && !above && node->parent != record &&
                      outline_is_below(outline, record, node->parent);
        const char *path = above || beside ? arena_format(arena, "/%s", path_from(survey, OUTLINE_NONE, i)) : NULL;
        if (beside) infer_drop(passed, text_from(path), "beside the records: does it say something of them?", arena);
        for (size_t a = 0; above && a < node->attribute_count; a++)
            if (xml_survey_is_data(node->attributes[a].name))
                infer_drop(passed,
                           text_from(arena_format(arena, "%s/@%s", path,
                                                  xml_survey_name(survey, node->attributes[a].name))),
                           "said once: may stand under file: (when it was made, how many records it has)", arena);
    }
}

static void describe_resources(XmlSurvey *survey, uint32_t record, const XmlRowsOf *records, size_t patient)
{
    Infer *infer = survey->infer;
    Arena *arena = infer->arena;
    Map names = {.arena = arena};
    infer->draft.resources = arena_array(arena, MOST_RESOURCES, sizeof *infer->draft.resources);
    for (uint32_t i = record; i < survey->outline.count && infer->draft.resource_count < MOST_RESOURCES; i++) {
        const OutlineNode *node = &survey->outline.nodes[i];
        if (i != record && (!outline_is_below(&survey->outline, i, record) || !is_resource(node))) continue;
        const XmlRowsOf *rows = i == record ? records : rows_at(survey, record, i);
        DraftResource *resource = &infer->draft.resources[infer->draft.resource_count++];
        resource->name = draft_name(text_from(node->name.local), "rows", i, &names, arena);
        resource->rows = i == record ? "." : path_from(survey, record, i);
        describe_rows(rows, records, patient, resource);
    }
}

static InferStatus describe(XmlSurvey *survey)
{
    Infer *infer = survey->infer;
    Draft *draft = &infer->draft;
    uint32_t record = choose_record(survey, &draft->record_note);
    const XmlRowsOf *records = rows_at(survey, record, record);
    size_t patient = find_patient(survey, records);
    const char *name = xml_survey_name(survey, survey->outline.nodes[record].name);
    if (patient == SIZE_MAX)
        return infer_refuse(infer, 0,
                            arena_format(infer->arena,
                                         "the element %s seems to be the record, but nothing in "
                                         "it identifies a patient: is this patients' data?",
                                         name));
    draft->record = arena_format(infer->arena, "/%s", path_from(survey, OUTLINE_NONE, record));
    draft->closed = true;
    pass_head(survey, record);
    describe_resources(survey, record, records, patient);
    return INFER_DRAFTED;
}

// ODM by the beginning of its namespace, in every version that has ItemGroupData below SubjectData.
static bool is_odm(const XmlSurvey *survey, uint32_t *clinical_data)
{
    const OutlineNode *root = &survey->outline.nodes[0];
    if (!root->name.uri || !text_starts(text_from(root->name.uri), "http://www.cdisc.org/ns/odm/v1")) return false;
    for (uint32_t i = 1; i < survey->outline.count; i++)
        if (survey->outline.nodes[i].parent == 0 && strcmp(survey->outline.nodes[i].name.local, "ClinicalData") == 0) {
            *clinical_data = i;
            return true;
        }
    return false;
}

static InferStatus describe_tree(Infer *infer, const XmlTree *tree)
{
    XmlSurvey survey = {0};
    uint32_t clinical_data;
    if (!xml_survey_make(infer, tree, &survey)) return INFER_REFUSED;
    infer->draft.format = "xml";
    infer->draft.namespaces = survey.namespaces;
    infer->draft.namespace_count = survey.namespace_count;
    infer->draft.read = arena_format(infer->arena, "%u elements", tree->element_count);
    return is_odm(&survey, &clinical_data) ? infer_odm(&survey, clinical_data) : describe(&survey);
}

InferStatus infer_xml(Infer *infer)
{
    const SourceFile source = {.format = SOURCE_XML, .encoding = infer->draft.encoding.encoding};
    const XmlTree *tree = NULL;
    Xml *xml = xml_open(&source, infer->descriptor, 0, &infer->findings, infer->arena);
    ReaderStatus status = xml_next(xml, &tree);
    if (status == READER_ROW) {
        // What stands behind the tree is looked at when it is asked for; a survey that was cut off has no finding.
        InferStatus drafted = describe_tree(infer, tree);
        status = xml_next(xml, &tree);
        bool cut = status == READER_REFUSED && infer->findings.by_severity[SEVERITY_ERROR] == 0;
        if (cut) infer->draft.read = arena_format(infer->arena, "the first %s; there are more", infer->draft.read);
        xml_close(xml);
        return status == READER_END || cut || drafted != INFER_DRAFTED ? drafted : infer_report(infer, status);
    }
    xml_close(xml);
    return infer_report(infer, status);
}
