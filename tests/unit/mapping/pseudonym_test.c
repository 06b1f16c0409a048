// Pseudonyms: known answers computed with Python's hmac, and what a person may type.
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "exactly.h"
#include "mapping/pseudonym.h"

static HashKey *test_key(void)
{
    unsigned char bytes[32];
    for (unsigned i = 0; i < sizeof bytes; i++) bytes[i] = (unsigned char)i;
    return hash_key_new(bytes, sizeof bytes);
}

static void keys_are_the_hmac_of_center_and_id(void **state)
{
    (void)state;
    char long_id[301];
    memset(long_id, 'x', 300);
    long_id[300] = '\0';
    const struct {
        const char *label, *center, *id;
        int64_t key;
        const char *pseudonym;
    } CASES[] = {
        {"a record number", "c01", "A-0368", INT64_C(4660774841831691028), "P-41BK60SCQ94RM"},
        {"any script", "c02", "鼻咽001", INT64_C(-5373456041479754052), "P-BAVD66CVPRBNW"},
        {"center and id are apart", "c1", "23", INT64_C(6560086284959754085), "P-5P2GVQ0KF09V5"},
        {"whatever their lengths", "c12", "3", INT64_C(5018953578389765963), "P-4B9Q7P0G1HZTB"},
        {"empty", "c01", "", INT64_C(-2981419132934827728), "P-DD7YZ313DVM9G"},
        {"long", "c01", long_id, INT64_C(-6065592574434023213), "P-AQMNFP309ST6K"},
    };
    HashKey *key = test_key();
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        print_message("%s\n", CASES[i].label);
        Text id = exactly(CASES[i].id);
        char text[PSEUDONYM_TEXT];
        int64_t made = pseudonym_key(key, CASES[i].center, id), again = pseudonym_key(key, CASES[i].center, id);
        assert_true(made == CASES[i].key && again == made);
        pseudonym_write(made, text);
        assert_string_equal(text, CASES[i].pseudonym);
        free((char *)(uintptr_t)id.data);
    }
    hash_key_free(key);
}

static void writing_and_reading_are_each_others_inverse(void **state)
{
    (void)state;
    static const struct {
        int64_t key;
        const char *text;
    } CASES[] = {
        {0, "P-0000000000000"}, {1, "P-0000000000001"}, {31, "P-000000000000Z"}, {32, "P-0000000000010"},
        {-1, "P-FZZZZZZZZZZZZ"}, {INT64_MAX, "P-7ZZZZZZZZZZZZ"}, {INT64_MIN, "P-8000000000000"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        char text[PSEUDONYM_TEXT];
        int64_t key = 7;
        pseudonym_write(CASES[i].key, text);
        assert_string_equal(text, CASES[i].text);
        assert_true(pseudonym_read(text_from(text), &key) && key == CASES[i].key);
    }
}

static void what_is_read(void **state)
{
    (void)state;
    static const struct {
        const char *label, *text;
        bool good;
        int64_t key;
    } CASES[] = {
        {"small letters", "p-41bk60scq94rm", true, INT64_C(4660774841831691028)},
        {"O is 0, I and L are 1", "P-OOOOOOOOOOOIL", true, 33},
        {"too short", "P-41BK60SCQ94R", false, 0},
        {"too long", "P-41BK60SCQ94RMM", false, 0},
        {"no prefix", "41BK60SCQ94RM00", false, 0},
        {"another prefix", "Q-41BK60SCQ94RM", false, 0},
        {"more than 64 bits", "P-G000000000000", false, 0},
        {"U is no digit", "P-41BK60SCQ94RU", false, 0},
        {"neither is a blank", "P-41BK60SCQ94R ", false, 0},
        {"without a key a patient has a number", "patient #3", false, 0},
        {"nothing", "", false, 0},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        print_message("%s\n", CASES[i].label);
        Text text = exactly(CASES[i].text);
        int64_t key = 0;
        assert_int_equal(pseudonym_read(text, &key), CASES[i].good);
        assert_true(key == CASES[i].key);
        free((char *)(uintptr_t)text.data);
    }
    int64_t key;
    assert_false(pseudonym_read((Text){"P-0000000000\0000", 15}, &key));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_are_the_hmac_of_center_and_id),
        cmocka_unit_test(writing_and_reading_are_each_others_inverse),
        cmocka_unit_test(what_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
