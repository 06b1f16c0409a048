// Terms, splits and names from the cohort's arrays.
#include "report/division.h"

#include <math.h>
#include <string.h>

#include "report/describe.h"

typedef struct Divider {
    const Plan *plan;
    const Cohort *cohort;
    Persons *persons;
    size_t *group;                     // of each group: those in a level that is compared
    size_t **group_level;              // of each group and level, in the order of the plan
    size_t *subgroup, *undecided;      // of each subgroup: those in it, those of whom it cannot be told
} Divider;

static size_t complement(const Divider *divider, size_t term)
{
    size_t parts[2] = {term, persons_others(divider->persons, term)};
    persons_split(divider->persons, PERSONS_EVERYBODY, parts, 2);
    return parts[1];
}

// Those of whom a list of levels says this one.
static size_t equal_term(const Divider *divider, const uint32_t *levels, uint32_t level)
{
    uint8_t *in = persons_set(divider->persons);
    for (size_t i = 0; i < divider->cohort->count; i++) in[i] = levels[i] == level;
    return persons_term(divider->persons, in);
}

static size_t both(const Divider *divider, size_t a, size_t b)
{
    uint8_t *in = persons_set(divider->persons);
    const PersonsTerm *terms = divider->persons->terms;
    for (size_t i = 0; i < divider->cohort->count; i++) in[i] = terms[a].in[i] && terms[b].in[i];
    return persons_term(divider->persons, in);
}

// ---- Centers, groups, subgroups ------------------------------------------------------------------------------------

static void divide_by_center(Divider *divider)
{
    Persons *persons = divider->persons;
    size_t count = divider->cohort->center_count,
           *terms = arena_array(persons->arena, count + 1, sizeof *terms);
    persons_name(persons, NULL, 0, "center/all");
    persons_name(persons, NULL, 0, "by/overall/all");
    for (uint32_t c = 0; c < count; c++) {
        const char *name = divider->cohort->centers[c].center->name;
        terms[c] = equal_term(divider, divider->cohort->center, c);
        persons_name(persons, &terms[c], 1, "center/%s", name);
        persons_name(persons, &terms[c], 1, "by/center/%s", name);
    }
    persons_split(persons, PERSONS_EVERYBODY, terms, count);
}

static void divide_by_event(const Divider *divider)
{
    uint8_t *in = persons_set(divider->persons);
    memcpy(in, divider->cohort->event, divider->cohort->count);
    size_t event = persons_term(divider->persons, in), without = complement(divider, event);
    persons_name(divider->persons, &event, 1, "event");
    persons_name(divider->persons, &without, 1, "free");
}

static void divide_by_group(Divider *divider, size_t g)
{
    Persons *persons = divider->persons;
    const PlanGroup *group = &divider->plan->groups[g];
    size_t *all = arena_array(persons->arena, group->level_count + 1, sizeof *all),
           *compared = arena_array(persons->arena, group->level_count + 1, sizeof *compared), count = 0;
    uint8_t *in = persons_set(persons);
    for (uint32_t l = 0; l < group->level_count; l++) {
        all[l] = equal_term(divider, divider->cohort->level[g], l);
        persons_name(persons, &all[l], 1, "by/%s/%s", group->name, group->levels[l].code);
        if (!group->levels[l].compared) continue;
        for (size_t i = 0; i < divider->cohort->count; i++) in[i] |= divider->cohort->level[g][i] == l;
        compared[count++] = all[l];
    }
    divider->group_level[g] = all;
    divider->group[g] = persons_term(persons, in);
    all[group->level_count] = equal_term(divider, divider->cohort->level[g], COHORT_NO_LEVEL);
    persons_split(persons, PERSONS_EVERYBODY, all, group->level_count + 1);
    persons_split(persons, divider->group[g], compared, count);
    complement(divider, divider->group[g]);
}

