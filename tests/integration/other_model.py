#!/usr/bin/env python3
"""Nothing is tied to one disease: two made-up centers, a sheet in German (CSV) and a hospital's XML, become one cohort
of an asthma clinic's record model, other_model/schemas/asthma.yaml, and a report on the time to the first exacerbation.
All of it is YAML: models, schemas, mappings and analysis plan. The truth is other_model/expected, by local id."""
import csv
import shutil
import subprocess
from datetime import date
from fractions import Fraction

from support import ROOT, WORK, Site, compare_export, keys_of, ledger_rows, main, read_table

HERE = ROOT / 'tests/integration/other_model'
TRUTH = HERE / 'expected'
MODEL = ['patient', 'visit', 'spirometry', 'exacerbation']
FILES = {'praxis': HERE / 'data/Asthmaregister_20230401.csv', 'airways': HERE / 'data/airways-2023-04.xml'}
IDS = {'praxis': ['00017', '00018', '00023', '00024', '00025', '00031', '00040', '00041', '00042'],
       'airways': ['A-100', 'A-101', 'A-102', 'A-103', 'A-104', 'A-105']}
FINDINGS = {       # code, severity, line, column, field, rule
    'praxis': [['K501', 'warning', 4, 0, '*', None],
               ['R401', 'error', 6, 10, 'FEV1 1 (ml)', 'fev1-of-fvc'],
               ['M603', 'info', 7, 4, 'Geburtsdatum', 'adult'],
               ['T203', 'error', 8, 7, 'Besuch 1', None]],
    'airways': [['M601', 'error', 27, 0, 'Attack/@place', None],
                ['M603', 'info', 30, 0, 'Person/@born', 'adult']]}
LEDGER = {         # file, unit, read, loaded, duplicate, quarantined, excluded, removed, superseded, ignored
    'praxis': [['*', 'patient', 9, 6, 0, 2, 1, 0, 0, 0],
               ['Asthmaregister_20230401.csv', 'row', 10, 6, 1, 2, 1, 0, 0, 0]],
    'airways': [['*', 'patient', 6, 4, 0, 1, 1, 0, 0, 0], ['airways-2023-04.xml', 'Person', 6, 4, 0, 1, 1, 0, 0, 0]]}
WRONG = [          # center, what the file says, what a typist makes of it, the finding
    ('praxis', ';w;03.05.1971', ';x;03.05.1971', ['M601', 2, 3, 'Geschlecht']),
    ('praxis', '1,68', '1.68', ['T202', 2, 6, 'Größe (m)']),
    ('praxis', '1,68', '168', ['C304', 2, 6, 'Größe (m)']),
    ('praxis', ';14;420', ';41;420', ['C304', 2, 8, 'ACT 1']),
    ('praxis', '420;2.150', '420;2.15', ['T202', 2, 10, 'FEV1 1 (ml)']),
    ('praxis', '400 µg + Mepo', '0,4 mg + Mepo', ['T202', 2, 18, 'Therapie 2']),
    ('praxis', '+ Mepolizumab', '+ Benralizumab', ['M601', 2, 18, 'Therapie 2']),
    ('praxis', '17.11.2021 (Klinik)', '17.13.2021 (Klinik)', ['T203', 2, 19, 'Exazerbationen']),
    ('praxis', '03.05.1971', '03.05.2021', ['R401', 2, 4, 'Geburtsdatum']),
    ('airways', 'unit="m">1.79', 'unit="ft">1.79', ['T205', 19, 0, 'Height']),
    ('airways', '<ACT>12</ACT>', '<ACT>12,5</ACT>', ['T202', 7, 0, 'ACT']),
    ('airways', '<Biologic>OMA', '<Biologic>OMALI', ['C302', 7, 0, 'Biologic']),
    ('airways', 'fev1="2.25"', 'fev1="22.5"', ['C304', 9, 0, 'Flow/@fev1']),
    ('airways', 'salbutamol="true"', 'salbutamol="yes"', ['T201', 9, 0, 'Flow/@salbutamol']),
    ('airways', 'on="2022-03-15"', 'on="2021-03-02"', ['K502', 11, 0, '*']),
]

