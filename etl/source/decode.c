// Bytes to UTF-8. UTF-8 is checked where it was read and not copied; the other encodings go through iconv. What goes
// wrong is remembered with its byte offset, the good text before it is handed out first, and only then the file is
// looked at again from its start to say at which line that was and what the bytes look like.
#include "source/decode.h"

#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/complaint.h"
#include "wrap/unicode.h"

enum { BLOCK_SIZE = 64 * 1024, LONGEST_CHARACTER = 4, SCAN_STEP = 64, LOOKED_AT = 1024 };

typedef enum Fault { FAULT_NONE, FAULT_BAD_BYTE, FAULT_CUT_OFF, FAULT_NO_BOM, FAULT_OTHER_ENCODING } Fault;

struct Decoder {
    SourceEncoding encoding;
    int descriptor;
    uint32_t file;
    Findings *findings;
    iconv_t converter;          // (iconv_t)-1 for UTF-8
    char *bytes;                // what was read; UTF-8 text is handed out from here
    char *converted;            // NULL for UTF-8
    size_t used, kept;          // of bytes: handed out, and the head of a character behind that
    uint64_t offset;            // of bytes[0] in the file
    bool started, ended, multibyte, big_endian;
    Fault fault;
    uint64_t fault_offset;
    DecodeStatus last;          // once it is not DECODE_TEXT it stays
};

static const char *const NAMES[] = {[SOURCE_UTF8] = "UTF-8",
                                    [SOURCE_UTF8_SIG] = "UTF-8 (BOM)",
                                    [SOURCE_UTF16] = "UTF-16",
                                    [SOURCE_GB18030] = "GB18030"};

const char *decode_name(SourceEncoding encoding)
{
    return NAMES[encoding];
}

// ---- Looking at a block ---------------------------------------------------------------------------------------------

static inline bool is_control(unsigned char c)
{
    return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f;
}

// All high bits and all control characters of SCAN_STEP bytes at once: a loop without branches, which the compiler
// turns into vector instructions.
static inline void scan_step(const unsigned char *p, unsigned char *high, unsigned char *control)
{
    unsigned char h = 0, c = 0;
    for (int i = 0; i < SCAN_STEP; i++) {
        h |= p[i];
        c |= (unsigned char)(((p[i] < 0x20) & (p[i] != '\t') & (p[i] != '\n') & (p[i] != '\r')) | (p[i] == 0x7f));
    }
    *high |= h;
    *control = c;
}

static DecodeBlock look_at(const char *data, size_t size)
{
    DecodeBlock block = {.text = {data, size}, .control = size};
    const unsigned char *p = (const unsigned char *)data;
    unsigned char high = 0, control = 0;
    size_t at = 0;
    for (; !control && at + SCAN_STEP <= size; at += SCAN_STEP) scan_step(p + at, &high, &control);
    if (control) at -= SCAN_STEP;
    for (; at < size; at++) {
        high |= p[at];
        if (block.control == size && is_control(p[at])) block.control = at;
    }
    block.ascii = high < 0x80;
    return block;
}

// ---- Reading --------------------------------------------------------------------------------------------------------

// Fills room bytes unless the file ends before; -1 on an I/O error. offset NULL: from the descriptor's position.
static ssize_t read_bytes(int descriptor, char *bytes, size_t room, const uint64_t *offset)
{
    size_t size = 0;
    while (size < room) {
        ssize_t got = offset ? pread(descriptor, bytes + size, room - size, (off_t)(*offset + size))
                             : read(descriptor, bytes + size, room - size);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return -1;
        if (got == 0) break;
        size += (size_t)got;
    }
    return (ssize_t)size;
}

static DecodeStatus fail(const Decoder *decoder)
{
    const char *name =
        decoder->file < decoder->findings->file_count ? decoder->findings->files[decoder->file] : "the file";
    report_error("%s: cannot be read: %s", name, strerror(errno));
    return DECODE_FAILED;
}

// ---- Saying what is wrong -------------------------------------------------------------------------------------------

// The line of the byte at offset: line ends are LF, CR LF and CR.
static uint32_t line_of(const Decoder *decoder, uint64_t offset)
{
    size_t width = decoder->encoding == SOURCE_UTF16 ? 2 : 1,
           first = decoder->encoding == SOURCE_UTF16 && decoder->big_endian ? 1 : 0;
    uint32_t line = 1;
    bool after_cr = false;
    for (uint64_t at = 0; at < offset;) {
        size_t room = offset - at < BLOCK_SIZE ? (size_t)(offset - at) : BLOCK_SIZE;
        ssize_t size = read_bytes(decoder->descriptor, decoder->bytes, room, &at);
        if (size <= 0) break;
        for (size_t i = 0; i + width <= (size_t)size; i += width) {
            bool ascii = width == 1 || decoder->bytes[i + 1 - first] == 0;
            char c = ascii ? decoder->bytes[i + first] : '\0';
            if (c == '\n' || after_cr) line++;   // a CR counts when it is known that no LF follows
            after_cr = c == '\r';
        }
        at += (uint64_t)size;
    }
    return line;
}

