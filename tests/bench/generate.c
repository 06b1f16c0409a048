// generate csv|gb|xml ROWS [SEED]: prints the wide export, an imaginary gastrointestinal study, always the same for the
// same seed. About one row in a hundred holds one error, and a few follow-up dates lie in the future. gb prints Chinese
// CSV in UTF-8, to be piped through iconv -t GB18030.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "spec.h"

enum { LONGEST_CELL = 700 };

static uint64_t state;
static char cells[COLUMN_COUNT][LONGEST_CELL];

static const char *const SURNAMES[] = {"Wang", "Li", "Zhang", "Liu", "Chen", "Yang", "Huang", "Zhao", "Wu", "Zhou"};
static const char *const NAMES[] = {"Wei", "Fang", "Xiu Ying", "Na", "Min", "Jing", "Li", "Qiang", "Lei", "Jun"};
static const char *const NOTES[] = {
    "referred from county hospital, imaging reviewed",    "patient declined adjuvant therapy, \"watchful\" follow-up",
    "dose reduced to 75% after cycle 2, neuropathy grade 2", "family history of gastric cancer (father, uncle)",
    "phone follow-up, next visit in 3 months",            "enhanced CT: no new lesion, stable",
};

static unsigned below(unsigned bound)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (unsigned)((state * 2685821657736338717U >> 11) % bound);
}

static void write_date(int field, int days)
{
    int z = days + 719468, era = z / 146097, of_era = z - era * 146097;
    int y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int of_year = of_era - (365 * y + y / 4 - y / 100), m = (5 * of_year + 2) / 153;
    int month = m < 10 ? m + 3 : m - 9;
    sprintf(cells[field], "%04d-%02d-%02d", y + era * 400 + (month <= 2), month, of_year - (153 * m + 2) / 5 + 1);
}

static void choose(int field, unsigned word)
{
    strcpy(cells[field], LISTS[COLUMNS[field].list][word]);
}

static void choose_any(int field)
{
    unsigned count = 0;
    while (LISTS[COLUMNS[field].list][count]) count++;
    choose(field, below(count));
}

static void number(int field, unsigned whole, unsigned fraction, int digits)
{
    sprintf(cells[field], "%u.%0*u", whole, digits, fraction);
}

static void write_person(long row)
{
    sprintf(cells[F_record_id], "H%02d-%07ld", 1 + (int)(row % 5), row);
    sprintf(cells[F_hospital_code], "H%02d", 1 + (int)(row % 5));
    sprintf(cells[F_mrn], "%08ld", 10000000 + row * 7 % 90000000);
    unsigned name = below(10), surname = below(10);
    sprintf(cells[F_patient_name], "%s, %s", SURNAMES[surname], NAMES[name]);
    choose_any(F_sex);
}

static void write_body(int diagnosis)
{
    int age = 365 * (25 + (int)below(60));
    write_date(F_birth_date, diagnosis - age - (int)below(365));
    unsigned check = below(11) == 10 ? 'X' : '0' + below(10);
    sprintf(cells[F_id_last4], "%03u%c", below(1000), (char)check);
    choose_any(F_ethnicity);
    choose_any(F_smoking);
    if (below(100) < 95) choose_any(F_ecog);
    sprintf(cells[F_height_cm], "%u", 145 + below(45));
    unsigned tenths = below(10);
    number(F_weight_kg, 40 + below(60), tenths, 1);
}

static unsigned write_tumour(int diagnosis)
{
    write_date(F_diagnosis_date, diagnosis);
    choose_any(F_primary_site);
    unsigned decimal = below(10);
    sprintf(cells[F_icd10], "C%02u.%u", 15 + below(15), decimal);
    choose_any(F_histology);
    choose_any(F_grade);
    choose_any(F_t_stage);
    choose_any(F_n_stage);
    unsigned metastatic = below(100) < 18;
    choose(F_m_stage, metastatic);
    choose_any(F_stage);
    return metastatic;
}

static unsigned write_laboratory(void)
{
    if (below(100) < 90) sprintf(cells[F_tumor_size_mm], "%u", 5 + below(120));
    unsigned examined = 8 + below(40), fraction;
    sprintf(cells[F_ln_examined], "%u", examined);
    sprintf(cells[F_ln_positive], "%u", below(examined + 1));
    if (below(100) < 85) {
        fraction = below(100);
        number(F_cea, below(60), fraction, 2);
    }
    if (below(100) < 85) {
        fraction = below(10);
        number(F_ca199, below(400), fraction, 1);
    }
    return examined;
}

