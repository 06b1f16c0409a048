#!/usr/bin/env python3
"""Tables of other programs' test suites, which lie beside the checkout and are no part of it: every cell of them comes
out of the database as it stood in the file, at the line where its row begins, by another reader's account. A quote in
the middle of a cell, which readers take for different things, refuses the file."""
import csv
import json
import re
import unicodedata

from support import CORPUS, Site, keys_of, main_over_corpus

COLUMNS = 60
FOLDERS = ('csv/csv-spectrum', 'csv/csvkit', 'csv/frictionless', 'csv/zsv', 'csv/therneau', 'encoding/whiterabbit')
MODEL = """schema: 1
name: cells
version: "1"
resources:
  - name: row
    primaryKey: []
    fields:
      - {name: at, type: integer, constraints: {required: true}}
"""
SCHEMA = """schema: 1
name: %s
path: "*"
format: csv
encoding: %s
patient: line
primaryKey: [line]
resources:
  - name: row
    fields:
      - {name: line, titles: _sourceRow}
"""
MAPPING = """mapping: 1
center: %s
schema: ../schemas/%s.yaml
target: cells/1
records:
  row:
    from: row
    fields:
      at: line
"""
DASHES = {code: '-' for code in (*range(0x2010, 0x2016), 0x2212)}

site = Site('cells')


def cleaned(text):
    return unicodedata.normalize('NFKC', text).translate(DASHES).strip()


def read(path):
    """Titles and line -> cells, by Python's reader; None for what is no plain table: another encoding or delimiter,
    rows of other widths, titles that are empty or repeated."""
    data = path.read_bytes()
    try:
        text = data.decode('utf-8-sig')
    except UnicodeDecodeError:
        return None
    if not text.strip() or any(ord(one) < 32 and one not in '\t\r\n' for one in text):
        return None
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    rows, begins = {}, 1
    try:
        for row in reader:
            rows[begins] = [cleaned(cell) for cell in row]
            begins = reader.line_num + 1
    except csv.Error:
        return None
    titles = rows.pop(1)
    rows = {line: row for line, row in rows.items() if any(row)}
    plain = 1 < len(titles) <= COLUMNS and len({*titles}) == len(titles) and '' not in titles
    if not plain or not rows or any(len(row) != len(titles) for row in rows.values()):
        return None
    return titles, rows


def has_loose_quote(path):
    """Is a quote left when all quoted cells are taken out?"""
    text = path.read_bytes().decode('utf-8-sig')
    return '"' in re.sub(r'(^|[,\r\n])"(?:[^"]|"")*"(?=[,\r\n]|$)', r'\1', text)


def describe(folder, center, path, titles):
    bom = path.read_bytes()[:3] == b'\xef\xbb\xbf'
    schema, mapping = SCHEMA % (center, 'utf-8-sig' if bom else 'utf-8'), MAPPING % (center, center)
    for number, title in enumerate(titles):
        schema += f'      - {{name: c{number}, titles: {json.dumps(title)}}}\n'
        mapping += f'      c{number}: c{number}\n'
    (folder / f'schemas/{center}.yaml').write_text(schema, encoding='utf-8')
    (folder / f'mappings/{center}.yaml').write_text(mapping, encoding='utf-8')


def tables(cases):
    folder = site.directory / 'definitions'
    for name in ('schemas', 'mappings'):
        (folder / name).mkdir(parents=True)
    (folder / 'schemas/cells.yaml').write_text(
        MODEL + ''.join(f'      - {{name: c{number}}}\n' for number in range(COLUMNS)))
    with open(site.config, 'a', encoding='utf-8') as config:
        config.write(f'definitions: {folder}\n')
    found = {}
    for path in sorted(path for name in FOLDERS for path in (CORPUS / name).rglob('*.csv')):
        table = read(path)
        if table:
            center = f't{len(found)}'
            found[center] = path, table
            describe(folder, center, path, table[0])
    cases.check('there are tables', len(found) > 50, len(found))
    site.must('lint')
    site.must('db', 'init')
    site.hold()
    for center, (path, _) in list(found.items()):
        answer = site.run('ingest', '-f', 'ndjson', center, path)
        if has_loose_quote(path):
            codes = [one['code'] for one in answer.findings()]
            cases.equal(f'{path.relative_to(CORPUS)}: a quote in a cell', codes, ['F106'])
            del found[center]
        else:
            cases.check(f'{path.relative_to(CORPUS)} is loaded', answer.status == 0, str(answer)[:600])
    compare(cases, found)


def compare(cases, found):
    site.must('export', site.directory / 'export')
    rows = {}
    with open(site.directory / 'export/row.csv', encoding='utf-8', newline='') as file:
        for center, key, line, *cells in list(csv.reader(file, strict=True))[1:]:
            rows.setdefault(center, {})[key] = [int(line), *cells]
    for center, (path, (titles, wanted)) in found.items():
        keys = keys_of(site, center, [str(line) for line in wanted])
        got = {line: rows.get(center, {}).get(keys[str(line)]) for line in wanted}
        wrong = [f'line {line}: {got[line]}, not {row}' for line, row in wanted.items()
                 if got[line] != [line, *row, *[''] * (COLUMNS - len(titles))]]
        cases.check(f'{path.relative_to(CORPUS)}: {len(wanted)} rows of {len(titles)} cells',
                    not wrong and len(rows.get(center, {})) == len(wanted), wrong)


main_over_corpus(tables)
