# The second half of a report's verify.R; the first half, written from the analysis plan, defines `plan`.
#
#     Rscript verify.R RECORDS [REPORT]
#
# RECORDS is a directory made by `rmnpc export`, REPORT the report's folder (default: where this script lies). From the
# records alone everything the plan defines is derived again, every number of REPORT/tables is computed again with R's
# package survival, and compared: |a - b| <= 1e-9 max(1, |b|), P relative 1e-7; "not reached" and "not estimable" must
# be said of the same numbers. The last line is PASS or FAIL with the largest difference; exit status 0 or 1.
#
# What cannot come from records is taken as it stands and counted apart: what the ledger says of those who never
# reached the database, and which attributes a center does not collect.

invisible(compiler::enableJIT(0))   # what runs once gains nothing by being compiled
suppressPackageStartupMessages(library(survival))
options(warn = 1, digits = 17)

# ---- Values ---------------------------------------------------------------------------------------------------------
# Text, number, TRUE and FALSE are R's. A date and a span of time lie between two bounds. MISSING is a value that was
# not given, UNKNOWN one that cannot be decided (a partial date compared with a day inside it).

MISSING <- structure(NA, class = "missing_value")
UNKNOWN <- structure(NA, class = "unknown_value")
absent <- function(x) inherits(x, "missing_value")
unknown <- function(x) inherits(x, "unknown_value")
present <- function(x) !absent(x) && !unknown(x)
nothing <- function(...) if (any(vapply(list(...), unknown, NA))) UNKNOWN else MISSING
is_date <- function(x) inherits(x, "date_value")
is_span <- function(x) inherits(x, "span_value")

# "2015", "2015-03" and "2015-03-10": all days they can mean, as numbers since 1970.
date <- function(text) {
    part <- as.integer(strsplit(text, "-")[[1]])
    first <- as.Date(sprintf("%04d-%02d-%02d", part[1], if (length(part) > 1) part[2] else 1L,
                             if (length(part) > 2) part[3] else 1L))
    date_value(as.numeric(first), c("year", "month", "day")[length(part)])
}

date_value <- function(first, precision) {
    day <- as.POSIXlt(as.Date(first, origin = "1970-01-01"))
    last <- first
    if (precision == "month") {
        day$mon <- day$mon + 1
        last <- as.numeric(as.Date(day)) - 1
    } else if (precision == "year") {
        day$year <- day$year + 1
        last <- as.numeric(as.Date(day)) - 1
    }
    structure(list(low = first, high = last, precision = precision), class = "date_value")
}

# Days between two dates, in units of so many days.
span <- function(from, to, unit) {
    if (!present(from) || !present(to)) return(nothing(from, to))
    if (!is_date(from) || !is_date(to)) return(UNKNOWN)
    low <- to$low - from$high
    high <- to$high - from$low
    if (low == high && unit == 1) return(low)
    structure(list(low = low / unit, high = high / unit), class = "span_value")
}

exact <- function(x) if (is_span(x)) { if (x$low == x$high) x$low else NA } else if (is.numeric(x)) x else NA

cast <- function(text, like) {
    if (is.numeric(like) || is_span(like)) {
        if (grepl("^-?[0-9]+([.][0-9]+)?$", text)) as.numeric(text) else UNKNOWN
    } else if (is_date(like)) {
        if (grepl("^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$", text)) date(text) else UNKNOWN
    } else UNKNOWN
}

# ---- What expressions are made of -----------------------------------------------------------------------------------

compare <- function(operator, a, b) {
    if (!present(a) || !present(b)) return(nothing(a, b))
    if (is.character(a) && !is.character(b)) a <- cast(a, b)
    else if (is.character(b) && !is.character(a)) b <- cast(b, a)
    if (!present(a) || !present(b)) return(UNKNOWN)
    if (is.character(a)) return(switch(operator, "=" = a == b, "!=" = a != b, "<" = text_order(a, b) < 0,
                                       "<=" = text_order(a, b) <= 0, ">" = text_order(a, b) > 0, text_order(a, b) >= 0))
    if (is_date(a) != is_date(b) || is.logical(a) != is.logical(b)) return(UNKNOWN)
    between(operator, bounds(a), bounds(b))
}

text_order <- function(a, b) {
    x <- as.integer(charToRaw(a))
    y <- as.integer(charToRaw(b))
    shared <- seq_len(min(length(x), length(y)))
    differ <- which(x[shared] != y[shared])
    if (length(differ)) sign(x[differ[1]] - y[differ[1]]) else sign(length(x) - length(y))
}

bounds <- function(x) if (is_date(x) || is_span(x)) c(x$low, x$high) else c(x, x) + 0

