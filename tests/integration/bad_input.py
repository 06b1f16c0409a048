#!/usr/bin/env python3
"""Bad input gets one clear line with the place and the remedy, the exit code of its kind, and a database as it was:
usage and definitions 2, what cannot be read 3, a submission that is refused 1."""
import os
import socket

from support import ENTITIES, Site, copy_definitions, found_places, ingest_arguments, main, submission_files

site = Site('bad-input')
C01 = submission_files(1, 'c01')[0]
C03 = submission_files(1, 'c03')[0]
C04 = submission_files(1, 'c04')[0]
C05 = submission_files(1, 'c05')


def one_line(cases, label, answer, status, *wanted):
    """The exit code; nothing on standard output; on standard error one line (after a usage error the usage behind it)
    that holds every wanted word."""
    cases.equal(f'{label}: exit code', answer.status, status)
    cases.equal(f'{label}: standard output', answer.out, '')
    lines = answer.err.splitlines()
    if len(lines) > 1 and lines[1].startswith('Usage: rmnpc'):
        lines = lines[:1]
    cases.check(f'{label}: one line', len(lines) == 1, answer.err or '(nothing)')
    for word in wanted:
        cases.check(f'{label}: it says {word}', word in answer.err, answer.err or '(nothing)')


def usage(cases):
    for label, arguments, wanted in (
            ('unknown command', ['vlaidate', 'c01', C01], ['vlaidate', '--help']),
            ('unknown option', ['validate', '--bogus', 'c01', C01], ['--bogus', '--help']),
            ('unknown short option', ['validate', '-Z', 'c01', C01], ['--help']),
            ('unknown format', ['validate', '-f', 'yaml', 'c01', C01], ['yaml', 'ndjson']),
            ('option without its value', ['validate', 'c01', C01, '--limit'], ['--limit']),
            ('value that is no number', ['validate', '--limit', 'ten', 'c01', C01], ['ten']),
            ('value below zero', ['validate', '--max-quarantine', '-1', 'c01', C01], ['-1']),
            ('level that is none', ['validate', '--fail-on', 'sometimes', 'c01', C01], ['sometimes']),
            ('time that is none', ['ingest', '--extracted-at', 'yesterday', 'c01', C01], ['yesterday']),
            ('time ahead', ['ingest', '--extracted-at', '2099-01-01T00:00:00+08:00', 'c01', C01],
             ['after today', '2099']),
            ('validate alone', ['validate'], ['CENTER FILE']),
            ('validate without a file', ['validate', 'c01'], ['CENTER FILE']),
            ('ingest without a file', ['ingest', 'c01'], ['CENTER FILE']),
            ('export without a directory', ['export'], ['DIR']),
            ('key without a center', ['key'], ['CENTER']),
            ('db alone', ['db'], ['init']),
            ('db with an unknown word', ['db', 'inti'], ['init']),
            ('estimate without a file', ['estimate'], ['CSV file']),
            ('password on the command line', ['ingest', '-d', 'host=/nowhere password=secret', 'c01', C01],
             ['pgpass'])):
        one_line(cases, label, site.run(*arguments), 2, *wanted)
    nothing = site.run()
    cases.equal('no arguments: exit code', nothing.status, 2)
    cases.check('no arguments: usage on standard error', nothing.err.startswith('Usage: rmnpc') and not nothing.out,
                str(nothing))
    for arguments in (['--help'], ['validate', '--help'], ['ingest', '-h']):
        answer = site.run(*arguments)
        cases.check(f'{" ".join(arguments)}: exit 0, on standard output', answer.status == 0
                    and 'Usage: rmnpc' in answer.out and not answer.err, str(answer))
    cases.check('no secret is repeated', all('secret' not in answer.err + answer.out for answer in site.answers))


def unknown_center(cases):
    for command in ('validate', 'ingest'):
        for center in ('c99', '../c01', '/etc/passwd', 'c01.yaml', '', '.'):
            one_line(cases, f'{command}: center {center!r}', site.run(command, center, C01), 2, 'c01', 'c05')


def unreadable(cases):
    """Files that cannot be read are no submission: nothing is recorded, the same command may be tried again."""
    folder = site.directory / 'unreadable'
    folder.mkdir()
    os.mkfifo(folder / 'pipe.csv')
    (folder / 'loop.csv').symlink_to('loop.csv')
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(folder / 'socket.csv'))
    listener.close()
    for label, path in (('missing file', folder / 'none.csv'), ('directory', folder), ('FIFO', folder / 'pipe.csv'),
                        ('device', '/dev/zero'), ('socket', folder / 'socket.csv'),
                        ('link to itself', folder / 'loop.csv'),
                        ('name longer than allowed', 'x' * 5000)):
        for command in ('validate', 'ingest'):
            one_line(cases, f'{command}: {label}', site.run(command, 'c01', path), 3, str(path)[-80:])
    one_line(cases, 'one of five files is missing', site.run('validate', 'c05', *C05[:-1], folder / 'treatments.csv'),
             3, 'treatments.csv')
    if os.geteuid() == 0:
        cases.skip('file without permission', 'root reads everything')
    else:
        locked = folder / 'locked.csv'
        locked.write_bytes(C01.read_bytes())
        locked.chmod(0)
        one_line(cases, 'file without permission', site.run('validate', 'c01', locked), 3, 'locked.csv', 'ermission')


