// XPaths -> a tree of steps -> states, made when a record first comes to them.
#include "source/xml_known.h"

#include "source/xpath_node.h"

static const char XML[] = "http://www.w3.org/XML/1998/namespace";

// What a path looks for: is it read, has it been met, and, while it has not, the first node that is not known and
// stands where it should.
typedef struct Wanted {
    bool read, met;
    XmlOther instead;            // line 0 = none
    uint32_t record;             // the last one in which something stood there
} Wanted;

typedef struct Attribute Attribute;
struct Attribute {
    XmlName name;                // local NULL = any
    Wanted wanted;
    Attribute *next;
};

typedef struct Step Step;
struct Step {
    XmlName name;                // local NULL = any
    bool deep, self;             // some levels below the step above it; or on the same
    bool passing;                // node(): leads on and names nothing
    bool taken, dropped;         // its text is a field's; it is read past
    Wanted wanted;
    Attribute *attributes;
    Step *parent, *first, *next;
};

typedef struct Steps {
    Step **items;
    size_t count, capacity;
} Steps;

typedef struct State State;

typedef struct Transition {
    XmlName name;
    State *to;                   // NULL = not worked out yet
} Transition;

struct State {
    Steps at;                    // the steps that lead to the element
    Steps above;                 // those that lead to one above it
    bool named, whole;           // whole: all that is in it is known with it
    bool dropped;
    bool met;
    Transition *transitions;     // by the names that steps from here have
    size_t transition_count;
    State *other;                // by any other name
    State *next;
};

struct XmlKnown {
    const SourceFile *source;
    Arena *arena;
    bool dropping;               // what is laid out is not looked for
    Step root;                   // the record
    Steps staying;               // those that may stay on their level, wherever they are
    State *states, *start;
    uint32_t records;            // walked so far
};

// ---- Steps ----------------------------------------------------------------------------------------------------------

static bool same_name(XmlName a, XmlName b)
{
    return a.local == b.local && a.uri == b.uri;
}

static void add_step(XmlKnown *known, Steps *steps, Step *step)
{
    for (size_t i = 0; i < steps->count; i++)
        if (steps->items[i] == step) return;
    if (steps->count == steps->capacity) {
        steps->capacity = steps->capacity ? 2 * steps->capacity : 8;
        steps->items = arena_grow(known->arena, steps->items, steps->count * sizeof(Step *),
                                  steps->capacity * sizeof(Step *));
    }
    steps->items[steps->count++] = step;
}

static Step *below(XmlKnown *known, Step *parent, Step wanted)
{
    Step **end = &parent->first;
    while (*end && !(same_name((*end)->name, wanted.name) && (*end)->deep == wanted.deep &&
                     (*end)->self == wanted.self && (*end)->passing == wanted.passing))
        end = &(*end)->next;
    if (!*end) {
        *end = arena_alloc(known->arena, sizeof **end);
        **end = wanted;
        (*end)->parent = parent;
        if (wanted.self && wanted.name.local) add_step(known, &known->staying, *end);
    }
    (*end)->wanted.read |= !known->dropping;
    return *end;
}

// Somewhere in the record, the record itself included.
static Step *anywhere(XmlKnown *known, XmlName name, bool passing)
{
    return below(known, &known->root, (Step){.name = name, .deep = true, .self = true, .passing = passing});
}

static Step *above(XmlKnown *known, Step *step)
{
    if (step->deep) return anywhere(known, (XmlName){0}, true);
    return step->parent ? step->parent : step;
}

static void add_attribute(XmlKnown *known, Step *step, XmlName name)
{
    Attribute *found = step->attributes;
    while (found && !same_name(found->name, name)) found = found->next;
    if (!found) {
        found = arena_alloc(known->arena, sizeof *found);
        *found = (Attribute){.name = name, .next = step->attributes};
        step->attributes = found;
    }
    found->wanted.read |= !known->dropping && !xml_known_always(name);
}

