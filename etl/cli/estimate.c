// The command line of `estimate`, and its way from file to output.
#include "cli/estimate.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>

#include "base/complaint.h"
#include "base/decimal.h"
#include "cli/estimate_output.h"
#include "cli/exit.h"
#include "survival/order.h"

static const char USAGE[] =
    "Usage: rmnpc estimate FILE.csv --time COLUMN --event COLUMN [OPTION]...\n"
    "Kaplan-Meier, log-rank and Cox on any CSV file (UTF-8, comma, a header line; an empty cell or NA is missing).\n"
    "  --time COLUMN          time to event or censoring, a number in any unit\n"
    "  --event COLUMN         1 = event, 0 = censored\n"
    "  --start COLUMN         entry time: a row is at risk in (start, time]\n"
    "  --group COLUMN         curves for each group, log-rank tests\n"
    "  --strata COLUMN        stratified log-rank and Cox\n"
    "  --cluster COLUMN       robust standard errors of the Cox model\n"
    "  --covariates A,B,...   Cox models: all together, and each alone\n"
    "  --factor NAME=L1,L2... a category and its levels, the first is the reference; may be repeated\n"
    "  --ties METHOD,...      efron (default), breslow\n"
    "  --at T,...             survival at these times\n"
    "  --tau T,...            restricted mean survival times to these times\n"
    "  -f, --format FORMAT    text (default) or json\n"
    "  -h, --help             this text\n";

enum Option {
    OPTION_TIME = 256,
    OPTION_EVENT,
    OPTION_START,
    OPTION_GROUP,
    OPTION_STRATA,
    OPTION_CLUSTER,
    OPTION_COVARIATES,
    OPTION_FACTOR,
    OPTION_TIES,
    OPTION_AT,
    OPTION_TAU
};

static const struct option OPTIONS[] = {
    {"time", required_argument, NULL, OPTION_TIME},         {"event", required_argument, NULL, OPTION_EVENT},
    {"start", required_argument, NULL, OPTION_START},       {"group", required_argument, NULL, OPTION_GROUP},
    {"strata", required_argument, NULL, OPTION_STRATA},     {"cluster", required_argument, NULL, OPTION_CLUSTER},
    {"covariates", required_argument, NULL, OPTION_COVARIATES}, {"factor", required_argument, NULL, OPTION_FACTOR},
    {"ties", required_argument, NULL, OPTION_TIES},         {"at", required_argument, NULL, OPTION_AT},
    {"tau", required_argument, NULL, OPTION_TAU},           {"format", required_argument, NULL, 'f'},
    {"help", no_argument, NULL, 'h'},                       {NULL, 0, NULL, 0},
};

// ---- Lists ----------------------------------------------------------------------------------------------------------

// The parts of list between commas.
static Text *split(const char *list, size_t *count, Arena *arena)
{
    *count = 1;
    for (const char *c = list; *c; c++) *count += *c == ',';
    Text *parts = arena_array(arena, *count, sizeof *parts);
    for (size_t i = 0; i < *count; i++) {
        size_t size = strcspn(list, ",");
        parts[i] = (Text){list, size};
        list += size + 1;
    }
    return parts;
}

static bool take_names(const char *list, EstimateRequest *request, Arena *arena)
{
    Text *parts = split(list, &request->covariate_count, arena);
    request->covariates = arena_array(arena, request->covariate_count, sizeof *request->covariates);
    for (size_t i = 0; i < request->covariate_count; i++) {
        if (parts[i].size == 0) return report_error("--covariates %s: a name is empty", list);
        request->covariates[i] = arena_text(arena, parts[i]).data;
    }
    return true;
}

static bool take_times(const char *option, const char *list, double **times, size_t *count, Arena *arena)
{
    Text *parts = split(list, count, arena);
    double *values = arena_array(arena, *count, sizeof *values);
    uint32_t *order = arena_array(arena, *count, sizeof *order);
    for (size_t i = 0; i < *count; i++) {
        Decimal number;
        if (!decimal_read(parts[i], '.', 0, &number))
            return report_error("%s %s: \"%.*s\" is not a number", option, list, TEXT_ARG(parts[i]));
        values[i] = decimal_to_double(number);
    }
    order_identity(order, *count);
    order_ascending(values, order, *count);
    *times = arena_array(arena, *count, sizeof **times);
    for (size_t i = 0; i < *count; i++) (*times)[i] = values[order[i]];
    return true;
}

