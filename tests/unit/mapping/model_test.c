// The common model: how the rows of an entity are ordered, thinned out, numbered and hashed, whatever order they
// came in.
#include "mapping/trial.h"

static const char MODEL[] = "schema: 1\n"
                            "name: m\n"
                            "version: '3'\n"
                            "resources:\n"
                            "  - name: plain\n"
                            "    primaryKey: []\n"
                            "    fields: [{name: word}, {name: day, type: date}, {name: size, type: number}]\n"
                            "  - name: course\n"
                            "    primaryKey: [kind, seq]\n"
                            "    fields:\n"
                            "      - {name: kind}\n"
                            "      - {name: seq, type: integer, rowNumber: [%s]}\n"
                            "      - {name: day, type: date}\n"
                            "      - {name: dose, type: number}\n"
                            "      - {name: note}\n";

// Rows as texts: attributes with ',' between them, rows with ' ' between them, "" = missing, ! = in error.
static void read_rows(const Resource *entity, const char *text, EntityRows *rows, Arena *arena)
{
    *rows = (EntityRows){arena_array(arena, 16, sizeof *rows->rows), 0};
    while (*text) {
        Value *values = arena_array(arena, entity->field_count, sizeof *values);
        for (size_t f = 0; f < entity->field_count; f++) {
            size_t size = strcspn(text, ", ");
            Text cell = {text, size};
            Date date;
            Decimal number;
            text += size + (text[size] != '\0');
            values[f] = value_none(VALUE_MISSING, NULL);
            if (cell.size == 0) continue;
            if (text_is(cell, "!")) values[f] = value_none(VALUE_ERROR, NULL);
            else if (entity->fields[f].type == FIELD_DATE && date_read_iso(cell, &date))
                values[f] = value_date(date, NULL);
            else if (entity->fields[f].type == FIELD_NUMBER && decimal_read(cell, '.', 0, &number))
                values[f] = value_number(number, UNIT_NONE, NULL);
            else values[f] = value_text(arena_text(arena, cell), NULL);
        }
        Place *place = arena_alloc(arena, sizeof *place);
        *place = (Place){NULL, entity->name, 0, (uint32_t)rows->count + 1, 0};
        rows->rows[rows->count++] = (EntityRow){values, place};
    }
}

static void write_rows(const Resource *entity, const EntityRows *rows, Buffer *out)
{
    for (size_t r = 0; r < rows->count; r++) {
        for (size_t f = 0; f < entity->field_count; f++) {
            const Value *value = &rows->rows[r].values[f];
            char date[DATE_TEXT];
            if (f) buffer_char(out, ',');
            if (value->kind == VALUE_DATE) {
                date_write_partial(value_as_date(value), date);
                buffer_string(out, date);
            } else if (value->kind == VALUE_ERROR) buffer_char(out, '!');
            else value_write(value, out);
        }
        buffer_char(out, r + 1 < rows->count ? ' ' : '\n');
    }
}

static Model *load(Trial *trial, const char *number)
{
    char text[1024];
    *trial = (Trial){0};
    snprintf(text, sizeof text, MODEL, number);
    folder_write("m.yaml", text_from(text));
    Model *model = model_load("m.yaml", &trial->arena, &trial->complaints);
    assert_complaints("the model", &trial->complaints, "");
    return model;
}

typedef struct Case {
    const char *label, *number;   // rowNumber of course.seq
    const char *rows, *wanted;    // of course: kind,seq,day,dose,note
} Case;

static const Case COURSES[] = {
    {"by day, the earliest first", "day", "a,,2020-03-01,, a,,2020-01-01,,", "a,1,2020-01-01,, a,2,2020-03-01,,\n"},
    {"numbered within the rest of the key", "day", "b,,2020-01-02,, a,,2020-01-03,, b,,2020-01-01,,",
     "b,1,2020-01-01,, b,2,2020-01-02,, a,1,2020-01-03,,\n"},
    {"a missing day first", "day", "a,,2020,, a,,,,x", "a,1,,,x a,2,2020,,\n"},
    {"a day in error counts as empty", "day", "a,,2020,, a,,!,,x", "a,1,!,,x a,2,2020,,\n"},
    {"or last, where the model says so", "{name: day, last: ''}", "a,,,,x a,,2020,,", "a,1,2020,, a,2,,,x\n"},
    {"a word behind all others", "{name: kind, last: b}, day", "b,,2020,, c,,2021,, a,,2022,,",
     "a,1,2022,, c,1,2021,, b,1,2020,,\n"},
    {"by the second attribute where the first is equal", "day, note", "a,,2020,,z a,,2020,,y",
     "a,1,2020,,y a,2,2020,,z\n"},
    {"by all others after that", "day", "a,,2020,2,z a,,2020,2,y a,,2020,1,z",
     "a,1,2020,1,z a,2,2020,2,y a,3,2020,2,z\n"},
    {"numbers are ordered as the texts they are stored as", "dose", "a,,,9, a,,,10,", "a,1,,10, a,2,,9,\n"},
    {"a month before its first day", "day", "a,,2020-01-01,, a,,2020-01,,", "a,1,2020-01,, a,2,2020-01-01,,\n"},
    {"equal rows are one", "day", "a,,2020,1.50,x a,,2020,1.5,x", "a,1,2020,1.5,x\n"},
    {"not rows of other precision", "day", "a,,2020-01-01,, a,,2020-01,, a,,2020-01,,",
     "a,1,2020-01,, a,2,2020-01-01,,\n"},
    {"an error is stored as nothing, and equals it", "day", "a,,,, a,,!,,", "a,1,,,\n"},
    {"a number that came along is written over", "day", "a,7,2021,, a,7,2020,,", "a,1,2020,, a,2,2021,,\n"},
    {"one row", "day", "a,,,,", "a,1,,,\n"},
    {"none", "day", "", ""},
};

