#include "base/json_put.h"

const char json_two_digits[] = "00010203040506070809101112131415161718192021222324252627282930313233343536373839"
                               "40414243444546474849505152535455565758596061626364656667686970717273747576777879"
                               "8081828384858687888990919293949596979899";

char *json_put_big(char *at, uint64_t number)
{
    char digits[20];
    size_t first = sizeof digits;
    do {
        digits[--first] = (char)('0' + number % 10);
        number /= 10;
    } while (number);
    return json_put_raw(at, (struct slice){digits + first, sizeof digits - first});
}

/* U+2028 and U+2029 end a line in JavaScript. */
static bool is_separator(const char *at, const char *end)
{
    return end - at >= 3 && memcmp(at, "\xE2\x80", 2) == 0 && ((unsigned char)at[2] & 0xFE) == 0xA8;
}

static char *put_unit(char *at, unsigned unit)
{
    static const char digits[] = "0123456789abcdef";
    at = json_put(at, "\\u");
    for (int shift = 12; shift >= 0; shift -= 4)
        *at++ = digits[unit >> shift & 0xF];
    return at;
}

static char *put_escape(char *at, char c)
{
    static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt";
    const char *known = memchr(from, c, sizeof from - 1);
    if (!known)
        return put_unit(at, (unsigned char)c);
    *at = '\\';
    at[1] = to[known - from];
    return at + 2;
}

char *json_put_special(char *at, struct slice text)
{
    const char *end = text.bytes + text.length;
    for (const char *from = text.bytes; from < end; from++) {
        unsigned char c = (unsigned char)*from;
        if (c < 0x20 || c == '"' || c == '\\' || c == 0x7F) {
            at = put_escape(at, *from);
        } else if (c == 0xE2 && is_separator(from, end)) {
            at = put_unit(at, 0x2000u + (unsigned char)from[2] - 0x80u);
            from += 2;
        } else {
            *at++ = *from;
        }
    }
    return at;
}
