#!/usr/bin/env python3
"""Small files with one defect each (tests/fixtures/submissions/defects): outcome, and each finding's file, line, field
and kind. What expected.tsv allows besides counts as right: other outcomes, a line after the damage of XML that is not
well-formed, a line before the damage of bytes in another encoding."""
from support import SUBMISSIONS, Site, found_places, main, read_table, subtract

DEFECTS = SUBMISSIONS / 'defects'
# README.md of the submissions: a dose without a unit may as well be a value that cannot be read.
ALSO_KIND = {'c02/09_dose_without_unit.csv': {'invalid_number': 'unparsable_value'}}
STATUS = {'ok': 0, 'findings': 1, 'refused': 1}


def outcome_of(answer):
    if not any(line['read'] for line in answer.ledger()):
        return 'refused'
    return 'findings' if any(one['severity'] != 'info' for one in answer.findings()) else 'ok'


def fits(got, wanted, also):
    """Is this finding the expected one?"""
    file, line, field, kind, severity = wanted
    if got[0] != file or got[4] != severity or got[3] not in (kind, also.get(kind, kind)) or got[2] != field:
        return False
    if kind == 'not_well_formed':
        return got[1] >= line
    if kind == 'encoding_mismatch':
        return line == 1 or got[1] <= line    # 1: the file as a whole
    return got[1] == line


def differences(case, answer, rows):
    """What differs from the expected findings, as lines of text."""
    also = ALSO_KIND.get(case, {})
    wanted = [[row['file'], int(row['line']), row['field'], row["kind"], row['severity']]
              for row in rows if row['kind']]
    got = [place for place in found_places(answer.findings()) if place[4] != 'info']
    lines = []
    for place in wanted:
        match = next((one for one in got if fits(one, place, also)), None)
        if match:
            got = subtract(got, [match])
        else:
            lines.append(f'missing {place}')
    return lines + [f'too much {place}' for place in got]


def case_files(case):
    path = DEFECTS / case
    return sorted(path.iterdir()) if path.is_dir() else [path]


def defects(cases):
    site = Site('defects')
    expected = {}
    for row in read_table(DEFECTS / 'expected.tsv', '\t'):
        expected.setdefault(row['case'], []).append(row)
    for case, rows in expected.items():
        answer = site.run('validate', '-f', 'ndjson', case[:3], *case_files(case))
        wanted, others = rows[0]['outcome'], rows[0]['also_accept'].split('|')
        outcome = outcome_of(answer)
        cases.check(f'{case}: outcome', outcome in [wanted, *others], f'wanted {wanted} {others}', f'got    {outcome}',
                    str(answer))
        errors = any(one['severity'] == 'error' for one in answer.findings())
        cases.equal(f'{case}: exit code', answer.status, 1 if errors or outcome == 'refused' else 0)
        # Where another outcome than the one listed was chosen, the finding may be of another place or absent (ok).
        if outcome == wanted:
            lines = differences(case, answer, rows)
            cases.check(f'{case}: findings', not lines, lines)
        elif outcome == 'refused':
            kinds = {place[3] for place in found_places(answer.findings())}
            cases.check(f'{case}: kind', kinds & {row["kind"] for row in rows}, str(answer))


main(defects)
