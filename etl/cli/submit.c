// Center, files, feedback, status.
#include "cli/submit.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/output.h"
#include "base/terminal.h"
#include "store/key.h"

// N or P%: digits only, so that neither a sign nor a blank is taken for a number.
static bool read_threshold(const char *text, SubmissionOptions *options)
{
    options->most_quarantined = UINT64_MAX;
    options->most_percent = 100;
    if (!text) return true;
    size_t digits = strspn(text, "0123456789");
    bool percent = strcmp(text + digits, "%") == 0;
    if (!digits || digits > 18 || (text[digits] && !percent)) return false;
    unsigned long long number = strtoull(text, NULL, 10);
    if (percent && number > 100) return false;
    if (percent) options->most_percent = (unsigned)number;
    else options->most_quarantined = number;
    return true;
}

// All files are looked at before the first is read: a name typed wrong costs nothing. A link, a pipe or a device is no
// file for us: nobody can say what is in it a moment later.
static bool files_are_readable(const char *const *files, size_t count)
{
    struct stat status;
    bool ok = true;
    for (size_t i = 0; i < count; i++) {
        if (lstat(files[i], &status) != 0 || (S_ISREG(status.st_mode) && access(files[i], R_OK) != 0))
            ok = report_error("%s cannot be read: %s (check the name and the permissions)", files[i], strerror(errno));
        else if (!S_ISREG(status.st_mode))
            ok = report_error("%s cannot be read: it is not a regular file (give the file itself)", files[i]);
    }
    return ok;
}

// Files hold all there is to say.
static bool is_thorough(const Options *options, const Submit *submit)
{
    return options->output || submit->format->thorough;
}

static void prepare_profile(Options *options, Submit *submit)
{
    submit->profiler = profiler_new(submit->mapping, mask_make(submit->mapping, false, &options->arena));
    submit->options.observe = profiler_observe;
    submit->options.observer = submit->profiler;
}

bool submit_prepare(Options *options, Submit *submit, int *status)
{
    *submit = (Submit){.file_count = options->argument_count > 1 ? (size_t)options->argument_count - 1 : 0};
    submit->files = (const char *const *)options->arguments + 1;
    submit->format = feedback_format(options->format);
    assert(submit->format);   // the command table names no other
    *status = EXIT_USAGE;
    if (!submit->file_count) {
        *status = options_usage(options, "a center and at least one file are wanted");
        return false;
    }
    if (!read_threshold(options->max_quarantine, &submit->options)) {
        *status =
            options_usage(options, "--max-quarantine is a number or a percentage, not '%s'", options->max_quarantine);
        return false;
    }
    submit->mapping = options_mapping(options, options->arguments[0]);
    if (!submit->mapping) return false;
    *status = EXIT_ENVIRONMENT;
    if (!files_are_readable(submit->files, submit->file_count)) return false;
    if (is_thorough(options, submit) || options->profile) prepare_profile(options, submit);
    progress_start(&submit->progress, !options->no_progress && !options->quiet, submit->files, submit->file_count,
                   &submit->options);
    return true;
}

void submit_free(Submit *submit)
{
    profiler_free(submit->profiler);
}

HashKey *submit_existing_key(const Options *options)
{
    bool absent;
    return key_read(options->site.key, &absent);
}

static bool settle_file(const Feedback *feedback, const FeedbackFormat *format, const char *path, Output *output)
{
    if (!output_open(output, path, 0600)) return false;
    Feedback content = *feedback;
    if (format->lists) content.limit = FEEDBACK_LIMIT_OWN;
    content.list = FEEDBACK_LIST;
    format->write(&content, output->stream);
    return output_settle(output);
}

enum { MOST_FILES = 8 };

// Every format that is a file, below --output, all of them or none; their names go to feedback->written, and what
// explains the worst of what was found to feedback->next.
static bool write_files(Feedback *feedback, const char *directory, Arena *arena)
{
    Output outputs[MOST_FILES];
    const FeedbackFormat *format;
    const char *names = NULL;
    size_t count = 0;
    bool good = output_make_directories(directory, 0700);
    for (size_t i = 0; good && (format = feedback_format_at(i)); i++) {
        if (!format->file) continue;
        assert(count < MOST_FILES);
        const char *path = arena_format(arena, "%s/%s", directory, format->file);
        good = settle_file(feedback, format, path, &outputs[count]);
        count += good;
        names = names ? arena_format(arena, "%s  %s", names, path) : path;
    }
    if (good) good = output_publish(outputs, count);
    else for (size_t i = 0; i < count; i++) output_discard(&outputs[i]);
    if (names) feedback->written = mask_visible(text_from(names), arena);
    const Check *worst = feedback->checks->by_state[CHECK_FAILED] ? feedback->checks->items : NULL;
    if (worst)
        feedback->next =
            arena_format(arena, "rmnpc explain %s", worst->rule ? worst->rule : finding_kind(worst->code)->number);
    return good;
}

// NO_COLOR with anything in it: no-color.org.
static bool has_color(const Options *options)
{
    const char *refused = getenv("NO_COLOR");
    if (strcmp(options->color, "auto") != 0) return strcmp(options->color, "always") == 0;
    return terminal_behind(stdout) && !(refused && *refused);
}

bool submit_report(const Options *options, const Submit *submit, const Submission *submission, const char *state,
                   const Findings *findings)
{
    Feedback feedback;
    Arena arena = {0};
    bool good = true;
    FeedbackRequest request = {.mapping = submit->mapping, .submission = submission, .findings = findings,
                               .state = state, .profiler = submit->profiler, .limit = (size_t)options->limit,
                               .language = options->language, .cells = options->output || submit->format->cells,
                               .hashes = is_thorough(options, submit), .show_values = options->show_values,
                               .color = has_color(options), .text_profile = options->profile};
    if (submission && submission_state(submission) == SUBMISSION_UNREADABLE) return true;
    feedback_make(&feedback, &request, &arena);
    if (options->output) good = write_files(&feedback, options->output, &arena);
    submit->format->write(&feedback, stdout);
    arena_free(&arena);
    return good;
}

int submit_status(const Options *options, SubmissionState state, const Findings *findings)
{
    if (state == SUBMISSION_UNREADABLE) return EXIT_ENVIRONMENT;
    if (state == SUBMISSION_REFUSED) return EXIT_FINDINGS;
    bool errors = findings->by_severity[SEVERITY_ERROR] > 0, warnings = findings->by_severity[SEVERITY_WARNING] > 0;
    if (strcmp(options->fail_on, "never") == 0) return EXIT_CLEAN;
    return errors || (warnings && strcmp(options->fail_on, "warning") == 0) ? EXIT_FINDINGS : EXIT_CLEAN;
}
