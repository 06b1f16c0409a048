# ---- Comparing with the report's tables ------------------------------------------------------------------------------

score <- new.env()
score$compared <- score$taken <- score$worst <- 0
score$failures <- character()
score$tables <- character()

fail <- function(...) score$failures <- c(score$failures, paste0(...))

as_number <- function(text) suppressWarnings(as.numeric(text))

# A list of rows as a data frame.
frame <- function(rows) do.call(rbind, lapply(rows, as.data.frame, optional = TRUE, stringsAsFactors = FALSE))

# mine: rows whose first members, as many as there are keys, are texts; the others are numbers, NA = there is none.
# p: names of columns that hold P values; words: of columns of words that are not derived again.
check <- function(name, mine, keys, p = character(), words = character()) {
    score$tables <- c(score$tables, name)
    path <- file.path(report, "tables", paste0(name, ".csv"))
    if (!file.exists(path)) return(fail(name, ": the report has no such table"))
    theirs <- read_text(path)
    if (!is.data.frame(mine)) mine <- frame(mine)
    if (length(mine))
        for (column in setdiff(names(theirs), c(names(mine), words, "why_na")))
            fail(name, ": R does not know the column ", column)
    if (is.null(mine) || !nrow(mine)) return(if (nrow(theirs)) fail(name, ": the report has rows, R has none"))
    key <- function(table) do.call(paste, c(unname(as.list(table[seq_len(keys)])), sep = "/"))
    if (!identical(key(mine), key(theirs))) {
        differ <- setdiff(union(key(mine), key(theirs)), intersect(key(mine), key(theirs)))
        return(fail(name, ": other rows, or another order: ", paste(utils::head(differ, 3), collapse = ", ")))
    }
    for (column in names(mine)[-seq_len(keys)]) {
        if (is.null(theirs[[column]])) fail(name, ": the report has no column ", column)
        else check_column(name, key(mine), column, theirs, mine[[column]], column %in% p)
    }
}

check_column <- function(name, key, column, table, mine, is_p) {
    theirs <- table[[column]]
    limit <- if (is_p) 1e-7 else 1e-9
    scale <- if (is_p) pmax(abs(mine), 1e-300) else pmax(abs(mine), 1)
    difference <- abs(as_number(theirs) - mine) / scale
    difference[is.na(difference)] <- 0
    score$compared <- score$compared + length(mine)
    score$worst <- max(score$worst, difference)
    for (i in which(is.na(as_number(theirs)) != is.na(mine) | difference > limit)) {
        r <- if (is.na(mine[i])) "that there is none" else format(mine[i], digits = 17)
        fail(name, "/", key[i], " ", column, ": the report says ", theirs[i], ", R says ", r)
    }
}

# A table that nothing above looked at, for the plan asks for nothing in it, has no rows.
check_all_covered <- function() {
    there <- sub("[.]csv$", "", list.files(file.path(report, "tables")))
    for (name in setdiff(there, score$tables))
        if (nrow(read_text(file.path(report, "tables", paste0(name, ".csv")))))
            fail(name, ": R does not know this table")
}

# ---- Who was analysed ------------------------------------------------------------------------------------------------

LEDGER <- c("read", "quarantined", "removed", "set_aside", "kept")
STATUSES <- c("no_origin", "origin_imprecise", "no_end", "end_imprecise", "no_event_status", "negative_time",
              "analysed")

here <- function(center) Filter(function(p) center == "all" || p[[".center"]] == center, stored)

# What the ledger says of a center; of all of them, the sum.
ledger_of <- function(theirs, center) {
    of <- if (center == "all") theirs$center != "all" else theirs$center == center
    vapply(LEDGER, function(stage) sum(as_number(theirs$patients[of & theirs$stage == stage])), 0)
}

# Who was read and not set aside is stored, with those kept of earlier submissions.
check_balance <- function(center, taken, stored) {
    expected <- taken["read"] - taken["quarantined"] - taken["removed"] - taken["set_aside"] + taken["kept"]
    if (is.na(expected) || expected != stored)
        fail("flow/", center, ": the ledger's numbers make ", expected, " stored, the records are of ", stored)
}

