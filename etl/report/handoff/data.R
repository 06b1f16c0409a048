# d: one row a patient analysed. Run from the folder that holds analysis.csv.
suppressPackageStartupMessages(library(survival))

d <- read.csv("analysis.csv", na.strings = "", check.names = FALSE, encoding = "UTF-8",
              colClasses = c(center_id = "character", patient_key = "character"))
for (name in names(LEVELS)) d[[name]] <- factor(d[[name]], levels = LEVELS[[name]])
d$center_id <- factor(d$center_id)

# exposed: 1 = of the level looked at closely, 0 = of the reference, NA = neither.
d$exposed <- if (is.null(EXPOSURE)) NA else
    ifelse(d[[EXPOSURE$column]] == EXPOSURE$exposed, 1, ifelse(d[[EXPOSURE$column]] == EXPOSURE$reference, 0, NA))

# A formula of the outcome on these terms.
outcome_on <- function(terms) reformulate(if (length(terms)) terms else "1", response = "Surv(days, event)")

# A variable is of use when at least two of its values, or levels, are there.
varying <- function(names, data = d) Filter(function(name) length(unique(na.omit(data[[name]]))) > 1, names)

stop_politely <- function(...) {
    cat(..., "\n", sep = "")
    quit(status = 0)
}
if (!nrow(d) || !sum(d$event)) stop_politely("no patients, or no events: there is nothing to estimate")
