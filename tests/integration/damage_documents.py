"""Damaged XML deliveries: what can be wrong with a document as such, with its items and attributes, between records."""
import re

import damage
from damage_tables import Case, place


class Delivery:
    """A center's one XML file. A change is a match in it (or one group of the match) and what stands there instead;
    the line is that of the match unless given."""
    def __init__(self, center, document):
        self.center, self.document, self.name = center, document, document.name

    def files(self, content):
        return {self.name: content if isinstance(content, bytes) else content.bytes()}

    def refused(self, label, content, line=None, field='*', kind='not_well_formed'):
        """The whole file; line None: wherever the kind is found, perhaps beside what else is damaged by it."""
        case = Case(self.center, label, self.files(content), 'refused', None)
        if line is None:
            case.kind = kind
        else:
            case.findings = [place(self.name, line, field, kind)]
        return case

    def fine(self, label, content):
        return Case(self.center, label, self.files(content), 'ok', [], 3)

    def changed(self, outcome, label, match, made, field, kind, group=0, line=None, loaded=2):
        line = line or self.document.line(match.start(group))
        severity = 'warning' if outcome == 'warned' else 'error'
        files = self.files(self.document.replace(match, made, group))
        return Case(self.center, f'{label}, line {line}', files, outcome, [
                    place(self.name, line, field, kind, severity)], loaded)

    def quarantined(self, *arguments, **options):
        return self.changed('findings', *arguments, **options)

    def warned(self, *arguments):
        return self.changed('warned', *arguments, loaded=3)

    def cut_out(self, label, match, made, line, field, kind):
        """Refused, because of what now stands in place of the match."""
        return self.refused(f'{label}, line {line}', self.document.replace(match, made), line, field, kind)


# ---- Documents -------------------------------------------------------------------------------------------------------

# What is done to a start tag on a line of its own, or put behind it: the document is no XML any more.
SPOILED = (
    ('without >', lambda tag: tag.replace('>', '', 1)),
    ('without <', lambda tag: tag[1:]),
    ('closed at once', lambda tag: tag.replace('>', '/>')),
    ('renamed', lambda tag: re.sub(r'(:\w+)', r'\1x', tag, count=1)),
    ('with a bare &', lambda tag: tag.rstrip() + '&\n'),
    ('with a bare <', lambda tag: tag.rstrip() + '< \n'),
    ('with an attribute twice', lambda tag: tag.replace('>', ' a="1" a="2">')),
    ('with an attribute not quoted', lambda tag: tag.replace('>', ' a=1>')),
    ('with a prefix nobody declares', lambda tag: tag.replace('>', ' zz:a="1">')),
    ('with a forbidden character', lambda tag: tag.rstrip() + '&#1;\n'),
    ('with half a surrogate', lambda tag: tag.rstrip() + '&#xD800;\n'),
)


