// Decoding: each encoding's text and its refusals, with line, message and remedy; characters cut by the end of a block.
#include "source/reading.h"

#include "source/decode.h"

#include <fcntl.h>

// All text of a file, and the findings behind it.
static DecodeStatus decode_all(SourceEncoding encoding, const char *path, Buffer *text, Findings *findings)
{
    int descriptor = open(path, O_RDONLY);
    assert_true(descriptor >= 0);
    Decoder *decoder = decode_open(encoding, descriptor, 0, findings);
    DecodeBlock block;
    DecodeStatus status;
    buffer_clear(text);
    while ((status = decode_next(decoder, &block)) == DECODE_TEXT) {
        assert_true(block.text.size > 0 && block.control <= block.text.size);
        buffer_text(text, block.text);
    }
    assert_int_equal(decode_next(decoder, &block), status);
    decode_close(decoder);
    close(descriptor);
    return status;
}

static void texts_are_decoded(void **state)
{
    (void)state;
    static const struct {
        SourceEncoding encoding;
        Text bytes;
        const char *text;
        const char *findings;
    } CASES[] = {
        {SOURCE_UTF8, TEXT("plain"), "plain", ""},
        {SOURCE_UTF8, TEXT("鼻咽 é 𠀀"), "鼻咽 é 𠀀", ""},
        {SOURCE_UTF8, TEXT("\xEF\xBB\xBFx"), "x", "warning unexpected_bom 1 0 *\n"},
        {SOURCE_UTF8, TEXT("\xEF\xBB\xBF\xEF\xBB\xBFx"), "x", "warning unexpected_bom 1 0 *\n"},
        {SOURCE_UTF8_SIG, TEXT("\xEF\xBB\xBF\xEF\xBB\xBF鼻"), "鼻", "warning unexpected_bom 1 0 *\n"},
        {SOURCE_UTF16, TEXT("\xFF\xFE\xFF\xFEx\0"), "x", "warning unexpected_bom 1 0 *\n"},
        {SOURCE_UTF8_SIG, TEXT("\xEF\xBB\xBF鼻"), "鼻", ""},
        {SOURCE_UTF8_SIG, TEXT("鼻"), "鼻", ""},
        {SOURCE_UTF16, TEXT("\xFF\xFEx\0;\x9F@\xD8\0\xDC"), "x鼻𠀀", ""},
        {SOURCE_UTF16, TEXT("\xFE\xFF\0x\x9F;\xD8@\xDC\0"), "x鼻𠀀", ""},
        {SOURCE_GB18030, TEXT("plain"), "plain", ""},
        {SOURCE_GB18030, TEXT("\xB1\xC7\xD1\xCA \x95\x32\x82\x36"), "鼻咽 𠀀", ""},
        {SOURCE_GB18030, TEXT("\x84\x31\x95\x33\xB1\xC7"), "鼻", "warning unexpected_bom 1 0 *\n"},
    };
    Buffer text = {0}, found = {0};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        TemporaryFile file = write_file(CASES[i].bytes.data, CASES[i].bytes.size);
        Findings findings = {0};
        assert_int_equal(decode_all(CASES[i].encoding, file.path, &text, &findings), DECODE_END);
        assert_string_equal(buffer_c_string(&text), CASES[i].text);
        buffer_clear(&found);
        describe_findings(&findings, &found);
        assert_string_equal(buffer_c_string(&found), CASES[i].findings);
        findings_free(&findings);
        unlink(file.path);
    }
    buffer_free(&text);
    buffer_free(&found);
}

