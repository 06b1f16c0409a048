#!/usr/bin/env python3
"""The survival report of night 1: its numbers against the truth, its files, the same bytes under any time zone, locale
and order of loading, what a changed plan changes, and what bad input gets."""
import csv
import hashlib
import json
import os
import re
import subprocess
import xml.etree.ElementTree as ElementTree

from support import CENTERS, PROGRAM, ROOT, SUBMISSIONS, WORK, Site, files_of, ingest_arguments, local_ids, main, read_table

PLAN = ROOT / 'schemas/plans/rmnpc.yaml'
PUBLISHED = ROOT / 'tests/fixtures/cohort/published_vs_achieved.csv'


NUMBER = re.compile(r'-?\d+(\.\d+)?(e[-+]\d+)?|NA|-?Inf')
NOTICE = 'These patients are invented.'


class Loaded:
    """Night 1 in a database, and its report."""
    site = None


def night1(name, centers):
    site = Site(name, notice=NOTICE)
    site.hold()
    for center in centers:
        site.run('ingest', *ingest_arguments(1, center))
    return site


def report(site, name, *arguments, **environment):
    folder = WORK / name
    site.environment.update(environment)
    answer = site.must('report', '-o', folder, *arguments)
    for key in environment:
        del site.environment[key]
    return folder, answer


def setup(cases):
    Loaded.site = night1('loaded', CENTERS)
    Loaded.folder, Loaded.answer = report(Loaded.site, 'first')
    Loaded.json = json.loads((Loaded.folder / 'report.json').read_text())
    Loaded.tables = Loaded.json['tables']
    made = Loaded.answer.status == 0 and (Loaded.folder / 'report.html').stat().st_size > 0
    cases.check('the report is made', made, str(Loaded.answer))


def number(address):
    """The value at an address as the plan writes it: table.key.key.column."""
    table, *keys, column = address.split('.')
    for row in Loaded.tables[table]:
        codes = [value for value in row.values() if isinstance(value, str)]
        if codes[:len(keys)] == keys:
            part = re.fullmatch(r'(.*)_(lower|upper)', column)
            if part and part[1] in row:
                return row[part[1]][part[2]]
            return row[column]['value'] if isinstance(row[column], dict) else row[column]
    raise KeyError(address)


def published_figures(cases):
    addresses = re.findall(r'figure: (\S+),', PLAN.read_text())
    rows = read_table(PUBLISHED)
    cases.equal('35 figures', (len(rows), len(addresses)), (35, 35))
    for row, address in zip(rows, addresses):
        cases.check(f'{row["item"].strip()} = {address}', abs(number(address) - float(row['exact'])) < 5.1e-7,
                    f'wanted {row["exact"]}', f'got    {number(address)}')


# expected_report.json -> where the report says it: an address, what to divide by, and "p" where it is a P value. Its
# H1 ... H5 are c01 ... c05.
REFERENCE = {
    **{f'{name}.{part}': (f'interactions.{variable}.{column}', 1)
       for name, variable in (('interaction_rt_oligo', 'oligometastatic'), ('interaction_rt_oneorgan', 'one_organ'))
       for part, column in (('chisq', 'chisq'), ('df', 'df'), ('p', 'p'), ('coef', 'log_ratio'), ('se', 'log_ratio_se'))},
    'interaction_rt_oligo.hr_rt_poly': ('interactions.oligometastatic.hr_first', 1),
    'interaction_rt_oligo.hr_rt_oligo': ('interactions.oligometastatic.hr_second', 1),
    **{f'centre_fixed_effect_lr.{part}': (f'tests.modality.center_{part}', 1) for part in ('chisq', 'df', 'p')},
    **{f'rt_by_centre_lr.{part}': (f'heterogeneity.interaction.{part}', 1) for part in ('chisq', 'df', 'p')},
    **{f'rt_per_centre.{i}.{part}': (f'effects.center.{center}.{column}', 1)
       for i, center in enumerate(CENTERS)
       for part, column in (('n', 'n'), ('events', 'events'), ('loghr', 'log_hr'), ('se', 'log_hr_se'))},
    **{f'centre_heterogeneity_cochran.{part}': (f'heterogeneity.cochran_q.{column}', scale)
       for part, column, scale in (('k', 'centers', 1), ('fixed_loghr', 'pooled', 1), ('Q', 'chisq', 1), ('df', 'df', 1),
                                   ('p', 'p', 1), ('I2', 'i_squared', 100), ('tau2_dl', 'tau_squared', 1))},
    **{f'rmst36_rt_minus_chemo.{part}': (f'restricted.36.chemo_rt.{column}', 1)
       for part, column in (('diff', 'difference'), ('se', 'difference_se'), ('lower', 'difference_lower'),
                            ('upper', 'difference_upper'), ('p', 'p'))},
    **{f'evalue_oligo_rt.{part}': (f'effects.subgroup.oligo.{column}', 1)
       for part, column in (('hr', 'hr'), ('lower', 'hr_lower'), ('upper', 'hr_upper'),
                            ('evalue_common_outcome_point', 'e_value'), ('evalue_ci', 'e_value_limit'))},
}
# All of c05's events are in one arm: R's search ends somewhere on the way to infinity, the report says so.
SEPARATED = {'rt_per_centre.4.loghr', 'rt_per_centre.4.se'}


