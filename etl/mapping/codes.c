// Where a mapping's code lists come from: written in place or kept in a CSV file beside the mapping.
#include "mapping/codelist.h"
#include "mapping/loading.h"

const char *mapping_beside(const char *file, const char *path, Arena *arena)
{
    Text folder = text_folder(text_from(file));
    if (path[0] == '/') return path;
    while (strncmp(path, "../", 3) == 0 && folder.size > 1 && !text_ends(folder, "../") && !text_is(folder, "./") &&
           !text_ends(folder, "/./")) {
        for (folder.size--; folder.size && folder.data[folder.size - 1] != '/'; folder.size--) continue;
        path += 3;
    }
    return arena_format(arena, "%.*s%s", TEXT_ARG(folder), path);
}

// The mapping's text is what its data can be traced to, so a list from a file is written behind it, as a comment.
static void append_comment(MappingLoader *loader, const char *name, Text text)
{
    Buffer buffer = {0};
    buffer_text(&buffer, loader->mapping->text);
    buffer_format(&buffer, "\n# %s\n# ", name);
    for (size_t i = 0; i < text.size; i++) {
        buffer_char(&buffer, text.data[i]);
        if (text.data[i] == '\n' && i + 1 < text.size) buffer_string(&buffer, "# ");
    }
    loader->mapping->text = buffer_keep(&buffer, loader->arena);
}

// A file that several lists stand in is read, and written behind the mapping, once.
static const YamlNode *read_file(MappingLoader *loader, const YamlNode *file)
{
    static const YamlNode BROKEN;
    const YamlNode *list = map_find(&loader->files, file->text);
    if (list) return list == &BROKEN ? NULL : list;
    Text text;
    const char *path = mapping_beside(loader->mapping->path, file->text.data, loader->arena);
    list = codelist_read(file, path, &text, loader->arena, loader->complaints);
    if (list) append_comment(loader, file->text.data, text);
    map_add(&loader->files, file->text, (void *)(uintptr_t)(list ? list : &BROKEN));
    return list;
}

const CodeList *codes_compile(MappingLoader *loader, const YamlNode *node, const char *name)
{
    const YamlNode *file = node->kind == YAML_MAP && node->count == 1 ? yaml_get(node, "file") : NULL;
    if (file && file->kind == YAML_SCALAR && text_ends(file->text, ".csv")) node = read_file(loader, file);
    return node ? codelist_compile(node, name, loader->arena, loader->complaints) : NULL;
}
