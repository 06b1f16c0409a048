// validate CENTER FILE...: the same loop as ingest, without a database. Nothing changes.
#include "cli/commands.h"

#include <stdlib.h>

#include "cli/submit.h"

int validate_run(Options *options)
{
    Submit submit;
    int status;
    if (!submit_prepare(options, &submit, &status)) return status;
    HashKey *key = submit_existing_key(options);
    Findings findings = {0};
    submit.options.key = key;
    Submission *submission =
        submission_open(submit.mapping, submit.files, submit.file_count, &submit.options, &findings);
    for (const Patient *patient; submission_next(submission, &patient);) continue;
    progress_end(&submit.progress);
    const char *state = submission_state(submission) == SUBMISSION_READ ? "read" : "refused";
    status = submit_report(options, &submit, submission, state, &findings)
                 ? submit_status(options, submission_state(submission), &findings)
                 : EXIT_ENVIRONMENT;
    submission_free(submission);
    findings_free(&findings);
    submit_free(&submit);
    if (key) hash_key_free(key);
    return status;
}
