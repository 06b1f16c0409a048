// Mapping draft: a mapping to begin with, from a center's schema and a record model: every attribute there is, with
// what it may hold, and nothing decided.
#ifndef AUTHOR_MAPPING_DRAFT_H
#define AUTHOR_MAPPING_DRAFT_H

#include "base/buffer.h"
#include "mapping/model.h"
#include "schema/schema.h"

// YAML. What the model requires stands open, so that lint names what is left to write; what it does not is a comment.
void mapping_draft_write(const Schema *schema, const Model *model, Buffer *out);

#endif