// Reads the whole file as UTF-8; multibyte (may be NULL) says whether a sequence of more than one byte is in it. False
// when it is not valid or cannot be read.
static bool is_utf8_file(const Decoder *decoder, bool *multibyte)
{
    bool seen = false;
    size_t kept = 0;
    for (uint64_t at = 0;;) {
        ssize_t size = read_bytes(decoder->descriptor, decoder->bytes + kept, BLOCK_SIZE, &at);
        if (size < 0) return false;
        size_t total = kept + (size_t)size, valid = 0;
        if (!look_at(decoder->bytes, total).ascii) seen = true;
        bool all = unicode_is_valid((Text){decoder->bytes, total}, &valid);
        if (!all && (size == 0 || total - valid >= LONGEST_CHARACTER)) return false;
        if (size == 0) break;
        kept = total - valid;
        memmove(decoder->bytes, decoder->bytes + valid, kept);
        at += (uint64_t)size;
    }
    if (multibyte) *multibyte = seen;
    return true;
}

// Characters of several bytes, read as GB18030: those of GB2312, which Chinese text is made of, and others, which is
// what the letters of other alphabets become.
typedef struct Characters {
    uint64_t common, others;
} Characters;

static void count_characters(const char *bytes, size_t size, Characters *characters)
{
    const unsigned char *p = (const unsigned char *)bytes;
    for (size_t i = 0; i < size; i++) {
        if (p[i] < 0x80) continue;
        unsigned char next = i + 1 < size ? p[i + 1] : 0;
        bool common = p[i] >= 0xa1 && p[i] <= 0xf7 && next >= 0xa1;
        characters->common += common;
        characters->others += !common;
        i += next >= '0' && next <= '9' ? 3 : 1;   // four bytes, or two
    }
}

// Converts what is whole of size bytes, throws the text away and moves the rest to the front; false when it does not
// convert.
static bool converts(iconv_t converter, char *bytes, size_t *size, bool last, Characters *characters)
{
    char text[4096], *in = bytes;
    size_t left = *size;
    while (left > 0) {
        char *out = text;
        size_t room = sizeof text;
        if (iconv(converter, &in, &left, &out, &room) != (size_t)-1) break;
        if (errno == EINVAL && !last) break;
        if (errno != E2BIG) return false;
    }
    count_characters(bytes, (size_t)(in - bytes), characters);
    memmove(bytes, in, left);
    *size = left;
    return true;
}

// True when the whole file decodes as GB18030 (which GBK and GB2312 are part of), to Chinese for the greater part: any
// two bytes may do.
static bool is_gb18030_file(const Decoder *decoder)
{
    iconv_t converter = iconv_open("UTF-8", "GB18030");
    if (converter == (iconv_t)-1) return false;
    bool good = true;
    size_t kept = 0;
    Characters characters = {0};
    for (uint64_t at = 0; good;) {
        ssize_t size = read_bytes(decoder->descriptor, decoder->bytes + kept, BLOCK_SIZE, &at);
        if (size < 0) good = false;
        if (size <= 0) break;
        kept += (size_t)size;
        at += (uint64_t)size;
        good = converts(converter, decoder->bytes, &kept, false, &characters);
    }
    if (kept > 0) good = good && converts(converter, decoder->bytes, &kept, true, &characters);
    iconv_close(converter);
    return good && characters.common > characters.others;
}

typedef struct Refusal {
    FindingText message, remedy;
} Refusal;

// UTF-16 without its mark: many of the pairs of bytes hold a zero, nearly all on the same side.
static bool is_bare_utf16(const unsigned char *p, size_t size)
{
    size_t zeros[2] = {0};
    if (size > LOOKED_AT) size = LOOKED_AT;
    for (size_t i = 0; i < size; i++) zeros[i % 2] += p[i] == 0;
    size_t more = zeros[0] > zeros[1] ? zeros[0] : zeros[1], fewer = zeros[0] + zeros[1] - more;
    return more > 3 && more * 8 >= size && fewer * 8 <= more;
}

