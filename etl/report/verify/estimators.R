# ---- Estimators ------------------------------------------------------------------------------------------------------
# A function called …_row gives one row's numbers as a list, NA where there is none.

Z <- qnorm(0.975)
CONTROL <- suppressWarnings(coxph.control(eps = 1e-14, iter.max = 100, toler.chol = 1e-13))

# name, name_lower, name_upper
estimate_row <- function(name, value = NA_real_, lower = NA_real_, upper = NA_real_) {
    setNames(list(value, lower, upper), paste0(name, c("", "_lower", "_upper")))
}

count <- function(x) as.numeric(x)

curve_of <- function(d) survfit(Surv(days, event) ~ 1, data = d, conf.type = plan$confidence)

quantile_row <- function(fit, p, name) {
    q <- quantile(fit, p, conf.int = TRUE)
    estimate_row(name, unname(q$quantile) / plan$month, unname(q$lower) / plan$month, unname(q$upper) / plan$month)
}

# Median time under observation: reverse Kaplan-Meier.
follow_up_row <- function(d, name) {
    if (!nrow(d)) return(estimate_row(name))
    quantile_row(survfit(Surv(days, 1 - event) ~ 1, data = d, conf.type = plan$confidence), 0.5, name)
}

# SPSS: the median with limits from the curve's density between 0.55 and 0.45 (Collett).
spss_row <- function(d) {
    fit <- survfit(Surv(days, event) ~ 1, data = d)
    at <- fit$n.event > 0
    time <- fit$time[at]
    s <- fit$surv[at]
    median <- which(s <= 0.5 + 1e-9)[1]
    lower <- which(s <= 0.45 + 1e-9)[1]
    if (is.na(median)) return(estimate_row("median_spss"))
    value <- time[median] / plan$month
    if (is.na(lower) || s[median] <= 0) return(estimate_row("median_spss", value))
    above <- which(s >= 0.55 - 1e-9)
    upper_time <- if (length(above)) time[max(above)] else 0
    upper_s <- if (length(above)) s[max(above)] else 1
    density <- (upper_s - s[lower]) / (time[lower] - upper_time)
    se <- s[median] * fit$std.err[at][median] / density / plan$month
    estimate_row("median_spss", value, value - Z * se, value + Z * se)
}

# Past the last observed time a rate exists only where the curve has come down to zero.
rate_row <- function(d, months) {
    days <- months * plan$month
    none <- c(estimate_row("survival"), list(at_risk = count(sum(d$days >= days))))
    if (!nrow(d)) return(none)
    at <- summary(curve_of(d), times = days, extend = TRUE)
    if (days > max(d$days) && at$surv > 0) return(none)
    row <- if (at$surv < 1 && at$surv > 0) estimate_row("survival", 100 * at$surv, 100 * at$lower, 100 * at$upper)
           else estimate_row("survival", 100 * at$surv)
    c(row, none["at_risk"])
}

# Restricted mean and its standard error, in days.
restricted_mean <- function(d, tau) {
    fit <- survfit(Surv(days, event) ~ 1, data = d)
    keep <- fit$time <= tau
    steps <- c(1, fit$surv[keep]) * diff(c(0, fit$time[keep], tau))
    area <- rev(cumsum(rev(steps)))[-1]
    n <- fit$n.risk[keep]
    e <- fit$n.event[keep]
    list(mean = sum(steps), se = sqrt(sum(ifelse(n > e, area^2 * e / (n * (n - e)), 0))))
}

