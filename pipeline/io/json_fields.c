/* One pass over the text finds the fields and takes the escapes out of strings, of all of them: which one will be asked for
 * is known only behind its name, and nearly all there is to read is the one string that is.
 *
 * Why a scanner of our own finds the fields, and not json-c: json-c cannot tell where a value stood, so that big
 * numbers, 1.0 or escapes would not come out as they came in, and even its strict mode lets through what is no JSON
 * (NaN, 'a', 00, raw control characters), which would then stand in our output. */
#include "io/json_fields.h"

#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

struct scan {
    const char *at, *end;
    char *to;         /* where the text of strings goes; there is room for all that is left, and 15 bytes more */
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

static int hex_digit(char c)
{
    char letter = (char)(c | 0x20);
    return c >= '0' && c <= '9' ? c - '0' : letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

static bool scan_code_unit(struct scan *scan, uint32_t *unit)
{
    *unit = 0;
    for (int i = 0; i < 4; i++, scan->at++) {
        int digit = scan->at < scan->end ? hex_digit(*scan->at) : -1;
        if (digit < 0)
            return fail(scan, "\\u needs four hexadecimal digits");
        *unit = *unit << 4 | (uint32_t)digit;
    }
    return true;
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

/* Behind \u: a character, which may take a second escape, the other half of a surrogate pair. */
static bool scan_code_point(struct scan *scan)
{
    uint32_t c, low;
    if (!scan_code_unit(scan, &c))
        return false;
    if (c >= 0xD800 && c < 0xDC00 && scan->end - scan->at >= 2 && memcmp(scan->at, "\\u", 2) == 0) {
        struct scan next = {.at = scan->at + 2, .end = scan->end};
        if (scan_code_unit(&next, &low) && low >= 0xDC00 && low < 0xE000) {
            c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
            scan->at = next.at;
        }
    }
    scan->to = put_code_point(scan->to, c >= 0xD800 && c < 0xE000 ? 0xFFFD : c);
    return true;
}

/* What a backslash stands before, and nothing is longer than its escape. */
static bool scan_escape(struct scan *scan)
{
    static const char letters[256] = {['"'] = '"',  ['\\'] = '\\', ['/'] = '/',  ['b'] = '\b',
                                      ['f'] = '\f', ['n'] = '\n',  ['r'] = '\r', ['t'] = '\t'};
    scan->at++;
    if (scan->at == scan->end)
        return fail(scan, "the string does not end");
    char c = letters[(unsigned char)*scan->at];
    if (!c && *scan->at != 'u')
        return fail(scan, "unknown escape in a string");
    scan->at++;
    if (!c)
        return scan_code_point(scan);
    *scan->to++ = c;
    return true;
}

/* Copies what needs no closer look in a string. */
static void scan_plain(struct scan *scan)
{
    const char *at = scan->at, *end = scan->end;
    char *to = scan->to;
#ifdef __SSE2__
    for (; end - at >= 16; at += 16, to += 16) {
        __m128i bytes = _mm_loadu_si128((const void *)at);
        __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1F)), bytes);
        __m128i quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
        __m128i backslash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
        unsigned found = (unsigned)_mm_movemask_epi8(_mm_or_si128(control, _mm_or_si128(quote, backslash)));
        _mm_storeu_si128((void *)to, bytes);
        if (found) {
            scan->at = at + __builtin_ctz(found);
            scan->to = to + __builtin_ctz(found);
            return;
        }
    }
#endif
    while (at < end && (unsigned char)*at >= 0x20 && *at != '"' && *at != '\\')
        *to++ = *at++;
    scan->at = at;
    scan->to = to;
}

static bool scan_string(struct scan *scan, struct slice *text)
{
    const char *start = scan->to;
    scan->at++;
    for (;;) {
        scan_plain(scan);
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
        *text = (struct slice){start, (size_t)(scan->to - start)};
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

static bool scan_scalar(struct scan *scan, struct slice *text)
{
    if (next_is(scan, '"'))
        return scan_string(scan, text);
    if (next_is(scan, '-') || is_digit(scan))
        return scan_number(scan);
    return scan_word(scan);
}

/* The name of a field and its colon. */
static bool scan_name(struct scan *scan, struct json_field *field)
{
    skip_blanks(scan);
    if (!next_is(scan, '"'))
        return fail(scan, scan->at < scan->end ? "the name of a field is missing" : "the line ends within an object");
    const char *start = scan->at;
    if (!scan_string(scan, &field->plain_name))
        return false;
    field->name = (struct slice){start, (size_t)(scan->at - start)};
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
            struct json_field inner;
            *again = true;
            return object ? scan_name(scan, &inner) : true;
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

/* Any value. A stack of our own instead of recursion: the input decides about the depth. TEXT is that of the last string
 * in it. */
static bool scan_value(struct scan *scan, struct slice *text)
{
    char stack[JSON_DEPTH_LIMIT];
    unsigned depth = 0;
    bool again = true;
    while (again) {
        skip_blanks(scan);
        char open = scan->at < scan->end ? *scan->at : '\0';
        if (open != '{' && open != '[') {
            if (!scan_scalar(scan, text))
                return false;
        } else {
            if (depth == JSON_DEPTH_LIMIT - 1)
                return fail(scan, "nested too deeply");
            stack[depth++] = open;
            scan->at++;
            skip_blanks(scan);
            if (!next_is(scan, open == '{' ? '}' : ']')) {
                struct json_field inner;
                if (open == '{' && !scan_name(scan, &inner))
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

static bool scan_fields(struct scan *scan, json_field_found *found, void *context)
{
    skip_blanks(scan);
    if (!next_is(scan, '{'))
        return fail(scan, "not a JSON object");
    scan->at++;
    skip_blanks(scan);
    bool more = !next_is(scan, '}');
    while (more) {
        struct json_field field;
        struct slice text;
        if (!scan_name(scan, &field))
            return false;
        const char *start = scan->at;
        if (!scan_value(scan, &text))
            return false;
        field.value = (struct slice){start, (size_t)(scan->at - start)};
        field.text = *start == '"' ? text : (struct slice){0};
        found(context, &field);
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

bool json_fields(struct slice text, struct buffer *out, json_field_found *found, void *context,
                 struct json_error *error)
{
    buffer_reserve(out, text.length + 15);
    struct scan scan = {.at = text.bytes, .end = text.bytes + text.length, .to = out->bytes + out->length};
    bool fine = scan_fields(&scan, found, context);
    out->length = (size_t)(scan.to - out->bytes);
    if (!fine)
        *error = (struct json_error){(size_t)(scan.at - text.bytes), scan.what};
    return fine;
}
