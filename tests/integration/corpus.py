#!/usr/bin/env python3
"""Files from the real world, which lie beside the checkout (or where RMNPC_CORPUS says) and are no part of it; without
them everything is skipped. Whatever the file, as whatever it is read: no crash, no sanitizer report, an answer within
seconds and within 256 MB; who says no says where and why. What hostile files must be answered is corpus_hostile.py."""
import concurrent.futures
import os
import re
import resource
import time
from xml.parsers import expat

import yaml

from support import CORPUS, DISPOSITIONS, SANITIZED, Site, main_over_corpus

SECONDS = 60 if SANITIZED else 5
MEGABYTES = 1024 if SANITIZED else 256    # a sanitizer keeps what is freed, and shadows all of it
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
BATCH = 50                                # files of one `lint`
# What can be said before the end of the file.
UNREADABLE = {'F101', 'F103', 'F104', 'F105', 'F108', 'F109', 'F110', 'F123', 'F125'}

site = Site('corpus')


def ask(arguments):
    began = time.monotonic()
    answer = site.run(*arguments)
    return answer, time.monotonic() - began


def ask_all(asked):
    """asked: label and arguments. Each with its answer and the seconds it took."""
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        answers = pool.map(ask, [arguments for _, arguments in asked])
        for (label, _), (answer, seconds) in zip(asked, answers):
            yield label, answer, seconds


def files(*endings):
    return [path for path in sorted(CORPUS.rglob('*')) if path.is_file() and path.suffix in endings]


def name(path):
    return path.relative_to(CORPUS)


def combined(paths, centers):
    """Every file with every center; where a run is dear, with one center each, in turn."""
    if SANITIZED:
        return [(path, centers[number % len(centers)]) for number, path in enumerate(paths)]
    return [(path, center) for path in paths for center in centers]


def is_accounted(answer):
    """Every finding has its place; every row read stands in one column of the ledger; what is not clean says why."""
    placed = all(one['line'] >= 1 or one['code'] in ('F110', 'F111') for one in answer.findings() if one['file'])
    counted = all(line['read'] == sum(line[word] for word in DISPOSITIONS)
                  for line in answer.ledger())
    return placed and counted and (answer.status == 0) == (not [one for one in answer.findings()
                                                                 if one['severity'] == 'error'])


def can_decode(data, encoding):
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def is_encoded(path, encoding):
    """Are the bytes of this encoding, by Python's decoder? Other than it, the program wants UTF-16 with its byte order
    mark, and takes what is UTF-8 beyond ASCII for no GB18030."""
    data = path.read_bytes()
    if encoding == 'utf-16' and data[:2] not in (b'\xff\xfe', b'\xfe\xff'):
        return False
    if encoding == 'gb18030' and not data.isascii() and can_decode(data, 'utf-8'):
        return False
    return can_decode(data, encoding)


def is_decoded(path, center, answer):
    """What is of the declared encoding is not refused for it; what is not, is refused. A NUL may go for either."""
    codes = {one['code'] for one in answer.findings() if one['severity'] == 'error'}
    data = path.read_bytes()
    if is_encoded(path, CENTERS[center][0]):
        return 'F101' not in codes or b'\0' in data
    return any(code.startswith('F1') for code in codes)


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
    asked = [((path, center), ('validate', '-f', 'ndjson', '-c', config, center, path))
             for path, center in combined(files('.csv', '.tsv', '.txt'), list(CENTERS))]
    for (path, center), answer, seconds in ask_all(asked):
        good = answer.status in (0, 1) and seconds < SECONDS and is_accounted(answer)
        cases.check(f'{center}: {name(path)}', good and is_decoded(path, center, answer), f'{seconds:.1f} s',
                    str(answer)[:600])


# ---- XML ------------------------------------------------------------------------------------------------------------

class Declares(Exception):
    pass


def verdict(path):
    """Another parser's: 'doctype', 'broken' or 'good'."""
    parser = expat.ParserCreate(namespace_separator=' ')

    def doctype(*_):
        raise Declares
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(path.read_bytes(), True)
    except Declares:
        return 'doctype'
    except (expat.ExpatError, ValueError, LookupError):
        return 'broken'
    return 'good'


def agrees(path, answer):
    """Is the program's answer the other parser's verdict? What comes first in the file, refuses it."""
    codes = {one['code'] for one in answer.findings() if one['severity'] == 'error'}
    return not codes & {'F103', 'F104', 'F125'} if verdict(path) == 'good' else bool(codes & UNREADABLE)


def documents(cases):
    paths = [*files('.xml', '.xsl', '.xsd', '.dtd', '.ent'),
             *(path for path in sorted((CORPUS / 'xml').rglob('*')) if path.is_file() and not path.suffix)]
    asked = [((path, center), ('validate', '-f', 'ndjson', center, path))
             for path, center in combined(paths, ['c03', 'c04'])]
    for (path, center), answer, seconds in ask_all(asked):
        good = answer.status in (0, 1) and seconds < SECONDS and is_accounted(answer)
        cases.check(f'{center}: {name(path)}', good and (center == 'c04' or agrees(path, answer)),
                    f'{verdict(path)}, {seconds:.1f} s', str(answer)[:600])


# ---- YAML -----------------------------------------------------------------------------------------------------------

def texts():
    """name and text of every YAML file there is, and of the documents that the test suite's files hold."""
    for path in files('.yaml', '.yml'):
        text = path.read_text(encoding='utf-8')
        yield path.stem, text
        if 'yaml-test-suite' in path.parts:
            for number, one in enumerate(yaml.safe_load(text)):
                if 'yaml' in one:
                    yield f'{path.stem}-{number}', one['yaml'].replace('␣', ' ').replace('»', '\t').replace(
                        '↵', '').replace('∎', '').replace('←', '\r').replace('⇔', '\ufeff').replace('—', '')


def definitions(cases):
    """Each as a schema, as a mapping and as a plan: none is one, and each says so with its line and column."""
    folder = site.directory / 'yaml'
    folder.mkdir()
    paths = []
    for stem, text in texts():
        for language, first in (('schema', ''), ('mapping', 'mapping: 1\n'), ('plan', 'plan: 1\n')):
            paths.append(folder / f'{stem}.{language}.yaml')
            paths[-1].write_text(first + text, encoding='utf-8', newline='')
    cases.check('there are documents', len(paths) > 2000, len(paths))
    batches = [paths[at:at + BATCH] for at in range(0, len(paths), BATCH)]
    for batch, answer, seconds in ask_all([(batch, ('lint', *batch)) for batch in batches]):
        *complaints, last = answer.out.splitlines() or ['']
        found = [re.match(r'(.*\.yaml)(:[0-9]+:[0-9]+: .|: the file is empty$)', line) for line in complaints]
        silent = {str(path) for path in batch} - {one[1] for one in found if one}
        cases.check(f'lint from {batch[0].name}', answer.status == 2 and all(found) and not silent and not answer.err
                    and seconds < SECONDS and last == f'0 of {len(batch)} files are clean', f'{seconds:.1f} s',
                    sorted(silent), [line for line, one in zip(complaints, found) if not one], str(answer)[-600:])


def memory(cases):
    """The largest of all children so far."""
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    cases.check(f'no file took more than {MEGABYTES} MB', peak < MEGABYTES, f'{peak} MB')


main_over_corpus(tables, documents, definitions, memory)
