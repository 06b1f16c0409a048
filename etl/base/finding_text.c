// All that findings say, in every language: the kinds with their messages and remedies, and what is said instead where
// a stage knows more than the kind does. Both are written for a data manager: what is wrong, then what to do.
#include "base/finding.h"

#define INFO SEVERITY_INFO
#define WARN SEVERITY_WARNING
#define FAIL SEVERITY_ERROR

static const FindingKind KINDS[FINDING_CODE_COUNT] = {
    [FINDING_ENCODING_MISMATCH] = {"F101", "encoding_mismatch", FAIL,
        {{"the bytes are not in the declared encoding", "文件内容与声明的编码不符"}},
        {{"export the file again without opening and saving it in between", "请重新导出，中途不要打开和另存"}}},
    [FINDING_UNEXPECTED_BOM] = {"F102", "unexpected_bom", WARN,
        {{"the file begins with a byte order mark that was not expected", "文件开头有未声明的BOM（字节顺序标记）"}},
        {{"nothing is lost; save as UTF-8 without BOM, or declare utf-8-sig",
          "数据未受影响；请另存为不带BOM的UTF-8，或在数据规范中声明utf-8-sig"}}},
    [FINDING_NOT_WELL_FORMED] = {"F103", "not_well_formed", FAIL,
        {{"the XML is not well-formed", "XML格式不正确"}},
        {{"export the file again; it may have been cut off", "请重新导出；文件可能不完整"}}},
    [FINDING_DOCTYPE] = {"F104", "doctype", FAIL,
        {{"the file declares a document type or uses an entity", "文件含有DOCTYPE声明或实体引用"}},
        {{"export without DOCTYPE and entities; they are refused for safety", "请导出不含DOCTYPE和实体的文件；出于安全考虑，此类文件一律拒收"}}},
    [FINDING_WRONG_NAMESPACE] = {"F105", "wrong_namespace", FAIL,
        {{"an element stands in a namespace the schema does not know", "元素所在的命名空间不在数据规范中"}},
        {{"the exporting system may have been upgraded: check the export version and tell us",
          "导出系统可能已升级：请核对导出版本并告知我们"}}},
    [FINDING_UNTERMINATED_QUOTE] = {"F106", "unterminated_quote", FAIL,
        {{"a quoted cell begins here and never ends", "此处的引号没有结束"}},
        {{"close the quote, or double a quote inside the cell", "请补上结束引号；单元格内的引号须写成两个"}}},
    [FINDING_RAGGED_ROW] = {"F107", "ragged_row", FAIL,
        {{"the row has another number of cells than the header", "该行的单元格数与表头不一致"}},
        {{"look for an unquoted delimiter or a lost line end in this row", "请检查该行是否有未加引号的分隔符，或丢失了换行"}}},
    [FINDING_CONTROL_CHARACTER] = {"F108", "control_character", FAIL,
        {{"the file holds a NUL or control character", "文件含有NUL或控制字符"}},
        {{"export again; a text file has none", "请重新导出；文本文件中不应有此类字符"}}},
    [FINDING_CELL_TOO_LARGE] = {"F109", "cell_too_large", FAIL,
        {{"a cell or text is larger than allowed", "单元格或文本超过允许的长度"}},
        {{"look for a quote that was opened and never closed, or shorten the cell", "请检查是否有未结束的引号，或缩短内容"}}},
    [FINDING_EMPTY_FILE] = {"F110", "empty_file", FAIL,
        {{"the file is empty", "文件为空"}},
        {{"export again", "请重新导出"}}},
    [FINDING_NO_RECORDS] = {"F111", "no_records", FAIL,
        {{"the file holds no record", "文件中没有记录"}},
        {{"a full export without a record is taken for a failed one: export again", "全量导出没有记录，视为导出失败：请重新导出"}}},
    [FINDING_MISSING_FILE] = {"F112", "missing_file", FAIL,
        {{"a file of the submission is missing", "提交中缺少文件"}},
        {{"send all files of the submission together", "请将本次提交的全部文件一并发送"}}},
    [FINDING_UNEXPECTED_FILE] = {"F113", "unexpected_file", FAIL,
        {{"a file is in the submission that the schema does not know", "提交中有数据规范以外的文件"}},
        {{"remove it, or check its name", "请移除该文件，或核对文件名"}}},
    [FINDING_MISSING_COLUMN] = {"F114", "missing_column", FAIL,
        {{"a column the schema needs is not in the header", "表头缺少数据规范要求的列"}},
        {{"restore the column; was it renamed?", "请恢复该列；列名是否改过？"}}},
    [FINDING_UNKNOWN_COLUMN] = {"F115", "unknown_column", FAIL,
        {{"a column is not in the schema", "该列不在数据规范中"}},
        {{"remove it, or add it to the schema", "请删除该列，或在数据规范中增加"}}},
    [FINDING_UNKNOWN_ITEM] = {"F124", "unknown_item", FAIL,
        {{"an item is not in the schema", "该数据项不在数据规范中"}},
        {{"remove it, or add it to the schema", "请删除该数据项，或在数据规范中增加"}}},
    [FINDING_DUPLICATE_COLUMN] = {"F116", "duplicate_column", FAIL,
        {{"two columns have the same title", "两列的列名相同"}},
        {{"give each column its own title", "请为每列使用不同的列名"}}},
    [FINDING_WRONG_DELIMITER] = {"F117", "wrong_delimiter", FAIL,
        {{"the header is one cell: the file uses another delimiter", "表头只有一个单元格：文件使用了其他分隔符"}},
        {{"export with the delimiter of the schema", "请按数据规范规定的分隔符导出"}}},
    [FINDING_TITLE_LINE_MISSING] = {"F118", "title_line_missing", FAIL,
        {{"the header stands earlier than the schema says: the title line is missing", "表头位置比数据规范靠前：缺少标题行"}},
        {{"export with the title line", "请连同标题行一起导出"}}},
    [FINDING_FILE_FIELD] = {"F119", "file_field", FAIL,
        {{"a value the file has once breaks its constraint", "文件级数据项不符合约束"}},
        {{"check the export's version and settings", "请核对导出的版本和设置"}}},
    [FINDING_UNKNOWN_ROW] = {"F120", "unknown_row", FAIL,
        {{"no resource of the schema takes this row", "数据规范中没有数据表对应该行"}},
        {{"was a form or instrument renamed or added?", "是否改名或新增了表单？"}}},
    [FINDING_BLANK_ROWS] = {"F121", "blank_rows", INFO,
        {{"rows without text in any cell were skipped", "已跳过空行"}},
        {{"nothing to do", "无需处理"}}},
    [FINDING_ROW_AFTER_STOP] = {"F122", "row_after_stop", FAIL,
        {{"a row follows the row that ends the table", "表尾行之后还有内容"}},
        {{"remove what stands below the closing row", "请删除表尾行以下的内容"}}},
    [FINDING_TOO_DEEP] = {"F123", "too_deep", FAIL,
        {{"the XML is nested deeper or larger than allowed", "XML的嵌套层数或大小超过限制"}},
        {{"check the export", "请检查导出文件"}}},
    [FINDING_WRONG_FORMAT] = {"F125", "wrong_format", FAIL,
        {{"the file is of another format than the schema says", "文件格式与数据规范不符"}},
        {{"send the file the schema describes", "请发送数据规范所述的文件"}}},
    [FINDING_TOO_COSTLY] = {"F126", "too_costly", FAIL,
        {{"the submission takes more memory or time than it may", "该提交占用的内存或时间超过限制"}},
        {{"send it in several parts; is something in it repeated without end?", "请分几次发送，并检查是否有无休止重复的内容"}}},
    [FINDING_UNPARSABLE_VALUE] = {"T201", "unparsable_value", FAIL,
        {{"the text does not have the form the schema describes", "内容不符合数据规范规定的写法"}},
        {{"write it in the form of the data dictionary", "请按数据字典的写法填写"}}},
    [FINDING_INVALID_NUMBER] = {"T202", "invalid_number", FAIL,
        {{"not a number as the schema describes it", "不是数据规范规定的数字"}},
        {{"write digits with the declared decimal mark and unit", "请填写数字，小数点和单位按数据规范"}}},
    [FINDING_INVALID_DATE] = {"T203", "invalid_date", FAIL,
        {{"not a date in a declared form", "不是有效日期，或写法不符合规定"}},
        {{"write the date in a form of the data dictionary; check that the day exists", "请按数据字典的写法填写日期，并核对该日期是否存在"}}},
    [FINDING_AMBIGUOUS] = {"T204", "ambiguous", FAIL,
        {{"can be read in two ways", "内容有歧义，可作两种理解"}},
        {{"make it clear which is meant", "请写明是哪一种"}}},
    [FINDING_UNKNOWN_UNIT] = {"T205", "unknown_unit", FAIL,
        {{"the unit is missing or unknown", "单位缺失或无法识别"}},
        {{"give the unit as in the data dictionary", "请按数据字典填写单位"}}},
    [FINDING_MISSING_VALUE] = {"C301", "missing_value", FAIL,
        {{"a value is required here", "必填项缺失"}},
        {{"fill it in", "请补填"}}},
    [FINDING_NOT_IN_ENUM] = {"C302", "unknown_code", FAIL,
        {{"not in the list of allowed values", "取值不在允许值列表中"}},
        {{"use a value of the data dictionary, or add the code to the schema", "请使用数据字典中的取值，或在数据规范中增加该代码"}}},
    [FINDING_PATTERN] = {"C303", "pattern", FAIL,
        {{"does not match the pattern of the schema", "不符合数据规范规定的格式"}},
        {{"write it in the form of the data dictionary", "请按数据字典的写法填写"}}},
    [FINDING_OUT_OF_RANGE] = {"C304", "out_of_range", FAIL,
        {{"outside the allowed range", "超出允许范围"}},
        {{"check the value", "请核对该值"}}},
    [FINDING_PRECISION] = {"C305", "precision", FAIL,
        {{"the date is less exact than required", "日期精度不足"}},
        {{"give the full date", "请填写完整日期"}}},
    [FINDING_CORRECTED] = {"C306", "corrected", INFO,
        {{"read as corrected", "已按更正后的值读取"}},
        {{"nothing to do", "无需处理"}}},
    [FINDING_CORRECTION_STALE] = {"C307", "correction_stale", WARN,
        {{"a correction names another text than the cell holds", "更正记录中的原值与单元格不一致"}},
        {{"remove or renew the correction", "请删除或更新该更正记录"}}},
    [FINDING_CORRECTION_UNUSED] = {"C308", "correction_unused", WARN,
        {{"a correction names no row of this submission", "本次提交中没有该更正记录对应的行"}},
        {{"remove the correction", "请删除该更正记录"}}},
    [FINDING_RULE] = {"R401", "rule", FAIL,
        {{"a rule does not hold", "不符合规则"}},
        {{"check the values the rule compares", "请核对规则所比较的各项取值"}}},
    [FINDING_DUPLICATE_ROW] = {"K501", "duplicate_row", WARN,
        {{"equal to an earlier row; counted once", "与前面的某行相同，只计一次"}},
        {{"remove one of the two", "请删除其中一行"}}},
    [FINDING_CONFLICTING_DUPLICATE] = {"K502", "conflicting_duplicate", FAIL,
        {{"another row has the same key and other values", "另一行的主键相同，但其他内容不同"}},
        {{"keep the right row, remove the other", "请保留正确的一行，删除另一行"}}},
    [FINDING_ORPHAN] = {"K503", "orphan", FAIL,
        {{"the row refers to a row that does not exist", "该行引用的行不存在"}},
        {{"add the missing row, or correct the key", "请补上缺少的行，或更正关联字段"}}},
    [FINDING_MISSING_KEY] = {"K504", "missing_key", FAIL,
        {{"the row does not say whose it is", "该行没有患者标识"}},
        {{"fill in the patient's identifier", "请填写患者标识"}}},
    [FINDING_REMOVED] = {"K505", "removed", INFO,
        {{"withdrawn by the center", "已由中心撤回"}},
        {{"nothing to do", "无需处理"}}},
    [FINDING_SUPERSEDED] = {"K506", "superseded", INFO,
        {{"replaced by a newer row of the same file", "已被同一文件中较新的行取代"}},
        {{"nothing to do", "无需处理"}}},
    [FINDING_POSSIBLE_DUPLICATE] = {"K507", "possible_duplicate", WARN,
        {{"another patient has the same values in a unique key", "另一名患者的唯一键取值与此相同"}},
        {{"check whether the two are one person", "请核对是否为同一人"}}},
    [FINDING_UNKNOWN_CODE] = {"M601", "unknown_code", FAIL,
        {{"the code is not in the mapping's code list", "代码不在映射的代码表中"}},
        {{"correct the code, or add it to the code list", "请更正代码，或将其加入代码表"}}},
    [FINDING_MISSING_ATTRIBUTE] = {"M602", "missing_value", FAIL,
        {{"the record model needs a value that this cell should give", "通用模型必需的值缺失，应由此单元格给出"}},
        {{"fill it in", "请补填"}}},
    [FINDING_NOT_ELIGIBLE] = {"M603", "not_eligible", INFO,
        {{"valid, but not in the cohort", "数据有效，但不在研究队列内"}},
        {{"nothing to do if this is right", "如情况属实，无需处理"}}},
    [FINDING_KEY_COLLISION] = {"M604", "key_collision", FAIL,
        {{"two patients have the same pseudonym", "两名患者的化名编号相同"}},
        {{"tell us: this should not happen", "请告知我们：这种情况不应发生"}}},
    [FINDING_QUARANTINE_THRESHOLD] = {"H701", "quarantine_threshold", FAIL,
        {{"more patients are quarantined than allowed", "隔离的患者数超过允许上限"}},
        {{"mend the errors above, or raise --max-quarantine", "请修正上述错误，或提高 --max-quarantine"}}},
    [FINDING_STALE_EXTRACT] = {"H702", "stale_extract", WARN,
        {{"an extract at least as new is loaded already", "已入库的数据不早于本次导出"}},
        {{"send the newest extract", "请发送最新的导出文件"}}},
    [FINDING_MISSING_FROM_SNAPSHOT] = {"H703", "missing_from_snapshot", WARN,
        {{"a patient of the last full export is not in this one; kept", "上次全量导出中的一名患者未出现在本次导出中；其数据予以保留"}},
        {{"check whether the patient was removed on purpose", "请核对该患者是否为有意移除"}}},
};

