// Expressions in the world of the unit tests: what compiles is evaluated, the same a second time, and its truth is one.
#include "expr/world.h"
#include "fuzzing.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    World world;
    Complaints complaints = {0};
    ExprScope scope = {world_find, NULL};
    Buffer first = {0}, second = {0};
    world_fill(&world);
    const YamlNode node = {.kind = YAML_SCALAR,
                           .file = "input.yaml",
                           .line = 1,
                           .column = 1,
                           .plain = true,
                           .text = arena_text(&world.arena, input_text(data, size))};
    const Expression *expression = expression_compile(&node, &scope, &world.arena, &complaints);
    require((expression == NULL) == (complaints.errors > 0), "what does not compile is complained of");
    if (expression) {
        Value value = expression_evaluate(expression, &world.env), again = expression_evaluate(expression, &world.env);
        describe_value(&value, &first);
        describe_value(&again, &second);
        require(text_equal(buffer_as_text(&first), buffer_as_text(&second)), "an expression has one value");
        require(!(expression_is_true(expression, &world.env) && expression_is_false(expression, &world.env)),
                "nothing is true and false");
        expression_place(expression, &world.env);
    }
    buffer_free(&first);
    buffer_free(&second);
    complaints_free(&complaints);
    arena_free(&world.arena);
    return 0;
}
