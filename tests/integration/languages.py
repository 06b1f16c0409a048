#!/usr/bin/env python3
"""The languages as they are shipped: the JSON Schemas and the reference are what the program prints, every YAML file of
the project is valid by its JSON Schema, and what a JSON Schema takes or refuses the loader takes or refuses too."""
import copy
import json
import re

import yaml

try:
    import jsonschema
except ImportError:
    jsonschema = None

from support import ROOT, Site, copy_definitions, main

SITE = Site('languages')
LANGUAGES = ['schema', 'mapping', 'plan']


class Core(yaml.SafeLoader):
    """YAML 1.2 as editors read it: only true and false are booleans, a date is a text."""


Core.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((':timestamp', ':bool'))]
    for first, resolvers in copy.deepcopy(yaml.SafeLoader.yaml_implicit_resolvers).items()}
Core.add_implicit_resolver('tag:yaml.org,2002:bool', yaml.resolver.re.compile('^(?:true|false)$'), list('tf'))


def load(text):
    return texts_for_keys(yaml.load(text, Core))


def texts_for_keys(value):
    """JSON's keys are texts: {1: male} has the key "1"."""
    if isinstance(value, dict):
        return {str(key): texts_for_keys(item) for key, item in value.items()}
    return [texts_for_keys(item) for item in value] if isinstance(value, list) else value


def language_of(content):
    return next((name for name in ('mapping', 'plan') if name in content), 'schema')


def validators(cases):
    if not jsonschema:
        cases.skip('JSON Schema', 'python3-jsonschema is not there')
        return None
    found = {}
    for name in LANGUAGES:
        schema = json.loads((ROOT / f'schemas/jsonschema/{name}.json').read_text())
        jsonschema.Draft7Validator.check_schema(schema)
        found[name] = jsonschema.Draft7Validator(schema)
    return found


def problems(validator, content):
    return [f'{"/".join(map(str, error.absolute_path))}: {error.message[:200]}'
            for error in validator.iter_errors(content)]


def files_are_current(cases):
    for name in LANGUAGES:
        answer = SITE.run('lint', '--json-schema', name)
        cases.equal(f'exit of lint --json-schema {name}', answer.status, 0)
        cases.check(f'schemas/jsonschema/{name}.json is what lint --json-schema {name} prints',
                    answer.out == (ROOT / f'schemas/jsonschema/{name}.json').read_text(),
                    f'write it anew: build/rmnpc lint --json-schema {name} >schemas/jsonschema/{name}.json')
    answer = SITE.run('lint', '--reference')
    cases.equal('exit of lint --reference', answer.status, 0)
    cases.check('schemas/LANGUAGES.md is what lint --reference prints',
                answer.out == (ROOT / 'schemas/LANGUAGES.md').read_text(),
                'write it anew: build/rmnpc lint --reference >schemas/LANGUAGES.md')
    answer = SITE.run('lint', '--json-schema', 'site')
    cases.equal('a language there is none of', (answer.status, answer.out, answer.err.splitlines()[0]),
                (2, '', "rmnpc lint: there is no language 'site': schema, mapping or plan"))


def shipped_files_are_valid(cases):
    found = validators(cases)
    paths = sorted(path for folder in ('schemas', 'mappings', 'tests') for path in (ROOT / folder).rglob('*.yaml'))
    cases.check('there are files to validate', len(paths) >= 15, paths)
    for path in paths if found else []:
        content = load(path.read_text())
        wrong = problems(found[language_of(content)], content)
        cases.check(f'{path.relative_to(ROOT)} is valid', not wrong, wrong)


# ---- What the one takes, the other takes -----------------------------------------------------------------------------

MODEL = '''schema: 1
name: m
version: '1'
resources:
  - name: person
    primaryKey: []
    fields: [{name: sex, constraints: {enum: [male, female]}}, {name: born, type: date}, {name: size, type: number, unit: cm}]
  - name: visit
    primaryKey: [seq]
    fields: [{name: seq, type: integer, rowNumber: [day]}, {name: day, type: date}]
'''
SCHEMA = '''schema: 1
name: c
path: c.csv
format: csv
patient: id
missingValues: ['', NA]
types:
  day: {type: date, format: ['%Y%m%d']}
resources:
  - name: main
    primaryKey: [id]
    fields:
      - {name: id}
      - {name: sex, constraints: {enum: [M, F]}}
      - {name: born, type: day}
      - {name: size, type: number, unit: cm}
      - {name: days, separator: ',', type: day}
    rules:
      - {id: first, assert: born is present}
'''
MAPPING = '''mapping: 1
center: c
schema: s.yaml
target: m/1
codelists:
  sex: {M: male, F: female}
records:
  person:
    from: main
    fields:
      sex: {from: sex, codes: sex}
      born: born
      size: size
  visit: {from: main, repeat: {day: days}, fields: {day: day}}
'''

