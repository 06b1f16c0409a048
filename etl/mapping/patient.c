// What becomes of a patient: its rules and eligibility, and of each of its rows what it counts as in the ledger.
#include "mapping/building.h"

static const Place *first_place(const Building *building)
{
    for (size_t i = 0; i < building->count; i++)
        if (building->records[i].state == RECORD_KEPT || building->records[i].state == RECORD_CONFLICT)
            return &building->records[i].place;
    return building->count ? &building->records[0].place : NULL;
}

// The row of an entity that stands last in the files: the one too many.
static const Place *last_place(const EntityRows *rows)
{
    const Place *last = rows->rows[0].place;
    for (size_t i = 1; i < rows->count; i++) {
        const Place *place = rows->rows[i].place;
        if (place->file > last->file || (place->file == last->file && place->line > last->line)) last = place;
    }
    return last;
}

// The title that would feed the entity, NULL where there is none.
static const char *feeding_title(const Mapping *mapping, size_t entity)
{
    for (size_t r = 0; r < mapping->record_count; r++) {
        const RecordMapping *way = &mapping->records[r];
        if (way->entity == entity && way->attribute_count)
            return mapping_feeding_title(mapping, entity, way->attributes[0].attribute);
    }
    return NULL;
}

// Where a finding that has no cell stands. About an entity without rows: at the patient's first row, under the title
// that would feed it; about one with several: at the last of them.
static Place rowless_place(const Building *building, const Rule *rule)
{
    Place place = *first_place(building);
    const EntityRows *several = NULL;
    const ExprName *names;
    size_t count = expression_names(rule->assert, &names);
    for (size_t n = 0; n < count; n++) {
        if (names[n].kind != EXPR_ENTITY) continue;
        const EntityRows *rows = &building->result->patient.entities[names[n].index];
        if (!rows->count) {
            const char *title = feeding_title(building->mapping, (size_t)names[n].index);
            if (title) place.field = title;
            return place;
        }
        if (!several && rows->count > 1) several = rows;
    }
    return several ? *last_place(several) : place;
}

static ExprEnv patient_env(const Building *building)
{
    const Schema *model = building->mapping->model->schema;
    ExprRows *entities = arena_array(building->arena, model->resource_count, sizeof *entities);
    for (size_t e = 0; e < model->resource_count; e++) {
        const EntityRows *rows = &building->result->patient.entities[e];
        const Value **values = arena_array(building->arena, rows->count + 1, sizeof *values);
        for (size_t i = 0; i < rows->count; i++) values[i] = rows->rows[i].values;
        entities[e] = (ExprRows){values, rows->count, building->incomplete[e]};
    }
    return (ExprEnv){.entities = entities, .arena = building->arena};
}

static void check_patient_rules(const Building *building, const ExprEnv *env)
{
    const Schema *model = building->mapping->model->schema;
    for (size_t r = 0; r < model->rule_count; r++) {
        Rule *rule = &model->rules[r];
        if (rule_holds(rule, env)) continue;
        Place rowless = rowless_place(building, rule);
        rule_report(rule, env, &rowless, building->rows->pseudonym, building->findings);
    }
}

static bool is_eligible(const Building *building, const ExprEnv *env)
{
    const Schema *model = building->mapping->model->schema;
    bool eligible = true;
    for (size_t r = 0; r < model->eligibility_count; r++) {
        Rule *rule = &model->eligibility[r];
        if (rule_holds(rule, env)) continue;
        Place rowless = rowless_place(building, rule);
        const Place *place = expression_place(rule->assert, env);
        Finding *finding =
            finding_add(building->findings, FINDING_NOT_ELIGIBLE, place ? place : &rowless, building->rows->pseudonym);
        finding->rule = rule->id;
        if (!label_is_empty(&rule->message)) finding->message = rule->message;
        if (!label_is_empty(&rule->remedy)) finding->remedy = rule->remedy;
        eligible = false;
    }
    return eligible;
}

