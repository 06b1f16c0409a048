// Curves -> SVG. All sizes are pixels at the figure's natural width; the page scales it down, never up.
#include "report/figure.h"

#include <assert.h>
#include <math.h>

#include "base/embedded.h"
#include "base/markup.h"
#include "report/number.h"

enum { COLOURS = 6, MOST_TICKS = 40 };

typedef struct Drawing {
    const FigureRequest *request;
    Buffer *out;
    double width, height;
    double left, right, top, bottom;   // edges of the plot
    double line;                       // height of a line of text
    double step, span;                 // of the time axis, months
    size_t ticks;
} Drawing;

// ---- Scales --------------------------------------------------------------------------------------------------------

static double x_of(const Drawing *drawing, double days)
{
    return drawing->left +
           days / drawing->request->plan->month_length / drawing->span * (drawing->right - drawing->left);
}

static double y_of(const Drawing *drawing, double survival)
{
    return drawing->bottom - survival * (drawing->bottom - drawing->top);
}

// The axis ends at the first tick behind the longest observation.
static void set_time_axis(Drawing *drawing)
{
    static const double STEPS[] = {1, 2, 3, 6, 12, 24, 36, 60, 120, 240};
    const FigureRequest *request = drawing->request;
    double longest = 0, most = request->narrow ? 5 : 9;
    for (size_t a = 0; a < request->arm_count; a++)
        if (request->arms[a]->subjects && request->arms[a]->longest > longest) longest = request->arms[a]->longest;
    longest = longest > 0 ? longest / request->plan->month_length : 60;
    size_t s = 0;
    while (s + 1 < sizeof STEPS / sizeof *STEPS && longest / STEPS[s] > most) s++;
    drawing->step = STEPS[s];
    drawing->ticks = (size_t)ceil(longest / drawing->step);
    if (drawing->ticks < 1) drawing->ticks = 1;
    if (drawing->ticks > MOST_TICKS) drawing->ticks = MOST_TICKS;
    drawing->span = (double)drawing->ticks * drawing->step;
}

// Below the curves: at risk, censored, events; in a release at risk only, for the others add up to it.
static size_t table_lines(const FigureRequest *request)
{
    return request->plan->suppress_below ? 1 : 3;
}

static Drawing lay_out(const FigureRequest *request, Buffer *out)
{
    bool narrow = request->narrow;
    Drawing drawing = {.request = request,
                       .out = out,
                       .width = narrow ? 340 : 900,
                       .line = narrow ? 16 : 19,
                       .left = narrow ? 70 : 92};
    size_t legend = request->arm_count * (narrow ? 2 : 1) + (request->note ? 1 : 0);
    drawing.right = drawing.width - (narrow ? 12 : 20);
    drawing.top = 14 + (double)legend * drawing.line + 30;
    drawing.bottom = drawing.top + (narrow ? 220 : 370);
    size_t rows = request->arm_count * (table_lines(request) + (request->arm_count > 1));
    drawing.height = drawing.bottom + 56 + (double)rows * drawing.line + (double)request->arm_count * 4;
    set_time_axis(&drawing);
    return drawing;
}

// ---- Text ----------------------------------------------------------------------------------------------------------

void figure_text(Buffer *out, double x, double y, const char *classes, const char *text)
{
    buffer_format(out, "<text x=\"%.1f\" y=\"%.1f\" class=\"%s\">", x, y, classes);
    markup_text(out, text);
    buffer_string(out, "</text>\n");
}

static void put_count(const Drawing *drawing, double x, double y, double count)
{
    buffer_format(drawing->out, "<text x=\"%.1f\" y=\"%.1f\" class=\"center\">%.0f</text>\n", x, y, count);
}

static size_t colour_of(size_t arm)
{
    return arm % COLOURS + 1;
}

static const char *arm_label(const Drawing *drawing, const ResultArm *arm)
{
    return arm->label ? arm->label->text[drawing->request->language]
                      : phrase(drawing->request->language, "All patients");
}

// ---- Legend --------------------------------------------------------------------------------------------------------

static Number months_of(const Drawing *drawing, double days, const char *reason)
{
    return (Number){NUMBER_MONTHS, days / drawing->request->plan->month_length, reason};
}

