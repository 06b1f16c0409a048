// A text from outside into HTML, CSV, JSON and the lines of a terminal: what is written can be read back as what it
// was, and nothing in it is taken for markup, a formula, the end of a line or a command to the terminal.
#include "fuzzing.h"

#include "base/json.h"
#include "base/markup.h"
#include "base/visible.h"
#include "feedback/mask.h"
#include "wrap/unicode.h"

static bool is_control(unsigned char c)
{
    return c < 0x20 || c == 0x7f;
}

static void require_same(const Buffer *read, const char *text, const char *what)
{
    require(read->size == strlen(text) && memcmp(read->data ? read->data : "", text, read->size) == 0, what);
}

// ---- HTML -----------------------------------------------------------------------------------------------------------

// The character behind "&": its bytes into out; the place behind ";".
static const char *read_entity(const char *at, Buffer *out)
{
    static const struct {
        const char *name;
        char character;
    } NAMES[] = {{"amp;", '&'}, {"lt;", '<'}, {"gt;", '>'}, {"quot;", '"'}, {"#39;", '\''}};
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        if (strncmp(at, NAMES[i].name, strlen(NAMES[i].name)) == 0) {
            buffer_char(out, NAMES[i].character);
            return at + strlen(NAMES[i].name);
        }
    char *end = NULL;
    unsigned long code = strncmp(at, "#x", 2) == 0 ? strtoul(at + 2, &end, 16) : 0;   // pictures of control characters
    require(code >= 0x2400 && code <= 0x2421 && end && *end == ';', "an entity is one of ours");
    buffer_char(out, code == 0x2421 ? 0x7f : (char)(code - 0x2400));
    return end + 1;
}

// What a page says of a text: the same, but for what nobody sees or what turns the line about, which is written out.
static void add_as_said(Buffer *out, Text text)
{
    uint32_t character;
    for (size_t at = 0, length; at < text.size; at += length) {
        bool seen = visible_character(text, at, &character, &length);
        if (seen || length == 1) buffer_add(out, text.data + at, length);
        else visible_add(out, (Text){text.data + at, length});
    }
}

static void try_markup(const char *text)
{
    Buffer out = {0}, read = {0}, said = {0};
    markup_text(&out, text);
    for (const char *at = buffer_c_string(&out); *at;) {
        require(!strchr("<>\"'", *at), "no markup in escaped text");
        require(!is_control((unsigned char)*at) || *at == '\n' || *at == '\t', "no control character in escaped text");
        if (*at == '&') at = read_entity(at + 1, &read);
        else buffer_char(&read, *at++);
    }
    add_as_said(&said, text_from(text));
    require_same(&read, buffer_c_string(&said), "escaped text is the text");
    buffer_free(&out);
    buffer_free(&read);
    buffer_free(&said);
}

// ---- CSV ------------------------------------------------------------------------------------------------------------

// One cell as RFC 4180 reads it; the whole of the line.
static void read_cell(const char *at, Buffer *out)
{
    bool quoted = *at == '"';
    for (at += quoted; *at; at++) {
        if (!quoted) require(!strchr(",\"\r\n", *at), "a cell without quotes has nothing that ends it");
        if (quoted && *at == '"') {
            if (at[1] != '"') break;
            at++;
        }
        buffer_char(out, *at);
    }
    require(strcmp(at, quoted ? "\"" : "") == 0, "a cell ends where its line does");
}

static void try_csv(const char *text)
{
    Buffer out = {0}, read = {0};
    buffer_csv(&out, text);
    read_cell(buffer_c_string(&out), &read);
    require_same(&read, text, "a cell is the text");
    buffer_clear(&out);
    buffer_clear(&read);
    buffer_csv_guarded(&out, text);
    read_cell(buffer_c_string(&out), &read);
    const char *shown = buffer_c_string(&read);
    require(!*shown || !strchr("=+-@\t\r", *shown), "a guarded cell is no formula");
    require(strcmp(shown + (*shown == '\'' && *text != '\''), text) == 0, "a guarded cell is the text");
    buffer_free(&out);
    buffer_free(&read);
}

// ---- JSON -----------------------------------------------------------------------------------------------------------

static const char *read_escape(const char *at, Buffer *out)
{
    if (*at == '"' || *at == '\\') buffer_char(out, *at);
    else if (*at == 'n') buffer_char(out, '\n');
    else {
        char *end, digits[5] = "";
        require(*at == 'u' && strlen(at) > 4, "an escape of JSON");
        memcpy(digits, at + 1, 4);
        unsigned long code = strtoul(digits, &end, 16);
        require(!*end && code != 0, "a character's number");
        at += 4;
        if (code < 0x80) buffer_char(out, (char)code);
        else if (code >= 0x800) buffer_char(out, (char)(0xe0 | code >> 12));
        else buffer_char(out, (char)(0xc0 | code >> 6));
        if (code >= 0x800) buffer_char(out, (char)(0x80 | (code >> 6 & 0x3f)));
        if (code >= 0x80) buffer_char(out, (char)(0x80 | (code & 0x3f)));
    }
    return at + 1;
}

static void try_json(const char *text)
{
    Buffer out = {0}, read = {0};
    Json json = json_start(&out, 0);
    json_string(&json, NULL, text);
    const char *at = buffer_c_string(&out);
    require(*at++ == '"', "a string of JSON begins");
    while (*at && *at != '"') {
        require(!is_control((unsigned char)*at), "no control character in a string of JSON");
        uint32_t character;
        size_t length;
        bool seen = visible_character(text_from(at), 0, &character, &length);
        require(seen || length == 1, "nothing that turns the line about in a string of JSON");
        if (*at == '\\') at = read_escape(at + 1, &read);
        else buffer_char(&read, *at++);
    }
    require(strcmp(at, "\"") == 0, "a string of JSON ends once");
    require_same(&read, text, "a string of JSON is the text");
    buffer_free(&out);
    buffer_free(&read);
}

// ---- Terminal -------------------------------------------------------------------------------------------------------

static void require_harmless(Text shown, bool utf8)
{
    size_t valid;
    require(!utf8 || unicode_is_valid(shown, &valid), "what is shown is UTF-8");
    for (size_t i = 0; i < shown.size; i++) require(!is_control((unsigned char)shown.data[i]), "no control is shown");
}

static void try_terminal(const char *text)
{
    Buffer out = {0};
    Arena arena = {0};
    visible_add(&out, text_from(text));
    require_harmless(buffer_as_text(&out), true);
    require_harmless(text_from(mask_visible(text_from(text), &arena)), false);
    buffer_free(&out);
    arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    Buffer text = {0};
    for (size_t i = 0; i < size; i++)   // texts of the program hold no NUL
        if (data[i]) buffer_char(&text, (char)data[i]);
    char *exact = strdup(buffer_c_string(&text));   // so that a byte read too far is seen
    buffer_free(&text);
    try_markup(exact);
    try_csv(exact);
    try_json(exact);
    try_terminal(exact);
    free(exact);
    return 0;
}
