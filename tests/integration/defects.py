#!/usr/bin/env python3
"""Small files with one defect each (tests/fixtures/submissions/defects): outcome, and each finding's file, line, field
and kind, as expected.tsv has them, but for the line of the cases in ANOTHER_LINE."""
from support import SUBMISSIONS, Site, found_places, main, read_table, subtract

DEFECTS = SUBMISSIONS / 'defects'
# README.md of the submissions: a dose without a unit may as well be a value that cannot be read.
ALSO_KIND = {'c02/09_dose_without_unit.csv': {'invalid_number': 'unparsable_value'}}
# Where the finding stands on another line than expected.tsv says, and why that tells more. 0: of the file as a whole.
ANOTHER_LINE = {
    'c02/11_truncated_multibyte.csv': (6, 'the file is what it says up to the character it ends in: that line is told'),
    'c05/09_lis_odd_length': (5, 'as above: the odd byte is the last'),
    'c05/11_followup_header_only': (0, 'the file has no record: it is no fault of the line with the header, and '
                                       'nobody is told to have no last contact, for that is the same fault'),
}
STATUS = {'ok': 0, 'findings': 1, 'refused': 1}


def outcome_of(answer):
    if not any(line['read'] for line in answer.ledger()):
        return 'refused'
    return 'findings' if any(one['severity'] != 'info' for one in answer.findings()) else 'ok'


def fits(got, wanted, also):
    """Is this finding the expected one?"""
    file, line, field, kind, severity = wanted
    return [*got[:3], got[4]] == [file, line, field, severity] and got[3] in (kind, also.get(kind, kind))


def differences(case, answer, rows):
    """What differs from the expected findings, as lines of text."""
    also = ALSO_KIND.get(case, {})
    line, _ = ANOTHER_LINE.get(case, (None, ''))
    wanted = [[row['file'], int(row['line']) if line is None else line, row['field'], row["kind"], row['severity']]
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
        # Where another outcome than the one listed was chosen there is nothing to find (ok), or the first of it (refused).
        if outcome == wanted:
            lines = differences(case, answer, rows)
            cases.check(f'{case}: findings', not lines, lines)
        elif outcome == 'refused':
            lines = differences(case, answer, rows[:1])
            cases.check(f'{case}: the finding', not lines, lines)


main(defects)
