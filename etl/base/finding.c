// The list every stage reports into.
#include "base/finding.h"

#include <stdlib.h>

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
    const FindingKind *kind = finding_kind(code);
    *finding = (Finding){.code = code, .severity = severity, .word = kind->word, .place = *place,
                         .message = kind->message, .remedy = kind->remedy};
    if (!finding->place.field) finding->place.field = "*";
    if (patient) finding->patient = arena_string(&findings->arena, patient);
    findings->by_severity[severity]++;
    return finding;
}

Finding *finding_add(Findings *findings, FindingCode code, const Place *place, const char *patient)
{
    return finding_add_severity(findings, code, finding_kind(code)->severity, place, patient);
}

void finding_add_unknown(Findings *findings, Finding *finding, Text text, const char *list, const char *file,
                         uint32_t line)
{
    UnknownCode **end = &finding->unknown;
    for (; *end; end = &(*end)->next)
        if (text_is(text, (*end)->text) && (*end)->line == line && strcmp((*end)->file, file) == 0) return;
    *end = arena_alloc(&findings->arena, sizeof **end);
    **end = (UnknownCode){arena_text(&findings->arena, text).data, list, file, line, NULL};
}

void findings_cut(Findings *findings, size_t count)
{
    while (findings->count > count) findings->by_severity[findings->items[--findings->count].severity]--;
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
