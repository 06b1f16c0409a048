// Analysis plans: what is wrong with one is said with its place; what is right is compiled in the order written.
#include "complaining.h"
#include "report/plan.h"

// A whole plan in few lines; a case replaces the line that begins as its first words do.
static const char *const LINES[] = {
    "plan: 1",
    "name: small",
    "version: '7'",
    "title: Small",
    "model: rmnpc/1",
    "parameters: [{name: few, value: 5, label: Few}]",
    "definitions: [{name: seen, label: Seen, value: min(metastasis.detected_date)}, {name: dead, label: Dead, value: "
    "\"any(follow_up where vital_status = 'dead')\"}]",
    "endpoint: {name: os, label: OS, origin: seen, originLabel: o, originShort: o, end: max(follow_up.contact_date), "
    "endLabel: e, event: dead, eventLabel: d}",
    "groups: [{name: sex, label: Sex, levels: [{code: f, label: F, when: patient.sex = 'female'}, {code: m, label: M, "
    "when: true}]}]",
    "subgroups: [{name: early, label: Early, when: seen < 2020-01-01}]",
    "ratesAtMonths: [12, 24]",
    "comparisons: [{name: all, label: All, by: sex}, {name: some, label: Some, by: sex, in: early}]",
    "applicable: [{entity: treatment, attributes: [dose_gy, fractions], when: modality = 'radiotherapy'}]",
    "variables: [{name: woman, label: Woman, value: patient.sex = 'female'}]",
    "models: {univariable: [woman]}",
};

typedef struct Case {
    const char *label;
    const char *line;          // replaces the line with the same key
    const char *complaints;
} Case;

static const Plan *load_with(const char *line, Arena *arena, Complaints *complaints)
{
    Buffer text = {0};
    const char *colon = line ? strchr(line, ':') : NULL;
    size_t key = colon ? (size_t)(colon - line) + 1 : 0;
    for (size_t i = 0; i < sizeof LINES / sizeof *LINES; i++)
        buffer_format(&text, "%s\n", key && strncmp(LINES[i], line, key) == 0 ? line : LINES[i]);
    const YamlNode *root = yaml_parse("plan.yaml", arena_text(arena, buffer_as_text(&text)), arena, complaints);
    buffer_free(&text);
    return root ? plan_compile(root, "schemas", arena, complaints) : NULL;
}

