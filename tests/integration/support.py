"""What the integration scripts share: cases and the closing line, a site of one's own, the program's answers as data,
and the submissions' truth (tests/fixtures/submissions; expected/README.md there gives its conventions).

A script is a list of functions, each given Cases; main() runs them in order and prints what failed and the closing
line. A function that cannot go on raises: that is one failed case."""
import csv
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Files of others, beside the checkout and no part of it; where they are not, what needs them is skipped.
CORPUS = Path(os.environ.get('RMNPC_CORPUS', ROOT.parent / 'shared/corpus'))
SUBMISSIONS = ROOT / 'tests/fixtures/submissions'
CENTERS = ['c01', 'c02', 'c03', 'c04', 'c05']
ENTITIES = ['patient', 'diagnosis', 'recurrence', 'metastasis', 'treatment', 'lab', 'follow_up']
DISPOSITIONS = ['loaded', 'duplicate', 'quarantined', 'excluded', 'removed', 'superseded', 'ignored']
NUMBERS = {'ecog', 'lesion_count', 'seq', 'cycles', 'dose_gy', 'fractions', 'value'}
VERSION = "concat_ws('|', t.ctid, t.xmin, t.*)"    # SQL: a row of t, its place and the transaction that wrote it
LONGEST_RUN = 60    # seconds a command may take; longer is taken for hanging

PROGRAM = os.environ.get('RMNPC') or (sys.argv[1] if len(sys.argv) > 1 else str(ROOT / 'build/rmnpc'))

SANITIZED = b'__asan_init' in Path(PROGRAM).read_bytes()    # such a program is slow, and measures of it mean nothing

# tests/run gives every script a directory that goes away with it; a script started by hand makes its own.
_own = None if 'RMNPC_CONFIG' in os.environ else tempfile.TemporaryDirectory(prefix='rmnpc-test.')
WORK = Path(_own.name if _own else os.environ.get('TMPDIR', '/tmp'))
WORK.chmod(0o711)    # the private server's user passes through


# ---- Cases -----------------------------------------------------------------------------------------------------------

class Cases:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def check(self, label, ok, *details):
        """One case. What is wrong is printed at once: the label, then the lines of the details (at most 40 of each)."""
        if ok:
            self.passed += 1
            return True
        self.failed += 1
        print(f'FAILED {label}')
        for detail in details:
            lines = detail if isinstance(detail, (list, tuple)) else str(detail).splitlines()
            for line in lines[:40]:
                print(f'    {str(line)[:400]}')
            if len(lines) > 40:
                print(f'    … and {len(lines) - 40} more')
        return False

    def equal(self, label, got, wanted):
        return self.check(label, got == wanted, f'wanted {wanted!r}', f'got    {got!r}')

    def same_rows(self, label, got, wanted):
        """Equal as multisets; else what is missing and what is too much."""
        missing, extra = subtract(wanted, got), subtract(got, wanted)
        lines = [f'missing {row}' for row in missing] + [f'too much {row}' for row in extra]
        return self.check(label, not lines, lines)

    def skip(self, label, why):
        self.skipped += 1
        print(f'skipped {label}: {why}')

    def closing_line(self):
        skipped = f', {self.skipped} skipped' if self.skipped else ''
        return f'{self.passed} passed, {self.failed} failed{skipped}'


class Stop(Exception):
    """A step failed without which the rest of its function means nothing."""


def subtract(rows, others):
    rest = sorted(rows)
    for row in others:
        if row in rest:
            rest.remove(row)
    return rest


def main_over_corpus(*functions):
    def absent(cases):
        cases.skip('the corpus', f'it is not at {CORPUS}')
    main(*(functions if CORPUS.is_dir() else [absent]))


def main(*functions):
    cases = Cases()
    for function in functions:
        try:
            function(cases)
        except Stop as stop:
            cases.check(function.__name__, False, str(stop).splitlines())
        except Exception:    # whatever it was, the other functions still tell what they know
            cases.check(function.__name__, False, traceback.format_exc().splitlines())
    for site in list(Site.open_sites):
        site.release()
    print(cases.closing_line())
    sys.exit(1 if cases.failed else 0)


