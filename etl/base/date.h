// Dates as day numbers, possibly partial, and the formats data write them in. Never time_t, never a time zone: the
// calendar date as written is the date.
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/language.h"
#include "base/text.h"

typedef enum DatePrecision { DATE_YEAR = 1, DATE_MONTH = 2, DATE_DAY = 3 } DatePrecision;

// An interval of days: a partial date means any day of its year or month.
typedef struct Date {
    int32_t first;            // days since 1970-01-01 of the earliest day it can mean
    DatePrecision precision;
} Date;

enum { DATE_TEXT = 16 };      // room for YYYY-MM-DD and its NUL

// "day", "month", "year".
const char *date_precision_name(DatePrecision precision);

// Gregorian calendar; years 1 … 9999. False when there is no such day.
bool date_from_civil(int year, int month, int day, int32_t *days);
void date_to_civil(int32_t days, int *year, int *month, int *day);

// The last day the date can mean.
int32_t date_last(Date date);

// YYYY-MM-DD of a day number.
void date_write(int32_t days, char out[DATE_TEXT]);

// YYYY, YYYY-MM or YYYY-MM-DD (what the precision carries).
void date_write_partial(Date date, char out[DATE_TEXT]);

typedef enum DateFormatKind { DATE_DEFAULT, DATE_ISO8601, DATE_EXCEL_SERIAL, DATE_PATTERN } DateFormatKind;

// One accepted way to write a date; see "format" in the language reference.
typedef struct DateFormat {
    DateFormatKind kind;
    Text pattern;             // of %Y %y %m %b %d %H %M %S and characters that stand for themselves
} DateFormat;

// Makes a format of the word in a schema. NULL when it is well made, else what is wrong with it (a static string).
const char *date_format_parse(Text word, DateFormat *format);

// Finest directive of the format: what its dates can be known to. iso8601 answers DATE_DAY.
DatePrecision date_format_precision(const DateFormat *format);

// The format as people know it: DD.MM.YYYY, "Excel's serial number". In arena.
Label date_format_label(const DateFormat *format, Arena *arena);

typedef enum DateResult { DATE_OK, DATE_INVALID, DATE_AMBIGUOUS } DateResult;

// Reads all of text by every format. Two formats with different results are DATE_AMBIGUOUS.
// seconds (may be NULL) takes the time of day in seconds, 0 where none is written, and offset (may be NULL) the minutes
// east of UTC where the text carries them, INT32_MIN where not.
DateResult date_read(Text text, const DateFormat *formats, size_t format_count, Date *date, int32_t *seconds,
                     int32_t *offset);

// An ISO date and time as seconds since 1970 UTC. default_offset (minutes east of UTC) is taken where none is written;
// INT32_MIN = then it is no moment.
bool date_read_moment(Text text, int32_t default_offset, int64_t *seconds);

// A time of a day (seconds) as seconds since 1970 UTC, and the day it is at such a moment; offset: minutes east of UTC.
int64_t date_moment(int32_t day, int32_t seconds, int32_t offset);
int32_t date_day_at(int64_t moment, int32_t offset);

// Is a moment that should have passed more than a day after now (both seconds since 1970 UTC)? A day less is a clock or
// a time zone that is wrong.
bool date_is_ahead(int64_t moment, int64_t now);

// A full day written YYYY-MM-DD, as DATE_DEFAULT reads it.
bool date_read_day(Text text, Date *date);

// ISO YYYY-MM-DD with optional missing parts (YYYY, YYYY-MM); the form expressions and targets use.
bool date_read_iso(Text text, Date *date);

#endif
