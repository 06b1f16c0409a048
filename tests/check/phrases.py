#!/usr/bin/env python3
"""phrases.py [ROOT]: every phrase that a room names by its English stands in the room's table, and every row of the table
is named somewhere. Prints each that does not as file:line: what. Exit 1 when there is one.

A phrase that has no row would be printed in English in every language; nothing at run time says so."""
import os
import re
import sys
from pathlib import Path

# Room -> its table; function -> which of its arguments is the phrase (a conditional expression may hold several).
TABLES = {'report': 'etl/report/phrase.c', 'feedback': 'etl/feedback/words.c', 'author': 'etl/author/words.c'}
FUNCTIONS = {'phrase': 1, 'phrase_fill': 2, 'words_in': 1, 'words_say': 2, 'html_say': 1, 'html_word': 1, 'html_fill': 1,
             'html_line': 3, 'page_fill': 1, 'say_number': 1, 'words_filled': 2, 'phrase_filled': 2, 'filled': 1}
LITERALS = re.compile(r'"(?:[^"\\\n]|\\.)*"(?:\s*"(?:[^"\\\n]|\\.)*")*')
CALL = re.compile(r'\b(' + '|'.join(FUNCTIONS) + r')\(')


def without_comments(text):
    """Comments become blanks, so that places stay."""
    return re.sub(r'"(?:[^"\\\n]|\\.)*"|//[^\n]*|/\*.*?\*/',
                  lambda match: match[0] if match[0][0] == '"' else re.sub(r'[^\n]', ' ', match[0]), text, flags=re.S)


def joined(literals):
    """The text of literals that stand one behind the other."""
    return ''.join(re.findall(r'"((?:[^"\\\n]|\\.)*)"', literals))


def arguments(text, at):
    """Where the arguments of the call whose parenthesis opened before `at` begin and end."""
    depth, begin, spans = 0, at, []
    for match in re.finditer(r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|[()\[\]{},]', text[at:]):
        token, place = match[0], at + match.start()
        if token in '([{':
            depth += 1
        elif token in ')]}' and depth:
            depth -= 1
        elif token in (',', ')') and not depth:
            spans.append((begin, place))
            begin = place + 1
            if token == ')':
                return spans
    return spans


def named(text):
    """(place, phrase) of every phrase a call names."""
    for call in CALL.finditer(text):
        spans = arguments(text, call.end())
        if len(spans) > FUNCTIONS[call[1]]:
            begin, end = spans[FUNCTIONS[call[1]]]
            for match in LITERALS.finditer(text, begin, end):
                yield match.start(), joined(match[0])


def rows(text):
    """(place, English) of every row of a table."""
    for match in re.finditer(r'\{\{(' + LITERALS.pattern + r'),', text):
        yield match.start(), joined(match[1])


def all_literals():
    """Every literal outside the tables. A word may come from another room; a reason is marked by "=" in front."""
    found = set()
    for path in Path('etl').glob('*/*.c'):
        text = without_comments(path.read_text())
        if str(path) in TABLES.values():
            text = re.sub(r'\n    \{\{.*?\}\},(?=\n)', '', text, flags=re.S)
        found.update(joined(match[0]).removeprefix('=') for match in LITERALS.finditer(text))
    return found


def check(room, table, literals):
    said = lambda path, text, place, what: f'{path}:{text.count(chr(10), 0, place) + 1}: {what}'
    table_text, problems = Path(table).read_text(), []
    known = {english for _, english in rows(table_text)}
    for path in sorted(Path('etl', room).glob('*.c')):
        text = without_comments(path.read_text())
        problems += [said(path, text, place, f'"{phrase}" stands in no row of {table}')
                     for place, phrase in named(text) if phrase not in known]
    problems += [said(table, table_text, place, f'"{english}" is said nowhere')
                 for place, english in rows(table_text) if english not in literals]
    return problems


def main():
    os.chdir(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).resolve().parents[2])
    literals = all_literals()
    problems = [problem for room, table in TABLES.items() if Path(table).exists() for problem in check(room, table, literals)]
    print('\n'.join(problems), end='\n' if problems else '')
    sys.exit(1 if problems else 0)


main()
