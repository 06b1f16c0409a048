// For the tests of mappings and submissions: a model, a schema and a mapping as texts, files as texts, and all that
// comes of them as one text that a case can name.
//
//     #1 loaded person(sex=m born=2015-03) visit(day=2015-03-01)      a patient with its rows, as far as they have
//     values t.csv:3:2 error invalid_date born #2                            a finding; its rule behind it where there
//     is one t.csv row 3 = 2 loaded + 1 quarantined                          the ledger, patients last refused the
//     state, when it is not "read"
#ifndef TESTS_MAPPING_TRIAL_H
#define TESTS_MAPPING_TRIAL_H

#include "complaining.h"
#include "describing.h"
#include "folder.h"

#include "mapping/submission.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

typedef struct TrialFile {
    const char *name, *text;
} TrialFile;

typedef struct Trial {
    Arena arena;
    Complaints complaints;
    Mapping *mapping;          // NULL after complaints
    Findings findings;
    Submission *submission;
    Buffer out;
} Trial;

// Loads the three texts as m.yaml, s.yaml and map.yaml.
static inline void trial_load(Trial *trial, const char *model, const char *schema, const char *mapping)
{
    *trial = (Trial){0};
    folder_write("m.yaml", text_from(model));
    folder_write("s.yaml", text_from(schema));
    folder_write("map.yaml", text_from(mapping));
    trial->mapping = mapping_load("map.yaml", &trial->arena, &trial->complaints);
}

static inline void trial_free(Trial *trial)
{
    if (trial->submission) submission_free(trial->submission);
    findings_free(&trial->findings);
    complaints_free(&trial->complaints);
    arena_free(&trial->arena);
    buffer_free(&trial->out);
}

// What the only conflicting duplicate says, and the row it conflicts with.
static inline const char *trial_conflict(Trial *trial)
{
    for (size_t i = 0; i < trial->findings.count; i++) {
        const Finding *finding = &trial->findings.items[i];
        if (finding->code != FINDING_CONFLICTING_DUPLICATE) continue;
        if (finding->compared_count != 1) return finding->message.text[LANGUAGE_EN];
        const Place *other = finding->compared;
        return arena_format(&trial->arena, "%s; %s:%u:%u", finding->message.text[LANGUAGE_EN], other->field,
                            other->line, other->column);
    }
    return "no conflict";
}

static inline const char *trial_patient(const char *pseudonym)
{
    return strncmp(pseudonym, "patient ", 8) == 0 ? pseudonym + 8 : pseudonym;
}

static inline void trial_describe_value(const Value *value, Buffer *out)
{
    char date[DATE_TEXT];
    if (value->kind == VALUE_DATE) {
        date_write_partial(value_as_date(value), date);
        buffer_string(out, date);
    } else if (value_is_present(value)) {
        value_write(value, out);
        if (value->kind == VALUE_NUMBER && value->unit != UNIT_NONE) buffer_format(out, "%s", unit_name(value->unit));
    } else {
        buffer_char(out, '!');
    }
}

static inline void trial_describe_patient(const Model *model, const Patient *patient, Buffer *out)
{
    buffer_format(out, "%s %s", trial_patient(patient->pseudonym), disposition_name(patient->disposition));
    for (size_t e = 0; e < model->schema->resource_count; e++) {
        const Resource *entity = &model->schema->resources[e];
        for (size_t r = 0; r < patient->entities[e].count; r++) {
            buffer_format(out, " %s(", entity->name);
            bool first = true;
            for (size_t a = 0; a < entity->field_count; a++) {
                const Value *value = &patient->entities[e].rows[r].values[a];
                if (value->kind == VALUE_MISSING) continue;
                buffer_format(out, "%s%s=", first ? "" : " ", entity->fields[a].name);
                trial_describe_value(value, out);
                first = false;
            }
            buffer_char(out, ')');
        }
    }
    buffer_char(out, '\n');
}

static inline void trial_describe_finding(const Trial *trial, const Finding *finding, Buffer *out)
{
    buffer_format(out, "%s:%u:%u %s %s %s", trial->findings.files[finding->place.file], finding->place.line,
                  finding->place.column, severity_name(finding->severity), finding->word, finding->place.field);
    if (finding->patient) buffer_format(out, " %s", trial_patient(finding->patient));
    if (finding->rule) buffer_format(out, " rule %s", finding->rule);
    buffer_char(out, '\n');
}

static inline void trial_describe_ledger(const Ledger *ledger, Buffer *out)
{
    for (size_t i = 0; i < ledger->count; i++) {
        const LedgerLine *line = &ledger->lines[i];
        bool first = true;
        buffer_format(out, "%s%s%s %u =", strcmp(line->file, "*") ? line->file : "", strcmp(line->file, "*") ? " " : "",
                      line->unit, (unsigned)line->read);
        for (int d = 0; d < DISPOSITION_COUNT; d++) {
            if (!line->counts[d]) continue;
            buffer_format(out, "%s %u %s", first ? "" : " +", (unsigned)line->counts[d],
                          disposition_name((Disposition)d));
            first = false;
        }
        buffer_string(out, first ? " nothing\n" : "\n");
    }
}

static inline size_t trial_write_files(const TrialFile *files, const char **paths)
{
    size_t count = 0;
    for (; files[count].name; count++) {
        folder_write(files[count].name, text_from(files[count].text));
        paths[count] = files[count].name;
    }
    return count;
}

// Runs the files (ended by a name of NULL) through the mapping.
static inline const char *trial_run(Trial *trial, const TrialFile *files, const SubmissionOptions *options)
{
    static const SubmissionOptions PLAIN = {.most_quarantined = UINT64_MAX, .most_percent = 100};
    const char *paths[8];
    const Patient *patient;
    size_t count = trial_write_files(files, paths);
    trial->submission = submission_open(trial->mapping, paths, count, options ? options : &PLAIN, &trial->findings);
    while (submission_next(trial->submission, &patient))
        trial_describe_patient(trial->mapping->model, patient, &trial->out);
    for (size_t i = 0; i < trial->findings.count; i++)
        trial_describe_finding(trial, &trial->findings.items[i], &trial->out);
    const Ledger *ledger = submission_ledger(trial->submission);
    assert_true(ledger_balances(ledger));
    trial_describe_ledger(ledger, &trial->out);
    if (submission_state(trial->submission) == SUBMISSION_REFUSED) buffer_string(&trial->out, "refused\n");
    if (submission_state(trial->submission) == SUBMISSION_UNREADABLE) buffer_string(&trial->out, "unreadable\n");
    return buffer_c_string(&trial->out);
}

#endif
