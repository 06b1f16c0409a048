#!/usr/bin/env python3
"""The command line: every command's help and version, options before and behind the command, what is refused and in which
words."""
import re

from support import Site, main, submission_files

site = Site('command-line')
C01 = submission_files(1, 'c01')[0]


def listed():
    """name -> arguments, of the commands in the program's own list."""
    lines = site.must('--help').out.splitlines()
    return {line[2:11].strip(): line[12:39].strip() for line in lines if re.match(r'  [a-z]', line)}


def help_of_every_command(cases):
    commands = listed()
    cases.check('commands are listed', {'validate', 'ingest', 'nightly', 'report', 'estimate'} <= commands.keys(),
                str(commands))
    for name, arguments in commands.items():
        usage = f'Usage: rmnpc {name} {arguments}'.rstrip() + '\n'
        answers = [site.run(*words) for words in ([name, '--help'], ['help', name], ['-q', name, '--help'])]
        if name != 'psql':     # there -h is psql's host
            answers += [site.run(name, '-h'), site.run(name, 'x', '--help')]
        for answer in answers:
            cases.check(f'{" ".join(answer.arguments)}: usage on standard output',
                        answer.status == 0 and answer.out.startswith(usage) and not answer.err, usage, str(answer))
        cases.check(f'{name}: lines of at most 80 characters behind the summary',
                    all(len(line) <= 80 for line in answers[0].out.splitlines()[2:]), answers[0].out)
        version = site.run(name, '--version')
        cases.equal(f'{name} --version', (version.status, version.out, version.err), (0, 'rmnpc 0.1.0\n', ''))
        unknown = site.run(name, '--nonsense')
        if name != 'psql':
            cases.equal(f'{name} --nonsense', (unknown.status, unknown.out, unknown.err),
                        (2, '', f"rmnpc {name}: there is no option '--nonsense' (rmnpc {name} --help lists them)\n"
                         + usage))


def whole_program(cases):
    help_text = site.must('--help').out
    for words in (['-h'], ['help'], ['-q', '--help']):
        cases.equal(f'{" ".join(words)} is --help', site.must(*words).out, help_text)
    for words in (['-V'], ['--version'], ['-c', '/nowhere', '-V']):
        cases.equal(' '.join(words), site.must(*words).out, 'rmnpc 0.1.0\n')
    nothing = site.run()
    cases.equal('no command: the list on standard error', (nothing.status, nothing.out, nothing.err),
                (2, '', help_text))


USAGE = 'Usage: rmnpc [OPTION]... COMMAND [OPTION]... [FILE]...\n'


def refused(cases):
    for words, err in (
            (['vlaidate', 'c01'], "rmnpc: there is no command 'vlaidate' (did you mean 'validate'? rmnpc --help lists them)\n"),
            (['xyz'], "rmnpc: there is no command 'xyz' (rmnpc --help lists them)\n"),
            (['help', 'ingets'], "rmnpc: there is no command 'ingets' (did you mean 'ingest'? rmnpc --help lists them)\n"),
            ([''], "rmnpc: there is no command '' (rmnpc --help lists them)\n"),
            (['--limit', '5', 'validate'], "rmnpc: there is no option '--limit' (rmnpc --help lists them)\n" + USAGE),
            (['-c'], 'rmnpc: --config wants a value: --config FILE\n' + USAGE),
            (['export', '--limit', '5', 'x'],
             "rmnpc export: there is no option '--limit' (rmnpc export --help lists them)\n"
             'Usage: rmnpc export DIR [MODEL]\n'),
            (['validate', '-n', 'c01', C01], "rmnpc validate: there is no option '-n' (rmnpc validate --help lists them)\n"
             'Usage: rmnpc validate CENTER FILE...\n'),
            (['report', '-f', 'xml'], "rmnpc report: --format is text or json, not 'xml'\nUsage: rmnpc report\n"),
            (['ingest', '-d', 'host=/nowhere password=secret', 'c01', C01],
             'rmnpc: no password in the connection string, others can read it there: put it into ~/.pgpass or a service '
             'file\n'),
            (['ingest', '-d', 'postgresql://me:secret@nowhere/x', 'c01', C01],
             'rmnpc: no password in the connection string, others can read it there: put it into ~/.pgpass or a service '
             'file\n'),
            (['-d', 'postgresql://nowhere/x?password=secret', 'db', 'status'],
             'rmnpc: no password in the connection string, others can read it there: put it into ~/.pgpass or a service '
             'file\n')):
        answer = site.run(*words)
        cases.equal(' '.join(map(str, words)), (answer.status, answer.out, answer.err), (2, '', err))
    cases.check('no secret is repeated', all('secret' not in answer.err + answer.out for answer in site.answers))


def options_before_the_command(cases):
    """They hold for the command; where it has no use for one, it does not mind."""
    behind = site.run('validate', '-f', 'ndjson', 'c01', C01, '-c', site.config)
    for words in (['-c', site.config], [f'--config={site.config}'], ['-c', site.config, '-d', 'dbname=nothing', '-q']):
        answer = site.run(*words, 'validate', 'c01', '-f', 'ndjson', C01)
        cases.equal(f'{words[0]} before validate', (answer.status, answer.out), (behind.status, behind.out))
    cases.equal('the last --config wins', site.run('-c', '/nowhere', 'validate', '-c', site.config, 'c01', C01).status, 1)
    lost = site.run('-d', 'host=/nowhere dbname=x', 'db', 'status')
    cases.check('-d before db', lost.status == 3 and '/nowhere' in lost.err, str(lost))
    answer = site.run('-c', site.config, 'psql', '-qAtX', '-c', 'select 1')
    cases.equal('psql reads its own options', (answer.status, answer.out), (0, '1\n'))


main(help_of_every_command, whole_program, refused, options_before_the_command)