// A row's own column of the ledger, else its patient's.
static Disposition row_disposition(const Building *building, const RawRecord *raw, const Record *record)
{
    static const Disposition OWN[] = {[RECORD_MERGED] = DISPOSITION_SUPERSEDED,
                                      [RECORD_DUPLICATE] = DISPOSITION_DUPLICATE,
                                      [RECORD_SUPERSEDED] = DISPOSITION_SUPERSEDED,
                                      [RECORD_REMOVED] = DISPOSITION_REMOVED,
                                      [RECORD_ORPHAN] = DISPOSITION_QUARANTINED};
    if (raw->ignored) return DISPOSITION_IGNORED;
    if (building->withdrawn) return DISPOSITION_REMOVED;
    if (record && record->state != RECORD_KEPT && record->state != RECORD_CONFLICT) return OWN[record->state];
    return building->result->patient.disposition;
}

static void judge_rows(Building *building)
{
    size_t count = 0, next = 0;
    for (const RawRecord *raw = building->rows->first; raw; raw = raw->next) count++;
    building->result->rows = arena_array(building->arena, count + 1, sizeof *building->result->rows);
    for (RawRecord *raw = building->rows->first; raw; raw = raw->next) {
        const Record *record =
            next < building->count && building->records[next].raw == raw ? &building->records[next++] : NULL;
        building->result->rows[building->result->row_count++] =
            (RowVerdict){raw, row_disposition(building, raw, record)};
    }
}

// A patient whose every row is an orphan, repeats one or is out of scope is nobody.
static bool is_somebody(const Building *building)
{
    for (const RawRecord *raw = building->rows->first; raw; raw = raw->next)
        if (!raw->ignored && (!raw->resource || raw->ragged)) return true;
    for (size_t i = 0; i < building->count; i++)
        if (building->records[i].state == RECORD_KEPT || building->records[i].state == RECORD_CONFLICT) return true;
    return false;
}

// Of a patient of whom nothing is left: were rows withdrawn? Each of them is said.
static bool any_removed(const Building *building)
{
    for (size_t i = 0; i < building->count; i++)
        if (building->records[i].state == RECORD_REMOVED) return true;
    return false;
}

static void report_removed(const Building *building, const Record *removed)
{
    ExprEnv env = {.slots = removed->slots, .lists = removed->lists, .arena = building->arena};
    const Place *by = expression_place(removed->resource->remove, &env);
    finding_add(building->findings, FINDING_REMOVED, by ? by : &removed->place, building->rows->pseudonym);
}

static void build_entities(Building *building, size_t errors_before)
{
    Patient *patient = &building->result->patient;
    for (size_t i = 0; i < building->count; i++)
        if (building->records[i].state == RECORD_KEPT)
            record_check_rules(&building->records[i], building->rows->pseudonym, building->findings, building->arena);
    building_map(building);
    model_number_rows(building->mapping->model, patient, building->arena, building->findings);
    building_check_keys(building);
    if (!building->count) return;
    const Schema *model = building->mapping->model->schema;
    ExprEnv env = {0};
    if (model->rule_count || model->eligibility_count) env = patient_env(building);
    check_patient_rules(building, &env);
    if (building->findings->by_severity[SEVERITY_ERROR] == errors_before && !building->rows->conflicting)
        patient->disposition = is_eligible(building, &env) ? DISPOSITION_LOADED : DISPOSITION_EXCLUDED;
}

void patient_build(const Mapping *mapping, const PatientRows *rows, const KeySet *known, Findings *findings,
                   Arena *arena, PatientResult *result)
{
    size_t entities = mapping->model->schema->resource_count;
    *result = (PatientResult){
        .patient = {.key = rows->key, .pseudonym = rows->pseudonym, .disposition = DISPOSITION_QUARANTINED}};
    result->patient.entities = arena_array(arena, entities, sizeof *result->patient.entities);
    Building building = {.mapping = mapping,
                         .rows = rows,
                         .findings = findings,
                         .arena = arena,
                         .result = result,
                         .first_of_patient = findings->count,
                         .first_finding = findings->count};
    building.incomplete = arena_array(arena, entities, sizeof *building.incomplete);
    size_t errors = findings->by_severity[SEVERITY_ERROR];
    const Record *removed = building_settle(&building, known);
    result->records = building.records;
    result->record_count = building.count;
    building.withdrawn = removed != NULL;
    bool somebody = is_somebody(&building);
    bool gone = removed || (!somebody && any_removed(&building));
    result->exists = somebody || gone;
    if (removed) report_removed(&building, removed);
    if (gone) result->patient.disposition = DISPOSITION_REMOVED;
    else if (somebody) build_entities(&building, errors + building.orphan_errors);
    judge_rows(&building);
}
