// verify.R of a small plan: the plan as R, to the letter, and behind it the parts that know no plan.
#include "complaining.h"
#include "report/verify.h"

static const char PLAN[] =
    "plan: 1\n"
    "name: small\n"
    "version: '7'\n"
    "title: Small\n"
    "model: rmnpc/1\n"
    "parameters: [{name: few, value: 5, label: Few}]\n"
    "definitions: [{name: seen, label: Seen, value: min(metastasis.detected_date)}]\n"
    "endpoint: {name: os, label: OS, origin: seen, originLabel: o, originShort: o, end: max(follow_up.contact_date), "
    "endLabel: e, event: \"any(follow_up where vital_status = 'dead')\", eventLabel: d}\n"
    "groups: [{name: sex, label: Sex, levels: [{code: f, label: F, when: patient.sex = 'female'}, {code: m, label: M, "
    "when: true, compared: false}], order: [m, f]}]\n"
    "subgroups: [{name: early, label: Early, when: seen < 2020-01}]\n"
    "variables: [{name: old, label: Old, value: 'years(patient.birth_date, seen) >= 60'}, {name: sex, value: sex}]\n"
    "models: {univariable: [old, sex], multivariable: []}\n"
    "restrictedMean: {of: sex, months: [6, 12]}\n"
    "ratesAtMonths: [12, 24]\n"
    "applicable: [{entity: lab, attributes: value, when: comparator != '<'}]\n"
    "comparisons: [{name: all, label: All, by: sex}, {name: some, label: Some, by: sex, in: early}]\n";

// Behind the entities, which are the model's.
static const char WRITTEN[] =
    ",\n  centers = data.frame(name = as.character(c(\"a\", \"b\")), extracted_on = "
    "as.numeric(as.Date(as.character(c(\"2024-07-05\", NA)))), stringsAsFactors = FALSE),\n"
    "  month = 30.4375,\n"
    "  confidence = \"log-log\",\n"
    "  rates = c(12, 24),\n"
    "  applicable = list(\n"
    "    \"lab/value\" = function(p) compare(\"!=\", p[[\"comparator\"]], \"<\")),\n"
    "  eligibility = list(\n"
    "    \"has-recurrence\" = function(p) compare(\"=\", over(\"count\", rows(p, \"recurrence\")), 1),\n"
    "    \"has-metastasis\" = function(p) compare(\">=\", over(\"count\", rows(p, \"metastasis\")), 1)),\n"
    "  parameters = list(\n"
    "    \"few\" = 5),\n"
    "  definitions = list(\n"
    "    \"seen\" = function(p) over(\"min\", rows(p, \"metastasis\"), function(row) row[[\"detected_date\"]])),\n"
    "  origin = function(p) p[[\"seen\"]],\n"
    "  end = function(p) over(\"max\", rows(p, \"follow_up\"), function(row) row[[\"contact_date\"]]),\n"
    "  event = function(p) over(\"any\", rows(p, \"follow_up\"), where = function(row) compare(\"=\", "
    "row[[\"vital_status\"]], \"dead\")),\n"
    "  precision = \"day\",\n"
    "  spans = list(),\n"
    "  groups = list(\n"
    "    \"sex\" = list(levels = c(\"m\", \"f\"), compared = c(\"f\"), ordered = FALSE, when = list(\n"
    "      \"f\" = function(p) compare(\"=\", one(p, \"patient\", \"sex\"), \"female\"),\n"
    "      \"m\" = function(p) TRUE))),\n"
    "  subgroups = list(\n"
    "    \"early\" = function(p) compare(\"<\", p[[\"seen\"]], date(\"2020-01\"))),\n"
    "  variables = list(\n"
    "    \"old\" = list(value = function(p) compare(\">=\", f_years(one(p, \"patient\", \"birth_date\"), "
    "p[[\"seen\"]]), 60), levels = c(\"no\", \"yes\"), compared = c(\"no\", \"yes\"), boolean = TRUE, "
    "attributes = c(\"patient/birth_date\", \"metastasis/detected_date\")),\n"
    "    \"sex\" = list(value = function(p) p[[\"sex\"]], levels = c(\"m\", \"f\"), compared = c(\"f\"), "
    "boolean = FALSE, attributes = c(\"patient/sex\"))),\n"
    "  univariable = c(\"old\", \"sex\"),\n"
    "  multivariable = c(),\n"
    "  derivations = list(\n"
    "    list(kind = \"parameter\", name = \"few\", codes = c()),\n"
    "    list(kind = \"definition\", name = \"seen\", codes = c(\"value\", \"missing\")),\n"
    "    list(kind = \"endpoint\", name = \"origin\", codes = c(\"value\", \"missing\")),\n"
    "    list(kind = \"endpoint\", name = \"end\", codes = c(\"value\", \"missing\")),\n"
    "    list(kind = \"endpoint\", name = \"event\", codes = c(\"no\", \"yes\", \"missing\")),\n"
    "    list(kind = \"group\", name = \"sex\", codes = c(\"f\", \"m\", \"missing\"), resort = c(\"m\")),\n"
    "    list(kind = \"subgroup\", name = \"early\", codes = c(\"no\", \"yes\", \"missing\")),\n"
    "    list(kind = \"variable\", name = \"old\", codes = c(\"no\", \"yes\", \"missing\")),\n"
    "    list(kind = \"variable\", name = \"sex\", codes = c(\"m\", \"f\", \"missing\"))),\n"
    "  comparisons = list(\n"
    "    list(name = \"all\", group = \"sex\"),\n"
    "    list(name = \"some\", group = \"sex\", subgroup = \"early\")),\n"
    "  restricted = list(group = \"sex\", months = c(6, 12)))\n\n";

static void the_plan_as_r(void **state)
{
    (void)state;
    Arena arena = {0};
    Complaints complaints = {0};
    Buffer out = {0};
    SnapshotCenter centers[] = {{.name = "a", .extracted_on = "2024-07-05"}, {.name = "b"}};
    const Snapshot snapshot = {.centers = centers, .center_count = 2};
    const YamlNode *root = yaml_parse("plan.yaml", text_from(PLAN), &arena, &complaints);
    const Plan *plan = plan_compile(root, "schemas", &arena, &complaints);
    assert_complaints("the plan", &complaints, "");
    verify_write(plan, &snapshot, &out);
    const char *text = buffer_c_string(&out);
    const char *begin = strstr(text, ",\n  centers = "), *end = strstr(text, "# The second half");
    assert_non_null(begin);
    assert_non_null(end);
    assert_text("the plan", arena_text(&arena, (Text){begin, (size_t)(end - begin)}).data, WRITTEN);
    const char *entities = strstr(text, "    \"lab\" = c(\"test\" = \"text\", \"sampled_date\" = \"date\", ");
    assert_true(entities && entities < begin);
    assert_non_null(strstr(text, "    \"treatment\" = c(\"seq\"),\n"));
    assert_non_null(strstr(end, "quit(status ="));
    buffer_free(&out);
    complaints_free(&complaints);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_plan_as_r)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
