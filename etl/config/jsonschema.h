// JSON Schema (draft-07) of a language, written from its binding tables: for editors, which complete and check YAML
// with it, and for tools that never run this program. It takes what the binder takes: a bare scalar for a list, any
// scalar for a text. What only the loaders know (names that must exist, expressions, units) it does not say.
#ifndef CONFIG_JSONSCHEMA_H
#define CONFIG_JSONSCHEMA_H

#include "base/buffer.h"
#include "config/bind.h"

// title: of the whole, such as "rmnpc schema, version 1".
void jsonschema_write(const BindTable *language, const char *title, Buffer *out);

#endif
