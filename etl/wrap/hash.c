// Hashes by OpenSSL's EVP functions and xxHash. OpenSSL fails here only when it has no memory or is installed without
// SHA-256; neither can be worked around, so both end the program with one line.
#include "wrap/hash.h"

#include <assert.h>
#include <errno.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <unistd.h>

// The whole of xxHash is in its header: inlined it is fastest for short rows, and there is no library to link.
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/arena.h"

enum { FILE_BLOCK = 128 * 1024 };

struct HashKey {
    EVP_MAC_CTX *context;   // holds the key; a computation without a new key starts from it
};

static void require(bool worked, const char *what)
{
    if (worked) return;
    fprintf(stderr, "rmnpc: OpenSSL cannot compute %s: is libcrypto complete?\n", what);
    exit(3);
}

void hash_sha256(const void *data, size_t size, unsigned char digest[HASH_SHA256_SIZE])
{
    require(EVP_Digest(data, size, digest, NULL, EVP_sha256(), NULL) == 1, "SHA-256");
}

Hash128 hash_content(const void *data, size_t size)
{
    unsigned char digest[HASH_SHA256_SIZE];
    hash_sha256(data, size, digest);
    Hash128 hash = {0};
    for (int i = 0; i < 8; i++) {
        hash.high = hash.high << 8 | digest[i];
        hash.low = hash.low << 8 | digest[8 + i];
    }
    return hash;
}

Hash128 hash_row(const void *data, size_t size, uint64_t seed)
{
    XXH128_hash_t hash = XXH3_128bits_withSeed(data, size, seed);
    return (Hash128){hash.high64, hash.low64};
}

void hash_hex(const unsigned char digest[HASH_SHA256_SIZE], char hex[HASH_SHA256_HEX])
{
    for (size_t i = 0; i < HASH_SHA256_SIZE; i++) {
        hex[2 * i] = "0123456789abcdef"[digest[i] >> 4];
        hex[2 * i + 1] = "0123456789abcdef"[digest[i] & 15];
    }
    hex[2 * HASH_SHA256_SIZE] = '\0';
}

// Adds the file's bytes to the computation; false when reading fails.
static bool add_file(EVP_MD_CTX *context, int descriptor, char *block)
{
    for (off_t at = 0;;) {
        ssize_t size = pread(descriptor, block, FILE_BLOCK, at);
        if (size < 0 && errno == EINTR) continue;
        if (size <= 0) return size == 0;
        require(EVP_DigestUpdate(context, block, (size_t)size) == 1, "SHA-256");
        at += size;
    }
}

bool hash_file(int descriptor, unsigned char digest[HASH_SHA256_SIZE])
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    require(context && EVP_DigestInit_ex2(context, EVP_sha256(), NULL) == 1, "SHA-256");
    char *block = memory_alloc(FILE_BLOCK);
    bool read_all = add_file(context, descriptor, block);
    if (read_all) require(EVP_DigestFinal_ex(context, digest, NULL) == 1, "SHA-256");
    free(block);
    EVP_MD_CTX_free(context);
    return read_all;
}

HashKey *hash_key_new(const void *key, size_t size)
{
    assert(size > 0);
    EVP_MAC *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    HashKey *made = memory_alloc(sizeof *made);
    made->context = EVP_MAC_CTX_new(mac);
    OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string("digest", (char[]){"SHA256"}, 0),
                               OSSL_PARAM_construct_end()};
    require(made->context && EVP_MAC_init(made->context, key, size, parameters) == 1, "HMAC-SHA-256");
    EVP_MAC_free(mac);   // the context keeps its own reference
    return made;
}

void hash_key_free(HashKey *key)
{
    if (!key) return;
    EVP_MAC_CTX_free(key->context);
    free(key);
}

void hash_hmac(HashKey *key, const void *data, size_t size, unsigned char digest[HASH_SHA256_SIZE])
{
    size_t written = 0;
    bool worked = EVP_MAC_init(key->context, NULL, 0, NULL) == 1 && EVP_MAC_update(key->context, data, size) == 1 &&
                  EVP_MAC_final(key->context, digest, &written, HASH_SHA256_SIZE) == 1;
    require(worked && written == HASH_SHA256_SIZE, "HMAC-SHA-256");
}

bool hash_random(void *out, size_t size)
{
    char *at = out;
    while (size > 0) {
        ssize_t got = getrandom(at, size, 0);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        at += got;
        size -= (size_t)got;
    }
    return true;
}
