// Files: what is complained of in their description, CSV and XML, with its exact text and place; defaults.
#include "schema/loading.h"

static void files(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"a delimiter of two characters",
         CSV "dialect: {delimiter: '||'}\nresources: [{name: r, fields: [{name: id}]}]",
         "t.yaml:6:22: a delimiter is one ASCII character\n"},
        {"a wide delimiter", CSV "dialect: {delimiter: ；}\nresources: [{name: r, fields: [{name: id}]}]",
         "t.yaml:6:22: a delimiter is one ASCII character\n"},
        {"a quote of two characters", CSV "dialect: {quoteChar: ''''''}\nresources: [{name: r, fields: [{name: id}]}]",
         "t.yaml:6:22: a quote is one ASCII character\n"},
        {"delimiter and quote the same", CSV "dialect: {delimiter: '\"'}\nresources: [{name: r, fields: [{name: id}]}]",
         "t.yaml:6:10: delimiter and quote are the same\n"},
        {"header rows from 0", CSV "dialect: {headerRows: [0]}\nresources: [{name: r, fields: [{name: id}]}]",
         "t.yaml:6:23: headerRows are counted from 1, ascending\n"},
        {"header rows that go back", CSV "dialect: {headerRows: [2, 1]}\nresources: [{name: r, fields: [{name: id}]}]",
         "t.yaml:6:23: headerRows are counted from 1, ascending\n"},
        {"a header in the last row it may be",
         CSV "dialect: {headerRows: [1, 1000]}\nresources: [{name: r, fields: [{name: id}]}]", ""},
        {"a header where the data should be",
         CSV "dialect: {headerRows: [1, 1001]}\nresources: [{name: r, fields: [{name: id}]}]",
         "t.yaml:6:23: a header stands in one of the first 1000 rows\n"},
        {"a stop row of lists", CSV "dialect: {stopRow: {a: [b]}}\nresources: [{name: r, fields: [{name: id}]}]",
         "t.yaml:6:24: a text is wanted here\n"},
        {"an unknown key of the dialect", CSV "dialect: {delimeter: ';'}\nresources: [{name: r, fields: [{name: id}]}]",
         "t.yaml:6:11: a dialect has no key 'delimeter' (did you mean 'delimiter'?)\n"},
        {"two formats of one path",
         CSV "fields: [{name: id}, {name: k}]\nresources:\n  - {name: a, where: k = 'a'}\n  - {name: b, where: k = "
             "'b', encoding: gb18030}\n",
         "t.yaml:9:5: resources of one path have one format and encoding\n"},
        {"no file that must have records",
         CSV "fields: [{name: id}]\nmayBeEmpty: true\nresources: [{name: a}, {name: b, path: 'b.csv'}]",
         "t.yaml:8:13: with `mayBeEmpty` for every file a failed export looks like one without patients (leave it out "
         "where every patient has a row)\n"},
        {"two dialects of one path",
         CSV "fields: [{name: id}, {name: k}]\nresources:\n  - {name: a, where: k = 'a'}\n  - {name: b, where: k = "
             "'b', dialect: {delimiter: ;}}\n",
         "t.yaml:9:5: resources of one path have one dialect: say it at the top\n"},
        {"two ways to match the columns of one path",
         CSV "fields: [{name: id}, {name: k}]\nresources:\n  - {name: a, where: k = 'a'}\n  - {name: b, where: k = "
             "'b', fieldsMatch: subset}\n",
         "t.yaml:9:5: resources of one path have one `fieldsMatch`: say it at the top\n"},
        {"a file field from nowhere", CSV "file: [{name: a}]\nresources: [{name: r, fields: [{name: id}]}]",
         "t.yaml:6:8: a file field comes from `xpath`, or `from: path`, or `from: stopRow`\n"},
        {"a file field from elsewhere",
         CSV "file: [{name: a, from: header}]\nresources: [{name: r, fields: [{name: id}]}]",
         "t.yaml:6:8: a file field comes from `xpath`, or `from: path`, or `from: stopRow`\n"},
        {"a file field from two places",
         CSV "file: [{name: a, from: path, xpath: /a/@b}]\nresources: [{name: r, fields: [{name: id}]}]",
         "t.yaml:6:8: a file field comes from `xpath`, or `from: path`, or `from: stopRow`\n"},
        {"a file field that is a list",
         CSV "file: [{name: a, from: path, separator: _}]\nresources: [{name: r, fields: [{name: id}]}]",
         "t.yaml:6:8: a file field is no list\n"},
    };
    check(CASES, COUNT(CASES), SCHEMA_CENTER);
}

