#!/usr/bin/env python3
"""Makes decimal_cases.h: operands and results computed by Python's decimal module, which knows nothing of our code.

    python3 tests/unit/base/decimal_cases.py > tests/unit/base/decimal_cases.h

A result of "" means that it needs more than 18 digits and must be refused; a quotient is instead rounded half to even
at 18 digits or 30 decimals, whichever is the coarser.
"""
import random
from decimal import Context, Decimal, ROUND_HALF_EVEN

EXACT = Context(prec=100)


def plain(number):
    """The canonical form: no exponent, no trailing zeros."""
    text = format(number.normalize(EXACT), "f")
    return "0" if number == 0 else text


def fits(number):
    return len(number.normalize(EXACT).as_tuple().digits) <= 18


def divided(a, b):
    if b == 0:
        return ""
    quotient = EXACT.divide(a, b)
    last = max(quotient.adjusted() - 17, -30)
    return plain(quotient.quantize(Decimal(1).scaleb(last), ROUND_HALF_EVEN, EXACT))


def operand(rng):
    digits = rng.choice([1, 2, 3, 5, 9, 12, 17, 18])
    coefficient = rng.choice([-1, 1]) * rng.randrange(10 ** digits)
    return Decimal(coefficient).scaleb(rng.randint(-6, 3), EXACT)


def main():
    rng = random.Random(1)
    print("// Made by decimal_cases.py; do not edit.")
    print("static const struct {\n    const char *a, *b;\n    int order;\n    const char *sum, *difference, *product, *quotient;\n} PYTHON_CASES[] = {")
    edges = ["0", "1", "-1", "999999999999999999", "-999999999999999999", "0.0984", "10000", "100", "6996", "0.01", "3", "7"]
    ties = [("999999999999999997", "2"), ("-999999999999999997", "2"), ("999999999999999999", "2"), ("999999999999999999", "-2")]
    pairs = [(Decimal(a), Decimal(b)) for a in edges for b in edges] + [(Decimal(a), Decimal(b)) for a, b in ties]
    pairs += [(operand(rng), operand(rng)) for _ in range(300)]
    for a, b in pairs:
        exact = [EXACT.add(a, b), EXACT.subtract(a, b), EXACT.multiply(a, b)]
        results = [plain(result) if fits(result) else "" for result in exact] + [divided(a, b)]
        texts = ", ".join('"%s"' % text for text in [plain(a), plain(b)])
        print('    {%s, %d, %s},' % (texts, (a > b) - (a < b), ", ".join('"%s"' % text for text in results)))
    print("};")


main()
