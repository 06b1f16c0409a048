#!/usr/bin/env python3
"""estimate.py PROGRAM: the command `estimate` on files as people have them: what it accepts, what it says is wrong and where.

Its numbers are compared with R's in oracle.py.
"""
import json
import os
import subprocess
import sys
import tempfile

GOOD = 'id,time,status,arm,age\n1,5,1,A,60\n2,8,0,B,NA\n3,8,1,A,\n4,12,1,B,71\n5,3,1,B,55\n6,20,0,A,49\n'
TIME = ['--time', 'time', '--event', 'status']

# label, file, arguments, exit code, lines of stderr ({} is the file)
WRONG = [
    ('a cell that is no number', 'time,status\n5,1\nabc,0\n', TIME, 1,
     ['rmnpc: {}:3:1: time is not a number. Give a plain number such as 12 or 12.5, or leave the cell empty']),
    ('a number with a comma', 'time,status\n5,1\n"3,5",0\n', TIME, 1,
     ['rmnpc: {}:3:1: time is not a number. Give a plain number such as 12 or 12.5, or leave the cell empty']),
    ('infinity', 'time,status\ninf,1\n', TIME, 1,
     ['rmnpc: {}:2:1: time is not a number. Give a plain number such as 12 or 12.5, or leave the cell empty']),
    ('a negative time', 'time,status\n5,1\n-0,1\n-0.5,1\n', TIME, 1,
     ['rmnpc: {}:4:1: time is negative. Time counts from 0: mend the date it counts from, or leave the cell empty']),
    ('a header only', 'time,status,x\n', TIME + ['--covariates', 'x'], 1,
     ['rmnpc: {}: there are no rows below the header, so there is nothing to estimate']),
    ('a header only, and an unknown column', 'time,status\n', ['--time', 'time', '--event', 'dead'], 2,
     ['rmnpc: --event names the column "dead", which {} does not have. Its columns: time, status']),
    ('a status of 2', 'time,status\n5,1\n\n6,2\n', TIME, 1,
     ['rmnpc: {}:4:2: status is neither 1 (event) nor 0 (censored). Recode it, or leave the cell empty']),
    ('a number that turns into text', 'time,status,x\n5,1,3\n6,0,high\n', TIME + ['--covariates', 'x'], 1,
     ["rmnpc: {}:3:3: x is not a number. If x is a category, say --factor 'x=reference,other,...'"]),
    ('a level that was not declared', 'time,status,g\n5,1,A\n6,0,C\n', TIME + ['--group', 'g', '--factor', 'g=A,B'], 1,
     ["rmnpc: {}:3:3: the value is no level of g. Add it to --factor 'g=...', or mend the cell"]),
    ('a row too short', 'time,status\n5\n', TIME, 1, ['rmnpc: {}:2: the row has 1 cells, the header has 2']),
    ('more wrong cells than are named', 'time,status\n' + 'x,1\n' * 12, TIME, 1,
     [f'rmnpc: {{}}:{line}:1: time is not a number. Give a plain number such as 12 or 12.5, or leave the cell empty'
      for line in range(2, 12)] + ['rmnpc: {}: 2 more cells are wrong']),
    ('an unknown column', GOOD, ['--time', 'time', '--event', 'dead'], 2,
     ['rmnpc: --event names the column "dead", which {} does not have. Its columns: id, time, status, arm, age']),
    ('a factor that is no column', GOOD, TIME + ['--factor', 'sex=m,f'], 2,
     ['rmnpc: --factor names the column "sex", which {} does not have. Its columns: id, time, status, arm, age']),
    ('a factor without levels', GOOD, TIME + ['--factor', 'arm'], 2, ['rmnpc: --factor arm: say NAME=LEVEL,LEVEL,...']),
    ('a level twice', GOOD, TIME + ['--factor', 'arm=A,A'], 2, ['rmnpc: --factor arm=A,A: the level "A" stands there twice']),
    ('unknown ties', GOOD, TIME + ['--ties', 'exact'], 2, ['rmnpc: --ties exact: give efron, breslow or both']),
    ('a time that is no number', GOOD, TIME + ['--at', '1,soon'], 2, ['rmnpc: --at 1,soon: "soon" is not a number']),
    ('an unknown format', GOOD, TIME + ['-f', 'xml'], 2, ["rmnpc estimate: --format is text or json, not 'xml'",
     'Usage: rmnpc estimate FILE.csv --time T --event E']),
]


