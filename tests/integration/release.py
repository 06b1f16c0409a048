#!/usr/bin/env python3
"""A release under attack: somebody who has the released folder and knows which counts add up tries to tell small numbers
of persons. All sums that hold in the full report of the same data are used, those within tables and those across them,
with bounds carried through them and with equations solved for what is hidden; then the survival curves, the figures and
the shares. The attacker knows nothing of how the program chooses what to hide."""
import collections
import csv
import json
import re
from fractions import Fraction

from support import CENTERS, ROOT, WORK, Site, deliveries, ingest_arguments, main

PLAN = (ROOT / 'schemas/plans/rmnpc.yaml').read_text()
EVERYTHING = 10 ** 6


class Made:
    """Folders (full, released), by what they are of, with the bound of the release."""
    folders = {}


def make(site, name, below=5):
    path = WORK / f'{name}.yaml'
    path.write_text(PLAN.replace('suppressBelow: 5', f'suppressBelow: {below}'))
    full, released = WORK / f'{name} full', WORK / f'{name} released'
    site.must('report', '--plan', path, '-o', full)
    site.must('report', '--plan', path, '-o', released, '--release')
    Made.folders[name] = (full, released, below)


def setup(cases):
    site = Site('five')
    site.hold()
    for night in (1, 2, 3):
        for center in deliveries(night):
            site.run('ingest', *ingest_arguments(night, center))
        make(site, f'night {night}')
        if night == 1:
            for below in (2, 3, 8, 12):
                make(site, f'below {below}', below)
    site.release()
    for name, centers in (('two centers', CENTERS[:2]), ('three centers', CENTERS[2:]), ('one center', CENTERS[:1])):
        site = Site(name.replace(' ', '-'))
        site.hold()
        for center in centers:
            site.run('ingest', *ingest_arguments(1, center))
        make(site, name)
        site.release()


def tables(folder):
    return {path.stem: list(csv.DictReader(path.open())) for path in (folder / 'tables').glob('*.csv')}


# ---- What adds up ----------------------------------------------------------------------------------------------------

class Counts:
    """Names of counts, a full report's values of them and those released (absent = not said), and sums: (total, parts)."""
    def __init__(self, full, released):
        self.true, self.shown, self.sums = {}, {}, []
        self.full, self.released = tables(full), tables(released)

    def cell(self, name, table, row, column):
        """The count in this row, told by its key in both reports."""
        if self.full[table][row][column] == 'NA':   # not collected: everybody knows that
            return
        self.true[name] = int(float(self.full[table][row][column]))
        if self.released[table][row][column] != 'NA':
            self.shown[name] = int(float(self.released[table][row][column]))

    def unsaid(self, name, value):
        self.true.setdefault(name, value)

    def sum(self, total, parts):
        parts = list(parts)
        if parts and total in self.true and all(part in self.true for part in parts) \
                and self.true[total] == sum(self.true[part] for part in parts):
            self.sums.append((total, parts))

    def same(self, one, other):
        self.sum(one, [other])


def describe(counts):
    rows = counts.full
    columns = collections.defaultdict(set)
    for r, row in enumerate(rows['levels']):
        key = (row['by'], row['column'])
        counts.cell(('level', *key, row['variable'], row['level']), 'levels', r, 'n')
        columns[row['by']].add(row['column'])
    groups = collections.defaultdict(list)
    for name in [name for name in counts.true if name[0] == 'level']:
        groups[name[1:4]].append(name)
    for (by, column, variable), parts in groups.items():
        counts.unsaid(('column', by, column), sum(counts.true[part] for part in parts))
        counts.sum(('column', by, column), parts)
    for by in columns:
        counts.sum(('column', 'overall', 'all'), [('column', by, column) for column in columns[by]])
        for name in [name for name in counts.true if name[:3] == ('level', 'overall', 'all')]:
            counts.sum(name, [('level', by, column, *name[3:]) for column in columns[by]])
    for r, row in enumerate(rows['numbers']):
        key = (row['by'], row['column'], row['variable'])
        counts.cell(('number', *key), 'numbers', r, 'n')
        counts.cell(('no number', *key), 'numbers', r, 'missing')
        counts.sum(('column', *key[:2]), [('number', *key), ('no number', *key)])
    for by in columns:
        for name in [name for name in counts.true if name[1:3] == ('overall', 'all') and name[0] in ('number', 'no number')]:
            counts.sum(name, [(name[0], by, column, name[3]) for column in columns[by]])
    for r, row in enumerate(rows['centers']):
        counts.cell(('center', row['center']), 'centers', r, 'n')
        counts.same(('column', 'center', row['center']), ('center', row['center']))
        counts.cell(('center events', row['center']), 'centers', r, 'events')
        free(counts, ('center', row['center']), ('center events', row['center']))


