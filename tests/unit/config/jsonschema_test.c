// JSON Schemas: what is written for each kind of key of a small language, to the letter.
#include "complaining.h"

#include "config/jsonschema.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

typedef struct Inner {
    const YamlNode *node;
    const YamlNode *name;
} Inner;

typedef struct Outer {
    const YamlNode *node;
    const YamlNode *text, *anything, *map, *shaped;
    YamlNodes list, lists;
    uint32_t number;
    BindNumbers numbers;
    bool flag;
    BindTruth truth;
    int word;
    Label label;
    Inner *record;
    BindRecords records;
} Outer;

static const BindField INNER_FIELDS[] = {
    {"name", BIND_TEXT, offsetof(Inner, name), .meaning = "its name", .required = true},
};
static const BindTable INNER = {"inner", sizeof(Inner), offsetof(Inner, node), INNER_FIELDS, COUNT(INNER_FIELDS),
                                NULL, 0};

// One table a case: the key alone.
typedef struct Case {
    const char *label;
    BindField field;
    const char *property;   // what stands under "properties"
} Case;

#define TEXT_TYPE "{\"type\":[\"string\",\"number\",\"boolean\",\"null\"]}"
#define NUMBER_TYPE                                                                                                    \
    "\"anyOf\":[{\"type\":\"integer\",\"minimum\":0,\"maximum\":999999999},{\"type\":\"string\",\"pattern\":\"^[0-9]{" \
    "1,9}$\"}]"

static const char *const WORDS[] = {"", "apple", "pear", NULL};
static const BindShape ITEM = {.text = true}, SHAPE = {.text = true, .empty = true, .items = &ITEM, .table = &INNER},
                       ENTRIES = {.entries = &ITEM};

static const Case CASES[] = {
    {"a text", {"k", BIND_TEXT, offsetof(Outer, text), .meaning = "m"},
     "\"k\":{\"description\":\"m\",\"type\":[\"string\",\"number\",\"boolean\",\"null\"]}"},
    {"a text that must be there", {"k", BIND_TEXT, offsetof(Outer, text), .meaning = "m", .required = true},
     "\"k\":{\"description\":\"m\",\"type\":[\"string\",\"number\",\"boolean\"]}"},
    {"what the description says",
     {"k", BIND_TEXT, offsetof(Outer, text), .meaning = "m", .holds = "XPath", .only = "XML", .fallback = "'.'",
      .example = "'@a'"},
     "\"k\":{\"description\":\"XPath: m. Only: XML. Default: "
     "'.'\",\"type\":[\"string\",\"number\",\"boolean\",\"null\"],\"examples\":[\"@a\"]}"},
    {"a list", {"k", BIND_LIST, offsetof(Outer, list), .meaning = "m", .example = "[a, b]"},
     "\"k\":{\"description\":\"m\",\"anyOf\":[" TEXT_TYPE ",{\"type\":\"array\",\"items\":" TEXT_TYPE
     "}],\"examples\":[[\"a\",\"b\"]]}"},
    {"lists", {"k", BIND_LISTS, offsetof(Outer, lists), .meaning = "m"},
     "\"k\":{\"description\":\"m\",\"type\":\"array\",\"items\":{\"type\":\"array\",\"items\":" TEXT_TYPE "}}"},
    {"anything", {"k", BIND_NODE, offsetof(Outer, anything), .meaning = "m"}, "\"k\":{\"description\":\"m\"}"},
    {"a map", {"k", BIND_MAP, offsetof(Outer, map), .meaning = "m"},
     "\"k\":{\"description\":\"m\",\"type\":\"object\"}"},
    {"a map of texts", {"k", BIND_MAP, offsetof(Outer, map), .meaning = "m", .shape = &ENTRIES, .example = "{a: b}"},
     "\"k\":{\"description\":\"m\",\"anyOf\":[{\"type\":\"object\",\"additionalProperties\":{\"anyOf\":[{\"type\":["
     "\"string\",\"number\",\"boolean\"]}]}}],\"examples\":[{\"a\":\"b\"}]}"},
    {"a value of several forms", {"k", BIND_NODE, offsetof(Outer, shaped), .meaning = "m", .shape = &SHAPE},
     "\"k\":{\"description\":\"m\",\"anyOf\":[" TEXT_TYPE
     ",{\"type\":\"array\",\"items\":{\"anyOf\":[{\"type\":[\"string\",\"number\",\"boolean\"]}]}},{\"$ref\":\"#/"
     "definitions/inner\"}]}"},
    {"true or false", {"k", BIND_BOOLEAN, offsetof(Outer, flag), .meaning = "m", .fallback = "false"},
     "\"k\":{\"description\":\"m. Default: false\",\"enum\":[true,false,\"true\",\"false\"],\"default\":false}"},
    {"true, false or not said", {"k", BIND_TRUTH, offsetof(Outer, truth), .meaning = "m", .fallback = "true"},
     "\"k\":{\"description\":\"m. Default: true\",\"enum\":[true,false,\"true\",\"false\"],\"default\":true}"},
    {"a number", {"k", BIND_NUMBER, offsetof(Outer, number), .meaning = "m"},
     "\"k\":{\"description\":\"m\"," NUMBER_TYPE "}"},
    {"numbers", {"k", BIND_NUMBERS, offsetof(Outer, numbers), .meaning = "m"},
     "\"k\":{\"description\":\"m\",\"anyOf\":[{" NUMBER_TYPE "},{\"type\":\"array\",\"items\":{" NUMBER_TYPE "}}]}"},
    {"a word", {"k", BIND_WORD, offsetof(Outer, word), .meaning = "m", .words = WORDS, .fallback = "pear"},
     "\"k\":{\"description\":\"m. Default: pear\",\"enum\":[\"apple\",\"pear\"],\"default\":\"pear\"}"},
    {"a word whose default is none", {"k", BIND_WORD, offsetof(Outer, word), .meaning = "m", .words = WORDS,
      .fallback = "as above"},
     "\"k\":{\"description\":\"m. Default: as above\",\"enum\":[\"apple\",\"pear\"]}"},
    {"a text in several languages", {"k", BIND_LABEL, offsetof(Outer, label), .meaning = "m"},
     "\"k\":{\"description\":\"m\",\"anyOf\":[{\"type\":[\"string\",\"number\",\"boolean\"]},{\"type\":\"object\","
     "\"additionalProperties\":{\"anyOf\":[{\"type\":[\"string\",\"number\",\"boolean\"]}]}}]}"},
    {"a record", {"k", BIND_RECORD, offsetof(Outer, record), .meaning = "m", .table = &INNER},
     "\"k\":{\"description\":\"m\",\"allOf\":[{\"$ref\":\"#/definitions/inner\"}]}"},
    {"records", {"k", BIND_RECORDS, offsetof(Outer, records), .meaning = "m", .table = &INNER},
     "\"k\":{\"description\":\"m\",\"type\":[\"array\",\"null\"],\"items\":{\"$ref\":\"#/definitions/inner\"}}"},
};

