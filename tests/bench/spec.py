#!/usr/bin/env python3
"""The wide export of the benchmark in one place: 46 columns, 18 code lists with synonyms, ranges, patterns, cross-field
rules. generate.c is compiled with the header this makes, mapped.py imports it, definitions/ says the same in YAML.

    spec.py > spec.h
"""

# code list -> (code, words that mean it)
ENUM = {
    'sex':       [(1, ['Male', 'male', 'M']), (2, ['Female', 'female', 'F'])],
    'ethnicity': [(1, ['Han']), (2, ['Zhuang']), (3, ['Hui']), (4, ['Uyghur']), (5, ['Manchu']), (9, ['Other'])],
    'smoking':   [(0, ['Never', 'never smoker']), (1, ['Former', 'ex-smoker']), (2, ['Current', 'current smoker'])],
    'ecog':      [(0, ['0']), (1, ['1']), (2, ['2']), (3, ['3']), (4, ['4'])],
    'site':      [(1, ['Stomach, antrum']), (2, ['Stomach, body']), (3, ['Stomach, cardia']), (4, ['Colon']), (5, ['Rectum']),
                  (6, ['Liver']), (7, ['Pancreas']), (8, ['Breast'])],
    'histology': [(1, ['Adenocarcinoma']), (2, ['Signet ring cell carcinoma']), (3, ['Mucinous adenocarcinoma']),
                  (4, ['Squamous cell carcinoma']), (5, ['Neuroendocrine carcinoma']), (9, ['Other specified'])],
    'grade':     [(1, ['Well differentiated', 'G1']), (2, ['Moderately differentiated', 'G2']),
                  (3, ['Poorly differentiated', 'G3']), (4, ['Undifferentiated', 'G4'])],
    't':         [(10, ['T1']), (11, ['T1a']), (12, ['T1b']), (20, ['T2']), (30, ['T3']), (41, ['T4a']), (42, ['T4b'])],
    'n':         [(0, ['N0']), (10, ['N1']), (20, ['N2']), (31, ['N3a']), (32, ['N3b'])],
    'm':         [(0, ['M0']), (1, ['M1'])],
    'stage':     [(1, ['I', 'IA', 'IB']), (2, ['II', 'IIA', 'IIB']), (3, ['III', 'IIIA', 'IIIB', 'IIIC']), (4, ['IV'])],
    'surgery':   [(1, ['Radical resection']), (2, ['Palliative resection']), (3, ['Laparoscopic resection']),
                  (4, ['Endoscopic resection']), (0, ['None', 'No surgery'])],
    'margin':    [(0, ['R0']), (1, ['R1']), (2, ['R2'])],
    'yesno':     [(1, ['Yes', 'yes', 'Y']), (0, ['No', 'no', 'N'])],
    'rectype':   [(1, ['Local']), (2, ['Regional']), (3, ['Distant']), (4, ['Mixed'])],
    'metsite':   [(1, ['liver']), (2, ['lung']), (3, ['bone']), (4, ['brain']), (5, ['peritoneum']), (6, ['ovary']),
                  (7, ['lymph node']), (8, ['adrenal'])],
    'regimen':   [(1, ['XELOX']), (2, ['FOLFOX6']), (3, ['SOX']), (4, ['FOLFIRI']), (5, ['Capecitabine']),
                  (6, ['Paclitaxel + S-1']), (7, ['Trastuzumab + XELOX']), (8, ['FLOT'])],
    'vital':     [(0, ['Alive', 'alive']), (1, ['Dead', 'deceased']), (2, ['Lost to follow-up', 'lost'])],
    'cause':     [(1, ['Tumour progression']), (2, ['Treatment complication']), (3, ['Cardiovascular']), (4, ['Other cause'])],
}