# A change to one of the files that both take.
TAKEN = [
    ('as they are', 's', '', ''),
    ('the version as a text', 's', 'schema: 1', "schema: '1'"),
    ('a bare scalar for a list', 's', 'primaryKey: [id]', 'primaryKey: id'),
    ('a bare scalar for missing values', 's', "missingValues: ['', NA]", 'missingValues: NA'),
    ('a map for a missing value', 's', "['', NA]", "['', {value: NA, label: not there}, {value: ''}]"),
    ('one map for missing values', 's', "['', NA]", '{value: NA}'),
    ('a bare format', 's', "format: ['%Y%m%d']", "format: '%Y%m%d'"),
    ('a boolean', 's', 'constraints: {enum: [M, F]}', 'constraints: {required: true, enum: [M, F]}'),
    ('a boolean as a text', 's', 'constraints: {enum: [M, F]}', "constraints: {required: 'false', enum: [M, F]}"),
    ('numbers, booleans and dates for texts', 's', '{name: id}', '{name: id, constraints: {enum: [1, 1.5, true, 2015-03-01]}}'),
    ('a number for a name', 's', 'id: first', 'id: 1'),
    ('a number as a text', 's', '{name: id}', "{name: id, zeroPad: '8'}"),
    ('whole numbers, bare', 's', 'patient: id', 'patient: id\ndialect: {headerRows: 2}'),
    ('whole numbers, a list', 's', 'patient: id', "patient: id\ndialect: {headerRows: [1, '2'], headerJoin: ''}"),
    ('a unit from another field', 's', 'unit: cm', 'unit: {from: sex, codes: {M: cm, F: m}}'),
    ('no fields at the top', 's', 'patient: id', 'patient: id\nfields:'),
    ('a stop row with an empty cell', 's', 'patient: id', 'patient: id\ndialect: {stopRow: {id: Total, born: }}'),
    ('a message in two languages', 's', 'id: first', 'id: first, message: {en: when was it, zh: 何时出生}'),
    ('a remedy', 's', 'id: first', 'id: first, remedy: look again'),
    ('a remedy in two languages', 's', 'id: first', 'id: first, remedy: {en: look again, zh: 请再核对}'),
    ('examples', 's', '{name: id}', "{name: id, extract: '(?<value>.)(?<rest>.*)', examples: {ab: {value: a, rest: b}, "
     "a: a}}"),
    ('a number for the version of the model', 'm', "version: '1'", 'version: 1'),
    ('an order with what is last', 'm', 'rowNumber: [day]', "rowNumber: [{name: day, last: ''}]"),
    ('two ways to make a record', 'map', 'visit: {from: main, repeat: {day: days}, fields: {day: day}}',
     'visit: [{from: main, repeat: {day: days}, fields: {day: day}}, {from: main, repeat: [{x: born}, {x: born}], fields: '
     '{day: x}}]'),
    ('a code list in its place', 'map', 'codes: sex', 'codes: {M: male, F: missing}'),
    ('a table of codes', 'map', 'sex: {M: male, F: female}', 'sex: {M: {sex: male}, F: {sex: female}}'),
    ('a list in a file', 'map', 'sex: {M: male, F: female}', 'sex: {file: sex.csv}'),
    ('what is not collected', 'map', 'codelists:', 'notCollected: {visit: [], person: []}\ncodelists:'),
    ('what is not collected, bare', 'map', '      size: size\n', '    # size\nnotCollected: {person: size}\n#'),
    ('numbers for codes', 'map', '{M: male, F: female}', '{M: male, F: female, 1: male, 2.5: female}'),
]

