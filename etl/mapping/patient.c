// Raw rows of one patient -> its entities and what becomes of it.
#include "mapping/patient.h"

#include "mapping/codelist.h"
#include "wrap/unicode.h"

typedef struct Building {
    const Mapping *mapping;
    const PatientRows *rows;
    Findings *findings;
    Arena *arena;
    Record *records;
    size_t count;
    PatientResult *result;
    bool *incomplete;                  // by entity: a row of it could not be made
    size_t first_finding;              // of the row being mapped; before that of the patient
    size_t orphan_errors;
    bool withdrawn;                    // the patient as a whole, by a `remove` without a key
} Building;

// ---- Records -------------------------------------------------------------------------------------------------------

void patient_report_unreadable(const RawRecord *raw, const char *pseudonym, Findings *findings)
{
    Place place = {raw->resource ? raw->resource->name : NULL, "*", raw->file, raw->line, 0};
    Finding *finding = finding_add(findings, raw->ragged ? FINDING_RAGGED_ROW : FINDING_UNKNOWN_ROW, &place, pseudonym);
    if (raw->contested && !raw->ragged) finding->message = *finding_text(SAY_ROW_CONTESTED);
}

// What would have been made of the row: of its resource, or of any that its file has; a ragged row may be of another
// resource than its cells say.
static void mark_incomplete(Building *building, const RawRecord *raw)
{
    const Mapping *mapping = building->mapping;
    for (size_t r = 0; r < mapping->record_count; r++) {
        const Resource *resource = &mapping->schema->resources[mapping->records[r].resource];
        if (raw->resource && !raw->ragged ? resource == raw->resource : resource->file == raw->file)
            building->incomplete[mapping->records[r].entity] = true;
    }
}

static bool is_same_place(const Place *a, const Place *b)
{
    return a->file == b->file && a->line == b->line && a->column == b->column && strcmp(a->field, b->field) == 0;
}

// What is said of this cell since that finding, or NULL. One that holds several items is reported once.
static Finding *said_already(const Building *building, size_t since, FindingCode code, const Place *place)
{
    for (size_t i = since; i < building->findings->count; i++)
        if (building->findings->items[i].code == code && is_same_place(&building->findings->items[i].place, place))
            return &building->findings->items[i];
    return NULL;
}

static void add_unknown(Building *building, Finding *finding, const UnknownCode *unknown)
{
    for (; unknown; unknown = unknown->next)
        finding_add_unknown(building->findings, finding, text_from(unknown->text), unknown->list, unknown->file,
                            unknown->line);
}

static void say(Building *building, const Finding *said)
{
    Finding *finding =
        finding_add_severity(building->findings, said->code, said->severity, &said->place, building->rows->pseudonym);
    finding->message = said->message;
    finding->remedy = said->remedy;
    add_unknown(building, finding, said->unknown);
}

// What is wrong with the cells of a row. The rows of an XML record share the cell that says whose they are.
static void say_row(Building *building, const Record *record, const Finding *items, size_t count)
{
    const char *whose = record->resource->fields[record->resource->patient].label;
    size_t before = building->findings->count;
    for (size_t i = 0; i < count; i++) {
        size_t since = strcmp(items[i].place.field, whose) == 0 ? building->first_finding : before;
        Finding *said = said_already(building, since, items[i].code, &items[i].place);
        if (said) add_unknown(building, said, items[i].unknown);
        else say(building, &items[i]);
    }
}

// Types the rows that can be typed. Without `latest`, `update`, `remove` and repeated keys every finding counts at
// once.
static void type_records(Building *building, Findings *scratch, size_t *first_finding, Findings *of_rows)
{
    for (RawRecord *raw = building->rows->first; raw; raw = raw->next) {
        if (raw->ignored) continue;
        if (!raw->resource || raw->ragged) {
            patient_report_unreadable(raw, building->rows->pseudonym, of_rows);
            mark_incomplete(building, raw);
            continue;
        }
        first_finding[building->count] = scratch->count;
        record_type(raw, building->rows->pseudonym, &building->records[building->count++], scratch, building->arena);
    }
    first_finding[building->count] = scratch->count;
}