// What the bytes look like instead; only for the message, never for reading. Like nothing we know: damaged.
static Refusal guess(const Decoder *decoder)
{
    const unsigned char *p = (const unsigned char *)decoder->bytes;
    uint64_t start = 0;
    ssize_t size = read_bytes(decoder->descriptor, decoder->bytes, LOOKED_AT, &start);
    if (size >= 2 && ((p[0] == 0xff && p[1] == 0xfe) || (p[0] == 0xfe && p[1] == 0xff)))
        return (Refusal){SAY_LOOKS_LIKE_UTF16, SAY_SAVED_AS_UNICODE_TEXT};
    if (size > 0 && memchr(p, 0, (size_t)size))
        return (Refusal){SAY_LOOKS_LIKE_BARE_UTF16, SAY_EXPORT_AS_UNICODE_TEXT};
    if (is_utf8_file(decoder, NULL)) return (Refusal){SAY_LOOKS_LIKE_UTF8, SAY_SAVED_AS_UTF8};
    if (is_gb18030_file(decoder)) return (Refusal){SAY_LOOKS_LIKE_GB18030, SAY_SAVED_IN_EXCEL};
    return (Refusal){SAY_BYTES_DAMAGED, SAY_SAVED_OR_DAMAGED};
}

static DecodeStatus refuse(Decoder *decoder)
{
    Place place = {.file = decoder->file, .line = line_of(decoder, decoder->fault_offset)};
    Finding *finding = finding_add(decoder->findings, FINDING_ENCODING_MISMATCH, &place, NULL);
    Refusal refusal = {SAY_BYTES_DAMAGED, SAY_SAVED_OR_DAMAGED};
    if (decoder->fault == FAULT_CUT_OFF) refusal = (Refusal){SAY_ENDS_INSIDE_CHARACTER, SAY_CUT_OFF};
    else if (decoder->fault == FAULT_OTHER_ENCODING || decoder->fault == FAULT_NO_BOM || !decoder->multibyte)
        refusal = guess(decoder);
    finding->message = finding_say(&decoder->findings->arena, refusal.message, NAMES[decoder->encoding]);
    finding->remedy = *finding_text(refusal.remedy);
    return DECODE_REFUSED;
}

// ---- Starting -------------------------------------------------------------------------------------------------------

Decoder *decode_open(SourceEncoding encoding, int descriptor, uint32_t file, Findings *findings)
{
    Decoder *decoder = memory_alloc(sizeof *decoder);
    *decoder = (Decoder){.encoding = encoding, .descriptor = descriptor, .file = file, .findings = findings,
                         .converter = (iconv_t)-1, .last = DECODE_TEXT};
    decoder->bytes = memory_alloc(BLOCK_SIZE + LONGEST_CHARACTER + DECODE_SLACK);
    return decoder;
}

void decode_close(Decoder *decoder)
{
    if (!decoder) return;
    if (decoder->converter != (iconv_t)-1) iconv_close(decoder->converter);
    free(decoder->bytes);
    free(decoder->converted);
    free(decoder);
}

static bool prepare_conversion(Decoder *decoder, const char *from)
{
    decoder->converter = iconv_open("UTF-8", from);
    decoder->converted = memory_alloc(2 * BLOCK_SIZE + DECODE_SLACK);   // two bytes become at most three
    if (decoder->converter != (iconv_t)-1) return true;
    return report_error("this system cannot convert %s: install the C library's gconv modules", from);
}

// Behind all byte order marks, when the first has this size: a program may add one to a file that has one.
static size_t skip_repeated(const char *bytes, size_t size, size_t mark)
{
    size_t all = mark;
    while (mark && all + mark <= size && memcmp(bytes + all, bytes, mark) == 0) all += mark;
    return all;
}

static void warn_of_mark(Decoder *decoder, bool repeated)
{
    Place place = {.file = decoder->file, .line = 1};
    Finding *finding = finding_add(decoder->findings, FINDING_UNEXPECTED_BOM, &place, NULL);
    if (!repeated) return;
    finding->message = *finding_text(SAY_MARK_REPEATED);
    finding->remedy = *finding_text(SAY_WRITE_MARK_ONCE);
}

// Before the first block: byte order mark, the check of GB18030. size bytes have been read.
static DecodeStatus start(Decoder *decoder, size_t *size)
{
    const unsigned char *p = (const unsigned char *)decoder->bytes;
    size_t mark = 0;
    decoder->started = true;
    if (decoder->encoding == SOURCE_UTF16) {
        if (*size < 2 || !((p[0] == 0xff && p[1] == 0xfe) || (p[0] == 0xfe && p[1] == 0xff))) {
            decoder->fault = FAULT_NO_BOM;
            return *size ? refuse(decoder) : DECODE_TEXT;
        }
        mark = 2;
        decoder->big_endian = p[0] == 0xfe;
        if (!prepare_conversion(decoder, decoder->big_endian ? "UTF-16BE" : "UTF-16LE")) return DECODE_FAILED;
    } else if (is_bare_utf16(p, *size)) {
        decoder->fault = FAULT_OTHER_ENCODING;
        return refuse(decoder);
    } else if (decoder->encoding == SOURCE_GB18030) {
        size_t first = *size;
        bool multibyte = false, utf8 = is_utf8_file(decoder, &multibyte);
        if (utf8 && multibyte) {
            decoder->fault = FAULT_OTHER_ENCODING;
            return refuse(decoder);
        }
        uint64_t from = 0;   // the check used the buffer
        if (read_bytes(decoder->descriptor, decoder->bytes, first, &from) != (ssize_t)first) return fail(decoder);
        if (!prepare_conversion(decoder, "GB18030")) return DECODE_FAILED;
        if (*size >= 4 && memcmp(p, "\x84\x31\x95\x33", 4) == 0) mark = 4;
    } else if (*size >= 3 && memcmp(p, "\xEF\xBB\xBF", 3) == 0) {
        mark = 3;
    }
    size_t marks = skip_repeated(decoder->bytes, *size, mark);
    if (mark && (marks > mark || decoder->encoding == SOURCE_UTF8 || decoder->encoding == SOURCE_GB18030))
        warn_of_mark(decoder, marks > mark);
    mark = marks;
    *size -= mark;
    decoder->offset = mark;
    memmove(decoder->bytes, decoder->bytes + mark, *size);
    return DECODE_TEXT;
}

