// nightly: every inbox, every center, then the report if data changed; for cron.
#include "nightly/run.h"

#include <stdlib.h>
#include <unistd.h>

#include "cli/commands.h"

// cron's environment is whatever it is: the run brings its own, so that nothing depends on it.
static void settle_environment(void)
{
    setenv("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", 1);
    setenv("LC_ALL", "C.UTF-8", 1);
}

int nightly_run(Options *options)
{
    static const int STATUS[] = {[NIGHTLY_CLEAN] = EXIT_CLEAN,
                                 [NIGHTLY_PARTLY] = EXIT_PARTLY,
                                 [NIGHTLY_FAILED] = EXIT_ENVIRONMENT,
                                 [NIGHTLY_BUSY] = EXIT_LOCKED};
    if (options->argument_count)
        return options_usage(options, "no arguments are wanted; the inbox is %s", options->site.inbox);
    settle_environment();
    NightlyRequest request = {&options->site, options->verbose ? stdout : NULL, options->quiet};
    return STATUS[nightly_take(&request, &options->arena).result];
}
