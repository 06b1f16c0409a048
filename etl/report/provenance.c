// Hashes and versions; the conventions as a table.
#include "report/provenance.h"

#include <stdio.h>

#include "base/version.h"
#include "report/analysis.h"
#include "survival/cox.h"
#include "survival/distribution.h"

static void hash_text(Text text, char hex[HASH_SHA256_HEX])
{
    unsigned char digest[HASH_SHA256_SIZE];
    hash_sha256(text.data, text.size, digest);
    hash_hex(digest, hex);
}

static void find_cut_offs(const Cohort *cohort, Provenance *provenance)
{
    for (size_t c = 0; c < cohort->center_count; c++) {
        const char *day = cohort->centers[c].center->extracted_on;
        if (!day) continue;
        if (!provenance->first_cut_off || strcmp(day, provenance->first_cut_off) < 0) provenance->first_cut_off = day;
        if (!provenance->last_cut_off || strcmp(day, provenance->last_cut_off) > 0) provenance->last_cut_off = day;
    }
}

Provenance provenance_make(const Cohort *cohort)
{
    Provenance provenance = {
        .version = RMNPC_VERSION, .commit = version_commit(), .engine = distribution_library()};
    analysis_hash(cohort, provenance.analysis_sha256);
    hash_text(cohort->plan->text, provenance.plan_sha256);
    hash_text(cohort->plan->model->schema->text, provenance.model_sha256);
    find_cut_offs(cohort, &provenance);
    return provenance;
}

// ---- Cut-off and kind of limits -------------------------------------------------------------------------------------

const char *provenance_cut_off(const Cohort *cohort, Language language, Arena *arena)
{
    Provenance days = {0};
    find_cut_offs(cohort, &days);
    if (!days.last_cut_off) return phrase(language, "a day not known");
    bool one = strcmp(days.first_cut_off, days.last_cut_off) == 0;
    if (one) return days.last_cut_off;
    return phrase_filled(language, arena, "{1} to {2}", days.first_cut_off, days.last_cut_off);
}

const char *provenance_basis(const Cohort *cohort, ProvenanceLimits limits, Language language, Arena *arena)
{
    const char *kind = limits == LIMITS_CURVE ? confidence_name(cohort->plan->confidence)
                       : limits == LIMITS_WALD ? "Wald"
                                               : phrase(language, "normal");
    return phrase_filled(language, arena, "Data cut-off {1}; 95% CI: {2}.",
                         provenance_cut_off(cohort, language, arena), kind);
}

// ---- Conventions ---------------------------------------------------------------------------------------------------

static const Convention CONVENTIONS[] = {
    {"dates", "Dates",
     "Calendar days at each center, in the time zone its schema declares; the clock, time zone and locale of the "
     "computer change nothing.",
     NULL},
    {"times", "Times",
     "Whole days, compared exactly, without a tolerance; divided by {1} only when months are printed.",
     "month"},
    {"ties_of_censored", "Censored at a time of an event", "Still at risk at that time.", NULL},
    {"curves", "Curves and rates", "Kaplan-Meier, Greenwood's variance, 95% limits: {1}.", "confidence"},
    {"medians", "Quantiles",
     "Where the curve comes down to the share; where it is level there, the middle of that stretch; limits from the "
     "curve's band in the same way (Brookmeyer-Crowley).",
     NULL},
    {"follow_up_by", "Follow-up",
     "Reverse Kaplan-Meier: event and censoring change places; who has the event on the day another is censored is "
     "still at risk.",
     NULL},
    {"restricted_means", "Restricted means", "Area under the curve; limits and P from the normal distribution.", NULL},
    {"log_rank", "Log-rank test",
     "Hypergeometric variance; stratified: sums over the strata; of pairs the raw P stands beside Holm's.",
     NULL},
    {"cox", "Cox models",
     "Ties by Efron; complete cases; limits and P by Wald; the search ends when the log likelihood changes by less "
     "than {1}, relative.",
     "tolerance"},
    {"proportional_hazards", "Proportional hazards",
     "Score test against 1 - Kaplan-Meier, as R's cox.zph since survival 3.0.", NULL},
    {"p_values", "P values", "Two-sided; upper tails computed as such by {1}.", "library"},
    {"chance", "Chance", "Nothing is drawn at random: there is no seed.", NULL},
};

// What {1} stands for, by its name in the table.
static const char *value_of(const Plan *plan, const char *name, Arena *arena)
{
    if (!name) return NULL;
    if (strcmp(name, "month") == 0) return plan->month_text;
    if (strcmp(name, "confidence") == 0) return confidence_name(plan->confidence);
    if (strcmp(name, "library") == 0) return distribution_library();
    return arena_format(arena, "%g", COX_CONVERGED_BELOW);
}

const Convention *provenance_conventions(const Plan *plan, Arena *arena, size_t *count)
{
    *count = sizeof CONVENTIONS / sizeof *CONVENTIONS;
    Convention *conventions = arena_array(arena, *count, sizeof *conventions);
    for (size_t i = 0; i < *count; i++) {
        conventions[i] = CONVENTIONS[i];
        conventions[i].value = value_of(plan, CONVENTIONS[i].value, arena);
    }
    return conventions;
}
