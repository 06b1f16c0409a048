#!/usr/bin/env python3
"""corpus.py DIRECTORY: makes the seeds of the fuzz targets from the tests' fixtures, DIRECTORY/<target>/*."""
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SUBMISSIONS = ROOT / 'tests/fixtures/submissions'
LARGEST = 20000
target_directory = Path(sys.argv[1])
count = {}


def add(target, data):
    if len(data) > LARGEST:
        return
    folder = target_directory / target
    folder.mkdir(parents=True, exist_ok=True)
    count[target] = count.get(target, 0) + 1
    (folder / f'{count[target]:04d}').write_bytes(data)


def files():
    for path in sorted(SUBMISSIONS.rglob('*')):
        center = next((part[:3] for part in path.parts[::-1] if re.fullmatch(r'c0[1-5]', part[:3])), None)
        if path.is_file() and center and 'expected' not in path.parts:
            yield center, path.read_bytes(), path.suffix


CENTERS = ['c01', 'c02', 'c03', 'c04']
ENCODING = {'c01': 0, 'c02': 3, 'c03': 0, 'c04': 3, 'c05': 1}
for center, data, suffix in files():
    code = ENCODING[center]
    if data[:2] in (b'\xff\xfe', b'\xfe\xff'):
        code = 2
    add('decode', bytes([code]) + data)
    if suffix == '.xml':
        add('xml', bytes([code]) + data)
    else:
        delimiter = 1 if center == 'c05' and code == 1 else 2 if code == 2 else 0
        add('csv', bytes([code | delimiter << 2 | 16]) + data)
    if center in CENTERS:
        add('pipeline', bytes([CENTERS.index(center)]) + data)
C05_FILES = ['patients.csv', 'metastases.csv', 'treatments.csv', 'followup.csv', 'LIS_EBV.txt']
for night in (1, 2, 3):
    folder = SUBMISSIONS / f'night{night}/c05'
    add('pipeline', bytes([4]) + (b'\x1d' * 4).join((folder / name).read_bytes() for name in C05_FILES))
add('xml', b'\x00' + b"""<All xmlns='urn:p' xmlns:q='urn:q' made='2024'><Head>x</Head><Patient id='A' q:y='1'><Name>a&amp;b</Name>
<Mark>1</Mark><Mark/><Visit id='v'><q:Dose>2</q:Dose></Visit></Patient></All>""")
for path in [*(ROOT / 'schemas').glob('*.yaml'), *(ROOT / 'mappings').glob('*.yaml')]:
    data = path.read_bytes()
    for kind in range(3):
        add('yaml', bytes([kind]) + data)
for path in sorted((ROOT / 'tests/unit/expr').glob('*_test.c')):
    for expression, _ in re.findall(r'\{"((?:[^"\\]|\\.)*)", "((?:[^"\\]|\\.)*)"\}', path.read_text(encoding='utf-8')):
        add('expr', expression.encode())
for path in (ROOT / 'tests/unit/base/date_test.c', ROOT / 'tests/unit/base/decimal_test.c'):
    for text in sorted(set(re.findall(r'"([^"\\\n]{1,40})"', path.read_text(encoding='utf-8')))):
        add('date', b'default iso8601 excel-serial %Y-%m-%d %d.%m.%Y %Y%m%d\n' + text.encode())
for text in ('=1+1', '@SUM(A1)', '"a","b"', "<script>alert('1')</script>", '&amp;lt;', 'a\x1b[31m\u202e\u200f', '男\r\n\t-1'):
    add('escape', text.encode())
add('escape', b'\xff\xc0\x80\xe6\x80')
print(' '.join(f'{name}: {number}' for name, number in sorted(count.items())))
