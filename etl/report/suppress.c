// One rule a column: what kind of number it is, and the names of the counts it shows or rests on. {0}, {1}, ... in a
// name are the keys of the row; a name that ends in /* stands for every count whose name begins so.
#include "report/suppress.h"

#include <math.h>
#include <string.h>

#include "report/coarse.h"
#include "report/division.h"
#include "report/ledger.h"

static const char SUPPRESSED[] = "=suppressed";

typedef enum RuleKind {
    RULE_COUNT,                // the count of the first name, shown where none of the others is small
    RULE_ASIDE,                // a count read beside an estimate only: taken out before others
    RULE_RESTS,                // tells the counts named: a share, an expected number beside the one observed
    RULE_NEEDS,                // tells none of them, but is of few persons where one is small
    RULE_PERSONS,              // a single person's value, or a count of few by nature: never shown
    RULE_FREE,                 // tells of no persons: degrees of freedom
} RuleKind;

enum { MOST_NAMES = 4 };

static const double ASIDE = 0.01;      // worth of what is read beside something else

typedef struct ColumnRule {
    TableId table;
    const char *column;
    RuleKind kind;
    unsigned least;            // times `below` persons that each count of the first name must have
    const char *names[MOST_NAMES];
} ColumnRule;

#define ARM "arm/{0}/{1}"
#define ARMS "arm/{0}/*"
#define ARM_COUNTS {ARM, ARM " event"}
#define BY "by/{0}/{1}"
#define VALUE BY " variable/{2}"
#define CENTER "center/{0}"
#define RESTRICTED "restricted/{1}"
#define TERM "term/{0}/{1}"
#define TERM_TOGETHER "term/multivariable/{0}/{1}"
#define MODEL "model/{0}"
#define EFFECT "effect/{0}/{1}"
#define TEST_COUNTS {ARMS, ARMS " event"}
#define PAIR_COUNTS {ARM, ARM " event", "arm/{0}/{2}", "arm/{0}/{2} event"}
#define RATIO_COUNTS {TERM, TERM " event", "reference/{0} event"}
#define RATIO_TOGETHER {TERM_TOGETHER, TERM_TOGETHER " event", "reference/multivariable/{0} event"}
#define MODEL_COUNTS {MODEL, MODEL " event", "term/{0}/* event"}
#define EFFECT_COUNTS {EFFECT, EFFECT "/exposed event", EFFECT "/unexposed event"}
#define INTERACTION_COUNTS {"interaction/{0}", "interaction/{0} event"}