static const Case CASES[] = {
    {"a map for a text", "name: {a: b}", "plan.yaml:2:7: 'name' wants text, not a map\n"},
    {"an unknown key", "subgroups: [{name: early, label: Early, wen: seen < 2020}]",
     "plan.yaml:10:13: a subgroup needs the key 'when'\nplan.yaml:10:41: a subgroup has no key 'wen' (did you mean "
     "'when'?)\n"},
    {"version of the language", "plan: 2", "plan.yaml:1:7: this program reads version 1 of the language\n"},
    {"another model", "model: rmnpc/2", "plan.yaml:5:8: the model at hand is rmnpc/1\n"},
    {"no version", "model: rmnpc", "plan.yaml:5:8: a model is name/version\n"},
    {"a path", "model: ../etc/1", "plan.yaml:5:8: a model is name/version\n"},
    {"a parameter that is no number", "parameters: [{name: few, value: five, label: Few}]",
     "plan.yaml:6:33: a parameter is a number\n"},
    {"a name like an entity", "parameters: [{name: patient, value: 5, label: Few}]",
     "plan.yaml:6:21: 'patient' is an entity of the model\n"},
    {"a name twice", "parameters: [{name: few, value: 5, label: Few}, {name: few, value: 6, label: Few}]",
     "plan.yaml:6:56: 'few' is defined twice\n"},
    {"a name with a dash", "parameters: [{name: f-w, value: 5, label: Few}]",
     "plan.yaml:6:21: a name has letters, digits and _ only, at most 40, and begins with a letter\n"},
    {"a name of a later definition",
     "definitions: [{name: seen, label: Seen, value: min(metastasis.detected_date)}, {name: dead, label: Dead, value: "
     "not later}, {name: later, label: L, value: dead}]",
     "plan.yaml:7:117: neither the plan, above this place, nor the model has a 'later'\n"},
    {"a misspelt entity", "subgroups: [{name: early, label: Early, when: count(metastasys) > 1}]",
     "plan.yaml:10:53: neither the plan, above this place, nor the model has a 'metastasys'; did you mean "
     "'metastasis'?\n"},
    {"a misspelt attribute", "subgroups: [{name: early, label: Early, when: patient.sux = 'male'}]",
     "plan.yaml:10:47: entity 'patient' has no attribute 'sux'\n"},
    {"a condition that is a date", "subgroups: [{name: early, label: Early, when: seen}]",
     "plan.yaml:10:47: this must be true or false\n"},
    {"an origin that is a number",
     "endpoint: {name: os, label: OS, origin: few, originLabel: o, originShort: o, end: seen, endLabel: e, event: "
     "dead, eventLabel: d}",
     "plan.yaml:8:41: this must be a date\n"},
    {"an order that forgets a level",
     "groups: [{name: sex, label: Sex, order: [m], levels: [{code: f, label: F, when: true}, {code: m, label: M, when: "
     "true}]}]",
     "plan.yaml:9:41: 'order' names each level once\n"},
    {"an order with a stranger",
     "groups: [{name: sex, label: Sex, order: [m, x], levels: [{code: f, label: F, when: true}, {code: m, label: M, "
     "when: true}]}]",
     "plan.yaml:9:45: there is no level 'x'\n"},
    {"a level twice",
     "groups: [{name: sex, label: Sex, levels: [{code: f, label: F, when: true}, {code: f, label: M, when: true}]}]",
     "plan.yaml:9:83: 'f' stands twice\n"},
    {"rates that do not ascend", "ratesAtMonths: [24, 12]", "plan.yaml:11:16: times are above 0 and ascend\n"},
    {"a comparison by nothing", "comparisons: [{name: all, label: All, by: age}]",
     "plan.yaml:12:43: there is no group 'age'\n"},
    {"a comparison in nothing", "comparisons: [{name: all, label: All, by: sex, in: late}]",
     "plan.yaml:12:52: there is no subgroup 'late'\n"},
    {"the report's own name", "comparisons: [{name: overall, label: All, by: sex}]",
     "plan.yaml:12:22: 'overall' is a name of the report's own\n"},
    {"the report's own word for a level",
     "groups: [{name: sex, label: Sex, levels: [{code: missing, label: F, when: true}]}]",
     "plan.yaml:9:50: 'missing' is what the report calls those without a level\n"},
    {"a part by what is no interaction", "subgroups: [{name: early, label: Early, when: seen < 2020-01-01, of: sex}]",
     "plan.yaml:10:70: 'sex' is none of the effect's interactions\n"},
    {"attributes of no entity", "applicable: [{entity: therapy, attributes: dose_gy, when: modality = 'radiotherapy'}]",
     "plan.yaml:13:23: the model has no entity 'therapy'\n"},
    {"no such attribute", "applicable: [{entity: treatment, attributes: [dose_gy, dose], when: modality = 'surgery'}]",
     "plan.yaml:13:56: entity 'treatment' has no attribute 'dose'\n"},
    {"a condition of another entity",
     "applicable: [{entity: treatment, attributes: dose_gy, when: vital_status = 'dead'}]",
     "plan.yaml:13:61: entity 'treatment' has no attribute 'vital_status'\n"},
    {"a condition over other records", "applicable: [{entity: treatment, attributes: dose_gy, when: patient.sex = 'male'}]",
     "plan.yaml:13:61: entity 'treatment' has no attribute 'patient'\n"},
    {"a condition that is a number", "applicable: [{entity: treatment, attributes: dose_gy, when: cycles + 1}]",
     "plan.yaml:13:61: this must be true or false\n"},
    {"an attribute twice",
     "applicable: [{entity: lab, attributes: [value, value], when: comparator != '<'}]",
     "plan.yaml:13:48: 'value' stands twice\n"},
    {"a variable twice in a model", "models: {univariable: [woman, woman]}",
     "plan.yaml:15:31: 'woman' stands twice\n"},
    {"a language the report does not speak", "title: {en: Small, fr: Petit}",
     "plan.yaml:4:20: texts are given in en and zh, not in 'fr'\n"},
    {"a label of no words", "title: {}", "plan.yaml:4:8: a text is missing here\n"},
    // One mistake hides no other, and brings none that follows from it.
    {"a definition without a value, and a rate",
     "definitions: [{name: seen, label: Seen}, {name: dead, label: Dead, value: max(follow_up.vital_stat)}]",
     "plan.yaml:7:15: a definition needs the key 'value'\nplan.yaml:7:79: entity 'follow_up' has no attribute "
     "'vital_stat'\n"},
    {"no model", "model: ", "plan.yaml:5:7: 'model' wants text, not nothing\n"},
    {"no version, and an unknown group", "version: ", "plan.yaml:3:9: 'version' wants text, not nothing\n"},
    {"an endpoint that lacks its event", "endpoint: {name: os, label: OS, origin: seen, originLabel: o, originShort: o, "
     "end: max(follow_up.contact_date), endLabel: e, eventLabel: d}",
     "plan.yaml:8:11: an endpoint needs the key 'event'\n"},
};

static void test_complaints(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Arena arena = {0};
        Complaints complaints = {0};
        const Plan *plan = load_with(CASES[i].line, &arena, &complaints);
        assert_complaints(CASES[i].label, &complaints, CASES[i].complaints);
        assert_null(plan);
        complaints_free(&complaints);
        arena_free(&arena);
    }
}

static void test_what_is_compiled(void **state)
{
    (void)state;
    Arena arena = {0};
    Complaints complaints = {0};
    const Plan *plan = load_with("groups: [{name: sex, label: {zh: 性别, en: Sex}, order: [m, f], levels: [{code: f, "
                                 "label: F, when: patient.sex = 'female'}, "
                                 "{code: m, label: M, when: true, compared: false}]}]",
                                 &arena, &complaints);
    assert_complaints("a plan without fault", &complaints, "");
    assert_non_null(plan);
    assert_string_equal(plan->version, "7");
    assert_null(plan->notice.text[LANGUAGE_EN]);
    assert_string_equal(plan->title.text[LANGUAGE_ZH], "Small");
    assert_string_equal(plan->groups[0].label.text[LANGUAGE_EN], "Sex");
    assert_string_equal(plan->groups[0].label.text[LANGUAGE_ZH], "性别");
    assert_float_equal(plan->month_length, 30.4375, 0);
    assert_int_equal(plan->confidence, CONFIDENCE_LOG_LOG);
    assert_int_equal(plan->endpoint.precision, DATE_DAY);
    assert_int_equal(plan->slot_count, 4);
    // Shown m, f; tested f, m.
    assert_string_equal(plan->groups[0].levels[0].code, "m");
    assert_int_equal(plan->groups[0].tested[0], 1);
    assert_int_equal(plan->groups[0].tested[1], 0);
    assert_false(plan->groups[0].levels[0].compared);
    assert_int_equal(plan->comparisons[0].subgroup, PLAN_EVERYBODY);
    assert_int_equal(plan->comparisons[1].subgroup, 0);
    assert_string_equal(plan->ineligible[0].text[LANGUAGE_EN], "no recurrence");
    complaints_free(&complaints);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_complaints), cmocka_unit_test(test_what_is_compiled)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