// "n = 17, events 11; median 47.1 (8.6 to not reached)"
static void describe_arm(const Drawing *drawing, const ResultArm *arm, Buffer *text)
{
    Language language = drawing->request->language;
    uint32_t suppressed = drawing->request->plan->suppress_below;
    const Quantile *median = &arm->quartiles[RESULT_MEDIAN];
    const Estimate months = {months_of(drawing, median->value, arm->reason),
                             months_of(drawing, median->lower, arm->reason),
                             months_of(drawing, median->upper, arm->reason)};
    Buffer parts[4] = {{0}};
    buffer_format(&parts[0], "%zu", arm->subjects);
    buffer_format(&parts[1], "%zu", arm->events);
    number_write_short(&parts[2], &months.value, language);
    estimate_write_limits(&parts[3], &months, language);
    if (suppressed && arm->reason) number_write_short(text, &months.value, language);
    else if (suppressed)
        phrase_fill(text, language, "median {1} ({2})", buffer_c_string(&parts[2]), buffer_c_string(&parts[3]));
    else if (arm->reason) phrase_fill(text, language, "n = {1}", buffer_c_string(&parts[0]));
    else
        phrase_fill(text, language, "n = {1}, events {2}; median {3} ({4})", buffer_c_string(&parts[0]),
                    buffer_c_string(&parts[1]), buffer_c_string(&parts[2]), buffer_c_string(&parts[3]));
    for (size_t i = 0; i < 4; i++) buffer_free(&parts[i]);
}

static void draw_legend(const Drawing *drawing)
{
    const FigureRequest *request = drawing->request;
    bool narrow = request->narrow;
    Buffer text = {0};
    double y = 14;
    for (size_t a = 0; a < request->arm_count; a++) {
        const ResultArm *arm = request->arms[a];
        buffer_format(drawing->out, "<path class=\"key arm%zu\" d=\"M4 %.1fH38\"/>\n", colour_of(a), y - 4);
        buffer_clear(&text);
        describe_arm(drawing, arm, &text);
        buffer_format(drawing->out, "<text x=\"46\" y=\"%.1f\"><tspan class=\"strong\">", y);
        markup_text(drawing->out, arm_label(drawing, arm));
        if (narrow)
            buffer_format(drawing->out, "</tspan><tspan class=\"quiet\" x=\"46\" dy=\"%.0f\">", drawing->line - 2);
        else buffer_string(drawing->out, "</tspan><tspan class=\"quiet\" dx=\"8\">");
        markup_text(drawing->out, buffer_c_string(&text));
        buffer_string(drawing->out, "</tspan></text>\n");
        y += drawing->line * (narrow ? 2 : 1);
    }
    if (request->note) figure_text(drawing->out, 46, y, "quiet", request->note);
    buffer_free(&text);
}

// ---- Axes ----------------------------------------------------------------------------------------------------------

static void draw_axes(const Drawing *drawing)
{
    const FigureRequest *request = drawing->request;
    Buffer title = {0};
    for (int percent = 0; percent <= 100; percent += 25) {
        double y = y_of(drawing, percent / 100.0);
        buffer_format(drawing->out, "<path class=\"%s\" d=\"M%.1f %.1fH%.1f\"/>\n", percent == 50 ? "middle" : "grid",
                      drawing->left, y, drawing->right);
        buffer_format(drawing->out, "<text x=\"%.1f\" y=\"%.1f\" class=\"quiet end\">%d</text>\n", drawing->left - 8,
                      y + 4, percent);
    }
    for (size_t t = 0; t <= drawing->ticks; t++) {
        double x = drawing->left + (double)t / (double)drawing->ticks * (drawing->right - drawing->left);
        buffer_format(drawing->out, "<path class=\"axis\" d=\"M%.1f %.1fv5\"/>\n", x, drawing->bottom);
        buffer_format(drawing->out, "<text x=\"%.1f\" y=\"%.1f\" class=\"quiet center\">%.0f</text>\n", x,
                      drawing->bottom + drawing->line, (double)t * drawing->step);
    }
    buffer_format(drawing->out, "<path class=\"axis\" d=\"M%.1f %.1fV%.1fH%.1f\"/>\n", drawing->left, drawing->top,
                  drawing->bottom, drawing->right);
    phrase_fill(&title, request->language, "{1}, %", request->plan->endpoint.label.text[request->language]);
    figure_text(drawing->out, drawing->left - 8, drawing->top - 12, "quiet", buffer_c_string(&title));
    buffer_clear(&title);
    phrase_fill(&title, request->language, "Months since the {1}",
                request->plan->endpoint.origin_short.text[request->language]);
    figure_text(drawing->out, drawing->right, drawing->bottom + 2 * drawing->line, "quiet end",
                buffer_c_string(&title));
    buffer_free(&title);
}

// ---- Curves --------------------------------------------------------------------------------------------------------

// What lies closer to the last point drawn than half a pixel is not drawn: nobody sees it, and of many patients there
// are thousands. The tables hold every step.
typedef struct Pen {
    double x, y;
} Pen;

static bool pen_moves(Pen *pen, double x, double y)
{
    if (fabs(x - pen->x) < 0.5 && fabs(y - pen->y) < 0.5) return false;
    *pen = (Pen){x, y};
    return true;
}

