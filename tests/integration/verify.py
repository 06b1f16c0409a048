#!/usr/bin/env python3
"""verify.R: R derives the report again from exported records and agrees with every number; it finds a number, a record
or a row that is not as it was; it follows the plan; nothing a report can be about stops it."""
import csv
import json
import re
import shutil
import subprocess

from support import CENTERS, ROOT, WORK, Site, ingest_arguments, main

PLAN = ROOT / 'schemas/plans/rmnpc.yaml'
VERDICT = re.compile(r'(PASS|FAIL): (\d+) numbers computed again with R [\d.]+ and survival [\d.]+, '
                     r'largest difference \d\.\de[+-]\d+; (\d+) taken from the ledger and the mappings')


class Loaded:
    site = None


def judge(records, folder):
    """What the script says: its lines, and its verdict as (word, numbers, taken)."""
    done = subprocess.run(['Rscript', '--vanilla', folder / 'verify.R', records, folder], capture_output=True, text=True)
    lines = done.stdout.splitlines() or ['']
    verdict = VERDICT.fullmatch(lines[-1])
    if not verdict:
        return [*lines, *done.stderr.splitlines()], ('no verdict', 0, 0)
    right = done.returncode == (0 if verdict[1] == 'PASS' else 1)
    return lines[:-1], (verdict[1] if right else 'another exit status', int(verdict[2]), int(verdict[3]))


def setup(cases):
    Loaded.site = Site('loaded')
    Loaded.site.hold()
    for center in CENTERS:
        Loaded.site.run('ingest', *ingest_arguments(1, center))
    Loaded.site.must('report', '-o', WORK / 'report')
    Loaded.site.must('export', WORK / 'records')
    cases.check('the script is there', (WORK / 'report/verify.R').exists())


def agrees(cases):
    lines, (word, numbers, taken) = judge(WORK / 'records', WORK / 'report')
    cases.check('R agrees', word == 'PASS' and not lines, lines)
    # The ledger's lines of the flow (5 for each center; for all they are sums), and whether an attribute is collected.
    completeness = len(list(csv.reader((WORK / 'report/tables/completeness.csv').open()))) - 1
    cases.equal('taken as it stands', taken, 5 * 5 + completeness)
    cases.check('thousands of numbers', numbers > 4000, numbers)


