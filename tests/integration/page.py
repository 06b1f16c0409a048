#!/usr/bin/env python3
"""The findings page in a browser: at the width of a telephone and of a desk, by day and by night, on paper, in both
languages. The browser has nothing to say of it, nothing is loaded, nothing scrolls sideways, everything can be read."""
import re
from html.parser import HTMLParser

from browser import CONTRAST, SIZES, WIDER, Browser
from support import CENTERS, SUBMISSIONS, WORK, Site, main

WIDTHS = [360, 1280]
LANGUAGES = {'en': 'en', 'zh': 'zh-Hans'}    # --lang -> the page's lang

# Tables that are wider than their window: on a telephone a row is a block, and nothing of it lies outside.
SIDEWAYS = r'''[...document.querySelectorAll('.scroll')].filter((e) => e.scrollWidth > e.clientWidth + 1)
    .map((e) => `${e.textContent.slice(0, 60)}: ${e.scrollWidth}`)'''

# Words of figures and headings that are broken in two: what is longest in them is wider than its box.
BROKEN = r'''[...document.querySelectorAll('dt, h1, h2, h3, thead th, .severity')].filter((e) => e.checkVisibility())
    .filter((e) => {
      const style = getComputedStyle(e), pen = document.createElement('canvas').getContext('2d');
      pen.font = style.font;
      const room = e.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
      return e.clientWidth && e.textContent.split(/[^A-Za-z]+/).some((word) => pen.measureText(word).width > room + 1);
    }).map((e) => e.textContent)'''

ON_PAPER = r'''[...document.querySelectorAll('details:not(.held) .inside')]
    .map((e) => e.checkVisibility())'''


class Outline(HTMLParser):
    """What a reader that does not see needs: the language, headings in order, headers that say what they are of."""
    def __init__(self, text):
        super().__init__()
        self.language, self.headings, self.scopes, self.elements, self.attributes = None, [], [], set(), set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.elements.add(tag)
        self.attributes.update(attributes)
        if tag == 'html':
            self.language = attributes.get('lang')
        if re.fullmatch('h[1-6]', tag):
            self.headings.append(int(tag[1]))
        if tag == 'th':
            self.scopes.append(attributes.get('scope'))


def make(site, label, center, files, *options):
    answer = site.run('validate', center, *files, '-f', 'html', *options)
    path = WORK / f'{label}.html'
    path.write_bytes(answer.raw_out)
    return answer, path


def check_text(cases, label, path, language):
    text = path.read_text()
    outline = Outline(text)
    cases.equal(f'{label}: language', outline.language, LANGUAGES[language])
    cases.check(f'{label}: no script, link, picture or frame',
                not outline.elements & {'script', 'link', 'img', 'iframe', 'object', 'embed', 'form', 'a', 'base'},
                outline.elements)
    cases.check(f'{label}: no handler and no style beside the style sheet',
                not [name for name in outline.attributes if name.startswith('on') or name in ('style', 'href', 'src')],
                outline.attributes)
    cases.check(f'{label}: headings in order',
                outline.headings[0] == 1 and outline.headings.count(1) == 1 and
                all(after - before <= 1 for before, after in zip(outline.headings, outline.headings[1:])),
                outline.headings)
    cases.check(f'{label}: headers of tables have a scope', set(outline.scopes) == {'row', 'col'}, outline.scopes)
    for word in (SUBMISSIONS / 'night1/expected/forbidden_strings.txt').read_text().splitlines():
        if word and word in text:
            cases.check(f'{label}: no personal data', False, word)


def check_screen(cases, label, tab, width):
    cases.equal(f'{label}: the browser has nothing to say', tab.messages(), [])
    cases.equal(f'{label}: nothing is loaded', len(tab.requests()), 1)
    scroll, client = tab.evaluate(SIZES)
    cases.check(f'{label}: nothing scrolls sideways', scroll <= client <= width, f'{scroll} > {client}',
                tab.evaluate(WIDER))
    tab.evaluate('document.querySelectorAll("details").forEach((d) => d.open = true)')
    scroll, client = tab.evaluate(SIZES)
    cases.check(f'{label}: nor with everything open', scroll <= client, f'{scroll} > {client}', tab.evaluate(WIDER))
    cases.equal(f'{label}: contrast', tab.evaluate(CONTRAST), [])
    cases.equal(f'{label}: no word is broken', tab.evaluate(BROKEN), [])
    if width < 640:
        cases.equal(f'{label}: no table lies outside', tab.evaluate(SIDEWAYS), [])


