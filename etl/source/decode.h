// Decoder: turns the bytes of a file into UTF-8 text, a block at a time, in bounded memory whatever the file's size.
// Encodings are declared and strict: nothing is guessed, replaced or dropped. Bytes that are not in the declared
// encoding refuse the file with one finding at the line of the first bad byte (encoding_mismatch), an empty file with
// one at line 0 (empty_file).
//
//     utf-8        a byte order mark is stripped, with a warning
//     utf-8-sig    a byte order mark is expected; valid UTF-8 without one is read all the same
//     utf-16       a byte order mark is required and says which byte comes first
//     gb18030      refused when the whole file is valid UTF-8 with a multi-byte sequence: most such files would decode
//     too,
//                  to nonsense
#ifndef SOURCE_DECODE_H
#define SOURCE_DECODE_H

#include "base/finding.h"
#include "source/reader.h"

typedef enum DecodeStatus { DECODE_TEXT, DECODE_END, DECODE_REFUSED, DECODE_FAILED } DecodeStatus;

// So many bytes behind a block's text may be read (they mean nothing), so that loops may take whole words.
enum { DECODE_SLACK = 64 };

// A block of whole characters; valid until the next call.
typedef struct DecodeBlock {
    Text text;
    bool ascii;              // nothing but ASCII in it
    size_t control;   // offset of the first control character other than tab, CR and LF; text.size when there is none
} DecodeBlock;

typedef struct Decoder Decoder;

// The name by which people know an encoding: "UTF-8", "GB18030".
const char *decode_name(SourceEncoding encoding);

// Reads from the descriptor's position (the file's start); the descriptor stays the caller's. file is for findings.
Decoder *decode_open(SourceEncoding encoding, int descriptor, uint32_t file, Findings *findings);

// DECODE_TEXT: block holds at least one character. DECODE_FAILED: an I/O error, reported on stderr.
DecodeStatus decode_next(Decoder *decoder, DecodeBlock *block);

void decode_close(Decoder *decoder);

#endif