// The first step behind which so few are left that the curve is hardly known; count when there is none. A release has
// none of these: it ends before.
static size_t hardly_known(const Drawing *drawing, const ResultArm *arm)
{
    const KmCurve *curve = &arm->curve;
    double least = fmax(5, (double)arm->subjects / 10);
    size_t k = 0;
    if (drawing->request->plan->suppress_below) return curve->count;
    while (k < curve->count && curve->at_risk[k] - curve->event[k] - curve->censored[k] >= least) k++;
    return k;
}

// On to a point, by way of a step; on the way back it is the other way round. Between the points that a release shows
// nobody knows how the curve runs: they are joined by straight lines.
static void draw_to(const Drawing *drawing, Pen *pen, bool back, bool last, double days, double survival)
{
    double x = x_of(drawing, days), y = y_of(drawing, survival);
    if (!pen_moves(pen, x, y) && !last) return;
    if (drawing->request->plan->suppress_below) buffer_format(drawing->out, "L%.2f %.2f", x, y);
    else if (back) buffer_format(drawing->out, "V%.2fH%.2f", y, x);
    else buffer_format(drawing->out, "H%.2fV%.2f", x, y);
}

// Steps from step `first` (SIZE_MAX: from time 0) to step `last`, or the last there is.
static void draw_steps(const Drawing *drawing, const KmCurve *curve, size_t first, size_t last, const char *classes)
{
    double start = first == SIZE_MAX ? 0 : curve->time[first], height = first == SIZE_MAX ? 1 : curve->survival[first];
    Pen pen = {x_of(drawing, start), y_of(drawing, height)};
    if (last >= curve->count) last = curve->count - 1;
    buffer_format(drawing->out, "<path class=\"%s\" d=\"M%.2f %.2f", classes, pen.x, pen.y);
    for (size_t k = first == SIZE_MAX ? 0 : first + 1; k <= last; k++)
        if (curve->event[k] > 0) draw_to(drawing, &pen, false, k == last, curve->time[k], curve->survival[k]);
        else if (k == last) buffer_format(drawing->out, "H%.2f", x_of(drawing, curve->time[k]));
    buffer_string(drawing->out, "\"/>\n");
}

static void draw_curve(const Drawing *drawing, const ResultArm *arm, size_t colour)
{
    char classes[32];
    size_t few = hardly_known(drawing, arm);
    if (!arm->curve.count) return;
    snprintf(classes, sizeof classes, "curve arm%zu", colour);
    draw_steps(drawing, &arm->curve, SIZE_MAX, few, classes);
    snprintf(classes, sizeof classes, "curve faint arm%zu", colour);
    if (few + 1 < arm->curve.count) draw_steps(drawing, &arm->curve, few, arm->curve.count - 1, classes);
}

// Where a limit is undefined the band is closed to the curve: at 1 before the first event, at 0 behind the last death.
static double limit_at(const ResultArm *arm, size_t k, bool upper)
{
    double limit = upper ? arm->band[k].upper : arm->band[k].lower;
    return isnan(limit) ? arm->curve.survival[k] : limit;
}

static void draw_band(const Drawing *drawing, const ResultArm *arm, size_t colour)
{
    const KmCurve *curve = &arm->curve;
    size_t count = curve->count;
    if (!arm->events || !count) return;
    buffer_format(drawing->out, "<path class=\"band%s arm%zu\" d=\"M%.2f %.2f",
                  drawing->request->arm_count > 2 ? " many" : "", colour, x_of(drawing, 0), y_of(drawing, 1));
    Pen pen = {x_of(drawing, 0), y_of(drawing, 1)};
    for (size_t k = 0; k < count; k++)
        draw_to(drawing, &pen, false, k + 1 == count, curve->time[k], limit_at(arm, k, true));
    for (size_t k = count; k-- > 0;) draw_to(drawing, &pen, true, k == 0, curve->time[k], limit_at(arm, k, false));
    if (!drawing->request->plan->suppress_below) buffer_format(drawing->out, "V%.2f", y_of(drawing, 1));
    buffer_string(drawing->out, "Z\"/>\n");
}

static void draw_censored(const Drawing *drawing, const ResultArm *arm, size_t colour)
{
    if (drawing->request->plan->suppress_below) return;   // a tick is a person
    Pen pen = {-1, -1};
    buffer_format(drawing->out, "<path class=\"tick arm%zu\" d=\"", colour);
    for (size_t k = 0; k < arm->curve.count; k++) {
        double x = x_of(drawing, arm->curve.time[k]), y = y_of(drawing, arm->curve.survival[k]);
        if (arm->curve.censored[k] > 0 && pen_moves(&pen, x, y))
            buffer_format(drawing->out, "M%.2f %.2fv8", x, y - 4);
    }
    buffer_string(drawing->out, "\"/>\n");
}