static void rows_are_numbered(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(COURSES); i++) {
        Trial trial;
        const Model *model = load(&trial, COURSES[i].number);
        EntityRows entities[2] = {{0}};
        Patient patient = {.entities = entities};
        read_rows(&model->schema->resources[1], COURSES[i].rows, &entities[1], &trial.arena);
        model_number_rows(model, &patient, &trial.arena, NULL);
        write_rows(&model->schema->resources[1], &entities[1], &trial.out);
        assert_text(COURSES[i].label, buffer_c_string(&trial.out), COURSES[i].wanted);
        trial_free(&trial);
    }
}

// A row that is dropped is said where rows are numbered; an entity of one row a patient is filled from many as a
// matter of course.
static void dropped_rows_are_said(void **state)
{
    (void)state;
    static const struct {
        const char *label;
        size_t entity;
        const char *rows, *wanted;
    } CASES[] = {
        {"equal rows of a numbered entity", 1, "a,,2020,1,x b,,2020,1,x a,,2020,1,x a,,2020,1,x",
         "3 equal_rows P-1 course\n4 equal_rows P-1 course\n"},
        {"rows that differ", 1, "a,,2020,1,x a,,2020,1,y", ""},
        {"rows in error", 1, "a,,!,1,x a,,!,1,x", ""},
        {"an entity without numbers", 0, "x,, x,,", ""},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        Trial trial;
        Findings findings = {0};
        const Model *model = load(&trial, "day");
        EntityRows entities[2] = {{0}};
        Patient patient = {.pseudonym = "P-1", .entities = entities};
        read_rows(&model->schema->resources[CASES[i].entity], CASES[i].rows, &entities[CASES[i].entity], &trial.arena);
        model_number_rows(model, &patient, &trial.arena, &findings);
        for (size_t f = 0; f < findings.count; f++)
            buffer_format(&trial.out, "%u %s %s %s\n", findings.items[f].place.line,
                          finding_kind(findings.items[f].code)->word, findings.items[f].patient,
                          findings.items[f].place.field);
        assert_text(CASES[i].label, buffer_c_string(&trial.out), CASES[i].wanted);
        findings_free(&findings);
        trial_free(&trial);
    }
}

// Every order of four rows comes to the same rows, numbers and content.
static void the_order_they_came_in_is_nothing(void **state)
{
    (void)state;
    static const char *const ROWS[] = {"a,,2020-05,2,x", "a,,2020-05-01,2,x", "b,,,,", "a,,2020-05,2,"};
    Trial trial;
    const Model *model = load(&trial, "day");
    Hash128 first = {0, 0};
    char *wanted = NULL;
    Buffer space = {0};
    for (int order = 0; order < 256; order++) {
        int places[4] = {order & 3, order >> 2 & 3, order >> 4 & 3, order >> 6};
        if ((1 << places[0] | 1 << places[1] | 1 << places[2] | 1 << places[3]) != 15) continue;
        char text[128] = "";
        for (int i = 0; i < 4; i++) snprintf(text + strlen(text), 32, "%s%s", i ? " " : "", ROWS[places[i]]);
        EntityRows entities[2] = {{0}};
        Patient patient = {.entities = entities};
        read_rows(&model->schema->resources[1], text, &entities[1], &trial.arena);
        model_number_rows(model, &patient, &trial.arena, NULL);
        buffer_clear(&trial.out);
        write_rows(&model->schema->resources[1], &entities[1], &trial.out);
        Hash128 content = model_content(model, &patient, &space);
        if (!wanted) {
            wanted = strdup(buffer_c_string(&trial.out));
            first = content;
        }
        assert_text(text, buffer_c_string(&trial.out), wanted);
        assert_true(content.low == first.low && content.high == first.high);
    }
    assert_text("the first", wanted, "b,1,,, a,1,2020-05,2, a,2,2020-05,2,x a,3,2020-05-01,2,x\n");
    free(wanted);
    buffer_free(&space);
    trial_free(&trial);
}

