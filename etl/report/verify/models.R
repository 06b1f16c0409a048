# ---- Models ----------------------------------------------------------------------------------------------------------

# The rows of one variable's terms in a model whose columns begin behind `before`.
term_rows <- function(name, model, zph, before) {
    variable <- plan$variables[[name]]
    numeric <- is.null(variable$levels)
    lapply(seq_along(if (numeric) 1 else variable$compared), function(i) {
        code <- if (numeric) "number" else variable$compared[i]
        cases <- model$rows & (numeric | variables[[name]] %in% code)
        column <- before + i - !numeric
        reference <- !numeric && i == 1
        tested <- !reference && !is.null(zph) && !is.na(model$coef[column])
        c(list(variable = name, level = code, n = count(sum(cases)), events = sum(cohort$event[cases])),
          if (reference) ratio_row() else ratio_row(model$coef[column], model$se[column]),
          list(proportional_p = if (tested) zph$table[sum(!is.na(model$coef[seq_len(column)])), "p"] else NA_real_))
    })
}

# One model: its terms' rows, and its own.
model_rows <- function(names, called) {
    columns <- lapply(names, model_columns)
    model <- cox(cohort, do.call(cbind, columns))
    sound <- model$estimable && !model$separated
    zph <- if (sound) tryCatch(cox.zph(model$fit, transform = "km", terms = FALSE), error = function(e) NULL)
    before <- cumsum(c(0, vapply(columns, ncol, 0L)))[seq_along(names)]
    null <- list(n = model$n, loglik = c(NA_real_, model$loglik[1]), parameters = 0)
    test <- likelihood_ratio(model, null)
    global <- if (is.null(zph)) c(NA_real_, NA_real_) else unname(zph$table["GLOBAL", c("chisq", "p")])
    agreement <- if (model$estimable) concordance(model$fit) else list(concordance = NA_real_, var = NA_real_)
    parameters <- model$parameters
    list(terms = unlist(Map(function(name, at) term_rows(name, model, zph, at), names, before), recursive = FALSE),
         model = list(model = called, n = count(model$n), events = model$events,
                      incomplete = count(nrow(cohort) - model$n), parameters = parameters,
                      events_per_parameter = if (parameters) model$events / parameters else NA_real_,
                      chisq = test$chisq, df = test$df, p = test$p, concordance = unname(agreement$concordance),
                      concordance_se = sqrt(agreement$var), proportional_chisq = global[1],
                      proportional_p = global[2]))
}

# Whom models leave out: of each variable in a model those without a value that is compared, then of all together.
incomplete_rows <- function(names, called) {
    out <- Reduce(`|`, lapply(names, function(name) is.na(rowSums(model_columns(name)))))
    lapply(c("all", centers$name), function(center) {
        inside <- center == "all" | cohort$center == center
        list(variable = called, center = center, patients = count(sum(inside)), events = sum(cohort$event[inside]),
             left_out = count(sum(out & inside)), left_out_events = sum(cohort$event[out & inside]))
    })
}

check_incomplete <- function() {
    names <- intersect(names(plan$variables), c(plan$univariable, plan$multivariable))
    mine <- c(unlist(lapply(names, function(name) incomplete_rows(name, name)), recursive = FALSE),
              if (length(plan$multivariable)) incomplete_rows(plan$multivariable, "multivariable"))
    check("incomplete", mine, 2)
}

check_models <- function() {
    p <- c("p", "proportional_p")
    each <- lapply(plan$univariable, function(name) model_rows(name, name))
    together <- if (length(plan$multivariable)) list(model_rows(plan$multivariable, "multivariable"))
    terms <- function(models) unlist(lapply(models, `[[`, "terms"), recursive = FALSE)
    check("univariable", unname(terms(each)), 2, p)
    check("multivariable", unname(terms(together)), 2, p)
    check("models", lapply(c(each, together), `[[`, "model"), 1, p)
}

# ---- The effect looked at closely ------------------------------------------------------------------------------------

