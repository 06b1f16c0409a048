// Puts together what writers need.
#include "feedback/feedback.h"
#include "feedback/text.h"

static const Ledger *empty_ledger(Arena *arena)
{
    Ledger *ledger = arena_alloc(arena, sizeof *ledger);
    *ledger = (Ledger){.lines = arena_alloc(arena, sizeof *ledger->lines), .count = 1, .refused = true};
    ledger->lines[0] = (LedgerLine){.file = "*", .unit = "patient"};
    return ledger;
}

// The first findings of each check, as far as a text shows their cells.
static const bool *first_findings(const Feedback *feedback, Arena *arena)
{
    size_t limit = feedback_limit(feedback, TEXT_LIMIT);
    bool *wanted = arena_array(arena, feedback->findings->count + 1, sizeof *wanted);
    for (size_t c = 0; c < feedback->checks->count; c++) {
        const Check *check = &feedback->checks->items[c];
        if (check->severity == SEVERITY_INFO) continue;
        for (size_t f = 0; f < check->bad && f < limit; f++) wanted[check->findings[f]] = true;
    }
    return wanted;
}

void feedback_make(Feedback *feedback, const FeedbackRequest *request, Arena *arena)
{
    const Mask *mask = mask_make(request->mapping, request->show_values, arena);
    *feedback = (Feedback){.center = request->mapping->center,
                           .state = request->state,
                           .findings = request->findings,
                           .limit = request->limit,
                           .language = request->language,
                           .color = request->color,
                           .text_profile = request->text_profile};
    feedback->ledger = request->submission ? submission_ledger(request->submission) : empty_ledger(arena);
    feedback->subject = subject_make(request->submission, request->mapping, request->hashes, arena);
    feedback->checks = checks_make(request->mapping, request->findings, arena);
    feedback->unmapped = unmapped_make(request->findings, mask, arena);
    if (request->profiler) feedback->profile = profiler_finish(request->profiler, arena);
    if (request->submission)
        feedback->excerpts =
            excerpts_read(request->submission, request->mapping, request->findings,
                          request->cells ? NULL : first_findings(feedback, arena), mask, arena);
}