def free(counts, n, events):
    """Those without the event are printed nowhere, and are a count all the same."""
    counts.unsaid(('free', n), counts.true[n] - counts.true[events])
    counts.sum(n, [events, ('free', n)])


def describe_survival(counts):
    rows = counts.full
    arms = collections.defaultdict(list)
    for r, row in enumerate(rows['survival']):
        key = (row['comparison'], row['arm'])
        counts.cell(('arm', *key), 'survival', r, 'n')
        counts.cell(('arm events', *key), 'survival', r, 'events')
        free(counts, ('arm', *key), ('arm events', *key))
        arms[key[0]].append(key)
    counts.same(('column', 'overall', 'all'), ('arm', 'overall', 'all'))
    counts.sum(('arm events', 'overall', 'all'), [name for name in counts.true if name[0] == 'center events'])
    for r, row in enumerate(rows['tests']):
        for kind, column in (('arm', 'n'), ('arm events', 'events')):
            counts.cell(('test', kind, row['comparison']), 'tests', r, column)
            counts.sum(('test', kind, row['comparison']), [(kind, *key) for key in arms[row['comparison']]])
            counts.same(('test', kind, row['comparison']), (kind, 'overall', 'all'))
    for one, other in (('oligo', 'poly'), ('one_organ', 'multi_organ')):
        for kind in ('arm', 'arm events'):
            for key in arms[one]:   # two subgroups that are all patients, and the arms that are a treatment's
                if key[1] == 'rt':
                    counts.sum((kind, 'modality', 'chemo_rt'), [(kind, *key), (kind, other, 'rt')])
    for table, column in (('follow_up', 'n'), ('expected', 'n'), ('expected', 'observed')):
        for r, row in enumerate(rows[table]):
            name = (table, column, row['comparison'], row['arm'])
            counts.cell(name, table, r, column)
            counts.same(name, ('arm events' if column == 'observed' else 'arm', row['comparison'], row['arm']))
    previous = {}
    for r, row in enumerate(rows['rates']):
        key = (row['comparison'], row['arm'])
        name = ('at risk', *key, row['months'])
        counts.cell(name, 'rates', r, 'at_risk')
        before = previous.get(key, ('arm', *key))
        counts.unsaid(('gone', *name), counts.true[before] - counts.true[name])
        counts.sum(before, [name, ('gone', *name)])
        previous[key] = name


def describe_models(counts):
    rows = counts.full
    for r, row in enumerate(rows['models']):
        for column in ('n', 'events', 'incomplete'):
            counts.cell(('model', column, row['model']), 'models', r, column)
        free(counts, ('model', 'n', row['model']), ('model', 'events', row['model']))
        counts.sum(('arm', 'overall', 'all'), [('model', 'n', row['model']), ('model', 'incomplete', row['model'])])
    for r, row in enumerate(rows['incomplete']):
        for column in ('patients', 'events', 'left_out', 'left_out_events'):
            counts.cell(('incomplete', column, row['variable'], row['center']), 'incomplete', r, column)
        free(counts, ('incomplete', 'left_out', row['variable'], row['center']),
             ('incomplete', 'left_out_events', row['variable'], row['center']))
    for variable in {row['variable'] for row in rows['incomplete']}:
        parts = [name for name in counts.true if name[0] == 'incomplete' and name[2] == variable]
        for column in ('patients', 'events', 'left_out', 'left_out_events'):
            counts.sum(('incomplete', column, variable, 'all'), [name for name in parts if name[1] == column and name[3] != 'all'])
        counts.same(('incomplete', 'left_out', variable, 'all'), ('model', 'incomplete', variable))
        counts.sum(('arm events', 'overall', 'all'), [('model', 'events', variable), ('incomplete', 'left_out_events', variable, 'all')])
        for name in parts:
            if name[1] == 'left_out' and name[3] != 'all':
                counts.same(name, ('level', 'center', name[3], variable, 'missing'))
                counts.same(name, ('no number', 'center', name[3], variable))
            if name[1] == 'events' and name[3] != 'all':
                counts.same(name, ('center events', name[3]))
    for table, model in (('univariable', None), ('multivariable', 'multivariable')):
        terms = collections.defaultdict(list)
        for r, row in enumerate(rows[table]):
            for column in ('n', 'events'):
                counts.cell((table, column, row['variable'], row['level']), table, r, column)
            free(counts, (table, 'n', row['variable'], row['level']), (table, 'events', row['variable'], row['level']))
            terms[row['variable']].append(row['level'])
            if table == 'univariable':
                counts.same((table, 'n', row['variable'], row['level']), ('level', 'overall', 'all', row['variable'], row['level']))
                counts.same((table, 'events', row['variable'], row['level']), ('arm events', row['variable'], row['level']))
        for variable, levels in terms.items():
            for column in ('n', 'events'):
                counts.sum(('model', column, model or variable), [(table, column, variable, level) for level in levels])