// ---- The loop -------------------------------------------------------------------------------------------------------

static void remember_fault(Decoder *decoder, Fault fault, uint64_t offset)
{
    decoder->fault = fault;
    decoder->fault_offset = offset;
}

// The head of a UTF-8 sequence and nothing else.
static bool is_unfinished(const unsigned char *p, size_t size)
{
    if (size == 0 || size >= LONGEST_CHARACTER || p[0] < 0xc2 || p[0] > 0xf4) return false;
    for (size_t i = 1; i < size; i++)
        if ((p[i] & 0xc0) != 0x80) return false;
    return true;
}

// UTF-8: how many of size bytes are whole, valid characters.
static size_t check(Decoder *decoder, size_t size, DecodeBlock *block)
{
    *block = look_at(decoder->bytes, size);
    if (block->ascii) return size;
    size_t valid = 0;
    bool all = unicode_is_valid(block->text, &valid);
    if (!all) *block = look_at(decoder->bytes, valid);
    if (!block->ascii) decoder->multibyte = true;
    if (!all && (decoder->ended || size - valid >= LONGEST_CHARACTER)) {
        bool cut = decoder->ended && decoder->multibyte &&
                   is_unfinished((const unsigned char *)decoder->bytes + valid, size - valid);
        remember_fault(decoder, cut ? FAULT_CUT_OFF : FAULT_BAD_BYTE, decoder->offset + valid);
    }
    return valid;
}

// Other encodings: converts what is whole of size bytes and says how many that were.
static size_t convert(Decoder *decoder, size_t size, DecodeBlock *block)
{
    char *in = decoder->bytes, *out = decoder->converted;
    size_t left = size, room = 2 * BLOCK_SIZE;
    bool stuck = iconv(decoder->converter, &in, &left, &out, &room) == (size_t)-1;
    size_t used = size - left;
    if (stuck && errno == EINVAL && decoder->ended) remember_fault(decoder, FAULT_CUT_OFF, decoder->offset + used);
    if (stuck && errno == EILSEQ) remember_fault(decoder, FAULT_BAD_BYTE, decoder->offset + used);
    *block = look_at(decoder->converted, (size_t)(out - decoder->converted));
    if (!block->ascii) decoder->multibyte = true;
    return used;
}

static DecodeStatus next(Decoder *decoder, DecodeBlock *block)
{
    while (decoder->fault == FAULT_NONE && !decoder->ended) {
        memmove(decoder->bytes, decoder->bytes + decoder->used, decoder->kept);
        ssize_t got = read_bytes(decoder->descriptor, decoder->bytes + decoder->kept, BLOCK_SIZE - decoder->kept, NULL);
        if (got < 0) return fail(decoder);
        size_t size = decoder->kept + (size_t)got;
        decoder->ended = size < BLOCK_SIZE;
        bool first = !decoder->started;
        DecodeStatus status = first ? start(decoder, &size) : DECODE_TEXT;
        if (status != DECODE_TEXT) return status;
        if (first && size == 0) {
            finding_add(decoder->findings, FINDING_EMPTY_FILE, &(Place){.file = decoder->file}, NULL);
            return DECODE_REFUSED;
        }
        decoder->used = decoder->converted ? convert(decoder, size, block) : check(decoder, size, block);
        decoder->kept = size - decoder->used;
        decoder->offset += decoder->used;
        if (block->text.size > 0) return DECODE_TEXT;
    }
    return decoder->fault == FAULT_NONE ? DECODE_END : refuse(decoder);
}

DecodeStatus decode_next(Decoder *decoder, DecodeBlock *block)
{
    *block = (DecodeBlock){0};
    if (decoder->last == DECODE_TEXT) decoder->last = next(decoder, block);
    return decoder->last;
}
