# Death of the disease against death of another cause: cumulative incidence (Aalen-Johansen), and Fine and Gray's model.
# The cause stands in the records; a death whose cause is not known counts as one of its own kind.
source("R/data.R")
path <- "records/follow_up.csv"
if (!file.exists(path)) stop_politely("there are no records of follow-up: ", path)
follow_up <- read.csv(path, na.strings = "", encoding = "UTF-8", colClasses = "character")
if (!all(c("vital_status", "cause_of_death") %in% names(follow_up))) stop_politely("the records name no cause of death")

deaths <- follow_up[follow_up$vital_status %in% "dead", ]
cause <- deaths$cause_of_death[match(paste(d$center_id, d$patient_key), paste(deaths$center_id, deaths$patient_key))]
cause[is.na(cause)] <- "unknown"
d$state <- factor(ifelse(d$event == 1, cause, "censored"))
d$state <- relevel(d$state, "censored")
cat("events by cause:\n")
print(table(d$state))
causes <- names(sort(table(cause[d$event == 1]), decreasing = TRUE))   # the most frequent first
if (length(causes) < 2) stop_politely("one cause only: the Kaplan-Meier curve says all")

by <- if (is.null(EXPOSURE)) "1" else "exposed"
print(summary(survfit(reformulate(by, "Surv(days, state)"), data = d), times = 365.25 * 1:5, extend = TRUE))
if (by == "exposed" && length(unique(na.omit(d$exposed))) > 1) {
    x <- d[!is.na(d$exposed), ]
    weighted <- finegray(Surv(days, state) ~ ., data = x[c("days", "state", "exposed")], etype = causes[1])
    cat("subdistribution hazard of", causes[1], "\n")
    print(summary(coxph(Surv(fgstart, fgstop, fgstatus) ~ exposed, weights = fgwt, data = weighted)))
}