class Tests:
    def __init__(self, program, folder):
        self.program, self.folder, self.passed, self.failed = program, folder, 0, 0

    def run(self, content, arguments):
        path = os.path.join(self.folder, 'input.csv')
        with open(path, 'w', encoding='utf-8', newline='') as file:
            file.write(content)
        done = subprocess.run([self.program, 'estimate', path] + arguments, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout, done.stderr.replace(path, '{}').splitlines()

    def check(self, label, got, want):
        if got == want:
            self.passed += 1
        else:
            self.failed += 1
            print(f'{label}\n    expected {want!r}\n    got      {got!r}')

    def json(self, content, arguments):
        code, out, _ = self.run(content, TIME + ['-f', 'json'] + arguments)
        return json.loads(out) if code == 0 else None


def wrong_input(tests):
    for label, content, arguments, code, lines in WRONG:
        got_code, out, got_lines = tests.run(content, arguments)
        tests.check(label, (got_code, out, got_lines), (code, '', lines))
    for label, path in (('a missing file', os.path.join(tests.folder, 'absent.csv')), ('a directory', tests.folder)):
        done = subprocess.run([tests.program, 'estimate', path] + TIME, capture_output=True, text=True, check=False)
        tests.check(label, (done.returncode, done.stdout, len(done.stderr.splitlines())), (3, '', 1))


def missing_values(tests):
    got = tests.json(GOOD, ['--group', 'arm', '--covariates', 'age'])
    tests.check('curves use every row with an outcome', got['km']['overall']['n'], 6)
    tests.check('levels are found, sorted', got['logrank']['levels'], ['A', 'B'])
    tests.check('models use complete cases and count the others',
                [got['cox']['efron'][key] for key in ('n', 'n_dropped_missing')], [4, 2])


def categories(tests):
    got = tests.json(GOOD, ['--covariates', 'arm'])
    tests.check('a column of text is a category', got['cox']['efron']['names'], ['armB'])
    got = tests.json(GOOD, ['--covariates', 'arm', '--factor', 'arm=B,A'])
    tests.check('--factor says which level is the reference', got['cox']['efron']['names'], ['armA'])
    numbers = 'time,status,g\n1,1,10\n2,0,9\n3,1,9.0\n4,1,10\n'
    got = tests.json(numbers, ['--group', 'g'])
    tests.check('numbers are levels in their order, 9 and 9.0 are one', got['logrank']['levels'], ['9', '10'])


def intervals(tests):
    content = 'start,time,status,x\n0,5,1,1\n2,2,1,0\n1,6,0,0\n0,4,1,1\n0,9,1,0\n'
    code, out, lines = tests.run(content, TIME + ['--start', 'start', '--covariates', 'x', '-f', 'json'])
    tests.check('a row without time is left out, and said', (code, lines),
                (0, ['rmnpc: {}: 1 rows left out, for their start is not before their time']))
    tests.check('the others stay', json.loads(out)['cox']['efron']['n'], 4)


def not_estimable(tests):
    code, out, lines = tests.run('time,status,x\n5,0,1\n6,0,2\n', TIME + ['--covariates', 'x'])
    tests.check('no events', (code, lines, 'not estimable: no events' in out), (0, [], True))
    code, out, _ = tests.run('time,status,x\n5,1,\n6,0,NA\n', TIME + ['--covariates', 'x'])
    tests.check('a covariate without a value', (code, 'not estimable: no complete case' in out), (0, True))
    code, out, _ = tests.run('time,status,x\n,1,1\nNA,0,2\n', TIME + ['--covariates', 'x'])
    tests.check('no row with a time', (code, 'not estimable: no complete case' in out, 'nan' in out.lower()), (0, True, False))
    rows = ''.join(f'{t},1,{int(t < 6)},{t * 7 % 5}\n' for t in range(1, 11))
    code, out, _ = tests.run('time,status,x,z\n' + rows, TIME + ['--covariates', 'x,z'])
    tests.check('separation is said in words', (code, 'separation, the hazard ratio runs to infinity' in out), (0, True))
    code, out, _ = tests.run(GOOD, TIME + ['--at', '30', '--tau', '1,30'])
    tests.check('"not reached" and the like in words', (code, 'nan' in out.lower(), 'lies before the first time' in out), (0, False, True))


def falling(levels):
    """A row for each event time 1, 2, ..., its covariate as given."""
    return 'time,status,x\n' + ''.join(f'{t},1,{x}\n' for t, x in enumerate(levels, 1))


GROUPED = TIME + ['--covariates', 'x', '--group', 'x', '--factor', 'x=0,1']

# label, file, arguments, lines of the text
LINES = [
    ('a small P', falling([1] * 20 + [0] * 19 + [1]), GROUPED, [
        '  log-rank                         chi2 = 17.12, df = 1, P < 0.001',
        "  trend over the groups' order     z = 4.14, P < 0.001 (only for ordered groups)",
        '  x1                           4.11 (2.04 to 8.28)             1.413     0.3579   <0.001',
        '  likelihood ratio             chi2 = 15.13, df = 1, P < 0.001',
        '  Wald                         chi2 = 15.59, df = 1, P < 0.001',
        '    x1                         chi2 = 18.08, df = 1, P < 0.001']),
    ('separation', falling([1] * 20 + [0] * 20), GROUPED, [
        '  likelihood ratio             chi2 = 51.30, df = 1, P < 0.001',
        '  Wald                         not estimable: separation',
        '    x1                         not estimable: separation']),
    ('all events at one time', 'time,status,x\n5,1,1\n5,1,0\n6,0,1\n7,0,0\n', GROUPED, [
        '  Wald                         chi2 = 0.00, df = 1, P = 1.000',
        '    x1                         not estimable: all events are at one time']),
    ('one group at risk', 'time,status,x\n1,0,1\n2,0,1\n8,1,0\n', GROUPED, [
        '  log-rank                         not estimable: the groups cannot be told apart by these events',
        "  trend over the groups' order     not estimable: the trend has no variance",
        '  not estimable: at the events all at risk are alike']),
]


def texts(tests):
    for label, content, arguments, lines in LINES:
        code, out, _ = tests.run(content, arguments)
        tests.check(label, (code, [line for line in lines if line not in out.splitlines()]), (0, []))
        tests.check(f'{label}: no number that is none', [word for word in ('nan', 'P = <', 'P = not') if word in out], [])


def forms(tests):
    arguments = TIME + ['--group', 'arm', '--covariates', 'arm', '--at', '5,10', '--tau', '10']
    tests.check('the same file, the same bytes', tests.run(GOOD, arguments), tests.run(GOOD, arguments))
    crlf = tests.run('\ufeff' + GOOD.replace('\n', '\r\n'), arguments)
    tests.check('a byte order mark and CR LF change nothing', crlf[:2], tests.run(GOOD, arguments)[:2])
    code, out, lines = tests.run(GOOD, ['--help'])
    tests.check('help goes to stdout', (code, out.startswith('Usage: rmnpc estimate FILE.csv'), lines), (0, True, []))


def main():
    with tempfile.TemporaryDirectory() as folder:
        tests = Tests(os.path.abspath(sys.argv[1]), folder)
        for part in (wrong_input, missing_values, categories, intervals, not_estimable, texts, forms):
            part(tests)
    print(f'{tests.passed} passed, {tests.failed} failed')
    return 1 if tests.failed else 0


sys.exit(main())
