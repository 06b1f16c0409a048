// Text: exactly what a terminal shows.
#include "handmade.h"

#include "feedback/column.h"
#include "feedback/text.h"

typedef struct Case {
    const char *label;
    size_t limit;
    Language language;
    const char *text;
} Case;

static const char WHOLE[] =
    "error[T203] not a date in a declared form\n"
    "  --> 病例.csv:77:28 (column AB)   patient P-0123456789ABC\n"
    "   |\n"
    " 77| …,2012/2/30,…\n"
    "   |   ^^^^^^^^^ 确诊日期\n"
    "  --> 病例.csv:78:28 (column AB)   确诊日期   patient P-0123456789ABC\n"
    "  --> 病例.csv:81:28 (column AB)   确诊日期   patient P-0123456789ABC\n"
    "   = mend it: write the date in a form of the data dictionary; check that the day exists\n"
    "   = 9 more like this: :86 :93 :102 :113 :126 :141 :158 :177 … (--limit 0 lists all)\n"
    "\n"
    "error[R401] status is 死亡 but there is no date of death   rule c09/main/dead-needs-date\n"
    "  --> 病例.csv:1080:1 (column A)   patient #4\n"
    "    |\n"
    "1080| 死亡,…,<empty>\n"
    "    | ^^^^ 生存状态\n"
    "    |        ^^^^^^^ 死亡日期\n"
    "   = mend it: check the values the rule compares\n"
    "\n"
    "error[F107] the row has another number of cells than the header\n"
    "  --> 病例.csv:1081   patient #4\n"
    "    |\n"
    "1081| <7 cells, hidden>\n"
    "   = mend it: look for an unquoted delimiter or a lost line end in this row\n"
    "\n"
    "error[M602] the record model needs a value that this cell should give   for r/patient/sex\n"
    "  --> odm.xml:14   I_SEX   patient #3\n"
    "   = mend it: fill it in\n"
    "\n"
    "warning[K501] equal to an earlier row; counted once\n"
    "  --> 病例.csv:978   patient #3\n"
    "   = mend it: remove one of the two\n"
    "\n"
    "warning[R401] the form is \"open\"   rule c09/dm/finished\n"
    "  --> odm.xml:12   patient #3\n"
    "   |\n"
    " 12| … <hidden> …\n"
    "   |   ^^^^^^^^ I_SEX\n"
    "  ::: 病例.csv:5\n"
    "  5| …,<9999-99-99>,12,…\n"
    "   |   ^^^^^^^^^^^^ a\n"
    "   |                ^^ b\n"
    "   = mend it: check the values the rule compares\n"
    "\n"
    "info[M603] valid, but not in the cohort   rule r/has-metastasis\n"
    "  --> odm.xml\n"
    "\n"
    "check              severity   bad / checked   first\n"
    "T203 确诊日期      error         12 / 1 204   病例.csv:77\n"
    "dead-needs-date    error          1 /    96   病例.csv:1080\n"
    "F107 main          error          1 / 1 234   病例.csv:1081\n"
    "M602 patient.sex   error          1 /     –   odm.xml:14\n"
    "K501 main          warning        1 / 1 234   病例.csv:978\n"
    "finished           warning        1 /     1   odm.xml:12\n"
    "has-metastasis     info           1 / 1 218   odm.xml\n"
    "1 check passed, 1 had nothing to decide\n"
    "\n"
    "code that no list has   field      cells   list\n"
    "<字字>                  病理类型       1   mappings/c09.yaml:7\n"
    "7                       I_SEX         11   schemas/c09.yaml:21\n"
    "\n"
    "c09: 病例.csv: 1 234 rows read = 1 218 loaded + 1 duplicate + 15 quarantined + 0 excluded + 0 removed "
    "+ 0 superseded + 0 ignored\n"
    "c09: odm.xml: 1 SubjectData record read = 1 loaded + 0 duplicate + 0 quarantined + 0 excluded "
    "+ 0 removed + 0 superseded + 0 ignored\n"
    "c09: 1 233 patients read = 1 218 loaded + 0 duplicate + 15 quarantined + 0 excluded + 0 removed "
    "+ 0 superseded + 0 ignored\n"
    "c09: 15 errors, 2 warnings, 1 note\n"
    "values that may identify a person are masked: --show-values shows them\n"
    "wrote out/findings.csv  findings.json\n"
    "next  rmnpc validate c09 病例.csv\n";

