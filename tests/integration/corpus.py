#!/usr/bin/env python3
"""Files from the real world and hostile ones, which lie beside the checkout (or where RMNPC_CORPUS says) and are no
part of it; without them everything is skipped. Whatever the file: no crash, no sanitizer report, an answer within
seconds and within 256 MB; a file that is refused says why at its place; a hostile one is refused."""
import concurrent.futures
import os
import resource
import time
from pathlib import Path

from support import ROOT, SANITIZED, Site, main, read_table

CORPUS = Path(os.environ.get('RMNPC_CORPUS', ROOT.parent / 'shared/corpus'))
SECONDS = 60 if SANITIZED else 5
MEGABYTES = 256
MODEL = """schema: 1
name: any
version: "1"
resources: [{name: row, primaryKey: [], fields: [{name: number, constraints: {required: true}}]}]
"""
SCHEMA = """schema: 1
name: %s
path: "*"
format: csv
encoding: %s
dialect: {delimiter: "%s"}
fieldsMatch: superset
patient: number
primaryKey: [number]
resources: [{name: row, fields: [{name: number, titles: _sourceRow}]}]
"""
MAPPING = """mapping: 1
center: %s
schema: ../schemas/%s.yaml
target: any/1
records: {row: {from: row, fields: {number: "'x'"}}}
"""
CENTERS = {'comma': ('utf-8', ','), 'tab': ('utf-8', '\\t'), 'wide': ('utf-16', '\\t'), 'gb': ('gb18030', ',')}
HOSTILE = ('malicious/defusedxml/', 'malicious/libxml2_recurse/')
HARMLESS = {'malicious/defusedxml/simple.xml', 'malicious/defusedxml/simple-ns.xml'}

site = Site('corpus')


def ask(arguments):
    began = time.monotonic()
    answer = site.run(*arguments)
    return answer, time.monotonic() - began


def check(cases, asked, allowed):
    """asked: label and arguments. Every answer ends with one of the exit codes allowed, in time, and says something
    where it says no."""
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for (label, arguments), (answer, seconds) in zip(asked, pool.map(ask, [one[1] for one in asked])):
            said = answer.status == 0 or answer.out or answer.err
            cases.check(label, answer.status in allowed and seconds < SECONDS and said, f'{seconds:.1f} s',
                        str(answer)[:600])


def files(*endings):
    return [path for path in sorted(CORPUS.rglob('*')) if path.is_file() and path.suffix in endings]


def tables(cases):
    definitions = site.directory / 'definitions'
    for folder in ('schemas', 'mappings'):
        (definitions / folder).mkdir(parents=True)
    (definitions / 'schemas/any.yaml').write_text(MODEL)
    for center, dialect in CENTERS.items():
        (definitions / f'schemas/{center}.yaml').write_text(SCHEMA % (center, *dialect))
        (definitions / f'mappings/{center}.yaml').write_text(MAPPING % (center, center))
    config = site.directory / 'any.yaml'
    config.write_text(f'definitions: {definitions}\nstate: {site.state}\n')
    check(cases, [(f'{center}: {path.relative_to(CORPUS)}', ('validate', '-c', config, center, path))
                  for path in files('.csv', '.tsv', '.txt') for center in CENTERS], (0, 1))


def documents(cases):
    check(cases, [(f'{center}: {path.relative_to(CORPUS)}', ('validate', center, path))
                  for path in files('.xml') for center in ('c03', 'c04')], (0, 1))


def definitions(cases):
    check(cases, [(f'lint: {path.relative_to(CORPUS)}', ('lint', path)) for path in files('.yaml', '.yml')], (0, 2))


def hostile(cases):
    for row in read_table(CORPUS / 'MANIFEST.tsv', '\t'):
        if row['path'].startswith(HOSTILE) and row['path'].endswith('.xml') and row['path'] not in HARMLESS:
            answer = site.run('validate', '-f', 'ndjson', 'c03', CORPUS / row['path'])
            refused = answer.status == 1 and not any(line['read'] for line in answer.ledger())
            cases.check(f'{row["path"]}: refused, and why', refused and len(answer.findings()) == 1, str(answer))


def memory(cases):
    """The largest of all children so far."""
    if SANITIZED:
        cases.skip('memory', 'the program is built with sanitizers')
        return
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    cases.check(f'no file took more than {MEGABYTES} MB', peak < MEGABYTES, f'{peak} MB')


def absent(cases):
    cases.skip('the corpus', f'it is not at {CORPUS.name}')


if CORPUS.is_dir():
    main(tables, documents, definitions, hostile, memory)
main(absent)
