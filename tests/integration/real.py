#!/usr/bin/env python3
"""Files of other hospitals and projects, which lie beside the checkout and are no part of it, described by YAML alone
(real/): REDCap projects exported as CSV and as ODM give equal records; two head-and-neck registries keep sex, age,
tumours and every date of their own files, whatever they typed into the cells; beside what was published of them, the
dates show in which day and month changed places. What is expected is read from the files here, by other means."""
import csv
import re
from datetime import date, timedelta
from decimal import Decimal

from support import CORPUS, ROOT, Site, keys_of, main_over_corpus

HERE = ROOT / 'tests/integration/real'
TRIAL = CORPUS / 'clinical/redcap/REDCapR/clinical-trial-1'
AGING = CORPUS / 'clinical/redcap/REDCapR/multilevel-model-1'
FOLDERS = {'clb': CORPUS / 'clinical/lydata/2021-clb-oropharynx', 'isb': CORPUS / 'clinical/lydata/2023-isb-multisite'}

site = Site('real', definitions=HERE)


def exported(folder, entity, center, keys):
    """What was exported of a center's entity: local id -> its rows, as maps; patients of the cohort and others."""
    people = {key: one for one, key in keys.items()}
    found = {}
    for path in (folder / f'{entity}.csv', folder / f'excluded/{entity}.csv'):
        with open(path, encoding='utf-8', newline='') as file:
            for row in csv.DictReader(file, strict=True):
                if row.pop('center_id') == center:
                    found.setdefault(people[row.pop('patient_key')], []).append(row)
    return found


def load(cases, center, *files, status=0):
    answer = site.must('validate', '-f', 'ndjson', center, *files, status=status)
    again = site.must('ingest', '-f', 'ndjson', center, *files, status=status)
    before, after = ([[one[key] for key in ('code', 'line', 'field')] for one in given.findings()]
                     for given in (answer, again))
    cases.equal(f'{center}: ingest finds what validate found', after, before)
    return answer


def definitions(cases):
    answer = site.run('lint')
    cases.check('lint', answer.status == 0, str(answer))
    site.must('db', 'init')
    site.hold()


# ---- One project, two formats ---------------------------------------------------------------------------------------

TRIAL_CODES = {'ethnicity': {'0': 'latino', '1': 'non_latino', '2': ''}, 'gender': {'0': 'female', '1': 'male'},
               'race': {'1': 'asian', '3': 'black', '4': 'white', '5': 'other', '6': ''},
               'demographics_complete': {'0': 'incomplete', '1': 'unverified', '2': 'complete'}}


def trial(cases):
    with open(TRIAL / 'data.csv', encoding='utf-8', newline='') as file:
        rows = list(csv.DictReader(file, strict=True))
    cases.check('there are participants', len(rows) == 500, len(rows))
    ids = [row['record_id'] for row in rows]
    wanted = {}
    for row in rows:
        decoded = {name: codes[row[name]] if row[name] else '' for name, codes in TRIAL_CODES.items()}
        wanted[row['record_id']] = [{
            'birth_date': row['dob'], 'sex': decoded['gender'], 'ethnicity': decoded['ethnicity'],
            'race': decoded['race'], 'height_cm': row['height'], 'weight_kg': row['weight'],
            'form': decoded['demographics_complete']}]
    for center, name in (('trial_csv', 'data.csv'), ('trial_odm', 'project.xml')):
        answer = load(cases, center, TRIAL / name)
        cases.equal(f'{center}: findings', answer.findings(), [])
    folder = site.directory / 'trial'
    site.must('export', folder, 'trial')
    for center in ('trial_csv', 'trial_odm'):
        found = exported(folder, 'participant', center, keys_of(site, center, ids))
        cases.equal(f'{center}: {len(rows)} participants', len(found), len(rows))
        wrong = [f'{one}: {found.get(one)}, not {row}' for one, row in wanted.items() if found.get(one) != row]
        cases.check(f'{center}: every cell is the one of the CSV', not wrong, wrong)


