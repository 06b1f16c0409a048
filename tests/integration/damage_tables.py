"""Damaged CSV deliveries: what can be wrong with a file as such, in its columns, lines and bytes."""
import csv

import damage
from damage import MARK


class Case:
    """A delivery and what must become of it. findings None: any, but for those among them; loaded None: any number of
    patients."""
    number = 0
    among = ()
    kind = None           # what is found, wherever
    alone = False         # and nothing else

    def __init__(self, center, label, files, outcomes, findings=None, loaded=None):
        self.center, self.label, self.files = center, label, files
        self.outcomes = (outcomes,) if isinstance(outcomes, str) else outcomes
        self.findings, self.loaded = findings, loaded


def place(file, line, field, kind, severity='error'):
    return [file, line, field, kind, severity]


class Delivery:
    """A center's tables, of which one at a time is damaged."""
    def __init__(self, center, tables):
        self.center, self.tables = center, tables
        self.whole = {name: table.bytes() for name, table in tables.items()}

    def with_file(self, name, content):
        return {**self.whole, name: content if isinstance(content, bytes) else content.bytes()}

    def refused(self, name, label, content, line, field, kind):
        return Case(self.center, f'{name}: {label}', self.with_file(name, content), 'refused',
                    [place(name, line, field, kind)])

    def quarantined(self, name, label, content, line, field, kind, loaded=2):
        """One error finding, which keeps its patient out."""
        return Case(self.center, f'{name}: {label}', self.with_file(name, content), 'findings',
                    [place(name, line, field, kind)], loaded)

    def warned(self, name, label, content, line, field, kind):
        return Case(self.center, f'{name}: {label}', self.with_file(name, content), 'warned',
                    [place(name, line, field, kind, 'warning')], 3)

    def fine(self, name, label, content):
        return Case(self.center, f'{name}: {label}', self.with_file(name, content), 'ok', [], 3)


# ---- Files -----------------------------------------------------------------------------------------------------------

