// XPath text to steps and tests, by recursive descent. Three outcomes are kept apart: parsed, foreign (an XPath this
// grammar does not know) and wrong.
#include "source/xpath_node.h"

enum { NESTING_LIMIT = 16 };

typedef struct Parser {
    const char *at;
    const XpathNames *names;
    Arena *arena;
    const char *error;
    bool foreign;
    int depth;
} Parser;

static const struct {
    const char *word;
    XpathAxis axis;
} AXES[] = {
    {"child", XPATH_CHILD},
    {"descendant", XPATH_DESCENDANT},
    {"descendant-or-self", XPATH_DESCENDANT_OR_SELF},
    {"self", XPATH_SELF},
    {"parent", XPATH_PARENT},
    {"ancestor", XPATH_ANCESTOR},
    {"ancestor-or-self", XPATH_ANCESTOR_OR_SELF},
    {"attribute", XPATH_ATTRIBUTE},
};

static bool stopped(const Parser *parser)
{
    return parser->error || parser->foreign;
}

static void *leave_to_libxml2(Parser *parser)
{
    parser->foreign = true;
    return NULL;
}

static void skip_blanks(Parser *parser)
{
    while (*parser->at == ' ' || *parser->at == '\t' || *parser->at == '\n' || *parser->at == '\r') parser->at++;
}

static bool accept(Parser *parser, const char *token)
{
    skip_blanks(parser);
    size_t size = strlen(token);
    if (strncmp(parser->at, token, size) != 0) return false;
    parser->at += size;
    return true;
}

static bool is_name_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           c == '.' || (unsigned char)c >= 0x80;
}

// A name without colon; size 0 when there is none here.
static Text read_word(Parser *parser)
{
    skip_blanks(parser);
    const char *start = parser->at;
    bool begins = is_name_character(*start) && *start != '-' && *start != '.' && !(*start >= '0' && *start <= '9');
    while (begins && is_name_character(*parser->at)) parser->at++;
    return (Text){start, (size_t)(parser->at - start)};
}

static const char *intern(const Parser *parser, Text name)
{
    return parser->names->intern(parser->names->context, name.data, name.size);
}

static const char *find_namespace(Parser *parser, Text prefix)
{
    for (size_t i = 0; i < parser->names->namespace_count; i++)
        if (text_is(prefix, parser->names->namespaces[i].prefix))
            return intern(parser, text_from(parser->names->namespaces[i].uri));
    parser->error =
        arena_format(parser->arena, "the prefix \"%.*s\" is not declared in xml.namespaces", TEXT_ARG(prefix));
    return NULL;
}

static void refuse_unprefixed(Parser *parser, Text name)
{
    parser->error = arena_format(parser->arena, "the element name \"%.*s\" has no prefix and matches no namespace",
                                 TEXT_ARG(name));
}

// The name test of a step; word is its first word ("" when it begins with '*').
static XmlName read_name(Parser *parser, Text word, XpathAxis axis)
{
    XmlName name = {0};
    if (word.size == 0) {
        if (!accept(parser, "*"))
            parser->error = arena_format(parser->arena, "a name is expected at \"%s\"", parser->at);
        return name;
    }
    if (*parser->at == ':' && parser->at[1] != ':') {
        parser->at++;
        name.uri = find_namespace(parser, word);
        word = read_word(parser);
        if (word.size == 0) return leave_to_libxml2(parser), name;   // prefix:*
    } else if (*parser->at == '(') {
        leave_to_libxml2(parser);                                    // a function or node test
    } else if (axis != XPATH_ATTRIBUTE && parser->names->namespace_count > 0) {
        refuse_unprefixed(parser, word);
    }
    name.local = intern(parser, word);
    return name;
}

static const Xpath *parse_path(Parser *parser);
static const XpathTest *parse_or(Parser *parser);

static const XpathTest *make_test(Parser *parser, XpathTest test)
{
    XpathTest *made = arena_alloc(parser->arena, sizeof *made);
    *made = test;
    return made;
}