STATUS = {'0': 'incomplete', '1': 'unverified', '2': 'complete'}
MEASURES = ['cog_1', 'cog_2', 'cog_3', 'phys_1', 'phys_2', 'phys_3']


def repeated_forms(cases):
    """A project with a repeating instrument: rows of the CSV, forms of the ODM."""
    with open(AGING / 'data.csv', encoding='utf-8', newline='') as file:
        rows = list(csv.DictReader(file, strict=True))
    people, appointments = {}, {}
    for row in rows:
        one = row['patient_id']
        if row['redcap_repeat_instrument']:
            appointments.setdefault(one, {})[int(row['redcap_repeat_instance'])] = [
                row['date_at_visit'], row['age'], *(Decimal(row[name]) for name in MEASURES),
                STATUS[row['appointment_complete']]]
        else:
            people[one] = [row['county_id'], row['gender_id'], row['race'], row['ethnicity'],
                           STATUS[row['patient_complete']]]
    cases.check('there are appointments', len(people) == 20 and len(rows) == 220, len(rows))
    for center, name in (('aging_csv', 'data.csv'), ('aging_odm', 'project.xml')):
        answer = load(cases, center, AGING / name)
        cases.equal(f'{center}: findings', answer.findings(), [])
    folder = site.directory / 'aging'
    site.must('export', folder, 'aging')
    for center in ('aging_csv', 'aging_odm'):
        keys = keys_of(site, center, people)
        found = exported(folder, 'participant', center, keys)
        cases.equal(f'{center}: participants', {one: list(row.values()) for one, (row,) in found.items()}, people)
        found = {one: {int(row['number']): [row['visit_date'], row['age'], *(Decimal(row[name]) for name in MEASURES),
                                            row['form']] for row in rows}
                 for one, rows in exported(folder, 'appointment', center, keys).items()}
        cases.equal(f'{center}: appointments', found, appointments)


# ---- Two registries ------------------------------------------------------------------------------------------------

SEX = {'clb': {'0': 'male', '1': 'female'}, 'isb': {'1': 'female', '2': 'male'}}
TITLES = {      # of the raw files
    'clb': {'id': 'Num patient', 'sex': 'sexe', 'age': 'age', 'date': "date d'origine", 'tumor': 'locT_code ICD O3',
            'events': {'contact': 'date de sortie', 'recurrence': 'REC_date'}},
    'isb': {'id': 'Local Study ID', 'sex': 'Gender', 'age': 'Age diagnose', 'date': 'Date of diagnosis',
            'tumor': 'ICD-O-3 code',
            'events': {'contact': 'last follow up', 'death': 'date of death',
                       'surgery': 'Date of surgery of primary tumor', 'neck_dissection': 'Date of ND',
                       'end_of_therapy': 'End date of therapy', 'ct': 'Date of preoperativ  CT Thorax',
                       'mri': 'Date of  preoperativ  MRI', 'pet': 'Date of preoperativ PET-CT'}}}
UNREADABLE, AHEAD = object(), object()


def read(path, header_rows=1):
    """The rows of the header, and the rows below them: line -> cells (no cell holds a line end)."""
    with open(path, encoding='utf-8-sig', newline='') as file:
        rows = list(csv.reader(file, strict=True))
    return rows[:header_rows], dict(enumerate(rows[header_rows:], header_rows + 1))


def raw_rows(center):
    """line -> title -> cell; of a repeated title the first."""
    (titles,), rows = read(FOLDERS[center] / 'raw.csv')
    return {line: dict(zip(reversed(titles), reversed(row))) for line, row in rows.items()}


