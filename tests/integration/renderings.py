#!/usr/bin/env python3
"""The same facts, written in other ways the data dictionaries allow: column and attribute order, quotes, line ends,
prefixes, date and number forms, units, lost leading zeros, blank lines. Each is ingested as a newer extract of the
center: every patient must be unchanged, every row stays as it was, and the ledger says the same of the patients."""
import csv
import datetime
import io
import random
import re
import unicodedata
from decimal import Decimal
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from support import CENTERS, Site, expected_ledger, ingest_arguments, ledger_rows, main, submission_files

site = Site('renderings')


def read_csv(path, encoding, delimiter):
    with open(path, encoding=encoding, newline='') as file:
        return list(csv.reader(file, delimiter=delimiter))


def csv_text(rows, delimiter, line_end='\r\n', quoting=csv.QUOTE_MINIMAL):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=line_end, quoting=quoting).writerows(rows)
    return out.getvalue()


def reverse_columns(rows):
    return [row[::-1] for row in rows]


def shuffle(rows):
    header, *rest = rows
    random.Random(7).shuffle(rest)
    return [header, *rest]


def change(rows, columns, function):
    """Applies the function to the cells of the columns whose titles match."""
    wanted = [i for i, title in enumerate(rows[0]) if re.fullmatch(columns, title)]
    return [rows[0]] + [[function(cell) if i in wanted else cell for i, cell in enumerate(row)] for row in rows[1:]]


def two_places(cell):
    return f'{Decimal(cell):.2f}' if re.fullmatch(r'\d+(\.\d+)?', cell) else cell


# ---- c01: REDCap ---------------------------------------------------------------------------------------------------

def c01():
    path = submission_files(1, 'c01')[0]
    rows = read_csv(path, 'utf-8', ',')
    missing = change(rows, r'dob|rec_[tn]|rec_ajcc|rec_ecog|dx_ajcc|tx_cycles|met_n|ebv_copies', lambda cell: '-99'
                     if cell == '' else '' if cell == '-99' else cell)
    # On a row of another instrument these columns stay empty; -99 there is as good as empty, except in a key.
    yield 'reversed columns, all quoted, CRLF', csv_text(reverse_columns(rows), ',', '\r\n', csv.QUOTE_ALL).encode()
    yield 'rows shuffled, LF, two decimals, byte order mark', csv_text(shuffle(change(rows, 'rt_dose_gy|ebv_copies',
                                                                                      two_places)), ',',
                                                                       '\n').encode('utf-8-sig')
    yield 'unknown and not asked exchanged, a new checkbox', csv_text([[*row, 'init_tx___5' if i == 0 else ''] for i,
                                                                       row in enumerate(missing)], ',').encode()


# ---- c02: Excel ----------------------------------------------------------------------------------------------------

def other_date(cell):
    """A full date in the next of the forms the sheet may use."""
    text = unicodedata.normalize('NFKC', cell).strip()
    for form in (r'(\d{4})/(\d+)/(\d+)', r'(\d{4})-(\d+)-(\d+)', r'(\d{4})(\d\d)(\d\d)', r'(\d{4})年(\d+)月(\d+)日'):
        match = re.fullmatch(form, text)
        if match:
            break
    else:
        if not re.fullmatch(r'\d{5}', text):
            return cell    # partial, empty, or no date at all
        day = datetime.date(1899, 12, 30) + datetime.timedelta(int(text))
        return f'{day.year}年{day.month}月{day.day}日'
    year, month, day = map(int, match.groups())
    try:
        serial = (datetime.date(year, month, day) - datetime.date(1899, 12, 30)).days
    except ValueError:
        return cell
    return [f'{serial}', f'{year}{month:02}{day:02}', f'{year}/{month}/{day}',
            f'　{year}-{month:02}-{day:02} '][serial % 4]


def wide(text):
    """Digits and Latin letters in full width."""
    return ''.join(chr(ord(one) + 0xFEE0) if one.isascii() and one.isalnum() else one for one in text)


def c02():
    rows = read_csv(submission_files(1, 'c02')[0], 'gb18030', ',')
    title, table = rows[0], [row for row in rows[1:] if len(row) == len(rows[1]) and any(row) and row[0] != '合计']
    dates = change(table, '出生日期|确诊日期|复发日期|转移日期|化疗开始[12]|免疫开始日期|靶向开始日期|放疗开始|放疗结束|转移灶治疗开始|转移灶治疗结束|检测日期|末次随访', other_date)
    names = change(table, r'住院号', lambda cell: cell.zfill(8))
    doses = change(names, r'放疗剂量/次数|转移灶剂量/次数',
                   lambda cell: re.sub(r'(?i)^([\d.]+) ?gy/(\d+)\D*$',
                                       lambda match: f'{Decimal(match[1]) * 100:f}cGy/{match[2]}次', cell.strip()))
    sites = change(doses, r'转移部位（个数）', lambda cell: re.sub('[、;；]', '+', cell))
    blank = [''] * len(table[0])
    total = ['合计', str(len({row[1] for row in names[1:]})), *blank[2:]]
    def sheet(body, **form):
        return csv_text([title, *body], ',', **form).encode('gb18030')
    yield 'other date forms, blank lines, no total', sheet([*dates, blank, blank])
    yield 'all quoted, reversed columns, a total and blank lines after it', sheet(reverse_columns([*names])
                                                                                  + [total[::-1], blank],
                                                                                  quoting=csv.QUOTE_ALL)
    yield 'cGy, sites joined by +, shuffled', sheet(shuffle(sites) + [total])
    yield 'full width', sheet(change(change(change(table, r'住院号|rT|rN|放疗剂量/次数|周期数[12]', wide), '初诊分期', wide), '.*',
                                     lambda cell: f'　{cell} '))