static void keys_bring_rows_together(void **state)
{
    (void)state;
    Trial trial;
    const Model *model = load(&trial, "day");
    const Resource *entity = &model->schema->resources[1];
    EntityRows rows;
    read_rows(entity, "b,1,2020,, a,1,2021,, ,1,2022,, a,2,2019,, b,2,2018,,", &rows, &trial.arena);
    const size_t *indexes = model_by_key(entity, &rows, &trial.arena);
    for (size_t i = 0; i < rows.count; i++)
        buffer_format(&trial.out, "%zu%s", indexes[i],
                      i + 1 == rows.count                                                          ? "\n"
                      : model_same_key(entity, &rows.rows[indexes[i]], &rows.rows[indexes[i + 1]]) ? "="
                                                                                                   : " ");
    assert_text("by kind; seq is ours", buffer_c_string(&trial.out), "2 1=3 0=4\n");
    trial_free(&trial);
}

// Two patients, and whether the database would hold the same of both.
static void content_is_what_is_stored(void **state)
{
    (void)state;
    static const struct {
        const char *label, *plain_a, *plain_b, *course_a, *course_b;
        Disposition a, b;
        bool equal;
    } CASES[] = {
        {"the same", "x,2020,1", "x,2020,1", "a,1,,,", "a,1,,,", 0, 0, true},
        {"the same number", "x,,1.50", "x,,1.5", "", "", 0, 0, true},
        {"an error is stored as nothing", "x,!,", "x,,", "", "", 0, 0, true},
        {"another word", "x,,", "y,,", "", "", 0, 0, false},
        {"another precision", "x,2020-01-01,", "x,2020-01,", "", "", 0, 0, false},
        {"a text in another attribute", "1,,", ",,1", "", "", 0, 0, false},
        {"cells that would run together", "x,, y,,", "xy,,", "", "", 0, 0, false},
        {"a row more", "x,,", "x,, x,,", "", "", 0, 0, false},
        {"a row in another entity", "a,,", "", "", "a,,,,", 0, 0, false},
        {"no longer in the cohort", "x,,", "x,,", "", "", DISPOSITION_LOADED, DISPOSITION_EXCLUDED, false},
        {"nothing at all", "", "", "", "", 0, 0, true},
    };
    Trial trial;
    const Model *model = load(&trial, "day");
    Buffer space = {0};
    for (size_t i = 0; i < COUNT(CASES); i++) {
        EntityRows a[2], b[2];
        read_rows(&model->schema->resources[0], CASES[i].plain_a, &a[0], &trial.arena);
        read_rows(&model->schema->resources[0], CASES[i].plain_b, &b[0], &trial.arena);
        read_rows(&model->schema->resources[1], CASES[i].course_a, &a[1], &trial.arena);
        read_rows(&model->schema->resources[1], CASES[i].course_b, &b[1], &trial.arena);
        Hash128 x = model_content(model, &(Patient){.entities = a, .disposition = CASES[i].a}, &space),
                y = model_content(model, &(Patient){.entities = b, .disposition = CASES[i].b}, &space);
        if ((x.low == y.low && x.high == y.high) != CASES[i].equal) fail_msg("%s", CASES[i].label);
    }
    buffer_free(&space);
    trial_free(&trial);
}

static void models_are_loaded(void **state)
{
    (void)state;
    Trial trial;
    const Model *model = load(&trial, "day");
    assert_string_equal(model->name, "m");
    assert_string_equal(model->version, "3");
    assert_int_equal(model->schema->resource_count, 2);
    folder_write("bad.yaml", TEXT("schema: 1\nname: m\nversion: '1'\nresources: [{name: p, primaryKey: [x]}]\n"));
    assert_null(model_load("bad.yaml", &trial.arena, &trial.complaints));
    assert_null(model_load("none.yaml", &trial.arena, &trial.complaints));
    assert_complaints("what is wrong is said", &trial.complaints,
                      "bad.yaml:4:36: resource 'p' has no field 'x'\n"
                      "none.yaml: cannot be read: No such file or directory\n");
    trial_free(&trial);
}

static void dispositions_have_names(void **state)
{
    (void)state;
    static const char *const NAMES[] = {"loaded",  "duplicate",  "quarantined", "excluded",
                                        "removed", "superseded", "ignored"};
    assert_int_equal(COUNT(NAMES), DISPOSITION_COUNT);
    for (size_t i = 0; i < COUNT(NAMES); i++) assert_string_equal(disposition_name((Disposition)i), NAMES[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_numbered),        cmocka_unit_test(the_order_they_came_in_is_nothing),
        cmocka_unit_test(keys_bring_rows_together), cmocka_unit_test(content_is_what_is_stored),
        cmocka_unit_test(models_are_loaded),        cmocka_unit_test(dispositions_have_names),
        cmocka_unit_test(dropped_rows_are_said),
    };
    return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
