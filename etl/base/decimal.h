// Decimal: exact numbers as data carry them, coefficient * 10^exponent. No double between a cell and the database, so
// 0.0984 * 10^4 is 984 and 6996 cGy is 69.96 Gy.
#ifndef BASE_DECIMAL_H
#define BASE_DECIMAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/text.h"

typedef struct Decimal {
    int64_t coefficient;   // at most 18 digits
    int32_t exponent;      // -30 … 30
} Decimal;

enum { DECIMAL_DIGITS = 18, DECIMAL_EXPONENT = 30, DECIMAL_TEXT = 64 };

static inline Decimal decimal_from(int64_t integer)
{
    return (Decimal){integer, 0};
}

// Reads all of text: [+-]digits, an optional fraction behind decimal_char, groups of three behind group_char (0 =
// none), then E+03, e3, ×10^4 or *10^4. False when it is no number, has more than 18 significant digits, or its
// exponent is out of bounds.
bool decimal_read(Text text, char decimal_char, char group_char, Decimal *number);

// Digits with an optional fraction, at most 18 of them in all: what most cells hold, read with little ado. False says
// nothing yet. decimal_char 0 = no fraction.
bool decimal_read_plain(Text text, char decimal_char, Decimal *number);

// Only [+-]digits; false as above.
bool decimal_read_integer(Text text, Decimal *number);

// <0, 0, >0; exact.
int decimal_compare(Decimal a, Decimal b);

// Arithmetic; false when the result needs more than 18 digits. Quotients are rounded half to even at 18 digits
// or 30 decimals (division by zero is false too).
bool decimal_add(Decimal a, Decimal b, Decimal *sum);
bool decimal_subtract(Decimal a, Decimal b, Decimal *difference);
bool decimal_multiply(Decimal a, Decimal b, Decimal *product);
bool decimal_divide(Decimal a, Decimal b, Decimal *quotient);

// Without trailing zeros: 60.00 and 60 are one number with one form.
Decimal decimal_normalize(Decimal number);

bool decimal_is_integer(Decimal number);

// The canonical plain form ("0.5", "-1200"), never with an exponent.
void decimal_write(Decimal number, Buffer *out);

// For statistics, where the data leave the exact world.
double decimal_to_double(Decimal number);

#endif
