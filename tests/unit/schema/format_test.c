// Formats of dates: what is complained of, with its exact text and place.
#include "schema/loading.h"

static void formats(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"of a text", FIELD(", format: '%Y'"), "t.yaml:10:27: `format` goes with dates\n"},
        {"that are none at all", FIELD(", type: date, format: []"), "t.yaml:10:39: a date has at least one format\n"},
        {"that is none", FIELD(", type: date, format: '%Y-%q'"),
         "t.yaml:10:39: a date format knows %Y %y %m %b %d %H %M %S\n"},
        {"a word that is none", FIELD(", type: date, format: [default, iso]"),
         "t.yaml:10:49: a date format needs a year: %Y or %y (or is it default, iso8601, excel-serial?)\n"},
        {"day and month turned about", FIELD(", type: date, format: ['%d/%m/%Y', '%m/%d/%Y']"),
         "t.yaml:10:39: the formats %d/%m/%Y and %m/%d/%Y overlap: '04/01/2012' would be two dates (keep the one this "
         "column uses)\n"},
        {"a short and a long year", FIELD(", type: date, format: ['%Y%m', '%y%m%d']"),
         "t.yaml:10:39: the formats %Y%m and %y%m%d overlap: '201201' would be two dates (keep the one this column "
         "uses)\n"},
        {"year first and year last", FIELD(", type: date, format: ['%y%m%d', '%d%m%y']"),
         "t.yaml:10:39: the formats %y%m%d and %d%m%y overlap: '120101' would be two dates (keep the one this column "
         "uses)\n"},
        {"other signs between them", FIELD(", type: date, format: ['%d.%m.%Y', '%m/%d/%Y']"), ""},
        {"the same day in both", FIELD(", type: date, format: [default, iso8601, '%Y-%m-%d']"), ""},
        {"made-up days", FIELD(", type: date, format: ['%Y%m%d', '%Y%m00', '%Y0000', excel-serial]"), ""},
        {"names of months", FIELD(", type: date, format: ['%d-%b-%Y', '%m-%d-%Y', '%b-%d-%Y']"), ""},
        {"taken over from a type without any",
         CSV
         "types: {day: {type: date}}\nresources: [{name: r, fields: [{name: id}, {name: x, type: date, format: day}]}]",
         "t.yaml:7:74: type 'day' has no `format` to take over\n"},
        {"taken over from itself",
         CSV "types: {day: {type: date, format: [day]}}\nresources: [{name: r, fields: [{name: id}, {name: x, type: "
             "day}]}]",
         "t.yaml:6:36: format 'day' names itself in a circle\n"},
        {"taken over in a circle",
         CSV "types: {a: {type: date, format: b}, b: {type: date, format: [a]}}\nresources: [{name: r, fields: [{name: "
             "id}, {name: x, type: a}]}]",
         "t.yaml:6:33: format 'b' names itself in a circle\n"},
        {"taken over through a type that builds on another",
         CSV "types: {a: {type: date, format: '%Y'}, b: {type: a}}\nresources: [{name: r, fields: [{name: id}, {name: "
             "x, type: date, format: [b, '%Y-%m']}]}]",
         ""},
    };
    check(CASES, COUNT(CASES), SCHEMA_CENTER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(formats),
    };
    return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
