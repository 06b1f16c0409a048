// Complaints: exact text, order of place within a file, warnings are no errors.
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>

#include "base/complaint.h"

static void assert_printed(const Complaints *complaints, const char *wanted)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    complaints_print(complaints, out);
    fclose(out);
    assert_string_equal(text, wanted);
    free(text);
}

static void complaints_stand_in_order_of_place(void **state)
{
    (void)state;
    static const char *const SCHEMA = "schemas/c01.yaml", *const MAPPING = "mappings/c01.yaml";
    Complaints complaints = {0};
    complain(&complaints, SCHEMA, 12, 3, NULL, "unknown key '%s'", "titel");
    complain(&complaints, SCHEMA, 2, 9, "did you mean 'name'?", "unknown key '%s'", "nane");
    complain(&complaints, MAPPING, 1, 1, NULL, "no such field: %d", 7);
    complain_warning(&complaints, MAPPING, 1, 0, NULL, "not covered");
    complain(&complaints, MAPPING, 1, 1, NULL, "second at the same place");
    complain(&complaints, SCHEMA, 0, 0, NULL, "the file is empty");
    assert_int_equal(complaints.count, 6);
    assert_int_equal(complaints.errors, 5);
    assert_printed(&complaints, "schemas/c01.yaml:2:9: unknown key 'nane' (did you mean 'name'?)\n"
                                "schemas/c01.yaml:12:3: unknown key 'titel'\n"
                                "mappings/c01.yaml:1: warning: not covered\n"
                                "mappings/c01.yaml:1:1: no such field: 7\n"
                                "mappings/c01.yaml:1:1: second at the same place\n"
                                "schemas/c01.yaml: the file is empty\n");
    complaints_free(&complaints);
    assert_int_equal(complaints.count, 0);
    assert_printed(&complaints, "");
}

static void the_list_grows(void **state)
{
    (void)state;
    Complaints complaints = {0};
    for (uint32_t line = 1000; line > 0; line--) complain(&complaints, "a.yaml", line, 1, NULL, "line %u", line);
    for (uint32_t i = 0; i < 1000; i++) assert_int_equal(complaints.items[i].line, i + 1);
    assert_string_equal(complaints.items[999].text, "line 1000");
    complaints_free(&complaints);
}

static void the_list_ends(void **state)
{
    (void)state;
    Complaints complaints = {0};
    for (uint32_t line = 1; line <= COMPLAINTS_MOST; line++) complain(&complaints, "a.yaml", line, 1, NULL, "wrong");
    assert_int_equal(complaints.untold, 0);
    complain(&complaints, "a.yaml", 5000, 1, NULL, "wrong");
    complain_warning(&complaints, "a.yaml", 5001, 1, NULL, "odd");
    assert_int_equal(complaints.count, COMPLAINTS_MOST);
    assert_int_equal(complaints.errors, COMPLAINTS_MOST + 1);
    assert_int_equal(complaints.untold, 2);
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    complaints_print(&complaints, out);
    fclose(out);
    assert_non_null(strstr(text, "\na.yaml:1000:1: wrong\nand 2 more\n"));
    free(text);
    complaints_free(&complaints);
}

static void what_was_said_is_not_said_again(void **state)
{
    (void)state;
    static const char FILES[][2][8] = {{"a.yaml", "b.yaml"}, {"a.yaml", "b.yaml"}};   // read again: by equal names
    Complaints complaints = {0};
    for (int i = 0; i < 2; i++) {
        complain(&complaints, FILES[i][0], 1, 1, NULL, "wrong");
        complain(&complaints, FILES[i][1], 1, 1, NULL, "wrong");
        complain(&complaints, FILES[i][0], 2, 1, NULL, "wrong");
        complain(&complaints, FILES[i][0], 1, 2, NULL, "wrong");
        complain(&complaints, FILES[i][0], 1, 1, NULL, "also %s", "wrong");
    }
    assert_int_equal(complaints.count, 5);
    assert_int_equal(complaints.errors, 10);
    complaints_free(&complaints);
}

static void an_environment_error_is_false(void **state)
{
    (void)state;
    assert_false(report_error("this line belongs to a test: %d", 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(complaints_stand_in_order_of_place),
        cmocka_unit_test(the_list_grows),
        cmocka_unit_test(the_list_ends),
        cmocka_unit_test(what_was_said_is_not_said_again),
        cmocka_unit_test(an_environment_error_is_false),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
