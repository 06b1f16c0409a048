// Bytes in a declared encoding: the first byte says which. What comes out is UTF-8, and where it is not refused all of it.
#include "fuzzing.h"

#include "source/decode.h"
#include "wrap/unicode.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    if (size == 0) return 0;
    SourceEncoding encoding = (SourceEncoding)(data[0] % 4);
    int descriptor = memory_file(data + 1, size - 1);
    Findings findings = {0};
    Decoder *decoder = decode_open(encoding, descriptor, 0, &findings);
    DecodeBlock block;
    DecodeStatus status;
    size_t total = 0;
    while ((status = decode_next(decoder, &block)) == DECODE_TEXT) {
        size_t valid;
        require(block.text.size > 0 && block.control <= block.text.size, "a block holds text");
        require(unicode_is_valid(block.text, &valid), "what is decoded is UTF-8");
        total += block.text.size;
    }
    require(decode_next(decoder, &block) == status, "the end stays the end");
    require((status == DECODE_REFUSED) == (findings.by_severity[SEVERITY_ERROR] == 1), "a refusal has one finding");
    bool bare = encoding == SOURCE_UTF8 || encoding == SOURCE_UTF8_SIG;
    if (status == DECODE_END && bare) require(total == size - 1 || total + 3 == size - 1, "nothing is lost");
    decode_close(decoder);
    close(descriptor);
    findings_free(&findings);
    return 0;
}
