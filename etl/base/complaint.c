// Complaints about our own files, and the one line for environment errors.
#include "base/complaint.h"

#include <stdlib.h>
#include <string.h>

#include "base/terminal.h"
#include "base/visible.h"

static bool same_file(const Complaint *a, const Complaint *b)
{
    return a->file == b->file || strcmp(a->file, b->file) == 0;
}

// A named type that is wrong is met by every field that uses it, a model by every mapping to it: said once.
static bool said_already(const Complaints *complaints, const Complaint *complaint)
{
    for (size_t i = 0; i < complaints->count; i++) {
        const Complaint *other = &complaints->items[i];
        if (same_file(other, complaint) && other->line == complaint->line && other->column == complaint->column &&
            strcmp(other->text, complaint->text) == 0)
            return true;
    }
    return false;
}

__attribute__((format(printf, 3, 0)))
static void add(Complaints *complaints, Complaint complaint, const char *format, va_list arguments)
{
    complaints->errors += !complaint.warning;
    if (complaints->count == COMPLAINTS_MOST) {
        complaints->untold++;
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
            same_file(before, &complaint) &&
            (before->line > complaint.line || (before->line == complaint.line && before->column > complaint.column));
        if (!later) break;
        complaints->items[at] = *before;
    }
    complaints->items[at] = complaint;
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

static void add_complaint(Buffer *out, const Complaint *complaint)
{
    visible_add(out, text_from(complaint->file));
    if (complaint->line) buffer_format(out, ":%u", complaint->line);
    if (complaint->column) buffer_format(out, ":%u", complaint->column);
    buffer_string(out, complaint->warning ? ": warning: " : ": ");
    visible_add(out, text_from(complaint->text));
    if (complaint->hint) {
        buffer_string(out, " (");
        visible_add(out, text_from(complaint->hint));
        buffer_char(out, ')');
    }
    buffer_char(out, '\n');
}

void complaints_print(const Complaints *complaints, FILE *out)
{
    Buffer text = {0};
    for (size_t i = 0; i < complaints->count; i++) add_complaint(&text, &complaints->items[i]);
    if (complaints->untold) buffer_format(&text, "and %zu more\n", complaints->untold);
    fwrite(text.data ? text.data : "", 1, text.size, out);
    buffer_free(&text);
}

void complaints_free(Complaints *complaints)
{
    free(complaints->items);
    arena_free(&complaints->arena);
    *complaints = (Complaints){0};
}

void report_line(const char *before, const char *format, va_list arguments)
{
    Arena arena = {0};
    Buffer line = {0};
    buffer_string(&line, before);
    visible_add(&line, text_from(arena_vformat(&arena, format, arguments)));
    buffer_char(&line, '\n');
    terminal_clear();
    fwrite(line.data, 1, line.size, stderr);   // at once: lines of several processes do not mix
    buffer_free(&line);
    arena_free(&arena);
}

bool report_error(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    report_line("rmnpc: ", format, arguments);
    va_end(arguments);
    return false;
}
