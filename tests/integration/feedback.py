#!/usr/bin/env python3
"""What validate and ingest leave behind: the files of --output, and exit codes by --fail-on and --max-quarantine."""
import csv
import io
import json
import re
from collections import Counter

from support import SUBMISSIONS, WORK, Site, files_of, ingest_arguments, main

DEFECTS = SUBMISSIONS / 'defects'
ERROR = ['c02', DEFECTS / 'c02/08_unknown_site.csv']             # one patient of three quarantined
WARNING = ['c01', DEFECTS / 'c01/03_extra_column.csv']           # everything loads, with a warning
REFUSED = ['c01', DEFECTS / 'c01/15_empty_file.csv']
SITE = Site('site')
FILES = {'findings.csv': 'csv', 'findings.html': 'html', 'findings.json': 'json'}


def output(cases):
    for label, arguments, status in (('an error', ERROR, 1), ('a warning', WARNING, 0), ('refused', REFUSED, 1)):
        folder = WORK / label / 'deep'
        answer = SITE.run('validate', *arguments, '-o', folder)
        cases.equal(f'{label}: exit', answer.status, status)
        found = files_of(folder)
        cases.equal(f'{label}: the files', sorted(found), sorted(FILES))
        for name, form in FILES.items():
            printed = SITE.run('validate', *arguments, '-f', form).raw_out
            if form == 'html':    # only the page that lies beside findings.csv names it
                cases.check(f'{label}: a page alone names no other file', b'findings.csv' not in printed)
                printed = printed.replace(b'stand below with their places.', b'stand below with their places; all are in findings.csv.')
            cases.check(f'{label}: {name} is what -f {form} prints', found.get(name) == printed)
            cases.equal(f'{label}: {name} is its owner\'s', oct((folder / name).stat().st_mode & 0o777), '0o600')
        wrote = '  '.join(str(folder / name) for name in ('findings.json', 'findings.html', 'findings.csv'))
        cases.check(f'{label}: the last lines name them', f'\nwrote {wrote}\n' in answer.out, answer.out)
    cases.check('and the next command', SITE.run('validate', *ERROR, '-o', WORK / 'next').out.endswith('\nnext  rmnpc explain M601\n'))
    plain = SITE.run('validate', *ERROR)
    cases.check('without -o nothing is written or said', 'wrote' not in plain.out and 'next' not in plain.out, plain.out)


def limit(cases):
    """--limit cuts what is printed and says how many are left out; the lists that -o writes are complete."""
    folder, rows = WORK / 'limit', WORK / 'limited.csv'
    lines = (SUBMISSIONS / 'night1/c01' / next((SUBMISSIONS / 'night1/c01').iterdir()).name).read_text().splitlines(True)
    wrong = [re.sub(r'\b(19|20)\d\d-\d\d-\d\d\b', '2015-02-30', line, count=1) for line in lines[1:]]
    rows.write_text(''.join(lines[:1] + wrong))
    whole = SITE.run('validate', 'c01', rows, '-f', 'ndjson', '-o', folder)
    found, files = whole.findings(), files_of(folder)
    of_check = Counter((finding['code'], finding['rule'], finding['resource'], finding['field']) for finding in found)
    cases.check('limit: there is something to cut', max(of_check.values()) > 2, of_check)
    for number in (1, 2):
        listed = sum(min(count, number) for count in of_check.values())
        lines = [json.loads(line) for line in
                 SITE.run('validate', 'c01', rows, '-f', 'ndjson', '--limit', number).out.splitlines()]
        cases.equal(f'limit {number}: lines', len(lines) - 1, listed)
        cases.equal(f'limit {number}: the last line says how many are left out', lines[-1]['hidden'], len(found) - listed)
        document = json.loads(SITE.run('validate', 'c01', rows, '-f', 'json', '--limit', number).out)
        cases.equal(f'limit {number}: json', (len(document['findings']), document['hidden']), (listed, len(found) - listed))
        cases.equal(f'limit {number}: counts stay complete', sum(check['bad'] for check in document['checks']), len(found))
        table = list(csv.DictReader(io.StringIO(
            SITE.run('validate', 'c01', rows, '-f', 'csv', '--limit', number).raw_out.decode('utf-8-sig'))))
        cases.equal(f'limit {number}: csv', (len(table), sum(int(row['hidden'] or 0) for row in table)), (listed, len(found) - listed))
    SITE.run('validate', 'c01', rows, '-o', folder, '--limit', 1)
    again = files_of(folder)
    for name in ('findings.json', 'findings.csv'):
        cases.check(f'limit: {name} is complete all the same', again[name] == files[name])
    cases.check('limit: the page says where the others are', b' more: findings.csv' in again['findings.html'])


