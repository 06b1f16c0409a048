"""Deliveries of the five centers taken apart, so that a test can damage them in one place and say where: a Table is a
CSV file (rows of cells), a Document an XML file (text). Every change gives a new one."""
import csv
import io
import re

from support import SUBMISSIONS

MARK = '\ue000'    # stands for what csv would not write


class Table:
    """A CSV file: rows of cells; the header has the index `above` (1 below a title line)."""
    def __init__(self, path, encoding='utf-8', delimiter=',', above=0, bom=b''):
        self.name, self.encoding, self.delimiter, self.above, self.bom = path.name, encoding, delimiter, above, bom
        text = path.read_bytes()[len(bom):].decode(encoding)
        self.line_end = '\r\n' if '\r\n' in text else '\n'
        self.rows = list(csv.reader(io.StringIO(text, newline=''), delimiter=delimiter, strict=True))

    def copy(self, rows, **changes):
        table = object.__new__(Table)
        table.__dict__.update(self.__dict__, **changes)
        table.rows = rows
        return table

    @property
    def titles(self):
        return self.rows[self.above]

    @property
    def header_line(self):
        return self.line(self.above)

    @property
    def data(self):
        """Indexes of the data rows."""
        return range(self.above + 1, len(self.rows))

    @property
    def some(self):
        """The first, second, middle and last data rows."""
        rows = self.data
        return sorted({rows[0], rows[min(1, len(rows) - 1)], rows[len(rows) // 2], rows[-1]})

    def cell(self, row, title):
        return self.rows[row][self.titles.index(title)]

    def filled(self, title):
        """Indexes of the data rows with something in this column."""
        return [row for row in self.data if self.cell(row, title)]

    def line(self, row):
        """The physical line on which a row begins."""
        return 1 + self.written(self.rows[:row]).count('\n')

    # ---- Changes

    def set(self, row, **cells):
        rows = [list(one) for one in self.rows]
        for title, value in cells.items():
            rows[row][self.titles.index(title)] = value
        return self.copy(rows)

    def rename(self, title, other):
        return self.copy([[other if row == self.above and cell == title else cell for cell in one]
                          for row, one in enumerate(self.rows)])

    def without_column(self, title):
        at = self.titles.index(title)
        return self.copy([one[:at] + one[at + 1:] if len(one) > at else one for one in self.rows])

    def with_column(self, at, title, value=''):
        return self.copy([one[:at] + [title if row == self.above else value] + one[at:]
                          for row, one in enumerate(self.rows)])

    def insert(self, row, *rows):
        return self.copy([*self.rows[:row], *(list(one) for one in rows), *self.rows[row:]])

    def without(self, *rows):
        return self.copy([one for row, one in enumerate(self.rows) if row not in rows])

    def only(self, count):
        """The first rows, title and header among them."""
        return self.copy(self.rows[:count])

    # ---- Bytes

    def written(self, rows, delimiter=None, quoting=csv.QUOTE_MINIMAL):
        out = io.StringIO()
        csv.writer(out, delimiter=delimiter or self.delimiter, lineterminator=self.line_end,
                   quoting=quoting).writerows(rows)
        return out.getvalue()

    def bytes(self, encoding=None, bom=None, **form):
        text = self.written(self.rows, **form)
        return (self.bom if bom is None else bom) + text.encode(encoding or self.encoding)

    def raw(self, row, title, raw):
        """The file with one cell written exactly so, whatever that does to the CSV."""
        text = self.set(row, **{title: MARK})
        return self.bom + text.written(text.rows).replace(MARK, raw).encode(self.encoding)


class Document:
    """An XML file as text."""
    def __init__(self, name, encoding, text):
        self.name, self.encoding, self.text = name, encoding, text

    def copy(self, text):
        return Document(self.name, self.encoding, text)

    def line(self, at):
        return self.text.count('\n', 0, at) + 1

    def places(self, pattern):
        return list(re.finditer(pattern, self.text))

    def first(self, pattern):
        return re.search(pattern, self.text)

    def replace(self, match, text, group=0):
        """A match, or one group of it, replaced; the text may use the match's groups when it is a function."""
        text = text(match) if callable(text) else text
        return self.copy(self.text[:match.start(group)] + text + self.text[match.end(group):])

    def substitute(self, old, new, count=-1):
        assert old in self.text, old
        return self.copy(self.text.replace(old, new, count))

    def bytes(self, encoding=None):
        return self.text.encode(encoding or self.encoding)


def _small(case):
    return SUBMISSIONS / 'defects' / case


def c01():
    """Three patients without a defect; the first has a note of two lines, so that lines and rows differ."""
    table = Table(_small('c01/05_unexpected_bom.csv'), bom=b'\xef\xbb\xbf')
    return table.copy(table.rows, bom=b'', name='RMNPC_DATA_2024-07-05_0200.csv').set(1, dx_notes='two\nlines')


def c02():
    table = Table(_small('c02/06_no_total_row.csv'), 'gb18030', above=1)
    return table.copy(table.rows, name='病例登记表.csv')


def c03():
    path = _small('c03/04_prefix_renamed.xml')
    return Document('odm_snapshot.xml', 'utf-8', path.read_bytes().decode())


def c04():
    path = _small('c04/02_prefix_renamed.xml')
    return Document('ois_export.xml', 'gb18030', path.read_bytes().decode('gb18030'))


def c05():
    """name -> Table"""
    folder = _small('c05/05_orphan_followup')
    tables = {path.name: Table(path, 'utf-8', ';', bom=b'\xef\xbb\xbf') for path in sorted(folder.glob('*.csv'))}
    tables['LIS_EBV.txt'] = Table(folder / 'LIS_EBV.txt', 'utf-16-le', '\t', bom=b'\xff\xfe')
    followup = tables['followup.csv']
    orphan = next(row for row in followup.data if followup.cell(row, '病案号') == '0000888888')
    tables['followup.csv'] = followup.without(orphan)
    return tables
