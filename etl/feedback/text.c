// Feedback for a terminal: check by check, worst first, its first findings whole and of the others where they are.
#include "feedback/text.h"

#include <inttypes.h>

#include "feedback/column.h"
#include "feedback/text_style.h"
#include "feedback/words.h"

// ---- One finding ---------------------------------------------------------------------------------------------------

// "   rule c02/main/dead-needs-date"; of a required attribute who needs it.
static void write_rule(const Feedback *feedback, const Check *check, FILE *out)
{
    Buffer rule = {0};
    if (!check->rule) return;
    buffer_format(&rule, "%s%s%s", check->origin ? check->origin : "", check->origin ? "/" : "", check->rule);
    fputs("   ", out);
    words_say(out, feedback->language, check->code == FINDING_MISSING_ATTRIBUTE ? "for {1}" : "rule {1}",
              buffer_c_string(&rule));
    buffer_free(&rule);
}

// "error[R401] the recurrence is before the diagnosis   rule …".
static void write_header(const Feedback *feedback, const Check *check, const Finding *finding, FILE *out)
{
    text_style(feedback, text_severity_style(finding->severity), out);
    fprintf(out, "%s[%s]", words_in(feedback->language, severity_name(finding->severity)),
            finding_kind(finding->code)->number);
    text_style(feedback, TEXT_PLAIN, out);
    text_style(feedback, TEXT_STRONG, out);
    fprintf(out, " %s", finding->message.text[feedback->language]);
    text_style(feedback, TEXT_PLAIN, out);
    write_rule(feedback, check, out);
    fputc('\n', out);
}

// "  --> file.csv:77:28 (column AB)   field   patient P-…"; the field stands under the source line where there is one.
static void write_place(const Feedback *feedback, const Finding *finding, bool drawn, Arena *arena, FILE *out)
{
    char letters[8];
    const Place *place = &finding->place;
    text_style(feedback, TEXT_FAINT, out);
    fputs("  -->", out);
    text_style(feedback, TEXT_PLAIN, out);
    fprintf(out, " %s", text_place(feedback, place, NULL, arena));
    if (place->line && place->column) {
        fprintf(out, ":%" PRIu32 " (", place->column);
        words_say(out, feedback->language, "column {1}", column_letters(place->column, letters));
        fputc(')', out);
    }
    if (strcmp(place->field, "*") != 0 && !drawn) fprintf(out, "   %s", mask_visible(text_from(place->field), arena));
    if (finding->patient) {
        const char *numbered = strchr(finding->patient, '#');   // "patient #3" has no pseudonym
        fputs("   ", out);
        words_say(out, feedback->language, "patient {1}", numbered ? numbered : finding->patient);
    }
    fputc('\n', out);
}

static void write_remedy(const Feedback *feedback, const Finding *finding, FILE *out)
{
    if (finding->severity == SEVERITY_INFO) return;
    fputs("   = ", out);
    words_say(out, feedback->language, "mend it: {1}", finding->remedy.text[feedback->language]);
    fputc('\n', out);
}

// ---- One check -----------------------------------------------------------------------------------------------------

typedef struct Listing {
    const Feedback *feedback;
    Arena arena;
    FILE *out;
    bool masked;               // something shown is masked
} Listing;

static const Finding *finding_of(const Listing *listing, const Check *check, size_t i)
{
    return &listing->feedback->findings->items[check->findings[i]];
}

static bool says_the_same(const Finding *a, const Finding *b)
{
    return strcmp(a->message.text[LANGUAGE_EN], b->message.text[LANGUAGE_EN]) == 0 &&
           strcmp(a->remedy.text[LANGUAGE_EN], b->remedy.text[LANGUAGE_EN]) == 0;
}