def describe_effects(counts):
    for r, row in enumerate(counts.full['effects']):
        key = (row['kind'], row['estimate'])
        for column in ('n', 'exposed', 'events', 'exposed_events'):
            counts.cell(('effect', column, *key), 'effects', r, column)
        for whole, part in (('n', 'exposed'), ('events', 'exposed_events'), ('n', 'events'), ('exposed', 'exposed_events')):
            counts.unsaid(('rest', whole, part, *key), counts.true['effect', whole, *key] - counts.true['effect', part, *key])
            counts.sum(('effect', whole, *key), [('effect', part, *key), ('rest', whole, part, *key)])
    for name in [name for name in counts.true if name[0] == 'effect' and name[2] == 'center']:
        counts.sum(('effect', name[1], 'overall', 'crude'), [name, ('effect', name[1], 'without', name[3])])
    for column in ('n', 'exposed', 'events', 'exposed_events'):
        inside = [name for name in counts.true if name[:3] == ('effect', column, 'center')]
        counts.sum(('effect', column, 'overall', 'crude'), inside)
        for one, other in (('oligo', 'poly'), ('one_organ', 'multi_organ'), ('few_lesions', 'more_lesions')):
            counts.sum(('effect', column, 'overall', 'crude'), [('effect', column, 'subgroup', one), ('effect', column, 'subgroup', other)])


def describe_records(counts):
    stages = collections.defaultdict(list)
    for r, row in enumerate(counts.full['flow']):
        counts.cell(('flow', row['center'], row['stage']), 'flow', r, 'patients')
        stages[row['stage']].append(row['center'])
    order = list(stages)
    for stage, centers in stages.items():
        counts.sum(('flow', 'all', stage), [('flow', center, stage) for center in centers if center != 'all'])
    for center in stages[order[0]]:
        behind = order[order.index('stored') + 1:]
        counts.sum(('flow', center, 'stored'), [('flow', center, stage) for stage in behind])
        counts.same(('flow', center, 'analysed'), ('center', center))
    for r, row in enumerate(counts.full['completeness']):
        key = (row['attribute'], row['center'])
        for column in ('rows', 'present', 'unknown', 'not_applicable', 'missing'):
            counts.cell(('records', column, *key), 'completeness', r, column)
        counts.sum(('records', 'rows', *key), [('records', column, *key) for column in ('present', 'unknown', 'not_applicable', 'missing')])


def counts_of(full, released):
    counts = Counts(full, released)
    for step in (describe, describe_survival, describe_models, describe_effects, describe_records):
        step(counts)
    return counts


# ---- Attacks on counts -----------------------------------------------------------------------------------------------

def bounds(counts):
    """Every count's least and greatest value that all sums allow."""
    low = {name: counts.shown.get(name, 0) for name in counts.true}
    high = {name: counts.shown.get(name, EVERYTHING) for name in counts.true}
    changed = True
    while changed:
        changed = False
        for total, parts in counts.sums:
            least, most = sum(low[part] for part in parts), sum(high[part] for part in parts)
            new = [(total, least, most)] + [(part, low[total] - most + high[part], high[total] - least + low[part]) for part in parts]
            for name, lower, upper in new:
                if lower > low[name] or upper < high[name]:
                    low[name], high[name], changed = max(low[name], lower), min(high[name], upper), True
    return low, high


