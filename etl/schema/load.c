// Texts of a schema as it was written, as its files take them.
#include "schema/load.h"

#include "wrap/unicode.h"

Text load_clean(SchemaLoader *loader, Text text)
{
    return unicode_clean(text, loader->arena).text;
}

const char *load_string(const YamlNode *node, const char *fallback)
{
    return node ? node->text.data : fallback;
}