check_flow <- function() {
    theirs <- read_text(file.path(report, "tables", "flow.csv"))
    rules <- names(plan$eligibility)
    mine <- lapply(c("all", centers$name), function(center) {
        patients <- here(center)
        status <- vapply(patients, `[[`, "", ".status")
        rule <- vapply(patients, function(p) if (is.null(p[[".ineligible"]])) "" else p[[".ineligible"]], "")
        taken <- ledger_of(theirs, center)
        check_balance(center, taken, length(patients))
        counts <- c(taken, length(patients), vapply(rules, function(r) count(sum(rule == r)), 0),
                    vapply(STATUSES, function(s) count(sum(status == s)), 0))
        data.frame(center = center, stage = c(LEDGER, "stored", rules, STATUSES), patients = counts)
    })
    check("flow", frame(mine), 2)
    taken <- length(LEDGER) * (length(mine) - 1)    # of all centers together they are sums
    score$compared <- score$compared - taken
    score$taken <- score$taken + taken
}

# What an entry of plan$derivations comes to of one patient.
derived_value <- function(p, entry) {
    part <- strsplit(entry$name, "/")[[1]]
    switch(entry$kind, definition = , group = p[[entry$name]], endpoint = plan[[entry$name]](p),
           span = plan$spans[[part[1]]][[part[2]]](p), subgroup = plan$subgroups[[entry$name]](p),
           variable = plan$variables[[entry$name]]$value(p), effect = plan$effect[[entry$name]](p))
}

derived_outcome <- function(x, entry) {
    if (!present(x)) return("missing")
    if (entry$codes[1] == "value") return("value")
    code <- if (is.logical(x)) c("no", "yes")[x + 1] else x
    if (is.character(code) && code %in% entry$codes) code else "missing"
}

is_bounded <- function(x) (is_date(x) && x$precision != "day") || (is_span(x) && x$low < x$high)

derivation_rows <- function(entry) {
    keys <- list(kind = entry$kind, name = entry$name)
    if (entry$kind == "parameter")
        return(list(c(keys, list(level = "value", patients = NA_real_, bounded = NA_real_, defaulted = NA_real_))))
    values <- lapply(everybody, derived_value, entry = entry)
    outcome <- vapply(values, derived_outcome, "", entry = entry)
    bounded <- vapply(values, is_bounded, NA)
    defaulted <- if (is.null(entry$default)) outcome %in% entry$resort else vapply(everybody, entry$default, NA)
    lapply(entry$codes, function(code) {
        own <- outcome == code
        c(keys, list(level = code, patients = count(sum(own)), bounded = count(sum(own & bounded)),
                     defaulted = count(sum(own & defaulted))))
    })
}

check_definitions <- function() {
    check("definitions", unlist(lapply(plan$derivations, derivation_rows), recursive = FALSE), 3,
          words = c("meaning", "rule", "place"))
}

completeness_row <- function(entity, attribute, center, collected) {
    patients <- here(center)
    records <- unlist(lapply(patients, rows, entity), recursive = FALSE)
    values <- lapply(records, `[[`, attribute)
    said <- vapply(values, identical, NA, "unknown")
    there <- vapply(values, present, NA) & !said
    applies <- plan$applicable[[paste0(entity, "/", attribute)]]
    foreign <- vapply(records, function(record) !is.null(applies) && isFALSE(applies(record)), NA) & !there & !said
    applicable <- length(values) - sum(foreign)
    list(attribute = paste0(entity, "/", attribute), center = center,
         patients = count(sum(vapply(patients, function(p) length(rows(p, entity)) > 0, NA))),
         rows = count(length(values)), present = count(sum(there)), unknown = count(sum(said)),
         not_applicable = count(sum(foreign)), missing = count(applicable - sum(there) - sum(said)),
         percent = if (collected && applicable > 0) 100 * sum(there) / applicable else NA_real_)
}