// Where a path stands: at an element, or at an attribute of it.
typedef struct Where {
    Step *step;
    bool attribute;
} Where;

static Where follow(XmlKnown *known, Where where, const XpathStep *steps);

static void take(Where where)
{
    if (!where.attribute && !where.step->passing) where.step->taken = true;
}

static void follow_test(XmlKnown *known, Where where, const XpathTest *test)
{
    if (!test) return;
    bool dropping = known->dropping;
    known->dropping |= test->kind == XPATH_NOT;   // what is looked for not to be there is not missed
    follow_test(known, where, test->left);
    follow_test(known, where, test->right);
    if (test->path) take(follow(known, where, test->path->steps));
    known->dropping = dropping;
}

static Where go(XmlKnown *known, Where where, const XpathStep *step)
{
    switch (step->axis) {
    case XPATH_ATTRIBUTE:
        add_attribute(known, where.step, step->name);
        return (Where){where.step, true};
    case XPATH_CHILD:
        return (Where){below(known, where.step, (Step){.name = step->name}), false};
    case XPATH_DESCENDANT:
    case XPATH_DESCENDANT_OR_SELF:
        return (Where){below(known, where.step,
                             (Step){.name = step->name,
                                    .deep = true,
                                    .self = step->axis == XPATH_DESCENDANT_OR_SELF,
                                    .passing = step->any}),
                       false};
    case XPATH_PARENT:
        return (Where){where.attribute ? where.step : above(known, where.step), false};
    case XPATH_ANCESTOR:
    case XPATH_ANCESTOR_OR_SELF:
        return (Where){anywhere(known, step->name, step->any || !step->name.local), false};
    case XPATH_SELF:
        break;
    }
    return where;
}

static Where follow(XmlKnown *known, Where where, const XpathStep *steps)
{
    for (const XpathStep *step = steps; step; step = step->next) {
        where = go(known, where, step);
        for (const XpathTests *each = step->tests; each; each = each->next) follow_test(known, where, each->test);
    }
    return where;
}

// ---- The schema's paths ---------------------------------------------------------------------------------------------

// Of a path that is libxml2's to understand, every name in it is known everywhere.
static void add_word(void *context, XmlName name)
{
    XmlKnown *known = context;
    anywhere(known, name, false)->taken = true;
    add_attribute(known, anywhere(known, (XmlName){0}, true), name);
}

static Where add_path(XmlKnown *known, const XpathNames *names, Where from, const char *text)
{
    const char *error = NULL;
    const Xpath *path = xpath_compile(text, names, known->arena, &error);
    if (path) return follow(known, from, path->steps);
    xpath_each_name(text, names, known->arena, add_word, known);
    return (Where){anywhere(known, (XmlName){0}, true), false};
}

static void add_table(XmlKnown *known, const XpathNames *names, const SourceTable *table)
{
    Where row = {&known->root, false}, cell;
    if (table->rows) row = add_path(known, names, row, table->rows);
    if (table->header) add_path(known, names, row, table->header);
    for (size_t c = 0; c < table->column_count; c++)
        if (table->columns[c].xpath) take(add_path(known, names, row, table->columns[c].xpath));
    if (!table->cell) return;
    const char *hole = strstr(table->cell, "{title}");   // any title: tests are not decided
    cell = add_path(known, names, row,
                    hole ? arena_format(known->arena, "%.*s%s", (int)(hole - table->cell), table->cell,
                                        hole + strlen("{title}"))
                         : table->cell);
    take(table->value ? add_path(known, names, cell, table->value) : cell);
}

// ---- States ---------------------------------------------------------------------------------------------------------

static bool same_steps(const Steps *a, const Steps *b)
{
    if (a->count != b->count) return false;
    for (size_t i = 0; i < a->count; i++)
        if (a->items[i] != b->items[i]) return false;
    return true;
}

static bool leads_deep(const Step *step)
{
    for (const Step *each = step->first; each; each = each->next)
        if (each->deep) return true;
    return false;
}

