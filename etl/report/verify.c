// Plan -> R, member by member, and a child process.
#include "report/verify.h"

#include <errno.h>
#include <stdio.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/complaint.h"
#include "base/embedded.h"
#include "expr/rscript.h"
#include "report/derivation.h"

typedef struct Writer {
    const Plan *plan;
    RscriptNames names;
    Buffer *out;
} Writer;

// ---- Names ---------------------------------------------------------------------------------------------------------

static const char *slot_name(const void *context, int slot)
{
    const Plan *plan = context;
    for (size_t i = 0; i < plan->parameter_count; i++)
        if (plan->parameters[i].slot == slot) return plan->parameters[i].name;
    for (size_t i = 0; i < plan->definition_count; i++)
        if (plan->definitions[i].slot == slot) return plan->definitions[i].name;
    for (size_t i = 0; i < plan->group_count; i++)
        if (plan->groups[i].slot == slot) return plan->groups[i].name;
    return "";
}

static const char *entity_name(const void *context, int entity)
{
    const Plan *plan = context;
    return plan->model->schema->resources[entity].name;
}

static const char *attribute_name(const void *context, int entity, int attribute)
{
    const Plan *plan = context;
    return plan->model->schema->resources[entity].fields[attribute].name;
}

// ---- Pieces of R ---------------------------------------------------------------------------------------------------

static void put(const Writer *writer, const char *text)
{
    buffer_string(writer->out, text);
}

static void put_text(const Writer *writer, const char *text)
{
    rscript_text(text_from(text), writer->out);
}

// `"name" = ` of a list's member, behind a comma where it is not the first.
static void put_member(const Writer *writer, const char *indent, const char *name, bool first)
{
    put(writer, first ? "\n" : ",\n");
    put(writer, indent);
    put_text(writer, name);
    put(writer, " = ");
}

static void put_function(const Writer *writer, const Expression *body)
{
    put(writer, "function(p) ");
    rscript_expression(body, &writer->names, writer->out);
}

typedef const char *NameOf(const Writer *writer, const void *list, size_t index);

// c("a", "b"), of the members for which name_of is not NULL.
static void put_names(const Writer *writer, const void *list, size_t count, NameOf *name_of)
{
    bool first = true;
    put(writer, "c(");
    for (size_t i = 0; i < count; i++) {
        const char *name = name_of(writer, list, i);
        if (!name) continue;
        if (!first) put(writer, ", ");
        put_text(writer, name);
        first = false;
    }
    put(writer, ")");
}

static void put_numbers(const Writer *writer, const uint32_t *numbers, size_t count)
{
    put(writer, "c(");
    for (size_t i = 0; i < count; i++) buffer_format(writer->out, "%s%u", i ? ", " : "", numbers[i]);
    put(writer, ")");
}

static const char *level_code(const Writer *writer, const void *list, size_t index)
{
    (void)writer;
    return ((const PlanLevel *)list)[index].code;
}

static const char *compared_code(const Writer *writer, const void *list, size_t index)
{
    (void)writer;
    const PlanLevel *level = &((const PlanLevel *)list)[index];
    return level->compared ? level->code : NULL;
}

static const char *variable_name(const Writer *writer, const void *list, size_t index)
{
    return writer->plan->variables[((const size_t *)list)[index]].name;
}

static const char *subgroup_name(const Writer *writer, const void *list, size_t index)
{
    return writer->plan->subgroups[((const size_t *)list)[index]].name;
}

// ---- The plan ------------------------------------------------------------------------------------------------------

static const char *type_word(const Field *field)
{
    switch (field_expression_type(field)) {
    case EXPR_NUMBER: return "number";
    case EXPR_DATE: return "date";
    case EXPR_BOOLEAN: return "boolean";
    default: return "text";
    }
}

