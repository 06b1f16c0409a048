#!/usr/bin/env python3
"""The author's tools: a draft schema from any sample lints, reads its own sample, types it sensibly and tells nothing
of a person; empty files, explanations, documentation."""
import re
import shutil
import time
from html.parser import HTMLParser

from support import (CENTERS, CORPUS, ROOT, SUBMISSIONS, Site, copy_definitions, files_of, local_ids, main,
                     submission_files)

site = Site('author')
GOLDEN = ROOT / 'tests/golden/author'
LONGEST_DRAFT = 5    # seconds


# ---- infer -----------------------------------------------------------------------------------------------------------

def draft_of(cases, path):
    """The draft as text."""
    answer = site.run('infer', path)
    cases.equal(f'infer {path.name}: exit code', answer.status, 0)
    cases.check(f'infer {path.name}: what comes next', answer.err.startswith('next  '), answer.err)
    return answer.out


def install(name, draft):
    """A site of its own whose one center has this draft as its schema, and the smallest mapping."""
    own = Site(name, definitions='definitions')
    center = re.search(r'^name: ([^ \n]*)', draft, re.M).group(1)
    resource = re.search(r'^  - name: ([^ \n]*)', draft, re.M).group(1)
    for folder in ('schemas', 'mappings'):
        (own.directory / 'definitions' / folder).mkdir(parents=True)
    (own.directory / f'definitions/schemas/{center}.yaml').write_text(draft)
    (own.directory / 'definitions/schemas/people.yaml').write_text(
        'schema: 1\nname: people\nversion: "1"\n'
        'resources:\n  - {name: person, primaryKey: [], fields: [{name: seen}]}\n')
    (own.directory / f'definitions/mappings/{center}.yaml').write_text(
        f'mapping: 1\ncenter: {center}\nschema: ../schemas/{center}.yaml\ntarget: people/1\n'
        f'records: {{person: {{from: {resource}, fields: {{seen: {{const: "yes"}}}}}}}}\n')
    return own, center


def refusals(findings):
    return [one for one in findings if one['severity'] == 'error' and one['code'].startswith('F')]


# What a column must be drafted as: file, a pattern for its line.
TYPED = {
    'c01': ['name: dob, type: date, format: \\[default, .%Y-%m-UN.*phi: date', 'name: rec_date, type: date}',
            'name: rt_dose_gy, type: number}.*unit: \\?', 'name: met_n, type: integer', 'name: sex, type: integer',
            'where: "redcap_repeat_instrument = .metastasis."', 'where: redcap_repeat_instrument is missing',
            'primaryKey: \\[record_id, redcap_repeat_instance\\]', 'patient: record_id', '  - dx_notes'],
    'c02': ['encoding: gb18030', 'headerRows: \\[2\\], stopRow: {序号: 合计}', 'patient: 住院号', '  - 姓名', '  - 序号',
            'name: 性别, constraints: {enum: \\[男, 女\\]}', 'name: 出生日期, type: date, .*%Y年%m月%d日.*phi: date',
            'name: 末次随访, type: date', 'missingValues: \\["", .-.\\]', 'name: 放疗剂量_次数, titles: 放疗剂量/次数}'],
    'c03': ["odm: 'http://www.cdisc.org/ns/odm/v1.3'", 'record: /odm:ODM/odm:ClinicalData/odm:SubjectData',
            'where: "group = .IG_RT."', 'name: I_RTDOSE, type: number}.*unit: \\?', 'name: I_RTSTDTC, type: date}',
            'name: I_BRTHDTC, type: date, format: iso8601, phi: date', 'patient: subject', '  - I_SUBJINIT',
            "update: \"tx in \\('Update', 'Upsert'\\)\""],
    'c04': ['encoding: gb18030', 'record: /export:Export/export:Patient', 'patient: mrn',
            'xpath: .ancestor-or-self::export:Patient/@mrn., phi: direct',
            'rows: rt:Courses/rt:Course/rt:Plan', 'name: Delivered_first, .*type: date, format: iso8601',
            'name: kind, xpath: .@kind., constraints: {enum: \\[primary, recurrence, metastasis\\]}',
            '    - export:Name +# a person.s name', '# said once: .*\\n    - /export:Export/@count', '  drop: +# known and not read'],
}
TYPED_FILES = {
    'patients.csv': ['encoding: utf-8-sig', 'delimiter: ";"', 'patient: 病案号', '出生日期, type: date, .*%Y0000',
                     'phi: date'],
    'metastases.csv': ['name: 病灶数, type: integer', 'name: 发现日期, type: date, format: .%Y%m%d.'],
    'treatments.csv': ['name: 剂量Gy, type: number, decimalChar: .,.', 'name: 疗程数, type: integer'],
    'followup.csv': ['name: 随访日期, type: date', 'always 10 digits'],
    'LIS_EBV.txt': ['encoding: utf-16', 'delimiter: "\\\\t"', '  - 姓名', '报告时间, type: date, .*%H:%M'],
}