static const ColumnRule RULES[] = {
    {TABLE_FLOW, "patients", RULE_COUNT, 0, {"flow/{0}/{1}"}},
    {TABLE_DEFINITIONS, "patients", RULE_PERSONS, 0, {NULL}},   // Table 1 has them, by its own columns
    {TABLE_DEFINITIONS, "bounded", RULE_PERSONS, 0, {NULL}},
    {TABLE_DEFINITIONS, "defaulted", RULE_PERSONS, 0, {NULL}},
    {TABLE_COMPLETENESS, "patients", RULE_COUNT, 0, {"completeness/{0}/{1}/patients"}},
    {TABLE_COMPLETENESS, "rows", RULE_COUNT, 0, {"completeness/{0}/{1}/rows"}},
    {TABLE_COMPLETENESS, "present", RULE_COUNT, 0, {"completeness/{0}/{1}/present"}},
    {TABLE_COMPLETENESS, "unknown", RULE_COUNT, 0, {"completeness/{0}/{1}/unknown"}},
    {TABLE_COMPLETENESS, "not_applicable", RULE_COUNT, 0, {"completeness/{0}/{1}/not_applicable"}},
    {TABLE_COMPLETENESS, "missing", RULE_COUNT, 0, {"completeness/{0}/{1}/missing"}},
    {TABLE_COMPLETENESS, "percent", RULE_RESTS, 0, {"completeness/{0}/{1}/rows", "completeness/{0}/{1}/present"}},
    {TABLE_LEVELS, "n", RULE_COUNT, 0, {VALUE "/{3}"}},
    {TABLE_LEVELS, "percent", RULE_RESTS, 0, {VALUE "/{3}", VALUE}},
    {TABLE_NUMBERS, "n", RULE_COUNT, 0, {VALUE}},
    {TABLE_NUMBERS, "missing", RULE_COUNT, 0, {VALUE "/missing"}},
    {TABLE_NUMBERS, "median", RULE_NEEDS, 4, {VALUE}},
    {TABLE_NUMBERS, "minimum", RULE_PERSONS, 0, {NULL}},
    {TABLE_NUMBERS, "maximum", RULE_PERSONS, 0, {NULL}},
    {TABLE_CENTERS, "n", RULE_COUNT, 0, {CENTER}},
    {TABLE_CENTERS, "events", RULE_COUNT, 0, {CENTER " event"}},
    {TABLE_CENTERS, "median", RULE_NEEDS, 2, {CENTER, CENTER " event"}},
    {TABLE_CENTERS, "follow_up", RULE_NEEDS, 2, {CENTER, CENTER " free"}},
    {TABLE_CENTERS, "completeness", RULE_NEEDS, 2, {CENTER}},
    {TABLE_SURVIVAL, "n", RULE_COUNT, 0, {ARM}},
    {TABLE_SURVIVAL, "events", RULE_COUNT, 0, {ARM " event"}},
    {TABLE_SURVIVAL, "median", RULE_NEEDS, 2, ARM_COUNTS},
    {TABLE_SURVIVAL, "median_spss", RULE_NEEDS, 2, ARM_COUNTS},
    {TABLE_SURVIVAL, "quartile1", RULE_NEEDS, 4, ARM_COUNTS},
    {TABLE_SURVIVAL, "quartile3", RULE_NEEDS, 4, ARM_COUNTS},
    {TABLE_RATES, "survival", RULE_NEEDS, 2, ARM_COUNTS},       // coarse.h takes out more
    {TABLE_RATES, "at_risk", RULE_ASIDE, 0, {ARM " from_month/{2}"}},
    {TABLE_FOLLOW_UP, "n", RULE_COUNT, 0, {ARM}},
    {TABLE_FOLLOW_UP, "median", RULE_NEEDS, 2, {ARM, ARM " free"}},
    {TABLE_FOLLOW_UP, "shortest", RULE_PERSONS, 0, {NULL}},
    {TABLE_FOLLOW_UP, "longest", RULE_PERSONS, 0, {NULL}},
    {TABLE_FOLLOW_UP, "event_free", RULE_NEEDS, 2, {ARM " free"}},
    {TABLE_SPANS, "n", RULE_COUNT, 0, {"span/{0}"}},
    {TABLE_SPANS, "median", RULE_NEEDS, 2, {"span/{0}"}},
    {TABLE_SPANS, "min", RULE_PERSONS, 0, {NULL}},
    {TABLE_SPANS, "max", RULE_PERSONS, 0, {NULL}},
    {TABLE_SPANS, "partial", RULE_COUNT, 0, {"span/{0}/partial"}},
    {TABLE_SPANS, "missing", RULE_COUNT, 0, {"span/{0}/missing"}},
    {TABLE_TESTS, "n", RULE_COUNT, 0, {"comparison/{0}"}},
    {TABLE_TESTS, "events", RULE_COUNT, 0, {"comparison/{0} event"}},
    {TABLE_TESTS, "chisq", RULE_NEEDS, 0, TEST_COUNTS},
    {TABLE_TESTS, "df", RULE_FREE, 0, {NULL}},
    {TABLE_TESTS, "p", RULE_NEEDS, 0, TEST_COUNTS},
    {TABLE_TESTS, "chisq_by_center", RULE_NEEDS, 0, TEST_COUNTS},
    {TABLE_TESTS, "p_by_center", RULE_NEEDS, 0, TEST_COUNTS},
    {TABLE_TESTS, "center_chisq", RULE_NEEDS, 0, {"comparison/{0}", "comparison/{0} event"}},
    {TABLE_TESTS, "center_df", RULE_FREE, 0, {NULL}},
    {TABLE_TESTS, "center_p", RULE_NEEDS, 0, {"comparison/{0}", "comparison/{0} event"}},
    {TABLE_TESTS, "undecided", RULE_COUNT, 0, {"comparison/{0}/undecided"}},
    {TABLE_TESTS, "elsewhere", RULE_COUNT, 0, {"comparison/{0}/elsewhere"}},
    {TABLE_TESTS, "trend_chisq", RULE_NEEDS, 0, TEST_COUNTS},
    {TABLE_TESTS, "trend_p", RULE_NEEDS, 0, TEST_COUNTS},
    {TABLE_EXPECTED, "n", RULE_COUNT, 0, {ARM}},
    {TABLE_EXPECTED, "observed", RULE_COUNT, 0, {ARM " event"}},
    {TABLE_EXPECTED, "expected", RULE_RESTS, 0, TEST_COUNTS},
    {TABLE_EXPECTED, "ratio", RULE_RESTS, 0, TEST_COUNTS},
    {TABLE_PAIRS, "chisq", RULE_NEEDS, 0, PAIR_COUNTS},
    {TABLE_PAIRS, "p", RULE_NEEDS, 0, PAIR_COUNTS},
    {TABLE_PAIRS, "p_holm", RULE_NEEDS, 0, TEST_COUNTS},
    {TABLE_RESTRICTED, "n", RULE_COUNT, 0, {RESTRICTED}},
    {TABLE_RESTRICTED, "mean", RULE_NEEDS, 2, {RESTRICTED, RESTRICTED " event"}},
    {TABLE_RESTRICTED, "se", RULE_NEEDS, 2, {RESTRICTED, RESTRICTED " event"}},
    {TABLE_RESTRICTED, "difference", RULE_NEEDS, 2, {"restricted/*", "restricted/* event"}},
    {TABLE_RESTRICTED, "p", RULE_NEEDS, 2, {"restricted/*", "restricted/* event"}},
    {TABLE_RESTRICTED, "difference_se", RULE_PERSONS, 0, {NULL}},   // exact; the limits are rounded
    {TABLE_UNIVARIABLE, "n", RULE_COUNT, 0, {TERM}},
    {TABLE_UNIVARIABLE, "events", RULE_COUNT, 0, {TERM " event"}},
    {TABLE_UNIVARIABLE, "hr", RULE_NEEDS, 0, RATIO_COUNTS},
    {TABLE_UNIVARIABLE, "p", RULE_NEEDS, 0, RATIO_COUNTS},
    {TABLE_UNIVARIABLE, "proportional_p", RULE_NEEDS, 0, RATIO_COUNTS},
    {TABLE_MULTIVARIABLE, "n", RULE_COUNT, 0, {TERM_TOGETHER}},
    {TABLE_MULTIVARIABLE, "events", RULE_COUNT, 0, {TERM_TOGETHER " event"}},
    {TABLE_MULTIVARIABLE, "hr", RULE_NEEDS, 0, RATIO_TOGETHER},
    {TABLE_MULTIVARIABLE, "p", RULE_NEEDS, 0, RATIO_TOGETHER},
    {TABLE_MULTIVARIABLE, "proportional_p", RULE_NEEDS, 0, RATIO_TOGETHER},
    {TABLE_MODELS, "n", RULE_COUNT, 0, {MODEL}},
    {TABLE_MODELS, "events", RULE_COUNT, 0, {MODEL " event"}},
    {TABLE_MODELS, "incomplete", RULE_COUNT, 0, {MODEL "/incomplete"}},
    {TABLE_MODELS, "parameters", RULE_FREE, 0, {NULL}},
    {TABLE_MODELS, "events_per_parameter", RULE_RESTS, 0, {MODEL " event"}},
    {TABLE_MODELS, "chisq", RULE_NEEDS, 0, MODEL_COUNTS},
    {TABLE_MODELS, "df", RULE_FREE, 0, {NULL}},
    {TABLE_MODELS, "p", RULE_NEEDS, 0, MODEL_COUNTS},
    {TABLE_MODELS, "concordance", RULE_NEEDS, 0, MODEL_COUNTS},
    {TABLE_MODELS, "concordance_se", RULE_NEEDS, 0, MODEL_COUNTS},
    {TABLE_MODELS, "proportional_chisq", RULE_NEEDS, 0, MODEL_COUNTS},
    {TABLE_MODELS, "proportional_p", RULE_NEEDS, 0, MODEL_COUNTS},
    {TABLE_INCOMPLETE, "patients", RULE_COUNT, 0, {"center/{1}"}},
    {TABLE_INCOMPLETE, "events", RULE_COUNT, 0, {"center/{1} event"}},
    {TABLE_INCOMPLETE, "left_out", RULE_COUNT, 0, {"center/{1} " MODEL "/incomplete"}},
    {TABLE_INCOMPLETE, "left_out_events", RULE_COUNT, 0, {"center/{1} " MODEL "/incomplete event"}},
    {TABLE_EFFECTS, "n", RULE_COUNT, 0, {EFFECT, "centers_of/{0}/*"}},
    {TABLE_EFFECTS, "exposed", RULE_COUNT, 0, {EFFECT "/exposed", "exposed_of/{0}/*"}},
    {TABLE_EFFECTS, "events", RULE_COUNT, 0, {EFFECT " event", "centers_of/{0}/* event"}},
    {TABLE_EFFECTS, "hr", RULE_NEEDS, 0, EFFECT_COUNTS},
    {TABLE_EFFECTS, "p", RULE_NEEDS, 0, EFFECT_COUNTS},
    {TABLE_EFFECTS, "left_out", RULE_COUNT, 0, {EFFECT "/left_out"}},
    {TABLE_EFFECTS, "e_value", RULE_NEEDS, 0, EFFECT_COUNTS},
    {TABLE_EFFECTS, "e_value_limit", RULE_NEEDS, 0, EFFECT_COUNTS},
    {TABLE_EFFECTS, "exposed_events", RULE_COUNT, 0, {EFFECT "/exposed event", "exposed_of/{0}/* event"}},
    {TABLE_EFFECTS, "log_hr", RULE_PERSONS, 0, {NULL}},         // as difference_se
    {TABLE_EFFECTS, "log_hr_se", RULE_PERSONS, 0, {NULL}},
    {TABLE_INTERACTIONS, "n", RULE_COUNT, 0, {"interaction/{0}"}},
    {TABLE_INTERACTIONS, "chisq", RULE_NEEDS, 0, INTERACTION_COUNTS},
    {TABLE_INTERACTIONS, "df", RULE_FREE, 0, {NULL}},
    {TABLE_INTERACTIONS, "p", RULE_NEEDS, 0, INTERACTION_COUNTS},
    {TABLE_INTERACTIONS, "log_ratio", RULE_PERSONS, 0, {NULL}}, // with one subgroup's effect it tells the other's
    {TABLE_INTERACTIONS, "log_ratio_se", RULE_PERSONS, 0, {NULL}},
    {TABLE_INTERACTIONS, "hr_first", RULE_PERSONS, 0, {NULL}},
    {TABLE_INTERACTIONS, "hr_second", RULE_PERSONS, 0, {NULL}},
    {TABLE_HETEROGENEITY, "chisq", RULE_NEEDS, 0, {"effect event"}},
    {TABLE_HETEROGENEITY, "df", RULE_FREE, 0, {NULL}},
    {TABLE_HETEROGENEITY, "p", RULE_NEEDS, 0, {"effect event"}},
    {TABLE_HETEROGENEITY, "i_squared", RULE_NEEDS, 0, {"effect event"}},
    {TABLE_HETEROGENEITY, "centers", RULE_FREE, 0, {NULL}},
    {TABLE_HETEROGENEITY, "pooled", RULE_PERSONS, 0, {NULL}},   // with the others' effects it tells a center's own
    {TABLE_HETEROGENEITY, "pooled_se", RULE_PERSONS, 0, {NULL}},
    {TABLE_HETEROGENEITY, "tau_squared", RULE_PERSONS, 0, {NULL}},
    {TABLE_DELAY, "n", RULE_COUNT, 0, {"delay/{0}"}},
    {TABLE_DELAY, "known", RULE_COUNT, 0, {"delay/{0}/known"}},
    {TABLE_DELAY, "before", RULE_COUNT, 0, {"delay/{0}/before"}},
    {TABLE_DELAY, "median", RULE_NEEDS, 4, {"delay/{0}/known"}},
    {TABLE_DELAY, "longest", RULE_PERSONS, 0, {NULL}},
    {TABLE_CURVES, "months", RULE_FREE, 0, {NULL}},             // coarse.h makes all of them so
    {TABLE_CURVES, "at_risk", RULE_FREE, 0, {NULL}},
    {TABLE_CURVES, "events", RULE_FREE, 0, {NULL}},
    {TABLE_CURVES, "censored", RULE_FREE, 0, {NULL}},
    {TABLE_CURVES, "survival", RULE_FREE, 0, {NULL}},
};

