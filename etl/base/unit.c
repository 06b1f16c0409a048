// The table of units. To add one: a row with its dimension and its exact factor to the dimension's base unit.
#include "base/unit.h"

typedef struct Unit {
    const char *name;
    const char *dimension;
    Decimal factor;
} Unit;

static const Unit UNITS[] = {
    {"", "", {1, 0}},                              // UNIT_NONE
    {"Gy", "absorbed dose", {1, 0}},
    {"cGy", "absorbed dose", {1, -2}},
    {"mGy", "absorbed dose", {1, -3}},
    {"copies/mL", "copies", {1, 0}},
    {"10^3 copies/mL", "copies", {1, 3}},
    {"10^4 copies/mL", "copies", {1, 4}},
    {"10^6 copies/mL", "copies", {1, 6}},
    {"IU/mL", "international units", {1, 0}},
    {"kIU/mL", "international units", {1, 3}},
    {"mm", "length", {1, 0}},
    {"cm", "length", {1, 1}},
    {"m", "length", {1, 3}},
    {"g", "mass", {1, 0}},
    {"mg", "mass", {1, -3}},
    {"kg", "mass", {1, 3}},
    {"mg/m2", "mass per area", {1, 0}},
    {"ng/mL", "mass concentration", {1, 0}},
    {"ug/L", "mass concentration", {1, 0}},
    {"mg/L", "mass concentration", {1, 3}},
    {"g/L", "mass concentration", {1, 6}},
    {"g/dL", "mass concentration", {1, 7}},
    {"U/mL", "arbitrary units", {1, 0}},
    {"kU/L", "arbitrary units", {1, 0}},
    {"U/L", "catalytic concentration", {1, 0}},
    {"10*9/L", "number concentration", {1, 0}},
    {"10*3/uL", "number concentration", {1, 0}},
    {"%", "fraction", {1, 0}},
    {"d", "time", {1, 0}},
    {"wk", "time", {7, 0}},
};

UnitId unit_find(Text name)
{
    for (size_t i = 1; i < sizeof UNITS / sizeof *UNITS; i++)
        if (text_is(name, UNITS[i].name)) return (UnitId)i;
    return UNIT_NONE;
}

const char *unit_name(UnitId unit)
{
    return UNITS[unit].name;
}

bool unit_convertible(UnitId from, UnitId to)
{
    return from != UNIT_NONE && to != UNIT_NONE && strcmp(UNITS[from].dimension, UNITS[to].dimension) == 0;
}

bool unit_convert(Decimal value, UnitId from, UnitId to, Decimal *result)
{
    Decimal base;
    *result = value;
    if (from == to) return true;
    return unit_convertible(from, to) && decimal_multiply(value, UNITS[from].factor, &base) &&
           decimal_divide(base, UNITS[to].factor, result);
}
