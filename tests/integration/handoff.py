#!/usr/bin/env python3
"""report --handoff: a private folder from which a statistician goes on in R: one row a patient analysed, its codebook,
records, tables, verify.R, and scripts that run as they stand."""
import csv
import hashlib
import json
import subprocess

from support import CENTERS, ROOT, SUBMISSIONS, WORK, Site, ingest_arguments, keys_of, local_ids, main, read_table

SCRIPTS = {'competing_risks': 'subdistribution hazard of npc', 'firth': 'this script needs the package coxphf',
           'frailty': 'frailty(center_id, distribution', 'imputation': 'this script needs the package mice',
           'splines': 'pspline(age, df = 3), non', 'weighting': 'stabilised weights, range:'}


class Made:
    folder = None


def setup(cases):
    Made.site = Site('site')
    Made.site.hold()
    for center in CENTERS:
        Made.site.run('ingest', *ingest_arguments(1, center))
    Made.folder = WORK / 'handoff'
    Made.answer = Made.site.must('report', '-o', WORK / 'report', '--handoff', Made.folder)
    Made.rows = read_table(Made.folder / 'analysis.csv')


def r(folder, script, *arguments):
    return subprocess.run(['Rscript', '--vanilla', script, *arguments], cwd=folder, capture_output=True, text=True)


def one_row_a_patient(cases):
    """Against the truth of night 1: who is analysed, their times, events, groups."""
    truth = read_table(SUBMISSIONS / 'night1/expected/analysis.csv')
    for center in CENTERS:
        ids = [row['local_id'] for row in truth if row['center_id'] == center]
        keys = keys_of(Made.site, center, ids)
        wanted = [(keys[row['local_id']], row['index_date'], row['os_days'], row['event'], row['modality'], row['oligo'])
                  for row in truth if row['center_id'] == center]
        got = [(row['patient_key'], row['origin_date'], row['days'], row['event'], row['group_modality'], row['in_oligo'])
               for row in Made.rows if row['center_id'] == center]
        cases.same_rows(f'{center}: who, when, how long, what', got, wanted)


def codebook(cases):
    columns = list(Made.rows[0])
    book = read_table(Made.folder / 'codebook.csv')
    cases.equal('a line for each column', [row['column'] for row in book], columns)
    for row in book:
        cases.check(f'{row["column"]} has labels', row['label_en'] and row['label_zh'])
        codes = {part.split(' = ')[0] for part in row['levels'].split('; ') if part}
        if codes:
            found = {patient[row['column']] for patient in Made.rows} - {''}
            cases.check(f'{row["column"]}: only its levels', found <= codes, found - codes)


def private(cases):
    wide = [path for path in (Made.folder, *Made.folder.rglob('*')) if path.stat().st_mode & 0o077]
    cases.equal('nothing is for others to read', wide, [])
    names = [line.strip() for line in (SUBMISSIONS / 'night1/expected/forbidden_strings.txt').read_text().splitlines() if line.strip()]
    ids = [one for some in local_ids(1).values() for one in some if len(one) > 5]
    for path in Made.folder.rglob('*'):
        if path.is_file():
            text = path.read_text()
            cases.equal(f'{path.relative_to(Made.folder)} names nobody', [word for word in [*names, *ids] if word in text], [])
    sums = dict(reversed(line.split('  ')) for line in (Made.folder / 'SHA256SUMS').read_text().splitlines())
    for name, wanted in sums.items():
        cases.equal(f'sum of {name}', hashlib.sha256((Made.folder / name).read_bytes()).hexdigest(), wanted)


def scripts(cases):
    for name, words in SCRIPTS.items():
        done = r(Made.folder, f'R/{name}.R')
        ran = done.returncode == 0 and (words in done.stdout or 'needs the package' in words)
        cases.check(f'{name}.R runs', ran and 'Error' not in done.stderr, done.stdout, done.stderr)
    text = (Made.folder / 'README.txt').read_text()
    for path in (*(Made.folder / 'R').iterdir(), *Made.folder.glob('*.*')):
        name = str(path.relative_to(Made.folder))
        cases.check(f'README.txt names {name}', name in text or name == 'README.txt')
    done = r(Made.folder, 'verify.R', 'records', '.')
    cases.check('verify.R passes from here', done.returncode == 0 and done.stdout.startswith('PASS: '), done.stdout, done.stderr)


def nobody(cases):
    """An empty database: the folder is made, and the scripts say that there is nothing to estimate."""
    folder = WORK / 'empty'
    Site('nobody').must('report', '-o', WORK / 'empty report', '--handoff', folder)
    cases.equal('a header only', len((folder / 'analysis.csv').read_text().splitlines()), 1)
    done = r(folder, 'R/frailty.R')
    cases.check('the scripts say so', done.returncode == 0 and 'there is nothing to estimate' in done.stdout, done.stdout, done.stderr)
    answer = Made.site.run('report', '-o', WORK / 'report', '--handoff', ROOT / 'README.md')
    cases.equal('a file in its place: exit', answer.status, 3)


if __name__ == '__main__':
    main(setup, one_row_a_patient, codebook, private, scripts, nobody)
