// The values of one record, attribute by attribute: expression -> codes -> default -> cast -> unit -> constraints, then
// what the entity requires of them.
#include "mapping/building.h"

#include "mapping/codelist.h"
#include "wrap/unicode.h"

static const Place *place_of(const Making *making, const AttributeMapping *attribute, const Value *value)
{
    if (value->place) return value->place;
    return attribute->first_field >= 0 ? &making->record->places[attribute->first_field] : &making->record->place;
}

// The error that the cell is in since its row is mapped, or NULL. In XML that of an element above the row is a cell of
// the other rows below it, too.
static Finding *error_of(const Making *making, const Place *place)
{
    const Building *building = making->building;
    bool shared = place->line < making->record->place.line;
    for (size_t i = shared ? building->first_of_patient : building->first_finding; i < building->findings->count; i++) {
        Finding *finding = &building->findings->items[i];
        if (finding->severity == SEVERITY_ERROR && place_is_same(&finding->place, place)) return finding;
    }
    return NULL;
}

// A cell that feeds several attributes is in error once, however many of them fail.
static Finding *say_once(const Making *making, FindingCode code, const Place *place)
{
    Finding *said = error_of(making, place);
    return said ? said : finding_add(making->building->findings, code, place, making->building->rows->pseudonym);
}

static Value attribute_error(const Making *making, FindingCode code, const Place *place)
{
    say_once(making, code, place);
    return value_none(VALUE_ERROR, place);
}

// What the code list says for a present value; NULL after reporting a code it does not have.
static const Value *coded(const Making *making, const AttributeMapping *attribute, const Value *value,
                          const Place *place)
{
    if (value->kind == VALUE_TEXT && value->first && attribute->enum_words)
        return &attribute->enum_words[value->first - 1];
    Text code = value_as_text(value, making->building->arena);
    if (attribute->slot < 0)
        code =
            unicode_clean(code, making->building->arena).text;   // computed: codes are cleaned, so is what is looked up
    const CodeEntry *entry = codelist_find(attribute->codes, code);
    if (entry) return &attribute->words[entry - attribute->codes->entries];
    const CodeList *list = attribute->codes;
    Finding *finding = say_once(making, FINDING_UNKNOWN_CODE, place);
    if (finding->code == FINDING_UNKNOWN_CODE) finding->remedy = list->remedy;
    finding_add_unknown(making->building->findings, finding, code, list->name ? list->name : "codes", list->node->file,
                        list->node->line);
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
        return value_text(value_as_text(&value, making->building->arena), value.place);
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
    if (to != UNIT_NONE && unit_convert(value->number, value->unit, to, &converted)) {
        *value = value_number(converted, to, value->place);
        return;
    }
    Finding *finding = say_once(making, FINDING_UNKNOWN_UNIT, value->place);
    if (to != UNIT_NONE && value->unit != UNIT_NONE && finding->code == FINDING_UNKNOWN_UNIT)
        finding->message = finding_say(&making->building->findings->arena, SAY_OTHER_UNIT, unit_name(value->unit),
                                       unit_name(to));
    *value = value_none(VALUE_ERROR, value->place);
}

static void break_constraint(const Making *making, const Constraints *constraints, FindingCode code, const Place *place,
                             Value *value)
{
    Finding *finding = say_once(making, code, place);
    const Label *remedy = constraints_remedy(constraints, code);
    if (remedy && finding->code == code) finding->remedy = *remedy;
    if (code == FINDING_NOT_IN_ENUM) constraints_add_unknown(constraints, value, making->building->findings, finding);
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

bool attributes_make(const Making *making)
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

static void check_required(const Making *making)
{
    const bool *not_collected = making->building->mapping->not_collected[making->entity->index];
    making->entity->counts->rows++;
    for (size_t i = 0; i < making->entity->required_count; i++) {
        const Field *attribute = &making->entity->fields[making->entity->required[i]];
        const Value *value = &making->values[making->entity->required[i]];
        const Place *place = value->place ? value->place : &making->record->place;
        if (value->kind != VALUE_MISSING || not_collected[making->entity->required[i]] ||
            error_of(making, place))
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

void attributes_check(const Making *making)
{
    check_required(making);
    check_rules(making);
}
