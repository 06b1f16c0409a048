#!/usr/bin/env python3
"""Hostile files, which lie beside the checkout and are no part of it: what the corpus's manifest expects of each is
what happens. A file that must be refused is refused for its own sake, with one finding at its line, before it costs
anything; texts that attack databases, spreadsheets and browsers are stored as they are and show as text."""
import csv
import io
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import time
import unicodedata
from html.parser import HTMLParser

from support import CORPUS, PROGRAM, SANITIZED, Answer, Site, keys_of, main_over_corpus, read_table

MALICIOUS = CORPUS / 'malicious'
SECONDS = 60 if SANITIZED else 5
ADDRESS_SPACE = None if SANITIZED else 256 << 20     # a sanitizer's shadow takes terabytes of addresses
MODEL = """schema: 1
name: any
version: "1"
resources:
  - {name: row, primaryKey: [number], fields: [{name: number, constraints: {required: true}}, {name: text}]}
"""
SCHEMA = """schema: 1
name: {name}
path: "*"
encoding: {encoding}
patient: number
primaryKey: [number]
{more}
"""
CSV = """format: csv
dialect: {{delimiter: "{delimiter}"}}
drop: {drop}
resources: [{{name: row, fields: [{{name: number, titles: {number}}}, {{name: text, titles: {text}}}]}}]"""
XML = """format: xml
xml: {{namespaces: {namespaces}, record: {record}}}
resources: [{{name: row, rows: ., fields: [{{name: number, xpath: .}}, {{name: text, xpath: '@a'}}]}}]"""
MAPPING = """mapping: 1
center: {name}
schema: ../schemas/{name}.yaml
target: any/1
records: {{row: {{from: row, fields: {{number: number, text: text}}}}}}
"""
CENTERS = {
    'en': ('utf-8', CSV.format(delimiter=',', number='id', text='name', drop='[]')),
    'cn': ('gb18030', CSV.format(delimiter=',', number='住院号', text='姓名', drop='[]')),
    'wide': ('utf-16', CSV.format(delimiter='\\t', number='住院号', text='姓名', drop='[性别]')),
    'wide-comma': ('utf-16', CSV.format(delimiter=',', number='住院号', text='姓名', drop='[]')),
    'a': ('utf-8', XML.format(record='/a', namespaces='{}')),
    'p': ('utf-8', XML.format(record='/p', namespaces='{}')),
    'r': ('utf-8', XML.format(record='/r', namespaces='{}')),
    'root': ('utf-8', XML.format(record='/root', namespaces='{}')),
    'ns': ('utf-8', XML.format(record='/x:root', namespaces='{x: namespace}')),
    'gb': ('gb18030', XML.format(record='/患者', namespaces='{}')),
}
# The files of gen_bombs.py: center, code and line of the one finding; None is accepted.
FILES = {
    'deep_200k.xml': ('a', 'F123', 2), 'deep_300.xml': ('a', 'F123', 1), 'attr_12MB.xml': ('r', 'F109', 1),
    'text_12MB.xml': ('r', 'F109', 1), 'many_attrs_100k.xml': ('r', 'F109', 1), 'many_ns_50k.xml': ('r', 'F109', 1),
    'name_12MB.xml': ('r', 'F109', 1), 'quadratic.xml': ('r', 'F104', 1), 'gbk_declared_utf8.xml': ('p', 'F101', 1),
    'gb18030_declared.xml': ('gb', None, 0), 'oneline_50MB.csv': ('en', 'F109', 2),
    'unclosed_quote_20MB.csv': ('en', 'F109', 2), 'cols_200k.csv': ('en', 'F109', 1), 'nul.csv': ('en', 'F108', 2),
    'utf8_overlong.csv': ('en', 'F101', 2), 'utf8_surrogate.csv': ('en', 'F101', 2),
    'gb18030_truncated.csv': ('cn', 'F101', 2), 'gb18030_badtrail.csv': ('cn', 'F101', 2),
    'utf16le_nobom.csv': ('wide-comma', 'F101', 1), 'utf16le_bom_tab.txt': ('wide', None, 0),
}
DEFINITIONS = {      # what lint says of a YAML file besides what else there is, behind its name
    'lol9.yaml': ':1:4: anchors are not used here', 'alias_self.yaml': ':1:4: anchors are not used here',
    'merge_self.yaml': ':1:4: anchors are not used here', 'deep_flow_100k.yaml': ':1:33: nested deeper than 32 levels',
    'deep_block_5k.yaml': ': the file is larger than 1 MiB', 'scalar_20MB.yaml': ': the file is larger than 1 MiB',
    'dupkeys.yaml': ":2:1: key 'center_id' stands twice",
}
FEW = 5                                              # complaints of a hostile YAML file
HARMLESS = {'simple.xml': 'root', 'simple-ns.xml': 'ns'}
CONTROL = re.compile(r'[\0-\x08\x0b\x0c\x0e-\x1f\x7f]')      # what no text file may hold
DASHES = {code: '-' for code in (*range(0x2010, 0x2016), 0x2212)}
BLANKS = ' \t\n\v\f\r\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000' + ''.join(map(chr, range(0x2000, 0x200b)))

