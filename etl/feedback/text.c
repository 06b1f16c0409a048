// Findings and ledger as text for a terminal.
#include <inttypes.h>

#include "feedback/feedback.h"
#include "feedback/words.h"

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

// "file.csv:77:28 (column AB)   field   patient P-…".
static void write_place(const Feedback *feedback, const Finding *finding, FILE *out)
{
    char letters[8];
    Language language = feedback->language;
    fputs("  --> ", out);
    write_name(file_of(feedback, finding), out);
    if (finding->place.line) fprintf(out, ":%" PRIu32, finding->place.line);
    if (finding->place.line && finding->place.column) {
        column_letters(finding->place.column, letters);
        fprintf(out, ":%" PRIu32 " (", finding->place.column);
        words_say(out, language, "column {1}", letters);
        fputc(')', out);
    }
    if (strcmp(finding->place.field, "*") != 0) {
        fputs("   ", out);
        write_name(finding->place.field, out);
    }
    if (finding->patient) {
        const char *numbered = strchr(finding->patient, '#');   // "patient #3" has no pseudonym
        fputs("   ", out);
        words_say(out, language, "patient {1}", numbered ? numbered : finding->patient);
    }
    fputc('\n', out);
}

static void write_finding(const Feedback *feedback, const Finding *finding, FILE *out)
{
    Language language = feedback->language;
    fprintf(out, "%s[%s] ", words_in(language, severity_name(finding->severity)), finding_kind(finding->code)->number);
    fputs(finding->word, out);
    words_say(out, language, ": ");
    fputs(finding->message.text[language], out);
    if (finding->rule) {
        Buffer rule = {0};
        const char *resource = finding->place.resource;
        buffer_format(&rule, "%s%s%s", resource ? resource : "", resource ? "/" : "", finding->rule);
        fputs("   (", out);
        words_say(out, language, "rule {1}", buffer_c_string(&rule));
        fputc(')', out);
        buffer_free(&rule);
    }
    fputc('\n', out);
    write_place(feedback, finding, out);
    if (finding->severity == SEVERITY_INFO) return;
    fputs("   = ", out);
    words_say(out, language, "mend it: {1}", finding->remedy.text[language]);
    fputc('\n', out);
}

static void write_center(const Feedback *feedback, FILE *out)
{
    fputs(feedback->center, out);
    words_say(out, feedback->language, ": ");
}

static void say_count(const Feedback *feedback, const char *english, uint64_t count, const char *what, FILE *out)
{
    char digits[24];
    snprintf(digits, sizeof digits, "%" PRIu64, count);
    words_say(out, feedback->language, english, digits, what);
}

static void write_line(const Feedback *feedback, const LedgerLine *line, FILE *out)
{
    write_center(feedback, out);
    if (strcmp(line->file, "*") != 0) {
        write_name(line->file, out);
        words_say(out, feedback->language, ": ");
    }
    const char *read = "{1} {2} records read";
    if (strcmp(line->unit, "row") == 0) read = "{1} rows read";
    if (strcmp(line->unit, "patient") == 0) read = "{1} patients read";
    say_count(feedback, read, line->read, line->unit, out);
    for (int d = 0; d < DISPOSITION_COUNT; d++) {
        fputs(d ? " + " : " = ", out);
        say_count(feedback, words_disposition((Disposition)d), line->counts[d], NULL, out);
    }
    fputc('\n', out);
}

void feedback_summary(const Feedback *feedback, FILE *out)
{
    if (!feedback->ledger->refused) {
        write_line(feedback, &feedback->ledger->lines[feedback->ledger->count - 1], out);
        return;
    }
    write_center(feedback, out);
    words_say(out, feedback->language, "{1}; nothing is loaded", words_in(feedback->language, feedback->state));
    fputc('\n', out);
}

// "c09: 1 error, 2 warnings, 0 notes".
static void write_counts(const Feedback *feedback, FILE *out)
{
    static const Severity SHOWN[] = {SEVERITY_ERROR, SEVERITY_WARNING, SEVERITY_INFO};
    write_center(feedback, out);
    for (size_t i = 0; i < sizeof SHOWN / sizeof *SHOWN; i++) {
        size_t count = feedback->findings->by_severity[SHOWN[i]];
        if (i) words_say(out, feedback->language, ", ");
        say_count(feedback, words_severity(SHOWN[i], count), count, NULL, out);
    }
    fputc('\n', out);
}

static void write_hidden(const Feedback *feedback, size_t hidden, FILE *out)
{
    char limit[24];
    snprintf(limit, sizeof limit, "%zu", feedback->limit);
    fputs("… ", out);
    say_count(feedback, "{1} more findings are hidden by --limit {2}", hidden, limit, out);
    fputc('\n', out);
}

void feedback_text(const Feedback *feedback, FILE *out)
{
    const Findings *findings = feedback->findings;
    size_t limit = feedback_limit(feedback, SIZE_MAX), shown = limit < findings->count ? limit : findings->count;
    for (size_t i = 0; i < shown; i++) write_finding(feedback, &findings->items[i], out);
    if (shown < findings->count) write_hidden(feedback, findings->count - shown, out);
    if (findings->count) fputc('\n', out);
    for (size_t i = 0; i + 1 < feedback->ledger->count; i++) write_line(feedback, &feedback->ledger->lines[i], out);
    feedback_summary(feedback, out);
    write_counts(feedback, out);
}
