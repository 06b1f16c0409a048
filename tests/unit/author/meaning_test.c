// Titles -> what they say about a column.
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "author/meaning.h"

static void titles_have_meanings(void **state)
{
    (void)state;
    static const struct {
        const char *title;
        unsigned meaning;
    } CASES[] = {
        {"姓名", MEANS_NAME},
        {"Name", MEANS_NAME},
        {"patient_name", MEANS_NAME},
        {"First Name", MEANS_NAME},
        {"lastName", MEANS_NAME},
        {"drug_name", 0},
        {"filename", 0},
        {"Nachname", MEANS_NAME},
        {"Vornamen", MEANS_NAME},
        {"Frueherer_Name", MEANS_NAME},
        {"achternaam", MEANS_NAME},
        {"Apellidos", MEANS_NAME},
        {"联系电话", MEANS_CONTACT},
        {"Phone", MEANS_CONTACT},
        {"身份证号", MEANS_CONTACT},
        {"email", MEANS_CONTACT},
        {"Hausnummer", MEANS_CONTACT},
        {"GKV_Versichertennummer", MEANS_CONTACT},
        {"主管医师", MEANS_STAFF},
        {"Surgeon", MEANS_STAFF},
        {"备注", MEANS_NOTE},
        {"dx_notes", MEANS_NOTE},
        {"notation", 0},
        {"序号", MEANS_RUNNING},
        {"No.", MEANS_RUNNING | MEANS_ID},
        {"#", MEANS_RUNNING},
        {"病案号", MEANS_PATIENT},
        {"住院号", MEANS_PATIENT},
        {"patientId", MEANS_PATIENT | MEANS_ID},
        {"record_id", MEANS_PATIENT | MEANS_ID},
        {"USUBJID", MEANS_PATIENT},
        {"Num patient", MEANS_PATIENT},
        {"Local Study ID", MEANS_PATIENT | MEANS_ID},
        {"sample_id", MEANS_ID},
        {"OTHER_PATIENT_ID", MEANS_ID},
        {"mother's record no", MEANS_ID},
        {"old key", MEANS_ID},
        {"identity", 0},
        {"出生日期", MEANS_BIRTH | MEANS_DATE},
        {"dob", MEANS_BIRTH},
        {"geboortedatum", MEANS_BIRTH},
        {"date de naissance", MEANS_BIRTH | MEANS_DATE},
        {"birthDate", MEANS_BIRTH | MEANS_DATE},
        {"visit_date", MEANS_REPEAT | MEANS_DATE},
        {"redcap_repeat_instance", MEANS_REPEAT},
        {"update", 0},
        {"dose_gy", MEANS_QUANTITY},
        {"sex", 0},
    };
    Arena arena = {0};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        unsigned got = meaning_of_title(text_from(CASES[i].title), &arena);
        if (got != CASES[i].meaning) fail_msg("%s: got %x, wanted %x", CASES[i].title, got, CASES[i].meaning);
    }
    arena_free(&arena);
}

static void totals_are_known(void **state)
{
    (void)state;
    Arena arena = {0};
    assert_true(meaning_is_total(TEXT("合计"), &arena));
    assert_true(meaning_is_total(TEXT("TOTAL: "), &arena));
    assert_false(meaning_is_total(TEXT("totally"), &arena));
    assert_false(meaning_is_total(TEXT(""), &arena));
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(titles_have_meanings), cmocka_unit_test(totals_are_known)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
