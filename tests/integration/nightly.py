#!/usr/bin/env python3
"""The nightly run over an inbox: one broken center never stops the others (4), a second run while one is going does
nothing (75), a clean run is silent (0), a submission still being written is left, the report is renewed only when data
changed."""
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import time

from support import CENTERS, ROOT, SUBMISSIONS, Site, deliveries, main, submission_files, until

site = Site('nightly')
inbox = site.state / 'inbox'
PATIENTS = {'c01': 18, 'c02': 12, 'c03': 10, 'c04': 8, 'c05': 5}    # of night 1, with the ineligible one


def deliver(night, center, name, manifest='', files=None):
    """Puts a center's files of a night into the inbox. manifest: the text of `.done`, None for no such file."""
    folder = inbox / center / name
    folder.mkdir(parents=True)
    for file in files if files is not None else submission_files(night, center):
        shutil.copy(file, folder)
    if manifest is not None:
        if manifest == '' and center in ('c02', 'c05'):    # their files do not say when they were extracted
            manifest = f'extracted_at: {deliveries(night)[center]["extracted_at"]}\n'
        (folder / '.done').write_text(manifest)
    return folder


def age(folder, minutes):
    """As if nothing in the folder had been touched for that long."""
    then = time.time() - 60 * minutes
    for path in [*folder.iterdir(), folder]:
        os.utime(path, (then, then))


def patients():
    return {center: int(count) for center,
            count in site.sql('select center_id, count(*) from rmnpc.patient group by 1 order by 1')}


def submissions():
    return int(site.sql('select count(*) from etl.submission')[0][0])


def report_files():
    """name -> digest and time of every file below the report directory."""
    return {str(path.relative_to(site.state)): (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns,
                                                path.stat().st_ino)
            for path in (site.state / 'reports').rglob('*') if path.is_file()}


def silent(cases, label, answer):
    cases.equal(f'{label}: exit code', answer.status, 0)
    cases.equal(f'{label}: silent', answer.out + answer.err, '')


def nothing_there(cases):
    silent(cases, 'no inbox', site.run('nightly'))
    inbox.mkdir(parents=True)
    silent(cases, 'empty inbox', site.run('nightly'))


def one_broken(cases):
    site.must('db', 'init')
    site.hold()
    for center in CENTERS:
        deliver(1, center, '2024-07-05') if center != 'c04' else deliver(2, 'c04', '2024-07-05')    # cut off
    answer = site.run('nightly')
    cases.equal('one broken: exit code', answer.status, 4)
    cases.equal('one broken: standard output', answer.out, '')
    lines = answer.err.splitlines()
    cases.check('one broken: a line names center, code and place, a line sums up', len(lines) == 2
                and lines[0].startswith('rmnpc: c04: 2024-07-05: refused: F103 ois_export.xml:')
                and lines[1].startswith('rmnpc: 4 of 5 centers loaded (4 changed, 0 unchanged), report '), answer.err)
    cases.equal('one broken: the others are loaded', patients(),
                {center: count for center, count in PATIENTS.items() if center != 'c04'})
    cases.check('one broken: there is a report', any(name.endswith('.html') for name in report_files()),
                str(report_files()))
    cases.equal('one broken: recorded', site.sql('select center_id, state from etl.submission order by 1'),
                [[center, 'refused' if center == 'c04' else 'loaded'] for center in CENTERS])


def log(cases):
    lines = (site.state / 'nightly.log').read_text(encoding='utf-8').splitlines()
    events = [json.loads(line) for line in lines]
    cases.check('a JSON line an event', len(events) >= 6 and all(isinstance(event, dict) for event in events), lines)
    cases.check('every center has its event', {event.get('center') for event in events} >= set(CENTERS), lines)


def mended(cases):
    before = report_files()
    shutil.rmtree(inbox / 'c04/2024-07-05')
    deliver(1, 'c04', '2024-07-06')
    silent(cases, 'mended', site.run('nightly'))
    cases.equal('mended: all are loaded', patients(), PATIENTS)
    after = report_files()
    cases.check('mended: the report is renewed', after and before.items() != after.items()
                and {name: digest for name,
                     (digest, *_) in before.items()} != {name: digest for name, (digest, *_) in after.items()},
                str(after))


def nothing_changed(cases):
    versions, report = site.row_versions('rmnpc', 'rmnpc_history'), report_files()
    silent(cases, 'nothing changed', site.run('nightly'))
    cases.equal('nothing changed: row versions', site.row_versions('rmnpc', 'rmnpc_history'), versions)
    cases.equal('nothing changed: the report is not touched', report_files(), report)


