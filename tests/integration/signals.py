#!/usr/bin/env python3
"""Signals: whatever moment the program is interrupted at, each output is the old one whole or the new one whole, nothing
unfinished lies about, the database is as before or complete, and the private server goes.

The moments are spread over the time an undisturbed run takes; what must hold does not depend on which is hit."""
import os
import shutil
import signal
import subprocess
import time

from support import (PROGRAM, SANITIZED, SUBMISSIONS, Site, files_of, ingest_arguments, main, submission_files, until)

SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
MOMENTS = 4 if SANITIZED else 7
C02 = submission_files(1, 'c02')


def start(site, *arguments):
    """In a group of its own, with its output thrown away."""
    return subprocess.Popen([PROGRAM, *(str(argument) for argument in arguments)], env=site.environment,
                            cwd=site.directory, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                            start_new_session=True)


def undisturbed(site, *arguments):
    """Seconds a run takes that nobody disturbs, and its exit status."""
    began = time.monotonic()
    answer = site.run(*arguments)
    return time.monotonic() - began, answer.status


def interrupted(site, seconds, number, *arguments):
    """Exit status and standard error of a run that is sent the signal after so many seconds, unless it ended before."""
    process = start(site, *arguments)
    time.sleep(seconds)
    process.send_signal(number)
    began = time.monotonic()
    _, err = process.communicate(timeout=60)
    return process.returncode, err.decode('utf-8', 'replace'), time.monotonic() - began


def unfinished(*folders):
    """Hidden and temporary things below the folders."""
    return [str(path) for folder in folders for path in folder.rglob('*')
            if path.name.startswith('.') or path.name.endswith(('.tmp', '.new'))]


def moments(seconds):
    return [(SIGNALS[i % len(SIGNALS)], seconds * i / (MOMENTS - 1)) for i in range(MOMENTS)]


def fair(status, number, done):
    """The exit code says it: interrupted, or done as if nobody had come."""
    return status in (128 + number, -number, done)    # the latter: before the program had come to its first line


def large(site, rows):
    """c02 with so many rows: each patient anew, with a number of its own."""
    text = C02[0].read_bytes().decode('gb18030')
    title, header, *body = text.splitlines(keepends=True)
    first, total = body[0], body[-1]
    number, rest = first.split(',', 1)
    path = site.directory / C02[0].name
    count = range(rows)
    path.write_bytes((title + header + ''.join(f'{int(i) + 5000000},{rest}' for i in count)
                      + total.replace(total.split(',')[1], str(rows), 1)).encode('gb18030'))
    return path


def validating(cases):
    """The three files of -o appear together, and the old ones stay until then."""
    site = Site('validating')
    out = site.directory / 'out'
    arguments = ['validate', 'c02', *C02, '-o', out]
    seconds, done = undisturbed(site, *arguments)
    new = files_of(out)
    cases.equal('the files', sorted(new), ['findings.csv', 'findings.html', 'findings.json'])
    old = {name: b'old' for name in new}
    for number, after in moments(seconds):
        for name, text in old.items():
            (out / name).write_bytes(text)
        status, err, took = interrupted(site, after, number, *arguments)
        label = f'validate -o, {number.name} after {after:.3f} s'
        cases.check(f'{label}: exit code', fair(status, number, done), status, err)
        cases.check(f'{label}: within 5 seconds', took < 5, took)
        cases.check(f'{label}: old or new', files_of(out) in (old, new), {n: len(t) for n, t in files_of(out).items()})
        cases.equal(f'{label}: nothing unfinished', unfinished(site.directory), [])


def held(name):
    """A site with the first night of two centers, its server up."""
    site = Site(name)
    site.hold()
    for center in ('c01', 'c04'):
        site.run('ingest', *ingest_arguments(1, center))
    return site


class Deliveries:
    """c03's first and second night in turn, each extracted later than the one before; what is stored after each."""

    def __init__(self, site):
        self.site, self.count = site, 0

    def arguments(self, night):
        self.count += 1
        return ['ingest', '--extracted-at', f'2024-08-01T{self.count // 60:02d}:{self.count % 60:02d}:00+08:00', 'c03',
                *submission_files(night, 'c03')]

    def stored(self):
        folder = self.site.directory / 'stored'
        self.site.must('export', folder)
        return files_of(folder)


def loading(cases):
    """A submission is in the database with all that belongs to it, or nothing of it is."""
    site = held('loading')
    deliveries, state, done, seconds = Deliveries(site), {}, {}, 0
    for night in (1, 2, 1, 2):
        seconds, done[night] = undisturbed(site, *deliveries.arguments(night))
        state[night] = deliveries.stored()
    cases.check('the nights differ', state[1] != state[2])
    night, out = 2, site.directory / 'out'
    for number, after in moments(seconds):
        other = 3 - night
        submissions = site.sql('select count(*) from etl.submission')
        status, err, took = interrupted(site, after, number, *deliveries.arguments(other), '-o', out)
        label = f'ingest, {number.name} after {after:.3f} s'
        cases.check(f'{label}: exit code', fair(status, number, done[other]), status, err)
        cases.check(f'{label}: within 5 seconds', took < 5, took)
        cases.check(f'{label}: no transaction stays open', until(lambda: site.sql(
            "select count(*) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid() "
            "and xact_start is not null") == [['0']], 5))
        now, recorded = deliveries.stored(), site.sql('select count(*) from etl.submission') != submissions
        cases.check(f'{label}: as before, or complete', now == state[other if recorded else night])
        cases.equal(f'{label}: each submission has its ledger', site.sql("""select count(*) from etl.submission s
            where s.state = 'loaded' and not exists (select from etl.ledger l where l.center_id = s.center_id
                                                        and l.submission_id = s.submission_id)"""), [['0']])
        cases.equal(f'{label}: nothing unfinished', unfinished(out, site.state / 'archive'), [])
        cases.equal(f'{label}: no copy of the files stays', [*(site.state / 'spool').iterdir()], [])
        night = other if recorded else night
    site.release()