static const char WHOLE_ZH[] =
    "错误[T203] 不是有效日期，或写法不符合规定\n"
    "  --> 病例.csv:77:28 (AB列)   患者 P-0123456789ABC\n"
    "   |\n"
    " 77| …,2012/2/30,…\n"
    "   |   ^^^^^^^^^ 确诊日期\n"
    "  --> 病例.csv:78:28 (AB列)   确诊日期   患者 P-0123456789ABC\n"
    "  --> 病例.csv:81:28 (AB列)   确诊日期   患者 P-0123456789ABC\n"
    "   = 处理：请按数据字典的写法填写日期，并核对该日期是否存在\n"
    "   = 另有 9 处相同： :86 :93 :102 :113 :126 :141 :158 :177 …（--limit 0 可全部列出）\n"
    "\n"
    "错误[R401] 状态为死亡但没有死亡日期   规则 c09/main/dead-needs-date\n"
    "  --> 病例.csv:1080:1 (A列)   患者 #4\n"
    "    |\n"
    "1080| 死亡,…,<空>\n"
    "    | ^^^^ 生存状态\n"
    "    |        ^^^^ 死亡日期\n"
    "   = 处理：请核对规则所比较的各项取值\n"
    "\n"
    "错误[F107] 该行的单元格数与表头不一致\n"
    "  --> 病例.csv:1081   患者 #4\n"
    "    |\n"
    "1081| <7个单元格，已隐藏>\n"
    "   = 处理：请检查该行是否有未加引号的分隔符，或丢失了换行\n"
    "\n"
    "错误[M602] 通用模型必需的值缺失，应由此单元格给出   用于 r/patient/sex\n"
    "  --> odm.xml:14   I_SEX   患者 #3\n"
    "   = 处理：请补填\n"
    "\n"
    "警告[K501] 与前面的某行相同，只计一次\n"
    "  --> 病例.csv:978   患者 #3\n"
    "   = 处理：请删除其中一行\n"
    "\n"
    "警告[R401] 表单“未完成”   规则 c09/dm/finished\n"
    "  --> odm.xml:12   患者 #3\n"
    "   |\n"
    " 12| … <已隐藏> …\n"
    "   |   ^^^^^^^^ I_SEX\n"
    "  ::: 病例.csv:5\n"
    "  5| …,<9999-99-99>,12,…\n"
    "   |   ^^^^^^^^^^^^ a\n"
    "   |                ^^ b\n"
    "   = 处理：请核对规则所比较的各项取值\n"
    "\n"
    "提示[M603] 数据有效，但不在研究队列内   规则 r/has-metastasis\n"
    "  --> odm.xml\n"
    "\n"
    "检查项             级别   不符 / 检查   首处\n"
    "T203 确诊日期      错误    12 / 1 204   病例.csv:77\n"
    "dead-needs-date    错误     1 /    96   病例.csv:1080\n"
    "F107 main          错误     1 / 1 234   病例.csv:1081\n"
    "M602 patient.sex   错误     1 /     –   odm.xml:14\n"
    "K501 main          警告     1 / 1 234   病例.csv:978\n"
    "finished           警告     1 /     1   odm.xml:12\n"
    "has-metastasis     提示     1 / 1 218   odm.xml\n"
    "通过 1 项，不适用 1 项\n"
    "\n"
    "代码表中没有的代码   字段       单元格   应加入\n"
    "<字字>               病理类型        1   mappings/c09.yaml:7\n"
    "7                    I_SEX          11   schemas/c09.yaml:21\n"
    "\n"
    "c09：病例.csv：读取 1 234 行 = 入库 1 218 + 重复 1 + 隔离 15 + 排除 0 + 撤回 0 + 被取代 0 + 忽略 0\n"
    "c09：odm.xml：读取 SubjectData 记录 1 条 = 入库 1 + 重复 0 + 隔离 0 + 排除 0 + 撤回 0 + 被取代 0 + 忽略 0\n"
    "c09：读取患者 1 233 名 = 入库 1 218 + 重复 0 + 隔离 15 + 排除 0 + 撤回 0 + 被取代 0 + 忽略 0\n"
    "c09：错误 15，警告 2，提示 1\n"
    "可能识别个人的取值已遮盖：--show-values 可显示\n"
    "已写入 out/findings.csv  findings.json\n"
    "下一步  rmnpc validate c09 病例.csv\n";

static void everything_is_shown(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"three of a check, and where the others are", FEEDBACK_LIMIT_OWN, LANGUAGE_EN, WHOLE},
        {"the same in Chinese", FEEDBACK_LIMIT_OWN, LANGUAGE_ZH, WHOLE_ZH},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        Handmade made;
        handmade_make(&made, true);
        made.feedback.limit = CASES[i].limit;
        made.feedback.language = CASES[i].language;
        made.feedback.written = "out/findings.csv  findings.json";
        made.feedback.next = "rmnpc validate c09 病例.csv";
        char *text = handmade_written(feedback_text, &made.feedback);
        assert_text(CASES[i].label, text, CASES[i].text);
        free(text);
        handmade_free(&made);
    }
}