def centers(cases):
    """Every file of the five centers: the draft lints, validate reads the sample by it, and the columns are typed."""
    for center in CENTERS:
        for path in submission_files(1, center):
            draft = draft_of(cases, path)
            own, name = install(f'draft-{center}-{path.stem}', draft)
            lint = own.run('lint')
            cases.equal(f'{path.name}: the draft lints', (lint.status, lint.out.splitlines()[-1:]),
                        (0, ['3 of 3 files are clean']))
            answer = own.run('validate', name, path, '-f', 'ndjson')
            cases.check(f'{path.name}: validate reads its sample', answer.status in (0, 1)
                        and answer.ledger()[0]['read'] > 0 and not refusals(answer.findings()), str(answer))
            cases.equal(f'{path.name}: every node is read or dropped',
                        [finding for finding in answer.findings() if finding['code'] == 'F124'], [])
            for wanted in TYPED.get(center, []) + TYPED_FILES.get(path.name, []):
                cases.check(f'{path.name}: {wanted}', re.search(wanted, draft), draft)


def privacy(cases):
    """No name, id or note of a patient stands in a draft, nor in what is said beside it."""
    forbidden = (SUBMISSIONS / 'night1/expected/forbidden_strings.txt').read_text().split('\n')
    forbidden = {word.strip('（）()化名') for word in forbidden if word.strip()} | set().union(*local_ids(1).values())
    said = ''.join(answer.out + answer.err for answer in site.answers if answer.arguments[0] == 'infer')
    cases.equal('nothing of a person in any draft', [word for word in forbidden if len(word) > 1 and word in said], [])


def golden(cases):
    """The whole text of small drafts."""
    for name in ('registry.csv', 'visits.csv', 'clinic.xml'):
        sample = GOLDEN / name if name != 'registry.csv' else ROOT / 'tests/fixtures/hospital' / name
        draft = draft_of(cases, sample)
        wanted = (GOLDEN / name).with_suffix('.yaml').read_text()
        cases.check(f'draft of {name}', draft == wanted, *[f'{got!r}\n{want!r}' for got, want in
                                                           zip(draft.splitlines(), wanted.splitlines()) if got != want])


