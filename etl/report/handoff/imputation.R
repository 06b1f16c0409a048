# Multiple imputation of missing covariates, for the plan's multivariable model. The imputation model holds the event and
# the cumulative hazard at each patient's time (White & Royston 2009). Pooled by Rubin's rules.
source("R/data.R")
if (!requireNamespace("mice", quietly = TRUE)) stop_politely("this script needs the package mice")

terms <- varying(COVARIATES)
if (!length(terms)) stop_politely("the plan has no multivariable model")
d$cumulative_hazard <- mice::nelsonaalen(d, days, event)
m <- 20
imputed <- mice::mice(d[c(terms, "event", "cumulative_hazard", "days")], m = m, printFlag = FALSE, seed = 20150301)
fits <- lapply(seq_len(m), function(i) coxph(outcome_on(terms), data = mice::complete(imputed, i)))
print(summary(mice::pool(mice::as.mira(fits)), conf.int = TRUE, exponentiate = TRUE))