def solved(counts):
    """Counts that follow from the sums as equations, however many of these must be taken together (Gauss)."""
    pivots = {}
    for total, parts in counts.sums:
        row, right = collections.Counter(), Fraction(0)
        for name, factor in [(total, 1)] + [(part, -1) for part in parts]:
            if name in counts.shown:
                right -= factor * counts.shown[name]
            else:
                row[name] += Fraction(factor)
        for name in [name for name in row if name in pivots]:
            factor = row[name]
            if factor:
                for other, value in pivots[name][0].items():
                    row[other] -= factor * value
                right -= factor * pivots[name][1]
        row = {name: value for name, value in row.items() if value}
        if not row:
            continue
        pivot, scale = next(iter(row.items()))
        row, right = {name: value / scale for name, value in row.items()}, right / scale
        for name, (other, value) in list(pivots.items()):
            if other.get(pivot):
                factor = other[pivot]
                merged = collections.Counter(other)
                for key, part in row.items():
                    merged[key] -= factor * part
                pivots[name] = ({key: part for key, part in merged.items() if part}, value - factor * right)
        pivots[pivot] = (row, right)
    return {name: right for name, (row, right) in pivots.items() if len(row) == 1}


def small_counts(cases):
    for name, (full, released, below) in Made.folders.items():
        counts = counts_of(full, released)
        wrong = [(key, value) for key, value in counts.shown.items() if value != counts.true[key]]
        cases.equal(f'{name}: what is shown is true', wrong, [])
        small = {key for key, value in counts.true.items() if 0 < value < below}
        cases.check(f'{name}: there is something to find', small and len(counts.sums) > 300, len(small), len(counts.sums))
        cases.equal(f'{name}: no small count is printed', sorted(map(str, small & set(counts.shown))), [])
        low, high = bounds(counts)
        told = [f'{key}: {counts.true[key]} is from {low[key]} to {high[key]}' for key in sorted(small, key=str)
                if high[key] < below or high[key] - low[key] < below - 1]
        cases.equal(f'{name}: none is told by bounds', told, [])
        known = solved(counts)
        cases.equal(f'{name}: none is told by equations', sorted(str(key) for key in small & set(known)), [])


def not_everything(cases):
    """What is neither small nor needed to hide what is stays."""
    for name, (full, released, below) in Made.folders.items():
        counts = counts_of(full, released)
        printed = {key for key in counts.true if key[0] not in ('column', 'free', 'gone', 'rest')}
        large = [key for key in printed if not 0 < counts.true[key] < below]
        kept = sum(key in counts.shown for key in large) / len(large)
        cases.check(f'{name}: {kept:.0%} of {len(large)} counts that are not small are shown', kept > 0.5)
        cases.check(f'{name}: how many there are', ('arm', 'overall', 'all') in counts.shown)
    full, released, below = Made.folders['night 1']
    overall = [row for row in tables(released)['survival'] if row['comparison'] in ('overall', 'modality')]
    cases.check('the medians of all and by treatment', all(row['median'] != 'NA' and row['n'] != 'NA' for row in overall), overall)


# ---- Curves, figures, shares -----------------------------------------------------------------------------------------

def arms_of(rows):
    arms = collections.defaultdict(list)
    for row in rows:
        arms[row['comparison'], row['arm']].append(row)
    return arms


def consistent(before, after, most):
    """Numbers (events, at risk) that a step from one printed height to another may be of, as exact as they are printed."""
    def around(text):
        half = Fraction(1, 2) / 10 ** len(text.partition('.')[2])
        return Fraction(text) - half, Fraction(text) + half
    (low, high), (least, most_after) = around(before) if before != '100' else (100, 100), around(after)
    return {(d, n) for n in range(1, most + 1) for d in range(1, n + 1) if least / high <= Fraction(n - d, n) <= most_after / low}