def undecided(cases):
    """A date that fits with the day first and with the month first is left to the author, as text: no guess that looks
    right. Characters that nobody sees, or that turn the line about, stand written out wherever they come from."""
    path = site.directory / 'undecided.csv'
    path.write_text('id;born;seen;a\u202etitle;no\x9bte name\n1;03/04/1960;13/04/2020;x;Ann\n2;05/06/1961;01/02/2020;y;Bo\n')
    draft = draft_of(cases, path)
    for wanted in ('ATTENTION: day or month first\\? .* stay text: born$',
                   '# DECIDE: type: date, format: "%d/%m/%Y" or "%m/%d/%Y"\\?.*\n +- {name: born, phi: date}$',
                   'name: seen, type: date, format: .%d/%m/%Y.}', '"a\\\\u202Etitle"', '"no\\\\u009Bte name"'):
        cases.check(f'undecided: {wanted}', re.search(wanted, draft, re.M), draft)
    cases.check('undecided: nothing unseen in it', not re.search('[\x80-\x9f\u202e]', draft), draft)
    own, name = install('draft-undecided', draft)
    cases.equal('undecided: the draft lints', own.run('lint').status, 0)
    cases.equal('undecided: validate reads its sample', own.run('validate', name, path).status, 0)
    for words in (['-f', 'json'], ['-f', 'ndjson'], ['-f', 'csv'], ['-f', 'html'], [], ['--profile', '--show-values']):
        said = own.run('validate', name, path, *words)
        cases.check(f'undecided: nothing unseen in {words}', not re.search('[\x80-\x9f\u202e]', said.out + said.err))
    own.run('docs', '-o', own.directory / 'docs')
    pages = sorted((own.directory / 'docs').glob('*.html'))
    cases.check('undecided: nor in docs', pages and not any(re.search('[\x80-\x9f\u202e]', page.read_text()) for page in pages))
    mapping = own.directory / f'definitions/mappings/{name}.yaml'
    mapping.unlink()
    cases.check('undecided: a schema without a mapping', own.run('validate', name, path).err.startswith(
        f"rmnpc: center '{name}' has a schema, but no mapping yet: write {mapping}"))
    cases.check('undecided: neither', 'known: none yet)' in own.run('validate', 'other', path).err)


def twins(cases):
    """Titles that are there twice: the columns are called by their place, and still known by their titles for what they
    hold; the draft reads its sample."""
    path = site.directory / 'twins.csv'
    path.write_text('Name,Id,Size,,Name,Size\nAda,7,1.5,,Li,3\nAda,8,2.5,,Li,4\nBob,9,3.5,,Wu,5\n')
    draft = draft_of(cases, path)
    for wanted in ('  - _col.1 .*name', '  - _col.5 .*name', 'name: Size, titles: _col.3, type: number',
                   'name: Size_2, titles: _col.6, type: integer', 'titles: _col.4', 'ATTENTION: columns have the title'):
        cases.check(f'{path.name}: {wanted}', re.search(wanted, draft), draft)
    cases.check(f'{path.name}: no name in it', not re.search('Ada|Li|Bob|Wu', draft), draft)
    own, name = install('draft-twins', draft)
    answer = own.run('validate', name, path, '-f', 'ndjson')
    cases.check(f'{path.name}: validate reads its sample', answer.status == 0 and answer.ledger()[0]['read'] == 3,
                str(answer))


REPORT = """<r:Report xmlns:r="urn:x:registry" version="3">
 <r:Patients><r:Patient Patient_ID="{id}"><r:Vornamen>Ada</r:Vornamen><r:Sex>W</r:Sex>
  <r:Visits><r:Visit day="2020-03-01"><r:Code>8010/3</r:Code></r:Visit>
   <r:Visit day="2020-04-01"><r:Code>8140/3</r:Code></r:Visit></r:Visits></r:Patient>{more}</r:Patients>
 <r:Senders><r:Sender ID="s1"><r:City>X</r:City></r:Sender><r:Sender ID="s2"><r:City>Y</r:City></r:Sender></r:Senders>
</r:Report>
"""


def one_patient(cases):
    """An element called patient that most of the file is in is the record, though it stands once and others repeat."""
    for label, text, record in (
            ('one', REPORT.format(id=10, more=''), '/registry:Report/registry:Patients/registry:Patient'),
            ('nearly empty', '<a><Patient no="1"/><e id="1"><x>1</x></e><e id="2"><x>2</x></e></a>', '/a/e')):
        path = site.directory / f'{label.replace(" ", "-")}.xml'
        path.write_text(text)
        draft = draft_of(cases, path)
        cases.equal(f'{path.name}: the record', re.search('  record: ([^ \\n]*)', draft).group(1), record)
    draft = draft_of(cases, site.directory / 'one.xml')
    for wanted in ('a guess by its name', 'patient: Patient_ID', '    - registry:Vornamen +# a person',
                   'rows: registry:Visits/registry:Visit', '    - /registry:Report/registry:Senders +# beside'):
        cases.check(f'one.xml: {wanted}', re.search(wanted, draft), draft)
    cases.check('one.xml: codes are no measurements', 'take them apart' not in draft, draft)
    own, name = install('draft-one', draft)
    answer = own.run('validate', name, site.directory / 'one.xml', '-f', 'ndjson')
    cases.check('one.xml: validate reads its sample', answer.status == 0, str(answer))