def writing(cases):
    """export DIR and report DIR: a folder is the old one or the new one."""
    site = held('writing')
    exported, report = site.directory / 'exported', site.directory / 'report'
    runs = {'export': ['export', exported], 'report': ['report', '-o', report]}
    before = {}
    for command, arguments in runs.items():
        site.must(*arguments)
        before[command] = files_of(arguments[-1])
    site.must('ingest', *ingest_arguments(1, 'c02'), status=1)
    for command, arguments in runs.items():
        folder = arguments[-1]
        seconds, done = undisturbed(site, *arguments)
        new = {name: text for name, text in files_of(folder).items() if name != 'run.json'}
        old = {name: text for name, text in before[command].items() if name != 'run.json'}
        cases.check(f'{command}: another one', old != new)
        for number, after in moments(seconds):
            shutil.rmtree(folder)
            for name, text in before[command].items():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(text)
            status, err, took = interrupted(site, after, number, *arguments)
            label = f'{command}, {number.name} after {after:.3f} s'
            cases.check(f'{label}: exit code', fair(status, number, done), status, err)
            cases.check(f'{label}: within 5 seconds', took < 5, took)
            now = {name: text for name, text in files_of(folder).items() if name != 'run.json'}
            cases.check(f'{label}: old or new', now in (old, new), sorted(name for name in {*old, *new, *now}
                                                                         if now.get(name) != old.get(name)))
            cases.equal(f'{label}: nothing unfinished', unfinished(folder), [])
    site.release()


def servers(site):
    """Processes whose command line names the site's data directory."""
    return [entry for entry in os.listdir('/proc') if entry.isdigit()
            and str(site.state / 'pg').encode() in read(f'/proc/{entry}/cmdline')]


def read(path):
    try:
        with open(path, 'rb') as file:
            return file.read()
    except OSError:
        return b''


def private_server(cases):
    """A first run, which makes the database, starts the server and loads: no process stays behind, and the next run ends
    where an undisturbed one does."""
    reference = Site('reference')
    arguments = ingest_arguments(1, 'c02')
    seconds, done = undisturbed(reference, 'ingest', *arguments)
    wanted = reference.must('export', reference.directory / 'out').out.split(':')[1].split(';')[0]
    for i in range(3):
        number, after = SIGNALS[i], seconds * (2 * i + 1) / 6
        site = Site(f'first-{i}')
        status, err, took = interrupted(site, after, number, 'ingest', *arguments)
        label = f'first ingest, {number.name} after {after:.3f} s'
        cases.check(f'{label}: exit code', fair(status, number, done), status, err)
        cases.check(f'{label}: no process of the server stays', until(lambda: not servers(site), 10), servers(site))
        cases.check(f'{label}: no socket stays', not [*site.directory.parent.glob('rmnpc-*')])
        again = site.run('ingest', *arguments)
        cases.check(f'{label}: the next run', again.status == done or 'unchanged' in again.out, str(again))
        rows = site.must('export', site.directory / 'out').out.split(':')[1].split(';')[0]
        cases.equal(f'{label}: the next run loads all', rows, wanted)


def readers_that_go(cases):
    """A pipe that nobody reads any more ends the program without a word; where that signal is ignored the write fails."""
    site = Site('pipes')
    path = large(site, 3000)
    for ignored, wanted in ((False, 141), (True, 3)):
        read_end, write_end = os.pipe()
        process = subprocess.Popen(
            [PROGRAM, 'validate', 'c02', str(path), '-f', 'ndjson'], env=site.environment, stdout=write_end,
            stderr=subprocess.PIPE, restore_signals=False,
            preexec_fn=lambda: signal.signal(signal.SIGPIPE, signal.SIG_IGN if ignored else signal.SIG_DFL))
        os.close(write_end)
        os.close(read_end)
        err = process.communicate(timeout=60)[1].decode()
        cases.equal(f'nobody reads, the signal {"" if ignored else "not "}ignored', process.returncode, wanted)
        cases.check('what is said of it', ('the output cannot be written' in err) == ignored, err)


def hangup_ignored(cases):
    """nohup: what is ignored from the beginning stays so."""
    site = Site('nohup')
    process = subprocess.Popen([PROGRAM, 'validate', 'c02', str(large(site, 2000)), '-f', 'ndjson'],
                               env=site.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
    time.sleep(0.02)
    process.send_signal(signal.SIGHUP)
    cases.check('it goes on', process.wait(60) in (0, 1), process.returncode)


assert SUBMISSIONS.is_dir()
main(validating, readers_that_go, hangup_ignored, loading, writing, private_server)