def until(condition, seconds, step=0.02):
    """True as soon as the condition holds, False when it does not within the time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(step)
    return True


# ---- Running the program ---------------------------------------------------------------------------------------------

class Answer:
    """What a run of the program gave."""
    def __init__(self, arguments, status, out, err):
        self.arguments, self.status, self.raw_out, self.raw_err = arguments, status, out, err
        self.out, self.err = out.decode('utf-8', 'replace'), err.decode('utf-8', 'replace')

    def __str__(self):
        return f'rmnpc {" ".join(self.arguments)}: exit {self.status}\n{self.out}{self.err}'

    def objects(self):
        """The lines of an ndjson output."""
        return [json.loads(line) for line in self.out.splitlines()]

    def findings(self):
        return [item for item in self.objects() if 'ledger' not in item]

    def ledger(self):
        return self.objects()[-1]['ledger']


class Site:
    """A configuration with a state directory of its own, below WORK."""
    open_sites = []

    def __init__(self, name, **settings):
        self.directory = WORK / name
        self.directory.mkdir(mode=0o711)
        self.directory.chmod(0o711)
        self.state = self.directory / 'state'
        self.config = self.directory / 'site.yaml'
        self.config.write_text(''.join(f'{key}: {value}\n' for key, value in {'state': self.state, **settings}.items()))
        self.environment = {key: value for key, value in os.environ.items() if not key.startswith(('PG', 'XDG_'))}
        self.environment.update(RMNPC_CONFIG=str(self.config), XDG_CONFIG_HOME=str(self.directory / 'config'),
                                XDG_STATE_HOME=str(self.directory / 'xdg'), TMPDIR=str(WORK))
        self.answers = []      # of every command run here
        self.holder = None
        Site.open_sites.append(self)

    def start(self, *arguments, **options):
        arguments = [str(argument) for argument in arguments]
        return subprocess.Popen([PROGRAM, *arguments], env=self.environment, cwd=self.directory,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)

    def run(self, *arguments, stdin=b''):
        arguments = [str(argument) for argument in arguments]
        process = self.start(*arguments, stdin=subprocess.PIPE)
        try:
            answer = Answer(arguments, 0, *process.communicate(stdin, timeout=LONGEST_RUN))
            answer.status = 'a sanitizer complains' if b'Sanitizer:' in answer.raw_err else process.returncode
        except subprocess.TimeoutExpired:
            process.kill()
            answer = Answer(arguments, 'it does not end', *process.communicate())
        self.answers.append(answer)
        return answer

    def must(self, *arguments, status=0, stdin=b''):
        """run(), for steps without which the rest means nothing."""
        answer = self.run(*arguments, stdin=stdin)
        if answer.status != status:
            raise Stop(f'exit {status} wanted: {answer}')
        return answer

    def hold(self):
        """Keeps the private server up between commands, as a user's open psql would: each command is then quick."""
        self.holder = self.start('psql', '-qAtX', stdin=subprocess.PIPE)
        self.holder.stdin.write(b"select 'ready';\n")
        self.holder.stdin.flush()
        if self.holder.stdout.readline() != b'ready\n':
            raise Stop(f'rmnpc psql: {self.holder.stderr.read().decode()}')

    def release(self):
        if self.holder:
            self.holder.communicate()
        self.holder = None
        if self in Site.open_sites:
            Site.open_sites.remove(self)

    def sql(self, query):
        """Rows of a query, as lists of text; NULL is empty."""
        answer = self.must('psql', '-X', '--csv', '-t', '-v', 'ON_ERROR_STOP=1', '-c', query)
        self.answers.pop()     # what was asked for here is no output of the program
        return list(csv.reader(io.StringIO(answer.out)))

    def tables(self, *schemas):
        """schema.table of the schemas named, or of all that are ours."""
        rows = self.sql("""select format('%I.%I', n.nspname, c.relname)
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('r', 'p', 'm') and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
            order by 1""")
        return [name for name, in rows if not schemas or name.split('.')[0] in schemas]

    def row_versions(self, *schemas):
        """table -> digest over all its rows with the place and the transaction of each: any write shows."""
        tables = self.tables(*schemas)
        if not tables:
            return {}
        return dict(self.sql(' union all '.join(
            f"select '{table}', coalesce(md5(string_agg({VERSION}, E'\\n' order by t.ctid)), '') from {table} t"
            for table in tables)))


