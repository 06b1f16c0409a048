// The two forms of an analysis.
#ifndef CLI_ESTIMATE_OUTPUT_H
#define CLI_ESTIMATE_OUTPUT_H

#include "base/buffer.h"
#include "cli/estimate_analysis.h"

// For machines: every number with full precision, undefined ones null, infinite ones "Inf" and "-Inf".
void estimate_write_json(const EstimateAnalysis *analysis, Buffer *out);

// For people: rounded as journals ask (SAMPL), with the conventions named.
void estimate_write_text(const EstimateAnalysis *analysis, Buffer *out);

#endif
