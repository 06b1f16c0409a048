// Exact decimals on 64 bits, with 128-bit intermediates.
#include "base/decimal.h"

#include <math.h>

__extension__ typedef __int128 Wide;

static const int64_t LARGEST = 999999999999999999;   // 18 digits

// Brings a wide coefficient into a Decimal, dropping trailing zeros only; false when digits would be lost.
static bool narrow(Wide coefficient, int exponent, Decimal *out)
{
    while (coefficient != 0 && coefficient % 10 == 0 &&
           (coefficient > LARGEST || coefficient < -LARGEST || exponent < 0)) {
        coefficient /= 10;
        exponent++;
    }
    if (coefficient == 0) exponent = 0;
    while (exponent > DECIMAL_EXPONENT && coefficient <= LARGEST / 10 && coefficient >= -LARGEST / 10) {
        coefficient *= 10;
        exponent--;
    }
    if (coefficient > LARGEST || coefficient < -LARGEST || exponent > DECIMAL_EXPONENT || exponent < -DECIMAL_EXPONENT)
        return false;
    *out = (Decimal){(int64_t)coefficient, exponent};
    return true;
}

typedef struct Digits {
    Wide coefficient;
    int significant;
    bool too_long;
} Digits;

static void add_digit(Digits *digits, char c)
{
    if (digits->significant || c != '0') digits->significant++;
    if (digits->significant > 36) {
        digits->too_long = true;
        return;
    }
    digits->coefficient = digits->coefficient * 10 + (c - '0');
}

static bool is_digit(Text text, size_t at)
{
    return at < text.size && text.data[at] >= '0' && text.data[at] <= '9';
}

// Digits in groups of three: a first group of one to three digits stands before at; true when all that follow have
// three.
static bool read_groups(Text text, char group_char, size_t *at, Digits *digits)
{
    while (*at < text.size && text.data[*at] == group_char) {
        for (int i = 0; i < 3; i++) {
            if (!is_digit(text, ++*at)) return false;
            add_digit(digits, text.data[*at]);
        }
        ++*at;
        if (is_digit(text, *at)) return false;
    }
    return true;
}

// E+03, e3, ×10^4, *10^4; at stands where it may begin.
static bool read_exponent(Text text, size_t *at, int *exponent)
{
    static const char *const FORMS[] = {"E", "e", "×10^", "*10^"};
    *exponent = 0;
    if (*at == text.size) return true;
    Text rest = {text.data + *at, text.size - *at};
    size_t skip = 0;
    for (size_t i = 0; i < sizeof FORMS / sizeof *FORMS && !skip; i++)
        if (text_starts(rest, FORMS[i])) skip = strlen(FORMS[i]);
    if (!skip) return false;
    *at += skip;
    int sign = 1;
    if (*at < text.size && (text.data[*at] == '+' || text.data[*at] == '-')) sign = text.data[(*at)++] == '-' ? -1 : 1;
    if (!is_digit(text, *at)) return false;
    for (; is_digit(text, *at); ++*at) {
        *exponent = *exponent * 10 + (text.data[*at] - '0');
        if (*exponent > 999) return false;
    }
    *exponent *= sign;
    return *at == text.size;
}

bool decimal_read_plain(Text text, char decimal_char, Decimal *number)
{
    int64_t coefficient = 0;
    size_t i = 0, fraction = 0;
    if (text.size > DECIMAL_DIGITS) return false;
    for (; is_digit(text, i); i++) coefficient = coefficient * 10 + (text.data[i] - '0');
    if (i == 0) return false;
    if (i < text.size && text.data[i] == decimal_char) {
        size_t first = ++i;
        for (; is_digit(text, i); i++) coefficient = coefficient * 10 + (text.data[i] - '0');
        fraction = i - first;
        if (fraction == 0) return false;
    }
    if (i < text.size) return false;
    for (; fraction > 0 && coefficient % 10 == 0; fraction--) coefficient /= 10;   // as narrow does
    *number = (Decimal){coefficient, -(int32_t)fraction};
    return true;
}

static bool read_any(Text text, char decimal_char, char group_char, Decimal *number)
{
    size_t at = 0;
    Digits digits = {0, 0, false};
    bool negative = at < text.size && text.data[at] == '-';
    if (at < text.size && (text.data[at] == '+' || text.data[at] == '-')) at++;
    size_t first = at;
    for (; is_digit(text, at); at++) add_digit(&digits, text.data[at]);
    if (at == first) return false;
    if (group_char && at - first <= 3 && !read_groups(text, group_char, &at, &digits)) return false;
    int fraction = 0, exponent = 0;
    if (at < text.size && text.data[at] == decimal_char) {
        for (at++; is_digit(text, at); at++, fraction++) add_digit(&digits, text.data[at]);
        if (!fraction) return false;
    }
    if (!read_exponent(text, &at, &exponent) || digits.too_long) return false;
    return narrow(negative ? -digits.coefficient : digits.coefficient, exponent - fraction, number);
}

bool decimal_read(Text text, char decimal_char, char group_char, Decimal *number)
{
    return decimal_read_plain(text, decimal_char, number) || read_any(text, decimal_char, group_char, number);
}