def numbers_of(tree, name=''):
    """Every number of a JSON tree by its address."""
    if isinstance(tree, (dict, list)):
        for key, branch in tree.items() if isinstance(tree, dict) else enumerate(tree):
            yield from numbers_of(branch, f'{name}.{key}' if name else str(key))
    elif not isinstance(tree, str):
        yield name, tree


def reference(cases):
    """Every number that R survival made of the same cohort is in report.json."""
    truth = dict(numbers_of(json.loads((ROOT / 'tests/fixtures/oracle/cohort/expected_report.json').read_text())))
    cases.equal('each has its place', sorted(truth), sorted(REFERENCE))
    for name, (address, scale) in REFERENCE.items():
        got, wanted = number(address), truth[name]
        if name in SEPARATED:
            cases.equal(f'{name}: not estimable', got, None)
            continue
        limit = 1e-7 * wanted if name.endswith('.p') else 1e-9 * max(1, abs(wanted))
        cases.check(name, got is not None and abs(got / scale - wanted) <= limit, f'wanted {wanted!r}', f'got    {got!r} at {address}')
    row = next(row for row in Loaded.tables['effects'] if (row['kind'], row['estimate']) == ('center', 'c05'))
    cases.equal('c05: why', row['log_hr_reason'], 'all events on one side')


def flow(cases):
    """Every center's column adds up, and begins with what the ledger says."""
    stages = {}
    for row in Loaded.tables['flow']:
        stages.setdefault(row['center'], {})[row['stage']] = row['patients']
    cases.equal('columns', list(stages), ['all', *CENTERS])
    ledger = {row['center_id']: row for row in read_table(SUBMISSIONS / 'night1/expected/ledger.csv') if row['unit'] == 'patient'}
    for center, flow in stages.items():
        aside = flow['quarantined'] + flow['removed'] + flow['set_aside']
        cases.equal(f'{center}: read - aside + kept = stored', flow['read'] - aside + flow['kept'], flow['stored'])
        left_out = sum(flow[stage] for stage in list(flow)[list(flow).index('stored') + 1:-1])
        cases.equal(f'{center}: stored - left out = analysed', flow['stored'] - left_out, flow['analysed'])
        if center != 'all':
            for stage in ('read', 'quarantined', 'removed'):
                cases.equal(f'{center}: {stage} as in the ledger', flow[stage], int(ledger[center][stage]))
    for stage in stages['all']:
        cases.equal(f'all centers: {stage}', stages['all'][stage], sum(stages[center][stage] for center in CENTERS))
    cases.equal('analysed', stages['all']['analysed'], 52)


