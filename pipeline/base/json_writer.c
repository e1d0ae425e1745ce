#include "base/json_writer.h"

#include <string.h>

#include "base/bytes.h"

static void new_line(struct json_writer *json)
{
    buffer_add_char(json->out, '\n');
    for (unsigned i = 0; i < json->depth; i++)
        buffer_add(json->out, "  ", 2);
}

char *json_room_indented(struct json_writer *json, size_t length)
{
    if (json->comma)
        buffer_add_char(json->out, ',');
    if (!json->after_key && json->depth)
        new_line(json);
    buffer_reserve(json->out, length);
    return json->out->bytes + json->out->length;
}

void json_open(struct json_writer *json, char bracket)
{
    char *at = json_room(json, 1);
    *at++ = bracket;
    json_wrote(json, at);
    json->comma = false;
    json->depth++;
}

void json_close(struct json_writer *json, char bracket)
{
    json->depth--;
    if (json->indented && json->comma)
        new_line(json);
    buffer_add_char(json->out, bracket);
    json->comma = json->depth > 0;
}

void json_key_raw(struct json_writer *json, struct slice quoted)
{
    char *at = json_room(json, quoted.length + 2);
    memcpy(at, quoted.bytes, quoted.length);
    memcpy(at + quoted.length, ": ", 2);
    json_wrote(json, at + quoted.length + 1 + json->indented);
    json->comma = false;
    json->after_key = true;
}

/* Bytes that cannot be copied as they are: 1 escape it, 2 look at what follows (E2 80 A8 and E2 80 A9). */
static const uint8_t special[256] = {
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,         1,          1,          1,
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, ['"'] = 1, ['\\'] = 1, [0x7F] = 1, [0xE2] = 2,
};

/* Whether one of eight bytes is special. */
static bool has_special(uint64_t word)
{
    return bytes_below(word, 0x20) | bytes_equal_to(word, '"') | bytes_equal_to(word, '\\') |
           bytes_equal_to(word, 0x7F) | bytes_equal_to(word, 0xE2);
}

/* Copies TEXT up to its first special byte, by eight bytes at a time; returns how many. TO has room for all. */
static size_t copy_plain(char *to, struct slice text)
{
    size_t at = 0;
    for (; text.length - at >= 8; at += 8) {
        uint64_t word = bytes_load(text.bytes + at);
        if (has_special(word))
            break;
        memcpy(to + at, &word, sizeof word);
    }
    if (at && text.length - at < 8) { /* the last eight once more, which end where the text does */
        uint64_t word = bytes_load(text.bytes + text.length - 8);
        if (!has_special(word)) {
            memcpy(to + text.length - 8, &word, sizeof word);
            return text.length;
        }
    }
    for (; at < text.length && !special[(unsigned char)text.bytes[at]]; at++)
        to[at] = text.bytes[at];
    return at;
}

static void escape(struct buffer *out, unsigned char c)
{
    static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt";
    const char *known = c ? strchr(from, c) : NULL;
    if (known) {
        buffer_add_char(out, '\\');
        buffer_add_char(out, to[known - from]);
    } else {
        buffer_addf(out, "\\u%04x", c);
    }
}

/* The rest of a string, from its first special byte on. */
static void add_special(struct buffer *out, struct slice text)
{
    size_t copied = 0;
    for (size_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.bytes[i];
        unsigned kind = special[c];
        if (kind == 0)
            continue;
        bool line_separator = kind == 2 && i + 2 < text.length && (unsigned char)text.bytes[i + 1] == 0x80 &&
                              ((unsigned char)text.bytes[i + 2] & 0xFE) == 0xA8;
        if (kind == 2 && !line_separator)
            continue;
        buffer_add(out, text.bytes + copied, i - copied);
        if (line_separator) {
            buffer_addf(out, "\\u20%02x", (unsigned)((unsigned char)text.bytes[i + 2] - 0x80));
            i += 2;
        } else {
            escape(out, c);
        }
        copied = i + 1;
    }
    buffer_add(out, text.bytes + copied, text.length - copied);
}

void json_string(struct json_writer *json, struct slice text)
{
    char *at = json_room(json, text.length + 2);
    *at++ = '"';
    size_t plain = copy_plain(at, text);
    at += plain;
    if (plain < text.length) {
        json_wrote(json, at);
        add_special(json->out, (struct slice){text.bytes + plain, text.length - plain});
        buffer_reserve(json->out, 1);
        at = json->out->bytes + json->out->length;
    }
    *at++ = '"';
    json_wrote(json, at);
}

void json_text(struct json_writer *json, const char *c_string)
{
    json_string(json, slice_of(c_string));
}

static unsigned count_digits(uint64_t number)
{
    unsigned digits = 1;
    for (; number >= 10000; number /= 10000)
        digits += 4;
    return digits + (number >= 10) + (number >= 100) + (number >= 1000);
}

static const char two_digits[] = "00010203040506070809101112131415161718192021222324252627282930313233343536373839"
                                 "40414243444546474849505152535455565758596061626364656667686970717273747576777879"
                                 "8081828384858687888990919293949596979899";

/* Writes so many digits of NUMBER, the last ones; returns their end. */
static char *put_digits(char *at, uint64_t number, unsigned digits)
{
    char *end = at + digits, *to = end;
    for (; number > UINT32_MAX && to > at; number /= 10)
        *--to = (char)('0' + number % 10);
    uint32_t rest = (uint32_t)number;
    for (; to - at >= 2; rest /= 100)
        memcpy(to -= 2, &two_digits[rest % 100 * 2], 2);
    if (to > at)
        *at = (char)('0' + rest % 10);
    return end;
}

void json_uint(struct json_writer *json, uint64_t number)
{
    char *at = json_room(json, 20);
    json_wrote(json, put_digits(at, number, count_digits(number)));
}

/* Not printf: its rounding and its decimal point depend on the C library and the locale. Always one digit at least
 * after the point, so that a reader sees that the number is no integer, and no zeros after that. */
void json_decimal(struct json_writer *json, double number, unsigned digits)
{
    double scale = 1;
    for (unsigned i = 0; i < digits; i++)
        scale *= 10;
    double scaled = (number < 0 ? -number : number) * scale + 0.5;
    if (!(scaled < 9e18)) { /* NaN too: JSON has no word for it */
        json_null(json);
        return;
    }
    uint64_t value = (uint64_t)scaled;
    char *at = json_room(json, 48);
    for (; digits > 1 && value % 10 == 0; digits--) {
        value /= 10;
        scale /= 10;
    }
    if (number < 0 && value > 0)
        *at++ = '-';
    uint64_t unit = (uint64_t)(scale + 0.5), whole = value / unit;
    at = put_digits(at, whole, count_digits(whole));
    *at++ = '.';
    json_wrote(json, put_digits(at, value % unit, digits ? digits : 1));
}

void json_boolean(struct json_writer *json, bool value)
{
    json_raw(json, value ? SLICE("true") : SLICE("false"));
}

void json_null(struct json_writer *json)
{
    json_raw(json, SLICE("null"));
}

void json_raw(struct json_writer *json, struct slice value)
{
    char *at = json_room(json, value.length);
    memcpy(at, value.bytes, value.length);
    json_wrote(json, at + value.length);
}