// The attributes that an export holds, with their types; apart those that only number rows.
static void write_entities(const Writer *writer)
{
    const Schema *schema = writer->plan->model->schema;
    for (int numbers = 0; numbers < 2; numbers++) {
        put(writer, numbers ? ",\n  numbers = list(" : "  entities = list(");
        for (size_t e = 0; e < schema->resource_count; e++) {
            const Resource *entity = &schema->resources[e];
            bool first = true;
            put_member(writer, "    ", entity->name, e == 0);
            put(writer, "c(");
            for (size_t f = 0; f < entity->field_count; f++) {
                const Field *field = &entity->fields[f];
                if (field->not_exported || (numbers && !field->row_number)) continue;
                if (!first) put(writer, ", ");
                put_text(writer, field->name);
                if (!numbers) buffer_format(writer->out, " = \"%s\"", type_word(field));
                first = false;
            }
            put(writer, ")");
        }
        put(writer, ")");
    }
}

static void write_centers(const Writer *writer, const Snapshot *snapshot)
{
    put(writer, ",\n  centers = data.frame(name = as.character(c(");
    for (size_t c = 0; c < snapshot->center_count; c++) {
        if (c) put(writer, ", ");
        put_text(writer, snapshot->centers[c].name);
    }
    put(writer, ")), extracted_on = as.numeric(as.Date(as.character(c(");
    for (size_t c = 0; c < snapshot->center_count; c++) {
        if (c) put(writer, ", ");
        if (snapshot->centers[c].extracted_on) put_text(writer, snapshot->centers[c].extracted_on);
        else put(writer, "NA");
    }
    put(writer, ")))), stringsAsFactors = FALSE)");
}

// The attributes of the entity at hand stand where a plan's names do.
typedef struct RowNames {
    const Plan *plan;
    size_t entity;
} RowNames;

static const char *row_slot_name(const void *context, int slot)
{
    const RowNames *names = context;
    return names->plan->model->schema->resources[names->entity].fields[slot].name;
}

// When an attribute belongs to a record: a function of the record.
static void write_applicable(const Writer *writer)
{
    const Plan *plan = writer->plan;
    put(writer, ",\n  applicable = list(");
    for (size_t i = 0; i < plan->applicable_count; i++) {
        const PlanApplicable *applicable = &plan->applicable[i];
        const Resource *entity = &plan->model->schema->resources[applicable->entity];
        const RowNames row = {plan, applicable->entity};
        buffer_format(writer->out, "%s\n    \"%s/%s\" = function(p) ", i ? "," : "", entity->name,
                      entity->fields[applicable->attribute].name);
        rscript_expression(applicable->when, &(RscriptNames){.slot = row_slot_name, .context = &row}, writer->out);
    }
    put(writer, ")");
}

static void write_rules(const Writer *writer)
{
    const Schema *schema = writer->plan->model->schema;
    put(writer, ",\n  eligibility = list(");
    for (size_t r = 0; r < schema->eligibility_count; r++) {
        const Rule *rule = &schema->eligibility[r];
        put_member(writer, "    ", rule->id, r == 0);
        put(writer, "function(p) ");
        if (rule->when) {
            put(writer, "if (!isTRUE(");
            rscript_expression(rule->when, &writer->names, writer->out);
            put(writer, ")) TRUE else ");
        }
        rscript_expression(rule->assert, &writer->names, writer->out);
    }
    put(writer, ")");
}

static void write_names(const Writer *writer)
{
    const Plan *plan = writer->plan;
    put(writer, ",\n  parameters = list(");
    for (size_t i = 0; i < plan->parameter_count; i++) {
        put_member(writer, "    ", plan->parameters[i].name, i == 0);
        Buffer text = {0};
        const Value *value = &plan->slots[plan->parameters[i].slot];
        value_write(value, &text);
        if (value->kind == VALUE_NUMBER) buffer_text(writer->out, buffer_as_text(&text));
        else rscript_text(buffer_as_text(&text), writer->out);
        buffer_free(&text);
    }
    put(writer, "),\n  definitions = list(");
    for (size_t i = 0; i < plan->definition_count; i++) {
        put_member(writer, "    ", plan->definitions[i].name, i == 0);
        put_function(writer, plan->definitions[i].value);
    }
    put(writer, ")");
}