def refused(cases):
    """One clear line where no draft can be made, and nothing on standard output."""
    folder = site.directory / 'refused'
    folder.mkdir()
    for label, content, status, wanted in (
            ('empty.csv', b'', 1, 'the file is empty'),
            ('blank.csv', b'\n\n , \n', 1, 'no text in the file'),
            ('data.csv', b'1,2014-01-02\n2,2014-02-03\n', 1, ':1: no row of titles was found'),
            ('latin.csv', 'nom,prénom\né,à\n'.encode('latin-1'), 1, 'neither UTF-8 nor GB18030'),
            ('zeros.csv', 'a,b\n1,2\n'.encode('utf-16-le'), 1, 'UTF-16 without a byte order mark'),
            ('nul.csv', b'a,b\n1,\x00\n', 1, ':2: the file holds a NUL'),
            ('quote.csv', b'a,b\n1,"2\n', 1, ':2: a quoted cell begins here and never ends'),
            ('book.xlsx', b'PK\x03\x04rest', 1, 'Excel workbook'),
            ('cut.xml', b'<a><b id="1">', 1, ':1: the XML ends'),
            ('doctype.xml', b'<!DOCTYPE a [<!ENTITY e "x">]>\n<a/>', 1, 'document type'),
            ('mixed.xml', b'<a><p:b xmlns:p="urn:x" id="1"/><p:b xmlns:p="urn:x" id="2"/></a>', 1, 'has no namespace'),
            ('bare.xml', b'<a><b/><b/></a>', 1, 'nothing in it identifies a patient'),
            ('metadata.xml', b'<ODM xmlns="http://www.cdisc.org/ns/odm/v1.3"><ClinicalData/></ODM>', 1,
             'no ItemGroupData')):
        path = folder / label
        path.write_bytes(content)
        answer = site.run('infer', path)
        cases.equal(f'infer {label}: exit code', answer.status, status)
        cases.check(f'infer {label}: one line', len(answer.err.splitlines()) == 1 and not answer.out
                    and wanted in answer.err, str(answer))
    for label, arguments, status, wanted in (
            ('without a file', [], 2, 'one file is wanted'), ('with two', ['a', 'b'], 2, 'one file is wanted'),
            ('no such file', [folder / 'none.csv'], 3, 'cannot be opened'),
            ('a directory', [folder], 3, 'regular file')):
        answer = site.run('infer', *arguments)
        cases.check(f'infer {label}', answer.status == status and wanted in answer.err and not answer.out, str(answer))


# ---- template --mapping ----------------------------------------------------------------------------------------------

