/* Why a scanner of our own finds the fields, and not json-c: json-c cannot tell where a value stood, so that big
 * numbers, 1.0 or escapes would not come out as they came in, and even its strict mode lets through what is no JSON
 * (NaN, 'a', 00, raw control characters), which would then stand in our output. */
#include "io/json_fields.h"

#include <string.h>

#include "base/bytes.h"
#include "base/memory.h"

struct scan {
    const char *at, *end;
    const char *what; /* the error, NULL while there is none */
};

static bool fail(struct scan *scan, const char *what)
{
    scan->what = what;
    return false;
}

static void skip_blanks(struct scan *scan)
{
    while (scan->at < scan->end && (*scan->at == ' ' || *scan->at == '\t' || *scan->at == '\n' || *scan->at == '\r'))
        scan->at++;
}

static bool next_is(const struct scan *scan, char c)
{
    return scan->at < scan->end && *scan->at == c;
}

static bool is_digit(const struct scan *scan)
{
    return scan->at < scan->end && *scan->at >= '0' && *scan->at <= '9';
}

static bool scan_escape(struct scan *scan)
{
    scan->at++;
    if (scan->at == scan->end)
        return fail(scan, "the string does not end");
    char c = *scan->at;
    if (!c || !strchr("\"\\/bfnrtu", c))
        return fail(scan, "unknown escape in a string");
    scan->at++;
    for (int i = 0; c == 'u' && i < 4; i++, scan->at++)
        if (scan->at == scan->end || !*scan->at || !strchr("0123456789abcdefABCDEF", *scan->at))
            return fail(scan, "\\u needs four hexadecimal digits");
    return true;
}

/* Passes over what needs no closer look in a string. */
static void skip_plain(struct scan *scan)
{
    while (scan->end - scan->at >= 8) {
        uint64_t word = bytes_load(scan->at);
        if (bytes_below(word, 0x20) | bytes_equal_to(word, '"') | bytes_equal_to(word, '\\'))
            break;
        scan->at += 8;
    }
}

static bool scan_string(struct scan *scan)
{
    scan->at++;
    for (;;) {
        skip_plain(scan);
        if (scan->at == scan->end)
            return fail(scan, "the string does not end");
        unsigned char c = (unsigned char)*scan->at;
        if (c == '\\') {
            if (!scan_escape(scan))
                return false;
            continue;
        }
        if (c < 0x20)
            return fail(scan, c ? "control character in a string" : "NUL byte in a string");
        scan->at++;
        if (c == '"')
            return true;
    }
}

static bool scan_digits(struct scan *scan)
{
    if (!is_digit(scan))
        return fail(scan, "a digit is missing in a number");
    while (is_digit(scan))
        scan->at++;
    return true;
}

static bool scan_number(struct scan *scan)
{
    if (next_is(scan, '-'))
        scan->at++;
    if (next_is(scan, '0')) {
        scan->at++;
        if (is_digit(scan))
            return fail(scan, "a number begins with 0");
    } else if (!scan_digits(scan)) {
        return false;
    }
    if (next_is(scan, '.')) {
        scan->at++;
        if (!scan_digits(scan))
            return false;
    }
    if (next_is(scan, 'e') || next_is(scan, 'E')) {
        scan->at++;
        if (next_is(scan, '+') || next_is(scan, '-'))
            scan->at++;
        return scan_digits(scan);
    }
    return true;
}

static bool scan_word(struct scan *scan)
{
    static const char *const words[] = {"true", "false", "null"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t length = strlen(words[i]);
        if ((size_t)(scan->end - scan->at) >= length && memcmp(scan->at, words[i], length) == 0) {
            scan->at += length;
            return true;
        }
    }
    return fail(scan, scan->at < scan->end ? "a value is missing" : "the line ends within an object");
}

static bool scan_scalar(struct scan *scan)
{
    if (next_is(scan, '"'))
        return scan_string(scan);
    if (next_is(scan, '-') || is_digit(scan))
        return scan_number(scan);
    return scan_word(scan);
}

/* The name of a field and its colon. */
static bool scan_name(struct scan *scan, struct slice *name)
{
    skip_blanks(scan);
    if (!next_is(scan, '"'))
        return fail(scan, scan->at < scan->end ? "the name of a field is missing" : "the line ends within an object");
    const char *start = scan->at;
    if (!scan_string(scan))
        return false;
    *name = (struct slice){start, (size_t)(scan->at - start)};
    skip_blanks(scan);
    if (!next_is(scan, ':'))
        return fail(scan, "':' is missing after the name of a field");
    scan->at++;
    skip_blanks(scan);
    return true;
}

/* After a value: closes what ends here. Returns false at an error; *again says whether another value follows. */
static bool scan_after_value(struct scan *scan, const char *stack, unsigned *depth, bool *again)
{
    while (*depth > 0) {
        skip_blanks(scan);
        bool object = stack[*depth - 1] == '{';
        if (next_is(scan, ',')) {
            scan->at++;
            struct slice name;
            *again = true;
            return object ? scan_name(scan, &name) : true;
        }
        if (!next_is(scan, object ? '}' : ']')) {
            if (scan->at == scan->end)
                return fail(scan, object ? "the line ends within an object" : "the line ends within an array");
            return fail(scan, object ? "',' or '}' is missing" : "',' or ']' is missing");
        }
        scan->at++;
        --*depth;
    }
    *again = false;
    return true;
}