def files(cases):
    """All are named in SHA256SUMS and on the terminal; they hold what their format asks."""
    found = files_of(Loaded.folder)
    sums = dict(reversed(line.split('  ')) for line in (Loaded.folder / 'SHA256SUMS').read_text().splitlines())
    cases.equal('the files', sorted(found), sorted([*sums, 'SHA256SUMS', 'run.json']))
    for name, wanted in sums.items():
        cases.equal(f'sum of {name}', hashlib.sha256(found[name]).hexdigest(), wanted)
        cases.check(f'{name} is named', name in Loaded.answer.out, Loaded.answer.out)
    for name, data in found.items():
        if name.endswith('.svg'):
            cases.equal(f'{name} is XML', ElementTree.fromstring(data).tag, '{http://www.w3.org/2000/svg}svg')
        if name.endswith('.csv'):
            rows = list(csv.reader(data.decode().splitlines(), strict=True))
            cases.check(f'{name}: rows of one width, nothing blank but why_na',
                        len({len(row) for row in rows}) == 1 and rows[0][-1] == 'why_na' and all(all(row[:-1]) for row in rows))
            wrong = [dict(zip(rows[0], row)) for row in rows[1:] if row.count('NA') != len(row[-1].split('; ')) * bool(row[-1])]
            cases.equal(f'{name}: why_na says why of each NA', wrong, [])
            numbers = {column for row in Loaded.tables[name[7:-4]] for column, value in row.items() if not isinstance(value, str)}
            words = {cell for row in rows[1:] for column, cell in zip(rows[0], row) if column in numbers and not NUMBER.fullmatch(cell)}
            cases.equal(f'{name}: columns of numbers hold numbers', words, set())
            cases.equal(f'{name}: a row for each of report.json', len(rows) - 1, len(Loaded.tables[name[7:-4]]))
    cases.check('the clock stands in run.json', 'made_at' in json.loads(found['run.json']))


def page(cases):
    html = (Loaded.folder / 'report.html').read_text()
    cases.check('a content security policy', "content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\"" in html)
    cases.check('no script', not re.search(r'<script|javascript:|\son\w+=', html, re.I))
    outside = set(re.findall(r'(?:https?:)?//[\w.]+', html)) - {'http://www.w3.org'}
    cases.check('nothing is fetched', not outside and 'url(' not in html and '@import' not in html, sorted(outside))
    cases.check('it says what the site says of its data', f'<p class="notice">{NOTICE}</p>' in html)
    for text in ('23.4', '(10.8 to 33.1)', '(11.1 to 35.6)', 'Log-rank P = 0.071', '68.3', '2024-07-05', '病例*.csv', 'Data cut-off 2024-07-04 to 2024-07-05; 95% CI: log-log.'):
        cases.check(f'it shows {text}', text in html)
    cases.equal('each figure wide and narrow', html.count('<svg'), 2 * len(list((Loaded.folder / 'figures').iterdir())))


