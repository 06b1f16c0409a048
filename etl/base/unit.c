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
    {"MBq", "activity", {1, 0}},
    {"GBq", "activity", {1, 3}},
    {"mCi", "activity", {37, 0}},
    {"copies/mL", "copies", {1, 0}},
    {"10^3 copies/mL", "copies", {1, 3}},
    {"10^4 copies/mL", "copies", {1, 4}},
    {"10^6 copies/mL", "copies", {1, 6}},
    {"IU/mL", "international units", {1, 0}},
    {"kIU/mL", "international units", {1, 3}},
    {"mm", "length", {1, 0}},
    {"cm", "length", {1, 1}},
    {"m", "length", {1, 3}},
    {"mm2", "area", {1, 0}},
    {"cm2", "area", {1, 2}},
    {"m2", "area", {1, 6}},
    {"uL", "volume", {1, -3}},
    {"mL", "volume", {1, 0}},
    {"dL", "volume", {1, 2}},
    {"L", "volume", {1, 3}},
    {"mm3", "volume", {1, -3}},
    {"cm3", "volume", {1, 0}},
    {"ug", "mass", {1, -6}},
    {"mg", "mass", {1, -3}},
    {"g", "mass", {1, 0}},
    {"kg", "mass", {1, 3}},
    {"kg/m2", "mass per area", {1, 6}},
    {"g/m2", "mass per area", {1, 3}},
    {"mg/m2", "mass per area", {1, 0}},
    {"mg/kg", "mass fraction", {1, 0}},
    {"mg/g", "mass fraction", {1, 3}},
    {"pg/mL", "mass concentration", {1, -3}},
    {"ng/L", "mass concentration", {1, -3}},
    {"ng/mL", "mass concentration", {1, 0}},
    {"ug/L", "mass concentration", {1, 0}},
    {"ng/dL", "mass concentration", {1, -2}},
    {"ug/dL", "mass concentration", {1, 1}},
    {"ug/mL", "mass concentration", {1, 3}},
    {"mg/L", "mass concentration", {1, 3}},
    {"mg/dL", "mass concentration", {1, 4}},
    {"g/L", "mass concentration", {1, 6}},
    {"g/dL", "mass concentration", {1, 7}},
    {"mol/L", "substance concentration", {1, 3}},
    {"mmol/L", "substance concentration", {1, 0}},
    {"umol/L", "substance concentration", {1, -3}},
    {"nmol/L", "substance concentration", {1, -6}},
    {"pmol/L", "substance concentration", {1, -9}},
    {"mmol/mol", "substance fraction", {1, 0}},
    {"U/mL", "arbitrary units", {1, 0}},
    {"kU/L", "arbitrary units", {1, 0}},
    {"U/L", "catalytic concentration", {1, 0}},
    {"10*12/L", "number concentration", {1, 3}},
    {"10*6/uL", "number concentration", {1, 3}},
    {"10*9/L", "number concentration", {1, 0}},
    {"10*3/uL", "number concentration", {1, 0}},
    {"10*6/L", "number concentration", {1, -3}},
    {"/uL", "number concentration", {1, -3}},
    {"%", "fraction", {1, -2}},
    {"[ppm]", "fraction", {1, -6}},
    {"[ppb]", "fraction", {1, -9}},
    {"mm[Hg]", "pressure", {133322, -6}},
    {"kPa", "pressure", {1, 0}},
    {"cm[H2O]", "pressure", {980665, -7}},
    {"Cel", "temperature", {1, 0}},
    {"/min", "rate", {1, 0}},
    {"mm/h", "speed", {1, 0}},
    {"L/min", "flow", {1, 3}},
    {"mL/min", "flow", {1, 0}},
    {"L/s", "flow", {6, 4}},
    {"mL/min/{1.73_m2}", "flow per body surface", {1, 0}},
    {"s", "time", {1, 0}},
    {"min", "time", {6, 1}},
    {"h", "time", {36, 2}},
    {"d", "time", {864, 2}},
    {"wk", "time", {6048, 2}},
    {"mo", "time", {26298, 2}},
    {"a", "time", {315576, 2}},
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

const char *unit_dimension(UnitId unit)
{
    return unit < sizeof UNITS / sizeof *UNITS ? UNITS[unit].dimension : NULL;
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
