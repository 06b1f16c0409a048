// The command line of `estimate`, and its way from file to output.
#include "cli/estimate.h"

#include <errno.h>

#include "base/complaint.h"
#include "base/decimal.h"
#include "cli/estimate_output.h"
#include "survival/order.h"

// What the command line is read into.
typedef struct EstimateLine {
    EstimateRequest request;
    const char *format;
    Arena *arena;
} EstimateLine;

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

static bool call_covariates(void *target, const char *value)
{
    EstimateLine *line = target;
    return take_names(value, &line->request, line->arena);
}

static bool call_factor(void *target, const char *value)
{
    EstimateLine *line = target;
    return take_factor(value, &line->request, line->arena);
}

static bool call_ties(void *target, const char *value)
{
    EstimateLine *line = target;
    return take_ties(value, &line->request, line->arena);
}

static bool call_at(void *target, const char *value)
{
    EstimateLine *line = target;
    return take_times("--at", value, &line->request.at, &line->request.at_count, line->arena);
}

static bool call_tau(void *target, const char *value)
{
    EstimateLine *line = target;
    return take_times("--tau", value, &line->request.tau, &line->request.tau_count, line->arena);
}

// ---- The command ----------------------------------------------------------------------------------------------------

static const OptionRow ROWS[] = {
    {0, "time", "COLUMN", OPTION_TEXT, offsetof(EstimateLine, request.time),
     "time to event or censoring, a number in any unit; an empty cell or NA is missing", NULL, NULL},
    {0, "event", "COLUMN", OPTION_TEXT, offsetof(EstimateLine, request.event), "1 = event, 0 = censored", NULL, NULL},
    {0, "start", "COLUMN", OPTION_TEXT, offsetof(EstimateLine, request.start),
     "entry time: a row is at risk in (start, time]", NULL, NULL},
    {0, "group", "COLUMN", OPTION_TEXT, offsetof(EstimateLine, request.group), "curves for each group, log-rank tests",
     NULL, NULL},
    {0, "strata", "COLUMN", OPTION_TEXT, offsetof(EstimateLine, request.strata), "stratified log-rank and Cox", NULL,
     NULL},
    {0, "cluster", "COLUMN", OPTION_TEXT, offsetof(EstimateLine, request.cluster),
     "robust standard errors of the Cox model", NULL, NULL},
    {0, "covariates", "A,B,...", OPTION_CALL, 0, "Cox models: all together, and each alone", NULL, call_covariates},
    {0, "factor", "NAME=L1,L2,...", OPTION_CALL, 0,
     "a category and its levels, the first is the reference; may be repeated", NULL, call_factor},
    {0, "ties", "METHOD,...", OPTION_CALL, 0, "efron (default), breslow or both", NULL, call_ties},
    {0, "at", "T,...", OPTION_CALL, 0, "survival at these times", NULL, call_at},
    {0, "tau", "T,...", OPTION_CALL, 0, "restricted mean survival times to these times", NULL, call_tau},
    {'f', "format", "FORMAT", OPTION_WORD, offsetof(EstimateLine, format), "the form of what is printed", "text, json",
     NULL},
    {'h', "help", NULL, OPTION_HELP, 0, "this text", NULL, NULL},
    {'V', "version", NULL, OPTION_VERSION, 0, "the program's version", NULL, NULL},
};

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

int estimate_run(Options *options)
{
    EstimateLine line = {{.ties = {COX_EFRON}, .tie_count = 1}, "text", &options->arena};
    const OptionTable table = {ROWS, sizeof ROWS / sizeof *ROWS, options->command};
    int status;
    if (!options_read(options, &table, &line, &status)) return status;
    EstimateRequest *request = &line.request;
    if (options->argument_count != 1) return options_usage(options, "one CSV file is wanted");
    if (!request->time || !request->event)
        return options_usage(options, "%s is wanted", request->time ? "--event COLUMN" : "--time COLUMN");
    request->path = options->arguments[0];
    request->json = strcmp(line.format, "json") == 0;
    return analyse(request, &options->arena);
}