bool decimal_read_integer(Text text, Decimal *number)
{
    size_t first = text.size && (text.data[0] == '+' || text.data[0] == '-');
    return text_is_digits((Text){text.data + first, text.size - first}) && decimal_read(text, 0, 0, number);
}

// Scales both to one exponent; false when that would overflow 128 bits.
static bool align(Decimal a, Decimal b, Wide *x, Wide *y, int *exponent)
{
    *x = a.coefficient;
    *y = b.coefficient;
    *exponent = a.exponent < b.exponent ? a.exponent : b.exponent;
    if (a.coefficient == 0 || b.coefficient == 0)
        *exponent = a.coefficient ? a.exponent : b.coefficient ? b.exponent : 0;
    int up_x = a.coefficient ? a.exponent - *exponent : 0, up_y = b.coefficient ? b.exponent - *exponent : 0;
    if (up_x > 19 || up_y > 19) return false;
    for (; up_x > 0; up_x--) *x *= 10;
    for (; up_y > 0; up_y--) *y *= 10;
    return true;
}

static int sign(int64_t number)
{
    return (number > 0) - (number < 0);
}

// Numbers of few digits and decimals, as most are, need no more than 64 bits to be brought to one exponent.
static bool compare_small(Decimal a, Decimal b, int *order)
{
    static const int64_t POWERS[] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000};
    static const int64_t SMALL = 1000000000;
    int up = a.exponent - b.exponent;
    if (up < -9 || up > 9 || a.coefficient > SMALL || a.coefficient < -SMALL || b.coefficient > SMALL ||
        b.coefficient < -SMALL)
        return false;
    int64_t x = a.coefficient * POWERS[up > 0 ? up : 0], y = b.coefficient * POWERS[up < 0 ? -up : 0];
    *order = (x > y) - (x < y);
    return true;
}

int decimal_compare(Decimal a, Decimal b)
{
    Wide x, y;
    int exponent, order;
    if (a.exponent == b.exponent) return (a.coefficient > b.coefficient) - (a.coefficient < b.coefficient);
    if (compare_small(a, b, &order)) return order;
    if (sign(a.coefficient) != sign(b.coefficient)) return sign(a.coefficient) - sign(b.coefficient) > 0 ? 1 : -1;
    if (align(a, b, &x, &y, &exponent)) return (x > y) - (x < y);
    // Exponents more than 19 apart and at most 18 digits: the larger exponent has the larger magnitude.
    return (a.exponent > b.exponent) == (a.coefficient > 0) ? 1 : -1;
}

bool decimal_add(Decimal a, Decimal b, Decimal *sum)
{
    Wide x, y;
    int exponent;
    return align(a, b, &x, &y, &exponent) && narrow(x + y, exponent, sum);
}

bool decimal_subtract(Decimal a, Decimal b, Decimal *difference)
{
    b.coefficient = -b.coefficient;
    return decimal_add(a, b, difference);
}

bool decimal_multiply(Decimal a, Decimal b, Decimal *product)
{
    return narrow((Wide)a.coefficient * b.coefficient, a.exponent + b.exponent, product);
}

bool decimal_divide(Decimal a, Decimal b, Decimal *quotient)
{
    if (b.coefficient == 0) return false;
    Wide rest = a.coefficient, by = b.coefficient;
    int exponent = a.exponent - b.exponent;
    bool negative = (rest < 0) != (by < 0);
    if (rest < 0) rest = -rest;
    if (by < 0) by = -by;
    while (rest != 0 && rest / by <= LARGEST / 10 && rest < (Wide)LARGEST * LARGEST / 10 &&
           exponent > -DECIMAL_EXPONENT) {
        if (rest % by == 0) break;
        rest *= 10;
        exponent--;
    }
    Wide result = rest / by, twice = rest % by * 2;
    if (twice > by || (twice == by && result % 2 == 1)) result++;
    return narrow(negative ? -result : result, exponent, quotient);
}

Decimal decimal_normalize(Decimal number)
{
    if (number.coefficient == 0) return (Decimal){0, 0};
    while (number.coefficient % 10 == 0) {
        number.coefficient /= 10;
        number.exponent++;
    }
    return number;
}

bool decimal_is_integer(Decimal number)
{
    return decimal_normalize(number).exponent >= 0;
}

void decimal_write(Decimal number, Buffer *out)
{
    number = decimal_normalize(number);
    if (number.exponent >= 0) {
        buffer_integer(out, number.coefficient);
        for (int i = 0; i < number.exponent; i++) buffer_char(out, '0');
        return;
    }
    uint64_t rest = number.coefficient < 0 ? 0 - (uint64_t)number.coefficient : (uint64_t)number.coefficient;
    char digits[DECIMAL_TEXT], *end = digits + sizeof digits, *p = end;
    for (int i = 0; rest || i <= -number.exponent; i++) {
        if (i == -number.exponent) *--p = '.';
        *--p = (char)('0' + rest % 10);
        rest /= 10;
    }
    if (number.coefficient < 0) *--p = '-';
    buffer_add(out, p, (size_t)(end - p));
}

double decimal_to_double(Decimal number)
{
    // One correctly rounded operation where the coefficient and the power of ten are exact doubles, as strtod would
    // give.
    double coefficient = (double)number.coefficient;
    return number.exponent < 0 ? coefficient / pow(10, -number.exponent) : coefficient * pow(10, number.exponent);
}
