// Day numbers (algorithm: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms") and the reading of dates.
#include "base/date.h"

#include <stdio.h>

enum { DAY_SECONDS = 86400 };

static const char *const MONTHS[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                     "jul", "aug", "sep", "oct", "nov", "dec"};

const char *date_precision_name(DatePrecision precision)
{
    return precision == DATE_DAY ? "day" : precision == DATE_MONTH ? "month" : "year";
}

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_in_month(int year, int month)
{
    static const int8_t DAYS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : DAYS[month - 1];
}

bool date_from_civil(int year, int month, int day, int32_t *days)
{
    // Days before a month in a year that begins with March, so that the leap day is its last.
    static const int16_t BEFORE[] = {306, 337, 0, 31, 61, 92, 122, 153, 184, 214, 245, 275};
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month)) return false;
    int y = year - (month <= 2);
    *days = 365 * y + y / 4 - y / 100 + y / 400 + BEFORE[month - 1] + day - 719469;
    return true;
}

void date_to_civil(int32_t days, int *year, int *month, int *day)
{
    int z = days + 719468;
    int era = (z >= 0 ? z : z - 146096) / 146097, of_era = z - era * 146097;
    int y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int of_year = of_era - (365 * y + y / 4 - y / 100), m = (5 * of_year + 2) / 153;
    *day = of_year - (153 * m + 2) / 5 + 1;
    *month = m < 10 ? m + 3 : m - 9;
    *year = y + era * 400 + (*month <= 2);
}

int32_t date_last(Date date)
{
    int year, month, day;
    if (date.precision == DATE_DAY) return date.first;
    date_to_civil(date.first, &year, &month, &day);
    return date.first + (date.precision == DATE_MONTH ? days_in_month(year, month) : 365 + is_leap(year)) - 1;
}

static void write_digits(char *out, int count, int number)
{
    for (int i = count - 1; i >= 0; i--, number /= 10) out[i] = (char)('0' + number % 10);
}

void date_write(int32_t days, char out[DATE_TEXT])
{
    int year, month, day;
    date_to_civil(days, &year, &month, &day);
    memcpy(out, "0000-00-00", 11);
    write_digits(out, 4, year);
    write_digits(out + 5, 2, month);
    write_digits(out + 8, 2, day);
}

void date_write_partial(Date date, char out[DATE_TEXT])
{
    date_write(date.first, out);
    out[date.precision == DATE_DAY ? 10 : date.precision == DATE_MONTH ? 7 : 4] = '\0';
}

static bool has_directive(Text pattern, const char *letters)
{
    for (size_t i = 0; i + 1 < pattern.size; i++)
        if (pattern.data[i] == '%' && strchr(letters, pattern.data[++i])) return true;
    return false;
}

const char *date_format_parse(Text word, DateFormat *format)
{
    *format = (DateFormat){DATE_PATTERN, word};
    if (text_is(word, "default")) format->kind = DATE_DEFAULT;
    else if (text_is(word, "iso8601")) format->kind = DATE_ISO8601;
    else if (text_is(word, "excel-serial")) format->kind = DATE_EXCEL_SERIAL;
    if (format->kind != DATE_PATTERN) return NULL;
    for (size_t i = 0; i < word.size; i++)
        if (word.data[i] == '%' && (++i == word.size || !strchr("YymbdHMS", word.data[i])))
            return "a date format knows %Y %y %m %b %d %H %M %S";
    if (!has_directive(word, "Yy"))
        return "a date format needs a year: %Y or %y (or is it default, iso8601, excel-serial?)";
    if (has_directive(word, "d") && !has_directive(word, "mb"))
        return "a date format with a day needs a month: %m or %b";
    return NULL;
}

DatePrecision date_format_precision(const DateFormat *format)
{
    if (format->kind != DATE_PATTERN || has_directive(format->pattern, "d")) return DATE_DAY;
    return has_directive(format->pattern, "mb") ? DATE_MONTH : DATE_YEAR;
}

static Label pattern_label(Text pattern, Arena *arena)
{
    static const char *const PARTS[][2] = {{"%Y", "YYYY"}, {"%y", "YY"}, {"%m", "MM"}, {"%b", "Mon"},
                                           {"%d", "DD"},   {"%H", "hh"}, {"%M", "mm"}, {"%S", "ss"}};
    enum { PART_COUNT = sizeof PARTS / sizeof *PARTS };
    Buffer out = {0};
    for (size_t i = 0; i < pattern.size; i++) {
        size_t part = 0;
        Text rest = {pattern.data + i, pattern.size - i};
        while (part < PART_COUNT && !text_starts(rest, PARTS[part][0])) part++;
        if (part == PART_COUNT) buffer_char(&out, pattern.data[i]);
        else buffer_string(&out, PARTS[part][1]);
        i += part < PART_COUNT;
    }
    Label label = label_same(arena_text(arena, buffer_as_text(&out)).data);
    buffer_free(&out);
    return label;
}

