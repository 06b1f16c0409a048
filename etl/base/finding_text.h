// What findings say beyond the message and remedy of their kind: texts with places, in every language (finding_text.c).
// A stage names the text; no message stands anywhere else, so that none lacks a language.
#ifndef BASE_FINDING_TEXT_H
#define BASE_FINDING_TEXT_H

#include "base/language.h"

typedef enum FindingText {
    // source: files
    SAY_IS_WORKBOOK,
    SAY_SAVE_AS_CSV_OR_UNPACK,
    SAY_IS_OLD_WORKBOOK,
    SAY_SAVE_AS_CSV,
    SAY_IS_COMPRESSED,
    SAY_UNPACK,
    SAY_IS_XML,
    SAY_SEND_CSV,
    // source: encodings
    SAY_LOOKS_LIKE_UTF16,
    SAY_SAVED_AS_UNICODE_TEXT,
    SAY_LOOKS_LIKE_BARE_UTF16,
    SAY_EXPORT_AS_UNICODE_TEXT,
    SAY_LOOKS_LIKE_UTF8,
    SAY_SAVED_AS_UTF8,
    SAY_LOOKS_LIKE_GB18030,
    SAY_SAVED_IN_EXCEL,
    SAY_ENDS_INSIDE_CHARACTER,
    SAY_CUT_OFF,
    SAY_BYTES_DAMAGED,
    SAY_SAVED_OR_DAMAGED,
    SAY_XML_DECLARES_OTHER,
    SAY_EXPORT_AS_DECLARED,
    // source: CSV
    SAY_TOO_MANY_CELLS,
    SAY_ROW_TOO_LARGE,
    SAY_TEXT_AFTER_QUOTE,
    SAY_CLOSE_QUOTE,
    SAY_QUOTE_INSIDE_CELL,
    SAY_QUOTE_WHOLE_CELL,
    SAY_BLANK_ROWS_SKIPPED,
    SAY_ENDS_BEFORE_HEADER,
    SAY_ENDS_INSIDE_ROW,
    SAY_NO_COLUMN_KNOWN,
    SAY_IS_RIGHT_FILE,
    SAY_RENAMED_TO_TITLES,
    SAY_RENAMED_AT_POSITION,
    SAY_RENAMED_AT_POSITIONS,
    SAY_UNKNOWN_AT_POSITION,
    SAY_REMOVE_OR_ADD,
    SAY_SAME_TITLE_AT,
    SAY_TWO_COLUMNS_ACCEPTED,
    // source: XML
    SAY_NO_ELEMENT,
    SAY_ENDS_EARLY,
    SAY_ENDS_INSIDE_ELEMENT,
    SAY_TAGS_DISAGREE,
    SAY_TAG_NOT_CLOSED,
    SAY_LESS_IN_ATTRIBUTE,
    SAY_ATTRIBUTE_TWICE,
    SAY_CHARACTER_FORBIDDEN,
    SAY_REFERENCE_FORBIDDEN,
    SAY_BARE_MARKUP,
    SAY_PREFIX_UNDECLARED,
    SAY_NAMESPACE_UNKNOWN,
    SAY_NAMESPACE_ABSENT,
    SAY_TOO_DEEP,
    SAY_TOO_MANY_ATTRIBUTES,
    SAY_ATTRIBUTE_TOO_LARGE,
    SAY_TEXT_TOO_LARGE,
    SAY_MARKUP_TOO_LARGE,
    SAY_RECORD_TOO_LARGE,
    SAY_TOO_MANY_NAMES,
    SAY_XPATH_TOO_COSTLY,
    SAY_SPLIT_RECORD,
    // schema and mapping
    SAY_DOES_NOT_HOLD,
    SAY_ROW_CONTESTED,
    SAY_FILE_MISSING,
    SAY_FILE_FIELD_BREAKS,
    SAY_COUNT
} FindingText;

const Label *finding_text(FindingText text);

// The text with {1} … replaced by the strings that follow (as many as the highest it names), in arena.
Label finding_say(Arena *arena, FindingText text, ...);

#endif
