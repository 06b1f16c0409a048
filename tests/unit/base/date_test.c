// Date: the calendar against the C library's, every way to write a date that the schema language names.
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>
#include <time.h>

#include "base/date.h"

enum { MOST_FORMATS = 8 };

// Reads text by the formats, which are separated by '|'; the result as text: "2015-03-01", "2015-03", "2015",
// "invalid", "ambiguous".
static const char *read_as(const char *text, const char *formats, int32_t *seconds, int32_t *offset)
{
    static char out[DATE_TEXT];
    DateFormat parsed[MOST_FORMATS];
    size_t count = 0;
    for (const char *word = formats; *word;) {
        size_t size = strcspn(word, "|");
        const char *complaint = date_format_parse((Text){word, size}, &parsed[count++]);
        if (complaint) fail_msg("'%s': %s", formats, complaint);
        word += size + (word[size] == '|');
    }
    Date date = {0, DATE_DAY};
    switch (date_read(text_from(text), parsed, count, &date, seconds, offset)) {
    case DATE_INVALID: return "invalid";
    case DATE_AMBIGUOUS: return "ambiguous";
    default: date_write_partial(date, out); return out;
    }
}

typedef struct Case {
    const char *text, *formats, *date;
} Case;

static void check_cases(const Case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *got = read_as(cases[i].text, cases[i].formats, NULL, NULL);
        if (strcmp(got, cases[i].date) != 0)
            fail_msg("'%s' by '%s': wanted '%s' got '%s'", cases[i].text, cases[i].formats, cases[i].date, got);
    }
}

static void the_calendar_is_the_c_library_s(void **state)
{
    (void)state;
    struct tm first = {.tm_year = 1 - 1900, .tm_mon = 0, .tm_mday = 1};
    int64_t seconds = timegm(&first);
    for (int32_t days = (int32_t)(seconds / 86400);; days++) {
        time_t time = (time_t)days * 86400;
        struct tm wanted;
        gmtime_r(&time, &wanted);
        if (wanted.tm_year + 1900 > 9999) break;
        int year, month, day;
        int32_t back;
        date_to_civil(days, &year, &month, &day);
        if (year != wanted.tm_year + 1900 || month != wanted.tm_mon + 1 || day != wanted.tm_mday)
            fail_msg("day %d: got %04d-%02d-%02d", days, year, month, day);
        assert_true(date_from_civil(year, month, day, &back));
        assert_int_equal(back, days);
    }
}

static void days_that_do_not_exist_are_refused(void **state)
{
    (void)state;
    static const struct {
        int year, month, day;
        bool exists;
    } CASES[] = {
        {1970, 1, 1, true},   {2015, 2, 28, true},  {2015, 2, 29, false}, {2016, 2, 29, true},  {2000, 2, 29, true},
        {1900, 2, 29, false}, {2015, 4, 30, true},  {2015, 4, 31, false}, {2015, 12, 31, true}, {2015, 12, 32, false},
        {2015, 13, 1, false}, {2015, 0, 1, false},  {2015, 1, 0, false},  {2015, -1, 1, false}, {0, 1, 1, false},
        {1, 1, 1, true},      {9999, 12, 31, true}, {10000, 1, 1, false},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        int32_t days;
        if (date_from_civil(CASES[i].year, CASES[i].month, CASES[i].day, &days) != CASES[i].exists)
            fail_msg("%d-%d-%d", CASES[i].year, CASES[i].month, CASES[i].day);
    }
}

static void far_years_are_written_with_four_digits(void **state)
{
    (void)state;
    static const struct {
        int year, month, day;
        const char *text;
    } CASES[] = {
        {1, 1, 1, "0001-01-01"}, {987, 6, 5, "0987-06-05"}, {1969, 12, 31, "1969-12-31"}, {9999, 12, 31, "9999-12-31"}};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        int32_t days;
        char out[DATE_TEXT];
        assert_true(date_from_civil(CASES[i].year, CASES[i].month, CASES[i].day, &days));
        date_write(days, out);
        assert_string_equal(out, CASES[i].text);
    }
}

