#!/usr/bin/env python3
"""Corrections on the way into the database: what is read otherwise is loaded and counted as any other value, each
correction is a finding of the submission, and what stood in the cell, who changed it and why stay out."""
import shutil

from support import ROOT, SUBMISSIONS, Site, main, read_table

FILE = 'RMNPC_DATA_2024-07-05_0200.csv'
OLD, WHO, WHY = 'T3 (typed in)', 'Dr. Zhang', 'as on the paper form'
REST = f'{WHO},2024-07-06,{WHY}'
CORRECTIONS = f'''patient,resource,field,old,new,who,when,why
A-2487,followup,fu_date,2022-06-01,2023-06-01,{REST}
A-5532,base,dx_t,{OLD},3,{REST}
A-5532,base,dx_stage,IV,IVA,{REST}
A-0000,base,dx_t,3,4,{REST}
'''
# A last contact before the recurrence and a category typed in, mended; a cell that holds another text by now; nobody.
SAID = [('C306', 'info', 2, 'dx_t'), ('C307', 'warning', 2, 'dx_stage'),
        ('C306', 'info', 43, 'fu_date'), ('C308', 'warning', 5, 'dx_t')]

site = Site('corrections', definitions='definitions')
sent = site.directory / 'sent'


def prepare():
    """The definitions of c01, which here name a file of corrections; its files of night 1, one cell of them typed in."""
    for folder in ('schemas', 'mappings'):
        shutil.copytree(ROOT / folder, site.directory / 'definitions' / folder)
    schema = site.directory / 'definitions/schemas/c01.yaml'
    text = schema.read_text(encoding='utf-8')
    schema.write_text(text.replace('snapshot: full\n', 'snapshot: full\ncorrections: corrections.csv\n'),
                      encoding='utf-8')
    sent.mkdir()
    titles, first, *rest = (SUBMISSIONS / 'night1/c01' / FILE).read_text(encoding='utf-8').split('\n')
    cells = first.split(',', 10)    # the notes behind these have commas
    assert titles.split(',')[7] == 'dx_t'
    cells[7] = OLD
    (sent / FILE).write_text('\n'.join([titles, ','.join(cells), *rest]), encoding='utf-8', newline='')


def ingest(corrections):
    (sent / 'corrections.csv').write_text(corrections, encoding='utf-8')
    return site.run('ingest', '-f', 'ndjson', 'c01', sent / FILE)


def counts(answer):
    return {line['unit']: (line['read'], line['loaded'], line['quarantined']) for line in answer.ledger()}


def loaded(entity, local_id, *attributes):
    """What is stored of a patient, in the order of the export."""
    folder = site.directory / 'exported'
    shutil.rmtree(folder, ignore_errors=True)
    site.must('export', folder)
    key = site.must('key', 'c01', local_id).out.split()[1]
    site.answers.pop()     # the one output that names patients
    return [[row[name] for name in attributes] for row in read_table(folder / f'{entity}.csv')
            if row['patient_key'] == key]


def without(cases):
    """Only the header: both patients are in error."""
    answer = ingest(CORRECTIONS.split('\n', 1)[0] + '\n')
    errors = sorted((one['line'], one['field']) for one in answer.findings() if one['severity'] == 'error')
    cases.equal('errors without corrections', errors, [(2, 'dx_t'), (43, 'fu_date')])
    cases.equal('patients without corrections', counts(answer)['patient'], (19, 16, 2))


def corrected(cases):
    answer = ingest(CORRECTIONS)
    said = [(one['code'], one['severity'], one['line'], one['field']) for one in answer.findings()
            if one['code'] in ('C306', 'C307', 'C308')]
    cases.equal('each correction is a finding', sorted(said), sorted(SAID))
    cases.equal('no error is left', [one for one in answer.findings() if one['severity'] == 'error'], [])
    cases.equal('patients with corrections', counts(answer)['patient'], (19, 18, 0))
    stored = site.sql("""select code, severity, coalesce(line, 0), field from etl.finding
        where code like 'C30_' and submission_id = (select max(submission_id) from etl.finding)""")
    cases.equal('the findings are kept', sorted(stored),
                sorted([code, severity, str(line), field] for code, severity, line, field in SAID))
    cases.equal('the new category is loaded', loaded('diagnosis', 'A-5532', 't_category', 'stage_group'),
                [['3', 'IVB']])
    cases.equal('the new date is loaded', loaded('follow_up', 'A-2487', 'contact_date'), [['2023-06-01']])


def nothing_else(cases):
    """What stood in the cell, and who read it otherwise and why, are in no table and in no output."""
    needles = (OLD, WHO, WHY, 'typed in')
    held = [f'{table}: {needle}' for table in site.tables() for needle in needles
            if site.sql(f"select 1 from {table} t where t::text like '%{needle}%' limit 1")]
    cases.equal('in no table', held, [])
    said = [f'{answer.arguments[0]}: {needle}' for answer in site.answers for needle in needles
            if needle in answer.out + answer.err]
    cases.equal('in no output', said, [])


def every(cases):
    prepare()
    site.hold()
    without(cases)
    corrected(cases)
    nothing_else(cases)


main(every)