check_completeness <- function() {
    theirs <- read_text(file.path(report, "tables", "completeness.csv"))
    mine <- list()
    for (entity in names(plan$entities)) {
        for (attribute in setdiff(names(plan$entities[[entity]]), plan$numbers[[entity]])) {
            for (center in centers$name) {
                row <- theirs$attribute == paste0(entity, "/", attribute) & theirs$center == center
                collected <- identical(theirs$collected[row], "yes")
                mine <- c(mine, list(completeness_row(entity, attribute, center, collected)))
            }
        }
    }
    score$taken <- score$taken + length(mine)
    check("completeness", mine, 2, words = "collected")
}

# The columns of Table 1: everybody, the levels of groups compared among everybody, the centers.
table_one <- function() {
    columns <- list(list(by = "overall", column = "all", rows = rep(TRUE, nrow(cohort))))
    among_all <- vapply(plan$comparisons, function(c) if (is.null(c$subgroup)) c$group else "", "")
    for (name in intersect(names(plan$groups), among_all)) {
        for (code in plan$groups[[name]]$levels) {
            columns <- c(columns, list(list(by = name, column = code, rows = levels_of[[name]] %in% code)))
        }
    }
    for (center in centers$name) {
        columns <- c(columns, list(list(by = "center", column = center, rows = cohort$center == center)))
    }
    columns
}

# Of a center: nobody has the variable, and it rests on an attribute the center does not collect.
never_asked <- function(column, name, x) {
    if (column$by != "center" || !all(is.na(x))) return(FALSE)
    theirs <- read_text(file.path(report, "tables", "completeness.csv"))
    any(theirs$center == column$column & theirs$collected == "no" &
        theirs$attribute %in% plan$variables[[name]]$attributes)
}

level_rows <- function(keys, x, codes, asked) {
    known <- x[!is.na(x)]
    each <- lapply(codes, function(code) {
        n <- if (asked) count(sum(known == code)) else NA_real_
        c(keys, list(level = code, n = n, percent = if (length(known)) 100 * n / length(known) else NA_real_))
    })
    c(each, list(c(keys, list(level = "missing", n = count(sum(is.na(x))), percent = NA_real_))))
}

number_row <- function(keys, x, asked) {
    known <- x[!is.na(x)]
    five <- if (length(known)) unname(quantile(known, c(0.5, 0.25, 0.75, 0, 1))) else rep(NA_real_, 5)
    c(keys, list(n = if (asked) count(length(known)) else NA_real_, missing = count(sum(is.na(x)))),
      estimate_row("median", five[1], five[2], five[3]), list(minimum = five[4], maximum = five[5]))
}

check_table_one <- function() {
    levels <- numbers <- list()
    for (column in table_one()) {
        for (name in names(plan$variables)) {
            x <- variables[[name]][column$rows]
            codes <- plan$variables[[name]]$levels
            keys <- list(by = column$by, column = column$column, variable = name)
            asked <- !never_asked(column, name, x)
            if (is.null(codes)) numbers <- c(numbers, list(number_row(keys, x, asked)))
            else levels <- c(levels, level_rows(keys, x, codes, asked))
        }
    }
    check("levels", levels, 4)
    check("numbers", numbers, 3)
}

# ---- Survival --------------------------------------------------------------------------------------------------------

check_centers <- function() {
    check("centers", lapply(seq_len(nrow(centers)), function(i) {
        d <- cohort[cohort$center == centers$name[i], ]
        possible <- centers$extracted_on[i] - d$origin
        potential <- sum(ifelse(d$event == 1 | possible < d$days, d$days, possible))
        known <- !is.na(potential) && potential > 0
        c(list(center = centers$name[i], n = count(nrow(d)), events = sum(d$event)),
          if (nrow(d)) quantile_row(curve_of(d), 0.5, "median") else estimate_row("median"),
          follow_up_row(d, "follow_up"), list(completeness = if (known) 100 * sum(d$days) / potential else NA_real_))
    }), 1)
}