// A limit cuts the list of each check and says what it hides; table and ledger stay whole.
static void limits_cut_lists_only(void **state)
{
    (void)state;
    static const struct {
        size_t limit;
        const char *place, *more, *codes;
    } CASES[] = {
        {1, "  --> 病例.csv:77:28 (column AB)   patient P-0123456789ABC\n",
         "   = 11 more like this: :78 :81 :86 :93 :102 :113 :126 :141 … (--limit 0 lists all)\n",
         "1 more code (--limit 0 lists all)\n"},
        {4, "  --> 病例.csv:86:28 (column AB)   确诊日期   patient P-0123456789ABC\n",
         "   = 8 more like this: :93 :102 :113 :126 :141 :158 :177 :198 (--limit 0 lists all)\n", ""},
        {0, "  --> 病例.csv:198:28 (column AB)   确诊日期   patient P-0123456789ABC\n", "", ""},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        Handmade made;
        handmade_make(&made, true);
        made.feedback.limit = CASES[i].limit;
        char *text = handmade_written(feedback_text, &made.feedback);
        assert_non_null(strstr(text, CASES[i].place));
        assert_non_null(strstr(text, CASES[i].more));
        assert_non_null(strstr(text, CASES[i].codes));
        assert_int_equal(strstr(text, "more like this") != NULL, *CASES[i].more != '\0');
        assert_int_equal(strstr(text, "more code") != NULL, *CASES[i].codes != '\0');
        assert_non_null(strstr(text, "T203 确诊日期      error         12 / 1 204   病例.csv:77\n"));
        assert_non_null(strstr(text, "c09: 15 errors, 2 warnings, 1 note\n"));
        free(text);
        handmade_free(&made);
    }
}

#define CLEAN_LEDGER \
    "c09: 病例.csv: 1 234 rows read = 1 218 loaded + 1 duplicate + 15 quarantined + 0 excluded + 0 removed + 0 " \
    "superseded + 0 ignored\n" \
    "c09: odm.xml: 1 SubjectData record read = 1 loaded + 0 duplicate + 0 quarantined + 0 excluded + 0 removed + 0 " \
    "superseded + 0 ignored\n"
#define CLEAN_PATIENTS \
    "c09: 1 233 patients read = 1 218 loaded + 0 duplicate + 15 quarantined + 0 excluded + 0 removed + 0 superseded + " \
    "0 ignored\n"

static void nothing_to_say(void **state)
{
    (void)state;
    Handmade made;
    handmade_make(&made, false);
    char *text = handmade_written(feedback_text, &made.feedback);
    assert_text("clean", text,
                "1 check passed, 1 had nothing to decide\n\n" CLEAN_LEDGER CLEAN_PATIENTS
                "c09: 0 errors, 0 warnings, 0 notes\n");
    free(text);
    made.feedback.ledger = &HANDMADE_REFUSED;
    made.feedback.state = "refused";
    text = handmade_written(feedback_text, &made.feedback);
    assert_text("refused: nothing is said to have passed", text,
                "\nc09: refused; nothing is loaded\nc09: 0 errors, 0 warnings, 0 notes\n");
    free(text);
    made.feedback.ledger = &HANDMADE_LEDGER;
    text = handmade_written(feedback_summary, &made.feedback);
    assert_text("the sentence alone", text, CLEAN_PATIENTS);
    free(text);
    made.feedback.ledger = &HANDMADE_REFUSED;
    text = handmade_written(feedback_summary, &made.feedback);
    assert_text("the sentence of a refusal", text, "c09: refused; nothing is loaded\n");
    free(text);
    handmade_free(&made);
}