// Findings of rows that drop out (superseded, removed, repeated, or typed anew) are not said; an orphan's errors are
// its own and do not quarantine the patient.
static void say_cells(Building *building, const Findings *scratch, const size_t *first_finding, const bool *retyped)
{
    for (size_t i = 0; i < building->count; i++) {
        size_t errors = building->findings->by_severity[SEVERITY_ERROR];
        size_t said = first_finding[i + 1] - first_finding[i];
        if (record_counts(&building->records[i]) && !retyped[i])
            say_row(building, &building->records[i], said ? scratch->items + first_finding[i] : NULL, said);
        if (building->records[i].state == RECORD_ORPHAN)
            building->orphan_errors += building->findings->by_severity[SEVERITY_ERROR] - errors;
    }
}

static const Record *settle_records(Building *building, const KeySet *known)
{
    Findings scratch = {0}, of_rows = {0};
    size_t rows = 0;
    for (const RawRecord *raw = building->rows->first; raw; raw = raw->next) rows++;
    size_t *first_finding = arena_array(building->arena, rows + 1, sizeof *first_finding);
    building->records = arena_array(building->arena, rows + 1, sizeof *building->records);
    bool *retyped = arena_array(building->arena, rows + 1, sizeof *retyped);
    type_records(building, &scratch, first_finding, &of_rows);
    const Record *removed = keys_apply(building->mapping->schema, building->records, building->count, retyped,
                                       building->rows->pseudonym, &of_rows, building->arena);
    if (!removed) {   // of a withdrawn patient nothing is wrong any more
        building->orphan_errors = keys_check_references(building->records, building->count, known,
                                                        building->rows->pseudonym, &of_rows);
        for (size_t i = 0; i < of_rows.count; i++) say(building, &of_rows.items[i]);
        say_cells(building, &scratch, first_finding, retyped);
    }
    findings_free(&of_rows);
    findings_free(&scratch);
    return removed;
}

// ---- Attributes ----------------------------------------------------------------------------------------------------

// What one record of one row is made with.
typedef struct Making {
    Building *building;
    const Record *record;
    const RecordMapping *mapping;
    const Resource *entity;
    ExprEnv env;
    Value *values;
} Making;

static const Place *place_of(const Making *making, const AttributeMapping *attribute, const Value *value)
{
    if (value->place) return value->place;
    return attribute->first_field >= 0 ? &making->record->places[attribute->first_field] : &making->record->place;
}

// The error that the cell is in since its row is mapped, or NULL.
static Finding *error_of(const Building *building, const Place *place)
{
    for (size_t i = building->first_finding; i < building->findings->count; i++) {
        Finding *finding = &building->findings->items[i];
        if (finding->severity == SEVERITY_ERROR && is_same_place(&finding->place, place)) return finding;
    }
    return NULL;
}

// A cell that feeds several attributes is in error once, however many of them fail.
static Finding *say_once(const Making *making, FindingCode code, const Place *place)
{
    Finding *said = error_of(making->building, place);
    return said ? said : finding_add(making->building->findings, code, place, making->building->rows->pseudonym);
}

static Value attribute_error(const Making *making, FindingCode code, const Place *place)
{
    say_once(making, code, place);
    return value_none(VALUE_ERROR, place);
}

static Text text_of(const Value *value, Arena *arena)
{
    if (value->kind == VALUE_TEXT) return value->text;
    Buffer buffer = {0};
    value_write(value, &buffer);
    Text text = arena_text(arena, buffer_as_text(&buffer));
    buffer_free(&buffer);
    return text;
}

// What the code list says for a present value; NULL after reporting a code it does not have.
static const Value *coded(const Making *making, const AttributeMapping *attribute, const Value *value,
                          const Place *place)
{
    if (value->kind == VALUE_TEXT && value->first && attribute->enum_words)
        return &attribute->enum_words[value->first - 1];
    Text code = text_of(value, making->building->arena);
    if (attribute->slot < 0)
        code =
            unicode_clean(code, making->building->arena).text;   // computed: codes are cleaned, so is what is looked up
    const CodeEntry *entry = codelist_find(attribute->codes, code);
    if (entry) return &attribute->words[entry - attribute->codes->entries];
    const CodeList *list = attribute->codes;
    finding_add_unknown(making->building->findings, say_once(making, FINDING_UNKNOWN_CODE, place), code,
                        list->name ? list->name : "codes", list->node->file, list->node->line);
    return NULL;
}

