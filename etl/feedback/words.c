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
    {{"A code that may be a person's name is shown by its shape; it stands in the cell, and --show-values shows it.",
      "可能识别个人的代码只显示其形式；原文见单元格，或用 --show-values 显示。"}},
    {{"All patients are loaded; rows in error are left out.", "全部患者已入库；有错误的行未计入。"}},
    {{"All patients can be loaded; rows in error are left out.", "全部患者可以入库；有错误的行不计入。"}},
    {{"As read", "读取内容"}},
    {{"Bytes", "字节"}},
    {{"Can be loaded", "可入库"}},
    {{"Check", "检查项"}},
    {{"Checked", "检查次数"}},
    {{"Checked by rmnpc {1}.", "由 rmnpc {1} 检查。"}},
    {{"Checks that found nothing", "未发现问题的检查"}},
    {{"Code", "代码"}},
    {{"Codes that are in no list", "未收录的代码"}},
    {{"Codes that are in no list: {1}. Correct them, or have them added to the list.", "未收录的代码：{1} 个。请更正，或申请将其加入代码表。"}},
    {{"Column", "列"}},
    {{"Commonest codes", "常见代码"}},
    {{"Correct the code where it is mistyped. Where it is right, who keeps the definitions adds the line.",
      "录入有误的请更正；代码无误的，由数据规范的维护人员加入下列行。"}},
    {{"Definitions", "定义文件"}},
    {{"Different", "不同取值"}},
    {{"Duplicate", "重复"}},
    {{"Duplicate: equal to another row, counted once.", "重复：与另一行相同，只计一次。"}},
    {{"Errors", "错误"}},
    {{"Errors to mend: {1}. No patient waits for them.", "待修正的错误：{1} 处。没有患者因此被隔离。"}},
    {{"Every row that was read stands in one of the columns.", "读取的每一行恰好计入其中一列。"}},
    {{"Excluded", "排除"}},
    {{"Excluded: valid and stored, but not in the cohort.", "排除：数据有效并入库，但不在研究队列内。"}},
    {{"Export again, send all files together, and check them:", "重新导出，全部文件一并检查："}},
    {{"Field", "字段"}},
    {{"File", "文件"}},
    {{"Files", "文件"}},
    {{"Files and versions", "文件与版本"}},
    {{"Filled", "填写率"}},
    {{"Findings: {1}", "数据核查结果：{1}"}},
    {{"First", "首次出现"}},
    {{"Ignored", "忽略"}},
    {{"Ignored: out of scope, as the schema says.", "忽略：按数据规范不在范围内。"}},
    {{"Line", "行"}},
    {{"Line to add", "应添加的行"}},
    {{"Load it:", "入库："}},
    {{"Loaded", "已入库"}},
    {{"Loaded: in the database, or ready for it.", "入库：已存入数据库，或可以存入。"}},
    {{"Look at the warnings: {1}. They hold nothing back.", "核对警告：共 {1} 条。警告不影响入库。"}},
    {{"Mend the errors: {1}. They stand below with their places.", "修正错误：共 {1} 处。位置见下方各项。"}},
    {{"Mend the errors: {1}. They stand below with their places; all are in {2}.",
      "修正错误：共 {1} 处。位置见下方各项；完整清单见 {2}。"}},
    {{"Mend what refuses the submission. Once its files can be read whole, more may come to light.",
      "先修正导致拒收的问题。文件能完整读取后，可能还会发现其他问题。"}},
    {{"Name", "名称"}},
    {{"No errors. Warnings to look at: {1}.", "没有错误。需核对的警告：{1} 条。"}},
    {{"Not applicable: there was nothing to decide. That is not the same as passed.", "不适用：没有可判定的数据，不等于通过。"}},
    {{"Nothing else.", "无其他事项。"}},
    {{"Nothing new: the same files are loaded already", "没有变化：相同的文件已入库"}},
    {{"Nothing of this submission was loaded. Send the newest export.", "本次提交未入库。请发送最新的导出文件。"}},
    {{"Nothing to mend", "没有需要修正的问题"}},
    {{"Out of date: data at least as new are loaded already", "已过时：已入库的数据不早于本次导出"}},
    {{"Patient", "患者"}},
    {{"Patients", "患者"}},
    {{"Patients read", "读取患者"}},
    {{"Quarantined", "隔离"}},
    {{"Quarantined: kept out until an error is mended; what was loaded before stays.", "隔离：错误修正之前不入库；此前已入库的数据保留。"}},
    {{"Range", "范围"}},
    {{"Read", "读取"}},
    {{"Read as", "读取方式"}},
    {{"Refused: nothing of this submission can be loaded", "拒收：本次提交无法入库"}},
    {{"Removed", "撤回"}},
    {{"Removed: withdrawn by the center.", "撤回：由中心撤回。"}},
    {{"Result", "结果"}},
    {{"Rows that count, without repeated and withdrawn ones. Dates are given by month or year; counts below {1} are "
      "not told.",
      "只统计计入的行，不含重复和撤回的行。日期只精确到月或年；小于 {1} 的计数不显示。"}},
    {{"SHA-256", "SHA-256"}},
    {{"Superseded", "被取代"}},
    {{"Superseded: an older row of the same thing.", "被取代：同一内容的较旧的行。"}},
    {{"The others are loaded.", "其余患者已入库。"}},
    {{"The others can be loaded.", "其余患者可以入库。"}},
    {{"They hold nothing back.", "警告不影响入库。"}},
    {{"Times", "次数"}},
    {{"Values that may tell of a person are shown by their shape: 9 is a digit, a is a letter, {1} is a Chinese "
      "character.",
      "可能识别个人的内容只显示其形式：9 代表数字，a 代表字母，{1} 代表汉字。"}},
    {{"Version", "版本"}},
    {{"Warnings", "警告"}},
    {{"What", "类别"}},
    {{"What became of every row", "各行的去向"}},
    {{"What it looks for", "检查内容"}},
    {{"What refuses it stands first below.", "拒收原因列在下方最前。"}},
    {{"What the fields hold", "字段概况"}},
    {{"What to do next", "下一步"}},
    {{"What was checked", "检查情况"}},
    {{"What was found, the worst first", "发现的问题（按严重程度）"}},
    {{"Where", "位置"}},
    {{"bad / checked", "不符 / 检查"}},
    {{"cell", "内容"}},
    {{"cells", "单元格"}},
    {{"check", "检查项"}},
    {{"checked", "检查"}},
    {{"code", "代码"}},
    {{"code that no list has", "代码表中没有的代码"}},
    {{"column", "列号"}},
    {{"column {1}", "{1}列"}},
    {{"column {2}, lines {1}", "{2}列，第 {1} 行"}},
    {{"commonest codes", "常见代码"}},
    {{"compared", "比较的单元格"}},
    {{"different", "不同取值"}},
    {{"dry run; nothing changed", "试运行；未作任何更改"}},
    {{"empty", "空"}},
    {{"error", "错误"}},
    {{"every row of {1}", "{1} 的每一行"}},
    {{"field", "字段"}},
    {{"file", "文件"}},
    {{"filled", "填写率"}},
    {{"finding", "问题"}},
    {{"first", "首处"}},
    {{"for example", "例如"}},
    {{"for {1}", "用于 {1}"}},
    {{"held", "搁置待确认"}},
    {{"hidden", "已隐藏"}},
    {{"how to mend it", "怎样处理"}},
    {{"in no list: {1}", "未收录：{1}"}},
    {{"info", "提示"}},
    {{"kind", "类型"}},
    {{"letter", "列标"}},
    {{"line", "行"}},
    {{"line {1}", "第 {1} 行"}},
    {{"line {1}, column {2}", "第 {1} 行，{2}列"}},
    {{"line {1}:", "第 {1} 行："}},
    {{"lines {1}", "第 {1} 行"}},
    {{"list", "应加入"}},
    {{"loaded", "入库"}},
    {{"loaded as submission {1}: patients {2} new, {3} changed, {4} unchanged",
      "已入库，提交编号 {1}：患者新增 {2}，变更 {3}，无变化 {4}"}},
    {{"mapping", "映射"}},
    {{"mend it: {1}", "处理：{1}"}},
    {{"message", "问题说明"}},
    {{"missing", "缺失"}},
    {{"model", "通用模型"}},
    {{"must hold", "必须成立"}},
    {{"next  {1}", "下一步  {1}"}},
    {{"not applicable", "不适用"}},
    {{"once a file", "每个文件一次"}},
    {{"once a patient", "每名患者一次"}},
    {{"once a patient: where it does not hold, the patient is not in the cohort", "每名患者一次：不成立时，该患者不在队列中"}},
    {{"only where", "仅当"}},
    {{"passed", "通过"}},
    {{"patient", "患者"}},
    {{"patient {1}", "患者 {1}"}},
    {{"range", "范围"}},
    {{"read", "已读取"}},
    {{"refused", "拒收"}},
    {{"refused; nothing changed", "拒收；未作任何更改"}},
    {{"remedy", "处理方法"}},
    {{"resource", "数据表"}},
    {{"reverted", "已撤销"}},
    {{"rows", "行"}},
    {{"rule", "规则"}},
    {{"rule {1}", "规则 {1}"}},
    {{"rules", "规则"}},
    {{"schema", "数据规范"}},
    {{"severity", "级别"}},
    {{"stale", "已过时"}},
    {{"stale: an extract at least as new is loaded (submission {1}; with no tim"
      "e of extraction that of reception counts); nothing changed",
      "已过时：已入库的数据不早于本次导出（提交编号 {1}；没有导出时间的以接收时间为准）；未作任何更改"}},
    {{"stale: an extract at least as new is loaded (with no time of extraction "
      "that of reception counts); nothing changed",
      "已过时：已入库的数据不早于本次导出（没有导出时间的以接收时间为准）；未作任何更改"}},
    {{"the row has another width and is hidden", "该行列数不符，不予显示"}},
    {{"unchanged", "无变化"}},
    {{"unchanged: the same files are loaded already (submission {1}); nothing changed",
      "无变化：相同文件已入库（提交编号 {1}）；未作任何更改"}},
    {{"values that may identify a person are masked: --show-values shows them", "可能识别个人的取值已遮盖：--show-values 可显示"}},
    {{"warning", "警告"}},
    {{"what it means", "含义"}},
    {{"why it matters", "为何重要"}},
    {{"written in", "出处"}},
    {{"wrote {1}", "已写入 {1}"}},
    {{"{1} ({2})", "{1}（{2}）"}},
    {{"{1} check passed", "通过 {1} 项"}},
    {{"{1} checks passed", "通过 {1} 项"}},
    {{"{1} duplicate", "重复 {1}"}},
    {{"{1} error", "错误 {1}"}},
    {{"{1} errors", "错误 {1}"}},
    {{"{1} excluded", "排除 {1}"}},
    {{"{1} had nothing to decide", "不适用 {1} 项"}},
    {{"{1} ignored", "忽略 {1}"}},
    {{"{1} loaded", "入库 {1}"}},
    {{"{1} more", "另有 {1} 个"}},
    {{"{1} more (--limit 0 lists all)", "另有 {1} 处（--limit 0 可全部列出）"}},
    {{"{1} more code (--limit 0 lists all)", "另有 {1} 个代码（--limit 0 可全部列出）"}},
    {{"{1} more codes (--limit 0 lists all)", "另有 {1} 个代码（--limit 0 可全部列出）"}},
    {{"{1} more like this:{2} (--limit 0 lists all)", "另有 {1} 处相同：{2}（--limit 0 可全部列出）"}},
    {{"{1} more: {2}", "另有 {1} 处：见 {2}"}},
    {{"{1} note", "提示 {1}"}},
    {{"{1} notes", "提示 {1}"}},
    {{"{1} of {2} checked", "{1} / {2} 次检查"}},
    {{"{1} of {2} patients wait until their errors are mended", "{2} 名患者中有 {1} 名须修正错误后方可入库"}},
    {{"{1} passed, {2} not applicable", "通过 {1} 项，不适用 {2} 项"}},
    {{"{1} patient read", "读取患者 {1} 名"}},
    {{"{1} patients read", "读取患者 {1} 名"}},
    {{"{1} quarantined", "隔离 {1}"}},
    {{"{1} removed", "撤回 {1}"}},
    {{"{1} row read", "读取 {1} 行"}},
    {{"{1} rows read", "读取 {1} 行"}},
    {{"{1} superseded", "被取代 {1}"}},
    {{"{1} to {2}", "{1} 至 {2}"}},
    {{"{1} warning", "警告 {1}"}},
    {{"{1} warnings", "警告 {1}"}},
    {{"{1} {2} record read", "读取 {2} 记录 {1} 条"}},
    {{"{1} {2} records read", "读取 {2} 记录 {1} 条"}},
    {{"{1}: {2} row", "{1}：{2} 行"}},
    {{"{1}: {2} rows", "{1}：{2} 行"}},
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

const char *words_filled(Language language, Arena *arena, const char *english, ...)
{
    Buffer text = {0};
    va_list values;
    va_start(values, english);
    phrases_vfill(&text, &FEEDBACK_WORDS, language, english, values);
    va_end(values);
    return buffer_keep(&text, arena).data;
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