// Names of files and columns come from outside: a terminal must neither obey them nor turn the line about.
static void names_cannot_steer_the_terminal(void **state)
{
    (void)state;
    static const char *const NAMES[] = {"a\x1b[31m\n.csv\u202e\xc2\x9b\xff.\xe6\x80"};
    LedgerLine lines[] = {{.file = NAMES[0], .unit = "row"}, {.file = "*", .unit = "patient"}};
    const Ledger ledger = {lines, 2, false};
    Handmade made;
    handmade_make(&made, false);
    made.findings.files = NAMES;
    made.findings.file_count = 1;
    finding_add(&made.findings, FINDING_UNKNOWN_COLUMN, &(Place){NULL, "title\u200f\x7f", 0, 1, 1}, NULL);
    made.checks.count = 0;
    memset(made.checks.by_state, 0, sizeof made.checks.by_state);
    handmade_check(&made, 0, 1, NULL, 0);
    made.feedback.ledger = &ledger;
    char *text = handmade_written(feedback_text, &made.feedback);
    assert_non_null(strstr(
        text, "  --> a\\u{1b}[31m\\u{a}.csv\\u{202e}\\u{9b}\xff.\xe6\x80:1:1 (column A)   title\\u{200f}\\u{7f}\n"));
    assert_non_null(strstr(text, "\nF115 title\\u{200f}\\u{7f}   error              1 / –   :1\n"));
    assert_non_null(strstr(text, "\nc09: a\\u{1b}[31m\\u{a}.csv\\u{202e}\\u{9b}\xff.\xe6\x80: 0 rows read ="));
    free(text);
    handmade_free(&made);
}

// Colours stand around what they colour, and nothing else changes.
static void colours(void **state)
{
    (void)state;
    static const char *const LINES[] = {
        "\033[1;31merror[T203]\033[0m\033[1m not a date in a declared form\033[0m\n"
        "\033[34m  -->\033[0m 病例.csv:77:28 (column AB)   patient P-0123456789ABC\n"
        "   \033[34m|\033[0m\n"
        " 77\033[34m| \033[0m…,2012/2/30,…\n"
        "   \033[34m| \033[0m  \033[1;31m^^^^^^^^^ 确诊日期\033[0m\n",
        "\033[1;33mwarning[K501]\033[0m\033[1m equal to", "\033[1;36minfo[M603]\033[0m"};
    Handmade made;
    handmade_make(&made, true);
    made.feedback.color = true;
    char *text = handmade_written(feedback_text, &made.feedback);
    for (size_t i = 0; i < COUNT(LINES); i++) assert_non_null(strstr(text, LINES[i]));
    free(text);
    handmade_free(&made);
}

static const char PROFILE[] =
    "1 check passed, 1 had nothing to decide\n"
    "\n"
    "main: 1 234 rows\n"
    "field      filled   different   range                commonest codes\n"
    "住院号      100 %      4 096+\n"
    "性别         97 %           3                        男 1 200, 女 <5, in no list: 1\n"
    "确诊日期     49 %         500   2003-05 to 2021-11\n"
    "\n"
    "dm: 0 rows\n"
    "field   filled   different   range   commonest codes\n"
    "I_SEX      0 %           0\n"
    "\n" CLEAN_LEDGER CLEAN_PATIENTS "c09: 0 errors, 0 warnings, 0 notes\n";

static const char PROFILE_ZH[] =
    "\nmain：1 234 行\n"
    "字段       填写率   不同取值   范围                 常见代码\n"
    "住院号      100 %     4 096+\n"
    "性别         97 %          3                        男 1 200，女 <5，未收录：1\n"
    "确诊日期     49 %        500   2003-05 至 2021-11\n";

// Shown where it was asked for only: files written besides have one of their own.
static void a_profile(void **state)
{
    (void)state;
    Handmade made;
    handmade_make(&made, false);
    made.feedback.profile = &HANDMADE_PROFILE;
    char *text = handmade_written(feedback_text, &made.feedback);
    assert_null(strstr(text, "filled"));
    free(text);
    made.feedback.text_profile = true;
    text = handmade_written(feedback_text, &made.feedback);
    assert_text("profile", text, PROFILE);
    free(text);
    made.feedback.language = LANGUAGE_ZH;
    text = handmade_written(feedback_text, &made.feedback);
    assert_non_null(strstr(text, PROFILE_ZH));
    free(text);
    handmade_free(&made);
}

static void columns_have_letters(void **state)
{
    (void)state;
    static const struct {
        uint32_t column;
        const char *letters;
    } CASES[] = {{1, "A"}, {26, "Z"}, {27, "AA"}, {702, "ZZ"}, {703, "AAA"}, {16384, "XFD"}};
    for (size_t i = 0; i < COUNT(CASES); i++) {
        char letters[8];
        column_letters(CASES[i].column, letters);
        assert_string_equal(letters, CASES[i].letters);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_is_shown),
        cmocka_unit_test(limits_cut_lists_only),
        cmocka_unit_test(nothing_to_say),
        cmocka_unit_test(names_cannot_steer_the_terminal),
        cmocka_unit_test(colours),
        cmocka_unit_test(a_profile),
        cmocka_unit_test(columns_have_letters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