static Text read_literal(Parser *parser)
{
    skip_blanks(parser);
    char quote = *parser->at;
    if (quote != '\'' && quote != '"') return leave_to_libxml2(parser), (Text){0};
    const char *start = ++parser->at, *end = strchr(start, quote);
    if (!end) {
        parser->error = "a text is not closed";
        return (Text){0};
    }
    parser->at = end + 1;
    return arena_text(parser->arena, (Text){start, (size_t)(end - start)});
}

static const XpathTest *parse_term(Parser *parser)
{
    if (accept(parser, "(")) {
        const XpathTest *inside = parse_or(parser);
        if (!stopped(parser) && !accept(parser, ")")) parser->error = "a \")\" is missing";
        return inside;
    }
    skip_blanks(parser);
    if (strncmp(parser->at, "not", 3) == 0 && !is_name_character(parser->at[3])) {
        const char *before = parser->at;
        parser->at += 3;
        if (accept(parser, "(")) {
            const XpathTest *inside = parse_or(parser);
            if (!stopped(parser) && !accept(parser, ")")) parser->error = "a \")\" is missing";
            return make_test(parser, (XpathTest){.kind = XPATH_NOT, .left = inside});
        }
        parser->at = before;
    }
    const Xpath *path = parse_path(parser);
    if (stopped(parser)) return NULL;
    if (accept(parser, "!="))
        return make_test(parser, (XpathTest){.kind = XPATH_UNEQUAL, .path = path, .literal = read_literal(parser)});
    if (accept(parser, "="))
        return make_test(parser, (XpathTest){.kind = XPATH_EQUAL, .path = path, .literal = read_literal(parser)});
    return make_test(parser, (XpathTest){.kind = XPATH_EXISTS, .path = path});
}

// `word` as an operator between two terms, which a name cannot be here.
static bool accept_word(Parser *parser, const char *word)
{
    const char *before = parser->at;
    if (accept(parser, word) && !is_name_character(*parser->at) && *parser->at != ':') return true;
    parser->at = before;
    return false;
}

static const XpathTest *parse_and(Parser *parser)
{
    const XpathTest *left = parse_term(parser);
    while (!stopped(parser) && accept_word(parser, "and"))
        left = make_test(parser, (XpathTest){.kind = XPATH_AND, .left = left, .right = parse_term(parser)});
    return left;
}

static const XpathTest *parse_or(Parser *parser)
{
    if (++parser->depth > NESTING_LIMIT) parser->error = "nested too deep";
    const XpathTest *left = stopped(parser) ? NULL : parse_and(parser);
    while (!stopped(parser) && accept_word(parser, "or"))
        left = make_test(parser, (XpathTest){.kind = XPATH_OR, .left = left, .right = parse_and(parser)});
    parser->depth--;
    return left;
}

static const XpathTests *parse_tests(Parser *parser)
{
    XpathTests *first = NULL, *last = NULL;
    while (!stopped(parser) && accept(parser, "[")) {
        XpathTests *tests = arena_alloc(parser->arena, sizeof *tests);
        tests->test = parse_or(parser);
        if (last) last->next = tests;
        else first = tests;
        last = tests;
        skip_blanks(parser);
        if (stopped(parser) || accept(parser, "]")) continue;
        if (*parser->at == '\0') parser->error = "a \"]\" is missing";
        else leave_to_libxml2(parser);   // an operator of XPath that is not of this grammar
    }
    return first;
}

// The axis written before a name; word becomes the name's first word.
static XpathAxis read_axis(Parser *parser, Text *word)
{
    if (accept(parser, "@")) return *word = read_word(parser), XPATH_ATTRIBUTE;
    *word = read_word(parser);
    if (word->size == 0 || strncmp(parser->at, "::", 2) != 0) return XPATH_CHILD;
    for (size_t i = 0; i < sizeof AXES / sizeof *AXES; i++) {
        if (!text_is(*word, AXES[i].word)) continue;
        parser->at += 2;
        *word = read_word(parser);
        return AXES[i].axis;
    }
    leave_to_libxml2(parser);
    return XPATH_CHILD;
}