static void default_is_the_whole_iso_date(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"2015-03-01", "default", "2015-03-01"},
        {"2016-02-29", "default", "2016-02-29"},
        {"2015-02-29", "default", "invalid"},
        {"2015-03-00", "default", "invalid"},
        {"2015-00-01", "default", "invalid"},
        {"2015-3-1", "default", "invalid"},
        {"2015-03", "default", "invalid"},
        {"2015", "default", "invalid"},
        {"2015/03/01", "default", "invalid"},
        {"20150301", "default", "invalid"},
        {"2015-03-01 ", "default", "invalid"},
        {" 2015-03-01", "default", "invalid"},
        {"2015-03-01T00:00:00", "default", "invalid"},
        {"2015-03-011", "default", "invalid"},
        {"+2015-03-01", "default", "invalid"},
        {"15-03-01", "default", "invalid"},
        {"", "default", "invalid"},
        {"unknown", "default", "invalid"},
    };
    check_cases(CASES, sizeof CASES / sizeof *CASES);
}

static void iso8601_may_be_partial_or_carry_a_time(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"2015", "iso8601", "2015"},
        {"2015-03", "iso8601", "2015-03"},
        {"2015-03-01", "iso8601", "2015-03-01"},
        {"2015-03-01T08:30", "iso8601", "2015-03-01"},
        {"2015-03-01T08:30:59", "iso8601", "2015-03-01"},
        {"2015-03-01T08:30:59.123", "iso8601", "2015-03-01"},
        {"2015-03-01T08:30:59Z", "iso8601", "2015-03-01"},
        {"2015-03-01T08:30Z", "iso8601", "2015-03-01"},
        {"2015-03-01 08:30:59", "iso8601", "2015-03-01"},
        {"2015-03-01T23:59:59+08:00", "iso8601", "2015-03-01"},   // the date as written
        {"2015-03-01T00:30:00-11:30", "iso8601", "2015-03-01"},
        {"2015-", "iso8601", "invalid"},
        {"2015-3", "iso8601", "invalid"},
        {"2015-13", "iso8601", "invalid"},
        {"2015-00", "iso8601", "invalid"},
        {"2015-03-", "iso8601", "invalid"},
        {"2015-03-32", "iso8601", "invalid"},
        {"2015-03-01T", "iso8601", "invalid"},
        {"2015-03-01T08", "iso8601", "invalid"},
        {"2015-03-01T8:30", "iso8601", "invalid"},
        {"2015-03-01T24:00:00", "iso8601", "invalid"},
        {"2015-03-01T08:60", "iso8601", "invalid"},
        {"2015-03-01T08:30:60", "iso8601", "invalid"},
        {"2015-03-01T08:30:59.", "iso8601", "invalid"},
        {"2015-03-01T08:30+8", "iso8601", "invalid"},
        {"2015-03-01T08:30+08", "iso8601", "invalid"},
        {"2015-03-01T08:30+24:00", "iso8601", "invalid"},
        {"2015-03-01T08:30+08:60", "iso8601", "invalid"},
        {"2015-03-01T08:30Zx", "iso8601", "invalid"},
        {"2015-03-01t08:30", "iso8601", "invalid"},
        {"2015T08:30", "iso8601", "invalid"},
        {"0000", "iso8601", "invalid"},
    };
    check_cases(CASES, sizeof CASES / sizeof *CASES);
}

static void excel_serials_have_five_digits(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"42064", "excel-serial", "2015-03-01"},
        {"25569", "excel-serial", "1970-01-01"},
        {"36526", "excel-serial", "2000-01-01"},
        {"42430", "excel-serial", "2016-03-01"},
        {"10000", "excel-serial", "1927-05-18"},
        {"99999", "excel-serial", "2173-10-13"},
        {"4206", "excel-serial", "invalid"},
        {"420640", "excel-serial", "invalid"},
        {"42064.5", "excel-serial", "invalid"},
        {"-4206", "excel-serial", "invalid"},
    };
    check_cases(CASES, sizeof CASES / sizeof *CASES);
}

