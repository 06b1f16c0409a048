#!/usr/bin/env python3
"""Files of other hospitals and projects, which lie beside the checkout and are no part of it, described by YAML alone
(real/): a REDCap project exported as CSV and as ODM gives equal records. What is expected is read from the raw file
here, by other means."""
import csv

from support import CORPUS, ROOT, Site, keys_of, main_over_corpus

HERE = ROOT / 'tests/integration/real'
TRIAL = CORPUS / 'clinical/redcap/REDCapR/clinical-trial-1'

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
    places = [[[one[key] for key in ('code', 'line', 'field')] for one in given.findings()] for given in (answer, again)]
    cases.equal(f'{center}: ingest finds what validate found', places[1], places[0])
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


main_over_corpus(definitions, trial)