static void what_no_file_makes_true(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"a path with a folder", "schema: 1\nname: t\npath: in/t.csv\nformat: csv\npatient: id\nresources: [{name: r, "
                                 "fields: [{name: id}]}]",
         "t.yaml:3:7: warning: no file is called 'in/t.csv' (a path is the name of a file, without its folder)\n"},
        {"an empty path", "schema: 1\nname: t\npath: ''\nformat: csv\npatient: id\nresources: [{name: r, fields: "
                          "[{name: id}]}]",
         "t.yaml:3:7: warning: no file is called '' (a path is the name of a file, without its folder)\n"},
        {"no header", CSV "dialect: {headerRows: []}\nresources: [{name: r, fields: [{name: id}]}]",
         "t.yaml:6:23: a header has at least one row\n"},
        {"a stop row of nothing", CSV "dialect: {stopRow: {}}\nresources: [{name: r, fields: [{name: id}]}]",
         "t.yaml:6:20: a stop row has at least one cell with a text\n"},
        {"dropped and read", CSV "drop: [Name, No]\nresources: [{name: r, fields: [{name: id, titles: [Nr, No]}]}]",
         "t.yaml:6:14: 'No' is dropped, and read by field 'id' (take it away from one of the two)\n"},
        {"dropped and read in a resource, by the field's name",
         CSV "resources: [{name: r, drop: id, fields: [{name: id}]}]",
         "t.yaml:6:29: 'id' is dropped, and read by field 'id' (take it away from one of the two)\n"},
        {"a pattern that takes the rest", CSV "drop: ['*']\nresources: [{name: r, fields: [{name: id}]}]", ""},
        {"an XPath in a table", CSV "file: [{name: a, xpath: /a/@b}]\nresources: [{name: r, fields: [{name: id}]}]",
         "t.yaml:6:25: `xpath` goes with XML files\n"},
        {"a stop row that is not described",
         CSV "file: [{name: a, from: stopRow}]\nresources: [{name: r, fields: [{name: id}]}]",
         "t.yaml:6:24: no file has a stop row (`dialect: {stopRow: …}` describes it)\n"},
        {"a stop row", CSV "dialect: {stopRow: {id: Sum}}\nfile: [{name: a, from: stopRow}]\nresources: [{name: r, "
                           "fields: [{name: id}, {name: a}]}]", ""},
        {"a stop row of XML",
         RECORDS "rows: .\nfile: [{name: a, from: stopRow}]\nresources: [{name: r, fields: [{name: id, xpath: '@id'}]}]",
         "t.yaml:8:24: no file has a stop row (`dialect: {stopRow: …}` describes it)\n"},
        {"two resources of the same rows",
         CSV "fields: [{name: id}, {name: k}]\nresources:\n  - {name: a, where: k = 'a'}\n  - {name: b, where: k = "
             "'b'}\n  - {name: c, where: k = 'a'}\n",
         "t.yaml:10:22: resource 'a' takes these rows already\n"},
        {"the same condition in two files",
         CSV "fields: [{name: id}, {name: k}]\nresources:\n  - {name: a, where: k = 'a'}\n  - {name: b, where: k = "
             "'a', path: b.csv}\n", ""},
        {"distinct beside a key",
         CSV "resources: [{name: r, primaryKey: id, distinct: true, fields: [{name: id}]}]",
         "t.yaml:6:49: warning: `distinct` does nothing beside a `primaryKey`: an equal row of its key is a "
         "duplicate\n"},
        {"distinct at the top, a key in a resource",
         CSV "distinct: true\nresources: [{name: r, primaryKey: id, fields: [{name: id}]}]", ""},
        {"a word that means missing",
         CSV "missingValues: ['', 9]\nresources: [{name: r, fields: [{name: id}, {name: a, constraints: {enum: [1, "
             "9]}}]}]",
         "t.yaml:7:74: warning: '9' of the enum means missing here (give the field its own `missingValues`)\n"},
        {"a word that means missing elsewhere",
         CSV "missingValues: ['', 9]\nresources: [{name: r, fields: [{name: id}, {name: a, missingValues: '', "
             "constraints: {enum: [1, 9]}}]}]", ""},
    };
    check(CASES, COUNT(CASES), SCHEMA_CENTER);
}