// A name that a step from here has: where it leads to is worked out when it is met.
static void expect(XmlKnown *known, State *state, XmlName name)
{
    for (size_t i = 0; i < state->transition_count; i++)
        if (same_name(state->transitions[i].name, name)) return;
    if ((state->transition_count & (state->transition_count + 1)) == 0)   // 0, 1, 3, 7, …: as many again
        state->transitions =
            arena_grow(known->arena, state->transitions, state->transition_count * sizeof *state->transitions,
                       (2 * state->transition_count + 1) * sizeof *state->transitions);
    state->transitions[state->transition_count++] = (Transition){.name = name};
}

static void expect_steps(XmlKnown *known, State *state, const Steps *from, bool deep)
{
    for (size_t i = 0; i < from->count; i++)
        for (const Step *step = from->items[i]->first; step; step = step->next)
            if (step->name.local && (step->deep || !deep)) expect(known, state, step->name);
}

static State *make_state(XmlKnown *known, Steps at, Steps over)
{
    for (State *each = known->states; each; each = each->next)
        if (same_steps(&each->at, &at) && same_steps(&each->above, &over)) return each;
    State *state = arena_alloc(known->arena, sizeof *state);
    *state = (State){.at = at, .above = over, .next = known->states};
    for (size_t i = 0; i < at.count; i++) {
        state->named |= !at.items[i]->passing;
        state->whole |= at.items[i]->taken;
        state->dropped |= at.items[i]->dropped;
    }
    expect_steps(known, state, &at, false);
    expect_steps(known, state, &over, true);
    for (size_t i = 0; i < known->staying.count; i++) expect(known, state, known->staying.items[i]->name);
    return known->states = state;
}

static bool fits(const Step *step, XmlName name)
{
    return !step->name.local || same_name(step->name, name);
}

// The steps that may stay on the level they came from.
static void add_staying(XmlKnown *known, Steps *at, XmlName name)
{
    for (size_t i = 0; i < at->count; i++)
        for (Step *step = at->items[i]->first; step; step = step->next)
            if (step->self && fits(step, name)) add_step(known, at, step);
}

static State *work_out(XmlKnown *known, const State *from, XmlName name)
{
    Steps at = {0}, over = {0};
    for (size_t i = 0; i < from->at.count; i++)
        for (Step *step = from->at.items[i]->first; step; step = step->next)
            if (fits(step, name)) add_step(known, &at, step);
    for (size_t i = 0; i < from->above.count; i++)
        for (Step *step = from->above.items[i]->first; step; step = step->next)
            if (step->deep && fits(step, name)) add_step(known, &at, step);
    add_staying(known, &at, name);
    for (size_t i = 0; i < from->above.count; i++) add_step(known, &over, from->above.items[i]);
    for (size_t i = 0; i < from->at.count; i++)
        if (leads_deep(from->at.items[i])) add_step(known, &over, from->at.items[i]);
    return make_state(known, at, over);
}

static State *next_state(XmlKnown *known, State *from, XmlName name)
{
    State **to = &from->other;
    for (size_t i = 0; i < from->transition_count; i++)
        if (same_name(from->transitions[i].name, name)) to = &from->transitions[i].to;
    if (!*to) *to = work_out(known, from, name);
    return *to;
}

// ---- A record -------------------------------------------------------------------------------------------------------

bool xml_known_always(XmlName attribute)
{
    return attribute.uri && (strcmp(attribute.uri, XML_XSI) == 0 || strcmp(attribute.uri, XML) == 0);
}

static bool takes_attribute(const State *state, XmlName name)
{
    bool takes = xml_known_always(name);
    for (size_t i = 0; i < state->at.count; i++)
        for (Attribute *each = state->at.items[i]->attributes; each; each = each->next) {
            if (each->name.local && !same_name(each->name, name)) continue;
            takes = each->wanted.met = true;
        }
    return takes;
}

