#!/usr/bin/env python3
"""Every kind of defect at every place it can have: the small files of the five centers are damaged in one place after
another, and the outcome, the finding's file, line, field and kind must be what the center's data dictionary says. One
mistake gives one finding. A file cut off anywhere is refused or read whole, never in part.

damage.py takes the files apart; damage_tables.py, damage_cells.py and damage_documents.py make the cases."""
import concurrent.futures
import os

import damage_cells
import damage_documents
from support import SANITIZED, Site, found_places, main

STATUS = {'ok': 0, 'warned': 0, 'findings': 1, 'refused': 1}

SAMPLE = 11           # every so many are run where the program is slow

site = Site('variants')


def run(case):
    folder = site.directory / f'{case.center}-{case.number}'
    folder.mkdir()
    for name, content in case.files.items():
        (folder / name).write_bytes(content)
    answer = site.run('validate', '-f', 'ndjson', case.center, *sorted(folder.iterdir()))
    for name in case.files:
        (folder / name).unlink()
    folder.rmdir()
    return answer


def outcome_of(answer):
    """refused: nothing was read; findings: an error keeps something out; warned; ok."""
    if not any(line['read'] for line in answer.ledger()):
        return 'refused'
    severities = {one['severity'] for one in answer.findings()}
    return 'findings' if 'error' in severities else 'warned' if 'warning' in severities else 'ok'


def wrong(case, answer):
    """What is not as it should be, as lines of text."""
    lines = []
    try:
        outcome = outcome_of(answer)
    except (ValueError, IndexError, KeyError):
        return [str(answer)]
    if outcome not in case.outcomes:
        lines.append(f'wanted {" or ".join(case.outcomes)}, got {outcome}')
    if answer.status != STATUS[outcome]:
        lines.append(f'exit {answer.status}')
    got = sorted(place for place in found_places(answer.findings()) if place[4] != 'info')
    if case.findings is not None and got != sorted(case.findings):
        lines += [f'wanted {one}' for one in sorted(case.findings)] + [f'got    {one}' for one in got]
    kinds = [place[3] for place in got]
    if case.kind and (kinds != [case.kind] if case.alone else case.kind not in kinds):
        lines += [f'wanted {case.kind}'] + [f'got    {one}' for one in got]
    lines += [f'wanted {one} among them' for one in case.among if list(one) not in [list(place) for place in got]]
    loaded = answer.ledger()[-1]['loaded']
    if case.loaded is not None and loaded != case.loaded:
        lines.append(f'{case.loaded} patients wanted, {loaded} loaded')
    return lines


def check(cases, made):
    made = list(made)
    for number, case in enumerate(made):
        case.number = number
    if SANITIZED:
        cases.skip(f'of {len(made)} variants {len(made) - len(made[::SAMPLE])}', 'the program is built with sanitizers')
        made = made[::SAMPLE]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for case, answer in zip(made, pool.map(run, made)):
            lines = wrong(case, answer)
            cases.check(f'{case.center}: {case.label}', not lines, lines)


def tables(cases):
    check(cases, damage_cells.cases())


def documents(cases):
    check(cases, damage_documents.cases())


if __name__ == '__main__':
    main(tables, documents)