static void divide_by_subgroup(Divider *divider, size_t s)
{
    Persons *persons = divider->persons;
    size_t terms[3];
    for (int m = COHORT_OUT; m <= COHORT_UNDECIDED; m++) {
        uint8_t *in = persons_set(persons);
        for (size_t i = 0; i < divider->cohort->count; i++) in[i] = divider->cohort->member[s][i] == m;
        terms[m] = persons_term(persons, in);
    }
    divider->subgroup[s] = terms[COHORT_IN];
    divider->undecided[s] = terms[COHORT_UNDECIDED];
    persons_split(persons, PERSONS_EVERYBODY, terms, 3);
}

static void name_comparison(Divider *divider, const PlanComparison *comparison)
{
    Persons *persons = divider->persons;
    const PlanGroup *group = &divider->plan->groups[comparison->group];
    bool whole = comparison->subgroup == PLAN_EVERYBODY;
    size_t in = whole ? PERSONS_EVERYBODY : divider->subgroup[comparison->subgroup],
           compared[] = {in, divider->group[comparison->group]},
           elsewhere[] = {in, persons_others(persons, divider->group[comparison->group])};
    const char *name = comparison->name;
    persons_name(persons, compared, 2, "comparison/%s", name);
    persons_name(persons, elsewhere, 2, "comparison/%s/elsewhere", name);
    for (size_t l = 0; l < group->level_count; l++) {
        size_t arm[] = {in, divider->group_level[comparison->group][l]};
        if (group->levels[l].compared) persons_name(persons, arm, 2, "arm/%s/%s", name, group->levels[l].code);
    }
    const size_t nobody = persons_others(persons, PERSONS_EVERYBODY);
    persons_name(persons, whole ? &nobody : &divider->undecided[comparison->subgroup], 1, "comparison/%s/undecided",
                 name);
}

static void name_restricted(Divider *divider)
{
    if (divider->plan->restricted_group < 0) return;
    size_t g = (size_t)divider->plan->restricted_group;
    const PlanGroup *group = &divider->plan->groups[g];
    for (size_t l = 0; l < group->level_count; l++)
        persons_name(divider->persons, &divider->group_level[g][l], 1, "restricted/%s", group->levels[l].code);
}

// ---- Variables and models ------------------------------------------------------------------------------------------

// Those a model of these variables keeps.
static size_t complete_term(const Divider *divider, const PlanIndexes *variables)
{
    Persons *persons = divider->persons;
    bool *left_out = arena_array(persons->arena, divider->cohort->count + 1, sizeof *left_out);
    uint8_t *in = persons_set(persons);
    models_left_out(divider->cohort, variables, left_out);
    for (size_t i = 0; i < divider->cohort->count; i++) in[i] = !left_out[i];
    return persons_term(persons, in);
}

static size_t name_model(const Divider *divider, const PlanIndexes *variables, const char *name)
{
    size_t complete = complete_term(divider, variables), incomplete = complement(divider, complete);
    persons_name(divider->persons, &complete, 1, "model/%s", name);
    persons_name(divider->persons, &incomplete, 1, "model/%s/incomplete", name);
    return complete;
}

// Those who have a value, or a level that is there.
static size_t known_term(const Divider *divider, size_t v)
{
    const CohortVariable *values = &divider->cohort->variables[v];
    uint8_t *in = persons_set(divider->persons);
    for (size_t i = 0; i < divider->cohort->count; i++)
        in[i] = values->level ? values->level[i] != COHORT_NO_LEVEL : !isnan(values->number[i]);
    return persons_term(divider->persons, in);
}

// Terms of the model of this variable alone, and of the multivariable model (SIZE_MAX = it is not in there).
static void name_term(const Divider *divider, const char *variable, const char *level, bool reference,
                      const size_t *alone, const size_t *together)
{
    Persons *persons = divider->persons;
    persons_name(persons, alone, 2, "term/%s/%s", variable, level);
    if (reference) persons_name(persons, alone, 2, "reference/%s", variable);
    if (together[0] == SIZE_MAX) return;
    persons_name(persons, together, 2, "term/multivariable/%s/%s", variable, level);
    if (reference) persons_name(persons, together, 2, "reference/multivariable/%s", variable);
}

