# Centers as random effects: gamma frailty, beside the model stratified by center, which assumes less.
source("R/data.R")
terms <- varying(COVARIATES)
if (nlevels(droplevels(d$center_id)) < 2) stop_politely("one center only: there is nothing between centers")

print(summary(coxph(outcome_on(c(terms, "frailty(center_id, distribution = 'gamma')")), data = d)))
print(summary(coxph(outcome_on(c(terms, "strata(center_id)")), data = d)))
