// The order of the questions: a byte order mark, zero bytes, ASCII, UTF-8, and only then a guess.
#include "author/encoding.h"

#include "source/xml_head.h"
#include "wrap/charset.h"
#include "wrap/unicode.h"

// Of the bytes beyond ASCII, how many stand in pairs of two such bytes: Chinese in GB 18030 has hardly any other, a
// letter with an accent in a Western encoding stands alone.
typedef struct HighBytes {
    size_t all, paired;
} HighBytes;

static HighBytes count_high_bytes(Text bytes)
{
    HighBytes high = {0, 0};
    for (size_t i = 0; i < bytes.size; i++) {
        if ((unsigned char)bytes.data[i] < 0x80) continue;
        bool pair = i + 1 < bytes.size && (unsigned char)bytes.data[i + 1] >= 0x80;
        high.all += pair ? 2 : 1;
        high.paired += pair ? 2 : 0;
        i += pair;
    }
    return high;
}

static bool has_zero_bytes(Text bytes)
{
    size_t zeros = 0, look = bytes.size < 4096 ? bytes.size : 4096;
    for (size_t i = 0; i < look; i++) zeros += bytes.data[i] == '\0';
    return look >= 4 && zeros * 4 >= look;   // text in UTF-16: every other byte, or nearly
}

// A sample may end inside a character.
static bool is_utf8(Text bytes, bool whole)
{
    size_t bad;
    return unicode_is_valid(bytes, &bad) || (!whole && bytes.size - bad < 4);
}

static EncodingGuess known(SourceEncoding encoding, const char *word, const char *note)
{
    return (EncodingGuess){encoding, word, note, NULL};
}

static EncodingGuess guess_other(Text bytes, Arena *arena)
{
    char name[CHARSET_NAME];
    HighBytes high = count_high_bytes(bytes);
    bool chinese_pairs = high.paired * 100 >= high.all * 98;
    charset_suggest(bytes, name);
    if (strcmp(name, "GB18030") == 0)
        return known(SOURCE_GB18030, "gb18030", "uchardet takes it for GB18030: look whether the Chinese reads right");
    if (chinese_pairs && name[0] == '\0')
        return known(SOURCE_GB18030, "gb18030", "a guess: it is no UTF-8, and its bytes stand in pairs as in GB18030");
    EncodingGuess guess = {.word = NULL};
    guess.problem = arena_format(
        arena, "the file is neither UTF-8 nor GB18030%s%s: save it as UTF-8 (Excel: CSV UTF-8), then draft again",
        name[0] ? ", it looks like " : "", name);
    return guess;
}

EncodingGuess encoding_guess(Text bytes, bool whole, Arena *arena)
{
    EncodingGuess guess = {.word = NULL};
    if (bytes.size == 0) {
        guess.problem = "the file is empty: export it again, with its title line and some rows";
        return guess;
    }
    if (text_starts(bytes, "\xEF\xBB\xBF")) return known(SOURCE_UTF8_SIG, "utf-8-sig", "it has a byte order mark");
    if (text_starts(bytes, "\xFF\xFE") || text_starts(bytes, "\xFE\xFF"))
        return known(SOURCE_UTF16, "utf-16", "it has a byte order mark");
    if (has_zero_bytes(bytes)) {
        guess.problem = "the file holds zero bytes, it may be UTF-16 without a byte order mark: save it as UTF-8";
        return guess;
    }
    Text declared = text_starts(bytes, "<?xml") ? xml_head_encoding(bytes) : (Text){0};
    if (declared.data && !xml_head_agrees(declared, SOURCE_UTF8) && xml_head_agrees(declared, SOURCE_GB18030))
        return known(SOURCE_GB18030, "gb18030", "the XML declares it");
    if (unicode_is_ascii(bytes))
        return known(SOURCE_UTF8, "utf-8",
                     "nothing but ASCII in this sample: if the center writes Chinese in GB18030, say gb18030");
    if (is_utf8(bytes, whole)) return known(SOURCE_UTF8, "utf-8", "certain: it is valid UTF-8");
    return guess_other(bytes, arena);
}
