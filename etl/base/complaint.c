// Complaints about our own files, and the one line for environment errors.
#include "base/complaint.h"

#include <stdlib.h>

// A named type that is wrong is met by every field that uses it: said once.
static bool said_already(const Complaints *complaints, const Complaint *complaint)
{
    for (size_t i = 0; i < complaints->count; i++) {
        const Complaint *other = &complaints->items[i];
        if (other->file == complaint->file && other->line == complaint->line && other->column == complaint->column &&
            strcmp(other->text, complaint->text) == 0)
            return true;
    }
    return false;
}

__attribute__((format(printf, 3, 0)))
static void add(Complaints *complaints, Complaint complaint, const char *format, va_list arguments)
{
    if (complaints->count == COMPLAINTS_MOST) {
        complaints->untold++;
        complaints->errors += !complaint.warning;
        return;
    }
    complaint.text = arena_vformat(&complaints->arena, format, arguments);
    if (said_already(complaints, &complaint)) return;
    if (complaints->count == complaints->capacity) {
        complaints->capacity = complaints->capacity ? complaints->capacity * 2 : 16;
        complaints->items = memory_resize(complaints->items, complaints->capacity * sizeof *complaints->items);
    }
    size_t at = complaints->count++;
    for (; at > 0; at--) {   // kept in order of place within a file
        const Complaint *before = &complaints->items[at - 1];
        bool later =
            before->file == complaint.file &&
            (before->line > complaint.line || (before->line == complaint.line && before->column > complaint.column));
        if (!later) break;
        complaints->items[at] = *before;
    }
    complaints->items[at] = complaint;
    if (!complaint.warning) complaints->errors++;
}

void complain(Complaints *complaints, const char *file, uint32_t line, uint32_t column, const char *hint,
              const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add(complaints, (Complaint){.file = file, .line = line, .column = column, .hint = hint}, format, arguments);
    va_end(arguments);
}

void complain_warning(Complaints *complaints, const char *file, uint32_t line, uint32_t column, const char *hint,
                      const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add(complaints, (Complaint){.file = file, .line = line, .column = column, .hint = hint, .warning = true}, format,
        arguments);
    va_end(arguments);
}

void complaints_print(const Complaints *complaints, FILE *out)
{
    for (size_t i = 0; i < complaints->count; i++) {
        const Complaint *complaint = &complaints->items[i];
        fprintf(out, "%s", complaint->file);
        if (complaint->line) fprintf(out, ":%u", complaint->line);
        if (complaint->column) fprintf(out, ":%u", complaint->column);
        fprintf(out, ": %s%s", complaint->warning ? "warning: " : "", complaint->text);
        if (complaint->hint) fprintf(out, " (%s)", complaint->hint);
        fputc('\n', out);
    }
    if (complaints->untold) fprintf(out, "and %zu more\n", complaints->untold);
}

void complaints_free(Complaints *complaints)
{
    free(complaints->items);
    arena_free(&complaints->arena);
    *complaints = (Complaints){0};
}

bool report_error(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fputs("rmnpc: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    return false;
}
