// parse csv|gb|xml FILE: reads the file with nothing but the parser that rmnpc uses for it, and counts. The floor of
// every validation: libcsv over UTF-8, libcsv behind iconv over GB18030, libxml2's SAX2 interface.
#include <csv.h>
#include <fcntl.h>
#include <iconv.h>
#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BLOCK = 256 * 1024 };

typedef struct Counts {
    long fields, rows, bytes;
} Counts;

static void count_field(void *field, size_t size, void *counts)
{
    (void)field;
    ((Counts *)counts)->fields++;
    ((Counts *)counts)->bytes += (long)size;
}

static void count_row(int end, void *counts)
{
    (void)end;
    ((Counts *)counts)->rows++;
}

static int parse_csv(int file, Counts *counts)
{
    static char block[BLOCK];
    struct csv_parser parser;
    csv_init(&parser, 0);
    for (ssize_t size; (size = read(file, block, sizeof block)) > 0;)
        if (csv_parse(&parser, block, (size_t)size, count_field, count_row, counts) != (size_t)size) return 1;
    csv_fini(&parser, count_field, count_row, counts);
    csv_free(&parser);
    return 0;
}

static int parse_gb18030(int file, Counts *counts)
{
    static char block[BLOCK], text[2 * BLOCK];
    struct csv_parser parser;
    iconv_t decoder = iconv_open("UTF-8", "GB18030");
    size_t kept = 0;
    csv_init(&parser, 0);
    for (ssize_t size; (size = read(file, block + kept, sizeof block - kept)) > 0;) {
        char *in = block, *out = text;
        size_t left = kept + (size_t)size, room = sizeof text;
        iconv(decoder, &in, &left, &out, &room);
        if (left > 3) return 1;   // more than the cut character at the end
        csv_parse(&parser, text, (size_t)(out - text), count_field, count_row, counts);
        memmove(block, in, left);
        kept = left;
    }
    csv_fini(&parser, count_field, count_row, counts);
    csv_free(&parser);
    iconv_close(decoder);
    return 0;
}

static void count_start(void *counts, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int namespaces,
                        const xmlChar **namespace, int attributes, int defaulted, const xmlChar **attribute)
{
    (void)name, (void)prefix, (void)uri, (void)namespaces, (void)namespace, (void)attributes, (void)defaulted,
        (void)attribute;
    ((Counts *)counts)->fields++;
}

static void count_end(void *counts, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    (void)name, (void)prefix, (void)uri;
    ((Counts *)counts)->rows++;
}

static void count_text(void *counts, const xmlChar *text, int size)
{
    (void)text;
    ((Counts *)counts)->bytes += size;
}

static int parse_xml(int file, Counts *counts)
{
    static char block[BLOCK];
    xmlSAXHandler handler = {.initialized = XML_SAX2_MAGIC,
                             .startElementNs = count_start,
                             .endElementNs = count_end,
                             .characters = count_text};
    xmlParserCtxtPtr parser = xmlCreatePushParserCtxt(&handler, counts, NULL, 0, NULL);
    for (ssize_t size; (size = read(file, block, sizeof block)) > 0;)
        if (xmlParseChunk(parser, block, (int)size, 0)) return 1;
    int failed = xmlParseChunk(parser, block, 0, 1);
    xmlFreeParserCtxt(parser);
    return failed;
}

int main(int count, char **arguments)
{
    static const struct {
        const char *name;
        int (*parse)(int file, Counts *counts);
    } FORMS[] = {{"csv", parse_csv}, {"gb", parse_gb18030}, {"xml", parse_xml}};
    int file = count == 3 ? open(arguments[2], O_RDONLY) : -1;
    for (size_t i = 0; file >= 0 && i < sizeof FORMS / sizeof *FORMS; i++) {
        if (strcmp(arguments[1], FORMS[i].name) != 0) continue;
        Counts counts = {0, 0, 0};
        if (FORMS[i].parse(file, &counts)) return 1;
        printf("%ld fields, %ld rows, %ld bytes\n", counts.fields, counts.rows, counts.bytes);
        return 0;
    }
    fputs("usage: parse csv|gb|xml FILE\n", stderr);
    return 2;
}
