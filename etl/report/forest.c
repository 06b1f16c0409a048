// Hazard ratios -> SVG. Wide: label, numbers, plot, ratio in one line; narrow: label and ratio above, the plot below
// them.
#include "report/forest.h"

#include <math.h>

#include "report/figure.h"
#include "report/number.h"

typedef struct Drawing {
    const ForestRequest *request;
    Buffer *out;
    double width, left, right;     // left, right: of the plot
    double row, heading, part;     // heights
    double low, high;              // ends of the axis, logarithms
} Drawing;

static double x_of(const Drawing *drawing, double log_ratio)
{
    return drawing->left +
           (log_ratio - drawing->low) / (drawing->high - drawing->low) * (drawing->right - drawing->left);
}

// Far limits are cut off with an arrow: an axis from 1/20 to 20 shows all that a report can say.
static void set_axis(Drawing *drawing)
{
    const double most = log(20);
    drawing->low = log(0.5);
    drawing->high = log(2);
    for (size_t i = 0; i < drawing->request->count; i++) {
        const Ratio *ratio = drawing->request->rows[i].ratio;
        if (isnan(ratio->ratio)) continue;
        drawing->low = fmin(drawing->low, log(ratio->lower));
        drawing->high = fmax(drawing->high, log(ratio->upper));
    }
    drawing->low = fmax(drawing->low, -most) - 0.1;
    drawing->high = fmin(drawing->high, most) + 0.1;
}

static void draw_axis(const Drawing *drawing, double top, double bottom)
{
    static const double TICKS[] = {0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20};
    char text[16];
    for (size_t t = 0; t < sizeof TICKS / sizeof *TICKS; t++) {
        double place = log(TICKS[t]);
        if (place < drawing->low || place > drawing->high) continue;
        snprintf(text, sizeof text, "%g", TICKS[t]);
        buffer_format(drawing->out, "<path class=\"%s\" d=\"M%.1f %.1fV%.1f\"/>\n", TICKS[t] == 1 ? "axis" : "grid",
                      x_of(drawing, place), top, bottom);
        figure_text(drawing->out, x_of(drawing, place), bottom + 17, "quiet center", text);
    }
    // On both sides of 1 where there is room, else at both edges.
    bool narrow = drawing->request->narrow;
    figure_text(drawing->out, narrow ? 4 : x_of(drawing, 0) - 10, bottom + 36, narrow ? "quiet" : "quiet end",
                drawing->request->below);
    figure_text(drawing->out, narrow ? drawing->width - 4 : x_of(drawing, 0) + 10, bottom + 36,
                narrow ? "quiet end" : "quiet", drawing->request->above);
}

static void draw_ratio(const Drawing *drawing, const ForestRow *row, double y)
{
    const Ratio *ratio = row->ratio;
    if (isnan(ratio->ratio)) return;
    bool cut_low = log(ratio->lower) < drawing->low, cut_high = log(ratio->upper) > drawing->high;
    double from = x_of(drawing, cut_low ? drawing->low : log(ratio->lower)),
           to = x_of(drawing, cut_high ? drawing->high : log(ratio->upper));
    // The more events, the larger the square; where a release hides them it is of a middle size.
    double half = isnan(row->events->value) ? 4 : fmin(7, 2 + sqrt(row->events->value) / 1.6),
           x = x_of(drawing, fmin(fmax(log(ratio->ratio), drawing->low), drawing->high));
    buffer_format(drawing->out, "<path class=\"limits arm1\" d=\"M%.1f %.1fH%.1f", from, y, to);
    if (cut_low) buffer_format(drawing->out, "M%.1f %.1fl-5 4l5 4", from + 5, y - 4);
    if (cut_high) buffer_format(drawing->out, "M%.1f %.1fl5 4l-5 4", to - 5, y - 4);
    buffer_format(drawing->out,
                  "\"/>\n<rect class=\"square arm1\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>\n",
                  x - half, y - half, 2 * half, 2 * half);
}