// Without the blanks and line ends that stand between the parts.
static const char *squeezed(const Buffer *json, Arena *arena)
{
    char *text = arena_alloc(arena, json->size + 1), *out = text;
    bool quoted = false;
    for (size_t i = 0; i < json->size; i++) {
        char c = json->data[i];
        if (c == '"' && json->data[i - 1] != '\\') quoted = !quoted;
        if (quoted || (c != ' ' && c != '\n')) *out++ = c;
    }
    return text;
}

static void every_kind_of_key(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++) {
        const BindTable table = {"a thing", sizeof(Outer), offsetof(Outer, node), &CASES[i].field, 1, NULL, 0};
        bool refers = strstr(CASES[i].property, "$ref");
        Arena arena = {0};
        Buffer out = {0};
        jsonschema_write(&table, "a title", &out);
        const char *wanted = arena_format(
            &arena,
            "{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\"title\":\"a title\",\"allOf\":[{\"$ref\":\"#/"
            "definitions/a_thing\"}],\"definitions\":{\"a_thing\":{\"title\":\"a thing\",\"type\":\"object\","
            "\"additionalProperties\":false,%s\"properties\":{%s}}%s}}",
            CASES[i].field.required ? "\"required\":[\"k\"]," : "", CASES[i].property,
            refers ? ",\"inner\":{\"title\":\"inner\",\"type\":\"object\",\"additionalProperties\":false,\"required\":["
                     "\"name\"],\"properties\":{\"name\":{\"description\":\"its "
                     "name\",\"type\":[\"string\",\"number\",\"boolean\"]}}}"
                   : "");
        assert_text(CASES[i].label, squeezed(&out, &arena), wanted);
        buffer_free(&out);
        arena_free(&arena);
    }
}

// Inherited keys stand among the own ones; tables of one name are told apart, one table is written once.
static void tables_are_definitions(void **state)
{
    (void)state;
    static const BindTable OTHER = {"inner", sizeof(Inner), offsetof(Inner, node), INNER_FIELDS, 1, NULL, 0},
                           BASE = {"base", sizeof(Outer), offsetof(Outer, node), &CASES[1].field, 1, NULL, 0};
    static const BindField FIELDS[] = {
        {"one", BIND_RECORD, offsetof(Outer, record), .meaning = "m", .table = &INNER},
        {"two", BIND_RECORDS, offsetof(Outer, records), .meaning = "m", .table = &INNER},
        {"three", BIND_RECORD, offsetof(Outer, record), .meaning = "m", .table = &OTHER},
    };
    static const BindTable TABLE = {"outer", sizeof(Outer), offsetof(Outer, node), FIELDS, COUNT(FIELDS), &BASE, 0};
    static const char *const PARTS[] = {
        "\"outer\":{\"title\":\"outer\",\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"k\"],",
        "\"one\":{\"description\":\"m\",\"allOf\":[{\"$ref\":\"#/definitions/inner\"}]},",
        "\"items\":{\"$ref\":\"#/definitions/inner\"}},",
        "\"three\":{\"description\":\"m\",\"allOf\":[{\"$ref\":\"#/definitions/inner_2\"}]},",
        "\"k\":{\"description\":\"m\",\"type\":[\"string\",\"number\",\"boolean\"]}}},",
        "\"inner\":{\"title\":\"inner\",",
        "\"inner_2\":{\"title\":\"inner\",",
    };
    Arena arena = {0};
    Buffer out = {0};
    jsonschema_write(&TABLE, "t", &out);
    const char *at = squeezed(&out, &arena);
    for (size_t i = 0; i < COUNT(PARTS); i++) {
        at = strstr(at, PARTS[i]);
        if (!at) fail_msg("not there, or not in this order: %s", PARTS[i]);
    }
    assert_null(strstr(at, "\"inner\":{"));
    buffer_free(&out);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_of_key),
        cmocka_unit_test(tables_are_definitions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