def columns(delivery, name, table, extra):
    """extra: what an unknown column is, 'refused' or 'warned'."""
    for at, title in enumerate(table.titles):
        line = table.header_line
        yield delivery.refused(name, f'without {title}', table.without_column(title), line, title, 'missing_column')
        yield delivery.refused(name, f'{title} renamed', table.rename(title, f'{title}_alt'), line, title,
                               'missing_column')
        if at:
            before = table.titles[at - 1]
            yield delivery.refused(name, f'{title} called {before}', table.rename(title, before), line, before,
                                   'duplicate_column')
    make = delivery.refused if extra == 'refused' else delivery.warned
    for at in (0, len(table.titles) // 2, len(table.titles)):
        made = table.with_column(at, '备注', 'x')
        yield make(name, f'one more column at {at + 1}', made, table.header_line, f'column {at + 1}', 'unknown_column')
    first, last = table.titles[0], table.titles[-1]
    both = table.rename(first, 'x1').rename(last, 'x2')
    yield Case(delivery.center, f'{name}: two columns renamed', delivery.with_file(name, both), 'refused',
               sorted(place(name, table.header_line, title, 'missing_column') for title in (first, last)))


def delimiters(delivery, name, table):
    for other in {',', ';', '\t', '|'} - {table.delimiter}:
        yield delivery.refused(name, f'delimiter {other!r}', table.bytes(delimiter=other), table.header_line, '*',
                               'wrong_delimiter')
        yield delivery.refused(name, f'delimiter {other!r}, all quoted',
                               table.bytes(delimiter=other, quoting=csv.QUOTE_ALL), 1, '*', 'wrong_delimiter')
    yield delivery.fine(name, 'all quoted', table.bytes(quoting=csv.QUOTE_ALL))


def rows(delivery, name, table):
    """Ragged rows, quotes and control characters."""
    title = table.titles[2]
    for row in table.some:
        line, cells = table.line(row), table.rows[row]
        for label, made in (('a cell less', cells[:-1]), ('a cell more', cells + ['x']), ('one cell', cells[:1]),
                            ('two cells more', cells + ['', ''])):
            ragged = table.copy([*table.rows[:row], made, *table.rows[row + 1:]])
            yield delivery.quarantined(name, f'{label} in row {row}', ragged, line, '*', 'ragged_row')
        for raw, label in (('"x', 'a quote opened'), ('x"y', 'a quote inside'), ('"x"y', 'text behind a quote')):
            yield delivery.refused(name, f'{label} in row {row}', table.raw(row, title, raw), line, '*',
                                   'unterminated_quote')
        yield delivery.refused(name, f'NUL in row {row}', table.raw(row, title, 'x\0'), line, '*', 'control_character')
    for control in '\x01\x08\x0b\x0c\x1b\x7f':
        row = table.data[1]
        yield delivery.refused(name, f'{control!r}', table.raw(row, table.titles[-1], control), table.line(row), '*',
                               'control_character')
    for label, raw, kind in (('a quote', '"x', 'unterminated_quote'), ('NUL', 'x\0', 'control_character')):
        yield delivery.refused(name, f'{label} in the header', table.raw(table.above, title, raw), table.header_line,
                               '*',
                               kind)
    middle = table.data[len(table.data) // 2]
    blank = [''] * len(table.titles)
    yield delivery.fine(name, 'blank rows', table.insert(middle, blank, []).insert(len(table.rows) + 2, blank))
    for row in (table.data[0], middle, table.data[-1]):
        yield delivery.quarantined(name, f'the header again before row {row}', table.insert(row, table.titles),
                                   table.line(row), '*', 'header_again', 3)
    for end in ('\n', '\r\n', '\r'):
        yield delivery.fine(name, f'line end {end!r}', table.copy(table.rows, line_end=end).bytes(
            quoting=csv.QUOTE_ALL))
    yield delivery.fine(name, 'no line end at the end', table.bytes()[:-len(table.line_end.encode(table.encoding))])


MAY_BE_EMPTY = ('LIS_EBV.txt',)    # of c05: nobody was tested


def sizes(delivery, name, table):
    yield delivery.refused(name, 'empty', b'', 0, '*', 'empty_file')
    if table.bom:
        yield delivery.refused(name, 'a byte order mark', table.bom, 0, '*', 'empty_file')
    header = table.only(table.above + 1)
    if name in MAY_BE_EMPTY:
        yield Case(delivery.center, f'{name}: only the header', delivery.with_file(name, header), 'ok', [], 3)
    else:
        yield delivery.refused(name, 'only the header', header, 0, '*', 'no_records')
    first = table.data[0]
    huge = table.set(first, **{table.titles[-1]: '1' * 2_000_000})
    yield delivery.refused(name, 'a huge cell', huge, table.line(first), table.titles[-1], 'cell_too_large')


def whole_cut_off(delivery, table):
    """The whole delivery of the first night, cut off every 997 bytes."""
    (path,) = (damage.SUBMISSIONS / 'night1' / delivery.center).glob('*.csv')
    yield from cut_off(delivery, table.name, damage.Table(path, table.encoding, table.delimiter, table.above), 997)


def cut_off(delivery, name, table, step=None):
    """Cut inside a row that lacks cells: refused. Behind its last delimiter nobody can tell: any outcome, no crash."""
    content = table.bytes()
    unit = 2 if table.encoding.startswith('utf-16') else 1
    step = step or max(len(content) // 40, 1)
    for size in range(0, len(content), step):
        part = content[:size]
        whole = part[len(table.bom):]
        try:
            text = whole[:len(whole) // unit * unit].decode(table.encoding)
            last = next(csv.reader([text.splitlines()[-1]], delimiter=table.delimiter)) if text else []
            partial = len(last) < len(table.titles) and not text.endswith('\n')
        except UnicodeDecodeError:
            partial = True
        outcomes = 'refused' if partial else ('refused', 'findings', 'ok')
        yield Case(delivery.center, f'{name}: cut off behind {size} bytes', delivery.with_file(name, part), outcomes)


def structure(delivery, extra):
    for name, table in delivery.tables.items():
        yield from columns(delivery, name, table, extra)
        yield from delimiters(delivery, name, table)
        yield from rows(delivery, name, table)
        yield from sizes(delivery, name, table)
        yield from cut_off(delivery, name, table)


# ---- Encodings -------------------------------------------------------------------------------------------------------

def encodings_c01(delivery, name, table):
    chinese = table.set(table.data[1], redcap_data_access_group='鼻咽')    # a dropped column
    line = table.line(table.data[1])
    yield delivery.warned(name, 'byte order mark', table.bytes(bom=b'\xef\xbb\xbf'), 1, '*', 'unexpected_bom')
    yield delivery.fine(name, 'Chinese', chinese)
    for encoding, where in (('utf-16', 1), ('utf-16-le', 1), ('utf-16-be', 1), ('gb18030', line), ('big5', line)):
        yield delivery.refused(name, encoding, chinese.bytes(encoding), where, '*', 'encoding_mismatch')
    for row in table.some:
        content = table.raw(row, 'redcap_data_access_group', MARK).replace(MARK.encode(), b'caf\xe9')
        yield delivery.refused(name, f'Latin-1 in row {row}', content, table.line(row), '*', 'encoding_mismatch')
    for bad in (b'\xc0\xaf', b'\xed\xa0\x80', b'\xf5\x80\x80\x80', b'\x80', b'\xe9\xbc'):
        row = table.data[2]
        content = table.raw(row, 'redcap_data_access_group', MARK).replace(MARK.encode(), bad)
        yield delivery.refused(name, f'bytes {bad.hex()}', content, table.line(row), '*', 'encoding_mismatch')


def encodings_c02(delivery, name, table):
    for encoding in ('utf-8', 'utf-8-sig', 'utf-16', 'utf-16-le', 'utf-16-be'):
        yield delivery.refused(name, encoding, table.bytes(encoding), 1, '*', 'encoding_mismatch')
    for label, content in (('encoded twice', table.bytes().decode('latin-1').encode('gb18030')),
                           ('big5', table.bytes().decode('gb18030').encode('big5', 'replace')),
                           ('question marks', table.bytes().decode('gb18030').encode('ascii', 'replace'))):
        yield delivery.refused(name, label, content, table.header_line, '*', 'missing_column')
    mark = MARK.encode('gb18030')
    for row in table.data:
        for bad in (b'\xff', b'\x80', b'\xd5\x20', b'\x81\x30\x20'):
            content = table.raw(row, '姓名', MARK).replace(mark, bad)
            yield delivery.refused(name, f'bytes {bad.hex()} in row {row}', content, table.line(row), '*',
                                   'encoding_mismatch')
    yield delivery.fine(name, 'a name of four bytes', table.set(table.data[1], 姓名='𠮷某'))


def encodings_c05(delivery, name, table):
    wide = name.endswith('.txt')
    for encoding in ('gb18030', 'utf-8', 'utf-8-sig') if wide else ('gb18030', 'utf-16'):
        yield delivery.refused(name, encoding, table.bytes(encoding, bom=b''), 1, '*', 'encoding_mismatch')
    if wide:
        for encoding in ('utf-16-le', 'utf-16-be'):
            yield delivery.refused(name, f'{encoding} without its mark', table.bytes(encoding, bom=b''), 1, '*',
                                   'encoding_mismatch')
        yield delivery.fine(name, 'the other byte order', table.bytes('utf-16-be', bom=b'\xfe\xff'))
        yield delivery.refused(name, 'an odd number of bytes', table.bytes()[:-1], table.line(len(table.rows)) - 1,
                               '*', 'encoding_mismatch')
    else:
        yield delivery.fine(name, 'no byte order mark', table.bytes(bom=b''))
        row = table.data[1]
        content = table.raw(row, table.titles[1], MARK).replace(MARK.encode(), b'\xb1\xc7')
        yield delivery.refused(name, 'a GBK cell', content, table.line(row), '*', 'encoding_mismatch')
