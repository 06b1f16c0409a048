#!/usr/bin/env python3
"""The README keeps its word: its example hospital's files are those of tests/fixtures/hospital and give what it prints, its
demo table and picture are what `rmnpc demo` makes, and its command table names the commands there are."""
import os, re, shutil, subprocess, sys, tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.environ.get('RMNPC') or sys.argv[1]
README = open(os.path.join(ROOT, 'README.md'), encoding='utf-8').read()
FIXTURES = os.path.join(ROOT, 'tests/fixtures/hospital')
failures = []
passed = 0


def check(label, good, detail=''):
    global passed
    if good:
        passed += 1
    else:
        failures.append(label)
        print(f'FAILED {label}\n    {detail}')


def run(*arguments, config=None, cwd=None):
    environment = dict(os.environ)
    if config:
        environment['RMNPC_CONFIG'] = config
    return subprocess.run([PROGRAM, *arguments], env=environment, cwd=cwd, capture_output=True, text=True)


def indented(block):
    """The lines of README's indented paragraph that begins with this line, without their indent."""
    lines = README.split('\n')
    first = lines.index('    ' + block)
    last = first
    while lines[last].startswith('    '):
        last += 1
    return [line[4:] for line in lines[first:last]]


blocks = re.findall(r'^```\w*\n(.*?)^```$', README, re.M | re.S)
for name in ('registry.csv', 'schemas/h01.yaml', 'mappings/h01.yaml'):
    text = open(os.path.join(FIXTURES, name), encoding='utf-8').read()
    check(f'{name} stands in the README as it is', text in blocks)

sent = set(re.findall(r'\b(registry[\w.]*)', re.sub(r'registry\*', '', README)))
check('one file is spoken of throughout', sent == {'registry', 'registry.csv'}, str(sent))

definitions = os.path.join(tempfile.mkdtemp(), 'definitions')
shutil.copytree(FIXTURES, definitions)
shutil.copy(os.path.join(ROOT, 'schemas/rmnpc.yaml'), os.path.join(definitions, 'schemas/rmnpc.yaml'))
site = os.path.join(definitions, 'site.yaml')
with open(site, 'w', encoding='utf-8') as file:
    file.write(f'definitions: {definitions}\nstate: {definitions}/state\n')
lint = run('lint', config=site)
check('the example is clean', lint.returncode == 0 and '3 of 3 files are clean' in lint.stdout, lint.stdout + lint.stderr)
validate = run('validate', 'h01', 'registry.csv', config=site, cwd=FIXTURES)
for paragraph in validate.stdout.strip().split('\n\n'):
    check('validate prints what the README says', paragraph.replace('\n', '\n    ') in README, paragraph)
check('validate has findings', validate.returncode == 1, validate.stderr)

demo = run('demo')
check('the demo ends well', demo.returncode == 0, demo.stdout[-400:] + demo.stderr[-400:])
for line in indented('published   this report')[1:]:
    if line.strip() and line != '…':
        check(f'the demo prints: {line}', line in demo.stdout)
report = re.search(r'^report +(.*)/report\.html$', demo.stdout, re.M)
check('the demo says where the report lies', report is not None, demo.stdout[-300:])
if report:
    picture = open(os.path.join(ROOT, 'tests/golden/readme/modality.svg'), encoding='utf-8').read()
    made = open(os.path.join(report.group(1), 'figures/modality.svg'), encoding='utf-8').read()
    check("the README's picture is the report's", picture == made)
again = run('demo')
check('the demo a second time', again.returncode == 0 and '35 of 35' in again.stdout and again.stdout.count('unchanged') == 5, again.stdout[:600] + again.stderr)

commands = set(re.findall(r'^  ([a-z]+) ', run('--help').stdout, re.M))
table = README[README.index('## Commands'):README.index('## Every night')]
named = set(re.findall(r'`([a-z]+)(?: [^`]*)?`', re.sub(r'\|[^|]*\|$', '|', table, flags=re.M)))
check('the command table names every command', commands <= named, f'not named: {sorted(commands - named)}')

print(f'{passed} passed, {len(failures)} failed')
sys.exit(1 if failures else 0)