static void patterns_read_all_of_the_text(void **state)
{
    (void)state;
    static const Case CASES[] = {
        // Digits: one or two, but exactly two beside another digit.
        {"2015-03-01", "%Y-%m-%d", "2015-03-01"},
        {"2015-3-1", "%Y-%m-%d", "2015-03-01"},
        {"2015-003-01", "%Y-%m-%d", "invalid"},
        {"2015-03-1x", "%Y-%m-%d", "invalid"},
        {"2015/3/1", "%Y/%m/%d", "2015-03-01"},
        {"20150301", "%Y%m%d", "2015-03-01"},
        {"2015301", "%Y%m%d", "invalid"},
        {"201531", "%Y%m%d", "invalid"},
        {"20150231", "%Y%m%d", "invalid"},
        {"2015.3", "%Y.%m", "2015-03"},
        {"2015.13", "%Y.%m", "invalid"},
        {"01/03/2015", "%d/%m/%Y", "2015-03-01"},
        {"3/1/2015", "%m/%d/%Y", "2015-03-01"},
        {"201503", "%Y%m", "2015-03"},
        {"20153", "%Y%m", "invalid"},
        {"015-03-01", "%Y-%m-%d", "invalid"},
        {"2015003", "%Y0%m", "2015-03"},
        {"201503", "%Y0%m", "invalid"},
        {"2015903", "%Y9%m", "2015-03"},
        {"201593", "%Y9%m", "invalid"},
        {"2015 039", "%Y %m9", "2015-03"},
        {"2015 39", "%Y %m9", "invalid"},
        {"2015 030", "%Y %m0", "2015-03"},
        {"2015 30", "%Y %m0", "invalid"},
        // Characters that stand for themselves: parts that are not known.
        {"2015-03-UN", "%Y-%m-UN", "2015-03"},
        {"2015-UN-UN", "%Y-UN-UN", "2015"},
        {"2015-03-01", "%Y-%m-UN", "invalid"},
        {"2015-03-un", "%Y-%m-UN", "invalid"},
        {"20150300", "%Y%m00", "2015-03"},
        {"20150000", "%Y0000", "2015"},
        {"20150301", "%Y%m00", "invalid"},
        {"2015300", "%Y%m00", "invalid"},
        {"2015年3月1日", "%Y年%m月%d日", "2015-03-01"},
        {"2015年03月", "%Y年%m月", "2015-03"},
        {"2015年", "%Y年", "2015"},
        {"2015年3月1", "%Y年%m月%d日", "invalid"},
        // Two-digit years as POSIX has them.
        {"69-01-01", "%y-%m-%d", "1969-01-01"},
        {"99-12-31", "%y-%m-%d", "1999-12-31"},
        {"00-01-01", "%y-%m-%d", "2000-01-01"},
        {"68-01-01", "%y-%m-%d", "2068-01-01"},
        {"2015-01-01", "%y-%m-%d", "invalid"},
        {"150301", "%y%m%d", "2015-03-01"},
        // English month names, in any case.
        {"1-Mar-2015", "%d-%b-%Y", "2015-03-01"},
        {"01 MAR 2015", "%d %b %Y", "2015-03-01"},
        {"mar 2015", "%b %Y", "2015-03"},
        {"2015 Mar", "%Y %b", "2015-03"},
        {"31-Dec-15", "%d-%b-%y", "2015-12-31"},
        {"1-Mär-2015", "%d-%b-%Y", "invalid"},
        {"1-March-2015", "%d-%b-%Y", "invalid"},
        {"2015 Ma", "%Y %b", "invalid"},
        // A time is checked and cut.
        {"2015-03-01 08:30:59", "%Y-%m-%d %H:%M:%S", "2015-03-01"},
        {"2015/3/1 8:05", "%Y/%m/%d %H:%M", "2015-03-01"},
        {"2015-03-01 24:00:00", "%Y-%m-%d %H:%M:%S", "invalid"},
        {"2015-03-01 08:60:00", "%Y-%m-%d %H:%M:%S", "invalid"},
        {"2015-03-01 08:30:60", "%Y-%m-%d %H:%M:%S", "invalid"},
        {"2015-03-01", "%Y-%m-%d %H:%M:%S", "invalid"},
        {"201503010830", "%Y%m%d%H%M", "2015-03-01"},
    };
    check_cases(CASES, sizeof CASES / sizeof *CASES);
}