/* Any value. A stack of our own instead of recursion: the input decides about the depth. */
static bool scan_value(struct scan *scan)
{
    char stack[JSON_DEPTH_LIMIT];
    unsigned depth = 0;
    bool again = true;
    while (again) {
        skip_blanks(scan);
        char open = scan->at < scan->end ? *scan->at : '\0';
        if (open != '{' && open != '[') {
            if (!scan_scalar(scan))
                return false;
        } else {
            if (depth == JSON_DEPTH_LIMIT - 1)
                return fail(scan, "nested too deeply");
            stack[depth++] = open;
            scan->at++;
            skip_blanks(scan);
            if (!next_is(scan, open == '{' ? '}' : ']')) {
                struct slice name;
                if (open == '{' && !scan_name(scan, &name))
                    return false;
                continue;
            }
            scan->at++;
            depth--;
        }
        if (!scan_after_value(scan, stack, &depth, &again))
            return false;
    }
    return true;
}

static bool scan_fields(struct scan *scan, struct meta_field **fields, size_t *count, size_t *capacity)
{
    skip_blanks(scan);
    if (!next_is(scan, '{'))
        return fail(scan, "not a JSON object");
    scan->at++;
    skip_blanks(scan);
    bool more = !next_is(scan, '}');
    while (more) {
        struct meta_field field;
        if (!scan_name(scan, &field.name))
            return false;
        const char *start = scan->at;
        if (!scan_value(scan))
            return false;
        field.value = (struct slice){start, (size_t)(scan->at - start)};
        mem_reserve(*fields, *capacity, *count + 1);
        (*fields)[(*count)++] = field;
        skip_blanks(scan);
        more = next_is(scan, ',');
        if (!more && !next_is(scan, '}'))
            return fail(scan, scan->at < scan->end ? "',' or '}' is missing" : "the line ends within an object");
        scan->at += more;
    }
    scan->at++;
    skip_blanks(scan);
    return scan->at == scan->end || fail(scan, "something follows the object");
}

bool json_fields(struct slice text, struct meta_field **fields, size_t *count, size_t *capacity,
                 struct json_error *error)
{
    struct scan scan = {text.bytes, text.bytes + text.length, NULL};
    if (scan_fields(&scan, fields, count, capacity))
        return true;
    *error = (struct json_error){(size_t)(scan.at - text.bytes), scan.what};
    return false;
}

static unsigned hex_digit(char c)
{
    return c <= '9' ? (unsigned)(c - '0') : (unsigned)((c | 0x20) - 'a') + 10;
}

/* The four hexadecimal digits at AT. */
static uint32_t code_unit(const char *at)
{
    return hex_digit(at[0]) << 12 | hex_digit(at[1]) << 8 | hex_digit(at[2]) << 4 | hex_digit(at[3]);
}

static void add_code_point(struct buffer *out, uint32_t c)
{
    if (c < 0x80) {
        buffer_add_char(out, (char)c);
        return;
    }
    char bytes[4];
    size_t length = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = length - 1; i > 0; i--, c >>= 6)
        bytes[i] = (char)(0x80 | (c & 0x3F));
    bytes[0] = (char)((0xF00 >> length & 0xFF) | c);
    buffer_add(out, bytes, length);
}

/* Appends the character of the escape at AT, whose backslash has been passed; returns what is behind it. */
static const char *unescape(const char *at, const char *end, struct buffer *out)
{
    static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
    const char *known = strchr(from, *at);
    if (*at != 'u') {
        buffer_add_char(out, known ? to[known - from] : *at);
        return at + 1;
    }
    uint32_t c = code_unit(at + 1);
    at += 5;
    bool high = c >= 0xD800 && c < 0xDC00, pair = high && end - at >= 6 && at[0] == '\\' && at[1] == 'u';
    uint32_t low = pair ? code_unit(at + 2) : 0;
    if (low >= 0xDC00 && low < 0xE000) {
        c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
        at += 6;
    } else if (c >= 0xD800 && c < 0xE000) {
        c = 0xFFFD;
    }
    add_code_point(out, c);
    return at;
}

struct slice json_unescape(struct slice quoted, struct buffer *out)
{
    struct slice rest = {quoted.bytes + 1, quoted.length - 2};
    const char *end = rest.bytes + rest.length, *at = rest.bytes;
    const char *escape = rest.length ? memchr(at, '\\', rest.length) : NULL;
    if (!escape)
        return rest;
    size_t start = out->length;
    buffer_reserve(out, rest.length);
    for (; escape; escape = memchr(at, '\\', (size_t)(end - at))) {
        buffer_add(out, at, (size_t)(escape - at));
        at = unescape(escape + 1, end, out);
    }
    buffer_add(out, at, (size_t)(end - at));
    return (struct slice){out->bytes + start, out->length - start};
}
