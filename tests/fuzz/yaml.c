// YAML as a tree (first byte 0), a center's schema or a model: what is loaded has no complaint, what is not has one.
#include "fuzzing.h"

#include "schema/schema.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    Arena arena = {0};
    Complaints complaints = {0};
    if (size == 0) return 0;
    Text text = input_text(data + 1, size - 1);
    const void *made = NULL;
    if (data[0] % 3 == 0) made = yaml_parse("input.yaml", text, &arena, &complaints);
    else
        made = schema_load(disk_file("input.yaml", data + 1, size - 1), data[0] % 3 == 1 ? SCHEMA_CENTER : SCHEMA_MODEL,
                           &arena, &complaints);
    require((made == NULL) == (complaints.errors > 0), "what is not loaded is complained of");
    complaints_free(&complaints);
    arena_free(&arena);
    return 0;
}
