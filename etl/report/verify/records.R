# ---- Records -> patients ---------------------------------------------------------------------------------------------

read_text <- function(path) {
    read.csv(path, colClasses = "character", na.strings = character(), check.names = FALSE, encoding = "UTF-8")
}

read_value <- function(text, type, precision) {
    if (text == "") return(MISSING)
    switch(type, number = as.numeric(text), boolean = text == "true",
           date = date_value(as.numeric(as.Date(text)), precision), text)
}

# Each patient's rows of an entity, a row being a list of its attributes; by center and key.
read_entity <- function(directory, entity) {
    path <- file.path(directory, paste0(entity, ".csv"))
    if (!file.exists(path)) return(NULL)
    table <- read_text(path)
    attributes <- plan$entities[[entity]]
    columns <- lapply(names(attributes), function(attribute) {
        precision <- table[[paste0(attribute, "_precision")]]
        if (is.null(precision)) precision <- rep("day", nrow(table))
        lapply(seq_len(nrow(table)), function(i) {
            read_value(table[[attribute]][i], attributes[[attribute]], precision[i])
        })
    })
    row <- function(i) setNames(lapply(columns, `[[`, i), names(attributes))
    split(lapply(seq_len(nrow(table)), row), factor(paste(table$center_id, table$patient_key)))
}

read_patients <- function(directory) {
    entities <- setNames(lapply(names(plan$entities), read_entity, directory = directory), names(plan$entities))
    keys <- as.character(unique(unlist(lapply(entities, names))))    # of no patient none
    keys <- sort(keys, method = "radix")
    lapply(keys, function(key) {
        p <- new.env()
        p[[".center"]] <- sub(" .*", "", key)
        p[[".rows"]] <- lapply(entities, `[[`, key)
        p
    })
}

# The code of the first level that is true, in the order they are tested; MISSING where none is.
level <- function(p, group) {
    for (code in names(group$when)) if (isTRUE(group$when[[code]](p))) return(code)
    MISSING
}

# Why the patient cannot be analysed, or "analysed".
status_of <- function(origin, end, event) {
    finest <- c(year = 1, month = 2, day = 3)
    vague <- function(date) finest[[date$precision]] < finest[[plan$precision]]
    if (!is_date(origin)) "no_origin"
    else if (vague(origin)) "origin_imprecise"
    else if (!is_date(end)) "no_end"
    else if (vague(end)) "end_imprecise"
    else if (!is.logical(event) || !present(event)) "no_event_status"
    else if (end$low < origin$low) "negative_time"
    else "analysed"
}

# Fills a patient with all that the plan names.
derive <- function(p) {
    for (rule in names(plan$eligibility)) {
        if (!isFALSE(plan$eligibility[[rule]](p))) next
        p[[".status"]] <- "not_eligible"
        p[[".ineligible"]] <- rule
        return(p)
    }
    for (name in names(plan$parameters)) p[[name]] <- plan$parameters[[name]]
    for (name in names(plan$definitions)) p[[name]] <- plan$definitions[[name]](p)
    for (name in names(plan$groups)) p[[name]] <- level(p, plan$groups[[name]])
    origin <- plan$origin(p)
    end <- plan$end(p)
    event <- plan$event(p)
    p[[".status"]] <- status_of(origin, end, event)
    if (p[[".status"]] != "analysed") return(p)
    p[[".origin"]] <- origin$low
    p[[".days"]] <- end$low - origin$low
    p[[".event"]] <- as.numeric(event)
    p
}

# ---- Patients -> columns ---------------------------------------------------------------------------------------------

arguments <- commandArgs(trailingOnly = TRUE)
if (!length(arguments) || !dir.exists(arguments[1]))
    stop("call it as: Rscript verify.R RECORDS [REPORT]", call. = FALSE)
records <- arguments[1]
script <- sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)[1])
report <- if (length(arguments) > 1) arguments[2] else dirname(script)

stored <- lapply(c(read_patients(records), read_patients(file.path(records, "excluded"))), derive)
stored <- stored[order(vapply(stored, `[[`, "", ".center"), method = "radix")]
everybody <- Filter(function(p) p[[".status"]] == "analysed", stored)
centers <- plan$centers

of_each <- function(name, kind) vapply(everybody, `[[`, kind, name)
cohort <- data.frame(center = of_each(".center", ""), origin = of_each(".origin", 0), days = of_each(".days", 0),
                     event = of_each(".event", 0), stringsAsFactors = FALSE)

# A span of time that is known between two bounds only counts as the middle between them.
as_column_number <- function(x) if (is_span(x)) (x$low + x$high) / 2 else if (is.numeric(x)) x + 0 else NA_real_

as_column_level <- function(x, variable) {
    if (variable$boolean) return(if (is.logical(x) && present(x)) c("no", "yes")[x + 1] else NA_character_)
    if (is.character(x) && x %in% variable$levels) x else NA_character_
}

# A variable of the plan as a column: numbers, or codes of levels; NA = missing.
variables <- lapply(plan$variables, function(variable) {
    if (is.null(variable$levels)) vapply(everybody, function(p) as_column_number(variable$value(p)), 0)
    else vapply(everybody, function(p) as_column_level(variable$value(p), variable), "")
})

# The level each patient has in a group, and whether a subgroup holds him; NA = none, or undecided.
levels_of <- lapply(setNames(names(plan$groups), names(plan$groups)), function(name) {
    vapply(everybody, function(p) if (present(p[[name]])) p[[name]] else NA_character_, "")
})
members <- lapply(plan$subgroups, function(when) {
    vapply(everybody, function(p) isTRUE(when(p)) || (if (isFALSE(when(p))) FALSE else NA), NA)
})