static void wrong_bytes_are_refused_with_the_way_out(void **state)
{
    (void)state;
    static const char SAVED_IN_EXCEL[] =
        "it was probably opened and saved again in Excel; export again and send the file unopened";
    static const char SAVED_AS_UTF8[] =
        "it was probably opened and saved again as UTF-8; export again and send the file unopened";
    static const char DAMAGED[] =
        "it was saved in another encoding or damaged; export again and send the file unopened";
    static const char CUT[] = "it was probably cut off on its way; send it again";
    static const struct {
        SourceEncoding encoding;
        Text bytes;
        const char *text;            // before it
        uint32_t line;
        const char *message, *remedy;
    } CASES[] = {
        {SOURCE_UTF8, TEXT("a\n\xB1\xC7\xD1\xCA\n"), "a\n", 2, "declared UTF-8, but the bytes look like GB18030 or GBK",
         SAVED_IN_EXCEL},
        {SOURCE_UTF8_SIG, TEXT("\xB1\xC7\xD1\xCA\n"), "", 1,
         "declared UTF-8 (BOM), but the bytes look like GB18030 or GBK", SAVED_IN_EXCEL},
        {SOURCE_UTF8, TEXT("鼻\r\n\rcaf\xE9\n"), "鼻\r\n\rcaf", 3, "declared UTF-8, but on this line the bytes are not",
         DAMAGED},
        {SOURCE_UTF8, TEXT("na\xEFve, Ren\xE9" "e M\xFCller, \xE9t\xE9s\n"), "na", 1,
         "declared UTF-8, but on this line the bytes are not", DAMAGED},
        {SOURCE_UTF8, TEXT("caf\xE9\n"), "caf", 1, "declared UTF-8, but on this line the bytes are not", DAMAGED},
        {SOURCE_UTF8, TEXT("鼻\n\xE5\x92"), "鼻\n", 2, "declared UTF-8, but the file ends inside a character", CUT},
        {SOURCE_UTF8, TEXT("\xFF\xFEx\0"), "", 1, "declared UTF-8, but the bytes look like UTF-16",
         "it was probably saved as \"Unicode text\"; export again and send the file unopened"},
        {SOURCE_UTF16, TEXT("鼻咽\n"), "", 1, "declared UTF-16, but the bytes look like UTF-8", SAVED_AS_UTF8},
        {SOURCE_UTF16, TEXT("x\0y\0"), "", 1,
         "declared UTF-16, but the bytes look like UTF-16 without its byte order mark",
         "export again as \"Unicode text\" and send the file unopened"},
        {SOURCE_UTF16, TEXT("\xB1\xC7\xD1\xCA"), "", 1, "declared UTF-16, but the bytes look like GB18030 or GBK",
         SAVED_IN_EXCEL},
        {SOURCE_UTF16, TEXT("\xFF\xFE\n\0x\0y"), "\nx", 2, "declared UTF-16, but the file ends inside a character",
         CUT},
        {SOURCE_UTF16, TEXT("\xFF\xFE;\x9F\n\0\0\xDC"), "鼻\n", 2,
         "declared UTF-16, but on this line the bytes are not", DAMAGED},
        {SOURCE_GB18030, TEXT("a\n鼻咽\n"), "", 1, "declared GB18030, but the bytes look like UTF-8", SAVED_AS_UTF8},
        {SOURCE_GB18030,
         TEXT("\xEF\xBB\xBF"
              "a"),
         "", 1, "declared GB18030, but the bytes look like UTF-8", SAVED_AS_UTF8},
        {SOURCE_GB18030, TEXT("\xB1\xC7\nx\xB1"), "鼻\nx", 2, "declared GB18030, but the file ends inside a character",
         CUT},
        {SOURCE_GB18030, TEXT("\xB1\xC7\nx\xFF\xFFy"), "鼻\nx", 2,
         "declared GB18030, but on this line the bytes are not", DAMAGED},
    };
    Buffer text = {0};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        TemporaryFile file = write_file(CASES[i].bytes.data, CASES[i].bytes.size);
        Findings findings = {0};
        assert_int_equal(decode_all(CASES[i].encoding, file.path, &text, &findings), DECODE_REFUSED);
        assert_string_equal(buffer_c_string(&text), CASES[i].text);
        assert_int_equal(findings.count, 1);
        assert_int_equal(findings.items[0].code, FINDING_ENCODING_MISMATCH);
        assert_int_equal(findings.items[0].place.line, CASES[i].line);
        assert_string_equal(findings.items[0].message.text[LANGUAGE_EN], CASES[i].message);
        assert_string_equal(findings.items[0].remedy.text[LANGUAGE_EN], CASES[i].remedy);
        findings_free(&findings);
        unlink(file.path);
    }
    buffer_free(&text);
}

static void empty_files_are_refused(void **state)
{
    (void)state;
    static const struct {
        SourceEncoding encoding;
        Text bytes;
    } CASES[] = {{SOURCE_UTF8, TEXT("")},
                 {SOURCE_UTF8_SIG, TEXT("\xEF\xBB\xBF")},
                 {SOURCE_UTF16, TEXT("")},
                 {SOURCE_UTF16, TEXT("\xFF\xFE")},
                 {SOURCE_GB18030, TEXT("")}};
    Buffer text = {0};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        TemporaryFile file = write_file(CASES[i].bytes.data, CASES[i].bytes.size);
        Findings findings = {0};
        assert_int_equal(decode_all(CASES[i].encoding, file.path, &text, &findings), DECODE_REFUSED);
        assert_int_equal(findings.count, 1);
        assert_true(findings.items[0].code == FINDING_EMPTY_FILE && findings.items[0].place.line == 0);
        findings_free(&findings);
        unlink(file.path);
    }
    buffer_free(&text);
}

