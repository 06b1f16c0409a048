// Looks at what the file is, hands it to its format, and writes the draft.
#include "author/infer_parts.h"

#include <stdlib.h>
#include <unistd.h>

#include "author/encoding.h"
#include "base/complaint.h"
#include "source/decode.h"
#include "wrap/unicode.h"

// The name as a glob: a date or number in it changes with every export.
static const char *path_glob(Text name, Arena *arena)
{
    enum { FEWEST_DIGITS = 4 };
    static const char NUMBER[] = "0123456789-_", GLOB[] = "*?[]";
    Buffer glob = {0};
    for (size_t i = 0; i < name.size;) {
        size_t end = i, digits = 0, last = i;
        for (; end < name.size && memchr(NUMBER, name.data[end], sizeof NUMBER - 1); end++)
            if (name.data[end] >= '0' && name.data[end] <= '9') digits++, last = end + 1;
        bool number = digits >= FEWEST_DIGITS && name.data[i] >= '0' && name.data[i] <= '9';
        if (number) buffer_char(&glob, '*');
        else buffer_char(&glob, memchr(GLOB, name.data[i], sizeof GLOB - 1) ? '?' : name.data[i]);
        i = number ? last : i + 1;
    }
    const char *kept = arena_text(arena, buffer_as_text(&glob)).data;
    buffer_free(&glob);
    return kept;
}

static Text stem_of(Text name)
{
    const char *dot = memrchr(name.data, '.', name.size);
    return dot && dot > name.data ? (Text){name.data, (size_t)(dot - name.data)} : name;
}

static void name_draft(Infer *infer)
{
    Arena *arena = infer->arena;
    Text name = text_base_name(text_from(infer->path));
    name = unicode_is_valid(name, NULL) ? unicode_clean(name, arena).text : TEXT("sample");
    infer->draft.source = arena_text(arena, name).data;
    infer->draft.path = path_glob(name, arena);
    infer->draft.name = draft_name(unicode_lower(stem_of(name), arena), "center", 1, &(Map){.arena = arena}, arena);
}

static bool read_beginning(Infer *infer, Text *bytes, bool *whole)
{
    enum { MOST = 16 << 20 };
    Buffer buffer = {0};
    ssize_t got = 1;
    while (buffer.size < MOST && got > 0) {
        char *room = buffer_reserve(&buffer, 1 << 16);
        got = pread(infer->descriptor, room, 1 << 16, (off_t)buffer.size);
        if (got > 0) buffer.size += (size_t)got;
    }
    *whole = got == 0;
    *bytes = arena_text(infer->arena, buffer_as_text(&buffer));
    buffer_free(&buffer);
    return got >= 0 || report_error("%s cannot be read", infer->path);
}

// Does the text begin as XML does, behind blanks?
static bool is_xml(Infer *infer)
{
    Findings ignored = {0};
    DecodeBlock block = {.text = {"", 0}};
    lseek(infer->descriptor, 0, SEEK_SET);
    Decoder *decoder = decode_open(infer->draft.encoding.encoding, infer->descriptor, 0, &ignored);
    bool xml = false;
    if (decode_next(decoder, &block) == DECODE_TEXT) {
        Text text = unicode_trim(block.text);
        char next = text.size > 1 ? text.data[1] : ' ';
        xml = text_starts(text, "<") && (next == '?' || next == '!' || (unsigned char)next >= 'A');
    }
    decode_close(decoder);
    findings_free(&ignored);
    lseek(infer->descriptor, 0, SEEK_SET);
    return xml;
}

static InferStatus draft_file(Infer *infer)
{
    Text bytes;
    bool whole;
    const ReaderSignature *foreign = reader_foreign(SOURCE_FORMAT_COUNT, infer->descriptor);
    if (foreign) {
        Label message = finding_say(infer->arena, foreign->message, foreign->name);
        const Label *remedy = finding_text(foreign->remedy);
        return infer_refuse(
            infer, 1, arena_format(infer->arena, "%s: %s", message.text[LANGUAGE_EN], remedy->text[LANGUAGE_EN]));
    }
    if (!read_beginning(infer, &bytes, &whole)) return INFER_UNREADABLE;
    infer->draft.encoding = encoding_guess(bytes, whole, infer->arena);
    if (infer->draft.encoding.problem) return infer_refuse(infer, 0, infer->draft.encoding.problem);
    name_draft(infer);
    return is_xml(infer) ? infer_xml(infer) : infer_csv(infer);
}

InferStatus infer_file(const char *path, Buffer *out, Arena *arena)
{
    uint64_t size;
    Infer infer = {.path = path, .descriptor = reader_open_file(path, &size), .arena = arena};
    infer.missing_words.arena = arena;
    if (infer.descriptor < 0) return INFER_UNREADABLE;
    InferStatus status = draft_file(&infer);
    if (status == INFER_DRAFTED) draft_write(&infer.draft, out);
    findings_free(&infer.findings);
    close(infer.descriptor);
    return status;
}