static void several_formats_are_all_tried(void **state)
{
    (void)state;
    static const char *const C02 = "%Y/%m/%d|%Y-%m-%d|%Y%m%d|%Y年%m月%d日|excel-serial|%Y.%m|%Y年%m月|%Y年";
    const Case CASES[] = {
        {"2015/3/1", C02, "2015-03-01"},
        {"20150301", C02, "2015-03-01"},
        {"42064", C02, "2015-03-01"},
        {"2015.03", C02, "2015-03"},
        {"2015年3月", C02, "2015-03"},
        {"2015年", C02, "2015"},
        {"2015/2/30", C02, "invalid"},
        {"2015", C02, "invalid"},
        // Two readings of one text: an error when they differ, whatever their order.
        {"01/02/2015", "%d/%m/%Y|%m/%d/%Y", "ambiguous"},
        {"01/02/2015", "%m/%d/%Y|%d/%m/%Y", "ambiguous"},
        {"13/02/2015", "%d/%m/%Y|%m/%d/%Y", "2015-02-13"},
        {"02/02/2015", "%d/%m/%Y|%m/%d/%Y", "2015-02-02"},
        {"2015-03-01", "default|iso8601|%Y-%m-%d", "2015-03-01"},
        {"20150301", "%Y%m%d|%Y%m01", "ambiguous"},   // a day, or no more than a month
    };
    check_cases(CASES, sizeof CASES / sizeof *CASES);
}

static void times_of_day_are_handed_out(void **state)
{
    (void)state;
    static const struct {
        const char *text, *format;
        int32_t seconds, offset;
    } CASES[] = {
        {"2015-03-01", "iso8601", 0, INT32_MIN},
        {"2015-03-01T08:30", "iso8601", 30600, INT32_MIN},
        {"2015-03-01T08:30:05.9", "iso8601", 30605, INT32_MIN},
        {"2015-03-01T23:59:59Z", "iso8601", 86399, 0},
        {"2015-03-01T00:00:00+08:00", "iso8601", 0, 480},
        {"2015-03-01T00:00:00-03:30", "iso8601", 0, -210},
        {"2015-03-01 08:30:05", "%Y-%m-%d %H:%M:%S", 30605, INT32_MIN},
        {"2015-03-01", "default", 0, INT32_MIN},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        int32_t seconds = -1, offset = -1;
        assert_string_equal(read_as(CASES[i].text, CASES[i].format, &seconds, &offset), "2015-03-01");
        assert_int_equal(seconds, CASES[i].seconds);
        assert_int_equal(offset, CASES[i].offset);
    }
}

static void formats_are_checked_when_loaded(void **state)
{
    (void)state;
    static const struct {
        const char *word, *complaint;   // NULL = well made
        DatePrecision precision;
    } CASES[] = {
        {"default", NULL, DATE_DAY},
        {"iso8601", NULL, DATE_DAY},
        {"excel-serial", NULL, DATE_DAY},
        {"%Y-%m-%d", NULL, DATE_DAY},
        {"%d-%b-%y", NULL, DATE_DAY},
        {"%Y.%m", NULL, DATE_MONTH},
        {"%b %Y", NULL, DATE_MONTH},
        {"%Y-%m-UN", NULL, DATE_MONTH},
        {"%Y0000", NULL, DATE_YEAR},
        {"%Y-%m-%d %H:%M", NULL, DATE_DAY},
        {"%Y-%q", "a date format knows %Y %y %m %b %d %H %M %S", 0},
        {"%Y-%", "a date format knows %Y %y %m %b %d %H %M %S", 0},
        {"%Y%%", "a date format knows %Y %y %m %b %d %H %M %S", 0},
        {"%m-%d", "a date format needs a year: %Y or %y (or is it default, iso8601, excel-serial?)", 0},
        {"excel", "a date format needs a year: %Y or %y (or is it default, iso8601, excel-serial?)", 0},
        {"%Y-%d", "a date format with a day needs a month: %m or %b", 0},
        {"", "a date format needs a year: %Y or %y (or is it default, iso8601, excel-serial?)", 0},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        DateFormat format;
        const char *complaint = date_format_parse(text_from(CASES[i].word), &format);
        if (!CASES[i].complaint) {
            assert_null(complaint);
            assert_int_equal(date_format_precision(&format), CASES[i].precision);
        } else {
            assert_non_null(complaint);
            assert_string_equal(complaint, CASES[i].complaint);
        }
    }
}

