// Figures: all figures of the report by name. The page shows each twice, wide and narrow; each is a file of its own
// besides.
#ifndef REPORT_FIGURES_H
#define REPORT_FIGURES_H

#include "report/figure.h"
#include "report/flowchart.h"
#include "report/forest.h"
#include "report/residuals.h"
#include "report/tabulate.h"

typedef enum FigureKind { FIGURE_FLOWCHART, FIGURE_CURVES, FIGURE_FOREST, FIGURE_RESIDUALS } FigureKind;

typedef struct Figure {
    const char *name;                  // of its file: figures/<name>.svg
    FigureKind kind;
    union {
        FlowchartRequest flowchart;
        FigureRequest curves;
        ForestRequest forest;
        ResidualsRequest residuals;
    };
} Figure;

typedef struct Figures {
    const Figure *items;
    size_t count;
} Figures;

// "flow", "overall", each comparison's name, "residuals", "effect", "immortal_time", "effect_by_center": those there
// are. Lives in the arena; refers to the results. Where small numbers are suppressed, as the tables say, the figures do
// not show them either, and residuals, a dot a patient, are none.
const Figures *figures_make(const Results *results, const Tables *tables, Language language, Arena *arena);

// NULL when there is none of this name.
const Figure *figures_find(const Figures *figures, const char *name);

void figures_write(const Figure *figure, bool narrow, bool standalone, Buffer *out);

#endif
