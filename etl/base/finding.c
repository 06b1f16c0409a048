// The table of finding kinds and the list every stage reports into.
#include "base/finding.h"

#include <stdlib.h>

#define INFO SEVERITY_INFO
#define WARN SEVERITY_WARNING
#define FAIL SEVERITY_ERROR

static const FindingKind KINDS[FINDING_CODE_COUNT] = {
    [FINDING_ENCODING_MISMATCH] = {"F101", "encoding_mismatch", FAIL, "the bytes are not in the declared encoding",
                                   "export the file again without opening and saving it in between"},
    [FINDING_UNEXPECTED_BOM] = {"F102", "unexpected_bom", WARN,
                                "the file begins with a byte order mark that was not expected",
                                "nothing is lost; save as UTF-8 without BOM, or declare utf-8-sig"},
    [FINDING_NOT_WELL_FORMED] = {"F103", "not_well_formed", FAIL, "the XML is not well-formed",
                                 "export the file again; it may have been cut off"},
    [FINDING_DOCTYPE] = {"F104", "doctype", FAIL, "the file declares a document type or uses an entity",
                         "export without DOCTYPE and entities; they are refused for safety"},
    [FINDING_WRONG_NAMESPACE] = {"F105", "wrong_namespace", FAIL,
                                 "an element stands in a namespace the schema does not know",
                                 "the exporting system may have been upgraded: check the export version and tell us"},
    [FINDING_UNTERMINATED_QUOTE] = {"F106", "unterminated_quote", FAIL, "a quoted cell begins here and never ends",
                                    "close the quote, or double a quote inside the cell"},
    [FINDING_RAGGED_ROW] = {"F107", "ragged_row", FAIL, "the row has another number of cells than the header",
                            "look for an unquoted delimiter or a lost line end in this row"},
    [FINDING_CONTROL_CHARACTER] = {"F108", "control_character", FAIL, "the file holds a NUL or control character",
                                   "export again; a text file has none"},
    [FINDING_CELL_TOO_LARGE] = {"F109", "cell_too_large", FAIL, "a cell or text is larger than allowed",
                                "look for a quote that was opened and never closed, or shorten the cell"},
    [FINDING_EMPTY_FILE] = {"F110", "empty_file", FAIL, "the file is empty", "export again"},
    [FINDING_NO_RECORDS] = {"F111", "no_records", FAIL, "the file holds no record",
                            "a full export without a record is taken for a failed one: export again"},
    [FINDING_MISSING_FILE] = {"F112", "missing_file", FAIL, "a file of the submission is missing",
                              "send all files of the submission together"},
    [FINDING_UNEXPECTED_FILE] = {"F113", "unexpected_file", FAIL,
                                 "a file is in the submission that the schema does not know",
                                 "remove it, or check its name"},
    [FINDING_MISSING_COLUMN] = {"F114", "missing_column", FAIL, "a column the schema needs is not in the header",
                                "restore the column; was it renamed?"},
    [FINDING_UNKNOWN_COLUMN] = {"F115", "unknown_column", FAIL, "a column is not in the schema",
                                "remove it, or add it to the schema"},
    [FINDING_UNKNOWN_ITEM] = {"F124", "unknown_item", FAIL, "an item is not in the schema",
                              "remove it, or add it to the schema"},
    [FINDING_DUPLICATE_COLUMN] = {"F116", "duplicate_column", FAIL, "two columns have the same title",
                                  "give each column its own title"},
    [FINDING_WRONG_DELIMITER] = {"F117", "wrong_delimiter", FAIL,
                                 "the header is one cell: the file uses another delimiter",
                                 "export with the delimiter of the schema"},
    [FINDING_TITLE_LINE_MISSING] = {"F118", "title_line_missing", FAIL,
                                    "the header stands earlier than the schema says: the title line is missing",
                                    "export with the title line"},
    [FINDING_FILE_FIELD] = {"F119", "file_field", FAIL, "a value the file has once breaks its constraint",
                            "check the export's version and settings"},
    [FINDING_UNKNOWN_ROW] = {"F120", "unknown_row", FAIL, "no resource of the schema takes this row",
                             "was a form or instrument renamed or added?"},
    [FINDING_BLANK_ROWS] = {"F121", "blank_rows", INFO, "rows without text in any cell were skipped", "nothing to do"},
    [FINDING_ROW_AFTER_STOP] = {"F122", "row_after_stop", FAIL, "a row follows the row that ends the table",
                                "remove what stands below the closing row"},
    [FINDING_TOO_DEEP] = {"F123", "too_deep", FAIL, "the XML is nested deeper or larger than allowed",
                          "check the export"},
    [FINDING_WRONG_FORMAT] = {"F125", "wrong_format", FAIL, "the file is of another format than the schema says",
                              "send the file the schema describes"},
    [FINDING_UNPARSABLE_VALUE] = {"T201", "unparsable_value", FAIL,
                                  "the text does not have the form the schema describes",
                                  "write it in the form of the data dictionary"},
    [FINDING_INVALID_NUMBER] = {"T202", "invalid_number", FAIL, "not a number as the schema describes it",
                                "write digits with the declared decimal mark and unit"},
    [FINDING_INVALID_DATE] = {"T203", "invalid_date", FAIL, "not a date in a declared form",
                              "write the date in a form of the data dictionary; check that the day exists"},
    [FINDING_AMBIGUOUS] = {"T204", "ambiguous", FAIL, "can be read in two ways", "make it clear which is meant"},
    [FINDING_UNKNOWN_UNIT] = {"T205", "unknown_unit", FAIL, "the unit is missing or unknown",
                              "give the unit as in the data dictionary"},
    [FINDING_MISSING_VALUE] = {"C301", "missing_value", FAIL, "a value is required here", "fill it in"},
    [FINDING_NOT_IN_ENUM] = {"C302", "unknown_code", FAIL, "not in the list of allowed values",
                             "use a value of the data dictionary, or add the code to the schema"},
    [FINDING_PATTERN] = {"C303", "pattern", FAIL, "does not match the pattern of the schema",
                         "write it in the form of the data dictionary"},
    [FINDING_OUT_OF_RANGE] = {"C304", "out_of_range", FAIL, "outside the allowed range", "check the value"},
    [FINDING_PRECISION] = {"C305", "precision", FAIL, "the date is less exact than required", "give the full date"},
    [FINDING_CORRECTED] = {"C306", "corrected", INFO, "read as corrected", "nothing to do"},
    [FINDING_CORRECTION_STALE] = {"C307", "correction_stale", WARN,
                                  "a correction names another text than the cell holds",
                                  "remove or renew the correction"},
    [FINDING_CORRECTION_UNUSED] = {"C308", "correction_unused", WARN, "a correction names no row of this submission",
                                   "remove the correction"},
    [FINDING_RULE] = {"R401", "rule", FAIL, "a rule does not hold", "check the values the rule compares"},
    [FINDING_DUPLICATE_ROW] = {"K501", "duplicate_row", WARN, "equal to an earlier row; counted once",
                               "remove one of the two"},
    [FINDING_CONFLICTING_DUPLICATE] = {"K502", "conflicting_duplicate", FAIL,
                                       "another row has the same key and other values",
                                       "keep the right row, remove the other"},
    [FINDING_ORPHAN] = {"K503", "orphan", FAIL, "the row refers to a row that does not exist",
                        "add the missing row, or correct the key"},
    [FINDING_MISSING_KEY] = {"K504", "missing_key", FAIL, "the row does not say whose it is",
                             "fill in the patient's identifier"},
    [FINDING_REMOVED] = {"K505", "removed", INFO, "withdrawn by the center", "nothing to do"},
    [FINDING_SUPERSEDED] = {"K506", "superseded", INFO, "replaced by a newer row of the same file", "nothing to do"},
    [FINDING_POSSIBLE_DUPLICATE] = {"K507", "possible_duplicate", WARN,
                                    "another patient has the same values in a unique key",
                                    "check whether the two are one person"},
    [FINDING_UNKNOWN_CODE] = {"M601", "unknown_code", FAIL, "the code is not in the mapping's code list",
                              "correct the code, or add it to the code list"},
    [FINDING_MISSING_ATTRIBUTE] = {"M602", "missing_value", FAIL,
                                   "the record model needs a value that this cell should give", "fill it in"},
    [FINDING_NOT_ELIGIBLE] = {"M603", "not_eligible", INFO, "valid, but not in the cohort",
                              "nothing to do if this is right"},
    [FINDING_KEY_COLLISION] = {"M604", "key_collision", FAIL, "two patients have the same pseudonym",
                               "tell us: this should not happen"},
    [FINDING_QUARANTINE_THRESHOLD] = {"H701", "quarantine_threshold", FAIL,
                                      "more patients are quarantined than allowed",
                                      "mend the errors above, or raise --max-quarantine"},
    [FINDING_STALE_EXTRACT] = {"H702", "stale_extract", WARN, "an extract at least as new is loaded already",
                               "send the newest extract"},
    [FINDING_MISSING_FROM_SNAPSHOT] = {"H703", "missing_from_snapshot", WARN,
                                       "a patient of the last full export is not in this one; kept",
                                       "check whether the patient was removed on purpose"},
};

