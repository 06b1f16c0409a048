// Hashes: SHA-256 of files and texts, HMAC-SHA-256 for pseudonyms, a 128-bit content hash to keep (all by OpenSSL), and
// a 128-bit row hash to compare within one run (xxHash).
#ifndef WRAP_HASH_H
#define WRAP_HASH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

enum { HASH_SHA256_SIZE = 32, HASH_SHA256_HEX = 65 };

typedef struct Hash128 {
    uint64_t high, low;
} Hash128;

static inline bool hash_equal(Hash128 a, Hash128 b)
{
    return a.high == b.high && a.low == b.low;
}

// The first 128 bits of SHA-256: equal contents have equal hashes, and nobody can make two contents meet. The same in
// every run and version, so it may be stored. About 0.5 microseconds for 300 bytes.
Hash128 hash_content(const void *data, size_t size);

// For rows compared with rows of the same run: XXH3 with a seed drawn at random (hash_random), so that nobody can
// prepare two rows that meet. Never stored. SHA-256 of every row would cost a quarter of what libcsv needs to parse it,
// this costs a thirtieth.
Hash128 hash_row(const void *data, size_t size, uint64_t seed);

void hash_sha256(const void *data, size_t size, unsigned char digest[HASH_SHA256_SIZE]);
void hash_hex(const unsigned char digest[HASH_SHA256_SIZE], char hex[HASH_SHA256_HEX]);

// SHA-256 of a whole file read from its descriptor (from offset 0, by pread); false when it cannot be read.
bool hash_file(int descriptor, unsigned char digest[HASH_SHA256_SIZE]);

// HMAC-SHA-256 with a key set once.
typedef struct HashKey HashKey;
HashKey *hash_key_new(const void *key, size_t size);
void hash_key_free(HashKey *key);
void hash_hmac(HashKey *key, const void *data, size_t size, unsigned char digest[HASH_SHA256_SIZE]);

// size bytes from the operating system's random generator; false when it has none to give.
bool hash_random(void *out, size_t size);

#endif