static XpathStep *parse_step(Parser *parser)
{
    XpathStep *step = arena_alloc(parser->arena, sizeof *step);
    if (accept(parser, "..")) *step = (XpathStep){.axis = XPATH_PARENT, .any = true};
    else if (accept(parser, ".")) *step = (XpathStep){.axis = XPATH_SELF, .any = true};
    else {
        skip_blanks(parser);
        // A number, a text, a variable, a function or nothing: no step of ours
        if (*parser->at && strchr("0123456789'\"$(-", *parser->at)) return leave_to_libxml2(parser);
        Text word;
        step->axis = read_axis(parser, &word);
        if (!stopped(parser)) step->name = read_name(parser, word, step->axis);
        if (!stopped(parser)) step->tests = parse_tests(parser);
    }
    return step;
}

static const Xpath *parse_path(Parser *parser)
{
    Xpath *path = arena_alloc(parser->arena, sizeof *path);
    const XpathStep **last = &path->steps;
    skip_blanks(parser);
    if (*parser->at == '\0') parser->error = "the path is empty";
    path->absolute = *parser->at == '/';
    bool descend = path->absolute && accept(parser, "//");
    if (path->absolute && !descend) accept(parser, "/");
    do {
        if (descend) {   // '//' is short for /descendant-or-self::node()/
            XpathStep *all = arena_alloc(parser->arena, sizeof *all);
            *all = (XpathStep){.axis = XPATH_DESCENDANT_OR_SELF, .any = true};
            *last = all;
            last = &all->next;
        }
        XpathStep *step = parse_step(parser);
        if (stopped(parser)) return NULL;
        *last = step;
        last = &step->next;
        descend = accept(parser, "//");
    } while (descend || accept(parser, "/"));
    return path;
}

// descendant-or-self::node()/child::x is descendant::x: one walk in place of two.
static const XpathStep *shorten(const XpathStep *steps)
{
    for (XpathStep *step = (XpathStep *)steps; step; step = (XpathStep *)step->next) {
        const XpathStep *next = step->next;
        if (step->axis != XPATH_DESCENDANT_OR_SELF || !step->any || !next || next->axis != XPATH_CHILD) continue;
        *step = *next;
        step->axis = XPATH_DESCENDANT;
    }
    // './' in front changes nothing
    return steps && steps->axis == XPATH_SELF && steps->any && steps->next ? steps->next : steps;
}

static const Xpath *parse(const char *text, const XpathNames *names, Arena *arena, const char **error)
{
    Parser parser = {.at = text, .names = names, .arena = arena};
    const Xpath *path = parse_path(&parser);
    skip_blanks(&parser);
    if (!stopped(&parser) && *parser.at) leave_to_libxml2(&parser);
    *error = parser.error;
    return stopped(&parser) ? NULL : path;
}

Xpath *xpath_compile(const char *text, const XpathNames *names, Arena *arena, const char **error)
{
    const Xpath *path = parse(text, names, arena, error);
    if (!path) return NULL;
    if (path->absolute) {
        *error = "a path from the root leaves the record: begin with a name, \".\" or \".//\"";
        return NULL;
    }
    Xpath *made = arena_alloc(arena, sizeof *made);
    *made = (Xpath){.steps = shorten(path->steps)};
    return made;
}