static void write_surgery(int day, unsigned operated)
{
    if (operated) {
        write_date(F_surgery_date, day);
        choose(F_surgery_type, below(4));
        choose(F_margin, below(10) < 9 ? 0 : 1 + below(2));
    } else {
        choose(F_surgery_type, 4 + below(2));
    }
}

static void write_metastases(void)
{
    unsigned more = below(3) == 0, count = 1 + more + (below(8) == 0), used = 0;
    for (unsigned i = 0; i < count; i++) {
        unsigned site = below(8);
        if (used >> site & 1) continue;
        if (used) strcat(cells[F_metastasis_sites], ";");
        used |= 1U << site;
        strcat(cells[F_metastasis_sites], WORDS_metsite[site]);
    }
}

static void write_chemotherapy(int surgery)
{
    if (below(100) >= 70) return;
    choose_any(F_chemo1_regimen);
    int start = surgery + 20 + (int)below(30);
    write_date(F_chemo1_start, start);
    write_date(F_chemo1_end, start + 30 + (int)below(150));
    if (below(100) >= 40) return;
    choose_any(F_chemo2_regimen);
    start += 250 + (int)below(200);
    write_date(F_chemo2_start, start);
    write_date(F_chemo2_end, start + 30 + (int)below(150));
}

static void write_follow_up(int last, unsigned dead)
{
    write_date(F_last_followup_date, last);
    if (dead) {
        choose(F_vital_status, 2 + below(2));
        write_date(F_death_date, last);
        choose_any(F_death_cause);
    } else if (below(10) == 0) {
        choose(F_vital_status, 4 + below(2));
    } else {
        choose(F_vital_status, below(2));
    }
    if (below(100) < 45) strcpy(cells[F_notes], NOTES[below(6)]);
}

static void write_error(unsigned examined)
{
    static const struct {
        int field;
        const char *text;
    } ERRORS[] = {
        {F_sex, "unknown?"},     {F_birth_date, "1960-02-31"}, {F_height_cm, "17O"},  {F_icd10, "XX9"},
        {F_stage, "IX"},         {F_recurrence_date, "1999-01-01"}, {F_weight_kg, "650"}, {F_ln_positive, NULL},
        {F_last_followup_date, "2019/5/3"}, {F_cea, "<0.5"},
    };
    unsigned which = below(10);
    if (ERRORS[which].text) strcpy(cells[ERRORS[which].field], ERRORS[which].text);
    else sprintf(cells[ERRORS[which].field], "%u", examined + 3);
}

static void write_row(long row)
{
    for (int field = 0; field < COLUMN_COUNT; field++) cells[field][0] = '\0';
    write_person(row);
    int diagnosis = 14000 + (int)below(5500);
    write_body(diagnosis);
    unsigned metastatic = write_tumour(diagnosis), examined = write_laboratory();
    unsigned operated = below(100) < 80;
    int surgery = diagnosis + (int)below(60);
    write_surgery(surgery, operated);
    int last = surgery + 90 + (int)below(2000);
    unsigned dead = below(100) < 38, recurred = below(100) < 35;
    choose(F_recurrence, recurred ? below(3) : 3 + below(3));
    if (recurred) {
        write_date(F_recurrence_date, surgery + 60 + (int)below((unsigned)(last - surgery - 60)));
        choose_any(F_recurrence_type);
    }
    if (metastatic || (recurred && below(2))) write_metastases();
    write_chemotherapy(surgery);
    unsigned irradiated = below(100) < 22;
    choose(F_radiotherapy, irradiated ? below(3) : 3 + below(3));
    if (irradiated) {
        unsigned half = below(2) * 5;
        number(F_rt_dose_gy, 40 + below(25), half, 1);
    }
    write_follow_up(last, dead);
    if (below(100) == 0) write_error(examined);
}

static void print_cell(const char *text)
{
    if (!strpbrk(text, ",\"\n")) {
        fputs(text, stdout);
        return;
    }
    putchar('"');
    for (; *text; text++) {
        if (*text == '"') putchar('"');
        putchar(*text);
    }
    putchar('"');
}

static void print_csv(long rows)
{
    for (int field = 0; field < COLUMN_COUNT; field++) printf("%s%s", field ? "," : "", COLUMNS[field].name);
    putchar('\n');
    for (long row = 1; row <= rows; row++) {
        write_row(row);
        for (int field = 0; field < COLUMN_COUNT; field++) {
            if (field) putchar(',');
            print_cell(cells[field]);
        }
        putchar('\n');
    }
}