static bool take_factor(const char *text, EstimateRequest *request, Arena *arena)
{
    const char *equals = strchr(text, '=');
    if (!equals || equals == text || !equals[1]) return report_error("--factor %s: say NAME=LEVEL,LEVEL,...", text);
    EstimateFactor factor = {.name = arena_text(arena, (Text){text, (size_t)(equals - text)}).data};
    factor.levels = split(equals + 1, &factor.level_count, arena);
    for (size_t i = 0; i < factor.level_count; i++)
        for (size_t k = 0; k < i; k++)
            if (text_equal(factor.levels[i], factor.levels[k]))
                return report_error("--factor %s: the level \"%.*s\" stands there twice", text,
                                    TEXT_ARG(factor.levels[i]));
    size_t size = request->factor_count * sizeof factor;
    request->factors = arena_grow(arena, request->factors, size, size + sizeof factor);
    request->factors[request->factor_count++] = factor;
    return true;
}

static bool take_ties(const char *list, EstimateRequest *request, Arena *arena)
{
    size_t count;
    Text *parts = split(list, &count, arena);
    request->tie_count = 0;
    for (size_t i = 0; i < count; i++) {
        bool efron = text_is(parts[i], "efron");
        if ((!efron && !text_is(parts[i], "breslow")) || request->tie_count == 2)
            return report_error("--ties %s: give efron, breslow or both", list);
        request->ties[request->tie_count++] = efron ? COX_EFRON : COX_BRESLOW;
    }
    if (request->tie_count == 2 && request->ties[0] == request->ties[1]) request->tie_count = 1;
    return true;
}

static bool take_format(const char *name, EstimateRequest *request)
{
    request->json = strcmp(name, "json") == 0;
    return request->json || strcmp(name, "text") == 0 || report_error("--format %s: give text or json", name);
}

// ---- The command ----------------------------------------------------------------------------------------------------

static bool take_option(int option, const char *argument, EstimateRequest *request, Arena *arena)
{
    switch (option) {
    case OPTION_TIME: request->time = argument; return true;
    case OPTION_EVENT: request->event = argument; return true;
    case OPTION_START: request->start = argument; return true;
    case OPTION_GROUP: request->group = argument; return true;
    case OPTION_STRATA: request->strata = argument; return true;
    case OPTION_CLUSTER: request->cluster = argument; return true;
    case OPTION_COVARIATES: return take_names(argument, request, arena);
    case OPTION_FACTOR: return take_factor(argument, request, arena);
    case OPTION_TIES: return take_ties(argument, request, arena);
    case OPTION_AT: return take_times("--at", argument, &request->at, &request->at_count, arena);
    case OPTION_TAU: return take_times("--tau", argument, &request->tau, &request->tau_count, arena);
    case 'f': return take_format(argument, request);
    default: return false;     // getopt has said what is wrong
    }
}

typedef enum Reading { READING_RUN, READING_HELP, READING_WRONG } Reading;

static Reading read_command_line(int argc, char **argv, EstimateRequest *request, Arena *arena)
{
    *request = (EstimateRequest){.ties = {COX_EFRON}, .tie_count = 1};
    optind = 0;
    for (int option; (option = getopt_long(argc, argv, "f:h", OPTIONS, NULL)) != -1;) {
        if (option == 'h') return READING_HELP;
        if (!take_option(option, optarg, request, arena)) return READING_WRONG;
    }
    if (argc - optind == 1 && request->time && request->event) {
        request->path = argv[optind];
        return READING_RUN;
    }
    report_error("estimate needs %s: rmnpc estimate FILE.csv --time T --event E (--help says more)",
                 argc - optind != 1 ? "one CSV file"
                 : request->time    ? "--event COLUMN"
                                    : "--time COLUMN");
    return READING_WRONG;
}

static int analyse(const EstimateRequest *request, Arena *arena)
{
    EstimateTable table;
    int status = estimate_table_read(request, &table, arena);
    if (status) return status;
    EstimateAnalysis analysis = estimate_analyse(&table, arena);
    Buffer out = {0};
    if (request->json) estimate_write_json(&analysis, &out);
    else estimate_write_text(&analysis, &out);
    bool written = fwrite(out.data, 1, out.size, stdout) == out.size && fflush(stdout) == 0;
    buffer_free(&out);
    if (!written) report_error("cannot write the result: %s", strerror(errno));
    return written ? 0 : EXIT_ENVIRONMENT;
}

int estimate_run(int argc, char **argv)
{
    Arena arena = {0};
    EstimateRequest request;
    Reading reading = read_command_line(argc, argv, &request, &arena);
    int status = EXIT_USAGE;
    if (reading == READING_RUN) status = analyse(&request, &arena);
    else if (reading == READING_HELP) status = fputs(USAGE, stdout) < 0 ? EXIT_ENVIRONMENT : EXIT_CLEAN;
    arena_free(&arena);
    return status;
}