def curves(cases):
    for name, (full, released, below) in Made.folders.items():
        whole, shown = arms_of(tables(full)['curves']), arms_of(tables(released)['curves'])
        fine = few = told = 0
        for arm, rows in shown.items():
            last, before = 0, '100'
            for row in rows:
                exact = [one for one in whole[arm] if float(one['months']) <= float(row['months'])]
                events = sum(int(one['events']) for one in exact)
                left = int(exact[-1]['at_risk']) - int(exact[-1]['events']) - int(exact[-1]['censored'])
                found = consistent(before, row['survival'], int(whole[arm][0]['at_risk']))
                told += bool(found) and all(d < below for d, n in found) and events - last in {d for d, n in found}
                few += events - last < below or left < below
                fine += any('.' in row[column] for column in ('survival', 'survival_lower', 'survival_upper', 'months'))
                fine += any(row[column] != 'NA' for column in ('at_risk', 'events', 'censored'))
                last, before = events, row['survival']
        cases.equal(f'{name}: steps of few, too exact ones, ones that tell who was at risk', (few, fine, told), (0, 0, 0))


def figures(cases):
    """Coordinates say no more than the table does."""
    for name, (full, released, below) in Made.folders.items():
        rows = tables(released)
        arms, at_risk = arms_of(rows['curves']), {row['at_risk'] for row in rows['rates']} | {row['n'] for row in rows['survival']}
        points = 0
        for comparison in {row['comparison'] for row in rows['survival']}:
            svg = (released / f'figures/{comparison}.svg').read_text()
            cases.check(f'{name}: {comparison}.svg has no ticks of the censored', 'class="tick' not in svg)
            paths = re.findall(r'class="curve[^"]*" d="M[\d.]+ ([\d.]+)((?:L[\d.]+ [\d.]+)*)"', svg)
            drawn = len(re.findall('class="curve', svg))
            cases.equal(f'{name}: {comparison}.svg: lines', len(paths), drawn)
            shown = [float(row['survival']) for arm, steps in arms.items() if arm[0] == comparison for row in steps]
            top, bottom = (float(y) for y in re.search(r'class="axis" d="M[\d.]+ ([\d.]+)V([\d.]+)H', svg).groups())
            heights = [100 * (bottom - float(y)) / (bottom - top) for _, line in paths for y in re.findall(r' ([\d.]+)', line)]
            points += len(heights)
            cases.check(f'{name}: {comparison}.svg: as high as the table says', len(heights) <= len(shown) and
                        all(any(abs(height - one) < 0.01 for one in shown) for height in heights), heights, shown)
            table = svg[svg.index('>At risk<'):]
            numbers = re.findall(r'class="center">(\d+)<', table)
            cases.check(f'{name}: {comparison}.svg: at risk as in the tables', set(numbers) <= at_risk, numbers)
        cases.check(f'{name}: curves are drawn', points > 0 or below > 8)


def shares(cases):
    for name, (full, released, below) in Made.folders.items():
        rows = tables(released)
        for table, count, share in (('levels', 'n', 'percent'), ('completeness', 'present', 'percent')):
            bare = [row for row in rows[table] if row[count] == 'NA' and row[share] != 'NA']
            cases.equal(f'{name}: {table}: no share without its count', bare, [])
        long = [(table, column, value) for table, some in rows.items() for row in some for column, value in row.items()
                if re.fullmatch(r'-?\d+\.\d{4,}(e.*)?', value or '')]
        long = [one for one in long if float(one[2]) != round(float(one[2]), 3)]
        cases.equal(f'{name}: nothing is more exact than printed', long, [])
        data = json.loads((released / 'report.json').read_text())['tables']
        digits = [(table, column, value) for table, some in data.items() for row in some for column, value in row.items()
                  if isinstance(value, float) and value != round(value, 3)]
        cases.equal(f'{name}: nor in JSON', digits, [])
        extremes = [(table, column) for table, column in (('numbers', 'minimum'), ('numbers', 'maximum'), ('follow_up', 'longest'),
                    ('follow_up', 'shortest'), ('spans', 'min'), ('spans', 'max'), ('delay', 'longest')) for row in rows[table] if row[column] != 'NA']
        cases.equal(f'{name}: nothing of a single person', extremes, [])
        records = [str(path) for path in released.rglob('*') if path.suffix == '.R' or 'analysis' in path.name]
        cases.equal(f'{name}: no scripts, no records', records, [])


if __name__ == '__main__':
    main(setup, small_counts, not_everything, curves, figures, shares)