// ---- Chinese --------------------------------------------------------------------------------------------------------

static const char *const TITLES[COLUMN_COUNT] = {
    "记录编号", "医院代码", "病案号", "患者姓名", "性别", "出生日期", "身份证后四位", "民族", "吸烟史", "体力评分", "身高厘米", "体重公斤",
    "确诊日期", "原发部位", "疾病编码", "病理类型", "分化程度", "T分期", "N分期", "M分期", "总分期", "肿瘤大小毫米", "淋巴结清扫数",
    "淋巴结阳性数", "癌胚抗原", "糖类抗原199", "手术日期", "手术方式", "切缘", "是否复发", "复发日期", "复发类型", "转移部位", "一线方案",
    "一线开始", "一线结束", "二线方案", "二线开始", "二线结束", "是否放疗", "放疗剂量", "末次随访", "生存状态", "死亡日期", "死亡原因", "备注",
};
static const char *const WORDS[][2] = {
    {"Male", "男"}, {"male", "男"}, {"M", "男"}, {"Female", "女"}, {"female", "女"}, {"F", "女"}, {"Han", "汉族"}, {"Zhuang", "壮族"},
    {"Hui", "回族"}, {"Uyghur", "维吾尔族"}, {"Manchu", "满族"}, {"Other", "其他"}, {"Never", "从不吸烟"}, {"never smoker", "从不吸烟"},
    {"Former", "既往吸烟"}, {"ex-smoker", "已戒烟"}, {"Current", "现在吸烟"}, {"current smoker", "现在吸烟"}, {"Stomach, antrum", "胃窦"},
    {"Stomach, body", "胃体"}, {"Stomach, cardia", "胃贲门"}, {"Colon", "结肠"}, {"Rectum", "直肠"}, {"Liver", "肝"}, {"Pancreas", "胰腺"},
    {"Breast", "乳腺"}, {"Adenocarcinoma", "腺癌"}, {"Signet ring cell carcinoma", "印戒细胞癌"}, {"Mucinous adenocarcinoma", "黏液腺癌"},
    {"Squamous cell carcinoma", "鳞状细胞癌"}, {"Neuroendocrine carcinoma", "神经内分泌癌"}, {"Other specified", "其他类型"},
    {"Well differentiated", "高分化"}, {"G1", "高分化"}, {"Moderately differentiated", "中分化"}, {"G2", "中分化"},
    {"Poorly differentiated", "低分化"}, {"G3", "低分化"}, {"Undifferentiated", "未分化"}, {"G4", "未分化"}, {"Radical resection", "根治性切除"},
    {"Palliative resection", "姑息性切除"}, {"Laparoscopic resection", "腹腔镜切除"}, {"Endoscopic resection", "内镜下切除"}, {"None", "无"},
    {"No surgery", "未手术"}, {"Yes", "是"}, {"yes", "是"}, {"Y", "是"}, {"No", "否"}, {"no", "否"}, {"N", "否"}, {"Local", "局部"},
    {"Regional", "区域"}, {"Distant", "远处"}, {"Mixed", "混合"}, {"liver", "肝"}, {"lung", "肺"}, {"bone", "骨"}, {"brain", "脑"},
    {"peritoneum", "腹膜"}, {"ovary", "卵巢"}, {"lymph node", "淋巴结"}, {"adrenal", "肾上腺"}, {"Alive", "存活"}, {"alive", "存活"},
    {"Dead", "死亡"}, {"deceased", "死亡"}, {"Lost to follow-up", "失访"}, {"lost", "失访"}, {"Tumour progression", "肿瘤进展"},
    {"Treatment complication", "治疗并发症"}, {"Cardiovascular", "心血管疾病"}, {"Other cause", "其他原因"}, {NULL, NULL},
};
static const char *const SURNAMES_GB[] = {"王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周"};
static const char *const NAMES_GB[] = {"伟", "芳", "秀英", "娜", "敏", "静", "丽", "强", "磊", "军"};
static const char *const NOTES_GB[] = {"外院转入，影像已复核", "患者拒绝辅助治疗，门诊随访", "第二周期后减量至75%，二级神经毒性",
                                       "父亲及叔父有胃癌家族史", "电话随访，三个月后复查", "增强CT：未见新发病灶, 稳定"};

static const char *translated(const char *word)
{
    for (size_t i = 0; WORDS[i][0]; i++)
        if (strcmp(WORDS[i][0], word) == 0) return WORDS[i][1];
    return word;
}