def completeness(cases):
    """Every row adds up; what does not belong to a record is not missing there; what a center does not collect is not 0."""
    rows = Loaded.tables['completeness']
    wrong = [row for row in rows if row['rows'] != sum(row[part] for part in ('present', 'unknown', 'not_applicable', 'missing'))]
    cases.equal('present + unknown + not applicable + missing = records', wrong, [])
    found = {(row['center'], row['attribute']): row for row in rows}
    treatments = [row for place in ('', 'excluded/') for row in read_table(SUBMISSIONS / f'night1/expected/{place}treatment.csv')]
    for center in CENTERS:
        row = found[center, 'treatment/dose_gy']
        own = [one for one in treatments if one['center_id'] == center]
        others = sum(one['modality'] != 'radiotherapy' for one in own)
        cases.equal(f'{center}: a dose does not belong to them', row['not_applicable'], others)
        given = sum(one['dose_gy'] != '' for one in own)
        cases.check(f'{center}: % of radiotherapies', abs(row['percent'] - 100 * given / (len(own) - others)) < 1e-9, row)
    cases.equal('nothing belongs to everybody else', {row['not_applicable'] for row in rows if row['attribute'] == 'patient/sex'}, {0})
    ecog = {(row['column'], row['level']): row for row in Loaded.tables['levels'] if row['variable'] == 'ecog'}
    for center in ('c02', 'c05'):
        cases.equal(f'{center}: ECOG', [ecog[center, level].get('n_reason') for level in ('no', 'yes')], ['not collected'] * 2)
    cases.check('c04 collects it', ecog['c04', 'yes']['n'] > 0, ecog['c04', 'yes'])
    html = (Loaded.folder / 'report.html').read_text()
    cases.check('the page says so', html.count('<td class="number">not collected</td>') >= 2)
    cases.check('denominators', f'{ecog["all", "yes"]["n"]}/{ecog["all", "yes"]["n"] + ecog["all", "no"]["n"]} (76.7)' in html)


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def provenance(cases):
    """What the report was made of, by its hashes; files by the path their schema declares, for a name may tell of a person."""
    data, html = Loaded.json, (Loaded.folder / 'report.html').read_text()
    sent = {path.name: sha256(path) for path in (SUBMISSIONS / 'night1').glob('c0*/*')}
    found = {(row['center'], file['path']): file['sha256'] for row in data['centers'] for file in row['files']}
    cases.equal('c01', found['c01', 'RMNPC_DATA_*.csv'], sent['RMNPC_DATA_2024-07-05_0200.csv'])
    cases.equal('c05', {path for center, path in found if center == 'c05'},
                {'patients.csv', 'metastases.csv', 'treatments.csv', 'followup.csv', 'LIS_EBV.txt'})
    cases.check('all of them were sent', set(found.values()) <= set(sent.values()), found)
    for row in data['centers']:
        cases.equal(f'{row["center"]}: definitions', [row['schema_sha256'], row['mapping_sha256'], row['model_sha256']],
                    [sha256(ROOT / f'schemas/{row["center"]}.yaml'), sha256(ROOT / f'mappings/{row["center"]}.yaml'),
                     sha256(ROOT / 'schemas/rmnpc.yaml')])
    cases.equal('plan and model', [data['plan']['sha256'], data['plan']['model_sha256']], [sha256(PLAN), sha256(ROOT / 'schemas/rmnpc.yaml')])
    report(Loaded.site, 'handed', '--handoff', WORK / 'handoff')
    header, *rows = [','.join(cell for i, cell in enumerate(line.split(',')) if i != 1)
                     for line in (WORK / 'handoff/analysis.csv').read_text().splitlines()]
    text = ''.join(f'{line}\n' for line in (header, *sorted(rows)))
    cases.equal('analysis data', data['data']['analysis_sha256'], hashlib.sha256(text.encode()).hexdigest())
    cases.equal('cut-off', [data['data']['first_cut_off'], data['data']['last_cut_off']], ['2024-07-04', '2024-07-05'])
    cases.check('GSL', re.fullmatch(r'GSL \d+\.\d+(\.\d+)?', data['program']['library']), data['program'])
    commit = data['program']['commit']
    cases.check('commit', commit is None or re.fullmatch(r'[0-9a-f]{12}\+?', commit), commit)
    for text in (data['plan']['sha256'], data['data']['analysis_sha256'], data['program']['library'], *found.values(),
                 f'commit {commit}' if commit else 'built from an archive without a commit'):
        cases.check(f'the page says {text}', text in html)
    conventions = data['conventions']
    cases.equal('conventions', [conventions[key] for key in ('ties', 'confidence', 'log_likelihood_converged_below', 'month_in_days')],
                ['efron', 'log-log', 1e-14, 30.4375])
    site, path = Site('a-name'), WORK / '王小明.csv'
    path.write_bytes((SUBMISSIONS / 'night1/c02/病例登记表.csv').read_bytes())
    answer = site.run('ingest', 'c02', path)
    cases.check('a file by another name is loaded', 'c02: loaded as submission 1: patients 12 new' in answer.out, str(answer))
    folder, _ = report(site, 'of a name')
    cases.check('the name it should have is not told of it', '病例登记表' not in (folder / 'report.html').read_text())
    cases.equal('nor is the name it has, which is a patient\'s', [name for name, file in files_of(folder).items() if '王小明' in file.decode()], [])
    cases.check('its hash is', sent['病例登记表.csv'] in (folder / 'report.html').read_text())