site = Site('other-model', definitions=HERE, plan=HERE / 'schemas/plans/exacerbation.yaml')
keys = {}


def places(answer):
    return [[one[key] for key in ('code', 'severity', 'line', 'column', 'field', 'rule')] for one in answer.findings()]


def definitions(cases):
    answer = site.run('lint')
    cases.equal('lint', (answer.status, answer.out), (0, '6 of 6 files are clean\n'))
    unknown = site.run('validate', 'c01', FILES['praxis'])
    cases.equal('the centers of the other model are not there', unknown.status, 2)


def validate(cases):
    for center, file in FILES.items():
        answer = site.run('validate', '-f', 'ndjson', center, file)
        cases.equal(f'validate {center}: exit code and standard error', (answer.status, answer.err), (1, ''))
        cases.equal(f'validate {center}: findings', sorted(places(answer), key=lambda one: one[2:4]), FINDINGS[center])
        cases.equal(f'validate {center}: ledger', sorted(ledger_rows(answer.ledger())), LEDGER[center])


def wrong_cells(cases):
    """One cell of the file is wrong: what is found more than before is that cell, at its line and column."""
    folder = site.directory / 'wrong'
    folder.mkdir()
    for center, old, new, wanted in WRONG:
        text = FILES[center].read_text(encoding='utf-8')
        path = folder / FILES[center].name
        path.write_text(text.replace(old, new, 1), encoding='utf-8')
        answer = site.run('validate', '-f', 'ndjson', center, path)
        more = [[one[0], *one[2:5]] for one in places(answer) if one not in FINDINGS[center]]
        cases.check(f'{center}: {old} is there once at least', old in text)
        cases.equal(f'{center}: {old} -> {new}', more, [wanted])


def load(cases):
    answer = site.must('db', 'init')
    cases.check('db init makes the tables of this model', 'the 4 tables of asthma are there' in answer.out, str(answer))
    site.hold()
    cases.equal('no table is of another model', site.tables('rmnpc', 'rmnpc_history'), [])
    cases.equal('each entity has its table', site.tables('asthma'), sorted(f'asthma.{name}' for name in MODEL))
    for center, file in FILES.items():
        answer = site.run('ingest', '-f', 'ndjson', center, file)
        cases.equal(f'ingest {center}: exit code', answer.status, 1)
        cases.equal(f'ingest {center}: ledger', sorted(ledger_rows(answer.ledger())), LEDGER[center])
        keys[center] = keys_of(site, center, IDS[center])
    before = site.row_versions('asthma', 'asthma_history')
    for center, file in FILES.items():
        answer = site.run('ingest', center, file)
        cases.check(f'{center} again: nothing changes', answer.status == 0 and 'unchanged' in answer.out, str(answer))
    cases.equal('the same files again: row versions', site.row_versions('asthma', 'asthma_history'), before)
    cases.equal('db check', site.run('db', 'check').status, 0)


def export(cases):
    folder = site.directory / 'export'
    site.must('export', folder)
    compare_export(cases, 'export', folder, TRUTH, keys, MODEL)
    compare_export(cases, 'export of the excluded', folder / 'excluded', TRUTH / 'excluded', keys, MODEL)


# ---- The report ------------------------------------------------------------------------------------------------------

def times():
    """days and whether there was an exacerbation, of everyone whose first one is dated to the day: from the truth."""
    visits, attacks = {}, {}
    for row in read_table(TRUTH / 'visit.csv'):
        visits.setdefault(row['local_id'], []).append(date.fromisoformat(row['visit_date']))
    for row in read_table(TRUTH / 'exacerbation.csv'):
        attacks.setdefault(row['local_id'], []).append((row['start_date'], row['start_date_precision']))
    found = []
    for person, days in visits.items():
        first = min((one for one in attacks.get(person, []) if date.fromisoformat(one[0]) > min(days)), default=None)
        if not first:
            found.append(((max(days) - min(days)).days, False))
        elif first[1] == 'day':
            found.append(((date.fromisoformat(first[0]) - min(days)).days, True))
    return found