# A log-rank test of d$arm; fit is NULL where it says nothing.
logrank <- function(d, by_center = FALSE) {
    none <- list(chisq = NA_real_, df = NA_real_, p = NA_real_, fit = NULL)
    if (length(unique(d$arm)) < 2 || !sum(d$event)) return(none)
    d$arm <- factor(d$arm, levels = unique(d$arm))
    stratified <- by_center && length(unique(d$center)) > 1
    formula <- if (stratified) Surv(days, event) ~ arm + strata(center) else Surv(days, event) ~ arm
    fit <- tryCatch(survdiff(formula, data = d), error = function(e) NULL)
    if (is.null(fit)) return(none)
    expected <- if (is.matrix(fit$exp)) rowSums(fit$exp) else fit$exp
    df <- sum(expected > 0) - 1
    if (df < 1 || !is.finite(fit$chisq) || max(abs(fit$var)) < 1e-12) return(none)
    list(chisq = fit$chisq, df = df, p = pchisq(fit$chisq, df, lower.tail = FALSE), fit = fit)
}

# Trend over the groups in their order, scores 1, 2, ...
logrank_trend <- function(fit) {
    if (is.null(fit)) return(list(chisq = NA_real_, p = NA_real_))
    scores <- seq_along(fit$obs)
    chisq <- sum(scores * (fit$obs - fit$exp))^2 / drop(scores %*% fit$var %*% scores)
    list(chisq = chisq, p = pchisq(chisq, 1, lower.tail = FALSE))
}

# ---- Cox models ------------------------------------------------------------------------------------------------------

outcome_of <- function(d) if (is.null(d$start)) Surv(d$days, d$event) else Surv(d$start, d$days, d$event)

# The information that the data hold about the coefficients where the rows' hazards are `weight`: Efron's method.
information <- function(d, x, weight, by) {
    start <- if (is.null(d$start)) rep(-Inf, nrow(d)) else d$start
    total <- 0
    for (row in which(d$event == 1)) {
        risk <- which(by == by[row] & start < d$days[row] & d$days >= d$days[row])
        dead <- which(d$event == 1 & by == by[row] & d$days == d$days[row])
        left <- 1 - (risk %in% dead) * (match(row, dead) - 1) / length(dead)
        share <- weight[risk] * left / sum(weight[risk] * left)
        mean <- colSums(x[risk, , drop = FALSE] * share)
        total <- total + crossprod(x[risk, , drop = FALSE] * share, x[risk, , drop = FALSE]) - tcrossprod(mean)
    }
    total
}

# Coefficients that run off to infinity: those moved by a direction of which the data tell less than a millionth of what
# they tell at zero. There the columns that follow from others are told at zero, for at the search's end all do; these
# have no coefficient (NA).
runs_off <- function(d, x, fit, usual, by) {
    nowhere <- ifelse(is.na(coef(usual)), NA, FALSE)
    if (diff(range(fit$linear.predictors)) < 8) return(nowhere)
    kept <- which(apply(x, 2, function(column) length(unique(column)) > 1))
    scaled <- scale(x[, kept, drop = FALSE])
    at_zero <- information(d, scaled, rep(1, nrow(d)), by)
    rank <- qr(at_zero, tol = 1e-9)
    own <- sort(rank$pivot[seq_len(rank$rank)])   # the columns that do not follow from others
    half <- chol(at_zero[own, own, drop = FALSE])
    at_end <- information(d, scaled[, own, drop = FALSE],
                          exp(fit$linear.predictors - max(fit$linear.predictors)), by)
    found <- eigen(forwardsolve(t(half), t(forwardsolve(t(half), at_end))), symmetric = TRUE)
    lost <- backsolve(half, found$vectors[, found$values < 1e-6, drop = FALSE])
    moved <- rowSums(abs(sweep(lost, 2, sqrt(colSums(lost^2)), "/")) > 1e-6) > 0
    if (!any(moved)) return(nowhere)
    infinite <- rep(NA, ncol(x))
    infinite[kept[own]] <- moved
    infinite
}

# A fit whose coefficients may still be on their way, searched on from where it ended.
go_on <- function(formula, fit) {
    for (again in 1:3) {
        if (diff(range(fit$linear.predictors)) < 8) break
        from <- ifelse(is.na(coef(fit)), 0, coef(fit))
        further <- tryCatch(suppressWarnings(coxph(formula, ties = "efron", init = from)), error = function(e) NULL)
        if (is.null(further) || !all(is.finite(further$linear.predictors))) break
        fit <- further
    }
    fit
}