// A text longer than several blocks, moved byte by byte so that each kind of character is cut by the end of a block at
// each of its bytes.
static void characters_are_cut_by_blocks(void **state)
{
    (void)state;
    static const struct {
        SourceEncoding encoding;
        Text mark, unit;             // the unit of the text, as bytes
        const char *text;            // and as UTF-8
        size_t repeat;
    } CASES[] = {
        {SOURCE_UTF8, {"", 0}, TEXT("a鼻é𠀀"), "a鼻é𠀀", 14000},
        {SOURCE_UTF16, {"\xFF\xFE", 2}, TEXT("a\0;\x9F\xE9\0@\xD8\0\xDC"), "a鼻é𠀀", 14000},
        {SOURCE_GB18030, {"", 0}, TEXT("a\xB1\xC7\xA8\xA6\x95\x32\x82\x36"), "a鼻é𠀀", 14000},
    };
    Buffer bytes = {0}, expected = {0}, text = {0};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        for (size_t shift = 0; shift < 10; shift++) {
            buffer_clear(&bytes);
            buffer_clear(&expected);
            buffer_text(&bytes, CASES[i].mark);
            for (size_t s = 0; s < shift; s++) {
                buffer_add(&bytes, "-\0", CASES[i].encoding == SOURCE_UTF16 ? 2 : 1);
                buffer_char(&expected, '-');
            }
            for (size_t r = 0; r < CASES[i].repeat; r++) {
                buffer_text(&bytes, CASES[i].unit);
                buffer_string(&expected, CASES[i].text);
            }
            TemporaryFile file = write_file(bytes.data, bytes.size);
            Findings findings = {0};
            assert_int_equal(decode_all(CASES[i].encoding, file.path, &text, &findings), DECODE_END);
            assert_int_equal(text.size, expected.size);
            assert_memory_equal(text.data, expected.data, text.size);
            findings_free(&findings);
            unlink(file.path);
        }
    }
    buffer_free(&bytes);
    buffer_free(&expected);
    buffer_free(&text);
}

static void blocks_say_what_is_in_them(void **state)
{
    (void)state;
    static const struct {
        Text bytes;
        bool ascii;
        size_t control;
    } CASES[] = {
        {TEXT("plain\ttext\r\n"), true, 12},
        {TEXT("鼻"), false, 3},
        {TEXT("0123456789012345678901234567890123456789012345678901234567890123456789\0"), true, 70},
        {TEXT("0123456789012345678901234567890123456789\x1b 01234567890123456789012345678901234567890"), true, 40},
        {TEXT("a\x7f"), true, 1},
        {TEXT("\x01鼻"), false, 0},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        TemporaryFile file = write_file(CASES[i].bytes.data, CASES[i].bytes.size);
        Findings findings = {0};
        int descriptor = open(file.path, O_RDONLY);
        Decoder *decoder = decode_open(SOURCE_UTF8, descriptor, 0, &findings);
        DecodeBlock block;
        assert_int_equal(decode_next(decoder, &block), DECODE_TEXT);
        assert_int_equal(block.ascii, CASES[i].ascii);
        assert_int_equal(block.control, CASES[i].control);
        decode_close(decoder);
        close(descriptor);
        findings_free(&findings);
        unlink(file.path);
    }
}

// A line of the finding is right far behind the first block, too.
static void lines_are_counted_from_the_start(void **state)
{
    (void)state;
    Buffer bytes = {0}, text = {0};
    for (int i = 0; i < 50000; i++) buffer_string(&bytes, i % 2 ? "鼻\r\n" : "x\n");
    buffer_string(&bytes, "ab\xFF");
    TemporaryFile file = write_file(bytes.data, bytes.size);
    Findings findings = {0};
    assert_int_equal(decode_all(SOURCE_UTF8, file.path, &text, &findings), DECODE_REFUSED);
    assert_int_equal(findings.items[0].place.line, 50001);
    assert_int_equal(text.size, bytes.size - 1);
    findings_free(&findings);
    unlink(file.path);
    buffer_free(&bytes);
    buffer_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_decoded), cmocka_unit_test(wrong_bytes_are_refused_with_the_way_out),
        cmocka_unit_test(empty_files_are_refused), cmocka_unit_test(characters_are_cut_by_blocks),
        cmocka_unit_test(blocks_say_what_is_in_them), cmocka_unit_test(lines_are_counted_from_the_start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
