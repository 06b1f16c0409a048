// Pseudonym: patient_key = the first 64 bits of HMAC-SHA-256(key, center ‖ 0x1f ‖ local id), a bigint in tables, "P-"
// and 13 characters of Crockford's base 32 in text.
#ifndef MAPPING_PSEUDONYM_H
#define MAPPING_PSEUDONYM_H

#include "wrap/hash.h"

enum { PSEUDONYM_TEXT = 16 };

int64_t pseudonym_key(HashKey *key, const char *center, Text local_id);
void pseudonym_write(int64_t key, char out[PSEUDONYM_TEXT]);
// False when text is no pseudonym (case and the letters Crockford takes for digits are forgiven).
bool pseudonym_read(Text text, int64_t *key);

#endif