# A change that both refuse, and the beginning of what lint says of it.
REFUSED = [
    ('a misspelt key at the top', 's', 'patient: id', 'patient: id\nfieldMatch: exact', 's.yaml:6:1: a schema has no key'),
    ('a misspelt key of a resource', 's', 'primaryKey:', 'primarykey:', 's.yaml:11:5: a resource has no key'),
    ('a misspelt key of a field', 's', '{name: id}', '{name: id, tittles: a}', 's.yaml:13:20: a field has no key'),
    ('a misspelt key of a type', 's', 'day: {type: date,', 'day: {tipe: date,', 's.yaml:8:9: a field has no key'),
    ('a misspelt constraint', 's', '{enum: [M, F]}', '{enums: [M, F]}', 's.yaml:14:35: a set of constraints has no key'),
    ('a misspelt key of a rule', 's', 'assert: born', 'asert: born', 's.yaml:19:9: a rule needs the key'),
    ('a misspelt key of a missing value', 's', "['', NA]", '[{val: NA}]', 's.yaml:6:17: a missing value needs the key'),
    ('a misspelt key of a unit', 's', 'unit: cm', 'unit: {form: sex}', 's.yaml:16:42: a description of a unit needs'),
    ('a resource without a name', 's', '  - name: main\n    primaryKey', '  - primaryKey', 's.yaml:10:5: a resource needs'),
    ('a field without a name', 's', '{name: id}', '{titles: id}', 's.yaml:13:9: a field needs the key'),
    ('nothing for a name', 's', 'name: main', 'name:', "s.yaml:10:10: 'name' wants text, not nothing"),
    ('no resources', 's', 'resources:', 'tables:', 's.yaml:1:1: a schema needs the key'),
    ('a list for a text', 's', 'patient: id', 'patient: [id]', "s.yaml:5:10: 'patient' wants text, not a list"),
    ('a map for a text', 's', 'patient: id', 'patient: {field: id}', "s.yaml:5:10: 'patient' wants text, not a map"),
    ('a map for a list', 's', 'primaryKey: [id]', 'primaryKey: {id: 1}', "s.yaml:11:17: 'primaryKey' wants a list"),
    ('a list among texts', 's', 'primaryKey: [id]', 'primaryKey: [[id]]', "s.yaml:11:18: 'primaryKey' wants text"),
    ('a text for lists', 's', 'primaryKey: [id]', 'uniqueKeys: [id]', "s.yaml:11:18: 'uniqueKeys' wants a list"),
    ('a text for a map', 's', 'types:\n  day: {type: date, format: [\'%Y%m%d\']}', 'types: day', "s.yaml:7:8: 'types' wants"),
    ('a text for a type', 's', "day: {type: date, format: ['%Y%m%d']}", 'day: date', 's.yaml:8:8: a type is a map'),
    ('a text for fields', 's', '      - {name: id}\n', '      - id\n', 's.yaml:13:9: a field is a map, not text'),
    ('a text for constraints', 's', 'constraints: {enum: [M, F]}', 'constraints: M', 's.yaml:14:34: a set of constraints'),
    ('a map for resources', 's', '  - name: main\n    primaryKey', '    name: main\n    primaryKey', 's.yaml:10:5: '),
    ('an unknown format', 's', 'format: csv', 'format: xlsx', "s.yaml:4:9: 'format' is one of: csv, xml"),
    ('an unknown severity', 's', 'id: first', 'id: first, severity: fatal', "s.yaml:19:31: 'severity' is one of"),
    ('neither true nor false', 's', '{enum: [M, F]}', '{required: yes}', 's.yaml:14:45: true or false is wanted here'),
    ('a number that is none', 's', '{name: id}', '{name: id, zeroPad: eight}', 's.yaml:13:29: a whole number'),
    ('a negative number', 's', '{name: id}', '{name: id, zeroPad: -1}', 's.yaml:13:29: a whole number'),
    ('a text for a stop row', 's', 'patient: id', 'patient: id\ndialect: {stopRow: Total}', "s.yaml:6:20: 'stopRow' wants"),
    ('a list in a stop row', 's', 'patient: id', 'patient: id\ndialect: {stopRow: {id: [a]}}', 's.yaml:6:25: a text is'),
    ('a list for a message', 's', 'id: first', 'id: first, message: [a]', 's.yaml:19:30: a text is wanted, or {en'),
    ('a list for a remedy', 's', 'id: first', 'id: first, remedy: [a]', 's.yaml:19:29: a text is wanted, or {en'),
    ('a list for an example', 's', '{name: id}', '{name: id, examples: {a: [a]}}', 's.yaml:13:34: an example gives'),
    ('a text for an order', 'm', 'rowNumber: [day]', 'rowNumber: day', "m.yaml:10:52: 'rowNumber' wants a list"),
    ('a list in an order', 'm', 'rowNumber: [day]', 'rowNumber: [[day]]', 'm.yaml:10:53: an attribute, or {name'),
    ('a misspelt key of a mapping', 'map', 'codelists:', 'codeLists:', 'map.yaml:5:1: a mapping has no key'),
    ('a misspelt key of a record', 'map', 'repeat: {', 'repeats: {', 'map.yaml:14:23: a record has no key'),
    ('a misspelt key of an attribute', 'map', 'codes: sex', 'code: sex', 'map.yaml:11:24: an attribute has no key'),
    ('a mapping without its schema', 'map', 'schema: s.yaml\n', '', 'map.yaml:1:1: a mapping needs the key'),
    ('a text for a record', 'map', 'visit: {from: main, repeat: {day: days}, fields: {day: day}}', 'visit: main',
     'map.yaml:14:10: a record is a map'),
    ('a list for an attribute', 'map', 'born: born', 'born: [born]', 'map.yaml:12:13: an attribute is a map'),
    ('a text for repeat', 'map', 'repeat: {day: days}', 'repeat: days', 'map.yaml:14:31: `repeat` is'),
    ('a list for a code list', 'map', 'sex: {M: male, F: female}', 'sex: [male, female]', 'map.yaml:6:8: a code list is'),
    ('nothing for a code', 'map', 'F: female', 'F: ', 'map.yaml:6:21: a word is wanted here'),
    ('a list for codes', 'map', 'codes: sex', 'codes: [sex]', 'map.yaml:11:31: there is no code list'),
    ('a map for what is not collected', 'map', 'codelists:', 'notCollected: {visit: {day: x}}\ncodelists:',
     'map.yaml:5:23: a list of attributes is wanted here'),
]


