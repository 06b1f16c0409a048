// Scaled Schoenfeld residuals -> SVG, one small plot a coefficient.
#include "report/residuals.h"

#include <math.h>

#include "report/figure.h"
#include "report/number.h"

enum { MOST_POINTS = 1000, MOST_PLACES = 100 };

typedef struct Drawing {
    const ResidualsRequest *request;
    Buffer *out;
    Arena arena;
    double *months;                // of each event, ascending within the sample's order
    double *values;                // of the coefficient at hand
    size_t events;
    double width, plot_width, plot_height;
    double longest;                // months
} Drawing;

double residuals_smooth(const double *x, const double *y, size_t count, size_t at)
{
    size_t near = count * 2 / 3 < 3 ? count : count * 2 / 3, first = 0;
    // The window of `near` neighbours that reaches least far.
    while (first + near < count && x[first + near] - x[at] < x[at] - x[first]) first++;
    double reach = fmax(x[at] - x[first], x[first + near - 1] - x[at]) * 1.0000001, w = 0, wx = 0, wy = 0, wxx = 0,
           wxy = 0;
    for (size_t i = first; i < first + near; i++) {
        double distance = reach > 0 ? fabs(x[i] - x[at]) / reach : 0, cube = 1 - distance * distance * distance,
               weight = cube * cube * cube, dx = x[i] - x[at];
        w += weight;
        wx += weight * dx;
        wy += weight * y[i];
        wxx += weight * dx * dx;
        wxy += weight * dx * y[i];
    }
    double determinant = w * wxx - wx * wx;
    return determinant > 1e-12 * w * wxx ? (wxx * wy - wx * wxy) / determinant : wy / w;
}

// Events in the order of time, which strata and ties may have mixed: insertion, for there are few out of order.
static void sort_by_time(double *months, double *values, size_t count)
{
    for (size_t i = 1; i < count; i++)
        for (size_t j = i; j > 0 && months[j] < months[j - 1]; j--) {
            double month = months[j], value = values[j];
            months[j] = months[j - 1];
            values[j] = values[j - 1];
            months[j - 1] = month;
            values[j - 1] = value;
        }
}

static void read_column(Drawing *drawing, size_t column)
{
    const ModelResult *model = drawing->request->model;
    const CoxSample *sample = &model->fit.sample;
    drawing->events = 0;
    for (size_t i = 0; i < sample->rows; i++) {
        if (!sample->event[i]) continue;
        drawing->months[drawing->events] = sample->stop[i] / drawing->request->plan->month_length;
        drawing->values[drawing->events] = model->residuals[drawing->events * sample->columns + column];
        drawing->longest = fmax(drawing->longest, drawing->months[drawing->events]);
        drawing->events++;
    }
    sort_by_time(drawing->months, drawing->values, drawing->events);
}

// The axis reaches the outermost residual, rounded up to a half.
static double bound_of(const Drawing *drawing)
{
    double bound = 0.5;
    for (size_t i = 0; i < drawing->events; i++) bound = fmax(bound, fabs(drawing->values[i]));
    return ceil(bound * 2) / 2;
}

static void draw_frame(const Drawing *drawing, double left, double top, double bound, int step)
{
    char text[24];
    for (int tick = -1; tick <= 1; tick++) {
        double y = top + drawing->plot_height * (1 - (double)tick) / 2;
        snprintf(text, sizeof text, "%.1f", tick * bound);
        buffer_format(drawing->out, "<path class=\"%s\" d=\"M%.1f %.1fh%.1f\"/>\n", tick ? "grid" : "middle", left, y,
                      drawing->plot_width);
        figure_text(drawing->out, left - 6, y + 4, "quiet end", tick ? text : "0");
    }
    for (int month = 0; month <= drawing->longest; month += step) {
        double x = left + month / drawing->longest * drawing->plot_width;
        snprintf(text, sizeof text, "%d", month);
        figure_text(drawing->out, x, top + drawing->plot_height + 15, "quiet center", text);
    }
}

