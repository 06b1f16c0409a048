// Walks the checked tree once and writes what R would have to be told; operands become arguments.
#include "expr/rscript.h"

#include <assert.h>

#include "expr/node.h"

typedef struct Writer {
    const RscriptNames *names;
    Buffer *out;
    int entity;                        // whose rows an aggregate around looks at
} Writer;

static void write_node(const Writer *writer, const ExprNode *node);

static void put(const Writer *writer, const char *text)
{
    buffer_string(writer->out, text);
}

void rscript_text(Text text, Buffer *out)
{
    buffer_char(out, '"');
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (c == '"' || c == '\\') buffer_char(out, '\\');
        if (c < 0x20) buffer_format(out, "\\%03o", c);
        else buffer_char(out, (char)c);
    }
    buffer_char(out, '"');
}

static void put_name(const Writer *writer, const char *name)
{
    rscript_text(text_from(name), writer->out);
}

static void write_literal(const Writer *writer, const Value *value)
{
    char date[DATE_TEXT];
    switch (value->kind) {
    case VALUE_TEXT: rscript_text(value->text, writer->out); break;
    case VALUE_BOOLEAN: put(writer, value->first ? "TRUE" : "FALSE"); break;
    case VALUE_NUMBER: decimal_write(value->number, writer->out); break;
    case VALUE_DATE:
        date_write_partial(value_as_date(value), date);
        buffer_format(writer->out, "date(\"%s\")", date);
        break;
    default: put(writer, "MISSING");
    }
}

static void write_name(const Writer *writer, const ExprNode *node)
{
    const RscriptNames *names = writer->names;
    const ExprName *name = &node->name;
    if (node->row_name) {
        put(writer, "row[[");
        put_name(writer, names->attribute(names->context, writer->entity, name->member));
        put(writer, "]]");
    } else if (name->kind == EXPR_SLOT) {
        put(writer, "p[[");
        put_name(writer, names->slot(names->context, name->index));
        put(writer, "]]");
    } else {
        assert(name->kind == EXPR_ENTITY);
        put(writer, "one(p, ");
        put_name(writer, names->entity(names->context, name->index));
        put(writer, ", ");
        put_name(writer, names->attribute(names->context, name->index, name->member));
        put(writer, ")");
    }
}

static void write_call(const Writer *writer, const char *function, const char *first, const ExprNode *node)
{
    put(writer, function);
    put(writer, "(");
    if (first) put_name(writer, first);
    for (int i = 0; i < node->operand_count; i++) {
        if (i || first) put(writer, ", ");
        write_node(writer, node->operands[i]);
    }
    put(writer, ")");
}

static void write_function(const Writer *writer, const char *before, const ExprNode *body)
{
    put(writer, before);
    put(writer, "function(row) ");
    write_node(writer, body);
}

static void write_aggregate(const Writer *writer, const ExprNode *node)
{
    static const char *const WORDS[] = {"count", "min", "max", "sum", "first", "last", "any"};
    const RscriptNames *names = writer->names;
    assert(node->name.kind == EXPR_ENTITY);
    const Writer inner = {names, writer->out, node->name.index};
    put(writer, "over(");
    put_name(writer, WORDS[node->aggregate]);
    put(writer, ", rows(p, ");
    put_name(writer, names->entity(names->context, node->name.index));
    put(writer, ")");
    if (node->value) {
        write_function(&inner, ", ", node->value);
    } else if (node->name.member >= 0) {
        put(writer, ", function(row) row[[");
        put_name(writer, names->attribute(names->context, node->name.index, node->name.member));
        put(writer, "]]");
    }
    if (node->where) write_function(&inner, ", where = ", node->where);
    if (node->distinct) put(writer, ", distinct = TRUE");
    put(writer, ")");
}

static void write_node(const Writer *writer, const ExprNode *node)
{
    static const char *const COMPARE[] = {"=", "!=", "<", "<=", ">", ">="};
    switch (node->op) {
    case OP_LITERAL: write_literal(writer, &node->literal); return;
    case OP_NAME: write_name(writer, node); return;
    case OP_OR: write_call(writer, "either", NULL, node); return;
    case OP_AND: write_call(writer, "both", NULL, node); return;
    case OP_NOT: write_call(writer, "negate", NULL, node); return;
    case OP_IS_MISSING: write_call(writer, "is_missing", NULL, node); return;
    case OP_IS_PRESENT: write_call(writer, "is_present", NULL, node); return;
    case OP_COMPARE: write_call(writer, "compare", COMPARE[node->compare], node); return;
    case OP_IN: write_call(writer, "is_in", NULL, node); return;
    case OP_MATCHES: write_call(writer, "matches", NULL, node); return;
    case OP_ADD: write_call(writer, "arithmetic", "+", node); return;
    case OP_SUBTRACT: write_call(writer, "arithmetic", "-", node); return;
    case OP_MULTIPLY: write_call(writer, "arithmetic", "*", node); return;
    case OP_DIVIDE: write_call(writer, "arithmetic", "/", node); return;
    case OP_AGGREGATE: write_aggregate(writer, node); return;
    case OP_CALL:
        put(writer, "f_");
        write_call(writer, node->function->name, NULL, node);
        return;
    }
}

void rscript_expression(const Expression *expression, const RscriptNames *names, Buffer *out)
{
    const Writer writer = {names, out, -1};
    write_node(&writer, expression->root);
}

bool rscript_default(const Expression *expression, const RscriptNames *names, Buffer *out)
{
    const Writer writer = {names, out, -1};
    const ExprNode *root = expression->root;
    int step = expression_choice_step(root);
    if (root->op == OP_LITERAL) {
        put(&writer, "TRUE");
        return true;
    }
    if (!step) return false;
    put(&writer, "!(");
    for (int i = 0; i < root->operand_count - 1; i += step) {
        put(&writer, i ? " || " : "");
        put(&writer, step == 2 ? "isTRUE(" : "!absent(");
        write_node(&writer, root->operands[i]);
        put(&writer, ")");
    }
    put(&writer, ")");
    return true;
}
