// Findings and ledger as text for a terminal.
#include "feedback/feedback.h"

#include <inttypes.h>

static const char *file_of(const Feedback *feedback, const Finding *finding)
{
    const Findings *findings = feedback->findings;
    return finding->place.file < findings->file_count ? findings->files[finding->place.file] : "-";
}

// Names come from outside: what a terminal would obey, or what turns the line about, is written as \u{1b}.
static void write_name(const char *name, FILE *out)
{
    for (const unsigned char *at = (const unsigned char *)name; *at;) {
        size_t size = *at < 0x80 ? 1 : *at < 0xe0 ? 2 : *at < 0xf0 ? 3 : 4;
        uint32_t code = size == 1 ? *at : *at & (0xffU >> (size + 1));
        for (size_t i = 1; i < size; i++) {
            code = code << 6 | (at[i] & 0x3fU);
            if ((at[i] & 0xc0) == 0x80) continue;
            size = i;                               // no UTF-8: as it is
            code = 0xfffd;
        }
        bool control = code < 0x20 || (code >= 0x7f && code < 0xa0);
        bool direction = code == 0x200e || code == 0x200f || (code >= 0x202a && code <= 0x202e) ||
                         (code >= 0x2066 && code <= 0x2069);
        if (control || direction) fprintf(out, "\\u{%" PRIx32 "}", code);
        else fwrite(at, 1, size, out);
        at += size;
    }
}

// Spreadsheets name columns by letters: 1 = A, 27 = AA.
static void column_letters(uint32_t column, char out[8])
{
    char letters[8];
    int count = 0;
    for (; column > 0 && count < 7; column = (column - 1) / 26) letters[count++] = (char)('A' + (column - 1) % 26);
    for (int i = 0; i < count; i++) out[i] = letters[count - 1 - i];
    out[count] = '\0';
}

static void write_place(const Feedback *feedback, const Finding *finding, FILE *out)
{
    char letters[8];
    fputs("  --> ", out);
    write_name(file_of(feedback, finding), out);
    if (finding->place.line) fprintf(out, ":%" PRIu32, finding->place.line);
    if (finding->place.line && finding->place.column) {
        column_letters(finding->place.column, letters);
        fprintf(out, ":%" PRIu32 " (column %s)", finding->place.column, letters);
    }
    if (strcmp(finding->place.field, "*") != 0) {
        fputs("   ", out);
        write_name(finding->place.field, out);
    }
    if (finding->patient)
        fprintf(out, "   %s%s", strncmp(finding->patient, "P-", 2) == 0 ? "patient " : "", finding->patient);
    fputc('\n', out);
}

static void write_finding(const Feedback *feedback, const Finding *finding, FILE *out)
{
    const FindingKind *kind = finding_kind(finding->code);
    fprintf(out, "%s[%s] %s: %s", severity_name(finding->severity), kind->number, finding->word,
            finding->message.text[feedback->language]);
    if (finding->rule)
        fprintf(out, "   (rule %s%s%s)", finding->place.resource ? finding->place.resource : "",
                finding->place.resource ? "/" : "", finding->rule);
    fputc('\n', out);
    write_place(feedback, finding, out);
    if (finding->severity != SEVERITY_INFO)
        fprintf(out, "   = mend it: %s\n", finding->remedy.text[feedback->language]);
}

static void write_line(const char *center, const LedgerLine *line, FILE *out)
{
    fprintf(out, "%s: ", center);
    if (strcmp(line->file, "*") != 0) {
        write_name(line->file, out);
        fputs(": ", out);
    }
    bool rows = strcmp(line->unit, "row") == 0, patients = strcmp(line->unit, "patient") == 0;
    if (rows || patients) fprintf(out, "%" PRIu64 " %s read =", line->read, rows ? "rows" : "patients");
    else fprintf(out, "%" PRIu64 " %s records read =", line->read, line->unit);
    for (int d = 0; d < DISPOSITION_COUNT; d++)
        fprintf(out, "%s %" PRIu64 " %s", d ? " +" : "", line->counts[d], disposition_name((Disposition)d));
    fputc('\n', out);
}

void feedback_summary(const Feedback *feedback, FILE *out)
{
    if (feedback->ledger->refused) {
        fprintf(out, "%s: %s; nothing is loaded\n", feedback->center, feedback->state);
        return;
    }
    write_line(feedback->center, &feedback->ledger->lines[feedback->ledger->count - 1], out);
}

void feedback_text(const Feedback *feedback, FILE *out)
{
    const Findings *findings = feedback->findings;
    size_t shown = 0;
    for (size_t i = 0; i < findings->count; i++) {
        if (feedback->limit && shown == feedback->limit) break;
        write_finding(feedback, &findings->items[i], out);
        shown++;
    }
    if (shown < findings->count)
        fprintf(out, "… %zu more findings are hidden by --limit %zu\n", findings->count - shown, feedback->limit);
    if (findings->count) fputc('\n', out);
    for (size_t i = 0; i + 1 < feedback->ledger->count; i++)
        write_line(feedback->center, &feedback->ledger->lines[i], out);
    feedback_summary(feedback, out);
    size_t errors = findings->by_severity[SEVERITY_ERROR], warnings = findings->by_severity[SEVERITY_WARNING],
           notes = findings->by_severity[SEVERITY_INFO];
    fprintf(out, "%s: %zu error%s, %zu warning%s, %zu note%s\n", feedback->center, errors, errors == 1 ? "" : "s",
            warnings, warnings == 1 ? "" : "s", notes, notes == 1 ? "" : "s");
}
