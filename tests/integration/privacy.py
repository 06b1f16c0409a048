#!/usr/bin/env python3
"""No name and no local id of the submissions (forbidden_strings.txt and every identifier in the files) in any output,
message, log, report, export or table: as written, without brackets, NFKC-folded, in UTF-8, GB18030, UTF-16 and JSON's
escapes. What may hold them: the archive of originals (0700), the inbox, and the output of `rmnpc key`."""
import json
import os
import re
import shutil
import subprocess
import unicodedata

from support import CENTERS, SUBMISSIONS, WORK, Site, ingest_arguments, local_ids, main, submission_files

site = Site('privacy')
NIGHTS = (1, 2, 3)
BRACKETED = re.compile(r'[(（\[［【].*?[)）\]］】]')
BRACKETS = re.compile(r'[()（）\[\]［］【】]')
# Identifiers as the data dictionaries describe them, and the places where they stand in the defect files.
ID_FORMS = {'c01': r'\bA-\d{4}\b', 'c02': r'(?m)^"?\d+"?,"?(\d{5,12})\b', 'c03': r'\bSS_[A-Z]?\d{3,6}\b',
            'c04': r'\bD\d{7}\b', 'c05': r'(?m)^"?(\d{6,10})"?[;\t]'}
LENGTHS = {'c02': 8, 'c05': 10}    # shorter numbers lost their leading zeros
ENCODINGS = {'c01': 'utf-8', 'c02': 'gb18030', 'c03': 'utf-8', 'c04': 'gb18030', 'c05': 'utf-8-sig'}


def names():
    found = set()
    for night in NIGHTS:
        found.update((SUBMISSIONS / f'night{night}/expected/forbidden_strings.txt').read_text(encoding='utf-8').split())
    return found


def ids_in(center, path):
    content = path.read_bytes()
    encoding = 'utf-16' if content.startswith(b'\xff\xfe') else ENCODINGS[center]
    text = unicodedata.normalize('NFKC', content.decode(encoding, 'ignore'))
    return {one.zfill(LENGTHS.get(center, 0)) for one in re.findall(ID_FORMS[center], text)}


def identifiers():
    """Every local id of nights and defects."""
    found = {one for ids in local_ids(*NIGHTS).values() for one in ids}
    for center in CENTERS:
        for path in [*(path for night in (1, 2) for path in submission_files(night, center)),
                     *(SUBMISSIONS / 'defects' / center).rglob('*.*')]:
            if path.is_file():
                found.update(ids_in(center, path))
    return found


def spellings(text):
    """The forms in which a text could slip through."""
    forms = {text, BRACKETED.sub('', text), BRACKETS.sub('', text)}
    forms |= {unicodedata.normalize('NFKC', form) for form in forms}
    return {form for form in forms if form}


def encoded(text):
    forms = {text.encode(encoding) for encoding in ('utf-8', 'gb18030', 'utf-16-le', 'utf-16-be')}
    return forms | {json.dumps(text)[1:-1].encode(), text.encode('ascii', 'xmlcharrefreplace')}


NEEDLES = sorted({form for text in names() | identifiers() for spelling in spellings(text)
                  for form in encoded(spelling)})
# A number that lost its leading zeros is short: only a whole word counts.
_shortened = '|'.join(sorted({one.lstrip('0') for one in identifiers() if one.startswith('0')}))
SHORT = re.compile(rf'(?<![0-9A-Za-z_.-])(?:{_shortened})(?![0-9A-Za-z_.-])'.encode())
patterns = WORK / 'needles'
patterns.write_bytes(b'\n'.join(needle for needle in NEEDLES if b'\n' not in needle) + b'\n')


def files_with(*places):
    """The files below these places that hold a needle, as grep finds them."""
    done = subprocess.run(['grep', '-raFlf', patterns, '--', *map(str, places)], stdout=subprocess.PIPE,
                          env={**os.environ, 'LC_ALL': 'C'}, check=False)
    return done.stdout.decode().splitlines()


def found_in(data):
    """The needles in these bytes; they are shown as numbers of the list, for a test's output is an output too."""
    long = [f'needle {number}' for number, needle in enumerate(NEEDLES) if needle in data]
    return long + [f'short number at byte {match.start()}' for match in SHORT.finditer(data)]


def search_finds(cases):
    """The search itself: in the submissions every name and id must turn up."""
    inputs = [path for center in CENTERS for path in submission_files(1, center)]
    content = b''.join(path.read_bytes() for path in inputs)
    for text in (SUBMISSIONS / 'night1/expected/forbidden_strings.txt').read_text(encoding='utf-8').split():
        cases.check('a name is in the submissions in one of its spellings',
                    any(form in content for spelling in spellings(text) for form in encoded(spelling)), text)
    cases.equal('grep finds each submission', sorted(files_with(*inputs)), sorted(str(path) for path in inputs))
    ids = local_ids(1)
    for center in CENTERS:
        forms = set().union(*(ids_in(center, path) for path in submission_files(1, center)))
        cases.equal(f'ids of {center} that its form does not find', ids[center] - forms, set())
    short = next(one for one in sorted(ids['c05']) if one.startswith('0')).lstrip('0')
    cases.check('a short number is found', SHORT.search(f',{short},'.encode()))


