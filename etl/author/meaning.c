// Words by what they mean. A title is cut into words where letters end and where a capital begins; Chinese words are
// looked for anywhere.
#include "author/meaning.h"

#include "wrap/unicode.h"

typedef struct Word {
    const char *word;
    unsigned meaning;
} Word;

// One of the title's words.
static const Word WORDS[] = {
    {"surname", MEANS_NAME}, {"firstname", MEANS_NAME}, {"lastname", MEANS_NAME}, {"forename", MEANS_NAME},
    {"fullname", MEANS_NAME}, {"vorname", MEANS_NAME}, {"nachname", MEANS_NAME}, {"initials", MEANS_NAME},
    {"subjinit", MEANS_NAME},
    {"patientname", MEANS_NAME}, {"patname", MEANS_NAME}, {"vornamen", MEANS_NAME}, {"geburtsname", MEANS_NAME},
    {"familienname", MEANS_NAME}, {"rufname", MEANS_NAME}, {"voornaam", MEANS_NAME}, {"achternaam", MEANS_NAME},
    {"prenom", MEANS_NAME}, {"apellido", MEANS_NAME}, {"apellidos", MEANS_NAME}, {"cognome", MEANS_NAME},
    {"phone", MEANS_CONTACT}, {"telephone", MEANS_CONTACT}, {"tel", MEANS_CONTACT}, {"mobile", MEANS_CONTACT},
    {"email", MEANS_CONTACT}, {"mail", MEANS_CONTACT}, {"address", MEANS_CONTACT}, {"street", MEANS_CONTACT},
    {"zip", MEANS_CONTACT}, {"zipcode", MEANS_CONTACT}, {"postcode", MEANS_CONTACT}, {"fax", MEANS_CONTACT},
    {"passport", MEANS_CONTACT}, {"ssn", MEANS_CONTACT}, {"telefon", MEANS_CONTACT}, {"adresse", MEANS_CONTACT},
    {"strasse", MEANS_CONTACT}, {"plz", MEANS_CONTACT}, {"idcard", MEANS_CONTACT}, {"hausnummer", MEANS_CONTACT},
    {"wohnort", MEANS_CONTACT}, {"versichertennummer", MEANS_CONTACT}, {"adres", MEANS_CONTACT},
    {"woonplaats", MEANS_CONTACT}, {"indirizzo", MEANS_CONTACT}, {"direccion", MEANS_CONTACT},
    {"physician", MEANS_STAFF}, {"doctor", MEANS_STAFF}, {"surgeon", MEANS_STAFF}, {"nurse", MEANS_STAFF},
    {"operator", MEANS_STAFF}, {"investigator", MEANS_STAFF}, {"clinician", MEANS_STAFF}, {"examiner", MEANS_STAFF},
    {"reviewer", MEANS_STAFF}, {"arzt", MEANS_STAFF}, {"user", MEANS_STAFF}, {"username", MEANS_STAFF},
    {"note", MEANS_NOTE}, {"notes", MEANS_NOTE}, {"comment", MEANS_NOTE}, {"comments", MEANS_NOTE},
    {"remark", MEANS_NOTE}, {"remarks", MEANS_NOTE}, {"memo", MEANS_NOTE}, {"narrative", MEANS_NOTE},
    {"freetext", MEANS_NOTE}, {"bemerkung", MEANS_NOTE}, {"bemerkungen", MEANS_NOTE}, {"kommentar", MEANS_NOTE},
    {"mrn", MEANS_PATIENT}, {"pid", MEANS_PATIENT}, {"patid", MEANS_PATIENT}, {"patientid", MEANS_PATIENT},
    {"subjid", MEANS_PATIENT}, {"usubjid", MEANS_PATIENT}, {"subjectkey", MEANS_PATIENT}, {"caseid", MEANS_PATIENT},
    {"recordid", MEANS_PATIENT}, {"studyid", MEANS_PATIENT}, {"fallnummer", MEANS_PATIENT},
    {"id", MEANS_ID}, {"no", MEANS_ID}, {"nr", MEANS_ID}, {"key", MEANS_ID}, {"uid", MEANS_ID}, {"uuid", MEANS_ID},
    {"guid", MEANS_ID}, {"identifier", MEANS_ID}, {"accession", MEANS_ID}, {"barcode", MEANS_ID},
    {"birth", MEANS_BIRTH}, {"birthdate", MEANS_BIRTH}, {"birthday", MEANS_BIRTH}, {"dob", MEANS_BIRTH},
    {"born", MEANS_BIRTH}, {"brthdtc", MEANS_BIRTH}, {"brthdat", MEANS_BIRTH}, {"geburtsdatum", MEANS_BIRTH},
    {"geburtsjahr", MEANS_BIRTH}, {"geburt", MEANS_BIRTH}, {"geboortedatum", MEANS_BIRTH},
    {"geboortejaar", MEANS_BIRTH}, {"naissance", MEANS_BIRTH}, {"nacimiento", MEANS_BIRTH}, {"nascita", MEANS_BIRTH},
    {"date", MEANS_DATE}, {"day", MEANS_DATE}, {"datum", MEANS_DATE}, {"dt", MEANS_DATE}, {"dtc", MEANS_DATE},
    {"dat", MEANS_DATE}, {"year", MEANS_DATE}, {"month", MEANS_DATE}, {"timestamp", MEANS_DATE}, {"jahr", MEANS_DATE},
    {"visit", MEANS_REPEAT}, {"event", MEANS_REPEAT}, {"instance", MEANS_REPEAT}, {"instrument", MEANS_REPEAT},
    {"repeat", MEANS_REPEAT}, {"seq", MEANS_REPEAT}, {"sequence", MEANS_REPEAT}, {"line", MEANS_REPEAT},
    {"cycle", MEANS_REPEAT}, {"course", MEANS_REPEAT},
    {"dose", MEANS_QUANTITY}, {"weight", MEANS_QUANTITY}, {"height", MEANS_QUANTITY}, {"size", MEANS_QUANTITY},
    {"volume", MEANS_QUANTITY}, {"level", MEANS_QUANTITY}, {"length", MEANS_QUANTITY},
};

