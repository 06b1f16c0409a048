// The findings page: one HTML document that needs nothing but itself. In the order a data manager needs it: what became
// of the submission, what to do, which cells to mend; then what stands behind it.
#include "feedback/page_parts.h"
#include "feedback/words.h"

// ---- Verdict -------------------------------------------------------------------------------------------------------

static const LedgerLine *patients_of(const Page *page)
{
    return &page->feedback->ledger->lines[page->feedback->ledger->count - 1];
}

static bool is_state(const Page *page, const char *state)
{
    return strcmp(page->feedback->state, state) == 0;
}

typedef struct Verdict {
    const char *class, *title, *below;   // English phrases; below NULL = nothing
    uint64_t counts[2];                  // {1} and {2} of the title
} Verdict;

// By the worst that there is. When loading, `read` has become `loaded`.
static Verdict find_verdict(const Page *page)
{
    const size_t *found = page->feedback->findings->by_severity;
    const LedgerLine *patients = patients_of(page);
    uint64_t waiting = patients->counts[DISPOSITION_QUARANTINED];
    bool loaded = is_state(page, "loaded");
    if (is_state(page, "unchanged"))
        return (Verdict){"good", "Nothing new: the same files are loaded already", NULL, {0}};
    if (is_state(page, "stale"))
        return (Verdict){"warning", "Out of date: data at least as new are loaded already",
                         "Nothing of this submission was loaded. Send the newest export.", {0}};
    if (page->feedback->ledger->refused)
        return (Verdict){"error", "Refused: nothing of this submission can be loaded",
                         "What refuses it stands first below.", {0}};
    if (waiting)
        return (Verdict){"error", "{1} of {2} patients wait until their errors are mended",
                         loaded ? "The others are loaded." : "The others can be loaded.", {waiting, patients->read}};
    if (found[SEVERITY_ERROR])
        return (Verdict){"error", "Errors to mend: {1}. No patient waits for them.",
                         loaded ? "All patients are loaded; rows in error are left out."
                                : "All patients can be loaded; rows in error are left out.",
                         {found[SEVERITY_ERROR]}};
    if (found[SEVERITY_WARNING])
        return (Verdict){"warning", "No errors. Warnings to look at: {1}.", "They hold nothing back.",
                         {found[SEVERITY_WARNING]}};
    return (Verdict){"good", "Nothing to mend", NULL, {0}};
}

static void write_verdict(Page *page)
{
    Html *html = &page->html;
    Verdict verdict = find_verdict(page);
    buffer_format(html->out, "<div class=\"verdict %s\">\n", verdict.class);
    html_line(html, "p", "title", verdict.title, html_count(html, verdict.counts[0]),
              html_count(html, verdict.counts[1]));
    if (verdict.below) html_line(html, "p", NULL, verdict.below);
    buffer_string(html->out, "</div>\n");
}

static void write_tile(Page *page, const char *title, uint64_t count)
{
    buffer_string(page->html.out, "<div>");
    html_line(&page->html, "dt", NULL, title);
    buffer_format(page->html.out, "<dd><b>%s</b></dd></div>\n", html_count(&page->html, count));
}

static void write_tiles(Page *page)
{
    const LedgerLine *patients = patients_of(page);
    const size_t *found = page->feedback->findings->by_severity;
    buffer_string(page->html.out, "<dl class=\"tiles\">\n");
    if (!page->feedback->ledger->refused) {
        write_tile(page, "Patients read", patients->read);
        write_tile(page, is_state(page, "read") ? "Can be loaded" : "Loaded", patients->counts[DISPOSITION_LOADED]);
        write_tile(page, "Quarantined", patients->counts[DISPOSITION_QUARANTINED]);
    }
    write_tile(page, "Errors", found[SEVERITY_ERROR]);
    write_tile(page, "Warnings", found[SEVERITY_WARNING]);
    buffer_string(page->html.out, "</dl>\n");
}

