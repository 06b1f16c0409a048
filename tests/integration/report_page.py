#!/usr/bin/env python3
"""The survival report in a browser: of all patients and for a release, in both languages, at the width of a telephone and
of a desk, by day and by night, on paper. In the figures no text lies over another, and none leaves its figure."""
import re

from browser import CONTRAST, SIZES, WIDER, Browser
from support import CENTERS, WORK, Site, ingest_arguments, main

WIDTHS = [360, 640, 1200]
PAGES = {'report.html': 'en', 'report.zh.html': 'zh-Hans'}

# Of the figures that can be seen: texts that lie over each other, and texts that do not lie inside.
MISPLACED = r'''[...document.querySelectorAll('svg.figure')].filter((svg) => svg.checkVisibility()).flatMap((svg) => {
  const wrong = [], texts = [...svg.querySelectorAll('text')].map((text) => ({box: text.getBBox(), words: text.textContent}));
  const {width, height} = svg.viewBox.baseVal, name = svg.getAttribute('aria-label');
  texts.forEach(({box, words}, i) => {
    if (box.x < -1 || box.y < -1 || box.x + box.width > width + 1 || box.y + box.height > height + 1)
      wrong.push(`${name}: "${words}" leaves the figure`);
    for (const other of texts.slice(i + 1)) {
      const across = Math.min(box.x + box.width, other.box.x + other.box.width) - Math.max(box.x, other.box.x);
      const down = Math.min(box.y + box.height, other.box.y + other.box.height) - Math.max(box.y, other.box.y);
      if (across > 1 && down > 4) wrong.push(`${name}: "${words}" and "${other.words}"`);   // lines stand close
    }
  });
  return wrong;
})'''
FIGURES = r'''[...document.querySelectorAll('figure')]
    .map((figure) => [...figure.querySelectorAll('svg')].filter((svg) => svg.checkVisibility()).length)'''


class Made:
    folders = {}


def setup(cases):
    site = Site('site')
    site.hold()
    for center in CENTERS:
        site.run('ingest', *ingest_arguments(1, center))
    for name, options in (('report', []), ('release', ['--release'])):
        Made.folders[name] = WORK / name
        site.must('report', '-o', Made.folders[name], *options)
    cases.equal('two reports', [(folder / 'report.html').exists() for folder in Made.folders.values()], [True, True])


def look(cases, label, tab, width):
    cases.equal(f'{label}: the browser has nothing to say', tab.messages(), [])
    cases.equal(f'{label}: nothing is loaded', len(tab.requests()), 1)
    scroll, client = tab.evaluate(SIZES)
    cases.check(f'{label}: nothing scrolls sideways', scroll <= client <= width, f'{scroll} > {client}', tab.evaluate(WIDER))
    cases.equal(f'{label}: contrast', tab.evaluate(CONTRAST), [])
    cases.equal(f'{label}: of each figure one is shown', set(tab.evaluate(FIGURES)), {1})
    cases.equal(f'{label}: texts of figures', tab.evaluate(MISPLACED), [])


def on_screen(cases):
    with Browser() as browser:
        for name, folder in Made.folders.items():
            for page, language in PAGES.items():
                for width in WIDTHS:
                    for dark in (False, True):
                        tab = browser.open(folder / page, width=width, dark=dark)
                        look(cases, f'{name}, {language}, {width} pixels{", dark" if dark else ""}', tab, width)
                        cases.equal(f'{name}: language', tab.evaluate('document.documentElement.lang'), language)


def on_paper(cases):
    with Browser() as browser:
        for name, folder in Made.folders.items():
            tab = browser.open(folder / 'report.html')
            pdf = tab.pdf()
            boxes = set(re.findall(rb'/MediaBox \[([^\]]*)\]', pdf))
            cases.check(f'{name}: A4', len(boxes) == 1 and [round(float(n)) for n in boxes.pop().split()] == [0, 0, 595, 842], boxes)
            cases.equal(f'{name}: of each figure one is printed', set(tab.evaluate(FIGURES)), {1})
            cases.equal(f'{name}: contrast on paper', tab.evaluate(CONTRAST), [])


def headings_say_something(cases):
    """No heading or caption stands over nothing: in a release a figure may be gone."""
    empty = r'''[...document.querySelectorAll('h2, h3, h4')].filter((h) => !h.nextElementSibling
        || /^(H[1-4])$/.test(h.nextElementSibling.tagName) && h.nextElementSibling.tagName <= h.tagName)
        .map((h) => h.textContent)'''
    with Browser() as browser:
        for name, folder in Made.folders.items():
            cases.equal(f'{name}: headings', browser.open(folder / 'report.html').evaluate(empty), [])


if __name__ == '__main__':
    main(setup, on_screen, on_paper, headings_say_something)