static void divide_by_variable(Divider *divider, size_t v, size_t together)
{
    Persons *persons = divider->persons;
    const PlanVariable *variable = &divider->plan->variables[v];
    size_t known = known_term(divider, v), missing = complement(divider, known),
           alone = name_model(divider, &(PlanIndexes){&v, 1}, variable->name),
           *levels = arena_array(persons->arena, variable->level_count + 1, sizeof *levels);
    bool reference = true;
    persons_name(persons, &known, 1, "variable/%s", variable->name);
    persons_name(persons, &missing, 1, "variable/%s/missing", variable->name);
    if (!variable->levels) {
        const size_t one[] = {alone, PERSONS_EVERYBODY}, all[] = {together, PERSONS_EVERYBODY};
        name_term(divider, variable->name, "number", true, one, all);
        return;
    }
    for (uint32_t l = 0; l < variable->level_count; l++) {
        levels[l] = equal_term(divider, divider->cohort->variables[v].level, l);
        const size_t one[] = {alone, levels[l]}, all[] = {together, levels[l]};
        persons_name(persons, &levels[l], 1, "variable/%s/%s", variable->name, variable->levels[l].code);
        if (!variable->levels[l].compared) continue;
        name_term(divider, variable->name, variable->levels[l].code, reference, one, all);
        reference = false;
    }
    persons_split(persons, known, levels, variable->level_count);
}

// Who is complete for all variables is so for each: what is left of the latter is a count, too.
static void split_complete(const Divider *divider, size_t whole, size_t complete)
{
    size_t parts[] = {complete, both(divider, whole, persons_others(divider->persons, complete))};
    if (whole != PERSONS_EVERYBODY && whole != complete) persons_split(divider->persons, whole, parts, 2);
}

static bool contains(const PlanIndexes *list, size_t variable)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i] == variable) return true;
    return false;
}

static void divide_by_variables(Divider *divider)
{
    const PlanIndexes *together = &divider->plan->multivariable;
    size_t complete = together->count ? name_model(divider, together, "multivariable") : SIZE_MAX;
    for (size_t v = 0; v < divider->plan->variable_count; v++) {
        bool in = contains(together, v);
        divide_by_variable(divider, v, in ? complete : SIZE_MAX);
        if (in) split_complete(divider, complete_term(divider, &(PlanIndexes){&v, 1}), complete);
    }
}

// ---- Time ----------------------------------------------------------------------------------------------------------

static size_t observed_from(const Divider *divider, double days)
{
    uint8_t *in = persons_set(divider->persons);
    for (size_t i = 0; i < divider->cohort->count; i++) in[i] = divider->cohort->days[i] >= days;
    return persons_term(divider->persons, in);
}

// From each of the times of the plan on, and between them.
static void divide_by_time(Divider *divider)
{
    const Plan *plan = divider->plan;
    Persons *persons = divider->persons;
    size_t count = 0, before = PERSONS_EVERYBODY;
    double *times = arena_array(persons->arena, plan->rate_count + plan->effect.landmark_count + 1, sizeof *times);
    for (size_t r = 0; r < plan->rate_count; r++) times[count++] = plan->rate_months[r] * plan->month_length;
    for (size_t l = 0; l < plan->effect.landmark_count; l++) times[count++] = plan->effect.landmarks[l] + 1.0;
    describe_sort(times, count);
    for (size_t t = 0; t < count; t++) {
        size_t from = observed_from(divider, times[t]), until = complement(divider, from),
               between = both(divider, before, until), parts[] = {from, between},
               earlier[] = {persons_others(persons, before), between};
        persons_split(persons, before, parts, 2);
        persons_split(persons, until, earlier, 2);
        before = from;
    }
    for (size_t r = 0; r < plan->rate_count; r++) {
        size_t from = observed_from(divider, plan->rate_months[r] * plan->month_length);
        persons_name(persons, &from, 1, "from_month/%u", plan->rate_months[r]);
    }
}

static void divide_by_span(const Divider *divider, size_t s)
{
    uint8_t *in = persons_set(divider->persons);
    for (size_t i = 0; i < divider->cohort->count; i++) in[i] = divider->cohort->span[s][i] != COHORT_NO_SPAN;
    size_t known = persons_term(divider->persons, in), missing = complement(divider, known);
    persons_name(divider->persons, &known, 1, "span/%s", divider->plan->spans[s].name);
    persons_name(divider->persons, &missing, 1, "span/%s/missing", divider->plan->spans[s].name);
}

