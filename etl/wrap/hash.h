// Hashes by OpenSSL: SHA-256 of files and texts, HMAC-SHA-256 for pseudonyms, and a 128-bit content hash.
#ifndef WRAP_HASH_H
#define WRAP_HASH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

enum { HASH_SHA256_SIZE = 32, HASH_SHA256_HEX = 65 };

typedef struct Hash128 {
    uint64_t high, low;
} Hash128;

// The first 128 bits of SHA-256: equal contents have equal hashes, and nobody can make two contents meet.
Hash128 hash_content(const void *data, size_t size);

void hash_sha256(const void *data, size_t size, unsigned char digest[HASH_SHA256_SIZE]);
void hash_hex(const unsigned char digest[HASH_SHA256_SIZE], char hex[HASH_SHA256_HEX]);

// SHA-256 of a whole file read from its descriptor (from offset 0, by pread); false when it cannot be read.
bool hash_file(int descriptor, unsigned char digest[HASH_SHA256_SIZE]);

// HMAC-SHA-256 with a key set once.
typedef struct HashKey HashKey;
HashKey *hash_key_new(const void *key, size_t size);
void hash_key_free(HashKey *key);
void hash_hmac(HashKey *key, const void *data, size_t size, unsigned char digest[HASH_SHA256_SIZE]);

// size bytes from the operating system's random generator.
bool hash_random(void *out, size_t size);

#endif
