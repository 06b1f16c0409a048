#include "author/infer_parts.h"
InferStatus infer_xml(Infer *infer){ return infer_refuse(infer, 0, "xml"); }