def dated(text):
    """As day, month, year with slashes or points, or the end of that: the first day and how exact it is; None for
    nothing, UNREADABLE for no date, AHEAD for one that has not come yet."""
    text = re.sub(r' +dead$| +[(]death [0-9/]+[)]$', '', text.strip())
    if text in ('', '0'):
        return None
    parts = re.split('[./]', text)
    try:
        day = date(*[int(part) for part in reversed(parts)], *[1] * (3 - len(parts)))
    except (TypeError, ValueError):
        return UNREADABLE
    if day > date.today() + timedelta(days=1):
        return AHEAD
    return day.isoformat(), ('year', 'month', 'day')[len(parts) - 1]


def cells(value):
    return value if isinstance(value, tuple) else ('', '')


def events_of(center, row):
    found = {kind: dated(row[title]) for kind, title in TITLES[center]['events'].items()}
    noted = re.search('[(]death ([0-9/]+)[)]', row[TITLES[center]['events']['contact']])
    if noted and not found.get('death'):
        found['death'] = dated(noted[1])
    return sorted((kind, *when) for kind, when in found.items() if isinstance(when, tuple))


def tumors_of(center, row):
    """The codes that are codes, and whether there is another text."""
    text = row[TITLES[center]['tumor']]
    parts = [text.split(':')[0]] if center == 'clb' else text.split('+')
    codes = [part.strip() for part in parts if part.strip()]
    good = [code for code in codes if re.fullmatch('C[0-9]{2}([.][0-9])?', code)]
    return sorted(good), good != codes


def unreadable_places(center):
    """line and title of every cell that says nothing readable."""
    places = []
    for line, row in raw_rows(center).items():
        dates = [TITLES[center]['date'], *TITLES[center]['events'].values()]
        for code, what in (('T203', UNREADABLE), ('C304', AHEAD)):
            places += [(code, line, title) for title in dates if dated(row[title]) is what]
        if tumors_of(center, row)[1]:
            places.append(('C303', line, TITLES[center]['tumor']))
    return sorted(places)


def compare(cases, label, folder, center, ages=None):
    """Every patient of the raw file, with sex, age, tumours and dates; `ages` replaces some."""
    titles, rows = TITLES[center], raw_rows(center).values()
    keys = keys_of(site, center, [row[titles['id']] for row in rows])
    found = {entity: exported(folder, entity, center, keys) for entity in ('patient', 'diagnosis', 'tumor', 'event')}
    cases.equal(f'{label}: patients', sorted(found['patient']), sorted(keys))
    wrong = []
    for row in rows:
        one = row[titles['id']]
        diagnosis = found['diagnosis'][one][0]
        got = [found['patient'][one][0]['sex'], diagnosis['age'], diagnosis['diagnosis_date'],
               diagnosis['diagnosis_date_precision'],
               sorted(tumor['topography'] for tumor in found['tumor'].get(one, [])),
               sorted(tuple(event.values()) for event in found['event'].get(one, []))]
        wanted = [SEX[center].get(row[titles['sex']], ''), (ages or {}).get(one, row[titles['age']]),
                  *cells(dated(row[titles['date']])), tumors_of(center, row)[0], events_of(center, row)]
        if got != wanted:
            wrong.append(f'{one}: {got}, not {wanted}')
    cases.check(f'{label}: sex, age, tumours and dates of {len(rows)} patients are those of the raw file', not wrong,
                wrong)


def registries(cases):
    for center, folder in FOLDERS.items():
        answer = load(cases, center, folder / 'raw.csv')
        got = sorted((one['code'], one['line'], one['field']) for one in answer.findings() if one['severity'] != 'info')
        cases.equal(f'{center}: what cannot be read is a warning at its cell', got, unreadable_places(center))
    left_out = sum(row['Exclusion'] != '' for row in raw_rows('isb').values())
    cases.equal('isb: who was left out of the study', [one['excluded'] for one in answer.ledger()], [left_out] * 2)
    site.must('export', site.directory / 'registries', 'headneck')
    for center in FOLDERS:
        compare(cases, center, site.directory / 'registries', center)


