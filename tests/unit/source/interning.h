// For the tests of what a parser hands on: names interned in a list, as a parser would.
#ifndef TESTS_SOURCE_INTERNING_H
#define TESTS_SOURCE_INTERNING_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "source/xpath.h"

typedef struct Names {
    Arena arena;
    const char *names[64];
    size_t count;
} Names;

static inline const char *intern(void *context, const char *name, size_t size)
{
    Names *names = context;
    for (size_t i = 0; i < names->count; i++)
        if (text_equal(text_from(names->names[i]), (Text){name, size})) return names->names[i];
    assert_true(names->count < sizeof names->names / sizeof *names->names);
    return names->names[names->count++] = arena_text(&names->arena, (Text){name, size}).data;
}

static inline XmlName name_of(Names *names, const char *uri, const char *local)
{
    return (XmlName){uri ? intern(names, uri, strlen(uri)) : NULL, intern(names, local, strlen(local))};
}

#endif
