// The reference of the schema and mapping languages, as shipped in schemas/LANGUAGES.md.
#ifndef CLI_REFERENCE_H
#define CLI_REFERENCE_H

#include "base/buffer.h"

void reference_write(Buffer *out);

#endif