static void meet(State *state)
{
    if (state->met) return;
    state->met = true;
    for (size_t i = 0; i < state->at.count; i++) state->at.items[i]->wanted.met = true;
}

static bool is_blank(Text text)
{
    for (size_t i = 0; i < text.size; i++)
        if (!strchr(" \t\r\n", text.data[i])) return false;
    return true;
}

// Is there a text or an attribute in the element?
static bool says_something(const XmlTree *record, uint32_t index)
{
    const XmlElement *element = &record->elements[index], *last = &record->elements[element->end - 1];
    return last->attributes + last->attribute_count > element->attributes ||
           !is_blank(xml_tree_text(record, (XmlNode){index, 0}));
}

// Has the element a text of its own, before, between or behind its children?
static bool has_own_text(const XmlTree *record, uint32_t index)
{
    const XmlElement *element = &record->elements[index];
    const char *text = record->text.data;
    uint32_t from = element->text_from;
    for (uint32_t i = index + 1; i < element->end; i = record->elements[i].end) {
        if (!is_blank((Text){text + from, record->elements[i].text_from - from})) return true;
        from = record->elements[i].text_to;
    }
    return from < element->text_to && !is_blank((Text){text + from, element->text_to - from});
}

// ---- What stands where something known should -----------------------------------------------------------------------

static XmlName name_above(const XmlTree *record, uint32_t index)
{
    uint32_t parent = record->elements[index].parent;
    return parent == XML_NONE ? (XmlName){0} : record->elements[parent].name;
}

static bool is_declared(const XmlKnown *known, const char *uri)
{
    for (size_t i = 0; i < known->source->namespace_count; i++)
        if (strcmp(known->source->namespaces[i].uri, uri) == 0) return true;
    return false;
}

static void stand_in(const XmlKnown *known, Wanted *wanted, XmlOther other)
{
    if (!wanted->read || wanted->met) return;
    other.records = wanted->instead.records + (wanted->record != known->records);
    wanted->record = known->records;
    if (wanted->instead.line) wanted->instead.records = other.records;
    else wanted->instead = other;
}

// One of a namespace the schema does not declare is an extension, and stands in for nothing.
static void note_attribute(const XmlKnown *known, const State *state, const XmlTree *record, uint32_t index,
                           XmlName name)
{
    const XmlElement *element = &record->elements[index];
    if (name.uri && !is_declared(known, name.uri)) return;
    for (size_t i = 0; i < state->at.count; i++)
        for (Attribute *each = state->at.items[i]->attributes; each && state->at.items[i]->name.local;
             each = each->next)
            stand_in(known, &each->wanted, (XmlOther){element->name, name, true, element->line, 0});
}

// Has the element an attribute or a child that is looked for under the step?
static bool resembles(const Step *step, const XmlTree *record, uint32_t index)
{
    const XmlElement *element = &record->elements[index];
    for (const Attribute *each = step->attributes; each; each = each->next)
        for (uint32_t i = element->attributes; i < element->attributes + element->attribute_count; i++)
            if (same_name(each->name, record->attributes[i].name)) return true;
    for (const Step *each = step->first; each; each = each->next)
        for (uint32_t i = index + 1; i < element->end; i = record->elements[i].end)
            if (each->name.local && same_name(each->name, record->elements[i].name)) return true;
    return false;
}

static void note_under(const XmlKnown *known, const Steps *from, bool deep, const XmlTree *record, uint32_t index)
{
    const XmlElement *element = &record->elements[index];
    XmlOther other = {name_above(record, index), element->name, false, element->line, 0};
    for (size_t i = 0; i < from->count; i++)
        for (Step *step = from->items[i]->first; step; step = step->next)
            if (step->name.local && (step->deep ? resembles(step, record, index) : !deep))
                stand_in(known, &step->wanted, other);
}