bool xpath_compile_root(const char *text, const XpathNames *names, Arena *arena, XpathRoot *root, const char **error)
{
    const Xpath *path = parse(text, names, arena, error);
    *root = (XpathRoot){0};
    size_t count = 0;
    bool good = path && path->absolute;
    for (const XpathStep *step = good ? path->steps : NULL; step; step = step->next) {
        bool attribute = step->axis == XPATH_ATTRIBUTE && !step->next;
        if ((step->axis != XPATH_CHILD && !attribute) || step->any || !step->name.local || step->tests) good = false;
        count++;
    }
    if (!good || count == 0) {
        if (!*error)
            *error =
                "only child elements, one after the other from the root, and an attribute at the end can stand here";
        return false;
    }
    XmlName *steps = arena_array(arena, count, sizeof *steps);
    for (const XpathStep *step = path->steps; step; step = step->next) {
        if (step->axis == XPATH_CHILD) steps[root->step_count++] = step->name;
        else root->has_attribute = true, root->attribute = step->name;
    }
    root->steps = steps;
    return root->step_count > 0;
}

// ---- Checking -------------------------------------------------------------------------------------------------------

// Names are compared as text here: there is no tree.
static const char *keep_name(void *context, const char *name, size_t size)
{
    return arena_text(context, (Text){name, size}).data;
}

static bool same_name(XmlName a, XmlName b)
{
    bool same_uri = (!a.uri && !b.uri) || (a.uri && b.uri && strcmp(a.uri, b.uri) == 0);
    return same_uri && a.local && b.local && strcmp(a.local, b.local) == 0;
}

// The record is read by itself: what stands above it is not there.
static const char *check_ancestors(const Xpath *path, const XpathRoot *record, Arena *arena)
{
    for (const XpathStep *step = path->steps; step; step = step->next) {
        if (step->axis != XPATH_ANCESTOR && step->axis != XPATH_ANCESTOR_OR_SELF) continue;
        for (size_t i = 0; i + 1 < record->step_count; i++)
            if (same_name(step->name, record->steps[i]))
                return arena_format(arena, "\"%s\" stands above the record and cannot be reached from inside it",
                                    step->name.local);
    }
    return NULL;
}

static const char *check_outside(const XpathRoot *path, const XpathRoot *record)
{
    size_t equal = 0;
    while (equal < path->step_count && equal < record->step_count &&
           same_name(path->steps[equal], record->steps[equal]))
        equal++;
    return equal == record->step_count ? "a value of the file cannot stand inside a record" : NULL;
}

// ---- Names in foreign expressions ---------------------------------------------------------------------------------

// A name of elements or attributes in an expression that is not ours to parse.
typedef struct ForeignName {
    Text prefix, local;          // data NULL = none; local of size 0 = prefix:*
    bool attribute;
} ForeignName;

// What stands before the next word: only behind an operand are `and`, `or`, `div`, `mod` and `*` operators.
typedef struct ForeignPlace {
    bool operand, attribute;
} ForeignPlace;

static bool is_operator(Text word)
{
    return text_is(word, "and") || text_is(word, "or") || text_is(word, "div") || text_is(word, "mod");
}

// Passes a sign, a digit or a text.
static void pass_sign(Parser *parser, ForeignPlace *place)
{
    char sign = *parser->at;
    const char *end = sign == '\'' || sign == '"' ? strchr(parser->at + 1, sign) : parser->at;
    if (!end) {
        parser->error = "a text is not closed";
        return;
    }
    parser->at = end + 1;
    place->attribute = sign == '@';
    place->operand = sign == '*' ? !place->operand : strchr("'\").]0123456789", sign) != NULL;
}

// Node tests and the functions of XPath 1.0.
static const char *const NODE_TESTS[] = {"node", "text", "comment", "processing-instruction"};
static const char *const NODE_FUNCTIONS[] = {"id"};
static const char *const VALUE_FUNCTIONS[] = {
    "last",      "position",         "count",           "local-name",    "namespace-uri", "name",   "string",
    "concat",    "starts-with",      "contains",        "substring",     "boolean",       "not",    "substring-before",
    "translate", "substring-after",  "normalize-space", "string-length", "true",          "false",  "lang",
    "number",    "sum",              "floor",           "ceiling",       "round"};