def spoiled_by_a_spreadsheet(cases):
    """#VALUE! is missing, and blank rows at the end are no rows: the rest is as it was."""
    center, titles = 'isb', TITLES['isb']
    (header,), rows = read(FOLDERS[center] / 'raw.csv')
    spoiled = list(rows)[3:300:50]
    for line in spoiled:
        rows[line][header.index(titles['age'])] = '#VALUE!'
    path = site.directory / 'raw.csv'
    with open(path, 'w', encoding='utf-8-sig', newline='') as file:
        csv.writer(file).writerows([header, *rows.values(), *[[''] * len(header)] * 30])
    answer = load(cases, center, path)
    blank = [(one['line'], one['severity']) for one in answer.findings() if one['code'] == 'F121']
    cases.equal('blank rows are said once', blank, [(max(rows) + 1, 'info')])
    site.must('export', site.directory / 'spoiled', 'headneck')
    compare(cases, 'spoiled', site.directory / 'spoiled', center, {rows[line][0]: '' for line in spoiled})


# ---- What was published of them ------------------------------------------------------------------------------------

def published(center):
    """Where the parts of the published header stand, and its rows: line -> cells."""
    header, rows = read(FOLDERS[center] / 'data.csv', 3)
    return {title: number for number, (*_, title) in reversed(list(enumerate(zip(*header))))}, rows


def exchanged_lines(center):
    """Lines of the published file whose diagnosis is dated to the other's day and month, and those of another date."""
    own = {row[TITLES[center]['id']]: cells(dated(row[TITLES[center]['date']]))[0] for row in raw_rows(center).values()}
    places, rows = published(center)
    exchanged, other = [], []
    for line, row in rows.items():
        given = row[places['diagnose_date']]
        year, month, day = own[row[places['id']]].split('-')
        if given != f'{year}-{month}-{day}':
            (exchanged if given == f'{year}-{day}-{month}' else other).append(line)
    return exchanged, other


def rule_places(answer):
    return [(one['rule'], one['file'], one['line'], one['column']) for one in answer.findings()]


def publications(cases):
    for center, folder in FOLDERS.items():
        exchanged, other = exchanged_lines(center)
        cases.check(f'{center}: some dates are exchanged, none is another', exchanged and not other, exchanged, other)
        answer = load(cases, f'{center}_published', folder / 'raw.csv', folder / 'data.csv')
        cases.equal(f'{center}: {len(exchanged)} dates with day and month exchanged, nothing else', rule_places(answer),
                    [('day-and-month', 'data.csv', line, 5) for line in exchanged])


def other_differences(cases):
    """Had another date, sex or age been published, it would be found."""
    for center, folder in FOLDERS.items():
        exchanged, _ = exchanged_lines(center)
        places, rows = published(center)
        header, _ = read(folder / 'data.csv', 3)
        lines = [line for line in rows if line not in exchanged][:3]
        for line, (name, change) in zip(lines, (('diagnose_date', lambda text: f'19{text[2:]}'),
                                                ('sex', {'male': 'female', 'female': 'male'}.get),
                                                ('age', lambda text: str(int(text) + 1)))):
            rows[line][places[name]] = change(rows[line][places[name]])
        path = site.directory / center / 'data.csv'
        path.parent.mkdir()
        with open(path, 'w', encoding='utf-8', newline='') as file:
            csv.writer(file).writerows([*header, *rows.values()])
        answer = site.must('validate', '-f', 'ndjson', f'{center}_published', folder / 'raw.csv', path)
        others = [one for one in rule_places(answer) if one[0] != 'day-and-month']
        cases.equal(f'{center}: what else could differ', others,
                    [(rule, 'data.csv', line, column) for rule, line, column
                     in zip(('other-date', 'other-sex', 'other-age'), lines, (5, 3, 4))])


main_over_corpus(definitions, trial, repeated_forms, registries, spoiled_by_a_spreadsheet, publications,
                 other_differences)
