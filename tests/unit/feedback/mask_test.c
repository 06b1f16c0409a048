// What of a cell may be shown, by field, text and whether values are to be shown; and how it is printed.
#include "mapping/trial.h"

#include "feedback/mask.h"

static const char MODEL[] = "schema: 1\nname: m\nversion: '1'\nresources:\n  - name: person\n    primaryKey: []\n"
                            "    fields: [{name: sex}, {name: site}]\n";
static const char SCHEMA[] =
    "schema: 1\nname: c\npath: 't*.csv'\nformat: csv\npatient: id\nmissingValues: ['', 'not known']\nresources:\n"
    "  - name: r\n    fields:\n      - {name: id, phi: direct}\n      - {name: born, type: date, phi: date}\n"
    "      - {name: sex, constraints: {enum: [male, female]}, warnings: {enum: [male]}}\n"
    "      - {name: smoker, type: boolean, trueValues: [smokes], falseValues: [never smoked]}\n"
    "      - {name: site, titles: 部位}\n      - {name: dose, type: number}\n      - {name: seen, type: date}\n";
static const char MAPPING[] =
    "mapping: 1\ncenter: c\nschema: s.yaml\ntarget: m/1\nrecords:\n  person: {from: r, fields: {sex: sex, site: "
    "{from: site, codes: {鼻咽: nasopharynx, 'neck*': neck}}}}\n";

typedef struct Case {
    const char *field, *text, *printed;
} Case;

// By what findings call the field.
static const Case CASES[] = {
    // phi: direct: not even the shape, whatever it is
    {"id", "A-0001", "<hidden>"},
    {"id", "7", "<hidden>"},
    {"id", "not known", "<hidden>"},
    {"id", "", "<empty>"},
    // phi: date: the shape only
    {"born", "1950-01-31", "<9999-99-99>"},
    {"born", "不详", "<字字>"},
    // words the schema knows, in the enum or among missing values, true and false
    {"sex", "male", "male"},
    {"sex", "female", "female"},
    {"sex", "Male", "<aaaa>"},
    {"sex", "not known", "not known"},
    {"smoker", "never smoked", "never smoked"},
    {"smoker", "smokes daily", "<aaaaaa aaaaa>"},
    // codes of the mapping's list; what a pattern takes may be anything
    {"部位", "鼻咽", "鼻咽"},
    {"部位", "neck of Zhang San", "<aaaa aa aaaaa aaa>"},
    {"部位", "张三", "<字字>"},
    // a letter, one or two digits
    {"部位", "T", "T"},
    {"部位", "12", "12"},
    {"部位", "123", "<999>"},
    {"部位", "T2", "<a9>"},
    {"部位", "字", "<字>"},
    // numbers and dates as they are written, unless they might be numbers of a person
    {"dose", "66.5", "66.5"},
    {"dose", "<1.2e-05", "<1.2e-05"},
    {"dose", "138001", "<999999>"},
    {"dose", "13 800 138", "13 800 138"},
    {"dose", "13 800 138 000", "<99 999 999 999>"},
    {"dose", "66 Gy", "<99 aa>"},
    {"seen", "2015年3月1日", "2015年3月1日"},
    {"seen", "20150301", "<99999999>"},
    {"seen", "March 2015", "<aaaaa 9999>"},
    // what a terminal would obey is written out in either way
    {"dose", "\x1b[31m", "<\\u{1b}[99a>"},
    {"部位", "a\xe2\x80\xae" "b", "<a\\u{202e}a>"},
    {"部位", "e\xcc\x81", "<a>"},
    // long ones are cut between characters
    {"部位", "一二三四五六七八九十一二三四五六七八九十一二三四五", "<字字字字字字字字字字字字字字字字字字字字字字字字…>"},
    // a field nobody knows
    {"column 7", "male", "<aaaa>"},
    {"column 7", "T", "<a>"},
    {"column 7", "", "<empty>"},
};

static void run_cases(const Case *cases, size_t count, bool show_values)
{
    Trial trial;
    Arena arena = {0};
    trial_load(&trial, MODEL, SCHEMA, MAPPING);
    assert_complaints("definitions", &trial.complaints, "");
    const Mask *mask = mask_make(trial.mapping, show_values, &arena);
    for (size_t i = 0; i < count; i++) {
        Masked masked = mask_text(mask, "r", cases[i].field, text_from(cases[i].text), &arena);
        char label[256];
        snprintf(label, sizeof label, "%s: %s", cases[i].field, cases[i].text);
        assert_text(label, masked_print(&masked, LANGUAGE_EN, &arena), cases[i].printed);
    }
    arena_free(&arena);
    trial_free(&trial);
}

static void masked(void **state)
{
    (void)state;
    run_cases(CASES, COUNT(CASES), false);
}

// Everything, but nothing that steers.
static void shown(void **state)
{
    (void)state;
    static const Case SHOWN[] = {{"id", "A-0001", "A-0001"},
                                 {"born", "1950-01-31", "1950-01-31"},
                                 {"部位", "张三", "张三"},
                                 {"column 7", "male", "male"},
                                 {"id", "a\x1b[31m", "a\\u{1b}[31m"},
                                 {"id", "", "<empty>"}};
    run_cases(SHOWN, COUNT(SHOWN), true);
}

static void other_names(void **state)
{
    (void)state;
    Trial trial;
    Arena arena = {0};
    const Resource *of = NULL;
    trial_load(&trial, MODEL, SCHEMA, MAPPING);
    const Mask *mask = mask_make(trial.mapping, false, &arena);
    assert_string_equal(mask_field(mask, "r", "部位", &of)->name, "site");
    assert_string_equal(of->name, "r");
    assert_null(mask_field(mask, "r", "site", &of));   // findings use the center's own name
    assert_null(mask_field(mask, "q", "sex", &of));
    assert_null(mask_field(mask, NULL, "sex", &of));
    assert_string_equal(mask_visible(text_from("a\nb\xff.csv"), &arena), "a\\u{a}b\xff.csv");
    Masked empty = {MASK_EMPTY, ""}, hidden = {MASK_HIDDEN, ""};
    assert_string_equal(masked_print(&empty, LANGUAGE_ZH, &arena), "<空>");
    assert_string_equal(masked_print(&hidden, LANGUAGE_ZH, &arena), "<已隐藏>");
    arena_free(&arena);
    trial_free(&trial);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(masked), cmocka_unit_test(shown),
                                       cmocka_unit_test(other_names)};
    return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