# VanderWeele and Ding 2017, for common outcomes.
e_value <- function(hr) {
    if (is.na(hr)) return(NA_real_)
    above <- max(hr, 1 / hr)
    risk <- (1 - 0.5^sqrt(above)) / (1 - 0.5^sqrt(1 / above))
    risk + sqrt(risk * (risk - 1))
}

limit_e_value <- function(ratio) {
    if (is.na(ratio$hr)) NA_real_
    else if (ratio$hr_lower <= 1 && ratio$hr_upper >= 1) 1
    else e_value(if (ratio$hr < 1) ratio$hr_upper else ratio$hr_lower)
}

# The model of d$exposed. asked: how many patients belong here, with or without what the model needs.
effect_row <- function(kind, code, d, asked = nrow(d), adjust = FALSE, strata = NULL) {
    others <- if (adjust) do.call(cbind, lapply(plan$effect$adjust, model_columns, rows = d$place))
    model <- cox(d, cbind(d$exposed, others), strata)
    used <- d[model$rows, ]
    ratio <- ratio_row(model$coef[1], model$se[1])
    n <- length(unique(used$place))
    c(list(kind = kind, estimate = code, n = count(n), exposed = count(length(unique(used$place[used$exposed > 0]))),
           events = sum(used$event)),
      ratio, list(left_out = count(asked - n), e_value = e_value(ratio$hr), e_value_limit = limit_e_value(ratio),
                  exposed_events = sum(used$event[used$exposed > 0]), log_hr = model$coef[1],
                  log_hr_se = model$se[1]))
}

# Crude, stratified by center and, where the plan adjusts, adjusted.
three_rows <- function(kind, d, asked = nrow(d)) {
    c(list(effect_row(kind, "crude", d, asked), effect_row(kind, "by_center", d, asked, strata = "center")),
      if (length(plan$effect$adjust)) list(effect_row(kind, "adjusted", d, asked, adjust = TRUE)))
}

# Patients of both levels; exposed: of the second; from: the day their exposure began, NA = never, or not known.
effect_data <- function() {
    effect <- plan$effect
    own <- levels_of[[effect$group]]
    d <- cbind(cohort, place = seq_len(nrow(cohort)), exposed = count(own == effect$exposed))
    d$from <- vapply(everybody, function(p) {
        start <- if (is.null(effect$start)) MISSING else effect$start(p)
        if (is_date(start) && start$precision == "day") start$low - p[[".origin"]] else NA_real_
    }, 0)
    d[own %in% c(effect$reference, effect$exposed), ]
}

# From a landmark on: those still under observation, by what was known that day, the clock restarted.
landmark_row <- function(d, day) {
    asked <- d[d$days > day, ]
    x <- asked[asked$exposed == 0 | !is.na(asked$from), ]
    x$days <- x$days - day
    x$exposed <- count(x$exposed == 1 & x$from <= day)
    effect_row("landmark", paste0("day", day), x, nrow(asked))
}

# Each patient unexposed until the exposure begins, exposed from then on.
in_time <- function(d) {
    x <- d[d$exposed == 0 | !is.na(d$from), ]
    changes <- x$exposed == 1 & x$from > 0 & x$from < x$days
    before <- x[changes, ]
    x$start <- ifelse(changes, x$from, 0)
    x$exposed <- count(x$exposed == 1 & (changes | x$from <= 0))
    before$start <- rep(0, nrow(before))
    before$days <- before$from
    before$event <- before$exposed <- rep(0, nrow(before))
    rbind(before, x)
}

check_delay <- function(d) {
    known <- d$from[d$exposed == 1 & !is.na(d$from)]
    four <- if (length(known)) unname(quantile(known, c(0.5, 0.25, 0.75, 1))) else rep(NA_real_, 4)
    check("delay", list(c(list(group = plan$effect$exposed, n = sum(d$exposed), known = count(length(known)),
                               before = count(sum(known <= 0))),
                          estimate_row("median", four[1], four[2], four[3]), list(longest = four[4]))), 1)
}