# The patients of a comparison with their arm, in the order of the arms.
arms_of <- function(comparison) {
    inside <- if (is.null(comparison$subgroup)) rep(TRUE, nrow(cohort)) else members[[comparison$subgroup]]
    own <- levels_of[[comparison$group]]
    codes <- plan$groups[[comparison$group]]$compared
    d <- cbind(cohort, arm = own, stringsAsFactors = FALSE)[inside %in% TRUE & own %in% codes, ]
    list(data = d[order(match(d$arm, codes)), ], codes = codes, undecided = count(sum(is.na(inside))),
         elsewhere = count(sum(inside %in% TRUE & !(own %in% codes))))
}

# make(patients, comparison, arm) of all patients, then of every comparison's arms, one behind the other.
each_arm <- function(make) {
    made <- list(make(cohort, "overall", "all"))
    for (comparison in plan$comparisons) {
        arms <- arms_of(comparison)
        for (code in arms$codes) {
            made <- c(made, list(make(arms$data[arms$data$arm == code, ], comparison$name, code)))
        }
    }
    frame(made)
}

check_curves <- function() {
    check("survival", each_arm(function(d, comparison, arm) {
        quartile <- function(p, name) if (nrow(d)) quantile_row(curve_of(d), p, name) else estimate_row(name)
        c(list(comparison = comparison, arm = arm, n = count(nrow(d)), events = sum(d$event)), quartile(0.5, "median"),
          if (nrow(d)) spss_row(d) else estimate_row("median_spss"), quartile(0.25, "quartile1"),
          quartile(0.75, "quartile3"))
    }), 2)
    check("rates", each_arm(function(d, comparison, arm) {
        frame(lapply(plan$rates, function(months) {
            c(list(comparison = comparison, arm = arm, months = format(months)), rate_row(d, months))
        }))
    }), 3)
    check("follow_up", each_arm(function(d, comparison, arm) {
        limits <- if (nrow(d)) range(d$days) / plan$month else c(NA_real_, NA_real_)
        c(list(comparison = comparison, arm = arm, n = count(nrow(d))), follow_up_row(d, "median"),
          list(shortest = limits[1], longest = limits[2],
               event_free = median(d$days[d$event == 0]) / plan$month))
    }), 2)
    check("curves", each_arm(function(d, comparison, arm) {
        if (!nrow(d)) return(NULL)
        fit <- curve_of(d)
        data.frame(comparison = comparison, arm = arm, days = format(fit$time, trim = TRUE, scientific = FALSE),
                   months = fit$time / plan$month, at_risk = fit$n.risk, events = fit$n.event, censored = fit$n.censor,
                   survival = 100 * fit$surv, survival_lower = 100 * ifelse(fit$surv > 0, fit$lower, NA),
                   survival_upper = 100 * ifelse(fit$surv > 0, fit$upper, NA))
    }), 3)
}

check_spans <- function() {
    check("spans", lapply(names(plan$spans), function(name) {
        spans <- lapply(everybody, function(p) list(plan$spans[[name]]$from(p), plan$spans[[name]]$to(p)))
        known <- Filter(function(s) is_date(s[[1]]) && is_date(s[[2]]), spans)
        months <- vapply(known, function(s) s[[2]]$low - s[[1]]$low, 0) / plan$month
        partial <- vapply(known, function(s) s[[1]]$precision != "day" || s[[2]]$precision != "day", NA)
        three <- if (length(months)) c(median(months), range(months)) else rep(NA_real_, 3)
        list(span = name, n = count(length(months)), median = three[1], min = three[2], max = three[3],
             partial = count(sum(partial)), missing = count(length(everybody) - length(months)))
    }), 1)
}

# ---- Tests -----------------------------------------------------------------------------------------------------------