def nobody_is_named(cases):
    ids = {one for some in local_ids(1).values() for one in some}
    forbidden = [line.strip() for line in (SUBMISSIONS / 'night1/expected/forbidden_strings.txt').read_text().splitlines() if line.strip()]
    for name, data in files_of(Loaded.folder).items():
        text = data.decode()
        named = [word for word in [*forbidden, *(rf'{one}' for one in ids if len(one) > 5)] if word in text]
        cases.check(f'{name} names nobody', not named, named)
        cases.check(f'{name} holds no patient key', not re.search(r'P-[0-9A-Z]{13}', text))


def same_bytes(cases):
    """Under another time zone, locale and clock, and from a database loaded in another order."""
    def stable(folder):
        return {name: data for name, data in files_of(folder).items() if name != 'run.json'}
    first = stable(Loaded.folder)
    other, _ = report(Loaded.site, 'elsewhere', TZ='Pacific/Kiritimati', LC_ALL='de_DE.UTF-8', LANG='zh_CN.UTF-8')
    cases.equal('another time zone and locale', [name for name in first if stable(other).get(name) != first[name]], [])
    other = WORK / 'later'
    # faketime preloads a library of its own: a sanitizer, where there is one, need not be the first.
    options = f"{os.environ.get('ASAN_OPTIONS', '')}:verify_asan_link_order=0"
    environment = {**Loaded.site.environment, 'ASAN_OPTIONS': options}
    done = subprocess.run(['faketime', '2031-02-28 23:59:30', PROGRAM, 'report', '-o', other], env=environment,
                          cwd=Loaded.site.directory, capture_output=True, text=True)
    cases.equal('on another day: exit', (done.returncode, done.stderr), (0, ''))
    cases.check('the clock was another', '"made_at": "2031-' in (other / 'run.json').read_text())
    cases.equal('on another day', [name for name in first if stable(other).get(name) != first[name]], [])
    again = night1('again', reversed(CENTERS))
    other, _ = report(again, 'reversed')
    again.release()
    cases.equal('another order of loading', [name for name in first if stable(other).get(name) != first[name]], [])


def another_plan(cases):
    """A changed parameter changes the numbers; a comparison less leaves no files behind."""
    plan = WORK / 'plan.yaml'
    text = PLAN.read_text().replace('oligometastasisLesions, value: 5', 'oligometastasisLesions, value: 3')
    plan.write_text(re.sub(r'\npublished:.*', '\n', text, flags=re.S).replace('  - {name: poly, by', '  - {name: many, by'))
    folder, _ = report(Loaded.site, 'changed')
    figures = sorted(path.name for path in (folder / 'figures').iterdir())
    folder, _ = report(Loaded.site, 'changed', '--plan', plan)
    tests = {row['comparison']: row['n'] for row in json.loads((folder / 'report.json').read_text())['tables']['tests']}
    cases.check('fewer patients have oligometastases', tests['oligo'] < number('tests.oligo.n'), tests)
    cases.equal('the figures of this plan', sorted(path.name for path in (folder / 'figures').iterdir()),
                sorted({*figures, 'many.svg'} - {'poly.svg'}))


def for_release(cases):
    """--release: no count of persons from 1 to 4 in any file, no share or estimate of a center's few; the figures show
    neither ticks nor residuals."""
    folder, _ = report(Loaded.site, 'release', '--release')
    counts = {'n', 'events', 'patients', 'exposed', 'left_out', 'missing', 'at_risk', 'observed', 'known', 'before', 'partial',
              'incomplete', 'censored', 'undecided', 'elsewhere', 'bounded', 'defaulted', 'not_applicable', 'exposed_events'}
    small = hidden = 0
    for path in (folder / 'tables').iterdir():
        for row in csv.DictReader(path.open()):
            small += sum(column in counts and cell in ('1', '2', '3', '4') for column, cell in row.items())
            hidden += row['why_na'].count(': suppressed')
    cases.equal('small counts in tables', small, 0)
    cases.check('much is suppressed', hidden > 100, hidden)
    html, names = (folder / 'report.html').read_text(), [path.name for path in (folder / 'figures').iterdir()]
    cases.check('it says so', re.search('fewer than 5.patients', html) and 'suppressed' in html)
    cases.check('no share of few', not re.search(r'>\s*[1-4] \(\d', html))
    cases.check('no residuals, a dot a patient', 'residuals.svg' not in names, names)
    svg = (folder / 'figures/modality.svg').read_text()
    cases.check('no ticks of the censored, no numbers of events', 'class="tick' not in svg and 'events' not in svg)
    cases.check('lines from point to point, no steps of persons', re.search(r'class="curve arm1" d="M[\d.]+ [\d.]+(L[\d.]+ [\d.]+)+"', svg), svg[:800])
    cases.check('whoever is given it has no records for verify.R', not (folder / 'verify.R').exists())
    cases.check('in Chinese too', '已隐去' in (folder / 'report.zh.html').read_text())


