// Number: a result with its unit and, where there is none, the reason; and how it is printed: as SAMPL (Lang & Altman
// 2013) asks. P with 3 decimals ("<0.001", never 0.000), ratios with 2, months and percent with 1. Nothing is ever
// printed blank.
#ifndef REPORT_NUMBER_H
#define REPORT_NUMBER_H

#include "report/phrase.h"

typedef enum NumberUnit {
    NUMBER_COUNT,
    NUMBER_DAYS,
    NUMBER_DECIMAL,            // anything else: one decimal, none from 100 on
    NUMBER_MONTHS,
    NUMBER_PERCENT,
    NUMBER_WHOLE_PERCENT,      // no decimals: survival in a release
    NUMBER_P,
    NUMBER_STATISTIC,          // a test's chi-square, a z
    NUMBER_RATIO,              // hazard ratios
    NUMBER_UNIT_COUNT
} NumberUnit;

typedef struct Number {
    NumberUnit unit;
    double value;              // NaN = there is none
    const char *reason;        // why (an English phrase); NULL with NaN = not reached; "=words" are printed instead
} Number;

typedef struct Estimate {
    Number value, lower, upper;
} Estimate;

static inline Number number(NumberUnit unit, double value)
{
    return (Number){unit, value, NULL};
}

static inline Number number_none(NumberUnit unit, const char *reason)
{
    return (Number){unit, __builtin_nan(""), reason};
}

// As exact as it is printed, and no more; P below 0.001 and above 0.999 become these.
double number_rounded(const Number *number);

// "23.4", "<0.001", "not reached", "not estimable (no patients)".
void number_write(Buffer *out, const Number *number, Language language);

// The same without the reason: "not estimable".
void number_write_short(Buffer *out, const Number *number, Language language);

// Why a number is none, for tables read by machines: "not reached", "not estimable (no patients)", "suppressed",
// "does not apply"; false and nothing for a number.
bool number_write_absence(Buffer *out, const Number *number);

// "P = 0.071", "P <0.001", "P not estimable".
void number_write_p(Buffer *out, const Number *p, Language language);

// The limits alone: "10.8 to 33.1", "limits not reached", "no limits".
void estimate_write_limits(Buffer *out, const Estimate *estimate, Language language);

// The value with a given number of decimals, as an older publication printed it.
void number_write_decimals(Buffer *out, const Number *number, int decimals);

#endif