static void write_endpoint(const Writer *writer)
{
    const PlanEndpoint *endpoint = &writer->plan->endpoint;
    put(writer, ",\n  origin = ");
    put_function(writer, endpoint->origin);
    put(writer, ",\n  end = ");
    put_function(writer, endpoint->end);
    put(writer, ",\n  event = ");
    put_function(writer, endpoint->event);
    buffer_format(writer->out, ",\n  precision = \"%s\"", date_precision_name(endpoint->precision));
    put(writer, ",\n  spans = list(");
    for (size_t s = 0; s < writer->plan->span_count; s++) {
        put_member(writer, "    ", writer->plan->spans[s].name, s == 0);
        put(writer, "list(from = ");
        put_function(writer, writer->plan->spans[s].from);
        put(writer, ",\n      to = ");
        put_function(writer, writer->plan->spans[s].to);
        put(writer, ")");
    }
    put(writer, ")");
}

// A group's levels as shown, those compared, and its conditions in the order tested.
static void write_groups(const Writer *writer)
{
    const Plan *plan = writer->plan;
    put(writer, ",\n  groups = list(");
    for (size_t g = 0; g < plan->group_count; g++) {
        const PlanGroup *group = &plan->groups[g];
        put_member(writer, "    ", group->name, g == 0);
        put(writer, "list(levels = ");
        put_names(writer, group->levels, group->level_count, level_code);
        put(writer, ", compared = ");
        put_names(writer, group->levels, group->level_count, compared_code);
        put(writer, group->ordered ? ", ordered = TRUE" : ", ordered = FALSE");
        put(writer, ", when = list(");
        for (size_t l = 0; l < group->level_count; l++) {
            put_member(writer, "      ", group->levels[group->tested[l]].code, l == 0);
            put_function(writer, group->levels[group->tested[l]].when);
        }
        put(writer, "))");
    }
    put(writer, "),\n  subgroups = list(");
    for (size_t s = 0; s < plan->subgroup_count; s++) {
        put_member(writer, "    ", plan->subgroups[s].name, s == 0);
        put_function(writer, plan->subgroups[s].when);
    }
    put(writer, ")");
}

// c("recurrence/ecog"): what the expression rests on.
static void put_attributes(const Writer *writer, const Expression *expression)
{
    const Schema *schema = writer->plan->model->schema;
    bool first = true;
    put(writer, "c(");
    for (size_t e = 0; e < schema->resource_count; e++)
        for (size_t f = 0; f < schema->resources[e].field_count; f++) {
            if (!plan_rests_on(writer->plan, expression, e, f)) continue;
            buffer_format(writer->out, "%s\"%s/%s\"", first ? "" : ", ", schema->resources[e].name,
                          schema->resources[e].fields[f].name);
            first = false;
        }
    put(writer, ")");
}

static void write_variables(const Writer *writer)
{
    const Plan *plan = writer->plan;
    put(writer, ",\n  variables = list(");
    for (size_t v = 0; v < plan->variable_count; v++) {
        const PlanVariable *variable = &plan->variables[v];
        put_member(writer, "    ", variable->name, v == 0);
        put(writer, "list(value = ");
        put_function(writer, variable->value);
        if (variable->levels) {
            put(writer, ", levels = ");
            put_names(writer, variable->levels, variable->level_count, level_code);
            put(writer, ", compared = ");
            put_names(writer, variable->levels, variable->level_count, compared_code);
        }
        put(writer, variable->boolean ? ", boolean = TRUE, attributes = " : ", boolean = FALSE, attributes = ");
        put_attributes(writer, variable->value);
        put(writer, ")");
    }
    put(writer, "),\n  univariable = ");
    put_names(writer, plan->univariable.items, plan->univariable.count, variable_name);
    put(writer, ",\n  multivariable = ");
    put_names(writer, plan->multivariable.items, plan->multivariable.count, variable_name);
}

static const char *outcome_code(const Writer *writer, const void *list, size_t index)
{
    (void)writer;
    return ((const DerivationOutcome *)list)[index].code;
}

// Levels that are always true: who has one came by the last resort.
static const char *default_code(const Writer *writer, const void *list, size_t index)
{
    Buffer condition = {0};
    const DerivationOutcome *outcome = &((const DerivationOutcome *)list)[index];
    bool resort = outcome->rule && rscript_default(outcome->rule, &writer->names, &condition);
    buffer_free(&condition);
    return resort ? outcome->code : NULL;
}