def kaplan_meier(pairs):
    """days, at risk, events, censored, survival in percent, at each time there is."""
    survival, rows = Fraction(100), []
    for day in sorted({time for time, _ in pairs}):
        at_risk = sum(time >= day for time, _ in pairs)
        events = sum(time == day and event for time, event in pairs)
        survival *= 1 - Fraction(events, at_risk)
        rows.append((day, at_risk, events, sum(time == day for time, _ in pairs) - events, survival))
    return rows


def report(cases):
    folder = site.directory / 'report'
    arguments = ['report', '-o', folder, *(['--verify'] if shutil.which('Rscript') else [])]
    answer = site.must(*arguments)
    if '--verify' in arguments:
        cases.check('R computes the same numbers', '\nPASS: ' in answer.out, answer.out)
    pairs = times()
    cases.check('patients and events', answer.out.startswith(
        f'{len(pairs)} patients ({sum(event for _, event in pairs)} events) of 2 centers\n'), answer.out)
    rows = [row for row in read_table(folder / 'tables/curves.csv') if row['comparison'] == 'overall']
    cases.equal('the curve', [[int(row[name]) for name in ('days', 'at_risk', 'events', 'censored')]
                              + [round(float(row['survival']), 9)] for row in rows],
                [[*row[:4], round(float(row[4]), 9)] for row in kaplan_meier(pairs)])
    flow = {row['stage']: int(row['patients']) for row in read_table(folder / 'tables/flow.csv')
            if row['center'] == 'all'}
    cases.equal('who is not analysed, and why', {name: flow[name] for name in (
        'read', 'quarantined', 'stored', 'adult', 'end_imprecise', 'analysed')},
        {'read': 15, 'quarantined': 3, 'stored': 12, 'adult': 2, 'end_imprecise': 2, 'analysed': 8})


def handoff(cases):
    """The scripts for R run as they stand; what this plan or this model has no data for, they say."""
    if not shutil.which('Rscript'):
        cases.skip('the hand-off', 'Rscript is not there')
        return
    folder = site.directory / 'handoff'
    site.must('report', '--handoff', folder, '-o', site.directory / 'report-again')
    cases.equal('a row for everyone analysed', len(read_table(folder / 'analysis.csv')), len(times()))
    for script in sorted((folder / 'R').glob('*.R')):
        done = subprocess.run(['Rscript', f'R/{script.name}'], cwd=folder, capture_output=True, text=True, check=False)
        cases.check(f'{script.name} runs', done.returncode == 0, done.stdout + done.stderr)


def night(cases):
    """The nightly run takes the same files from the inbox and makes the same tables of the report."""
    own = Site('other-model-night', definitions=HERE, plan=HERE / 'schemas/plans/exacerbation.yaml',
               key=site.state / 'key', inbox=WORK / 'other-model-inbox', reports=WORK / 'other-model-reports')
    for center, file in FILES.items():
        folder = WORK / 'other-model-inbox' / center / '2023-04'
        folder.mkdir(parents=True)
        shutil.copy(file, folder)
        (folder / '.done').touch()
    own.must('nightly')
    made = list((WORK / 'other-model-reports').glob('*/tables/curves.csv'))
    cases.check('nightly: one report, with the same curves', [one.read_bytes() for one in made]
                == [(site.directory / 'report/tables/curves.csv').read_bytes()], made)


def documentation(cases):
    """What the program writes for people speaks of this model, not of another."""
    site.must('docs', '-o', site.directory / 'docs')
    text = ''.join(path.read_text(encoding='utf-8') for path in [*(site.directory / 'docs').rglob('*.html'),
                                                                  site.directory / 'report/report.html'])
    for word in ('Asthma Control Test', 'Exazerbationen', 'first exacerbation'):
        cases.check(f'documentation and report name {word}', word in text)
    for word in ('metasta', 'nasophar', 'overall survival'):
        cases.check(f'documentation and report do not name {word}', word not in text.lower())


def privacy(cases):
    """The sheet's column of names is read past."""
    with open(FILES['praxis'], encoding='utf-8-sig', newline='') as file:
        names = [row['Name'] for row in csv.DictReader(file, delimiter=';')]
    said = ''.join(answer.out + answer.err for answer in site.answers)
    cases.equal('names in any output', [name for name in names if name in said], [])


main(definitions, validate, wrong_cells, load, export, report, handoff, night, documentation, privacy)
