// Mask: what of a cell's text may be shown. Feedback goes to screens, mail and shared folders, so a person's name or
// identifier must not stand in it, also where it was typed into the wrong column.
//
//     phi: direct     never                                                                    MASK_HIDDEN
//     phi: date       its shape: 9999-99-99                                                    MASK_SHAPE
//     any other       as it is where the schema or the mapping knows the text (an enum, a missing value, a code list,
//                     true and false), where it is one letter or up to two digits, or where the field is of numbers or
//                     dates and the text is made of what these are written with only, is short (20 characters, 8
//                     digits) and has no run of six digits; else its shape
//     unknown field   its shape
//
// A shape has 9 for a digit, a for a letter, 字 for an ideograph, and punctuation and blanks as they are; it is printed
// as <99/99>, so that nobody takes it for the text. With --show-values everything is shown. What is long is cut, and
// "…" says so.
#ifndef FEEDBACK_MASK_H
#define FEEDBACK_MASK_H

#include "mapping/mapping.h"

typedef enum MaskKind {
    MASK_EMPTY,                // there is no text
    MASK_SHOWN,
    MASK_SHAPE,
    MASK_HIDDEN                // there is a text, and not even its shape is shown
} MaskKind;

typedef struct Masked {
    MaskKind kind;
    const char *text;          // what may be printed, a shape without its <>; "" when empty or hidden. Controls and
} Masked;                      // marks that turn the line about stand as \u{1b}

typedef struct Mask Mask;

// Lives in arena; the mapping must stay.
const Mask *mask_make(const Mapping *mapping, bool show_values, Arena *arena);

// text: cleaned, of a cell or a part of one (an item, a group) of the field that findings call by these names.
Masked mask_text(const Mask *mask, const char *resource, const char *field, Text text, Arena *arena);

// As people read it: the text, <shape>, or the words for empty and hidden. In arena.
const char *masked_print(const Masked *masked, Language language, Arena *arena);

// The name of a file or column, or any other text from outside, with what steers a terminal made visible. In arena.
const char *mask_visible(Text text, Arena *arena);

// The field that findings call by these names, and its resource; NULL when there is none.
const Field *mask_field(const Mask *mask, const char *resource, const char *field, const Resource **of);

// The path of a definition (mappings/c02.yaml) below the folder that holds the mapping's own folder, where it is there.
const char *mask_definition(const Mask *mask, const char *path);

// The words a field knows (of its enum, of the code lists it feeds, true and false), in the order they are written.
typedef struct FieldWords FieldWords;
const FieldWords *mask_words(const Mask *mask, const Resource *resource, size_t field);
size_t field_word_count(const FieldWords *words);
Text field_word(const FieldWords *words, size_t number);
size_t field_word_find(const FieldWords *words, Text text);   // SIZE_MAX: it is none of them

#endif
