// A first line of date formats, separated by blanks, and a text: a date that is read is written and read again; so are
// numbers and moments.
#include "fuzzing.h"

#include "base/date.h"
#include "base/decimal.h"

enum { MOST_FORMATS = 8 };

static void read_date(Text text, const DateFormat *formats, size_t count)
{
    Date date, again;
    int32_t seconds, offset;
    char written[DATE_TEXT];
    if (date_read(text, formats, count, &date, &seconds, &offset) != DATE_OK) return;
    require(seconds >= 0 && seconds <= 86400 && date_last(date) >= date.first, "a date is an interval of days");
    date_write_partial(date, written);
    require(date_read_iso(text_from(written), &again) && again.first == date.first && again.precision == date.precision,
            "a date that is written is read again");
}

static void read_number(Text text)
{
    Decimal number, again;
    Buffer out = {0};
    if (!decimal_read(text, '.', ',', &number)) return;
    decimal_write(number, &out);
    bool read = decimal_read(buffer_as_text(&out), '.', 0, &again);
    require(!read || decimal_compare(number, again) == 0, "a number that is written is read again");
    buffer_free(&out);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    const unsigned char *end = memchr(data, '\n', size);
    DateFormat formats[MOST_FORMATS];
    size_t count = 0;
    int64_t moment;
    if (!end) return 0;
    Text text = input_text(end + 1, size - (size_t)(end + 1 - data));
    for (const unsigned char *at = data; at < end && count < MOST_FORMATS;) {
        const unsigned char *blank = memchr(at, ' ', (size_t)(end - at)), *stop = blank ? blank : end;
        if (!date_format_parse(input_text(at, (size_t)(stop - at)), &formats[count])) count++;
        at = stop + 1;
    }
    read_date(text, formats, count);
    read_number(text);
    date_read_moment(text, 480, &moment);
    return 0;
}