# ---- c03: ODM ------------------------------------------------------------------------------------------------------

def xml_text(element, prefixes, quote='"', indent=None, depth=0, root=True):
    """An element as text, with our own prefixes, quotes and order of attributes (the reverse of the source's)."""
    def name(tag):
        space, _, local = tag[1:].partition('}') if tag.startswith('{') else ('', '', tag)
        prefix = prefixes.get(space, '')
        return f'{prefix}:{local}' if prefix else local
    attributes = [(name(key), value) for key, value in reversed(element.attrib.items())]
    if root:
        attributes = [(f'xmlns:{prefix}' if prefix else 'xmlns', space) for space, prefix in prefixes.items() if space
                      and prefix != 'xml'] + attributes
    text = ''.join(f' {key}={quote}{escape(value, {quote: "&quot;" if quote == chr(34) else "&apos;"})}{quote}' for key,
                   value in attributes)
    gap = '' if indent is None else '\n' + indent * depth
    inner = escape(element.text
                   or '') if not len(element) else ''.join(xml_text(child, prefixes, quote, indent, depth + 1, False)
                                                           for child in element)
    if not inner:
        return f'{gap}<{name(element.tag)}{text}/>'
    return f'{gap}<{name(element.tag)}{text}>{inner}{gap if len(element) else ""}</{name(element.tag)}>'


ODM = 'http://www.cdisc.org/ns/odm/v1.3'
OPENCLINICA = 'http://www.openclinica.org/ns/odm_ext_v130/v3.1'
XML = 'http://www.w3.org/XML/1998/namespace'


def c03():
    source = submission_files(1, 'c03')[0].read_bytes()
    prefixes = {ODM: 'odm', OPENCLINICA: 'oc', XML: 'xml'}
    root = ElementTree.fromstring(source)
    yield 'prefix odm:, single quotes, one line', ("<?xml version='1.0' encoding='utf-8'?>"
                                                   + xml_text(root, prefixes, "'")).encode()
    for item in root.iter(f'{{{ODM}}}ItemData'):
        reference = item.find(f'{{{ODM}}}MeasurementUnitRef')
        unit = reference.get('MeasurementUnitOID') if reference is not None else None
        match = re.fullmatch(r'([<>]?)([\d.]+)', item.get('Value') or '')
        if not unit or not match:
            continue
        other, factor = {'MU_GY': ('MU_CGY', '100'), 'MU_CGY': ('MU_GY', '0.01'),
                         'MU_COPML': ('MU_10E4COPML', '0.0001'), 'MU_10E4COPML': ('MU_COPML', '10000')}[unit]
        reference.set('MeasurementUnitOID', other)
        item.set('Value', match[1] + format(Decimal(match[2]) * Decimal(factor), 'f'))
    yield 'the other units, indented with tabs, CRLF', ('<?xml version="1.0" encoding="UTF-8"?>'
                                                        + xml_text(root, {**prefixes, ODM: ''}, '"',
                                                                   '\t')).replace('\n', '\r\n').encode()
    root = ElementTree.fromstring(source)
    for item in root.iter(f'{{{ODM}}}ItemData'):
        if re.fullmatch(r'\d{4}-\d\d-\d\d', item.get('Value') or ''):
            item.set('Value', item.get('Value') + 'T23:59:59+08:00')
    yield 'times behind the dates, a subject in two blocks', split_subject(root, prefixes).encode()


def split_subject(root, prefixes):
    """The first subject's last event moves to a ClinicalData block of its own."""
    block = root.find(f'{{{ODM}}}ClinicalData')
    subject = block.find(f'{{{ODM}}}SubjectData')
    event = subject.findall(f'{{{ODM}}}StudyEventData')[-1]
    subject.remove(event)
    later = ElementTree.SubElement(ElementTree.SubElement(root, block.tag, block.attrib), subject.tag, subject.attrib)
    later.append(event)
    return '<?xml version="1.0" encoding="UTF-8"?>' + xml_text(root, prefixes, '"', ' ')


# ---- c04: OIS ------------------------------------------------------------------------------------------------------

