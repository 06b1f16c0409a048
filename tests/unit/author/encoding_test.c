// Bytes -> the encoding of the schema language they are written in, or what is wrong with them.
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "author/encoding.h"

#define BYTES(literal) literal, sizeof(literal) - 1

static void bytes_have_encodings(void **state)
{
    (void)state;
    static const struct {
        const char *label, *bytes;
        size_t size;
        bool whole;
        const char *wanted;   // the encoding, or a part of the problem
    } CASES[] = {
        {"nothing", BYTES(""), true, "the file is empty"},
        {"ASCII", BYTES("a,b\n1,2\n"), true, "utf-8"},
        {"UTF-8", BYTES("性别\n"), true, "utf-8"},
        {"UTF-8 with its mark",
         BYTES("\xEF\xBB\xBF"
               "a\n"),
         true, "utf-8-sig"},
        {"UTF-8, cut within a character", BYTES("性\xE5\x88"), false, "utf-8"},
        {"the same as a whole file", BYTES("性\xE5\x88"), true, "neither UTF-8 nor GB18030"},
        {"UTF-16 little",
         BYTES("\xFF\xFE"
               "a\0b\0"),
         true, "utf-16"},
        {"UTF-16 big", BYTES("\xFE\xFF\0a\0b"), true, "utf-16"},
        {"UTF-16 without a mark", BYTES("a\0,\0b\0\n\0"), true, "UTF-16 without a byte order mark"},
        {"GB18030",
         BYTES("\xD0\xD4\xB1\xF0,\xC8\xB7\xD5\xEF\xC8\xD5\xC6\xDA,\xB2\xA1\xC0\xED\xC0\xE0\xD0\xCD\n"
               "\xC4\xD0,2015\xC4\xEA,\xB7\xC7\xBD\xC7\xBB\xAF\xD0\xD4\xB0\xA9\n"),
         true, "gb18030"},
        {"Latin-1",
         BYTES("nom,pr\xE9nom,ville\nL\xE9on,Andr\xE9,Orl\xE9"
               "ans\n"),
         true, "neither UTF-8 nor GB18030"},
        {"XML that declares GBK", BYTES("<?xml version=\"1.0\" encoding=\"GBK\"?><a/>"), true, "gb18030"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Arena arena = {0};
        EncodingGuess guess = encoding_guess((Text){CASES[i].bytes, CASES[i].size}, CASES[i].whole, &arena);
        const char *got = guess.problem ? guess.problem : guess.word;
        if (guess.problem ? !strstr(got, CASES[i].wanted) : strcmp(got, CASES[i].wanted) != 0)
            fail_msg("%s: got %s, wanted %s", CASES[i].label, got, CASES[i].wanted);
        assert_true(guess.problem || guess.note);
        arena_free(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(bytes_have_encodings)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