# ---- The submissions -------------------------------------------------------------------------------------------------

def submission_files(night, center):
    return sorted((SUBMISSIONS / f'night{night}' / center).iterdir())


def deliveries(night):
    with open(SUBMISSIONS / f'night{night}/deliveries.tsv', encoding='utf-8') as file:
        return {row['center_id']: row for row in csv.DictReader(file, delimiter='\t')}


def ingest_arguments(night, center):
    """CENTER FILE... and, where the files do not say it, the time of extraction from the delivery note."""
    times = {} if center in ('c01', 'c03', 'c04') else {'--extracted-at': deliveries(night)[center]['extracted_at']}
    return [*(part for pair in times.items() for part in pair), center, *submission_files(night, center)]


def read_table(path, delimiter=','):
    with open(path, encoding='utf-8', newline='') as file:
        return list(csv.DictReader(file, delimiter=delimiter, quoting=csv.QUOTE_NONE if delimiter == '\t'
                                   else csv.QUOTE_MINIMAL))


def local_ids(*nights):
    """center -> every local id that occurs in the submissions of these nights, whatever became of it."""
    ids = {center: set() for center in CENTERS}
    for night in nights:
        expected = SUBMISSIONS / f'night{night}/expected'
        for row in [*read_table(expected / 'crosswalk.csv'), *read_table(expected / 'expected_findings.tsv', '\t')]:
            if row['local_id']:
                ids[row['center_id']].add(row['local_id'])
        excluded = expected / 'excluded/patient.csv'
        for row in read_table(excluded) if excluded.exists() else []:
            ids[row['center_id']].add(row['local_id'])
    return ids


# ---- Exports against the truth ---------------------------------------------------------------------------------------

def canonical(column, text):
    """66 = 66.00; all else as text."""
    if not text or column not in NUMBERS:
        return text
    number = Decimal(text).normalize()
    return format(number, 'f')


def keys_of(site, center, ids):
    """local id -> patient key, as `rmnpc key` tells them."""
    answer = site.must('key', center, stdin=''.join(f'{one}\n' for one in sorted(ids)).encode())
    site.answers.pop()         # this output is meant to hold local ids
    pairs = [line.split('\t') for line in answer.out.splitlines()]
    if sorted(pair[0] for pair in pairs) != sorted(ids) or any(len(pair) != 2 for pair in pairs):
        raise Stop(f'rmnpc key {center}: not one line for each id: {answer.out}')
    return dict(pairs)


def compare_export(cases, label, folder, truth, keys, entities=tuple(ENTITIES)):
    """Every row and cell of folder/*.csv against truth/*.csv; `keys` (by center) turns local ids into patient keys."""
    for entity in entities:
        rows = read_table(truth / f'{entity}.csv')
        with open(truth / f'{entity}.csv', encoding='utf-8', newline='') as file:
            header = next(csv.reader(file))
        attributes = header[2:]
        path = folder / f'{entity}.csv'
        if not cases.check(f'{label}: {entity}.csv is written', path.is_file(), str(path)):
            continue
        with open(path, encoding='utf-8', newline='') as file:
            got_header, *got = list(csv.reader(file, strict=True))
        if not cases.equal(f'{label}: columns of {entity}.csv', got_header, ['center_id', 'patient_key', *attributes]):
            continue
        wanted = [[row['center_id'], keys[row['center_id']].get(row['local_id'], row['local_id']),
                   *(canonical(name, row[name]) for name in attributes)] for row in rows]
        found = [[*row[:2], *(canonical(*cell) for cell in zip(attributes, row[2:]))] for row in got]
        cases.same_rows(f'{label}: {len(wanted)} rows of {entity}, {len(wanted) * len(attributes)} cells', found,
                        wanted)