static void a_partial_date_is_an_interval(void **state)
{
    (void)state;
    static const struct {
        const char *text, *first, *last;
    } CASES[] = {
        {"2015-03-01", "2015-03-01", "2015-03-01"}, {"2015-02", "2015-02-01", "2015-02-28"},
        {"2016-02", "2016-02-01", "2016-02-29"},    {"2015-12", "2015-12-01", "2015-12-31"},
        {"2015", "2015-01-01", "2015-12-31"},       {"2016", "2016-01-01", "2016-12-31"},
        {"1900", "1900-01-01", "1900-12-31"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Date date;
        char out[DATE_TEXT];
        assert_true(date_read_iso(text_from(CASES[i].text), &date));
        date_write(date.first, out);
        assert_string_equal(out, CASES[i].first);
        date_write(date_last(date), out);
        assert_string_equal(out, CASES[i].last);
        date_write_partial(date, out);
        assert_string_equal(out, CASES[i].text);
    }
    Date date;
    assert_false(date_read_iso(TEXT("2015-03-01T08:30"), &date));
    assert_false(date_read_iso(TEXT("2015-3"), &date));
    assert_false(date_read_iso(TEXT(""), &date));
    assert_string_equal(date_precision_name(DATE_YEAR), "year");
    assert_string_equal(date_precision_name(DATE_MONTH), "month");
    assert_string_equal(date_precision_name(DATE_DAY), "day");
}

// Every prefix of a date, each in memory that ends exactly there, so that a sanitizer sees a byte read too far.
static void no_byte_behind_the_text_is_read(void **state)
{
    (void)state;
    static const char *const FORMATS[] = {"default",           "iso8601",  "excel-serial",
                                          "%Y-%m-%d %H:%M:%S", "%d-%b-%Y", "%Y年%m月%d日"};
    static const char *const TEXTS[] = {"2015-03-01T08:30:05.25+08:00", "2015-03-01 08:30:05", "1-Mar-2015",
                                        "2015年3月1日"};
    for (size_t f = 0; f < sizeof FORMATS / sizeof *FORMATS; f++)
        for (size_t t = 0; t < sizeof TEXTS / sizeof *TEXTS; t++)
            for (size_t size = 0; size <= strlen(TEXTS[t]); size++) {
                DateFormat format;
                Date date;
                char *copy = memory_alloc(size);
                memcpy(copy, TEXTS[t], size);
                assert_null(date_format_parse(text_from(FORMATS[f]), &format));
                assert_true(date_read((Text){copy, size}, &format, 1, &date, NULL, NULL) != DATE_AMBIGUOUS);
                free(copy);
            }
}

// Just what DATE_DEFAULT reads.
static void a_day_is_read_alone(void **state)
{
    (void)state;
    static const DateFormat DEFAULT = {DATE_DEFAULT, {"default", 7}};
    static const char *const TEXTS[] = {"1970-01-02",
                                        "2024-02-29",
                                        "2023-02-29",
                                        "0000-01-01",
                                        "9999-12-31",
                                        "2024-13-01",
                                        "2024-1-01",
                                        "2024-01",
                                        "2024/01/01",
                                        "2024-01-0x",
                                        ""};
    for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++) {
        Date day = {0}, same = {0};
        bool read = date_read_day(text_from(TEXTS[i]), &day);
        if (read != (date_read(text_from(TEXTS[i]), &DEFAULT, 1, &same, NULL, NULL) == DATE_OK))
            fail_msg("%s", TEXTS[i]);
        if (!read) continue;
        assert_int_equal(day.first, same.first);
        assert_int_equal(day.precision, DATE_DAY);
    }
    Date second;
    assert_true(date_read_day(TEXT("1970-01-02"), &second));
    assert_int_equal(second.first, 1);
}