def bad_input(cases):
    wrong = WORK / 'wrong.yaml'
    wrong.write_text(PLAN.read_text().replace('value: min(metastasis.detected_date)', 'value: min(metastasis.detected)'))
    line = next(i for i, line in enumerate(wrong.read_text().splitlines(), 1) if 'min(metastasis.detected)' in line)
    for label, arguments, status, words in (
            ('a wrong plan', ['--plan', wrong], 2, f"{wrong}:{line}:16: entity 'metastasis' has no attribute 'detected'"),
            ('no plan', ['--plan', WORK / 'none.yaml'], 2, 'none.yaml'),
            ('a folder that is a file', ['-o', PLAN], 3, 'cannot make the directory'),
            ('an unknown format', ['-f', 'xml'], 2, '--format is text or json'),
            ('an argument', ['c01'], 2, 'no arguments are wanted')):
        answer = Loaded.site.run('report', *([] if '-o' in arguments else ['-o', WORK / 'bad']), *arguments)
        cases.equal(f'{label}: exit', answer.status, status)
        cases.check(f'{label}: {words}', words in answer.err, answer.err)
        cases.check(f'{label}: one line, or a line and the usage', answer.err.count('\n') == 1 + ('Usage: ' in answer.err), answer.err)
    answer = Loaded.site.run('lint', wrong)
    cases.check('lint finds a wrong plan', answer.status == 2 and f'{wrong}:{line}:16:' in answer.out, str(answer))
    cases.equal('lint: the plan is clean', Loaded.site.run('lint', PLAN).out, '1 of 1 files are clean\n')
    plan, several = ROOT / 'tests/fixtures/report/plans/recurrence.yaml', WORK / 'several.yaml'
    text = plan.read_text()
    for before, after in (('precision: month', 'precision: week'), ('when: bone,', 'when: bone +,'), ('[bone, no_bone]', '[bone, no_bones]'),
                          ('sexes, bone, stage', 'sexes, bon, stage'), ('[30, 400]', '[400, 30]'), ('confidence: log', 'confidence: loglog'),
                          ('by: stage', 'by: stag')):
        text = text.replace(before, after)
    several.write_text(text)
    cases.equal('lint says all that is wrong with a plan', Loaded.site.run('lint', several).out.splitlines(), [f'{several}:{line}' for line in (
        "23:14: 'precision' is one of: day, month, year", '39:69: the expression ends too early', "46:31: there is no variable 'bon'; did you mean 'bone'?",
        "47:39: there is no subgroup 'no_bones'", '47:124: times are above 0 and ascend',
        "49:13: 'confidence' is one of: plain, log, log-log, logit, arcsin (did you mean 'log-log'?)", "53:23: there is no group 'stag'")] +
        ['0 of 1 files are clean'])
    empty = Site('empty')
    folder, answer = report(empty, 'nothing')
    cases.check('an empty database: 0 patients', answer.out.startswith('0 patients (0 events) of 0 centers'), answer.out)
    cases.check('and a page', 'not estimable (no patients)' in (folder / 'report.html').read_text())


def as_json(cases):
    answer = Loaded.site.must('report', '-o', WORK / 'json', '-f', 'json')
    summary = json.loads(answer.out)
    cases.equal('summary', (summary['patients'], summary['events'], summary['centers']), (52, 41, 5))


if __name__ == '__main__':
    main(setup, published_figures, reference, flow, files, page, completeness, provenance, nobody_is_named, same_bytes, another_plan, for_release, bad_input, as_json)
