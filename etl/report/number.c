// Numbers as printed.
#include "report/number.h"

#include <math.h>

static const int DECIMALS[NUMBER_UNIT_COUNT] = {
    [NUMBER_COUNT] = 0,         [NUMBER_DAYS] = 0, [NUMBER_DECIMAL] = 1,   [NUMBER_MONTHS] = 1, [NUMBER_PERCENT] = 1,
    [NUMBER_WHOLE_PERCENT] = 0, [NUMBER_P] = 3,    [NUMBER_STATISTIC] = 2, [NUMBER_RATIO] = 2};

static int decimals_of(const Number *number)
{
    return number->unit == NUMBER_DECIMAL && fabs(number->value) >= 100 ? 0 : DECIMALS[number->unit];
}

double number_rounded(const Number *number)
{
    double power = pow(10, decimals_of(number));
    if (!isfinite(number->value)) return number->value;
    if (number->unit == NUMBER_P) return fmin(fmax(round(number->value * power) / power, 0.001), 0.999);
    return round(number->value * power) / power;
}

// A result that rounds to nothing keeps no minus sign.
static void write_value(Buffer *out, double value, int decimals)
{
    double half = 0.5 * pow(10, -decimals);
    buffer_format(out, "%.*f", decimals, fabs(value) < half ? 0.0 : value);
}

static bool write_bound(Buffer *out, double p)
{
    if (p < 0.001) buffer_string(out, "<0.001");
    else if (p >= 0.9995) buffer_string(out, ">0.999");
    else return false;
    return true;
}

static void write_number(Buffer *out, const Number *number, Language language, bool with_reason)
{
    if (isfinite(number->value)) {
        if (number->unit != NUMBER_P || !write_bound(out, number->value))
            write_value(out, number->value, decimals_of(number));
    } else if (isinf(number->value)) {
        buffer_string(out, number->value > 0 ? "∞" : "−∞");
    } else if (!number->reason) {
        buffer_string(out, phrase(language, "not reached"));
    } else if (*number->reason == '=') {
        buffer_string(out, phrase(language, number->reason + 1));
    } else {
        buffer_string(out, phrase(language, "not estimable"));
        if (with_reason) buffer_format(out, " (%s)", phrase(language, number->reason));
    }
}

void number_write(Buffer *out, const Number *number, Language language)
{
    write_number(out, number, language, true);
}

void number_write_short(Buffer *out, const Number *number, Language language)
{
    write_number(out, number, language, false);
}

bool number_write_absence(Buffer *out, const Number *number)
{
    if (!isnan(number->value)) return false;
    if (!number->reason) buffer_string(out, "not reached");
    else if (strcmp(number->reason, "=–") == 0) buffer_string(out, "does not apply");
    else if (*number->reason == '=') buffer_string(out, number->reason + 1);
    else buffer_format(out, "not estimable (%s)", number->reason);
    return true;
}

void number_write_p(Buffer *out, const Number *p, Language language)
{
    bool plain = p->value >= 0.001 && p->value < 0.9995;
    buffer_string(out, plain ? "P = " : "P ");
    number_write_short(out, p, language);
}

void estimate_write_limits(Buffer *out, const Estimate *estimate, Language language)
{
    Buffer lower = {0}, upper = {0};
    bool none = isnan(estimate->lower.value) && isnan(estimate->upper.value);
    number_write_short(&lower, &estimate->lower, language);
    number_write_short(&upper, &estimate->upper, language);
    if (none)
        buffer_string(out, phrase(language, estimate->lower.reason || estimate->upper.reason ? "no limits"
                                                                                             : "limits not reached"));
    else phrase_fill(out, language, "{1} to {2}", buffer_c_string(&lower), buffer_c_string(&upper));
    buffer_free(&lower);
    buffer_free(&upper);
}

void number_write_decimals(Buffer *out, const Number *number, int decimals)
{
    if (isfinite(number->value)) write_value(out, number->value, decimals);
    else number_write_short(out, number, LANGUAGE_EN);
}