site = Site('hostile-files')


def definitions(cases):
    folder = site.directory / 'definitions'
    for name in ('schemas', 'mappings'):
        (folder / name).mkdir(parents=True)
    (folder / 'schemas/any.yaml').write_text(MODEL)
    for name, (encoding, more) in CENTERS.items():
        (folder / f'schemas/{name}.yaml').write_text(SCHEMA.format(name=name, encoding=encoding, more=more))
        (folder / f'mappings/{name}.yaml').write_text(MAPPING.format(name=name))
    with open(site.config, 'a', encoding='utf-8') as config:
        config.write(f'definitions: {folder}\n')
    site.must('lint')


def limited():
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))


def run(*arguments):
    """Within the address space: the answer, and the seconds it took."""
    began = time.monotonic()
    arguments = [str(argument) for argument in arguments]
    done = subprocess.run([PROGRAM, *arguments], env=site.environment, capture_output=True, check=False,
                          timeout=2 * SECONDS, preexec_fn=limited if ADDRESS_SPACE else None)
    answer = Answer(arguments, 'a sanitizer complains' if b'Sanitizer:' in done.stderr else done.returncode,
                    done.stdout, done.stderr)
    return answer, time.monotonic() - began


def refused(cases, label, center, path, codes, line=None):
    """One finding, an error at its line; nothing is read, and nothing is said elsewhere."""
    answer, seconds = run('validate', '-f', 'ndjson', center, path)
    findings = answer.findings() if answer.status == 1 else []
    good = (len(findings) == 1 and findings[0]['severity'] == 'error' and findings[0]['code'] in codes
            and (findings[0]['line'] == line if line else findings[0]['line'] >= 1)
            and not any(one['read'] for one in answer.ledger()))
    cases.check(f'{label}: refused, and why', good and not answer.err and seconds < SECONDS, f'{seconds:.1f} s',
                str(answer))
    text, _ = run('validate', center, path)
    cases.equal(f'{label}: one error in the text', text.out.count('\nerror[') + text.out.startswith('error['), 1)


def manifest(cases):
    """Every file of malicious/ that the manifest wants refused is refused, every one it wants accepted is accepted."""
    rows = [row for row in read_table(CORPUS / 'MANIFEST.tsv', '\t') if row['path'].startswith('malicious/')]
    for row in rows:
        path = CORPUS / row['path']
        group = path.parts[-2]
        if path.name in HARMLESS:
            answer, _ = run('validate', '-f', 'ndjson', HARMLESS[path.name], path)
            cases.equal(f'{row["path"]}: accepted', [one['code'] for one in answer.findings()
                                                     if one['code'] not in ('C301', 'K504', 'M602')], [])
        elif group == 'libxml2_recurse' or (group == 'defusedxml' and path.suffix == '.xml'):
            codes = {'F104'} if path.suffix == '.xml' else {'F103', 'F104', 'F110', 'F111', 'F125'}
            refused(cases, row['path'], 'r', path, codes)
        elif group == 'defusedxml':              # stylesheets and a schema: their namespace is none of the export's
            refused(cases, row['path'], 'r', path, {'F105'})
        elif group == 'generated' and path.suffix != '.py':
            cases.check(f'{row["path"]}: expected below', path.name in FILES or path.name in DEFINITIONS)


def bombs(cases):
    folder = site.directory / 'bombs'
    subprocess.run([sys.executable, MALICIOUS / 'generated/gen_bombs.py', folder], check=True)
    cases.equal('files that are made', sorted(os.listdir(folder)), sorted([*FILES, *DEFINITIONS]))
    for name, (center, code, line) in FILES.items():
        if code:
            refused(cases, name, center, folder / name, {code}, line)
        else:
            answer, seconds = run('validate', '-f', 'ndjson', center, folder / name)
            loaded = answer.status == 0 and answer.ledger()[-1]['loaded']
            cases.check(f'{name}: accepted', loaded == 1 and seconds < SECONDS, str(answer))
    for name, words in DEFINITIONS.items():
        answer, seconds = run('lint', folder / name)
        *lines, last = answer.out.splitlines()
        told = any(line.startswith(f'{folder / name}{words}') for line in lines)
        cases.check(f'{name}: refused, and why', answer.status == 2 and not answer.err and seconds < SECONDS and told
                    and len(lines) <= FEW and all(line.startswith(f'{folder / name}:') for line in lines)
                    and last == '0 of 1 files are clean', str(answer))
    shutil.rmtree(folder)


