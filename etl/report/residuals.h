// Residuals: scaled Schoenfeld residuals of a Cox model over time, a small plot for each coefficient, with a smooth:
// where the smooth is level the hazard ratio does not change with time (Grambsch & Therneau 1994).
#ifndef REPORT_RESIDUALS_H
#define REPORT_RESIDUALS_H

#include "report/models.h"

typedef struct ResidualsRequest {
    const Plan *plan;
    const ModelResult *model;      // residuals not NULL
    const char *title;
    Language language;
    bool narrow, standalone;
} ResidualsRequest;

void residuals_write(const ResidualsRequest *request, Buffer *out);

// The smooth at x[at]: local linear regression with tricube weights on the nearest two thirds of the points (Cleveland
// 1979, without the robustness steps). x ascends.
double residuals_smooth(const double *x, const double *y, size_t count, size_t at);

#endif