const FindingKind *finding_kind(FindingCode code)
{
    return &KINDS[code];
}

const char *severity_name(Severity severity)
{
    static const char *const NAMES[] = {"info", "warning", "error"};
    return NAMES[severity];
}

Finding *finding_add_severity(Findings *findings, FindingCode code, Severity severity, const Place *place,
                              const char *patient)
{
    if (findings->count == findings->capacity) {
        findings->capacity = findings->capacity ? findings->capacity * 2 : 64;
        findings->items = memory_resize(findings->items, findings->capacity * sizeof *findings->items);
    }
    Finding *finding = &findings->items[findings->count++];
    *finding = (Finding){.code = code, .severity = severity, .word = KINDS[code].word, .place = *place,
                         .message = KINDS[code].message, .remedy = KINDS[code].remedy};
    if (!finding->place.field) finding->place.field = "*";
    if (patient) finding->patient = arena_string(&findings->arena, patient);
    findings->by_severity[severity]++;
    return finding;
}

Finding *finding_add(Findings *findings, FindingCode code, const Place *place, const char *patient)
{
    return finding_add_severity(findings, code, KINDS[code].severity, place, patient);
}

static int compare_findings(const Finding *a, const Finding *b)
{
    if (a->place.file != b->place.file) return a->place.file < b->place.file ? -1 : 1;
    if (a->place.line != b->place.line) return a->place.line < b->place.line ? -1 : 1;
    if (a->place.column != b->place.column) return a->place.column < b->place.column ? -1 : 1;
    return (a->code > b->code) - (a->code < b->code);
}

// A merge sort, because qsort is not stable.
static void sort_range(Finding *items, Finding *spare, size_t count)
{
    if (count < 2) return;
    size_t half = count / 2, left = 0, right = half;
    sort_range(items, spare, half);
    sort_range(items + half, spare, count - half);
    for (size_t i = 0; i < count; i++) {
        bool take_left = right == count || (left < half && compare_findings(&items[left], &items[right]) <= 0);
        spare[i] = take_left ? items[left++] : items[right++];
    }
    memcpy(items, spare, count * sizeof *items);
}

void findings_sort(Findings *findings)
{
    Finding *spare = memory_alloc(findings->count * sizeof *spare);
    sort_range(findings->items, spare, findings->count);
    free(spare);
}

void findings_free(Findings *findings)
{
    free(findings->items);
    arena_free(&findings->arena);
    *findings = (Findings){0};
}