// A number, or an estimate with its limits, and the counts it shows or rests on.
typedef struct Shown {
    const ColumnRule *rule;          // NULL = there is none
    const Column *column;
    Cell *cell;
    size_t *tallies;
    size_t count, capacity;
    size_t first_count;              // of these, those of the rule's first name
} Shown;

typedef struct Suppressor {
    Tables *tables;
    double below;
    Arena arena;
    Tallies tallies;
    Persons persons;
    Shown *shown;
    size_t count;
} Suppressor;

static bool is_count(const ColumnRule *rule)
{
    return rule->kind == RULE_COUNT || rule->kind == RULE_ASIDE;
}

// ---- Taking out ----------------------------------------------------------------------------------------------------

bool suppress_is_hidden(const Number *number)
{
    return number->reason && strcmp(number->reason, SUPPRESSED) == 0;
}

Number suppress_hidden(NumberUnit unit)
{
    return number_none(unit, SUPPRESSED);
}

// What does not apply, or was not collected, stays said.
static bool says_nothing(const Number *number)
{
    return isnan(number->value) && number->reason && *number->reason == '=';
}

static size_t hide_number(Number *number)
{
    if (says_nothing(number)) return 0;
    *number = suppress_hidden(number->unit);
    return 1;
}

// Numbers that are printed of a cell: of an estimate value and limits, which begin where its number would.
static size_t numbers_of(const Column *column)
{
    return column->kind == COLUMN_ESTIMATE ? sizeof(Estimate) / sizeof(Number) : 1;
}