# Likelihood ratio of the products of the exposure with these columns; of a single product the coefficient, and where
# it is one of two levels the effect at each.
interaction_test <- function(d, columns, levels = FALSE) {
    with <- cox(d, cbind(d$exposed, columns, columns * d$exposed))
    b <- if (ncol(columns) == 1) with$coef else rep(NA_real_, 3)
    c(list(n = count(with$n)), likelihood_ratio(with, cox(d, cbind(d$exposed, columns))),
      list(log_ratio = b[3], log_ratio_se = if (is.na(b[3])) NA_real_ else with$se[3],
           hr_first = if (levels && !is.na(b[3])) exp(b[1]) else NA_real_,
           hr_second = if (levels) exp(b[1] + b[3]) else NA_real_))
}

cochran_q <- function(d) {
    models <- lapply(centers$name, function(center) cox(d[d$center == center, ], d$exposed[d$center == center]))
    b <- vapply(models, function(m) m$coef[1], 0)
    w <- 1 / vapply(models, function(m) m$se[1], 0)^2
    known <- !is.na(b)
    df <- sum(known) - 1
    row <- list(test = "cochran_q", chisq = NA_real_, df = NA_real_, p = NA_real_, i_squared = NA_real_,
                centers = count(sum(known)), pooled = NA_real_, pooled_se = NA_real_, tau_squared = NA_real_)
    if (df < 1) return(row)
    b <- b[known]
    w <- w[known]
    mean <- sum(w * b) / sum(w)
    q <- sum(w * (b - mean)^2)
    row[c("chisq", "df", "p")] <- list(q, df, pchisq(q, df, lower.tail = FALSE))
    row$i_squared <- 100 * max(0, (q - df) / q)
    row[c("pooled", "pooled_se")] <- list(mean, 1 / sqrt(sum(w)))
    row$tau_squared <- max(0, (q - df) / (sum(w) - sum(w^2) / sum(w)))   # DerSimonian and Laird
    row
}

check_effects <- function() {
    effect <- plan$effect
    if (is.null(effect)) return(invisible())
    d <- effect_data()
    inside <- function(name) d[members[[name]][d$place] %in% TRUE, ]
    mine <- c(three_rows("overall", d),
              lapply(effect$subgroups, function(name) effect_row("subgroup", name, inside(name))),
              lapply(centers$name, function(name) effect_row("center", name, d[d$center == name, ])),
              if (nrow(centers) > 1)
                  lapply(centers$name, function(name) effect_row("without", name, d[d$center != name, ])))
    if (!is.null(effect$start)) {
        mine <- c(mine, lapply(effect$landmarks, landmark_row, d = d),
                  three_rows("time_dependent", in_time(d), nrow(d)))
        check_delay(d)
    }
    check("effects", mine, 2, "p")
    check("interactions", lapply(effect$interactions, function(name) {
        c(list(variable = name), interaction_test(d, model_columns(name, d$place), !is.null(plan$variables[[name]]$levels)))
    }), 1, "p")
    by_center <- interaction_test(d, indicators(d$center, centers$name[-1]))[c("chisq", "df", "p")]
    none <- setNames(as.list(rep(NA_real_, 5)), c("i_squared", "centers", "pooled", "pooled_se", "tau_squared"))
    rows <- list(cochran_q(d), c(list(test = "interaction"), by_center, none))
    check("heterogeneity", rows, 1, "p")
}

# ---- All of it -------------------------------------------------------------------------------------------------------

check_flow()
check_definitions()
check_completeness()
check_table_one()
check_centers()
check_curves()
check_spans()
check_tests()
check_restricted()
check_models()
check_incomplete()
check_effects()
check_all_covered()

for (line in utils::head(score$failures, 50)) cat(line, "\n", sep = "")
if (length(score$failures) > 50) cat("... and", length(score$failures) - 50, "more\n")
cat(sprintf("%s: %d numbers computed again with R %s.%s and survival %s, largest difference %.1e; ",
            if (length(score$failures)) "FAIL" else "PASS", as.integer(score$compared), R.version$major,
            R.version$minor, packageVersion("survival"), score$worst),
    sprintf("%d taken from the ledger and the mappings\n", as.integer(score$taken)), sep = "")
quit(status = if (length(score$failures)) 1 else 0)