// "病例登记表.csv, treatment.csv"; of many the first ones.
static const char *file_names(Page *page)
{
    enum { MOST = 4 };
    const Subject *subject = page->feedback->subject;
    const char *list = "";
    for (size_t i = 0; i < subject->file_count && i < MOST; i++)
        list = arena_format(page->html.arena, "%s%s%s", list, i ? html_word(&page->html, ", ") : "",
                            page_file_name(page, (uint32_t)i));
    return subject->file_count > MOST ? arena_format(page->html.arena, "%s …", list) : list;
}

static void write_header(Page *page, const char *title)
{
    buffer_string(page->html.out, "<header>\n");
    html_text(&page->html, "h1", NULL, title);
    html_text(&page->html, "p", "about", file_names(page));
    write_verdict(page);
    write_tiles(page);
    buffer_string(page->html.out, "</header>\n");
}

// ---- What to do ----------------------------------------------------------------------------------------------------

// "rmnpc validate c02 病例登记表.csv", for copying.
static void write_command(Page *page, const char *english, const char *command)
{
    const Subject *subject = page->feedback->subject;
    Html *html = &page->html;
    buffer_string(html->out, "<li>");
    html_say(html, english);
    buffer_format(html->out, " <code>rmnpc %s ", command);
    html_text(html, "span", NULL, page_shell_word(page, page->feedback->center));
    for (size_t i = 0; i < subject->file_count; i++)
        html_text(html, "span", NULL, page_shell_word(page, subject->files[i].name));
    buffer_string(html->out, "</code></li>\n");
}

static void write_steps(Page *page)
{
    const Feedback *feedback = page->feedback;
    const size_t *found = feedback->findings->by_severity;
    Html *html = &page->html;
    html_open_section(html, "next", "What to do next");
    buffer_string(html->out, "<ol class=\"steps\">\n");
    if (feedback->ledger->refused)
        html_line(html, "li", NULL,
                  "Mend what refuses the submission. Once its files can be read whole, more may come to light.");
    else if (found[SEVERITY_ERROR])
        html_line(html, "li", NULL,
                  feedback->list ? "Mend the errors: {1}. They stand below with their places; all are in {2}."
                                 : "Mend the errors: {1}. They stand below with their places.",
                  html_count(html, found[SEVERITY_ERROR]), feedback->list);
    if (feedback->unmapped->count)
        html_line(html, "li", NULL, "Codes that are in no list: {1}. Correct them, or have them added to the list.",
                  html_count(html, feedback->unmapped->count));
    if (found[SEVERITY_WARNING])
        html_line(html, "li", NULL, "Look at the warnings: {1}. They hold nothing back.",
                  html_count(html, found[SEVERITY_WARNING]));
    if (found[SEVERITY_ERROR])
        write_command(page, "Export again, send all files together, and check them:", "validate");
    else if (is_state(page, "read")) write_command(page, "Load it:", "ingest");
    else html_line(html, "li", NULL, "Nothing else.");
    buffer_string(html->out, "</ol>\n");
    html_close_section(html);
}

void feedback_html(const Feedback *feedback, FILE *out)
{
    static const char *const STYLES[] = {"feedback/page.css", NULL};
    Buffer text = {0};
    Arena arena = {0};
    Page page = {{&text, &FEEDBACK_WORDS, feedback->language, &arena}, feedback};
    const char *title = html_fill(&page.html, "Findings: {1}", feedback->center);
    html_open_document(&page.html, title, "", STYLES);
    write_header(&page, title);
    buffer_string(&text, "<main>\n");
    write_steps(&page);
    page_checks(&page);
    page_unmapped(&page);
    page_profile(&page);
    page_ledger(&page);
    page_subject(&page);
    buffer_string(&text, "</main>\n");
    html_close_document(&page.html);
    fwrite(text.data, 1, text.size, out);
    arena_free(&arena);
    buffer_free(&text);
}