def being_written(cases):
    """Without `.done` a folder is taken once it has lain untouched for the settle time."""
    folder = deliver(2, 'c03', '2024-10-08', manifest=None)
    before = submissions()
    age(folder, 5)
    silent(cases, 'being written', site.run('nightly'))
    cases.equal('being written: left',
                site.sql("select count(*) from etl.submission where center_id = 'c03' and state = 'loaded'"), [['1']])
    age(folder, 11)
    silent(cases, 'at rest', site.run('nightly'))
    cases.equal('at rest: taken',
                site.sql("select count(*) from etl.submission where center_id = 'c03' and state = 'loaded'"), [['2']])
    cases.check('at rest: recorded', submissions() > before)


def manifests(cases):
    file = submission_files(2, 'c01')[0]
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    loaded = "select count(*) from etl.submission where center_id = 'c01' and state = 'loaded'"
    folder = deliver(2, 'c01', '2024-10-08', manifest=f'files: {{{file.name}: {"0" * 64}}}\n')
    for label, manifest, word in (('wrong SHA-256', None, file.name), ('unknown key', 'file: {}\n', '.done:1:1'),
                                  ('no YAML', 'files: [\n', '.done:'),
                                  ('no time', 'extracted_at: yesterday\n', 'extracted_at'),
                                  ('a time ahead', 'extracted_at: 2099-01-01T00:00:00+08:00\n', 'after today'),
                                  ('a file outside', 'files: {../x: 00}\n', 'outside')):
        if manifest is not None:
            (folder / '.done').write_text(manifest)
        answer = site.run('nightly')
        cases.check(f'manifest: {label}', answer.status == 4 and 'c01' in answer.err and word in answer.err,
                    str(answer))
        cases.equal(f'manifest: {label}: not loaded', site.sql(loaded), [['1']])
    (folder / '.done').write_text(f'extracted_at: 2024-10-08T02:00:00+08:00\nfiles:\n  {file.name}: {digest}\n')
    silent(cases, 'right manifest', site.run('nightly'))
    cases.equal('right manifest: loaded', site.sql(loaded), [['2']])


def refused_once(cases):
    """A refused delivery stays in the inbox; once a later one has mended it, it is not read again every night."""
    refused = "select count(*) from etl.submission where center_id = 'c04' and state = 'refused'"
    before = int(site.sql(refused)[0][0])
    cut = deliver(2, 'c04', '2024-10-08') / 'ois_export.xml'
    cut.write_bytes(cut.read_bytes()[:-9])    # not the bytes that were refused in another test
    for night in (1, 2):
        answer = site.run('nightly')
        cases.check(f'refused, night {night}', answer.status == 4 and 'c04: 2024-10-08: refused: F103' in answer.err, str(answer))
    cases.equal('refused: recorded each night as long as nothing else comes', site.sql(refused), [[str(before + 2)]])
    deliver(3, 'c04', '2025-01-06')
    for night in (3, 4, 5):
        silent(cases, f'mended, night {night}', site.run('nightly'))
    cases.equal('mended: not recorded again', site.sql(refused), [[str(before + 3)]])


def nobody(cases):
    """An export in which all patients have errors is said, as most likely it has changed as a whole."""
    text = submission_files(3, 'c04')[0].read_text(encoding='gb18030')
    folder = deliver(3, 'c04', 'all wrong', files=[])
    codes = re.sub(r'sexCode="[^"]*"', 'sexCode="7"', text)
    (folder / 'ois_export.xml').write_text(codes, encoding='gb18030')
    answer = site.run('nightly')
    cases.check('nobody is loaded: exit 4, a line and the sum', answer.status == 4 and re.fullmatch(
        r'rmnpc: c04: all wrong: nobody is loaded: all [0-9]+ patients have errors; rmnpc validate says where\n'
        r'rmnpc: 4 of 5 centers loaded .*\n', answer.err), str(answer))
    cases.equal('nobody is loaded: those of before stay', patients()['c04'] > 0, True)
    shutil.rmtree(folder)