static void xml_files(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"made well", RECORDS "rows: .\nresources: [{name: r, fields: [{name: id, xpath: '@id'}]}]", ""},
        {"rows and a header that are none",
         RECORDS "rows: count(x:R)\nheader: \"'a'\"\nresources: [{name: r, fields: [{name: id, xpath: '@id'}]}]",
         "t.yaml:7:7: elements or attributes are wanted here, this is a value\n"
         "t.yaml:8:9: elements or attributes are wanted here, this is a value\n"},
        {"a function that XPath has not",
         RECORDS "rows: .\nresources: [{name: r, fields: [{name: id, xpath: first(@id)}]}]",
         "t.yaml:8:50: XPath 1.0 has no function \"first\"\n"},
        {"a dialect", RECORDS "rows: .\ndialect: {}\nresources: [{name: r, fields: [{name: id, xpath: '@id'}]}]",
         "t.yaml:8:10: `dialect` goes with CSV files\n"},
        {"without the key", XML "rows: .\nresources: [{name: r, fields: [{name: id, xpath: '@id'}]}]",
         "t.yaml:1:1: a schema of XML files needs the key 'xml'\n"},
        {"without a record",
         XML "xml: {namespaces: {x: urn:x}}\nrows: .\nresources: [{name: r, fields: [{name: id, xpath: '@id'}]}]",
         "t.yaml:6:6: a description of XML needs the key 'record'\n"},
        {"a namespace that is no text",
         XML "xml: {namespaces: {y: [a], x: urn:x}, record: /x:E/x:P}\nrows: .\nresources: [{name: r, fields: [{name: "
             "id, xpath: '@id'}]}]",
         "t.yaml:6:23: a namespace is a text\n"},
        {"without rows", RECORDS "resources: [{name: r, fields: [{name: id, xpath: '@id'}]}]",
         "t.yaml:7:13: resource 'r' does not say which nodes are its `rows`\n"},
        {"a field from nowhere",
         RECORDS "rows: .\nresources: [{name: r, fields: [{name: id, xpath: '@id'}, {name: a}]}]",
         "t.yaml:8:58: field 'a' has no `xpath`, and its resource no `cell`\n"},
        {"a cell without {title}",
         RECORDS "rows: .\ncell: x:I\nresources: [{name: r, fields: [{name: id, xpath: '@id'}]}]",
         "t.yaml:8:7: `cell` has {title} where the title of a field is to stand\n"},
        {"a title with a quote",
         RECORDS "rows: .\ncell: x:I[@n='{title}']\nresources: [{name: r, fields: [{name: id, xpath: '@id'}, {name: a, "
                 "titles: it's}]}]",
         "t.yaml:9:58: a title with a quote in it cannot stand in `cell`: give the field an `xpath`\n"},
        {"rows nobody tells apart",
         RECORDS "fields: [{name: id, xpath: '@id'}]\nresources:\n  - {name: a, rows: x:I}\n  - {name: b, rows: x:I, "
                 "where: id = 'b'}\n  - {name: c, rows: x:J}\n",
         "t.yaml:9:5: several resources look at these rows: say `where` they are 'a'\n"},
        {"an unknown prefix, at the field's own path",
         RECORDS "rows: .\nresources: [{name: r, fields: [{name: id, xpath: '@id'}, {name: a, xpath: 'y:a'}]}]",
         "t.yaml:8:75: the prefix \"y\" is not declared in xml.namespaces\n"},
        {"an unknown prefix in rows, header, cell and value",
         RECORDS "rows: y:r\nheader: y:h\ncell: y:c[@n='{title}']\nvalue: y:v\nresources: [{name: r, fields: [{name: "
                 "id, xpath: '@id'}]}]",
         "t.yaml:7:7: the prefix \"y\" is not declared in xml.namespaces\nt.yaml:8:9: the prefix \"y\" is not declared "
         "in xml.namespaces\nt.yaml:9:7: the prefix \"y\" is not declared in xml.namespaces\nt.yaml:10:8: the prefix "
         "\"y\" is not declared in xml.namespaces\n"},
        {"an unknown prefix in a file field",
         RECORDS
         "rows: .\nfile: [{name: a, xpath: /y:E/@a}]\nresources: [{name: r, fields: [{name: id, xpath: '@id'}]}]",
         "t.yaml:8:25: the prefix \"y\" is not declared in xml.namespaces\n"},
        {"an unknown prefix in what is dropped, inside and beside the records",
         XML "xml: {namespaces: {x: urn:x}, record: /x:E/x:P, drop: [y:a, x:b, /y:E/x:c, '/x:E/x:P/x:d']}\nrows: .\n"
             "resources: [{name: r, fields: [{name: id, xpath: '@id'}]}]",
         "t.yaml:6:56: the prefix \"y\" is not declared in xml.namespaces\nt.yaml:6:66: the prefix \"y\" is not declared "
         "in xml.namespaces\nt.yaml:6:76: a value of the file cannot stand inside a record\n"},
        {"what is dropped is no path",
         XML "xml: {namespaces: {x: urn:x}, record: /x:E/x:P, drop: [{x:a: 1}]}\nrows: .\n"
             "resources: [{name: r, fields: [{name: id, xpath: '@id'}]}]",
         "t.yaml:6:56: 'drop' wants text, not a map\n"},
        {"what is unknown, and nothing asks for it",
         XML "xml: {namespaces: {x: urn:x}, record: /x:E/x:P, unknown: error}\nrows: .\n"
             "resources: [{name: r, fields: [{name: id, xpath: '@id'}]}]",
         "t.yaml:6:58: `unknown` goes with `drop`, which asks for what nothing names (write `drop: []`)\n"},
        {"what is unknown is neither",
         XML "xml: {namespaces: {x: urn:x}, record: /x:E/x:P, unknown: info, drop: []}\nrows: .\n"
             "resources: [{name: r, fields: [{name: id, xpath: '@id'}]}]",
         "t.yaml:6:58: 'unknown' is one of: warning, error\n"},
        {"a closed file is matched as one",
         XML "xml: {namespaces: {x: urn:x}, record: /x:E/x:P, drop: []}\nfields: [{name: id, xpath: '@id'}]\n"
             "resources:\n  - {name: a, rows: .}\n  - {name: b, rows: x:I, fieldsMatch: superset}\n",
         "t.yaml:10:5: resources of one path have one `fieldsMatch`: say it at the top\n"},
        {"an open one is matched by `header`, resource by resource",
         RECORDS "fields: [{name: id, xpath: '@id'}]\nresources:\n  - {name: a, rows: .}\n"
                 "  - {name: b, rows: x:I, fieldsMatch: superset}\n",
         ""},
    };
    check(CASES, COUNT(CASES), SCHEMA_CENTER);
}