// Every byte at every place of a date in which any digit makes a date.
static void only_digits_and_dashes_make_a_day(void **state)
{
    (void)state;
    for (size_t place = 0; place < 10; place++)
        for (int byte = 0; byte < 256; byte++) {
            char text[] = "1111-01-11";
            Date day;
            text[place] = (char)byte;
            bool dash = place == 4 || place == 7, digit = byte >= '0' && byte <= '9' && (place != 8 || byte <= '3');
            if (place == 5) digit = byte == '0' || byte == '1';
            if (place == 6) digit = byte >= '1' && byte <= '9';
            if (date_read_day((Text){text, 10}, &day) != (dash ? byte == '-' : digit)) fail_msg("%zu: %d", place, byte);
        }
}

static void formats_are_written_as_people_know_them(void **state)
{
    (void)state;
    static const char *const CASES[][3] = {
        {"default", "YYYY-MM-DD", "YYYY-MM-DD"},
        {"iso8601", "ISO 8601 (YYYY-MM-DD)", "ISO 8601（YYYY-MM-DD）"},
        {"excel-serial", "Excel's serial number", "Excel 日期序号"},
        {"%d.%m.%Y", "DD.MM.YYYY", "DD.MM.YYYY"},
        {"%Y年%m月%d日", "YYYY年MM月DD日", "YYYY年MM月DD日"},
        {"%d-%b-%y %H:%M:%S", "DD-Mon-YY hh:mm:ss", "DD-Mon-YY hh:mm:ss"},
        {"%Y%m00", "YYYYMM00", "YYYYMM00"},
    };
    Arena arena = {0};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        DateFormat format;
        assert_null(date_format_parse(text_from(CASES[i][0]), &format));
        Label label = date_format_label(&format, &arena);
        assert_string_equal(label.text[LANGUAGE_EN], CASES[i][1]);
        assert_string_equal(label.text[LANGUAGE_ZH], CASES[i][2]);
    }
    arena_free(&arena);
}

// A moment lies on the day it is where the clock is.
static void moments_have_days(void **state)
{
    (void)state;
    static const struct {
        int32_t day, seconds, offset, utc_day;
    } CASES[] = {{0, 0, 0, 0},          {0, 86399, 0, 0},       {0, 0, 480, -1},         {0, 28799, 480, -1},
                 {0, 28800, 480, 0},    {-1, 86399, 0, -1},     {-1, 86399, -720, 0},    {19909, 7200, 480, 19908},
                 {-719162, 0, 840, -719163}};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        int64_t moment = date_moment(CASES[i].day, CASES[i].seconds, CASES[i].offset);
        assert_true(moment == CASES[i].day * INT64_C(86400) + CASES[i].seconds - CASES[i].offset * 60);
        assert_int_equal(date_day_at(moment, CASES[i].offset), CASES[i].day);
        assert_int_equal(date_day_at(moment, 0), CASES[i].utc_day);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_calendar_is_the_c_library_s),
        cmocka_unit_test(days_that_do_not_exist_are_refused),
        cmocka_unit_test(far_years_are_written_with_four_digits),
        cmocka_unit_test(default_is_the_whole_iso_date),
        cmocka_unit_test(a_day_is_read_alone),
        cmocka_unit_test(only_digits_and_dashes_make_a_day),
        cmocka_unit_test(iso8601_may_be_partial_or_carry_a_time),
        cmocka_unit_test(excel_serials_have_five_digits),
        cmocka_unit_test(patterns_read_all_of_the_text),
        cmocka_unit_test(several_formats_are_all_tried),
        cmocka_unit_test(times_of_day_are_handed_out),
        cmocka_unit_test(moments_have_days),
        cmocka_unit_test(formats_are_checked_when_loaded),
        cmocka_unit_test(formats_are_written_as_people_know_them),
        cmocka_unit_test(a_partial_date_is_an_interval),
        cmocka_unit_test(no_byte_behind_the_text_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
