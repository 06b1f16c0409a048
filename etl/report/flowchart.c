// Table of the flow -> SVG, from the top down. Text is wrapped by an estimate of its width, for nothing measures it
// here.
#include "report/flowchart.h"

#include <math.h>

#include "report/figure.h"

enum { ALL_CENTERS = 0 };          // the key of the table's rows that holds the center
static const double PADDING = 10, GAP = 18;
static const double LATIN = 0.62, IDEOGRAPH = 1.04;   // width of a character, in sizes of the font; wide ones fit

typedef struct Drawing {
    const FlowchartRequest *request;
    Buffer *out;
    double width, size, line;      // of the figure, of the font, from line to line
    double y;
    bool measuring;                // the first pass finds the height only
} Drawing;

bool flowchart_is_station(const char *stage)
{
    return strcmp(stage, "read") == 0 || strcmp(stage, "stored") == 0 || strcmp(stage, "analysed") == 0;
}

// ---- Text ----------------------------------------------------------------------------------------------------------

static size_t character_size(const char *text)
{
    unsigned char first = (unsigned char)*text;
    return first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

// How much of the text fits: up to a blank, or to any ideograph; at least up to the first of them.
static size_t fitting(const Drawing *drawing, const char *text, double room)
{
    size_t at = 0, fits = 0;
    for (double width = 0; text[at]; at += character_size(text + at)) {
        if (at && (text[at] == ' ' || character_size(text + at) == 3)) fits = at;
        width += drawing->size * (character_size(text + at) == 3 ? IDEOGRAPH : LATIN);
        if (width > room && fits) return fits;
    }
    return at;
}

// Lines of text from x on; moves down.
static void write_lines(Drawing *drawing, double x, double room, const char *classes, const char *text)
{
    while (*text) {
        size_t size = fitting(drawing, text, room);
        Buffer piece = {0};
        buffer_add(&piece, text, size);
        drawing->y += drawing->line;
        if (!drawing->measuring) figure_text(drawing->out, x, drawing->y, classes, buffer_c_string(&piece));
        buffer_free(&piece);
        text += size;
        while (*text == ' ') text++;
    }
}

static const Number *patients_at(const Table *flow, size_t row)
{
    return &table_cell(flow, row, 2)->number;
}

static void write_count(Buffer *text, const Number *count)
{
    if (isnan(count->value)) buffer_string(text, "–");
    else buffer_format(text, "%.0f", count->value);
}

// "c01 17, c03 1": the centers that have any, in the rows of the same stage below the one of all centers.
static void write_centers(Drawing *drawing, size_t stage, size_t stages, double x, double room)
{
    const Table *flow = drawing->request->flow;
    Buffer text = {0};
    for (size_t row = stage + stages; row < flow->rows; row += stages) {
        if (patients_at(flow, row)->value == 0) continue;
        if (text.size) buffer_string(&text, phrase(drawing->request->language, ", "));
        buffer_format(&text, "%s ", table_code(flow, row, ALL_CENTERS));
        write_count(&text, patients_at(flow, row));
    }
    write_lines(drawing, x, room, "quiet", buffer_c_string(&text));
    buffer_free(&text);
}

// "Stored (n = 53)", and by center.
static void write_stage(Drawing *drawing, size_t stage, size_t stages, double x, double room)
{
    const Table *flow = drawing->request->flow;
    const CellText *name = &table_cell(flow, stage, 1)->text;
    const char *sign = strcmp(name->code, "kept") == 0 ? "+ " : "";
    Buffer text = {0}, count = {0};
    write_count(&count, patients_at(flow, stage));
    buffer_string(&text, sign);
    phrase_fill(&text, drawing->request->language, "{1} (n = {2})", table_label(name, drawing->request->language),
                buffer_c_string(&count));
    write_lines(drawing, x, room, flowchart_is_station(name->code) ? "strong" : "", buffer_c_string(&text));
    write_centers(drawing, stage, stages, x, room);
    buffer_free(&count);
    buffer_free(&text);
}

// ---- Boxes ---------------------------------------------------------------------------------------------------------

static void draw_path(const Drawing *drawing, const char *classes, double x, double y, const char *rest)
{
    if (!drawing->measuring)
        buffer_format(drawing->out, "<path class=\"%s\" d=\"M%.1f %.1f%s\"/>\n", classes, x, y, rest);
}

// A box around stages [first, end) of which some have patients.
static void draw_box(Drawing *drawing, size_t first, size_t end, size_t stages, double left, double right)
{
    double top = drawing->y;
    drawing->y += PADDING - 4;
    for (size_t s = first; s < end; s++) {
        bool station = flowchart_is_station(table_code(drawing->request->flow, s, 1));
        if (station || patients_at(drawing->request->flow, s)->value != 0)
            write_stage(drawing, s, stages, left + PADDING, right - left - 2 * PADDING);
    }
    drawing->y += PADDING;
    if (drawing->measuring) return;
    buffer_format(drawing->out, "<rect class=\"box\" x=\"%.1f\" y=\"%.1f\" ", left, top);
    buffer_format(drawing->out, "width=\"%.1f\" height=\"%.1f\"/>\n", right - left, drawing->y - top);
}

// Who goes or comes between two stations: a box beside the arrow down, where there is anybody.
static void draw_between(Drawing *drawing, size_t first, size_t end, size_t stages)
{
    double top = drawing->y, arrow = drawing->width * 0.12, left = drawing->width * 0.2;
    char rest[64];
    bool anybody = false;
    for (size_t s = first; s < end; s++) anybody |= patients_at(drawing->request->flow, s)->value != 0;
    drawing->y += GAP;
    if (anybody) {
        double from = drawing->y;
        draw_box(drawing, first, end, stages, left, drawing->width - 2);
        snprintf(rest, sizeof rest, "H%.1fm-5 -4l5 4l-5 4", left);
        draw_path(drawing, "axis", arrow, (from + drawing->y) / 2, rest);
        drawing->y += GAP;
    }
    snprintf(rest, sizeof rest, "V%.1fm-4 -5l4 5l4 -5", drawing->y);
    draw_path(drawing, "axis", arrow, top, rest);
}

static void draw_all(Drawing *drawing)
{
    const Table *flow = drawing->request->flow;
    size_t stages = 0, last = 0;
    while (stages < flow->rows && table_has(flow, stages, ALL_CENTERS, "all")) stages++;
    drawing->y = 2;
    for (size_t s = 0; s < stages; s++) {
        if (!flowchart_is_station(table_code(flow, s, 1))) continue;
        if (s) draw_between(drawing, last + 1, s, stages);
        draw_box(drawing, s, s + 1, stages, 2, drawing->width * (drawing->request->narrow ? 0.8 : 0.6));
        last = s;
    }
}

void flowchart_write(const FlowchartRequest *request, Buffer *out)
{
    bool narrow = request->narrow;
    Drawing drawing = {.request = request, .out = out, .width = narrow ? 340 : 760, .size = narrow ? 11 : 13,
                       .line = narrow ? 16 : 19, .measuring = true};
    draw_all(&drawing);
    const FigureFrame frame = {request->title, narrow ? 340 : 900, drawing.y + 2, narrow, request->standalone};
    figure_open(&frame, out);
    drawing.measuring = false;
    draw_all(&drawing);
    figure_close(out);
}