Label date_format_label(const DateFormat *format, Arena *arena)
{
    static const Label LABELS[] = {[DATE_DEFAULT] = {{"YYYY-MM-DD", "YYYY-MM-DD"}},
                                   [DATE_ISO8601] = {{"ISO 8601 (YYYY-MM-DD)", "ISO 8601（YYYY-MM-DD）"}},
                                   [DATE_EXCEL_SERIAL] = {{"Excel's serial number", "Excel 日期序号"}}};
    return format->kind == DATE_PATTERN ? pattern_label(format->pattern, arena) : LABELS[format->kind];
}

// What one format found; -1 = not written.
typedef struct Parts {
    int year, month, day, hour, minute, second;
    int32_t offset;
} Parts;

// Between least and most digits at *at, taking as many as there are.
static bool read_number(Text text, size_t *at, int least, int most, int *number)
{
    int count = 0;
    *number = 0;
    for (; count < most && *at < text.size && text.data[*at] >= '0' && text.data[*at] <= '9'; ++*at, count++)
        *number = *number * 10 + (text.data[*at] - '0');
    return count >= least;
}

static bool read_char(Text text, size_t *at, char c)
{
    if (*at >= text.size || text.data[*at] != c) return false;
    ++*at;
    return true;
}

static bool read_month_name(Text text, size_t *at, int *month)
{
    if (*at + 3 > text.size) return false;
    for (int m = 0; m < 12; m++) {
        bool same = true;
        for (size_t i = 0; i < 3; i++) same &= (text.data[*at + i] | 0x20) == MONTHS[m][i];
        if (!same) continue;
        *at += 3;
        *month = m + 1;
        return true;
    }
    return false;
}

// Hhmm of an ISO time: T08:30, T08:30:05.25, then Z or +08:00.
static bool read_iso_time(Text text, size_t *at, Parts *parts)
{
    int digits;
    if (!read_number(text, at, 2, 2, &parts->hour) || !read_char(text, at, ':') ||
        !read_number(text, at, 2, 2, &parts->minute))
        return false;
    parts->second = 0;
    if (read_char(text, at, ':')) {
        if (!read_number(text, at, 2, 2, &parts->second)) return false;
        if (read_char(text, at, '.') && !read_number(text, at, 1, 9, &digits)) return false;
    }
    if (*at == text.size) return true;
    if (read_char(text, at, 'Z')) {
        parts->offset = 0;
        return true;
    }
    int sign = text.data[*at] == '-' ? -1 : 1, hours, minutes;
    if (!read_char(text, at, '+') && !read_char(text, at, '-')) return false;
    if (!read_number(text, at, 2, 2, &hours) || !read_char(text, at, ':') || !read_number(text, at, 2, 2, &minutes))
        return false;
    parts->offset = sign * (hours * 60 + minutes);
    return hours < 24 && minutes < 60;
}

static bool read_iso(Text text, bool partial, bool time, Parts *parts)
{
    size_t at = 0;
    if (!read_number(text, &at, 4, 4, &parts->year)) return false;
    if (at == text.size) return partial;
    if (!read_char(text, &at, '-') || !read_number(text, &at, 2, 2, &parts->month)) return false;
    if (at == text.size) return partial;
    if (!read_char(text, &at, '-') || !read_number(text, &at, 2, 2, &parts->day)) return false;
    if (at == text.size) return true;
    return time && (read_char(text, &at, 'T') || read_char(text, &at, ' ')) && read_iso_time(text, &at, parts) &&
           at == text.size;
}

// YYYY-MM-DD, the form of most dates: eight bytes are looked at together, then two.
static bool read_default(Text text, Parts *parts)
{
    static const uint64_t ZEROS = 0x2d30302d30303030U,   // "0000-00-", the first byte lowest
        ROOM = 0x7f76767f76767676U;                      // a digit up to 9, a dash of 0, more sets the high bit
    uint64_t bytes;
    if (text.size != 10) return false;
    memcpy(&bytes, text.data, sizeof bytes);
    bytes = le64toh(bytes) ^ ZEROS;
    unsigned tens = (unsigned char)text.data[8] - (unsigned)'0', ones = (unsigned char)text.data[9] - (unsigned)'0';
    if ((((bytes + ROOM) | bytes) & 0x8080808080808080U) || tens > 9 || ones > 9) return false;
    uint64_t pairs = bytes * 10 + (bytes >> 8);          // each digit's byte: with the next one as a number
    parts->year = (int)((pairs & 0xff) * 100 + (pairs >> 16 & 0xff));
    parts->month = (int)(pairs >> 40 & 0xff);
    parts->day = (int)(tens * 10 + ones);
    return true;
}

// %m %d and the time parts take one or two digits, but exactly two beside another digit or directive.
static int least_digits(Text pattern, size_t at)
{
    bool before = at >= 1 && ((at >= 2 && pattern.data[at - 2] == '%') ||
                              (pattern.data[at - 1] >= '0' && pattern.data[at - 1] <= '9'));
    bool after = at + 2 < pattern.size &&
                 (pattern.data[at + 2] == '%' || (pattern.data[at + 2] >= '0' && pattern.data[at + 2] <= '9'));
    return before || after ? 2 : 1;
}

