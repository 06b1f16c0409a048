// HMAC, the first 64 bits, Crockford's base 32: 13 characters hold 65 bits, so the first one is below 16 ("G").
#include "mapping/pseudonym.h"

#include "base/buffer.h"

enum { DIGITS = 13, PREFIX = 2 };

static const char ALPHABET[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

int64_t pseudonym_key(HashKey *key, const char *center, Text local_id)
{
    char short_text[256];
    Buffer long_text = {0};
    size_t center_size = strlen(center), size = center_size + 1 + local_id.size;
    char *text = size <= sizeof short_text ? short_text : buffer_reserve(&long_text, size);
    memcpy(text, center, center_size);
    text[center_size] = 0x1f;   // in no center's name: "c1" + "23" is not "c12" + "3"
    if (local_id.size) memcpy(text + center_size + 1, local_id.data, local_id.size);
    unsigned char digest[HASH_SHA256_SIZE];
    hash_hmac(key, text, size, digest);
    buffer_free(&long_text);
    uint64_t bits = 0;
    for (int i = 0; i < 8; i++) bits = bits << 8 | digest[i];
    return (int64_t)bits;
}

void pseudonym_write(int64_t key, char out[PSEUDONYM_TEXT])
{
    uint64_t bits = (uint64_t)key;
    out[0] = 'P';
    out[1] = '-';
    for (int i = DIGITS - 1; i >= 0; i--, bits >>= 5) out[PREFIX + i] = ALPHABET[bits & 31];
    out[PREFIX + DIGITS] = '\0';
}

// -1 when c is no digit of base 32.
static int digit_value(char c)
{
    if (c >= 'a' && c <= 'z') c = (char)(c - 'a' + 'A');
    if (c == 'O') c = '0';
    if (c == 'I' || c == 'L') c = '1';
    const char *at = c ? strchr(ALPHABET, c) : NULL;
    return at ? (int)(at - ALPHABET) : -1;
}

bool pseudonym_read(Text text, int64_t *key)
{
    if (text.size != PREFIX + DIGITS || (text.data[0] != 'P' && text.data[0] != 'p') || text.data[1] != '-')
        return false;
    uint64_t bits = 0;
    for (size_t i = PREFIX; i < text.size; i++) {
        int value = digit_value(text.data[i]);
        if (value < 0 || (i == PREFIX && value > 15)) return false;
        bits = bits << 5 | (unsigned)value;
    }
    *key = (int64_t)bits;
    return true;
}
