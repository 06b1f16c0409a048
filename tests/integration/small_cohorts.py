#!/usr/bin/env python3
"""Cohorts in which little or nothing can be estimated: the report is made and says why of each number it has not, R
derives all of it again and agrees, and a number altered in any table is found."""
import csv
import random
import re
import shutil
import subprocess

from support import CENTERS, SUBMISSIONS, WORK, Site, ingest_arguments, main

SOURCE = SUBMISSIONS / 'night1/c02/病例登记表.csv'
NUMBER, SEX, BIRTH, STATUS = 0, 3, 4, -1


def keep(*numbers):
    return lambda row: row if row[NUMBER] in numbers else None


def put(column, value):
    def edit(row):
        row[column] = value
        return row
    return edit


def only(column, word):
    return lambda row: row if word in row[column] else None


def both(*edits):
    def edit(row):
        for one in edits:
            row = row and one(row)
        return row
    return edit


def registry(edit):
    """c02's registry, each row as `edit` makes it of it, None = without it."""
    title, header, *rows = csv.reader(SOURCE.read_text(encoding='gb18030').splitlines())
    kept = [row for row in map(edit, [row for row in rows if row[NUMBER].isdigit()]) if row]
    return [title, header, *kept, ['合计', str(len({row[NUMBER] for row in kept})), *[''] * (len(header) - 2)]]


def written(name, edit):
    path = WORK / f'{name}.csv'
    with path.open('w', encoding='gb18030', newline='') as file:
        csv.writer(file, lineterminator='\r\n').writerows(registry(edit))
    return path


ALIVE, DEAD = put(STATUS, '存活（无瘤）'), put(STATUS, '死亡（肿瘤）')

# What is loaded: nothing, some of c02's rows, or a whole center. What the page must say.
COHORTS = {
    'nobody': (None, ['no patients']),
    'one patient': (keep('3'), ['patients in one group only', 'at the events all at risk are alike']),
    'one patient alive': (keep('13'), ['patients in one group only', 'no events']),
    'two patients': (keep('3', '11'), ['all events on one side', 'patients in one group only']),
    'two patients alive': (both(keep('3', '11'), ALIVE), ['no events']),
    'one event, nobody else at risk': (lambda row: DEAD(row) if row[NUMBER] == '3' else ALIVE(row),
                                       ['at the events one group only was at risk', 'at the events all at risk are alike']),
    'all censored': (ALIVE, ['no events']),
    'all dead': (DEAD, ['all have had the event']),
    'men only': (only(SEX, '男'), ['nothing varies']),
    'no birth dates': (put(BIRTH, ''), ['no complete case']),
    **{center: (center, ['fewer than two centers with an estimate']) for center in CENTERS},
}

LEDGER = {'read', 'quarantined', 'removed', 'set_aside', 'kept'}      # taken as they stand
TIMES = {'months', 'days'}                                            # name the row


def load(site, what):
    if what in CENTERS:
        site.run('ingest', *ingest_arguments(1, what))
    elif what:
        site.run('ingest', *ingest_arguments(1, 'c02')[:-2], 'c02', written(site.directory.name, what))


def verdict(records, folder):
    done = subprocess.run(['Rscript', '--vanilla', folder / 'verify.R', records, folder], capture_output=True, text=True)
    lines = [*done.stdout.splitlines(), *done.stderr.splitlines()]
    return lines[-1].split(':')[0] if lines else '', lines[:-1]


NUMBER_CELL = re.compile(r'-?\d+(\.\d+)?(e[-+]?\d+)?')
ALTERATIONS = (                                                       # of which cells, into what
    (NUMBER_CELL.fullmatch, lambda cell: repr(float(cell) + 1e-6 * max(1, abs(float(cell))))),
    (NUMBER_CELL.fullmatch, lambda cell: 'NA'),
    (lambda cell: cell == 'NA', lambda cell: '0.5'),
)


def alter(path, chance):
    """Alters one cell of a table; the table, and what R must say of the cell. None where there is no number."""
    rows = list(csv.reader(path.open()))
    cells = [(r, c) for r, row in enumerate(rows) if r and not LEDGER & set(row)
             for c in range(len(row) - 1) if rows[0][c] not in TIMES]
    for wanted, change in chance.sample(ALTERATIONS, len(ALTERATIONS)):
        places = [(r, c) for r, c in cells if wanted(rows[r][c])]
        if not places:
            continue
        r, c = chance.choice(places)
        rows[r][c] = change(rows[r][c])
        with path.open('w', newline='') as file:
            csv.writer(file).writerows(rows)
        return path.stem, f' {rows[0][c]}: the report says {rows[r][c]}, R says '
    return None


def altered_numbers(cases, name, records, report):
    chance, folder = random.Random(name), WORK / f'{name}, altered'
    shutil.copytree(report, folder)
    said = [one for path in sorted((folder / 'tables').iterdir()) if (one := alter(path, chance))]
    word, lines = verdict(records, folder)
    cases.equal(f'{name}: verdict on {len(said)} altered numbers', (word, len(lines)), ('FAIL', len(said)))
    for table, words in said:
        found = any(line.startswith(f'{table}/') and words in line for line in lines)
        cases.check(f'{name}: {table}{words}…', found, lines)


def small_cohorts(cases):
    """R agrees with each, finds each altered number, and the page says why there is none."""
    for name, (what, reasons) in COHORTS.items():
        site = Site(re.sub('[ ,]+', '-', name))
        site.hold()
        load(site, what)
        report = WORK / f'report of {name}'
        answer = site.run('report', '-o', report, '--verify')
        cases.check(f'{name}: R agrees', answer.status == 0 and '\nPASS: ' in answer.out, str(answer))
        html = (report / 'report.html').read_text()
        for reason in reasons:
            cases.check(f'{name}: not estimable ({reason})', f'not estimable ({reason})' in html)
        altered_numbers(cases, name, site.state / 'records' / report.name, report)
        site.release()


def what_is_not_known(cases):
    """A table or a column that verify.R does not derive fails, also where it is empty."""
    report, records = WORK / 'report of c05', WORK / 'c05/state/records/report of c05'
    for label, table, edit, words in (
            ('a table', 'more', lambda text: 'name,n,why_na\nx,1,\n', 'more: R does not know this table'),
            ('a column', 'tests', lambda text: re.sub('(?m)^(?=.)', '1,', text).replace('1,', 'more,', 1), 'tests: R does not know the column more')):
        folder = WORK / f'c05 with {label} more'
        shutil.copytree(report, folder)
        path = folder / f'tables/{table}.csv'
        path.write_text(edit(path.read_text() if path.exists() else ''))
        word, lines = verdict(records, folder)
        cases.check(f'{label}: {words}', word == 'FAIL' and words in lines, [word, *lines])


if __name__ == '__main__':
    main(small_cohorts, what_is_not_known)