// A span of time becomes a number only where it is known exactly.
static Value number_of_span(const Value *value)
{
    Decimal number;
    bool exact =
        value->range.low == value->range.high &&
        decimal_divide(decimal_from((int64_t)value->range.low * 16), decimal_from(value->range.sixteenths), &number);
    return exact ? value_number(number, UNIT_NONE, value->place) : value_none(VALUE_MISSING, value->place);
}

static Value cast_text(const Value *value, ExprType type)
{
    if (type != EXPR_BOOLEAN) return expression_cast(value, type);
    bool truth = text_is(value->text, "true");
    return truth || text_is(value->text, "false") ? value_boolean(truth, value->place)
                                                  : value_none(VALUE_UNKNOWN, value->place);
}

// What cannot be decided is missing; what is not of the attribute's type is an error.
static Value cast_to(const Making *making, const Field *attribute, Value value, const Place *place)
{
    static const FindingCode CODES[] = {[EXPR_TEXT] = FINDING_UNPARSABLE_VALUE,
                                        [EXPR_NUMBER] = FINDING_INVALID_NUMBER,
                                        [EXPR_DATE] = FINDING_INVALID_DATE,
                                        [EXPR_BOOLEAN] = FINDING_UNPARSABLE_VALUE};
    static const ValueKind KINDS[] = {[EXPR_TEXT] = VALUE_TEXT,
                                      [EXPR_NUMBER] = VALUE_NUMBER,
                                      [EXPR_DATE] = VALUE_DATE,
                                      [EXPR_BOOLEAN] = VALUE_BOOLEAN};
    ExprType type = field_expression_type(attribute);
    if (value.kind == VALUE_RANGE) value = number_of_span(&value);
    if (value.kind == VALUE_UNKNOWN) return value_none(VALUE_MISSING, value.place);
    if (!value_is_present(&value)) return value;
    if (type == EXPR_TEXT && value.kind != VALUE_TEXT)
        return value_text(text_of(&value, making->building->arena), value.place);
    if (type != EXPR_TEXT && value.kind == VALUE_TEXT) value = cast_text(&value, type);
    bool whole = attribute->type != FIELD_INTEGER || value.kind != VALUE_NUMBER || decimal_is_integer(value.number);
    return value.kind == KINDS[type] && whole ? value : attribute_error(making, CODES[type], place);
}

// codes -> default -> cast, into out.
static void finish_value(const Making *making, const AttributeMapping *attribute, const Value *value, Value *out)
{
    const Place *place = place_of(making, attribute, value);
    const Value *word = value;
    if (attribute->codes && value_is_present(value)) word = coded(making, attribute, value, place);
    if (word && word->kind == VALUE_MISSING && attribute->has_default) word = &attribute->fallback;
    if (!word) value_set_none(out, VALUE_ERROR, place);
    else if (word->kind != VALUE_UNKNOWN && (attribute->codes || attribute->slot >= 0)) *out = *word;
    else *out = cast_to(making, &making->entity->fields[attribute->attribute], *word, place);
    out->place = place;
}

// A slot's value as it stands, or the word of its enum; false where more is to be done.
static inline bool copy_slot(const PlainAttribute *plain, const Value *slots, Value *out)
{
    if (plain->slot < 0) return false;
    const Value *value = &slots[plain->slot], *word = value;
    if (plain->enum_words && value_is_present(value)) {
        if (value->kind != VALUE_TEXT || !value->first) return false;
        word = &plain->enum_words[value->first - 1];
    }
    *out = *word;
    out->place = value->place;
    return true;
}

// Constants and words of code lists are of the attribute's type and enum since the mapping was loaded.
static void make_value(const Making *making, const AttributeMapping *attribute, Value *out)
{
    if (attribute->slot >= 0) {
        finish_value(making, attribute, &making->record->slots[attribute->slot], out);
    } else if (attribute->from) {
        Value value = expression_evaluate(attribute->from, &making->env);
        finish_value(making, attribute, &value, out);
    } else {
        *out = attribute->constant;
        out->place = &making->record->place;
    }
}