static size_t hide(const Shown *shown)
{
    size_t hidden = 0;
    Number *numbers = &shown->cell->number;
    for (size_t i = 0; i < numbers_of(shown->column); i++) hidden += hide_number(&numbers[i]);
    return hidden;
}

// ---- From columns to counts ----------------------------------------------------------------------------------------

static const ColumnRule *rule_of(TableId table, const char *column)
{
    for (size_t i = 0; i < sizeof RULES / sizeof *RULES; i++)
        if (RULES[i].table == table && strcmp(RULES[i].column, column) == 0) return &RULES[i];
    return NULL;
}

bool suppress_describes(TableId table, const char *column)
{
    return rule_of(table, column) != NULL;
}

// The name with the row's keys in it.
static const char *fill_in(Suppressor *suppressor, const char *name, const Table *table, size_t row)
{
    Buffer text = {0};
    for (; *name; name++) {
        if (*name != '{') buffer_char(&text, *name);
        else buffer_string(&text, table_code(table, row, (size_t)(name[1] - '0'))), name += 2;
    }
    return buffer_keep(&text, &suppressor->arena).data;
}

static bool add_tally(Suppressor *suppressor, Shown *shown, const char *name)
{
    size_t tally = persons_find(&suppressor->persons, name);
    if (tally == SIZE_MAX) return false;
    if (shown->count == shown->capacity) {
        size_t capacity = shown->capacity ? 2 * shown->capacity : MOST_NAMES;
        shown->tallies = arena_grow(&suppressor->arena, shown->tallies, shown->count * sizeof *shown->tallies,
                                    capacity * sizeof *shown->tallies);
        shown->capacity = capacity;
    }
    shown->tallies[shown->count++] = tally;
    return true;
}

