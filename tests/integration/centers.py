#!/usr/bin/env python3
"""The five centers of night 1, exact: findings, ledger, and every row and cell of the seven entities against the truth
(tests/fixtures/submissions/night1/expected). The same files again change nothing; another order of centers, files and
rows gives the same export."""
import csv
import hmac
import random
import re

from support import (CENTERS, DISPOSITIONS, ENTITIES, SUBMISSIONS, Site, compare_export, compare_findings,
                     expected_findings,
                     expected_ledger, files_of, ingest_arguments, keys_of, ledger_rows, local_ids, main, read_table,
                     submission_files)

TRUTH = SUBMISSIONS / 'night1/expected'
# A quarantined patient or row makes 1; c03 has warnings only.
STATUS = {'c01': 1, 'c02': 1, 'c03': 0, 'c04': 1, 'c05': 1}
FINDING_KEYS = {'code', 'severity', 'file', 'line', 'column', 'resource', 'field', 'rule', 'patient', 'message'}

site = Site('night1')
export = site.directory / 'export'
keys = {}


def validate(cases):
    """Without a database: findings, ledger, exit code; and nothing is made."""
    for center in CENTERS:
        answer = site.run('validate', '-f', 'ndjson', center, *submission_files(1, center))
        cases.equal(f'validate {center}: exit code', answer.status, STATUS[center])
        cases.equal(f'validate {center}: standard error', answer.err, '')
        compare_findings(cases, f'validate {center}', answer.findings(), expected_findings(1, center))
        cases.equal(f'validate {center}: ledger', sorted(ledger_rows(answer.ledger())),
                    sorted(expected_ledger(1, center)))
        cases.equal(f'validate {center}: keys of a finding',
                    [one for one in answer.findings() if not FINDING_KEYS <= one.keys()], [])
    cases.check('validate makes no state', not site.state.exists(), str(site.state))


def out_of_scope(cases):
    """Rows of XML records that `ignore` takes: the ledger counts records, a finding counts them."""
    (path,) = submission_files(1, 'c04')
    text = path.read_bytes().decode('gb18030')
    wanted = {}
    for resource, rows in (('plan', re.finditer(r'<[\w:]*Plan [^>]*intent="VERIFICATION"[^>]*>', text)),
                           ('lab', re.finditer(r'<[\w:]*Result (?![^>]*test="EBV-DNA")[^>]*>', text))):
        lines = [text.count('\n', 0, row.end()) + 1 for row in rows]
        wanted[resource] = [lines[0], 'rows of the records that the schema declares out of scope: '
                                      f'{len(lines)}, the first here']
    found = {one['resource']: [one['line'], one['message']]
             for one in site.run('validate', '-f', 'ndjson', 'c04', path).findings() if one['code'] == 'F128'}
    cases.equal('c04: rows out of scope', found, wanted)


def file_order(cases):
    """The order in which a submission's files are named changes nothing but the order of the ledger's lines."""
    files = submission_files(1, 'c05')
    answers = [site.run('validate', '-f', 'ndjson', 'c05', *order) for order in (files, files[::-1])]
    for name, of in (('findings', lambda answer: [str({**one, 'patient': None}) for one in answer.findings()]),
                     ('ledger', lambda answer: [str(row) for row in ledger_rows(answer.ledger())])):
        cases.equal(f'files of c05 in reverse: {name}', sorted(of(answers[1])), sorted(of(answers[0])))


def ingest(cases):
    site.must('db', 'init')
    site.hold()
    for center in CENTERS:
        answer = site.run('ingest', '-f', 'ndjson', *ingest_arguments(1, center))
        cases.equal(f'ingest {center}: exit code', answer.status, STATUS[center])
        compare_findings(cases, f'ingest {center}', answer.findings(), expected_findings(1, center))
        cases.equal(f'ingest {center}: ledger', sorted(ledger_rows(answer.ledger())),
                    sorted(expected_ledger(1, center)))
        patients = {one['patient'] for one in answer.findings() if one['patient']}
        cases.check(f'ingest {center}: findings name patients by pseudonym',
                    all(one.startswith('P-') for one in patients), str(patients))


def lineage(cases):
    """What the database remembers of the submissions: ledger, findings, files, and where each row came from."""
    columns = ', '.join(['l.file', 'l.unit', 'l.read', *(f'l.{word}' for word in DISPOSITIONS)])
    for center in CENTERS:
        rows = [[*row[:2], *map(int, row[2:])] for row in site.sql(f"""
            select {columns} from etl.ledger l join etl.submission s using (center_id, submission_id)
            where l.center_id = '{center}' and s.state = 'loaded'""")]
        cases.equal(f'etl.ledger: {center}', sorted(rows), sorted(expected_ledger(1, center)))
    stored = site.sql("""select d.center_id, f.name, d.line, coalesce(d.field, '*'), d.severity
        from etl.finding d join etl.file f using (center_id, submission_id, file_id)""")
    wanted = [[row[name] for name in ('center_id', 'file', 'line', 'field', 'severity')]
              for row in read_table(TRUTH / 'expected_findings.tsv', '\t')]
    cases.same_rows('etl.finding holds what is expected', [row for row in stored if row in wanted or row[4] != 'info'],
                    wanted)
    for entity in ENTITIES:
        loose = site.sql(f"""select count(*) from rmnpc.{entity} e left join etl.mapping m using (center_id, mapping_id)
            left join etl.file f using (center_id, submission_id, file_id) where m is null or f is null or line < 1""")
        cases.equal(f'rows of {entity} without submission, file, line or mapping', loose, [['0']])