def some(places):
    """The second, the middle and the last."""
    return places[1], places[len(places) // 2], places[-1]


def broken(delivery):
    """Not well-formed, or what is refused for safety, at some places of the file."""
    document = delivery.document
    for tag in some(document.places(r'<[a-z]\w*:\w+[^<>]*[^/]>\n')):
        line, rest = document.line(tag.start()), tag[0].rstrip()
        for label, spoil in SPOILED:
            yield delivery.refused(f'a tag {label}, line {line}', document.replace(tag, spoil(tag[0])))
        yield delivery.cut_out('an entity', tag, rest + '&who;\n', line, '*', 'doctype')
        for control in '\0\x01\x1b\x7f':
            yield delivery.cut_out(f'{control!r}', tag, f'{rest}{control}\n', line, '*', 'control_character')
        yield delivery.fine(f'a comment and a CDATA section, line {line}',
                            document.replace(tag, rest + '<!-- x --><![CDATA[ ]]>\n'))
    for label, doctype in (('plain', '<!DOCTYPE x>'), ('of an entity', '<!DOCTYPE x [<!ENTITY who "me">]>'),
                           ('of a file', '<!DOCTYPE x SYSTEM "file:///etc/passwd">')):
        made = document.substitute('?>\n', f'?>\n{doctype}\n', 1)
        yield delivery.refused(f'DOCTYPE {label}', made, 2, '*', 'doctype')


def kind_of_cut(content, encoding):
    """Of the first bytes of a file: within a character it is no text, else no XML."""
    if not content:
        return 'empty_file'
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return 'encoding_mismatch'
    return 'not_well_formed'


def cut_off(delivery, content, size):
    case = delivery.refused(f'cut off behind {size} bytes', content[:size],
                            kind=kind_of_cut(content[:size], delivery.document.encoding))
    case.alone = True
    return case


def whole_cut_off(delivery, more=()):
    """The whole delivery of the first night, cut off every 997 bytes."""
    content = (damage.SUBMISSIONS / 'night1' / delivery.center / delivery.name).read_bytes()
    for size in sorted({*range(997, len(content), 997), *more}):
        case = cut_off(delivery, content, size)
        case.alone = False    # what is wrong with patients before the cut is said, too
        yield case


def ends(delivery):
    document, content = delivery.document, delivery.document.bytes()
    for label, rest in (('text', b'x'), ('an element', b'<a/>'), ('the document again', content)):
        yield delivery.refused(f'{label} behind the end', content + rest)
    last = document.text.count('\n') + 1
    yield delivery.refused('zeros behind the end', content + b'\0\0', last, '*', 'control_character')
    yield delivery.refused('empty', b'', 0, '*', 'empty_file')
    yield delivery.refused('nothing but the declaration', content[:content.index(b'?>') + 2])
    page = b'<?xml version="1.0"?>\n<html>\n</html>\n'
    yield delivery.refused('another document', page, 2, 'html', 'wrong_namespace')
    yield delivery.fine('CR LF', document.substitute('\n', '\r\n'))
    yield delivery.fine('on one line', document.substitute('\n', ''))
    end, root = len(content.rstrip()), content.index(b'\n <')
    for size in sorted({*range(0, root, 3), *range(0, end, max(end // 60, 1)), end - 1}):
        yield cut_off(delivery, content, size)
    yield delivery.fine('without its last line end', content[:end])


def encodings(delivery, others, declared, match, wrong):
    """Whole files in other encodings; bytes that are none in the declared one, in place of the match."""
    document = delivery.document
    for encoding in others:
        yield Case(delivery.center, f'in {encoding}', delivery.files(document.bytes(encoding)), 'refused')
    for name in declared:
        made = re.sub(r'encoding="[^"]*"', f'encoding="{name}"', document.text, count=1)
        yield delivery.refused(f'declares {name}', document.copy(made), 1, '*', 'encoding_mismatch')
    mark = damage.MARK.encode(document.encoding)
    for bad in wrong:
        content = document.replace(match, damage.MARK).bytes().replace(mark, bad)
        yield delivery.refused(f'bytes {bad.hex()}', content, document.line(match.start()), '*', 'encoding_mismatch')


def namespaces(delivery, addresses):
    """An address that is not the schema's: of the whole file, or of one element deep inside."""
    document = delivery.document
    for address in addresses:
        for other in (address + '/x', address[:-1], 'http://www.w3.org/1999/xhtml'):
            made = document.substitute(f'"{address}"', f'"{other}"')
            yield Case(delivery.center, f'{address} is {other}', delivery.files(made), 'refused')
    for tag in some(document.places(r'<(\w+:\w+)[^<>]*/>')):
        line, (prefix, local) = document.line(tag.start()), tag[1].split(':')
        for label, made, field in (
                (f'another {prefix}:', tag[0].replace('/>', f' xmlns:{prefix}="urn:x"/>'), tag[1]),
                ('no namespace', tag[0].replace(f'{prefix}:', ''), local),
                ('a strange element', f'<x:y xmlns:x="urn:x"/>{tag[0]}', 'x:y')):
            yield delivery.cut_out(label, tag, made, line, field, 'wrong_namespace')


# ---- c03 -------------------------------------------------------------------------------------------------------------

NO_DATE = ('2015-02-30', '2015-13', '2015-13-01', '05/09/2017', '20171119', '2015-1-1', '2015-00-00', 'UNK',
           '2015-02-30T10:00', '2015-03-01T25:00', '2015-03-01T10:61', '2015-03-01 x')
INEXACT = ('2015', '2015-03')
ITEMS = (
    ('I_SEX', 'unknown_code', ('X', 'm', '1')),
    ('I_BRTHDTC I_DXDTC', 'invalid_date', NO_DATE),
    ('I_RECDTC I_METDTC I_EXSTDTC I_EXENDTC I_RTSTDTC I_RTENDTC I_LBDTC I_FUDTC', 'invalid_date', (*NO_DATE, *INEXACT)),
    ('I_BRTHDTC I_DXDTC I_RECDTC I_METDTC I_EXSTDTC I_EXENDTC I_RTSTDTC I_RTENDTC I_LBDTC I_FUDTC', 'after_export',
     ('2024-07-06', '2099-01-01')),
    ('I_LBTESTCD', 'unknown_code', ('EBV-DNA', 'ebvdna', 'EBVDNA1')),
    ('I_CT', 'unparsable_value', ('T5', '3', 'N2', 'T2e', 'cT2')),
    ('I_CN', 'unparsable_value', ('N4', '2', 'T2')),
    ('I_CM', 'unparsable_value', ('M2', '0', 'N0')),
    ('I_RT', 'unparsable_value', ('rT5', 'rN0', '2')),
    ('I_RN', 'unparsable_value', ('rN4', 'rT1', '0')),
    ('I_STG', 'unknown_code', ('V', 'IIA', '3')),
    ('I_AJCC I_RAJCC', 'unknown_code', ('AJCC4', '7', 'FZ2008')),
    ('I_HIST', 'unknown_code', ('8070/3', '9999/9', '8071')),
    ('I_ECOG', 'unknown_code', ('5', '-1')),
    ('I_ECOG', 'invalid_number', ('1.5', 'x')),
    ('I_RPAT', 'unknown_code', ('BOTH', 'local')),
    ('I_METLOC', 'unknown_code', ('SKIN', 'bone', '1')),
    ('I_METNO', 'invalid_number', ('many', '2.5', '&lt;3', '0', '-1', '>')),
    ('I_EXTRT', 'unknown_code', ('FOLFOX', 'gp', 'S1')),
    ('I_EXCYC I_RTFX', 'invalid_number', ('2,5', '2.5', 'x', '0')),
    ('I_RTTGT', 'unknown_code', ('HEAD', 'np')),
    ('I_RTTECH', 'unknown_code', ('4D', 'imrt')),
    ('I_RTDOSE', 'invalid_number', ('68,2', '68.2Gy', 'x', '0', '-1')),
    ('I_LBORRES', 'invalid_number', ('1.4e3', '1,4', 'high', '&lt;', '-1')),
    ('I_STAT', 'unknown_code', ('DEAD', 'ned', '1')),
)
REQUIRED = ('I_DXDTC I_RECDTC I_METLOC I_METNO I_METDTC I_EXTRT I_LBTESTCD I_LBORRES I_LBDTC I_FUDTC I_STAT').split()
OPTIONAL = ('I_SEX I_BRTHDTC I_CT I_CN I_CM I_STG I_AJCC I_HIST I_RT I_RN I_RAJCC I_RPAT I_EXCYC I_EXSTDTC I_EXENDTC '
            'I_RTTGT I_RTTECH I_RTDOSE I_RTFX I_RTSTDTC I_RTENDTC I_INITTX I_SUBJINIT').split()


def items_of(document, oid):
    """The first and the last item with this OID and a value."""
    found = document.places(rf'<odm:ItemData ItemOID="{oid}" Value="([^"]*)"')
    return found[:1] + found[-1:] if len(found) > 1 else found


def with_value(item, attribute):
    """The item's tag with another attribute instead of its value."""
    return re.sub(r'Value="[^"]*"', attribute, item[0])


def c03():
    document = damage.c03()
    delivery = Delivery('c03', document)
    yield from broken(delivery)
    yield from ends(delivery)
    yield from encodings(delivery, ('utf-16', 'utf-16-le', 'gb18030'), ('GB18030', 'UTF-16', 'ISO-8859-1', 'nonsense'),
                         items_of(document, 'I_RPAT')[-1], (b'\xff', b'\xc3\x28', b'\xed\xa0\x80'))
    yield Case('c03', 'byte order mark', delivery.files(b'\xef\xbb\xbf' + document.bytes()), 'warned',
               [place(delivery.name, 1, '*', 'unexpected_bom', 'warning')], 3)
    yield from namespaces(delivery, ('http://www.cdisc.org/ns/odm/v1.3',))
    for titles, kind, bad in ITEMS:
        for oid in titles.split():
            for item in items_of(document, oid):
                for value in bad:
                    yield delivery.quarantined(f'{oid} = {value!r}', item, value, oid, kind, group=1)
    yield from renamed_everywhere(delivery, (
        ('ItemData', 'ItemGroupData/ItemData'), ('Value', 'ItemData/@Value'), ('FormData', 'FormData'),
        ('MeasurementUnitOID', 'MeasurementUnitRef/@MeasurementUnitOID')))
    yield from renamed_items(delivery, ('I_BRTHDTC', 'I_RPAT', 'I_ECOG', 'I_EXSTDTC'), '{}_V2')
    yield from renamed_items(delivery, ('I_SEX', 'I_CT', 'I_RPAT', 'I_METLOC', 'I_STAT'), 'NEW')
    yield from whole_cut_off(delivery)
    yield from unknown_nodes(delivery)
    yield from missing_items(delivery)
    yield from units(delivery)
    yield from groups(delivery)
    yield from subjects(delivery)


def unknown_nodes(delivery):
    """What ODM allows and the schema does not read, and what is only misspelt: nothing is passed over in silence."""
    document = delivery.document
    item = document.first(r'<odm:ItemData ItemOID="(I_ECOG)" (Value)="(\d)"/>')
    line = document.line(item.start())
    typed = f'<odm:ItemDataString ItemOID="I_ECOG">{item[3]}</odm:ItemDataString>'
    for label, made, field in (('an item typed', typed, 'ItemGroupData/ItemDataString'),
                               ('an item misspelt', item[0].replace('ItemData', 'itemData'), 'ItemGroupData/itemData'),
                               ('an item with value', item[0].replace('Value', 'value'), 'ItemData/@value'),
                               ('an item whose value is its text',
                                f'<odm:ItemData ItemOID="I_ECOG">{item[3]}</odm:ItemData>', 'ItemData/text()')):
        yield delivery.quarantined(label, item, made, field, 'unknown_item', line=line)
    note = '<odm:Annotation SeqNum="1"><odm:Comment>x</odm:Comment></odm:Annotation>'
    audit = '<odm:AuditRecord><odm:UserRef UserOID="u"/></odm:AuditRecord>'
    yield delivery.fine('an audit record and an annotation', document.replace(
        item, f'{item[0][:-2]}>{audit}{note}</odm:ItemData>'))
    extension = item[0].replace('/>', ' xmlns:e="urn:e" e:flag="1"/>')
    yield delivery.warned('an attribute of an extension', item, extension, 'ItemData/@flag', 'unknown_item')
    for label, made, field, kind in (
            ('an item of no name', item[0].replace('ItemOID="I_ECOG" ', ''), 'ItemData/@ItemOID', 'missing_value'),
            ('an item null and with a value', item[0].replace('/>', ' IsNull="Yes"/>'), 'ItemData/@Value',
             'rule null-or-value'),
            ('an item null by another word', with_value(item, 'IsNull="yes"'), 'ItemData/@IsNull', 'unknown_code'),
            ('an item withdrawn by another word', item[0].replace('ItemOID', 'TransactionType="Delete" ItemOID'),
             'TransactionType', 'unknown_code')):
        yield delivery.quarantined(label, item, made, field, kind, line=line)
    yield delivery.fine('an item not null', document.replace(item, item[0].replace('/>', ' IsNull="No"/>')))
    yield delivery.warned('an item whose name has a blank', item, item[0].replace('I_ECOG', 'I_ECOG '), 'I_ECOG ',
                          'unknown_item')
    yield delivery.warned('an item whose name is empty', item, item[0].replace('I_ECOG', ''), '*', 'unknown_item')
    yield delivery.fine('an item withdrawn', document.replace(
        item, item[0].replace('ItemOID', 'TransactionType="Remove" ItemOID')))
    for word in ('Insert', 'Update', 'Upsert', 'Context'):
        yield delivery.fine(f'an item with {word}', document.replace(
            item, item[0].replace('ItemOID', f'TransactionType="{word}" ItemOID')))


def missing_items(delivery):
    document = delivery.document
    for oid in REQUIRED:
        for item in items_of(document, oid):
            for attribute in ('IsNull="Yes"', 'Value=""'):
                made = with_value(item, attribute)
                yield delivery.quarantined(f'{oid} {attribute}', item, made, oid, 'missing_value')
    for oid in OPTIONAL:
        item = items_of(document, oid)[0]
        yield delivery.fine(f'{oid} null', document.replace(item, with_value(item, 'IsNull="Yes"')))
    for oid in ('I_SEX', 'I_METDTC', 'I_STAT', 'I_RTDOSE'):
        item = items_of(document, oid)[0]
        other = item[0].replace(oid, 'I_NEW')
        yield delivery.warned(f'an item unknown beside {oid}', item, f'{other}/>{item[0]}', 'I_NEW', 'unknown_item')
        yield delivery.quarantined(f'{oid} twice', item, f'{item[0]}/>{item[0]}', oid, 'ambiguous')


def units(delivery):
    document = delivery.document
    for unit in document.places(r'<odm:MeasurementUnitRef MeasurementUnitOID="([^"]*)"/>')[::7]:
        oid = re.findall(r'ItemOID="(\w+)"', document.text[:unit.start()])[-1]
        for other in ('MU_MG', '', unit[1].lower()):
            yield delivery.quarantined(f'unit {other!r} of {oid}', unit, other, oid, 'unknown_unit', group=1)
        yield delivery.quarantined(f'no unit of {oid}', unit, '', oid, 'unknown_unit')


def groups(delivery):
    document = delivery.document
    for name in ('IG_MET', 'IG_EX', 'IG_RT', 'IG_LB', 'IG_FU', 'IG_REC', 'IG_DM'):
        found = document.places(rf'(?s)<odm:ItemGroupData ItemGroupOID="({name})".*?</odm:ItemGroupData>')
        for group in found[:1] + found[-1:]:
            changed = re.sub(r'(?s)(.*Value=")(\w)', lambda item: item[1] + ('2' if item[2] == '1' else '1'),
                             group[0])    # its last item
            for label, again in (('the same', group[0]), ('with another value', changed)):
                yield delivery.quarantined(f'{name} repeated, {label}', group, group[0] + again, 'SubjectKey',
                                           'conflicting_duplicate', line=document.line(group.end()))
            update = group[0].replace(f'OID="{name}"', f'OID="{name}" TransactionType="Update"', 1)
            yield delivery.fine(f'{name} updated', document.replace(group, group[0] + update))
            yield delivery.quarantined(f'{name} unknown', group, 'IG_NEW', '*', 'unknown_row', group=1)


def subjects(delivery):
    document = delivery.document
    keys = document.places(r'<odm:SubjectData( SubjectKey="([^"]*)")')
    for key in keys:
        for label, made in (('no', ''), ('an empty', ' SubjectKey=""'), ('a blank', ' SubjectKey=" "')):
            yield delivery.quarantined(f'{label} SubjectKey', key, made, 'SubjectKey', 'missing_key', group=1)
        if key is not keys[0]:
            yield delivery.quarantined('the first SubjectKey again', key, keys[0][2], 'SubjectKey',
                                       'conflicting_duplicate', group=2, loaded=1)
        yield delivery.quarantined(f'{key[2]} withdrawn by an unknown word', key, f'{key[1]} TransactionType="REMOVE"',
                                   'TransactionType', 'unknown_code', group=1)
        withdrawn = document.replace(key, f'{key[1]} TransactionType="Remove"', 1)
        yield Case('c03', f'{key[2]} withdrawn', delivery.files(withdrawn), 'ok', [], 2)
    for element, resource in (('StudyEventData', 'event'), ('FormData', 'form')):
        for tag in document.places(rf'<odm:{element}( )')[::4]:
            yield delivery.quarantined(f'{element} withdrawn', tag, ' TransactionType="Remove" ', 'TransactionType',
                                       f'rule {resource}-removed', group=1)
            yield delivery.quarantined(f'{element} withdrawn by another word', tag, ' TransactionType="REMOVE" ',
                                       'TransactionType', 'unknown_code', group=1)
            yield delivery.fine(f'{element} inserted, line {document.line(tag.start())}',
                                document.replace(tag, ' TransactionType="Insert" ', 1))
        alone = document.first(rf'(<odm:{element} [^>]*>)').group(1)[:-1] + ' TransactionType="Remove"/>'
        before = document.first('()<odm:StudyEventData' if element == 'StudyEventData' else '()<odm:FormData')
        yield delivery.quarantined(f'{element} withdrawn by an empty one', before, alone, 'TransactionType',
                                   f'rule {resource}-removed', group=1)
    for event in document.places(r'StudyEventOID="(SE_REC)"'):    # of all its groups: said once
        for made, kind in (('SE_REL', 'unknown_code'), ('', 'missing_value')):
            yield delivery.quarantined(f'event {made!r}', event, made, 'StudyEventData/@StudyEventOID', kind, group=1)
    block = document.first(r'(?s)<odm:ClinicalData.*</odm:ClinicalData>')
    yield delivery.refused('no ClinicalData', document.replace(block, ''), 0, '*', 'no_records')
    again = document.replace(block, block[0] + '\n' + block[0])
    yield Case('c03', 'ClinicalData twice', delivery.files(again), 'findings', [
        place(delivery.name, again.line(key.start()), 'SubjectKey', 'conflicting_duplicate')
        for key in again.places('<odm:SubjectData')[3:]], 0)
    for label, old, new, field in (('another version', 'ODMVersion="1.3.2"', 'ODMVersion="1.3.1"', 'ODM/@ODMVersion'),
                                   ('no version', 'ODMVersion="1.3.2"', '', 'ODM/@ODMVersion'),
                                   ('a transaction', '"Snapshot"', '"Transactional"', 'ODM/@FileType')):
        yield delivery.refused(label, document.substitute(old, new, 1), 2, field, 'file_field')
    birth, diagnosis, recurrence = (items_of(document, oid)[0] for oid in ('I_BRTHDTC', 'I_DXDTC', 'I_RECDTC'))
    yield delivery.quarantined('birth after diagnosis', birth, '2023-01-01', 'I_BRTHDTC', 'date_order', group=1)
    yield delivery.quarantined('recurrence before diagnosis', recurrence, '2001-01-01', 'I_DXDTC', 'date_order',
                               group=1, line=document.line(diagnosis.start()))


# ---- c04 -------------------------------------------------------------------------------------------------------------

NO_STAMP = ('2015-02-30', '2015-13-01T00:00:00+08:00', '2015/03/01', '20150301', '2015-3-1', '2015', '2015-03', 'x',
            '2015-02-30T08:00:00+08:00', '2015-03-01T25:00:00+08:00')
ATTRIBUTES = (    # element, attribute, kind, values
    ('Patient', 'mrn', 'unparsable_value', ('X0018647', 'D001864', 'D00186470', '18647')),
    ('Patient', 'sexCode', 'unknown_code', ('3', 'M', '男')),
    ('Patient', 'birthDate', 'invalid_date', NO_STAMP),
    *((element, attribute, 'after_export', ('2024-07-05', '2099-01-01T00:00:00+08:00')) for element, attribute in (
        ('Patient', 'birthDate'), ('Diagnosis', 'date'), ('Delivered', 'first'), ('Delivered', 'last'), ('Admin', 'at'),
        ('Procedure', 'start'), ('Procedure', 'end'), ('Result', 'at'), ('Vital', 'dateOfDeath'),
        ('Vital', 'lastContact'))),
    ('Plan', 'intent', 'unknown_code', ('verification', 'QA')),
    ('Result', 'test', 'unknown_code', ('EBVDNA', 'ebv-dna', 'EB病毒DNA')),
    ('Diagnosis', 'kind', 'unknown_row', ('secondary', 'Primary')),
    ('Diagnosis', 'date', 'invalid_date', NO_STAMP),
    ('Stage', 'system', 'unknown_code', ('UICC', 'ajcc')),
    ('Stage', 'edition', 'unknown_code', ('4', '9', '2010')),
    ('Course', 'intent', 'unknown_code', ('ADJUVANT', 'radical')),
    ('Plan', 'technique', 'unknown_code', ('4D', 'imrt')),
    ('Plan', 'site', 'unknown_code', ('胃', '鼻')),
    ('Delivered', 'totalCGy', 'invalid_number', ('65,72', '6572cGy', 'O', '0', '-1', '65720')),
    ('Delivered', 'fractions', 'invalid_number', ('31.5', '31,0', 'x', '0')),
    ('Delivered', 'first', 'invalid_date', NO_STAMP),
    ('Delivered', 'last', 'invalid_date', NO_STAMP),
    ('Order', 'regimen', 'unknown_code', ('FP', '中药', 'gp', '顺铂+特瑞普利单抗')),
    ('Order', 'regimen', 'rule one-drug', ('特瑞普利单抗+吉西他滨+顺铂', '特瑞普利单抗、信迪利单抗', '替雷利珠单抗200mg q3w+卡培他滨',
                                           '帕博利珠单抗 GP')),
    ('Order', 'line', 'invalid_number', ('x', '1.5', '-1')),
    ('Admin', 'cycle', 'invalid_number', ('one', '1.5')),
    ('Admin', 'at', 'invalid_date', NO_STAMP),
    ('Admin', 'status', 'unknown_code', ('DONE', 'given')),
    ('Procedure', 'code', 'unknown_code', ('BIOPSY', 'surg')),
    ('Procedure', 'start', 'invalid_date', NO_STAMP),
    ('Procedure', 'end', 'invalid_date', NO_STAMP),
    ('Result', 'op', 'unknown_code', ('~', '&lt;=')),
    ('Result', 'value', 'invalid_number', ('1,5', 'high', '-1')),
    ('Result', 'unit', 'unknown_code', ('copies/mL', 'IU/L', 'iu/ml')),
    ('Result', 'at', 'invalid_date', NO_STAMP),
    ('Vital', 'status', 'unknown_code', ('3', '7', 'dead')),
    ('Vital', 'dateOfDeath', 'invalid_date', NO_STAMP),
    ('Vital', 'causeIcd10', 'unknown_code', ('Z99', 'A00.0', 'c11.9', 'COPD', 'Infection', 'C')),
    ('Vital', 'causeIcd10', 'unparsable_value', ('I21.9;C11.9', 'C34、C11')),
    ('Vital', 'lastContact', 'invalid_date', NO_STAMP),
)
NEEDED = ('Patient/@mrn', 'Plan/@intent', 'Patient/@sexCode', 'Diagnosis/@date', 'Diagnosis/@kind', 'Course/@intent', 'Order/@regimen',
          'Order/@line', 'Procedure/@code', 'Result/@test', 'Result/@op', 'Result/@value', 'Result/@unit', 'Result/@at',
          'Vital/@status', 'Vital/@dateOfDeath', 'Vital/@lastContact')
# Where their absence is another finding than a missing value: kind and field.
ABSENT = {'Patient/@mrn': ('missing_key', 'Patient/@mrn'), 'Diagnosis/@kind': ('unknown_row', '*'),
          'Result/@unit': ('unknown_unit', 'Result/@value')}
TEXTS = (
    ('T', 'Stage/T', 'unparsable_value', ('5', 'N1', 'T2e')),
    ('N', 'Stage/N', 'unparsable_value', ('4', 'T1')),
    ('M', 'Stage/M', 'unparsable_value', ('2', 'N0')),
    ('Morphology', 'Morphology', 'unknown_code', ('8070/3', '8071')),
    ('Extent', 'Extent', 'unknown_code', ('LL', 'lr')),
    ('Lesions', 'Lesions', 'invalid_number', ('3.5', 'x', '&gt;', '0')),
)


# What is said where an element has another name: of one that holds others known by their own names only what it says
# itself, and of the last of its parent the parent.
RENAMED = {'Patient': 'Patient2', 'Name': 'Patient/Name2', 'Diagnosis': 'Diagnoses/Diagnosis2',
           'Stage': 'Diagnosis/Stage2', 'T': 'Stage/T2', 'N': 'Stage/N2', 'M': 'Stage/M2',
           'Morphology': 'Diagnosis/Morphology2', 'Extent': 'Diagnosis/Extent2', 'Lesions': 'Diagnosis/Lesions2',
           'Course': 'Course2/@intent', 'Plan': 'Course/Plan2', 'Rx': 'Plan/Rx2', 'Delivered': 'Plan/Delivered2',
           'Order': 'Medications/Order2', 'Admin': 'Order/Admin2', 'Procedure': 'Patient/Procedures',
           'Labs': 'Patient/Labs2', 'Result': 'Labs/Result2', 'Vital': 'Patient/Vital2',
           'Diagnoses': None, 'Courses': None, 'Medications': None, 'Procedures': None}


READ = {'Procedure', 'Procedure/@code', 'Procedure/@start', 'Procedure/@end', 'Vital/@lastContact'}    # by few


def attributes_of(document, element, attribute):
    """The first and the last of them that count: no verification plan, no other test."""
    found = [match for match in document.places(rf'<ns[12]:{element}\b[^<>]*?( {attribute}="([^"]*)")[^<>]*>')
             if not re.search('VERIFICATION|totalCGy="200"|test="LDH"', match[0])]
    return found[:1] + found[-1:] if len(found) > 1 else found


def c04():
    document = damage.c04()
    delivery = Delivery('c04', document)
    yield from broken(delivery)
    yield from ends(delivery)
    yield from encodings(delivery, ('utf-8', 'utf-16', 'utf-16-le'), ('UTF-8', 'UTF-16', 'ISO-8859-1', 'Big5'),
                         document.places('<ns1:Extent>LR')[-1], (b'\xff', b'\xb1\x20', b'\x81\x30\x20'))
    yield from namespaces(delivery, ('urn:example:ois:export:4', 'urn:example:ois:rt:2'))
    for element, attribute, kind, bad in ATTRIBUTES:
        field = '*' if kind == 'unknown_row' else f'{element}/@{attribute}'
        for match in attributes_of(document, element, attribute):
            for value in bad:
                yield delivery.quarantined(f'{element}/@{attribute} = {value!r}', match, value, field, kind, group=2)
    for path in NEEDED:
        kind, field = ABSENT.get(path, ('missing_value', path))
        for match in attributes_of(document, *path.split('/@')):
            yield delivery.quarantined(f'no {path}', match, '', field, kind, group=1)
    for element, field, kind, bad in TEXTS:
        found = document.places(rf'<ns1:{element}\b[^>]*>([^<]+)<')
        for match in found[:1] + found[-1:]:
            for value in bad:
                yield delivery.quarantined(f'{field} = {value!r}', match, value, field, kind, group=1)
    yield from renamed(delivery)
    yield from renamed_everywhere(delivery, (
        ('Course', 'Course'), ('Plan', 'Plan'), ('Delivered', 'Plan/Delivered'), ('totalCGy', 'Delivered/@totalCGy'),
        ('Diagnosis', 'Diagnosis'), ('Order', 'Order'), ('Admin', 'Order/Admin'), ('Vital', 'Patient/Vital')))
    # Where a cut once left half a name, which is in no namespace the schema knows.
    yield from whole_cut_off(delivery, (2533, 10340, 19624, 25321, 32706))
    yield from patients(delivery)
    yield from exports(delivery)


def renamed(delivery):
    """Each element and each attribute by another name: what it held is lost, and that is said where it stands."""
    document, name = delivery.document, delivery.name
    tags = document.places(r'<(ns[12]:)(\w+)((?: [\w:]+="[^"]*")*)(/?)>')
    assert {tag[2] for tag in tags} - {'Export'} == RENAMED.keys()
    for element, field in RENAMED.items():
        tag = next(one for one in tags if one[2] == element)
        made = document.replace(tag, f'{element}2', 2)
        if not tag[4]:
            end = next(one for one in made.places(rf'</ns[12]:({element})>') if one.start() > tag.start())
            made = made.replace(end, f'{element}2', 1)
        line = document.line(tag.end()) - (element == 'Procedure')
        once = len([one for one in tags if one[2] == element]) == 1    # then there is none of it any more
        case = Case('c04', f'{element} renamed', delivery.files(made),
                    'refused' if once and element in READ else ('warned', 'findings') if field else 'ok')
        case.among = [place(name, line, field, 'unknown_item', 'warning')] if field else []
        yield case
    for element, attribute in sorted({(tag[2], one) for tag in tags for one in re.findall(r' (\w+)="', tag[3])}):
        tag = next(one for one in tags if one[2] == element and f' {attribute}="' in one[3])
        made = document.replace(tag, tag[3].replace(f' {attribute}="', f' {attribute}2="'), 3)
        passed = element == 'Rx'
        once = len([one for one in tags if one[2] == element and f' {attribute}="' in one[3]]) == 1
        case = Case('c04', f'{element}/@{attribute} renamed', delivery.files(made),
                    'ok' if passed else 'refused' if attribute == 'site' and element == 'Export'
                    or once and f'{element}/@{attribute}' in READ
                    else ('warned', 'findings'))
        case.among = [place(name, document.line(tag.end()), f'{element}/@{attribute}2', 'unknown_item', 'warning')] * (
            not passed)
        yield case


def renamed_everywhere(delivery, read):
    """An element or attribute by another name in the whole file, as after a change of the exporting system: what is read
    and is nowhere any more refuses it. read: the name, and what the finding calls it."""
    document = delivery.document
    for name, field in read:
        made = document.copy(re.sub(rf'(?<=[ :/]){name}(?=[ =/>])', f'{name}2', document.text))
        assert made.text != document.text, name
        element, attribute = field.split('/')[-1], ''
        if element[0] == '@':
            element, attribute = field.split('/@')[0], rf'[^<>]* {name}='
        line = document.line(document.first(rf'<\w+:{element}\b{attribute}[^<>]*>').end())
        case = Case(delivery.center, f'{name} renamed everywhere', delivery.files(made), 'refused')
        case.among = [place(delivery.name, line, field, 'missing_column')]
        yield case


def renamed_items(delivery, titles, other):
    """An item by another title in the whole file refuses it, alike or not."""
    document = delivery.document
    for title in titles:
        items = document.places(rf'<odm:ItemData ItemOID="({title})"')
        made = document.copy(document.text.replace(f'ItemOID="{title}"', f'ItemOID="{other.format(title)}"'))
        case = Case(delivery.center, f'{title} renamed everywhere to {other.format(title)}', delivery.files(made), 'refused')
        case.among = [place(delivery.name, document.line(items[0].start()), title, 'missing_column')]
        yield case


def patients(delivery):
    document, name = delivery.document, delivery.name
    mrns = attributes_of(document, 'Patient', 'mrn')
    yield delivery.quarantined('the first mrn again', mrns[1], mrns[0][2], 'Patient/@mrn', 'conflicting_duplicate',
                               group=2, loaded=1)
    block = document.first(r'(?s) <ns1:Patient .*?</ns1:Patient>\n')
    again = document.replace(block, block[0] + block[0])
    yield Case('c04', 'a patient twice, the same', delivery.files(again), 'findings', [
        place(name, again.line(again.places('<ns1:Patient ')[1].end()), 'Patient/@mrn', 'conflicting_duplicate'),
        place(name, 2, 'Export/@count', 'total_mismatch', 'warning')], 2)
    wrapped = document.replace(block, f' <ns1:Group>{block[0].strip()}</ns1:Group>\n')
    line = wrapped.line(wrapped.places('<ns1:Group><ns1:Patient [^>]*>')[0].end())
    yield Case('c04', 'a patient inside of another element', delivery.files(wrapped), 'refused', [
        place(name, line, 'Patient', 'unknown_item'), place(name, line, 'Group', 'unknown_item', 'warning')])
    for label, element, attribute, value, field in (
            ('birth after diagnosis', 'Patient', 'birthDate', '2015-01-01', 'Patient/@birthDate'),
            ('radiotherapy ends before it starts', 'Delivered', 'last', '2007-01-01', 'Delivered/@first'),
            ('death before the recurrence', 'Vital', 'dateOfDeath', '2009-01-01', 'Vital/@dateOfDeath')):
        match = attributes_of(document, element, attribute)[0]
        yield delivery.quarantined(label, match, value, field, 'date_order', group=2)
    plan = document.first(r'(?s)<\w+:Plan [^>]*site="[^"]*"[^>]*>.*?</\w+:Plan>')
    elsewhere = re.sub('site="[^"]*"', 'site="胃"', plan[0])
    planned = re.sub(r'<\w+:Delivered [^>]*/>', '', elsewhere)
    yield delivery.warned('a plan of which nothing was delivered is no course', plan, planned, 'Delivered/@totalCGy',
                          'rule nothing-delivered')
    given = document.places(r'<\w+:Admin [^>]*?( status="GIVEN")[^>]*>')[::20]
    for admin in given:
        yield delivery.quarantined('a drug of which nobody says whether it was given', admin, '', 'Admin/@status',
                                   'missing_value', group=1)
        for attribute in ('cycle', 'at'):
            without = re.sub(f' {attribute}="[^"]*"', '', admin[0])
            yield delivery.quarantined(f'a drug given, without its {attribute}', admin, without,
                                       f'Admin/@{attribute}', f'rule given-{attribute}')
    delivered = next(tag for tag in document.places('<ns2:Delivered totalCGy="([0-9]+)" fractions="([0-9]+)"')
                     if tag[2] != '1')
    yield delivery.quarantined('a dose in Gy', delivered, str(int(delivered[1]) // 100), 'Delivered/@totalCGy',
                               'rule fraction-low', group=1)
    alive = document.first(r'<ns1:Vital status="([12])"')
    for attribute, value in (('dateOfDeath', '2024-01-01'), ('causeIcd10', 'C11.9')):
        yield delivery.quarantined(f'{attribute} of one who is not dead', alive, f'{alive[0]} {attribute}="{value}"',
                                   'Vital/@dateOfDeath', 'rule death-of-the-dead')
    order = document.first(r'<ns1:Order ')
    yield delivery.warned('an order that was never given', order, f'<ns1:Order regimen="GP" line="1"/>{order[0]}',
                          'Admin/@status', 'rule nothing-given')
    order = attributes_of(document, 'Order', 'regimen')[-1]
    for regimen in ('替雷利珠单抗200mg q3w', '特瑞普利单抗', '卡瑞利珠单抗 200mg', '信迪利单抗（临床试验）', '纳武利尤单抗q2w'):
        yield delivery.fine(f'regimen {regimen}', document.replace(order, regimen, 2))
    recurrence = document.first(r'icd10="([^"]*)" kind="recurrence"')
    yield delivery.warned('a recurrence with the code of a metastasis', recurrence, 'icd10="C78.0" kind="recurrence"',
                          'Diagnosis/@icd10', 'unparsable_value')
    lesions = document.first('<ns1:Lesions>[0-9]+</ns1:Lesions>')
    for written in ('true', '1'):
        yield delivery.fine(f'lesions not counted, nil {written}',
                            document.replace(lesions, f'<ns1:Lesions xsi:nil="{written}"/>'))
    yield delivery.quarantined('lesions counted and not', lesions, '<ns1:Lesions xsi:nil="true">3</ns1:Lesions>',
                               'Lesions', 'ambiguous')
    yield delivery.quarantined('lesions nil by another word', lesions, '<ns1:Lesions xsi:nil="yes"/>',
                               'Lesions/@nil', 'unparsable_value')
    yield delivery.quarantined('lesions twice', lesions, lesions[0] * 2, 'Lesions', 'ambiguous')
    yield delivery.quarantined('no lesions', lesions, '', 'Lesions', 'missing_value',
                               line=document.line(lesions.start()) - 1)
    primary = document.first(r'(?s)   <ns1:Diagnosis [^>]*kind="(primary)".*?</ns1:Diagnosis>\n')
    yield delivery.quarantined('no primary', primary, '', 'Diagnosis/@date', 'missing_value', line=3)
    yield Case('c04', 'two recurrences', delivery.files(document.replace(primary, 'recurrence', 1)), 'findings', [
        place(name, 3, 'Diagnosis/@date', 'missing_value'), place(name, 14, '*', 'conflicting_duplicate')], 2)


def exports(delivery):
    document = delivery.document
    count = document.first('count="(3)"')
    for value in ('0', '2', '4', '30'):
        made = document.replace(count, value, 1)
        yield Case('c04', f'count {value}', delivery.files(made), 'warned',
                   [place(delivery.name, 2, 'Export/@count', 'total_mismatch', 'warning')], 3)
    for made in ('', ' count=""'):
        yield Case('c04', f'no count: {made}', delivery.files(document.substitute(' count="3"', made, 1)), 'warned',
                   [place(delivery.name, 2, 'Export/@count', 'total_mismatch', 'warning')], 3)
    for label, old, new, field in (
            ('count x', 'count="3"', 'count="x"', 'Export/@count'),
            ('another site', 'site="D"', 'site="E"', 'Export/@site'),
            ('no site', ' site="D"', '', 'Export/@site'),
            ('no time of export', 'exportedAt="2024-07-04T23:58:01+08:00"', 'exportedAt="now"', 'Export/@exportedAt')):
        yield delivery.refused(label, document.substitute(old, new, 1), 2, field, 'file_field')
    everybody = document.first(r'(?s) <ns1:Patient .*</ns1:Patient>\n')
    yield delivery.refused('no patient', document.replace(everybody, ''), 0, '*', 'no_records')


def cases():
    yield from c03()
    yield from c04()
