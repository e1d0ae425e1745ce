#include "base/json_writer.h"

#include <string.h>

static void new_line(struct json_writer *json)
{
    buffer_add_char(json->out, '\n');
    for (unsigned i = 0; i < json->depth; i++)
        buffer_add(json->out, "  ", 2);
}

/* What comes before a key or a value: nothing after a key, else a comma unless it is the first of its level. */
static void separate(struct json_writer *json)
{
    if (json->after_key) {
        json->after_key = false;
        return;
    }
    if (json->depth == 0)
        return;
    if (!json->fresh)
        buffer_add_char(json->out, ',');
    if (json->indented)
        new_line(json);
    json->fresh = false;
}

void json_open(struct json_writer *json, char bracket)
{
    separate(json);
    buffer_add_char(json->out, bracket);
    json->depth++;
    json->fresh = true;
}

void json_close(struct json_writer *json, char bracket)
{
    json->depth--;
    if (json->indented && !json->fresh)
        new_line(json);
    buffer_add_char(json->out, bracket);
    json->fresh = false;
}

static void finish_key(struct json_writer *json)
{
    buffer_add_char(json->out, ':');
    if (json->indented)
        buffer_add_char(json->out, ' ');
    json->after_key = true;
}

void json_key_plain(struct json_writer *json, const char *key, size_t length)
{
    separate(json);
    struct buffer *out = json->out;
    buffer_reserve(out, length + 3);
    out->bytes[out->length] = '"';
    memcpy(out->bytes + out->length + 1, key, length);
    out->bytes[out->length + length + 1] = '"';
    out->length += length + 2;
    finish_key(json);
}

void json_key_raw(struct json_writer *json, struct slice quoted)
{
    separate(json);
    buffer_add(json->out, quoted.bytes, quoted.length);
    finish_key(json);
}

/* Bytes that cannot be copied as they are: 1 escape it, 2 look at what follows (E2 80 A8 and E2 80 A9). */
static const uint8_t special[256] = {
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    ['"'] = 1, ['\\'] = 1, [0x7F] = 1, [0xE2] = 2,
};

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

void json_string(struct json_writer *json, struct slice text)
{
    separate(json);
    struct buffer *out = json->out;
    buffer_reserve(out, text.length + 2);
    buffer_add_char(out, '"');
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
    buffer_add_char(out, '"');
}

void json_text(struct json_writer *json, const char *c_string)
{
    json_string(json, slice_of(c_string));
}

void json_uint(struct json_writer *json, uint64_t number)
{
    separate(json);
    buffer_add_uint(json->out, number);
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
    separate(json);
    uint64_t value = (uint64_t)scaled;
    uint64_t unit = (uint64_t)scale;
    if (number < 0 && value > 0)
        buffer_add_char(json->out, '-');
    buffer_add_uint(json->out, value / unit);
    buffer_add_char(json->out, '.');
    uint64_t rest = value % unit;
    do {
        unit /= 10;
        buffer_add_char(json->out, (char)('0' + (unit ? rest / unit : 0)));
        rest = unit ? rest % unit : 0;
    } while (rest);
}

void json_boolean(struct json_writer *json, bool value)
{
    separate(json);
    buffer_add_text(json->out, value ? "true" : "false");
}

void json_null(struct json_writer *json)
{
    separate(json);
    buffer_add(json->out, "null", 4);
}

void json_raw(struct json_writer *json, struct slice value)
{
    separate(json);
    buffer_add(json->out, value.bytes, value.length);
}
