#!/usr/bin/env python3
"""oracle.py PROGRAM [SET...]: `PROGRAM estimate` against the reference values of R's survival, one case a set.

The sets stand in tests/fixtures/oracle/ (see its README). Each has its data and what R made of them; its `meta` gives the
command line. Every block R has must be there under the same name with the same shape. Numbers agree when
|a-b| <= 1e-9 max(1, |b|), probabilities below 0.01 to 1e-7 of themselves; null, "Inf", "-Inf" and texts are alike; lists are
of one length. Where the likelihood is monotone (edge_separation*) only the log likelihoods are compared.
"""
import csv
import json
import math
import os
import subprocess
import sys
import tempfile

ROOT = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), 'fixtures', 'oracle')
PROBABILITIES = {'p', 'pvalue', 'p_holm', 'p_bonferroni', 'p_bh'}
NOT_COMPARED = {'meta', 'warnings', 'exact', 'note'}
SHOWN = 5


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def compare_numbers(key, got, want):
    if not is_number(got):
        return f'{want!r} expected, got {got!r}'
    small_probability = key in PROBABILITIES and abs(want) < 0.01
    tolerance = 1e-7 * abs(want) if small_probability else 1e-9 * max(1.0, abs(want))
    difference = abs(got - want)
    return None if difference <= tolerance else f'{want!r} expected, got {got!r} (differs by {difference:.2g})'


def differences(key, got, want, where, only):
    """Yields 'place: what differs'. only: the keys whose numbers are compared, None for all."""
    if isinstance(want, dict):
        if not isinstance(got, dict):
            yield f'{where}: no such block'
            return
        for name, value in want.items():
            if name not in NOT_COMPARED:
                yield from differences(name, got.get(name, '<absent>'), value, f'{where}.{name}', only)
    elif isinstance(want, list):
        if not isinstance(got, list) or len(got) != len(want):
            if only is None:
                yield f'{where}: {len(want)} values expected, got {len(got) if isinstance(got, list) else got!r}'
            return
        for i, (g, w) in enumerate(zip(got, want)):
            yield from differences(key, g, w, f'{where}[{i}]', only)
    elif only is not None and key not in only:
        return
    elif is_number(want):
        difference = compare_numbers(key, got, want)
        if difference:
            yield f'{where}: {difference}'
    elif got != want:
        yield f'{where}: {want!r} expected, got {got!r}'


def arguments(path, want):
    meta = want['meta']
    command = ['estimate', path, '--time', 'time', '--event', 'status', '--ties', 'efron,breslow', '-f', 'json']
    for option, name in (('--start', 'start'), ('--group', 'group'), ('--strata', 'stratum'), ('--cluster', 'cluster')):
        if meta.get(name):
            command += [option, meta[name]]
    if meta.get('covariates_formula'):
        command += ['--covariates', ','.join(part.strip() for part in meta['covariates_formula'].split('+'))]
    for factor, levels in (meta.get('factor_levels') or {}).items():
        levels = levels if isinstance(levels, list) else [levels]
        command += ['--factor', factor + '=' + ','.join(map(str, levels))]
    curve = next(iter((want.get('km') or {}).values()), {})
    if curve.get('rates'):
        command += ['--at', ','.join(repr(float(time)) for time in curve['rates']['times'])]
    if curve.get('rmst'):
        command += ['--tau', ','.join(key.split('_', 1)[1] for key in curve['rmst'])]
    return command


def with_logebv(path, formula, folder):
    """Some formulas ask for log10 of a column the file has: R computes it, here it is written into a copy."""
    with open(path, encoding='utf-8', newline='') as file:
        rows = list(csv.DictReader(file))
    if 'logebv' not in formula or 'logebv' in rows[0]:
        return path
    copy = os.path.join(folder, 'input.csv')
    with open(copy, 'w', encoding='utf-8', newline='') as file:
        writer = csv.DictWriter(file, list(rows[0]) + ['logebv'])
        writer.writeheader()
        for row in rows:
            known = row['ebv'] not in ('', '0')
            writer.writerow({**row, 'logebv': repr(math.log10(float(row['ebv']))) if known else ''})
    return copy


def run_set(program, name):
    folder = os.path.join(ROOT, name)
    with open(os.path.join(folder, 'expected.json'), encoding='utf-8') as file:
        want = json.load(file)
    with tempfile.TemporaryDirectory() as scratch:
        path = with_logebv(os.path.join(folder, 'input.csv'), want['meta'].get('covariates_formula') or '', scratch)
        run = subprocess.run([program] + arguments(path, want), capture_output=True, text=True, check=False)
    try:
        got = json.loads(run.stdout)
    except ValueError:
        return [f'no JSON (exit {run.returncode}): {run.stderr.strip()[-300:]}']
    only = {'loglik', 'loglik_null'} if name.startswith('edge_separation') else None
    return list(differences('', got, want, name, only))


def comparison_can_fail():
    """The comparison itself: what it must let pass, and what it must not."""
    cases = [
        ({'a': [1.0, None]}, {'a': [1.0, None]}, 0), ({'a': [1.0, None]}, {'a': [1.0 + 1e-8, None]}, 1),
        ({'a': 1e9}, {'a': 1e9 + 0.5}, 0), ({'a': 1e9}, {'a': 1e9 + 2}, 1), ({'a': None}, {'a': 0}, 1), ({'a': 0}, {'a': None}, 1),
        ({'a': 'Inf'}, {'a': '-Inf'}, 1), ({'p': 1e-12}, {'p': 1.01e-12}, 1), ({'p': 1e-12}, {'p': 1e-12 + 1e-20}, 0),
        ({'a': [1]}, {'a': [1, 2]}, 1), ({'a': {'b': 1}}, {'a': 1}, 1), ({'a': 1}, {}, 1), ({'a': 1}, {'a': True}, 1),
        ({}, {'more': 1}, 0),
    ]
    return [f'{want} against {got}: {count} differences expected'
            for want, got, count in cases if len(list(differences('', got, want, '', None))) != count]


def main():
    program = os.path.abspath(sys.argv[1])
    sets = sys.argv[2:] or sorted(name for name in os.listdir(ROOT) if os.path.exists(os.path.join(ROOT, name, 'input.csv')))
    results = [('the comparison', comparison_can_fail())] + [(name, run_set(program, name)) for name in sets]
    failed = 0
    for name, found in results:
        if found:
            failed += 1
            print(f'{name}: {len(found)} differences')
            for line in found[:SHOWN]:
                print(f'    {line}')
    print(f'{len(results) - failed} passed, {failed} failed')
    return 1 if failed else 0


sys.exit(main())