// ---- The effect ----------------------------------------------------------------------------------------------------

// Of the patients of either level.
typedef struct Exposure {
    size_t either, exposed;            // in the end
    size_t dated;                      // it is known when it began, where it began
    size_t complete;                   // for the adjusted model
} Exposure;

typedef bool BeganBy(int32_t from, int32_t days, int32_t day);

static bool by_day(int32_t from, int32_t days, int32_t day)
{
    (void)days;
    return from <= day;
}

static bool under_observation(int32_t from, int32_t days, int32_t day)
{
    (void)day;
    return from <= 0 || from < days;
}

// The exposed of whom it is known that it began so.
static size_t began_term(const Divider *divider, const Exposure *exposure, BeganBy *began, int32_t day)
{
    const Cohort *cohort = divider->cohort;
    uint8_t *in = persons_set(divider->persons);
    const uint8_t *exposed = divider->persons->terms[exposure->exposed].in;
    for (size_t i = 0; i < cohort->count; i++)
        in[i] = exposed[i] && cohort->exposed_from[i] != COHORT_NO_SPAN &&
                began(cohort->exposed_from[i], cohort->days[i], day);
    return persons_term(divider->persons, in);
}

// asked: all who belong. Those complete are estimated from, the rest are left out.
static void name_effect(const Divider *divider, const char *name, const size_t *asked, size_t complete, size_t exposed)
{
    Persons *persons = divider->persons;
    size_t incomplete = complement(divider, complete), unexposed = complement(divider, exposed);
    const size_t all[] = {asked[0], asked[1], complete}, left_out[] = {asked[0], asked[1], incomplete},
                 yes[] = {asked[0], asked[1], complete, exposed}, no[] = {asked[0], asked[1], complete, unexposed};
    persons_name(persons, all, 3, "effect/%s", name);
    persons_name(persons, yes, 4, "effect/%s/exposed", name);
    persons_name(persons, no, 4, "effect/%s/unexposed", name);
    persons_name(persons, left_out, 3, "effect/%s/left_out", name);
}

static void name_parts(const Divider *divider, const Exposure *exposure)
{
    const PlanEffect *effect = &divider->plan->effect;
    Persons *persons = divider->persons;
    for (size_t i = 0; i < effect->subgroups.count; i++) {
        size_t s = effect->subgroups.items[i];
        const size_t asked[] = {exposure->either, divider->subgroup[s]};
        name_effect(divider, arena_format(persons->arena, "subgroup/%s", divider->plan->subgroups[s].name), asked,
                    PERSONS_EVERYBODY, exposure->exposed);
    }
    for (uint32_t c = 0; c < divider->cohort->center_count; c++) {
        const char *name = divider->cohort->centers[c].center->name;
        size_t center = equal_term(divider, divider->cohort->center, c);
        const size_t within[] = {exposure->either, center}, without[] = {exposure->either, complement(divider, center)};
        name_effect(divider, arena_format(persons->arena, "center/%s", name), within, PERSONS_EVERYBODY,
                    exposure->exposed);
        name_effect(divider, arena_format(persons->arena, "without/%s", name), without, PERSONS_EVERYBODY,
                    exposure->exposed);
        const size_t exposed[] = {within[0], center, exposure->exposed};
        persons_name(persons, within, 2, "centers_of/without/%s", name);
        persons_name(persons, exposed, 3, "exposed_of/without/%s", name);
    }
}

static void name_overall(const Divider *divider, const Exposure *exposure)
{
    static const char *const CRUDE[] = {"crude", "by_center"};
    Arena *arena = divider->persons->arena;
    const size_t asked[] = {exposure->either, PERSONS_EVERYBODY};
    size_t began = began_term(divider, exposure, under_observation, 0),
           timed = both(divider, exposure->dated, exposure->complete);
    for (size_t i = 0; i < 2; i++) {
        name_effect(divider, arena_format(arena, "overall/%s", CRUDE[i]), asked, PERSONS_EVERYBODY, exposure->exposed);
        name_effect(divider, arena_format(arena, "time_dependent/%s", CRUDE[i]), asked, exposure->dated, began);
    }
    name_effect(divider, "overall/adjusted", asked, exposure->complete, exposure->exposed);
    name_effect(divider, "time_dependent/adjusted", asked, timed, began);
    split_complete(divider, exposure->dated, timed);
    split_complete(divider, exposure->complete, timed);
}

