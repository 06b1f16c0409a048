// The rules of the schemas that ship: each says what is wrong in every language.
#include <glob.h>

#include "complaining.h"
#include "translating.h"

#include "schema/schema.h"

static bool speaks_all(const Label *label)
{
    return strcmp(label->text[LANGUAGE_EN], label->text[LANGUAGE_ZH]) != 0 && has_chinese(label->text[LANGUAGE_ZH]) &&
           !ends_half_width(label->text[LANGUAGE_ZH]);
}

static size_t check(const char *path, const Rule *rules, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const Label *message = &rules[i].message;
        if (label_is_empty(message)) fail_msg("%s: rule %s has no message", path, rules[i].id);
        bool remedy = label_is_empty(&rules[i].remedy) || speaks_all(&rules[i].remedy);
        if (!speaks_all(message) || !remedy) fail_msg("%s: rule %s lacks a language", path, rules[i].id);
    }
    return count;
}

static void rules_speak_every_language(void **state)
{
    (void)state;
    size_t count = 0;
    glob_t found;
    assert_int_equal(glob("schemas/*.yaml", 0, NULL, &found), 0);
    assert_true(found.gl_pathc >= 6);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        Arena arena = {0};
        Complaints complaints = {0};
        const char *path = found.gl_pathv[i];
        bool model = text_ends(text_from(path), "/rmnpc.yaml");
        const Schema *schema = schema_load(path, model ? SCHEMA_MODEL : SCHEMA_CENTER, &arena, &complaints);
        assert_complaints(path, &complaints, "");
        for (size_t r = 0; r < schema->resource_count; r++)
            count += check(path, schema->resources[r].rules, schema->resources[r].rule_count);
        count += check(path, schema->rules, schema->rule_count);
        count += check(path, schema->eligibility, schema->eligibility_count);
        complaints_free(&complaints);
        arena_free(&arena);
    }
    assert_true(count > 20);
    globfree(&found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(rules_speak_every_language)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