const FindingKind *finding_kind(FindingCode code)
{
    return &KINDS[code];
}

static const Label TEXTS[SAY_COUNT] = {
    // source: files
    [SAY_IS_WORKBOOK] = {{"the file is an Excel workbook or a zip archive", "文件是Excel工作簿或zip压缩包"}},
    [SAY_SAVE_AS_CSV_OR_UNPACK] =
        {{"save the sheet as CSV, or unpack the archive, and send that", "请将工作表另存为CSV，或解压后再发送"}},
    [SAY_IS_OLD_WORKBOOK] = {{"the file is an old Excel workbook", "文件是旧版Excel工作簿"}},
    [SAY_SAVE_AS_CSV] = {{"save the sheet as CSV and send that", "请将工作表另存为CSV后发送"}},
    [SAY_IS_COMPRESSED] = {{"the file is compressed ({1})", "文件是压缩文件（{1}）"}},
    [SAY_UNPACK] = {{"unpack it and send what is in it", "请解压后发送其中的文件"}},
    [SAY_IS_BINARY] = {{"the file is of the format {1}", "文件是{1}格式"}},
    [SAY_EXPORT_AS_SCHEMA_SAYS] =
        {{"export the data in the format of the schema and send that", "请按数据规范规定的格式导出后发送"}},
    [SAY_IS_HTML] = {{"the file is an HTML page, whatever its name ends in", "无论扩展名为何，文件是HTML网页"}},
    [SAY_IS_XML] = {{"the file is XML, a CSV is wanted", "文件是XML，应为CSV"}},
    [SAY_SEND_CSV] = {{"send the CSV export, or the file to the center it belongs to", "请发送CSV导出文件，或核对文件是否属于该中心"}},
    [SAY_IS_NO_XML] = {{"the file does not begin with \"<\": it is no XML, and XML is wanted", "文件不以“<”开头：不是XML，应为XML"}},
    [SAY_SEND_XML] = {{"send the XML export, or the file to the center it belongs to", "请发送XML导出文件，或核对文件是否属于该中心"}},
    // source: encodings
    [SAY_LOOKS_LIKE_UTF16] = {{"declared {1}, but the bytes look like UTF-16", "声明的编码为{1}，但内容像是UTF-16"}},
    [SAY_SAVED_AS_UNICODE_TEXT] =
        {{"it was probably saved as \"Unicode text\"; export again and send the file unopened",
          "可能被另存为“Unicode文本”；请重新导出，不要打开，直接发送"}},
    [SAY_LOOKS_LIKE_BARE_UTF16] =
        {{"declared {1}, but the bytes look like UTF-16 without its byte order mark", "声明的编码为{1}，但内容像是不带BOM的UTF-16"}},
    [SAY_EXPORT_AS_UNICODE_TEXT] =
        {{"export again as \"Unicode text\" and send the file unopened", "请重新导出为“Unicode文本”，不要打开，直接发送"}},
    [SAY_LOOKS_LIKE_UTF8] = {{"declared {1}, but the bytes look like UTF-8", "声明的编码为{1}，但内容像是UTF-8"}},
    [SAY_SAVED_AS_UTF8] =
        {{"it was probably opened and saved again as UTF-8; export again and send the file unopened",
          "可能被打开后另存为UTF-8；请重新导出，不要打开，直接发送"}},
    [SAY_LOOKS_LIKE_GB18030] =
        {{"declared {1}, but the bytes look like GB18030 or GBK", "声明的编码为{1}，但内容像是GB18030或GBK"}},
    [SAY_SAVED_IN_EXCEL] =
        {{"it was probably opened and saved again in Excel; export again and send the file unopened",
          "可能被Excel打开后另存；请重新导出，不要打开，直接发送"}},
    [SAY_ENDS_INSIDE_CHARACTER] = {{"declared {1}, but the file ends inside a character", "声明的编码为{1}，但文件在一个字符中间结束"}},
    [SAY_CUT_OFF] = {{"it was probably cut off on its way; send it again", "文件可能在传输中被截断；请重新发送"}},
    [SAY_BYTES_DAMAGED] = {{"declared {1}, but on this line the bytes are not", "声明的编码为{1}，但该行内容不符合"}},
    [SAY_SAVED_OR_DAMAGED] =
        {{"it was saved in another encoding or damaged; export again and send the file unopened",
          "文件以其他编码保存过或已损坏；请重新导出，不要打开，直接发送"}},
    [SAY_XML_DECLARES_OTHER] = {{"the XML declares the encoding {1}, the schema {2}", "XML声明的编码为{1}，数据规范为{2}"}},
    [SAY_EXPORT_AS_DECLARED] =
        {{"is it this center's file? If so, export again as {1}, or have the schema changed; do not change the "
          "declaration by hand",
          "请核对文件是否属于该中心；如属于，请以{1}重新导出，或修改数据规范；不要手工更改声明"}},
    // source: CSV
    [SAY_TOO_MANY_CELLS] = {{"the row has more than {1} cells", "该行超过{1}个单元格"}},
    [SAY_ROW_TOO_LARGE] = {{"the row is larger than {1} MiB", "该行超过{1} MiB"}},
    [SAY_TEXT_AFTER_QUOTE] =
        {{"a quoted cell begins in this row, and text follows its closing quote", "该行有带引号的单元格，其结束引号之后还有文字"}},
    [SAY_CLOSE_QUOTE] = {{"close the quote, or double a quote inside the cell", "请补上结束引号；单元格内的引号须写成两个"}},
    [SAY_QUOTE_INSIDE_CELL] =
        {{"a quote stands inside a cell of this row that is not quoted", "该行有未加引号的单元格，其中出现了引号"}},
    [SAY_QUOTE_WHOLE_CELL] =
        {{"put the whole cell in quotes and double the quote inside it", "请给整个单元格加引号，并将其中的引号写成两个"}},
    [SAY_BLANK_ROWS_SKIPPED] =
        {{"rows without text in any cell were skipped: {1}, the first here", "已跳过空行{1}行，首个空行在此"}},
    [SAY_ENDS_BEFORE_HEADER] = {{"the file ends before its header", "文件在表头之前结束"}},
    [SAY_ENDS_INSIDE_ROW] = {{"the file ends inside this row", "文件在该行中间结束"}},
    [SAY_NO_COLUMN_KNOWN] = {{"none of the schema's columns is in the header", "表头中没有数据规范的任何一列"}},
    [SAY_IS_RIGHT_FILE] =
        {{"is this the right file, and does its header stand in the right line?", "请核对文件是否正确，表头是否在规定的行"}},
    [SAY_RENAMED_TO_TITLES] =
        {{"restore the column; was it renamed? The schema does not know: {1}", "请恢复该列；列名是否改过？数据规范中没有：{1}"}},
    [SAY_RENAMED_AT_POSITION] =
        {{"restore the column; was it renamed? The header has one column the schema does not know, at position {1}",
          "请恢复该列；列名是否改过？表头中有1列不在数据规范中，为第{1}列"}},
    [SAY_RENAMED_AT_POSITIONS] =
        {{"restore the column; was it renamed? The header has {1} columns the schema does not know, at positions {2}",
          "请恢复该列；列名是否改过？表头中有{1}列不在数据规范中，位置为第{2}列"}},
    [SAY_UNKNOWN_AT_POSITION] = {{"a column the schema does not know stands at position {1}", "第{1}列不在数据规范中"}},
    [SAY_REMOVE_OR_ADD] =
        {{"remove it, or add it to the schema; was the line end behind the header lost?",
          "请删除该列，或在数据规范中增加；表头末尾的换行是否丢失？"}},
    [SAY_SAME_TITLE_AT] =
        {{"the columns at positions {1} and {2} have the same title, which the schema does not know",
          "第{1}列与第{2}列的列名相同，且不在数据规范中"}},
    [SAY_TWO_COLUMNS_ACCEPTED] = {{"two columns are accepted as {1}", "有两列都可作为{1}"}},
    // source: XML
    [SAY_NO_ELEMENT] = {{"there is no XML element in the file", "文件中没有XML元素"}},
    [SAY_ENDS_EARLY] = {{"the XML ends too early, or text follows its end", "XML提前结束，或结束之后还有内容"}},
    [SAY_ENDS_INSIDE_ELEMENT] = {{"the XML ends inside an element", "XML在元素中间结束"}},
    [SAY_TAGS_DISAGREE] = {{"a start tag and its end tag do not agree", "开始标签与结束标签不一致"}},
    [SAY_TAG_NOT_CLOSED] = {{"a tag is not closed by \">\"", "标签缺少“>”"}},
    [SAY_LESS_IN_ATTRIBUTE] =
        {{"a \"<\" stands in an attribute: a quote or \">\" is missing before it", "属性中出现“<”：其前缺少引号或“>”"}},
    [SAY_ATTRIBUTE_TWICE] = {{"an element has an attribute twice", "元素中同一属性出现两次"}},
    [SAY_CHARACTER_FORBIDDEN] = {{"a character stands here that XML does not allow", "此处有XML不允许的字符"}},
    [SAY_REFERENCE_FORBIDDEN] =
        {{"a character reference names a character that XML does not allow", "字符引用指向XML不允许的字符"}},
    [SAY_BARE_MARKUP] = {{"a \"<\" or \"&\" stands here that begins no tag or reference", "此处的“<”或“&”不是标签或引用的开头"}},
    [SAY_PREFIX_UNDECLARED] = {{"a namespace prefix is used that is not declared", "使用了未声明的命名空间前缀"}},
    [SAY_NAMESPACE_UNKNOWN] =
        {{"the element stands in the namespace {1}, which the schema does not know", "元素所在的命名空间{1}不在数据规范中"}},
    [SAY_NAMESPACE_ABSENT] = {{"the element stands in no namespace", "元素没有命名空间"}},
    [SAY_TOO_DEEP] = {{"elements are nested more than {1} deep", "元素嵌套超过{1}层"}},
    [SAY_TOO_MANY_ATTRIBUTES] = {{"an element has more than {1} attributes", "元素的属性超过{1}个"}},
    [SAY_ATTRIBUTE_TOO_LARGE] = {{"an attribute is larger than {1} KiB", "属性超过{1} KiB"}},
    [SAY_TEXT_TOO_LARGE] = {{"a text is larger than {1} KiB", "文本超过{1} KiB"}},
    [SAY_MARKUP_TOO_LARGE] = {{"a tag, comment or text is larger than allowed", "标签、注释或文本超过允许的长度"}},
    [SAY_RECORD_TOO_LARGE] = {{"a record is larger than {1} MiB or has more than {2} nodes", "记录超过{1} MiB或{2}个节点"}},
    [SAY_TOO_MANY_NAMES] = {{"the file uses more than {1} different names of elements and attributes",
                             "文件使用的元素名和属性名超过{1}种"}},
    [SAY_XPATH_TOO_COSTLY] = {{"an XPath expression of the schema cannot be evaluated on this record: it takes too "
                               "many steps", "数据规范中的XPath表达式在该记录上步骤过多，无法求值"}},
    [SAY_SPLIT_RECORD] = {{"check the export; or let the schema use a plainer path",
                           "请检查导出文件；或在数据规范中改用更简单的路径"}},
    // schema and mapping
    [SAY_DOES_NOT_HOLD] = {{"this does not hold: {1}", "不成立：{1}"}},
    [SAY_ROW_CONTESTED] = {{"several resources of the schema take this row", "数据规范中有多个数据表对应该行"}},
    [SAY_NEEDS_MEMORY] = {{"here the submission takes more than {1} MiB of memory", "读到此处，该提交占用的内存超过{1} MiB"}},
    [SAY_NEEDS_TIME] = {{"here the submission has taken more than {1} s of computing",
                         "读到此处，该提交的计算时间超过{1}秒"}},
    [SAY_FILE_MISSING] = {{"a file of the submission is missing: {1}", "提交中缺少文件：{1}"}},
    [SAY_CORRECTED_BY_LINE] = {{"read as line {1} of the corrections says", "已按更正记录第 {1} 行读取"}},
    [SAY_CORRECTED_ABOVE] = {{"a line above corrects the same cell", "上文已有对同一单元格的更正"}},
    [SAY_CORRECTION_RESOURCE] = {{"the schema has no such resource", "数据规范中没有该数据表"}},
    [SAY_CORRECTION_FIELD] = {{"the resource has no such field", "该数据表中没有该字段"}},
    [SAY_CORRECTION_PATIENT] = {{"a correction is of a patient", "更正记录须注明患者"}},
    [SAY_CHECK_CORRECTION] = {{"correct this line of the corrections, or remove it", "请修改或删除该行更正记录"}},
    [SAY_FILE_FIELD_BREAKS] = {{"a value the file has once breaks its constraint: {1}", "文件级数据项不符合约束：{1}"}},
};

const Label *finding_text(FindingText text)
{
    return &TEXTS[text];
}

Label finding_say(Arena *arena, FindingText text, ...)
{
    Label values[TEXT_PLACES] = {{{NULL}}};
    int count = text_places(TEXTS[text].text[LANGUAGE_EN]);
    va_list arguments;
    va_start(arguments, text);
    for (int i = 0; i < count; i++) values[i] = label_same(va_arg(arguments, const char *));
    va_end(arguments);
    return label_fill(arena, &TEXTS[text], values, (size_t)count);
}
