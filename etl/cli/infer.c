// infer FILE: a draft schema from a sample, on stdout.
#include "author/infer.h"
#include "cli/commands.h"

int infer_run(Options *options)
{
    static const int STATUS[] = {
        [INFER_DRAFTED] = EXIT_CLEAN, [INFER_REFUSED] = EXIT_FINDINGS, [INFER_UNREADABLE] = EXIT_ENVIRONMENT};
    if (options->argument_count != 1)
        return options_usage(options, "one file is wanted: a sample of what the center sends");
    Buffer draft = {0};
    InferStatus result = infer_file(options->arguments[0], &draft, &options->arena);
    if (result == INFER_DRAFTED) fwrite(draft.data, 1, draft.size, stdout);
    buffer_free(&draft);
    if (result == INFER_DRAFTED && !options->quiet)
        fputs("next  keep it as schemas/CENTER.yaml, decide what its comments ask; rmnpc template CENTER --mapping "
              "MODEL begins mappings/CENTER.yaml; then rmnpc lint\n",
              stderr);
    return STATUS[result];
}
