// Findings and ledger as text for a terminal.
#include "feedback/feedback.h"

#include <inttypes.h>

static const char *file_of(const Feedback *feedback, const Finding *finding)
{
    const Findings *findings = feedback->findings;
    return finding->place.file < findings->file_count ? findings->files[finding->place.file] : "-";
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
    fprintf(out, "  --> %s", file_of(feedback, finding));
    if (finding->place.line) fprintf(out, ":%" PRIu32, finding->place.line);
    if (finding->place.line && finding->place.column) {
        column_letters(finding->place.column, letters);
        fprintf(out, ":%" PRIu32 " (column %s)", finding->place.column, letters);
    }
    if (strcmp(finding->place.field, "*") != 0) fprintf(out, "   %s", finding->place.field);
    if (finding->patient) fprintf(out, "   %s%s", strncmp(finding->patient, "P-", 2) == 0 ? "patient " : "", finding->patient);
    fputc('\n', out);
}

static void write_finding(const Feedback *feedback, const Finding *finding, FILE *out)
{
    const FindingKind *kind = finding_kind(finding->code);
    fprintf(out, "%s[%s] %s: %s", severity_name(finding->severity), kind->number, finding->word, finding->message);
    if (finding->rule) fprintf(out, "   (rule %s%s%s)", finding->place.resource ? finding->place.resource : "", finding->place.resource ? "/" : "", finding->rule);
    fputc('\n', out);
    write_place(feedback, finding, out);
    if (finding->severity != SEVERITY_INFO) fprintf(out, "   = mend it: %s\n", finding->remedy);
}

static void write_line(const char *center, const LedgerLine *line, FILE *out)
{
    if (strcmp(line->file, "*") == 0) fprintf(out, "%s: %" PRIu64 " patients read =", center, line->read);
    else if (strcmp(line->unit, "row") == 0) fprintf(out, "%s: %s: %" PRIu64 " rows read =", center, line->file, line->read);
    else fprintf(out, "%s: %s: %" PRIu64 " %s records read =", center, line->file, line->read, line->unit);
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
    if (shown < findings->count) fprintf(out, "… %zu more findings are hidden by --limit %zu\n", findings->count - shown, feedback->limit);
    if (findings->count) fputc('\n', out);
    for (size_t i = 0; i + 1 < feedback->ledger->count; i++) write_line(feedback->center, &feedback->ledger->lines[i], out);
    feedback_summary(feedback, out);
    size_t errors = findings->by_severity[SEVERITY_ERROR], warnings = findings->by_severity[SEVERITY_WARNING], notes = findings->by_severity[SEVERITY_INFO];
    fprintf(out, "%s: %zu error%s, %zu warning%s, %zu note%s\n", feedback->center, errors, errors == 1 ? "" : "s", warnings, warnings == 1 ? "" : "s", notes, notes == 1 ? "" : "s");
}