// Every count whose name begins as the text before the star, with what stands behind it; there may be none.
static void add_all(Suppressor *suppressor, Shown *shown, const char *name, const char *star)
{
    const Text beginning = {name, (size_t)(star - name)};
    for (size_t i = 0; i < suppressor->persons.name_count; i++) {
        const char *other = suppressor->persons.names[i];
        if (strncmp(other, beginning.data, beginning.size) != 0) continue;
        add_tally(suppressor, shown, arena_format(&suppressor->arena, "%s%s", other, star + 1));
    }
}

// Is every count known that this rests on?
static bool find_tallies(Suppressor *suppressor, Shown *shown, const Table *table, size_t row)
{
    bool all = true;
    for (size_t i = 0; i < MOST_NAMES && shown->rule->names[i]; i++) {
        const char *name = fill_in(suppressor, shown->rule->names[i], table, row), *star = strchr(name, '*');
        if (star) add_all(suppressor, shown, name, star);
        else all &= add_tally(suppressor, shown, name);
        if (i == 0) shown->first_count = shown->count;
    }
    return all && shown->tallies;
}

// A count must be the one that its rule names.
static bool is_right(const Suppressor *suppressor, const Shown *shown)
{
    return !is_count(shown->rule) || isnan(shown->cell->number.value) ||
           shown->cell->number.value == suppressor->tallies.items[shown->tallies[0]].value;
}

