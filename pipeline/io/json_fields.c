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
    if (c != 'n' && (!c || !strchr("\"\\/bfnrtu", c)))
        return fail(scan, "unknown escape in a string");
    scan->at++;
    for (int i = 0; c == 'u' && i < 4; i++, scan->at++)
        if (scan->at == scan->end || !*scan->at || !strchr("0123456789abcdefABCDEF", *scan->at))
            return fail(scan, "\\u needs four hexadecimal digits");
    return true;
}

/* Passes over what needs no closer look in a string. */
static const char *skip_plain(const char *at, const char *end)
{
#ifdef __SSE2__
    for (; end - at >= 16; at += 16) {
        __m128i bytes = _mm_loadu_si128((const void *)at);
        __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1F)), bytes);
        __m128i quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
        __m128i backslash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
        int found = _mm_movemask_epi8(_mm_or_si128(control, _mm_or_si128(quote, backslash)));
        if (found)
            return at + __builtin_ctz((unsigned)found);
    }
#endif
    while (at < end && (unsigned char)*at >= 0x20 && *at != '"' && *at != '\\')
        at++;
    return at;
}

static bool scan_string(struct scan *scan)
{
    scan->at++;
    for (;;) {
        scan->at = skip_plain(scan->at, scan->end);
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

static char *put_code_point(char *to, uint32_t c)
{
    if (c < 0x80) {
        *to = (char)c;
        return to + 1;
    }
    size_t length = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = length - 1; i > 0; i--, c >>= 6)
        to[i] = (char)(0x80 | (c & 0x3F));
    to[0] = (char)((0xF00 >> length & 0xFF) | c);
    return to + length;
}

static char unescape_letter(char c)
{
    switch (c) {
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    default: return c;
    }
}

/* The character of an escape \uNNNN, or two of them; *AT is its u, and then what is behind it. */
static char *unescape_unit(const char **at, const char *end, char *to)
{
    const char *next = *at + 5;
    uint32_t c = code_unit(*at + 1);
    bool high = c >= 0xD800 && c < 0xDC00, pair = high && end - next >= 6 && next[0] == '\\' && next[1] == 'u';
    uint32_t low = pair ? code_unit(next + 2) : 0;
    if (low >= 0xDC00 && low < 0xE000) {
        c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
        next += 6;
    } else if (c >= 0xD800 && c < 0xE000) {
        c = 0xFFFD;
    }
    *at = next;
    return put_code_point(to, c);
}

/* Copies up to the next backslash, or END. TO has room for 15 bytes more than there are. */
static const char *copy_plain(const char *at, const char *end, char **to)
{
    char *out = *to;
#ifdef __SSE2__
    for (; end - at >= 16; at += 16, out += 16) {
        __m128i bytes = _mm_loadu_si128((const void *)at);
        unsigned found = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
        _mm_storeu_si128((void *)out, bytes);
        if (found) {
            *to = out + __builtin_ctz(found);
            return at + __builtin_ctz(found);
        }
    }
#endif
    while (at < end && *at != '\\')
        *out++ = *at++;
    *to = out;
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
    buffer_reserve(out, rest.length + 16); /* no escape is shorter than what it stands for */
    char *to = out->bytes + start;
    while ((at = copy_plain(at, end, &to)) < end) {
        if (*++at == 'u')
            to = unescape_unit(&at, end, to);
        else
            *to++ = unescape_letter(*at++);
    }
    out->length = (size_t)(to - out->bytes);
    return (struct slice){out->bytes + start, out->length - start};
}
