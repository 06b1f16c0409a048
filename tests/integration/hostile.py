#!/usr/bin/env python3
"""Hostile input: names that would move the cursor, files that are something else, limits of memory and time, output that
cannot be written. Each gets a clean refusal; nothing of it shows in the terminal's own language."""
import os
import resource
import signal
import subprocess
import time

from support import Answer, PROGRAM, SANITIZED, Site, files_of, main, submission_files

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


def with_files_of(own, size, *arguments):
    """A run that can write no file larger than `size` bytes: to the program that is a disk that has become full."""
    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    process = own.start(*arguments, preexec_fn=limit)
    out, err = process.communicate(timeout=60)
    return Answer([str(one) for one in arguments], process.returncode, out, err)


def full_disk(cases):
    """Whatever is being written when the disk is full: one line that names it, exit 3, what was there before stays, and
    nothing unfinished lies about."""
    own = Site('full')
    own.hold()    # the server writes as it likes
    own.must('ingest', 'c01', C01, status=1)
    out = own.directory / 'out'
    for label, name, words in (('export', 'out', ['export', out]), ('report', 'out', ['report', '-o', out]),
                               ('findings', 'out', ['validate', 'c01', C01, '-o', out]),
                               ('hand-off', 'given', ['report', '-o', out, '--handoff', own.directory / 'given'])):
        folder = own.directory / name
        folder.mkdir(exist_ok=True)
        (folder / 'mine').write_text('as it was')
        before = files_of(folder)
        answer = with_files_of(own, 600, *words)
        cases.check(f'{label}: exit 3, one line', answer.status == 3 and answer.err.count('\n') == 1
                    and 'cannot write' in answer.err and 'File too large' in answer.err, str(answer)[-2000:])
        cases.equal(f'{label}: nothing else is there', files_of(folder), before)
        cases.equal(f'{label}: no folder of unfinished files', [*folder.glob('.*')], [])
    other = submission_files(2, 'c01')[0]
    versions = own.row_versions('rmnpc', 'etl')
    answer = with_files_of(own, 600, 'ingest', 'c01', other)
    cases.check('ingest, no room for the copy: exit 3, one line', answer.status == 3 and answer.err.count('\n') == 1
                and 'cannot copy' in answer.err, str(answer))
    cases.equal('ingest: the database is as it was', own.row_versions('rmnpc', 'etl'), versions)
    cases.equal('ingest: no copy stays', [*(own.state / 'spool').iterdir()], [])
    log = own.state / 'nightly.log'
    log.write_bytes(b'{}\n' * 200)
    delivery = own.state / 'inbox/c01/empty'
    delivery.mkdir(parents=True)
    (delivery / '.done').touch()
    answer = with_files_of(own, 600, 'nightly')
    cases.check('nightly, no room in the log: said, exit 3 or 4', answer.status in (3, 4)
                and 'the journal cannot be written: File too large' in answer.err, str(answer))
    cases.equal('nightly: the log is as it was', log.read_bytes(), b'{}\n' * 200)
    own.release()


# ---- Bounds of a file ------------------------------------------------------------------------------------------------

def bounds_of_csv(cases):
    """Cells, columns, lines and bytes no hospital sends: refused at once, in one finding that says which bound it was."""
    own = small_site('bounds')
    path = own.directory / 'rows.csv'
    head, row = b'id,sex,day\n', b'1,m,2024-03-01\n'
    for label, content, code in (
            ('a cell of 1 MiB and a byte', head + b'1,' + b'x' * (1 << 20) + b'x,2024-03-01\n', 'F109'),
            ('a line of 20 MB without an end', head + b'1,' + b'x' * 20_000_000, 'F109'),
            ('a quote that never ends, over many lines', head + b'1,"' + row * 400_000, 'F109'),
            ('4097 columns', b','.join(b'c%d' % i for i in range(4097)) + b'\n', 'F1'),
            ('five million delimiters', head + b',' * 5_000_000 + b'\n', 'F1'),
            ('a NUL', head + b'1,m\0,2024-03-01\n', 'F108'),
            ('an escape character', head + b'1,\x1b[2J,2024-03-01\n', 'F108'),
            ('a gzip file', b'\x1f\x8b\x08\0' + bytes(200), 'F1'),
            ('a workbook', b'PK\x03\x04' + bytes(200), 'F1'),
            ('UTF-8 cut inside a character', head + '1,男'.encode()[:-1], 'F101'),
            ('no UTF-8 at all', head + b'1,\xff\xfe,2024-03-01\n', 'F101'),
            ('an empty file', b'', 'F110'),
            ('only a header', head, 'F111')):
        path.write_bytes(content)
        began = time.process_time() + sum(os.times()[2:4])
        answer = own.run('validate', '-f', 'ndjson', 'one', path)
        codes = [finding['code'] for finding in answer.findings() if finding['severity'] == 'error']
        cases.check(f'{label}: refused with one finding', answer.status == 1 and codes and not answer.err
                    and all(one.startswith(code) for one in codes) and len(codes) < 5, codes[:9], str(answer)[:600])
        cases.check(f'{label}: soon', time.process_time() + sum(os.times()[2:4]) - began < (60 if SANITIZED else 5))
    path.unlink()


def encoding_of_another(cases):
    """UTF-8 where GB18030 is declared and the reverse: named, with the way out."""
    own = Site('encodings')
    sheet = submission_files(1, 'c02')[0]
    text = sheet.read_bytes().decode('gb18030')
    path = own.directory / sheet.name
    path.write_text(text, encoding='utf-8')
    answer = own.run('validate', '-f', 'ndjson', 'c02', path)
    found = answer.findings()
    cases.check('UTF-8 for GB18030', answer.status == 1 and [one['code'] for one in found] == ['F101']
                and 'UTF-8' in found[0]['message'], found)
    center = submission_files(1, 'c05')
    for file in center:
        (own.directory / file.name).write_bytes(file.read_bytes())
    patients = own.directory / 'patients.csv'
    patients.write_bytes(patients.read_bytes().decode('utf-8-sig').encode('gb18030'))
    answer = own.run('validate', '-f', 'ndjson', 'c05', *(own.directory / file.name for file in center))
    refusals = [one for one in answer.findings() if one['code'] == 'F101']
    cases.check('GB18030 for UTF-8', answer.status == 1 and len(refusals) == 1 and 'GB18030' in refusals[0]['message'],
                answer.findings()[:5])


main(names_are_made_visible, memory_is_bounded, output_that_cannot_be_written, full_disk, bounds_of_csv,
     encoding_of_another)