// The unit a number attribute is kept in: its own, or what another attribute of the row says.
static UnitId unit_of(const Making *making, const Field *attribute)
{
    if (attribute->unit.constant != UNIT_NONE) return attribute->unit.constant;
    const Value *named =
        attribute->unit.field >= 0 ? &making->values[making->entity->fields[attribute->unit.field].slot] : NULL;
    return named && named->kind == VALUE_TEXT ? unit_find(named->text) : UNIT_NONE;
}

static void convert_unit(const Making *making, const Field *attribute, Value *value)
{
    Decimal converted;
    if (!attribute->unit.given || value->kind != VALUE_NUMBER) return;
    UnitId to = unit_of(making, attribute);
    if (to == UNIT_NONE || !unit_convert(value->number, value->unit, to, &converted))
        *value = attribute_error(making, FINDING_UNKNOWN_UNIT, value->place);
    else *value = value_number(converted, to, value->place);
}

static void break_constraint(const Making *making, const Constraints *constraints, FindingCode code,
                             const Place *place, Value *value)
{
    Finding *finding = say_once(making, code, place);
    if (code == FINDING_NOT_IN_ENUM)
        constraints_add_unknown(constraints, value, making->building->findings, finding);
    *value = value_none(VALUE_ERROR, place);
}

static void check_attribute(const Making *making, const AttributeMapping *mapping, Value *value)
{
    const Field *attribute = &making->entity->fields[mapping->attribute];
    if (!value_is_present(value)) return;
    if (attribute->unit.given) convert_unit(making, attribute, value);
    const Place *place = value->place ? value->place : &making->record->place;
    FindingCode code = constraints_check(&attribute->constraints, value);
    if (code != FINDING_CODE_COUNT) break_constraint(making, &attribute->constraints, code, place, value);
    code = constraints_check(&attribute->warnings, value);
    if (code != FINDING_CODE_COUNT)
        finding_add_severity(making->building->findings, code, SEVERITY_WARNING, place,
                             making->building->rows->pseudonym);
}

static void check_required(const Making *making)
{
    const bool *not_collected = making->building->mapping->not_collected[making->entity->index];
    making->entity->counts->rows++;
    for (size_t i = 0; i < making->entity->required_count; i++) {
        const Field *attribute = &making->entity->fields[making->entity->required[i]];
        const Value *value = &making->values[making->entity->required[i]];
        const Place *place = value->place ? value->place : &making->record->place;
        if (value->kind != VALUE_MISSING || not_collected[making->entity->required[i]] ||
            error_of(making->building, place))
            continue;
        Finding *finding = finding_add(making->building->findings, FINDING_MISSING_ATTRIBUTE, place,
                                       making->building->rows->pseudonym);
        finding->rule = attribute->name;
    }
}

static void check_rules(const Making *making)
{
    ExprEnv env = {.slots = making->values, .arena = making->building->arena};
    for (size_t r = 0; r < making->entity->rule_count; r++) {
        Rule *rule = &making->entity->rules[r];
        if (!rule_holds(rule, &env))
            rule_report(rule, &env, &making->record->place, making->building->rows->pseudonym,
                        making->building->findings);
    }
}

// True when one of the values is in error.
static bool make_values(const Making *making)
{
    const RecordMapping *mapping = making->mapping;
    bool error = false;
    for (size_t i = 0; i < mapping->attribute_count; i++) {
        const PlainAttribute *plain = &mapping->plain[i];
        Value *value = &making->values[plain->attribute];
        if (!copy_slot(plain, making->record->slots, value)) make_value(making, &mapping->attributes[i], value);
        error |= value->kind == VALUE_ERROR;
    }
    for (size_t i = 0; i < mapping->checked_count; i++) {
        const AttributeMapping *attribute = &mapping->attributes[mapping->checked[i]];
        Value *value = &making->values[attribute->attribute];
        check_attribute(making, attribute, value);
        error |= value->kind == VALUE_ERROR;
    }
    return error;
}

// ---- Entities ------------------------------------------------------------------------------------------------------

enum { FIRST_ROWS = 4 };   // of an entity