def mappings(cases):
    """A mapping to begin with: every attribute of the model, and lint names what is left to write, and nothing else."""
    own, name = install('draft-mapping', (GOLDEN / 'clinic.yaml').read_text())
    answer = own.must('template', name, '--mapping', 'people')
    wanted = (GOLDEN / 'clinic.mapping.txt').read_text()
    cases.equal('mapping of clinic: the whole text', answer.out, wanted)
    path = own.directory / f'definitions/mappings/{name}.yaml'
    cases.check('mapping of clinic: what comes next', answer.err.startswith(f'next  keep it as {path},'), answer.err)
    for center in CENTERS:
        folder = site.directory / f'mapping-{center}'
        for kind, names in (('schemas', (center, 'rmnpc')), ('mappings', ())):
            (folder / kind).mkdir(parents=True)
            for each in names:
                shutil.copy(ROOT / f'schemas/{each}.yaml', folder / kind)
        draft = site.must('template', center, '--mapping', 'rmnpc').out
        (folder / f'mappings/{center}.yaml').write_text(draft)
        lint = site.run('lint', folder / f'mappings/{center}.yaml')
        left = [line for line in lint.out.splitlines()[:-1] if not re.search(
            r": '[a-z_]+' comes from nothing \(write a field|: 'from' wants text, not nothing$", line)]
        cases.equal(f'mapping of {center}: what is left is said, and nothing else is wrong', (lint.status, left), (2, []))
        cases.check(f'mapping of {center}: no line is long', max(map(len, draft.splitlines())) <= 120)
        cases.check(f'mapping of {center}: every attribute', all(re.search(f'^ +#? ?{word}: ', draft, re.M) for word in (
            'sex', 'birth_date', 'who_type', 'lesion_count', 'vital_status', 'dose_gy')), draft)
    for words in (['c01', '--mapping', 'nothing'], ['nobody', '--mapping', 'rmnpc']):
        answer = site.run('template', *words)
        cases.check(f'template {words}', answer.status == 2 and not answer.out and 'cannot be read' in answer.err, str(answer))


# ---- template --------------------------------------------------------------------------------------------------------

def templates(cases):
    """An empty file of every center is refused for one reason only: that it has no record."""
    for center in CENTERS:
        folder = site.directory / f'template-{center}'
        answer = site.must('template', center, '-o', folder)
        files = sorted(folder.iterdir())
        cases.equal(f'template {center}: what it wrote', sorted(answer.out.splitlines()),
                    [f'wrote {path}' for path in files])
        cases.equal(f'template {center}: as many files as it sends', len(files), len(submission_files(1, center)))
        checked = site.run('validate', center, *files, '-f', 'ndjson')
        cases.equal(f'template {center}: no records, and nothing else is wrong',
                    {one['code'] for one in checked.findings()}, {'F111'})
    for center, title in (('c01', b'record_id,redcap_repeat_instrument,redcap_repeat_instance,sex,dob,'),
                          ('c02', '"Cancer Hospital, Excel registry sheet 病例登记表",,,'.encode('gb18030'))):
        answer = site.must('template', center)
        cases.check(f'template {center}: on standard output', answer.raw_out.startswith(title), answer.raw_out[:200])
    lines = site.must('template', 'c02').raw_out.decode('gb18030').split('\r\n')
    cases.check('template c02: titles as the center writes them', ',转移部位（个数）,' in lines[1], lines[1])
    cases.check('template c02: its closing row', ',合计,' in lines[2], lines[2])
    cases.equal('template c05: marks of order', [(site.directory / 'template-c05' / name).read_bytes()[:3] for name in
                                                 ('patients.csv', 'LIS_EBV.txt')], [b'\xef\xbb\xbf', b'\xff\xfe\xc5'])
    record = site.must('template', 'c04').raw_out.decode('gb18030')
    for wanted in ('exportedAt="', ' site="D" count="0"', '<x:Diagnosis kind="primary" icd10="…" date="…">',
                   '<x:Admin status="GIVEN" cycle="…" at="…"/>', '<rt:Course intent="…">'):
        cases.check(f'template c04: {wanted}', wanted in record, record)
    several = site.run('template', 'c05')
    cases.check('template c05 without a directory', several.status == 2 and '-o DIR' in several.err and not several.out,
                str(several))
    unknown = site.run('template', 'c99')
    cases.check('template of an unknown center', unknown.status == 2 and 'c01' in unknown.err, str(unknown))


# ---- explain ---------------------------------------------------------------------------------------------------------

