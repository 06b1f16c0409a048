#!/usr/bin/env python3
"""Hostile input: names that would move the cursor, files that are something else, limits of memory and time, output that
cannot be written. Each gets a clean refusal; nothing of it shows in the terminal's own language."""
import os
import resource
import subprocess

from support import Answer, PROGRAM, Site, main, submission_files

site = Site('hostile')
C01 = submission_files(1, 'c01')[0]
HIDDEN = b'rec\nord\x1b[31m\xe2\x80\xae\xff.csv'
SHOWN = 'rec\\nord\\x1b[31m\\u202e\\xff.csv'


def names_are_made_visible(cases):
    folder = os.fsencode(site.directory)
    path = folder + b'/' + HIDDEN
    with open(path, 'wb') as file:
        file.write(C01.read_bytes() + b'x\n')
    name = os.fsdecode(path)
    for command, form in (('validate', 'text'), ('validate', 'json'), ('validate', 'ndjson'), ('ingest', 'text')):
        answer = site.run(command, '-f', form, 'c01', name)
        cases.equal(f'{command} -f {form}: exit code', answer.status, 1)
        wanted = SHOWN if form == 'text' else SHOWN.replace('\\', '\\\\')
        cases.check(f'{command} -f {form}: the name is written out', wanted in answer.out, str(answer))
        cases.check(f'{command} -f {form}: nothing else of it', b'\x1b' not in answer.raw_out + answer.raw_err
                    and b'\xe2\x80\xae' not in answer.raw_out and b'\xff' not in answer.raw_out, answer.raw_out)
    cases.equal('the database holds it so', site.sql("select distinct name from etl.file"), [[SHOWN]])
    os.remove(path)
    for command in ('validate', 'ingest'):
        gone = site.run(command, 'c01', name)
        cases.check(f'{command}: a name that is not there: one line', gone.status == 3 and gone.err.count('\n') == 1
                    and SHOWN in gone.err, str(gone))
    for label, answer in (('estimate', site.run('estimate', name, '--time', 'a', '--event', 'b')),
                          ('lint', site.run('lint', name)),
                          ('a center', site.run('validate', 'c\n\x1b[1m', C01)),
                          ('a command', site.run('vali\x1b[1mdate')),
                          ('an option', site.run('validate', '--li\x1bmit', 'c01', C01)),
                          ('a configuration', site.run('-c', name, 'validate', 'c01', C01))):
        cases.check(f'{label}: no escape sequence', b'\x1b' not in answer.raw_out + answer.raw_err
                    and answer.status in (2, 3), str(answer))


# ---- Memory ----------------------------------------------------------------------------------------------------------

MODEL = """schema: 1
name: m
version: '1'
resources: [{name: person, primaryKey: [], fields: [{name: sex}]}]
"""
SCHEMA = """schema: 1
name: {name}
path: '*.csv'
format: csv
patient: id
primaryKey: [id]
resources: [{{name: r, {more}fields: [{{name: id}}, {{name: sex}}, {{name: day, type: date}}]}}]
"""
MAPPING = """mapping: 1
center: {name}
schema: ../schemas/{name}.yaml
target: m/1
records: {{person: {{from: r, fields: {{sex: sex}}}}}}
"""


def small_site(name):
    """Two centers of one column more than an id: `one` streams, `all` is gathered."""
    definitions = site.directory / name
    for folder in ('schemas', 'mappings'):
        (definitions / folder).mkdir(parents=True)
    (definitions / 'schemas/m.yaml').write_text(MODEL)
    for center, more in (('one', ''), ('all', 'uniqueKeys: [[sex]], ')):
        (definitions / f'schemas/{center}.yaml').write_text(SCHEMA.format(name=center, more=more))
        (definitions / f'mappings/{center}.yaml').write_text(MAPPING.format(name=center))
    return Site(f'{name}-site', definitions=definitions)


def run_limited(own, mebibytes, *arguments):
    limit = mebibytes << 20
    process = own.start(*arguments, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)))
    out, err = process.communicate(timeout=60)
    return Answer([str(one) for one in arguments], process.returncode, out, err)


def memory_is_bounded(cases):
    """A little address space: what streams needs no more for more rows, what cannot be held is refused in one line."""
    own = small_site('memory')
    if 'asan' in PROGRAM:
        cases.skip('memory', 'AddressSanitizer takes more than any limit')
        return
    rows = own.directory / 'rows.csv'
    rows.write_text('id,sex,day\n' + ''.join(f'{i},{i % 7},2024-03-01\n' for i in range(200000)))
    streamed = run_limited(own, 400, 'validate', '-f', 'ndjson', 'one', rows)
    cases.equal('200,000 good rows, streamed', (streamed.status, streamed.err, streamed.ledger()[-1]['loaded']),
                (0, '', 200000))
    gathered = run_limited(own, 280, 'validate', 'all', rows)
    cases.check('200,000 rows that have to be gathered', gathered.status == 1 and not gathered.err
                and 'F126' in gathered.out and 'refused' in gathered.out, str(gathered)[:2000])
    rows.write_text('id,sex,day\n' + ''.join(f'{i},m,yesterday\n' for i in range(350000)))
    wrong = run_limited(own, 280, 'validate', '-f', 'ndjson', 'one', rows)
    cases.check('350,000 findings', wrong.status == 1 and not wrong.err
                and [one['code'] for one in wrong.findings() if one['code'] != 'T203'] == ['F126'],
                f'{wrong.status} {wrong.err}')
    nothing = run_limited(own, 40, 'validate', 'one', rows)
    cases.check('not even room for the libraries', nothing.status not in (0, 1) and not nothing.out, str(nothing))


# ---- Output ----------------------------------------------------------------------------------------------------------

def output_that_cannot_be_written(cases):
    """A full disk and a closed standard output: one line, exit 3 (safe to repeat)."""
    for label, words in (('validate', ['validate', 'c01', C01]), ('validate -f json', ['validate', '-f', 'json', 'c01', C01]),
                         ('validate -f ndjson', ['validate', '-f', 'ndjson', 'c01', C01]), ('lint', ['lint']),
                         ('help', ['--help']), ('help of a command', ['validate', '--help']), ('version', ['--version'])):
        for place, redirection in (('/dev/full', '>/dev/full'), ('closed', '>&-')):
            command = [PROGRAM, *map(str, words)]
            done = subprocess.run(['sh', '-c', f'exec "$@" {redirection}', 'sh', *command], env=site.environment,
                                  cwd=site.directory, capture_output=True, text=True, check=False)
            cases.check(f'{label}, standard output {place}: exit 3 and one line', done.returncode == 3
                        and done.stderr.startswith('rmnpc: the output cannot be written')
                        and done.stderr.count('\n') == 1, f'{done.returncode} {done.stderr}')


main(names_are_made_visible, memory_is_bounded, output_that_cannot_be_written)