def c04():
    text = submission_files(1, 'c04')[0].read_bytes().decode('gb18030')
    root = ElementTree.fromstring(re.sub(r'<\?xml.*?\?>', '', text))
    export, therapy = 'urn:example:ois:export:4', 'urn:example:ois:rt:2'
    instance = 'http://www.w3.org/2001/XMLSchema-instance'
    head = '<?xml version="1.0" encoding="gb18030"?>'
    yield 'other prefixes, single quotes', (head + xml_text(root, {export: '', therapy: 'r', instance: 'i'},
                                                            "'")).encode('gb18030')
    for element in root.iter():
        for name, value in element.attrib.items():
            if re.fullmatch(r'\d{4}-\d\d-\d\dT00:00:00\+08:00', value):
                element.set(name, value[:10])
    patients = list(root)
    for patient in patients:
        root.remove(patient)
    root.extend(reversed(patients))
    yield 'dates without times, patients in reverse', (head + xml_text(root, {export: 'e', therapy: 'rt',
                                                                              instance: 'xsi'}, '"',
                                                                       '    ')).encode('gb18030')


# ---- c05: HIS and LIS ----------------------------------------------------------------------------------------------

def lis_time(cell):
    match = re.fullmatch(r'(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):\d\d', cell)
    return '{}/{}/{} {}:{}'.format(match[1], int(match[2]), int(match[3]), int(match[4]), match[5]) if match else cell


def lis_number(cell):
    """In the next of the forms the laboratory writes."""
    match = re.fullmatch(r'([<>]?)(\d+(?:\.\d+)?)(?:E\+?(\d+)|×10\^(\d+))?', cell)
    if not match:
        return {'阴性': '低于检测下限', '低于检测下限': '阴性'}.get(cell, cell)
    value = Decimal(match[2]) * Decimal(10) ** int(match[3] or match[4] or 0)
    exponent = value.adjusted()
    return match[1] + (f'{value.scaleb(-exponent).normalize():f}×10^{exponent}' if match[3]
                       else f'{value.normalize():E}' if match[4]
                       else f'{value.scaleb(-exponent).normalize():f}E+{exponent:02}')


def c05():
    tables = {path.name: read_csv(path, 'utf-16' if path.suffix == '.txt' else 'utf-8-sig', '\t'
                                  if path.suffix == '.txt' else ';') for path in submission_files(1, 'c05')}
    def files(function, **form):
        return {name: (b'\xff\xfe' + csv_text(function(rows), '\t', **form).encode('utf-16-le'))
                if name.endswith('.txt') else csv_text(function(rows), ';', **form).encode('utf-8-sig')
                for name, rows in tables.items()}
    yield 'all quoted, reversed columns', files(reverse_columns, quoting=csv.QUOTE_ALL)
    yield 'shuffled, LF', files(shuffle, line_end='\n')
    yield 'decimals, laboratory forms, lost zeros', {
        **files(lambda rows: change(rows, '剂量Gy', lambda cell: cell if not cell else cell + ',0' if ',' not in cell
                                    else cell + '0')),
        'LIS_EBV.txt': b'\xff\xfe' + csv_text(change(change(change(tables['LIS_EBV.txt'], '结果', lis_number), '报告时间',
                                                            lis_time), '病案号', lambda cell: cell.lstrip('0')),
                                              '\t').encode('utf-16-le')}


# ---- The cases -----------------------------------------------------------------------------------------------------

RENDERINGS = {'c01': c01, 'c02': c02, 'c03': c03, 'c04': c04, 'c05': c05}


def renderings(cases):
    site.must('db', 'init')
    site.hold()
    for center in CENTERS:
        site.run('ingest', *ingest_arguments(1, center))
    before = site.row_versions('rmnpc', 'rmnpc_history')
    cases.check('night 1 is loaded', before['rmnpc.treatment'], str(before))
    for center, make in RENDERINGS.items():
        for number, (label, content) in enumerate(make()):
            folder = site.directory / f'{center}-{number}'
            folder.mkdir()
            given = content if isinstance(content, dict) else {submission_files(1, center)[0].name: content}
            for name, data in given.items():
                (folder / name).write_bytes(data)
            answer = site.run('ingest', '-f', 'ndjson', '--extracted-at', f'2024-07-0{6 + number}T00:00:00+08:00',
                              center, *sorted(folder.iterdir()))
            label = f'{center}: {label}'
            got = ledger_rows(answer.ledger())[-1] if answer.out else str(answer)
            if not cases.equal(f'{label}: ledger of the patients', got, expected_ledger(1, center)[-1]):
                print('\n'.join(str(one) for one in answer.findings() if one['severity'] == 'error')[:2000])
            after = site.row_versions('rmnpc', 'rmnpc_history')
            if not cases.equal(f'{label}: no row is touched',
                               [table for table in after if after[table] != before[table]], []):
                before = after


main(renderings)