# What is wrong with a file: center, how its bytes are made, code, line (None: any).
REFUSED = (
    ('empty CSV', 'c01', lambda: b'', 'F110', 0),
    ('empty XML', 'c03', lambda: b'', 'F110', 0),
    ('nothing but a line end', 'c01', lambda: b'\n', None, None),
    ('a table of something else', 'c01', lambda: b'a,b,c\n1,2,3\n', 'F114', 1),
    ('XML for a CSV center', 'c01', C03.read_bytes, 'F125', 1),
    ('CSV for an ODM center', 'c03', C01.read_bytes, 'F125', 1),
    ('CSV for an OIS center', 'c04', C01.read_bytes, 'F125', 1),
    ('CSV of another encoding for an ODM center', 'c03', submission_files(1, 'c02')[0].read_bytes, 'F125', 1),
    ('tables with a byte order mark for an OIS center', 'c04', C05[0].read_bytes, 'F125', 1),
    ('text for an OIS center', 'c04', lambda: b'nothing to report this month\n', 'F125', 1),
    ('OIS for an ODM center', 'c03', C04.read_bytes, 'F101', 1),
    ('ODM for an OIS center', 'c04', C03.read_bytes, 'F101', 1),
    ('another center\'s CSV', 'c02', C01.read_bytes, None, None),
    ('a compressed file', 'c01', lambda: b'\x1f\x8b\x08\x00' + os.urandom(400), None, None),
    ('an Excel workbook', 'c02', lambda: b'PK\x03\x04\x14\x00\x06\x00' + bytes(range(256)), None, None),
    ('random bytes', 'c04', lambda: b'\x00\xff' * 400, None, None),
)
SAID = {
    'XML for a CSV center': 'send the CSV export, or the file to the center it belongs to',
    'CSV for an ODM center': 'send the XML export, or the file to the center it belongs to',
    'OIS for an ODM center': 'the XML declares the encoding GB18030, the schema UTF-8',
    'ODM for an OIS center': 'the XML declares the encoding UTF-8, the schema GB18030',
}


def refused(cases):
    """A file of the wrong form is refused whole: the place and how to mend it, exit 1, as text and for machines."""
    for label, center, content, code, line in REFUSED:
        path = site.directory / f'{center}-given.txt'
        path.write_bytes(content())
        for command in ('validate', 'ingest'):
            text = site.run(command, center, path)
            cases.equal(f'{command}: {label}: exit code', text.status, 1)
            cases.check(f'{command}: {label}: place, remedy and verdict',
                        all(word in text.out for word in (f'--> {path.name}', 'mend it:', 'refused')), str(text))
            if label in SAID:
                cases.check(f'{command}: {label}: it says so', SAID[label] in ' '.join(text.out.split()), text.out)
            cases.equal(f'{command}: {label}: standard error',
                        [one for one in text.err.splitlines() if 'extracted' not in one], [])
        answer = site.run('validate', '-f', 'ndjson', center, path)
        errors = [one for one in answer.findings() if one['severity'] == 'error']
        fits = [one for one in errors if one['file'] == path.name and code in (None, one['code'])
                and line in (None, one['line'])]
        cases.check(f'{label}: its finding, one', len(errors) == 1 and fits, f'{len(errors)} errors',
                    found_places(errors)[:5])
        cases.equal(f'{label}: nothing was read', [row['read'] for row in answer.ledger()], [0] * len(answer.ledger()))
    for label, files, code in (('a file of five left out', C05[1:], 'F112'), ('a file too many', [*C05, C01], 'F113'),
                               ('a file twice', [*C05, C05[0]], None), ('the only file twice', [C01, C01], None)):
        center = 'c01' if C01 == files[0] else 'c05'
        answer = site.run('ingest', '-f', 'ndjson', center, *files)
        cases.equal(f'{label}: exit code', answer.status, 1)
        cases.check(f'{label}: its finding',
                    [one for one in answer.findings() if one['severity'] == 'error' and code in (None, one['code'])],
                    str(answer))