# ---- Texts ----------------------------------------------------------------------------------------------------------

def naughty_texts():
    texts = json.loads((MALICIOUS / 'blns/blns.json').read_text(encoding='utf-8'))
    texts += (MALICIOUS / 'blns/blns.base64.txt').read_text(encoding='utf-8').splitlines()
    for name in ('csv_injection/csv-payload.txt', 'csv_injection/patt_csv_injection.md', 'fuzzdb/xml-attacks.txt'):
        texts += (MALICIOUS / name).read_text(encoding='utf-8').splitlines()
    return texts


def write(path, rows):
    with open(path, 'w', encoding='utf-8', newline='') as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([('id', 'name'), *rows])


def cleaned(text):
    """What the reference says of a cell: NFKC, every dash a hyphen, no blanks at the ends."""
    return unicodedata.normalize('NFKC', text).translate(DASHES).strip(BLANKS)


def stored(cases):
    """Each as the text of a patient of its own, in the database and out of it again."""
    texts = naughty_texts()
    harmful = [text for text in texts if CONTROL.search(text)]
    texts = [text for text in texts if text not in harmful]
    cases.check('there are texts', len(texts) > 600 and harmful, len(texts))
    path = site.directory / 'texts.csv'
    for text in harmful:
        write(path, [(1, text)])
        refused(cases, f'{text!r:.40}', 'en', path, {'F108'}, 2)
    write(path, enumerate(texts))
    site.hold()
    site.must('ingest', 'en', path)
    site.must('export', site.directory / 'export')
    keys = keys_of(site, 'en', [str(number) for number in range(len(texts))])
    with open(site.directory / 'export/row.csv', encoding='utf-8', newline='') as file:
        found = {row['patient_key']: row['text'] for row in csv.DictReader(file, strict=True)}
    wrong = [f'{text!r} became {found.get(keys[str(number)])!r}' for number, text in enumerate(texts)
             if found.get(keys[str(number)]) != cleaned(text)]
    cases.check(f'{len(texts)} texts are stored as they are', not wrong, wrong)


class Markup(HTMLParser):
    """Tags and attributes by which a page would do something, and what it says."""
    def __init__(self, page):
        super().__init__()
        self.active, self.texts = [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag in ('script', 'img', 'iframe', 'object', 'embed', 'form', 'input', 'link', 'base', 'video', 'audio'):
            self.active.append(tag)
        self.active += [f'{tag} {name}={value}' for name, value in attrs if name.startswith('on') or name == 'src'
                        or (name == 'href' and not value.startswith('#'))]

    def handle_data(self, data):
        self.texts.append(data)


def shown(cases):
    """Each as an unknown code, shown to people: no cell of a spreadsheet is a formula, no text is markup or moves the
    terminal's cursor."""
    texts = [text for text in naughty_texts() if cleaned(text) and not CONTROL.search(text)]
    folder = site.directory / 'definitions'
    text = (folder / 'mappings/en.yaml').read_text(encoding='utf-8')
    (folder / 'mappings/en.yaml').write_text(text.replace('text: text', 'text: {from: text, codes: {fine: fine}}'),
                                             encoding='utf-8')
    path = site.directory / 'codes.csv'
    write(path, enumerate(texts))
    table = site.run('validate', '-f', 'csv', '--show-values', 'en', path)
    rows = list(csv.reader(io.StringIO(table.out.lstrip('\ufeff')), strict=True))
    cases.check('every text is a finding', len(rows) > len(texts), len(rows))
    formulas = [cell for row in rows for cell in row if cell[:1] in ('=', '+', '-', '@', '\t', '\r')]
    cases.equal('cells that are formulas', formulas[:5], [])
    page = site.run('validate', '-f', 'html', '--show-values', '--limit', '0', 'en', path).out
    markup = Markup(page)
    cases.equal('what the page would do', markup.active[:5], [])
    said = ' '.join(markup.texts)
    cases.check('the page shows them', sum(cleaned(text) in said for text in texts) > 20, page[:400])
    plain = site.run('validate', '--show-values', '--limit', '0', 'en', path)
    cases.check('no text moves the cursor', not any(one in plain.out for one in '\x1b\u202e\u2066\u2067\u2068\u2069'))


main_over_corpus(definitions, manifest, bombs, stored, shown)