between <- function(operator, a, b) {
    certain <- switch(operator,
        "<" = c(a[2] < b[1], a[1] >= b[2]), "<=" = c(a[2] <= b[1], a[1] > b[2]),
        ">" = c(a[1] > b[2], a[2] <= b[1]), ">=" = c(a[1] >= b[2], a[2] < b[1]),
        "=" = c(a[1] == a[2] && b[1] == b[2] && a[1] == b[1], a[2] < b[1] || a[1] > b[2]),
        "!=" = c(a[2] < b[1] || a[1] > b[2], a[1] == a[2] && b[1] == b[2] && a[1] == b[1]))
    if (certain[1]) TRUE else if (certain[2]) FALSE else UNKNOWN
}

negate <- function(a) if (is.logical(a) && present(a)) !a else a
is_missing <- function(a) if (unknown(a)) a else absent(a)
is_present <- function(a) if (unknown(a)) a else !absent(a)

# Kleene's logic: R's own, but that unknown weighs more than missing.
connect <- function(decides, a, b) {
    if (identical(a, decides) || identical(b, decides)) decides
    else if (identical(b, !decides)) a
    else if (identical(a, !decides)) b
    else nothing(a, b)
}
both <- function(a, b) connect(FALSE, a, b)
either <- function(a, b) connect(TRUE, a, b)

is_in <- function(a, ...) {
    found <- FALSE
    for (b in list(...)) {
        same <- compare("=", a, b)
        if (isTRUE(same)) return(TRUE)
        if (isFALSE(found)) found <- same
        else if (!isFALSE(same)) found <- nothing(found, same)
    }
    found
}

matches <- function(a, pattern) {
    if (!present(a)) return(a)
    if (!is.character(a)) return(UNKNOWN)
    grepl(paste0("^(?:", pattern, ")$"), a, perl = TRUE)
}

arithmetic <- function(operator, a, b) {
    if (!present(a) || !present(b)) return(nothing(a, b))
    x <- exact(a)
    y <- exact(b)
    if (is.na(x) || is.na(y)) return(UNKNOWN)
    if (operator == "/" && y == 0) return(MISSING)
    switch(operator, "+" = x + y, "-" = x - y, "*" = x * y, x / y)
}

f_if <- function(...) {
    operands <- as.list(substitute(list(...)))[-1]
    at <- parent.frame()
    for (i in seq(1, length.out = length(operands) %/% 2, by = 2))
        if (isTRUE(eval(operands[[i]], at))) return(eval(operands[[i + 1]], at))
    if (length(operands) %% 2) eval(operands[[length(operands)]], at) else MISSING
}

f_coalesce <- function(...) {
    for (a in list(...)) if (!absent(a)) return(a)
    MISSING
}

# The first day of a date stands for it.
start <- function(x) if (is_date(x)) x$low else x

furthest <- function(operator, values) {
    best <- values[[1]]
    for (value in values[-1]) {
        better <- compare(operator, start(value), start(best))
        if (!present(better)) return(UNKNOWN)
        if (better) best <- value
    }
    best
}

whole <- function(call) function(...) {
    operands <- list(...)
    gone <- Find(function(a) !present(a), operands)
    if (is.null(gone)) call(...) else gone
}

in_words <- function(x) {
    if (is_date(x)) as.character(as.Date(x$low, origin = "1970-01-01"))
    else if (is.logical(x)) tolower(as.character(x))
    else as.character(x)
}

f_greatest <- whole(function(...) furthest(">", list(...)))
f_least <- whole(function(...) furthest("<", list(...)))
f_concat <- whole(function(...) paste0(vapply(list(...), in_words, ""), collapse = ""))
f_lower <- whole(function(a) tolower(in_words(a)))
f_upper <- whole(function(a) toupper(in_words(a)))
f_trim <- whole(function(a) trimws(in_words(a)))
f_len <- whole(function(a) nchar(in_words(a)) + 0)
f_year <- whole(function(a) if (is_date(a)) as.POSIXlt(as.Date(a$low, origin = "1970-01-01"))$year + 1900 else UNKNOWN)
f_days <- function(from, to) span(from, to, 1)
f_months <- function(from, to) span(from, to, 30.4375)
f_years <- function(from, to) span(from, to, 365.25)

rows <- function(p, entity) p[[".rows"]][[entity]]
one <- function(p, entity, attribute) if (length(rows(p, entity)) == 1) rows(p, entity)[[1]][[attribute]] else MISSING

# An aggregate over the rows of an entity.
over <- function(what, rows, value = function(row) TRUE, where = NULL, distinct = FALSE) {
    if (!is.null(where)) rows <- Filter(function(row) isTRUE(where(row)), rows)
    values <- lapply(rows, value)
    open <- any(vapply(values, unknown, NA))
    values <- Filter(present, values)
    if (distinct) values <- unique(values)
    if (what == "any" && any(vapply(values, isTRUE, NA))) return(TRUE)
    if (open) return(UNKNOWN)
    if (what == "count") return(length(values) + 0)
    if (what == "any") return(FALSE)
    if (!length(values)) return(MISSING)
    switch(what, first = values[[1]], last = values[[length(values)]], min = furthest("<", values),
           max = furthest(">", values), sum = { x <- vapply(values, exact, 0); if (anyNA(x)) UNKNOWN else sum(x) })
}