static void add_row(Building *building, size_t entity, const Value *values, const Place *place)
{
    EntityRows *rows = &building->result->patient.entities[entity];
    bool full = rows->count == 0 || (rows->count >= FIRST_ROWS && (rows->count & (rows->count - 1)) == 0);
    if (full)   // at every power of two
        rows->rows = arena_grow(building->arena, rows->rows, rows->count * sizeof *rows->rows,
                                (rows->count ? rows->count * 2 : FIRST_ROWS) * sizeof *rows->rows);
    rows->rows[rows->count++] = (EntityRow){values, place};
}

// One record from one row (and one item of its lists).
static void make_record(Building *building, const Record *record, const RecordMapping *mapping,
                        const Value *const *aliases)
{
    Making making = {
        .building = building,
        .record = record,
        .mapping = mapping,
        .entity = &building->mapping->model->schema->resources[mapping->entity],
        .env = {.slots = record->slots, .lists = record->lists, .aliases = aliases, .arena = building->arena}};
    if (mapping->where) {
        ExprTruth taken = expression_truth(mapping->where, &making.env);
        building->incomplete[mapping->entity] |= taken == EXPR_ERROR;
        if (taken != EXPR_TRUE) return;
    }
    bool all = mapping->attribute_count == making.entity->field_count;   // then all are written below
    making.values =
        (all ? arena_space : arena_array)(building->arena, making.entity->field_count, sizeof *making.values);
    if (!make_values(&making)) {   // a wrong code may be why another attribute is missing: one mistake, one finding
        check_required(&making);
        check_rules(&making);
    }
    add_row(building, mapping->entity, making.values, &record->place);
}

// How many items a field has to be read side by side, and its item i.
static size_t item_count(const Record *record, size_t field)
{
    int list = record->resource->fields[field].list_index;
    return list >= 0 ? record->lists[list].count : 1;
}

static const Value *item_of(const Record *record, size_t field, size_t i)
{
    const Field *of = &record->resource->fields[field];
    if (of->list_index < 0) return i == 0 ? &record->slots[of->slot] : NULL;
    const ExprList *list = &record->lists[of->list_index];
    return i < list->count ? &list->items[i * list->stride] : NULL;
}

static void repeat_record(Building *building, const Record *record, const RecordMapping *mapping)
{
    for (size_t l = 0; l < mapping->line_count; l++) {
        const RepeatLine *line = &mapping->lines[l];
        size_t most = 0;
        for (size_t a = 0; a < line->count; a++) {
            size_t count = item_count(record, line->aliases[a].field);
            if (count > most) most = count;
        }
        for (size_t i = 0; i < most; i++) {
            const Value **aliases = arena_array(building->arena, line->count + 1, sizeof *aliases);
            for (size_t a = 0; a < line->count; a++) aliases[a] = item_of(record, line->aliases[a].field, i);
            make_record(building, record, mapping, aliases);
        }
    }
}

static void map_record(Building *building, const Record *record)
{
    const Mapping *mapping = building->mapping;
    building->first_finding = building->findings->count;
    for (size_t r = 0; r < mapping->record_count; r++) {
        const RecordMapping *way = &mapping->records[r];
        if (record->resource->index != way->resource) continue;
        if (record->state == RECORD_CONFLICT) building->incomplete[way->entity] = true;
        else if (way->line_count) repeat_record(building, record, way);
        else make_record(building, record, way, NULL);
    }
}

static void map_records(Building *building)
{
    for (size_t i = 0; i < building->count; i++)
        if (building->records[i].state == RECORD_KEPT || building->records[i].state == RECORD_CONFLICT)
            map_record(building, &building->records[i]);
}

static bool has_numbered_key(const Resource *entity)
{
    for (size_t k = 0; k < entity->primary_key_count; k++)
        if (entity->fields[entity->primary_key[k]].row_number) return true;
    return false;
}

// Two rows of one entity with one key (where the key is not a number we give).
static void check_entity_keys(Building *building)
{
    const Schema *model = building->mapping->model->schema;
    for (size_t e = 0; e < model->resource_count; e++) {
        const Resource *entity = &model->resources[e];
        const EntityRows *rows = &building->result->patient.entities[e];
        if (rows->count < 2 || !entity->primary_key_count || has_numbered_key(entity)) continue;
        const size_t *indexes = model_by_key(entity, rows, building->arena);
        for (size_t i = 1; i < rows->count; i++)
            if (model_same_key(entity, &rows->rows[indexes[i - 1]], &rows->rows[indexes[i]]))
                finding_add(building->findings, FINDING_CONFLICTING_DUPLICATE, rows->rows[indexes[i]].place,
                            building->rows->pseudonym);
    }
}

