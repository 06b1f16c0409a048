#!/usr/bin/env python3
"""mapped.py CSV DIR: maps the wide export beforehand, for the naive floor: one file DIR/TABLE.tsv for each table of
schema.sql, as COPY reads them. Patients with an error are left out, as rmnpc quarantines them; their errors go to the
table issue. A second opinion too: prints "ROWS rows, ACCEPTED patients, FINDINGS findings", to which rmnpc must agree.
"""
import csv
import re
import sys
import zlib
from datetime import date

import spec

TABLES = ['patient', 'recurrence', 'metastasis_site', 'treatment_course', 'follow_up', 'provenance', 'issue']


def reader(kind, argument):
    """text -> value, or None where the text is wrong."""
    if kind == 'enum':
        return {word: code for code, words in spec.ENUM[argument] for word in words}.get
    if kind == 're':
        matches = re.compile(argument).fullmatch
        return lambda text: text if matches(text) else None
    if kind == 'text':
        return lambda text: text if len(text) <= argument else None
    if kind == 'list':
        codes = {word: code for code, words in spec.ENUM[argument] for word in words}
        return lambda text: [codes[word] for word in text.split(';')] if all(word in codes for word in text.split(';')) else None
    convert = {'date': date.fromisoformat, 'int': int, 'num': float}[kind]
    lowest, highest = argument or (date.fromisoformat(spec.FIRST_DAY), date.fromisoformat(spec.LAST_DAY))

    def read(text):
        try:
            value = convert(text)
        except ValueError:
            return None
        return value if lowest <= value <= highest else None
    return read


READERS = [(name, reader(kind, argument), required) for name, kind, argument, required in spec.COLUMNS]


def typed(cells):
    """The row's values by name, and its errors as (field, code). A value that is wrong is neither missing nor there."""
    values, errors = {}, []
    for (name, read, required), text in zip(READERS, cells):
        values[name] = None if text == '' else read(text)
        if text == '' and required:
            errors.append((name, 'required'))
        if text != '' and values[name] is None:
            errors.append((name, 'value'))
    wrong = {field for field, _ in errors}
    for first, second in spec.ORDER:
        if values[first] is not None and values[second] is not None and values[first] > values[second]:
            errors.append((second, 'order'))
    for answer, needed in spec.NEEDED:
        if values[answer] == 1 and values[needed] is None and needed not in wrong:
            errors.append((needed, 'needed'))
    return values, errors


def records(v, number, cells):
    """Yields (table, columns) of an accepted row."""
    key = v['record_id']
    yield 'patient', [v[name] for name in spec.NAMES_OF_PATIENT]
    if v['recurrence'] == 1:
        yield 'recurrence', [key, 1, v['recurrence_date'], v['recurrence_type']]
    for site in sorted(set(v['metastasis_sites'] or [])):
        yield 'metastasis_site', [key, site]
    courses = []
    if v['surgery_type']:
        courses.append([1, v['surgery_type'], v['margin'], v['surgery_date'], None, None])
    for line in ('chemo1', 'chemo2'):
        if v[line + '_regimen'] is not None:
            courses.append([2, v[line + '_regimen'], None, v[line + '_start'], v[line + '_end'], None])
    if v['radiotherapy'] == 1:
        courses.append([3, None, None, None, None, v['rt_dose_gy']])
    for sequence, course in enumerate(courses, 1):
        yield 'treatment_course', [key, sequence] + course
    yield 'follow_up', [key, 1, v['last_followup_date'], v['vital_status'], v['death_date'], v['death_cause']]
    yield 'provenance', [key, 1, number, zlib.crc32('|'.join(cells).encode())]


def main(path, directory):
    files = {table: open(f'{directory}/{table}.tsv', 'w', encoding='utf-8') for table in TABLES}

    def write(table, columns):
        files[table].write('\t'.join('\\N' if column is None else str(column) for column in columns) + '\n')

    rows = accepted = findings = 0
    with open(path, newline='', encoding='utf-8') as file:
        lines = csv.reader(file)
        next(lines)
        for rows, cells in enumerate(lines, 1):
            values, errors = typed(cells)
            findings += len(errors)
            for field, code in errors:
                write('issue', [1, rows + 1, field, code, cells[[column[0] for column in spec.COLUMNS].index(field)]])
            if not errors:
                accepted += 1
                for table, columns in records(values, rows + 1, cells):
                    write(table, columns)
    for file in files.values():
        file.close()
    print(f'{rows} rows, {accepted} patients, {findings} findings')


if __name__ == '__main__':
    main(sys.argv[1], sys.argv[2])