// What the report counts: kind, name, the values there can be, and when a value is the rule's last resort.
static void write_derivations(const Writer *writer, Arena *arena)
{
    const Derivations *derivations = derivations_make(writer->plan, arena);
    put(writer, ",\n  derivations = list(");
    for (size_t d = 0; d < derivations->count; d++) {
        const Derivation *derivation = &derivations->items[d];
        Buffer condition = {0};
        put(writer, d ? ",\n    list(kind = " : "\n    list(kind = ");
        put_text(writer, derivation_kind_name(derivation->kind));
        put(writer, ", name = ");
        put_text(writer, derivation->name);
        put(writer, ", codes = ");
        put_names(writer, derivation->outcomes, derivation->count, outcome_code);
        if (derivation->group) {
            put(writer, ", resort = ");
            put_names(writer, derivation->outcomes, derivation->count, default_code);
        } else if (derivation->rule && rscript_default(derivation->rule, &writer->names, &condition)) {
            put(writer, ",\n      default = function(p) ");
            buffer_text(writer->out, buffer_as_text(&condition));
        }
        put(writer, ")");
        buffer_free(&condition);
    }
    put(writer, ")");
}

static void write_comparisons(const Writer *writer)
{
    const Plan *plan = writer->plan;
    put(writer, ",\n  comparisons = list(");
    for (size_t c = 0; c < plan->comparison_count; c++) {
        const PlanComparison *comparison = &plan->comparisons[c];
        put(writer, c ? ",\n    list(name = " : "\n    list(name = ");
        put_text(writer, comparison->name);
        put(writer, ", group = ");
        put_text(writer, plan->groups[comparison->group].name);
        if (comparison->subgroup != PLAN_EVERYBODY) {
            put(writer, ", subgroup = ");
            put_text(writer, plan->subgroups[comparison->subgroup].name);
        }
        put(writer, ")");
    }
    put(writer, ")");
    if (plan->restricted_group < 0) return;
    put(writer, ",\n  restricted = list(group = ");
    put_text(writer, plan->groups[plan->restricted_group].name);
    put(writer, ", months = ");
    put_numbers(writer, plan->restricted_months, plan->restricted_count);
    put(writer, ")");
}

static void write_effect(const Writer *writer)
{
    const PlanEffect *effect = &writer->plan->effect;
    if (!effect->given) return;
    const PlanGroup *group = &writer->plan->groups[effect->group];
    put(writer, ",\n  effect = list(group = ");
    put_text(writer, group->name);
    put(writer, ", reference = ");
    put_text(writer, group->levels[effect->reference].code);
    put(writer, ", exposed = ");
    put_text(writer, group->levels[effect->exposed].code);
    put(writer, ",\n    subgroups = ");
    put_names(writer, effect->subgroups.items, effect->subgroups.count, subgroup_name);
    put(writer, ", interactions = ");
    put_names(writer, effect->interactions.items, effect->interactions.count, variable_name);
    put(writer, ", adjust = ");
    put_names(writer, effect->adjust.items, effect->adjust.count, variable_name);
    put(writer, ",\n    landmarks = ");
    put_numbers(writer, effect->landmarks, effect->landmark_count);
    if (effect->start) {
        put(writer, ",\n    start = ");
        put_function(writer, effect->start);
    }
    put(writer, ")");
}

// What knows no plan, in the order it is read.
static const char *const PARTS[] = {"report/verify/values.R", "report/verify/records.R", "report/verify/estimators.R",
                                    "report/verify/tables.R", "report/verify/models.R"};

