// Figure: survival curves as SVG: steps, 95 % band, ticks at censored times, and below, at the same times, the numbers
// at risk, censored and with the event so far (Morris et al. 2019, KMunicate). Where fewer than 5 patients or fewer
// than 10 % of the group are left the curve is drawn faintly (Pocock et al. 2002).
#ifndef REPORT_FIGURE_H
#define REPORT_FIGURE_H

#include "report/results.h"

typedef struct FigureRequest {
    const Plan *plan;
    Language language;
    const char *title;             // said to those who do not see it
    const ResultArm *const *arms;
    size_t arm_count;
    const char *note;              // below the legend: "Log-rank P = 0.071"; NULL = none
    bool narrow;                   // for a screen of 360 pixels
    bool standalone;               // a file of its own, with its style sheet; else to stand in a page
} FigureRequest;

void figure_write(const FigureRequest *request, Buffer *out);

// What every figure of the report begins with and is made of.
typedef struct FigureFrame {
    const char *title;
    double width, height;          // pixels, at its natural size
    bool narrow, standalone;
} FigureFrame;

void figure_open(const FigureFrame *frame, Buffer *out);
void figure_text(Buffer *out, double x, double y, const char *classes, const char *text);
void figure_close(Buffer *out);

#endif
