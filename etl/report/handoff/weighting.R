# Inverse probability of treatment weighting of the exposure (stabilised), with a robust variance. With few patients the
# weights rest on few: look at their range and at the balance before the hazard ratio.
source("R/data.R")
if (is.null(EXPOSURE)) stop_politely("the plan looks at no exposure closely")

terms <- varying(ADJUST, d[!is.na(d$exposed), ])
x <- droplevels(d[!is.na(d$exposed) & complete.cases(d[terms]), ])
if (length(unique(x$exposed)) < 2 || !sum(x$event)) stop_politely("one level only, or no events")

score <- fitted(glm(reformulate(if (length(terms)) terms else "1", "exposed"), data = x, family = binomial))
marginal <- mean(x$exposed)
x$weight <- ifelse(x$exposed == 1, marginal / score, (1 - marginal) / (1 - score))
cat("propensity score by exposure, range:\n")
print(tapply(score, x$exposed, range))
cat("stabilised weights, range:", format(range(x$weight)), "\n")

# Standardised mean differences before and after weighting; above 0.1 is imbalance.
columns <- model.matrix(reformulate(if (length(terms)) terms else "1"), data = x)[, -1, drop = FALSE]
difference <- function(column, w) {
    means <- vapply(0:1, function(a) weighted.mean(column[x$exposed == a], w[x$exposed == a]), 0)
    diff(means) / sqrt(mean(vapply(0:1, function(a) var(column[x$exposed == a]), 0)))
}
if (ncol(columns)) print(data.frame(before = apply(columns, 2, difference, w = rep(1, nrow(x))),
                                    after = apply(columns, 2, difference, w = x$weight)))
print(summary(coxph(Surv(days, event) ~ exposed, data = x, weights = weight, robust = TRUE, id = patient_key)))