// Anywhere in the title.
static const Word PARTS[] = {
    {"姓名", MEANS_NAME}, {"名字", MEANS_NAME}, {"联系人", MEANS_NAME}, {"家属", MEANS_NAME},
    {"电话", MEANS_CONTACT}, {"手机", MEANS_CONTACT}, {"地址", MEANS_CONTACT}, {"住址", MEANS_CONTACT},
    {"邮箱", MEANS_CONTACT}, {"邮编", MEANS_CONTACT}, {"身份证", MEANS_CONTACT}, {"医保", MEANS_CONTACT},
    {"联系方式", MEANS_CONTACT}, {"证件", MEANS_CONTACT},
    {"医生", MEANS_STAFF}, {"医师", MEANS_STAFF}, {"护士", MEANS_STAFF}, {"录入", MEANS_STAFF},
    {"审核", MEANS_STAFF}, {"术者", MEANS_STAFF}, {"操作员", MEANS_STAFF}, {"检验者", MEANS_STAFF},
    {"备注", MEANS_NOTE}, {"说明", MEANS_NOTE}, {"附注", MEANS_NOTE}, {"描述", MEANS_NOTE}, {"主诉", MEANS_NOTE},
    {"病史", MEANS_NOTE},
    {"病案号", MEANS_PATIENT}, {"住院号", MEANS_PATIENT}, {"登记号", MEANS_PATIENT}, {"病历号", MEANS_PATIENT},
    {"门诊号", MEANS_PATIENT}, {"患者号", MEANS_PATIENT}, {"患者编号", MEANS_PATIENT}, {"病人号", MEANS_PATIENT},
    {"研究编号", MEANS_PATIENT}, {"入组号", MEANS_PATIENT}, {"受试者编号", MEANS_PATIENT}, {"筛选号", MEANS_PATIENT},
    {"患者id", MEANS_PATIENT}, {"病人id", MEANS_PATIENT},
    {"编号", MEANS_ID}, {"条码", MEANS_ID}, {"单号", MEANS_ID}, {"标本号", MEANS_ID},
    {"出生", MEANS_BIRTH}, {"生日", MEANS_BIRTH},
    {"日期", MEANS_DATE}, {"时间", MEANS_DATE}, {"年份", MEANS_DATE}, {"年月", MEANS_DATE}, {"birthdate", MEANS_BIRTH},
    {"次数", MEANS_REPEAT}, {"次序", MEANS_REPEAT},
    {"剂量", MEANS_QUANTITY}, {"体重", MEANS_QUANTITY}, {"身高", MEANS_QUANTITY}, {"大小", MEANS_QUANTITY},
};