void verify_write(const Plan *plan, const Snapshot *snapshot, Buffer *out)
{
    const Writer writer = {plan, {slot_name, entity_name, attribute_name, plan}, out};
    const char *confidence = confidence_name(plan->confidence);
    Arena arena = {0};
    buffer_format(out, "# Derives the report again from exported records: Rscript verify.R RECORDS [REPORT]\n"
                       "# The analysis plan %s, version %s, as R:\n\nplan <- list(\n", plan->name, plan->version);
    write_entities(&writer);
    write_centers(&writer, snapshot);
    buffer_format(out, ",\n  month = %s,\n  confidence = \"%s\",\n  rates = ", plan->month_text, confidence);
    put_numbers(&writer, plan->rate_months, plan->rate_count);
    write_applicable(&writer);
    write_rules(&writer);
    write_names(&writer);
    write_endpoint(&writer);
    write_groups(&writer);
    write_variables(&writer);
    write_derivations(&writer, &arena);
    write_comparisons(&writer);
    write_effect(&writer);
    put(&writer, ")\n\n");
    for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS; i++) buffer_text(out, embedded_find(PARTS[i]));
    arena_free(&arena);
}

// ---- Running it ----------------------------------------------------------------------------------------------------

// Reads what the script says, line by line; all but the last is passed on.
static const char *read_lines(FILE *from, Arena *arena)
{
    char *line = NULL, *last = NULL;
    size_t room = 0;
    for (ssize_t size; (size = getline(&line, &room, from)) > 0;) {
        if (last) fprintf(stderr, "%s\n", last);
        if (line[size - 1] == '\n') line[size - 1] = '\0';
        last = arena_string(arena, line);
    }
    free(line);
    return last;
}

enum { CANNOT_START = 127 };

static void run_child(pid_t parent, int output, const char *script, const char *records, const char *folder)
{
    dup2(output, STDOUT_FILENO);
    close(output);
    prctl(PR_SET_PDEATHSIG, SIGTERM);   // an interrupt ends R, too
    if (getppid() != parent) _exit(CANNOT_START);
    execlp("Rscript", "Rscript", "--vanilla", script, records, folder, (char *)NULL);
    fprintf(stderr, "rmnpc: Rscript cannot be started: %s (install r-base-core and r-cran-survival)\n",
            strerror(errno));
    _exit(CANNOT_START);
}

// The word behind `before`, up to one of `ends`; NULL when it is not there.
static const char *word_behind(const char *line, const char *before, const char *ends, Arena *arena)
{
    const char *at = strstr(line, before);
    if (!at) return NULL;
    at += strlen(before);
    return arena_text(arena, (Text){at, strcspn(at, ends)}).data;
}

static bool read_verdict(const char *line, Arena *arena, Verdict *verdict)
{
    *verdict = (Verdict){.passed = strncmp(line, "PASS: ", 6) == 0,
                         .line = line,
                         .numbers = word_behind(line, ": ", " ", arena),
                         .r = word_behind(line, "with R ", " ", arena),
                         .survival = word_behind(line, "survival ", ",", arena),
                         .difference = word_behind(line, "difference ", ";", arena)};
    return (verdict->passed || strncmp(line, "FAIL: ", 6) == 0) && verdict->numbers && verdict->r &&
           verdict->survival && verdict->difference;
}

bool verify_run(const char *folder, const char *records, Arena *arena, Verdict *verdict)
{
    int ends[2], status = 0;
    const char *script = arena_format(arena, "%s/verify.R", folder);
    if (pipe(ends) != 0) return report_error("no pipe to R: %s", strerror(errno));
    pid_t parent = getpid(), child = fork();
    if (child == 0) {
        close(ends[0]);
        run_child(parent, ends[1], script, records, folder);
    }
    close(ends[1]);
    FILE *from = child > 0 ? fdopen(ends[0], "r") : NULL;
    if (!from) {
        close(ends[0]);
        return report_error("R cannot be started: %s", strerror(errno));
    }
    const char *line = read_lines(from, arena);
    fclose(from);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
    bool started = !(WIFEXITED(status) && WEXITSTATUS(status) == CANNOT_START);
    if (started && line && WIFEXITED(status) && read_verdict(line, arena, verdict) &&
        WEXITSTATUS(status) == (verdict->passed ? 0 : 1))
        return true;
    if (started && line) fprintf(stderr, "%s\n", line);
    return started ? report_error("verify.R ended without a verdict (what R said stands above)") : false;
}
