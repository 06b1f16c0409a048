// Documents: everything that is given is escaped, phrases come in the document's language, the head lets nothing in.
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/html.h"
#include "base/markup.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const Label ROWS[] = {{{"Centers", "中心"}}, {{"{1} of {2}", "{2}的{1}"}}};
static const Phrases PHRASES = {ROWS, COUNT(ROWS)};

typedef struct Document {
    Arena arena;
    Buffer text;
    Html html;
} Document;

static void begin(Document *document, Language language)
{
    *document = (Document){.html = {NULL, &PHRASES, language, NULL}};
    document->html.out = &document->text;
    document->html.arena = &document->arena;
}

static void assert_written(Document *document, const char *wanted)
{
    assert_string_equal(buffer_c_string(&document->text), wanted);
    buffer_free(&document->text);
    arena_free(&document->arena);
}

static void markup_is_escaped(void **state)
{
    (void)state;
    Buffer text = {0};
    markup_text(&text, "<script>alert(\"1\")</script> & '\x01\x1b\x7f\t中\xC2\x9B\xE2\x80\xAE");
    assert_string_equal(buffer_c_string(&text),
                        "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;&#x2401;&#x241B;&#x2421;\t中"
                        "\\u009b\\u202e");
    buffer_free(&text);
}

static void phrases_are_filled_and_escaped(void **state)
{
    (void)state;
    Document document;
    begin(&document, LANGUAGE_EN);
    html_say(&document.html, "Centers");
    html_line(&document.html, "p", "note", "{1} of {2}", "<1>", "2 & 3");
    html_text(&document.html, "code translate=\"no\"", NULL, "a < b");
    assert_string_equal(html_fill(&document.html, "{1} of {2}", "<", ">"), "< of >");
    assert_written(&document, "Centers<p class=\"note\">&lt;1&gt; of 2 &amp; 3</p>\n<code translate=\"no\">a &lt; b</code>\n");
    begin(&document, LANGUAGE_ZH);
    html_say(&document.html, "Centers");
    html_line(&document.html, "b", NULL, "{1} of {2}", "1", "2");
    assert_written(&document, "中心<b>2的1</b>\n");
}

static void tables_have_headers(void **state)
{
    (void)state;
    Document document;
    begin(&document, LANGUAGE_EN);
    html_open_table(&document.html, "flat", "A \"b\"");
    html_column(&document.html, "Name", false);
    html_column(&document.html, "Rows", true);
    html_open_rows(&document.html);
    html_open_row(&document.html, NULL, "<x>");
    html_close_row(&document.html);
    html_open_row(&document.html, "main", "y");
    html_close_row(&document.html);
    html_close_table(&document.html);
    assert_written(&document,
                   "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"A &quot;b&quot;\"><table "
                   "class=\"flat\">\n<caption>A &quot;b&quot;</caption>\n<thead><tr><th scope=\"col\">Name</th><th "
                   "scope=\"col\" class=\"number\">Rows</th></tr></thead>\n<tbody>\n<tr><th scope=\"row\">&lt;x&gt;</th>"
                   "</tr>\n<tr class=\"main\"><th scope=\"row\">y</th></tr>\n</tbody>\n</table></div>\n");
}

static void a_head_lets_nothing_in(void **state)
{
    (void)state;
    static const char *const STYLES[] = {"report/figure.css", NULL}, *const NONE[] = {NULL};
    Document document;
    begin(&document, LANGUAGE_ZH);
    html_open_document(&document.html, "<c01>", "img-src data:", STYLES);
    html_close_document(&document.html);
    const char *text = buffer_c_string(&document.text);
    assert_ptr_equal(strstr(text, "<!DOCTYPE html>\n<html lang=\"zh-Hans\">\n<head>\n<meta charset=\"utf-8\">\n"), text);
    assert_non_null(strstr(text, "content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">"));
    assert_non_null(strstr(text, "<title>&lt;c01&gt;</title>"));
    const char *general = strstr(text, "--ink:"), *figure = strstr(text, ".figure");
    assert_true(general && figure && general < figure);
    assert_non_null(strstr(text, "</style>\n</head>\n<body>\n</body>\n</html>\n"));
    buffer_free(&document.text);
    begin(&document, LANGUAGE_EN);
    html_open_document(&document.html, "x", "", NONE);
    assert_non_null(strstr(buffer_c_string(&document.text), "content=\"default-src 'none'; style-src 'unsafe-inline'\">"));
    assert_non_null(strstr(buffer_c_string(&document.text), "<html lang=\"en\">"));
    buffer_free(&document.text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(markup_is_escaped),
        cmocka_unit_test(phrases_are_filled_and_escaped),
        cmocka_unit_test(tables_have_headers),
        cmocka_unit_test(a_head_lets_nothing_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
