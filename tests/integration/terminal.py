#!/usr/bin/env python3
"""What is for terminals only: the bar of progress, and colours. The program runs on a terminal made here."""
import os
import pty
import re
import select

from support import PROGRAM, SANITIZED, Site, main, submission_files

site = Site('terminal')
C01 = submission_files(1, 'c01')[0]
COLOUR = re.compile(r'\x1b\[[0-9;]*m')
CLEAR = '\r\x1b[K'


def on_terminal(*arguments, **environment):
    """Exit status and all that appears on the terminal, which is both standard output and standard error."""
    process, terminal = pty.fork()
    if process == 0:
        os.chdir(site.directory)
        own = {**site.environment, 'TERM': 'xterm', **environment}
        own.pop('NO_COLOR', None) if 'NO_COLOR' not in environment else None
        os.execve(PROGRAM, [PROGRAM, *(str(argument) for argument in arguments)], own)
    seen = b''
    while select.select([terminal], [], [], 120)[0]:
        try:
            block = os.read(terminal, 65536)
        except OSError:        # the other end is closed
            break
        if not block:
            break
        seen += block
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), seen.decode('utf-8', 'replace').replace('\r\n', '\n')


def colours(cases):
    plain = site.run('validate', 'c01', C01, '--color', 'never').out
    for label, answer, wanted in (
            ('on a terminal', on_terminal('validate', 'c01', C01), True),
            ('NO_COLOR', on_terminal('validate', 'c01', C01, NO_COLOR='1'), False),
            ('NO_COLOR empty', on_terminal('validate', 'c01', C01, NO_COLOR=''), True),
            ('a dumb terminal', on_terminal('validate', 'c01', C01, TERM='dumb'), False),
            ('--color never', on_terminal('validate', 'c01', C01, '--color', 'never'), False),
            ('--color always beats NO_COLOR', on_terminal('validate', 'c01', C01, '--color=always', NO_COLOR='1'), True)):
        cases.equal(f'{label}: coloured', bool(COLOUR.search(answer[1])), wanted)
        cases.equal(f'{label}: the same text', COLOUR.sub('', answer[1]), plain)
    cases.equal('into a pipe: no colours', site.run('validate', 'c01', C01).out, plain)
    always = site.run('validate', 'c01', C01, '--color', 'always').out
    cases.check('into a pipe, --color always', COLOUR.search(always) and COLOUR.sub('', always) == plain, always)
    for form in ('json', 'ndjson', 'csv', 'html'):
        out = site.run('validate', 'c01', C01, '-f', form, '--color', 'always').out
        cases.check(f'-f {form}: never', '\x1b' not in out, out[:400])


def large_file():
    """One that takes a second or so to read: a row of the fixture again and again, each a new patient."""
    header, row = C01.read_bytes().splitlines(keepends=True)[:2]
    cells = row.split(b',', 1)[1]
    path = site.directory / C01.name
    count = (8 if SANITIZED else 24) * 1_000_000 // len(cells)
    path.write_bytes(header + b''.join(b'X-%d,%s' % (number, cells) for number in range(count)))
    return path


def progress(cases):
    path = large_file()
    options = ['validate', 'c01', path, '--limit', '1', '--color', 'never']
    quiet = site.run(*options)
    cases.equal('no terminal: nothing on standard error', quiet.err, '')
    lines = quiet.out.splitlines()
    status, seen = on_terminal(*options)
    cases.equal('the exit code is the same', status, quiet.status)
    shown, _, rest = seen.rpartition(CLEAR)
    bars = shown.split(CLEAR)[1:]
    cases.check('a bar is shown', bars, seen[:400])
    form = (r'(\[[=> ]*\]  )? {0,2}\d+ %  ([\d.]+ of [\d.]+ MB  [\d ]+ patients?  [\d.]+ MB/s(  \d+:\d\d left)?'
            r'|[\d ]+ of [\d ]+ patients checked)')
    strange = [bar for bar in bars if bar and not re.fullmatch(form, bar)]
    cases.check('each of its form', not strange, strange)
    cases.check('no wider than the terminal', all(len(bar) < 80 for bar in bars))
    # First the bytes of the files, then, for this center, the patients gathered of them.
    percents = [('checked' in bar, int(re.search(r'(\d+) %', bar)[1])) for bar in bars if bar]
    cases.check('it only grows, ten times a second', percents == sorted(percents) and len(percents) < 600,
                [pair for pair in zip(percents, percents[1:]) if pair[0] > pair[1]], f'{len(percents)} bars')
    cases.check('it is taken away before anything is printed', rest.splitlines() == lines, rest[:400])
    cases.check('--no-progress', CLEAR not in on_terminal(*options, '--no-progress')[1])
    cases.check('--quiet', CLEAR not in on_terminal(*options, '-q')[1])
    cases.check('a small file has none', CLEAR not in on_terminal('validate', 'c01', C01)[1])
    path.unlink()


main(colours, progress)