// So many columns as the longest line number to be shown has digits, and three at least.
static size_t gutter_of(const Listing *listing, const Check *check, size_t shown)
{
    size_t gutter = 3;
    for (size_t i = 0; i < shown; i++) {
        const Excerpt *excerpt = &listing->feedback->excerpts->of[check->findings[i]];
        for (size_t l = 0; l < excerpt->count; l++) {
            size_t digits = 1;
            for (uint32_t line = excerpt->lines[l].line; line >= 10; line /= 10) digits++;
            if (digits > gutter) gutter = digits;
        }
    }
    return gutter;
}

static void write_finding(Listing *listing, const Check *check, size_t i, size_t gutter)
{
    const Finding *finding = finding_of(listing, check, i);
    const Excerpts *excerpts = listing->feedback->excerpts;
    const Excerpt *excerpt =
        excerpts && finding->severity != SEVERITY_INFO ? &excerpts->of[check->findings[i]] : NULL;
    write_place(listing->feedback, finding, excerpt && excerpt->has_own, &listing->arena, listing->out);
    if (excerpt && excerpt->count)
        listing->masked |= text_excerpt(listing->feedback, finding, excerpt, gutter, listing->out);
}

// "= 14 more like this: :319 :325 … (--limit 0 lists all)".
static void write_more(Listing *listing, const Check *check, size_t shown)
{
    Buffer places = {0};
    char count[WORDS_NUMBER];
    if (shown == check->bad) return;
    const Place *beside = shown ? &finding_of(listing, check, shown - 1)->place : NULL;
    for (size_t i = shown; i < check->bad && i < shown + TEXT_MORE; i++) {
        const Place *place = &finding_of(listing, check, i)->place;
        buffer_format(&places, " %s", text_place(listing->feedback, place, beside, &listing->arena));
        beside = place;
    }
    if (check->bad - shown > TEXT_MORE) buffer_string(&places, " …");
    words_number(check->bad - shown, count);
    fputs("   = ", listing->out);
    words_say(listing->out, listing->feedback->language, "{1} more like this:{2} (--limit 0 lists all)", count,
              buffer_c_string(&places));
    fputc('\n', listing->out);
    buffer_free(&places);
}

static void write_check(Listing *listing, const Check *check)
{
    size_t limit = feedback_limit(listing->feedback, TEXT_LIMIT), shown = check->bad < limit ? check->bad : limit;
    size_t gutter = listing->feedback->excerpts ? gutter_of(listing, check, shown) : 0;
    const Finding *before = NULL;
    for (size_t i = 0; i < shown; i++) {
        const Finding *finding = finding_of(listing, check, i);
        if (before && !says_the_same(before, finding)) write_remedy(listing->feedback, before, listing->out);
        if (!before || !says_the_same(before, finding))
            write_header(listing->feedback, check, finding, listing->out);
        write_finding(listing, check, i, gutter);
        before = finding;
    }
    if (before) write_remedy(listing->feedback, before, listing->out);
    write_more(listing, check, shown);
    fputc('\n', listing->out);
}

// ---- The whole -----------------------------------------------------------------------------------------------------

// What was written besides, and what to type next.
static void write_end(const Feedback *feedback, bool masked, FILE *out)
{
    if (masked) {
        words_say(out, feedback->language, "values that may identify a person are masked: --show-values shows them");
        fputc('\n', out);
    }
    if (feedback->written) {
        words_say(out, feedback->language, "wrote {1}", feedback->written);
        fputc('\n', out);
    }
    if (feedback->next) {
        words_say(out, feedback->language, "next  {1}", feedback->next);
        fputc('\n', out);
    }
}

void feedback_text(const Feedback *feedback, FILE *out)
{
    Listing listing = {.feedback = feedback, .out = out};
    for (size_t i = 0; i < feedback->checks->by_state[CHECK_FAILED]; i++)
        write_check(&listing, &feedback->checks->items[i]);
    text_checks(feedback, out);
    text_unmapped(feedback, out);
    text_profile(feedback, out);
    text_ledger(feedback, out);
    write_end(feedback, listing.masked, out);
    arena_free(&listing.arena);
}
