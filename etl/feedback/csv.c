// The findings for a spreadsheet: RFC 4180 with CR LF and, so that Excel takes it for UTF-8, a byte order mark. A text
// that a spreadsheet would take for a formula has a quote in front.
#include "feedback/feedback.h"
#include "feedback/text.h"
#include "feedback/words.h"

typedef struct Sheet {
    Buffer out;
    Arena arena;
    bool begun;                // the line has a cell
} Sheet;

static void begin_cell(Sheet *sheet)
{
    if (sheet->begun) buffer_char(&sheet->out, ',');
    sheet->begun = true;
}

static void end_line(Sheet *sheet)
{
    buffer_string(&sheet->out, "\r\n");
    sheet->begun = false;
}

// Controls are made visible first, so that only quotes and commas are left to quote.
static void add_text(Sheet *sheet, const char *text)
{
    begin_cell(sheet);
    if (!text || !*text) return;
    buffer_csv_guarded(&sheet->out, mask_visible(text_from(text), &sheet->arena));
}

static void add_number(Sheet *sheet, uint64_t number)
{
    begin_cell(sheet);
    if (number) buffer_integer(&sheet->out, (int64_t)number);
}

static void add_titles(Sheet *sheet, Language language)
{
    add_text(sheet, words_in(language, "severity"));
    add_text(sheet, words_in(language, "code"));
    add_text(sheet, words_in(language, "file"));
    add_text(sheet, words_in(language, "line"));
    add_text(sheet, words_in(language, "column"));
    add_text(sheet, words_in(language, "letter"));
    add_text(sheet, words_in(language, "field"));
    add_text(sheet, words_in(language, "cell"));
    add_text(sheet, words_in(language, "message"));
    add_text(sheet, words_in(language, "remedy"));
    add_text(sheet, words_in(language, "patient"));
    add_text(sheet, words_in(language, "rule"));
    add_text(sheet, words_in(language, "resource"));
    end_line(sheet);
}

static void add_place(Sheet *sheet, const Feedback *feedback, const Place *place)
{
    char letters[8];
    const Findings *findings = feedback->findings;
    text_column_letters(place->column, letters);
    add_text(sheet, place->file < findings->file_count ? findings->files[place->file] : NULL);
    add_number(sheet, place->line);
    add_number(sheet, place->column);
    add_text(sheet, letters);
    add_text(sheet, strcmp(place->field, "*") != 0 ? place->field : NULL);
}

static void add_finding(Sheet *sheet, const Feedback *feedback, size_t index)
{
    Language language = feedback->language;
    const Finding *finding = &feedback->findings->items[index];
    const Excerpt *excerpt = feedback->excerpts ? &feedback->excerpts->of[index] : NULL;
    add_text(sheet, words_in(language, severity_name(finding->severity)));
    add_text(sheet, finding_kind(finding->code)->number);
    add_place(sheet, feedback, &finding->place);
    add_text(sheet, excerpt && excerpt->has_own ? masked_print(&excerpt->own, language, &sheet->arena) : NULL);
    add_text(sheet, finding->message.text[language]);
    add_text(sheet, finding->severity == SEVERITY_INFO ? NULL : finding->remedy.text[language]);
    add_text(sheet, finding->patient);
    add_text(sheet, finding->rule);
    add_text(sheet, finding->place.resource);
    end_line(sheet);
}

void feedback_csv(const Feedback *feedback, FILE *out)
{
    Sheet sheet = {.begun = false};
    buffer_string(&sheet.out, "\xef\xbb\xbf");
    add_titles(&sheet, feedback->language);
    for (size_t i = 0; i < feedback->findings->count; i++) {
        add_finding(&sheet, feedback, i);
        fwrite(sheet.out.data, 1, sheet.out.size, out);
        buffer_clear(&sheet.out);
        arena_reset(&sheet.arena);
    }
    fwrite(sheet.out.data, 1, sheet.out.size, out);
    buffer_free(&sheet.out);
    arena_free(&sheet.arena);
}