static bool rests_on_few(const Suppressor *suppressor, const Shown *shown)
{
    const Tally *items = suppressor->tallies.items;
    for (size_t i = 0; i < shown->first_count; i++)
        if (items[shown->tallies[i]].value < shown->rule->least * suppressor->below) return true;
    for (size_t i = is_count(shown->rule); i < shown->count; i++)
        if (tally_is_small(&items[shown->tallies[i]], suppressor->below)) return true;
    return false;
}

static bool is_there(const Shown *shown)
{
    return !(shown->column->kind == COLUMN_NUMBER && says_nothing(&shown->cell->number));
}

// Of what a center does not collect everybody knows that nobody has it.
static void note_absence(Suppressor *suppressor, Shown *shown, const Table *table, size_t row)
{
    if (!shown->rule || !is_count(shown->rule) || !find_tallies(suppressor, shown, table, row)) return;
    Tally *tally = &suppressor->tallies.items[shown->tallies[0]];
    tally->certain |= tally->value == 0;
}

// Is it of patients that the rule names?
static bool is_described(Suppressor *suppressor, Shown *shown, const Table *table, size_t row)
{
    if (!shown->rule) return false;
    return shown->rule->kind == RULE_PERSONS ||
           (find_tallies(suppressor, shown, table, row) && is_right(suppressor, shown));
}

// What is shown as long as none of its counts has to be taken out.
static void use_counts(Suppressor *suppressor, const Shown *shown)
{
    Tally *items = suppressor->tallies.items;
    if (shown->rule->kind == RULE_ASIDE) items[shown->tallies[0]].worth = ASIDE;
    for (size_t i = 0; i < shown->count; i++) items[shown->tallies[i]].uses += numbers_of(shown->column);
    suppressor->shown[suppressor->count++] = *shown;
}