test_row <- function(name, arms, ordered) {
    d <- arms$data
    overall <- logrank(d)
    tested <- !is.null(overall$fit)
    by_center <- if (tested) logrank(d, TRUE) else overall
    columns <- indicators(d$arm, arms$codes[-1])
    with <- if (tested) cox(d, cbind(columns, indicators(d$center, centers$name[-1])))
    center <- if (tested) likelihood_ratio(with, cox(d, columns)) else overall
    trend <- logrank_trend(if (ordered) overall$fit)
    list(comparison = name, n = count(nrow(d)), events = sum(d$event), chisq = overall$chisq, df = overall$df,
         p = overall$p, chisq_by_center = by_center$chisq, p_by_center = by_center$p, center_chisq = center$chisq,
         center_df = center$df, center_p = center$p, undecided = arms$undecided, elsewhere = arms$elsewhere,
         trend_chisq = trend$chisq, trend_p = trend$p)
}

expected_rows <- function(name, arms) {
    fit <- logrank(arms$data)$fit
    codes <- unique(arms$data$arm)
    lapply(if (is.null(fit)) list() else seq_along(codes), function(i) {
        list(comparison = name, arm = codes[i], n = count(fit$n[[i]]), observed = fit$obs[i], expected = fit$exp[i],
             ratio = if (fit$exp[i] > 0) fit$obs[i] / fit$exp[i] else NA_real_)
    })
}

pair_rows <- function(name, arms) {
    codes <- intersect(arms$codes, arms$data$arm)
    if (length(arms$codes) < 3 || length(codes) < 2) return(list())
    two <- utils::combn(codes, 2, simplify = FALSE)
    tests <- lapply(two, function(pair) logrank(arms$data[arms$data$arm %in% pair, ]))
    holm <- p.adjust(vapply(tests, `[[`, 0, "p"), "holm")
    lapply(seq_along(two), function(i) {
        list(comparison = name, first = two[[i]][1], second = two[[i]][2], chisq = tests[[i]]$chisq, p = tests[[i]]$p,
             p_holm = holm[i])
    })
}

check_tests <- function() {
    arms <- lapply(plan$comparisons, arms_of)
    names <- lapply(plan$comparisons, `[[`, "name")
    ordered <- lapply(plan$comparisons, function(c) plan$groups[[c$group]]$ordered)
    check("tests", Map(test_row, names, arms, ordered), 1, c("p", "p_by_center", "center_p", "trend_p"))
    check("expected", unlist(Map(expected_rows, names, arms), recursive = FALSE), 2)
    check("pairs", unlist(Map(pair_rows, names, arms), recursive = FALSE), 3, c("p", "p_holm"))
}

restricted_row <- function(own, first, is_first) {
    difference <- own$mean - first$mean
    se <- sqrt(own$se^2 + first$se^2)
    compared <- !is_first && se > 0
    month <- plan$month
    c(list(mean = own$mean / month, se = own$se / month),
      if (!compared) estimate_row("difference")
      else estimate_row("difference", difference / month, (difference - Z * se) / month, (difference + Z * se) / month),
      list(p = if (compared) 2 * pnorm(-abs(difference / se)) else NA_real_,
           difference_se = if (compared) se / month else NA_real_))
}

check_restricted <- function() {
    if (is.null(plan$restricted)) return(invisible())
    arms <- arms_of(list(group = plan$restricted$group))
    each <- lapply(arms$codes, function(code) arms$data[arms$data$arm == code, ])
    mine <- list()
    for (months in plan$restricted$months) {
        tau <- months * plan$month
        sound <- all(vapply(each, function(d) nrow(d) > 0 && max(d$days) >= tau, NA))
        nothing <- list(mean = NA_real_, se = NA_real_)
        means <- lapply(each, function(d) if (sound) restricted_mean(d, tau) else nothing)
        for (i in seq_along(each)) {
            keys <- list(months = format(months), arm = arms$codes[i], n = count(nrow(each[[i]])))
            mine <- c(mine, list(c(keys, restricted_row(means[[i]], means[[1]], i == 1 || !sound))))
        }
    }
    check("restricted", mine, 2, "p")
}

