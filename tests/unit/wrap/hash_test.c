// Hashes against published test vectors (FIPS 180-4, RFC 4231), and what the row hash promises.
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "wrap/hash.h"

static void sha256_gives_the_standard_digests(void **state)
{
    (void)state;
    static const struct {
        const char *text, *digest;
    } CASES[] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        unsigned char digest[HASH_SHA256_SIZE];
        char hex[HASH_SHA256_HEX];
        hash_sha256(CASES[i].text, strlen(CASES[i].text), digest);
        hash_hex(digest, hex);
        assert_string_equal(hex, CASES[i].digest);
    }
}

static void content_hash_is_the_head_of_sha256(void **state)
{
    (void)state;
    Hash128 hash = hash_content("abc", 3);
    assert_true(hash.high == 0xba7816bf8f01cfeaU && hash.low == 0x414140de5dae2223U);
    assert_true(hash_equal(hash, hash_content("abc", 3)));
    assert_false(hash_equal(hash, hash_content("abd", 3)));
}

static void row_hash_depends_on_bytes_and_seed(void **state)
{
    (void)state;
    assert_true(hash_equal(hash_row("A-1\0370", 5, 7), hash_row("A-1\0370", 5, 7)));
    assert_false(hash_equal(hash_row("A-1\0370", 5, 7), hash_row("A-1\0371", 5, 7)));
    assert_false(hash_equal(hash_row("A-1\0370", 5, 7), hash_row("A-1\0370", 5, 8)));
    assert_false(hash_equal(hash_row("a\037b", 3, 7), hash_row("ab\037", 3, 7)));
}

static void hmac_gives_the_digests_of_rfc_4231(void **state)
{
    (void)state;
    static const char KEY_1[20] = "\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b";
    static const struct {
        const char *key, *text;
        size_t key_size;
        const char *digest;
    } CASES[] = {
        {KEY_1, "Hi There", 20, "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
        {"Jefe", "what do ya want for nothing?", 4, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        HashKey *key = hash_key_new(CASES[i].key, CASES[i].key_size);
        for (int again = 0; again < 2; again++) {   // the key stays for the next text
            unsigned char digest[HASH_SHA256_SIZE];
            char hex[HASH_SHA256_HEX];
            hash_hmac(key, CASES[i].text, strlen(CASES[i].text), digest);
            hash_hex(digest, hex);
            assert_string_equal(hex, CASES[i].digest);
        }
        hash_key_free(key);
    }
    hash_key_free(NULL);
}

// A file longer than the block it is read in has the hash of its bytes, wherever the descriptor stands.
static void file_hash_is_that_of_its_bytes(void **state)
{
    (void)state;
    enum { SIZE = 300000 };
    char *bytes = malloc(SIZE), name[] = "/tmp/rmnpc_hash_XXXXXX";
    for (size_t i = 0; i < SIZE; i++) bytes[i] = (char)(i * 7 + i / 251);
    int descriptor = mkstemp(name);
    assert_true(descriptor >= 0 && write(descriptor, bytes, SIZE) == SIZE);
    unsigned char of_file[HASH_SHA256_SIZE], of_bytes[HASH_SHA256_SIZE];
    assert_true(hash_file(descriptor, of_file));
    assert_int_equal(lseek(descriptor, 0, SEEK_CUR), SIZE);   // reading did not move it
    hash_sha256(bytes, SIZE, of_bytes);
    assert_memory_equal(of_file, of_bytes, HASH_SHA256_SIZE);
    close(descriptor);
    unlink(name);
    free(bytes);
    int directory = open("/tmp", O_RDONLY);
    assert_false(hash_file(directory, of_file));
    close(directory);
}

static void random_bytes_differ(void **state)
{
    (void)state;
    unsigned char a[32] = {0}, b[32] = {0};
    assert_true(hash_random(a, sizeof a) && hash_random(b, sizeof b));
    assert_memory_not_equal(a, b, sizeof a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sha256_gives_the_standard_digests), cmocka_unit_test(content_hash_is_the_head_of_sha256),
        cmocka_unit_test(row_hash_depends_on_bytes_and_seed), cmocka_unit_test(hmac_gives_the_digests_of_rfc_4231),
        cmocka_unit_test(file_hash_is_that_of_its_bytes), cmocka_unit_test(random_bytes_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