static void print_chinese_cell(int field)
{
    char *text = cells[field], *word;
    if (field == F_patient_name) {
        const char *surname = SURNAMES_GB[below(10)];
        printf("%s%s", surname, NAMES_GB[below(10)]);
    } else if (field == F_notes) {
        if (*text) print_cell(NOTES_GB[below(6)]);
    } else if (field == F_metastasis_sites) {
        for (int i = 0; (word = strsep(&text, ";")) && *word; i++) printf("%s%s", i ? "、" : "", translated(word));
    } else if (COLUMNS[field].type == TYPE_DATE) {
        for (; *text; text++) putchar(*text == '-' ? '/' : *text);
    } else {
        print_cell(COLUMNS[field].type == TYPE_ENUM ? translated(text) : text);
    }
}

static void print_chinese(long rows)
{
    for (int field = 0; field < COLUMN_COUNT; field++) printf("%s%s", field ? "," : "", TITLES[field]);
    putchar('\n');
    for (long row = 1; row <= rows; row++) {
        write_row(row);
        for (int field = 0; field < COLUMN_COUNT; field++) {
            if (field) putchar(',');
            print_chinese_cell(field);
        }
        putchar('\n');
    }
}

// ---- XML ------------------------------------------------------------------------------------------------------------

static void print_element(const char *indent, const char *name, const char *text)
{
    if (!*text) return;
    printf("%s<%s>", indent, name);
    for (; *text; text++) {
        if (*text == '<') fputs("&lt;", stdout);
        else if (*text == '>') fputs("&gt;", stdout);
        else if (*text == '&') fputs("&amp;", stdout);
        else putchar(*text);
    }
    printf("</%s>\n", name);
}

static void print_elements(int first, int last)
{
    for (int field = first; field <= last; field++) print_element("   ", COLUMNS[field].name, cells[field]);
}

static void print_course(int regimen)
{
    if (!cells[regimen][0]) return;
    puts("   <course kind=\"chemo\">");
    print_element("   ", "regimen", cells[regimen]);
    print_element("   ", "start", cells[regimen + 1]);
    print_element("   ", "end", cells[regimen + 2]);
    puts("   </course>");
}

static void print_treatments(void)
{
    if (cells[F_surgery_date][0]) {
        puts("   <course kind=\"surgery\">");
        print_elements(F_surgery_date, F_margin);
        puts("   </course>");
    }
    print_course(F_chemo1_regimen);
    print_course(F_chemo2_regimen);
    if (cells[F_rt_dose_gy][0]) {
        puts("   <course kind=\"radiotherapy\">");
        print_elements(F_rt_dose_gy, F_rt_dose_gy);
        puts("   </course>");
    }
}

static void print_outcome(void)
{
    char *sites = cells[F_metastasis_sites], *site;
    print_elements(F_recurrence, F_recurrence_type);
    if (*sites) {
        puts("   <metastases>");
        while ((site = strsep(&sites, ";"))) print_element("    ", "site", site);
        puts("   </metastases>");
    }
    print_elements(F_last_followup_date, F_notes);
}

static void print_xml(long rows)
{
    puts("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<export hospital=\"H03\" version=\"2\">");
    for (long row = 1; row <= rows; row++) {
        write_row(row);
        printf(" <patient id=\"%s\" hospital=\"%s\">\n  <demographics>\n", cells[F_record_id], cells[F_hospital_code]);
        print_elements(F_mrn, F_weight_kg);
        puts("  </demographics>\n  <diagnosis>");
        print_elements(F_diagnosis_date, F_ca199);
        puts("  </diagnosis>\n  <treatments>");
        print_treatments();
        puts("  </treatments>\n  <outcome>");
        print_outcome();
        puts("  </outcome>\n </patient>");
    }
    puts("</export>");
}

int main(int count, char **arguments)
{
    static const struct {
        const char *name;
        void (*print)(long rows);
    } FORMS[] = {{"csv", print_csv}, {"gb", print_chinese}, {"xml", print_xml}};
    for (size_t i = 0; count > 2 && i < sizeof FORMS / sizeof *FORMS; i++) {
        if (strcmp(arguments[1], FORMS[i].name) != 0) continue;
        state = 0x9E3779B97F4A7C15U ^ (count > 3 ? strtoull(arguments[3], NULL, 10) * 1000003 : 0);
        FORMS[i].print(strtol(arguments[2], NULL, 10));
        return fflush(stdout) != 0;
    }
    fputs("usage: generate csv|gb|xml ROWS [SEED]\n", stderr);
    return 2;
}