def changed(name, old, new):
    texts = {'m': MODEL, 's': SCHEMA, 'map': MAPPING}
    assert old in texts[name], old
    texts[name] = texts[name].replace(old, new, 1)
    return texts


def lint(texts):
    for name, text in texts.items():
        (SITE.directory / f'{name}.yaml').write_text(text)
    (SITE.directory / 'sex.csv').write_text('code,word\nM,male\nF,female\n')
    return SITE.run('lint', 'map.yaml')


def both_take(cases):
    found = validators(cases)
    for label, name, old, new in TAKEN:
        texts = changed(name, old, new)
        answer = lint(texts)
        cases.check(f'lint takes {label}', answer.status == 0, str(answer))
        content = load(texts[name])
        wrong = problems(found[language_of(content)], content) if found else []
        cases.check(f'JSON Schema takes {label}', not wrong, wrong)


def both_refuse(cases):
    found = validators(cases)
    for label, name, old, new, beginning in REFUSED:
        texts = changed(name, old, new)
        answer = lint(texts)
        cases.check(f'lint refuses {label}', answer.status == 2 and f'\n{beginning}' in f'\n{answer.out}', f'wanted {beginning}',
                    str(answer))
        if found:
            content = load(texts[name])
            cases.check(f'JSON Schema refuses {label}', problems(found[{'map': 'mapping'}.get(name, 'schema')], content),
                        content)


def the_reference_example_works(cases):
    """The hospital in two files of LANGUAGES.md, taken from its text: lint finds nothing, both patients are loaded."""
    text = (ROOT / 'schemas/LANGUAGES.md').read_text()
    blocks = re.findall(r'^```(?:yaml)?\n(.*?)^```$', text, re.M | re.S)
    cases.equal('blocks of the example', len(blocks), 4)
    folder = SITE.directory / 'example'
    for name, block in zip(['registry.csv', 'schemas/h01.yaml', 'mappings/h01.yaml', 'schemas/mymodel.yaml'], blocks):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(block)
    answer = SITE.run('lint', folder / 'mappings/h01.yaml')
    cases.equal('lint of the example', (answer.status, answer.out), (0, '1 of 1 files are clean\n'))
    own = Site('languages-example', definitions=folder)
    answer = own.run('validate', 'h01', folder / 'registry.csv', '-f', 'ndjson')
    cases.check('the example is valid', answer.status == 0 and not answer.findings(), str(answer))
    cases.equal('its patients', [line['loaded'] for line in answer.ledger() if line['unit'] == 'patient'], [2])