def definitions(cases):
    """Schemas and mappings: every mistake at its file:line:column, exit 2, before any data is read."""
    for number, (label, name, old, new, column) in enumerate((
            ('broken YAML', 'schemas/c01.yaml', 'fieldsMatch: superset', 'fieldsMatch: [superset', None),
            ('unknown key', 'schemas/c01.yaml', 'fieldsMatch: superset', 'fieldMatch: superset', 1),
            ('duplicate key', 'schemas/c01.yaml', 'format: csv\n', 'format: csv\nformat: csv\n', None),
            ('wrong word', 'schemas/c01.yaml', 'format: csv', 'format: cvs', 9),
            ('anchor', 'schemas/c01.yaml', 'format: csv', 'format: &a csv', 9),
            ('tab as indentation', 'schemas/c01.yaml', '  - {name: instrument', '\t- {name: instrument', None),
            ('unknown field in a mapping', 'mappings/c01.yaml', 'birth_date: dob', 'birth_date: bod', 19),
            ('word outside the model', 'mappings/c01.yaml', '1: male', '1: man', None),
            ('unknown attribute', 'mappings/c01.yaml', 'birth_date: dob', 'birth_day: dob', 7),
            ('broken expression', 'mappings/c01.yaml', 'rec_date is present', 'rec_date is', None),
            ('identifier in a mapping', 'mappings/c01.yaml', 'birth_date: dob', 'birth_date: record_id', 19),
            ('broken model', 'schemas/rmnpc.yaml', 'resources:', 'resource:', 1),
            ('empty schema', 'schemas/c01.yaml', None, '', None))):
        folder = site.directory / f'definitions-{number}'
        own = Site(f'definitions-{number}', definitions=folder)
        content = (copy_definitions(folder) / name).read_text(encoding='utf-8')
        at = content.index(old) if old else 0
        (folder / name).write_text(content[:at] + new + content[at + len(old):] if old else new, encoding='utf-8')
        line = content.count('\n', 0, at) + 1
        place = f'{name}:{line}:{column}: ' if column else f'{name}:'
        for command in ('validate', 'ingest'):
            answer = own.run(command, 'c01', C01)
            cases.equal(f'{label}: {command}: exit code', answer.status, 2)
            cases.check(f'{label}: {command}: its place', place in answer.err and not answer.out, place, str(answer))
        cases.check(f'{label}: nothing was made', not own.state.exists(), str(own.state))
        own.release()


def configuration(cases):
    for label, content, wanted in (('unknown key', 'inbocks: /tmp\n', ':1:1:'),
                                   ('broken YAML', 'state: [\n', 'site.yaml:'),
                                   ('empty file', '', 'site.yaml'),
                                   ('no such definitions', 'definitions: /nowhere\n', '/nowhere')):
        file = site.directory / 'site.yaml.wrong'
        file.write_text(content)
        cases.check(f'configuration: {label}',
                    (lambda answer: answer.status == 2 and wanted.replace('site.yaml', file.name) in answer.err
                                                and not answer.out)(site.run('validate', '-c', file, 'c01', C01)),
                    str(site.answers[-1]))
    one_line(cases, 'configuration that is not there',
             site.run('validate', '--config', '/nowhere/site.yaml', 'c01', C01), 2, '/nowhere/site.yaml')


def database(cases):
    """No way to the database is exit 3 and one line."""
    one_line(cases, 'no database there', site.run('ingest', '-d', 'host=/nowhere dbname=none', 'c01', C01), 3,
             '/nowhere')
    one_line(cases, 'connection string that does not parse',
             site.run('ingest', '-d', 'host=/nowhere dbname', 'c01', C01), 2)
    file = site.directory / 'state-is-a-file'
    file.write_text('')
    other = Site('no-state', state=file)
    one_line(cases, 'state directory is a file', other.run('ingest', 'c01', C01), 3, str(file))
    other.release()


def unchanged(cases):
    """After all of this the database holds what it held."""
    cases.equal('entities and their history', site.row_versions('rmnpc', 'rmnpc_history'), before['entities'])
    attempts = site.sql("select distinct state from etl.submission where submission_id > " + before['submission'])
    cases.equal('what was recorded of the refused ones', attempts, [['refused']])
    cases.equal('ledger of the refused ones', site.sql(
        'select distinct file, unit, read from etl.ledger where submission_id > ' + before['submission']),
        [['*', 'patient', '0']])


before = {}


def load(cases):
    site.must('db', 'init')
    site.hold()
    for center in ('c01', 'c05'):
        site.must('ingest', *ingest_arguments(1, center), status=1)
    before['entities'] = site.row_versions('rmnpc', 'rmnpc_history')
    before['submission'] = site.sql('select max(submission_id) from etl.submission')[0][0]
    cases.check('there is something to keep', all(before['entities'].get(f'rmnpc.{one}') for one in ENTITIES),
                str(before))


main(load, usage, unknown_center, unreadable, refused, definitions, configuration, database, unchanged)
