# Where all events are on one side of a variable its hazard ratio has no estimate. Firth's penalty gives one, with profile
# likelihood limits (Heinze & Schemper 2001).
source("R/data.R")
if (!requireNamespace("coxphf", quietly = TRUE)) stop_politely("this script needs the package coxphf")

terms <- varying(COVARIATES)
if (!length(terms)) stop_politely("the plan has no multivariable model")
complete <- d[complete.cases(d[terms]), ]
print(coxphf::coxphf(outcome_on(terms), data = droplevels(complete)))