def run_everything(cases):
    """Every command over every night and every defect file, in every format; what they print is kept."""
    site.must('db', 'init')
    site.hold()
    for night in NIGHTS:
        for center in CENTERS:
            if (SUBMISSIONS / f'night{night}' / center).exists():
                for form in ('text', 'json', 'ndjson', 'csv'):
                    site.run('validate', '-f', form, center, *submission_files(night, center))
                site.run('ingest', '-v', '-f', ('text', 'json', 'ndjson')[night - 1], *ingest_arguments(night, center))
    for path in sorted((SUBMISSIONS / 'defects').glob('*/*')):
        files = sorted(path.iterdir()) if path.is_dir() else [path]
        for command, form in (('validate', 'text'), ('validate', 'json'), ('validate', 'csv'), ('validate', 'ndjson'),
                              ('validate', 'html'), ('ingest', 'text')):
            site.run(command, '-f', form, path.parent.name, *files)
        site.run('validate', '--lang', 'zh', '--profile', path.parent.name, *files)
    site.must('export', site.directory / 'export')
    site.must('report')
    site.must('report', '--handoff', site.directory / 'handoff')
    for command in (['db', 'status'], ['db', 'check'], ['lint'], ['--help']):
        site.must(*command)
    cases.check('many commands were run', len(site.answers) > 200, str(len(site.answers)))


def nightly(cases):
    inbox = site.directory / 'inbox'
    for center in CENTERS:
        for night in (1, 2):
            folder = inbox / center / f'night{night}'
            shutil.copytree(SUBMISSIONS / f'night{night}' / center, folder)
            (folder / '.done').touch()
    answer = site.run('nightly', '-v', '--inbox', inbox)
    cases.check('nightly went through the inbox', answer.status in (0, 4), str(answer))


def outputs(cases):
    for answer in site.answers:
        found = found_in(answer.raw_out) + found_in(answer.raw_err)
        if found or answer is site.answers[-1]:
            cases.check(f'rmnpc {" ".join(answer.arguments[:4])}: output', not found, found)
    cases.check('outputs were searched', sum(len(answer.raw_out) for answer in site.answers) > 100000)


def database(cases):
    """Every table of every schema that is ours as a dump shows it, and the raw files of the server below it."""
    place = site.sql("""select current_setting('unix_socket_directories'), current_setting('port'), current_user,
        current_database()""")[0]
    dump = subprocess.run(['pg_dump', '-h', place[0], '-p', place[1], '-U', place[2], '-d', place[3]],
                          stdout=subprocess.PIPE, check=True).stdout
    cases.equal('the dump', found_in(dump), [])
    for table in site.tables():
        cases.check(f'{table} is in the dump', f'\nCOPY {table} ('.encode() in dump
                    or f'TABLE {table} '.encode() in dump)
    rows = dict(site.sql(' union all '.join(f"select '{table}', count(*) from {table}" for table in site.tables())))
    for table in ('rmnpc.patient', 'rmnpc.follow_up', 'etl.finding', 'etl.ledger', 'etl.submission', 'etl.file'):
        cases.check(f'{table} holds rows', int(rows.get(table, 0)) > 5, str(rows))
    site.sql('checkpoint')
    cases.equal('raw files of the private server', files_with(site.state / 'pg'), [])


def files(cases):
    """Whatever lies below the state directory, the export, and what was left in the temporary directory."""
    places = [path for path in site.state.iterdir() if path.name not in ('pg', 'archive')] + [site.directory / 'export']
    cases.equal('state directory and export', files_with(*places), [])
    texts = [path for place in places for path in ([place] if place.is_file() else place.rglob('*')) if path.is_file()]
    for path in texts:
        found = found_in(path.read_bytes())
        if found:
            cases.check(str(path.relative_to(site.directory)), False, found)
    reports = [path for path in texts if path.suffix in ('.html', '.json', '.svg')]
    cases.check('there are an export, logs and a report to search', len(texts) > 15 and reports
                and any(path.suffix == '.log' for path in texts),
                [str(path) for path in texts])
    left = [path for path in WORK.iterdir() if path not in (site.directory, patterns)
            and path.name.startswith('rmnpc-') and not path.is_socket()]
    sockets = site.sql("select current_setting('unix_socket_directories')")[0][0].split(',')
    cases.equal('left in the temporary directory', [str(path) for path in left if str(path) not in sockets], [])
    archive = site.state / 'archive'
    cases.check('the archive is closed to others', archive.is_dir() and archive.stat().st_mode & 0o077 == 0,
                oct(archive.stat().st_mode) if archive.exists() else 'no archive')


main(search_finds, run_everything, nightly, outputs, database, files)