def check_paper(cases, label, tab):
    folded = tab.evaluate('document.querySelectorAll("details:not([open])").length')
    cases.check(f'{label}: something is folded', folded > 0)
    pdf = tab.pdf()
    cases.check(f'{label}: places stand on paper though they are folded on the screen', all(tab.evaluate(ON_PAPER)))
    boxes = set(re.findall(rb'/MediaBox \[([^\]]*)\]', pdf))
    cases.check(f'{label}: A4', len(boxes) == 1 and [round(float(n)) for n in boxes.pop().split()] == [0, 0, 595, 842],
                boxes)


def check_page(cases, browser, label, path, language, everywhere=True):
    """everywhere: at every width, by day, by night and on paper; else where it is narrowest."""
    check_text(cases, label, path, language)
    for width in WIDTHS if everywhere else WIDTHS[:1]:
        for dark in (False, True) if everywhere else (False,):
            tab = browser.open(path, width=width, dark=dark)
            check_screen(cases, f'{label}, {width} pixels{", dark" if dark else ""}', tab, width)
    if everywhere:
        check_paper(cases, label, browser.open(path))


def pages_of_the_centers(cases):
    site = Site('centers')
    with Browser() as browser:
        for center in CENTERS:
            files = sorted((SUBMISSIONS / 'night1' / center).iterdir())
            answer, path = make(site, center, center, files)
            cases.equal(f'{center}: what validate says goes to stderr only', answer.err, '')
            check_page(cases, browser, center, path, 'en', everywhere=center == 'c02')
            _, path = make(site, f'{center}.zh', center, files, '--lang', 'zh')
            check_page(cases, browser, f'{center} in Chinese', path, 'zh', everywhere=center == 'c02')


def many_findings(source, target):
    """c02's rows many times over, each another patient's, with errors of several kinds in every seventh."""
    lines = source.read_bytes().decode('gb18030').splitlines()
    titles, header, rows, closing = lines[:1], lines[1], lines[2:-1], lines[-1:]
    columns = {title: i for i, title in enumerate(header.split(','))}
    wrong = [('确诊日期', '2012/2/30'), ('性别', '<b>不详</b>'), ('状态及死因', '死亡(车祸)'), ('放疗剂量/次数', '660Gy/33')]
    made = []
    for number in range(400):
        cells = next(row for row in rows[number % len(rows):] + rows if row.count('"') == 0).split(',')
        cells[columns['住院号']] = f'{10000000 + number}'
        if number % 7 == 0:
            title, text = wrong[number // 7 % len(wrong)]
            cells[columns[title]] = text
        made.append(','.join(cells))
    target.write_bytes('\r\n'.join(titles + [header] + made + closing + ['']).encode('gb18030'))


def a_page_of_many_findings(cases):
    site = Site('many')
    folder = WORK / 'files'
    folder.mkdir()
    file = folder / '"><script>alert(1)<!--& it\'s 1.csv'    # the name too is somebody's text
    many_findings(SUBMISSIONS / 'night1/c02/病例登记表.csv', file)
    with Browser() as browser:
        for language in LANGUAGES:
            answer, path = make(site, f'many.{language}', 'c02', [file], '--lang', language)
            text = path.read_text()
            cases.equal(f'many findings, {language}: exit', answer.status, 1)
            cases.check(f'many findings, {language}: the name is escaped', '<script' not in text and '&lt;script' in text)
            cases.check(f'many findings, {language}: what is cut is said',
                        re.search(r'class="note">(\d+ more |另有 \d+ 处)[(（]--limit 0 ', text))
            cases.check(f'many findings, {language}: codes without a list', 'id="codes"' in text)
            check_page(cases, browser, f'many findings, {language}', path, language)


def a_page_of_a_refusal(cases):
    site = Site('refused')
    file = SUBMISSIONS / 'defects/c01/01_missing_required_column.csv'
    with Browser() as browser:
        for language, refused in (('en', 'Refused: '), ('zh', '拒收：')):
            answer, path = make(site, f'refused.{language}', 'c01', [file], '--lang', language)
            text = path.read_text()
            cases.equal(f'refusal, {language}: exit', answer.status, 1)
            cases.check(f'refusal, {language}: the verdict', f'<p class="title">{refused}' in text)
            cases.check(f'refusal, {language}: the column', 'rec_date' in text)
            check_page(cases, browser, f'refusal, {language}', path, language, everywhere=False)


main(pages_of_the_centers, a_page_of_many_findings, a_page_of_a_refusal)