def explanations(cases):
    """Codes by number and word, rules by id with or without their schema and resource; all of them without a name."""
    listed = site.must('explain').out
    for wanted in ('F101  encoding_mismatch', 'H703  missing_from_snapshot', 'c02/total',
                   'rmnpc/birth-before-diagnosis'):
        cases.check(f'explain lists {wanted}', f'\n{wanted}' in f'\n{listed}', listed)
    for arguments, wanted in (
            (['F101'], ['F101 encoding_mismatch (error)', '\nwhat it means ', '\nwhy it matters ', '\nhow to mend it ',
                        '\nfor example ']),
            (['invalid_date', '--lang', 'zh'], ['T203 invalid_date (错误)', '\n含义 ', '\n怎样处理 ']),
            (['unknown_code'], ['C302 unknown_code', 'M601 unknown_code']),
            (['F110', 'F111'], ['F110 empty_file', 'F111 no_records']),
            (['total'], ['c02/total (warning)', 'c04/total (warning)', 'must hold        total = patients',
                         'once a file']),
            (['c02/total'], ['c02/total (warning)', 'schemas/c02.yaml:']),
            (['base/unfinished-form'], ['c01/unfinished-form (warning)', 'every row of base, metastasis, treatment']),
            (['birth-before-diagnosis'], ['rmnpc/birth-before-diagnosis (error)', 'once a patient']),
            (['has-metastasis'], ['rmnpc/has-metastasis (info)', 'not in the cohort']),
            (['date_order'], ['rmnpc/birth-before-diagnosis', 'rmnpc/nothing-after-death'])):
        answer = site.run('explain', *arguments)
        cases.check(f'explain {" ".join(arguments)}', answer.status == 0 and not answer.err
                    and all(part in answer.out for part in wanted), str(answer))
    for name, nearest in (('F1O1', "'F101'"), ('encoding_missmatch', "'encoding_mismatch'"),
                          ('c02/totals', "'c02/total'")):
        answer = site.run('explain', name)
        cases.check(f'explain {name}: what was meant', answer.status == 2 and not answer.out and nearest in answer.err
                    and len(answer.err.splitlines()) == 1, str(answer))
    broken = Site('explain-broken', definitions='definitions')
    (broken.directory / 'definitions/schemas').mkdir(parents=True)
    (broken.directory / 'definitions/schemas/x.yaml').write_text('schema: 1\nnam: x\n')
    cases.equal('explain of a code needs no schema', broken.run('explain', 'F101').status, 0)
    cases.equal('explain of a rule says what is wrong with a schema', broken.run('explain', 'total').status, 2)


# ---- docs ------------------------------------------------------------------------------------------------------------

class Page(HTMLParser):
    """What a page has: its anchors, its links, its words; and what it must not have."""
    EMPTY = {'meta', 'br'}

    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.words, self.open, self.wrong = [], [], [], [], []
        self.feed(text)
        self.wrong += [f'<{tag}> is never closed' for tag in self.open]

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag in ('script', 'link', 'iframe', 'img') or any(name.startswith('on') for name in attributes):
            self.wrong.append(f'<{tag}>')
        if 'id' in attributes:
            self.ids.append(attributes['id'])
        if tag == 'a':
            self.links.append(attributes['href'])
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f'</{tag}>')

    def handle_data(self, data):
        self.words.append(data)