// ---- The patient as a whole ----------------------------------------------------------------------------------------

static const Place *first_place(const Building *building)
{
    for (size_t i = 0; i < building->count; i++)
        if (building->records[i].state == RECORD_KEPT || building->records[i].state == RECORD_CONFLICT)
            return &building->records[i].place;
    return building->count ? &building->records[0].place : NULL;
}

// Where a finding about an entity without rows stands: at the patient's first row, under the title that would feed it.
static Place absent_place(const Building *building, const Rule *rule)
{
    Place place = *first_place(building);
    const ExprName *names;
    size_t count = expression_names(rule->assert, &names);
    for (size_t n = 0; n < count; n++) {
        if (names[n].kind != EXPR_ENTITY || building->result->patient.entities[names[n].index].count) continue;
        for (size_t r = 0; r < building->mapping->record_count; r++) {
            const RecordMapping *way = &building->mapping->records[r];
            if (way->entity != (size_t)names[n].index || !way->attribute_count) continue;
            place.field = mapping_feeding_title(building->mapping, way->entity, way->attributes[0].attribute);
            return place;
        }
        return place;
    }
    return place;
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
        Place absent = absent_place(building, rule);
        rule_report(rule, env, &absent, building->rows->pseudonym, building->findings);
    }
}

static bool is_eligible(const Building *building, const ExprEnv *env)
{
    const Schema *model = building->mapping->model->schema;
    bool eligible = true;
    for (size_t r = 0; r < model->eligibility_count; r++) {
        Rule *rule = &model->eligibility[r];
        if (rule_holds(rule, env)) continue;
        Place absent = absent_place(building, rule);
        const Place *place = expression_place(rule->assert, env);
        Finding *finding =
            finding_add(building->findings, FINDING_NOT_ELIGIBLE, place ? place : &absent, building->rows->pseudonym);
        finding->rule = rule->id;
        if (!label_is_empty(&rule->message)) finding->message = rule->message;
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

// Of a patient of whom nothing is left the first row that was withdrawn, NULL when none was.
static const Record *first_removed(const Building *building)
{
    for (size_t i = 0; i < building->count; i++)
        if (building->records[i].state == RECORD_REMOVED) return &building->records[i];
    return NULL;
}

static void report_removed(const Building *building, const Record *removed)
{
    ExprEnv env = {.slots = removed->slots, .lists = removed->lists, .arena = building->arena};
    const Place *by = expression_place(removed->resource->remove, &env);
    finding_add(building->findings, FINDING_REMOVED, by ? by : &removed->place, building->rows->pseudonym);
    building->result->patient.disposition = DISPOSITION_REMOVED;
}

static void build_entities(Building *building, size_t errors_before)
{
    Patient *patient = &building->result->patient;
    for (size_t i = 0; i < building->count; i++)
        if (building->records[i].state == RECORD_KEPT)
            record_check_rules(&building->records[i], building->rows->pseudonym, building->findings, building->arena);
    map_records(building);
    model_number_rows(building->mapping->model, patient, building->arena);
    check_entity_keys(building);
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
    Building building = {.mapping = mapping, .rows = rows, .findings = findings, .arena = arena, .result = result,
                         .first_finding = findings->count};
    building.incomplete = arena_array(arena, entities, sizeof *building.incomplete);
    size_t errors = findings->by_severity[SEVERITY_ERROR];
    const Record *removed = settle_records(&building, known);
    result->records = building.records;
    result->record_count = building.count;
    building.withdrawn = removed != NULL;
    bool somebody = is_somebody(&building);
    if (!removed && !somebody) removed = first_removed(&building);
    result->exists = somebody || removed;
    if (removed) report_removed(&building, removed);
    else if (somebody) build_entities(&building, errors + building.orphan_errors);
    judge_rows(&building);
}