static bool is_among(Text word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (text_is(word, words[i])) return true;
    return false;
}

#define AMONG(word, words) is_among(word, words, sizeof(words) / sizeof *(words))

static bool is_called(Text prefix, Text word)
{
    return !prefix.data && (AMONG(word, NODE_TESTS) || AMONG(word, NODE_FUNCTIONS) || AMONG(word, VALUE_FUNCTIONS));
}

// Goes on to the next name; false at the end, or when there is an error. Functions and node tests are no names.
static bool next_name(Parser *parser, ForeignPlace *place, ForeignName *name)
{
    while (skip_blanks(parser), *parser->at && !parser->error) {
        Text word = read_word(parser), prefix = {NULL, 0};
        if (!word.size) {
            pass_sign(parser, place);
            continue;
        }
        if (strncmp(parser->at, "::", 2) == 0) {
            parser->at += 2;
            *place = (ForeignPlace){.attribute = text_is(word, "attribute")};
            continue;
        }
        if (place->operand && is_operator(word)) {
            *place = (ForeignPlace){0};
            continue;
        }
        if (*parser->at == ':') {
            parser->at++;
            prefix = word;
            word = read_word(parser);
        }
        skip_blanks(parser);
        bool call = *parser->at == '(';
        *name = (ForeignName){prefix, word, place->attribute};
        *place = (ForeignPlace){.operand = !call};
        if (!call) return true;
        if (!is_called(prefix, word))
            parser->error = arena_format(parser->arena, "XPath 1.0 has no function \"%.*s\"", TEXT_ARG(word));
    }
    return false;
}

static const char *check_names(const char *text, const XpathNames *names, Arena *arena)
{
    Parser parser = {.at = text, .names = names, .arena = arena};
    ForeignPlace place = {0};
    ForeignName name;
    while (next_name(&parser, &place, &name)) {
        if (name.prefix.data) find_namespace(&parser, name.prefix);
        else if (!name.attribute && names->namespace_count > 0) refuse_unprefixed(&parser, name.local);
    }
    return parser.error;
}

void xpath_each_name(const char *text, const XpathNames *names, Arena *arena,
                     void (*visit)(void *context, XmlName name), void *context)
{
    Parser parser = {.at = text, .names = names, .arena = arena};
    ForeignPlace place = {0};
    ForeignName found;
    while (next_name(&parser, &place, &found)) {
        XmlName name = {.uri = found.prefix.data ? find_namespace(&parser, found.prefix) : NULL};
        name.local = found.local.size ? intern(&parser, found.local) : NULL;
        visit(context, name);
    }
}

bool xpath_is_value(const char *text, Arena *arena)
{
    Parser parser = {.at = text, .arena = arena};
    skip_blanks(&parser);
    if (*parser.at && strchr("0123456789'\"-", *parser.at)) return true;
    Text word = read_word(&parser);
    skip_blanks(&parser);
    return *parser.at == '(' && AMONG(word, VALUE_FUNCTIONS);
}

// ---- The whole ------------------------------------------------------------------------------------------------------

const char *xpath_check(const SourceFile *source, const char *text, bool absolute, bool *foreign, Arena *arena)
{
    XpathNames names = {source->namespaces, source->namespace_count, keep_name, arena};
    XpathRoot record = {0}, root = {0};
    const char *error = NULL, *ignored = NULL;
    bool has_record = source->record && xpath_compile_root(source->record, &names, arena, &record, &ignored);
    *foreign = false;
    if (absolute) {
        if (!xpath_compile_root(text, &names, arena, &root, &error)) return error;
        return has_record && strcmp(text, source->record) != 0 ? check_outside(&root, &record) : NULL;
    }
    const Xpath *path = xpath_compile(text, &names, arena, &error);
    if (path) return has_record ? check_ancestors(path, &record, arena) : NULL;
    if (error) return error;
    *foreign = true;
    return check_names(text, &names, arena);
}