def documentation(cases):
    """Every center and model has its page in both languages; links lead somewhere; the same definitions give the same
    bytes; what a schema and a mapping name is found."""
    folder = site.directory / 'docs'
    answer = site.must('docs', '-o', folder)
    cases.equal('docs: what it wrote', answer.out, f'wrote {folder}/index.html\n')
    first = files_of(folder)
    names = {f'{name}{end}' for name in ['index', 'model-rmnpc', *CENTERS] for end in ('.html', '.zh.html')}
    cases.equal('docs: its pages', set(first), names | {'SHA256SUMS'})
    site.must('docs', '-o', folder)
    cases.check('docs: the same bytes again', files_of(folder) == first)
    pages = {name: Page(first[name].decode()) for name in sorted(names & set(first))}
    for name, page in pages.items():
        cases.equal(f'docs: {name} is sound', page.wrong, [])
        cases.equal(f'docs: no anchor twice in {name}', len(page.ids), len(set(page.ids)))
        broken = [link for link in page.links for target, _, anchor in [link.partition('#')]
                  if (target or name) not in pages or (anchor and anchor not in pages[target or name].ids)]
        cases.equal(f'docs: links of {name}', broken, [])
    for name, wanted in (
            ('model-rmnpc.html', ['vital_status', 'nonkeratinizing_differentiated', 'ICD-O-3', 'not collected', '≤ 100',
                                  'contact-after-index', 'numbered by the program, from 1']),
            ('c02.html', ['病例*.csv', 'GB18030', '序号 = 合计', '末次随访', 'identifies a person', 'personal date',
                          'follow_up.contact_date', 'date: YYYY/MM/DD, YYYY-MM-DD, YYYYMMDD, YYYY年MM月DD日',
                          '(?<value>[0-9.]+) ?(?<unit>c?Gy)/(?<fractions>[0-9]+)([Ff]|次)']),
            ('c04.html', ['/x:Export/x:Patient', 'cGy → Gy', "kind = 'primary'", 'C77.[1-9]', 'distant_lymph_node']),
            ('c05.zh.html', ['病案号', '可识别个人', '各行的区分依据', '本中心未收集：'])):
        words = ' '.join(pages[name].words)
        for word in wanted:
            cases.check(f'docs: {name} has {word}', word in words, words[:400])
    for center in CENTERS:
        titles = set(re.findall(r'titles: ([^,{}\[\]"\']+?)[,}]', (ROOT / f'schemas/{center}.yaml').read_text()))
        words = ' '.join(pages[f'{center}.html'].words)
        cases.equal(f'docs: every title of {center}', [title for title in titles if title not in words], [])
    spoilt = Site('docs-spoilt', definitions='definitions')
    copy_definitions(spoilt.directory / 'definitions')
    (spoilt.directory / 'definitions/mappings/c01.yaml').write_text('mapping: 1\n')
    answer = spoilt.run('docs', '-o', spoilt.directory / 'docs')
    cases.check('docs of a mapping that does not load', answer.status == 2 and 'c01.yaml' in answer.err
                and not (spoilt.directory / 'docs').exists(), str(answer))


def corpus(cases):
    """Files of the real world and hostile ones: a draft that lints, or one clear line, and never long."""
    if not CORPUS.is_dir():
        cases.skip('infer over the corpus', 'it is not there')
        return
    wrong = []
    for path in sorted(path for path in CORPUS.rglob('*') if path.is_file()):
        begin = time.monotonic()
        answer = site.run('infer', '-q', path)
        seconds = time.monotonic() - begin
        site.answers.pop()
        draft = site.directory / 'draft.yaml'
        if answer.status == 0:
            draft.write_bytes(answer.raw_out)
            lint = site.run('lint', draft)
            site.answers.pop()
            good = lint.status == 0 and not answer.err
        else:
            good = answer.status == 1 and len(answer.err.splitlines()) == 1 and not answer.out
        if not good or seconds > LONGEST_DRAFT:
            wrong.append(f'{path.relative_to(CORPUS)}: exit {answer.status}, {seconds:.1f} s {answer.err}')
    cases.check('infer over the corpus', not wrong, wrong)


def real_samples(cases):
    """By its draft, validate reads every table of real hospitals and projects that one can be drafted from."""
    drafted, wrong = 0, []
    for number, path in enumerate(sorted((CORPUS / 'clinical').rglob('*.csv'))):
        draft = site.run('infer', '-q', path)
        site.answers.pop()
        if draft.status == 0:
            drafted += 1
            own, name = install(f'real-{number}', draft.out)
            answer = own.run('validate', name, path, '-f', 'ndjson')
            if answer.status not in (0, 1) or refusals(answer.findings()):
                wrong.append(f'{path.relative_to(CORPUS)}: {answer}'[:400])
    if CORPUS.is_dir():
        cases.check('there are drafts of real tables', drafted > 50, drafted)
    cases.check('real tables are read by their drafts', not wrong, wrong)


main(centers, golden, undecided, twins, one_patient, refused, privacy, mappings, templates, explanations, documentation,
     corpus, real_samples)