// Where a child is looked for any other child may be it under another name; what is looked for anywhere has to be
// known by what is in it.
static void note_element(const XmlKnown *known, const State *above, const XmlTree *record, uint32_t index)
{
    if (!above) return;
    note_under(known, &above->at, false, record, index);
    note_under(known, &above->above, true, record, index);
}

// ---- Walking --------------------------------------------------------------------------------------------------------

static bool visit(XmlKnown *known, const XmlTree *record, uint32_t index, const State *above, State *state,
                  XpathHits *hits);

// True when something in the element is named.
static bool visit_children(XmlKnown *known, const XmlTree *record, uint32_t index, State *state, XpathHits *hits)
{
    bool named = false;
    uint32_t end = record->elements[index].end;
    for (uint32_t i = index + 1; i < end; i = record->elements[i].end)
        named |= visit(known, record, i, state, next_state(known, state, record->elements[i].name), hits);
    return named;
}

// True when the element, or something in it, is named.
static bool visit(XmlKnown *known, const XmlTree *record, uint32_t index, const State *above, State *state,
                  XpathHits *hits)
{
    const XmlElement *element = &record->elements[index];
    size_t before = hits->count;
    meet(state);
    if (state->dropped) return true;
    for (uint32_t i = element->attributes; i < element->attributes + element->attribute_count; i++) {
        XmlName name = record->attributes[i].name;
        if (takes_attribute(state, name)) continue;
        note_attribute(known, state, record, index, name);
        xpath_hits_add(hits, (XpathHit){.node = {index, i + 1}});
    }
    if (!state->named && hits->count > before) note_element(known, above, record, index);
    if (!state->whole && has_own_text(record, index))
        xpath_hits_add(hits, (XpathHit){.node = {index, XML_OWN_TEXT}});
    bool named = (!state->whole && visit_children(known, record, index, state, hits)) || state->named;
    if (named) return true;
    hits->count = before;
    if (!says_something(record, index)) return false;
    note_element(known, above, record, index);
    xpath_hits_add(hits, (XpathHit){.node = {index, 0}});
    return false;
}

void xml_known_others(XmlKnown *known, const XmlTree *record, XpathHits *hits)
{
    hits->count = 0;
    known->records++;
    visit(known, record, 0, NULL, known->start, hits);
}

// ---- What was never met ---------------------------------------------------------------------------------------------

static void say_unmet(const Wanted *wanted, XmlName parent, XmlName name, bool attribute, XmlUnmet *say, void *context)
{
    if (!wanted->met && wanted->instead.line)
        say(context, (XmlOther){parent, name, attribute, 0, 0}, wanted->instead);
}

static void each_unmet(const Step *step, XmlUnmet *say, void *context)
{
    for (const Attribute *each = step->attributes; each; each = each->next)
        say_unmet(&each->wanted, step->name, each->name, true, say, context);
    for (const Step *each = step->first; each; each = each->next) {
        say_unmet(&each->wanted, each->deep ? (XmlName){0} : step->name, each->name, false, say, context);
        each_unmet(each, say, context);
    }
}

void xml_known_unmet(const XmlKnown *known, XmlUnmet *say, void *context)
{
    each_unmet(&known->root, say, context);
}

XmlKnown *xml_known_make(const SourceFile *source, XmlName record, const XpathNames *names, Arena *arena)
{
    XmlKnown *known = arena_alloc(arena, sizeof *known);
    *known = (XmlKnown){.source = source, .arena = arena, .root = {.name = record}};
    for (size_t t = 0; t < source->table_count; t++) add_table(known, names, &source->tables[t]);
    for (size_t i = 0; i < source->passed_count; i++) {
        if (source->passed[i][0] == '/') continue;   // beside the records
        known->dropping = true;
        Where where = add_path(known, names, (Where){&known->root, false}, source->passed[i]);
        if (!where.attribute && !where.step->passing) where.step->dropped = true;
    }
    Steps at = {0};
    add_step(known, &at, &known->root);
    add_staying(known, &at, record);
    known->start = make_state(known, at, (Steps){0});
    return known;
}
