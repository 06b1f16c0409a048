// Character sets by uchardet.
#include "wrap/charset.h"

#include <stdio.h>
#include <uchardet/uchardet.h>

void charset_suggest(Text bytes, char name[CHARSET_NAME])
{
    uchardet_t detector = uchardet_new();
    bool heard = uchardet_handle_data(detector, bytes.data, bytes.size) == 0;
    uchardet_data_end(detector);
    snprintf(name, CHARSET_NAME, "%s", heard ? uchardet_get_charset(detector) : "");
    uchardet_delete(detector);
}