# The log likelihood of a model without columns. coxph() itself breaks off over a single row.
null_likelihood <- function(outcome, by) {
    fit <- if (ncol(outcome) == 3) agreg.fit else coxph.fit
    nothing <- matrix(0, nrow(outcome), 1)
    suppressWarnings(fit(nothing, outcome, by, NULL, NULL, CONTROL, NULL, "efron", seq_len(nrow(outcome))))$loglik[1]
}

# A model over a matrix of columns; rows with a missing number are left out. Coefficients that run off to infinity, or
# that follow from others, are NA in `coef`. strata: a column of d, or NULL.
cox <- function(d, x, strata = NULL) {
    x <- as.matrix(x)
    complete <- complete.cases(x)
    d <- d[complete, , drop = FALSE]
    x <- x[complete, , drop = FALSE]
    nothing <- rep(NA_real_, ncol(x))
    model <- list(n = nrow(d), events = sum(d$event), rows = complete, coef = nothing, se = nothing, parameters = 0,
                  loglik = c(NA_real_, NA_real_), separated = FALSE, estimable = FALSE)
    if (!nrow(d) || !sum(d$event)) return(model)
    outcome <- outcome_of(d)
    by <- if (!is.null(strata)) d[[strata]]
    formula <- if (is.null(strata)) outcome ~ x else outcome ~ x + strata(by)
    varies <- apply(x, 2, function(column) length(unique(column)) > 1)
    if (!any(varies)) {
        model$loglik <- rep(null_likelihood(outcome, by), 2)
        return(model)
    }
    fit <- suppressWarnings(coxph(formula, ties = "efron", control = CONTROL))
    usual <- suppressWarnings(coxph(formula, ties = "efron"))
    se <- sqrt(diag(vcov(fit, complete = TRUE)))
    infinite <- runs_off(d, x, go_on(formula, usual), usual, if (is.null(strata)) rep(1, nrow(d)) else by)
    se[se == 0] <- NA
    model$fit <- fit
    model$loglik <- fit$loglik
    model$separated <- any(infinite, na.rm = TRUE)
    stands <- infinite %in% FALSE & !is.na(se)
    model$coef <- unname(ifelse(stands, coef(fit), NA))
    model$se <- unname(ifelse(stands, se, NA))
    # Without any information, each event alone at risk, R ends with coefficients of 0 and no variance.
    if (!model$separated && all(is.na(se))) return(model)
    model$parameters <- sum(!is.na(infinite))
    model$estimable <- TRUE
    model
}

ratio_row <- function(coef = NA_real_, se = NA_real_) {
    c(estimate_row("hr", exp(coef), exp(coef - Z * se), exp(coef + Z * se)), list(p = 2 * pnorm(-abs(coef / se))))
}

# Likelihood ratio of a model against one with fewer columns over the same rows.
likelihood_ratio <- function(with, without) {
    df <- with$parameters - without$parameters
    if (with$n != without$n || is.na(with$loglik[2]) || df < 1)
        return(list(chisq = NA_real_, df = NA_real_, p = NA_real_))
    chisq <- max(0, 2 * (with$loglik[2] - without$loglik[2]))
    list(chisq = chisq, df = df, p = pchisq(chisq, df, lower.tail = FALSE))
}

indicators <- function(x, codes) {
    matrix(vapply(codes, function(code) count(x == code), numeric(length(x))), nrow = length(x))
}

# The columns a model has for a variable of the plan: a number, or one for each compared level but the first.
model_columns <- function(name, rows = seq_along(everybody)) {
    variable <- plan$variables[[name]]
    x <- variables[[name]][rows]
    if (is.null(variable$levels)) return(matrix(x, ncol = 1))
    x[!(x %in% variable$compared)] <- NA
    indicators(x, variable$compared[-1])
}