// Of many events only some are drawn, evenly chosen, and the smooth is computed at some places.
static void draw_points(const Drawing *drawing, double left, double top, double bound)
{
    double x_scale = drawing->plot_width / drawing->longest, y_scale = drawing->plot_height / (2 * bound),
           middle = top + drawing->plot_height / 2;
    size_t point_step = drawing->events / MOST_POINTS + 1, smooth_step = drawing->events / MOST_PLACES + 1;
    buffer_string(drawing->out, "<path class=\"points\" d=\"");   // round ends of no length: dots
    for (size_t i = 0; i < drawing->events; i += point_step)
        buffer_format(drawing->out, "M%.1f %.1fh0", left + drawing->months[i] * x_scale,
                      middle - drawing->values[i] * y_scale);
    buffer_string(drawing->out, "\"/>\n<path class=\"curve arm1\" d=\"");
    for (size_t i = 0; i < drawing->events; i += smooth_step) {
        double smooth = residuals_smooth(drawing->months, drawing->values, drawing->events, i);
        buffer_format(drawing->out, "%c%.1f %.1f", i ? 'L' : 'M', left + drawing->months[i] * x_scale,
                      middle - fmin(fmax(smooth, -bound), bound) * y_scale);
    }
    buffer_string(drawing->out, "\"/>\n");
}

static void write_title(const Drawing *drawing, const ModelTerm *term, Buffer *text)
{
    Language language = drawing->request->language;
    const Number p = {NUMBER_P, term->proportional_p, NULL};
    buffer_string(text, term->variable->label.text[language]);
    if (term->level != REGRESSION_NUMBER)
        buffer_format(text, ": %s", term->variable->levels[term->level].label.text[language]);
    if (isnan(p.value)) return;
    buffer_string(text, ", ");
    number_write_p(text, &p, language);
}

static void draw_term(Drawing *drawing, const ModelTerm *term, double left, double top)
{
    Buffer title = {0};
    read_column(drawing, term->column);
    double bound = bound_of(drawing);
    write_title(drawing, term, &title);
    figure_text(drawing->out, left - 36, top - 12, "strong", buffer_c_string(&title));
    draw_frame(drawing, left, top, bound, drawing->longest > 48 ? 12 : 6);
    draw_points(drawing, left, top, bound);
    buffer_free(&title);
}

static size_t count_terms(const ModelResult *model)
{
    size_t count = 0;
    for (size_t t = 0; t < model->term_count; t++)
        count += !model->terms[t].reference && !isnan(model->terms[t].ratio.ratio);
    return count;
}

// What the axes of every plot are.
static void draw_foot(const Drawing *drawing, double height)
{
    const ResidualsRequest *request = drawing->request;
    Buffer across = {0};
    phrase_fill(&across, request->language, "Across: months since the {1}",
                request->plan->endpoint.origin_short.text[request->language]);
    figure_text(drawing->out, 4, height - 22, "quiet",
                phrase(request->language, "Upwards: log hazard ratio; dot: an event; line: smooth"));
    figure_text(drawing->out, 4, height - 6, "quiet", buffer_c_string(&across));
    buffer_free(&across);
}

void residuals_write(const ResidualsRequest *request, Buffer *out)
{
    const ModelResult *model = request->model;
    bool narrow = request->narrow;
    size_t across = narrow ? 1 : 2, terms = count_terms(model), at = 0;
    double cell_width = narrow ? 340 : 450, cell_height = narrow ? 180 : 210;
    Drawing drawing = {.request = request,
                       .out = out,
                       .width = narrow ? 340 : 900,
                       .plot_width = cell_width - (narrow ? 52 : 70),
                       .plot_height = cell_height - 66};
    drawing.months = arena_array(&drawing.arena, model->events + 1, sizeof(double));
    drawing.values = arena_array(&drawing.arena, model->events + 1, sizeof(double));
    size_t down = (terms + across - 1) / across;
    const double foot = 36;
    const FigureFrame frame = {request->title, drawing.width, (double)down * cell_height + foot, narrow,
                               request->standalone};
    figure_open(&frame, out);
    for (size_t t = 0; t < model->term_count; t++) {
        if (model->terms[t].reference || isnan(model->terms[t].ratio.ratio)) continue;
        size_t column = at % across, row = at / across;
        draw_term(&drawing, &model->terms[t], (double)column * cell_width + 40, (double)row * cell_height + 32);
        at++;
    }
    draw_foot(&drawing, frame.height);
    figure_close(out);
    arena_free(&drawing.arena);
}