def parts_of_the_reference():
    """Headings with the keys of the tables below them; the functions of expressions are under one heading of their own."""
    parts, heading = {}, ''
    for line in (ROOT / 'schemas/LANGUAGES.md').read_text(encoding='utf-8').splitlines():
        if line.startswith('#'):
            heading = line.strip('# ')
        key, function = re.match(r'\| `(\w+)` \|', line), re.match(r'\| `([a-z]+)\(', line)
        if key:
            parts.setdefault(heading, set()).add(key[1])
        elif function:
            parts.setdefault('Functions', set()).add(function[1])
    return parts


def each_part_has_its_case(cases):
    """tests/check/languages.txt names a case for every key, function, check and decision, and the case is there."""
    named, heading = {}, ''
    for number, line in enumerate((ROOT / 'tests/check/languages.txt').read_text(encoding='utf-8').splitlines(), 1):
        if line.startswith('['):
            heading = line.strip('[]')
        elif line and not line.startswith('#'):
            part, test, text = (cell.strip() for cell in line.split('|', 2))
            cases.check(f'line {number}: {heading}: {part} is named once', part not in named.get(heading, set()))
            named.setdefault(heading, set()).add(part)
            file = ROOT / 'tests' / test
            cases.check(f'line {number}: {heading}: {part} has its case',
                        file.is_file() and text in file.read_text(encoding='utf-8'), f'{test} does not hold: {text}')
    for heading, parts in parts_of_the_reference().items():
        cases.equal(f'{heading}: every key is named', sorted(parts - named.get(heading, set())), [])
        cases.equal(f'{heading}: every key named is one', sorted(named.get(heading, set()) - parts), [])
    cases.equal('every decision is named', sorted(int(part.split()[0]) for part in named.get('Decisions', ())),
                list(range(1, 22)))


def each_limit_has_its_case(cases):
    """schemas/LIMITS.md names a test in each row of its tables, and what it names is there."""
    rows = [[cell.strip() for cell in line.strip('| ').split(' | ')]
            for line in (ROOT / 'schemas/LIMITS.md').read_text(encoding='utf-8').splitlines() if line.startswith('| ')]
    rows = [row for row in rows if row[0] != 'what']
    cases.check('there are limits', len(rows) > 20, rows)
    for row in rows:
        cases.check(f'limit of {row[0]}: its case', len(row) == 5 and
                    row[4] in (ROOT / 'tests' / row[3]).read_text(encoding='utf-8'), row)


def lint_reads_everything(cases):
    """Without files: schemas, models, mappings and the plan; a schema that no mapping reads yet too; each mistake once,
    however many files lead to it."""
    for label, name, old, new, said, last in (
            ('nothing is wrong', None, '', '', '', '12 of 12 files are clean'),
            ('a schema without a mapping', 'schemas/zz.yaml', 'fieldsMatch', 'fieldMatch', 'schemas/zz.yaml:',
             '12 of 13 files are clean'),
            ('a schema with a mapping', 'schemas/c02.yaml', 'fieldsMatch', 'fieldMatch', 'schemas/c02.yaml:',
             '10 of 12 files are clean'),
            ('the model', 'schemas/rmnpc.yaml', 'resources:', 'resource:', 'schemas/rmnpc.yaml:',
             '5 of 12 files are clean'),
            ('a mapping', 'mappings/c05.yaml', 'records:', 'record:', 'mappings/c05.yaml:', '11 of 12 files are clean'),
            ('a mapping without its schema', 'mappings/zz.yaml', 'schemas/c02', 'schemas/zz', 'schemas/zz.yaml',
             '12 of 13 files are clean')):
        folder = SITE.directory / f'lint-{label.replace(" ", "-")}'
        copy_definitions(folder)
        if name:
            text = (folder / name.replace('zz', 'c02')).read_text(encoding='utf-8')
            (folder / name).write_text(text.replace(old, new, 1), encoding='utf-8')
        own = Site(folder.name, definitions=folder)
        answer = own.run('lint')
        lines = answer.out.splitlines()
        cases.equal(f'lint, {label}: exit code and count', (answer.status, lines[-1]), (2 if name else 0, last))
        places = [line.split(' ')[0] for line in lines[:-1]]
        cases.check(f'lint, {label}: each once', len(places) == len(set(places)) and
                    all(said in line for line in lines[:-1] + answer.err.splitlines()) and
                    bool(places or answer.err) == bool(name), str(answer))
        own.release()


main(files_are_current, shipped_files_are_valid, both_take, both_refuse, the_reference_example_works,
     each_part_has_its_case, each_limit_has_its_case, lint_reads_everything)
