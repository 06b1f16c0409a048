// The table of words.
#include "feedback/words.h"

#include <inttypes.h>

// In byte order of the English.
static const Label ROWS[] = {
    {{", ", "，"}},
    {{": ", "："}},
    {{"; {1} kept that this export lacks", "；保留本次导出中没有的患者 {1} 名"}},
    {{"; {1} withdrawn", "；撤回 {1} 名"}},
    {{"<empty>", "<空>"}},
    {{"<hidden>", "<已隐藏>"}},
    {{"<{1} cells, hidden>", "<{1}个单元格，已隐藏>"}},
    {{"bad / checked", "不符 / 检查"}},
    {{"cells", "单元格"}},
    {{"check", "检查项"}},
    {{"checked", "检查"}},
    {{"code that no list has", "代码表中没有的代码"}},
    {{"column {1}", "{1}列"}},
    {{"dry run; nothing changed", "试运行；未作任何更改"}},
    {{"error", "错误"}},
    {{"every row of {1}", "{1} 的每一行"}},
    {{"field", "字段"}},
    {{"finding", "问题"}},
    {{"first", "首处"}},
    {{"for example", "例如"}},
    {{"for {1}", "用于 {1}"}},
    {{"held", "搁置待确认"}},
    {{"how to mend it", "怎样处理"}},
    {{"info", "提示"}},
    {{"list", "应加入"}},
    {{"loaded", "入库"}},
    {{"loaded as submission {1}: patients {2} new, {3} changed, {4} unchanged",
      "已入库，提交编号 {1}：患者新增 {2}，变更 {3}，无变化 {4}"}},
    {{"mend it: {1}", "处理：{1}"}},
    {{"must hold", "必须成立"}},
    {{"next  {1}", "下一步  {1}"}},
    {{"once a file", "每个文件一次"}},
    {{"once a patient", "每名患者一次"}},
    {{"once a patient: where it does not hold, the patient is not in the cohort", "每名患者一次：不成立时，该患者不在队列中"}},
    {{"only where", "仅当"}},
    {{"patient {1}", "患者 {1}"}},
    {{"read", "已读取"}},
    {{"refused", "拒收"}},
    {{"refused; nothing changed", "拒收；未作任何更改"}},
    {{"reverted", "已撤销"}},
    {{"rule {1}", "规则 {1}"}},
    {{"rules", "规则"}},
    {{"severity", "级别"}},
    {{"stale", "已过时"}},
    {{"stale: an extract at least as new is loaded (submission {1}); nothing changed",
      "已过时：已入库的数据不早于本次导出（提交编号 {1}）；未作任何更改"}},
    {{"stale: an extract at least as new is loaded; nothing changed", "已过时：已入库的数据不早于本次导出；未作任何更改"}},
    {{"unchanged", "无变化"}},
    {{"unchanged: the same files are loaded already (submission {1}); nothing changed",
      "无变化：相同文件已入库（提交编号 {1}）；未作任何更改"}},
    {{"values that may identify a person are masked: --show-values shows them",
      "可能识别个人的取值已遮盖：--show-values 可显示"}},
    {{"warning", "警告"}},
    {{"what it means", "含义"}},
    {{"why it matters", "为何重要"}},
    {{"written in", "出处"}},
    {{"wrote {1}", "已写入 {1}"}},
    {{"{1} check passed", "通过 {1} 项"}},
    {{"{1} checks passed", "通过 {1} 项"}},
    {{"{1} duplicate", "重复 {1}"}},
    {{"{1} error", "错误 {1}"}},
    {{"{1} errors", "错误 {1}"}},
    {{"{1} excluded", "排除 {1}"}},
    {{"{1} had nothing to decide", "不适用 {1} 项"}},
    {{"{1} ignored", "忽略 {1}"}},
    {{"{1} loaded", "入库 {1}"}},
    {{"{1} more codes (--limit 0 lists all)", "另有 {1} 个代码（--limit 0 可全部列出）"}},
    {{"{1} more like this:{2} (--limit 0 lists all)", "另有 {1} 处相同：{2}（--limit 0 可全部列出）"}},
    {{"{1} note", "提示 {1}"}},
    {{"{1} notes", "提示 {1}"}},
    {{"{1} patients read", "读取患者 {1} 名"}},
    {{"{1} quarantined", "隔离 {1}"}},
    {{"{1} removed", "撤回 {1}"}},
    {{"{1} rows read", "读取 {1} 行"}},
    {{"{1} superseded", "被取代 {1}"}},
    {{"{1} warning", "警告 {1}"}},
    {{"{1} warnings", "警告 {1}"}},
    {{"{1} {2} records read", "读取 {2} 记录 {1} 条"}},
    {{"{1}; nothing is loaded", "{1}；未入库任何数据"}},
};

const Phrases FEEDBACK_WORDS = {ROWS, sizeof ROWS / sizeof *ROWS};

const char *words_in(Language language, const char *english)
{
    return phrases_find(&FEEDBACK_WORDS, language, english);
}

void words_say(FILE *out, Language language, const char *english, ...)
{
    Buffer text = {0};
    va_list values;
    va_start(values, english);
    phrases_vfill(&text, &FEEDBACK_WORDS, language, english, values);
    va_end(values);
    fwrite(text.data, 1, text.size, out);
    buffer_free(&text);
}

void words_number(uint64_t number, char out[WORDS_NUMBER])
{
    char digits[24];
    int count = snprintf(digits, sizeof digits, "%" PRIu64, number), at = 0;
    for (int i = 0; i < count; i++) {
        if (i && (count - i) % 3 == 0) out[at++] = ' ';
        out[at++] = digits[i];
    }
    out[at] = '\0';
}

const char *words_disposition(Disposition disposition)
{
    static const char *const WORDS[DISPOSITION_COUNT] = {
        [DISPOSITION_LOADED] = "{1} loaded",           [DISPOSITION_DUPLICATE] = "{1} duplicate",
        [DISPOSITION_QUARANTINED] = "{1} quarantined", [DISPOSITION_EXCLUDED] = "{1} excluded",
        [DISPOSITION_REMOVED] = "{1} removed",         [DISPOSITION_SUPERSEDED] = "{1} superseded",
        [DISPOSITION_IGNORED] = "{1} ignored"};
    return WORDS[disposition];
}

const char *words_severity(Severity severity, size_t count)
{
    static const char *const WORDS[][2] = {[SEVERITY_INFO] = {"{1} note", "{1} notes"},
                                           [SEVERITY_WARNING] = {"{1} warning", "{1} warnings"},
                                           [SEVERITY_ERROR] = {"{1} error", "{1} errors"}};
    return WORDS[severity][count != 1];
}
