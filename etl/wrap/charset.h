// Charset: what uchardet takes bytes to be written in. A suggestion for people who describe a file; data are never read
// by it.
#ifndef WRAP_CHARSET_H
#define WRAP_CHARSET_H

#include "base/text.h"

enum { CHARSET_NAME = 32 };

// The name of the character set ("GB18030", "ISO-8859-1"), empty when there is no telling.
void charset_suggest(Text bytes, char name[CHARSET_NAME]);

#endif
