// The expression language of rules, mappings and analysis plans: parsed, checked and compiled when loaded, evaluated
// against plain arrays of Values. Three-valued logic; partial dates and what is computed from them are intervals.
//
//     or   := and {or and}    and := not {and not}    not := [not] cmp
//     cmp  := sum [ is [not] (missing|present) | [not] in (sum,…) | [not] between sum and sum | [not] matches 'ERE'
//                 | (= != < <= > >=) sum ]
//     sum  := mul {(+|-) mul}    mul := prim {(*|/) prim}
//     prim := -prim | ( or ) | literal | name[.name] | f( … )
//           | agg( [distinct] name [where or] ) | agg( [distinct] or from name [where or] )
//
// In an aggregate over an entity the names in `where` and before `from` are first those of that row's attributes, then
// those around:
//     sum(if(lesion_count_qualifier = 'multiple', 2, lesion_count) from metastasis where detected_date <= index_date)
//
// VALUE_MISSING, VALUE_ERROR and VALUE_UNKNOWN operands make the result of the same kind (error before unknown before
// missing), except in `if coalesce is count any` and where `and`/`or` are decided by the other side.
#ifndef EXPR_EXPRESSION_H
#define EXPR_EXPRESSION_H

#include "base/value.h"
#include "base/words.h"
#include "config/yaml.h"

// What a name stands for.
typedef enum ExprNameKind {
    EXPR_SLOT,        // env.slots[index]
    EXPR_ALIAS,       // env.aliases[index][member]; a NULL alias is missing
    EXPR_LIST,        // env.lists[index]: only inside an aggregate
    EXPR_ENTITY,      // env.entities[index], attribute `member`, -1 = the rows themselves
} ExprNameKind;

// Static types; EXPR_ANY where it shows only when running.
typedef enum ExprType { EXPR_ANY, EXPR_TEXT, EXPR_NUMBER, EXPR_DATE, EXPR_BOOLEAN } ExprType;

// The unit of a number as far as it is known when loaded: not at all, none, or this one.
typedef enum ExprMeasure { EXPR_UNIT_OPEN, EXPR_UNIT_NONE, EXPR_UNIT_KNOWN } ExprMeasure;
typedef struct ExprUnit {
    ExprMeasure measure;
    UnitId unit;              // EXPR_UNIT_KNOWN
} ExprUnit;

typedef struct ExprName {
    ExprNameKind kind;
    int index, member;
    ExprType type;
    ExprUnit unit;
    const Words *words;       // a text that is present is one of these; NULL: any
    bool several;             // of an entity that a patient may have several rows of
} ExprName;

// Resolves names when an expression is loaded. name, and member when written behind a dot (else data NULL).
// False with *problem set (a string that lives as long as the complaints).
typedef struct ExprScope {
    bool (*find)(const void *context, Text name, Text member, ExprName *found, const char **problem, Arena *arena);
    const void *context;
} ExprScope;

typedef struct ExprList {
    const Value *items;       // items[i * stride] is the value of item i
    size_t stride, count;
    const Place *place;       // of the cell the list was read from
} ExprList;

typedef struct ExprRows {
    const Value *const *rows; // each an array of attributes
    size_t count;
    bool incomplete;   // a row could not be made because its source is in error: nothing is concluded from the others
} ExprRows;

// What an expression is evaluated against; unused members may be NULL.
typedef struct ExprEnv {
    const Value *slots;
    const Value *const *aliases;
    const ExprList *lists;
    const ExprRows *entities;
    Arena *arena;             // results that are texts
    const Value *row;         // internal: the row an aggregate looks at
} ExprEnv;

typedef struct Expression Expression;

// True for what can stand as a name in an expression: letters of any script, digits (not first) and _, but no keyword.
bool expression_is_name(Text text);

// NULL after complaining at file:line:column (inside a scalar of one line that of the token).
const Expression *expression_compile(const YamlNode *text, const ExprScope *scope, Arena *arena,
                                     Complaints *complaints);

Value expression_evaluate(const Expression *expression, const ExprEnv *env);

// What a condition comes to: the ways of not being decided are those of not having a value.
typedef enum ExprTruth {
    EXPR_MISSING = VALUE_MISSING,
    EXPR_ERROR = VALUE_ERROR,
    EXPR_UNKNOWN = VALUE_UNKNOWN,
    EXPR_FALSE,
    EXPR_TRUE
} ExprTruth;

// Without looking at where the value comes from. A value that is no truth value is EXPR_UNKNOWN.
ExprTruth expression_truth(const Expression *expression, const ExprEnv *env);
bool expression_is_true(const Expression *expression, const ExprEnv *env);
bool expression_is_false(const Expression *expression, const ExprEnv *env);

// Did the value come by the expression's last resort: `otherwise` of an if none of whose conditions held, the last
// operand of a coalesce, a constant? Asks the outermost call only.
bool expression_is_default(const Expression *expression, const ExprEnv *env);

// The place a finding about the expression stands at: of the leftmost name that has one.
const Place *expression_place(const Expression *expression, const ExprEnv *env);

// The places of all names that have one, each once, in the order the expression names them. In arena; *count may be 0.
const Place *expression_places(const Expression *expression, const ExprEnv *env, Arena *arena, size_t *count);

ExprType expression_type(const Expression *expression);

// As complaints say it: "a number", "true or false"; EXPR_ANY is "anything".
const char *expression_type_name(ExprType type);

// A value that may come out of an expression (each branch of `if`, each operand of `coalesce`, `greatest`, `least`),
// with its unit, what is known of it, and where in the YAML it stands.
typedef struct ExprOutcome {
    ExprType type;
    ExprUnit unit;
    const Value *literal;     // NULL: it shows only when running, being of these
    const Words *words;       // NULL: any
    uint32_t line, column;
} ExprOutcome;

// All of them, in the order they are written; in arena.
const ExprOutcome *expression_outcomes(const Expression *expression, Arena *arena, size_t *count);

// Names used, in order of appearance (repetitions too).
size_t expression_names(const Expression *expression, const ExprName **names);

const YamlNode *expression_node(const Expression *expression);

// The functions, or aggregates, of the language for its reference: how each is written and what it is. False behind the
// last.
bool expression_function(size_t index, bool aggregate, const char **usage, const char **meaning);

// Three-valued comparison of two values as the language does it.
typedef enum ExprOperator {
    EXPR_EQUAL,
    EXPR_NOT_EQUAL,
    EXPR_LESS,
    EXPR_LESS_EQUAL,
    EXPR_GREATER,
    EXPR_GREATER_EQUAL
} ExprOperator;
ExprTruth expression_compare(ExprOperator operator, const Value *a, const Value *b);

// A text read as a number (plain decimal) or an ISO date; VALUE_UNKNOWN when it is neither.
Value expression_cast(const Value *text, ExprType type);

#endif
