#!/usr/bin/env python3
"""Hostile input: names that would move the cursor, files that are something else, limits of memory and time, output that
cannot be written. Each gets a clean refusal; nothing of it shows in the terminal's own language."""
import os
import subprocess

from support import Site, main, submission_files

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


main(names_are_made_visible)