static void write_ratio(const Drawing *drawing, const Ratio *ratio, Buffer *text)
{
    Language language = drawing->request->language;
    const char *reason = isnan(ratio->ratio) ? ratio->reason : NULL;
    const Estimate estimate = {{NUMBER_RATIO, ratio->ratio, reason},
                               {NUMBER_RATIO, ratio->lower, reason},
                               {NUMBER_RATIO, ratio->upper, reason}};
    number_write_short(text, &estimate.value, language);
    if (reason) return;
    buffer_string(text, " (");
    estimate_write_limits(text, &estimate, language);
    buffer_char(text, ')');
}

static void write_count(Buffer *text, const Number *count)
{
    if (isnan(count->value)) buffer_string(text, "–");
    else buffer_format(text, "%.0f", count->value);
}

static void draw_row(const Drawing *drawing, const ForestRow *row, double y)
{
    bool narrow = drawing->request->narrow;
    Buffer text = {0};
    write_ratio(drawing, row->ratio, &text);
    figure_text(drawing->out, 4, y, "", row->label);
    figure_text(drawing->out, drawing->width - 4, y, "end", buffer_c_string(&text));
    buffer_clear(&text);
    write_count(&text, row->events);
    buffer_string(&text, " / ");
    write_count(&text, row->subjects);
    if (narrow) figure_text(drawing->out, 4, y + 16, "quiet", buffer_c_string(&text));
    else figure_text(drawing->out, drawing->left - 24, y, "end", buffer_c_string(&text));
    buffer_free(&text);
    draw_ratio(drawing, row, narrow ? y + 12 : y - 4);
}

static Drawing lay_out(const ForestRequest *request, Buffer *out)
{
    bool narrow = request->narrow;
    Drawing drawing = {.request = request,
                       .out = out,
                       .width = narrow ? 340 : 900,
                       .row = narrow ? 36 : 26,
                       .heading = narrow ? 24 : 28,
                       .part = narrow ? 22 : 24};
    drawing.left = narrow ? 64 : 400;
    drawing.right = narrow ? 336 : 730;
    set_axis(&drawing);
    return drawing;
}

static void draw_titles(const Drawing *drawing)
{
    Language language = drawing->request->language;
    if (!drawing->request->narrow)
        figure_text(drawing->out, drawing->left - 24, 14, "quiet end", phrase(language, "Events / patients"));
    figure_text(drawing->out, drawing->width - 4, 14, "quiet end", phrase(language, "Hazard ratio (95% CI)"));
}

static double height_of(const Drawing *drawing, const ForestRow *row)
{
    return drawing->row + (row->heading ? drawing->heading : 0) + (row->part ? drawing->part : 0);
}

// What stands above the row; answers where the row begins.
static double draw_above(const Drawing *drawing, const ForestRow *row, double y)
{
    if (row->heading) {
        y += drawing->heading;
        figure_text(drawing->out, 4, y - 6, "strong", row->heading);
    }
    if (row->part) {
        y += drawing->part;
        figure_text(drawing->out, 4, y - 5, "quiet", row->part);
    }
    return y;
}

void forest_write(const ForestRequest *request, Buffer *out)
{
    Drawing drawing = lay_out(request, out);
    double height = 24, y = 24;
    for (size_t i = 0; i < request->count; i++) height += height_of(&drawing, &request->rows[i]);
    const FigureFrame frame = {request->title, drawing.width, height + 48, request->narrow, request->standalone};
    figure_open(&frame, out);
    draw_titles(&drawing);
    draw_axis(&drawing, 24, height);
    for (size_t i = 0; i < request->count; i++) {
        y = draw_above(&drawing, &request->rows[i], y) + drawing.row;
        draw_row(&drawing, &request->rows[i], request->narrow ? y - 20 : y - 7);
    }
    figure_close(out);
}