// The whole title.
static const Word WHOLES[] = {
    {"序号", MEANS_RUNNING}, {"行号", MEANS_RUNNING}, {"#", MEANS_RUNNING}, {"", MEANS_RUNNING},
    {"no", MEANS_RUNNING}, {"no.", MEANS_RUNNING}, {"nr", MEANS_RUNNING}, {"nr.", MEANS_RUNNING},
    {"row", MEANS_RUNNING}, {"index", MEANS_RUNNING}, {"idx", MEANS_RUNNING}, {"s/n", MEANS_RUNNING},
    {"lfd. nr.", MEANS_RUNNING}, {"unnamed: 0", MEANS_RUNNING}, {"rownum", MEANS_RUNNING},
    {"patient", MEANS_PATIENT}, {"subject", MEANS_PATIENT}, {"患者", MEANS_PATIENT},
};

// Whose name or number: "patient name", "case no".
static const char *const PERSONS[] = {"patient", "patients", "pat", "pt", "subject", "subj",
                                      "case", "record", "study", "person", "participant"};
static const char *const NUMBERS[] = {"id", "no", "nr", "num", "number", "key", "code", "identifier"};
// Of a number they stand beside: it is another one than the patient's own here.
static const char *const OTHERS[] = {"other", "old", "previous", "former", "external", "mother", "father", "sibling",
                                     "donor"};
static const char *const NAME_COMPANIONS[] = {"patient", "pat", "pt", "subject", "full", "first", "last", "middle",
                                              "family", "given", "sur", "maiden", "person", "contact",
                                              "former", "previous", "frueherer", "birth"};
static const char *const TOTALS[] = {"合计", "总计", "小计", "共计", "总数", "total", "totals", "sum", "summe", "gesamt"};

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { MOST_TOKENS = 32 };

typedef struct Tokens {
    Text items[MOST_TOKENS];
    size_t count;
} Tokens;

static bool is_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

// A word ends where letters end, and before a capital that follows a small letter (recordId).
static Tokens split(Text title, Arena *arena)
{
    Tokens tokens = {.count = 0};
    for (size_t at = 0; at < title.size && tokens.count < MOST_TOKENS;) {
        size_t from = at;
        while (at < title.size && is_letter_or_digit(title.data[at]) &&
               !(at > from && is_capital(title.data[at]) && !is_capital(title.data[at - 1])))
            at++;
        if (at > from) tokens.items[tokens.count++] = unicode_lower((Text){title.data + from, at - from}, arena);
        else at++;
    }
    return tokens;
}

static bool is_among(Text word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (text_is(word, words[i])) return true;
    return false;
}

static bool has_any(const Tokens *tokens, const char *const *words, size_t count)
{
    for (size_t i = 0; i < tokens->count; i++)
        if (is_among(tokens->items[i], words, count)) return true;
    return false;
}

// "name" is of a person when nothing but words about persons stands beside it: a "drug name" is none.
static bool is_persons_name(const Tokens *tokens)
{
    bool name = false;
    for (size_t i = 0; i < tokens->count; i++) {
        bool this_one = text_is(tokens->items[i], "name");
        name |= this_one;
        if (!this_one && !is_among(tokens->items[i], NAME_COMPANIONS, COUNT(NAME_COMPANIONS))) return false;
    }
    return name;
}

unsigned meaning_of_title(Text title, Arena *arena)
{
    Text lower = unicode_lower(title, arena);
    Tokens tokens = split(title, arena);
    unsigned meaning = 0;
    for (size_t i = 0; i < COUNT(WHOLES); i++)
        if (text_is(lower, WHOLES[i].word)) meaning |= WHOLES[i].meaning;
    for (size_t i = 0; i < COUNT(PARTS); i++)
        if (memmem(lower.data, lower.size, PARTS[i].word, strlen(PARTS[i].word))) meaning |= PARTS[i].meaning;
    for (size_t t = 0; t < tokens.count; t++)
        for (size_t i = 0; i < COUNT(WORDS); i++)
            if (text_is(tokens.items[t], WORDS[i].word)) meaning |= WORDS[i].meaning;
    if (has_any(&tokens, PERSONS, COUNT(PERSONS)) && has_any(&tokens, NUMBERS, COUNT(NUMBERS)))
        meaning |= has_any(&tokens, OTHERS, COUNT(OTHERS)) ? MEANS_ID : MEANS_PATIENT;
    if (is_persons_name(&tokens)) meaning |= MEANS_NAME;
    return meaning;
}

bool meaning_is_total(Text cell, Arena *arena)
{
    Text lower = unicode_lower(cell, arena);
    while (lower.size && (lower.data[lower.size - 1] == ':' || lower.data[lower.size - 1] == ' ')) lower.size--;
    return is_among(lower, TOTALS, COUNT(TOTALS));
}