def files_of(folder):
    """name -> bytes of every file below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob('*')) if path.is_file()}


# ---- Findings and ledger against the truth ---------------------------------------------------------------------------

# The kind of each code (names of expected/README.md); a rule's kind depends on its id. An unknown column and an unknown
# item have one code, so the truth's two words are one kind here.
KIND_OF_CODE = {
    'F101': 'encoding_mismatch', 'F102': 'unexpected_bom', 'F103': 'not_well_formed', 'F104': 'doctype',
                'F105': 'wrong_namespace',
    'F106': 'unterminated_quote', 'F107': 'ragged_row', 'F108': 'control_character', 'F109': 'cell_too_large',
                'F110': 'empty_file',
    'F111': 'no_records', 'F112': 'missing_file', 'F113': 'unexpected_file', 'F114': 'missing_column',
                'F115': 'unknown_column', 'F124': 'unknown_item',
    'F116': 'duplicate_column', 'F117': 'wrong_delimiter', 'F118': 'title_line_missing', 'F119': 'file_field',
                'F120': 'unknown_row',
    'T201': 'unparsable_value', 'T202': 'invalid_number', 'T203': 'invalid_date', 'T204': 'ambiguous',
                'T205': 'unknown_unit',
    'C301': 'missing_value', 'C302': 'unknown_code', 'C303': 'unparsable_value', 'C304': 'invalid_number', 'C305': 'invalid_date',
    'C309': 'stray_cell', 'F127': 'header_late', 'F129': 'header_again',
    'K501': 'duplicate_row', 'K502': 'conflicting_duplicate', 'K503': 'orphan', 'K504': 'missing_key',
                'K505': 'removed',
    'K506': 'superseded', 'M601': 'unknown_code', 'M602': 'missing_value', 'M603': 'not_eligible',
    'H702': 'stale_extract', 'H703': 'missing_from_snapshot',
}
KIND_OF_RULE = {
    'unfinished-form': 'unfinished_form', 'total': 'total_mismatch', 'one-patient': 'missing_value',
                'one-recurrence': 'conflicting_duplicate',
    'some-contact': 'missing_value', 'birth-before-diagnosis': 'date_order',
                'diagnosis-before-recurrence': 'date_order',
    'contact-after-index': 'date_order', 'nothing-after-death': 'date_order', 'treatment-order': 'date_order',
    'only-one': 'conflicting_duplicate', 'lesions-counted': 'missing_value', 'value-unless-undetected': 'missing_value',
    'metastasis-sited': 'missing_value', 'dead-needs-date': 'missing_value',
    'recurrence-dated': 'missing_value', 'instance-given': 'missing_key',
}


def kind_of(finding):
    if finding['code'] == 'R401':
        return KIND_OF_RULE.get((finding['rule'] or '').split('/')[-1], f"rule {finding['rule']}")
    if finding['code'] == 'C304' and finding['message'] == 'the date is after the day of the export':
        return 'after_export'
    return KIND_OF_CODE.get(finding['code'], finding['code'])


def found_places(findings):
    """[file, line, field, kind, severity] of each finding the program gave."""
    return [[Path(one['file'] or '').name, int(one['line']), one['field'], kind_of(one), one['severity']]
            for one in findings]


def expected_places(rows):
    return [[row['file'], int(row['line']), row['field'], row['kind'], row['severity']]
            for row in rows]


def compare_findings(cases, label, findings, rows):
    """Every expected finding is there at its file, line, field and severity; nothing else is an error or a warning."""
    got, wanted = found_places(findings), expected_places(rows)
    missing = [f'missing {place}' for place in subtract(wanted, got)]
    extra = [f'too much {place}' for place in subtract(got, wanted) if place[4] != 'info']
    cases.check(f'{label}: {len(wanted)} findings', not missing + extra, missing + extra)


def ledger_rows(lines):
    return [[line['file'], line['unit'], *(int(line[word]) for word in ['read', *DISPOSITIONS])] for line in lines]


def expected_ledger(night, center):
    rows = [row for row in read_table(SUBMISSIONS / f'night{night}/expected/ledger.csv') if row['center_id'] == center]
    return ledger_rows(rows)


def expected_findings(night, center):
    return [row for row in read_table(SUBMISSIONS / f'night{night}/expected/expected_findings.tsv', '\t')
            if row['center_id'] == center]


def copy_definitions(target):
    """schemas/ and mappings/ below target, for tests that spoil or add a definition."""
    for name in ('schemas', 'mappings'):
        shutil.copytree(ROOT / name, target / name)
    return target