def again(cases):
    """Another submission's files replace those there; a directory that is a file is one line and exit 3."""
    folder = WORK / 'twice'
    SITE.run('validate', *ERROR, '-o', folder)
    before = files_of(folder)
    SITE.run('validate', *WARNING, '-o', folder)
    after = files_of(folder)
    cases.check('replaced, none left over', sorted(after) == sorted(before) and all(after[name] != before[name] for name in after))
    answer = SITE.run('validate', *ERROR, '-o', ERROR[1])
    cases.equal('a file in its place: exit', answer.status, 3)
    cases.equal('a file in its place: one line', answer.err.count('\n'), 1)


def loading(cases):
    SITE.hold()
    folder = WORK / 'loaded'
    answer = SITE.run('ingest', *ingest_arguments(1, 'c05'), '-o', folder)
    cases.equal('ingest writes them too', sorted(files_of(folder)), sorted(FILES))
    cases.check('with what became of it', b'"state": "loaded"' in files_of(folder)['findings.json'], str(answer))
    answer = SITE.run('ingest', *ingest_arguments(1, 'c05'), '--extracted-at', 'yesterday')
    cases.equal('a wrong --extracted-at: exit', answer.status, 2)


def exit_codes(cases):
    for label, arguments, options, status in (
            ('an error', ERROR, [], 1), ('an error', ERROR, ['--fail-on', 'error'], 1),
            ('an error', ERROR, ['--fail-on', 'warning'], 1), ('an error', ERROR, ['--fail-on', 'never'], 0),
            ('a warning', WARNING, [], 0), ('a warning', WARNING, ['--fail-on', 'warning'], 1),
            ('refused', REFUSED, ['--fail-on', 'never'], 1),
            ('one quarantined', ERROR, ['--max-quarantine', '1', '--fail-on', 'never'], 0),
            ('one quarantined', ERROR, ['--max-quarantine', '0', '--fail-on', 'never'], 1),
            ('one of three', ERROR, ['--max-quarantine', '34%', '--fail-on', 'never'], 0),
            ('one of three', ERROR, ['--max-quarantine', '33%', '--fail-on', 'never'], 1)):
        answer = SITE.run('validate', *arguments, '-f', 'ndjson', *options)
        cases.equal(f'{label} {" ".join(options)}', answer.status, status)
        refused = any(finding['code'] == 'H701' for finding in answer.findings())
        cases.equal(f'{label} {" ".join(options)}: H701', refused, '--max-quarantine' in options and status == 1)
    for options, words in ((['--fail-on', 'note'], "--fail-on"), (['--max-quarantine', '-1'], "--max-quarantine is a number or a percentage, not '-1'"),
                           (['--max-quarantine', '5%%'], "not '5%%'"), (['--max-quarantine', '101%'], "not '101%'")):
        answer = SITE.run('validate', *ERROR, *options)
        cases.check(f'{" ".join(options)}: usage', answer.status == 2 and words in answer.err and not answer.out, str(answer))


if __name__ == '__main__':
    main(output, limit, again, loading, exit_codes)