static bool read_directive(Text text, size_t *at, char directive, int least, Parts *parts)
{
    switch (directive) {
    case 'Y': return read_number(text, at, 4, 4, &parts->year);
    case 'y':
        if (!read_number(text, at, 2, 2, &parts->year)) return false;
        parts->year += parts->year >= 69 ? 1900 : 2000;
        return true;
    case 'b': return read_month_name(text, at, &parts->month);
    case 'm': return read_number(text, at, least, 2, &parts->month);
    case 'd': return read_number(text, at, least, 2, &parts->day);
    case 'H': return read_number(text, at, least, 2, &parts->hour);
    case 'M': return read_number(text, at, least, 2, &parts->minute);
    default: return read_number(text, at, least, 2, &parts->second);
    }
}

static bool read_pattern(Text text, Text pattern, Parts *parts)
{
    size_t at = 0;
    for (size_t i = 0; i < pattern.size; i++) {
        if (pattern.data[i] != '%') {
            if (!read_char(text, &at, pattern.data[i])) return false;
        } else {
            if (!read_directive(text, &at, pattern.data[i + 1], least_digits(pattern, i), parts)) return false;
            i++;
        }
    }
    return at == text.size;
}

// A serial number of Excel's 1900 system: day 1 = 1900-01-01, counted from 1899-12-30 because Excel believes in
// 1900-02-29.
static bool read_serial(Text text, Parts *parts)
{
    int serial;
    size_t at = 0;
    if (text.size != 5 || !read_number(text, &at, 5, 5, &serial)) return false;
    date_to_civil(serial - 25569, &parts->year, &parts->month, &parts->day);
    return true;
}

static bool read_parts(Text text, const DateFormat *format, Parts *parts)
{
    switch (format->kind) {
    case DATE_DEFAULT: return read_default(text, parts);
    case DATE_ISO8601: return read_iso(text, true, true, parts);
    case DATE_EXCEL_SERIAL: return read_serial(text, parts);
    default: return read_pattern(text, format->pattern, parts);
    }
}

static bool parts_to_date(const Parts *parts, Date *date)
{
    date->precision = parts->day >= 0 ? DATE_DAY : parts->month >= 0 ? DATE_MONTH : DATE_YEAR;
    bool time = parts->hour < 24 && parts->minute < 60 && parts->second < 60;
    return time && date_from_civil(parts->year, parts->month >= 0 ? parts->month : 1, parts->day >= 0 ? parts->day : 1,
                                   &date->first);
}

DateResult date_read(Text text, const DateFormat *formats, size_t format_count, Date *date, int32_t *seconds,
                     int32_t *offset)
{
    bool found = false;
    for (size_t i = 0; i < format_count; i++) {
        Parts parts = {-1, -1, -1, -1, -1, -1, INT32_MIN};
        Date one;
        if (!read_parts(text, &formats[i], &parts) || !parts_to_date(&parts, &one)) continue;
        if (found && (one.first != date->first || one.precision != date->precision)) return DATE_AMBIGUOUS;
        found = true;
        *date = one;
        if (offset) *offset = parts.offset;
        if (seconds)
            *seconds = (parts.hour > 0 ? parts.hour * 3600 : 0) + (parts.minute > 0 ? parts.minute * 60 : 0) +
                       (parts.second > 0 ? parts.second : 0);
    }
    return found ? DATE_OK : DATE_INVALID;
}

bool date_read_day(Text text, Date *date)
{
    Parts parts;
    if (!read_default(text, &parts)) return false;
    date->precision = DATE_DAY;
    return date_from_civil(parts.year, parts.month, parts.day, &date->first);
}

bool date_read_iso(Text text, Date *date)
{
    Parts parts = {-1, -1, -1, -1, -1, -1, INT32_MIN};
    return read_iso(text, true, false, &parts) && parts_to_date(&parts, date);
}

bool date_read_moment(Text text, int32_t default_offset, int64_t *seconds)
{
    static const DateFormat ISO = {DATE_ISO8601, {"iso8601", 7}};
    Date date;
    int32_t of_day, offset;
    if (date_read(text, &ISO, 1, &date, &of_day, &offset) != DATE_OK || date.precision != DATE_DAY) return false;
    if (offset == INT32_MIN) offset = default_offset;
    if (offset == INT32_MIN) return false;
    *seconds = date_moment(date.first, of_day, offset);
    return true;
}

int64_t date_moment(int32_t day, int32_t seconds, int32_t offset)
{
    return (int64_t)day * DAY_SECONDS + seconds - (int64_t)offset * 60;
}

int32_t date_day_at(int64_t moment, int32_t offset)
{
    int64_t local = moment + (int64_t)offset * 60;
    return (int32_t)(local / DAY_SECONDS - (local % DAY_SECONDS < 0));
}

bool date_is_ahead(int64_t moment, int64_t now)
{
    return moment > now + DAY_SECONDS;
}
