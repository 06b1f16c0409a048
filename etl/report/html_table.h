// The report's tables as HTML, flat as they are or turned. A page is built from these and from figures; see page.h.
#ifndef REPORT_HTML_TABLE_H
#define REPORT_HTML_TABLE_H

#include "base/html.h"
#include "report/table.h"

// A number as printed, in the arena.
const char *html_number(Html *html, const Number *number);

// "23.4 (11.1 to 35.6)": the limits in an element of class "limits", so that they may stand on a line of their own and
// be printed quieter.
void html_estimate(Html *html, const Estimate *estimate);

// The cells of a row from column `first` on.
void html_cells(Html *html, const Table *table, size_t row, size_t first);

// What of a table is shown.
typedef struct HtmlView {
    const Table *table;
    const char *caption;       // an English phrase
    const char *note;          // a text of the caption; NULL = none
    const char *only;          // rows whose first key has this code; NULL = all
    const size_t *columns;     // shown, in this order; the first is the row's header
    size_t column_count;
} HtmlView;

void html_table(Html *html, const HtmlView *view);

// A count shown below a value of a turned table.
typedef struct HtmlBeside {
    size_t column;             // of the table; 0 = none
    const char *words;         // with the count as {1}: "at risk {1}"
    bool skip_zero;
} HtmlBeside;

// A table turned: a row for each code of one key, a column for each code of another, in the order they come.
typedef struct HtmlPivot {
    const Table *table;
    const char *caption;
    const char *note;          // a text of the caption; NULL = none
    const char *only;          // rows whose first key has this code; NULL = all
    size_t row, column, value; // columns of the table
    const char *corner;        // an English phrase
    const char *column_words;  // a column's title with its label as {1}: "{1} months"; NULL = the label
    HtmlBeside beside[3];      // counts shown below each value
    const char *(*row_class)(const char *code);   // class of a row, or NULL; rows of class "main" are always shown
    bool skip_zero_rows;       // other rows with nothing but 0
} HtmlPivot;

void html_pivot(Html *html, const HtmlPivot *pivot);

#endif