def change_a_number(path):
    """Changes one number of a table by one in ten thousand; answers what R must say of it."""
    rows = list(csv.reader(path.open()))
    ledger = {'read', 'quarantined', 'removed', 'set_aside', 'kept'}
    places = [(r, c) for r, row in enumerate(rows) for c, cell in enumerate(row)
              if r and re.fullmatch(r'-?\d+(\.\d+)?(e-\d+)?', cell) and not ledger & set(row) and
              rows[0][c] not in ('months', 'days', 'rule', 'collected')]
    r, c = places[len(places) // 2]
    rows[r][c] = repr(float(rows[r][c]) * 1.0001 + 0.0001)
    with path.open('w', newline='') as file:
        csv.writer(file).writerows(rows)
    return f' {rows[0][c]}: the report says {rows[r][c]}, R says '


def every_table_is_compared(cases):
    folder = WORK / 'changed'
    shutil.copytree(WORK / 'report', folder)
    wanted = {path.stem: change_a_number(path) for path in sorted((folder / 'tables').iterdir())}
    lines, (word, _, _) = judge(WORK / 'records', folder)
    cases.equal('changed numbers', word, 'FAIL')
    cases.equal('as many lines as changed numbers', len(lines), len(wanted))
    for table, words in wanted.items():
        cases.check(f'{table}{words}…', any(line.startswith(table + '/') and words in line for line in lines), lines)


def changed_records(cases):
    """Of one death the records say now that the patient was lost."""
    records = WORK / 'other records'
    shutil.copytree(WORK / 'records', records)
    path = records / 'follow_up.csv'
    path.write_text(path.read_text().replace(',dead,', ',lost,', 1))
    lines, (word, _, _) = judge(records, WORK / 'report')
    place = 'centers/c01 events: the report says 10, R says 9'
    cases.check(f'a changed record: {place}', word == 'FAIL' and place in lines, lines)


# What a plan may say beside what ours does: every way a condition can be undecided, other parameters, another curve.
MORE_DEFINITIONS = '''
  - {name: young, label: Young, value: "years(patient.birth_date, index_date) < 50"}
  - {name: courses, label: Courses, value: "count(distinct treatment.modality where phase = 'rm')"}
  - {name: dose, label: Dose, value: "sum(treatment.dose_gy where phase = 'initial')"}
  - {name: first_course, label: First course, value: "first(treatment.modality where phase = 'rm')"}
  - {name: t4, label: T4, value: "diagnosis.t_category matches '4.*' or diagnosis.n_category in ('3', '3a', '3b')"}
  - {name: late, label: Late, value: "max(treatment.start_date where phase = 'rm') > index_date"}
'''
MORE_VARIABLES = '''
  - {name: young, value: young}
  - {name: courses, value: courses}
  - {name: dose, value: "coalesce(dose, 0)", label: Dose}
  - {name: first_course, value: first_course, label: First course, levels: [{code: chemotherapy, label: C}, {code: radiotherapy, label: R}, {code: immunotherapy, label: I}]}
  - {name: t4, value: t4}
  - {name: late, value: late}
'''


def another_plan(text, changes):
    for before, after in changes:
        if before not in text:
            raise ValueError(before)
        text = text.replace(before, after)
    return re.sub(r'\npublished:.*', '\n', text, flags=re.S)


def other_plans(cases):
    more = [('\nendpoint:', MORE_DEFINITIONS + '\nendpoint:'), ('\nmodels: ', MORE_VARIABLES + '\nmodels: '),
            ('age, sex, ecog, period]', 'age, sex, ecog, period, young, courses, dose, first_course, t4, late]')]
    for label, changes in (
            ('more of everything', more),
            ('other numbers', [('oligometastasisLesions, value: 5', 'oligometastasisLesions, value: 3'),
                               ('baselineDays, value: 0', 'baselineDays, value: 30'),
                               ('confidence: log-log', 'confidence: log'), ('[12, 24, 36, 48, 60]', '[1, 6, 240]'),
                               ('[91, 120, 183]', '[1, 700]'), ('precision: day', 'precision: month'),
                               ('order: [chemo, chemo_pd1', 'ordered: true\n    order: [chemo, chemo_pd1'),
                               ('{of: modality, months: [36]}', '{of: radiotherapy, months: [6, 999]}')])):
        plan, folder = WORK / 'plan.yaml', WORK / 'other plan'
        plan.write_text(another_plan(PLAN.read_text(), changes))
        Loaded.site.must('report', '-o', folder, '--plan', plan)
        lines, (word, _, _) = judge(WORK / 'records', folder)
        cases.check(f'{label}: R agrees', word == 'PASS' and not lines, lines)


def another_question(cases):
    """Another endpoint, other groups, an effect of its own: the same program, another report, and R agrees."""
    plan, folder = ROOT / 'tests/fixtures/report/plans/recurrence.yaml', WORK / 'another question'
    for label, options in (('whole', []), ('release', ['--release'])):
        answer = Loaded.site.must('report', '-o', folder, '--plan', plan, '--verify', *options)
        cases.check(f'another question, {label}: R agrees', 'PASS: ' in answer.out, str(answer))
    Loaded.site.must('report', '-o', folder, '--plan', plan)
    html = (folder / 'report.html').read_text()
    for words in ('Progression-free time: median, months (95% CI)', 'Bone: interaction P = ', 'scores 1, 2, …', 'recurrence.yaml:'):
        cases.check(f'it says {words}', words in html)
    cases.check('nothing is said of death', not re.search(r'\b(death|died|dead|dies)\b', re.sub(r'(?s)<code>.*?</code>|cause_of_death', '', html)))


def other_cohorts(cases):
    """One small center, in which little can be estimated; and the state after the second night."""
    for label, loads in (('c05 alone', [(1, 'c05')]),
                         ('two nights', [(night, center) for night in (1, 2) for center in CENTERS])):
        site = Site(label.replace(' ', '-'))
        site.hold()
        for night, center in loads:
            site.run('ingest', *ingest_arguments(night, center))
        folder, records = WORK / f'report of {label}', WORK / f'records of {label}'
        site.must('report', '-o', folder)
        site.must('export', records)
        lines, (word, numbers, _) = judge(records, folder)
        cases.check(f'{label}: R agrees', word == 'PASS' and numbers > 500, word, lines)
        site.release()


def by_the_command(cases):
    """report --verify: asks R itself, keeps the records apart, and the report says what R said."""
    folder, state = WORK / 'verified', Loaded.site.state
    answer = Loaded.site.must('report', '-o', folder, '--verify')
    verdict = next((line for line in answer.out.splitlines() if VERDICT.fullmatch(line)), '')
    cases.check('the verdict on the terminal', verdict.startswith('PASS: '), str(answer))
    numbers = VERDICT.fullmatch(verdict)[2] if verdict else '?'
    for page, words in (('report.html', f'Cross-checked: {numbers} numbers computed again'), ('report.zh.html', f'重新计算的 {numbers} 个数字均一致')):
        cases.check(f'{page}: {words}', words in (folder / page).read_text())
    cases.equal('and in run.json', json.loads((folder / 'run.json').read_text()).get('cross_check'), verdict)
    records = state / 'records/verified'
    cases.equal('the records are private', [oct(path.stat().st_mode & 0o777) for path in (state / 'records', records)], ['0o700', '0o700'])
    cases.equal('and whole', {path.name: path.read_bytes() for path in records.glob('*.csv')},
                {path.name: path.read_bytes() for path in (WORK / 'records').glob('*.csv')})
    answer = Loaded.site.must('report', '-o', WORK / 'release', '--release', '--verify')
    cases.check('a release: what it says R says too', 'PASS: ' in answer.out, str(answer))
    other = (WORK / 'report/report.html').read_text()
    cases.check('without --verify it says so', 'Not cross-checked with R' in other and 'Cross-checked:' not in other)
    for label, script, status, words in (
            ('R disagrees', 'echo "survival/overall/all n: …"; echo "FAIL: 9 numbers computed again with R 4.2.2 and '
             'survival 3.5.3, largest difference 1.0e-01; 3 taken from the ledger and the mappings"; exit 1', 1, 'Cross-check failed: of 9 numbers'),
            ('R breaks off', 'echo "Error: no room"; exit 1', 3, 'Not cross-checked with R'),
            ('R says PASS and fails', 'echo "PASS: 9 numbers computed again with R 4.2.2 and survival 3.5.3, largest '
             'difference 1.0e-15; 3 taken from the ledger and the mappings"; exit 1', 3, 'Not cross-checked with R')):
        path = WORK / 'bin/Rscript'
        path.parent.mkdir(exist_ok=True)
        path.write_text('#!/bin/sh\n' + script + '\n')
        path.chmod(0o755)
        before = Loaded.site.environment['PATH']
        Loaded.site.environment['PATH'] = f'{path.parent}:{before}'
        answer = Loaded.site.run('report', '-o', folder, '--verify')
        Loaded.site.environment['PATH'] = before
        cases.equal(f'{label}: exit', answer.status, status)
        cases.check(f'{label}: {words}', words in (folder / 'report.html').read_text(), str(answer))


def bad_input(cases):
    for label, arguments in (('no records', []), ('records that are not there', [WORK / 'nowhere'])):
        done = subprocess.run(['Rscript', '--vanilla', WORK / 'report/verify.R', *arguments], capture_output=True, text=True)
        cases.check(label, done.returncode == 1 and 'call it as: Rscript verify.R RECORDS [REPORT]' in done.stderr, done.stderr)


if __name__ == '__main__':
    main(setup, agrees, every_table_is_compared, changed_records, other_plans, another_question, other_cohorts, by_the_command, bad_input)