// Takes out what is so whatever else is shown; the rest becomes a use of its counts.
static void describe(Suppressor *suppressor, TableId id, size_t row, size_t column)
{
    const Table *table = &suppressor->tables->items[id];
    Withheld *withheld = &suppressor->tables->withheld;
    Shown shown = {.rule = rule_of(id, table->columns[column].name),
                   .column = &table->columns[column],
                   .cell = &table->cells[row * table->column_count + column]};
    RuleKind kind = shown.rule ? shown.rule->kind : RULE_PERSONS;
    if (kind == RULE_FREE) return;
    if (!is_there(&shown)) note_absence(suppressor, &shown, table, row);
    else if (!is_described(suppressor, &shown, table, row)) withheld->undescribed += hide(&shown);
    else if (kind == RULE_PERSONS || rests_on_few(suppressor, &shown)) withheld->others += hide(&shown);
    else if (kind != RULE_NEEDS) use_counts(suppressor, &shown);
}

typedef void EachCell(Suppressor *suppressor, TableId table, size_t row, size_t column);

static void each_cell(Suppressor *suppressor, EachCell *visit)
{
    for (int t = 0; t < TABLE_COUNT; t++) {
        const Table *table = &suppressor->tables->items[t];
        for (size_t r = 0; r < table->rows; r++)
            for (size_t c = table->key_count; c < table->column_count; c++)
                if (table->columns[c].kind != COLUMN_TEXT) visit(suppressor, (TableId)t, r, c);
    }
}

// ---- All of it -----------------------------------------------------------------------------------------------------

static size_t count_cells(const Tables *tables)
{
    size_t count = 0;
    for (int t = 0; t < TABLE_COUNT; t++) count += tables->items[t].rows * tables->items[t].column_count;
    return count;
}

static void hide_protected(Suppressor *suppressor)
{
    Withheld *withheld = &suppressor->tables->withheld;
    for (size_t i = 0; i < suppressor->count; i++) {
        const Shown *shown = &suppressor->shown[i];
        bool hidden = false;
        for (size_t t = 0; t < shown->count; t++) hidden |= suppressor->tallies.items[shown->tallies[t]].hidden;
        if (!hidden) continue;
        bool primary = suppressor->tallies.items[shown->tallies[0]].primary;
        size_t *which = !is_count(shown->rule) ? &withheld->others
                        : primary              ? &withheld->primary
                                               : &withheld->complementary;
        *which += hide(shown);
    }
}

static void round_cell(Suppressor *suppressor, TableId id, size_t row, size_t column)
{
    const Table *table = &suppressor->tables->items[id];
    Number *numbers = &table->cells[row * table->column_count + column].number;
    for (size_t i = 0; i < numbers_of(&table->columns[column]); i++) numbers[i].value = number_rounded(&numbers[i]);
}

void suppress_small(Tables *tables, const Results *results, uint32_t below, Arena *arena)
{
    Suppressor suppressor = {.tables = tables, .below = below};
    suppressor.tallies.arena = &suppressor.arena;
    suppressor.shown = arena_array(&suppressor.arena, count_cells(tables) + 1, sizeof *suppressor.shown);
    suppressor.persons = persons_begin(results->cohort->count, &suppressor.tallies, &suppressor.arena);
    division_make(results, &suppressor.persons);
    ledger_make(tables, &suppressor.persons);
    each_cell(&suppressor, describe);
    persons_sum(&suppressor.persons);
    tallies_protect(&suppressor.tallies, below);
    hide_protected(&suppressor);
    tables->withheld.others += coarse_curves(&tables->items[TABLE_CURVES], &tables->items[TABLE_RATES], below,
                                             results->plan->month_length, arena);
    each_cell(&suppressor, round_cell);
    arena_free(&suppressor.arena);
}