static void defaults(void **state)
{
    (void)state;
    Arena arena = {0};
    const Schema *schema =
        load(CSV "resources: [{name: r, fields: [{name: id}, {name: d, type: date}]}]", SCHEMA_CENTER, &arena);
    const SourceFile *source = &schema->files[0].source;
    assert_true(schema->full_snapshot);
    assert_int_equal(schema->timezone, 480);
    assert_int_equal(source->encoding, SOURCE_UTF8);
    assert_int_equal(source->delimiter, ',');
    assert_int_equal(source->quote, '"');
    assert_int_equal(source->header_row_count, 1);
    assert_int_equal(source->header_rows[0], 1);
    assert_string_equal(source->header_join, " ");
    assert_int_equal(source->match, SOURCE_EXACT);
    assert_int_equal(source->stop_count, 0);
    assert_int_equal(schema->resources[0].fields[1].format_count, 1);
    assert_int_equal(schema->resources[0].fields[1].formats[0].kind, DATE_DEFAULT);
    arena_free(&arena);
    static const struct {
        const char *text;
        int32_t minutes;
    } ZONES[] = {{"+08:00", 480}, {"-03:30", -210}, {"+00:00", 0}, {"+14:00", 840}};
    for (size_t i = 0; i < COUNT(ZONES); i++) {
        Arena own = {0};
        schema =
            load(arena_format(&own, CSV "timezone: '%s'\nresources: [{name: r, fields: [{name: id}]}]", ZONES[i].text),
                 SCHEMA_CENTER, &own);
        assert_int_equal(schema->timezone, ZONES[i].minutes);
        arena_free(&own);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files),
        cmocka_unit_test(what_no_file_makes_true),
        cmocka_unit_test(xml_files),
        cmocka_unit_test(defaults),
    };
    return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
