/* Why a scanner of our own finds the fields, and not json-c: json-c cannot tell where a value stood, so that big
 * numbers, 1.0 or escapes would not come out as they came in, and even its strict mode lets through what is no JSON
 * (NaN, 'a', 00, raw control characters), which would then stand in our output. It unescapes strings. */
#include "io/json_fields.h"

#include <json-c/json_tokener.h>
#include <string.h>

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

static bool scan_string(struct scan *scan)
{
    scan->at++;
    for (;;) {
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

struct slice json_unescape(struct slice quoted, struct buffer *out)
{
    struct slice inside = {quoted.bytes + 1, quoted.length - 2};
    if (!inside.length || !memchr(inside.bytes, '\\', inside.length))
        return inside;
    struct json_tokener *tokener = json_tokener_new();
    struct json_object *string = tokener ? json_tokener_parse_ex(tokener, quoted.bytes, (int)quoted.length) : NULL;
    if (!string) /* the scanner has accepted it, so this is all that can be */
        mem_exhausted();
    size_t start = out->length;
    buffer_add(out, json_object_get_string(string), (size_t)json_object_get_string_len(string));
    json_object_put(string);
    json_tokener_free(tokener);
    return (struct slice){out->bytes + start, out->length - start};
}