# (name, type, argument, required); type: re (pattern), enum (code list), date, num and int (range), list (of a code list,
# separated by ';'), text (longest)
COLUMNS = [
    ('record_id', 're', r'H[0-9]{2}-[0-9]{7}', 1), ('hospital_code', 're', r'H[0-9]{2}', 1), ('mrn', 're', r'[0-9]{8}', 1),
    ('patient_name', 'text', 64, 0), ('sex', 'enum', 'sex', 1), ('birth_date', 'date', None, 1),
    ('id_last4', 're', r'[0-9]{3}[0-9X]', 0), ('ethnicity', 'enum', 'ethnicity', 0), ('smoking', 'enum', 'smoking', 0),
    ('ecog', 'enum', 'ecog', 0), ('height_cm', 'num', (100, 220), 0), ('weight_kg', 'num', (25, 200), 0),
    ('diagnosis_date', 'date', None, 1), ('primary_site', 'enum', 'site', 1), ('icd10', 're', r'C[0-9]{2}(\.[0-9])?', 1),
    ('histology', 'enum', 'histology', 0), ('grade', 'enum', 'grade', 0), ('t_stage', 'enum', 't', 0),
    ('n_stage', 'enum', 'n', 0), ('m_stage', 'enum', 'm', 0), ('stage', 'enum', 'stage', 0),
    ('tumor_size_mm', 'num', (0, 300), 0), ('ln_examined', 'int', (0, 99), 0), ('ln_positive', 'int', (0, 99), 0),
    ('cea', 'num', (0, 10000), 0), ('ca199', 'num', (0, 100000), 0),
    ('surgery_date', 'date', None, 0), ('surgery_type', 'enum', 'surgery', 0), ('margin', 'enum', 'margin', 0),
    ('recurrence', 'enum', 'yesno', 0), ('recurrence_date', 'date', None, 0), ('recurrence_type', 'enum', 'rectype', 0),
    ('metastasis_sites', 'list', 'metsite', 0),
    ('chemo1_regimen', 'enum', 'regimen', 0), ('chemo1_start', 'date', None, 0), ('chemo1_end', 'date', None, 0),
    ('chemo2_regimen', 'enum', 'regimen', 0), ('chemo2_start', 'date', None, 0), ('chemo2_end', 'date', None, 0),
    ('radiotherapy', 'enum', 'yesno', 0), ('rt_dose_gy', 'num', (0, 80), 0),
    ('last_followup_date', 'date', None, 0), ('vital_status', 'enum', 'vital', 0), ('death_date', 'date', None, 0),
    ('death_cause', 'enum', 'cause', 0), ('notes', 'text', 500, 0),
]

# Where both are there, the first is not after (above) the second.
ORDER = [('birth_date', 'diagnosis_date'), ('diagnosis_date', 'surgery_date'), ('diagnosis_date', 'recurrence_date'),
         ('ln_positive', 'ln_examined'), ('chemo1_start', 'chemo1_end'), ('chemo2_start', 'chemo2_end'),
         ('diagnosis_date', 'last_followup_date'), ('diagnosis_date', 'death_date')]

# Where the first means 1 (yes, dead), the second must be there.
NEEDED = [('recurrence', 'recurrence_date'), ('vital_status', 'death_date')]

# The columns that become the table patient, in its order.
NAMES_OF_PATIENT = [name for name, *_ in COLUMNS[:26] if name not in ('patient_name', 'id_last4')]

FIRST_DAY, LAST_DAY = '1900-01-01', '2026-12-31'


def header():
    lists = list(ENUM)
    print('// Made by spec.py; do not edit.')
    print('enum {%s, COLUMN_COUNT};' % ', '.join('F_' + column[0] for column in COLUMNS))
    print('enum {%s, LIST_COUNT};' % ', '.join('LIST_' + name for name in lists))
    print('enum { TYPE_OTHER, TYPE_ENUM, TYPE_DATE };')
    for name in lists:
        words = [word for _, words in ENUM[name] for word in words]
        print('static const char *const WORDS_%s[] = {%s, NULL};' % (name, ', '.join('"%s"' % word for word in words)))
    print('static const char *const *const LISTS[] = {%s};' % ', '.join('WORDS_' + name for name in lists))
    print('static const struct {\n    const char *name;\n    int type, list;\n} COLUMNS[] = {')
    for name, kind, argument, _ in COLUMNS:
        shown = {'enum': 'TYPE_ENUM', 'date': 'TYPE_DATE'}.get(kind, 'TYPE_OTHER')
        print('    {"%s", %s, %d},' % (name, shown, lists.index(argument) if kind in ('enum', 'list') else -1))
    print('};')


if __name__ == '__main__':
    header()