// ---- The table below -----------------------------------------------------------------------------------------------

typedef struct Standing {
    double at_risk, censored, events;
} Standing;

// Just before a time: those who left at that very time still count as at risk.
static Standing standing_at(const ResultArm *arm, double days)
{
    Standing standing = {(double)arm->subjects, 0, 0};
    for (size_t k = 0; k < arm->curve.count && arm->curve.time[k] < days; k++) {
        standing.censored += arm->curve.censored[k];
        standing.events += arm->curve.event[k];
    }
    standing.at_risk -= standing.censored + standing.events;
    return standing;
}

static void put_standing(const Drawing *drawing, const ResultArm *arm, double x, double y, double days)
{
    const Standing standing = standing_at(arm, days);
    put_count(drawing, x, y, standing.at_risk);
    put_count(drawing, x, y + drawing->line, standing.censored);
    put_count(drawing, x, y + 2 * drawing->line, standing.events);
}

// In a release those at risk only, for the rest adds up to them; at the times of the table of rates, and what it shows.
static void put_released(const Drawing *drawing, const ResultArm *arm, double x, double y, double months)
{
    const Plan *plan = drawing->request->plan;
    if (months == 0 && arm->curve.subjects) put_count(drawing, x, y, (double)arm->curve.subjects);
    for (size_t r = 0; r < plan->rate_count; r++) {
        if (plan->rate_months[r] != months) continue;
        if (isnan(arm->rates[r].rate.at_risk)) figure_text(drawing->out, x, y, "center", "–");
        else put_count(drawing, x, y, arm->rates[r].rate.at_risk);
    }
}

static void draw_table(const Drawing *drawing)
{
    const FigureRequest *request = drawing->request;
    double y = drawing->bottom + 2 * drawing->line + 22;
    bool all = !request->plan->suppress_below;
    for (size_t a = 0; a < request->arm_count; a++) {
        const ResultArm *arm = request->arms[a];
        if (request->arm_count > 1) {
            buffer_format(drawing->out, "<path class=\"key arm%zu\" d=\"M4 %.1fH24\"/>\n", colour_of(a), y - 4);
            figure_text(drawing->out, 30, y, "strong", arm_label(drawing, arm));
            y += drawing->line;
        }
        figure_text(drawing->out, 4, y, "quiet", phrase(request->language, "At risk"));
        if (all) {
            figure_text(drawing->out, 4, y + drawing->line, "quiet", phrase(request->language, "Censored"));
            figure_text(drawing->out, 4, y + 2 * drawing->line, "quiet", phrase(request->language, "Events"));
        }
        for (size_t t = 0; t <= drawing->ticks; t++) {
            double months = (double)t * drawing->step, days = months * request->plan->month_length;
            if (all) put_standing(drawing, arm, x_of(drawing, days), y, days);
            else put_released(drawing, arm, x_of(drawing, days), y, months);
        }
        y += (double)table_lines(request) * drawing->line + 4;
    }
}

// ---- The figure ----------------------------------------------------------------------------------------------------

void figure_open(const FigureFrame *frame, Buffer *out)
{
    if (frame->standalone) buffer_string(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    buffer_format(out,
                  "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"figure%s\" viewBox=\"0 0 %.0f %.0f\" "
                  "width=\"%.0f\" height=\"%.0f\" role=\"img\" aria-label=\"",
                  frame->narrow ? " narrow" : "", frame->width, frame->height, frame->width, frame->height);
    markup_text(out, frame->title);
    buffer_string(out, "\">\n");
    if (!frame->standalone) return;
    Text style = embedded_find("report/figure.css");
    assert(style.data);
    buffer_string(out, "<title>");
    markup_text(out, frame->title);
    buffer_string(out, "</title>\n<style>\n");
    buffer_text(out, style);
    buffer_format(out, "</style>\n<rect class=\"paper\" width=\"%.0f\" height=\"%.0f\"/>\n", frame->width,
                  frame->height);
}

void figure_close(Buffer *out)
{
    buffer_string(out, "</svg>\n");
}

void figure_write(const FigureRequest *request, Buffer *out)
{
    Drawing drawing = lay_out(request, out);
    const FigureFrame frame = {request->title, drawing.width, drawing.height, request->narrow, request->standalone};
    figure_open(&frame, out);
    draw_legend(&drawing);
    draw_axes(&drawing);
    for (size_t a = 0; a < request->arm_count; a++) draw_band(&drawing, request->arms[a], colour_of(a));
    for (size_t a = 0; a < request->arm_count; a++) draw_curve(&drawing, request->arms[a], colour_of(a));
    for (size_t a = 0; a < request->arm_count; a++) draw_censored(&drawing, request->arms[a], colour_of(a));
    draw_table(&drawing);
    figure_close(out);
}
