# Is the effect of a number a straight line? Penalised splines for each numeric covariate of the plan's multivariable
# model; the nonlinear part has a test of its own.
source("R/data.R")
terms <- varying(COVARIATES)
numeric <- Filter(function(name) is.numeric(d[[name]]), terms)
if (!length(numeric)) stop_politely("the multivariable model has no number in it")

smooth <- ifelse(terms %in% numeric, sprintf("pspline(%s, df = 3)", terms), terms)
print(coxph(outcome_on(smooth), data = d))