def pseudonym(secret, center, local_id):
    """record-model.md: the first 64 bits of HMAC-SHA-256(key, center 0x1f local id), as P- and 13 Crockford digits."""
    number = int.from_bytes(hmac.digest(secret, f'{center}\x1f{local_id}'.encode(), 'sha256')[:8], 'big')
    return 'P-' + ''.join('0123456789ABCDEFGHJKMNPQRSTVWXYZ'[number >> 5 * place & 31] for place in range(12, -1, -1))


def key(cases):
    secret = (site.state / 'key').read_bytes()
    for center, ids in local_ids(1).items():
        keys[center] = keys_of(site, center, ids)
        cases.equal(f'key {center}', keys[center], {one: pseudonym(secret, center, one) for one in ids})
        some = sorted(ids)[:2]
        answer = site.run('key', center, *some)
        site.answers.pop()
        cases.equal(f'key {center} ID ID', answer.out, ''.join(f'{one}\t{keys[center][one]}\n' for one in some))
    every = [one for pairs in keys.values() for one in pairs.values()]
    cases.equal('keys are distinct', len(set(every)), len(every))


def exactness(cases):
    answer = site.must('export', export)
    cases.check('export names what it wrote', str(export) in answer.out, answer.out)
    compare_export(cases, 'export', export, TRUTH, keys)
    compare_export(cases, 'export of the excluded', export / 'excluded', TRUTH / 'excluded', keys)
    for path in sorted(export.rglob('*.csv')):
        with open(path, encoding='utf-8', newline='') as file:
            rows = list(csv.reader(file, strict=True))[1:]
        cases.equal(f'{path.relative_to(export)}: sorted by key', [row[:2] for row in rows],
                    sorted(row[:2] for row in rows))


def again(cases):
    """The same files again: nothing is written, and the answer says so."""
    before = site.row_versions('rmnpc', 'rmnpc_history')
    for center in CENTERS:
        answer = site.run('ingest', *ingest_arguments(1, center))
        cases.equal(f'{center} again: exit code', answer.status, 0)
        cases.check(f'{center} again: it says that nothing changed', 'unchanged' in answer.out, str(answer))
    cases.check('there are rows to compare', len(before) >= len(ENTITIES)
                and all(before[f'rmnpc.{one}'] for one in ENTITIES), str(before))
    cases.equal('row versions after the same files again', site.row_versions('rmnpc', 'rmnpc_history'), before)
    states = site.sql('select center_id, state, count(*) from etl.submission group by 1, 2 order by 1, 2')
    cases.equal('states of the submissions', states,
                [[center, state, '1'] for center in CENTERS for state in ('loaded', 'unchanged')])
    site.must('export', site.directory / 'export-again')
    cases.check('the export after the same files again', files_of(site.directory / 'export-again') == files_of(export))


def other_order(cases):
    """Centers, files and rows in another order, in a database of its own with the same key: the same export."""
    other = Site('other-order', key=site.state / 'key')
    other.must('db', 'init')
    other.hold()
    centers = CENTERS[::-1]
    for center in centers:
        arguments = ingest_arguments(1, center)
        at = arguments.index(center) + 1
        files = arguments[at:][::-1]
        if center in ('c01', 'c05'):
            folder = other.directory / center
            folder.mkdir()
            files = [shuffled(file, folder) for file in files]
        other.must('ingest', *arguments[:at], *files, status=STATUS[center])
    other.must('export', other.directory / 'export')
    got, wanted = files_of(other.directory / 'export'), files_of(export)
    cases.equal('another order: names of the exported files', sorted(got), sorted(wanted))
    for name in wanted:
        cases.check(f'another order: {name}', got.get(name) == wanted[name])
    other.release()


def shuffled(file, folder):
    """A copy with its rows in another order."""
    encoding = 'utf-16' if file.name.startswith('LIS') else 'utf-8-sig' if file.parent.name == 'c05' else 'utf-8'
    delimiter = {'utf-16': '\t', 'utf-8-sig': ';', 'utf-8': ','}[encoding]
    with open(file, encoding=encoding, newline='') as source:
        header, *rows = list(csv.reader(source, delimiter=delimiter))
    random.Random(1).shuffle(rows)
    with open(folder / file.name, 'w', encoding=encoding, newline='') as target:
        csv.writer(target, delimiter=delimiter).writerows([header, *rows])
    return folder / file.name


main(validate, out_of_scope, file_order, ingest, lineage, key, exactness, again, other_order)