def partial(cases):
    """What a partial export brings does not come again with the next: each that failed is said every night."""
    definitions = site.state / 'partial'
    for kind in ('schemas', 'mappings'):
        shutil.copytree(ROOT / kind, definitions / kind)
    schema = definitions / 'schemas/c02.yaml'
    text = schema.read_text(encoding='utf-8')
    cases.check('c02 sends full exports as it stands', 'snapshot: full\n' in text)
    schema.write_text(text.replace('snapshot: full\n', 'snapshot: partial\n'), encoding='utf-8')
    other = Site('nightly-partial', definitions=definitions)
    for name, minutes, cut in (('a', 30, True), ('b', 20, True), ('c', 10, False)):
        folder = other.state / 'inbox/c02' / name
        folder.mkdir(parents=True)
        for file in submission_files(1, 'c02'):
            data = file.read_bytes()
            (folder / file.name).write_bytes(data[:len(data) // 2 + minutes] if cut else data)
        (folder / '.done').touch()
        age(folder, minutes)
    first = other.run('nightly')
    cases.check('partial: both that failed are said', first.status == 4
                and [line.split(': ')[1:3] for line in first.err.splitlines() if ': refused: ' in line]
                == [['c02', 'a'], ['c02', 'b']], str(first))
    second = other.run('nightly')
    cases.check('partial: and in the next night', second.status == 4 and len(second.err.splitlines()) == 3
                and second.err.count('refused on an earlier night, and not replaced') == 2, str(second))
    shutil.rmtree(other.state / 'inbox/c02/a')
    shutil.rmtree(other.state / 'inbox/c02/b')
    silent(cases, 'partial: until their folders are gone', other.run('nightly'))


def strangers(cases):
    """Links and unknown centers: said, never followed, and the others go on."""
    versions = site.row_versions('rmnpc')
    linked = deliver(2, 'c03', 'linked', files=[])
    (linked / 'odm_snapshot.xml').symlink_to(submission_files(1, 'c03')[0])
    stranger = deliver(1, 'c09', 'first', files=submission_files(1, 'c01'))
    os.mkfifo(deliver(2, 'c05', 'pipe', files=[]) / 'patients.csv')
    answer = site.run('nightly')
    cases.equal('strangers: exit code', answer.status, 4)
    for word in ('c09', 'c03', 'c05'):
        cases.check(f'strangers: {word} is named', f'rmnpc: {word}' in answer.err, answer.err)
    cases.equal('strangers: nothing is loaded', site.row_versions('rmnpc'), versions)
    for folder in (linked, stranger.parent, inbox / 'c05/pipe'):
        shutil.rmtree(folder)


def two_runs(cases):
    """A run held up in the database; a second one; then the first goes on, or is killed and leaves no lock."""
    for end in ('goes on', 'is killed'):
        deliver(2, 'c05', f'held up, {end}',
                manifest='extracted_at: 2024-10-09T00:00:00+08:00\n')    # refused: saved again as GBK
        blocker = site.start('psql', '-qAtX', stdin=subprocess.PIPE)
        blocker.stdin.write(b"begin; lock table etl.submission in access exclusive mode; select 'locked';\n")
        blocker.stdin.flush()
        blocker.stdout.readline()
        first = site.start('nightly')
        waits = "select count(*) > 0 from pg_locks where not granted"
        cases.check(f'first run that {end}: it waits', until(lambda: site.sql(waits) == [['t']], 10))
        second = site.run('nightly')
        cases.equal(f'second run while the first {end}: exit code', second.status, 75)
        cases.check(f'second run while the first {end}: one line', len(second.err.splitlines()) == 1 and not second.out,
                    str(second))
        if end == 'is killed':
            first.send_signal(signal.SIGKILL)
        blocker.communicate(b'rollback;\n')
        first.communicate()
        cases.equal(f'first run that {end}', first.returncode, 4 if end == 'goes on' else -signal.SIGKILL)
    answer = site.run('nightly')
    cases.equal('run after one that was killed', answer.status, 4)
    for folder in (inbox / 'c05').glob('held*'):
        shutil.rmtree(folder)
    silent(cases, 'after all', site.run('nightly'))
    cases.equal('after all: every center has its patients', {center for center in patients()}, set(CENTERS))


def no_database(cases):
    answer = site.run('nightly', '-d', 'host=/nowhere dbname=none')
    cases.check('no database: exit 3 and a line', answer.status == 3 and answer.err.startswith('rmnpc: ')
                and not answer.out, str(answer))


main(nothing_there, one_broken, log, mended, nothing_changed, being_written, manifests, refused_once, nobody, partial,
     strangers, two_runs, no_database)