static void name_times(const Divider *divider, const Exposure *exposure)
{
    const PlanEffect *effect = &divider->plan->effect;
    Persons *persons = divider->persons;
    for (size_t l = 0; l < effect->landmark_count; l++) {
        const size_t asked[] = {exposure->either, observed_from(divider, effect->landmarks[l] + 1.0)};
        name_effect(divider, arena_format(persons->arena, "landmark/day%u", effect->landmarks[l]), asked,
                    exposure->dated, began_term(divider, exposure, by_day, (int32_t)effect->landmarks[l]));
    }
    const char *level = divider->plan->groups[effect->group].levels[effect->exposed].code;
    size_t before = began_term(divider, exposure, by_day, 0);
    const size_t known[] = {exposure->exposed, exposure->dated}, early[] = {exposure->exposed, before};
    complement(divider, before);
    persons_name(persons, known, 1, "delay/%s", level);
    persons_name(persons, known, 2, "delay/%s/known", level);
    persons_name(persons, early, 2, "delay/%s/before", level);
}

static void divide_by_exposure(Divider *divider)
{
    const Plan *plan = divider->plan;
    const PlanEffect *effect = &plan->effect;
    Persons *persons = divider->persons;
    const uint32_t *level = divider->cohort->level[effect->group];
    uint8_t *either = persons_set(persons), *dated = persons_set(persons);
    for (size_t i = 0; i < divider->cohort->count; i++) {
        either[i] = level[i] == effect->reference || level[i] == effect->exposed;
        dated[i] = level[i] != effect->exposed || !effect->start || divider->cohort->exposed_from[i] != COHORT_NO_SPAN;
    }
    const Exposure exposure = {persons_term(persons, either), equal_term(divider, level, (uint32_t)effect->exposed),
                               persons_term(persons, dated), complete_term(divider, &effect->adjust)};
    complement(divider, exposure.either);
    for (size_t i = 0; i < effect->interactions.count; i++) {
        const PlanVariable *variable = &plan->variables[effect->interactions.items[i]];
        const PlanIndexes one = {&effect->interactions.items[i], 1};
        const size_t terms[] = {exposure.either, complete_term(divider, &one)};
        persons_name(persons, terms, 2, "interaction/%s", variable->name);
    }
    persons_name(persons, &exposure.either, 1, "effect");
    name_parts(divider, &exposure);
    if (effect->start) name_times(divider, &exposure);
    name_overall(divider, &exposure);
}

// ---- All of it -----------------------------------------------------------------------------------------------------

void division_make(const Results *results, Persons *persons)
{
    const Plan *plan = results->plan;
    Divider divider = {.plan = plan, .cohort = results->cohort, .persons = persons};
    divider.group = arena_array(persons->arena, plan->group_count + 1, sizeof *divider.group);
    divider.group_level = arena_array(persons->arena, plan->group_count + 1, sizeof *divider.group_level);
    divider.subgroup = arena_array(persons->arena, plan->subgroup_count + 1, sizeof *divider.subgroup);
    divider.undecided = arena_array(persons->arena, plan->subgroup_count + 1, sizeof *divider.undecided);
    divide_by_center(&divider);
    divide_by_event(&divider);
    persons_name(persons, NULL, 0, "arm/overall/all");
    for (size_t g = 0; g < plan->group_count; g++) divide_by_group(&divider, g);
    for (size_t s = 0; s < plan->subgroup_count; s++) divide_by_subgroup(&divider, s);
    for (size_t c = 0; c < plan->comparison_count; c++) name_comparison(&divider, &plan->comparisons[c]);
    name_restricted(&divider);
    divide_by_variables(&divider);
    divide_by_time(&divider);
    for (size_t s = 0; s < plan->span_count; s++) divide_by_span(&divider, s);
    if (plan->effect.given) divide_by_exposure(&divider);
}
