// Why a file is no sample for a draft, said as every message about a place is.
#include "author/infer_parts.h"

#include "base/complaint.h"

InferStatus infer_refuse(const Infer *infer, uint32_t line, const char *problem)
{
    if (line) report_error("%s:%u: %s", infer->path, line, problem);
    else report_error("%s: %s", infer->path, problem);
    return INFER_REFUSED;
}

InferStatus infer_report(const Infer *infer, ReaderStatus status)
{
    if (status == READER_FAILED) return INFER_UNREADABLE;
    for (size_t i = 0; i < infer->findings.count; i++) {
        const Finding *finding = &infer->findings.items[i];
        if (finding->severity != SEVERITY_ERROR) continue;
        return infer_refuse(infer, finding->place.line,
                            arena_format(infer->arena, "%s: %s", finding->message.text[LANGUAGE_EN],
                                         finding->remedy.text[LANGUAGE_EN]));
    }
    return infer_refuse(infer, 0, "the file cannot be read as data");
}
